"""The score: only where there is one, and what is missing is said."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import NoAnswer
from sos_desktop.questionnaires.scoring import score
from sos_desktop.questionnaires.shipped import instrument
from ui.guide.score_line import ScoreLine, sentence, still_open

PHQ, GAD = instrument("phq-9"), instrument("gad-7")


def answered(form: Any, how_many: int, at: int = 1) -> Any:
    counted = [item for item in form.walk() if any(option.weight is not None for option in item.options)]
    given = {item.link_id: (item.options[at].value,) for item in counted[:how_many]}
    return score(form, Answers(given | {item.link_id: (NoAnswer.DECLINED,) for item in counted[how_many:]}))


@pytest.mark.parametrize(
    ("form", "how_many", "said"),
    [
        (PHQ, 9, "Score 9 of 27"),
        (PHQ, 8, "Score 9 of 27, estimated from 8 of 9"),
        (PHQ, 6, "6 of 9 answered"),
        (GAD, 6, "6 of 7 answered"),
        (GAD, 0, "0 of 7 answered"),
    ],
)
def test_it_is_estimated_only_where_the_source_allows_it(form: Any, how_many: int, said: str) -> None:
    assert sentence(answered(form, how_many), only_when_whole=True) == said


def test_what_is_missing_is_said(qtbot: QtBot) -> None:
    line = ScoreLine()
    qtbot.addWidget(line)
    line.show_score(answered(GAD, 6), only_when_whole=True)
    assert line.accessibleDescription().startswith("Still without an answer: 7.")
    assert "Feeling afraid" in line.toolTip()
    line.show_score(answered(GAD, 7), only_when_whole=True)
    assert line.accessibleDescription() == "" and line.toolTip() == ""
    assert still_open(answered(PHQ, 1)).endswith("and 3 more.")
