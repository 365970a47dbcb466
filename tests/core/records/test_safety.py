"""An answer about somebody's safety: kept with what it calls for, and never finished over."""

import pytest

from sos_desktop.codes import SafetyConcern
from sos_desktop.errors import BadInput, Finished
from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.model import Coding, NoAnswer
from sos_desktop.records import amendments, forms, reopening, safety, sessions

FORM = shipped.safety()
PHQ = shipped.instrument("phq-9")


def item(form, link_id):
    return next(each for each in form.walk() if each.link_id == link_id)


@pytest.fixture
def asked(ward):
    """A follow-up in which PHQ-9 is asked, too."""
    session = ward.begin(ward.meet())
    with ward.store.change(now=ward.now) as change:
        forms.keep(change, PHQ, shipped.shipped_bytes("phq-9"))
        change.run("INSERT INTO instruments (session_id, canonical) VALUES (?, ?)", (session, PHQ.canonical))
    return session


def nine(ward, session, option):
    question = item(PHQ, "better-off-dead")
    return ward.give(session, PHQ, question, question.options[option].value)


def told(ward, session, code="trim-manager"):
    ward.give(session, FORM, item(FORM, "safety-told"), code)


def test_the_ninth_question_above_its_lowest_brings_the_form_in_the_same_change(ward, asked):
    nine(ward, asked, 0)
    assert not any(safety.is_form(form) for form in sessions.read(ward.store, asked).instruments)
    nine(ward, asked, 1)
    session = sessions.read(ward.store, asked)
    assert [form.title for form in session.instruments if safety.is_form(form)] == [
        "Somebody may not be safe"
    ]
    assert [spot.place for spot in safety.raised(session)] == ["better-off-dead"]
    assert not safety.recorded(session)
    nine(ward, asked, 2)
    assert len([form for form in sessions.read(ward.store, asked).instruments if safety.is_form(form)]) == 1


def test_what_was_noticed_and_whether_it_was_agreed_can_be_kept_and_need_not(ward, asked):
    nine(ward, asked, 1)
    told(ward, asked)
    assert safety.recorded(sessions.read(ward.store, asked))
    for link_id, code in (("safety-noticed", "not-safe-to-work"), ("safety-agreed", "agreed")):
        ward.give(asked, FORM, item(FORM, link_id), code)
    kept = sessions.read(ward.store, asked).answers[FORM.canonical]
    assert kept["safety-noticed"][0].display == "Not safe to work, or to get home"
    assert kept["safety-agreed"][0].display == "Yes, it was agreed with them"


def test_it_cannot_be_finished_before_who_was_told_is_recorded(ward, asked):
    nine(ward, asked, 3)
    with pytest.raises(BadInput, match="who was told is not recorded"):
        ward.close(asked)
    told(ward, asked)
    ward.give(asked, FORM, item(FORM, "safety-when"), "2026-11-23T14:05")
    result = ward.close(asked)
    assert "who was told is kept" in result.sentences[-1]
    assert ward.store.rows("SELECT safety FROM sessions WHERE id = ?", (asked,))[0]["safety"] == "raised"
    lines = {line.question: line.answer for line in amendments.read(ward.store, asked).answered}
    assert lines["Who has been told?"] == "The TRiM manager"


def test_nobody_told_yet_is_recorded_and_answered_with_what_to_do_today(ward, asked):
    nine(ward, asked, 1)
    told(ward, asked, "nobody-yet")
    assert "speak to your TRiM manager today" in ward.close(asked).sentences[-1]


def test_a_slip_is_put_right_by_answering_again(ward, asked):
    nine(ward, asked, 1)
    nine(ward, asked, 0)
    session = sessions.read(ward.store, asked)
    assert safety.raised(session) == ()
    ward.close(asked)
    assert ward.store.rows("SELECT safety FROM sessions WHERE id = ?", (asked,))[0]["safety"] == "none-raised"


def test_preferred_not_to_say_calls_for_nothing(ward, asked):
    sessions.answer(ward.store, asked, PHQ.canonical, "better-off-dead", (NoAnswer.DECLINED,), now=ward.now)
    assert safety.raised(sessions.read(ward.store, asked)) == ()


def test_a_concern_that_was_heard_calls_for_the_same(ward):
    session = ward.begin(ward.meet())
    with pytest.raises(BadInput, match="who was told is not recorded"):
        ward.close(session, safety=SafetyConcern.RAISED)
    assert [spot.item.text for spot in safety.raised(sessions.read(ward.store, session))] == [
        "Safety concern"
    ]
    told(ward, session)
    assert ward.close(session, safety=SafetyConcern.RAISED).session_id == session


def test_who_was_told_can_be_kept_before_the_answer_itself_could_be(ward):
    session = ward.begin(ward.meet())
    told(ward, session)
    assert safety.recorded(sessions.read(ward.store, session))
    ward.close(session)
    with pytest.raises(Finished):
        told(ward, session)
    with pytest.raises(BadInput):
        told(ward, "nobody")


def test_before_the_welcome_nothing_of_it_is_written(ward):
    session = sessions.begin_one_to_one(ward.store, ward.meet().id, now=ward.now)
    with pytest.raises(BadInput, match="welcome"):
        told(ward, session)
    assert sessions.read(ward.store, session).instruments == ()


def test_a_concern_raised_on_opening_the_record_again_is_kept_with_it(ward):
    session = ward.begin(ward.meet())
    ward.close(session)
    draft = reopening.reopen(ward.store, session, now=ward.now)
    ward.answer(draft, "safety-concern", SafetyConcern.RAISED)
    told(ward, draft)
    result = sessions.finish(ward.store, draft, now=ward.now)
    assert result.session_id == session and result.version == 2
    kept = sessions.read(ward.store, session)
    assert safety.recorded(kept)
    assert isinstance(kept.answers[FORM.canonical]["safety-told"][0], Coding)


def test_the_follow_up_after_a_first_conversation_that_called_for_it_opens_and_sets_its_scores_beside(ward):
    case = ward.meet()
    first = ward.begin(case)
    ward.rate(first, *[1] * 10)
    ward.answer(first, "safety-concern", SafetyConcern.RAISED)
    told(ward, first)
    ward.close(first, safety=SafetyConcern.RAISED)
    later = sessions.read(ward.store, ward.begin_follow_up(case))
    assert later.earlier is not None
