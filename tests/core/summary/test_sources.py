"""What each event counts as in every table that a pack may choose, and how the ledger keeps it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sos_desktop.codes import EventType
from sos_desktop.dates import PartialDate, Quarter
from sos_desktop.summary import described, events, sources
from sos_desktop.summary.tables import (
    CATALOGUE,
    DEFAULT,
    EVENT_GROUPS,
    PAIRS,
    Cell,
    Mode,
    Specification,
    paired,
)
from sos_desktop.vault.store import Store

EVERYTHING = described.packed(Mode.SHARES, Fraction(0), (*CATALOGUE, *PAIRS))


@pytest.fixture
def counted(store: Store, quarter: Quarter) -> Callable[..., dict[str, int]]:
    """What waits counts as in one table: only categories with somebody in them."""

    def of(key: str, specification: Specification = EVERYTHING) -> dict[str, int]:
        cells = events.waiting(store, quarter, specification).cells
        return {
            cell.category: many for cell, many in cells.items() if many and f"{cell.kind}/{cell.table}" == key
        }

    return of


# A case


@pytest.mark.parametrize(
    ("requested", "contacted", "band"),
    [
        ("2026-08-10", None, "0-3-days"),
        ("2026-08-07", None, "0-3-days"),
        ("2026-08-06", None, "4-7-days"),
        ("2026-08-03", None, "4-7-days"),
        ("2026-08-02", None, "8-14-days"),
        ("2026-07-27", None, "8-14-days"),
        ("2026-07-26", None, "15-or-more-days"),
        ("2026-08-06T23:59", None, "4-7-days"),
        ("2026-07", None, "not-recorded"),
        ("2026-06", None, "15-or-more-days"),
        ("2009", None, "15-or-more-days"),
        ("2026", None, "not-recorded"),
        (None, None, "not-recorded"),
        ("2026-08-20", None, "not-recorded"),
        ("2026-08-01", "2026-08-02", "0-3-days"),
        ("2026-07", "2026-08-20", "15-or-more-days"),
        ("2026-08", "2026-08", "not-recorded"),
        ("2026-08", "2026-08-03", "0-3-days"),
    ],
)
def test_from_request_to_first_contact_counts_only_where_it_is_certain(
    book: Any, counted: Any, requested: str | None, contacted: str | None, band: str
):
    case = book.case("2026-08-10")
    book.change(
        "UPDATE cases SET requested_partial = ?, contacted_partial = ? WHERE id = ?",
        requested,
        contacted,
        case,
    )
    assert counted("case/request-to-contact") == {band: 1}
    assert counted("case/staff-group-by-request-to-contact") == {f"students/{band}": 1}


dates = st.dates(date(2020, 1, 1), date(2026, 9, 30))
partial = st.tuples(dates, st.sampled_from((4, 7, 10))).map(lambda made: PartialDate(str(made[0])[: made[1]]))


def band_of(days: int) -> str:
    return (
        "0-3-days"
        if days <= 3
        else "4-7-days"
        if days <= 7
        else "8-14-days"
        if days <= 14
        else "15-or-more-days"
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(requested=partial, contacted=partial)
def test_it_is_certain_exactly_where_every_day_that_it_may_mean_counts_the_same(
    book: Any, store: Store, quarter: Quarter, requested: PartialDate, contacted: PartialDate
):
    """Beside the SQL: every pair of days that the two may mean, one after the other."""
    case = book.case("2026-08-10")
    book.change(
        "UPDATE cases SET requested_partial = ?, contacted_partial = ? WHERE id = ?",
        requested.text, contacted.text, case,
    )  # fmt: skip
    span = [(contacted.first - requested.last).days, (contacted.last - requested.first).days]
    may = {band_of(days) for days in range(max(0, span[0]), span[1] + 1)}
    expected = may.pop() if len(may) == 1 else "not-recorded"
    row = store.rows(
        f"SELECT codes FROM ({sources.events(EVERYTHING, 'unsent_events', 'u.event_id = :id')})",  # noqa: S608
        {"id": case, "settled": events.SETTLED, "known": events.SETTLED, "last": str(quarter.last)},
    )[0]
    assert f" request-to-contact:{expected} " in row["codes"]


@pytest.mark.parametrize(
    ("occurred", "timing", "assessed", "band"),
    [
        ("", "long-ago", "2026-08-12", "not-applicable"),
        ("2026-08-10", "one-event", "2026-08-12", "under-72-hours"),
        ("2026-08-10T23:00", "one-event", "2026-08-13", "3-7-days"),
        ("2026-08-10", "one-event", "2026-08-17", "3-7-days"),
        ("2026-08-10", "one-event", "2026-08-18", "8-28-days"),
        ("2026-08-10", "one-event", "2026-09-07", "8-28-days"),
        ("2026-08-10", "one-event", "2026-09-08", "later"),
        ("2009", "long-ago", "2026-08-12", "later"),
        ("2026-08", "one-event", "2026-08-31", "not-recorded"),
        ("2026-08", "one-event", "2026-09-28", "not-recorded"),
        ("2026-07", "one-event", "2026-08-28", "not-recorded"),
        ("2026-07", "one-event", "2026-08-29", "later"),
        ("2026-08-10", "succession", "2026-08-12", "not-applicable"),
        ("2026-08-10", "ongoing-investigation", "2026-08-12", "not-applicable"),
        ("2026-08-10", "one-event", None, "not-applicable"),
        ("2026-08-10", "one-event", "2026-08-01", "not-recorded"),
    ],
)
def test_from_the_event_to_the_first_assessment(
    book: Any, counted: Any, occurred: str, timing: str, assessed: str | None, band: str
):
    incident = book.incident(EventType.FIRST_DEATH)
    case = book.case(incident=incident)
    book.change("UPDATE incidents SET occurred_partial = ?, timing = ?", occurred, timing)
    book.change("UPDATE cases SET first_assessment = ? WHERE id = ?", assessed, case)
    assert counted("case/event-to-assessment") == {band: 1}


def test_without_an_incident_there_is_no_time_from_it(book: Any, counted: Any):
    case = book.case(event_type=None)
    book.change("UPDATE cases SET first_assessment = '2026-08-11' WHERE id = ?", case)
    assert counted("case/event-to-assessment") == {"not-applicable": 1}


def test_tier_source_and_organisation(book: Any, counted: Any):
    cases = [book.case() for _ in range(3)]
    book.change("UPDATE cases SET tier = 2 WHERE id = ?", cases[0])
    book.change("UPDATE cases SET tier = 3, source = 'matron' WHERE id = ?", cases[1])
    book.change("UPDATE cases SET source = 'from-a-later-version' WHERE id = ?", cases[2])
    book.change("UPDATE people SET organisation = 'other' WHERE id = (SELECT min(id) FROM people)")
    assert counted("case/tier") == {"tier-2": 1, "tier-3": 1, "not-recorded": 1}
    assert counted("case/source") == {"self": 1, "matron": 1, "not-recorded": 1}
    assert counted("case/organisation") == {"own": 2, "other": 1}


@pytest.mark.parametrize("event_type", list(EventType))
def test_every_event_type_counts_as_in_the_default_set(
    book: Any, counted: Any, store: Store, quarter: Quarter, event_type: EventType
):
    book.case(event_type=event_type)
    group = next(name for name, types in EVENT_GROUPS.items() if event_type in types)
    assert counted("case/event-type") == {group: 1}
    assert events.waiting(store, quarter).cells[Cell("case", "event-type", group)] == 1


# An offer


def test_an_offer_counts_by_staff_group_too_and_one_without_a_record_as_not_stated(book: Any, counted: Any):
    case = book.case(None, group="medical-and-dental")
    book.offer("2026-08-01", "accepted", "2026-08-02", case=case)
    book.change(
        "INSERT INTO declined_offers VALUES ('gone', 'whose', '2026-08-01', 'declined', '2026-08-02')"
    )
    book.change("INSERT INTO unsent_events VALUES ('offer', 'gone')")
    assert counted("offer/answer") == {"accepted": 1, "declined": 1}
    assert counted("offer/staff-group-by-answer") == {
        "medical-and-dental/accepted": 1,
        "not-stated/declined": 1,
    }


# A follow-up


def held(book: Any, *, ended: str = "2026-07-30", **fields: object) -> str:
    follow_up = book.follow_up("2026-08-01", "done", ended, "watch")
    for name, value in fields.items():
        book.change(f"UPDATE followups SET {name} = ? WHERE id = ?", value, follow_up)  # noqa: S608
    return str(follow_up)


@pytest.mark.parametrize(
    ("change", "category"),
    [
        (-5, "fell-by-3-or-more"),
        (-3, "fell-by-3-or-more"),
        (-2, "fell-by-1-or-2"),
        (-1, "fell-by-1-or-2"),
        (0, "same"),
        (1, "rose"),
        (None, "not-comparable"),
    ],
)
def test_the_change_of_the_score(book: Any, counted: Any, change: int | None, category: str):
    held(book, change_of_score=change)
    assert counted("follow-up/change-of-score") == {category: 1}


@pytest.mark.parametrize(
    ("said", "category"),
    [
        ("none", "none"),
        ("1-7", "1-to-7-days"),
        ("8+", "8-or-more-days"),
        ("not-mentioned", "not-mentioned"),
        (None, "not-mentioned"),
        ("from-a-later-version", "not-mentioned"),
    ],
)
def test_days_off_because_of_the_event(book: Any, counted: Any, said: str | None, category: str):
    held(book, days_off=said)
    assert counted("follow-up/days-off") == {category: 1}


def test_what_was_not_held_or_too_late_says_nothing_about_how_they_were(book: Any, counted: Any):
    held(book, ended="2026-09-15", change_of_score=-4, days_off="8+", onward="watch")
    book.follow_up("2026-08-01")
    assert counted("follow-up/change-of-score") == {"not-comparable": 2}
    assert counted("follow-up/days-off") == {"not-mentioned": 2}
    assert counted("follow-up/wellbeing") == {"not-comparable": 2}


def filled_in(
    book: Any,
    follow_up: str,
    score: int | None,
    day: str,
    *,
    then: bool,
    form: str = "who-5",
    state: str = "finished",
) -> None:
    """A session of the follow-up's case with a questionnaire: the follow-up itself, or one before."""
    session, canonical = book.id("session"), f"https://example/Questionnaire/{form}|1.0"
    for each in ("guide", canonical):
        book.change("INSERT OR IGNORE INTO questionnaires VALUES (?, x'00', '{}')", each)
    book.change(
        "INSERT INTO sessions (id, kind, case_id, followup_id, guide, state, held_on, began, saved, welcomed)"
        " SELECT ?, ?, case_id, ?, 'guide', 'draft', ?, '', '', '' FROM followups WHERE id = ?",
        session, "follow-up" if then else "one-to-one", follow_up if then else None, day, follow_up,
    )  # fmt: skip
    book.change("INSERT INTO instruments VALUES (?, ?, ?)", session, canonical, score)
    if state == "finished":
        book.change("UPDATE sessions SET state = 'finished', finished = '' WHERE id = ?", session)


@pytest.mark.parametrize(
    ("before", "after", "category"),
    [
        (40, 52, "better-by-10-or-more"),
        (40, 50, "better-by-10-or-more"),
        (40, 49, "within-10"),
        (40, 40, "within-10"),
        (40, 31, "within-10"),
        (40, 30, "worse-by-10-or-more"),
        (None, 30, "not-comparable"),
        (40, None, "not-comparable"),
    ],
)
def test_the_change_of_wellbeing(
    book: Any, counted: Any, before: int | None, after: int | None, category: str
):
    follow_up = held(book)
    filled_in(book, follow_up, before, "2026-07-01", then=False)
    filled_in(book, follow_up, after, "2026-07-30", then=True)
    assert counted("follow-up/wellbeing") == {category: 1}


def test_wellbeing_is_compared_with_the_first_time_and_with_the_same_form_only(book: Any, counted: Any):
    follow_up = held(book)
    filled_in(book, follow_up, 20, "2026-07-01", then=False)
    filled_in(book, follow_up, 60, "2026-07-20", then=False)
    filled_in(book, follow_up, 99, "2026-06-01", then=False, form="phq-9")
    filled_in(book, follow_up, 99, "2026-06-02", then=False, state="draft")
    filled_in(book, follow_up, 30, "2026-07-30", then=True)
    assert counted("follow-up/wellbeing") == {"better-by-10-or-more": 1}


# A group session


def test_a_group_session_counts_whoever_came_by_staff_group_and_what_came_of_it(book: Any, counted: Any):
    sessions = []
    for many in (3, 0):
        session = book.group("2026-08-18", many, state="draft")
        book.change("INSERT INTO attendance VALUES (?, 'medical-and-dental', 9, ?, 0)", session, 2 * many)
        book.change("UPDATE sessions SET state = 'finished', finished = '' WHERE id = ?", session)
        sessions.append(session)
    book.change("INSERT INTO arising VALUES (?, 4)", sessions[0])
    assert counted("group/attendance") == {"all": 9}
    assert counted("group/staff-group") == {"students": 3, "medical-and-dental": 6}
    assert counted("group/one-to-ones") == {"all": 4}


def test_groups_that_were_put_together_are_added(book: Any, counted: Any):
    session = book.group("2026-08-18", 3, state="draft")
    book.change("INSERT INTO attendance VALUES (?, 'medical-and-dental', 9, 5, 0)", session)
    book.change("UPDATE sessions SET state = 'finished', finished = '' WHERE id = ?", session)
    few = next(each for each in CATALOGUE if each.key == "group/staff-group").merged(
        ["medical-and-dental", "students"]
    )
    assert counted("group/staff-group", described.packed(Mode.NOISE, Fraction(1), [few])) == {
        "medical-and-dental|students": 8
    }


# Feedback


def card(book: Any, quarter: str | None, **said: str) -> str:
    card_id = book.id("card")
    book.change("INSERT OR IGNORE INTO questionnaires VALUES ('feedback', x'00', '{}')")
    answers = json.dumps({name.replace("_", "-"): answer for name, answer in said.items()})
    book.change("INSERT INTO feedback VALUES (?, 'feedback', ?, ?)", card_id, answers, quarter)
    return str(card_id)


def test_feedback_counts_in_its_quarter_as_agreeing_or_not(book: Any, counted: Any):
    card(book, "2026-Q3", listened_to="strongly-agree", needs_met="disagree", recommend="neither")
    card(book, "2026-Q3", listened_to="agree", needs_met="strongly-disagree", recommend="not-said")
    card(book, "2026-Q4", listened_to="disagree")
    assert counted("feedback/listened-to") == {"agree": 2}
    assert counted("feedback/needs-met") == {"disagree": 2}
    assert counted("feedback/where-to-turn") == {"not-recorded": 2}
    assert counted("feedback/recommend") == {"neither": 1, "not-recorded": 1}


def test_cards_of_before_quarters_were_kept_ride_with_the_next_file(
    book: Any, store: Store, quarter: Quarter
):
    card(book, None, listened_to="agree")
    card(book, "2026-Q2", listened_to="agree")
    card(book, "2026-Q3", listened_to="agree")
    found = events.waiting(store, quarter, EVERYTHING)
    assert (found.events, found.late) == (3, 0)


# One person, and the ledger


def test_one_of_everything_is_in_as_many_numbers_as_there_are_tables(
    book: Any, store: Store, quarter: Quarter
):
    person = book.person()
    case = book.case(person=person)
    book.offer("2026-08-01", "accepted", "2026-08-02", case=case)
    book.follow_up("2026-08-01", case=case)
    book.group("2026-08-18", 3)
    card(book, "2026-Q3", listened_to="agree")
    assert events.waiting(store, quarter, EVERYTHING).numbers == EVERYTHING.numbers_of_a_person == 24


def test_kinds_of_which_a_file_has_no_table_stay_and_leave_later(
    book: Any, store: Store, quarter: Quarter, now: Any
):
    book.case()
    book.group("2026-08-18", 3)
    cases = described.packed(Mode.NOISE, Fraction(1), CATALOGUE[:1])
    book.change("INSERT INTO summaries VALUES ('file', '2026-Q3', 'sos-summary-2', x'', '', NULL)")
    with store.change(now=now) as change:
        events.take(change, "file", quarter, cases)
    assert [row["kind"] for row in store.rows("SELECT kind FROM unsent_events")] == ["group"]
    assert events.waiting(store, quarter.next, EVERYTHING).events == 1


def test_what_the_ledger_keeps_says_in_words_what_it_counted_as(
    book: Any, store: Store, quarter: Quarter, now: Any
):
    book.case()
    staff = CATALOGUE[1].merged(["students", "not-stated"])
    chosen = described.packed(Mode.NOISE, Fraction(1), [CATALOGUE[0], staff, CATALOGUE[2]])
    book.change("INSERT INTO summaries VALUES ('file', '2026-Q3', 'sos-summary-2', x'', '', NULL)")
    with store.change(now=now) as change:
        events.take(change, "file", quarter, chosen)
    (row,) = store.rows("SELECT categories FROM summary_events")
    assert row["categories"] == "1 total:all staff-group:students|not-stated event-type:emergency"
    assert (
        events.covered(store, "file", quarter, chosen).cells[
            Cell("case", "staff-group", "students|not-stated")
        ]
        == 1
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(together=st.sets(st.sampled_from(CATALOGUE[1].categories), min_size=2, max_size=10))
def test_putting_categories_together_adds_them(book: Any, store: Store, quarter: Quarter, together: set[str]):
    for group in CATALOGUE[1].categories[:4]:
        book.case(group=group)
    rows = CATALOGUE[1].merged(sorted(together))
    columns = next(each for each in CATALOGUE if each.key == "case/request-to-contact").categories
    chosen = described.packed(Mode.SHARES, Fraction(0), [rows, paired(PAIRS[0], rows.categories, columns)])
    whole = events.waiting(store, quarter, EVERYTHING).cells
    found = events.waiting(store, quarter, chosen).cells
    for category in rows.categories:
        parts = sum(whole[Cell("case", "staff-group", part)] for part in category.split("|"))
        across = sum(found[Cell("case", PAIRS[0].name, f"{category}/{column}")] for column in columns)
        assert found[Cell("case", "staff-group", category)] == parts == across


def test_every_event_stands_in_one_category_of_each_table(book: Any, store: Store, quarter: Quarter):
    for day in range(1, 29):
        book.case(f"2026-08-{day:02}")
        held(book, ended=str(date(2026, 7, 1) + timedelta(days=day)))
    cells = events.waiting(store, quarter, EVERYTHING).cells
    for each in EVERYTHING.tables:
        if each.kind in ("case", "follow-up"):
            assert sum(cells[cell] for cell in each.cells) == 28


def test_every_code_lands_in_a_cell_of_the_file(book: Any, store: Store, quarter: Quarter):
    """Whatever a later version has written."""
    case = book.case(group="from-the-future", event_type="from-the-future")
    book.change("UPDATE cases SET source = 'from-the-future', tier = 1 WHERE id = ?", case)
    held(book, onward="from-the-future", days_off="from-the-future")
    book.offer("2026-08-01", "from-the-future", "2026-08-02", case=case)
    card(book, "2026-Q3", listened_to="from-the-future")
    assert set(events.waiting(store, quarter, EVERYTHING).cells) <= set(EVERYTHING.cells)


def test_the_default_set_counts_the_same_in_both_ways_of_writing(book: Any, store: Store, quarter: Quarter):
    book.case()
    book.follow_up("2026-08-01", "done", "2026-07-30", "watch")
    book.offer("2026-08-01", "declined", "2026-08-03")
    book.group("2026-08-18", 5)
    by_name = events.waiting(store, quarter, replace(DEFAULT, name="sos-summary-2"))
    by_place = events.waiting(store, quarter)
    assert +by_name.cells == +by_place.cells
    assert replace(by_name, cells=by_place.cells) == by_place
