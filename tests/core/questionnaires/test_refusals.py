"""What refuses a form: each with the linkId, the rule and what to do."""

import pytest

from sos_desktop.errors import QuestionnaireRefused
from sos_desktop.questionnaires.items import MOST_ITEMS
from sos_desktop.questionnaires.parse import read

HL7 = "http://hl7.org/fhir/StructureDefinition/"
A = {"linkId": "a"}
CHOICE = {"linkId": "c", "type": "choice", "answerOption": [{"valueCoding": {"code": "x"}}]}
WEIGHTED = {"valueCoding": {"code": "x"}}
ORDINAL = {"url": HL7 + "ordinalValue"}
NUMBER = {"linkId": "n", "type": "integer"}


def when(question, operator, **answer):
    return {"linkId": "z", "enableWhen": [{"question": question, "operator": operator} | answer]}


REFUSED = [
    ([A, A], "a", "used twice"),
    ([{"linkId": ""}], "", "without a linkId"),
    ([{"linkId": 7}], "", "without a linkId"),
    ([{"linkId": "x" * 300}], "x" * 40 + "...", "300 characters"),
    ([{"linkId": "a", "type": "question"}], "a", "“question” is unknown"),
    ([{"linkId": "a", "type": None}], "a", "is unknown"),
    ([{"linkId": "a", "type": ["string"]}], "a", "is unknown"),
    ([{"linkId": "a", "colour": "red"}], "a", "“colour”, which is no part of FHIR R4"),
    ([{"linkId": "a", "option": []}], "a", "STU3"),
    ([{"linkId": "a", "initialBoolean": True}], "a", "STU3"),
    (
        [{"linkId": "a", "answerConstraint": "optionsIfPossible"}],
        "a",
        "answerConstraint is “optionsIfPossible”",
    ),
    ([{"linkId": "a", "extension": [{"url": HL7 + "regex"}]}], "a", "regex has not"),
    ([{"linkId": "a", "modifierExtension": [{"url": "x"}]}], "a", "modifierExtension"),
    ([{"linkId": "a", "extension": {}}], "a", "not a list of objects"),
    ([{"linkId": "a", "extension": [{"url": []}]}], "a", "without an address"),
    (
        [{"linkId": "a", "extension": [{"url": HL7 + "questionnaire-hidden"}]}],
        "a",
        "questionnaire-hidden has not",
    ),
    (
        [{"linkId": "a", "extension": [{"url": HL7 + "questionnaire-unit", "valueString": "mg"}]}],
        "a",
        "questionnaire-unit has not",
    ),
    (
        [{"linkId": "a", "extension": [{"url": HL7 + "questionnaire-itemControl", "valueString": "help"}]}],
        "a",
        "questionnaire-itemControl has not",
    ),
    (
        [CHOICE | {"answerOption": [WEIGHTED | {"extension": [ORDINAL | {"valueString": "1"}]}]}],
        "c",
        "ordinalValue has",
    ),
    (
        [CHOICE | {"answerOption": [WEIGHTED | {"extension": [ORDINAL | {"valueDecimal": 1e30}]}]}],
        "c",
        "ordinalValue has",
    ),
    ([{"linkId": "a", "required": "yes"}], "a", "neither true nor false"),
    ([{"linkId": "a", "text": 3}], "a", "not a text"),
    ([{"linkId": "a", "maxLength": 0}], "a", "not a number above 0"),
    ([{"linkId": "a", "item": {}}], "a", "not a list"),
    ([{"linkId": "a", "type": "display", "item": [{"linkId": "b", "type": "text"}]}], "a", "holds items"),
    ([{"linkId": "a", "type": "group", "initial": [{"valueString": "x"}]}], "a", "has an initial answer"),
    ([{"linkId": "a", "readOnly": True, "initial": [{"valueInteger": 3}]}], "a", "does not fit"),
    (
        [{"linkId": "a", "extension": [{"url": HL7 + "minValue", "valueInteger": 1}]}],
        "a",
        "minValue does not fit",
    ),
    (
        [{"linkId": "a", "type": "time", "extension": [{"url": HL7 + "maxValue", "valueDate": "2020"}]}],
        "a",
        "maxValue does not fit",
    ),
    ([{"linkId": "a", "type": "choice", "required": True}], "a", "offers nothing to choose from"),
    ([{"linkId": "a", "type": "choice", "answerValueSet": "#v"}], "a", "not contained"),
    ([{"linkId": "a", "type": "choice", "answerValueSet": 3}], "a", "not an address"),
    ([CHOICE | {"answerValueSet": "#v"}], "c", "both answerOption and answerValueSet"),
    ([CHOICE | {"answerOption": {}}], "c", "not a list"),
    ([CHOICE | {"answerOption": ["x"]}], "c", "not an object"),
    ([CHOICE | {"answerOption": [{}]}], "c", "no value"),
    ([CHOICE | {"answerOption": [{"valueReference": {}}]}], "c", "neither code nor words"),
    ([CHOICE | {"answerOption": [{"valueReference": {"display": "x"}}]}], "c", "no reference"),
    ([CHOICE | {"answerOption": [{"valueQuantity": {}}]}], "c", "valueQuantity"),
    ([CHOICE | {"answerOption": [{"valueInteger": "1"}]}], "c", "no whole number"),
    ([CHOICE | {"answerOption": [{"valueCoding": {}}]}], "c", "neither code nor words"),
    ([CHOICE | {"answerOption": [{"valueCoding": {"code": 1}}]}], "c", "no coded choice"),
    (
        [CHOICE | {"answerOption": [WEIGHTED, {"valueCoding": {"code": "x", "display": "Y"}}]}],
        "c",
        "same choice twice",
    ),
    ([CHOICE | {"answerOption": [{"valueInteger": 1, "modifierExtension": []}]}], "c", "modifierExtension"),
    ([CHOICE | {"answerOption": [{"valueInteger": n} for n in range(5001)]}], "c", "more than 5,000 choices"),
    (
        [{"linkId": "b", "type": "boolean", "answerOption": [{"valueInteger": 1}]}],
        "b",
        "which a boolean cannot",
    ),
    ([{"linkId": "s", "answerOption": [{"valueInteger": 1}]}], "s", "of another type than string"),
    ([when("nobody", "exists", answerBoolean=True)], "z", "“nobody”, which is not in the form"),
    ([when("z", "exists", answerBoolean=True)], "z", "leads back to itself"),
    ([{"linkId": "d", "type": "display"}, when("d", "exists", answerBoolean=True)], "z", "not a question"),
    ([A, when("a", "=", answerBoolean=True)], "z", "another type"),
    ([NUMBER, when("n", "=", answerString="x")], "z", "another type"),
    ([{"linkId": "t", "type": "time"}, when("t", "=", answerString="x")], "z", "another type"),
    ([{"linkId": "t", "type": "date"}, when("t", "=", answerString="x")], "z", "another type"),
    ([{"linkId": "t", "type": "boolean"}, when("t", "=", answerString="x")], "z", "another type"),
    ([{"linkId": "t", "type": "quantity"}, when("t", "=", answerInteger=1)], "z", "another type"),
    ([A, when("a", ">", answerString="x")], "z", "no order"),
    ([CHOICE, when("c", "=", answerCoding={"code": "y"})], "z", "a choice it does not offer"),
    ([A, when("a", "~", answerString="x")], "z", "operator “~”"),
    ([A, when("a", "exists", answerString="x")], "z", "needs a yes or no"),
    ([A, when("a", "=")], "z", "without question, operator or answer"),
    ([A, when("a", "=", answerDate="soon")], "z", "compares with no date"),
    ([A, {"linkId": "z", "enableWhen": {}}], "z", "not a list"),
    ([A, {"linkId": "z", "enableWhen": ["a"]}], "z", "without question"),
    ([A, {"linkId": "z", "enableWhen": [{"question": "a", "hasAnswer": True}]}], "z", "STU3"),
    (
        [A, {"linkId": "z", "enableWhen": [{"question": "a", "operator": "=", "answerString": "x"}] * 2}],
        "z",
        "whether all or any",
    ),
    (
        [{"linkId": "g", "type": "group", "repeats": True, "item": [{"linkId": "g:1", "type": "text"}]}],
        "g:1",
        "round of a repeating group",
    ),
    ([], "", "asks nothing"),
]


@pytest.mark.parametrize(("items", "link_id", "rule"), REFUSED)
def test_a_form_that_cannot_be_asked_as_it_was_meant_is_refused(refusals, items, link_id, rule):
    found = [finding for finding in refusals(*items) if rule in finding.rule]
    assert found, refusals(*items)
    assert found[0].link_id == link_id


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"resourceType": "Patient"}, "a FHIR Patient"),
        ({"resourceType": None}, "no FHIR resource"),
        ({"group": {}}, "DSTU2"),
        ({"implicitRules": "http://x"}, "implicitRules"),
        ({"modifierExtension": []}, "modifierExtension"),
        ({"contained": [{"resourceType": "ValueSet", "modifierExtension": []}]}, "modifierExtension"),
        ({"colour": "red"}, "no part of FHIR R4"),
        ({"item": {}}, "not a list"),
    ],
)
def test_a_resource_that_is_no_questionnaire_of_r4_is_refused_by_name(refusals, more, rule):
    assert [finding for finding in refusals(A, **more) if rule in finding.rule]


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("not-before-day", {"valueDecimal": 1.5}, "number of days"),
        ("completed-by", {"valueCode": "cat"}, "neither"),
    ],
)
def test_what_a_form_says_of_its_use_must_make_sense(refusals, name, value, rule):
    url = "https://supporting-our-staff.example/fhir/StructureDefinition/" + name
    assert rule in refusals(A, extension=[{"url": url} | value])[0].rule


@pytest.mark.parametrize(
    ("concepts", "rule"),
    [
        ([{"code": 3}], "holds no coded choice"),
        ([{}], "neither code nor words"),
        ([{"code": "a"}, {"code": "a", "display": "A"}], "same choice twice"),
        ([{"code": "a", "extension": [ORDINAL]}], "ordinalValue has not"),
        ([{"code": str(n)} for n in range(5001)], "more than 5,000 choices"),
    ],
)
def test_a_contained_value_set_with_a_concept_that_cannot_be_chosen_is_refused(refusals, concepts, rule):
    value_set = {
        "resourceType": "ValueSet",
        "id": "v",
        "compose": {"include": [{"system": "s", "concept": concepts}]},
    }
    found = refusals({"linkId": "q", "type": "choice", "answerValueSet": "#v"}, contained=[value_set])
    assert [finding for finding in found if rule in finding.rule]


def test_a_circle_names_every_link_of_it_and_nobody_else(refusals):
    def waits(link_id, question):
        return when(question, "exists", answerBoolean=True) | {"linkId": link_id}

    found = refusals(
        A, waits("b", "d"), waits("c", "b"), waits("d", "c"), waits("after", "d"), waits("e", "a")
    )
    assert [finding.link_id for finding in found] == ["b", "c", "d"]


def test_a_group_that_waits_for_a_question_inside_it_is_a_circle(refusals):
    group = when("inside", "exists", answerBoolean=True) | {"linkId": "g", "type": "group"}
    found = refusals(group | {"item": [{"linkId": "inside", "type": "text"}]})
    assert [finding.link_id for finding in found] == ["g", "inside"]


def test_a_form_of_too_many_items_is_refused(refusals):
    found = refusals(*({"linkId": str(n)} for n in range(MOST_ITEMS + 1)))
    assert "Divide it." in found[-1].do


def test_the_refusal_reads_as_sentences_with_the_first_reasons(written):
    items = [{"linkId": f"q{n}", "type": f"kind-{n}"} for n in range(5)]
    with pytest.raises(QuestionnaireRefused) as refused:
        read(written(*items))
    said = str(refused.value)
    assert said.startswith(
        "This form cannot be used. Nothing has been changed. q0: its type “kind-0” is unknown."
    )
    assert said.endswith("(3 more)")
    assert refused.value.code == "questionnaire-refused"
