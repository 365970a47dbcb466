"""A finished record: read whole, amended with a reason, its first version always there."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import Amendment
from sos_desktop.records import amendments, drafts
from ui.pages.record import RecordPage
from ui.theme import Theme


@pytest.fixture
def page(desk: Any, shown: Callable[..., QWidget]) -> RecordPage:
    page = RecordPage(desk.background, desk.clock)
    page.held = desk.hold(desk.meet("Wren", desk.record_incident()))  # type: ignore[attr-defined]
    shown(page, 1068, 800)
    page.show_record(page.held)  # type: ignore[attr-defined]
    desk.settle()
    return page


def words(page: QWidget) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def record(desk: Any, page: Any) -> Any:
    return desk.do(lambda book: amendments.read(book.store, page.held))


def test_it_says_whose_record_it_is_when_it_was_held_and_by_whom(page: RecordPage) -> None:
    assert page.title.text() == "Wren · first assessment"
    assert page.subtitle.text() == "One-to-one · held on 23 November 2026 by Kingfisher · version 1"


def test_every_answer_stands_beside_its_question_under_its_step(page: RecordPage) -> None:
    told = words(page)
    for step in ("Welcome and confidentiality", "Risk factors", "Close and follow-up"):
        assert step in told
    assert told[told.index("Felt out of control during the event") + 1] == "not present"


def test_an_amendment_is_kept_below_with_its_reason_and_its_time_and_the_first_version_stays(
    page: RecordPage, desk: Any
) -> None:
    before = record(desk, page).answered
    desk.choose(page.reason, Amendment.TYPING_ERROR.label)
    desk.type(page.words, "It was the night shift.")
    desk.later(days=1)
    desk.press(page.amend)
    assert "It was the night shift." in words(page)
    assert f"{Amendment.TYPING_ERROR.label} · 24 November 2026, 14:05" in words(page)
    assert page.subtitle.text().endswith("version 2")
    assert page.words.toPlainText() == "" and page.words.hasFocus()
    after = record(desk, page)
    assert after.answered == before
    assert [version.number for version in after.versions] == [1, 2]
    assert "amendments" not in after.versions[0].content
    assert "Felt out of control during the event" in words(page)


def test_amending_twice_at_once_keeps_one(page: RecordPage, desk: Any) -> None:
    desk.type(page.words, "It was the night shift.")
    desk.press_twice(page.amend)
    assert len(record(desk, page).amended) == 1


def test_an_empty_amendment_is_refused_in_a_sentence(page: RecordPage, desk: Any) -> None:
    desk.press(page.amend)
    assert page.form.problem_of(page.words).startswith("The amendment is empty.")
    assert page.words.hasFocus() and page.amend.isEnabled()
    assert record(desk, page).amended == ()


def test_two_megabytes_are_not_pasted_and_a_sentence_says_so(
    page: RecordPage, desk: Any, qtbot: QtBot
) -> None:
    desk.type(page.words, "Night shift")
    QApplication.clipboard().setText("all of it " * 200_000)
    qtbot.keyClick(page.words, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "100,000 can be kept here" in page.form.problem_of(page.words)
    assert page.words.toPlainText() == "Night shift"
    desk.press(page.amend)
    assert "Night shift" in words(page) and page.form.problem_of(page.words) == ""


def test_any_script_and_picture_letters_are_kept_as_they_were_typed(page: RecordPage, desk: Any) -> None:
    page.words.setPlainText("שלום 😔 <b>night</b>")
    desk.press(page.amend)
    assert "שלום 😔 <b>night</b>" in words(page)


def test_a_full_disk_is_said_at_the_field_and_what_was_written_stays(
    page: RecordPage, desk: Any, refusing: Any
) -> None:
    desk.type(page.words, "It was the night shift.")
    with refusing(amendments, "amend"):
        desk.press(page.amend)
    assert "The disk is full." in page.form.problem_of(page.words)
    assert page.words.toPlainText() == "It was the night shift."
    desk.press(page.amend)
    assert len(record(desk, page).amended) == 1


def test_what_was_half_written_is_there_when_the_record_is_opened_again(page: Any, desk: Any) -> None:
    other = desk.hold(desk.meet("Heron"))
    desk.type(page.words, "It was the ni")
    page.show_record(other)
    desk.settle()
    assert page.words.toPlainText() == ""
    page.show_record(page.held)
    desk.settle()
    assert page.words.toPlainText() == "It was the ni"


def test_it_is_kept_before_it_locks_and_not_twice(page: Any, desk: Any) -> None:
    desk.type(page.words, "Half")
    page.put_away()
    desk.settle()
    form = f"amendment {page.held}"
    assert desk.do(lambda book: drafts.read(book.store, form))["words"] == "Half"
    desk.press(page.amend)
    assert desk.do(lambda book: drafts.read(book.store, form)) == {}


@pytest.mark.parametrize(("width", "percent"), [(1068, 100), (812, 100), (920, 200)])
def test_it_fits(page: RecordPage, desk: Any, theme: Theme, width: int, percent: int) -> None:
    theme.set_percent(percent)
    page.resize(width, 760)
    page.words.setPlainText("x" * 3_000)
    desk.press(page.amend)
    assert page.width() == width and page.area.horizontalScrollBar().maximum() == 0


def test_everything_can_be_reached_and_is_named(
    page: RecordPage, reachable: Callable[[QWidget], None]
) -> None:
    page.back.setFocus()
    reachable(page)


def test_it_is_saved_as_fhir_and_says_that_anybody_could_read_the_file(
    page: RecordPage, desk: Any, tmp_path: Path
) -> None:
    target = tmp_path / "record.json"
    page.choose_file = lambda suggestion: target if suggestion == "record.json" else None
    desk.press(page.export)
    assert json.loads(target.read_text("utf-8"))["resourceType"] == "QuestionnaireResponse"
    assert "not encrypted" in page.told.text()
    page.choose_file = lambda _: tmp_path
    desk.press(page.export)
    assert "could not be saved there" in page.told.text()
    page.choose_file = lambda _: None
    desk.press(page.export)
