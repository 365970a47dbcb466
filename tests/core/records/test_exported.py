"""A finished record goes out as FHIR, without a name in it."""

import json

import pytest

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.response import from_fhir
from sos_desktop.records import added, exported, moves, sessions


def test_a_record_of_one_form_is_its_response_and_reads_back_the_same(ward):
    case = ward.meet("Robin")
    session = ward.assess(case)
    response = json.loads(exported.responses(ward.store, session))
    assert response["resourceType"] == "QuestionnaireResponse" and response["status"] == "completed"
    kept = sessions.read(ward.store, session)
    assert from_fhir(kept.guide, response) == kept.given
    assert b"Robin" not in exported.responses(ward.store, session)


def test_several_forms_go_out_together(ward):
    session = ward.begin(ward.meet())
    phq = shipped.instrument("phq-4")
    added.add(ward.store, session, phq.canonical, now=ward.now)
    question = next(item for item in phq.walk() if item.options)
    ward.give(session, phq, question, question.options[1].value)
    ward.close(session)
    bundle = json.loads(exported.responses(ward.store, session))
    assert bundle["resourceType"] == "Bundle" and bundle["type"] == "collection"
    assert [entry["resource"]["questionnaire"] for entry in bundle["entry"]][1] == phq.canonical


def test_another_reader_takes_what_goes_out_for_fhir(ward):
    from fhir.resources.R4B import bundle

    session = ward.begin(ward.meet())
    forms = [shipped.instrument(name) for name in ("phq-4", "who-5")]
    for form in forms:
        added.add(ward.store, session, form.canonical, now=ward.now)
        question = next(item for item in form.walk() if item.options)
        ward.give(session, form, question, question.options[1].value)
    ward.close(session)
    read = bundle.Bundle.model_validate_json(exported.responses(ward.store, session))
    again = [json.loads(entry.resource.model_dump_json()) for entry in read.entry or ()]
    kept = sessions.read(ward.store, session)
    for form, response in zip((kept.guide, *forms), again, strict=True):
        assert from_fhir(form, response) == kept.answers[form.canonical]


def test_what_was_moved_is_reviewed_first(ward):
    session, other = ward.assess(ward.meet()), ward.meet()
    moves.move(ward.store, session, other.person_id, "", now=ward.now)
    with pytest.raises(BadInput):
        exported.responses(ward.store, session)
