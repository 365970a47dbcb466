"""A questionnaire is added to a session that is under way; not before its day."""

import pytest

from sos_desktop.codes import SessionKind
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import shipped
from sos_desktop.records import added, library, sessions

PHQ, PCL = shipped.instrument("phq-9"), shipped.instrument("pcl-5")


@pytest.fixture
def session(ward):
    return ward.begin(ward.meet(incident=ward.incident("2026-11-03")))


def test_what_a_person_answers_is_offered_and_guides_are_not(ward, session):
    found = {offer.form.url: offer for offer in added.offered(ward.store, session)}
    assert PHQ.url in found and not found[PHQ.url].here
    assert shipped.guide("follow-up").url not in found
    assert shipped.instrument("service-feedback").url not in found
    assert shipped.safety().url not in found
    assert added.offered(ward.store, ward.begin_group(ward.incident())) == ()


def test_it_is_asked_from_then_on_and_once(ward, session):
    for _ in range(2):
        added.add(ward.store, session, PHQ.canonical, now=ward.now)
    assert [form.title for form in sessions.read(ward.store, session).instruments] == [PHQ.title]
    assert next(o for o in added.offered(ward.store, session) if o.form.url == PHQ.url).here
    question = next(item for item in PHQ.walk() if item.options)
    ward.give(session, PHQ, question, question.options[1].value)
    assert sessions.read(ward.store, session).answers[PHQ.canonical]


def test_before_its_day_it_is_refused_with_the_day(ward, session):
    offer = next(o for o in added.offered(ward.store, session) if o.form.url == PCL.url)
    assert offer.from_day is not None and offer.from_day.isoformat() == "2026-12-01"
    with pytest.raises(BadInput, match="too early") as refused:
        added.add(ward.store, session, PCL.canonical, now=ward.now)
    assert "from Tuesday 1 December 2026" in refused.value.do
    assert sessions.read(ward.store, session).instruments == ()


def test_where_the_day_of_the_event_is_not_known_the_practitioner_decides(ward):
    session = ward.begin(ward.meet())
    added.add(ward.store, session, PCL.canonical, now=ward.now)
    assert sessions.read(ward.store, session).kind is SessionKind.ONE_TO_ONE


def test_what_is_not_here_or_finished_is_refused(ward, session):
    with pytest.raises(BadInput, match="cannot be added"):
        added.add(ward.store, session, "https://forms.example/tea|1", now=ward.now)
    ward.close(session)
    with pytest.raises(BadInput, match="cannot be added"):
        added.add(ward.store, session, PHQ.canonical, now=ward.now)


def test_a_version_of_ones_own_is_offered_in_place_of_the_one_that_comes_with_it(ward, session):
    data = shipped.shipped_bytes("phq-9").replace(b'"version": "1.0.0"', b'"version": "9.0.0"', 1)
    own = library.add(ward.store, data, "phq.json", now=ward.now)
    offers = [o.form for o in added.offered(ward.store, session) if o.form.url == PHQ.url]
    assert [form.version for form in offers] == ["9.0.0"]
    added.add(ward.store, session, own.canonical, now=ward.now)
    library.retire(ward.store, own.canonical, now=ward.now)
    assert [form.version for form in sessions.read(ward.store, session).instruments] == ["9.0.0"]
