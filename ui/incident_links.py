"""Incidents that belong together: one of a succession, or the same one, entered twice."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from sos_desktop.errors import SosError
from ui.background import Background
from ui.cards import Card, Column, clear
from ui.dialogs.choosing import ChoosingDialog
from ui.flowing import Flow
from ui.labels import button, muted, strong, text
from ui.name_button import NameButton
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.incidents import Line
    from sos_desktop.records.merging import Ahead, Merge

    Found = tuple[str, tuple[Line, ...], tuple[Merge, ...]]

_HELD = " One of the two is on hold: ask legal services first. Afterwards the hold covers everybody of both."


class IncidentLinks(Card):
    """``opened`` carries another incident that is to be shown, ``merged`` follows a merge that was done or undone."""

    opened = Signal(str)
    merged = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Belongs together with")
        self._background, self._clock = background, clock
        self._id = self._other = ""
        self.told = Told()
        self.link = button("Link to a succession…")
        self.unlink = button("Take out of the succession", "quiet")
        self.twice = button("It was entered twice…")
        self._links, self._merges = QVBoxLayout(), QVBoxLayout()
        for column in (self._links, self._merges):
            column.setSpacing(8)
        self.put_together = button("Put them together", "primary")
        self.leave = button("Leave them as they are", "quiet")
        self._sure_words, self._follows = strong(""), text("")
        self.sure = Column(
            self._sure_words, self._follows, Flow(self.put_together, self.leave, spacing=8), spacing=10
        )
        self.body.addWidget(self.told)
        self.body.addLayout(self._links)
        self.body.addLayout(self._merges)
        self.body.addWidget(Flow(self.link, self.unlink, self.twice, spacing=8))
        self.body.addWidget(self.sure)
        self.sure.hide()
        self.link.clicked.connect(self._choose_link)
        self.unlink.clicked.connect(self._unlink)
        self.twice.clicked.connect(self._choose_twice)
        self.put_together.clicked.connect(self._merge)
        self.leave.clicked.connect(self._leave)

    def show_for(self, incident_id: str) -> None:
        self._id = incident_id
        self.told.tell("")
        self.sure.hide()
        self.read()

    def read(self) -> None:
        self._background.run(partial(_read, incident_id=self._id), done=self._show)

    def _show(self, found: "Found") -> None:
        incident_id, linked, merges = found
        if incident_id != self._id:
            return
        clear(self._links)
        clear(self._merges)
        if not linked and not merges:
            self._links.addWidget(
                muted(
                    "Several events that are felt as one can be linked, and one that was entered twice put together."
                )
            )
        for line in linked:
            words = f"{line.label}, {line.when}"
            press = NameButton(words)
            press.setProperty("role", "quiet")
            press.setAccessibleName(f"Open {words}")
            press.clicked.connect(partial(self.opened.emit, line.id))
            self._links.addWidget(Flow(text("One of a succession:"), press, spacing=8))
        for merge in merges:
            self._merges.addWidget(text(merge.said()))
            if merge.can_be_undone:
                apart = button("Take apart again", "small", name=f"Take apart again: {merge.was.label}")
                apart.clicked.connect(partial(self._take_apart, merge.id))
                self._merges.addWidget(Flow(apart))
            else:
                self._merges.addWidget(
                    muted("Something was added since, so it can no longer be taken apart. Nothing is lost.")
                )
        self.unlink.setVisible(bool(linked))

    # Choosing the other one

    def _choose_link(self) -> None:
        self._background.run(
            partial(_others, incident_id=self._id), done=partial(self._offer, then=self._link)
        )

    def _choose_twice(self) -> None:
        self._background.run(
            partial(_others, incident_id=self._id), done=partial(self._offer, then=self._ask)
        )

    def _offer(self, lines: "tuple[Line, ...]", *, then: Callable[[str], None]) -> None:
        if not lines:
            self.told.tell("There is no other incident in the record book.")
            return
        rows = [(line.id, (line.label, line.when, line.event_type.label)) for line in lines]
        dialog = ChoosingDialog(
            "Which other incident?", "Choose the one that belongs together with this.", ("Incident", "When", "What"),
            rows, "None of these", self.window(),
        )  # fmt: skip
        dialog.chosen.connect(then)
        dialog.open()

    def _link(self, other: str) -> None:
        work = partial(_link, incident_id=self._id, other=other, now=self._clock())
        self._background.run(work, done=self._linked, refused=self._refused)

    def _linked(self, _: None) -> None:
        self.told.tell("Linked. Each of them leads to the others.")
        self.link.setFocus()
        self.read()

    def _unlink(self) -> None:
        work = partial(_unlink, incident_id=self._id, now=self._clock())
        self._background.run(work, done=self._unlinked, refused=self._refused)

    def _unlinked(self, _: None) -> None:
        self.told.tell("Taken out of the succession. Nothing else has changed.")
        self.link.setFocus()
        self.read()

    # Entered twice

    def _ask(self, other: str) -> None:
        self._other = other
        work = partial(_ahead, from_id=other, into_id=self._id)
        self._background.run(work, done=self._show_ahead, refused=self._refused)

    def _show_ahead(self, found: "tuple[str, Ahead]") -> None:
        label, ahead = found
        self.told.tell("")
        self._sure_words.setText(f"Put “{label}” into this incident?")
        people = f"{ahead.people} {'person' if ahead.people == 1 else 'people'}"
        groups = f"{ahead.groups} group session{'' if ahead.groups == 1 else 's'} or planning meetings"
        both = " and ".join(ahead.twice)
        self._follows.setText(
            f"This one stays, with {people} and {groups} of the other. Offers, sessions and follow-ups stay as they "
            "are, on their dates. The other entry stays readable here. It can be taken apart again until something is "
            "added to it; after that, it cannot."
            + (f" {both} is with both and keeps both records, but is counted once." if both else "")
            + (_HELD if ahead.held else "")
        )
        self.sure.show()
        self.put_together.setFocus()

    def _leave(self) -> None:
        self.twice.setFocus()
        self.sure.hide()

    def _merge(self) -> None:
        work = partial(_merge, from_id=self._other, into_id=self._id, now=self._clock())
        self._background.run(work, done=self._was_merged, refused=self._refused)

    def _was_merged(self, _: str) -> None:
        self._done("The two are one incident now. Nothing is lost.")

    def _take_apart(self, merge_id: str) -> None:
        work = partial(_undo, merge_id=merge_id, now=self._clock())
        self._background.run(work, done=self._was_taken_apart, refused=self._refused)

    def _was_taken_apart(self, _: None) -> None:
        self._done("They are two incidents again, as they were.")

    def _done(self, words: str) -> None:
        self.twice.setFocus()
        self.sure.hide()
        self.told.tell(words)
        self.read()
        self.merged.emit()

    def _refused(self, problem: SosError) -> None:
        self.twice.setFocus()
        self.sure.hide()
        self.told.tell(str(problem), problem=True)
        self.read()


def _read(casebook: "Casebook", *, incident_id: str) -> "Found":
    from sos_desktop.records import merging, succession

    store = casebook.store
    return incident_id, succession.of(store, incident_id), merging.of(store, incident_id)


def _others(casebook: "Casebook", *, incident_id: str) -> "tuple[Line, ...]":
    from sos_desktop.records import incidents

    return tuple(line for line in incidents.listed(casebook.store) if line.id != incident_id)


def _link(casebook: "Casebook", *, incident_id: str, other: str, now: datetime) -> None:
    from sos_desktop.records import succession

    succession.link(casebook.store, incident_id, other, now=now)


def _unlink(casebook: "Casebook", *, incident_id: str, now: datetime) -> None:
    from sos_desktop.records import succession

    succession.unlink(casebook.store, incident_id, now=now)


def _ahead(casebook: "Casebook", *, from_id: str, into_id: str) -> "tuple[str, Ahead]":
    from sos_desktop.records import incidents, merging

    return incidents.read(casebook.store, from_id).label, merging.ahead(casebook.store, from_id, into_id)


def _merge(casebook: "Casebook", *, from_id: str, into_id: str, now: datetime) -> str:
    from sos_desktop.records import merging

    return merging.merge(casebook.store, from_id, into_id, now=now)


def _undo(casebook: "Casebook", *, merge_id: str, now: datetime) -> None:
    from sos_desktop.records import merging

    merging.undo(casebook.store, merge_id, now=now)
