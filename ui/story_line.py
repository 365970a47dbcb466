"""One line of a case's story: when, what, its state, and what can be done about it."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.cards import Card
from ui.flowing import Flow, SideBySide
from ui.labels import Tone, button, chip, label, strong, text

ASKED_TWICE = {
    "answer declined": (
        "They can always come back. Unless they wish to be kept here, everything about them goes, their code name too, "
        "and only a count stays. Backups made before are replaced under People, Due for review.",
        "They declined, and wish to be kept",
    ),
    "say declined": ("Nothing more will wait for them here. They can always come back.", "They declined"),
    "answer no-reply": ("Nothing more will wait for them here. They can always come back.", "No reply"),
    "end declined": ("The follow-up ends without being held. They can always come back.", "They declined"),
    "delete": (
        "Everything written in it will be gone, and nobody can bring it back. A backup that was made before "
        "holds it until it is replaced.",
        "Delete",
    ),
    "erase": (
        "Everything written in it will be gone, and nobody can bring it back. A backup that was made before "
        "holds it until it is replaced.",
        "Take it away",
    ),
}
"""What cannot be taken back: what follows from it, and the words of the second button."""
_LEAVE = {"delete": "Leave it in the bin", "erase": "Keep it"}
ALSO = {"answer declined": ("They declined, keep only a count, for good", "forget declined")}
"""A second thing that can be done instead: its words, and what it does."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``order`` sorts; each of ``actions`` is a button's words, what it does and what it carries."""

    order: str
    when: str
    what: str
    state: str = ""
    tone: Tone = "neutral"
    actions: tuple[tuple[str, str, str], ...] = ()


class StoryLine(QWidget):
    """``chosen`` carries what is to be done and with what; what cannot be taken back is asked twice."""

    chosen = Signal(str, str)

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._what = entry.what
        self.presses: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(SideBySide(_said(entry), self._side(entry), shares=(5, 6), letters=26))
        self._sure: Card | None = None

    def _side(self, entry: Entry) -> QWidget:
        side = QWidget()
        across = QHBoxLayout(side)
        across.setContentsMargins(0, 0, 0, 0)
        if entry.state:
            across.addWidget(chip(entry.state, entry.tone), 0, Qt.AlignmentFlag.AlignVCenter)
        flow = Flow(spacing=8, to_the_right=True)
        for words, action, carried in entry.actions:
            press = button(words, "small", name=f"{words}: {entry.what}")
            press.setProperty("action", action)
            press.setProperty("carried", carried)
            press.clicked.connect(self._pressed)
            self.presses[f"{action} {carried}"] = press
            flow.add(press)
        across.addWidget(flow, 1)
        return side

    def _pressed(self) -> None:
        press = self.sender()
        action, carried = str(press.property("action")), str(press.property("carried"))
        if action in ASKED_TWICE:
            self._ask_again(action, carried)
        else:
            self.chosen.emit(action, carried)

    def _ask_again(self, action: str, carried: str) -> None:
        self._forget()
        follows, words = ASKED_TWICE[action]
        stay = _LEAVE.get(action, "Leave it open")
        leave = button(stay, "small", name=f"{stay}: {self._what}")
        if action not in ALSO:
            words = f"{words}, for good"
        sure = button(words, "small", name=f"{words}: {self._what}")
        sure.setProperty("action", action)
        sure.setProperty("carried", carried)
        leave.clicked.connect(self._leave)
        sure.clicked.connect(self._is_sure)
        self._sure = Card(role="tint")
        presses = Flow(leave, sure, spacing=8)
        self.presses |= {"leave": leave, "sure": sure}
        if action in ALSO:
            words, does = ALSO[action]
            also = button(words, "small", name=f"{words}: {self._what}")
            also.setProperty("action", does)
            also.setProperty("carried", carried)
            also.clicked.connect(self._is_sure)
            presses.add(also)
            self.presses["also"] = also
        if action in ALSO:
            self._sure.body.addWidget(text(follows))
            self._sure.body.addWidget(presses)
        else:
            self._sure.body.addWidget(SideBySide(text(follows), presses, shares=(1, 0), letters=22))
        layout = self.layout()
        assert layout is not None  # noqa: S101
        layout.addWidget(self._sure)
        leave.setAccessibleDescription(follows)
        leave.setFocus()

    def _is_sure(self) -> None:
        press = self.sender()
        press.setEnabled(False)  # type: ignore[attr-defined]
        self.chosen.emit(str(press.property("action")), str(press.property("carried")))

    def _leave(self) -> None:
        self._forget()
        next(iter(self.presses.values())).setFocus()

    def _forget(self) -> None:
        if self._sure is not None:
            self._sure.hide()
            self._sure.deleteLater()
            self._sure = None
            for asked in ("leave", "sure", "also"):
                self.presses.pop(asked, None)


def _said(entry: Entry) -> QWidget:
    said = QWidget()
    across = QHBoxLayout(said)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(18)
    when = label(entry.when, "muted", wrap=True)
    across.addWidget(when, 4)
    across.addWidget(strong(entry.what), 5)
    return said
