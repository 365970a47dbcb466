"""Loading a programme pack, from wherever it is asked for: a file, a look at it, a dialog, and what became of it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui import files
from ui.background import Background
from ui.programme.load_dialog import LoadDialog

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.errors import SosError
    from sos_desktop.programme.loading import Looked

CHOOSE = "A programme pack"
KINDS = "Programme packs (*.sosprogramme);;All files (*)"
LOADED = "The programme pack is loaded. Summaries follow it from the next quarter on."


class PackLoading(QObject):
    """``told`` carries a sentence and whether it is a problem; ``loaded`` follows when a pack is in force.

    ``choose_file`` shows the system's own dialog; a test answers in its place.
    """

    told = Signal(str, bool)
    loaded = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime], window: QWidget) -> None:
        super().__init__(window)
        self._background, self._clock, self._window = background, clock, window
        self.choose_file: Callable[[], Path | None] = self._choose_file
        self.dialog: LoadDialog | None = None

    def begin(self) -> None:
        """Ask for the file and look at it; nothing is changed by that."""
        path = self.choose_file()
        if path is not None:
            self.told.emit("Looking at it…", False)
            self._background.aside(partial(_read, path), done=self._look, refused=self._refused)

    def _look(self, data: bytes) -> None:
        work = partial(_looked, data=data, now=self._clock())
        self._background.run(work, done=self._show, refused=self._refused)

    def _show(self, looked: "Looked") -> None:
        self.told.emit("", False)
        self.dialog = LoadDialog(self._background, self._clock, looked, self._window)
        self.dialog.kept.connect(self._loaded)
        self.dialog.finished.connect(self._over)
        self.dialog.open()

    def _over(self, _: int) -> None:
        self.dialog = None

    def _loaded(self) -> None:
        self.told.emit(LOADED, False)
        self.loaded.emit()

    def _refused(self, problem: "SosError") -> None:
        self.told.emit(str(problem), True)

    def _choose_file(self) -> Path | None:
        return files.file_to_open(self._window, CHOOSE, KINDS)


def _read(path: Path) -> bytes:
    from sos_desktop.errors import BadInput
    from sos_desktop.programme import document
    from sos_desktop.vault.files import read_at_most

    try:
        return read_at_most(path, document.LARGEST)
    except OSError:
        raise BadInput(
            "That file cannot be read.", "Nothing has been changed.", "Is the stick still in?"
        ) from None


def _looked(casebook: "Casebook", *, data: bytes, now: datetime) -> "Looked":
    from sos_desktop.programme import loading

    return loading.look(casebook.vault, data, now=now)
