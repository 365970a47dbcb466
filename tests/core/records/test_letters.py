"""A letter about an inquest: the hold, the contact, who was told and offered to meet again, and who is not told yet."""

from datetime import date, timedelta
from typing import Any

import pytest

from sos_desktop.codes import ErasureReason, HoldReason, OfferAnswer, OfferWay, ToldWay
from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput, Finished
from sos_desktop.records import (
    erasure,
    gathering,
    holds,
    incidents,
    letters,
    merging,
    offers,
    retention,
    sessions,
    story,
)
from sos_desktop.records import today as todays
from sos_desktop.records.letters import Told
from sos_desktop.summary import events
from sos_desktop.summary.tables import Cell

CALL = "Legal services, 0115 496 0000"


@pytest.fixture
def incident(ward: Any) -> Any:
    return ward.incident()


@pytest.fixture
def wren(ward: Any, incident: Any) -> Any:
    return ward.meet("Wren", incident, offered_on=ward.today)


@pytest.fixture
def heron(ward: Any, incident: Any) -> Any:
    return ward.meet("Heron", incident)


def face_to_face(ward: Any, *, offered: bool = True) -> Told:
    return Told(ward.today, ToldWay.FACE_TO_FACE, OfferWay.FACE_TO_FACE if offered else None)


def about_incident(ward: Any, incident: Any, told: Any = None) -> str:
    return letters.receive(
        ward.store, HoldReason.INQUEST, CALL, ward.today, incident_id=incident.id, told=told, now=ward.now,
        today=ward.today,
    )  # fmt: skip


def about_person(ward: Any, case: Any, told: Told) -> str:
    return letters.receive(
        ward.store, HoldReason.CLAIM, CALL, ward.today, person_id=case.person_id, told={case.person_id: told},
        now=ward.now, today=ward.today,
    )  # fmt: skip


def tell(ward: Any, letter: str, case: Any, told: Told) -> None:
    letters.tell(ward.store, letter, case.person_id, told, now=ward.now, today=ward.today)


def names(ward: Any, letter: str) -> dict[str, bool]:
    return {each.code_name: each.told is not None for each in letters.addressees(ward.store, letter)}


def test_one_act_holds_keeps_the_contact_tells_and_offers(
    ward: Any, incident: Any, wren: Any, heron: Any, audited: Any
):
    ward.assess(wren)
    ward.later(days=40)
    letter = about_incident(ward, incident, {wren.person_id: face_to_face(ward)})
    hold = holds.of_incident(ward.store, incident.id)
    assert hold is not None and (hold.why, hold.legal_contact) == (HoldReason.INQUEST, CALL)
    assert letters.contact(ward.store) == CALL
    assert names(ward, letter) == {"Heron": False, "Wren": True}
    by_name = {each.code_name: each for each in letters.addressees(ward.store, letter)}
    assert by_name["Wren"].told == face_to_face(ward)
    assert by_name["Wren"].told.said() == ("Told on 2 January 2027: face to face, and offered to meet again")
    assert by_name["Wren"].followup == date(2026, 12, 21) and by_name["Heron"].followup is None
    assert offers.of_case(ward.store, wren.id)[-1].answer is OfferAnswer.WAITING
    done = audited()
    for action in (
        "hold set",
        "letter noted",
        "offer made",
        "told of a letter",
        "legal services' contact kept",
    ):
        assert action in done
    (noted,) = letters.of_incident(ward.store, incident.id)
    assert noted == letters.read(ward.store, letter)
    assert noted.said() == "A letter about Bay 4, November came on 2 January 2027: inquest."


def test_whoever_is_not_told_yet_waits_until_it_is_said(ward: Any, incident: Any, wren: Any, heron: Any):
    letter = about_incident(ward, incident)
    (waiting,) = letters.to_tell(ward.store)
    assert (waiting.letter.id, waiting.how_many) == (letter, 2)
    tell(ward, letter, wren, Told(ward.today, ToldWay.NOT_TO_BE_TOLD))
    assert letters.to_tell(ward.store)[0].how_many == 1
    tell(ward, letter, heron, face_to_face(ward, offered=False))
    assert letters.to_tell(ward.store) == ()
    said = {each.code_name: each.told.said() for each in letters.addressees(ward.store, letter) if each.told}
    assert said["Wren"] == "Not told: they want no contact (noted on 23 November 2026)"
    later = ward.meet("Robin", incident)
    assert letters.to_tell(ward.store)[0].how_many == 1
    assert [each.id for each in letters.of_person(ward.store, later.person_id)] == [letter]


def test_today_says_that_somebody_is_to_be_told(ward: Any, incident: Any, wren: Any):
    before = todays.read(ward.store, today=ward.today)
    letter = about_incident(ward, incident)
    now = todays.read(ward.store, today=ward.today)
    assert [(each.letter.id, each.how_many) for each in now.to_tell] == [(letter, 1)]
    assert now.badge == before.badge + 1


def test_a_second_letter_finds_the_hold_standing(ward: Any, incident: Any, wren: Any):
    about_incident(ward, incident)
    hold = holds.of_incident(ward.store, incident.id)
    second = about_incident(ward, incident)
    assert holds.of_incident(ward.store, incident.id) == hold
    assert [each.id for each in letters.of_incident(ward.store, incident.id)][-1] == second


def test_one_about_a_person_is_about_nobody_else(ward: Any, incident: Any, wren: Any, heron: Any):
    about_person(ward, wren, face_to_face(ward))
    second = about_person(ward, wren, face_to_face(ward, offered=False))
    assert names(ward, second) == {"Wren": True}
    assert len([hold for hold in holds.of_person(ward.store, wren.person_id) if hold.person_id]) == 1
    assert letters.of_person(ward.store, heron.person_id) == ()
    assert letters.read(ward.store, second).said() == (
        "A letter about Wren came on 23 November 2026: legal claim."
    )
    with pytest.raises(BadInput, match="not about that person"):
        tell(ward, second, heron, face_to_face(ward))


def test_the_fresh_offer_is_no_attempt_and_opens_a_closed_case(ward: Any, incident: Any, wren: Any):
    for _ in range(2):
        offers.answer(ward.store, wren.id, OfferAnswer.DECLINED, now=ward.now, today=ward.today)
        if len(offers.of_case(ward.store, wren.id)) < 2:
            offers.make_again(
                ward.store, wren.id, ward.today, OfferWay.LETTER, now=ward.now, today=ward.today
            )
    ward.later(days=10)
    about_incident(ward, incident, {wren.person_id: face_to_face(ward)})
    made = offers.of_case(ward.store, wren.id)
    assert [each.after_letter for each in made] == [False, False, True]
    assert offers.attempts(made) == 2
    assert story.read(ward.store, wren.person_id).cases[0].case.closed is None
    assert {line.code_name for line in todays.read(ward.store, today=ward.today).waiting} == {"Wren"}
    with pytest.raises(BadInput, match="offered twice"):
        offers.make_again(ward.store, wren.id, ward.today, OfferWay.LETTER, now=ward.now, today=ward.today)
    offers.answer(ward.store, wren.id, OfferAnswer.DECLINED, now=ward.now, today=ward.today)
    assert story.read(ward.store, wren.person_id).cases[0].case.closed == ward.today


def test_an_offer_that_still_waited_had_no_reply(ward: Any, incident: Any, wren: Any):
    ward.later(days=3)
    about_incident(ward, incident, {wren.person_id: face_to_face(ward)})
    assert [each.answer for each in offers.of_case(ward.store, wren.id)] == [
        OfferAnswer.NO_REPLY,
        OfferAnswer.WAITING,
    ]


def test_it_counts_as_renewed_contact_and_can_be_withdrawn(ward: Any, incident: Any, wren: Any):
    ward.assess(wren)
    ward.later(days=2)
    about_incident(ward, incident, {wren.person_id: face_to_face(ward)})
    offers.answer(ward.store, wren.id, OfferAnswer.ACCEPTED, now=ward.now, today=ward.today)
    counted = events.waiting(ward.store, Quarter(2026, 4)).cells
    assert counted[Cell("offer", "answer", "accepted")] == 2
    begun = sessions.begin_one_to_one(ward.store, wren.id, now=ward.now)
    assert sessions.read(ward.store, begun).case_id == wren.id
    ward.later(days=1)
    about_incident(ward, incident, {wren.person_id: face_to_face(ward)})
    offers.answer(ward.store, wren.id, OfferAnswer.WITHDRAWN, now=ward.now, today=ward.today)
    assert offers.of_case(ward.store, wren.id)[-1].answer is OfferAnswer.WITHDRAWN


def test_a_telling_is_put_right_by_another_and_offers_once(ward: Any, incident: Any, wren: Any, store: Any):
    letter = about_incident(ward, incident, {wren.person_id: face_to_face(ward)})
    ward.later(days=2)
    tell(ward, letter, wren, Told(ward.today - timedelta(days=1), ToldWay.TELEPHONE, OfferWay.TELEPHONE))
    (wren_now,) = letters.addressees(store, letter)
    assert wren_now.told == Told(date(2026, 11, 24), ToldWay.TELEPHONE, OfferWay.FACE_TO_FACE)
    assert len(offers.of_case(store, wren.id)) == 2
    assert store.rows("SELECT count(*) AS many FROM tellings")[0]["many"] == 2


@pytest.mark.parametrize(
    "law",
    [
        "DELETE FROM letters",
        "UPDATE letters SET came = '2026-01-01'",
        "DELETE FROM tellings",
        "UPDATE tellings SET told_on = '2026-01-01'",
    ],
)
def test_that_it_came_and_who_was_told_stays(ward: Any, incident: Any, wren: Any, law: str):
    about_incident(ward, incident, {wren.person_id: face_to_face(ward)})
    with pytest.raises(Finished), ward.store.change(now=ward.now) as change:
        change.run(law)


def test_what_cannot_be_is_refused_whole(ward: Any, incident: Any, wren: Any):
    tomorrow = Told(ward.today + timedelta(days=1), ToldWay.TELEPHONE)
    with pytest.raises(BadInput, match="in the future"):
        about_incident(ward, incident, {wren.person_id: tomorrow})
    before = Told(ward.today - timedelta(days=1), ToldWay.TELEPHONE)
    with pytest.raises(BadInput, match="before the letter came"):
        about_incident(ward, incident, {wren.person_id: before})
    assert holds.of_incident(ward.store, incident.id) is None and letters.contact(ward.store) == ""
    with pytest.raises(BadInput, match="not in the record book"):
        letters.read(ward.store, "none")
    with pytest.raises(BadInput, match="not in the record book"):
        letters.receive(
            ward.store, HoldReason.CLAIM, "", ward.today, person_id="nobody", now=ward.now, today=ward.today
        )
    ward.later(days=3)
    ahead = offers.make_after_letter(
        ward.store, wren.id, ward.today, OfferWay.LETTER, now=ward.now, today=ward.today
    )
    assert ahead
    with pytest.raises(BadInput, match="before the last one"):
        offers.make_after_letter(
            ward.store,
            wren.id,
            ward.today - timedelta(days=1),
            OfferWay.LETTER,
            now=ward.now,
            today=ward.today,
        )


def test_the_contact_is_kept_for_the_next_time_and_can_be_changed(ward: Any, incident: Any, audited: Any):
    letters.keep_contact(ward.store, " Legal  services, bleep 12 ", now=ward.now)
    assert letters.contact(ward.store) == "Legal services, bleep 12"
    many = len(audited())
    letters.keep_contact(ward.store, "Legal services, bleep 12", now=ward.now)
    assert len(audited()) == many
    letters.receive(
        ward.store,
        HoldReason.INQUEST,
        " ",
        ward.today,
        incident_id=incident.id,
        now=ward.now,
        today=ward.today,
    )
    assert letters.contact(ward.store) == "Legal services, bleep 12"


def test_once_the_hold_is_lifted_nobody_is_waited_for(ward: Any, incident: Any, wren: Any):
    letter = about_incident(ward, incident)
    hold = holds.of_incident(ward.store, incident.id)
    assert hold is not None
    holds.lift(ward.store, hold.id, "Closed by the coroner", now=ward.now)
    assert letters.to_tell(ward.store) == () and letters.of_incident(ward.store, incident.id) == ()
    assert letters.of_person(ward.store, wren.person_id) == ()
    assert [each.id for each in letters.of_person(ward.store, wren.person_id, ended=True)] == [letter]


def test_it_goes_with_an_incident_that_was_entered_twice(ward: Any, incident: Any, wren: Any):
    kept = ward.incident(label="The same bay")
    robin = ward.meet("Robin", kept)
    letter = about_incident(ward, incident, {wren.person_id: face_to_face(ward)})
    merging.merge(ward.store, incident.id, kept.id, now=ward.now)
    (there,) = letters.of_incident(ward.store, kept.id)
    assert (there.id, there.incident_id, there.about) == (letter, kept.id, "The same bay")
    assert names(ward, letter) == {"Robin": False, "Wren": True}
    assert letters.to_tell(ward.store)[0].how_many == 1
    assert [each.id for each in letters.of_person(ward.store, robin.person_id)] == [letter]
    (merge,) = merging.of(ward.store, kept.id)
    merging.undo(ward.store, merge.id, now=ward.now)
    assert names(ward, letter) == {"Wren": True} and letters.of_incident(ward.store, kept.id) == ()
    assert incidents.read(ward.store, incident.id).merged_into is None


def test_it_stands_in_their_copy_and_goes_with_their_erasure(
    ward: Any, incident: Any, wren: Any, heron: Any, vault: Any
):
    about_incident(ward, incident, {wren.person_id: face_to_face(ward)})
    about_person(ward, wren, face_to_face(ward, offered=False))
    copied = gathering.gather(ward.store, wren.person_id)
    lines = {line.label: line.text for line in copied.parts[0].lines}
    assert lines["A letter about Bay 4, November came on 23 November 2026: inquest"].startswith("Told on 23")
    assert {"letters", "tellings"} <= set(copied.data)
    other = gathering.gather(ward.store, heron.person_id)
    assert "Not told yet" in [line.text for line in other.parts[0].lines]
    for hold in holds.of_person(ward.store, wren.person_id):
        holds.lift(ward.store, hold.id, "Closed", now=ward.now)
    erasure.erase(vault, wren.person_id, ErasureReason.ASKED, "IG 12", now=ward.now)
    assert erasure.rows_about(ward.store, wren.person_id) == 0
    assert ward.store.rows("SELECT count(*) AS many FROM tellings")[0]["many"] == 0
    assert ward.store.rows("SELECT count(*) AS many FROM letters")[0]["many"] == 1


def test_being_told_is_a_contact_from_which_retention_counts(ward: Any, incident: Any, heron: Any):
    from sos_desktop.policy import Policy

    ward.later(days=500)
    letter = about_incident(ward, incident)
    tell(ward, letter, heron, face_to_face(ward, offered=False))
    hold = holds.of_incident(ward.store, incident.id)
    assert hold is not None
    holds.lift(ward.store, hold.id, "Closed", now=ward.now)
    found = retention.due(
        ward.store, Policy(retention=(("offered", 1),)), today=ward.today + timedelta(days=400)
    )
    assert [(line.code_name, line.last_contact) for line in found.due] == [("Heron", ward.today)]
