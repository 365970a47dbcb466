"""“Bring in a protected copy”: what it holds beside what is there now, each put in only where it is ticked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from sos_desktop.dates import london_clock, london_date, said
from sos_desktop.errors import SosError
from ui.background import Background
from ui.cards import Card, Column, Page, clear
from ui.flowing import Flow, SideBySide
from ui.labels import button, check_box, muted, small_muted, strong, text
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.bringing_in import Line
    from sos_desktop.records.set_aside import Piece

_NOTHING_LEFT = "Everything in it is in the record book now."


@dataclass(frozen=True, slots=True)
class _Found:
    """``beside`` says that it lies in the record book's own folder, where it is removed once it is put in."""

    path: Path
    at: datetime
    lines: "tuple[Line, ...]" = field(repr=False)
    beside: bool
    refused: tuple[str, ...] = ()

    @property
    def left(self) -> bool:
        return any(not line.same for line in self.lines)


class BringIn(Page):
    """``left`` leads back. Nothing is ticked that stands there already or cannot be put in."""

    left = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Bring in a protected copy")
        self._background, self._clock = background, clock
        self._found: _Found | None = None
        self.ticks: list[QCheckBox] = []
        self._pieces: list[Piece] = []
        self.told = Told()
        self._card = Card("What it holds")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(18)
        self.put_in = button("Put in what is ticked", "primary")
        self.remove = button("Not needed: remove this copy", "quiet")
        self.back = button("Back", "quiet")
        self._card.body.addLayout(self._lines)
        self._card.body.addWidget(Flow(self.put_in, self.remove))
        self.buttons.add(self.back)
        for part in (self.told, self._card):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._card.hide()
        self.put_in.clicked.connect(self._put_in)
        self.remove.clicked.connect(self._remove)
        self.back.clicked.connect(self.left)

    def begin(self, path: Path | None = None) -> None:
        """Show the copy at ``path``, or the first of those beside the records."""
        self.say("One moment.")
        self.back.setFocus()
        self._background.run(partial(_read, path=path), done=self._show_first, refused=self._refused)

    def read(self) -> None:
        """What is being chosen stays as it is."""

    def forget(self) -> None:
        """Nothing of it stays in the window."""
        clear(self._lines)
        self.ticks, self._pieces, self._found = [], [], None

    def _show_first(self, found: _Found | None) -> None:
        if found is None:
            self._card.hide()
            self.say("There is no copy beside your records any more.")
            return
        self._show(found)
        (self.ticks[0] if self.ticks else self.back).setFocus()

    def _show(self, found: _Found) -> None:
        self.forget()
        self._found = found
        day = said(london_date(found.at))
        self.say(
            f"Made on {day} at {london_clock(found.at)}. Your records stay as they are until you put it in."
        )
        for line in found.lines:
            self._lines.addWidget(self._line(line))
        self.remove.setVisible(found.beside)
        self._card.show()
        self._count()

    def _line(self, line: "Line") -> Column:
        parts = [strong(line.of), muted(line.asked)]
        if line.refused:
            parts += [text(line.here)] * bool(line.here)
            parts.append(small_muted(line.refused))
            return Column(*parts, spacing=2)
        there = Column(small_muted("There now"), text(line.there), spacing=2)
        here = Column(small_muted("In the copy"), text(line.here), spacing=2)
        for side in (there, here):
            side.body.addStretch(1)
        column = Column(*parts, SideBySide(there, here, letters=24), spacing=4)
        if line.same:
            column.body.addWidget(small_muted("It stands there already."))
            return column
        tick = check_box("Put this in")
        tick.setChecked(True)
        tick.setAccessibleName(f"Put this in: {line.asked}, {line.of}")
        tick.setAccessibleDescription(line.here)
        tick.toggled.connect(self._count)
        self.ticks.append(tick)
        self._pieces.append(line.piece)
        column.body.addWidget(tick)
        return column

    def _count(self) -> None:
        self.put_in.setVisible(bool(self.ticks))
        self.put_in.setEnabled(any(tick.isChecked() for tick in self.ticks))

    def _put_in(self) -> None:
        if self._found is None:
            return
        chosen = [piece for piece, tick in zip(self._pieces, self.ticks, strict=True) if tick.isChecked()]
        self.put_in.setEnabled(False)
        work = partial(_put, found=self._found, chosen=chosen, now=self._clock())
        self._background.run(work, done=self._was_put, refused=self._refused)

    def _was_put(self, found: _Found) -> None:
        self._show(found)
        if found.refused:
            self.told.tell(" ".join(("Not everything was put in.", *found.refused)), problem=True)
        elif found.left:
            self.told.tell("Put in. What was not ticked is still in the copy.")
        else:
            gone = "The copy was removed." if found.beside else f"You can delete {found.path.name} now."
            self.told.tell(f"{_NOTHING_LEFT} {gone}")
            self.remove.hide()
        self.back.setFocus()

    def _remove(self) -> None:
        if self._found is not None:
            self._background.run(partial(_remove, path=self._found.path), done=self._removed)

    def _removed(self, following: _Found | None) -> None:
        self.forget()
        self._card.hide()
        self.say("")
        self.told.tell("The copy was removed.")
        self.back.setFocus()
        if following is not None:
            self._show(following)

    def _refused(self, problem: SosError) -> None:
        self._count()
        self.say("")
        self.told.tell(str(problem), problem=True)


def _read(casebook: "Casebook", *, path: Path | None) -> _Found | None:
    from sos_desktop.records import beside, bringing_in

    if path is not None:
        there, aside = path, beside.read(casebook.vault, path)
    elif (first := next(beside.ours(casebook.vault), None)) is not None:
        there, aside = first
    else:
        return None
    return _Found(there, aside.at, bringing_in.lines(casebook.store, aside), path is None)


def _put(casebook: "Casebook", *, found: _Found, chosen: "Sequence[Piece]", now: datetime) -> _Found:
    from sos_desktop.records import beside, bringing_in
    from sos_desktop.records.set_aside import SetAside

    done = bringing_in.put_in(casebook.store, chosen, at=found.at, now=now)
    pieces = tuple(line.piece for line in found.lines)
    lines = bringing_in.lines(casebook.store, SetAside(found.at, pieces))
    after = _Found(found.path, found.at, lines, found.beside, done.refused)
    if found.beside and not after.left:
        beside.remove(found.path)
    return after


def _remove(casebook: "Casebook", *, path: Path) -> _Found | None:
    from sos_desktop.records import beside

    beside.remove(path)
    return _read(casebook, path=None)
