"""The backups of a record book: looking inside one, and going back to it.

Nothing is open while this is shown. The list needs no secret and names nobody; what is chosen asks for the
passphrase of its day. Restoring is work aside that says each step and can be stopped before the last one.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sos_desktop.errors import BadInput, SosError, WrongPassphrase
from ui import files
from ui.background import Background
from ui.beginning.making import Making
from ui.cards import Centred
from ui.opening import Opened, Opening, Stopped, Way
from ui.restoring.asking import Asking, Went, refusal_said, stopping
from ui.restoring.choices import Choice, when
from ui.restoring.done import Done
from ui.restoring.entering import Entering
from ui.restoring.list import List

if TYPE_CHECKING:
    from datetime import datetime

    from sos_desktop.casebook import Casebook

STEPS = {
    "opening": "Opening the backup…",
    "keeping": "Making a backup of what is there now…",
    "unpacking": "Unpacking it into a folder of its own, and checking all of it…",
    "placing": "Putting it in place. This step is not stopped: it takes a moment.",
}


class RestorePage(Centred):
    """``opened`` carries an Opened: a backup is open, to read. ``left`` asks for the unlock page and carries the
    folder of the record book that it is to offer, or None."""

    opened = Signal(object)
    left = Signal(object)
    _begun = Signal(str)

    def __init__(
        self,
        background: Background,
        clock: "Callable[[], datetime]",
        opening: Opening,
        folder: Path | None,
        *,
        second: Path | None = None,
        new_folder: Callable[[], Path],
        way: Way | None = None,
    ) -> None:
        """``folder`` is the record book's, None where there is none yet; ``second`` holds its backups elsewhere;
        ``new_folder`` names the place of one that is made beside. ``way`` is what was typed to unlock it."""
        super().__init__(760)
        self.setProperty("among_backups", True)
        self._background, self._clock, self._opening = background, clock, opening
        self.folder, self._new_folder, self._way = folder, new_folder, way
        self.asking = Asking(opening)
        self._stopped = False
        self.list = List(background, clock, folder, second)
        self.entering = Entering()
        self.making = Making()
        self.done = Done()
        inside = QVBoxLayout()
        self._parts: tuple[QWidget, ...] = (self.list, self.entering, self.making, self.done)
        for part in self._parts:
            part.setVisible(False)
            inside.addWidget(part)
        self.card.body.addLayout(inside)
        self.ask_files: Callable[[QWidget, str, str], list[Path]] = files.files_to_open
        self._connect()
        self._show(self.list)

    def begin(self, choice: Choice | None = None) -> None:
        """Read the list; with ``choice``, straight to restoring that one."""
        self.list.read()
        if choice is not None:
            self.ask_to_restore(choice)

    def stop(self) -> None:
        """The window locks, or somebody pressed Stop: nothing begins any more, and everything is as it was."""
        self._stopped = True
        self._way = None
        self.entering.way_in.forget()

    def _connect(self) -> None:
        self.list.look_wanted.connect(self.ask_to_look)
        self.list.restore_wanted.connect(self.ask_to_restore)
        self.list.other_wanted.connect(self._choose_file)
        self.list.left.connect(self._leave)
        self.entering.finished.connect(self._go)
        self.entering.left.connect(self._back_to_list)
        self.making.stop_wanted.connect(self._stop)
        self.making.back_wanted.connect(self._back_to_list)
        self.done.unlock_wanted.connect(self.left)
        self._begun.connect(self._show_step)

    def _show(self, part: QWidget) -> None:
        for each in self._parts:
            each.setVisible(each is part)
        self.shown = part

    # Choosing

    def _choose_file(self) -> None:
        chosen = self.ask_files(self, "Another backup", "Backups (*.vbk)")
        if chosen:
            self.list.add_file(chosen[0])

    def ask_to_look(self, choice: Choice) -> None:
        self.entering.ask_to_look(choice, self._clock())
        self._enter()

    def ask_to_restore(self, choice: Choice) -> None:
        self.entering.ask_to_restore(choice, self._clock(), there=self.folder is not None)
        self._enter()

    def _enter(self) -> None:
        self.entering.way_in.fill(self._way)
        self._show(self.entering)
        self.entering.way_in.focus()

    def _back_to_list(self) -> None:
        self.entering.way_in.forget()
        self._show(self.list)
        self.list.begin()

    def _leave(self) -> None:
        self.left.emit(self.folder)

    # Doing

    def _go(self) -> None:
        way, choice = self.entering.way_in.typed(), self.entering.choice
        if way is None or choice is None:
            return
        self._stopped = False
        self._show(self.making)
        if self.entering.only_look:
            self.making.show_work(
                "Opening the backup", "It is opened to read, where it lies.", can_stop=False
            )
            look = partial(self.asking.look_inside, choice.path, way, self._clock())
            self._background.open(look, done=self._looking, refused=self._refused)
            return
        self.making.show_work("Going back to the backup", STEPS["opening"], can_stop=True)
        self.making.stop.setFocus()
        begun = stopping(lambda: self._stopped, self._begun.emit)
        if self.entering.in_place and self.folder is not None:
            work = partial(self.asking.replace, choice.path, self.folder, way, self._clock(), begun)
        else:
            work = partial(self.asking.beside, choice.path, self._new_folder(), way, self._clock(), begun)
        self._background.aside(work, done=self._restored, refused=self._refused)

    def _show_step(self, step: str) -> None:
        if self._stopped:
            return
        self.making.said.setText(STEPS[step])
        self.making.show_progress(1 + list(STEPS).index(step), len(STEPS) + 1)
        self.making.stop.setVisible(step != "placing")

    def _stop(self) -> None:
        self._stopped = True

    def _looking(self, casebook: "Casebook") -> None:
        choice = self.entering.choice
        made = when(choice.made, self._clock()) if choice is not None else ""
        self.stop()
        opened = Opened.of(casebook)
        self.opened.emit(
            opened._replace(
                folder=self.folder or opened.folder, notices=(),
                banner=f"This is a backup, made {made}. It can be read, not changed.",
            )
        )  # fmt: skip

    def _restored(self, went: Went) -> None:
        self.stop()
        self.done.show_went(went)
        self._show(self.done)
        self.done.unlock.setFocus()

    def _refused(self, error: SosError) -> None:
        if isinstance(error, Stopped):
            self._back_to_list()
            self.list.say("It was stopped. Everything is as it was.")
        elif isinstance(error, BadInput | WrongPassphrase):
            self._way = None
            self._show(self.entering)
            self.entering.way_in.refuse(error)
        else:
            self.making.show_refusal(refusal_said(error))
