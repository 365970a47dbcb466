"""Text that the disk does not take: a protected copy of it elsewhere when asked, and one beside the records at a lock.

``unkept`` is everything in the window that was given and is not kept yet. A copy is sealed for this record book
alone; there is no way to save it in clear.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sos_desktop.errors import SosError
from ui import files
from ui.background import Background
from ui.bringing_in import BringIn
from ui.giving import Giving
from ui.guide.saved_line import Trouble
from ui.guide.saving import Saving
from ui.half_typed import HalfTyped

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook

SAFE = "What you typed is still on the screen."
_KIND = "Protected copy (*.age)"
_SAVED = "Saved as {name}. Only this record book opens it, later: Settings → “Bring in a protected copy…”."


def unkept(window: QWidget) -> list[Giving]:
    """Of every page in it, the first thing first."""
    parts: list[Saving | HalfTyped] = [*window.findChildren(Saving), *window.findChildren(HalfTyped)]
    return [giving for part in parts for giving in part.unkept]


class ProtectedCopies(QObject):
    """``made`` carries a page for the whole window, ``left`` leads back from it. ``choose_file`` and ``choose_copy``
    show the system's own dialogs; a test answers in their place."""

    made = Signal(object)
    left = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime], over: QWidget) -> None:
        super().__init__(over)
        self._background, self._clock, self._over = background, clock, over
        self.choose_file: Callable[[str], Path | None] = self._ask_for_file
        self.choose_copy: Callable[[], Path | None] = self._ask_for_copy
        self.page: BringIn | None = None

    def serve(self, trouble: Trouble) -> None:
        """Save a copy when this box asks for one, and say there what became of it."""
        trouble.copy_wanted.connect(partial(self._save, trouble))

    def set_aside(self, *, kept: Callable[[bool], None]) -> None:
        """Before the record book is closed: what was refused goes into a file of its own beside the records."""
        works = unkept(self._over)
        if works:
            work = partial(_set_aside, works=works, now=self._clock())
            self._background.run(work, done=kept, refused=partial(_not_kept, kept))

    def bring_in(self) -> None:
        """Ask which copy, and show it."""
        path = self.choose_copy()
        if path is not None:
            self.show_copy(path)

    def show_copy(self, path: Path | None = None) -> None:
        """The copy at ``path``, or the first of those beside the records."""
        self.drop()
        self.page = page = BringIn(self._background, self._clock)
        page.left.connect(self.left)
        self.made.emit(page)
        page.begin(path)

    def drop(self, _: str = "") -> None:
        """Nothing of a copy stays in the window."""
        if self.page is not None:
            self.page.forget()
            self.page.hide()
            self.page.deleteLater()
            self.page = None

    def _save(self, trouble: Trouble) -> None:
        works = unkept(self._over)
        out = self.choose_file(f"unsaved-{secrets.token_hex(3)}.age") if works else None
        if out is None:
            return
        trouble.copy_elsewhere.setEnabled(False)
        work = partial(_save, works=works, out=out, now=self._clock())
        told = partial(self._tell, trouble)
        self._background.run(work, done=partial(self._saved, trouble), refused=told)

    def _saved(self, trouble: Trouble, path: Path | None) -> None:
        trouble.copy_elsewhere.setEnabled(True)
        trouble.tell(_SAVED.format(name=path.name) if path is not None else "It is saved now after all.")

    def _tell(self, trouble: Trouble, problem: SosError) -> None:
        trouble.copy_elsewhere.setEnabled(True)
        trouble.tell(str(problem), problem=True)

    def _ask_for_copy(self) -> Path | None:
        return files.file_to_open(self._over, "Bring in a protected copy", _KIND)

    def _ask_for_file(self, suggestion: str) -> Path | None:
        return files.file_to_save(self._over, "Save a protected copy", suggestion, _KIND)


def _save(casebook: "Casebook", *, works: Sequence[Giving], out: Path, now: datetime) -> Path | None:
    from sos_desktop.records.set_aside import SetAside
    from sos_desktop.vault.files import hand_over

    pieces = tuple(work.piece() for work in works if not work.settled)
    if not pieces:
        return None
    return hand_over(out, SetAside(now, pieces).sealed(casebook.vault.meta), safe=SAFE)


def _set_aside(casebook: "Casebook", *, works: Sequence[Giving], now: datetime) -> bool:
    """By now each has had its last try. Whether there was anything to set aside."""
    from sos_desktop.records import beside
    from sos_desktop.records.set_aside import SetAside

    pieces = tuple(work.piece() for work in works if not work.settled)
    if pieces:
        beside.keep(casebook.vault, SetAside(now, pieces))
    return bool(pieces)


def _not_kept(kept: Callable[[bool], None], _: SosError) -> None:
    """The refusal itself is said on the unlock page."""
    kept(False)
