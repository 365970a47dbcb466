"""An incident that was entered twice: everything stands with one of them, nothing is lost, and it can be undone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sos_desktop.codes import Decision, HoldReason, OfferWay
from sos_desktop.dates import PartialDate
from sos_desktop.errors import BadInput
from sos_desktop.records import (
    cases,
    followups,
    holds,
    incidents,
    merging,
    offers,
    planning,
    sessions,
    story,
    succession,
    versions,
)
from sos_desktop.records import today as todays
from sos_desktop.records.planning import Planned


@pytest.fixture
def two(ward):
    return ward.incident(label="Bay 4"), ward.incident(label="Bay four again")


def merge(ward, two):
    kept, gone = two
    return merging.merge(ward.store, gone.id, kept.id, now=ward.now)


def everything(ward):
    """All that may be lost, without where it stands."""
    return {
        table: sorted(tuple(row) for row in ward.store.rows(f"SELECT {columns} FROM {table}"))  # noqa: S608
        for table, columns in {
            "cases": "id, person_id, exposure, first_contact, first_assessment, closed",
            "offers": "*", "followups": "*", "answers": "*", "facilitators": "*", "attendance": "*",
            "sessions": "id, kind, case_id, state, held_on, finished", "exposures": "*", "plans": "*",
        }.items()
    }  # fmt: skip


def where(ward):
    return {
        row["id"]: row["incident_id"]
        for row in ward.store.rows(
            "SELECT id, incident_id FROM cases UNION SELECT id, incident_id FROM sessions"
        )
        if row["incident_id"]
    }


def busy(ward, two):
    """People, offers, sessions, follow-ups, plans and a briefing with both."""
    for number, incident in enumerate(two):
        assessed, offered = (
            ward.meet(f"Wren {number}", incident),
            ward.meet(f"Heron {number}", incident, offered_on=ward.today),
        )
        ward.assess(assessed)
        planning.decide(ward.store, Planned(offered.id, "", Decision.ONE_TO_ONE), now=ward.now)
        group = ward.begin_group(incident)
        ward.answer(group, "second-facilitator", "R. Alder")
        ward.close(group)
        sessions.begin_planning(ward.store, incident.id, now=ward.now)


def test_nothing_is_lost_and_everything_stands_with_the_kept_one(ward, two, audited):
    busy(ward, two)
    before, waits = everything(ward), todays.read(ward.store, today=ward.today)
    merge(ward, two)
    kept, gone = two
    assert everything(ward) == before
    assert set(where(ward).values()) == {kept.id}
    assert "incidents merged" in audited()
    after = todays.read(ward.store, today=ward.today)
    assert [line.followup_id for line in after.waiting] == [line.followup_id for line in waits.waiting]
    assert {line.incident for line in after.waiting} == {"Bay 4"}
    assert [line.label for line in incidents.listed(ward.store)] == ["Bay 4"]
    (shown,) = merging.of(ward.store, kept.id)
    assert shown.can_be_undone and "2 Students" in shown.said() and "Bay four again" in shown.said()
    assert ward.store.first_unsound_entry() is None
    with pytest.raises(BadInput, match="stands as “Bay 4” now"):
        incidents.record(ward.store, gone, now=ward.now, today=ward.today)


def test_every_finished_record_and_case_says_that_it_was_merged(ward, two):
    busy(ward, two)
    merge(ward, two)
    _, gone = two
    held = ward.store.rows("SELECT id FROM sessions WHERE kind = 'group'")
    reasons = sorted(versions.newest(ward.store, row["id"]).reason for row in held)
    assert reasons == ["first", "merged"]
    assert all(versions.newest(ward.store, row["id"]).content["incident"] != gone.id for row in held)


def test_taken_apart_it_is_as_it_was(ward, two):
    busy(ward, two)
    before, stood = everything(ward), where(ward)
    merging.undo(ward.store, merge(ward, two), now=ward.now)
    assert (everything(ward), where(ward)) == (before, stood)
    assert len(incidents.listed(ward.store)) == 2
    assert merging.of(ward.store, two[0].id) == ()
    merging.undo(ward.store, merge(ward, two), now=ward.now)
    assert where(ward) == stood


def test_it_cannot_be_undone_twice(ward, two):
    known_by = merge(ward, two)
    merging.undo(ward.store, known_by, now=ward.now)
    with pytest.raises(BadInput, match="taken apart already"):
        merging.undo(ward.store, known_by, now=ward.now)


ADDED = {
    "a person": lambda ward, case, two: ward.meet("Dunlin", two[0]),
    "a session": lambda ward, case, two: ward.begin(case),
    "an offer": lambda ward, case, two: offers.make_again(
        ward.store, case.id, ward.today, OfferWay.TELEPHONE, now=ward.now, today=ward.today
    ),
    "a decision": lambda ward, case, two: planning.decide(
        ward.store, Planned(case.id, "", Decision.NO_ACTION), now=ward.now
    ),
    "another label": lambda ward, case, two: incidents.record(
        ward.store, replace(two[0], label="Bay 5"), now=ward.now, today=ward.today
    ),
    "a hold": lambda ward, case, two: holds.on_incident(
        ward.store, two[0].id, HoldReason.INQUEST, "", now=ward.now
    ),
    "another entry": lambda ward, case, two: merging.merge(
        ward.store, ward.incident(label="And once more").id, two[0].id, now=ward.now
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ADDED)
def test_after_something_was_added_it_stays_and_says_why(ward, two, what):
    case = ward.meet("Wren", two[1])
    known_by = merge(ward, two)
    ADDED[what](ward, case, two)
    before = where(ward)
    assert merging.of(ward.store, two[0].id)[0].id == known_by
    assert not merging.of(ward.store, two[0].id)[0].can_be_undone
    with pytest.raises(BadInput, match="nobody can say any more which of the two"):
        merging.undo(ward.store, known_by, now=ward.now)
    assert where(ward) == before


def test_a_hold_covers_everybody_after_it_and_is_as_it_was_when_undone(ward, two):
    kept, gone = two
    wren, heron = ward.meet("Wren", kept), ward.meet("Heron", gone)
    holds.on_incident(ward.store, gone.id, HoldReason.INQUEST, "0115 496 0000", now=ward.now)
    assert merging.ahead(ward.store, gone.id, kept.id).held
    known_by = merge(ward, two)
    for case in (wren, heron):
        (hold,) = holds.of_person(ward.store, case.person_id)
        assert (hold.why, hold.legal_contact) == (HoldReason.INQUEST, "0115 496 0000")
    merging.undo(ward.store, known_by, now=ward.now)
    assert holds.of_person(ward.store, wren.person_id) == ()
    assert len(holds.of_person(ward.store, heron.person_id)) == 1


def test_a_hold_on_the_kept_one_is_not_set_twice(ward, two):
    for incident in two:
        holds.on_incident(ward.store, incident.id, HoldReason.INQUIRY, "", now=ward.now)
    merge(ward, two)
    assert len(ward.store.rows("SELECT 1 FROM holds")) == 2


def test_somebody_who_is_with_both_keeps_both_cases(ward, two):
    kept, gone = two
    case = ward.meet("Wren", kept)
    other = cases.add(
        ward.store, case.person_id, incident_id=gone.id, exposure=case.exposure, source=case.source,
        requested=None, offered_on=None, now=ward.now, today=ward.today,
    )  # fmt: skip
    ward.assess(case)
    ward.assess(other)
    ahead = merging.ahead(ward.store, gone.id, kept.id)
    assert (ahead.people, ahead.groups, ahead.held, ahead.twice) == (1, 0, False, ("Wren",))
    supported = todays.read(ward.store, today=ward.today).supported_this_quarter
    merge(ward, two)
    assert (supported, todays.read(ward.store, today=ward.today).supported_this_quarter) == (2, 1)
    told = story.read(ward.store, case.person_id)
    assert [len(each.followups) for each in told.cases] == [1, 1]
    assert {followups.of_case(ward.store, each.case.id)[0].state for each in told.cases} == {"open"}


def test_one_and_the_same_is_not_merged(ward, two):
    kept, gone = two
    for pair in ((kept, kept), (ward.incident(label="Other"), gone)):
        merging.ahead(ward.store, gone.id, kept.id)
        if pair[0] is pair[1]:
            with pytest.raises(BadInput, match="one incident already"):
                merge(ward, pair)
    merge(ward, two)
    for pair in (two, (gone, kept)):
        with pytest.raises(BadInput, match="one incident already"):
            merge(ward, pair)


def test_a_session_that_was_held_before_the_kept_one_happened_refuses_it(ward):
    earlier = ward.incident("2026-11-10", "Earlier")
    ward.assess(ward.meet("Wren", earlier))
    ward.later(days=3)
    later = ward.incident("2026-11-25", "Later")
    with pytest.raises(BadInput, match="held on 23 November 2026, before the date of “Later”"):
        merging.merge(ward.store, earlier.id, later.id, now=ward.now)
    merging.merge(ward.store, later.id, earlier.id, now=ward.now)


def test_the_earlier_review_and_the_succession_go_along(ward, two):
    kept, gone = two
    soon = ward.today + timedelta(days=3)
    incidents.record(ward.store, replace(gone, review=soon), now=ward.now, today=ward.today)
    incidents.record(
        ward.store, replace(kept, review=soon + timedelta(days=1)), now=ward.now, today=ward.today
    )
    other = ward.incident(label="A week before")
    succession.link(ward.store, gone.id, other.id, now=ward.now)
    merge(ward, two)
    assert incidents.read(ward.store, kept.id).review == soon
    assert [line.id for line in succession.of(ward.store, other.id)] == [kept.id]


def test_incidents_that_follow_one_another_lead_to_each_other(ward, two):
    first, second = two
    third = replace(ward.incident(label="Third"), occurred=PartialDate("2026-11-20"))
    succession.link(ward.store, first.id, second.id, now=ward.now)
    fourth = ward.incident(label="Fourth")
    succession.link(ward.store, third.id, fourth.id, now=ward.now)
    succession.link(ward.store, second.id, third.id, now=ward.now)
    assert {line.label for line in succession.of(ward.store, first.id)} == {
        "Bay four again",
        "Third",
        "Fourth",
    }
    for each in (first, second, third):
        succession.unlink(ward.store, each.id, now=ward.now)
    assert succession.of(ward.store, fourth.id) == ()
    for each in (first, fourth):
        with pytest.raises(BadInput, match="linked to no other"):
            succession.unlink(ward.store, each.id, now=ward.now)
    with pytest.raises(BadInput, match="same incident"):
        succession.link(ward.store, first.id, first.id, now=ward.now)
