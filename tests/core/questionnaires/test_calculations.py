"""What a form works out itself, in a process that can be ended."""

import os
import threading
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sos_desktop.questionnaires import fhirpath
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.calculations import Calculations
from sos_desktop.questionnaires.enablement import enabled
from sos_desktop.questionnaires.expressions import FUNCTIONS
from sos_desktop.questionnaires.model import Coding, NoAnswer, Quantity
from sos_desktop.questionnaires.parse import check

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
HL7 = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
NAMES = {"calculated": SDC + "calculatedExpression", "begins": SDC + "initialExpression"}
NAMES |= {"when": SDC + "enableWhenExpression"}


def expression(text, url=NAMES["calculated"], name=None):
    value = {"language": "text/fhirpath", "expression": text} | ({"name": name} if name else {})
    return {"url": url, "valueExpression": value}


def item(link_id, kind="integer", variables=(), **expressions):
    rows = [expression(text, HL7 + "variable", name) for name, text in variables]
    rows += [expression(text, NAMES[what]) for what, text in expressions.items()]
    return {"linkId": link_id, "type": kind, "extension": rows}


def answer(link_id):
    return f"%resource.item.where(linkId='{link_id}').answer.value"


@pytest.fixture
def run(made):
    """``run(items, answers)``: what comes of it. Its process is ended afterwards."""
    begun = []

    def of(items, answers=None, *, beginning=False, kept=frozenset(), form=(), **more):
        calculations = Calculations(made(*items, extension=list(form), **more))
        begun.append(calculations)
        return calculations.run(Answers(answers or {}), now=NOW, beginning=beginning, kept=kept)

    yield of
    for calculations in begun:
        calculations.close()


def rules(found):
    return [(finding.link_id, finding.rule) for finding in found.findings]


def test_a_form_without_expressions_starts_nothing(made):
    calculations = Calculations(made({"linkId": "a"}))
    found = calculations.run(Answers(), now=NOW)
    assert (found.values, found.closed, found.findings) == ({}, frozenset(), ())
    assert not calculations.running


def test_an_answer_follows_from_others_and_from_what_follows_from_them(run):
    found = run(
        [
            item("twice", calculated=f"{answer('sum')} * 2"),
            item("a"),
            item("b"),
            item("sum", calculated=f"{answer('a')} + {answer('b')}"),
        ],
        {"a": (2,), "b": (3,)},
    )
    assert found.values == {"sum": (5,), "twice": (10,)}
    assert found.findings == ()
    assert found.applied(Answers({"a": (2,)}))["twice"] == (10,)


def test_where_an_expression_gives_nothing_any_more_the_answer_goes(run):
    found = run([item("a"), item("sum", calculated=f"{answer('a')} + 1")], {"sum": (7,)})
    assert found.values == {"sum": ()}
    assert "sum" not in found.applied(Answers({"sum": (7,)}))


def test_what_the_person_gave_by_hand_is_kept(run):
    found = run([item("sum", calculated="1 + 1")], {"sum": (7,)}, kept=frozenset({"sum"}))
    assert found.values == {}


@pytest.mark.parametrize("function", ["ordinal()", "weight()", "extension.value"])
def test_the_weights_of_choices_add_up(run, yes_no, function):
    choice = {"type": "choice", "answerOption": yes_no}
    yes = Coding("y", "Yes", "https://forms.example/yes-no")
    total = item("total", calculated=f"%resource.item.answer.value.{function}.sum()")
    if function == "extension.value":
        url = HL7 + "ordinalValue"
        total = item("total", calculated=f"%resource.item.answer.value.extension('{url}').value.sum()")
    given = {"q1": (yes,), "q2": (yes,), "q3": (NoAnswer.DECLINED,)}
    items = [choice | {"linkId": link_id} for link_id in ("q1", "q2", "q3")]
    assert run([*items, total], given).values == {"total": (2,)}


def test_what_somebody_preferred_not_to_say_is_nothing_in_a_sum(run):
    found = run(
        [item("a"), item("b"), item("n", calculated="%resource.item.answer.value.count()")],
        {"a": (1,), "b": (NoAnswer.NOT_ASKED,), "n": (1,)},
        kept=frozenset(),
    )
    assert found.values["n"] == (2,), "a and n itself"


def test_variables_are_known_below_where_they_stand_in_any_order(run):
    group = item("g", "group", variables=[("two", "%one + 1"), ("one", "%zero + 1")])
    group["item"] = [item("n", calculated="%two"), item("m", variables=[("two", "20")], calculated="%two")]
    found = run([group], form=[expression("0", HL7 + "variable", "zero")])
    assert found.values == {"n": (2,), "m": (20,)}


def test_each_round_of_a_group_is_worked_out_for_itself(run):
    group = {"linkId": "cup", "type": "group", "repeats": True}
    group["item"] = [item("n"), item("twice", calculated="%n * 2")]
    group["extension"] = [expression("item.where(linkId='n').answer.value", HL7 + "variable", "n")]
    found = run([group], {"cup:0/n": (1,), "cup:1/n": (4,)})
    assert found.values == {"cup:0/twice": (2,), "cup:1/twice": (8,)}


def test_a_question_is_asked_where_its_expression_holds(run, made):
    items = [item("a", "boolean"), item("b", "group", when=answer("a"))]
    items[1]["item"] = [item("inside", "string")]
    for given, closed in (({}, {"b"}), ({"a": (False,)}, {"b"}), ({"a": (True,)}, set())):
        found = run(items, given)
        assert found.closed == closed
        places = enabled(made(*items), found.applied(Answers(given)))
        assert ("inside" in places) is not bool(closed)


def test_it_begins_with_what_its_expression_gives_where_nothing_is_answered(run):
    items = [item("day", "date", begins="today()"), item("text", "string", begins="'x'")]
    found = run(items, {"text": ("mine",)}, beginning=True)
    assert found.values == {"day": ("2026-11-23",)}
    assert run(items).values == {}


@pytest.mark.parametrize(
    ("kind", "more", "text", "values"),
    [
        ("boolean", {}, "1 = 1", (True,)),
        ("decimal", {}, "1 / 3", (Decimal("0.333333333333333"),)),
        ("decimal", {}, "2", (Decimal(2),)),
        ("integer", {}, "4 / 2", (2,)),
        ("quantity", {}, "3.5", (Quantity(Decimal("3.5"), "cups"),)),
        ("quantity", {}, "3 'mg'", (Quantity(Decimal(3), "mg"),)),
        ("dateTime", {}, "now().toString().substring(0, 10)", ("2026-11-23",)),
        ("date", {}, "now()", ("2026-11-23",)),
        ("time", {}, "timeOfDay()", ("23:30:00",)),
        ("text", {}, "'a' & 'b'", ("ab",)),
        ("string", {"repeats": True}, "'a' | 'b'", ("a", "b")),
        ("url", {}, "'https://forms.example/'", ("https://forms.example/",)),
        ("choice", {}, "'y'", (Coding("y", "Yes", "https://forms.example/yes-no"),)),
        ("choice", {}, "'No'", (Coding("n", "No", "https://forms.example/yes-no"),)),
        ("choice", {}, "%qitem.answerOption.value.where(code = 'y')", (Coding("y", "Yes", "https://forms.example/yes-no"),)),
        ("open-choice", {}, "'Maybe'", ("Maybe",)),
        ("integer", {}, "'3'.toInteger() + %questionnaire.item.count()", (4,)),
        ("integer", {}, "(1 | 5 | 3).max() - (4 | 2).min() + (2 | 4).avg()", (6,)),
    ],
)  # fmt: skip
def test_what_comes_out_becomes_an_answer_of_its_question(run, yes_no, kind, more, text, values):
    question = item("q", kind, calculated=text) | more
    if "choice" in kind:
        question["answerOption"] = yes_no
    if kind == "quantity":
        unit = {"url": HL7 + "questionnaire-unit", "valueCoding": {"code": "cups"}}
        question["extension"] = [*question["extension"], unit]
    found = run([question])
    assert (found.values, found.findings) == ({"q": values}, ())


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("integer", "'x'"), ("integer", "1.5"), ("string", "1"), ("boolean", "1"), ("choice", "'z'")),
        *(("date", "'soon'"), ("integer", "1 | 2"), ("quantity", "'x'"), ("integer", "99999999999")),
    ],
)
def test_what_does_not_fit_is_left_to_the_person(run, yes_no, kind, text):
    question = item("q", kind, calculated=text)
    if kind == "choice":
        question["answerOption"] = yes_no
    found = run([question])
    assert found.values == {}
    assert rules(found) == [
        ("q", "its calculatedExpression gives an answer that does not fit, so it is left to the person.")
    ]


@pytest.mark.parametrize("text", ["1 +", "1 2", "'a' + 1", "(((", "1 + " * 400 + "1"])
def test_what_cannot_be_run_is_named_and_the_rest_goes_on(run, text):
    found = run([item("bad", calculated=text), item("good", calculated="1"), item("open", when=text)])
    assert found.values == {"good": (1,)}
    assert found.closed == frozenset()
    assert ("bad", "its calculatedExpression cannot be run here, so it is shown but not computed.") in rules(
        found
    )


def test_a_variable_that_cannot_be_run_is_named_where_it_stands(run):
    found = run([item("n", calculated="%v")], form=[expression("'a' + 1", HL7 + "variable", "v")])
    assert rules(found) == [("", "its variable v cannot be run here, so it is shown but not computed.")]


def test_an_expression_that_never_ends_is_ended_and_the_rest_is_worked_out(run):
    nested = "(1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19|20)"
    text = nested
    for _ in range(6):
        text = f"{nested}.select({text})"
    found = run([item("slow", calculated=f"{text}.count()"), item("good", calculated="1")])
    assert found.values == {"good": (1,)}
    assert rules(found) == [
        ("slow", "its calculatedExpression takes too long, so it is shown but not computed.")
    ]


def test_where_several_take_too_long_the_rest_is_left_alone(run):
    found = run([item(f"slow{n}", calculated=f"{n}.repeat($this + 1)") for n in range(5)])
    assert found.values == {}
    assert ("", "several of its expressions take too long, so nothing more is worked out.") in rules(found)


def test_all_of_them_together_have_a_limit_too(made):
    calculations = Calculations(made(item("n", calculated="1")))
    try:
        found = calculations.run(Answers(), now=NOW, at_most=0.0)
    finally:
        calculations.close()
    assert found.values == {}
    assert rules(found) == [("", "its expressions take too long together, so not all are worked out.")]


def test_questions_under_a_question_are_found_with_and_without_its_answer(run, yes_no):
    question = {"linkId": "q", "type": "choice", "answerOption": yes_no}
    question["answerOption"][0].pop("extension")
    question["item"] = [item("below")]
    total = item("n", calculated="%resource.descendants().where(linkId = 'below').answer.value")
    no = Coding("n", "No", "https://forms.example/yes-no")
    assert run([question, total], {"q": (no,), "below": (4,)}).values == {"n": (4,)}
    assert run([question, total], {"below": (4,)}).values == {"n": (4,)}


def test_numbers_that_no_answer_can_hold_are_left_to_the_person(run):
    for text in ("10.power(400)", "10.power(16)", "1 / 3 * 10.power(20)"):
        assert run([item("n", "decimal", calculated=text)]).values == {}


def test_expressions_that_never_come_to_rest_are_named(run):
    found = run([item("n", calculated=f"iif({answer('n')}.exists(), {answer('n')} + 1, 0)")])
    assert rules(found) == [("", "its expressions change each other for ever; the last values stand.")]
    assert found.values["n"][0] > 1


def test_the_process_is_gone_when_it_is_closed_and_nothing_starts_again(made):
    calculations = Calculations(made(item("n", calculated="1")))
    assert calculations.run(Answers(), now=NOW).values == {"n": (1,)}
    assert calculations.running
    calculations.close()
    assert not calculations.running
    assert calculations.run(Answers(), now=NOW).values == {}
    assert not calculations.running


def test_another_thread_can_end_it_while_it_works(made):
    calculations = Calculations(made(*(item(f"n{n}", calculated="1 + 1") for n in range(2000))))
    seen = []
    thread = threading.Thread(target=lambda: seen.append(calculations.run(Answers(), now=NOW)))
    thread.start()
    while not calculations.running:
        thread.join(0.01)
    calculations.close()
    thread.join(30)
    assert not thread.is_alive()
    assert len(seen) == 1
    assert not calculations.running


def test_where_the_process_cannot_start_nothing_is_worked_out_and_it_says_so(run, monkeypatch):
    monkeypatch.setattr(fhirpath, "command", lambda: ["/nowhere/at-all"])
    found = run([item("n", calculated="1")])
    assert found.values == {}
    assert rules(found) == [("", "expressions cannot be run on this computer, so nothing is worked out.")]


def test_nothing_that_was_answered_is_on_its_command_line(made, monkeypatch):
    started = []
    real = fhirpath.subprocess.Popen
    monkeypatch.setattr(
        fhirpath.subprocess,
        "Popen",
        lambda *words, **more: started.append((words, more)) or real(*words, **more),
    )
    calculations = Calculations(made(item("a", "string"), item("n", "string", calculated=answer("a"))))
    try:
        found = calculations.run(Answers({"a": ("the private words",)}), now=NOW)
    finally:
        calculations.close()
    assert found.values == {"n": ("the private words",)}
    assert "private" not in str(started)
    assert "private" not in str(os.environ)


def test_what_an_expression_needs_and_there_is_not_is_named_without_running_it(written):
    items = [
        item("age", calculated="%patient.birthDate"),
        item("who", calculated="memberOf('x')"),
        item("cql"),
        item("long", calculated="1 + " * 3000 + "1"),
        item("empty", calculated=" "),
        item("fine", calculated="iif(1 in (1|2) and (true), 'it’s %not a() name', {}) // %comment x()"),
        item("loop", variables=[("a", "%b"), ("b", "%a")], calculated="%a"),
        item("commented", calculated="1 /* %gone() */ + 1"),
    ]
    items[2]["extension"] = [
        {"url": NAMES["calculated"], "valueExpression": {"language": "text/cql", "expression": "x"}}
    ]
    shown = [(one.link_id, one.rule) for one in check(written(*items)).shown]
    assert shown == [
        ("age", "its calculatedExpression needs %patient, which is not known here: shown but not computed."),
        (
            "who",
            "its calculatedExpression needs memberOf(), which is not known here: shown but not computed.",
        ),
        ("cql", "its calculatedExpression is not FHIRPath: it is shown but not computed."),
        ("long", "its calculatedExpression has more than 10,000 characters: it is shown but not computed."),
        ("empty", "its calculatedExpression is empty: it is shown but not computed."),
        ("loop", "its variable needs %b, which is not known here: shown but not computed."),
        ("loop", "its variable needs %a, which is not known here: shown but not computed."),
        ("loop", "its calculatedExpression needs %a, which is not known here: shown but not computed."),
    ]


def test_the_functions_that_are_known_are_those_of_the_library_and_ours():
    from fhirpathpy.engine.invocations import invocation_registry

    theirs = {name for name in invocation_registry if name.isalpha()}
    operators = {"containsOp", "inOp", "isOp", "asOp", "or", "and", "xor", "implies", "mod", "div"}
    assert theirs - operators | {"ordinal", "weight"} == FUNCTIONS


def test_what_is_asked_for_each_answer_is_worked_out_for_each(run):
    cups = "%resource.item.where(linkId='who').answer.item.where(linkId='cups').answer.value"
    who = {
        "linkId": "who",
        "type": "string",
        "repeats": True,
        "item": [item("cups"), item("same", calculated="3 + 4"), item("late", when="false")],
    }
    found = run(
        [who, item("all", calculated=f"{cups}.sum()")],
        {"who": ("Ada", "Bo"), "who:0/cups": (2,), "who:1/cups": (3,)},
    )
    assert found.values == {"who:0/same": (7,), "who:1/same": (7,), "all": (5,)}
    assert found.closed == {"who:0/late", "who:1/late"}
    assert run([who], {}).closed == frozenset()
