"""A form of a trust's own in a session: what is asked for each answer, and what its expressions close."""

import json

import pytest

from sos_desktop.questionnaires.answers import values_to_json
from sos_desktop.questionnaires.completeness import missing
from sos_desktop.questionnaires.model import Coding
from sos_desktop.questionnaires.response import from_fhir
from sos_desktop.questionnaires.scoring import score
from sos_desktop.records import added, amendments, gathering, library, masking, moves, sessions, versions

HL7 = "http://hl7.org/fhir/StructureDefinition/"
WHEN = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression"
TEA, COFFEE = Coding("tea", "Tea", "urn:drinks"), Coding("coffee", "Coffee", "urn:drinks")


def option(coding, weight):
    value = {"system": coding.system, "code": coding.code, "display": coding.display}
    return {
        "valueCoding": value,
        "extension": [{"url": HL7 + "ordinalValue", "valueDecimal": weight}],
    }


def only_when(expression):
    return [{"url": WHEN, "valueExpression": {"language": "text/fhirpath", "expression": expression}}]


DRINKS = {
    "linkId": "drinks",
    "type": "choice",
    "text": "What do you drink?",
    "repeats": True,
    "answerOption": [option(TEA, 1), option(COFFEE, 2)],
    "item": [{"linkId": "why", "type": "string", "text": "Why?"}],
}
SLEEP = {
    "linkId": "sleep",
    "type": "choice",
    "text": "Does it keep you awake?",
    "required": True,
    "answerOption": [option(TEA, 1), option(COFFEE, 2)],
    "extension": only_when(
        "%resource.item.where(linkId='drinks').answer.value.where(code='coffee').exists()"
    ),
}


@pytest.fixture
def held(ward):
    """A session with a form of the trust's own, and how to answer it."""

    def begin(*items):
        content = {
            "resourceType": "Questionnaire",
            "url": "https://forms.example/drinks",
            "version": "1",
            "title": "Drinks",
            "status": "active",
            "item": items,
        }
        entry = library.add(ward.store, json.dumps(content).encode(), "drinks.json", now=ward.now)
        session = ward.begin(ward.meet(incident=ward.incident()))
        added.add(ward.store, session, entry.canonical, now=ward.now)
        return session, entry.form

    return begin


def give(ward, session, form, place, *values):
    sessions.answer(ward.store, session, form.canonical, place, values, now=ward.now)


def given(ward, session, form):
    return dict(sessions.read(ward.store, session).answers[form.canonical])


def keep_as_before(ward, session, form, place, *values):
    """As it was kept when what is nested was asked once for all answers."""
    item = next(item for item in form.walk() if item.link_id == place)
    with ward.store.change(now=ward.now) as change:
        change.run(
            "INSERT INTO answers (session_id, canonical, place, value, saved)"
            " VALUES (?, ?, ?, ?, '2026-11-20T10:00:00Z')",
            (session, form.canonical, place, values_to_json(values, item)),
        )


def test_what_is_nested_is_kept_for_each_answer_and_the_record_says_which(ward, held):
    session, form = held(DRINKS)
    give(ward, session, form, "drinks", TEA, COFFEE)
    give(ward, session, form, "drinks:0/why", "warm")
    give(ward, session, form, "drinks:1/why", "awake")
    person = sessions.read(ward.store, session).person_id
    unfinished = [line for part in gathering.gather(ward.store, person).parts for line in part.lines]
    assert ("Tea: Why?", "warm") in [(line.label, line.text) for line in unfinished]
    ward.close(session)
    lines = amendments.read(ward.store, session).answered
    assert [(line.question, line.answer) for line in lines][-2:] == [
        ("Tea: Why?", "warm"),
        ("Coffee: Why?", "awake"),
    ]


def test_what_was_asked_once_for_all_answers_is_the_first_ones_and_stays_with_it(ward, held):
    session, form = held(DRINKS)
    give(ward, session, form, "drinks", TEA, COFFEE)
    keep_as_before(ward, session, form, "why", "warm")
    assert given(ward, session, form) == {"drinks": (TEA, COFFEE), "drinks:0/why": ("warm",)}
    give(ward, session, form, "drinks", COFFEE)
    assert given(ward, session, form) == {"drinks": (COFFEE,), "drinks:0/why": ("warm",)}
    give(ward, session, form, "drinks", TEA, COFFEE)
    give(ward, session, form, "drinks:0/why")
    assert given(ward, session, form) == {"drinks": (TEA, COFFEE)}


def test_what_was_answered_since_is_newer_than_what_was_asked_once(ward, held):
    session, form = held(DRINKS)
    give(ward, session, form, "drinks", TEA)
    give(ward, session, form, "drinks:0/why", "new")
    keep_as_before(ward, session, form, "why", "old")
    assert given(ward, session, form)["drinks:0/why"] == ("new",)
    give(ward, session, form, "drinks", TEA, COFFEE)
    assert given(ward, session, form) == {"drinks": (TEA, COFFEE), "drinks:0/why": ("new",)}


def test_what_an_expression_closes_is_not_waited_for_and_the_finished_record_agrees(ward, held):
    session, form = held(DRINKS, SLEEP)
    give(ward, session, form, "drinks", TEA)
    give(ward, session, form, "sleep", COFFEE)
    ward.close(session)
    response = versions.newest(ward.store, session).content["responses"][-1]
    assert [item["linkId"] for item in response["item"]] == ["drinks"]
    for answers in (from_fhir(form, response), sessions.read(ward.store, session).answers[form.canonical]):
        assert answers.closed == {"sleep"}
        assert missing(form, answers) == ()
        found = score(form, answers)
        assert found is not None and (found.result, found.asked) == (1, 1)


def test_what_an_expression_leaves_open_is_in_the_record(ward, held):
    session, form = held(DRINKS, SLEEP)
    give(ward, session, form, "drinks", COFFEE)
    give(ward, session, form, "sleep", TEA)
    ward.close(session)
    answers = sessions.read(ward.store, session).answers[form.canonical]
    assert answers.closed == frozenset()
    assert from_fhir(form, versions.newest(ward.store, session).content["responses"][-1]) == answers


def test_text_that_does_not_stay_after_a_move_leaves_the_rest_under_its_own_answer(ward, held):
    role = {"linkId": "role", "type": "string", "text": "As what?"}
    session, form = held({"linkId": "who", "type": "string", "text": "Who?", "repeats": True, "item": [role]})
    give(ward, session, form, "who", "Ada", "Bo")
    give(ward, session, form, "who:0/role", "nurse")
    give(ward, session, form, "who:1/role", "porter")
    ward.close(session)
    moves.move(ward.store, session, ward.meet().person_id, "", now=ward.now)
    written = masking.to_review(ward.store, session)
    stays = {each.key for each in written if each.text in ("Ada; Bo", "porter")}
    masking.review(ward.store, session, stays, now=ward.now)
    left = {"who": ("Ada", "Bo"), "who:1/role": ("porter",)}
    assert given(ward, session, form) == left
    assert from_fhir(form, versions.newest(ward.store, session).content["responses"][-1]) == left


def test_an_answer_that_does_not_stay_after_a_move_takes_along_what_is_under_it(ward, held):
    role = {"linkId": "role", "type": "string", "text": "As what?"}
    options = [{"valueCoding": {"system": "urn:who", "code": "ada", "display": "Ada"}}]
    who = {"linkId": "who", "type": "open-choice", "text": "Who?", "repeats": True, "answerOption": options}
    session, form = held(who | {"item": [role]})
    ada = Coding("ada", "Ada", "urn:who")
    give(ward, session, form, "who", ada, "Bo")
    give(ward, session, form, "who:0/role", "nurse")
    give(ward, session, form, "who:1/role", "porter")
    ward.close(session)
    moves.move(ward.store, session, ward.meet().person_id, "", now=ward.now)
    keys = {each.text: each.key for each in masking.to_review(ward.store, session)}
    masking.review(ward.store, session, {keys["nurse"]}, now=ward.now)
    assert given(ward, session, form) == {"who": (ada,), "who:0/role": ("nurse",)}
