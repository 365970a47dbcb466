"""Every scheme can be read, every control can be seen, and nothing in the style sheet is left open."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui import early
from ui.labels import button, check_box, chip, label
from ui.theme import LARGEST, SCHEMES, SMALLEST, Scheme, Theme, contrast, style_sheet

TEXT, CONTROL = 4.5, 3.0

every_scheme = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)


@every_scheme
def test_every_text_can_be_read_on_what_it_stands_on(scheme: Scheme) -> None:
    s = scheme
    grounds = (s.bg, s.card, s.field, s.tint, s.hover, s.notice, s.risk_soft, s.accent_soft)
    pairs = [(ink, ground) for ink in (s.ink, s.ink_2) for ground in grounds]
    pairs += [(s.accent, ground) for ground in (s.bg, s.card, s.tint, s.hover)]
    pairs += [(s.accent_ink, s.accent), (s.accent_ink, s.accent_hover), (s.tip_ink, s.tip)]
    pairs += [(s.ok, s.ok_soft), (s.warn, s.warn_soft), (s.risk, s.risk_soft), (s.info, s.info_soft)]
    pairs += [(s.ink_2, s.neutral_soft), (s.banner_ink, s.banner), (s.badge_ink, s.badge)]
    pairs += [(ink, ground) for ink in (s.ok, s.warn, s.risk) for ground in (s.bg, s.card)]
    pairs += [(ink, ground) for ink in (s.nav_ink, s.nav_strong) for ground in (s.nav, s.nav_on)]
    pairs += [(s.nav_muted, s.nav)]
    short = {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < TEXT}
    assert not short


@every_scheme
def test_every_control_stands_out_from_what_is_around_it(scheme: Scheme) -> None:
    s = scheme
    pairs = [(s.border, ground) for ground in (s.bg, s.card, s.field, s.tint)]
    pairs += [(s.accent, ground) for ground in (s.bg, s.card)] + [(s.accent_ink, s.accent)]
    pairs += [(s.risk, s.field), (s.nav_line, s.nav), (s.ink_2, s.field), (s.badge, s.nav)]
    short = {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < CONTROL}
    assert not short


@every_scheme
def test_the_focus_ring_is_seen_on_every_ground(scheme: Scheme) -> None:
    s = scheme
    for ground in (s.bg, s.card, s.tint, s.nav, s.notice, s.risk_soft):
        assert max(contrast(s.focus, ground), contrast(s.focus_edge, ground)) >= CONTROL


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@every_scheme
@pytest.mark.parametrize("percent", [SMALLEST, 100, LARGEST])
def test_the_style_sheet_is_filled_in_and_its_pictures_exist(scheme: Scheme, percent: int) -> None:
    sheet = style_sheet(scheme, percent)
    assert "$" not in sheet
    pictures = re.findall(r'url\("([^"]+)"\)', sheet)
    assert pictures
    assert all(Path(picture).is_file() for picture in pictures)


@every_scheme
def test_qt_reads_the_whole_style_sheet(scheme: Scheme, theme: Theme, qtbot: QtBot) -> None:
    theme.set_scheme("light")
    theme.set_scheme(scheme.name)
    widget = QPushButton("One")
    qtbot.addWidget(widget)
    widget.ensurePolished()  # a sheet that cannot be parsed warns here, and a warning fails the test


@pytest.mark.parametrize("percent", [SMALLEST, LARGEST])
def test_larger_text_is_larger_and_the_limits_hold(theme: Theme, percent: int, qtbot: QtBot) -> None:
    words = label("Words")
    qtbot.addWidget(words)
    words.ensurePolished()
    usual = words.sizeHint().height()
    theme.set_percent(percent)
    assert (words.sizeHint().height() > usual) is (percent > 100)
    theme.set_percent(1000)
    assert theme.percent == LARGEST
    theme.set_percent(1)
    assert theme.percent == SMALLEST


def test_each_scheme_paints_a_card_in_its_own_colours(theme: Theme, shown: Callable[..., QWidget]) -> None:
    page = QWidget()
    page.setProperty("role", "page")
    shown(page, 200, 100)
    seen = set()
    for scheme in SCHEMES.values():
        theme.set_scheme(scheme.name)
        seen.add(page.palette().window().color().name())
    assert seen == {scheme.bg for scheme in SCHEMES.values()}


def test_typed_markup_is_shown_as_it_was_typed(qtbot: QtBot) -> None:
    words = label("<b>Heron</b>")
    qtbot.addWidget(words)
    assert words.textFormat() == Qt.TextFormat.PlainText
    assert words.text() == "<b>Heron</b>"


def test_an_ampersand_in_a_button_is_a_letter_and_not_a_key(qtbot: QtBot) -> None:
    for press in (button("Rest & sleep"), check_box("Rest & sleep")):
        qtbot.addWidget(press)
        assert press.text() == "Rest && sleep"
        assert press.accessibleName() == "Rest & sleep"
        assert press.shortcut().isEmpty()


def test_a_chip_says_its_state_in_words(qtbot: QtBot) -> None:
    pill = chip("3 days overdue", "risk")
    qtbot.addWidget(pill)
    assert (pill.text(), pill.property("role")) == ("3 days overdue", "chip-risk")


def test_the_numbers_used_before_the_first_paint_are_qts_own(qtbot: QtBot) -> None:
    hints = Qt.InputMethodHint
    assert Qt.TextFormat.PlainText.value == early.PLAIN_TEXT
    assert Qt.FocusPolicy.NoFocus.value == early.NO_FOCUS
    assert Qt.ContextMenuPolicy.NoContextMenu.value == early.NO_CONTEXT_MENU
    assert (
        hints.ImhSensitiveData | hints.ImhNoAutoUppercase | hints.ImhNoPredictiveText
    ).value == early.HIDDEN_DATA_HINTS
    assert Qt.ItemDataRole.UserRole.value + 1 == early.ROLE_OF_OUR_OWN
    assert (QLineEdit.EchoMode.Normal.value, QLineEdit.EchoMode.Password.value) == (early.SHOWN, early.HIDDEN)
    assert (Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value) == (early.RETURN, early.ENTER)
    assert Qt.KeyboardModifier.NoModifier.value == early.NO_KEYS_BESIDE
    assert Qt.KeyboardModifier.KeypadModifier.value == early.KEYPAD


def test_a_check_box_shows_its_tick_in_every_scheme(theme: Theme, shown: Callable[..., QWidget]) -> None:
    box = check_box("I have read what is in the file")
    assert isinstance(box, QCheckBox)
    shown(box, 300, 40)
    for scheme in SCHEMES.values():
        theme.set_scheme(scheme.name)
        box.setChecked(False)
        empty = box.grab().toImage()
        box.setChecked(True)
        ticked = box.grab().toImage()
        colours = {ticked.pixelColor(x, y).name() for x in range(24) for y in range(ticked.height())}
        assert empty != ticked
        assert {scheme.accent, scheme.accent_ink} <= colours


def test_words_that_wrap_take_the_height_they_need(shown: Callable[..., QWidget]) -> None:
    words = label("One sentence that is quite a bit longer than this window is wide.", wrap=True)
    shown(words, 120, 20)
    assert isinstance(words, QLabel)
    assert words.heightForWidth(120) > 3 * words.fontMetrics().height()
