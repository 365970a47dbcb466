"""Which answers call for the safety screen."""

import pytest

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Coding, NoAnswer, Quantity
from sos_desktop.questionnaires.safety import raised

MARK = {
    "url": "https://supporting-our-staff.example/fhir/StructureDefinition/safety-item",
    "valueBoolean": True,
}
YES, NO = (
    Coding(code, display, "https://forms.example/yes-no") for code, display in (("y", "Yes"), ("n", "No"))
)


def places(form, *values):
    return [spot.place for spot in raised(form, Answers({"q": values}))]


def test_an_item_that_the_form_marks_is_about_safety_where_it_is_answered_above_its_lowest(made, yes_no):
    form = made({"linkId": "q", "type": "choice", "extension": [MARK], "answerOption": yes_no})
    assert form.items[0].safety
    assert places(form, YES) == ["q"]
    assert places(form, NO) == []
    assert places(form, NoAnswer.DECLINED) == []
    assert raised(form, Answers()) == ()


def test_phq_9_item_9_is_about_safety_wherever_it_comes_from(made, yes_no):
    code = {"system": "http://loinc.org", "code": "44260-8"}
    form = made({"linkId": "q", "type": "choice", "code": [code], "answerOption": yes_no})
    assert places(form, YES) == ["q"]
    assert not made({"linkId": "q", "code": [code | {"code": "44259-0"}]}).items[0].safety


@pytest.mark.parametrize(
    ("item", "above", "lowest"),
    [
        ({"type": "boolean"}, True, False),
        ({"type": "integer"}, 1, 0),
        (
            {
                "type": "decimal",
                "extension": [
                    MARK,
                    {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 2},
                ],
            },
            3,
            2,
        ),
        ({"type": "quantity"}, Quantity(1, "x"), Quantity(0, "x")),
        ({"type": "text"}, "words", ""),
        ({"type": "integer", "answerOption": [{"valueInteger": 4}, {"valueInteger": 5}]}, 5, 4),
    ],
)
def test_of_every_kind_of_question_the_least_does_not_call(made, item, above, lowest):
    form = made({"linkId": "q", "extension": [MARK]} | item)
    assert places(form, above) == ["q"]
    assert places(form, lowest) == []


def test_an_answer_of_their_own_words_calls_and_one_that_is_not_asked_does_not(made):
    form = made(
        {"linkId": "gate", "type": "boolean"},
        {
            "linkId": "q",
            "type": "open-choice",
            "extension": [MARK],
            "answerOption": [{"valueString": "no"}, {"valueString": "yes"}],
            "enableWhen": [{"question": "gate", "operator": "=", "answerBoolean": True}],
        },
    )
    given = Answers({"gate": (True,), "q": ("sometimes",)})
    assert [spot.place for spot in raised(form, given)] == ["q"]
    assert raised(form, given.with_("gate", (False,))) == ()
