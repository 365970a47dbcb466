"""Which events a quarter takes: each once, on its own day, judged as it stood, and none lost."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from sos_desktop.codes import EventType, OfferAnswer, StaffGroup
from sos_desktop.dates import Quarter
from sos_desktop.summary import events, ledger
from sos_desktop.summary.tables import Cell
from sos_desktop.vault.folder import Vault

TOTAL = Cell("case", "total", "all")
DUE = Cell("follow-up", "total", "all")
ATTENDED = Cell("group", "attendance", "all")


def outcome(name: str) -> Cell:
    return Cell("follow-up", "outcome", name)


def onward(name: str) -> Cell:
    return Cell("follow-up", "onward", name)


def answer(name: str) -> Cell:
    return Cell("offer", "answer", name)


@pytest.fixture
def counted(vault: Vault, quarter: Quarter):
    """The true counts of the quarter that are not nought."""

    def count(which: Quarter = quarter) -> dict[Cell, int]:
        return {cell: number for cell, number in events.waiting(vault.store, which).cells.items() if number}

    return count


# Cases


def test_a_case_counts_in_the_quarter_of_its_first_contact(book: Any, counted: Any):
    for day in ("2026-07-01", "2026-09-30", "2026-10-01"):
        book.case(day)
    book.case(None)
    assert counted()[TOTAL] == 2


def test_somebody_with_both_entries_of_one_incident_is_one_person_supported(book: Any, counted: Any):
    """Of an incident that was entered twice: the case that has left, or the earlier one, stands for both."""
    person, incident, gone = book.person(), *(book.incident(EventType.FIRST_DEATH) for _ in range(2))
    book.change("INSERT INTO merges VALUES ('merge', ?, ?, '', 0, NULL, NULL)", gone, incident)
    later = book.case("2026-08-12", person=person, incident=incident)
    book.case("2026-08-10", person=person, incident=incident)
    book.case("2026-08-10", incident=incident)
    book.case(None, person=person, incident=incident)
    assert counted()[TOTAL] == 2
    book.change("DELETE FROM unsent_events WHERE event_id = ?", later)
    assert counted()[TOTAL] == 2
    book.change("INSERT INTO summaries VALUES ('file', '2026-Q2', 's', x'00', '', NULL)")
    book.change("INSERT INTO summary_events VALUES ('file', 'case', ?, '1 all students first-death')", later)
    assert counted()[TOTAL] == 1


def test_a_case_counts_for_its_staff_group_and_for_the_kind_of_event(book: Any, counted: Any):
    book.case(group=StaffGroup.MEDICAL_AND_DENTAL, event_type=EventType.FIRST_DEATH)
    assert counted() == {
        TOTAL: 1,
        Cell("case", "staff-group", "medical-and-dental"): 1,
        Cell("case", "event-type", "death-of-patient"): 1,
    }


def test_a_case_without_an_event_stands_with_the_others(book: Any, counted: Any):
    book.case(event_type=None)
    assert counted()[Cell("case", "event-type", "over-time-old-or-other")] == 1


def test_what_a_colleague_reports_is_not_counted_again(book: Any, counted: Any):
    case = book.case(reports=0)
    book.offer("2026-08-01", "accepted", "2026-08-02", case=case)
    book.follow_up("2026-08-01", case=case)
    book.group("2026-08-01", 6, reports=0)
    assert counted() == {}


# Offers


def test_an_offer_counts_on_the_day_of_its_answer(book: Any, counted: Any):
    book.offer("2026-09-29", OfferAnswer.ACCEPTED, "2026-09-30")
    book.offer("2026-09-29", OfferAnswer.DECLINED, "2026-10-01")
    assert counted() == {answer("accepted"): 1}


def test_an_offer_that_nobody_answered_counts_on_its_28th_day(book: Any, counted: Any):
    book.offer("2026-09-02")
    book.offer("2026-09-03")
    assert counted() == {answer("no-reply"): 1}


def test_an_answer_after_the_28th_day_comes_too_late(book: Any, counted: Any):
    book.offer("2026-08-01", OfferAnswer.ACCEPTED, "2026-09-20")
    assert counted() == {answer("no-reply"): 1}


def test_an_offer_that_was_taken_back_in_time_was_none(book: Any, counted: Any):
    book.offer("2026-08-01", OfferAnswer.WITHDRAWN, "2026-08-10")
    assert counted() == {}


# Follow-ups


@pytest.mark.parametrize(
    ("state", "ended", "decision", "became", "decided"),
    [
        ("done", "2026-07-20", "watch", "on-time", "watch"),  # before the window opened
        ("done", "2026-08-05", "watch", "on-time", "watch"),
        ("done", "2026-08-10", "closed", "on-time", "closed"),
        ("done", "2026-08-11", "tier-3-accepted", "late", "tier-3-accepted"),
        ("done", "2026-09-07", "tier-3-declined", "late", "tier-3-declined"),
        ("done", "2026-09-08", "closed", "not-done-in-time", "not-recorded"),
        ("declined", "2026-08-01", None, "declined", "not-recorded"),
        ("unreachable", "2026-09-07", None, "not-reached", "not-recorded"),
        ("declined", "2026-09-08", None, "not-done-in-time", "not-recorded"),
        ("closed", "2026-08-20", None, "not-done-in-time", "not-recorded"),
        ("open", None, None, "not-done-in-time", "not-recorded"),
    ],
)
def test_a_follow_up_is_judged_on_its_original_dates(
    book: Any, counted: Any, state: str, ended: str | None, decision: str | None, became: str, decided: str
):
    book.follow_up("2026-08-10", state, ended, decision)
    assert counted() == {DUE: 1, outcome(became): 1, onward(decided): 1}


def test_a_follow_up_counts_28_days_after_its_window_closed_and_never_vanishes(book: Any, counted: Any):
    book.follow_up("2026-09-02")
    book.follow_up("2026-09-03")
    assert counted()[DUE] == 1
    assert counted(Quarter(2026, 4))[DUE] == 2


def test_the_three_month_check_is_not_counted(book: Any, counted: Any):
    book.follow_up("2026-08-10", kind="3-month")
    assert counted() == {}


# Groups


def test_a_group_session_counts_those_who_came(book: Any, counted: Any):
    book.group("2026-09-30", 6)
    book.group("2026-08-01", 5)
    book.group("2026-10-01", 50)
    book.group("2026-08-01", 500, state="draft")
    assert counted() == {ATTENDED: 11}


def test_a_group_session_to_which_nobody_came_is_an_event_of_nought(
    book: Any, vault: Vault, quarter: Quarter
):
    book.group("2026-08-01", 0)
    found = events.waiting(vault.store, quarter)
    assert (found.events, found.cells[ATTENDED]) == (1, 0)


# One person


def test_somebody_with_one_of_each_is_in_eight_numbers(book: Any, vault: Vault, quarter: Quarter):
    incident = book.incident(EventType.FIRST_DEATH)
    case = book.case(incident=incident)
    book.offer("2026-08-01", "accepted", "2026-08-02", case=case)
    book.follow_up("2026-08-10", case=case)
    book.group("2026-08-01", 5, incident=incident)
    book.case()
    assert events.waiting(vault.store, quarter).numbers == 8


def test_somebody_with_several_events_is_in_more(book: Any, vault: Vault, quarter: Quarter):
    person = book.person()
    for _ in range(3):
        book.case(person=person)
    incident = book.incident(EventType.FIRST_DEATH)
    book.group("2026-08-01", 5, incident=incident)
    book.group("2026-08-09", 5, incident=incident)
    assert events.waiting(vault.store, quarter).numbers == 11


# Late, again, never twice


def test_what_is_written_down_late_rides_with_the_next_file(
    book: Any, vault: Vault, now: datetime, quarter: Quarter
):
    today = now.date()
    book.case("2026-05-05")
    ledger.issue(vault, quarter.previous, now=now, today=today)
    book.case("2026-05-06")
    book.case("2026-08-06")
    found = events.waiting(vault.store, quarter)
    assert (found.cells[TOTAL], found.late) == (2, 1)


def test_each_event_leaves_once_and_none_is_lost(book: Any, vault: Vault, now: datetime):
    """Over many quarters, with events written down at any time, in any order."""
    chance = random.Random(3)
    today, quarter, expected = now.date(), Quarter(2024, 1), Counter()
    while quarter.ended(today):
        for _ in range(6):
            day = date(2024, 1, 1) + timedelta(
                days=chance.randrange((quarter.last - date(2023, 12, 31)).days)
            )
            put = chance.choice(("case", "offer", "follow-up", "group"))
            if put == "case":
                expected[put, book.case(str(day))] = 1
            elif put == "offer":
                expected[put, book.offer(str(day), "accepted", str(day))] = 1
            elif put == "follow-up":
                expected[put, book.follow_up(str(day - timedelta(days=28)))] = 1
            else:
                expected[put, book.group(str(day), chance.randrange(9))] = 1
        ledger.issue(vault, quarter, now=now, today=today)
        quarter = quarter.next
    left = Counter((row["kind"], row["event_id"]) for row in vault.store.rows("SELECT * FROM summary_events"))
    assert left == expected
    assert events.waiting(vault.store, quarter).events == 0


def test_the_order_in_which_records_were_written_is_of_no_importance(
    book: Any, vault: Vault, quarter: Quarter
):
    groups = [StaffGroup.STUDENTS, StaffGroup.MEDICAL_AND_DENTAL, StaffGroup.STUDENTS]
    counts = []
    for order in (groups, groups[::-1]):
        with pytest.raises(InterruptedError), vault.store.change(now=book.now):
            for group in order:
                book.case(group=group)
            counts.append(events.waiting(vault.store, quarter).cells)
            raise InterruptedError
    assert counts[0] == counts[1]
    assert counts[0][TOTAL] == 3


# What changes afterwards


@pytest.fixture
def sent(vault: Vault, now: datetime, quarter: Quarter):
    def send() -> None:
        ledger.issue(vault, quarter, now=now, today=now.date())

    return send


def test_nothing_changed_is_no_correction(book: Any, vault: Vault, sent: Any):
    book.case()
    book.offer("2026-08-01")
    book.follow_up("2026-08-10")
    book.group("2026-08-10", 4)
    sent()
    assert events.corrections(vault.store) == 0


@pytest.mark.parametrize(
    "changed",
    [
        "UPDATE people SET staff_group = 'medical-and-dental'",
        "UPDATE incidents SET event_type = 'old-event'",
        "UPDATE offers SET answer = 'accepted', answered = '2026-10-02'",
        "UPDATE followups SET state = 'done', ended = '2026-10-02', onward = 'watch'",
        "UPDATE cases SET first_contact = NULL",
        "UPDATE followups SET state = 'closed', ended = '2026-10-02', void = '2026-10-02'",
    ],
)
def test_what_becomes_of_an_event_after_it_has_left_is_a_correction_not_sent(
    book: Any, vault: Vault, sent: Any, changed: str
):
    incident = book.incident(EventType.FIRST_DEATH)
    case = book.case(incident=incident)
    book.offer("2026-08-01", case=case)
    book.follow_up("2026-08-10", case=case)
    book.group("2026-08-10", 4, incident=incident)
    sent()
    book.change(changed)
    assert events.corrections(vault.store) == 1


def test_a_follow_up_that_stood_for_nothing_never_leaves(book: Any, vault: Vault, quarter: Quarter):
    book.follow_up("2026-08-10", state="closed", ended="2026-08-10")
    assert events.waiting(vault.store, quarter).events == 1
    book.change("UPDATE followups SET void = '2026-08-11'")
    assert events.waiting(vault.store, quarter).events == 0


def test_another_event_type_of_the_same_group_corrects_nothing(book: Any, vault: Vault, sent: Any):
    book.case(event_type=EventType.FIRST_DEATH)
    sent()
    book.change("UPDATE incidents SET event_type = ?", EventType.UNEXPECTED_PATIENT_DEATH)
    assert events.corrections(vault.store) == 0


def test_what_a_file_covered_stays_what_it_was(book: Any, vault: Vault, now: datetime, quarter: Quarter):
    book.case(group=StaffGroup.STUDENTS)
    issued = ledger.issue(vault, quarter, now=now, today=now.date())
    book.change("UPDATE people SET staff_group = 'medical-and-dental'")
    found = events.covered(vault.store, issued.file_id, quarter)
    assert found.cells[Cell("case", "staff-group", "students")] == 1
    assert (found.events, found.numbers) == (1, 3)
