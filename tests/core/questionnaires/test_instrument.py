"""What a file says of itself is read from the file, whatever else is wrong with it."""

import json
from decimal import Decimal

import pytest

from sos_desktop.errors import QuestionnaireRefused
from sos_desktop.questionnaires import instrument
from sos_desktop.questionnaires.instrument import ScoreRule
from sos_desktop.questionnaires.model import Coding

OURS = "https://supporting-our-staff.example/fhir/StructureDefinition/"


def extended(**said: object) -> list[dict[str, object]]:
    return [
        {"url": OURS + name.replace("_", "-"), f"value{kind}": value}
        for name, (kind, value) in said.items()  # type: ignore[misc]
    ]


def test_a_file_that_says_nothing_leaves_everything_open():
    found = instrument.read(b'{"resourceType": "Questionnaire"}')
    assert (found.name, found.title, found.licence, found.completed_by) == ("", "", "", "")
    assert found.not_before_day is None
    assert found.score is None
    assert not found.on_by_default
    assert not found.blank
    assert found.codes == found.safety == found.subscales == ()
    assert found.questions == 0


def test_what_is_no_json_is_refused():
    with pytest.raises(QuestionnaireRefused):
        instrument.read(b"tea")


def test_a_score_rule_has_its_ends_its_source_its_factor_and_how_many_are_enough():
    said = extended(
        score_method=("Code", "sum"),
        score_lowest=("Integer", 0),
        score_highest=("Integer", 100),
        score_times=("Decimal", 2.5),
        prorate_from=("Integer", 4),
        score_source=("String", "Made up 2026"),
    )
    assert instrument.read(json.dumps({"extension": said}).encode()).score == ScoreRule(
        0, 100, "Made up 2026", Decimal("2.5"), 4
    )


def test_questions_safety_subscales_and_codes_are_found_at_every_depth():
    scale = "https://supporting-our-staff.example/fhir/CodeSystem/subscale"
    deep = {
        "linkId": "deep",
        "type": "boolean",
        "extension": extended(safety_item=("Boolean", True)),
        "code": [{"system": scale, "code": "m", "display": "Mood"}, "tea"],
    }
    items = [
        {"linkId": "g", "type": "group", "item": [{"linkId": "q", "type": "choice", "item": [deep]}, "tea"]},
        {"linkId": "d", "type": "display", "text": "[wording of the end]"},
    ]
    content = {"code": [{"system": "http://loinc.org", "code": "1-8"}], "item": items, "title": 7}
    found = instrument.read(json.dumps(content).encode())
    assert found.questions == 2
    assert found.safety == ("deep",)
    assert found.subscales == ("Mood",)
    assert found.codes == (Coding("1-8", "", "http://loinc.org"),)
    assert found.blank
    assert found.title == ""
