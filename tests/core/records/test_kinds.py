"""Sessions that are not assessments: a supportive conversation, a planning meeting, what a supporter writes alone."""

import pytest

from sos_desktop.codes import Decision, Exposure, SafetyConcern, SessionKind, StaffGroup
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import shipped
from sos_desktop.records import cases, followups, moves, sessions, versions
from sos_desktop.vault import migrate
from sos_desktop.vault.connection import Failure, in_memory


def supportive(ward, case, *, after="nothing-planned"):
    session = sessions.begin_supportive(ward.store, case.id, now=ward.now)
    sessions.welcome(ward.store, session, now=ward.now)
    ward.answer(session, "next", after)
    return session


def test_a_supportive_conversation_is_a_contact_in_tier_2_and_nothing_follows_by_itself(ward):
    case = ward.meet()
    session = supportive(ward, case)
    result = ward.close(session)
    assert result.sentences == ("The conversation is kept.",)
    kept = cases.read(ward.store, case.id)
    assert kept.first_contact == ward.today
    assert kept.first_assessment is None
    assert ward.store.row("SELECT tier FROM cases")["tier"] == 2
    assert kept.closed == ward.today
    assert followups.of_case(ward.store, case.id) == ()
    assert versions.of(ward.store, session)[0].content["kind"] == "supportive-conversation"
    assert sessions.read(ward.store, session).subtitle.endswith("supportive conversation")


@pytest.mark.parametrize("why", ["an assessment was asked for", "an incident", "an offer"])
def test_a_case_that_waits_for_more_stays_open_after_a_supportive_conversation(ward, why):
    incident = ward.incident() if why == "an incident" else None
    case = ward.meet(incident=incident, offered_on=ward.today if why == "an offer" else None)
    after = "one-to-one" if why == "an assessment was asked for" else "nothing-planned"
    result = ward.close(supportive(ward, case, after=after))
    assert cases.read(ward.store, case.id).closed is None
    asked = "They would like a guided one-to-one: it waits for you on Today."
    assert (asked in result.sentences) is (why == "an assessment was asked for")


def test_a_supportive_conversation_does_not_touch_an_assessment_or_its_follow_up(ward):
    case = ward.meet()
    ward.assess(case)
    before = followups.of_case(ward.store, case.id)
    ward.later(days=5)
    ward.close(supportive(ward, case))
    assert followups.of_case(ward.store, case.id) == before
    assert cases.read(ward.store, case.id).closed is None


def test_a_concern_raised_in_a_supportive_conversation_is_said_at_once(ward):
    session = supportive(ward, ward.meet())
    with pytest.raises(BadInput, match="who was told is not recorded yet"):
        ward.close(session, safety=SafetyConcern.RAISED)
    form = shipped.safety()
    told = next(item for item in form.walk() if item.link_id == "safety-told")
    ward.give(session, form, told, "nobody-yet")
    sentences = sessions.finish(ward.store, session, now=ward.now).sentences
    assert any("speak to your TRiM manager today" in sentence for sentence in sentences)


def test_one_that_is_opened_again_changes_the_words_and_not_the_case(ward):
    case = ward.meet()
    session = supportive(ward, case)
    ward.close(session)
    draft = sessions.reopen(ward.store, session, now=ward.now)
    ward.answer(draft, "next", "one-to-one")
    sessions.finish(ward.store, draft, now=ward.now)
    kept = cases.read(ward.store, case.id)
    assert (kept.closed, kept.first_contact, kept.first_assessment) == (ward.today, ward.today, None)
    assert len(versions.of(ward.store, session)) == 2


def test_one_that_stands_with_the_wrong_person_goes_to_the_right_one_with_its_contact(ward):
    case, other = ward.meet(), ward.meet()
    session = supportive(ward, case)
    ward.close(session)
    moves.move(ward.store, session, other.person_id, now=ward.now)
    assert sessions.read(ward.store, session).case_id == other.id
    assert cases.read(ward.store, other.id).first_contact == ward.today
    assert cases.read(ward.store, case.id).first_contact is None
    assert followups.of_case(ward.store, other.id) == ()


def test_a_planning_meeting_is_kept_with_its_incident_round_by_round(ward):
    incident = ward.incident()
    session = sessions.begin_planning(ward.store, incident.id, now=ward.now)
    sessions.welcome(ward.store, session, now=ward.now)
    ward.answer(session, "welcomed", "said")
    guide = sessions.read(ward.store, session).guide
    said = {
        "exposed-staff-group": StaffGroup.STUDENTS,
        "exposed-exposure": Exposure.WITNESS,
        "exposed-people": 3,
        "exposed-decision": Decision.BRIEFING,
    }
    for link_id, value in said.items():
        item = next(one for one in guide.walk() if one.link_id == link_id)
        given = next((o.value for o in item.options if getattr(o.value, "code", "") == value), value)
        sessions.answer(ward.store, session, guide.canonical, f"exposed:0/{link_id}", (given,), now=ward.now)
    assert sessions.finish(ward.store, session, now=ward.now).sentences == ()
    held = sessions.read(ward.store, session)
    assert (held.subtitle, held.incident_id, held.case_id) == (incident.label, incident.id, None)
    (response,) = versions.of(ward.store, session)[0].content["responses"]
    assert "exposed-decision" in str(response)


@pytest.mark.parametrize("kind", [SessionKind.SUPERVISION, SessionKind.CHECK_IN])
def test_what_a_supporter_writes_alone_belongs_to_nobody_else(ward, kind):
    session = sessions.begin_own(ward.store, kind, now=ward.now)
    assert sessions.begin_own(ward.store, kind, now=ward.now) == session
    with pytest.raises(BadInput, match="come first"):
        ward.answer(session, "standing-down", True)
    sessions.welcome(ward.store, session, now=ward.now)
    ward.answer(session, "welcomed", "said")
    ward.answer(session, "standing-down", True)
    sessions.finish(ward.store, session, now=ward.now)
    held = sessions.read(ward.store, session)
    assert (held.case_id, held.incident_id, held.person_id) == (None, None, None)
    assert held.subtitle == kind.label
    assert ward.store.row("SELECT 1 FROM summary_events UNION SELECT 1 FROM unsent_events") is None


def test_a_record_book_of_an_earlier_form_takes_the_new_kinds_at_once_and_no_others():
    connection = in_memory()
    migrate.migrate(connection, migrate.steps()[:4])
    assert migrate.migrate(connection) == migrate.latest() - 4
    connection.execute("INSERT INTO questionnaires VALUES ('f|1', x'00', '{}')")
    row = (
        "INSERT INTO sessions (id, kind, guide, state, held_on, began, saved)"
        " VALUES (?, ?, 'f|1', 'draft', '2026-11-23', '', '')"
    )
    for kind in (SessionKind.SUPERVISION, SessionKind.CHECK_IN, SessionKind.PLANNING, SessionKind.GROUP):
        connection.execute(row, (kind, kind))
    for kind in ("tea", SessionKind.SUPPORTIVE, SessionKind.ONE_TO_ONE):
        with pytest.raises(Failure, match="CHECK constraint failed"):
            connection.execute(row, (kind, kind))
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    connection.close()
