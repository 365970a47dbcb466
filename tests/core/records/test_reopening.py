"""Undo after the finish: the record stands until the draft is finished again as its next version."""

from datetime import date

import pytest

from sos_desktop.codes import Amendment, FollowUpState, Onward, StaffGroup
from sos_desktop.errors import BadInput, Finished
from sos_desktop.records import amendments, binned, cases, followups, reopening, sessions, story, versions
from sos_desktop.records import today as todays


def noted(record):
    return {line.question: line.answer for line in record.answered}["Note, if it helps you support them"]


def reopen(ward, session):
    return sessions.reopen(ward.store, session, now=ward.now)


@pytest.fixture
def case(ward):
    return ward.meet("Wren", ward.incident(), offered_on=ward.today)


@pytest.fixture
def finished(ward, case):
    session = ward.begin(case)
    ward.rate(session, *[1] * 10)
    ward.answer(session, "note", "Talks to her sister.")
    ward.close(session)
    return session


def test_everything_is_in_the_draft_and_the_record_stands_as_it_was(ward, finished):
    before = amendments.read(ward.store, finished)
    draft = reopen(ward, finished)
    now, then = sessions.read(ward.store, draft), sessions.read(ward.store, finished)
    assert dict(now.answers) == dict(then.answers)
    assert (now.welcomed, now.held_on, now.instruments) == (then.welcomed, then.held_on, then.instruments)
    assert (now.finished, now.reopens) == (None, finished)
    assert now.subtitle == "Wren · first assessment · opened again"
    after = amendments.read(ward.store, finished)
    assert (after.answered, len(after.versions), after.draft_id) == (before.answered, 1, draft)


def test_finished_again_it_is_version_two_and_version_one_can_be_read(ward, finished):
    draft = reopen(ward, finished)
    ward.answer(draft, "note", "Talks to her brother.")
    ward.later(minutes=5)
    result = sessions.finish(ward.store, draft, now=ward.now)
    assert (result.session_id, result.version) == (finished, 2)
    assert noted(amendments.read(ward.store, finished)) == "Talks to her brother."
    assert noted(amendments.read(ward.store, finished, 1)) == "Talks to her sister."
    kept = versions.of(ward.store, finished)
    assert [(one.number, one.reason) for one in kept] == [(1, "first"), (2, "reopened")]
    assert amendments.read(ward.store, finished).draft_id is None
    with pytest.raises(BadInput, match="not in the record book"):
        sessions.read(ward.store, draft)


def test_nothing_is_booked_twice_and_the_original_dates_stay(ward, case, finished):
    before = ward.follow_up_of(case)
    ward.later(days=9)
    result = sessions.finish(ward.store, reopen(ward, finished), now=ward.now)
    assert ward.follow_up_of(case) == before
    assert result.sentences == ("The 28-day follow-up stays booked for Monday 21 December 2026.",)
    kept = cases.read(ward.store, case.id)
    assert (kept.first_contact, kept.first_assessment) == (date(2026, 11, 23), date(2026, 11, 23))


def test_opening_it_twice_is_opening_it_once(ward, finished):
    assert reopen(ward, finished) == reopen(ward, finished)


def test_it_can_be_undone_again_and_again(ward, finished):
    for number in (2, 3, 4):
        assert sessions.finish(ward.store, reopen(ward, finished), now=ward.now).version == number
    assert len(amendments.read(ward.store, finished).versions) == 4


def test_what_was_added_before_and_meanwhile_stays(ward, finished):
    amendments.amend(ward.store, finished, Amendment.ADDITION, "They rang.", now=ward.now)
    draft = reopen(ward, finished)
    amendments.amend(ward.store, finished, Amendment.TYPING_ERROR, "On Monday.", now=ward.now)
    sessions.finish(ward.store, draft, now=ward.now)
    record = amendments.read(ward.store, finished)
    assert [one.text for one in record.amended] == ["They rang.", "On Monday."]
    assert [one.reason for one in record.versions] == ["first", "addition", "typing-error", "reopened"]


def test_today_offers_to_continue_and_says_that_it_is_a_record(ward, finished):
    draft = reopen(ward, finished)
    (line,) = todays.read(ward.store, today=ward.today).unfinished
    assert (line.session_id, line.reopened, line.with_whom) == (draft, True, "Wren")


def test_the_story_shows_one_session_that_is_open_again(ward, case, finished):
    draft = reopen(ward, finished)
    (held,) = story.read(ward.store, case.person_id).cases[0].sessions
    assert (held.session_id, held.versions, held.draft_id) == (finished, 1, draft)


def test_another_one_to_one_is_begun_beside_it(ward, case, finished):
    draft = reopen(ward, finished)
    other = sessions.begin_one_to_one(ward.store, case.id, now=ward.now)
    assert other not in (draft, finished)


def test_an_unfinished_session_has_nothing_to_undo(ward, case):
    for session in (ward.begin(case), "nothing"):
        with pytest.raises(BadInput, match="not finished yet"):
            reopen(ward, session)


def test_the_finished_session_itself_takes_no_answers(ward, finished):
    reopen(ward, finished)
    with pytest.raises(Finished):
        ward.answer(finished, "note", "More.")


def test_put_into_the_bin_the_draft_changes_nothing_and_can_come_back(ward, finished):
    draft = reopen(ward, finished)
    ward.answer(draft, "note", "Something else.")
    binned.put(ward.store, draft, now=ward.now)
    assert amendments.read(ward.store, finished).draft_id is None
    assert noted(amendments.read(ward.store, finished)) == "Talks to her sister."
    assert todays.read(ward.store, today=ward.today).unfinished == ()
    binned.restore(ward.store, draft, now=ward.now)
    assert sessions.finish(ward.store, draft, now=ward.now).version == 2
    assert noted(amendments.read(ward.store, finished)) == "Something else."


def test_a_second_draft_of_the_same_record_stays_in_the_bin(ward, finished):
    draft = reopen(ward, finished)
    binned.put(ward.store, draft, now=ward.now)
    assert reopen(ward, finished) != draft
    with pytest.raises(BadInput, match="opened again in the meantime"):
        binned.restore(ward.store, draft, now=ward.now)


# Follow-ups


@pytest.fixture
def followed_up(ward, case, finished):
    ward.later(days=28)
    session = ward.begin_follow_up(case)
    ward.rate(session, *[0] * 10)
    ward.decide(session, Onward.CLOSED)
    return session


def test_another_decision_at_a_follow_up_stands_on_its_day(ward, case, followed_up):
    held = ward.follow_up_of(case).ended
    ward.later(days=3)
    draft = reopen(ward, followed_up)
    ward.answer(draft, "decision", Onward.TIER_3_ACCEPTED)
    sessions.finish(ward.store, draft, now=ward.now)
    followup = ward.follow_up_of(case)
    assert (followup.state, followup.ended, followup.onward) == (
        FollowUpState.DONE,
        held,
        Onward.TIER_3_ACCEPTED,
    )
    assert cases.read(ward.store, case.id).closed is None
    (row,) = ward.store.rows("SELECT tier FROM cases WHERE id = ?", (case.id,))
    assert row["tier"] == 3


def test_a_decision_that_is_taken_back_takes_its_tier_along(ward, case, followed_up):
    for onward, tier in ((Onward.TIER_3_ACCEPTED, 3), (Onward.CLOSED, 2)):
        draft = reopen(ward, followed_up)
        ward.answer(draft, "decision", onward)
        sessions.finish(ward.store, draft, now=ward.now)
        (row,) = ward.store.rows("SELECT tier, closed FROM cases WHERE id = ?", (case.id,))
        assert row["tier"] == tier
    assert row["closed"] == "2026-12-21"


def test_a_case_that_was_opened_again_since_is_not_closed_by_the_same_decision(ward, case, followed_up):
    ward.later(days=1)
    ward.assess(case)
    sessions.finish(ward.store, reopen(ward, followed_up), now=ward.now)
    assert cases.read(ward.store, case.id).closed is None


def test_a_first_score_that_is_put_right_changes_what_the_follow_up_says(ward, case, finished, followed_up):
    assert ward.follow_up_of(case).change_of_score == -10
    draft = reopen(ward, finished)
    ward.rate(draft, *[2] * 10)
    sessions.finish(ward.store, draft, now=ward.now)
    followup = ward.follow_up_of(case)
    assert followup.change_of_score == -20
    reasons = [one.reason for one in versions.of(ward.store, followup.id)]
    assert reasons == ["first", "changed", "changed"]
    assert followup.state is FollowUpState.DONE and followups.read(ward.store, followup.id).ended


# Groups


def test_a_group_session_that_is_finished_again_counts_once(ward):
    session = ward.begin_group(ward.incident())
    ward.answer(session, "second-facilitator", "R. Alder")
    ward.answer(session, f"attended.{StaffGroup.STUDENTS}", 5)
    ward.close(session)
    draft = reopen(ward, session)
    assert todays.read(ward.store, today=ward.today).groups_this_quarter == 1
    ward.answer(draft, f"attended.{StaffGroup.STUDENTS}", 3)
    ward.answer(draft, "second-facilitator", "M. Rowan")
    sessions.finish(ward.store, draft, now=ward.now)
    rows = ward.store.rows("SELECT session_id, attended FROM attendance")
    assert [tuple(row) for row in rows] == [(session, 3)]
    assert amendments.read(ward.store, session).facilitators == ("Kingfisher", "M. Rowan")
    assert todays.read(ward.store, today=ward.today).groups_this_quarter == 1


def test_opening_again_is_in_the_audit(ward, finished, audited):
    sessions.finish(ward.store, reopen(ward, finished), now=ward.now)
    assert audited()[-2:] == ["reopened", "one-to-one changed"]
    assert ward.store.first_unsound_entry() is None


def test_what_fails_in_the_middle_leaves_the_record_and_the_draft(ward, finished, monkeypatch):
    draft = reopen(ward, finished)
    ward.answer(draft, "note", "Another word.")

    def fail(*_, **__):
        raise BadInput("No.")

    with monkeypatch.context() as broken:
        broken.setattr(reopening.outcomes, "follow", fail)
        with pytest.raises(BadInput, match="No"):
            sessions.finish(ward.store, draft, now=ward.now)
    assert noted(amendments.read(ward.store, finished)) == "Talks to her sister."
    assert ward.store.rows("SELECT 1 FROM rewriting") == []
    assert sessions.finish(ward.store, draft, now=ward.now).version == 2
