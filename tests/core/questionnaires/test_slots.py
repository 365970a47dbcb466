"""Questions nested under a question with several answers: asked for each of them."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sos_desktop.questionnaires import parse
from sos_desktop.questionnaires.answers import Answers, prefilled
from sos_desktop.questionnaires.calculable import resource
from sos_desktop.questionnaires.change import between
from sos_desktop.questionnaires.completeness import complete, missing_places
from sos_desktop.questionnaires.enablement import asked, enabled
from sos_desktop.questionnaires.model import Coding, NoAnswer
from sos_desktop.questionnaires.places import find, settled, spots
from sos_desktop.questionnaires.response import from_fhir, to_fhir
from sos_desktop.questionnaires.safety import raised
from sos_desktop.questionnaires.scoring import score
from sos_desktop.questionnaires.slots import carried, nests, numbered

AT = datetime(2026, 11, 23, 14, 5, 9, tzinfo=UTC)
DRINKS = "https://forms.example/drinks"
TEA, COFFEE, WATER = (Coding(code, code.title(), DRINKS) for code in ("tea", "coffee", "water"))
OPTIONS = [
    {"valueCoding": {"system": DRINKS, "code": c.code, "display": c.display}} for c in (TEA, COFFEE, WATER)
]


def when(question, operator="exists", **answer):
    return [{"question": question, "operator": operator} | (answer or {"answerBoolean": True})]


@pytest.fixture
def form(made, yes_no):
    return made(
        {
            "linkId": "drinks",
            "type": "open-choice",
            "text": "What do you drink?",
            "repeats": True,
            "answerOption": OPTIONS,
            "item": [
                {"linkId": "cups", "type": "integer", "text": "How many?", "required": True},
                {
                    "linkId": "late",
                    "type": "choice",
                    "answerOption": yes_no,
                    "enableWhen": when("cups", ">", answerInteger=3),
                },
                {
                    "linkId": "with",
                    "type": "group",
                    "repeats": True,
                    "item": [{"linkId": "whom", "type": "string"}],
                },
            ],
        },
        {"linkId": "sleep", "type": "string", "enableWhen": when("cups", ">", answerInteger=3)},
    )


GIVEN = Answers(
    {
        "drinks": (WATER, TEA, "juice"),
        "drinks:2/cups": (1,),
        "drinks:0/cups": (5,),
        "drinks:0/late": (Coding("y", "Yes", "https://forms.example/yes-no"),),
        "drinks:3/cups": (2,),
        "drinks:3/with:0/whom": ("Ada",),
        "drinks:3/with:1/whom": ("Bo",),
    }
)


def test_what_is_nested_is_asked_once_for_each_answer(form):
    assert nests(form.items[0]) and not nests(form.items[1])
    under = [(s.place, s.under, s.position) for s in spots(form, GIVEN) if s.item.link_id == "cups"]
    assert under == [("drinks:2/cups", WATER, 0), ("drinks:0/cups", TEA, 1), ("drinks:3/cups", "juice", 2)]
    assert [s.place for s in spots(form, ["drinks:1/cups"])][1] == "drinks:1/cups"


def test_without_an_answer_nothing_under_it_is_asked_and_nothing_is_missing(form):
    assert enabled(form, Answers()) == {"drinks"}
    assert enabled(form, Answers({"drinks": (NoAnswer.NOT_ASKED,), "drinks:0/cups": (4,)})) == {"drinks"}
    assert complete(form, Answers())
    assert missing_places(form, GIVEN.with_("drinks:2/cups", ())) == ("drinks:2/cups",)
    assert complete(form, GIVEN)


def test_a_condition_looks_under_the_same_answer_first_and_from_outside_at_all_of_them(form):
    places = enabled(form, GIVEN)
    assert "drinks:0/late" in places and "drinks:2/late" not in places
    assert "sleep" in places
    assert "sleep" not in enabled(form, GIVEN.with_("drinks:0/cups", (1,)))
    assert "sleep" in enabled(form, GIVEN.with_("drinks:0/cups", (1,)).with_("drinks:3/cups", (4,)))


def test_a_response_says_each_under_its_own_answer_and_reads_back(form, valid):
    out = json.loads(json.dumps(to_fhir(form, GIVEN, AT)))
    assert [len(row["item"]) for row in valid(out)["item"][0]["answer"]] == [1, 2, 3]
    drinks = out["item"][0]["answer"]
    assert [row.get("valueCoding", {}).get("code", row.get("valueString")) for row in drinks] == [
        "water",
        "tea",
        "juice",
    ]
    assert [row["item"][0]["answer"][0]["valueInteger"] for row in drinks] == [1, 5, 2]
    assert from_fhir(form, out) == GIVEN


def test_what_stood_beside_the_answers_is_the_first_ones(form):
    out = to_fhir(form, Answers({"drinks": (COFFEE, TEA)}), AT)
    out["item"][0]["item"] = [{"linkId": "cups", "answer": [{"valueInteger": 7}]}]
    assert from_fhir(form, out) == Answers({"drinks": (COFFEE, TEA), "drinks:1/cups": (7,)})
    del out["item"][0]["answer"]
    assert from_fhir(form, out) == Answers({"drinks:0/cups": (7,)})
    assert [s.place for s in spots(form, from_fhir(form, out)) if s.item.link_id == "cups"] == [
        "drinks:0/cups"
    ]


def test_what_was_asked_once_for_all_answers_is_read_as_the_first_ones(form):
    old = {"drinks": (TEA, COFFEE), "cups": (2,), "with:0/whom": ("Ada",)}
    assert settled(form, {"drinks": (COFFEE, TEA)} | {"cups": (2,)}) == {"cups": "drinks:1/cups"}
    assert settled(form, old) == {"cups": "drinks:0/cups"} | {"with:0/whom": "drinks:0/with:0/whom"}
    assert settled(form, {"cups": (2,)}) == {"cups": "drinks:0/cups"}
    assert settled(form, GIVEN) == {}
    assert find(form, "cups") is find(form, "drinks:1/cups") is form.items[0].items[0]
    assert find(form, "sleep:1/cups") is None


def test_what_was_kept_under_two_such_questions_finds_its_way(made):
    inner = {"linkId": "b", "repeats": True, "type": "string", "item": [{"linkId": "c", "type": "string"}]}
    form = made({"linkId": "a", "type": "choice", "repeats": True, "answerOption": OPTIONS, "item": [inner]})
    old = {"a": (WATER,), "b": ("x", "y"), "c": ("z",)}
    assert settled(form, old) == {"b": "a:2/b", "c": "a:2/b:0/c"}


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ((TEA, WATER), (WATER,), {"drinks:0/cups": ()}),
        ((TEA, WATER), (WATER, TEA), {}),
        (("x", "y"), ("y",), {"drinks:3/cups": (2,), "drinks:4/cups": ()}),
        (("x", "y"), ("y", "x"), {"drinks:3/cups": (2,), "drinks:4/cups": (1,)}),
        (("x", "y"), ("x", "yes"), {}),
        (("x", "y"), ("new", "x", "y"), {"drinks:3/cups": (), "drinks:4/cups": (1,), "drinks:5/cups": (2,)}),
        (("x", "y"), (), {"drinks:3/cups": (), "drinks:4/cups": ()}),
        (("x", "y"), (NoAnswer.DECLINED,), {"drinks:3/cups": (), "drinks:4/cups": ()}),
    ],
)
def test_what_stands_under_an_answer_goes_where_the_answer_goes(form, before, after, changes):
    item = form.items[0]
    under = {f"drinks:{n}/cups": (at + 1,) for at, (n, _) in enumerate(numbered(item, before))}
    answers = Answers({"drinks": before, "drinks:odd": ("?",), "drinks:odd/cups": (9,)} | under)
    assert carried(item, "drinks", answers, after) == changes


def test_the_same_choice_in_other_words_has_a_number_of_its_own(form):
    twice = (TEA, Coding("tea", "Cha", DRINKS))
    assert [number for number, _ in numbered(form.items[0], twice)] == [0, 3]


def test_a_form_proposes_answers_under_those_it_proposes(made):
    options = [one | {"initialSelected": one["valueCoding"]["code"] != "coffee"} for one in OPTIONS]
    below = {"linkId": "cups", "type": "integer", "initial": [{"valueInteger": 1}]}
    form = made({"linkId": "a", "type": "choice", "repeats": True, "answerOption": options, "item": [below]})
    assert prefilled(form) == {"a": (TEA, WATER), "a:0/cups": (1,), "a:2/cups": (1,)}
    alone = made({"linkId": "a", "type": "choice", "repeats": True, "answerOption": OPTIONS, "item": [below]})
    assert prefilled(alone) == {}


def test_expressions_see_it_under_its_own_answer(form):
    content, paths = resource(form, GIVEN)
    assert paths["drinks:0/cups"] == ["item", 0, "answer", 1, "item", 0]
    node = content
    for step in paths["drinks:3/with:1/whom"]:
        node = node[step]
    assert node == {"linkId": "whom", "answer": [{"valueString": "Bo"}]}


def test_scores_and_safety_count_each_answer(made, yes_no):
    below = {"linkId": "bad", "type": "choice", "answerOption": yes_no, "code": [PHQ_9]}
    form = made({"linkId": "a", "type": "choice", "repeats": True, "answerOption": OPTIONS, "item": [below]})
    yes, no = (
        Coding(code, word, "https://forms.example/yes-no") for code, word in (("y", "Yes"), ("n", "No"))
    )
    answers = Answers({"a": (TEA, WATER), "a:0/bad": (yes,), "a:2/bad": (yes,)})
    found = score(form, answers)
    assert (found.total, found.lowest, found.highest, found.rated, found.asked) == (2, 0, 2, 2, 2)
    assert [spot.place for spot in raised(form, answers)] == ["a:0/bad", "a:2/bad"]
    waiting = score(form, Answers())
    assert (waiting.rated, waiting.asked, waiting.result) == (0, 1, None)
    declined = score(form, Answers({"a": (NoAnswer.DECLINED,)}))
    assert (declined.rated, declined.asked) == (0, 0)
    later = between(form, answers, form, answers.with_("a:2/bad", (no,)))
    assert [(line.place, line.change) for line in later.items] == [("a:0/bad", 0), ("a:2/bad", -1)]


PHQ_9 = {"system": "http://loinc.org", "code": "44260-8"}


def test_what_may_still_be_asked_for_an_answer_is_waited_for(made, yes_no):
    bad = {"linkId": "bad", "type": "choice", "answerOption": yes_no}
    gated = {"linkId": "a", "type": "string", "repeats": True, "enableWhen": when("gate"), "item": [bad]}
    form = made({"linkId": "gate", "type": "string"}, gated)
    asked_of = [
        score(form, answers).asked for answers in (Answers(), Answers({"gate": (NoAnswer.DECLINED,)}))
    ]
    assert asked_of == [1, 0]


def test_a_change_is_of_the_same_answer_though_the_choices_were_put_in_another_order(made, yes_no):
    def version(options):
        below = {"linkId": "bad", "type": "choice", "answerOption": yes_no}
        return made(
            {"linkId": "a", "type": "choice", "repeats": True, "answerOption": options, "item": [below]}
        )

    yes = Coding("y", "Yes", "https://forms.example/yes-no")
    then, now = Answers({"a": (WATER,), "a:0/bad": (yes,)}), Answers({"a": (TEA,), "a:0/bad": (yes,)})
    (line,) = between(version(OPTIONS[::-1]), then, version(OPTIONS), now).items
    assert line.first == ()


def test_a_question_may_not_look_like_one_under_an_answer(refusals, made):
    several = {"linkId": "a", "repeats": True, "item": [{"linkId": "a:0/b", "type": "string"}]}
    assert "looks like a round" in refusals(several)[0].rule
    assert made(
        {"linkId": "a", "repeats": True, "item": [{"linkId": "a:b", "type": "string"}]}, {"linkId": "z:1"}
    )


def test_what_expressions_had_closed_goes_along_with_the_response(form, valid):
    given = GIVEN.closing(frozenset({"sleep", "drinks:0/late"}))
    out = json.loads(json.dumps(to_fhir(form, given, AT)))
    assert len(valid(out)["extension"]) == 2
    back = from_fhir(form, out)
    assert back.closed == given.closed
    assert "drinks:0/late" not in back and "sleep" not in enabled(form, back)
    out["extension"] += ["x", {"url": out["extension"][0]["url"], "valueString": "nowhere"}]
    assert from_fhir(form, out).closed == given.closed
    assert from_fhir(form, out | {"extension": "x"}).closed == frozenset()


@st.composite
def nested_forms(draw):
    """A form in which questions stand under questions, some with several answers, and answers to it."""
    names = iter(range(100))

    def item(depth):
        kind = draw(st.sampled_from(["string", "choice", "open-choice", "integer", "group"]))
        found = {"linkId": f"q{next(names)}", "type": kind, "repeats": draw(st.booleans())}
        if "choice" in kind:
            found["answerOption"] = OPTIONS
        if depth < 3 and (kind == "group" or draw(st.booleans())):
            found["item"] = [item(depth + 1) for _ in range(draw(st.integers(1, 2)))]
        return found

    content = {"resourceType": "Questionnaire", "status": "active", "item": [item(0), item(0)]}
    form = parse.read(json.dumps(content).encode())
    values = {
        "string": st.sampled_from(["a", "b", "c"]),
        "integer": st.integers(0, 5),
        "choice": st.sampled_from([TEA, COFFEE, WATER]),
        "open-choice": st.sampled_from([TEA, WATER, "juice", "milk"]),
    }
    answers = Answers()
    for _ in range(5):
        for spot in list(asked(form, answers)):
            if spot.place not in answers and spot.item.kind in values:
                several = st.lists(
                    values[spot.item.kind], max_size=3 if spot.item.repeats else 1, unique=True
                )
                answers = answers.with_(spot.place, draw(several))
    return form, answers


@settings(max_examples=200, deadline=None)
@given(nested_forms())
def test_whatever_is_answered_under_answers_goes_out_and_comes_back(found):
    form, answers = found
    out = json.loads(json.dumps(to_fhir(form, answers, AT)))
    assert from_fhir(form, out) == answers
    assert settled(form, answers) == {}
    content, paths = resource(form, answers)
    for place in answers:
        node = content
        for step in paths[place]:
            node = node[step]
        assert len(node["answer"]) == len(answers[place])


@settings(max_examples=100, deadline=None)
@given(nested_forms(), st.data())
def test_taking_an_answer_away_leaves_nothing_under_it_and_the_rest_under_its_own(found, data):
    form, answers = found
    several = [spot for spot in spots(form, answers) if nests(spot.item) and answers.get(spot.place)]
    if not several:
        return
    spot = data.draw(st.sampled_from(several))
    left = tuple(data.draw(st.permutations(answers[spot.place])))[1:]

    def beneath(of):
        return {
            value: {
                place.removeprefix(f"{spot.place}:{number}/"): values
                for place, values in of.items()
                if place.startswith(f"{spot.place}:{number}/")
            }
            for number, value in numbered(spot.item, of.get(spot.place, ()))
        }

    before, after = beneath(answers), answers
    for place, values in carried(spot.item, spot.place, answers, left).items():
        after = after.with_(place, values)
    after = after.with_(spot.place, left)
    assert beneath(after) == {value: before[value] for value in left}
    assert {place for place in after if place in enabled(form, after)} == set(after)
