"""What other authors write: R5 codings, SDC's particulars, other languages, markup."""

from decimal import Decimal

import pytest

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.enablement import enabled
from sos_desktop.questionnaires.model import Coding, Item, Kind, NoAnswer, Quantity
from sos_desktop.questionnaires.parse import check
from sos_desktop.questionnaires.permitted import check_value, check_values
from sos_desktop.questionnaires.values import REFERENCES

HL7 = "http://hl7.org/fhir/StructureDefinition/"
CODES = [{"valueCoding": {"code": "y", "display": "Yes", "system": "s"}}]
NUMBERS = [{"valueInteger": 1}, {"valueInteger": 2}]


@pytest.mark.parametrize(
    ("item", "kind", "options"),
    [
        ({"type": "coding", "answerOption": CODES}, Kind.CHOICE, 1),
        ({"type": "coding", "answerConstraint": "optionsOnly", "answerOption": CODES}, Kind.CHOICE, 1),
        ({"type": "coding", "answerConstraint": "optionsOrType", "answerOption": CODES}, Kind.CHOICE, 1),
        ({"type": "coding", "answerConstraint": "optionsOrString", "answerOption": CODES}, Kind.OPEN_CHOICE, 1),
        ({"type": "string", "answerConstraint": "optionsOrType"}, Kind.OPEN_CHOICE, 0),
        ({"type": "integer", "answerConstraint": "optionsOrString", "answerOption": NUMBERS}, Kind.OPEN_CHOICE, 2),
        ({"type": "integer", "answerConstraint": "optionsOrType", "answerOption": NUMBERS}, Kind.INTEGER, 0),
        ({"type": "integer", "answerOption": NUMBERS}, Kind.INTEGER, 2),
    ],
)  # fmt: skip
def test_a_coding_of_r5_is_read_as_the_choice_it_is(made, item, kind, options):
    (read,) = made({"linkId": "q"} | item).items
    assert (read.kind, len(read.options)) == (kind, options)


def test_what_r5_says_and_we_do_not_do_is_named(written):
    report = check(
        written(
            {"linkId": "a", "type": "coding", "answerConstraint": "optionsOrType", "answerOption": CODES},
            {"linkId": "b", "type": "date", "answerConstraint": "optionsOrType"},
            {"linkId": "c", "disabledDisplay": "protected"},
            copyrightLabel="2026",
        )
    )
    assert not report.refused
    assert [finding.link_id for finding in report.shown] == ["a", "b", "c"]


def test_the_particulars_of_a_question_are_read(made):
    unit = {"system": "u", "code": "mg", "display": "milligrams"}
    concept = {"coding": [{"code": "instructions"}]}
    amount, words, shown = made(
        {
            "linkId": "amount",
            "type": "quantity",
            "repeats": True,
            "extension": [
                {"url": HL7 + "questionnaire-unitOption", "valueCoding": unit},
                {"url": HL7 + "maxDecimalPlaces", "valueInteger": 1},
                {"url": HL7 + "questionnaire-sliderStepValue", "valueInteger": 5},
                {"url": HL7 + "questionnaire-minOccurs", "valueInteger": 1},
                {"url": HL7 + "questionnaire-maxOccurs", "valueInteger": 2},
            ],
            "initial": [{"valueQuantity": {"unit": "mg"}}],
        },
        {
            "linkId": "words",
            "extension": [
                {"url": HL7 + "regex", "valueString": "[0-9]{3}-[0-9]{3}"},
                {"url": HL7 + "entryFormat", "valueString": "nnn-nnn"},
                {"url": HL7 + "minLength", "valueInteger": 2},
                {"url": HL7 + "questionnaire-choiceOrientation", "valueCode": "horizontal"},
            ],
        },
        {
            "linkId": "shown",
            "type": "display",
            "extension": [{"url": HL7 + "questionnaire-displayCategory", "valueCodeableConcept": concept}],
        },
    ).items
    assert amount.units == (Coding("mg", "milligrams", "u"),)
    assert (amount.unit, amount.initial) == ("mg", ())
    assert (amount.decimals, amount.step, amount.least, amount.most) == (1, 5, 1, 2)
    assert (words.pattern, words.entry_format) == ("[0-9]{3}-[0-9]{3}", "nnn-nnn")
    assert (words.min_length, words.orientation) == (2, "horizontal")
    assert shown.category == "instructions"


@pytest.mark.parametrize(
    ("item", "value", "said"),
    [
        (Item("q", Kind.STRING, pattern="[0-9]+", entry_format="nnn"), "12a", "Write it like nnn."),
        (Item("q", Kind.STRING, pattern="[0-9]+"), "12a", "does not have the form"),
        (Item("q", Kind.STRING, min_length=3), "ab", "3 characters or more"),
        (Item("q", Kind.DECIMAL, decimals=1), Decimal("0.25"), "at most 1 after the point"),
        (Item("q", Kind.QUANTITY, decimals=0), Quantity(Decimal("0.5")), "no digits after the point"),
        (Item("q", Kind.URL), "two words", "is not an address"),
        (Item("q", Kind.URL, pattern="https:.*"), "http://x", "does not have the form"),
        (Item("q", Kind.URL), 3, "takes an address"),
        (Item("q", Kind.GROUP), NoAnswer.DECLINED, "is not a question"),
    ],
)
def test_an_answer_is_held_against_them(item, value, said):
    with pytest.raises(BadInput, match=said):
        check_value(item, value)


def test_an_answer_that_fits_is_taken():
    check_value(Item("q", Kind.STRING, pattern="[0-9]+", min_length=2), "12")
    check_value(Item("q", Kind.DECIMAL, decimals=2), Decimal("1.250"))
    check_value(Item("q", Kind.QUANTITY, min_length=9), Quantity(Decimal(100)))
    check_value(Item("q", Kind.URL), "https://forms.example/")
    check_value(Item("q", Kind.BOOLEAN), NoAnswer.NOT_ASKED)


def test_no_more_answers_than_asked_for_and_a_reason_stands_alone():
    item = Item("q", Kind.STRING, "Which?", repeats=True, most=2)
    check_values(item, ("a", "b"))
    with pytest.raises(BadInput, match="at most 2 answers"):
        check_values(item, ("a", "b", "c"))
    with pytest.raises(BadInput, match="“Preferred not to say” stands alone"):
        check_values(item, ("a", NoAnswer.DECLINED))


def control(code):
    concept = {"coding": [{"code": code}]}
    return [{"url": HL7 + "questionnaire-itemControl", "valueCodeableConcept": concept}]


def test_the_words_under_a_question_that_belong_to_it(made):
    words = ("help", "flyover", "prompt", "lower", "upper", "unit", "inline")
    below = [
        {"linkId": code, "type": "display", "text": code.title(), "extension": control(code)}
        for code in words
    ]
    (item,) = made({"linkId": "q", "type": "integer", "item": below}).items
    assert (item.help, item.prompt, item.unit) == ("Help\nFlyover", "Prompt", "Unit")
    assert (item.lower, item.upper) == ("Lower", "Upper")
    assert [one.link_id for one in item.items] == ["inline"]


def translated(**languages):
    return {
        "extension": [
            {
                "url": HL7 + "translation",
                "extension": [
                    {"url": "lang", "valueCode": language.replace("_", "-")},
                    {"url": "content", "valueString": words},
                ],
            }
            for language, words in languages.items()
        ]
    }


@pytest.mark.parametrize(
    ("language", "languages", "words"),
    [
        ("de", {"en_GB": "Colour", "en": "Color"}, "Colour"),
        ("de", {"fr": "Couleur", "en": "Color"}, "Color"),
        ("de", {"fr": "Couleur", "en_US": "Color"}, "Color"),
        ("de", {"fr": "Couleur"}, "Farbe"),
        ("en-US", {"en_GB": "Colour"}, "Colour"),
        ("en-US", {"en": "Hue", "de": "Ton"}, "Farbe"),
        (None, {"de": "Ton"}, "Farbe"),
    ],
)
def test_words_are_in_british_english_where_there_are_any(made, language, languages, words):
    coding = {"code": "c", "display": "Farbe", "_display": translated(**languages)}
    item = {"linkId": "q", "type": "choice", "text": "Farbe", "_text": translated(**languages)}
    form = made(
        item | {"answerOption": [{"valueCoding": coding}]},
        language=language,
        title="Farbe",
        _title=translated(**languages),
    )
    assert (form.title, form.items[0].text, form.items[0].options[0].label) == (words, words, words)


@pytest.mark.parametrize(
    ("url", "markup", "words"),
    [
        ("rendering-xhtml", "<div><p>One &amp; <b>two</b></p><i/><br/>Three</div>", "One & two\nThree"),
        ("rendering-markdown", "## One **two**", "One two"),
    ],
)  # fmt: skip
def test_markup_is_read_as_text_and_only_where_there_is_no_other(made, url, markup, words):
    dressed = {"extension": [{"url": HL7 + url, "valueString": markup}]}
    assert made({"linkId": "q", "_text": dressed}).items[0].text == words
    assert made({"linkId": "q", "text": "Plain", "_text": dressed}).items[0].text == "Plain"


def test_a_choice_may_be_a_reference_and_comes_back_as_one(made):
    ward = {"reference": "Location/4", "display": "Ward 4"}
    form = made(
        {"linkId": "q", "type": "choice", "answerOption": [{"valueReference": ward}]},
        {
            "linkId": "z",
            "enableWhen": [
                {"question": "q", "operator": "=", "answerReference": {"reference": "Location/4"}}
            ],
        },
    )
    (option,) = form.items[0].options
    assert option.value == Coding("Location/4", "Ward 4", REFERENCES)
    assert "z" in enabled(form, Answers({"q": (option.value,)}))


def test_a_condition_goes_by_the_code_where_its_system_is_another(written, made, yes_no):
    items = (
        {"linkId": "q", "type": "choice", "answerOption": yes_no},
        {
            "linkId": "z",
            "enableWhen": [{"question": "q", "operator": "=", "answerCoding": {"system": "t", "code": "y"}}],
        },
    )
    assert [finding.link_id for finding in check(written(*items)).shown] == ["z"]
    form = made(*items)
    no, yes = (option.value for option in form.items[0].options)
    assert "z" in enabled(form, Answers({"q": (yes,)}))
    assert "z" not in enabled(form, Answers({"q": (no,)}))


def test_a_condition_without_effect_is_named_where_the_question_is_asked_all_the_same(written, yes_no):
    def when(operator, *codes, **more):
        rows = [{"question": "q", "operator": operator, "answerCoding": {"code": code}} for code in codes]
        question = {"linkId": "q", "type": "choice", "answerOption": yes_no}
        return check(written(question, {"linkId": "z", "enableWhen": rows} | more))

    for report in (when("!=", "x"), when("=", "y", "x", enableBehavior="any")):
        assert not report.refused
        assert any("has no effect" in finding.rule for finding in report.shown)
    assert when("=", "x").refused
    assert when("=", "y", "x", enableBehavior="all").refused


def test_what_is_declined_is_nothing_to_a_condition(made):
    form = made(
        {"linkId": "q", "type": "boolean"},
        {"linkId": "z", "enableWhen": [{"question": "q", "operator": "exists", "answerBoolean": True}]},
    )
    assert "z" in enabled(form, Answers({"q": (False,)}))
    assert "z" not in enabled(form, Answers({"q": (NoAnswer.DECLINED,)}))


def test_a_value_set_that_comes_with_the_application_is_found_by_its_address(made):
    address = "http://loinc.org/vs/LL358-3"
    for named in (address, address + "|2.77"):
        form = made({"linkId": "q", "type": "choice", "answerValueSet": named})
        assert [(option.label, option.weight) for option in form.items[0].options] == [
            ("Not at all", 0),
            ("Several days", 1),
            ("More than half the days", 2),
            ("Nearly every day", 3),
        ]
    for other in (
        "http://forms.example/LL358-3",
        "LL358-3",
        "http://loinc.org/vs/../LL358-3",
        "http://loinc.org/vs/",
    ):
        assert made({"linkId": "q", "type": "choice", "answerValueSet": other}).items[0].unanswerable


def test_what_cannot_be_understood_of_a_dress_is_left_out_and_named(written):
    strange = [
        {"url": HL7 + "entryFormat", "valueInteger": 3},
        {"url": HL7 + "questionnaire-displayCategory", "valueString": "help"},
        {"url": HL7 + "questionnaire-unitOption", "valueCoding": {"display": "x", "code": 3}},
    ]
    report = check(written({"linkId": "q", "type": "quantity", "extension": strange}))
    assert not report.refused
    assert [finding.rule.split()[1] for finding in report.shown] == [
        "entryFormat",
        "questionnaire-displayCategory",
    ]


def test_a_set_is_what_it_includes_without_what_it_excludes(made):
    codes = [{"code": code} for code in "abc"]
    sets = [
        {"resourceType": "ValueSet", "id": "all", "url": "http://x/all"}
        | {"compose": {"include": [{"system": "s", "concept": codes}]}},
        {"resourceType": "ValueSet", "id": "some"}
        | {
            "compose": {
                "include": [{"valueSet": ["http://x/all|1"]}, {"system": "s", "concept": codes[:1]}],
                "exclude": [{"system": "s", "concept": codes[2:]}],
            }
        },
        {"resourceType": "ValueSet", "id": "both"}
        | {"compose": {"include": [{"system": "s", "concept": codes[1:], "valueSet": ["#some"]}]}},
    ]
    some, both = made(
        {"linkId": "some", "type": "choice", "answerValueSet": "#some"},
        {"linkId": "both", "type": "choice", "answerValueSet": "#both"},
        contained=sets,
    ).items
    assert [option.value.code for option in some.options] == ["a", "b"]
    assert [option.value.code for option in both.options] == ["b"]
