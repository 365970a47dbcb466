"""How a session was held: in which way, when, with whom; interrupted and gone on with; entered afterwards."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sos_desktop.codes import Mode
from sos_desktop.errors import BadInput, Finished
from sos_desktop.records import amendments, occasions, sessions, versions
from sos_desktop.records import today as todays
from sos_desktop.records.occasions import Occasion, Part


@pytest.fixture
def case(ward):
    return ward.meet(incident=ward.incident("2026-11-10"))


@pytest.fixture
def session(ward, case):
    return ward.begin(case)


def read(ward, session):
    return occasions.read(ward.store, session)


def put(ward, session, **wanted):
    occasions.change(ward.store, session, replace(read(ward, session), **wanted), now=ward.now)


def test_a_session_begins_today_without_times_held_by_oneself(ward, session):
    assert read(ward, session) == Occasion(None, (Part(ward.today),), "", True, None, ward.now)


def test_how_it_was_held_is_kept_with_its_record(ward, session):
    ward.later(hours=3)
    put(
        ward, session, mode=Mode.TELEPHONE, parts=(Part(date(2026, 11, 20), "14:00", "14:35"),),
        colleague="Sam Okafor", reports=False,
    )  # fmt: skip
    ward.close(session)
    content = versions.newest(ward.store, session).content
    kept = occasions.of_content(content)
    assert kept == replace(read(ward, session), continues_on=None)
    assert (kept.mode, kept.on, kept.colleague, kept.reports) == (
        Mode.TELEPHONE,
        date(2026, 11, 20),
        "Sam Okafor",
        False,
    )
    assert kept.entered == ward.now - timedelta(hours=3)
    assert amendments.read(ward.store, session).facilitators[1:] == ("Sam Okafor",)


def test_a_record_from_before_says_nothing_of_it():
    assert occasions.of_content({"kind": "one-to-one", "facilitators": ["Asha"]}) is None


def test_the_follow_up_counts_from_the_day_that_was_typed(ward, case, session):
    put(ward, session, parts=(Part(date(2026, 11, 20)),))
    ward.close(session)
    assert ward.follow_up_of(case).window.due == date(2026, 12, 18)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Part(date(2026, 11, 24)), "in the future"),
        (Part(date(2026, 11, 9)), "before its incident"),
        (Part(date(2026, 11, 20), "2pm"), "not a time"),
        (Part(date(2026, 11, 20), "25:00"), "not a time"),
        (Part(date(2026, 11, 20), "14:00", "13:00"), "ends before it begins"),
        (Part(date(2026, 11, 23), "14:00", "14:30"), "still to come"),
    ],
)
def test_a_day_or_a_time_that_cannot_be_is_not_kept(ward, session, part, words):
    before = read(ward, session)
    with pytest.raises(BadInput, match=words):
        put(ward, session, parts=(part,))
    assert read(ward, session) == before


def test_nobody_else_reports_what_was_held_alone(ward, session):
    with pytest.raises(BadInput, match="colleague’s name"):
        put(ward, session, reports=False)


def test_a_colleague_can_be_taken_back(ward, session):
    put(ward, session, colleague="Sam")
    put(ward, session, colleague="")
    assert read(ward, session).colleague == ""


def test_in_a_group_the_guide_asks_for_the_colleague_who_may_report_it(ward):
    session = ward.begin_group(ward.incident())
    put(ward, session, reports=False, colleague="Somebody")
    ward.answer(session, "second-facilitator", "Sam")
    ward.answer(session, "welcomed", "said")
    sessions.finish(ward.store, session, now=ward.now)
    kept = occasions.of_content(versions.newest(ward.store, session).content)
    assert (kept.colleague, kept.reports) == ("Sam", False)


# Interrupted


def test_an_interrupted_session_ends_its_part_and_waits_on_today_for_its_day(ward, session):
    ward.later(minutes=20)
    occasions.interrupt(ward.store, session, date(2026, 11, 26), now=ward.now)
    occasion = read(ward, session)
    assert occasion.parts == (Part(date(2026, 11, 23), "14:05", "14:25"),)
    (line,) = todays.read(ward.store, today=ward.today).unfinished
    assert (line.session_id, line.continues_on, line.they_have_left) == (session, date(2026, 11, 26), False)


def test_it_goes_on_as_another_part_and_both_stand_in_the_record(ward, session):
    ward.later(minutes=20)
    occasions.interrupt(ward.store, session, date(2026, 11, 26), now=ward.now)
    ward.later(days=3)
    occasions.go_on(ward.store, session, now=ward.now)
    occasions.go_on(ward.store, session, now=ward.now)
    ward.later(minutes=15)
    occasions.they_left(ward.store, session, now=ward.now)
    (line,) = todays.read(ward.store, today=ward.today).unfinished
    assert (line.continues_on, line.they_have_left) == (None, True)
    ward.close(session)
    kept = occasions.of_content(versions.newest(ward.store, session).content)
    assert kept.parts == (
        Part(date(2026, 11, 23), "14:05", "14:25"),
        Part(date(2026, 11, 26), "14:25", "14:40"),
    )
    assert kept.on == date(2026, 11, 23)


def test_one_that_is_finished_without_going_on_has_nothing_booked(ward, session):
    occasions.interrupt(ward.store, session, date(2026, 11, 26), now=ward.now)
    ward.close(session)
    assert read(ward, session).continues_on is None


def test_those_with_a_day_stand_before_those_without(ward, session):
    other = ward.begin(ward.meet())
    occasions.interrupt(ward.store, session, date(2026, 11, 26), now=ward.now)
    ward.later(minutes=1)
    ward.rate(other, 1)
    lines = todays.read(ward.store, today=ward.today).unfinished
    assert [line.session_id for line in lines] == [session, other]


def test_a_session_entered_on_another_day_has_no_times_made_up(ward, session):
    put(ward, session, parts=(Part(date(2026, 11, 20)),))
    occasions.they_left(ward.store, session, now=ward.now)
    assert read(ward, session).parts == (Part(date(2026, 11, 20)),)


@pytest.mark.parametrize(("days", "words"), [(-1, "today or later"), (100, "three months")])
def test_a_day_to_go_on_that_cannot_be_interrupts_nothing(ward, session, days, words):
    with pytest.raises(BadInput, match=words):
        occasions.interrupt(ward.store, session, ward.today + timedelta(days=days), now=ward.now)
    assert read(ward, session).continues_on is None


def test_a_finished_session_is_neither_changed_nor_interrupted(ward, session):
    before = read(ward, session)
    ward.close(session)
    for what in (
        lambda: occasions.change(ward.store, session, before, now=ward.now),
        lambda: occasions.interrupt(ward.store, session, ward.today, now=ward.now),
        lambda: occasions.go_on(ward.store, session, now=ward.now),
        lambda: occasions.they_left(ward.store, session, now=ward.now),
    ):
        with pytest.raises(Finished):
            what()


def test_one_that_is_not_there_is_said_to_be(ward):
    with pytest.raises(BadInput, match="not in the record book"):
        occasions.read(ward.store, "nothing")


# Opened again


def test_a_record_that_is_opened_again_can_say_otherwise_how_it_was_held(ward, session):
    put(ward, session, mode=Mode.VIDEO, colleague="Sam")
    ward.close(session)
    draft = sessions.reopen(ward.store, session, now=ward.now)
    assert (read(ward, draft).mode, read(ward, draft).colleague) == (Mode.VIDEO, "Sam")
    put(ward, draft, mode=Mode.FACE_TO_FACE, colleague="Kim", reports=False)
    sessions.finish(ward.store, draft, now=ward.now)
    again = read(ward, session)
    assert (again.mode, again.colleague, again.reports) == (Mode.FACE_TO_FACE, "Kim", False)
    assert [occasions.of_content(each.content).mode for each in versions.of(ward.store, session)] == [
        Mode.VIDEO, Mode.FACE_TO_FACE,
    ]  # fmt: skip


def test_its_day_stays(ward, session):
    ward.close(session)
    draft = sessions.reopen(ward.store, session, now=ward.now)
    with pytest.raises(BadInput, match="stays as it is"):
        put(ward, draft, parts=(Part(date(2026, 11, 20)),))


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Part(date(2026, 11, 23)), "Monday 23 November 2026"),
        (Part(date(2026, 11, 23), "14:05"), "Monday 23 November 2026, from 14:05"),
        (Part(date(2026, 11, 23), "", "14:35"), "Monday 23 November 2026, until 14:35"),
        (Part(date(2026, 11, 23), "14:05", "14:35"), "Monday 23 November 2026, 14:05 to 14:35"),
    ],
)
def test_a_part_is_said_as_far_as_its_times_were_noted(part, words):
    assert part.said() == words


def test_it_is_said_in_one_line_with_whom_and_who_reports_it(ward):
    occasion = Occasion(Mode.VIDEO, (Part(ward.today),), "Sam", True, None, ward.now)
    assert occasion.said() == "By video · Monday 23 November 2026 · with Sam"
    assert replace(occasion, reports=False).said().endswith("with Sam, who reports it")
    late = replace(occasion, mode=None, colleague="", reports=False, parts=(Part(date(2026, 11, 20)),))
    assert late.said() == "Friday 20 November 2026 · a colleague reports it · entered 23 November 2026"
