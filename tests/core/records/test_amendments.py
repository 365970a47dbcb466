"""Amending: one more version with its reason; what was kept first always stays readable."""

import pytest

from sos_desktop.codes import Amendment, SessionKind, StaffGroup
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.model import Coding, Item, Kind, Option, Quantity
from sos_desktop.records import amendments, sessions, versions


def amend(ward, session, text, reason=Amendment.ADDITION):
    return amendments.amend(ward.store, session, reason, text, now=ward.now)


@pytest.fixture
def finished(ward):
    session = ward.begin(ward.meet())
    ward.answer(session, "note", "Talks to her sister.")
    ward.answer(session, "leaflet", True)
    ward.rate(session, 2)
    ward.close(session)
    return session


def said(record):
    return {(line.step, line.question): line.answer for line in record.answered}


def test_a_record_is_read_in_the_words_of_its_guide(ward, finished):
    record = amendments.read(ward.store, finished)
    assert (record.kind, record.held_on, record.facilitators) == (
        SessionKind.ONE_TO_ONE, "2026-11-23", ("Kingfisher",),
    )  # fmt: skip
    lines = said(record)
    assert lines["Coping and signposting", "A leaflet was handed over"] == "Yes"
    assert lines["Close and follow-up", "Safety concern"] == "None raised"
    assert lines["Close and follow-up", "Note, if it helps you support them"] == "Talks to her sister."
    assert record.answered[0].step == "Welcome and confidentiality"
    assert (record.amended, len(record.versions)) == ((), 1)


def test_an_amendment_stands_below_what_was_kept_first(ward, finished):
    before = amendments.read(ward.store, finished)
    ward.later(days=2)
    assert amend(ward, finished, "They rang to say thank you.") == 2
    ward.later(days=1)
    assert amend(ward, finished, "On Tuesday, not Monday.", Amendment.TYPING_ERROR) == 3
    after = amendments.read(ward.store, finished)
    assert after.answered == before.answered
    assert [(one.reason, one.text, one.utc) for one in after.amended] == [
        (Amendment.ADDITION, "They rang to say thank you.", "2026-11-25T14:05:00Z"),
        (Amendment.TYPING_ERROR, "On Tuesday, not Monday.", "2026-11-26T14:05:00Z"),
    ]
    assert [version.reason for version in after.versions] == ["first", "addition", "typing-error"]
    assert after.versions[0] == before.versions[0]
    assert "amendments" not in after.versions[0].content


def test_the_same_amendment_saved_twice_after_a_doubt_is_kept_once(ward, finished):
    assert amend(ward, finished, "They rang.") == amend(ward, finished, "They rang.") == 2
    assert len(amendments.read(ward.store, finished).amended) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("x" * 2_000_000, "can hold 100,000"),
        ("\0", "NUL"),
        ("\ud800", "half"),
    ],
)
def test_an_amendment_that_cannot_be_kept_leaves_the_record_as_it_was(ward, finished, text, why):
    with pytest.raises(BadInput, match=why):
        amend(ward, finished, text)
    assert len(versions.of(ward.store, finished)) == 1


def test_an_unfinished_session_is_continued_not_amended(ward):
    session = ward.begin(ward.meet())
    for refused in (lambda: amend(ward, session, "More."), lambda: amendments.read(ward.store, session)):
        with pytest.raises(BadInput, match="not finished yet"):
            refused()


def test_only_sessions_are_amended(ward):
    with pytest.raises(BadInput, match="not finished yet"):
        amend(ward, ward.incident().id, "More.")


def test_a_group_session_is_amended_without_belonging_to_anybody(ward):
    session = ward.begin_group()
    ward.answer(session, "second-facilitator", "R. Alder")
    ward.answer(session, f"attended.{StaffGroup.MEDICAL_AND_DENTAL}", 3)
    ward.answer(session, "next-date", "2026-12-01")
    ward.close(session)
    amend(ward, session, "A porter joined later.")
    lines = said(amendments.read(ward.store, session))
    assert lines["Who was invited, who came", "Doctors and dentists: Came"] == "3"
    assert lines["Close", "Next session, if one is planned"] == "1 December 2026"
    rows = ward.store.rows("SELECT person_id FROM versions WHERE object_id = ?", (session,))
    assert [row["person_id"] for row in rows] == [None, None]


def test_an_instrument_is_a_step_under_its_own_name(ward):
    case = ward.meet()
    ward.assess(case)
    ward.later(days=28)
    session = ward.begin_follow_up(case)
    form = sessions.read(ward.store, session).instruments[1]
    question = next(item for item in form.walk() if item.options)
    ward.give(session, form, question, question.options[1].value)
    ward.decide(session)
    last = amendments.read(ward.store, session).answered[-1]
    assert (last.step, last.question, last.answer) == (form.title, question.text, question.options[1].label)


def test_the_answers_of_any_form_can_be_read_out():
    """What a trust's own guide may ask, beyond the kinds that ours do."""
    dose = Item("dose", Kind.QUANTITY, "How much")
    assert amendments.said(dose, Quantity(2, "tablets")) == "2 tablets"
    own = Item("own", Kind.OPEN_CHOICE, "What", options=(Option(Coding("a", "Walking")),))
    assert amendments.said(own, Coding("a")) == "Walking"
    assert amendments.said(own, "Swimming") == "Swimming"
    assert amendments.said(Item("smokes", Kind.BOOLEAN), False) == "No"


def test_what_somebody_said_stands_in_no_message(ward, finished):
    record = amendments.read(ward.store, finished)
    amend(ward, finished, "A secret word.")
    assert "sister" not in repr(record)
    assert "secret" not in repr(amendments.read(ward.store, finished))
