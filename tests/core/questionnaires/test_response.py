"""Answers out to a QuestionnaireResponse and back."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Coding, Quantity
from sos_desktop.questionnaires.response import from_fhir, to_fhir

AT = datetime(2026, 11, 23, 14, 5, 9, tzinfo=UTC)
YES = Coding("y", "Yes", "https://forms.example/yes-no")


@pytest.fixture
def form(made, yes_no):
    return made(
        {
            "linkId": "step",
            "type": "group",
            "text": "Tea",
            "item": [
                {"linkId": "words", "type": "display", "text": "Hello"},
                {
                    "linkId": "likes",
                    "type": "choice",
                    "text": "Do you?",
                    "answerOption": yes_no,
                    "item": [{"linkId": "why", "type": "text"}],
                },
            ],
        },
        {
            "linkId": "cup",
            "type": "group",
            "repeats": True,
            "item": [
                {"linkId": "size", "type": "quantity"},
                {
                    "linkId": "sugar",
                    "type": "group",
                    "repeats": True,
                    "item": [{"linkId": "n", "type": "decimal"}],
                },
            ],
        },
        {"linkId": "when", "type": "dateTime"},
        {"linkId": "photo", "type": "attachment", "item": [{"linkId": "of", "type": "string"}]},
        {
            "linkId": "closed",
            "enableWhen": [{"question": "why", "operator": "exists", "answerBoolean": False}],
        },
    )


GIVEN = Answers(
    {
        "likes": (YES,),
        "why": ("👍 שלום",),
        "cup:0/size": (Quantity(Decimal("0.2"), "l"),),
        "cup:1/sugar:0/n": (Decimal(1),),
        "cup:1/sugar:1/n": (Decimal("2.5"),),
        "when": ("2026-11-23T10:00:00Z",),
        "of": ("a cup",),
    }
)


def test_what_goes_out_is_a_questionnaire_response_of_r4(form):
    assert to_fhir(form, GIVEN, AT) == {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "https://forms.example/Questionnaire/tea|1",
        "status": "completed",
        "authored": "2026-11-23T14:05:09Z",
        "item": [
            {
                "linkId": "step",
                "text": "Tea",
                "item": [
                    {
                        "linkId": "likes",
                        "text": "Do you?",
                        "answer": [
                            {
                                "valueCoding": {"system": YES.system, "code": "y", "display": "Yes"},
                                "item": [{"linkId": "why", "answer": [{"valueString": "👍 שלום"}]}],
                            }
                        ],
                    }
                ],
            },
            {
                "linkId": "cup",
                "item": [{"linkId": "size", "answer": [{"valueQuantity": {"value": 0.2, "unit": "l"}}]}],
            },
            {
                "linkId": "cup",
                "item": [
                    {"linkId": "sugar", "item": [{"linkId": "n", "answer": [{"valueDecimal": 1}]}]},
                    {"linkId": "sugar", "item": [{"linkId": "n", "answer": [{"valueDecimal": 2.5}]}]},
                ],
            },
            {"linkId": "when", "answer": [{"valueDateTime": "2026-11-23T10:00:00Z"}]},
            {"linkId": "photo", "item": [{"linkId": "of", "answer": [{"valueString": "a cup"}]}]},
        ],
    }


def test_what_goes_out_comes_back_the_same(form):
    out = json.loads(json.dumps(to_fhir(form, GIVEN, AT, status="in-progress")))
    assert from_fhir(form, out) == GIVEN
    assert from_fhir(form, to_fhir(form, Answers(), AT)) == Answers()


def test_what_is_not_asked_does_not_go_out(form):
    given = GIVEN.with_("closed", ("x",))
    assert from_fhir(form, to_fhir(form, given, AT)) == GIVEN
    alone = Answers({"closed": ("x",)})
    assert from_fhir(form, to_fhir(form, alone, AT)) == alone


def test_an_answer_below_an_unanswered_question_is_kept(form):
    given = Answers({"why": ("no reason",)})
    assert from_fhir(form, to_fhir(form, given, AT)) == given


def test_a_round_without_answers_is_not_sent(form):
    given = Answers({"cup:1/size": (Quantity(Decimal(1), "l"),)})
    assert dict(from_fhir(form, to_fhir(form, given, AT))) == {"cup:0/size": (Quantity(Decimal(1), "l"),)}


def test_displays_and_unknown_empty_items_of_others_do_no_harm(form, response):
    items = [{"linkId": "step", "item": [{"linkId": "words", "text": "Hello"}]}, {"linkId": "step-help"}]
    assert from_fhir(form, response(items)) == Answers()
    assert from_fhir(form, response(items) | {"questionnaire": form.url}) == Answers()


@pytest.fixture
def response(form):
    return lambda items: {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": form.canonical,
        "status": "completed",
        "item": items,
    }


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        ({}, "not a list"),
        (["x"], "has no linkId"),
        ([{}], "has no linkId"),
        ([{"linkId": "coffee", "answer": [{"valueString": "x"}]}], "does not ask “coffee” there"),
        ([{"linkId": "why", "answer": [{"valueString": "x"}]}], "does not ask “why” there"),
        ([{"linkId": "when", "answer": {}}], "not a list"),
        ([{"linkId": "when", "answer": ["x"]}], "not a list"),
        ([{"linkId": "when", "answer": [{"valueDateTime": "soon"}]}], "is no date and time"),
        (
            [{"linkId": "when", "answer": [{"valueDateTime": "2026"}, {"valueDateTime": "2025"}]}],
            "one answer",
        ),
        ([{"linkId": "when"}, {"linkId": "when"}], "in two places"),
        ([{"linkId": "when", "modifierExtension": []}], "modifierExtension"),
        ([{"linkId": "step", "answer": [{"valueString": "x"}]}], "is not a question"),
        ([{"linkId": "cup"}] * 501, "more than 500 rounds"),
        (
            [
                {
                    "linkId": "step",
                    "item": [
                        {
                            "linkId": "likes",
                            "item": [{"linkId": "why", "answer": [{"valueString": "x"}]}],
                            "answer": [
                                {
                                    "valueCoding": {"system": YES.system, "code": "y"},
                                    "item": [{"linkId": "why", "answer": [{"valueString": "y"}]}],
                                }
                            ],
                        }
                    ],
                }
            ],
            "“why” is answered in two places",
        ),
    ],
)
def test_a_response_that_does_not_fit_the_form_is_refused_with_a_sentence(form, response, items, sentence):
    with pytest.raises(BadInput, match=sentence):
        from_fhir(form, response(items))


@pytest.mark.parametrize(
    "more",
    [
        {"resourceType": "Questionnaire"},
        {"questionnaire": "https://forms.example/Questionnaire/coffee|1"},
        {"questionnaire": "https://forms.example/Questionnaire/tea|2"},
        {"modifierExtension": []},
    ],
)
def test_a_response_to_another_form_is_refused(form, response, more):
    with pytest.raises(BadInput):
        from_fhir(form, response([]) | more)
