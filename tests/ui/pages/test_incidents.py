"""Incidents: the list, and the planning view that keeps what is half typed and says what is missing."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import Decision, EventType, StaffGroup
from sos_desktop.records import drafts, incidents
from sos_desktop.records.incidents import Incident
from ui import half_typed
from ui.pages.incident_form import IncidentForm
from ui.pages.incidents import IncidentsPage
from ui.theme import Theme


@pytest.fixture
def page(desk: Any, shown: Callable[..., QWidget]) -> IncidentsPage:
    page = IncidentsPage(desk.background, desk.clock)
    shown(page, 1068, 800)
    page.read()
    desk.settle()
    return page


@pytest.fixture
def new(page: IncidentsPage, desk: Any) -> IncidentForm:
    """The planning view of a new incident."""
    desk.press(page.list.add)
    return page.form


@pytest.fixture
def fill(desk: Any) -> Callable[..., None]:
    """What is needed to save; ``day`` is typed as it stands."""

    def typed(form: IncidentForm, label: str = "Bay 4, November", day: str = "20 nov") -> None:
        desk.type(form.label, label)
        desk.choose(form.event_type, "Unexpected")
        desk.type(form.when.day, day)

    return typed


def kept(desk: Any) -> tuple[Incident, ...]:
    listed = desk.do(lambda book: incidents.listed(book.store))
    return tuple(desk.do(lambda book, line=line: incidents.read(book.store, line.id)) for line in listed)


# The list


def test_an_empty_list_says_what_belongs_here(page: IncidentsPage) -> None:
    assert page.list.empty.isVisible()
    assert not page.list.table.isVisible() and not page.list.search.isVisible()


def test_searching_finds_by_letters_and_says_when_nothing_has_them(page: IncidentsPage, desk: Any) -> None:
    desk.record_incident("Bay 4, November")
    desk.record_incident("Theatre 2, November")
    page.read()
    desk.settle()
    assert page.list.table.model().rowCount() == 2
    desk.type(page.list.search, "theatre")
    desk.settle()
    assert page.list.table.model().rowCount() == 1
    desk.type(page.list.search, "nowhere")
    desk.settle()
    assert page.list.nothing_found.isVisible() and not page.list.empty.isVisible()
    assert page.list.search.hasFocus()


def test_enter_opens_an_incident_and_back_leads_to_it_again(
    page: IncidentsPage, desk: Any, qtbot: QtBot
) -> None:
    desk.record_incident("Bay 4, November")
    page.read()
    desk.settle()
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    desk.settle()
    assert page.form.isVisible() and page.form.title.text() == "Bay 4, November"
    assert page.form.when.texts() == ("18 November 2026", "14:30")
    desk.press(page.form.back)
    assert page.list.isVisible()


# Recording


def test_an_incident_is_saved_with_what_was_decided_for_whom(
    new: IncidentForm, desk: Any, fill: Callable[..., None]
) -> None:
    fill(new)
    desk.type(new.when.time, "23:30")
    desk.choose(new.planning.lines[0].staff_group, "Ward")
    desk.press(new.planning.add)
    line = new.planning.lines[1]
    desk.type(line.people, "12")
    desk.choose(line.decision, "Information")
    assert new.when.read_back.text() == "Friday 20 November 2026, 23:30"
    desk.press(new.save)
    (incident,) = kept(desk)
    assert (incident.label, incident.occurred.text) == ("Bay 4, November", "2026-11-20T23:30")
    assert incident.event_type is EventType.UNEXPECTED_PATIENT_DEATH
    first, second = incident.exposed
    assert first.staff_group is StaffGroup.ADMINISTRATIVE_AND_CLERICAL
    assert (second.people, second.decision) == (12, Decision.INFORMATION_ONLY)


def test_after_saving_the_next_step_has_the_keyboard(
    page: IncidentsPage, new: IncidentForm, desk: Any, fill: Callable[..., None], qtbot: QtBot
) -> None:
    assert not new.add_person.isVisible()
    fill(new)
    desk.press(new.save)
    assert new.subtitle.text() == "Saved."
    assert new.add_person.hasFocus() and not new.start_again.isVisible()
    (incident,) = kept(desk)
    for press, signal in ((new.add_person, page.person_wanted), (new.start_group, page.group_wanted)):
        with qtbot.waitSignal(signal) as heard:
            desk.press(press)
        assert heard.args == [incident.id]


def test_after_saving_from_far_down_the_page_it_says_so_where_it_is_seen(
    new: IncidentForm, fill: Callable[..., None], desk: Any
) -> None:
    fill(new)
    bar = new.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    desk.press(new.save)
    assert bar.value() == 0 and new.subtitle.text() == "Saved."


def test_saving_twice_at_once_keeps_one_incident(
    new: IncidentForm, desk: Any, fill: Callable[..., None]
) -> None:
    fill(new)
    desk.press_twice(new.save)
    assert len(kept(desk)) == 1


def test_what_is_missing_is_said_at_its_field_which_gets_the_keyboard(
    new: IncidentForm, desk: Any, fill: Callable[..., None]
) -> None:
    desk.press(new.save)
    assert new.form.problem_of(new.label) == "Please give it a code label."
    assert new.label.hasFocus()
    desk.type(new.label, "Bay 4")
    desk.press(new.save)
    assert "“Other” is one" in new.form.problem_of(new.event_type)
    desk.choose(new.event_type, "Other")
    desk.press(new.save)
    assert "The year is enough" in new.beside.problem_of(new.when.day)
    assert new.subtitle.text() == "Not saved yet: one field needs a look."
    assert kept(desk) == ()


@pytest.mark.parametrize(
    ("typed", "said"),
    [("before I worked here", "Long ago: before I worked here"), ("", "Long ago"), ("1998", "1998")],
)
def test_long_ago_needs_no_year_and_is_kept_in_their_words(
    page: IncidentsPage, new: IncidentForm, desk: Any, typed: str, said: str
) -> None:
    desk.type(new.label, "The old ward")
    desk.choose(new.event_type, "An old")
    desk.type(new.when.day, typed or " ")
    desk.choose(new.timing, "Long ago")
    desk.press(new.save)
    (incident,) = kept(desk)
    assert incident.when == said
    page.open_incident(incident.id)
    desk.settle()
    assert new.when.day.text() == typed
    desk.press(new.save)
    assert kept(desk) == (incident,)
    desk.press(new.back)
    assert [words[1] for _, words in page.list.table._model.rows] == [said]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("24 nov 2026", "The date of the incident is in the future."),
        ("tomorrow", "The date of the incident is in the future."),
        ("3 May 1949", "The date of the incident is before 1950."),
        ("31 nov", "“31 nov” is not a date."),
        ("soon", "“soon” is not a date."),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_its_sentence_and_stays(
    new: IncidentForm, desk: Any, fill: Callable[..., None], typed: str, sentence: str
) -> None:
    fill(new, day=typed)
    desk.press(new.save)
    assert new.beside.problem_of(new.when.day).startswith(sentence)
    assert new.when.day.text() == typed and new.when.day.hasFocus()
    assert kept(desk) == ()
    desk.type(new.when.day, "2009")
    assert new.when.read_back.text() == "Some time in 2009"
    desk.press(new.save)
    assert new.beside.problem_of(new.when.day) == ""
    assert [incident.occurred.text for incident in kept(desk)] == ["2009"]


def test_a_time_that_has_not_come_yet_is_refused(
    new: IncidentForm, desk: Any, fill: Callable[..., None]
) -> None:
    fill(new, day="today")
    desk.type(new.when.time, "23:59")
    desk.press(new.save)
    assert "in the future" in new.beside.problem_of(new.when.day)


def test_a_label_that_is_too_long_is_refused_at_its_field(
    new: IncidentForm, desk: Any, fill: Callable[..., None]
) -> None:
    fill(new)
    new.label.setText("x" * 200)
    desk.press(new.save)
    assert "200 characters long" in new.form.problem_of(new.label)
    assert len(new.label.text()) == 200 and new.save.isEnabled()


def test_any_script_and_picture_letters_are_kept_as_they_were_typed(
    new: IncidentForm, desk: Any, fill: Callable[..., None]
) -> None:
    fill(new)
    new.label.setText("الجناح الرابع 😔 <b>Bay 4</b>")
    desk.press(new.save)
    assert [incident.label for incident in kept(desk)] == ["الجناح الرابع 😔 <b>Bay 4</b>"]
    assert new.title.text() == "الجناح الرابع 😔 <b>Bay 4</b>"


def test_a_full_disk_leaves_everything_where_it_is_and_can_be_tried_again(
    new: IncidentForm, desk: Any, fill: Callable[..., None], refusing: Callable[..., Any], heard: Any
) -> None:
    fill(new)
    with refusing(incidents, "record"):
        desk.press(new.save)
        assert "The disk is full." in new.subtitle.text()
        assert new.subtitle.property("role") == "problem"
    assert new.label.text() == "Bay 4, November" and new.save.hasFocus()
    desk.press(new.save)
    assert [incident.label for incident in kept(desk)] == ["Bay 4, November"]
    assert heard.refusals == []


# Half typed


def test_leaving_and_coming_back_finds_what_was_half_typed(
    page: IncidentsPage, new: IncidentForm, desk: Any
) -> None:
    desk.type(new.label, "Bay 4, Nov")
    desk.type(new.when.day, "yesterday")
    desk.choose(new.planning.lines[0].staff_group, "Ward")
    assert new.subtitle.text() == "Keeping what you type…"
    desk.press(new.back)
    desk.later(days=3)
    desk.press(page.list.add)
    assert new.label.text() == "Bay 4, Nov"
    assert new.when.texts() == ("22 November 2026", ""), "yesterday is another day by now"
    assert new.planning.exposed()[0].staff_group is StaffGroup.ADMINISTRATIVE_AND_CLERICAL
    assert new.subtitle.text() == "This is what you had typed before."


def test_what_is_half_typed_is_kept_before_it_locks(
    page: IncidentsPage, new: IncidentForm, desk: Any
) -> None:
    desk.type(new.label, "Bay")
    page.put_away()
    desk.settle()
    assert desk.do(lambda book: drafts.read(book.store, "incident"))["label"] == "Bay"


def test_looking_at_a_form_is_not_typing(page: IncidentsPage, new: IncidentForm, desk: Any) -> None:
    page.read()
    page.put_away()
    desk.settle()
    assert desk.do(lambda book: drafts.read(book.store, "incident")) == {}
    desk.record_incident()
    (incident,) = kept(desk)
    page.open_incident(incident.id)
    desk.settle()
    page.read()
    desk.press(new.back)
    assert desk.do(lambda book: drafts.read(book.store, f"incident {incident.id}")) == {}


def test_what_was_half_typed_can_be_given_up(page: IncidentsPage, new: IncidentForm, desk: Any) -> None:
    desk.type(new.label, "Bay 4")
    desk.press(new.back)
    desk.press(page.list.add)
    desk.press(new.start_again)
    assert new.label.text() == "" and not new.start_again.isVisible()
    desk.press(new.back)
    desk.press(page.list.add)
    assert new.label.text() == ""


def test_a_change_to_a_saved_incident_is_kept_apart_from_it_until_it_is_saved(
    page: IncidentsPage, desk: Any
) -> None:
    incident = desk.record_incident("Bay 4")
    page.open_incident(incident)
    desk.settle()
    desk.type(page.form.label, "Bay 5")
    desk.press(page.form.back)
    assert [line.label for line in kept(desk)] == ["Bay 4"]
    page.open_incident(incident)
    desk.settle()
    assert page.form.label.text() == "Bay 5"
    assert page.form.start_again.text() == "Back to what was saved"
    desk.press(page.form.start_again)
    assert page.form.label.text() == "Bay 4"
    assert page.form.add_person.isEnabled()


def test_what_cannot_be_kept_half_typed_says_so_in_the_form_and_is_tried_again(
    page: IncidentsPage, new: IncidentForm, desk: Any, refusing: Callable[..., Any], heard: Any
) -> None:
    desk.type(new.label, "Bay 4")
    with refusing(drafts, "keep"):
        page.put_away()
        desk.settle()
        for _ in half_typed.AGAIN:  # as if its time had come
            new.half_typed.try_again()
            desk.settle()
    assert "The disk is full." in new.subtitle.text() and heard.refusals == []
    page.put_away()
    desk.settle()
    assert desk.do(lambda book: drafts.read(book.store, "incident"))["label"] == "Bay 4"


# For everybody


@pytest.mark.parametrize(("width", "percent"), [(1068, 100), (812, 100), (920, 200)])
def test_the_planning_view_fits_with_every_staff_group(
    new: IncidentForm, page: IncidentsPage, desk: Any, theme: Theme, width: int, percent: int
) -> None:
    theme.set_percent(percent)
    page.resize(width, 760)
    for _ in StaffGroup:
        desk.press(new.planning.add)
    for line, group in zip(new.planning.lines, StaffGroup, strict=False):
        line.staff_group.setCurrentIndex(line.staff_group.findData(group.value))
    desk.settle()
    assert page.width() == width
    assert new.area.horizontalScrollBar().maximum() == 0
    for line in new.planning.lines:
        assert all(widget.isVisible() and widget.width() > 40 for widget in line.widgets())


def test_everything_in_the_list_can_be_reached_and_is_named(
    page: IncidentsPage, desk: Any, reachable: Callable[[QWidget], None]
) -> None:
    desk.record_incident()
    page.read()
    desk.settle()
    page.list.add.setFocus()
    reachable(page)


def test_everything_in_the_form_can_be_reached_and_is_named(
    new: IncidentForm,
    page: IncidentsPage,
    desk: Any,
    fill: Callable[..., None],
    reachable: Callable[[QWidget], None],
) -> None:
    desk.press(new.planning.add)
    fill(new)
    desk.press(new.save)
    reachable(page)


def test_tab_goes_through_a_line_before_the_next(new: IncidentForm, desk: Any, qtbot: QtBot) -> None:
    desk.press(new.planning.add)
    first, second = new.planning.lines
    first.people.setFocus()
    reached = [first.people]
    for _ in range(15):
        qtbot.keyClick(cast(QWidget, QApplication.focusWidget()), Qt.Key.Key_Tab)
        reached.append(cast(Any, QApplication.focusWidget()))
    assert reached == [*first.widgets(), *second.widgets()]
    qtbot.keyClick(second.remove, Qt.Key.Key_Tab)
    assert new.planning.add.hasFocus()


def test_a_line_that_is_removed_leaves_the_others_numbered_and_the_keyboard_at_hand(
    new: IncidentForm, desk: Any
) -> None:
    desk.press(new.planning.add)
    desk.press(new.planning.add)
    desk.press(new.planning.lines[0].remove)
    assert [line.people.accessibleName() for line in new.planning.lines] == [
        "Line 1: how many people",
        "Line 2: how many people",
    ]
    assert new.planning.add.hasFocus()
