"""Tab goes down a page as it is read, whatever its parts were made in: and Enter presses what it has come to."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.labels import button, combo
from ui.main_window import MainWindow
from ui.pages.help import HelpPage
from ui.pages.unlock import UnlockPage
from ui.reading_order import step
from ui.when import WhenField

Show = Callable[..., QWidget]


class Read(QWidget):
    """Like the workplace: in the order of reading at every Tab."""

    def focusNextPrevChild(self, next_: bool) -> bool:  # noqa: N802 - Qt's name
        return step(self, forward=next_) or super().focusNextPrevChild(next_)


def visited(qtbot: QtBot, page: QWidget, how_many: int, key: Qt.Key = Qt.Key.Key_Tab) -> list[str]:
    """The names of what Tab leads to, beginning with what has the keyboard."""
    found = []
    for _ in range(how_many):
        focus = QApplication.focusWidget() or page
        found.append(focus.accessibleName())
        qtbot.keyClick(focus, key)
    return found


def test_what_is_drawn_late_is_visited_where_it_stands(qtbot: QtBot, shown: Show) -> None:
    page = Read()
    column, late, grid = QVBoxLayout(page), QVBoxLayout(), QGridLayout()
    column.addLayout(late)
    column.addLayout(grid)
    when = WhenField(with_time=True)
    when.setAccessibleName("when")
    last = button("Last")
    column.addWidget(last)
    grid.addWidget(button("below"), 1, 0)
    grid.addWidget(button("to the right"), 0, 1)
    grid.addWidget(button("above"), 0, 0)
    late.addWidget(button("Unfinished"))
    box = combo("one", "two")
    box.setAccessibleName("which")
    late.addWidget(box)
    late.addWidget(when)
    shown(page)
    last.setFocus()
    order = ["Unfinished", "which", "when", "Time, if known", "above", "to the right", "below", "Last"]
    assert visited(qtbot, page, 9) == ["Last", *order]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert visited(qtbot, page, 8, Qt.Key.Key_Backtab) == ["Last", *order[-2::-1]]


class Backwards(QWidget):
    """A part in which the last comes first."""

    def __init__(self) -> None:
        super().__init__()
        self.presses: list[QWidget] = [button("one"), button("two"), button("three")]
        column = QVBoxLayout(self)
        for press in self.presses:
            column.addWidget(press)

    def tab_order(self) -> list[QWidget]:
        return self.presses[::-1]


def test_a_part_may_have_an_order_of_its_own_and_what_is_hidden_has_none(qtbot: QtBot, shown: Show) -> None:
    page, part = Read(), Backwards()
    column = QVBoxLayout(page)
    hidden, first = button("hidden"), button("first")
    for each in (first, hidden, part):
        column.addWidget(each)
    hidden.hide()
    part.presses[1].setEnabled(False)
    shown(page)
    first.setFocus()
    assert visited(qtbot, page, 3) == ["first", "three", "one"]


def test_enter_presses_the_button_that_has_the_keyboard_once(qtbot: QtBot, shown: Show) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    field, press = QLineEdit(), button("Save")
    column.addWidget(field)
    column.addWidget(press)
    shown(page)
    heard: list[str] = []
    press.clicked.connect(lambda: heard.append("pressed"))
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == []
    press.setFocus()
    qtbot.keyClick(press, Qt.Key.Key_Return)
    qtbot.keyClick(press, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert len(heard) == 2
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True
    )
    QApplication.sendEvent(press, held)
    qtbot.keyClick(press, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(heard) == 2


def test_page_down_on_the_rail_turns_the_page_that_is_shown(
    window: MainWindow, vault_folder: Path, passphrase: str, qtbot: QtBot
) -> None:
    window.start(vault_folder)
    unlock = window.shown
    assert isinstance(unlock, UnlockPage)
    unlock.passphrase.setText(passphrase)
    with qtbot.waitSignal(window.working):
        unlock.unlock.click()
    qtbot.waitUntil(window.background.idle)
    assert window.workplace is not None
    window.workplace.go("help")
    rail = window.workplace.rail.places["help"]
    rail.setFocus()
    page = window.workplace.pages["help"]
    assert isinstance(page, HelpPage)
    qtbot.waitUntil(lambda: page.area.verticalScrollBar().maximum() > 0)
    qtbot.keyClick(rail, Qt.Key.Key_PageDown)
    assert page.area.verticalScrollBar().value() > 0
