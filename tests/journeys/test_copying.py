"""What is copied can be pasted for half a minute, and no history is to keep it.

On a real screen: the one without a picture has no clipboard that anybody owns.
"""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ui.locking.clipboard import LEFT_ALONE, Clipboard

MODE = QClipboard.Mode.Clipboard


@pytest.fixture
def owner(qtbot: QtBot) -> Iterator[QObject]:
    QApplication.clipboard().clear()
    owner = QObject()
    yield owner
    owner.deleteLater()
    QApplication.clipboard().clear()


@pytest.fixture
def copy(qtbot: QtBot) -> Callable[[str], None]:
    """Select words in a field and copy them, as a person does."""
    field = QLineEdit()
    qtbot.addWidget(field)
    with qtbot.waitExposed(field):
        field.show()

    def copy(words: str) -> None:
        field.setText(words)
        field.selectAll()
        field.copy()

    return copy


def test_what_is_copied_carries_the_notes_that_keep_histories_away(
    owner: QObject, copy: Callable[[str], None]
) -> None:
    clipboard = Clipboard(QApplication.clipboard(), owner)
    copy("Heron sleeps again")
    there = QApplication.clipboard().mimeData()
    assert there.text() == "Heron sleeps again"
    assert set(LEFT_ALONE) <= set(there.formats())
    assert clipboard.clears.isActive()


def test_it_goes_after_a_while(qtbot: QtBot, owner: QObject, copy: Callable[[str], None]) -> None:
    clipboard = Clipboard(QApplication.clipboard(), owner, milliseconds=1)
    copy("Heron")
    qtbot.waitUntil(lambda: QApplication.clipboard().text() == "")
    assert not clipboard.clears.isActive()


def test_it_goes_at_once_when_it_locks(owner: QObject, copy: Callable[[str], None]) -> None:
    clipboard = Clipboard(QApplication.clipboard(), owner)
    copy("Heron")
    clipboard.clear()
    assert QApplication.clipboard().text() == ""
    clipboard.clear()


def test_half_a_minute_begins_again_with_the_next_copy(owner: QObject, copy: Callable[[str], None]) -> None:
    clipboard = Clipboard(QApplication.clipboard(), owner)
    assert clipboard.clears.interval() == 30_000
    copy("Heron")
    copy("Wren")
    assert QApplication.clipboard().text() == "Wren"
    assert clipboard.clears.isActive()


def test_what_another_application_put_there_is_not_touched(
    owner: QObject, copy: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    clipboard = Clipboard(QApplication.clipboard(), owner)
    copy("Heron")
    monkeypatch.setattr(clipboard, "_ours", lambda mode: False)
    QApplication.clipboard().setText("somebody else's words")
    assert not clipboard.clears.isActive()
    clipboard.clear()
    assert QApplication.clipboard().text() == "somebody else's words"
    assert QApplication.clipboard().mimeData(MODE).formats() == ["text/plain"]
