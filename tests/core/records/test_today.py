"""Today: what waits, told once and counted whole, with no scores."""

from dataclasses import fields
from datetime import date

import pytest

from sos_desktop.codes import FollowUpState, OfferAnswer, Onward
from sos_desktop.records import followups, offers, sessions
from sos_desktop.records import today as todays
from sos_desktop.records.today import SHOWN, Today, Waiting
from sos_desktop.schedule import Standing


def read(ward, **how):
    return todays.read(ward.store, today=ward.today, **how)


def test_an_empty_record_book_has_nothing_to_say(ward):
    assert read(ward) == Today((), (), 0, 0, 0, 0, 0, 0, 0)


# Unfinished


def test_an_unfinished_session_is_offered_with_where_it_was_left(ward):
    session = ward.begin(ward.meet("Wren"))
    ward.later(minutes=12)
    sessions.remember(ward.store, session, step="after", place="", now=ward.now)
    ward.answer(session, "note", "Sleeps badly.")
    (unfinished,) = read(ward).unfinished
    assert (unfinished.session_id, unfinished.kind, unfinished.with_whom) == (session, "one-to-one", "Wren")
    assert unfinished.where == "step 4 of 7, After"
    assert unfinished.saved == ward.now


def test_a_session_that_was_only_opened_stands_at_its_first_step(ward):
    sessions.begin_group(ward.store, ward.incident(label="Bay 4").id, now=ward.now)
    (unfinished,) = read(ward).unfinished
    assert (unfinished.with_whom, unfinished.where) == ("Bay 4", "step 1 of 6, Welcome and ground rules")


def test_a_group_session_about_nothing_in_particular_names_nobody(ward):
    ward.begin_group()
    assert read(ward).unfinished[0].with_whom == ""


def test_the_session_left_last_comes_first(ward):
    first = ward.begin(ward.meet("Wren"))
    ward.later(minutes=5)
    second = ward.begin(ward.meet("Robin"))
    assert [line.session_id for line in read(ward).unfinished] == [second, first]


def test_who_is_in_an_unfinished_session_does_not_wait_as_well(ward):
    case = ward.meet()
    ward.begin(case)
    assert read(ward).waiting == ()
    assert read(ward).badge == 1


def test_every_unfinished_session_is_shown_however_many(ward):
    with ward.store.change(now=ward.now):
        for _ in range(SHOWN + 3):
            ward.begin(ward.meet())
    assert len(read(ward).unfinished) == SHOWN + 3


# First assessments


@pytest.mark.parametrize(
    ("occurred", "since", "standing"),
    [
        ("2026-11-22T23:30", date(2026, 11, 25), Standing.THIS_WEEK),
        ("2026-11-20", date(2026, 11, 23), Standing.DUE),
        ("2026-11-01", date(2026, 11, 23), Standing.DUE),
        ("2026-11", date(2026, 11, 26), Standing.THIS_WEEK),
        ("2009", date(2026, 11, 23), Standing.DUE),
    ],
)
def test_somebody_waits_from_72_hours_after_the_event_and_at_once_after_an_old_one(
    ward, occurred, since, standing
):
    case = ward.meet("Wren", ward.incident(occurred, "Bay 4"))
    (line,) = read(ward).waiting
    assert (line.since, line.standing) == (since, standing)
    assert (line.case_id, line.followup_id, line.kind, line.incident) == (case.id, None, None, "Bay 4")
    assert (line.person_id, line.code_name, line.days_overdue) == (case.person_id, "Wren", 0)


def test_somebody_without_an_event_waits_from_the_day_they_came(ward):
    ward.meet()
    ward.later(days=3)
    (line,) = read(ward).waiting
    assert (line.since, line.incident) == (date(2026, 11, 23), "")


def test_who_said_no_is_not_among_those_who_wait(ward):
    case = ward.meet(offered_on=ward.today)
    offers.answer(ward.store, case.id, OfferAnswer.DECLINED, now=ward.now, today=ward.today)
    assert (read(ward).waiting, read(ward).waiting_in_all, read(ward).badge) == ((), 0, 0)


# Follow-ups


@pytest.mark.parametrize(
    ("days", "standing", "overdue", "this_week", "badge"),
    [
        (1, Standing.LATER, 0, 0, 0),
        (20, Standing.LATER, 0, 0, 0),
        (21, Standing.THIS_WEEK, 0, 1, 0),
        (25, Standing.DUE, 0, 1, 1),
        (28, Standing.DUE, 0, 1, 1),
        (35, Standing.DUE, 0, 1, 1),
        (36, Standing.OVERDUE, 1, 0, 1),
        (400, Standing.OVERDUE, 1, 0, 1),
    ],
)
def test_a_follow_up_stays_from_its_booking_until_it_ends(ward, days, standing, overdue, this_week, badge):
    ward.assess(ward.meet())
    ward.later(days=days)
    now = read(ward)
    (line,) = now.waiting
    assert (line.since, line.standing, line.kind) == (date(2026, 12, 21), standing, "28-day")
    assert line.days_overdue == max(0, days - 35)
    assert (now.overdue, now.this_week, now.badge, now.waiting_in_all) == (overdue, this_week, badge, 1)


@pytest.mark.parametrize("state", [FollowUpState.DECLINED, FollowUpState.UNREACHABLE, FollowUpState.CLOSED])
def test_a_follow_up_that_has_ended_waits_no_more(ward, state):
    case = ward.meet()
    ward.assess(case)
    ward.later(days=40)
    followup = ward.follow_up_of(case)
    ward.try_twice(followup)
    followups.end(ward.store, followup.id, state, "", now=ward.now, today=ward.today)
    assert (read(ward).waiting, read(ward).overdue) == ((), 0)


def test_a_follow_up_that_was_held_waits_no_more(ward):
    case = ward.meet()
    ward.assess(case)
    ward.later(days=28)
    ward.decide(ward.begin_follow_up(case), Onward.CLOSED)
    assert read(ward).waiting == ()


def test_an_overdue_follow_up_in_an_unfinished_session_still_counts_as_overdue(ward):
    case = ward.meet()
    ward.assess(case)
    ward.later(days=40)
    ward.begin_follow_up(case)
    now = read(ward)
    assert (len(now.unfinished), now.waiting, now.waiting_in_all) == (1, (), 0)
    assert (now.overdue, now.badge) == (1, 1)


# Many


def test_those_who_have_waited_longest_are_shown_and_all_are_counted(ward):
    """More than a page of each kind: nobody drops out of the numbers, and all can be asked for."""
    with ward.store.change(now=ward.now):
        overdue = [ward.meet() for _ in range(SHOWN + 2)]
        for case in overdue:
            ward.close(ward.begin(case))
        ward.later(days=60)
        waiting = [ward.meet() for _ in range(SHOWN + 4)]
    now = read(ward)
    assert len(now.waiting) == SHOWN
    assert {line.standing for line in now.waiting} == {Standing.OVERDUE}
    assert (now.waiting_in_all, now.overdue, now.badge) == (106, 52, 106)
    everybody = read(ward, most=todays.EVERYTHING).waiting
    assert {line.case_id for line in everybody} == {case.id for case in (*overdue, *waiting)}


def test_the_lines_come_by_day_and_then_by_name(ward):
    ward.meet("Wren", ward.incident("2026-11-22"))
    ward.meet("Robin")
    ward.meet("Avocet")
    ward.assess(ward.meet("Snipe"))
    assert [line.code_name for line in read(ward).waiting] == ["Avocet", "Robin", "Wren", "Snipe"]


def test_lines_never_hold_a_score():
    assert not any("score" in field.name for shape in (Today, Waiting) for field in fields(shape))


# This quarter


def test_the_quarter_counts_people_once_and_group_sessions(ward):
    case = ward.meet()
    ward.assess(case)
    ward.assess(case)
    ward.meet()
    group = ward.begin_group()
    ward.answer(group, "second-facilitator", "R. Alder")
    ward.close(group)
    now = read(ward)
    assert (now.supported_this_quarter, now.groups_this_quarter, now.sessions_in_14_days) == (1, 1, 3)


@pytest.mark.parametrize(
    ("month", "day", "hour", "before", "after"),
    [
        (6, 30, 22, 1, 0),
        (6, 30, 23, 0, 1),
        (9, 30, 22, 1, 0),
        (9, 30, 23, 0, 1),
        (12, 31, 23, 1, 0),
        (3, 31, 22, 1, 0),
        (3, 31, 23, 0, 1),
    ],
)
def test_late_in_the_evening_a_quarter_ends_when_it_ends_in_london(ward, month, day, hour, before, after):
    ward.now = ward.now.replace(month=month, day=day, hour=hour, minute=30)
    ward.assess(ward.meet())
    last = date(2026, month, day)
    next_quarter = date(2027, 1, 1) if month == 12 else date(2026, month + 1, 1)
    assert todays.read(ward.store, today=last).supported_this_quarter == before
    assert todays.read(ward.store, today=next_quarter).supported_this_quarter == after


@pytest.mark.parametrize(("days", "held"), [(13, 1), (14, 0)])
def test_the_load_is_of_the_last_fourteen_days(ward, days, held):
    ward.assess(ward.meet())
    ward.later(days=days)
    assert read(ward).sessions_in_14_days == held


# Quick, however large


def test_as_many_of_the_unfinished_are_read_as_are_shown_and_all_are_counted(ward):
    for _ in range(4):
        ward.begin(ward.meet())
    now = todays.read(ward.store, today=ward.today, unfinished=2)
    assert (len(now.unfinished), now.unfinished_in_all, now.badge) == (2, 4, 4)
    assert now.unfinished == read(ward).unfinished[:2]


def test_no_question_of_the_day_reads_a_whole_table(ward, monkeypatch):
    """What it costs grows with what is open, not with the years: each table is found by an index."""
    ward.assess(ward.meet(incident=ward.incident()))
    ward.begin(ward.meet())
    asked, rows = [], ward.store.rows
    monkeypatch.setattr(
        ward.store, "rows", lambda sql, given=(): asked.append((sql, given)) or rows(sql, given)
    )
    read(ward)
    plans = [row["detail"] for sql, given in asked for row in rows(f"EXPLAIN QUERY PLAN {sql}", given)]
    scans = [plan for plan in plans if plan.startswith("SCAN")]
    assert {plan.partition(" USING ")[2] for plan in scans if "CONSTANT" not in plan} == {
        "INDEX sessions_unfinished", "INDEX cases_awaiting_assessment", "INDEX followups_open",
        "INDEX moves_to_review", "INDEX one_merge_of_an_incident", "INDEX safety_checks_open",
    }  # fmt: skip
