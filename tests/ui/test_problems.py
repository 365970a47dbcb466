"""One place turns a refusal into a sentence, and a mistake of ours into where it happened."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.errors import SaveFailed
from ui.problems import Bug, BugDialog, Problems, RefusedDialog

FULL = SaveFailed("The disk is full.", "What was saved before is safe.", "Free some space and try again.")


def _bug() -> Bug:
    try:
        raise ValueError("Heron, ward 12")
    except ValueError as error:
        return Bug.of(error)


def test_a_refusal_is_said_in_its_three_sentences(
    qtbot: QtBot, shown: Callable[..., QWidget], named: Callable[[QWidget], None]
) -> None:
    dialog = RefusedDialog(FULL)
    shown(dialog, 480, 200)
    assert dialog.happened.text() == "The disk is full."
    assert dialog.more.text() == "What was saved before is safe. Free some space and try again."
    named(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_a_mistake_shows_its_type_file_and_line_and_nothing_that_was_typed(
    qtbot: QtBot, shown: Callable[..., QWidget], named: Callable[[QWidget], None]
) -> None:
    dialog = BugDialog(_bug())
    shown(dialog, 480, 240)
    assert dialog.where.text().startswith("ValueError in tests/ui/test_problems.py, line ")
    assert "Heron" not in dialog.where.text()
    named(dialog)


def test_a_mistake_in_somebody_else_s_code_names_our_frame_that_called_it() -> None:
    try:
        int("Heron")
    except ValueError as error:
        assert Bug.of(error).file == "tests/ui/test_problems.py"


def test_a_second_refusal_does_not_cover_the_first(qtbot: QtBot, shown: Callable[..., QWidget]) -> None:
    window = QWidget()
    shown(window)
    problems = Problems(window)
    problems.refused(FULL)
    problems.refused(SaveFailed("Another."))
    (standing,) = problems.open_dialogs
    qtbot.mouseClick(standing.close_button, Qt.MouseButton.LeftButton)
    assert problems.open_dialogs == []
    problems.bug(_bug())
    assert len(problems.open_dialogs) == 1


def test_both_dialogs_are_freed_when_they_close(freed: Callable[..., None]) -> None:
    freed(lambda: RefusedDialog(FULL))
    freed(lambda: BugDialog(_bug()))
