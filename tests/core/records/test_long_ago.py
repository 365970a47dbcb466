"""What happened so long ago that nobody knows the year is kept without one, in words or in none."""

from dataclasses import replace
from typing import Any

import pytest

from sos_desktop.codes import Timing
from sos_desktop.dates import PartialDate, Quarter
from sos_desktop.errors import BadInput
from sos_desktop.records import (
    finding,
    gathering,
    incidents,
    indexing,
    lookalikes,
    merging,
    sessions,
    story,
    versions,
)
from sos_desktop.records import today as todays
from sos_desktop.records.finding import Wanted
from sos_desktop.records.identifiers import new_id
from sos_desktop.schedule import Standing
from sos_desktop.summary import events

BEFORE = "before I worked here"


def record(ward: Any, incident: Any) -> None:
    incidents.record(ward.store, incident, now=ward.now, today=ward.today)


@pytest.fixture
def old(ward: Any) -> Any:
    """Something long ago, of which nobody knows the year."""
    made = ward.incident("2026-11-18", "The old ward")
    changed = replace(made, occurred=None, timing=Timing.LONG_AGO, in_words=f"  {BEFORE} ")
    record(ward, changed)
    return incidents.read(ward.store, made.id)


def test_it_needs_neither_a_year_nor_words(ward: Any, old: Any):
    assert (old.occurred, old.in_words, old.when) == (None, BEFORE, f"Long ago: {BEFORE}")
    record(ward, replace(old, in_words=""))
    assert incidents.read(ward.store, old.id).when == "Long ago"


@pytest.mark.parametrize("timing", [each for each in Timing if each is not Timing.LONG_AGO])
def test_anything_else_needs_at_least_a_year(ward: Any, timing: Timing):
    made = ward.incident()
    with pytest.raises(BadInput, match="no date of the incident"):
        record(ward, replace(made, id=new_id(), occurred=None, timing=timing))


def test_a_year_that_is_known_after_all_takes_the_place_of_the_words(ward: Any, old: Any):
    record(ward, replace(old, occurred=PartialDate("1998")))
    now = incidents.read(ward.store, old.id)
    assert (now.when, now.in_words) == ("1998", "")
    assert "in_words" not in versions.newest(ward.store, old.id).content


def test_it_stands_last_in_the_list_and_is_found_by_its_words(ward: Any, old: Any):
    ward.incident("2009", "Another")
    assert [line.label for line in incidents.listed(ward.store)] == ["Another", "The old ward"]
    assert incidents.listed(ward.store)[1].when == f"Long ago: {BEFORE}"
    while indexing.catch_up(ward.store, now=ward.now):
        pass
    found = finding.find(ward.store, Wanted("worked here"), today=ward.today)
    assert [hit.title for hit in found.hits] == ["The old ward"]
    record(ward, replace(old, in_words="in the eighties"))
    while indexing.catch_up(ward.store, now=ward.now):
        pass
    assert finding.find(ward.store, Wanted("worked here"), today=ward.today).hits == ()
    within = finding.find(ward.store, Wanted("old ward", days=90), today=ward.today)
    assert within.hits == ()


def test_the_first_assessment_is_possible_at_once_and_everything_else_goes_on(ward: Any, old: Any):
    wren = ward.meet("Wren", old, offered_on=ward.today)
    (line,) = todays.read(ward.store, today=ward.today).waiting
    assert (line.since, line.standing) == (ward.today, Standing.DUE)
    session = ward.assess(wren)
    assert sessions.read(ward.store, session).event_day is None
    told = story.read(ward.store, wren.person_id).cases[0]
    assert (told.occurred, told.when) == (None, f"Long ago: {BEFORE}")
    lines = {line.label: line.text for part in gathering.gather(ward.store, wren.person_id).parts
             for line in part.lines}  # fmt: skip
    assert lines["When it happened"] == f"Long ago: {BEFORE}"
    assert events.waiting(ward.store, Quarter(2026, 4)).events > 0
    ward.later(days=28)
    assert sessions.read(ward.store, ward.begin_follow_up(wren)).instruments


def test_who_could_be_mistaken_is_told_by_the_latest_incident(ward: Any, old: Any):
    first = ward.meet("Wren", old)
    second = ward.meet("Wren 2", old)
    (found,) = lookalikes.of_person(ward.store, first.person_id)
    assert (found.person_id, found.incident) == (second.person_id, "The old ward")


def test_it_may_turn_out_to_be_one_with_another(ward: Any, old: Any):
    other = ward.incident("2026-11-20", "The same")
    ward.assess(ward.meet(incident=other))
    merging.merge(ward.store, other.id, old.id, now=ward.now)
    (merge,) = merging.of(ward.store, old.id)
    merging.undo(ward.store, merge.id, now=ward.now)
    merging.merge(ward.store, old.id, other.id, now=ward.now)
    assert (
        merging.of(ward.store, other.id)[0].said().startswith(f"“The old ward”, Long ago: {BEFORE}, was put")
    )
