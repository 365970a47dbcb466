"""Adding a person: a code name that nobody has, what is needed to help, and what they were content to give."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import OfferAnswer, StaffGroup
from sos_desktop.records import cases, drafts, offers, people
from ui.pages.person_form import PersonForm
from ui.theme import Theme


@pytest.fixture
def form(desk: Any, shown: Callable[..., QWidget]) -> PersonForm:
    form = PersonForm(desk.background, desk.clock)
    shown(form, 1068, 800)
    form.show_new()
    desk.settle()
    return form


def fill(desk: Any, form: PersonForm, code_name: str = "Wren") -> None:
    desk.type(form.code_name, code_name)
    desk.choose(form.staff_group, "Ward")


def kept(desk: Any) -> list[str]:
    return [line.code_name for line in desk.do(lambda book: people.listed(book.store))]


def test_a_free_code_name_is_suggested_and_another_one_can_be_had(form: PersonForm, desk: Any) -> None:
    first = form.code_name.text()
    assert first in people.birds()
    assert form.code_name.hasFocus() and form.code_name.selectedText() == first
    names = {first}
    for _ in range(8):
        desk.press(form.another)
        names.add(form.code_name.text())
    assert len(names) > 1


def test_a_person_is_kept_with_their_case_and_the_offer(form: PersonForm, desk: Any, qtbot: QtBot) -> None:
    fill(desk, form)
    desk.type(form.name, "Robin Alder")
    with qtbot.waitSignal(form.added) as heard:
        desk.press(form.save)
    (person_id,) = heard.args
    person = desk.do(lambda book: people.read(book.store, person_id))
    assert (person.code_name, person.staff_group) == ("Wren", StaffGroup.ADMINISTRATIVE_AND_CLERICAL)
    assert desk.do(lambda book: people.identity(book.store, person_id)).name == "Robin Alder"
    (case,) = desk.do(lambda book: cases.of_person(book.store, person_id))
    assert case.requested.text == "2026-11-23"
    (offer,) = desk.do(lambda book: offers.of_case(book.store, case.id))
    assert offer.answer is OfferAnswer.WAITING


def test_an_offer_that_was_not_made_is_not_kept(form: PersonForm, desk: Any, qtbot: QtBot) -> None:
    fill(desk, form)
    form.offered.click()
    with qtbot.waitSignal(form.added) as heard:
        desk.press(form.save)
    (case,) = desk.do(lambda book: cases.of_person(book.store, heard.args[0]))
    assert desk.do(lambda book: offers.of_case(book.store, case.id)) == ()


def test_the_incident_it_was_opened_from_is_chosen(form: PersonForm, desk: Any, qtbot: QtBot) -> None:
    incident = desk.record_incident()
    form.show_new(incident)
    desk.settle()
    assert form.incident.currentText() == "Bay 4, November, 18 November 2026, 14:30"
    fill(desk, form)
    with qtbot.waitSignal(form.added) as heard:
        desk.press(form.save)
    (case,) = desk.do(lambda book: cases.of_person(book.store, heard.args[0]))
    assert case.incident_id == incident


def test_saving_twice_at_once_keeps_one_person(form: PersonForm, desk: Any) -> None:
    fill(desk, form)
    desk.press_twice(form.save)
    assert kept(desk) == ["Wren"]


# What cannot be


def test_a_code_name_that_is_taken_is_refused_at_its_field_and_what_was_typed_stays(
    form: PersonForm, desk: Any
) -> None:
    desk.meet("Wren")
    fill(desk, form, "wren")
    desk.type(form.name, "Robin Alder")
    desk.press(form.save)
    assert form.who.problem_of(form.code_name).startswith("Somebody is already called Wren.")
    assert form.code_name.hasFocus() and form.code_name.text() == "wren"
    assert form.name.text() == "Robin Alder" and form.save.isEnabled()
    desk.type(form.code_name, "Heron")
    desk.press(form.save)
    assert sorted(kept(desk)) == ["Heron", "Wren"]


def test_a_staff_group_is_asked_for(form: PersonForm, desk: Any) -> None:
    desk.press(form.save)
    assert "“Not stated” is one" in form.who.problem_of(form.staff_group)
    assert form.staff_group.hasFocus() and kept(desk) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("tomorrow", "The date of the request is in the future."),
        ("1 June 1949", "The date of the request is before 1950."),
        ("31 nov", "“31 nov” is not a date."),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_its_sentence_and_stays(
    form: PersonForm, desk: Any, typed: str, sentence: str
) -> None:
    fill(desk, form)
    desk.type(form.requested.day, typed)
    desk.press(form.save)
    assert form.why.problem_of(form.requested.day).startswith(sentence)
    assert form.requested.day.text() == typed and form.requested.day.hasFocus()
    assert kept(desk) == []


def test_a_request_before_its_incident_is_refused_at_its_field(form: PersonForm, desk: Any) -> None:
    form.show_new(desk.record_incident())
    desk.settle()
    fill(desk, form)
    desk.type(form.requested.day, "1 nov")
    desk.press(form.save)
    assert "before the incident" in form.why.problem_of(form.requested.day)


@pytest.mark.parametrize("field", ["code_name", "name", "contact"])
def test_what_is_too_long_is_refused_at_its_field(form: PersonForm, desk: Any, field: str) -> None:
    fill(desk, form)
    getattr(form, field).setText("x" * 500)
    desk.press(form.save)
    told = (
        form.who.problem_of(form.code_name)
        if field == "code_name"
        else form.real.problem_of(getattr(form, field))
    )
    assert "500 characters long" in told and getattr(form, field).hasFocus()


def test_a_full_disk_leaves_everything_where_it_is(form: PersonForm, desk: Any, refusing: Any) -> None:
    fill(desk, form)
    with refusing(cases, "add_person"):
        desk.press(form.save)
    assert "The disk is full." in form.subtitle.text() and form.save.hasFocus()
    assert form.code_name.text() == "Wren"
    desk.press(form.save)
    assert kept(desk) == ["Wren"]


# Half typed


def test_leaving_and_coming_back_finds_what_was_half_typed(form: PersonForm, desk: Any, qtbot: QtBot) -> None:
    fill(desk, form)
    desk.type(form.contact, "extension 4")
    with qtbot.waitSignal(form.left):
        desk.press(form.back)
    desk.later(days=2)
    form.show_new()
    desk.settle()
    assert (form.code_name.text(), form.contact.text()) == ("Wren", "extension 4")
    assert form.staff_group.currentData() == StaffGroup.ADMINISTRATIVE_AND_CLERICAL
    assert form.requested.day.text() == "23 November 2026", "today is another day by now"
    assert form.subtitle.text() == "This is what you had typed before."


def test_what_was_refused_is_kept_half_typed(form: PersonForm, desk: Any) -> None:
    desk.meet("Wren")
    fill(desk, form)
    desk.press(form.save)
    form.put_away()
    desk.settle()
    assert desk.do(lambda book: drafts.read(book.store, "person"))["code_name"] == "Wren"


def test_looking_at_the_form_keeps_nothing(form: PersonForm, desk: Any) -> None:
    form.read()
    form.put_away()
    desk.settle()
    assert desk.do(lambda book: drafts.read(book.store, "person")) == {}


def test_what_was_saved_or_given_up_does_not_come_back(form: PersonForm, desk: Any) -> None:
    fill(desk, form)
    desk.press(form.save)
    form.show_new()
    desk.settle()
    assert form.code_name.text() != "Wren" and form.staff_group.currentIndex() == -1
    fill(desk, form, "Heron")
    form.put_away()
    form.show_new()
    desk.settle()
    assert form.code_name.text() == "Heron"
    desk.press(form.start_again)
    assert form.code_name.text() != "Heron" and not form.start_again.isVisible()


# For everybody


@pytest.mark.parametrize(("width", "percent"), [(1068, 100), (812, 100), (920, 200)])
def test_it_fits(form: PersonForm, desk: Any, theme: Theme, width: int, percent: int) -> None:
    desk.record_incident("x" * 118)
    theme.set_percent(percent)
    form.show_new()
    form.resize(width, 760)
    desk.settle()
    assert form.width() == width and form.area.horizontalScrollBar().maximum() == 0


def test_everything_can_be_reached_and_is_named(
    form: PersonForm, desk: Any, reachable: Callable[[QWidget], None]
) -> None:
    fill(desk, form)
    form.put_away()
    desk.settle()
    reachable(form)
