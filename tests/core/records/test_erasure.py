"""Erasing a person for good: all of it goes, the counts that have left stay, and no follow-up is ever lost."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sos_desktop.codes import Amendment, ErasureReason, FollowUpState, HoldReason, OfferAnswer
from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput, Finished, SaveFailed
from sos_desktop.records import (
    amendments,
    drafts,
    erasure,
    followups,
    holds,
    offers,
    story,
    tombstones,
)
from sos_desktop.records.cases import Case
from sos_desktop.summary import events, ledger
from sos_desktop.vault import migrate
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Store

REFERENCE = "IG 2026/114"
MARKER = "Quillfeather"


def erase(vault: Vault, case: Case, ward: Any) -> erasure.Erased:
    return erasure.erase(vault, case.person_id, ErasureReason.ASKED, REFERENCE, now=ward.now)


def everything(store: Store) -> str:
    """All that the record book holds, as one text."""
    tables = [row["name"] for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return "\n".join(
        repr(tuple(row))
        for table in tables
        for row in store.rows(f"SELECT * FROM {table}")  # noqa: S608
    )


@pytest.fixture
def marked(ward: Any) -> Case:
    """Somebody whose every text holds the marker: name, answers, an amendment, something half typed."""
    case = ward.meet(MARKER, ward.incident(), offered_on=ward.today)
    with ward.store.change(now=ward.now) as change:
        change.run("INSERT INTO identities VALUES (?, ?, ?)", (case.person_id, f"Ida {MARKER}", MARKER))
    session = ward.begin(case)
    ward.rate(session, *([1] * 10))
    ward.answer(session, "note", f"{MARKER} wants a walk at lunch.")
    ward.close(session)
    amendments.amend(ward.store, session, Amendment.ADDITION, f"{MARKER} rang.", now=ward.now)
    drafts.keep(ward.store, f"amendment {session}", {"words": f"{MARKER} half"}, now=ward.now)
    drafts.keep(ward.store, "whereabouts", {"inside": f"person {case.person_id}"}, now=ward.now)
    return case


def test_every_table_is_known_to_hold_something_about_people_or_not(store: Store):
    tables = {row["name"] for row in store.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )}  # fmt: skip
    goes = {table for table, _ in erasure.GOES}
    assert goes | erasure.STAYS | erasure.FOLLOWS == tables, (
        "say in records/erasure.py whether it goes with a person"
    )
    assert not goes & erasure.STAYS and not goes & erasure.FOLLOWS
    assert migrate.version(store.connection) == migrate.latest()


def test_nothing_about_them_is_left(vault: Vault, marked: Case, ward: Any):
    assert everything(ward.store).count(MARKER) > 6
    erased = erase(vault, marked, ward)
    assert erased.compacted
    left = everything(ward.store)
    assert MARKER not in left
    assert marked.id not in left.replace(repr(marked.id), "")  # in the audit only, as an id
    assert erasure.rows_about(ward.store, marked.person_id) == 0
    assert ward.store.row("PRAGMA freelist_count")[0] == 0
    with pytest.raises(BadInput):
        story.read(ward.store, marked.person_id)
    assert ward.store.rows("SELECT * FROM erasing") == []


def test_the_others_keep_everything(vault: Vault, marked: Case, ward: Any):
    other = ward.meet("Robin", offered_on=ward.today)
    session = ward.assess(other)
    before = (story.read(ward.store, other.person_id), amendments.read(ward.store, session))
    erase(vault, marked, ward)
    assert (story.read(ward.store, other.person_id), amendments.read(ward.store, session)) == before


def test_a_line_stays_that_it_was_done_and_by_whose_decision(
    vault: Vault, marked: Case, ward: Any, audited: Any
):
    erase(vault, marked, ward)
    (row,) = ward.store.rows("SELECT * FROM erasures")
    assert row["person_id"] == marked.person_id
    assert (row["why"], row["reference"]) == ("asked", REFERENCE)
    assert audited()[-1] == "person erased"
    assert ward.store.first_unsound_entry() is None
    digest = ward.store.row("SELECT digest FROM audit ORDER BY seq DESC LIMIT 1")["digest"]
    assert digest == ward.store.row("SELECT digest FROM audit WHERE action = 'person erased'")["digest"]


def test_a_follow_up_that_was_open_is_closed_as_no_contact_wanted(
    vault: Vault, marked: Case, ward: Any, audited: Any
):
    booked = ward.follow_up_of(marked)
    assert erase(vault, marked, ward).followups_closed == 1
    (row,) = ward.store.rows("SELECT * FROM erased_followups")
    assert tuple(row) == (booked.id, booked.kind, booked.window.due.isoformat(), ward.today.isoformat())
    assert "follow-up closed" in audited()


def test_it_needs_the_reference_of_a_decision(vault: Vault, marked: Case, ward: Any):
    with pytest.raises(BadInput, match="The reference of the decision is empty"):
        erasure.erase(vault, marked.person_id, ErasureReason.ASKED, "  ", now=ward.now)
    assert story.read(ward.store, marked.person_id)


def test_somebody_unknown_is_refused(vault: Vault, ward: Any):
    with pytest.raises(BadInput, match="not in the record book"):
        erasure.erase(vault, "nobody", ErasureReason.ASKED, REFERENCE, now=ward.now)


@pytest.mark.parametrize("on", ["the person", "the incident"])
def test_a_hold_stands_against_it_and_says_so(vault: Vault, marked: Case, ward: Any, on: str):
    if on == "the person":
        hold = holds.on_person(
            ward.store, marked.person_id, HoldReason.INQUEST, "0115 496 0000", now=ward.now
        )
    else:
        hold = holds.on_incident(ward.store, marked.incident_id, HoldReason.INQUIRY, "", now=ward.now)
    with pytest.raises(BadInput, match="on hold for an inquest, an inquiry or a claim"):
        erase(vault, marked, ward)
    assert story.read(ward.store, marked.person_id)
    with pytest.raises(Finished, match="Records on hold"), ward.store.change(now=ward.now) as change:
        change.run("INSERT INTO erasing VALUES (?)", (marked.person_id,))
    holds.lift(ward.store, hold, "The coroner closed it on 3 May", now=ward.now)
    erase(vault, marked, ward)
    assert erasure.rows_about(ward.store, marked.person_id) == 0


def test_what_it_would_mean_can_be_read_before(vault: Vault, marked: Case, ward: Any):
    other = ward.meet("Robin")
    session = ward.begin(other)
    ward.rate(session, *([0] * 10))
    ward.answer(session, "note", f"Sat with {MARKER.lower()} at lunch.")
    ward.close(session)
    ward.meet(f"{MARKER} 2")
    ahead = erasure.ahead(ward.store, marked.person_id)
    assert (ahead.code_name, ahead.sessions, ahead.open_followups, ahead.held) == (MARKER, 1, 1, ())
    assert ahead.elsewhere == 1


def test_where_the_disk_does_not_take_the_line_nothing_was_erased(
    vault: Vault, marked: Case, ward: Any, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(28, "")

    monkeypatch.setattr(tombstones, "write_safely", full)
    with pytest.raises(SaveFailed, match="so nothing was erased"):
        erase(vault, marked, ward)
    assert story.read(ward.store, marked.person_id)
    assert list(tombstones.beside(vault.folder)) == []


def test_pages_that_cannot_be_packed_are_empty_all_the_same(
    vault: Vault, marked: Case, ward: Any, monkeypatch: pytest.MonkeyPatch
):
    def full(_: object) -> None:
        raise SaveFailed("The disk is full.")

    monkeypatch.setattr(Store, "compact", full)
    assert not erase(vault, marked, ward).compacted
    assert MARKER not in everything(ward.store)


def test_the_authoriser_stands_again_after_the_file_was_packed(vault: Vault, marked: Case, ward: Any):
    erase(vault, marked, ward)
    with pytest.raises(Exception, match=r"denied|not authorized"):
        vault.store.connection.execute("ATTACH ':memory:' AS other")
    with pytest.raises(Exception, match=r"denied|not authorized"):
        vault.store.connection.execute("VACUUM")


# What has left


def test_counts_that_have_left_stay_and_the_same_file_is_made_again(vault: Vault, marked: Case, ward: Any):
    quarter = Quarter.of(ward.today)
    ward.later(days=60)
    issued = ledger.issue(vault, quarter, now=ward.now, today=ward.today)
    before = events.covered(ward.store, issued.file_id, quarter)
    assert before.events >= 1
    erase(vault, marked, ward)
    after = events.covered(ward.store, issued.file_id, quarter)
    assert (after.cells, after.events) == (before.cells, before.events)
    assert ledger.issue(vault, quarter, now=ward.now, today=ward.today).package == issued.package
    assert events.corrections(ward.store) == 0


def test_what_has_left_is_not_counted_again_and_what_has_not_is_not_counted(
    vault: Vault, marked: Case, ward: Any
):
    quarter = Quarter.of(ward.today)
    ward.later(days=60)
    ledger.issue(vault, quarter, now=ward.now, today=ward.today)
    assert events.waiting(ward.store, quarter.next).events == 1  # the follow-up
    erase(vault, marked, ward)
    assert events.waiting(ward.store, quarter.next).events == 0
    file = ledger.find(vault, quarter)
    assert file is not None
    ledger.withdraw(vault, file.file_id, now=ward.now)
    assert events.waiting(ward.store, quarter.next).events == 0


# No follow-up is ever lost


@given(st.lists(st.sampled_from(["meet", "assess", "decline", "end", "hold", "lift", "erase"]), max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_follow_up_that_was_ever_booked_is_there_or_closed_as_no_contact_wanted(
    vault: Vault, ward: Any, doings: list[str]
):
    known: list[Case] = []
    booked: set[str] = set()
    ended: set[str] = set()
    for doing in doings:
        ward.later(hours=1)
        case = known[-1] if known else None
        if doing == "meet" or case is None:
            known.append(ward.meet(f"Wren {ward.met} {len(booked)} {ward.now:%d%H%M%S%f}", ward.incident()))
            continue
        open_now = [
            each.id for each in followups.of_case(ward.store, case.id) if each.state is FollowUpState.OPEN
        ]
        if doing == "assess":
            ward.assess(case)
            booked |= {each.id for each in followups.of_case(ward.store, case.id)}
        elif doing in ("end", "decline") and open_now:
            followups.end(ward.store, open_now[0], FollowUpState.DECLINED, "", now=ward.now, today=ward.today)
            ended.add(open_now[0])
        elif doing == "hold" and not holds.of_person(ward.store, case.person_id):
            holds.on_person(ward.store, case.person_id, HoldReason.CLAIM, "", now=ward.now)
        elif doing == "lift":
            for hold in holds.of_person(ward.store, case.person_id):
                holds.lift(ward.store, hold.id, "Settled", now=ward.now)
        elif doing == "erase":
            if holds.of_person(ward.store, case.person_id):
                with pytest.raises(BadInput):
                    erase(vault, case, ward)
            else:
                erase(vault, case, ward)
                known.pop()
    kept = {row["id"] for row in ward.store.rows("SELECT id FROM followups")}
    closed = {row["id"] for row in ward.store.rows("SELECT id FROM erased_followups")}
    assert booked - ended <= kept | closed
    assert not kept & closed
    still_open = {row["id"] for row in ward.store.rows("SELECT id FROM followups WHERE state = 'open'")}
    assert booked - ended - closed <= still_open


@pytest.mark.parametrize(
    "law", ["DELETE FROM followups", "DELETE FROM sessions", "DELETE FROM erased_followups"]
)
def test_even_while_somebody_is_erased_nothing_of_others_and_no_open_follow_up_goes(
    vault: Vault, marked: Case, ward: Any, law: str
):
    ward.assess(ward.meet("Robin"))
    gone = ward.meet("Finch")
    ward.assess(gone)
    erase(vault, gone, ward)
    with pytest.raises(Finished), ward.store.change(now=ward.now) as change:
        change.run("INSERT INTO erasing VALUES (?)", (marked.person_id,))
        change.run(law)


def test_an_offer_that_waits_goes_too(vault: Vault, ward: Any):
    case = ward.meet("Finch", offered_on=ward.today)
    offers.answer(ward.store, case.id, OfferAnswer.DECLINED, now=ward.now, today=ward.today)
    erase(vault, case, ward)
    assert ward.store.rows("SELECT * FROM offers") == []
    assert ward.store.rows("SELECT * FROM unsent_events") == []
