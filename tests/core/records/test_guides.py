"""Which guide a session is held with: each kind has its own, and some have another beside it."""

import pytest

from sos_desktop.codes import Onward, StaffGroup
from sos_desktop.records import followups, sessions, versions
from sos_desktop.records.identifiers import new_id


def guide_of(ward, session):
    return sessions.read(ward.store, session).guide.url.rsplit("/", 1)[1]


def check_at_3_months(ward, case):
    """Booked by hand: nothing in the application books it yet."""
    followup = new_id()
    with ward.store.change(now=ward.now) as change:
        change.run(
            "INSERT INTO followups (id, case_id, kind, due, opens, closes, state)"
            " VALUES (?, ?, '3-month', '2027-02-22', '2027-02-19', '2027-03-01', 'open')",
            (followup, case.id),
        )
    return followup


def test_a_group_assessment_is_not_the_briefing_that_was_begun_for_the_same_incident(ward):
    incident = ward.incident()
    briefing = ward.begin_group(incident)
    assessment = sessions.begin_group(ward.store, incident.id, guide="group-assessment", now=ward.now)
    assert assessment != briefing
    assert (guide_of(ward, briefing), guide_of(ward, assessment)) == ("group-briefing", "group-assessment")
    again = sessions.begin_group(ward.store, incident.id, guide="group-assessment", now=ward.now)
    assert again == assessment
    assert sessions.read(ward.store, assessment).subtitle == "Bay 4, November · assessment"
    assert sessions.read(ward.store, briefing).subtitle == "Bay 4, November · briefing"


def test_a_group_assessment_is_kept_like_a_briefing_in_numbers(ward):
    session = sessions.begin_group(ward.store, None, guide="group-assessment", now=ward.now)
    sessions.welcome(ward.store, session, now=ward.now)
    ward.answer(session, "welcomed", "said")
    ward.answer(session, "second-facilitator", "Robin")
    ward.answer(session, f"invited.{StaffGroup.STUDENTS}", 4)
    ward.answer(session, f"attended.{StaffGroup.STUDENTS}", 3)
    assert sessions.read(ward.store, session).subtitle == "Assessment"
    sentences = sessions.finish(ward.store, session, now=ward.now).sentences
    assert sentences == ("Attendance is kept: 3 in all.",)


def test_the_check_at_3_months_has_its_own_guide_and_stands_beside_the_first_time(ward):
    case = ward.meet()
    ward.assess(case, rating=2)
    followup = check_at_3_months(ward, case)
    ward.later(days=91)
    session = sessions.begin_follow_up(ward.store, followup, now=ward.now)
    held = sessions.read(ward.store, session)
    assert guide_of(ward, session) == "three-month-check"
    assert held.subtitle.endswith("at 3 months")
    assert held.earlier is not None and held.earlier.score == 20
    sessions.welcome(ward.store, session, now=ward.now)
    ward.rate(session, *[1] * 10)
    ward.decide(session, Onward.WATCH)
    kept = {one.id: one for one in followups.of_case(ward.store, case.id)}[followup]
    assert kept.change_of_score == -10
    responses = versions.of(ward.store, session)[0].content["responses"]
    assert "/three-month-check|" in responses[0]["questionnaire"]


@pytest.mark.parametrize("rating", [0, 2])
def test_the_follow_up_at_28_days_keeps_its_guide(ward, rating):
    case = ward.meet()
    ward.assess(case, rating=rating)
    ward.later(days=28)
    assert guide_of(ward, ward.begin_follow_up(case)) == "follow-up"
