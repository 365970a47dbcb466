"""Scores are sums of weights of what is asked and answered, and nothing else."""

from decimal import Decimal

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Coding
from sos_desktop.questionnaires.scoring import Score, score, subscores

YES, NO = (Coding(code, system="https://forms.example/yes-no") for code in "yn")
SUBSCALE = "https://supporting-our-staff.example/fhir/CodeSystem/subscale"


def test_a_form_without_weights_has_no_score(made):
    assert score(made({"linkId": "a"}), Answers({"a": ("x",)})) is None
    assert subscores(made({"linkId": "a"}), Answers()) == ()


def test_the_score_so_far_says_how_many_are_rated(made, yes_no):
    form = made(*({"linkId": f"q{n}", "type": "choice", "answerOption": yes_no} for n in range(3)))
    assert score(form, Answers()) == Score(0, 0, 3, 0, 3)
    part = score(form, Answers({"q0": (YES,), "q1": (NO,)}))
    assert part == Score(1, 0, 3, 2, 3)
    assert not part.complete
    assert score(form, Answers(dict.fromkeys(("q0", "q1", "q2"), (YES,)))).complete


def test_a_gate_not_answered_leaves_questions_to_rate_and_a_closed_one_leaves_none(made, yes_no):
    gate = {"question": "gate", "operator": "=", "answerBoolean": True}
    form = made(
        {"linkId": "gate", "type": "boolean"},
        {
            "linkId": "g",
            "type": "group",
            "enableWhen": [gate],
            "item": [{"linkId": "q", "type": "choice", "answerOption": yes_no}],
        },
    )
    assert score(form, Answers({"q": (YES,)})) == Score(0, 0, 1, 0, 1)
    assert score(form, Answers({"gate": (False,), "q": (YES,)})) == Score(0, 0, 1, 0, 0)
    assert score(form, Answers({"gate": (True,), "q": (YES,)})) == Score(1, 0, 1, 1, 1)


def test_weights_of_several_choices_add_up_and_may_be_negative_or_broken(made):
    url = "http://hl7.org/fhir/StructureDefinition/itemWeight"
    weights = {"a": -1, "b": 0.5, "c": 2}
    options = [
        {"valueString": text, "extension": [{"url": url, "valueDecimal": weight}]}
        for text, weight in weights.items()
    ]
    form = made(
        {"linkId": "q", "type": "choice", "repeats": True, "answerOption": [*options, {"valueString": "d"}]}
    )
    assert score(form, Answers({"q": ("b", "c")})) == Score(Decimal("2.5"), -1, Decimal("2.5"), 1, 1)
    assert score(form, Answers({"q": ("d",)})) == Score(0, -1, Decimal("2.5"), 0, 1)


def test_every_round_of_a_repeating_group_counts(made, yes_no):
    inside = {"linkId": "q", "type": "choice", "answerOption": yes_no}
    form = made({"linkId": "g", "type": "group", "repeats": True, "item": [inside]})
    assert score(form, Answers({"g:0/q": (YES,), "g:2/q": (YES,)})) == Score(2, 0, 3, 2, 3)


def test_a_subscale_is_the_score_of_its_own_items(made, yes_no):
    def one(link_id, code, **coding):
        coded = {"system": SUBSCALE, "code": code} | coding
        return {"linkId": link_id, "type": "choice", "answerOption": yes_no, "code": [coded]}

    plain = {"linkId": "p", "type": "choice", "answerOption": yes_no, "code": [{"system": "s", "code": "m"}]}
    words = {"linkId": "w", "code": [{"system": SUBSCALE, "code": "empty"}]}
    form = made(one("a", "m", display="Mood"), one("b", "m", display="Mood"), one("c", "n"), plain, words)
    given = Answers({"a": (YES,), "b": (YES,), "c": (NO,), "p": (YES,)})
    assert subscores(form, given) == (("Mood", Score(2, 0, 2, 2, 2)), ("n", Score(0, 0, 1, 1, 1)))
