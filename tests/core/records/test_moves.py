"""A record with the wrong person goes to the right one, with what came of it, and no follow-up is lost."""

import json
from datetime import date, timedelta

import pytest

from sos_desktop.codes import Amendment, FollowUpState, OfferAnswer, Onward
from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput, Finished
from sos_desktop.questionnaires import parse
from sos_desktop.records import (
    amendments,
    awaiting,
    binned,
    cases,
    followups,
    forms,
    masking,
    merging,
    moves,
    offers,
    people,
    sessions,
    story,
    versions,
)
from sos_desktop.records import today as todays
from sos_desktop.summary import events, ledger
from sos_desktop.summary.tables import Cell


def move(ward, session, to, text=""):
    moves.move(ward.store, session, to.person_id, text, now=ward.now)


def case_of(ward, session):
    return ward.store.rows("SELECT case_id FROM sessions WHERE id = ?", (session,))[0]["case_id"]


def read(ward, case):
    return cases.read(ward.store, case.id)


def waiting(ward):
    lines = todays.read(ward.store, today=ward.today, most=todays.EVERYTHING).waiting
    return {(line.code_name, line.followup_id is not None) for line in lines}


@pytest.fixture
def incident(ward):
    return ward.incident()


@pytest.fixture
def wren(ward, incident):
    """The wrong one."""
    return ward.meet("Wren", incident, offered_on=ward.today)


@pytest.fixture
def heron(ward, incident):
    """The right one."""
    return ward.meet("Heron", incident, offered_on=ward.today)


@pytest.fixture
def session(ward, wren):
    session = ward.begin(wren)
    ward.rate(session, *[1] * 10)
    ward.answer(session, "note", "Talks to her sister.")
    ward.close(session)
    return session


# A first assessment


def test_it_stands_with_the_right_person_and_the_wrong_one_waits_again(ward, wren, heron, session):
    ward.later(days=2)
    move(ward, session, heron)
    assert case_of(ward, session) == heron.id
    there, here = read(ward, heron), read(ward, wren)
    assert (there.first_contact, there.first_assessment) == (date(2026, 11, 23), date(2026, 11, 23))
    assert (here.first_contact, here.first_assessment, here.closed) == (None, None, None)
    assert waiting(ward) == {("Wren", False), ("Heron", True)}


def test_the_follow_up_is_the_right_persons_on_its_original_dates(ward, wren, heron, session):
    before = ward.follow_up_of(wren)
    ward.later(days=12)
    move(ward, session, heron)
    after = ward.follow_up_of(heron)
    assert (after.window, after.state) == (before.window, FollowUpState.OPEN)
    assert followups.of_case(ward.store, wren.id) == ()


def test_the_offers_say_what_each_of_them_said(ward, wren, heron, session):
    move(ward, session, heron)
    said = {case: offers.of_case(ward.store, case.id)[0] for case in (wren, heron)}
    assert (said[wren].answer, said[wren].answered) == (OfferAnswer.WAITING, None)
    assert (said[heron].answer, said[heron].answered) == (OfferAnswer.ACCEPTED, date(2026, 11, 23))


def test_somebody_who_had_said_no_has_still_said_no(ward, wren, heron):
    offers.answer(ward.store, wren.id, OfferAnswer.DECLINED, now=ward.now, today=ward.today)
    ward.later(days=1)
    session = ward.assess(wren)
    assert read(ward, wren).closed is None
    move(ward, session, heron)
    assert read(ward, wren).closed == date(2026, 11, 23)
    assert waiting(ward) == {("Heron", True)}


def test_a_case_about_the_same_incident_is_made_where_there_is_none(ward, incident, session):
    other = ward.meet("Robin", ward.incident(label="Another"))
    move(ward, session, other)
    kept = cases.read(ward.store, case_of(ward, session))
    assert (kept.person_id, kept.incident_id) == (other.person_id, incident.id)
    assert len(cases.of_person(ward.store, other.person_id)) == 2
    move(ward, session, ward.meet("Dunlin"))
    assert kept.first_assessment == date(2026, 11, 23)


def test_it_becomes_one_more_version_and_the_original_stays_readable(ward, heron, session):
    ward.later(days=1)
    move(ward, session, heron, "I clicked on the line above.")
    masking.review(ward.store, session, [], now=ward.now)
    record = amendments.read(ward.store, session)
    assert [one.reason for one in record.versions] == ["first", "wrong-person", "reviewed"]
    first = {line.question: line.answer for line in amendments.read(ward.store, session, 1).answered}
    assert first["Note, if it helps you support them"] == "Talks to her sister."
    rows = ward.store.rows("SELECT person_id FROM versions WHERE object_id = ? ORDER BY number", (session,))
    assert [row["person_id"] == heron.person_id for row in rows] == [False, True, True]


def test_the_wrong_persons_story_says_that_something_was_moved_and_nothing_of_it(ward, wren, heron, session):
    ward.later(days=1)
    move(ward, session, heron)
    (here,), (there,) = (story.read(ward.store, one.person_id).cases for one in (wren, heron))
    assert (here.sessions, here.followups, here.moved_away) == ((), (), (date(2026, 11, 24),))
    assert [(held.session_id, held.to_review) for held in there.sessions] == [(session, True)]
    last = {line.code_name: line.last_session for line in people.listed(ward.store)}
    assert last == {"Wren": "", "Heron": "2026-11-23"}


def test_moved_and_moved_back_everything_is_as_it_was(ward, wren, heron, session):
    before = ward.follow_up_of(wren).window
    move(ward, session, heron)
    move(ward, session, wren)
    assert case_of(ward, session) == wren.id
    assert ward.follow_up_of(wren).window == before
    assert followups.of_case(ward.store, heron.id) == ()
    assert waiting(ward) == {("Wren", True), ("Heron", False)}
    assert story.read(ward.store, wren.person_id).cases[0].moved_away == ()


def test_a_second_session_leaves_the_follow_up_where_it_is(ward, wren, heron, session):
    booked = ward.follow_up_of(wren)
    ward.later(days=3)
    second = ward.assess(wren)
    move(ward, second, heron)
    assert ward.follow_up_of(wren) == booked
    assert ward.follow_up_of(heron).window.due == date(2026, 11, 26) + timedelta(days=28)
    assert read(ward, wren).first_assessment == date(2026, 11, 23)


def test_somebody_who_is_assessed_after_all_gets_their_own_follow_up(ward, wren, heron, session):
    move(ward, session, heron)
    ward.later(days=5)
    ward.assess(wren)
    followup = ward.follow_up_of(wren)
    assert (followup.state, followup.window.due) == (FollowUpState.OPEN, date(2026, 12, 26))
    assert ward.follow_up_of(heron).window.due == date(2026, 12, 21)


# What has come of it since


@pytest.fixture
def followed_up(ward, wren, session):
    ward.later(days=28)
    held = ward.begin_follow_up(wren)
    ward.rate(held, *[0] * 10)
    ward.decide(held, Onward.CLOSED, "Sleeping again.")
    return held


def test_a_follow_up_that_was_held_goes_along_and_stays_held(ward, wren, heron, session, followed_up):
    was = ward.follow_up_of(wren)
    ward.later(days=1)
    move(ward, session, heron)
    now = ward.follow_up_of(heron)
    assert case_of(ward, followed_up) == heron.id
    assert (now.window, now.state, now.ended, now.onward) == (was.window, was.state, was.ended, was.onward)
    assert (now.change_of_score, now.decision_reason) == (-10, "Sleeping again.")
    assert (read(ward, heron).closed, read(ward, wren).closed) == (date(2026, 12, 21), None)
    assert {each.session_id for each in moves.waiting(ward.store)} == {session, followed_up}
    assert waiting(ward) == {("Wren", False)}


def test_a_follow_up_alone_belongs_to_the_right_persons_own(ward, wren, heron, session, followed_up):
    ward.assess(heron)
    move(ward, followed_up, heron)
    theirs, own = ward.follow_up_of(heron), ward.follow_up_of(wren)
    assert (theirs.state, theirs.onward) == (FollowUpState.DONE, Onward.CLOSED)
    assert (own.state, own.ended, own.onward) == (FollowUpState.OPEN, None, None)
    assert read(ward, wren).closed is None
    assert waiting(ward) == {("Wren", True)}


def test_a_follow_up_cannot_go_where_there_was_no_first_assessment(ward, heron, followed_up):
    with pytest.raises(BadInput, match="no first assessment about this incident"):
        move(ward, followed_up, heron)
    assert moves.waiting(ward.store) == ()
    assert len(versions.of(ward.store, followed_up)) == 1


def test_the_right_person_keeps_the_follow_up_that_they_have_had(ward, wren, heron, session, followed_up):
    ward.assess(heron)
    ward.later(days=27)
    own = ward.begin_follow_up(heron)
    ward.decide(own, Onward.WATCH)
    move(ward, session, heron)
    now = ward.follow_up_of(heron)
    assert (now.state, now.onward) == (FollowUpState.DONE, Onward.WATCH)
    held = story.read(ward.store, heron.person_id).cases[0].sessions
    assert {each.session_id for each in held if each.followup_id == now.id} == {own, followed_up}


def test_a_follow_up_that_was_held_twice_stays_held_when_one_of_them_goes(
    ward, incident, heron, session, followed_up
):
    ward.assess(heron)
    ward.later(days=27)
    ward.decide(ward.begin_follow_up(heron), Onward.WATCH)
    move(ward, session, heron)
    robin = ward.meet("Robin", incident)
    ward.assess(robin)
    move(ward, followed_up, robin)
    assert ward.follow_up_of(heron).state is FollowUpState.DONE
    assert ward.follow_up_of(robin).state is FollowUpState.DONE


# What is refused


def test_what_cannot_be_moved_says_why_and_changes_nothing(ward, wren, heron, session):
    draft, group = ward.begin(heron), ward.begin_group()
    ward.answer(group, "second-facilitator", "R. Alder")
    ward.close(group)
    for what, to, why in (
        (draft, wren, "not finished"),
        (group, heron, "belongs to nobody"),
        (session, wren, "already stands"),
    ):
        with pytest.raises(BadInput, match=why):
            move(ward, what, to)
    with pytest.raises(BadInput, match="not in the record book"):
        moves.move(ward.store, session, "nobody", now=ward.now)
    again = sessions.reopen(ward.store, session, now=ward.now)
    with pytest.raises(BadInput, match="is open again"):
        move(ward, session, heron)
    binned.put(ward.store, again, now=ward.now)
    move(ward, session, heron)
    assert case_of(ward, again) == heron.id
    with pytest.raises(BadInput, match="moved to the right person in the meantime"):
        binned.restore(ward.store, again, now=ward.now)
    masking.review(ward.store, session, (), now=ward.now)
    ward.later(minutes=1)
    later = sessions.reopen(ward.store, session, now=ward.now)
    binned.put(ward.store, later, now=ward.now)
    binned.restore(ward.store, later, now=ward.now)


def test_a_follow_up_that_was_begun_is_finished_or_put_away_first(ward, wren, heron, session):
    ward.later(days=28)
    begun = ward.begin_follow_up(wren)
    with pytest.raises(BadInput, match="has been begun"):
        move(ward, session, heron)
    binned.put(ward.store, begun, now=ward.now)
    move(ward, session, heron)
    assert waiting(ward) == {("Wren", False), ("Heron", True)}
    with pytest.raises(BadInput, match="has ended"):
        binned.restore(ward.store, begun, now=ward.now)


def test_an_amendment_alone_moves_nothing(ward, session):
    with pytest.raises(BadInput, match="Nobody was chosen"):
        amendments.amend(ward.store, session, Amendment.WRONG_PERSON, "It was Heron.", now=ward.now)


# The text


def test_until_it_is_reviewed_nothing_that_was_written_can_be_read(ward, heron, session):
    amendments.amend(ward.store, session, Amendment.ADDITION, "They rang.", now=ward.now)
    move(ward, session, heron, "The line above.")
    for number in (None, 1, 2, 3):
        record = amendments.read(ward.store, session, number)
        shown = [line.answer for line in record.answered] + [one.text for one in record.amended]
        assert not {"Talks to her sister.", "They rang.", "The line above."} & set(shown)
        assert amendments.MASKED in shown and "None raised" in shown
        assert record.masked
    with pytest.raises(BadInput, match="nobody has reviewed it yet"):
        sessions.reopen(ward.store, session, now=ward.now)


def test_what_stays_is_shown_and_what_does_not_is_in_no_later_version(ward, heron, session):
    amendments.amend(ward.store, session, Amendment.ADDITION, "They rang.", now=ward.now)
    move(ward, session, heron, "The line above.")
    written = masking.to_review(ward.store, session)
    assert [each.text for each in written] == ["Talks to her sister.", "They rang.", "The line above."]
    assert "sister" not in repr(written)
    assert masking.review(ward.store, session, {written[2].key}, now=ward.now) == 4
    record = amendments.read(ward.store, session)
    assert not record.masked
    assert [(one.reason, one.text) for one in record.amended] == [(Amendment.WRONG_PERSON, "The line above.")]
    assert "Note, if it helps you support them" not in {line.question for line in record.answered}
    again = sessions.read(ward.store, sessions.reopen(ward.store, session, now=ward.now))
    assert "Talks to her sister." not in str([again.given[place] for place in again.given])
    assert again.score == 10
    assert moves.waiting(ward.store) == () and todays.read(ward.store, today=ward.today).to_review == ()


def test_what_is_confirmed_stays_as_it_was(ward, heron, session):
    before = amendments.read(ward.store, session).answered
    move(ward, session, heron)
    keys = {each.key for each in masking.to_review(ward.store, session)}
    masking.review(ward.store, session, keys, now=ward.now)
    assert amendments.read(ward.store, session).answered == before


def test_the_reason_of_a_decision_that_does_not_stay_leaves_the_follow_up_too(
    ward, heron, session, followed_up
):
    move(ward, session, heron)
    masking.review(ward.store, followed_up, (), now=ward.now)
    assert ward.follow_up_of(heron).decision_reason == ""
    assert ward.follow_up_of(heron).onward is Onward.CLOSED


def test_of_an_answer_with_own_words_in_it_what_was_chosen_stays(ward, wren, heron):
    asked = {
        "resourceType": "Questionnaire", "url": "urn:made-up", "version": "1", "title": "Made up",
        "status": "active", "item": [{
            "linkId": "helps", "type": "open-choice", "text": "What helps", "repeats": True,
            "answerOption": [{"valueCoding": {"code": "walk", "display": "Walking"}}],
        }],
    }  # fmt: skip
    content = json.dumps(asked).encode()
    form = parse.read(content)
    session = ward.begin(wren)
    with ward.store.change(now=ward.now) as change:
        forms.keep(change, form, content)
        change.run("INSERT INTO instruments (session_id, canonical) VALUES (?, ?)", (session, form.canonical))
    ward.answer(session, "note", "Talks to her sister.")
    walking = form.items[0].options[0].value
    sessions.answer(ward.store, session, form.canonical, "helps", (walking, "Her own words."), now=ward.now)
    ward.close(session)
    move(ward, session, heron)
    note, own = masking.to_review(ward.store, session)
    assert (note.text, own.text) == ("Talks to her sister.", "Her own words.")
    masking.review(ward.store, session, {note.key}, now=ward.now)
    said = {line.question: line.answer for line in amendments.read(ward.store, session).answered}
    assert said["What helps"] == "Walking"
    again = sessions.read(ward.store, sessions.reopen(ward.store, session, now=ward.now))
    assert dict(again.answers[form.canonical]) == {"helps": (walking,)}


def test_only_what_waits_is_reviewed_and_once(ward, heron, session):
    for ask in (
        lambda: masking.to_review(ward.store, session),
        lambda: masking.review(ward.store, session, (), now=ward.now),
    ):
        with pytest.raises(BadInput, match="Nothing waits to be reviewed"):
            ask()
    move(ward, session, heron)
    masking.review(ward.store, session, (), now=ward.now)
    with pytest.raises(Finished, match="never taken back"), ward.store.change(now=ward.now) as change:
        change.run("UPDATE moves SET reviewed = NULL")


def test_today_asks_for_the_review(ward, heron, session):
    move(ward, session, heron)
    now = todays.read(ward.store, today=ward.today)
    assert [(each.code_name, each.session_id) for each in now.to_review] == [("Heron", session)]
    assert now.badge == 1 + sum(line.standing.value == "due" for line in now.waiting)


def test_a_move_is_in_the_audit_without_a_name(ward, heron, session, audited):
    move(ward, session, heron)
    assert "record moved to the right person" in audited()
    masking.review(ward.store, session, (), now=ward.now)
    assert audited()[-1] == "moved record reviewed"
    assert ward.store.first_unsound_entry() is None


# The summary


def test_before_it_is_sent_the_right_person_is_counted_and_nobody_twice(ward, wren, heron, session):
    before = events.waiting(ward.store, Quarter(2026, 4))
    move(ward, session, heron)
    after = events.waiting(ward.store, Quarter(2026, 4))
    assert after.cells[Cell("case", "total", "all")] == before.cells[Cell("case", "total", "all")] == 1
    ward.later(days=200)
    (settled,) = {events.waiting(ward.store, Quarter(2027, 1)).cells[Cell("follow-up", "total", "all")]}
    assert settled == 1


def test_what_was_sent_is_a_correction_and_the_right_person_leaves_late(vault, ward, wren, heron, session):
    ward.later(days=60)
    ledger.issue(vault, Quarter(2026, 4), now=ward.now, today=ward.today)
    assert events.corrections(ward.store) == 0
    move(ward, session, heron)
    assert events.corrections(ward.store) == 3, "Wren's case and offer, and Heron's offer"
    later = events.waiting(ward.store, Quarter(2027, 1))
    assert (later.cells[Cell("case", "total", "all")], later.late) == (1, 1)


def test_a_group_session_that_is_changed_after_it_left_is_a_correction(vault, ward):
    session = ward.begin_group()
    ward.answer(session, "second-facilitator", "R. Alder")
    ward.answer(session, "attended.students", 5)
    ward.close(session)
    ward.later(days=60)
    ledger.issue(vault, Quarter(2026, 4), now=ward.now, today=ward.today)
    draft = sessions.reopen(ward.store, session, now=ward.now)
    assert (events.corrections(ward.store), events.waiting(ward.store, Quarter(2027, 1)).events) == (0, 0)
    ward.answer(draft, "attended.students", 4)
    sessions.finish(ward.store, draft, now=ward.now)
    assert (events.corrections(ward.store), events.waiting(ward.store, Quarter(2027, 1)).events) == (1, 0)


def test_the_check_at_three_months_goes_along_and_is_held_for_the_right_person(ward, wren, heron, session):
    ward.later(days=28)
    ward.decide(ward.begin_follow_up(wren), Onward.WATCH)
    ward.later(days=63)
    ward.decide(ward.begin_follow_up(wren), Onward.CLOSED, "Sleeps.")
    move(ward, session, heron)
    theirs = followups.of_case(ward.store, heron.id)
    assert [(each.kind, each.state, each.window.due) for each in theirs] == [
        ("28-day", FollowUpState.DONE, date(2026, 12, 21)), ("3-month", FollowUpState.DONE, date(2027, 2, 22)),
    ]  # fmt: skip
    assert followups.of_case(ward.store, wren.id) == ()


def test_only_the_check_at_three_months_was_somebody_elses(ward, wren, heron, session):
    ward.assess(heron)
    ward.later(days=28)
    ward.decide(ward.begin_follow_up(wren), Onward.WATCH)
    ward.later(days=63)
    check = ward.begin_follow_up(wren)
    ward.decide(check, Onward.CLOSED)
    move(ward, check, heron)
    assert [(each.kind, each.state) for each in followups.of_case(ward.store, heron.id)] == [
        ("28-day", FollowUpState.OPEN), ("3-month", FollowUpState.DONE),
    ]  # fmt: skip
    assert [(each.kind, each.state) for each in followups.of_case(ward.store, wren.id)] == [
        ("28-day", FollowUpState.DONE), ("3-month", FollowUpState.OPEN),
    ]  # fmt: skip


# Declined in advance


@pytest.fixture
def declined(ward, wren):
    """A first assessment at which somebody said that they would rather not be asked again."""
    session = ward.begin(wren)
    ward.answer(session, "follow-up-wish", "declined")
    ward.close(session)
    return session


def in_advance(ward, case):
    return ward.follow_up_of(case).declined_in_advance


def test_declined_in_advance_goes_along_with_the_record_in_which_it_was_said(ward, wren, heron, declined):
    assert in_advance(ward, wren)
    ward.later(days=3)
    move(ward, declined, heron)
    theirs = ward.follow_up_of(heron)
    assert theirs.declined_in_advance and theirs.ended == date(2026, 11, 23)
    assert read(ward, heron).closed == date(2026, 11, 23)
    assert waiting(ward) == {("Wren", False)}
    awaiting.wanted_after_all(ward.store, theirs.id, now=ward.now)
    assert waiting(ward) == {("Wren", False), ("Heron", True)}


def test_moved_back_it_is_declined_where_it_was(ward, wren, heron, declined):
    move(ward, declined, heron)
    move(ward, declined, wren)
    assert in_advance(ward, wren)
    assert waiting(ward) == {("Heron", False)}


def test_what_was_wanted_after_all_waits_with_the_right_person(ward, wren, heron, declined):
    awaiting.wanted_after_all(ward.store, ward.follow_up_of(wren).id, now=ward.now)
    move(ward, declined, heron)
    assert ward.follow_up_of(heron).state is FollowUpState.OPEN


def test_it_closes_no_follow_up_from_an_assessment_of_their_own(ward, wren, heron, declined):
    ward.assess(heron)
    move(ward, declined, heron)
    assert ward.follow_up_of(heron).state is FollowUpState.OPEN
    assert waiting(ward) == {("Wren", False), ("Heron", True)}


def test_whoever_never_said_so_is_asked_once_the_record_that_did_has_gone(ward, wren, heron):
    ward.assess(wren)
    ward.later(days=2)
    second = ward.begin(wren)
    ward.answer(second, "follow-up-wish", "declined")
    ward.close(second)
    assert in_advance(ward, wren)
    move(ward, second, heron)
    assert in_advance(ward, heron) and ward.follow_up_of(wren).state is FollowUpState.OPEN


def test_said_twice_it_stands_with_both(ward, wren, heron, declined):
    ward.later(days=2)
    second = ward.begin(wren)
    ward.answer(second, "follow-up-wish", "declined")
    ward.close(second)
    move(ward, second, heron)
    assert in_advance(ward, heron) and in_advance(ward, wren)


def test_two_entries_that_become_one_leave_it_declined(ward, incident, wren, declined):
    merging.merge(ward.store, incident.id, ward.incident(label="The same").id, now=ward.now)
    assert in_advance(ward, wren)
    (merge,) = merging.of(ward.store, read(ward, wren).incident_id)
    merging.undo(ward.store, merge.id, now=ward.now)
    assert in_advance(ward, wren) and read(ward, wren).incident_id == incident.id
