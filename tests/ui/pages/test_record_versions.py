"""A record in every version: opened again, moved to the right person, and reviewed."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import Amendment
from sos_desktop.records import amendments, masking, moves, reopening, sessions
from ui.dialogs.right_person import RightPersonDialog
from ui.pages.record import RecordPage
from ui.theme import Theme


@pytest.fixture
def page(desk: Any, shown: Callable[..., QWidget]) -> RecordPage:
    """A record that stands with Wren, beside Heron."""
    page = RecordPage(desk.background, desk.clock)
    incident = desk.record_incident()
    page.wren, page.heron = desk.meet("Wren", incident), desk.meet("Heron", incident)  # type: ignore[attr-defined]
    page.held = desk.hold(page.wren)  # type: ignore[attr-defined]
    shown(page, 1068, 800)
    page.show_record(page.held)  # type: ignore[attr-defined]
    desk.settle()
    return page


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def record(desk: Any, page: Any) -> Any:
    return desk.do(lambda book: amendments.read(book.store, page.held))


def dialog() -> RightPersonDialog:
    (found,) = [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, RightPersonDialog) and each.isVisible()
    ]
    return found


def ask_whose(page: Any, desk: Any, text: str = "") -> RightPersonDialog:
    desk.choose(page.reason, Amendment.WRONG_PERSON.label)
    if text:
        desk.type(page.words, text)
    desk.press(page.amend)
    return dialog()


def move(page: Any, desk: Any, text: str = "I clicked on the line above.") -> None:
    asked = ask_whose(page, desk, text)
    asked.table.chosen.emit(page.heron.person_id)
    desk.press(asked.move_it)


# Versions


def test_each_version_can_be_read_and_the_newest_comes_back(page: Any, desk: Any) -> None:
    assert not page.versions.isVisible()
    desk.type(page.words, "They rang.")
    desk.press(page.amend)
    assert "Version 2: an addition below it, 23 November 2026, 14:05" in words(page)
    desk.press(page.versions.presses[1])
    told = words(page)
    assert "You are reading version 1 of 2" in told and "They rang." not in told
    assert page.subtitle.text().endswith("version 1 of 2")
    assert not page.open_again.isVisible() and not page.amend.isVisible()
    desk.press(page.newest)
    assert "They rang." in words(page) and page.amend.isVisible() and not page.old.isVisible()


def test_opening_it_again_leads_to_its_draft_and_says_so_until_it_is_finished(page: Any, desk: Any) -> None:
    wanted: list[str] = []
    page.session_chosen.connect(wanted.append)
    assert page.open_again.text() == "Open again"
    desk.press(page.open_again)
    draft = desk.do(lambda book: reopening.draft_of(book.store, page.held))
    assert wanted == [draft] and draft
    page.read()
    desk.settle()
    assert page.open_again.text() == "Continue"
    desk.press(page.open_again)
    assert wanted == [draft, draft]


def test_a_record_that_cannot_be_opened_says_why(page: Any, desk: Any, refusing: Any) -> None:
    with refusing(sessions, "reopen"):
        desk.press(page.open_again)
    assert page.told.text() == "The disk is full. What was saved is safe. Please free some space."


# With the wrong person


def test_the_wrong_person_asks_for_the_right_one_and_words_may_be_left_out(page: Any, desk: Any) -> None:
    assert page.amend.text() == "Add amendment"
    asked = ask_whose(page, desk)
    assert page.amend.text() == "Choose the right person…"
    assert [words[0] for _, words in asked.table.model().rows] == ["Heron"]  # type: ignore[attr-defined]
    desk.press(asked.cancel)
    assert record(desk, page).number == 1


def test_the_right_person_is_found_by_code_name_with_the_keyboard(page: Any, desk: Any, qtbot: QtBot) -> None:
    desk.meet("Dunlin")
    asked = ask_whose(page, desk)
    desk.settle()
    assert asked.search.hasFocus()
    qtbot.keyClicks(asked.search, "xyz")
    desk.settle()
    assert asked.nobody.isVisible()
    desk.type(asked.search, "her")
    desk.settle()
    qtbot.keyClick(asked.search, Qt.Key.Key_Return)
    assert "Move this record to Heron?" in words(asked) and asked.move_it.hasFocus()
    desk.press(asked.other)
    assert asked.search.hasFocus() and asked.table.isVisible()
    qtbot.keyClick(asked.search, Qt.Key.Key_Return)
    qtbot.keyClick(asked.move_it, Qt.Key.Key_Space)
    desk.settle()
    assert page.title.text() == "Heron · first assessment"


def test_moved_it_says_whose_it_is_and_hides_what_was_written(page: Any, desk: Any) -> None:
    whose: list[str] = []
    page.moved.connect(whose.append)
    move(page, desk)
    assert whose == [page.heron.person_id]
    assert page.title.text() == "Heron · first assessment"
    assert page.review.isVisible() and not page.open_again.isVisible()
    told = "\n".join(
        label.text()
        for label in page.findChildren(QLabel)
        if label.isVisible() and not page.review.isAncestorOf(label)
    )
    assert amendments.MASKED in told and "I clicked on the line above." not in told
    assert page.words.toPlainText() == ""


def test_nothing_stays_by_itself_and_what_is_ticked_does(page: Any, desk: Any, qtbot: QtBot) -> None:
    desk.type(page.words, "They rang.")
    desk.press(page.amend)
    move(page, desk)
    assert page.review.confirm.text() == "Keep none of it"
    first, _ = page.review.ticks
    assert first.accessibleDescription() == "They rang."
    qtbot.keyClick(first, Qt.Key.Key_Space)
    assert page.review.confirm.text() == "Keep 1 of 2"
    desk.press(page.review.confirm)
    told = words(page)
    assert "They rang." in told and "I clicked on the line above." not in told
    assert not page.review.isVisible() and page.open_again.isVisible()
    assert page.told.text() == "It is reviewed."
    assert [version.reason for version in record(desk, page).versions][-2:] == ["wrong-person", "reviewed"]


def test_a_record_without_words_is_confirmed(page: Any, desk: Any) -> None:
    move(page, desk, "")
    assert "Nothing is written in it in words." in words(page)
    assert page.review.confirm.text() == "Confirm"
    desk.press(page.review.confirm)
    assert not page.review.isVisible()


def test_what_is_refused_is_said_and_can_be_tried_again(page: Any, desk: Any, refusing: Any) -> None:
    with refusing(moves, "move"):
        move(page, desk)
    assert "The disk is full." in page.form.problem_of(page.words)
    move(page, desk)
    with refusing(masking, "review"):
        desk.press(page.review.confirm)
    assert "The disk is full." in page.told.text() and page.review.confirm.isEnabled()
    desk.press(page.review.confirm)
    assert record(desk, page).masked is False


def test_the_question_goes_from_memory_when_it_is_closed(
    freed: Callable[[Callable[[], QWidget]], None], desk: Any
) -> None:
    def answered() -> RightPersonDialog:
        made = RightPersonDialog(desk.background, lambda book, search: [])
        desk.settle()
        return made

    freed(answered)


@pytest.mark.parametrize(("width", "percent"), [(1068, 100), (812, 100), (920, 200)])
def test_it_fits(page: Any, desk: Any, theme: Theme, width: int, percent: int) -> None:
    theme.set_percent(percent)
    page.resize(width, 760)
    desk.type(page.words, "x" * 300)
    desk.press(page.amend)
    move(page, desk)
    assert page.width() == width and page.area.horizontalScrollBar().maximum() == 0


def test_everything_can_be_reached_and_is_named(
    page: Any, desk: Any, reachable: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    desk.type(page.words, "They rang.")
    desk.press(page.amend)
    move(page, desk)
    with qtbot.waitActive(page):
        page.activateWindow()
    page.back.setFocus()
    reachable(page)
