"""What stands half typed in a form is kept, so that leaving the page or locking loses none of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from sos_desktop.errors import SosError
from ui.background import Background
from ui.giving import NEVER_LATER, Giving

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.set_aside import Typed

AFTER = 1000
"""Milliseconds from the last change until it is kept."""
AGAIN = (200, 400, 800, 1_600)
"""And from each refusal to the next try: a virus scanner or an indexer may hold a file for a moment."""


@dataclass(slots=True)
class _Sent:
    """The latest of one form that is on its way."""

    giving: Giving
    refusals: int = 0
    waiting: bool = False


class HalfTyped(QObject):
    """``kept`` follows when what ``content`` gives has been kept under the name of the ``form``, which may
    change; ``not_kept`` carries a sentence when five tries were refused. Then ``try_again``, the next change or
    leaving starts anew, and ``Background.held_back`` tells the window."""

    kept = Signal()
    not_kept = Signal(str)

    def __init__(
        self,
        form: str,
        background: Background,
        clock: Callable[[], datetime],
        content: Callable[[], dict[str, object]],
        page: QObject,
    ) -> None:
        super().__init__(page)
        self.form, self._background, self._clock, self._content = form, background, clock, content
        self._unkept = False
        self._sent: dict[str, _Sent] = {}
        self.sentence = ""
        """Why it is not kept though all tries were made; empty while nothing is wrong."""
        self._timer = QTimer(self, singleShot=True, interval=AFTER)
        self._timer.timeout.connect(self._keep)
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self.try_again)

    @property
    def unkept(self) -> list[Giving]:
        """What was typed and is not kept yet, in this form and in those that were shown before."""
        sent = [one.giving for form, one in self._sent.items() if not (self._unkept and form == self.form)]
        return [each for each in sent if not each.settled] + ([self._giving()] if self._unkept else [])

    def changed(self) -> None:
        """Something was typed or chosen."""
        self._unkept = True
        self._timer.start()
        if self.sentence:
            self._background.held_back.emit()

    def forget(self) -> None:
        """What was typed is kept as a record now, or given up."""
        self.showing()
        self._sent.pop(self.form, None)
        self._say("")

    def showing(self) -> None:
        """What stands in the form now was not typed into it."""
        self._unkept = False
        self._timer.stop()

    def put_away(self) -> None:
        """Keep it now, where it is not yet kept."""
        if self._unkept:
            self._keep()
        self.try_again()

    def try_again(self) -> None:
        """Send what was refused."""
        self._again.stop()
        for form, sent in list(self._sent.items()):
            if sent.waiting:
                self._send(form, sent)

    def _giving(self) -> Giving:
        content = self._content()
        work = partial(_keep, form=self.form, content=content, now=self._clock())
        return Giving(work, partial(_piece, self.form, content))

    def _keep(self) -> None:
        self.showing()
        self._sent[self.form] = sent = _Sent(self._giving())
        self._send(self.form, sent)

    def _send(self, form: str, sent: _Sent) -> None:
        sent.waiting = False
        done, refused = (partial(each, form, sent) for each in (self._was_kept, self._was_not_kept))
        self._background.run(sent.giving, done=done, refused=refused)

    def _was_kept(self, form: str, sent: _Sent, _: None) -> None:
        if self._sent.get(form) is not sent:
            return
        del self._sent[form]
        self._say("")
        if form == self.form and not self._unkept:
            self.kept.emit()

    def _was_not_kept(self, form: str, sent: _Sent, problem: SosError) -> None:
        if self._sent.get(form) is not sent:
            return
        if isinstance(problem, NEVER_LATER):
            del self._sent[form]
            self.not_kept.emit(str(problem))
            return
        sent.waiting = True
        if sent.refusals < len(AGAIN):
            if not self._background.closing:
                self._again.start(AGAIN[sent.refusals])
            sent.refusals += 1
        else:
            self._say(str(problem))
            self.not_kept.emit(str(problem))

    def _say(self, sentence: str) -> None:
        if sentence != self.sentence and (sentence or not self._sent):
            self.sentence = sentence
            self._background.held_back.emit()


def _keep(casebook: "Casebook", *, form: str, content: dict[str, object], now: datetime) -> None:
    from sos_desktop.records import drafts

    drafts.keep(casebook.store, form, content, now=now)


def _piece(form: str, content: dict[str, object]) -> "Typed":
    from sos_desktop.records.set_aside import Typed

    return Typed(form, content)
