"""What a form may hold, and that all of it arrives."""

import json
import time
from decimal import Decimal
from pathlib import Path

import pytest

from sos_desktop.questionnaires.model import Coding, Condition, Kind, Option, Quantity
from sos_desktop.questionnaires.parse import check, check_file, read

HL7 = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"


def control(code):
    return {
        "url": HL7 + "questionnaire-itemControl",
        "valueCodeableConcept": {"coding": [{"system": "s", "code": code}]},
    }


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_item_is_read(made, kind):
    below = {"item": [{"linkId": "b", "type": "string"}]} if kind is Kind.GROUP else {}
    options = {"answerOption": [{"valueCoding": {"code": "c"}}]} if kind is Kind.CHOICE else {}
    (item,) = made({"linkId": "a", "type": kind.value} | below | options).items
    assert item.kind is kind


def test_everything_an_item_says_of_itself_is_read(made):
    form = made(
        {
            "linkId": "dose",
            "type": "decimal",
            "text": "How much?",
            "prefix": "1.",
            "required": True,
            "repeats": True,
            "maxLength": 6,
            "code": [{"system": "s", "code": "c", "display": "d"}],
            "extension": [
                {"url": HL7 + "minValue", "valueDecimal": 0.5},
                {"url": HL7 + "maxValue", "valueInteger": 9},
                {"url": HL7 + "questionnaire-unit", "valueCoding": {"code": "mg"}},
                {"url": HL7 + "questionnaire-hidden", "valueBoolean": True},
                control("slider"),
            ],
            "initial": [{"valueDecimal": 1.5}, {"valueDecimal": 2}],
            "item": [
                {
                    "linkId": "dose-help",
                    "type": "display",
                    "text": "In the morning",
                    "extension": [control("help")],
                },
                {"linkId": "why", "type": "text", "readOnly": True},
            ],
        }
    )
    (item,) = form.items
    assert (item.text, item.prefix, item.unit, item.control) == ("How much?", "1.", "mg", "slider")
    assert item.required and item.repeats and item.hidden and not item.read_only
    assert (item.max_length, item.minimum, item.maximum) == (6, Decimal("0.5"), Decimal(9))
    assert item.codes == (Coding("c", "d", "s"),)
    assert item.initial == (Decimal("1.5"), Decimal(2))
    assert item.help == "In the morning"
    assert [child.link_id for child in item.items] == ["why"]
    assert item.items[0].read_only


def test_a_help_in_a_step_stays_an_item_and_under_a_question_is_its_second_line(made):
    help_item = {"type": "display", "extension": [control("help")]}
    form = made(
        {
            "linkId": "step",
            "type": "group",
            "item": [
                help_item | {"linkId": "mind", "text": "Take your time"},
                {
                    "linkId": "q",
                    "type": "boolean",
                    "item": [help_item | {"linkId": "q-help", "text": "Yes or no"}],
                },
                {
                    "linkId": "w",
                    "type": "display",
                    "item": [help_item | {"linkId": "w-help", "text": "Words"}],
                },
            ],
        }
    )
    mind, question, words = form.items[0].items
    assert (mind.control, mind.text) == ("help", "Take your time")
    assert (question.help, question.items) == ("Yes or no", ())
    assert words.help == "Words"


def test_bounds_of_dates_and_times_are_kept_as_they_are_written(made):
    day, clock = made(
        {"linkId": "d", "type": "date", "extension": [{"url": HL7 + "minValue", "valueDate": "2020"}]},
        {"linkId": "t", "type": "time", "extension": [{"url": HL7 + "maxValue", "valueTime": "18:00:00"}]},
    ).items
    assert (day.earliest, clock.latest) == ("2020", "18:00:00")


def test_conditions_are_read(made):
    form = made(
        {"linkId": "a", "type": "integer"},
        {"linkId": "b", "type": "boolean"},
        {
            "linkId": "c",
            "enableBehavior": "any",
            "enableWhen": [
                {"question": "a", "operator": ">=", "answerInteger": 3},
                {"question": "b", "operator": "exists", "answerBoolean": False},
            ],
        },
    )
    assert form.items[2].enable_any
    assert form.items[2].enable_when == (Condition("a", ">=", 3), Condition("b", "exists", False))


def test_options_of_every_type_with_weights_and_marks_are_read(made):
    def one(**value):
        return {"linkId": "x" + str(value), "type": "choice", "answerOption": [value]}

    weighted = {
        "valueCoding": {"code": "a", "extension": [{"url": HL7 + "itemWeight", "valueDecimal": 2.5}]},
        "initialSelected": True,
    }
    alone = {
        "valueString": "none of these",
        "extension": [{"url": HL7 + "questionnaire-optionExclusive", "valueBoolean": True}],
    }
    form = made(
        one(valueInteger=3),
        one(valueDate="2026-11"),
        one(valueTime="09:30:00"),
        {"linkId": "w", "type": "choice", "answerOption": [weighted]},
        {"linkId": "e", "type": "open-choice", "repeats": True, "answerOption": [alone]},
        {"linkId": "i", "type": "integer", "answerOption": [{"valueInteger": 1}, {"valueInteger": 2}]},
    )
    options = [item.options[0] for item in form.items]
    assert [option.kind for option in options[:3]] == [Kind.INTEGER, Kind.DATE, Kind.TIME]
    assert options[3] == Option(Coding("a"), Decimal("2.5"), initial=True)
    assert form.items[3].initial == (Coding("a"),)
    assert options[4].exclusive and options[4].label == "none of these"
    assert [option.value for option in form.items[5].options] == [1, 2]


@pytest.mark.parametrize(
    "value_set",
    [
        {"compose": {"include": [{"system": "s", "concept": [{"code": "a", "display": "A"}]}]}},
        {"expansion": {"contains": [{"system": "s", "code": "a", "display": "A"}]}},
        {
            "expansion": {
                "contains": [
                    {
                        "abstract": True,
                        "code": "top",
                        "contains": [{"system": "s", "code": "a", "display": "A"}],
                    }
                ]
            }
        },
        {"compose": {"include": [{"system": "s"}]}},
    ],
)
def test_a_contained_value_set_gives_the_choices(made, value_set):
    weight = [{"url": HL7 + "ordinalValue", "valueDecimal": 4}]
    codes = {
        "resourceType": "CodeSystem",
        "url": "s",
        "concept": [{"code": "a", "display": "A", "extension": weight}],
    }
    form = made(
        {"linkId": "q", "type": "choice", "answerValueSet": "#v"},
        contained=[{"resourceType": "ValueSet", "id": "v"} | value_set, codes],
    )
    (option,) = form.items[0].options
    assert option.value == Coding("a", "A", "s")
    assert option.weight in (None, Decimal(4))


def test_weights_in_a_contained_value_set_count(made):
    weight = [{"url": HL7 + "ordinalValue", "valueDecimal": 4}]
    include = {"system": "s", "concept": [{"code": "a", "extension": weight}]}
    form = made(
        {"linkId": "q", "type": "choice", "answerValueSet": "#v"},
        contained=[{"resourceType": "ValueSet", "id": "v", "compose": {"include": [include]}}],
    )
    assert form.items[0].options[0].weight == 4


def test_a_sub_questionnaire_is_named_by_its_address(made):
    url = {"url": SDC + "subQuestionnaire", "valueCanonical": "https://forms.example/Questionnaire/milk|2"}
    form = made({"linkId": "milk", "type": "display", "text": "About milk", "extension": [url]})
    assert form.items[0].sub_questionnaire == "https://forms.example/Questionnaire/milk|2"


def test_quantities_and_open_choices_may_begin_with_an_answer(made):
    form = made(
        {"linkId": "q", "type": "quantity", "initial": [{"valueQuantity": {"value": 2, "unit": "cups"}}]},
        {
            "linkId": "o",
            "type": "open-choice",
            "answerOption": [{"valueString": "milk"}],
            "initial": [{"valueString": "honey"}],
        },
    )
    assert form.items[0].initial == (Quantity(Decimal(2), "cups"),)
    assert form.items[1].initial == ("honey",)


def test_a_form_without_url_or_version_goes_by_the_fingerprint_of_its_file(written, made):
    nameless = made({"linkId": "a"}, url=None, version=None)
    assert nameless.url.startswith("urn:sha256:")
    unversioned = made({"linkId": "a"}, version=None)
    assert unversioned.canonical.startswith("https://forms.example/Questionnaire/tea|sha256-")
    assert made({"linkId": "b"}, version=None).version != unversioned.version
    rules = [finding.rule for finding in check(written({"linkId": "a"}, url=None)).shown]
    assert any("no url" in rule for rule in rules)


def test_what_a_form_says_about_itself_is_read(made):
    ours = "https://supporting-our-staff.example/fhir/StructureDefinition/"
    form = made(
        {"linkId": "a"},
        copyright="Made up",
        code=[{"code": "x"}],
        extension=[
            {"url": ours + "licence", "valueCode": "free"},
            {"url": ours + "permitted-use", "valueString": "By anybody"},
            {"url": ours + "completed-by", "valueCode": "person"},
            {"url": ours + "not-before-day", "valueInteger": 14},
            {"url": ours + "reference", "valueString": "None"},
        ],
    )
    about = form.about
    assert (about.attribution, about.licence, about.permitted_use) == ("Made up", "free", "By anybody")
    assert (about.completed_by, about.not_before_day, about.reference) == ("person", 14, "None")
    assert form.codes == (Coding("x"),)


SHOWN = [
    ({"linkId": "a", "type": "attachment", "required": True}, {}, "the form is complete without it"),
    ({"linkId": "a", "type": "reference"}, {}, "its type reference is shown but cannot be answered."),
    ({"linkId": "a", "type": "attachment"}, {}, "its type attachment is shown but cannot be answered."),
    ({"linkId": "a", "type": "choice", "answerValueSet": "http://x/v"}, {}, "not part of the file"),
    ({"linkId": "a", "type": "choice"}, {}, "offers nothing to choose from"),
    ({"linkId": "a", "definition": "http://x#y"}, {}, "its definition is not used."),
    (
        {"linkId": "a", "extension": [{"url": SDC + "answerExpression"}]},
        {},
        "answerExpression is shown but not computed.",
    ),
    (
        {"linkId": "a", "extension": [{"url": SDC + "observationExtract"}]},
        {},
        "the extension observationExtract is not used.",
    ),
    (
        {"linkId": "a", "text": "x", "_text": {"extension": [{"url": HL7 + "cqf-expression"}]}},
        {},
        "cqf-expression is shown but not computed.",
    ),
    (
        {"linkId": "a", "type": "date", "extension": [{"url": HL7 + "minValue", "_valueDate": {}}]},
        {},
        "its minValue comes from an expression, which is not computed.",
    ),
    ({"linkId": "a", "extension": [{"url": HL7 + "regex", "valueString": "("}]}, {}, "its regex cannot"),
    ({"linkId": "a", "type": "date", "maxLength": 3}, {}, "no meaning for a date"),
    ({"linkId": "a", "code": [3]}, {}, "not a coding; it is not used"),
    ({"linkId": "a"}, {"code": "x"}, "not a coding; it is not used"),
    ({"linkId": "a"}, {"language": "nb-NO"}, "another language (nb-NO)"),
    ({"linkId": "a", "initial": [{"valueInteger": 3}]}, {}, "does not fit"),
    (
        {"linkId": "a", "type": "date", "initial": [{"valueDate": "2026-02-30"}]},
        {},
        "is no date, so it begins",
    ),
    ({"linkId": "a", "initial": [{}]}, {}, "is empty, so it begins"),
    ({"linkId": "a", "initial": {"valueString": "x"}}, {}, "is empty, so it begins"),
    ({"linkId": "a", "initial": [{"valueString": "x"}, {"valueString": "y"}]}, {}, "takes one answer"),
    (
        {"linkId": "a", "type": "choice", "answerOption": [{"valueInteger": 1}] * 2},
        {},
        "the same choice twice; it is shown once",
    ),
    ({"linkId": "a", "definition": "x", "_definition": [None]}, {}, "its definition is not used."),
    ({"linkId": "a", "type": "group"}, {}, "nothing in it"),
    ({"linkId": "a", "type": "display", "required": True}, {}, "its “required” has no meaning"),
    ({"linkId": "a", "maxLength": 200_000}, {}, "shortened to 100,000"),
    ({"linkId": "a"}, {"status": "retired"}, "retired"),
    ({"linkId": "a"}, {"status": "finished"}, "no status"),
    ({"linkId": "a"}, {"derivedFrom": ["http://x"]}, "derived from another form"),
    ({"linkId": "a"}, {"contained": [{"resourceType": "Library"}]}, "A contained Library is not used."),
    (
        {"linkId": "a"},
        {"extension": [{"url": HL7 + "variable", "valueExpression": {"language": "text/cql"}}]},
        "its variable is not FHIRPath: it is shown but not computed.",
    ),
]


@pytest.mark.parametrize(("item", "more", "rule"), SHOWN)
def test_what_is_not_supported_is_named_and_the_form_still_used(written, item, more, rule):
    report = check(written(item, **more))
    assert not report.refused
    assert [finding for finding in report.shown if rule in finding.rule]
    assert rule in "\n".join(report.lines())


def test_a_question_that_cannot_be_answered_becomes_words_with_its_questions_below(made):
    form = made(
        {
            "linkId": "photo",
            "type": "attachment",
            "repeats": True,
            "item": [{"linkId": "of", "type": "string"}],
        },
        {"linkId": "link", "type": "reference", "text": "See"},
        {
            "linkId": "after",
            "enableWhen": [{"question": "link", "operator": "exists", "answerBoolean": False}],
        },
    )
    photo, link, _ = form.items
    assert (photo.kind, photo.repeats, photo.items[0].kind) == (Kind.GROUP, False, Kind.STRING)
    assert link.kind is Kind.DISPLAY
    assert "cannot be attached" in photo.unanswerable
    assert "another system" in link.unanswerable


def test_choices_without_weights_beside_choices_with_are_named(written, yes_no):
    del yes_no[0]["extension"]
    report = check(written({"linkId": "q", "type": "choice", "answerOption": yes_no}))
    assert "do not count towards the score" in "\n".join(report.lines())


def test_a_value_set_that_is_not_written_out_is_named(written):
    for compose in (
        {"include": [{"system": "s", "filter": [{"property": "p"}]}]},
        {"include": [{"system": "s"}]},
        {"include": [{"system": "s", "concept": [{"code": "a"}]}], "exclude": [{"system": "t"}]},
        {},
        None,
    ):
        sets = [{"resourceType": "ValueSet", "id": "v", "compose": compose}]
        report = check(written({"linkId": "q", "type": "choice", "answerValueSet": "#v"}, contained=sets))
        assert not report.refused
        assert any("not written out" in finding.rule for finding in report.shown)


def test_the_report_says_what_is_supported_and_gathers_the_same_finding_in_one_line(written, yes_no):
    items = [{"linkId": f"q{n}", "extension": [{"url": HL7 + "shortText"}]} for n in range(15)]
    asked = {"linkId": "w", "type": "choice", "required": True, "answerOption": yes_no}
    report = check(written(*items, asked))
    lines = report.lines()
    assert lines[0] == "can be used: Tea (https://forms.example/Questionnaire/tea|1)"
    assert "supported      string: 15" in lines
    assert "supported      with weights for a score: 1" in lines
    assert "supported      required: 1" in lines
    assert [line for line in lines if "q11 and 3 more: the extension shortText is not used." in line]
    assert json.loads(json.dumps(report.as_json()))["refused"] is False


def test_a_file_is_checked_where_it_lies_and_a_missing_one_is_refused(written, tmp_path: Path):
    path = tmp_path / "tea.json"
    path.write_bytes(written({"linkId": "a"}))
    assert not check_file(path).refused
    missing = check_file(tmp_path / "coffee.json")
    assert missing.lines()[0] == "cannot be used"
    assert "cannot be read" in missing.lines()[1]
    path.write_bytes(b"{")
    assert check_file(path).as_json()["refusals"][0]["link_id"] == ""


def test_four_times_the_weighted_questions_take_about_four_times_as_long(written, yes_no):
    """Nothing is looked for among all questions for each of them: that would be sixteen times."""

    def seconds(questions: int) -> float:
        data = written(
            *({"linkId": f"q{n}", "type": "choice", "answerOption": yes_no} for n in range(questions))
        )
        best = 9.0
        for _ in range(5):
            began = time.process_time()
            assert len(read(data).items) == questions
            best = min(best, time.process_time() - began)
        return best

    assert seconds(2000) < 9 * seconds(500)
