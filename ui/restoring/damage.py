"""A damaged record book, met calmly: what happened, what is safe, and what can be done, the best of it first.

Nothing is said here before the record book was closed, opened again and read to its end.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from sos_desktop.errors import SosError, VaultOlderThanItsKeys
from ui.background import Background
from ui.beginning.making import Making
from ui.cards import Centred, Column
from ui.flowing import Flow
from ui.labels import button, muted, set_role, small_muted, text, title
from ui.opening import Opened, Opening
from ui.restoring.asking import Asking, Met, Went, refusal_said
from ui.restoring.choices import when
from ui.restoring.done import Done
from ui.restoring.rescuing import Rescuing

if TYPE_CHECKING:
    from datetime import datetime

    from sos_desktop.casebook import Casebook
    from sos_desktop.vault.rescue import Rescued

LOOKED = (
    "Before this was said, it was closed, opened again and read as a whole. Nothing in its folder has been "
    "changed."
)
OLDER = "If you know of a newer vault.db, for example in a folder that was moved, close this and put that back first."
NONE = (
    "There is no good backup in its folder. If you have a second place, connect the stick or the share and look "
    "there."
)
TELL = "Please tell your SoS team, and leave the folder as it is otherwise."
BANNER = "This record book is damaged. What can still be read is shown, and nothing can be changed."


class DamagePage(Centred):
    """``opened`` carries an Opened: it is open, to read. ``restore_wanted`` carries a Choice, or None for the list
    of them; ``left`` the folder that the unlock page is to offer."""

    opened = Signal(object)
    restore_wanted = Signal(object)
    left = Signal(object)

    def __init__(
        self,
        background: Background,
        clock: "Callable[[], datetime]",
        opening: Opening,
        met: Met,
        *,
        new_folder: Callable[[], Path],
    ) -> None:
        super().__init__(700)
        self.setProperty("among_backups", True)
        self._background, self._clock, self.met = background, clock, met
        self.asking, self._new_folder = Asking(opening), new_folder
        self.title = title("Something is wrong with this record book")
        self.happened = text(met.problem.happened)
        self.newest = text(self._newest_said())
        self.put_back = button("Put back the key file from the backup")
        self.restore = button("Go back to this backup…")
        self.read = button("Read what can be read")
        self.rescue = button("Rescue the remaining rows…")
        self.others = button("Other backups…")
        self.back = button("Back", "quiet")
        self.about = QWidget()
        self.rescuing = Rescuing()
        self.making = Making()
        self.done = Done()
        self._lay_out()
        self._connect()
        self._show(self.about)

    @property
    def folder(self) -> Path:
        return self.met.folder

    @property
    def offered(self) -> QPushButton:
        """The best way on: it has the keyboard."""
        met = self.met
        if met.only_keys:
            return self.put_back
        return self.restore if met.newest is not None else self.others

    def begin(self) -> None:
        self.offered.setFocus()

    def stop(self) -> None:
        """The window locks; what is being rescued is made in a hidden folder until it is whole."""

    def _newest_said(self) -> str:
        if self.met.newest is None:
            return NONE
        made = when(self.met.newest.made, self._clock())
        days = (self._clock() - self.met.newest.made).days
        age = "" if days < 2 else f", {days} days ago"
        return f"The newest good backup was made {made}{age}, and has just been read to its end."

    def _lay_out(self) -> None:
        met = self.met
        for each, offered in (
            (self.put_back, met.only_keys),
            (self.restore, met.newest is not None),
            (self.read, met.can_be_read),
            (self.rescue, met.can_be_rescued),
        ):
            if not offered:
                each.setVisible(False)
        set_role(self.offered, "primary")
        buttons = Flow()
        for each in (self.put_back, self.restore, self.read, self.rescue, self.others, self.back):
            buttons.add(each)
        column = QVBoxLayout(self.about)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(Column(self.title, self.happened, spacing=8))
        column.addWidget(muted(LOOKED))
        if isinstance(met.problem, VaultOlderThanItsKeys):
            column.addWidget(text(OLDER))
        column.addWidget(self.newest)
        if met.only_keys:
            column.addWidget(
                text("Only its key file is damaged: with the one from the backup nothing is lost.")
            )
        column.addWidget(buttons)
        column.addWidget(small_muted(TELL))
        self._parts: tuple[QWidget, ...] = (self.about, self.rescuing, self.making, self.done)
        for part in self._parts:
            part.setVisible(False)
            self.card.body.addWidget(part)

    def _connect(self) -> None:
        self.put_back.clicked.connect(self._put_back)
        self.restore.clicked.connect(self._restore)
        self.others.clicked.connect(self._others)
        self.read.clicked.connect(self._read)
        self.rescue.clicked.connect(self._ask_rescue)
        self.back.clicked.connect(self._leave)
        self.rescuing.finished.connect(self._rescue)
        self.rescuing.left.connect(self._back)
        self.rescuing.unlock_wanted.connect(self.left)
        self.making.back_wanted.connect(self._back)
        self.done.unlock_wanted.connect(self.left)

    def _show(self, part: QWidget) -> None:
        for each in self._parts:
            each.setVisible(each is part)
        self.shown = part

    def _back(self) -> None:
        self._show(self.about)
        self.begin()

    def _leave(self) -> None:
        self.left.emit(self.folder)

    def _restore(self) -> None:
        self.restore_wanted.emit(self.met.newest)

    def _others(self) -> None:
        self.restore_wanted.emit(None)

    def _work(self, words: str, more: str) -> None:
        self.making.show_work(words, more, can_stop=False)
        self._show(self.making)

    def _refused(self, error: SosError) -> None:
        self.making.show_refusal(refusal_said(error))

    # The key file

    def _put_back(self) -> None:
        if self.met.newest is None:
            return
        self._work(
            "Putting back the key file", "It is opened with what you typed before it is put in its place."
        )
        work = partial(
            self.asking.put_back_keys, self.met.newest.path, self.folder, self.met.way, self._clock()
        )
        self._background.aside(work, done=self._keys_are_back, refused=self._refused)

    def _keys_are_back(self, went: Went) -> None:
        self.done.title.setText("The key file is back")
        self.done.show_went(went)
        self._show(self.done)
        self.done.unlock.setFocus()

    # Reading

    def _read(self) -> None:
        self._work("Opening what can be read", "Nothing in it is changed.")
        look = partial(self.asking.look_at_damaged, self.folder, self.met.way, self._clock())
        self._background.open(look, done=self._reading, refused=self._refused)

    def _reading(self, casebook: "Casebook") -> None:
        self.opened.emit(Opened.of(casebook)._replace(notices=(), banner=BANNER))

    # Rescuing

    def _ask_rescue(self) -> None:
        made = when(self.met.newest.made, self._clock()) if self.met.newest is not None else ""
        self.rescuing.ask(self._new_folder(), made)
        self._show(self.rescuing)
        self.rescuing.forward.setFocus()

    def _rescue(self) -> None:
        self._work(
            "Rescuing what can be read", "Row by row, into a record book of its own. This may take a while."
        )
        newest = self.met.newest
        filling = newest.path if newest is not None and self.rescuing.fill.isChecked() else None
        work = partial(
            self.asking.rescue, self.folder, self.rescuing.into, self.met.way, filling, self._clock()
        )
        self._background.aside(work, done=self._rescued, refused=self._refused)

    def _rescued(self, rescued: "Rescued") -> None:
        self.rescuing.show_rescued(rescued)
        self._show(self.rescuing)
        self.rescuing.unlock.setFocus()
