"""At a follow-up, where support is spoken of: what they had said yes to, and whether they took it up, in a key each.

It is kept at once and stands on their page; it is no answer of the guide, so that a trust's own guide needs no question
for it.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from sos_desktop.codes import SessionKind, TakenUp
from sos_desktop.dates import london_date, said_briefly
from ui.background import Background
from ui.cards import Card, clear
from ui.flowing import Flow
from ui.guide.sheet import coded
from ui.labels import button, muted, small_muted, strong
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.errors import SosError
    from sos_desktop.questionnaires.model import Item
    from sos_desktop.records.reading import Session
    from sos_desktop.records.signposts import Signpost

_ASKED = (TakenUp.YES, TakenUp.NOT_YET, TakenUp.NO, TakenUp.NOT_SAID)


class Known(NamedTuple):
    """``signposts`` are those they said yes to; ``before`` is what they said yes to at first, in words."""

    signposts: "tuple[Signpost, ...]"
    before: tuple[str, ...]


class TakenUpCard(Card):
    """Takes no room but in the step of a follow-up in which support is spoken of, and where there is something to ask.

    ``shown`` follows when there are other buttons in it than before.
    """

    shown = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("What they said yes to")
        self._background, self._clock = background, clock
        self._case_id, self._anything, self._here = "", False, False
        self.presses: dict[tuple[str, str], QPushButton] = {}
        self.before = muted("")
        self.told = Told()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.body.addWidget(
            small_muted("Ask whether it helped. They need not say; no is an answer like any other.")
        )
        self.body.addWidget(self.before)
        self.body.addLayout(self._lines)
        self.body.addWidget(self.told)
        self.hide()

    @property
    def handles(self) -> list[QWidget]:
        """In the order of Tab."""
        return list(self.presses.values())

    def begin(self, session: "Session") -> None:
        """Of another session: nothing of the one before stays."""
        self._anything, self._case_id = False, ""
        self._show_lines(Known((), ()))
        if session.kind is SessionKind.FOLLOW_UP and session.case_id and not session.finished:
            self._case_id = session.case_id
            work = partial(_read, case_id=session.case_id)
            self._background.run(work, done=partial(self._show, session.case_id))

    def show_step(self, group: "Item") -> None:
        self._here = any(coded(item, "signposted") for item in group.walk())
        self._fit()

    def _fit(self) -> None:
        self.setVisible(self._anything and self._here)

    def _show(self, case_id: str, known: Known) -> None:
        if case_id == self._case_id:
            self._show_lines(known)

    def _show_lines(self, known: Known) -> None:
        clear(self._lines)
        self.presses = {}
        self.told.tell("")
        self._anything = bool(known.signposts or known.before)
        self.before.setText(f"At the first assessment: {'; '.join(known.before)}.")
        self.before.setVisible(bool(known.before))
        for signpost in known.signposts:
            self._lines.addWidget(strong(_words(signpost)))
            ways = Flow(spacing=8)
            for answer in _ASKED:
                press = button(answer.label, "small", name=f"{answer.label}: {signpost.name}")
                press.setEnabled(signpost.taken_up is not answer)
                press.clicked.connect(partial(self._ask, signpost.id, answer))
                self.presses[signpost.id, answer.value] = press
                ways.add(press)
            self._lines.addWidget(ways)
        self._fit()
        self.shown.emit()

    def _ask(self, signpost_id: str, answer: TakenUp) -> None:
        work = partial(_ask, case_id=self._case_id, signpost_id=signpost_id, answer=answer, now=self._clock())
        self._background.run(
            work, done=partial(self._asked, self._case_id, signpost_id), refused=self._refused
        )

    def _asked(self, case_id: str, signpost_id: str, signposts: "tuple[Signpost, ...]") -> None:
        if case_id != self._case_id:
            return
        for signpost in signposts:
            for answer in _ASKED:
                if press := self.presses.get((signpost.id, answer.value)):
                    press.setEnabled(signpost.taken_up is not answer)
        kept = next(each for each in signposts if each.id == signpost_id)
        self.told.tell(f"Kept: {_words(kept)}.")
        following = [press for (which, _), press in self.presses.items() if which == signpost_id]
        next(press for press in following if press.isEnabled()).setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, problem: "SosError") -> None:
        self.told.tell(str(problem), problem=True)


def _words(signpost: "Signpost") -> str:
    if signpost.asked_on is None:
        return f"{signpost.name}, since {said_briefly(signpost.offered_on)}"
    return f"{signpost.name}: {signpost.taken_up.label.lower()}, asked on {said_briefly(signpost.asked_on)}"


def _read(casebook: "Casebook", *, case_id: str) -> Known:
    from sos_desktop.records import signposts

    return Known(
        signposts.accepted(casebook.store, case_id), signposts.said_yes_before(casebook.store, case_id)
    )


def _ask(
    casebook: "Casebook", *, case_id: str, signpost_id: str, answer: TakenUp, now: datetime
) -> "tuple[Signpost, ...]":
    from sos_desktop.records import signposts

    signposts.ask(casebook.store, signpost_id, answer, now=now, today=london_date(now))
    return signposts.accepted(casebook.store, case_id)
