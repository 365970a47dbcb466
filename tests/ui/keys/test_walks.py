"""Another passphrase, another sheet, other keys: step by step, with the old passphrase first."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.vault import keys, rewrap
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.recovery import RecoveryCode
from ui.keys.passphrase_change import SAME, ChangePassphrase
from ui.keys.proving import Proving
from ui.keys.rekey_walk import ReKey
from ui.keys.sheet_change import NewSheet
from ui.keys.walk import Walk
from ui.keys.work import NewKeys
from ui.opening import Opened, Opening, Way
from ui.pause import DELAYS

RETURN = Qt.Key.Key_Return
OWN = "tin lantern over nine quiet rivers"


@pytest.fixture
def walk(desk: Any, opening: Opening, shown: Callable[..., QWidget]) -> Callable[[type[Walk]], Any]:
    """Begin one of them in a window of its own."""

    def begin(kind: Any, *more: str) -> Walk:
        opened = desk.do(Opened.of)
        made = cast(Walk, kind(desk.background, desk.clock, opening, opened, *more))
        shown(made)
        made.begin()
        return made

    return begin


@pytest.fixture
def opens(desk: Any) -> Callable[..., bool]:
    """Whether this opens the record book now."""

    def check(secret: str | RecoveryCode) -> bool:
        folder = desk.do(lambda book: book.vault.folder)
        return keys.open_with_secret(folder, secret, CHEAP_LIMITS) is not None

    return check


def prove(qtbot: QtBot, desk: Any, step: Proving, passphrase: str) -> None:
    assert step.passphrase.hasFocus()
    qtbot.keyClicks(step.passphrase, passphrase)
    qtbot.keyClick(step.passphrase, RETURN)
    desk.settle()


def choose_words(qtbot: QtBot, desk: Any, walk: Any) -> str:
    words = str(walk.choosing.words.text())
    assert walk.choosing.typed.hasFocus()
    qtbot.keyClicks(walk.choosing.typed, words)
    qtbot.keyClick(walk.choosing.typed, RETURN)
    desk.settle()
    return words


def write_down(qtbot: QtBot, desk: Any, walk: Any) -> RecoveryCode:
    """Read the sheet from the screen and type it back."""
    code = "-".join(group.text() for group in walk.sheet.sheet.groups)
    qtbot.keyClick(walk.sheet.forward, Qt.Key.Key_Space)
    assert walk.retyping.typed.hasFocus()
    qtbot.keyClicks(walk.retyping.typed, code.lower())
    qtbot.keyClick(walk.retyping.typed, RETURN)
    desk.settle()
    return RecoveryCode.parse(code)


def empty(walk: Any) -> bool:
    """Nothing that was typed or drawn stays."""
    choosing = getattr(walk, "choosing", None)
    sheet = getattr(walk, "sheet", None)
    return (
        walk.proving.passphrase.text() == ""
        and walk.proving.way == Way("passphrase", ("",))
        and (choosing is None or (choosing.words.text(), choosing.typed.text()) == ("", ""))
        and (sheet is None or (sheet.code, walk.retyping.typed.code) == ("", ""))
    )


# The passphrase


def test_another_passphrase_by_keyboard_alone(
    qtbot: QtBot, desk: Any, walk: Callable[..., Any], opens: Callable[..., bool], passphrase: str
) -> None:
    page = walk(ChangePassphrase)
    prove(qtbot, desk, page.proving, passphrase)
    new = choose_words(qtbot, desk, page)
    assert page.shown is page.ending
    assert page.ending.title.text() == "The passphrase has been changed"
    assert page.ending.close_button.hasFocus()
    assert (opens(passphrase), opens(new)) == (False, True)
    assert empty(page)
    with qtbot.waitSignal(page.left):
        qtbot.keyClick(page.ending.close_button, Qt.Key.Key_Space)


def test_a_phrase_of_ones_own_is_judged(
    qtbot: QtBot, desk: Any, walk: Callable[..., Any], opens: Callable[..., bool], passphrase: str
) -> None:
    page = walk(ChangePassphrase)
    prove(qtbot, desk, page.proving, passphrase)
    page.choosing.own.setFocus()
    qtbot.keyClick(page.choosing.own, Qt.Key.Key_Space)
    for field, words in ((page.choosing.own_phrase, "password1234"), (page.choosing.again, "password1234")):
        qtbot.keyClicks(field, words)
    qtbot.waitUntil(lambda: bool(page.choosing.advice.text()))
    assert not page.choosing.forward.isEnabled()
    desk.type(page.choosing.own_phrase, OWN)
    desk.type(page.choosing.again, OWN)
    qtbot.waitUntil(page.choosing.forward.isEnabled)
    qtbot.keyClick(page.choosing.again, RETURN)
    desk.settle()
    assert opens(OWN)


@pytest.mark.parametrize("kind", [ChangePassphrase, ReKey])
def test_the_one_there_is_is_no_new_one(
    qtbot: QtBot, desk: Any, walk: Callable[..., Any], passphrase: str, kind: type[Walk]
) -> None:
    page = walk(kind)
    if kind is ReKey:
        desk.press(page.explaining.forward)
    prove(qtbot, desk, page.proving, passphrase)
    page.choosing.words.setText(passphrase)
    choose_words(qtbot, desk, page)
    assert page.shown is page.choosing
    assert page.choosing.problem.text() == SAME
    desk.press(page.choosing.other_words)
    choose_words(qtbot, desk, page)
    assert page.shown is not page.choosing


def test_words_that_have_a_hyphen_themselves_can_be_typed_as_they_are_shown(
    qtbot: QtBot, desk: Any, walk: Callable[..., Any], passphrase: str, opens: Callable[..., bool]
) -> None:
    """Four of the 7,776 have one: each four hundred and eightieth passphrase or so."""
    page = walk(ChangePassphrase)
    prove(qtbot, desk, page.proving, passphrase)
    page.choosing.words.setText("drop-down felt-tip t-shirt yo-yo")
    assert choose_words(qtbot, desk, page) == "drop-down felt-tip t-shirt yo-yo"
    assert page.shown is not page.choosing
    assert opens("drop-down felt-tip t-shirt yo-yo")


def test_from_there_one_can_go_on_to_re_keying(
    qtbot: QtBot, desk: Any, walk: Callable[..., Any], passphrase: str
) -> None:
    page = walk(ChangePassphrase)
    prove(qtbot, desk, page.proving, passphrase)
    choose_words(qtbot, desk, page)
    with qtbot.waitSignal(page.rekey_wanted):
        desk.press(page.ending.other)


def test_a_wrong_passphrase_changes_nothing_and_is_waited_after(
    qtbot: QtBot, desk: Any, walk: Callable[..., Any], passphrase: str
) -> None:
    page = walk(ChangePassphrase)
    step = page.proving
    step.pause.tick.setInterval(3_600_000)  # seconds pass when this test says so
    waits = []
    for _ in range(len(DELAYS) + 1):
        step.passphrase.setText("wrong")
        qtbot.keyClick(step.passphrase, RETURN)
        desk.settle()
        assert step.passphrase.accessibleDescription().startswith("That is not the passphrase")
        words = step.forward.text()
        waits.append(int(words.split()[3]) if words.startswith("Try again") else 0)
        if waits[-1]:
            qtbot.keyClick(step.passphrase, RETURN)  # which does nothing
        for left in range(waits[-1], 0, -1):
            assert step.forward.text() == f"Try again in {left} s"
            step.pause.tick.timeout.emit()
        assert step.forward.isEnabled()
    assert waits == [*DELAYS, DELAYS[-1]]
    assert page.shown is step
    step.passphrase.clear()
    prove(qtbot, desk, step, passphrase)
    assert page.shown is page.choosing


def test_nothing_typed_is_not_a_wrong_passphrase(qtbot: QtBot, desk: Any, walk: Callable[..., Any]) -> None:
    page = walk(ChangePassphrase)
    qtbot.keyClick(page.proving.passphrase, RETURN)
    assert page.proving.passphrase.accessibleDescription() == "Type the passphrase first."
    page.proving.passphrase.caps_lock_told.emit(True)
    assert page.proving._keyboard.text().startswith("Caps Lock is on.")
    page.proving.passphrase.caps_lock_told.emit(False)
    assert page.proving._keyboard.text().startswith("Caps Lock is off.")


def test_giving_it_up_changes_nothing_and_forgets(
    qtbot: QtBot, desk: Any, walk: Callable[..., Any], opens: Callable[..., bool], passphrase: str
) -> None:
    page = walk(ChangePassphrase)
    prove(qtbot, desk, page.proving, passphrase)
    desk.press(page.choosing.back)
    assert page.shown is page.proving
    with qtbot.waitSignal(page.left):
        desk.press(page.proving.back)
    assert empty(page)
    assert opens(passphrase)


def test_a_disk_that_refuses_is_told_and_it_can_be_tried_again(
    qtbot: QtBot,
    desk: Any,
    walk: Callable[..., Any],
    opens: Callable[..., bool],
    passphrase: str,
    refusing: Callable[..., Any],
) -> None:
    page = walk(ChangePassphrase)
    prove(qtbot, desk, page.proving, passphrase)
    with refusing(rewrap, "change_passphrase"):
        new = choose_words(qtbot, desk, page)
    assert page.choosing.problem.text().startswith("The disk is full.")
    assert opens(passphrase)
    desk.press(page.choosing.forward)
    assert opens(new)


def test_a_key_file_that_cannot_be_read_is_said(
    qtbot: QtBot, desk: Any, walk: Callable[..., Any], passphrase: str, refusing: Callable[..., Any]
) -> None:
    page = walk(ChangePassphrase)
    with refusing(keys, "open_with_secret"):
        prove(qtbot, desk, page.proving, passphrase)
    assert page.proving.problem.text().startswith("The disk is full.")
    assert page.shown is page.proving


# The sheet


def test_a_new_sheet_counts_once_it_was_typed_back(
    qtbot: QtBot,
    desk: Any,
    walk: Callable[..., Any],
    opens: Callable[..., bool],
    passphrase: str,
    code: RecoveryCode,
) -> None:
    page = walk(NewSheet)
    prove(qtbot, desk, page.proving, passphrase)
    assert opens(code)
    new = write_down(qtbot, desk, page)
    assert page.ending.title.text() == "The new recovery sheet counts"
    assert (opens(code), opens(new), opens(passphrase)) == (False, True, True)
    assert empty(page)


def test_the_sheet_bears_the_hint_of_this_record_book(
    qtbot: QtBot, desk: Any, walk: Callable[..., Any], passphrase: str
) -> None:
    page = walk(NewSheet)
    prove(qtbot, desk, page.proving, passphrase)
    assert page.sheet.vault_id == desk.do(lambda book: book.vault.meta.vault_id)


def test_another_code_does_not_count(
    qtbot: QtBot, desk: Any, walk: Callable[..., Any], opens: Callable[..., bool], passphrase: str, code: RecoveryCode
) -> None:  # fmt: skip
    page = walk(NewSheet)
    prove(qtbot, desk, page.proving, passphrase)
    qtbot.keyClick(page.sheet.forward, Qt.Key.Key_Space)
    qtbot.keyClicks(page.retyping.typed, code.text)
    qtbot.keyClick(page.retyping.typed, RETURN)
    desk.settle()
    assert page.shown is page.retyping
    assert not page.retyping.forward.isEnabled()
    assert opens(code)


# Everything


def test_re_keying_asks_for_everything_and_hands_it_on(
    qtbot: QtBot, desk: Any, walk: Callable[..., Any], opens: Callable[..., bool], passphrase: str
) -> None:
    page = walk(ReKey, "SoS lead; since 3 November 2026")
    said = " ".join(words.text() for words in page.explaining.findChildren(type(page.explaining.title)))
    assert "It stays openable by SoS lead; since 3 November 2026." in said
    assert "cannot be stopped half-way" in said
    page.explaining.forget_backups.setFocus()
    qtbot.keyClick(page.explaining.forget_backups, Qt.Key.Key_Space)
    qtbot.keyClick(page.explaining.forward, Qt.Key.Key_Space)
    prove(qtbot, desk, page.proving, passphrase)
    words = choose_words(qtbot, desk, page)
    with qtbot.waitSignal(page.ready) as told:
        new = write_down(qtbot, desk, page)
    folder = desk.do(lambda book: book.vault.folder)
    wanted = NewKeys(folder, Way("passphrase", (passphrase,)), words, True, new.text, True)
    assert told.args == [wanted]
    assert empty(page)
    assert opens(passphrase)
    for secret in (passphrase, words, new.text):
        assert secret not in repr(wanted)
        assert secret not in repr(wanted.old)


# All of them


@pytest.mark.parametrize("kind", [ChangePassphrase, NewSheet, ReKey])
def test_every_step_is_reached_by_keyboard_and_has_names(
    desk: Any, walk: Callable[..., Any], kind: type[Walk], reachable: Callable[[QWidget], None]
) -> None:
    page = walk(kind)
    for at in range(len(page.steps)):
        page._show(at)
        desk.settle()
        reachable(page)


def test_nothing_secret_is_copied_to_the_clipboard(
    qtbot: QtBot, desk: Any, walk: Callable[..., Any], passphrase: str
) -> None:
    clipboard = QApplication.clipboard()
    clipboard.setText("before")
    page = walk(NewSheet)
    field = page.proving.passphrase
    qtbot.keyClicks(field, "a secret")
    field.show_button.click()
    for combination in (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut):
        field.selectAll()
        QTest.keySequence(field, QKeySequence(combination))
    assert field.text() == "a secret"
    field.clear()
    prove(qtbot, desk, page.proving, passphrase)
    qtbot.keyClick(page.sheet.forward, Qt.Key.Key_Space)
    qtbot.keyClicks(page.retyping.typed, page.sheet.code)
    page.retyping.typed.selectAll()
    QTest.keySequence(page.retyping.typed, QKeySequence(QKeySequence.StandardKey.Copy))
    assert page.sheet.code not in clipboard.text()
    assert "secret" not in clipboard.text()
