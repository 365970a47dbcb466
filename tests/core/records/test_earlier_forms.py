"""What a questionnaire was answered with the last time stands beside the next time."""

import pytest

from sos_desktop.questionnaires import shipped
from sos_desktop.records import added, sessions

PHQ = shipped.instrument("phq-4")
FIRST = next(item for item in PHQ.walk() if item.options)


def fill_in(ward, session, at):
    added.add(ward.store, session, PHQ.canonical, now=ward.now)
    ward.give(session, PHQ, FIRST, FIRST.options[at].value)


@pytest.fixture
def follow_up(ward):
    """A follow-up, after a first time at which PHQ-4 was filled in."""
    case = ward.meet()
    first = ward.begin(case)
    fill_in(ward, first, 3)
    ward.close(first)
    ward.later(days=28)
    return ward.begin_follow_up(case)


def test_the_last_time_is_read_with_its_day_and_its_words(ward, follow_up):
    earlier = sessions.read(ward.store, follow_up).earlier
    (form,) = earlier.forms
    assert form.form.url == PHQ.url and form.held_on == earlier.held_on
    assert dict(form.answers) == {FIRST.link_id: (FIRST.options[3].value,)}


def test_what_is_being_filled_in_is_not_its_own_last_time(ward, follow_up):
    fill_in(ward, follow_up, 1)
    (form,) = sessions.read(ward.store, follow_up).earlier.forms
    assert form.answers[FIRST.link_id] == (FIRST.options[3].value,)
    ward.decide(follow_up)
    (form,) = sessions.read(ward.store, follow_up).earlier.forms
    assert form.answers[FIRST.link_id] == (FIRST.options[3].value,)
