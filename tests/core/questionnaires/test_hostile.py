"""A file that is meant to do harm is refused, in bounded time and memory."""

import json
import time
import tracemalloc

import pytest

from sos_desktop.errors import QuestionnaireRefused
from sos_desktop.questionnaires.model import Item, Kind
from sos_desktop.questionnaires.parse import check, check_file, read
from sos_desktop.questionnaires.patterns import fits, problem
from sos_desktop.questionnaires.permitted import check_value
from sos_desktop.questionnaires.valuesets import DEEPEST
from sos_desktop.questionnaires.wording import plain

HL7 = "http://hl7.org/fhir/StructureDefinition/"
MEGABYTE = 1024 * 1024


def in_bounds(work, *, seconds=5.0, megabytes=200):
    """What ``work`` gives, where it keeps to so much of the processor's time and so much memory."""
    tracemalloc.start()
    began = time.process_time()
    try:
        found = work()
    finally:
        spent, (_, most) = time.process_time() - began, tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert spent < seconds
    assert most < megabytes * MEGABYTE
    return found


def rules(report):
    return " ".join(finding.rule for finding in report.refusals)


def test_a_hundred_megabytes_are_not_read(tmp_path):
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(100 * MEGABYTE)
    assert "more than 4,194,304 bytes" in rules(in_bounds(lambda: check_file(path), megabytes=20))


@pytest.mark.parametrize("bracket", ["[", '{"a":', '{"item":[{"linkId":"a","type":"group",'])
def test_ten_thousand_levels_are_refused(bracket):
    data = ('{"resourceType":"Questionnaire","item":' + bracket * 10_000).encode()
    assert "levels deep" in rules(in_bounds(lambda: check(data)))


def value_set(name, *others, **more):
    include = [{"valueSet": [f"http://x/{other}"]} for other in others]
    return {
        "resourceType": "ValueSet",
        "id": name,
        "url": f"http://x/{name}",
        "compose": {"include": include},
    } | more


def asked_of(*contained, items=1):
    rows = [{"linkId": f"q{n}", "type": "choice", "answerValueSet": "#0"} for n in range(items)]
    form = {"resourceType": "Questionnaire", "status": "active", "item": rows, "contained": contained}
    return json.dumps(form).encode()


def test_sets_that_include_the_next_a_hundred_times_cost_no_more_than_once():
    codes = [{"code": str(n)} for n in range(10)]
    last = value_set("8", compose={"include": [{"system": "s", "concept": codes}]})
    sets = [value_set(str(n), *[str(n + 1)] * 100) for n in range(8)]
    form = in_bounds(lambda: read(asked_of(*sets, last, items=200)))
    assert {len(item.options) for item in form.items} == {10}
    assert len({id(item.options) for item in form.items}) == 1, "the choices are there once"


def test_sets_that_hold_more_than_can_be_offered_are_refused():
    def codes(name):
        return {"include": [{"system": name, "concept": [{"code": f"{name}{n}"} for n in range(900)]}]}

    sets = [value_set(str(n), compose=codes(str(n))) for n in range(1, 9)]
    report = in_bounds(lambda: check(asked_of(value_set("0", *"12345678"), *sets, items=300)))
    assert "more than 5,000 choices" in rules(report)


@pytest.mark.parametrize(
    "sets",
    [
        [value_set("0", "0")],
        [value_set("0", "1"), value_set("1", "2"), value_set("2", "0")],
        [value_set(str(n), str(n + 1)) for n in range(5_000)],
    ],
)
def test_sets_that_lead_back_to_themselves_or_ever_on_cannot_be_chosen_from(sets):
    report = in_bounds(lambda: check(asked_of(*sets)))
    assert any("not written out" in finding.rule for finding in report.shown)
    assert DEEPEST < 5_000


def test_a_regex_of_megabytes_is_left_out():
    pattern = {"url": HL7 + "regex", "valueString": "(a|b)*" * 500_000}
    row = {"linkId": "q", "type": "string", "extension": [pattern]}
    form = {"resourceType": "Questionnaire", "status": "active", "item": [row]}
    report = in_bounds(lambda: check(json.dumps(form).encode()))
    assert any("its regex has more than 1,000 characters" in finding.rule for finding in report.shown)


@pytest.mark.parametrize(
    "pattern",
    [
        *("((a{1000}){1000}){1000}", "(?:a{9999}){9999}", "[a-z]{1,99999999999}", "(" * 900, "(?R)*a"),
        *("(?:abc){e<=5}", "a{0}" * 200 + "(", "[", "\\"),
    ],
)
def test_a_pattern_that_would_fill_the_memory_is_not_even_compiled(pattern):
    assert in_bounds(lambda: problem(pattern)) == "cannot be read"
    assert fits(pattern, "anything")


def test_a_pattern_that_runs_for_ever_is_stopped_and_the_words_are_kept():
    item = Item("q", Kind.TEXT, pattern="(?:a|aa|a?)+(?:b|c)+$(?<!c)")
    in_bounds(lambda: check_value(item, "a" * 5_000), seconds=2)


@pytest.mark.parametrize(
    "words",
    ["<" * 200_000, "<br" * 100_000, "&#" + "9" * 100_000 + ";", "&" * 100_000, "<p>" * 100_000 + "x"],
)
def test_markup_of_any_kind_becomes_text_in_time(words):
    in_bounds(lambda: plain(words), seconds=2)


def test_expressions_with_a_thousand_open_comments_are_looked_through_in_time():
    text = "/*" * 4_000 + "%x"
    rows = [
        {"linkId": f"q{n}", "type": "string", "extension": [
            {"url": HL7 + "variable", "valueExpression": {"name": "v", "language": "text/fhirpath", "expression": text}}
        ]}
        for n in range(300)
    ]  # fmt: skip
    form = {"resourceType": "Questionnaire", "status": "active", "item": rows}
    in_bounds(lambda: check(json.dumps(form).encode()))


def test_numbers_of_ten_thousand_digits_are_refused():
    data = b'{"resourceType":"Questionnaire","item":[{"linkId":"a","maxLength":' + b"9" * 10_000 + b"}]}"
    with pytest.raises(QuestionnaireRefused):
        in_bounds(lambda: read(data))
