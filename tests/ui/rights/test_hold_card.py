"""A letter about an inquest as one act: on the page of the incident, and on a person's."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from sos_desktop.codes import OfferAnswer, ToldWay
from sos_desktop.dates import london_date
from sos_desktop.records import followups, holds, letters, offers
from ui.pages.incidents import IncidentsPage
from ui.pages.people import PeoplePage
from ui.pages.today import TodayPage
from ui.rights.letter_dialog import LetterDialog, TellDialog
from ui.rights.letters_list import MOST

CALL = "Legal services, 0115 496 0000"


@pytest.fixture
def page(desk: Any, shown: Callable[..., QWidget]) -> IncidentsPage:
    page = IncidentsPage(desk.background, desk.clock)
    shown(page, 1068, 800)
    return page


@pytest.fixture
def people(desk: Any, shown: Callable[..., QWidget]) -> PeoplePage:
    page = PeoplePage(desk.background, desk.clock)
    shown(page, 1068, 800)
    return page


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def asked(page: QWidget, kind: Any) -> Any:
    return next(each for each in page.window().findChildren(kind) if each.isVisible())


def standing(desk: Any, case: Any) -> Any:
    return desk.do(lambda book: holds.of_person(book.store, case.person_id))


def test_a_letter_from_the_coroner_is_one_act_on_the_page_of_the_incident(
    page: IncidentsPage, desk: Any
) -> None:
    incident = desk.record_incident()
    wren, heron = desk.meet("Wren", incident), desk.meet("Heron", incident)
    desk.hold(wren)
    page.open_incident(incident)
    desk.settle()
    hold = page.form.hold
    desk.press(hold.begin)
    letter = asked(page, LetterDialog)
    assert holds.NOT_TO_ALTER in words(letter) and "can be lifted with a reason" in words(letter)
    desk.type(letter.contact, CALL)
    assert not letter.telling.isVisible()
    desk.press(letter.knows[wren.person_id])
    desk.choose(letter.telling.how, "By telephone")
    desk.press(letter.keep)
    assert "Bay 4, November: inquest" in words(hold) and holds.NOT_TO_ALTER in words(hold)
    assert "Wren, Nurses and midwives" in words(hold) and "Next follow-up: 21 December 2026." in words(hold)
    assert "by telephone, and offered to meet again" in words(hold)
    (made,) = desk.do(lambda book: offers.of_case(book.store, wren.id))
    assert (made.answer, made.after_letter) == (OfferAnswer.WAITING, True)
    assert standing(desk, heron)[0].legal_contact == CALL
    ((letter_id, _), press) = next(
        each for each in hold.letters.presses.items() if each[0][1] == heron.person_id
    )
    desk.press(press)
    tell = asked(page, TellDialog)
    desk.choose(tell.telling.how, "Not told")
    assert tell.telling.offer.currentData() == ""
    desk.press(tell.keep)
    assert "Not told: they want no contact" in words(hold)
    told = desk.do(lambda book: letters.addressees(book.store, letter_id))
    assert [each.told.how for each in told] == [ToldWay.NOT_TO_BE_TOLD, ToldWay.TELEPHONE]
    desk.type(hold.reason, "Closed by the coroner")
    desk.press(hold.lift)
    assert standing(desk, heron) == () and not hold.letters.isVisible()


def test_the_contact_is_asked_for_once_and_can_be_changed(page: IncidentsPage, desk: Any) -> None:
    for label, contact in (("Bay 4", CALL), ("Theatre 2", "")):
        page.open_incident(desk.record_incident(label))
        desk.settle()
        desk.press(page.form.hold.begin)
        letter = asked(page, LetterDialog)
        assert letter.contact.text() == ("" if contact else CALL)
        assert "Nobody has been added to this incident yet" in words(letter)
        if contact:
            desk.type(letter.contact, contact)
        desk.press(letter.keep)
        assert "since 23 November 2026. Legal services, 0115 496 0000." in words(page.form.hold)


def test_what_cannot_be_is_said_under_its_field(page: IncidentsPage, desk: Any) -> None:
    incident = desk.record_incident()
    wren = desk.meet("Wren", incident)
    page.open_incident(incident)
    desk.settle()
    desk.press(page.form.hold.begin)
    letter = asked(page, LetterDialog)
    desk.type(letter.came.line, "some time")
    desk.press(letter.keep)
    assert "is not a date" in letter.form.problem_of(letter.came.line)
    desk.type(letter.came.line, "today")
    desk.press(letter.knows[wren.person_id])
    desk.type(letter.telling.on.line, "some day")
    desk.press(letter.keep)
    assert "is not a date" in letter.telling.problem_of(letter.telling.on.line)
    desk.type(letter.telling.on.line, "yesterday")
    desk.press(letter.keep)
    assert letter.told.text().startswith("They were told before the letter came.")
    assert standing(desk, wren) == ()
    letter.reject()


def test_on_a_persons_page_it_says_what_not_to_alter_and_what_they_know(
    people: PeoplePage, desk: Any
) -> None:
    wren = desk.meet("Wren", desk.record_incident())
    people.open_person(wren.person_id)
    desk.settle()
    page = people.person
    assert not page.letters.isVisible()
    desk.press(page.letter)
    letter = asked(people, LetterDialog)
    desk.type(letter.contact, CALL)
    desk.press(letter.knows[wren.person_id])
    desk.press(letter.keep)
    said = words(page)
    for each in (
        "Wren: inquest, since",
        holds.NOT_TO_ALTER,
        CALL,
        "Told on 23 November 2026",
        "A letter: inquest",
    ):
        assert each in said, each
    assert "One-to-one offered again, after a letter" in said
    (press,) = page.letters.letters.presses.values()
    desk.press(press)
    tell = asked(people, TellDialog)
    assert not tell.telling.offer.isVisible()
    desk.type(tell.telling.on.line, "some day")
    desk.press(tell.keep)
    assert "is not a date" in tell.telling.problem_of(tell.telling.on.line)
    desk.type(tell.telling.on.line, "today")
    desk.choose(tell.telling.how, "By letter")
    desk.press(tell.keep)
    assert "by letter, and offered to meet again" in words(page)


def test_a_yes_to_the_fresh_offer_leads_to_a_conversation(people: PeoplePage, desk: Any) -> None:
    wren = desk.meet("Wren", desk.record_incident())
    desk.hold(wren)
    desk.later(days=40)
    people.open_person(wren.person_id)
    desk.settle()
    page = people.person
    desk.press(page.letter)
    letter = asked(people, LetterDialog)
    desk.press(letter.knows[wren.person_id])
    desk.press(letter.keep)
    desk.press(page.presses[f"answer accepted {wren.id}"])
    begun: list[str] = []
    page.assessment_chosen.connect(begun.append)
    desk.press(page.presses[f"assess {wren.id}"])
    assert begun == [wren.id]
    (followup,) = desk.do(lambda book: followups.of_case(book.store, wren.id))
    assert followup.state == "open"


def test_today_reminds_until_everybody_knows(desk: Any, shown: Callable[..., QWidget]) -> None:
    incident = desk.record_incident()
    wren = desk.meet("Wren", incident)
    now = desk.now
    desk.do(
        lambda book: letters.receive(
            book.store,
            "inquest",
            CALL,
            london_date(now),
            incident_id=incident,
            now=now,
            today=london_date(now),
        )
    )
    desk.do(
        lambda book: letters.receive(
            book.store,
            "claim",
            "",
            london_date(now),
            person_id=wren.person_id,
            now=now,
            today=london_date(now),
        )
    )
    page = TodayPage(desk.background, desk.clock)
    shown(page, 1068, 800)
    page.read()
    desk.settle()
    chosen: list[str] = []
    page.incident_chosen.connect(chosen.append)
    page.person_chosen.connect(chosen.append)
    assert "One person does not know of it yet." in words(page)
    for notice in page.letters:
        desk.press(notice.open)
    assert sorted(chosen) == sorted([incident, wren.person_id])


def test_of_very_many_only_the_first_are_shown(page: IncidentsPage, desk: Any) -> None:
    incident = desk.record_incident()
    for number in range(MOST + 2):
        desk.meet(f"Wren {number}", incident)
    page.open_incident(incident)
    desk.settle()
    desk.press(page.form.hold.begin)
    desk.press(asked(page, LetterDialog).keep)
    hold = page.form.hold
    assert len(hold.letters.presses) == MOST
    desk.press(hold.letters.show_all)
    assert len(hold.letters.presses) == MOST + 2


def test_a_new_incident_has_no_hold_before_it_is_saved(page: IncidentsPage, desk: Any) -> None:
    page.record_new()
    desk.settle()
    assert not page.form.hold.isVisible()


def test_another_incident_shows_its_own(page: IncidentsPage, desk: Any) -> None:
    one, other = desk.record_incident(), desk.record_incident("Theatre 2, November")
    page.open_incident(one)
    desk.settle()
    desk.press(page.form.hold.begin)
    desk.press(asked(page, LetterDialog).keep)
    assert page.form.hold.lift.isVisible()
    page.open_incident(other)
    desk.settle()
    assert page.form.hold.begin.isVisible() and not page.form.hold.lift.isVisible()
    assert page.form.hold.told.text() == ""


@pytest.mark.parametrize("percent", [100, 200])
def test_the_letter_fits_and_is_reached_with_the_keyboard(
    page: IncidentsPage, desk: Any, theme: Any, reachable: Any, named: Any, percent: int
) -> None:
    theme.set_percent(percent)
    page.resize(1024, 660)
    incident = desk.record_incident()
    wren = desk.meet("Wren", incident)
    page.open_incident(incident)
    desk.settle()
    desk.press(page.form.hold.begin)
    letter = asked(page, LetterDialog)
    letter.knows[wren.person_id].click()
    assert letter.area.horizontalScrollBar().maximum() == 0
    named(letter)
    reachable(letter)
    letter.reject()
