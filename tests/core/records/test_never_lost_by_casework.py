"""Amending, merging, taking apart, standing down and moving, in whatever order: no follow-up is lost by any of it."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sos_desktop.codes import Exposure, OfferWay, RequestSource, StaffGroup
from sos_desktop.dates import PartialDate
from sos_desktop.errors import SosError
from sos_desktop.records import (
    cases,
    incidents,
    merging,
    moves,
    offers,
    people,
    standing_down,
    succession,
)
from sos_desktop.records import today as todays

WHO, WHICH = st.integers(0, 3), st.integers(0, 2)
STEPS = st.one_of(
    st.tuples(st.just("assess"), WHO),
    st.tuples(st.just("amend the incident"), WHICH, st.sampled_from(["2026", "2026-11", "2026-11-20"])),
    st.tuples(st.just("amend the case"), WHO),
    st.tuples(st.just("amend the person"), WHO),
    st.tuples(st.just("merge"), WHICH, WHICH),
    st.tuples(st.just("take apart"), WHICH),
    st.tuples(st.just("link"), WHICH, WHICH),
    st.tuples(st.just("stand down"), WHO),
    st.tuples(st.just("hand over"), WHO),
    st.tuples(st.just("take back"), WHO),
    st.tuples(st.just("offer again"), WHO),
    st.tuples(st.just("come back"), WHO, WHICH),
    st.tuples(st.just("move"), WHO, WHO),
    st.tuples(st.just("days pass"), st.integers(1, 30)),
)


class World:
    def __init__(self, ward):
        self.ward, self.store = ward, ward.store
        self.incidents = [ward.incident("2026-11-18", f"Bay {number}") for number in range(3)]
        self.cases = [ward.meet("", self.incidents[number % 3], offered_on=ward.today) for number in range(4)]

    def do(self, what, which, *more):
        now, today, store = self.ward.now, self.ward.today, self.store
        if what == "days pass":
            self.ward.later(days=which)
        elif what == "assess":
            self.ward.assess(self.cases[which])
        elif what == "amend the incident":
            was = incidents.read(store, self.incidents[which].id)
            changed = replace(was, occurred=PartialDate(more[0]), area="Elsewhere")
            incidents.record(store, changed, why="Wrong day", now=now, today=today)
        elif what == "amend the case":
            cases.amend(
                store, self.cases[which].id, exposure=Exposure.REMOTE, source=RequestSource.SELF, requested=None,
                contacted=None, now=now, today=today,
            )  # fmt: skip
        elif what == "amend the person":
            was = people.read(store, self.cases[which].person_id)
            people.amend(store, replace(was, staff_group=StaffGroup.STUDENTS), people.UNKNOWN, now=now)
        elif what == "merge":
            merging.merge(store, self.incidents[which].id, self.incidents[more[0]].id, now=now)
        elif what == "take apart":
            for merge in merging.of(store, self.incidents[which].id):
                merging.undo(store, merge.id, now=now)
        elif what == "link":
            succession.link(store, self.incidents[which].id, self.incidents[more[0]].id, now=now)
        elif what == "stand down":
            standing_down.stand_down(store, self.cases[which].id, "", now=now, today=today)
        elif what == "hand over":
            standing_down.hand_over(store, self.cases[which].id, "R. Alder", now=now, today=today)
        elif what == "take back":
            standing_down.take_back(store, self.cases[which].id, now=now)
        elif what == "offer again":
            offers.make_again(store, self.cases[which].id, today, OfferWay.LETTER, now=now, today=today)
        elif what == "come back":
            cases.add(
                store, self.cases[which].person_id, incident_id=self.incidents[more[0]].id,
                exposure=Exposure.DIRECT, source=RequestSource.SELF, requested=None, offered_on=None, now=now,
                today=today,
            )  # fmt: skip
        elif what == "move":
            held = store.row(
                "SELECT id FROM sessions WHERE case_id = ? AND kind = 'one-to-one'", (self.cases[which].id,)
            )
            moves.move(store, held["id"] if held else "", self.cases[more[0]].person_id, now=now)


@settings(
    max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, max_size=14))
def test_whatever_is_done_about_a_case_its_follow_up_waits_on_its_date(ward, steps):
    world = World(ward)
    for step in steps:
        with suppress(SosError):
            world.do(*step)
    assessed = {
        row["case_id"]: row["held_on"]
        for row in ward.store.rows(
            "SELECT case_id, min(held_on) AS held_on FROM sessions WHERE kind = 'one-to-one' AND state = 'finished'"
            " GROUP BY case_id"
        )
    }
    booked = {row["case_id"]: row for row in ward.store.rows("SELECT * FROM followups WHERE void IS NULL")}
    assert set(booked) == set(assessed)
    read = todays.read(ward.store, today=ward.today, most=todays.EVERYTHING)
    waiting = {line.followup_id: line.since for line in read.waiting if line.followup_id}
    for case_id, held_on in assessed.items():
        day = PartialDate(held_on).first + timedelta(days=28)
        assert booked[case_id]["state"] == "open"
        assert waiting[booked[case_id]["id"]] == day
    assert len(waiting) == len(assessed)
    to_hand_over = {each.case_id for each in read.to_hand_over}
    first = {line.case_id for line in read.waiting if line.followup_id is None}
    for row in ward.store.rows("SELECT * FROM cases WHERE closed IS NULL AND first_assessment IS NULL"):
        unfinished = ward.store.row(
            "SELECT 1 FROM sessions WHERE case_id = ? AND state = 'draft'", (row["id"],)
        )
        assert unfinished or row["id"] in (to_hand_over if row["stood_down"] else first) or row["taken_over"]
    assert ward.store.first_unsound_entry() is None
