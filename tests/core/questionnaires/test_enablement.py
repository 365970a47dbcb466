"""Which questions are asked: every operator, chains, rounds."""

from decimal import Decimal

import pytest

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.enablement import enabled, holds
from sos_desktop.questionnaires.model import Coding, Condition, Quantity

TABLE = [
    # question answered with, operator, compared with, holds
    ((), "exists", True, False),
    ((), "exists", False, True),
    (("x",), "exists", True, True),
    (("x",), "exists", False, False),
    (("x",), "=", "x", True),
    (("x", "y"), "=", "y", True),
    (("x",), "=", "y", False),
    ((), "=", "x", False),
    (("x",), "!=", "y", True),
    (("x", "y"), "!=", "y", False),
    ((), "!=", "x", True),
    ((True,), "=", True, True),
    ((False,), "=", True, False),
    ((3,), "=", 3, True),
    ((3,), "=", Decimal("3.0"), True),
    ((3,), ">", 3, False),
    ((3,), ">=", 3, True),
    ((3,), "<", 4, True),
    ((3,), "<=", 2, False),
    ((1, 5), ">", 3, True),
    ((), ">", 3, False),
    ((), "<=", 3, False),
    ((Decimal("1.5"),), ">", 1, True),
    (("2026-11-23",), ">", "2026-11-22", True),
    (("2026-11-23",), "<", "2026-11-22", False),
    (("2026",), ">", "2026-05", False),
    (("2026",), "<", "2026-05", False),
    (("2026",), ">=", "2026-05", False),
    (("2027",), ">=", "2026-05", False),
    (("2027",), ">", "2026-05", True),
    (("2026-11-23",), ">=", "2026-11-23", True),
    (("14:30",), ">=", "14:30:00", True),
    (("14:29",), ">=", "14:30:00", False),
    (("14:30",), "=", "14:30:00", True),
    (("2026-07-01T14:30",), "=", "2026-07-01T13:30:00Z", True),
    (("2026-07-01T14:30:00+01:00",), "<", "2026-07-01T14:00:00Z", True),
    ((Coding("a", "A", "s"),), "=", Coding("a", "other words", "s"), True),
    ((Coding("a", "A", "s"),), "=", Coding("b", "A", "s"), False),
    ((Coding("a", "A", "s"),), "!=", Coding("b", "A", "s"), True),
    ((Coding("a", "A", "s"),), ">", Coding("b", "A", "s"), False),
    ((Quantity(Decimal(2), "cups"),), "=", Quantity(Decimal("2.0"), "cups"), True),
    ((Quantity(Decimal(2), "cups"),), ">", Quantity(Decimal(1), "cups"), True),
    ((Quantity(Decimal(2), "cups"),), ">", Quantity(Decimal(1), "pots"), False),
    (("text",), ">", 3, False),
]


@pytest.mark.parametrize(("given", "operator", "answer", "expected"), TABLE)
def test_every_operator_holds_as_the_standard_says(given, operator, answer, expected):
    assert holds(Condition("q", operator, answer), given) is expected


def when(question, **answer):
    return {"question": question, "operator": "="} | answer


def test_all_or_any_of_several_conditions(made):
    both = [when("a", answerString="x"), when("b", answerString="y")]
    form = made(
        {"linkId": "a"},
        {"linkId": "b"},
        {"linkId": "all", "enableWhen": both, "enableBehavior": "all"},
        {"linkId": "any", "enableWhen": both, "enableBehavior": "any"},
    )
    assert enabled(form, Answers()) == {"a", "b"}
    assert enabled(form, Answers({"a": ("x",)})) == {"a", "b", "any"}
    assert enabled(form, Answers({"a": ("x",), "b": ("y",)})) == {"a", "b", "any", "all"}


def test_a_question_that_is_not_asked_counts_as_not_answered(made):
    form = made(
        {"linkId": "a"},
        {"linkId": "b", "enableWhen": [when("a", answerString="x")]},
        {"linkId": "c", "enableWhen": [when("b", answerString="x")]},
    )
    given = Answers({"a": ("x",), "b": ("x",)})
    assert "c" in enabled(form, given)
    assert enabled(form, given.with_("a", ("no",))) == {"a"}


def test_a_group_takes_everything_in_it_along_and_later_questions_may_open_earlier_ones(made):
    form = made(
        {
            "linkId": "g",
            "type": "group",
            "enableWhen": [when("z", answerString="x")],
            "item": [{"linkId": "w", "type": "display"}, {"linkId": "q", "type": "text"}],
        },
        {"linkId": "z"},
    )
    assert enabled(form, Answers()) == {"z"}
    assert enabled(form, Answers({"z": ("x",)})) == {"g", "w", "q", "z"}


def test_in_a_repeating_group_each_round_looks_at_itself(made):
    form = made(
        {"linkId": "outside"},
        {
            "linkId": "visit",
            "type": "group",
            "repeats": True,
            "item": [
                {"linkId": "reason", "type": "string"},
                {"linkId": "other", "type": "string", "enableWhen": [when("reason", answerString="other")]},
                {"linkId": "more", "type": "string", "enableWhen": [when("outside", answerString="yes")]},
                {
                    "linkId": "cup",
                    "type": "group",
                    "repeats": True,
                    "item": [
                        {"linkId": "size", "type": "string"},
                        {
                            "linkId": "why",
                            "type": "string",
                            "enableWhen": [when("reason", answerString="other")],
                        },
                    ],
                },
            ],
        },
        {"linkId": "last", "enableWhen": [when("reason", answerString="other")]},
    )
    given = Answers(
        {
            "outside": ("yes",),
            "visit:0/reason": ("other",),
            "visit:1/reason": ("tea",),
            "visit:1/cup:1/size": ("big",),
        }
    )
    asked = enabled(form, given)
    assert {"visit:0", "visit:0/other", "visit:0/more", "visit:0/cup:0/why"} <= asked
    assert {"visit:1", "visit:1/more", "visit:1/cup:1"} <= asked
    assert not {"visit:1/other", "visit:1/cup:0/why", "visit:1/cup:1/why", "visit:2"} & asked
    # From outside, the nearest before it is the last round; before any round, the first.
    assert "last" not in asked
    assert "last" in enabled(form, given.with_("visit:1/reason", ("other",)))


def test_a_question_before_a_repeating_group_looks_at_its_first_round(made):
    form = made(
        {"linkId": "early", "enableWhen": [when("reason", answerString="x")]},
        {
            "linkId": "visit",
            "type": "group",
            "repeats": True,
            "item": [{"linkId": "reason", "type": "string"}],
        },
    )
    given = Answers({"visit:0/reason": ("x",), "visit:1/reason": ("y",)})
    assert "early" in enabled(form, given)


def test_a_chain_as_long_as_the_form_is_no_trouble(made):
    items = [{"linkId": "q0"}]
    items += [
        {"linkId": f"q{n}", "enableWhen": [when(f"q{n + 1}", answerString="x")]} for n in range(1, 1500)
    ]
    items += [{"linkId": "q1500"}]
    form = made(*items)
    everything = Answers({f"q{n}": ("x",) for n in range(1501)})
    assert len(enabled(form, everything)) == 1501
    assert enabled(form, everything.with_("q1500", ())) == {"q0", "q1500"}
