"""Every time side by side: factor by factor, the totals, and what was decided with its reason."""

from datetime import date

from sos_desktop.codes import Onward
from sos_desktop.records import comparison, moves


def test_every_time_stands_in_order_with_its_ratings_and_its_decision(ward):
    case = ward.meet()
    ward.assess(case, rating=2)
    for days, rating, onward, why in (
        (28, 1, Onward.WATCH, "Sleeps a little."), (63, 0, Onward.CLOSED, "Sleeps."),
    ):  # fmt: skip
        ward.later(days=days)
        session = ward.begin_follow_up(case)
        ward.rate(session, *([rating] * 10))
        ward.decide(session, onward, why)
    compared = comparison.of_case(ward.store, case.id)
    assert [(time.words, time.total) for time in compared.times] == [
        ("Assessment", 20), ("28-day follow-up", 10), ("3-month check", 0),
    ]  # fmt: skip
    assert [time.on for time in compared.times] == [date(2026, 11, 23), date(2026, 12, 21), date(2027, 2, 22)]
    assert [time.reason for time in compared.times] == ["", "Sleeps a little.", "Sleeps."]
    assert [time.onward for time in compared.times] == [None, Onward.WATCH, Onward.CLOSED]
    assert (len(compared.factors), compared.highest) == (10, 20)
    for link, words in compared.factors:
        assert words
        assert [time.ratings[link] for time in compared.times] == [2, 1, 0]


def test_a_factor_that_was_not_rated_leaves_a_gap_and_no_total(ward):
    case = ward.meet()
    session = ward.begin(case)
    ward.rate(session, 2, 1)
    ward.close(session)
    (time,) = comparison.of_case(ward.store, case.id).times
    assert (len(time.ratings), time.total) == (2, None)


def test_before_anything_is_finished_there_is_nothing_to_compare(ward):
    case = ward.meet()
    ward.begin(case)
    assert comparison.of_case(ward.store, case.id) == comparison.Compared((), (), 0)


def test_words_that_wait_for_a_review_are_not_said(ward):
    incident = ward.incident()
    wren, heron = (ward.meet(name, incident) for name in ("Wren", "Heron"))
    for case in (wren, heron):
        ward.assess(case)
    ward.later(days=28)
    session = ward.begin_follow_up(wren)
    ward.decide(session, Onward.WATCH, "Only for Wren.")
    moves.move(ward.store, session, heron.person_id, now=ward.now)
    times = comparison.of_case(ward.store, heron.id).times
    assert [(time.onward, time.reason) for time in times] == [(None, ""), (Onward.WATCH, "")]
