"""The score so far, in words and figures and never in a colour: a low one is no reassurance."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from sos_desktop.questionnaires.scoring import Score
from ui.labels import label
from ui.name_button import tool_tip
from ui.questions.question import asked

_MOST = 5
"""Questions that are named; of the others it says how many."""


def sentence(score: Score, *, only_when_whole: bool = False) -> str:
    """``Score so far 6 of 20, 6 of 10 rated``."""
    return " ".join(part for part in _parts(score, only_when_whole) if part)


def _parts(score: Score, only_when_whole: bool) -> tuple[str, str, str]:
    if score.rated == score.asked:
        return "Score", f"{score.total}", f"of {score.highest}"
    if score.result is not None:
        return (
            "Score",
            f"{score.result}",
            f"of {score.highest}, estimated from {score.rated} of {score.asked}",
        )
    if only_when_whole:
        return "", f"{score.rated}", f"of {score.asked} answered"
    return "Score so far", f"{score.total}", f"of {score.highest}, {score.rated} of {score.asked} rated"


def still_open(score: Score) -> str:
    """Which questions have no figure yet."""
    named = [asked(item) for item in score.unrated]
    more = f" and {len(named) - _MOST} more" if len(named) > _MOST else ""
    return f"Still without an answer: {'; '.join(named[:_MOST])}{more}." if named else ""


class ScoreLine(QWidget):
    """Stands beside a step's title. Where a person fills in a form themselves, it counts answers until the last."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.number, self.after = label("", "muted"), label("", "score"), label("", "muted")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for part in (self.before, self.number, self.after):
            line.addWidget(part)
        self.hide()

    def show_score(self, score: Score | None, *, only_when_whole: bool = False) -> None:
        self.setVisible(score is not None)
        if score is None:
            return
        before, number, after = _parts(score, only_when_whole)
        for part, words in ((self.before, before), (self.number, number), (self.after, after)):
            part.setText(words)
            part.setVisible(bool(words))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(still_open(score))
        self.setToolTip(tool_tip(still_open(score)) if score.unrated and score.rated else "")

    def text(self) -> str:
        """The line as it is read out."""
        return " ".join(part.text() for part in (self.before, self.number, self.after) if part.text())
