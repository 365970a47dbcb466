"""Recording a talk: one key from Today, one letter for somebody new, Enter for somebody known."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.dialogs.conversation import ConversationDialog
from ui.tables import Row

KNOWN: list[Row] = [
    ("p1", ("Wren", "Nurses and midwives", "3 November")),
    ("p2", ("Heron", "Students", "None yet")),
]
Asked = Callable[[list[Row]], ConversationDialog]


@pytest.fixture
def asked(qtbot: QtBot, shown: Callable[..., QWidget]) -> Asked:

    windows: list[QWidget] = []  # or Python would let them go

    def ask(known: list[Row]) -> ConversationDialog:
        windows.append(over := shown(QWidget()))
        dialog = ConversationDialog("Robin", known, over)
        with qtbot.waitActive(dialog):
            dialog.open()
            dialog.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return dialog

    return ask


def test_a_letter_and_enter_begin_with_somebody_new(asked: Asked, qtbot: QtBot) -> None:
    dialog = asked([])
    assert dialog.staff_group.hasFocus() and dialog.known.isHidden()
    qtbot.keyClicks(dialog.staff_group, "n")
    with qtbot.waitSignal(dialog.with_new) as said:
        qtbot.keyClick(dialog.staff_group, Qt.Key.Key_Return)
    assert said.args == ["Robin", "nursing-and-midwifery-registered"]


def test_without_a_staff_group_it_asks_for_one(asked: Asked, qtbot: QtBot) -> None:
    dialog = asked([])
    qtbot.keyClick(dialog.code_name, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert any("Not stated" in words for words in texts(dialog))
    dialog.staff_group.setCurrentIndex(0)
    with qtbot.waitSignal(dialog.with_new):
        qtbot.mouseClick(dialog.begin, Qt.MouseButton.LeftButton)


def texts(dialog: QWidget) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def test_somebody_known_is_one_tab_away(asked: Asked, qtbot: QtBot) -> None:
    dialog = asked(KNOWN)
    qtbot.keyClick(dialog.staff_group, Qt.Key.Key_Tab)
    assert dialog.table.hasFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.with_known) as said:
        qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert said.args == ["p2"]


def test_cancelled_nothing_begins(asked: Asked, qtbot: QtBot) -> None:
    dialog = asked(KNOWN)
    with qtbot.waitSignal(dialog.rejected):
        qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    assert QApplication.activeModalWidget() is None
