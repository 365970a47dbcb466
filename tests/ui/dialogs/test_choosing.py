"""Choosing one of a few records: by keyboard, with a way to something new, and gone when it closes."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.dialogs.choosing import ChoosingDialog
from ui.tables import Row
from ui.theme import Theme

BIRDS: list[Row] = [(f"case {n}", (f"Wren {n}", "Students", "Bay 4", "from today")) for n in range(60)]
COLUMNS = ("Person", "Staff group", "Incident", "When")


@pytest.fixture
def ask(qtbot: QtBot, shown: Callable[..., QWidget]) -> Iterator[Callable[..., ChoosingDialog]]:
    over = shown(QWidget(), 1024, 700)
    opened: list[ChoosingDialog] = []

    def make(rows: list[Row] = BIRDS) -> ChoosingDialog:
        dialog = ChoosingDialog("With whom?", "These people wait.", COLUMNS, rows, "Somebody new", over)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        opened.append(dialog)
        with qtbot.waitActive(dialog):
            dialog.open()
            dialog.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return dialog

    yield make
    for dialog in opened:
        dialog.deleteLater()


def test_enter_chooses_the_row_that_the_arrows_came_to(
    ask: Callable[..., ChoosingDialog], qtbot: QtBot
) -> None:
    dialog = ask()
    assert dialog.table.hasFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.chosen) as heard:
        qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert heard.args == ["case 1"] and not dialog.isVisible()


def test_escape_and_cancel_choose_nothing(ask: Callable[..., ChoosingDialog], qtbot: QtBot) -> None:
    for leave in (
        lambda d: qtbot.keyClick(d.table, Qt.Key.Key_Escape),
        lambda d: qtbot.mouseClick(d.cancel, Qt.MouseButton.LeftButton),
    ):
        dialog = ask()
        with qtbot.assertNotEmitted(dialog.chosen), qtbot.assertNotEmitted(dialog.other):
            leave(dialog)
        assert not dialog.isVisible()


def test_where_nobody_can_be_chosen_the_way_on_is_something_new(
    ask: Callable[..., ChoosingDialog], qtbot: QtBot
) -> None:
    dialog = ask([])
    assert not dialog.table.isVisible() and dialog.something_else.hasFocus()
    with qtbot.waitSignal(dialog.other):
        qtbot.keyClick(dialog.something_else, Qt.Key.Key_Space)
    assert not dialog.isVisible()


@pytest.mark.parametrize("percent", [100, 200])
def test_it_stays_within_its_window_and_keeps_its_buttons_in_sight(
    ask: Callable[..., ChoosingDialog], theme: Theme, percent: int
) -> None:
    theme.set_percent(percent)
    dialog = ask()
    assert dialog.width() <= 1024 and dialog.height() <= 700
    for button in (dialog.something_else, dialog.cancel):
        corner = button.mapTo(dialog, button.rect().bottomRight())
        assert dialog.rect().contains(corner)
        assert button.width() >= button.sizeHint().width()


def test_everything_can_be_reached_and_is_named(
    ask: Callable[..., ChoosingDialog], reachable: Callable[[QWidget], None]
) -> None:
    reachable(ask())


def test_it_is_freed_when_it_closes(freed: Callable[..., None], shown: Callable[..., QWidget]) -> None:
    over = shown(QWidget(), 1024, 700)
    freed(lambda: ChoosingDialog("With whom?", "", COLUMNS, BIRDS, "Somebody new", over))
    assert QApplication.activeModalWidget() is None
