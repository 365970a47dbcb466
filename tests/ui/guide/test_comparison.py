"""A follow-up beside the first time: figures and changes, no verdicts."""

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.shipped import guide
from ui.guide.comparison import Compared, compared, signed, total
from ui.guide.outline import Outline
from ui.guide.sheet import Sheet
from ui.guide.state import State


def test_changes_are_signed_figures() -> None:
    assert [signed(change) for change in (2, 0, -1)] == ["+2", "0", "−1"]
    assert Compared("Blames others", None, 2).change == "–"


def test_a_total_stands_only_where_every_factor_was_rated() -> None:
    rated = [Compared("a", 2, 1), Compared("b", 0, 1)]
    assert total(rated) == Compared("Total", 2, 2)
    assert total([*rated, Compared("c", 1, None)]) == Compared("Total", 3, None)


def test_the_ten_factors_of_a_follow_up_are_found_in_the_first_answers() -> None:
    form = guide("follow-up")
    factors = [item for item in form.walk() if any(coding.code == "risk-factor" for coding in item.codes)]
    first = Answers({factors[0].link_id: (factors[0].options[2].value,)})
    now = Answers({factors[0].link_id: (factors[0].options[1].value,)})
    lines = compared(Sheet(form, now), first)
    assert len(lines) == 10
    assert (lines[0].first, lines[0].now, lines[0].change) == (2, 1, "−1")


def test_the_outline_knows_what_is_done_and_what_is_missing() -> None:
    outline = Outline(Sheet(guide("group-briefing"), Answers()), "themes", welcomed=False)
    assert outline.at == 0, "nothing but the welcome opens before it is given"
    outline = Outline(Sheet(guide("group-briefing"), Answers()), "people", welcomed=True)
    assert outline.group.link_id == "people"
    assert outline.states()[:4] == [State.LACKING, State.LACKING, State.CURRENT, State.TO_DO]
    assert [one.words for one in outline.lacking()] == [
        "Were the ground rules read?",
        "Who held it with you?",
    ]


def test_every_state_has_a_sign_and_words_of_its_own() -> None:
    assert len({state.value for state in State}) == 4
    assert [state.sign(5) for state in State] == ["5", "5", "✓", "!"]
