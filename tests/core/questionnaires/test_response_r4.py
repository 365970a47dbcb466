"""What goes out is valid FHIR, held against a second reading of it; and what went out once stays readable.

``fhir.resources`` has no R4; R4B, its nearest, has the same QuestionnaireResponse.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.answers import Answers, values_from_json, values_to_json
from sos_desktop.questionnaires.model import Coding, Kind, NoAnswer, Quantity
from sos_desktop.questionnaires.places import spots
from sos_desktop.questionnaires.response import as_asked, from_fhir, to_fhir
from sos_desktop.questionnaires.values import REFERENCES

AT = datetime(2026, 11, 23, 14, 5, 9, tzinfo=UTC)
EVERY = {
    Kind.BOOLEAN: (True, False),
    Kind.DECIMAL: (Decimal("2.5"), Decimal(3)),
    Kind.INTEGER: (0, -7),
    Kind.DATE: ("2026", "2026-11", "2026-11-23"),
    Kind.DATE_TIME: ("2026-11-23T14:05:00Z", "2026-11"),
    Kind.TIME: ("14:05:00",),
    Kind.STRING: ("words", "👍 שלום"),
    Kind.TEXT: ("two\nlines",),
    Kind.URL: ("https://forms.example/",),
    Kind.QUANTITY: (Quantity(Decimal("0.2"), "l"), Quantity(Decimal(2))),
}


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind in EVERY for value in EVERY[kind]])
def test_an_answer_of_every_kind_is_valid_and_comes_back_the_same(made, valid, kind, value):
    form = made({"linkId": "q", "type": kind.value, "text": "Which?"})
    given = Answers({"q": (value,)})
    out = to_fhir(form, given, AT)
    assert from_fhir(form, json.loads(json.dumps(out))) == given
    assert valid(out)["item"][0]["linkId"] == "q"


@pytest.mark.parametrize("reason", list(NoAnswer))
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.GROUP, Kind.DISPLAY)])
def test_a_reason_for_no_answer_goes_out_with_every_kind_and_comes_back(made, valid, kind, reason):
    options = {"answerOption": [{"valueCoding": {"code": "c"}}]} if kind is Kind.CHOICE else {}
    form = made({"linkId": "q", "type": kind.value} | options)
    given = Answers({"q": (reason,)})
    out = json.loads(json.dumps(to_fhir(form, given, AT)))
    (answer,) = out["item"][0]["answer"]
    assert answer == {
        "extension": [
            {
                "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                "valueCode": reason.value,
            }
        ]
    }
    assert from_fhir(form, out) == given
    assert valid(out)
    item = form.items[0]
    assert values_from_json(item, values_to_json((reason,), item)) == (reason,)


def test_another_reason_for_no_answer_is_not_taken_for_one_of_ours(made):
    form = made({"linkId": "q"})
    url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    row = {"linkId": "q", "answer": [{"extension": [{"url": url, "valueCode": "masked"}]}]}
    with pytest.raises(BadInput, match="cannot be read"):
        from_fhir(form, to_fhir(form, Answers(), AT) | {"item": [row]})


def test_choices_of_every_kind_come_back_the_same(made, valid):
    options = [
        {"valueCoding": {"system": "s", "code": "c", "display": "C"}},
        {"valueString": "words"},
        {"valueInteger": 4},
        {"valueDate": "2026-11"},
        {"valueTime": "14:05:00"},
        {"valueReference": {"reference": "Location/4", "display": "Ward 4"}},
    ]
    form = made({"linkId": "q", "type": "choice", "repeats": True, "answerOption": options})
    given = Answers({"q": tuple(option.value for option in form.items[0].options)})
    assert given["q"][-1] == Coding("Location/4", "Ward 4", REFERENCES)
    out = json.loads(json.dumps(to_fhir(form, given, AT)))
    assert [next(iter(answer)) for answer in out["item"][0]["answer"]] == [
        *("valueCoding", "valueString", "valueInteger", "valueDate", "valueTime", "valueReference")
    ]
    assert from_fhir(form, out) == given
    assert valid(out)


@pytest.mark.parametrize("name", ["phq-4", "pc-ptsd-5", "one-to-one", "follow-up"])
def test_a_shipped_form_filled_in_is_valid(valid, name):
    form = shipped.guide(name) if name in shipped.GUIDES else shipped.instrument(name)
    given = Answers({spot.place: (spot.item.options[-1].value,) for spot in spots(form) if spot.item.options})
    assert valid(to_fhir(form, given, AT))["questionnaire"] == form.canonical


def test_an_old_response_is_read_in_the_words_it_was_asked_in(made, yes_no):
    old = made(
        {"linkId": "g", "type": "group", "repeats": True, "text": "Cup", "item": [
            {"linkId": "q", "type": "choice", "text": "Tea, then?", "answerOption": yes_no},
        ]},
        {"linkId": "n", "type": "quantity", "text": "How much?"},
        {"linkId": "d", "type": "date", "text": "Since when?"},
        {"linkId": "b", "type": "boolean", "text": "Warm?"},
    )  # fmt: skip
    given = Answers(
        {
            "g:0/q": (Coding("y", "Yes", "https://forms.example/yes-no"),),
            "g:1/q": (NoAnswer.DECLINED,),
            "n": (Quantity(Decimal("0.2"), "l"),),
            "d": ("2026-11",),
            "b": (False,),
        }
    )
    out = json.loads(json.dumps(to_fhir(old, given, AT)))
    assert [(line.depth, line.asked, line.answers) for line in as_asked(out)] == [
        (0, "Cup", ()),
        (1, "Tea, then?", ("Yes",)),
        (0, "Cup", ()),
        (1, "Tea, then?", ("Preferred not to say",)),
        (0, "How much?", ("0.2 l",)),
        (0, "Since when?", ("2026-11",)),
        (0, "Warm?", ("No",)),
    ]


def test_a_response_that_is_none_has_no_lines():
    assert as_asked({"resourceType": "Patient"}) == ()
    assert as_asked({"item": "x"}) == ()
    rows = [3, {"text": "A?", "answer": [3, {}, {"valueAttachment": {}}, {"valueInteger": 0}]}]
    assert [(line.asked, line.answers) for line in as_asked({"item": rows})] == [("A?", ("0",))]
