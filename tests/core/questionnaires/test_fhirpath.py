"""The process that runs expressions, from both ends of its pipe."""

import io
import json
import subprocess
import sys
import threading
import time

import pytest

from sos_desktop.questionnaires import fhirpath, fhirpath_worker
from sos_desktop.questionnaires.fhirpath import CannotRunError, FhirPath, TookTooLongError

WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"
A = {"url": WEIGHT, "valueDecimal": 1.5}
FORM = {
    "resourceType": "Questionnaire",
    "item": [{"linkId": "g", "item": [{"linkId": "q", "text": "Which?"}]}],
}
RESPONSE = {
    "resourceType": "QuestionnaireResponse",
    "item": [
        {
            "linkId": "g",
            "item": [
                {
                    "linkId": "q",
                    "answer": [
                        {"valueCoding": {"system": "", "code": "a", "extension": [A]}},
                        {"valueCoding": {"system": "", "code": "b"}},
                    ],
                }
            ],
        }
    ],
}  # fmt: skip
LOAD = {
    "resource": RESPONSE,
    "paths": {"": [], "q": ["item", 0, "item", 0]},
    "now": "2026-11-23T14:05:09+00:00",
}
SILENT = "print('{}', flush=True); print('{}', flush=True); import sys; sys.stdin.read()"
"""A process that starts, takes the form, and then says nothing more."""


def asked(run, place="q", scopes=("",), **more):
    return {"run": run, "place": place, "link_id": place, "scopes": list(scopes)} | more


def replies(*requests):
    """What the process says to these lines, without being one."""
    lines = b"".join(json.dumps(request).encode() + b"\n" for request in requests)
    said = io.BytesIO()
    fhirpath_worker.serve(io.BytesIO(lines), said)
    ready, *rest = [json.loads(line) for line in said.getvalue().splitlines()]
    assert ready == {"ready": True}
    return rest


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("answer.value.code", ["a", "b"]),
        ("answer.value.weight()", [{"decimal": "1.5"}]),
        ("answer.weight().sum()", [{"decimal": "1.5"}]),
        ("1.ordinal()", []),
        ("{}.avg()", []),
        ("{}.max() | {}.min()", []),
        ("%qitem.text", ["Which?"]),
        ("%questionnaire.item.linkId", ["g"]),
        ("%context.linkId & %resource.item.linkId", ["qg"]),
        ("%loinc & %sct", ["http://loinc.orghttp://snomed.info/sct"]),
        ("@2026-11-23 + 1 day", ["2026-11-24"]),
        ("timeOfDay()", ["14:05:09"]),
        ("4 'mg'", [{"value": {"decimal": "4"}, "unit": "mg"}]),
        ("answer.value.extension.first()", [{"url": WEIGHT, "valueDecimal": {"decimal": "1.5"}}]),
        ("'x'.trace('y')", ["x"]),
        ("'ab12'.matches('[0-9]{2}')", [True]),
        ("'ab12'.matches('^[0-9]+$')", [False]),
        ("'ab12'.matches({})", []),
        ("'2026-11'.replaceMatches('([0-9]+)-([0-9]+)', '$2/$1')", ["11/2026"]),
        ("'x'.replaceMatches({}, 'y')", []),
        ("{}", []),
    ],
)
def test_an_expression_is_answered(expression, found):
    *_, reply = replies({"questionnaire": FORM}, LOAD, asked(expression))
    assert reply == {"found": found}


@pytest.mark.parametrize(
    "expression", ["('a' | 1).sum()", "1 +", "1 2", "true.sum()", "%nobody", "nobody()", "'x'.matches('(')"]
)
def test_what_goes_wrong_is_said_by_its_kind_and_never_in_its_own_words(expression):
    *_, reply = replies({"questionnaire": FORM}, LOAD, asked(expression))
    assert list(reply) == ["failed"]
    assert reply["failed"].isidentifier()


def test_a_variable_stays_where_it_stands_until_there_are_other_answers():
    kept = asked("answer.value", place="q", keep="chosen")
    *_, first, second, _, third = replies(
        {"questionnaire": FORM},
        LOAD,
        kept,
        asked("%chosen.code", scopes=("", "q")),
        LOAD,
        asked("%chosen.code", scopes=("", "q")),
    )
    assert (first, second) == ({"found": []}, {"found": ["a", "b"]})
    assert "failed" in third


def test_at_a_place_without_answers_there_is_only_the_item_itself():
    *_, reply = replies({"questionnaire": FORM}, LOAD, asked("linkId", place="elsewhere"))
    assert reply == {"found": ["elsewhere"]}


@pytest.fixture
def ask():
    path = FhirPath(json.dumps(FORM))
    yield path
    path.close()


def test_it_starts_with_the_first_question_and_ends_with_the_last(ask):
    assert not ask.running
    assert ask.run("1 + 1", "", "", [""]) == [2]
    assert ask.running
    with pytest.raises(CannotRunError):
        ask.run("'a' + 1", "", "", [""])
    assert ask.run("2", "", "", [""]) == [2], "it is still the same process"
    ask.close()
    assert not ask.running
    with pytest.raises(TookTooLongError):
        ask.run("1", "", "", [""])
    assert not ask.running


def test_what_never_comes_to_an_end_ends_itself_and_another_one_starts(ask):
    with pytest.raises(TookTooLongError):
        ask.run("1.repeat($this + 1)", "", "", [""])
    assert not ask.running
    assert ask.run("1", "", "", [""]) == [1]


def test_one_that_says_nothing_is_ended_from_outside(monkeypatch):
    monkeypatch.setattr(fhirpath, "command", lambda: [sys.executable, "-c", SILENT])
    ask = FhirPath(json.dumps(FORM), patience=0.2)
    with pytest.raises(TookTooLongError):
        ask.run("1", "", "", [""])
    assert not ask.running


def test_it_can_be_ended_from_another_thread_while_it_is_asked(monkeypatch):
    monkeypatch.setattr(fhirpath, "command", lambda: [sys.executable, "-c", SILENT])
    ask = FhirPath(json.dumps(FORM), patience=600)
    ended = []

    def wait():
        try:
            ask.run("1", "", "", [""])
        except TookTooLongError:
            ended.append(True)

    thread = threading.Thread(target=wait)
    thread.start()
    while not ask.running:
        thread.join(0.01)
    ask.close()
    thread.join(60)
    assert ended == [True]


def test_one_that_is_gone_when_it_is_asked_is_noticed(ask):
    ask.run("1", "", "", [""])
    process = ask._process
    process.kill()
    process.wait()
    with pytest.raises(TookTooLongError):
        for _ in range(100):
            ask.run("1", "", "", [""])
    assert not ask.running


def test_it_goes_with_whoever_asks_it():
    code = (
        "from sos_desktop.questionnaires.fhirpath import FhirPath\n"
        "import json, os\n"
        "ask = FhirPath(json.dumps({'item': []}))\n"
        "ask.run('1', '', '', [''])\n"
        "print(ask._process.pid, flush=True)\n"
        "os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    pid, until = int(done.stdout), time.monotonic() + 30
    while fhirpath.Path(f"/proc/{pid}/stat").exists() and time.monotonic() < until:
        if ") Z " in fhirpath.Path(f"/proc/{pid}/stat").read_text():
            break
    assert time.monotonic() < until


def test_before_this_process_gives_its_place_to_a_fresh_one_all_of_them_are_ended():
    asks = [FhirPath(json.dumps(FORM)) for _ in range(2)]
    for ask in asks:
        ask.run("1", "", "", [""])
    fhirpath.end_all()
    assert not any(ask.running for ask in asks)


def test_the_frozen_application_asks_the_sos_records_beside_it(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/sos-desktop/sos-desktop")
    assert fhirpath.command() == ["/opt/sos-desktop/sos-records", "--fhirpath-worker"]
    monkeypatch.setattr(sys, "platform", "win32")
    assert fhirpath.command() == ["/opt/sos-desktop/sos-records.exe", "--fhirpath-worker"]
