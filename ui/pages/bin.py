"""The bin: unfinished sessions that somebody put away, to be taken out again or deleted for good."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from sos_desktop.casebook import Casebook
from sos_desktop.codes import SessionKind
from sos_desktop.dates import london_clock, london_date, said_briefly
from sos_desktop.errors import SosError
from sos_desktop.records import binned
from sos_desktop.records.binned import Binned
from ui.background import Background
from ui.cards import Card, Empty, Page, clear
from ui.flowing import Flow, SideBySide
from ui.labels import button, text
from ui.story_line import Entry, StoryLine
from ui.told import Told


class BinPage(Page):
    """``taken_out`` carries a session that is unfinished again."""

    taken_out = Signal(str)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__(
            "Bin", "Unfinished sessions that you have put away. A finished record is never in here."
        )
        self._background, self._clock = background, clock
        self.empty_bin = button("Empty the bin")
        self.told = Told()
        self.empty = Empty(
            "Nothing in the bin",
            "When you put an unfinished session away on Today, it lies here until you take it out again or "
            "delete it for good. Nothing is deleted by itself.",
        )
        self.lines: list[StoryLine] = []
        self._list = Card()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(14)
        self._list.body.addLayout(self._lines)
        self._sure_words = text("")
        self.sure = button("Delete all of it, for good")
        self.leave = button("Leave it in the bin")
        self._ask = Card(role="tint")
        self._ask.body.addWidget(
            SideBySide(self._sure_words, Flow(self.leave, self.sure, spacing=8), shares=(1, 0), letters=22)
        )
        self.buttons.add(self.empty_bin)
        for part in (self.told, self._ask, self.empty, self._list):
            self.body.addWidget(part)
            part.hide()  # until it is known what there is
        self.empty_bin.hide()
        self.body.addStretch(1)
        self.empty_bin.clicked.connect(self._ask_first)
        self.leave.clicked.connect(self._leave_all)
        self.sure.clicked.connect(self._empty_it)

    def read(self) -> None:
        self._background.run(_read, done=self._show)

    @property
    def presses(self) -> dict[str, QPushButton]:
        """What can be done, by what it does and to what."""
        return {key: press for line in self.lines for key, press in line.presses.items()}

    def _show(self, lying: tuple[Binned, ...]) -> None:
        had_focus = (
            self.isVisible() and self.focusWidget() is not None and self.isAncestorOf(self.focusWidget())
        )
        clear(self._lines)
        self.lines = []
        for each in lying:
            line = StoryLine(_entry(each))
            line.chosen.connect(self._chosen)
            self.lines.append(line)
            self._lines.addWidget(line)
        self._list.setVisible(bool(lying))
        self.empty.setVisible(not lying)
        self.empty_bin.setVisible(bool(lying))
        self._ask.hide()
        one = len(lying) == 1
        self._sure_words.setText(
            f"{'The one session' if one else f'All {len(lying)} sessions'} in here will be gone, and "
            "nobody can bring them back. A backup that was made before holds them until it is replaced."
        )
        if had_focus and lying:
            next(iter(self.presses.values())).setFocus()

    def _chosen(self, action: str, carried: str) -> None:
        now = self._clock()
        if action == "take out":
            work = partial(_take_out, session_id=carried, now=now)
            self._background.run(work, done=partial(self._was_taken_out, carried), refused=self._refused)
        else:
            self._background.run(
                partial(_delete, session_id=carried, now=now), done=self._was_deleted, refused=self._refused
            )

    def _was_taken_out(self, session_id: str, _: None) -> None:
        self.told.tell("It is unfinished again: Today offers to continue it.")
        self.taken_out.emit(session_id)
        self.read()

    def _was_deleted(self, _: None) -> None:
        self.told.tell("It is deleted for good.")
        self.read()

    def _refused(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)
        self.read()

    # Everything at once

    def _ask_first(self) -> None:
        self._ask.show()
        self.leave.setAccessibleDescription(self._sure_words.text())
        self.leave.setFocus()

    def _leave_all(self) -> None:
        self._ask.hide()
        self.empty_bin.setFocus()

    def _empty_it(self) -> None:
        self._ask.hide()
        self._background.run(
            partial(_empty, now=self._clock()), done=self._was_emptied, refused=self._refused
        )

    def _was_emptied(self, many: int) -> None:
        self.told.tell(
            f"The bin is empty: {many} {'session is' if many == 1 else 'sessions are'} deleted for good."
        )
        self.read()


def _entry(each: Binned) -> Entry:
    who = (
        f"{' about' if each.kind is SessionKind.GROUP else ' with'} {each.with_whom}"
        if each.with_whom
        else ""
    )
    when = f"Put away {said_briefly(london_date(each.binned))}, {london_clock(each.binned)}"
    return Entry(
        "", when, f"{each.kind.label}{who}", "Of a finished record" if each.reopened else each.where.partition(",")[0],
        actions=(
            ("Take out", "take out", each.session_id),
            ("Delete for good", "delete", each.session_id),
        ),
    )  # fmt: skip


def _read(casebook: Casebook) -> tuple[Binned, ...]:
    return binned.listed(casebook.store)


def _take_out(casebook: Casebook, *, session_id: str, now: datetime) -> None:
    binned.restore(casebook.store, session_id, now=now)


def _delete(casebook: Casebook, *, session_id: str, now: datetime) -> None:
    binned.delete(casebook.store, session_id, now=now)


def _empty(casebook: Casebook, *, now: datetime) -> int:
    return binned.empty(casebook.store, now=now)
