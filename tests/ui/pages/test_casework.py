"""Another incident for somebody who is known, details put right, planning, incidents that belong together."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from sos_desktop.codes import Decision, Exposure, HoldReason, OfferWay, Presence, RoleBand, Timing
from sos_desktop.records import (
    cases,
    holds,
    incidents,
    merging,
    offers,
    people,
    planning,
    succession,
    versions,
)
from ui.dialogs.choosing import ChoosingDialog
from ui.pages.incident_form import IncidentForm
from ui.pages.incidents import IncidentsPage
from ui.pages.people import PeoplePage
from ui.theme import Theme


@pytest.fixture
def people_page(desk: Any, shown: Callable[..., QWidget]) -> PeoplePage:
    page = PeoplePage(desk.background, desk.clock)
    shown(page, 1068, 800)
    return page


@pytest.fixture
def form(desk: Any, shown: Callable[..., QWidget]) -> Callable[[str], IncidentForm]:
    """The page of an incident that is kept."""

    alive = []

    def show(incident_id: str) -> IncidentForm:
        page = IncidentsPage(desk.background, desk.clock)
        alive.append(page)
        shown(page, 1068, 800)
        page.open_incident(incident_id)
        desk.settle()
        return page.form

    return show


def words(page: QWidget) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def choose_other(desk: Any, label: str) -> None:
    (dialog,) = (
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, ChoosingDialog) and each.isVisible()
    )
    model = dialog.table.model()
    rows = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    dialog.table.setFocus()
    for _ in range(rows.index(label) - dialog.table.currentIndex().row()):
        QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    desk.settle()


def test_somebody_comes_back_after_another_incident(people_page: PeoplePage, desk: Any) -> None:
    case = desk.meet("Wren", desk.record_incident())
    theatre = desk.record_incident("Theatre 2", "2026-11-20")
    people_page.open_person(case.person_id)
    desk.settle()
    desk.press(people_page.person.another)
    form = people_page.case_form
    assert form.isVisible() and form.title.text() == "Another incident for Wren"
    desk.choose(form.incident, "Theatre 2")
    desk.choose(form.exposure, "Saw or heard it")
    desk.choose(form.offered, "By letter")
    desk.type(form.requested.day, "2019")
    desk.press(form.save)
    assert "before the incident" in form.form.problem_of(form.requested.day)
    desk.type(form.requested.day, "nov 2026")
    desk.type(form.contacted.day, "21 nov")
    desk.press(form.save)
    assert people_page.person.isVisible() and "Theatre 2" in words(people_page.person)
    assert "First spoken with them" in words(people_page.person)
    _, second = desk.do(lambda book: cases.of_person(book.store, case.person_id))
    assert (second.incident_id, second.exposure) == (theatre, Exposure.WITNESS)
    assert second.requested.text == "2026-11" and second.contacted.text == "2026-11-21"
    (offer,) = desk.do(lambda book: offers.of_case(book.store, second.id))
    assert offer.how is OfferWay.LETTER
    desk.press(people_page.person.another)
    desk.choose(form.incident, "Theatre 2")
    desk.press(form.save)
    assert "about this incident already" in form.form.problem_of(form.incident)


def test_what_is_kept_about_a_case_is_put_right_with_its_reason(people_page: PeoplePage, desk: Any) -> None:
    case = desk.meet("Wren", desk.record_incident())
    people_page.open_person(case.person_id)
    desk.settle()
    desk.press(people_page.person.beside[f"amend {case.id}"])
    form = people_page.case_form
    assert form.title.text() == "Change a record of Wren" and not form.incident.isVisible()
    desk.choose(form.exposure, "Later care")
    desk.type(form.contacted.day, "nonsense")
    desk.press(form.save)
    assert form.isVisible() and form.form.problem_of(form.contacted.day)
    desk.type(form.contacted.day, "yesterday")
    desk.type(form.why, "Looked after her next day")
    desk.press(form.save)
    assert people_page.person.isVisible()
    kept = desk.do(lambda book: cases.read(book.store, case.id))
    assert (kept.exposure, kept.contacted.text) == (Exposure.LATER_CARE, "2026-11-22")
    newest = desk.do(lambda book: versions.newest(book.store, case.id))
    assert newest.content["why"] == "Looked after her next day"


def test_details_are_put_right_and_the_name_stays_hidden_until_asked_for(
    people_page: PeoplePage, desk: Any
) -> None:
    case = desk.meet("Wren", name="Robin Alder")
    desk.meet("Heron")
    people_page.open_person(case.person_id)
    desk.settle()
    desk.press(people_page.person.details)
    page = people_page.details
    assert page.isVisible() and page.name.text() == "" and not page.name.isVisible()
    desk.type(page.code_name, "heron")
    desk.press(page.save)
    assert "already called Heron" in page.who.problem_of(page.code_name)
    desk.type(page.code_name, "Wryneck")
    desk.choose(page.role_band, "Bands 5 and 6")
    desk.press(page.save)
    person = desk.do(lambda book: people.read(book.store, case.person_id))
    assert (person.code_name, person.role_band) == ("Wryneck", RoleBand.BANDS_5_TO_6)
    assert desk.do(lambda book: people.identity(book.store, case.person_id)).name == "Robin Alder"
    assert "Bands 5 and 6" in people_page.person.subtitle.text()
    desk.press(people_page.person.details)
    desk.press(page.show_real)
    assert page.name.text() == "Robin Alder"
    desk.type(page.name, "R. Alder")
    desk.press(page.back)
    assert page.name.text() == "", "it is hidden again when the page is left"
    assert desk.do(lambda book: people.identity(book.store, case.person_id)).name == "Robin Alder"


def test_planning_keeps_who_does_it_who_is_away_why_and_the_next_review(
    form: Callable[[str], IncidentForm], desk: Any
) -> None:
    incident = desk.record_incident()
    case = desk.meet("Wren", incident)
    page = form(incident)
    line = page.planning.lines[0]
    desk.type(line.practitioner, "R. Alder")
    desk.choose(line.presence, "On leave")
    desk.type(line.reason, "Back on Monday")
    (person,) = page.planned.lines
    desk.choose(person.decision, "Information only")
    desk.type(person.practitioner, "S. Birch")
    desk.choose(page.timing, "A succession")
    desk.type(page.reference, "W123456")
    desk.type(page.review.day, "2026")
    desk.type(page.why, "It was more than one")
    desk.press(page.high_profile)
    desk.press(page.save)
    assert "whole day" in page.next.problem_of(page.review.day)
    desk.type(page.review.day, "1 dec")
    assert page.review.read_back.text() == "Tuesday 1 December 2026", "it lies ahead"
    desk.press(page.save)
    assert page.subtitle.text() == "Saved."
    kept = desk.do(lambda book: incidents.read(book.store, incident))
    assert (kept.timing, kept.high_profile, kept.reference) == (Timing.SUCCESSION, True, "W123456")
    assert kept.review.isoformat() == "2026-12-01"
    assert (kept.exposed[0].practitioner, kept.exposed[0].presence) == ("R. Alder", Presence.ON_LEAVE)
    decided = desk.do(lambda book: planning.of_case(book.store, case.id))
    assert (decided.decision, decided.practitioner) == (Decision.INFORMATION_ONLY, "S. Birch")
    assert (
        desk.do(lambda book: versions.newest(book.store, incident)).content["why"] == "It was more than one"
    )


def test_two_entries_of_one_incident_are_put_together_and_taken_apart(
    form: Callable[[str], IncidentForm], desk: Any
) -> None:
    kept, twice = desk.record_incident("Bay 4"), desk.record_incident("Bay four again")
    case, now = desk.meet("Wren", twice), desk.now
    desk.do(lambda book: holds.on_incident(book.store, twice, HoldReason.INQUEST, "", now=now))
    page = form(kept)
    desk.press(page.links.twice)
    choose_other(desk, "Bay four again")
    assert page.window().focusWidget() is page.links.put_together and "1 person" in words(page.links)
    assert "ask legal services first" in words(page.links)
    desk.press(page.links.leave)
    assert (
        page.window().focusWidget() is page.links.twice
        and desk.do(lambda book: len(incidents.listed(book.store))) == 2
    )
    desk.press(page.links.twice)
    choose_other(desk, "Bay four again")
    desk.press(page.links.put_together)
    assert "one incident now" in page.links.told.text()
    assert [line.code_name for line in desk.do(lambda book: planning.people_of(book.store, kept))] == ["Wren"]
    assert page.planned.isVisible() and "inquest, since" in words(page.hold)
    (merge,) = desk.do(lambda book: merging.of(book.store, kept))
    assert merge.can_be_undone
    press = next(
        each for each in page.links.findChildren(type(page.links.twice)) if "Take apart" in each.text()
    )
    desk.press(press)
    assert "two incidents again" in page.links.told.text()
    assert desk.do(lambda book: cases.read(book.store, case.id)).incident_id == twice


def test_what_cannot_be_taken_apart_any_more_says_so(form: Callable[[str], IncidentForm], desk: Any) -> None:
    kept, twice = desk.record_incident("Bay 4"), desk.record_incident("Bay four again")
    now = desk.now
    desk.do(lambda book: merging.merge(book.store, twice, kept, now=now))
    desk.meet("Wren", kept)
    assert "can no longer be taken apart. Nothing is lost." in words(form(kept).links)


def test_incidents_of_a_succession_lead_to_each_other(form: Callable[[str], IncidentForm], desk: Any) -> None:
    one, other = desk.record_incident("Bay 4"), desk.record_incident("Bay 9")
    page = form(one)
    desk.press(page.links.link)
    choose_other(desk, "Bay 9")
    assert [line.label for line in desk.do(lambda book: succession.of(book.store, one))] == ["Bay 9"]
    press = next(each for each in page.links.findChildren(type(page.links.link)) if "Bay 9" in each.text())
    desk.press(press)
    assert page.title.text() == "Bay 9" and page.whereabouts() == f"incident {other}"
    desk.press(page.links.unlink)
    assert desk.do(lambda book: succession.of(book.store, one)) == ()


def test_where_there_is_no_other_incident_that_is_said(
    form: Callable[[str], IncidentForm], desk: Any
) -> None:
    page = form(desk.record_incident("Bay 4"))
    desk.press(page.links.twice)
    assert "no other incident" in page.links.told.text()


def test_every_part_of_an_incident_has_a_name_and_tab_leads_to_it(
    form: Callable[[str], IncidentForm], desk: Any, reachable: Callable[[QWidget], None]
) -> None:
    incident = desk.record_incident()
    desk.meet("Wren", incident)
    page = form(incident)
    page.label.setFocus()
    reachable(page)


@pytest.mark.parametrize("which", ["add_case", "change_details"])
def test_every_part_of_a_person_has_a_name_and_tab_leads_to_it(
    people_page: PeoplePage, desk: Any, reachable: Callable[[QWidget], None], which: str
) -> None:
    case = desk.meet("Wren", desk.record_incident())
    getattr(people_page, which)(case.person_id)
    desk.settle()
    reachable(people_page)


@pytest.mark.parametrize(("width", "percent"), [(1068, 100), (812, 100), (920, 200)])
def test_they_fit_whatever_was_typed(
    form: Callable[[str], IncidentForm],
    people_page: PeoplePage,
    desk: Any,
    theme: Theme,
    width: int,
    percent: int,
) -> None:
    theme.set_percent(percent)
    incident, other = desk.record_incident("x" * 118), desk.record_incident("y" * 118)
    case, now = desk.meet("w" * 118, incident), desk.now
    third = desk.record_incident("z" * 118)
    desk.do(lambda book: succession.link(book.store, incident, third, now=now) or True)
    desk.do(lambda book: merging.merge(book.store, other, incident, now=now))
    page = form(incident)
    page.window().resize(width, 760)
    desk.settle()
    assert page.area.horizontalScrollBar().maximum() == 0
    people_page.window().resize(width, 760)
    for open_it, shown in (
        (people_page.add_case, people_page.case_form), (people_page.change_details, people_page.details)
    ):  # fmt: skip
        open_it(case.person_id)
        desk.settle()
        assert shown.area.horizontalScrollBar().maximum() == 0
