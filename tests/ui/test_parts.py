"""Forms, cards, the focus ring and the fields of the locked pages."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.vault.recovery import RecoveryCode
from ui.cards import Centred, Notice, Page, clear, scrolled
from ui.code_field import CodeField
from ui.focus import FocusRing
from ui.form import Form
from ui.labels import button, combo
from ui.secret_field import SecretField, forget
from ui.theme import Theme


def test_a_field_gets_its_label_its_name_and_its_hint_in_one_place(
    qtbot: QtBot, shown: Callable[..., QWidget], named: Callable[[QWidget], None]
) -> None:
    form = Form()
    name = QLineEdit()
    said = form.add_row("What it is called", name, "Not your own name.")
    form.add_row("Notes", QPlainTextEdit())
    form.add_row("Colours", combo("Light", "Dark"))
    shown(form)
    assert said.buddy() is name
    assert (name.accessibleName(), name.accessibleDescription()) == (
        "What it is called",
        "Not your own name.",
    )
    named(form)


def test_a_problem_stands_under_its_field_and_can_be_heard(shown: Callable[..., QWidget]) -> None:
    form = Form()
    name = QLineEdit()
    form.add_row("What it is called", name, "Not your own name.")
    shown(form)
    form.problem(name, "Give it a name.")
    assert form.problem_of(name) == "Give it a name."
    assert name.accessibleDescription() == "Give it a name. Not your own name."
    assert name.property("wrong") is True
    assert name.hasFocus()
    form.clear_problems()
    assert form.problem_of(name) == ""
    assert name.property("wrong") is False
    form.show_row(name, False)
    assert not name.isVisible()


def test_a_page_scrolls_when_it_is_taller_than_its_window(shown: Callable[..., QWidget]) -> None:
    page = Page("Today", "Tuesday")
    for _ in range(30):
        page.body.addWidget(Notice("One-to-one with Heron, unfinished", "Saved 10:42."))
    shown(page, 900, 500)
    assert page.area.verticalScrollBar().maximum() > 0
    assert page.area.horizontalScrollBar().maximum() == 0
    page.say("")
    assert not page.subtitle.isVisible()


def test_what_is_cleared_out_of_a_layout_is_let_go(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    column.addWidget(QLabel("One"))
    inner = QVBoxLayout()
    inner.addWidget(QLabel("Two"))
    column.addLayout(inner)
    clear(column)
    qtbot.waitUntil(lambda: not box.findChildren(QLabel))


@pytest.mark.parametrize("percent", [80, 100, 200])
def test_a_centred_card_never_runs_out_of_a_small_window(
    theme: Theme, shown: Callable[..., QWidget], percent: int
) -> None:
    theme.set_percent(percent)
    page = Centred(600)
    page.card.body.addWidget(button("A button"))
    shown(page, 1024, 700)
    assert page.area.horizontalScrollBar().maximum() == 0
    assert page.card.width() == min(600 * percent // 100, 1024 - 48)


# The ring around what has the keyboard


@pytest.fixture
def ring(theme: Theme) -> Iterator[FocusRing]:
    owner = QWidget()
    yield FocusRing(theme.application, owner)
    owner.deleteLater()


def test_the_ring_follows_the_keyboard_and_moves_nothing(
    qtbot: QtBot, shown: Callable[..., QWidget], ring: FocusRing
) -> None:
    form = Form()
    first, second = QLineEdit(), QLineEdit()
    form.add_row("First", first)
    form.add_row("Second", second)
    shown(form, 400, 300)
    first.setFocus()
    before = (first.geometry(), second.geometry(), second.mapTo(form, QPoint()))
    assert ring.around is first
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert ring.around is second
    assert (first.geometry(), second.geometry(), second.mapTo(form, QPoint())) == before


def test_the_ring_is_amber_in_every_scheme(
    theme: Theme, shown: Callable[..., QWidget], ring: FocusRing
) -> None:
    page = QWidget()
    page.setProperty("role", "page")
    column = QVBoxLayout(page)
    column.setContentsMargins(20, 20, 20, 20)
    press = button("Unlock")
    column.addWidget(press)
    shown(page, 200, 120)
    press.setFocus()
    for name in ("light", "dark", "contrast"):
        theme.set_scheme(name)
        QApplication.processEvents()
        image = page.grab().toImage()
        middle = press.geometry().center().y()
        colours = [image.pixelColor(x, middle).name() for x in range(press.geometry().left() + 1)]
        assert theme.scheme.focus in colours


def test_the_ring_is_laid_on_what_scrolls_so_that_it_is_cut_off_with_it(
    shown: Callable[..., QWidget], ring: FocusRing
) -> None:
    inside = QWidget()
    column = QVBoxLayout(inside)
    fields = [QLineEdit() for _ in range(30)]
    for field in fields:
        column.addWidget(field)
    area = scrolled(inside)
    shown(area, 300, 200)
    fields[0].setFocus()
    assert ring.around is fields[0]
    assert ring._ring is not None
    assert ring._ring.parentWidget() is inside


def test_the_ring_goes_around_a_whole_group_that_asks_for_it(
    shown: Callable[..., QWidget], ring: FocusRing
) -> None:
    group = QWidget()
    group.setProperty("ring", True)
    column = QVBoxLayout(group)
    press = button("0")
    column.addWidget(press)
    outer = QWidget()
    QVBoxLayout(outer).addWidget(group)
    shown(outer, 200, 120)
    press.setFocus()
    assert ring.around is group


# Passphrases and codes


def test_a_passphrase_is_hidden_until_show_is_pressed(qtbot: QtBot, shown: Callable[..., QWidget]) -> None:
    field = SecretField()
    shown(field, 300, 50)
    qtbot.keyClicks(field, "abacus")
    assert field.displayText() == "●" * 6
    qtbot.mouseClick(field.show_button, Qt.MouseButton.LeftButton)
    assert field.displayText() == "abacus"
    assert field.show_button.accessibleName() == "Hide the passphrase"
    forget(field)
    assert field.text() == ""


@pytest.mark.parametrize(
    ("letter", "shift", "on"),
    [("a", False, False), ("A", False, True), ("A", True, False), ("a", True, True)],
)
def test_caps_lock_is_noticed_from_what_is_typed(
    qtbot: QtBot, shown: Callable[..., QWidget], letter: str, shift: bool, on: bool
) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    field = SecretField()
    shown(field, 300, 50)
    keys = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(field.caps_lock_told) as told:
        QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, keys, letter))
    assert told.args == [on]


def test_a_digit_says_nothing_about_caps_lock(qtbot: QtBot, shown: Callable[..., QWidget]) -> None:
    field = SecretField()
    shown(field, 300, 50)
    with qtbot.assertNotEmitted(field.caps_lock_told):
        qtbot.keyClicks(field, "1 -")


def test_a_slip_in_the_code_is_named_by_its_group_as_it_is_typed(
    qtbot: QtBot, shown: Callable[..., QWidget], code: RecoveryCode
) -> None:
    field = CodeField()
    shown(field, 600, 90)
    said: list[str] = []
    field.slipped.connect(said.append)
    wrong = "0" if code.groups[1][0] != "0" else "1"
    qtbot.keyClicks(field, f"{code.groups[0]} {wrong}{code.groups[1][1:]}")
    assert said[-1].startswith("Group 2 has a slip in it.")
    with qtbot.waitSignal(field.entered):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "\n" not in field.code


def test_tab_leaves_the_field_of_the_code(qtbot: QtBot, shown: Callable[..., QWidget]) -> None:
    form = Form()
    field, after = CodeField(), QLineEdit()
    form.add_row("Recovery code", field)
    form.add_row("After", after)
    shown(form, 600, 300)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert after.hasFocus()
