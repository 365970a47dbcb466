"""What may be an answer, and that what was given comes back exactly."""

import json
import math
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.answers import Answers, prefilled, values_from_json, values_to_json
from sos_desktop.questionnaires.document import storable
from sos_desktop.questionnaires.model import Coding, Item, Kind, Option, Quantity, Questionnaire, same
from sos_desktop.questionnaires.permitted import LONGEST_TEXT, check_value, check_values
from sos_desktop.questionnaires.response import from_fhir, to_fhir

NOTE = Item("note", Kind.TEXT, text="Note")
MILK = Item(
    "milk",
    Kind.OPEN_CHOICE,
    repeats=True,
    options=(Option(Coding("o", "Oat", "s")), Option(Coding("n", "None", "s"), exclusive=True)),
)


def said(item, value) -> str:
    with pytest.raises(BadInput) as refused:
        check_value(item, value)
    return str(refused.value)


def test_answers_are_never_changed_only_replaced():
    first = Answers({"a": ("x",), "b": ()})
    second = first.with_("a", ()).with_("c", (1, 2))
    assert dict(first) == {"a": ("x",)}
    assert dict(second) == {"c": (1, 2)}
    assert "b" not in first
    assert len(second) == 1
    assert first == Answers({"a": ["x"]})
    assert hash(first) == hash(Answers({"a": ["x"]}))


def test_answers_do_not_show_what_was_answered_in_a_log():
    assert repr(Answers({"note": ("the private words",)})) == "Answers(1 places)"


EXACT = [
    "",
    "plain",
    "👩🏽‍⚕️ and 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "שלום\u200f مرحبا",
    "line\nline\r\n\ttab",
    "e\u0301 is not é",
    "\ufeff",
    "\u202e",
]


@pytest.mark.parametrize("text", EXACT)
def test_emoji_right_to_left_and_line_ends_are_kept_exactly(text):
    check_value(NOTE, text)
    assert values_from_json(NOTE, values_to_json((text,), NOTE)) == (text,)


def test_a_text_of_a_hundred_thousand_characters_is_kept_and_one_more_is_refused_with_a_sentence():
    check_value(NOTE, "😀" * LONGEST_TEXT)
    assert said(NOTE, "x" * 2_000_000) == (
        "“Note” can hold 100,000 characters; this has 2,000,000."
        " What was saved before is kept. Please shorten it."
    )
    assert "can hold 5 characters" in said(Item("s", Kind.STRING, max_length=5), "123456")


def test_nul_and_half_characters_are_refused_with_a_sentence():
    assert said(NOTE, "a\x00b") == (
        "The text holds a NUL character, which cannot be kept."
        " What was saved before is kept. Please type it again."
    )
    assert "half a character" in said(NOTE, "a\ud83d")
    assert "NUL" in said(MILK, "\x00")
    assert "NUL" in said(Item("q", Kind.QUANTITY), Quantity(Decimal(1), "\x00"))


WRONG = [
    (Item("b", Kind.BOOLEAN), 1, "takes yes or no"),
    (Item("i", Kind.INTEGER), True, "takes a whole number"),
    (Item("i", Kind.INTEGER), Decimal("1.5"), "takes a whole number"),
    (Item("i", Kind.INTEGER), 2**31, "too large"),
    (Item("i", Kind.INTEGER, minimum=Decimal(0)), -1, "takes 0 or more"),
    (Item("i", Kind.INTEGER, maximum=Decimal(9999)), 10_000, "takes 9999 or less"),
    (Item("d", Kind.DECIMAL), "3", "takes a number"),
    (Item("d", Kind.DECIMAL), Decimal("NaN"), "no number"),
    (Item("d", Kind.DECIMAL), Decimal("Infinity"), "no number"),
    (Item("d", Kind.DECIMAL), Decimal("1e30"), "15 digits"),
    (Item("d", Kind.DECIMAL), Decimal("1.2345678901234567"), "15 digits"),
    (Item("q", Kind.QUANTITY, maximum=Decimal(3)), Quantity(Decimal(4), "cups"), "takes 3 or less"),
    (Item("q", Kind.QUANTITY), Decimal(1), "a number with a unit"),
    (Item("t", Kind.TEXT), 3, "takes a text"),
    (Item("d", Kind.DATE), "2026-02-29", "“2026-02-29” is not a date"),
    (Item("d", Kind.DATE), "1899", "not a date"),
    (Item("d", Kind.DATE), "2101-01-01", "not a date"),
    (Item("d", Kind.DATE), "2026-11-23T10:00", "not a date"),
    (Item("d", Kind.DATE), "tomorrow\x00" + "x" * 80, "“tomorrow?xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx” is not"),
    (Item("d", Kind.DATE, earliest="2020-05"), "2020-04-30", "takes 2020-05 or later"),
    (Item("d", Kind.DATE, latest="2020-05-01"), "2021", "takes 2020-05-01 or earlier"),
    (Item("d", Kind.DATE), 2026, "takes a date"),
    (Item("m", Kind.DATE_TIME), "2026-11-23T25:00", "not a date and a time"),
    (Item("m", Kind.DATE_TIME), "2026-11T10:00", "not a date and a time"),
    (Item("m", Kind.DATE_TIME), "2026-11-23T10:00+25:00", "not a date and a time"),
    (Item("t", Kind.TIME), "24:00", "Write it like 14:30"),
    (Item("t", Kind.TIME, latest="18:00"), "18:01", "takes 18:00 or earlier"),
    (Item("g", Kind.GROUP), "x", "not a question"),
    (Item("w", Kind.DISPLAY, text="Words"), "x", "“Words” is not a question"),
    (MILK, True, "one of its own choices"),
    (MILK, Coding("x"), "one of its own choices"),
    (Item("c", Kind.CHOICE, text="T" * 80), "typed", "“" + "T" * 57 + "...” takes one of its own choices"),
    (Item("i", Kind.INTEGER, options=(Option(1),)), 2, "one of its own choices"),
]


@pytest.mark.parametrize(("item", "value", "sentence"), WRONG)
def test_what_is_no_answer_is_refused_with_a_sentence(item, value, sentence):
    assert sentence in said(item, value)


RIGHT = [
    (Item("b", Kind.BOOLEAN), False),
    (Item("i", Kind.INTEGER, minimum=Decimal(0)), 0),
    (Item("i", Kind.INTEGER, options=(Option(1),)), 1),
    (Item("d", Kind.DECIMAL), Decimal("-0.05")),
    (Item("q", Kind.QUANTITY), Quantity(Decimal("1.5"), "cups")),
    (Item("d", Kind.DATE, earliest="2020-05", latest="2020-05"), "2020"),
    (Item("d", Kind.DATE), "2024-02-29"),
    (Item("m", Kind.DATE_TIME), "2026-11"),
    (Item("m", Kind.DATE_TIME), "2026-11-23T10:00:00Z"),
    (Item("m", Kind.DATE_TIME), "2026-11-23T10:00:00.250+01:00"),
    (Item("t", Kind.TIME), "09:30:15"),
    (MILK, Coding("o", "Oat", "s")),
    (MILK, "goat"),
    (Item("c", Kind.CHOICE, options=(Option("2026-11", kind=Kind.DATE),)), "2026-11"),
    (Item("c", Kind.CHOICE, options=(Option(3, kind=Kind.INTEGER),)), 3),
    (Item("c", Kind.CHOICE, options=(Option("09:00:00", kind=Kind.TIME),)), "09:00:00"),
    (Item("c", Kind.CHOICE, options=(Option("black", kind=Kind.STRING),)), "black"),
]


@pytest.mark.parametrize(("item", "value"), RIGHT)
def test_what_is_an_answer_is_kept_and_comes_back_the_same(item, value):
    check_value(item, value)
    assert values_from_json(item, values_to_json((value,), item)) == (value,)
    assert values_from_json(item, values_to_json((), item)) == ()


def test_answers_are_written_as_fhir_writes_them():
    assert values_to_json(("tea", Decimal("1.5"))) == '[{"valueString": "tea"}, {"valueDecimal": 1.5}]'
    assert values_to_json((2,)) == '[{"valueInteger": 2}]'
    assert json.loads(values_to_json(("2026-11",), Item("d", Kind.DATE))) == [{"valueDate": "2026-11"}]
    assert json.loads(values_to_json((Coding("o", "Oat", "s"), "goat"), MILK)) == [
        {"valueCoding": {"system": "s", "code": "o", "display": "Oat"}},
        {"valueString": "goat"},
    ]
    assert json.loads(values_to_json((2,), Item("d", Kind.DECIMAL))) == [{"valueDecimal": 2}]
    assert json.loads(values_to_json((Quantity(Decimal("1.5")),))) == [{"valueQuantity": {"value": 1.5}}]


def test_a_moment_is_written_with_seconds_and_zone_as_r4_asks():
    item = Item("m", Kind.DATE_TIME)

    def written(text):
        return json.loads(values_to_json((text,), item))[0]["valueDateTime"]

    assert written("2026-07-01T14:30") == "2026-07-01T14:30:00+01:00"
    assert written("2026-12-01T14:30:05") == "2026-12-01T14:30:05+00:00"
    assert written("2026-12-01T14:30Z") == "2026-12-01T14:30:00Z"
    assert written("2026-12") == "2026-12"
    assert json.loads(values_to_json(("14:30",), Item("t", Kind.TIME))) == [{"valueTime": "14:30:00"}]


def test_an_answer_kept_without_its_type_is_still_read():
    assert values_from_json(Item("d", Kind.DATE), '[{"valueString": "2026"}]') == ("2026",)
    assert values_from_json(Item("d", Kind.DECIMAL), '[{"valueInteger": 2}]') == (Decimal(2),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        "[{}]",
        '[{"valueInteger": "2"}]',
        '[{"valueInteger": 4294967296}]',
        '[{"valueCoding": {"code": "\\u0000"}}]',
        '[{"valueString": "\\u0000"}]',
        '[{"valueBoolean": true}]',
        '[{"valueAttachment": {}}]',
        '[{"valueQuantity": {"value": "1"}}]',
        '[{"valueQuantity": {"value": 1, "comparator": "<"}}]',
        '[{"valueQuantity": {"value": 1, "unit": "\\u0000"}}]',
        "[" * 5_000,
    ],
)
def test_a_kept_answer_that_is_none_is_refused_and_not_guessed(text):
    with pytest.raises(BadInput):
        values_from_json(Item("i", Kind.INTEGER), text)


def test_one_question_takes_one_answer_unless_it_repeats():
    with pytest.raises(BadInput, match="takes one answer"):
        check_values(NOTE, ("a", "b"))
    check_values(MILK, ("a", "b"))
    with pytest.raises(BadInput, match="same answer twice"):
        check_values(MILK, ("a", "a"))
    with pytest.raises(BadInput, match="“None” stands alone"):
        check_values(MILK, (Coding("o", "Oat", "s"), Coding("n", "None", "s")))
    check_values(MILK, (Coding("n", "None", "s"),))


def test_a_coding_is_the_same_by_code_and_system_whatever_it_displays():
    assert same(Coding("o", "Oat", "s"), Coding("o", "Oats", "s"))
    assert same(Coding("o", "Oat", "s"), Coding("o"))
    assert not same(Coding("o", "", "s"), Coding("o", "", "t"))
    assert same(Coding("", "Oat"), Coding("", "Oat"))
    assert not same(Coding("", "Oat"), Coding("o", "Oat"))
    assert not same(1, True)
    assert same(1, Decimal(1))


def test_a_form_may_begin_with_answers(made, yes_no):
    yes_no[1]["initialSelected"] = True
    form = made(
        {"linkId": "q", "type": "choice", "answerOption": yes_no},
        {"linkId": "g", "type": "group", "repeats": True, "item": [
            {"linkId": "s", "type": "string", "initial": [{"valueString": "x"}]}]},
    )  # fmt: skip
    assert dict(prefilled(form)) == {
        "q": (Coding("y", "Yes", "https://forms.example/yes-no"),),
        "g:0/s": ("x",),
    }


KINDS = st.sampled_from([kind for kind in Kind if kind not in (Kind.GROUP, Kind.DISPLAY)])
VALUES = (
    st.booleans()
    | st.integers()
    | st.decimals()
    | st.text(st.characters(), max_size=40)
    | st.builds(Coding, st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))
    | st.builds(Quantity, st.decimals(), st.text(max_size=5))
    | st.dates().map(str)
    | st.datetimes().map(lambda moment: moment.isoformat(timespec="minutes"))
)


@settings(deadline=None)
@given(KINDS, VALUES, st.booleans())
def test_whatever_is_given_is_either_refused_with_a_sentence_or_comes_back(kind, value, offered):
    words = (value.code, value.display, value.system) if isinstance(value, Coding) else (value,)
    read = all(isinstance(word, str) and storable(word) for word in words)  # the reader makes no others
    can_be_offered = read and kind in (Kind.CHOICE, Kind.OPEN_CHOICE)
    options = (Option(value, kind=Kind.STRING),) if offered and can_be_offered else ()
    item = Item("i", kind, options=options)
    try:
        check_value(item, value)
    except BadInput as refused:
        assert refused.happened
        return
    if isinstance(value, Coding) and not (value.code or value.display):
        return
    (back,) = values_from_json(item, values_to_json((value,), item))
    if kind is Kind.DATE_TIME and "T" in str(value):
        assert str(back).startswith(str(value)[:16])
    elif isinstance(value, Decimal) and kind is Kind.DECIMAL:
        assert math.isclose(float(str(back)), float(value), rel_tol=0)
    else:
        assert back == value or (back == str(value) + ":00" and kind is Kind.TIME)


def test_an_amount_is_given_in_a_unit_that_is_offered():
    units = (Coding("mg", "milligrams"), Coding("g", "grams"))
    dose = Item("dose", Kind.QUANTITY, "How much?", units=units)
    for unit in ("mg", "milligrams", "g"):
        check_values(dose, (Quantity(Decimal(5), unit),))
    with pytest.raises(BadInput) as refused:
        check_values(dose, (Quantity(Decimal(5), "stone"),))
    assert str(refused.value) == (
        "“stone” is no unit for “How much?”. What was saved before is kept. Please give it in milligrams or grams."
    )
    with pytest.raises(BadInput, match="takes a unit"):
        check_values(dose, (Quantity(Decimal(5)),))
    with pytest.raises(BadInput, match=r"Please give it in milligrams\."):
        check_values(Item("dose", Kind.QUANTITY, units=units[:1]), (Quantity(Decimal(5), "g"),))
    check_values(Item("dose", Kind.QUANTITY, unit="mg"), (Quantity(Decimal(5), "g"),))


def test_an_amount_that_was_kept_in_another_unit_stays_readable():
    dose = Item("dose", Kind.QUANTITY, units=(Coding("mg"),))
    form = Questionnaire("https://forms.example/dose", "1", "Dose", (dose,))
    given = Answers({"dose": (Quantity(Decimal(5), "stone"),)})
    assert values_from_json(dose, values_to_json(given["dose"], dose)) == given["dose"]
    assert from_fhir(form, to_fhir(form, given, datetime(2026, 11, 23, tzinfo=UTC))) == given
