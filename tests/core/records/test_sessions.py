"""Guided sessions: welcomed first, kept answer by answer, continued where they were left, finished once."""

from datetime import date, timedelta

import pytest

from sos_desktop.codes import OfferAnswer, Onward, SafetyConcern, SessionKind
from sos_desktop.errors import BadInput, Finished
from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.model import Coding
from sos_desktop.records import amendments, followups, offers, sessions, versions

NOTE = "note"


@pytest.fixture
def session(ward):
    """A one-to-one, five days after the event, whose welcome has been given."""
    return ward.begin(ward.meet("Wren", ward.incident("2026-11-18")))


def write(ward, session, text, place=NOTE):
    guide = sessions.read(ward.store, session).guide
    return sessions.answer(ward.store, session, guide.canonical, place, (text,), now=ward.now)


def note_of(ward, session):
    return sessions.read(ward.store, session).given.get(NOTE)


# Beginning


def test_a_session_knows_with_whom_and_how_long_after_the_event_it_is(ward, session):
    shown = sessions.read(ward.store, session)
    assert (shown.kind, shown.title, shown.subtitle) == (
        SessionKind.ONE_TO_ONE, "One-to-one", "Wren · first assessment",
    )  # fmt: skip
    assert (shown.event_day, shown.held_on) == (5, date(2026, 11, 23))
    assert shown.facilitators == ("Kingfisher",)
    assert shown.earlier is None


def test_beginning_again_leads_back_to_the_unfinished_session(ward):
    case = ward.meet()
    first = sessions.begin_one_to_one(ward.store, case.id, now=ward.now)
    ward.later(days=1)
    assert sessions.begin_one_to_one(ward.store, case.id, now=ward.now) == first
    assert sessions.begin_group(ward.store, None, now=ward.now) != first


def test_beginning_after_the_finish_begins_another(ward):
    case = ward.meet()
    first = ward.assess(case)
    assert sessions.begin_one_to_one(ward.store, case.id, now=ward.now) != first


@pytest.mark.parametrize(
    ("days", "why"),
    [(1, "in the future"), (-6, "session is dated before its incident"), (-40_000, "before 1950")],
)
def test_a_session_is_not_held_on_a_day_that_cannot_be(ward, days, why):
    case = ward.meet(incident=ward.incident("2026-11-18"))
    with pytest.raises(BadInput, match=why):
        ward.begin(case, held_on=ward.today + timedelta(days=days))
    assert ward.store.rows("SELECT 1 FROM sessions") == []


def test_a_session_can_be_entered_afterwards_with_its_own_day(ward):
    case = ward.meet(incident=ward.incident("2026-11-18"))
    session = ward.begin(case, held_on=date(2026, 11, 21))
    shown = sessions.read(ward.store, session)
    assert (shown.held_on, shown.event_day) == (date(2026, 11, 21), 3)
    assert shown.saved == ward.now


def test_a_session_in_the_month_of_its_incident_can_be(ward):
    session = ward.begin(ward.meet(incident=ward.incident("2026-11")))
    assert sessions.read(ward.store, session).held_on == ward.today


def test_late_in_the_evening_a_session_belongs_to_londons_day(ward):
    """At 23:30 UTC on 30 June it is 1 July in London, and another quarter."""
    case = ward.meet()
    ward.now = ward.now.replace(month=6, day=30, hour=23, minute=30)
    assert sessions.read(ward.store, ward.begin(case)).held_on == date(2026, 7, 1)


def test_a_case_or_a_session_that_is_not_there_is_said_to_be(ward):
    with pytest.raises(BadInput, match="case is not in the record book"):
        sessions.begin_one_to_one(ward.store, "nothing", now=ward.now)
    with pytest.raises(BadInput, match="incident is not in the record book"):
        sessions.begin_group(ward.store, "nothing", now=ward.now)
    for ask in (sessions.read, sessions.welcome, sessions.finish):
        how = {} if ask is sessions.read else {"now": ward.now}
        with pytest.raises(BadInput, match="session is not in the record book"):
            ask(ward.store, "nothing", **how)


# The welcome comes first


def test_nothing_can_be_written_before_the_welcome(ward):
    case = ward.meet(offered_on=ward.today)
    session = sessions.begin_one_to_one(ward.store, case.id, now=ward.now)
    with pytest.raises(BadInput, match="welcome and confidentiality come first"):
        write(ward, session, "Sleeps badly.")
    with pytest.raises(BadInput, match="come first"):
        sessions.remember(ward.store, session, step="risk", place="", now=ward.now)
    with pytest.raises(BadInput, match="come first"):
        sessions.finish(ward.store, session, now=ward.now)
    assert sessions.read(ward.store, session).given == {}
    assert offers.of_case(ward.store, case.id)[0].answer is OfferAnswer.WAITING


def test_the_welcome_itself_can_be_ticked_and_left(ward):
    session = sessions.begin_one_to_one(ward.store, ward.meet().id, now=ward.now)
    ward.answer(session, "welcomed", "said")
    sessions.remember(ward.store, session, step="welcome", place="welcome-said", now=ward.now)
    shown = sessions.read(ward.store, session)
    assert (shown.step, shown.welcomed) == ("welcome", None)
    assert shown.given["welcome-said"][0].code == "said"


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO answers VALUES (:id, 'x', 'note', '[]', '2026-11-23T14:05:00Z')",
        "UPDATE sessions SET step = 'risk' WHERE id = :id",
    ],
)
def test_the_record_book_itself_refuses_what_comes_before_the_welcome(ward, sql):
    session = sessions.begin_one_to_one(ward.store, ward.meet().id, now=ward.now)
    refused = pytest.raises(BadInput, match="The welcome comes before anything is written")
    with refused, ward.store.change(now=ward.now) as change:
        change.run(sql, {"id": session})


def test_the_welcome_has_its_own_time_and_keeps_it(ward):
    session = sessions.begin_one_to_one(ward.store, ward.meet().id, now=ward.now)
    ward.later(minutes=3)
    assert sessions.welcome(ward.store, session, now=ward.now) == ward.now
    first = ward.now
    ward.later(minutes=10)
    assert sessions.welcome(ward.store, session, now=ward.now) == first
    assert sessions.read(ward.store, session).welcomed == first


# Answers


def test_every_answer_is_a_row_that_is_there_at_once(ward, session):
    ward.rate(session, 2, 0)
    ward.answer(session, "coping", "rest", "routine")
    rows = ward.store.rows("SELECT place, value FROM answers WHERE session_id = ? ORDER BY place", (session,))
    assert [row["place"] for row in rows] == ["coping-helps", "risk-life-threatened", "risk-out-of-control"]
    given = sessions.read(ward.store, session).given
    assert [value.code for value in given["coping-helps"]] == ["rest", "routine"]


def test_an_answer_says_when_it_was_saved(ward, session):
    ward.later(minutes=7)
    assert write(ward, session, "Sleeps badly.") == ward.now
    assert sessions.read(ward.store, session).saved == ward.now


def test_another_answer_takes_the_place_of_the_first_and_none_clears_it(ward, session):
    write(ward, session, "Sleeps badly.")
    write(ward, session, "Sleeps better.")
    assert note_of(ward, session) == ("Sleeps better.",)
    guide = sessions.read(ward.store, session).guide
    sessions.answer(ward.store, session, guide.canonical, NOTE, (), now=ward.now)
    assert note_of(ward, session) is None


@pytest.mark.parametrize(
    "text",
    [
        "Slept 🙂, then 👩🏽‍⚕️ rang",
        "שלום, לא ישנתי",
        "مرحبا \u202eabc\u202c",
        "é and e\u0301 stay as they are",
        " spaces \t\r\n and lines ",
        "=1+1; '); DROP TABLE answers;--",
        "\u0001\u200b\ufeff",
        "x" * 100_000,
    ],
)
def test_words_are_kept_exactly_as_they_were_written(ward, session, text):
    write(ward, session, text)
    assert note_of(ward, session) == (text,)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x" * 2_000_000, "can hold 100,000 characters; this has 2,000,000"),
        ("a\0b", "NUL"),
        ("\ud83d", "half a character"),
    ],
)
def test_words_that_cannot_be_kept_are_refused_and_what_was_there_stays(ward, session, text, why):
    write(ward, session, "Sleeps badly.")
    with pytest.raises(BadInput, match=why):
        write(ward, session, text)
    assert note_of(ward, session) == ("Sleeps badly.",)


@pytest.mark.parametrize("place", ["nothing", "risk", "group:0/note", "note:0", ""])
def test_only_what_the_guide_asks_can_be_answered(ward, session, place):
    with pytest.raises(BadInput):
        write(ward, session, "words", place)
    assert sessions.read(ward.store, session).given == {}


def test_a_choice_that_the_guide_does_not_offer_is_refused(ward, session):
    guide = sessions.read(ward.store, session).guide
    with pytest.raises(BadInput, match="one of its own choices"):
        sessions.answer(
            ward.store, session, guide.canonical, "safety-concern", (Coding("perhaps"),), now=ward.now
        )


def test_a_form_of_another_session_cannot_be_answered_here(ward, session):
    """Its row could never be read again, and the session could not be opened."""
    ward.begin_group()
    group = shipped.guide("group-briefing")
    with pytest.raises(BadInput, match="not in the session"):
        sessions.answer(
            ward.store, session, group.canonical, "second-facilitator", ("R. Alder",), now=ward.now
        )
    with pytest.raises(BadInput, match="not in the session"):
        sessions.answer(ward.store, "nothing", group.canonical, "welcome-said", (), now=ward.now)


# Leaving and coming back


def test_continuing_leads_back_to_the_step_and_the_place(ward, session):
    sessions.remember(ward.store, session, step="risk", place="risk-alcohol|3", now=ward.now)
    shown = sessions.read(ward.store, session)
    assert (shown.step, shown.place) == ("risk", "risk-alcohol|3")


def test_what_was_kept_is_there_when_the_record_book_is_opened_again(ward, session):
    write(ward, session, "Sleeps badly.")
    ward.store.reopen()
    assert note_of(ward, session) == ("Sleeps badly.",)


# Finishing


def test_finishing_names_what_is_still_missing_and_keeps_everything(ward, session):
    ward.rate(session, 1, 2)
    with pytest.raises(BadInput) as refused:
        sessions.finish(ward.store, session, now=ward.now)
    assert refused.value.happened == ("Still to be answered: “Was all of this said?”; “Safety concern”.")
    shown = sessions.read(ward.store, session)
    assert shown.finished is None
    assert len(shown.given) == 2


def test_a_finished_session_is_version_one_with_everything_that_was_said(ward, session):
    ward.rate(session, *([1] * 10))
    write(ward, session, "Talks to her sister.")
    ward.later(minutes=40)
    ward.close(session)
    (version,) = versions.of(ward.store, session)
    assert version.number == 1
    assert version.reason == "first"
    assert version.content["facilitators"] == ["Kingfisher"]
    assert version.content["welcomed"] == "2026-11-23T14:05:00Z"
    assert version.content["finished"] == "2026-11-23T14:45:00Z"
    record = amendments.read(ward.store, session)
    assert ("Note, if it helps you support them", "Talks to her sister.") in [
        (line.question, line.answer) for line in record.answered
    ]
    assert sessions.read(ward.store, session).finished == ward.now


def test_the_scores_total_stands_only_where_every_factor_was_rated(ward):
    part, whole = ward.begin(ward.meet()), ward.begin(ward.meet())
    ward.rate(part, *([2] * 9))
    ward.rate(whole, *([2] * 10))
    assert sessions.read(ward.store, part).score is None
    assert sessions.read(ward.store, whole).score == 20


def test_a_safety_concern_is_kept_and_answered_with_what_to_do_today(ward, session):
    form = shipped.safety()
    told = next(item for item in form.walk() if item.link_id == "safety-told")
    ward.give(session, form, told, "nobody-yet")
    result = ward.close(session, safety=SafetyConcern.RAISED)
    assert "speak to your TRiM manager today" in result.sentences[-1]
    assert ward.store.rows("SELECT safety FROM sessions")[0]["safety"] == "raised"


def test_without_a_concern_only_the_follow_up_is_spoken_of(ward, session):
    result = ward.close(session)
    assert result.sentences == ("The 28-day follow-up is booked for Monday 21 December 2026.",)


def test_a_finished_session_is_finished_once(ward, session):
    ward.close(session)
    with pytest.raises(Finished, match="already finished"):
        sessions.finish(ward.store, session, now=ward.now)
    assert len(versions.of(ward.store, session)) == 1


def test_nothing_of_a_finished_session_can_be_changed(ward, session):
    ward.close(session)
    with pytest.raises(Finished):
        write(ward, session, "One more thing.")
    with pytest.raises(Finished):
        sessions.remember(ward.store, session, step="close", place="", now=ward.now)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE sessions SET held_on = '2026-01-01'",
        "UPDATE sessions SET state = 'draft'",
        "DELETE FROM sessions",
        "UPDATE answers SET value = '[]'",
        "DELETE FROM answers",
        "INSERT INTO answers SELECT session_id, canonical, 'note', '[]', saved FROM answers",
        "REPLACE INTO answers SELECT session_id, canonical, place, '[]', saved FROM answers",
        "UPDATE versions SET content = '{}'",
        "DELETE FROM versions",
        "REPLACE INTO versions SELECT object_id, number, noun, person_id, utc, author, reason, '{}' FROM versions",
    ],
)
def test_the_record_book_itself_refuses_to_alter_a_finished_session(ward, session, sql):
    ward.close(session)
    before = versions.of(ward.store, session)
    with pytest.raises(Finished), ward.store.change(now=ward.now) as change:
        change.run(sql)
    assert versions.of(ward.store, session) == before


# The follow-up's own forms


def follow_up(ward, *, days, occurred="2026-11-18"):
    case = ward.meet(incident=ward.incident(occurred))
    ward.assess(case)
    ward.later(days=days)
    return ward.begin_follow_up(case)


def names(ward, session):
    return [form.title.split(" ", 1)[0] for form in sessions.read(ward.store, session).instruments]


def test_a_first_assessment_has_the_risk_factors_only(ward, session):
    assert sessions.read(ward.store, session).instruments == ()


@pytest.mark.parametrize(("days", "asked"), [(8, 0), (9, 1), (22, 1), (23, 2), (28, 2)])
def test_no_instrument_is_asked_before_its_day_after_the_event(ward, days, asked):
    """The event was five days before the first assessment: PHQ-4 from day 14, PC-PTSD-5 from day 28."""
    assert len(sessions.read(ward.store, follow_up(ward, days=days)).instruments) == asked


def test_the_instruments_come_in_the_order_of_the_guide(ward):
    session = sessions.read(ward.store, follow_up(ward, days=28))
    named = [item.sub_questionnaire for item in session.guide.walk() if item.sub_questionnaire]
    assert [form.canonical for form in session.instruments] == named


def test_without_an_event_the_follow_up_asks_every_instrument(ward):
    case = ward.meet()
    ward.assess(case)
    ward.later(days=28)
    shown = sessions.read(ward.store, ward.begin_follow_up(case))
    assert shown.event_day is None
    assert len(shown.instruments) == 2


def test_an_event_known_only_by_its_month_counts_from_the_last_day_it_may_mean(ward):
    ward.now = ward.now.replace(day=10)
    case = ward.meet(incident=ward.incident("2026-11"))
    ward.assess(case)
    ward.later(days=33)
    shown = sessions.read(ward.store, ward.begin_follow_up(case))
    assert (shown.held_on, shown.event_day) == (date(2026, 12, 13), 13)
    assert shown.instruments == ()


def fill(ward, session, form, *, yes):
    """Every question of an instrument, with its last choice or its first."""
    for item in form.walk():
        if item.options:
            values = (item.options[-1 if yes else 0].value,)
            sessions.answer(ward.store, session, form.canonical, item.link_id, values, now=ward.now)


def scores(ward, session):
    rows = ward.store.rows("SELECT canonical, score FROM instruments WHERE session_id = ?", (session,))
    return {row["canonical"].rsplit("/", 1)[1].split("|")[0]: row["score"] for row in rows}


def test_an_instrument_that_was_filled_in_has_its_score(ward):
    session = follow_up(ward, days=28)
    for form in sessions.read(ward.store, session).instruments:
        fill(ward, session, form, yes=True)
    ward.decide(session)
    assert scores(ward, session) == {"pc-ptsd-5": 5, "who-5": 0}
    assert len(versions.of(ward.store, session)[0].content["responses"]) == 3


def test_an_instrument_is_the_persons_to_leave_out_and_then_has_no_score(ward):
    """Left out is not 0: a closed gate is."""
    session = follow_up(ward, days=28)
    ward.decide(session)
    assert scores(ward, session) == {"pc-ptsd-5": None, "who-5": None}
    assert len(versions.of(ward.store, session)[0].content["responses"]) == 1


def test_an_instrument_may_be_left_in_the_middle_and_then_has_no_score(ward):
    session = follow_up(ward, days=28)
    ptsd, who = sessions.read(ward.store, session).instruments
    gate, (first, *_) = ptsd.items[0], list(who.items[0].items)
    sessions.answer(ward.store, session, ptsd.canonical, gate.link_id, (gate.options[0].value,), now=ward.now)
    sessions.answer(
        ward.store, session, who.canonical, first.link_id, (first.options[3].value,), now=ward.now
    )
    ward.decide(session)
    assert scores(ward, session) == {"pc-ptsd-5": 0, "who-5": None}
    assert len(versions.of(ward.store, session)[0].content["responses"]) == 3


def test_an_instrument_cannot_be_answered_before_the_welcome(ward):
    case = ward.meet()
    ward.assess(case)
    ward.later(days=28)
    session = sessions.begin_follow_up(ward.store, ward.follow_up_of(case).id, now=ward.now)
    form = sessions.read(ward.store, session).instruments[0]
    with pytest.raises(BadInput, match="come first"):
        sessions.answer(ward.store, session, form.canonical, form.items[0].link_id, (), now=ward.now)


# The follow-up itself


def test_a_follow_up_shows_the_first_time_beside_it(ward):
    case = ward.meet("Wren", ward.incident())
    ward.assess(case, rating=2)
    ward.later(days=28)
    shown = sessions.read(ward.store, ward.begin_follow_up(case))
    assert shown.subtitle == "Wren · at 28 days"
    assert shown.earlier is not None
    assert (shown.earlier.held_on, shown.earlier.score) == (date(2026, 11, 23), 20)
    assert shown.earlier.answers["risk-alcohol"][0].code == "2"


@pytest.mark.parametrize(
    ("first", "then", "change"),
    [
        ([2] * 10, [1] * 10, -10),
        ([0] * 10, [1] * 10, 10),
        ([2] * 9, [1] * 10, None),
        ([2] * 10, [1] * 9, None),
    ],
)
def test_the_change_is_kept_where_both_times_every_factor_was_rated(ward, first, then, change):
    case = ward.meet()
    session = ward.begin(case)
    ward.rate(session, *first)
    ward.close(session)
    ward.later(days=28)
    session = ward.begin_follow_up(case)
    ward.rate(session, *then)
    ward.decide(session)
    assert ward.follow_up_of(case).change_of_score == change


def test_the_practitioners_decision_is_kept_with_its_reason_and_the_days_off(ward):
    case = ward.meet()
    ward.assess(case)
    ward.later(days=30)
    session = ward.begin_follow_up(case)
    ward.answer(session, "days-off", "1-7")
    result = ward.decide(session, Onward.WATCH, "Still tired; I ring in a fortnight.")
    assert result.sentences == (
        "Your decision is kept: keep in touch.",
        "A further check is booked for Monday 22 February 2027.",
    )
    followup = ward.follow_up_of(case)
    assert (followup.state, followup.ended, followup.onward) == ("done", ward.today, Onward.WATCH)
    assert followup.decision_reason == "Still tired; I ring in a fortnight."
    assert followup.days_off == "1-7"


@pytest.mark.parametrize(
    ("onward", "tier", "closed"),
    [
        (Onward.CLOSED, 2, True),
        (Onward.WATCH, 2, False),
        (Onward.TIER_3_ACCEPTED, 3, False),
        (Onward.TIER_3_DECLINED, 2, False),
    ],
)
def test_what_was_decided_shows_on_the_case(ward, onward, tier, closed):
    case = ward.meet()
    ward.assess(case)
    ward.later(days=28)
    ward.decide(ward.begin_follow_up(case), onward)
    (row,) = ward.store.rows("SELECT tier, closed FROM cases")
    assert (row["tier"], row["closed"] is not None) == (tier, closed)


def test_a_follow_up_is_not_held_before_its_incident_or_its_first_assessment(ward):
    case = ward.meet(incident=ward.incident("2026-11-18"))
    ward.assess(case)
    ward.later(days=28)
    with pytest.raises(BadInput, match="follow-up is dated before its incident"):
        ward.begin_follow_up(case, held_on=date(2026, 11, 17))
    with pytest.raises(BadInput, match="before the first assessment"):
        ward.begin_follow_up(case, held_on=date(2026, 11, 22))
    assert sessions.read(ward.store, ward.begin_follow_up(case, held_on=date(2026, 11, 23))).event_day == 5


def test_a_follow_up_that_has_ended_is_not_begun(ward):
    case = ward.meet()
    ward.assess(case)
    followup = ward.follow_up_of(case)
    followups.end(
        ward.store, followup.id, followups.FollowUpState.DECLINED, "", now=ward.now, today=ward.today
    )
    for unknown in (followup.id, "nothing"):
        with pytest.raises(BadInput, match="already ended"):
            sessions.begin_follow_up(ward.store, unknown, now=ward.now)
