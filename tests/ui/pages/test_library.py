"""The page about questionnaires: a file is looked at, tried out, added, chosen, retired and brought back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.parse import read
from sos_desktop.records import library
from ui.library.preview import parts_of
from ui.library.used import AS_IT_COMES, NOT_USED, purposes
from ui.pages.library import LibraryPage

TEA: dict[str, Any] = {
    "resourceType": "Questionnaire",
    "url": "https://forms.example/Questionnaire/tea",
    "version": "1",
    "title": "Tea and biscuits",
    "status": "active",
    "item": [
        {"linkId": "tea", "type": "boolean", "text": "Was there tea?"},
        {"linkId": "cups", "type": "integer", "text": "How many cups?"},
        {"linkId": "photo", "type": "attachment", "text": "A photograph of the pot"},
    ],
}


@pytest.fixture
def page(desk: Any, shown: Callable[..., QWidget]) -> LibraryPage:
    page = LibraryPage(desk.background, desk.clock)
    shown(page, 1068, 800)
    page.read()
    desk.settle()
    return page


@pytest.fixture
def file_of(tmp_path: Path, page: LibraryPage) -> Callable[..., Path]:
    """A file with this in it, which the page's dialog would give."""

    def made(content: Any, name: str = "tea.json") -> Path:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        page.list.choose_file = lambda: path
        return path

    return made


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def add(desk: Any, page: LibraryPage) -> None:
    desk.press(page.list.add)
    desk.press(page.list.findings.add)


def known(desk: Any) -> dict[str, str]:
    return {e.canonical: e.retired for e in desk.do(lambda book: library.entries(book.store)) if not e.ours}


def test_what_comes_with_the_application_is_listed_with_its_version(page: LibraryPage) -> None:
    assert "28-day follow-up, version" in words(page)
    assert not page.list.brought.isVisible()
    assert f"try {shipped.instrument('phq-9').canonical}" in page.list.presses


def test_a_file_is_looked_at_before_it_is_added(page: LibraryPage, desk: Any, file_of: Any) -> None:
    file_of(TEA)
    desk.press(page.list.add)
    said = page.list.findings.as_text()
    assert "“Tea and biscuits” can be used here" in said
    assert "boolean: 1" in said and "attachment is shown but cannot be answered" in said
    assert known(desk) == {}
    assert page.list.findings.add.hasFocus()
    desk.press(page.list.findings.add)
    assert list(known(desk)) == ["https://forms.example/Questionnaire/tea|1"]
    assert page.list.brought.isVisible() and "From tea.json, added" in words(page)
    assert "fingerprint" in words(page)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"resourceType": "Patient"}, "FHIR Patient"),
        ("tea", "JSON"),
        (TEA | {"item": [{"linkId": "a", "type": "tea"}]}, "its type “tea” is unknown"),
        (TEA | {"item": [{"linkId": "a", "type": "choice", "option": []}]}, "STU3"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_nothing_is_added(
    page: LibraryPage, desk: Any, file_of: Any, content: Any, reason: str
) -> None:
    file_of(content)
    desk.press(page.list.add)
    assert "cannot be used here" in page.list.findings.as_text() and reason in page.list.findings.as_text()
    assert not page.list.findings.add.isVisible() and not page.list.findings.try_out.isVisible()
    desk.press(page.list.findings.leave)
    assert not page.list.findings.isVisible() and known(desk) == {}


def test_two_versions_stand_side_by_side_and_another_meaning_of_one_is_refused(
    page: LibraryPage, desk: Any, file_of: Any
) -> None:
    file_of(TEA)
    add(desk, page)
    file_of(TEA | {"version": "2", "item": TEA["item"][:1]})
    add(desk, page)
    assert len(known(desk)) == 2
    file_of(TEA | {"item": TEA["item"][:1]})
    add(desk, page)
    assert "says something else than version 1" in page.list.told.text()
    assert "Nothing has been changed" in page.list.told.text()
    assert len(known(desk)) == 2


def test_one_is_retired_and_brought_back(page: LibraryPage, desk: Any, file_of: Any) -> None:
    file_of(TEA)
    add(desk, page)
    canonical = next(iter(known(desk)))
    desk.press(page.list.presses[f"retire {canonical}"])
    assert known(desk)[canonical] and "no longer offered" in page.list.told.text()
    desk.press(page.list.presses[f"back {canonical}"])
    assert not known(desk)[canonical] and "offered again" in page.list.told.text()


def test_what_is_used_can_be_chosen_and_left_as_it_comes(page: LibraryPage, desk: Any, file_of: Any) -> None:
    url = shipped.instrument("who-5").url
    box = page.list.used.boxes[f"instrument {url}"]
    box.setCurrentIndex(box.findData(NOT_USED))
    box.activated.emit(box.currentIndex())
    desk.settle()
    assert desk.do(lambda book: library.choices(book.store)) == {f"instrument {url}": ""}
    assert desk.do(lambda book: library.instrument(book.store, url)) is None
    box.setCurrentIndex(box.findData(AS_IT_COMES))
    box.activated.emit(box.currentIndex())
    desk.settle()
    assert desk.do(lambda book: library.choices(book.store)) == {}


def test_only_what_has_the_welcome_and_the_codes_is_offered_as_a_guide(
    page: LibraryPage, desk: Any, file_of: Any
) -> None:
    guide = json.loads(shipped.shipped_bytes("supportive-conversation"))
    file_of(guide | {"url": "https://forms.example/Questionnaire/talk", "title": "Our talk"}, "talk.json")
    add(desk, page)
    file_of(TEA)
    add(desk, page)
    found = {purpose.key: purpose for purpose in purposes(desk.do(lambda book: library.entries(book.store)))}
    assert [words for _, words in found["guide supportive-conversation"].options][1:] == [
        "Our talk, version 1.0.0"
    ]
    assert "guide follow-up" not in found
    assert "guide supportive-conversation" in page.list.used.boxes


def test_it_is_tried_out_by_keyboard_and_nothing_is_kept(
    page: LibraryPage, desk: Any, file_of: Any, qtbot: QtBot
) -> None:
    file_of(TEA)
    desk.press(page.list.add)
    desk.press(page.list.findings.try_out)
    preview = page.preview
    assert preview is not None and preview.isVisible() and preview.title.text() == "Tea and biscuits"
    assert "nothing you answer here is kept" in words(preview)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Y)
    qtbot.keyClicks(QApplication.focusWidget(), "2")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert preview.back.hasFocus()
    assert "A file cannot be attached here" in words(preview)
    before = desk.do(lambda book: book.store.rows("SELECT count(*) AS n FROM answers")[0]["n"])
    desk.press(preview.back)
    assert page.list.isVisible() and preview.step is None
    assert desk.do(lambda book: book.store.rows("SELECT count(*) AS n FROM answers")[0]["n"]) == before == 0


def test_what_it_works_out_is_shown_while_it_is_tried_out(
    page: LibraryPage, desk: Any, file_of: Any, qtbot: QtBot
) -> None:
    def worked_out(link_id: str, expression: str, **more: Any) -> dict[str, Any]:
        url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
        value = {"language": "text/fhirpath", "expression": expression}
        return {
            "linkId": link_id, "type": "integer", "text": f"{link_id} cups",
            "extension": [{"url": url, "valueExpression": value}], **more,
        }  # fmt: skip

    items = [
        TEA["item"][1],
        worked_out("double", "%resource.item.where(linkId='cups').answer.value * 2"),
        worked_out("broken", "%resource.item.first().answer.value + 'x'"),
        worked_out("shown", "%resource.item.first().answer.value + 'x'", readOnly=True),
    ]
    file_of(TEA | {"item": items})
    desk.press(page.list.add)
    desk.press(page.list.findings.try_out)
    preview = page.preview
    assert preview is not None and preview.step is not None
    qtbot.waitUntil(lambda: desk.background.idle(), timeout=20_000)
    qtbot.keyClicks(QApplication.focusWidget(), "21")
    form = "https://forms.example/Questionnaire/tea|1"
    shown = preview.step.questions[form, "double"]
    qtbot.waitUntil(lambda: shown.values() == (42,), timeout=20_000)
    qtbot.waitUntil(lambda: preview.step.questions[form, "broken"].can_be_entered, timeout=20_000)
    assert preview.step.questions[form, "shown"].answer.text() == "This cannot be worked out here"
    page.put_away()


def test_a_long_form_is_tried_out_part_by_part(page: LibraryPage, desk: Any) -> None:
    pcl = shipped.instrument("pcl-5")
    assert len(parts_of(pcl)) == 1
    many = [
        {"linkId": f"g{g}", "type": "group", "text": f"Part {g}", "item": [
            {"linkId": f"g{g}q{q}", "type": "string", "text": "Words"} for q in range(40)
        ]} for g in range(2)
    ]  # fmt: skip
    loose = [{"linkId": f"l{q}", "type": "string", "text": "Words"} for q in range(70)]
    form = read(json.dumps(TEA | {"item": [*loose[:1], *many, *loose[1:]]}).encode())
    parts = parts_of(form)
    assert [len(part.items) for part in parts] == [1, 1, 1, 60, 9]
    page.try_out(form)
    preview = page.preview
    assert preview is not None and preview.where.text() == "Page 1 of 5" and not preview.before.isEnabled()
    desk.press(preview.after)
    assert preview.where.text() == "Page 2 of 5" and "Part 0" in words(preview)
    desk.press(preview.before)
    assert preview.where.text() == "Page 1 of 5"
