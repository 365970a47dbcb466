"""A form tried before it is brought in."""

import json
from datetime import UTC, datetime

from sos_desktop.questionnaires import trial

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"


def calculated(text):
    value = {"language": "text/fhirpath", "expression": text}
    return {"linkId": "n", "type": "integer", "extension": [{"url": CALCULATED, "valueExpression": value}]}


def test_each_expression_is_run_once_and_what_cannot_be_run_is_among_what_is_only_shown(written):
    report = trial.of(written(calculated("'a' + 1")), now=NOW)
    assert not report.refused
    assert [finding.link_id for finding in report.shown] == ["n"]
    assert trial.of(written(calculated("1 + 1")), now=NOW).shown == ()


def test_a_form_that_is_refused_or_computes_nothing_is_not_run(written):
    assert trial.of(b"{", now=NOW).refused
    assert trial.of(written({"linkId": "a"}), now=NOW).shown == ()


def test_a_file_is_tried_where_it_lies_and_one_that_is_not_there_is_refused(written, tmp_path):
    path = tmp_path / "form.json"
    path.write_bytes(written(calculated("1 +")))
    assert [finding.link_id for finding in trial.of_file(path, now=NOW).shown] == ["n"]
    assert trial.of_file(tmp_path / "nothing.json", now=NOW).refused
    assert trial.of_file(tmp_path, now=NOW).refused


def test_more_than_can_be_read_is_refused(tmp_path):
    path = tmp_path / "large.json"
    path.write_text(json.dumps({"resourceType": "Questionnaire", "description": "x" * 5_000_000}))
    assert trial.of_file(path, now=NOW).refused
