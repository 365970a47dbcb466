"""Who made a record, who reports it, and whether it has left; two who held it together are counted once."""

from dataclasses import replace

import pytest

from sos_desktop.codes import Onward, SessionKind
from sos_desktop.dates import Quarter
from sos_desktop.records import cases, occasions, reporting, sessions
from sos_desktop.records.followups import of_case
from sos_desktop.summary import events
from sos_desktop.summary.tables import ALL, Cell, Kind

Q4, Q1 = Quarter(2026, 4), Quarter(2027, 1)
SUPPORTED = Cell(Kind.CASE, "total", ALL)


def together(ward, session, *, reports):
    wanted = replace(occasions.read(ward.store, session), colleague="Sam Okafor", reports=reports)
    occasions.change(ward.store, session, wanted, now=ward.now)


def take(ward, quarter, file="f1"):
    with ward.store.change(now=ward.now) as change:
        change.run(
            "INSERT INTO summaries (file_id, period, specification, package, saved) VALUES (?, ?, 's', x'00', '')",
            (file, str(quarter)),
        )
        events.take(change, file, quarter)


@pytest.mark.parametrize("reports", [True, False])
def test_a_session_of_two_is_counted_where_it_is_reported(ward, reports):
    case = ward.meet(offered_on=ward.today)
    session = ward.begin(case)
    together(ward, session, reports=reports)
    ward.close(session)
    counted = events.waiting(ward.store, Q4)
    assert counted.cells[SUPPORTED] == reports
    assert (counted.events > 0) == reports
    assert reporting.of_session(ward.store, session).mine == reports


def test_the_follow_up_goes_with_the_case(ward):
    case = ward.meet()
    session = ward.begin(case)
    together(ward, session, reports=False)
    ward.close(session)
    ward.later(days=28)
    follow_up = ward.begin_follow_up(case)
    ward.decide(follow_up, Onward.CLOSED)
    assert not reporting.of_session(ward.store, follow_up).mine
    assert events.waiting(ward.store, Quarter(2027, 2)).events == 0


def test_a_later_session_alone_does_not_count_a_colleagues_case_again(ward):
    case = ward.meet()
    session = ward.begin(case)
    together(ward, session, reports=False)
    ward.close(session)
    ward.later(days=2)
    ward.assess(case)
    assert events.waiting(ward.store, Q4).events == 0


def test_a_group_is_counted_by_one_of_its_two(ward):
    for reports in (True, False):
        session = ward.begin_group(ward.incident())
        together(ward, session, reports=reports)
        ward.answer(session, "welcomed", "said")
        ward.answer(session, "second-facilitator", "Sam")
        ward.answer(session, "attended.students", 7)
        sessions.finish(ward.store, session, now=ward.now)
        assert reporting.of_session(ward.store, session).mine == reports
    assert events.waiting(ward.store, Q4).cells[Cell(Kind.GROUP, "attendance", ALL)] == 7


def test_a_record_says_in_which_summary_it_has_left(ward):
    case = ward.meet()
    session = ward.assess(case)
    me = ward.store.row("SELECT name FROM practitioners WHERE mine = 1")["name"]
    said = reporting.of_session(ward.store, session).said("")
    assert said == f"Kept by {me}. You report it; it has not left in a summary yet."
    take(ward, Q4)
    known = reporting.of_session(ward.store, session)
    assert known.left_in == (Q4,)
    assert known.said("") == f"Kept by {me}. Reported by you, in the summary of October to December 2026."


def test_what_left_and_turns_out_to_be_a_colleagues_is_a_correction(ward):
    session = ward.assess(ward.meet())
    take(ward, Q4)
    assert events.corrections(ward.store) == 0
    draft = sessions.reopen(ward.store, session, now=ward.now)
    together(ward, draft, reports=False)
    sessions.finish(ward.store, draft, now=ward.now)
    assert events.corrections(ward.store) == 1


def test_a_colleagues_record_says_whose_it_is_to_report(ward):
    session = ward.begin(ward.meet())
    together(ward, session, reports=False)
    ward.close(session)
    said = reporting.of_session(ward.store, session).said("Sam Okafor")
    assert said.endswith("Sam Okafor reports it, so it is not counted here.")


def test_what_a_supporter_writes_for_themselves_is_in_no_summary(ward):
    session = sessions.begin_own(ward.store, SessionKind.CHECK_IN, now=ward.now)
    known = reporting.of_session(ward.store, session)
    assert (known.counted, known.left_in) == (False, ())
    assert known.said("").endswith("It is in no summary.")


def test_a_three_month_check_is_in_no_summary_and_a_28_day_follow_up_is(ward):
    case = ward.meet()
    ward.assess(case)
    counted = []
    for days in (28, 63):
        ward.later(days=days)
        session = ward.begin_follow_up(case)
        ward.decide(session, Onward.WATCH)
        counted.append(reporting.of_session(ward.store, session).counted)
    assert counted == [True, False]
    assert len(of_case(ward.store, case.id)) == 2


def test_a_case_that_was_never_met_is_reported_here(ward):
    case = ward.meet()
    with ward.store.change(now=ward.now) as change:
        reporting.settle(change, case.id)
    assert ward.store.row("SELECT reports FROM cases")["reports"] == 1
    assert cases.read(ward.store, case.id).first_contact is None
