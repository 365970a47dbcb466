"""A follow-up beside the first time: figures and changes, no verdicts."""

from datetime import date

from pytestqt.qtbot import QtBot

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.shipped import guide, instrument
from sos_desktop.records.reading import Earlier, EarlierForm
from ui.guide.comparison import Compared, Comparison, compared, signed, total
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


def test_a_form_that_was_filled_in_before_is_compared_question_by_question(qtbot: QtBot) -> None:
    who, follow_up = instrument("who-5"), guide("follow-up")
    rated = [item for item in who.walk() if item.options]
    then = Answers({item.link_id: (item.options[4].value,) for item in rated})
    now = Answers({item.link_id: (item.options[2].value,) for item in rated[:4]})
    before = EarlierForm(date(2026, 10, 26), who, then)
    earlier = Earlier(date(2026, 10, 26), Answers(), None, (before,))
    table = Comparison()
    qtbot.addWidget(table)
    table.compare(Sheet(follow_up, Answers()), earlier, (Sheet(who, now),))
    ((head, *lines),) = table.changes
    assert head == ("", "26 Oct 2026", "Now", "Change")
    assert lines[0][1:] == ("1", "3", "+2") and lines[4][1:] == ("1", "–", "–")
    assert lines[-1] == ("Total", "20", "–", "–"), "no total before everything is rated"
    assert "26 Oct 2026 1, now 3, change +2." in table.accessibleName()


def test_a_form_that_was_left_out_now_is_not_compared(qtbot: QtBot) -> None:
    who = instrument("who-5")
    earlier = Earlier(date(2026, 10, 26), Answers(), None, (EarlierForm(date(2026, 10, 26), who, Answers()),))
    table = Comparison()
    qtbot.addWidget(table)
    table.compare(Sheet(guide("follow-up"), Answers()), earlier, (Sheet(who, Answers()),))
    assert table.changes == []
