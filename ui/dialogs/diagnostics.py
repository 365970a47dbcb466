"""What helps to find a fault, to be read whole before anything is saved; also while locked, with less in it."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from sos_desktop.dates import london_date
from sos_desktop.errors import SosError
from ui import files
from ui.background import Background
from ui.flowing import Flow
from ui.labels import button, code_font, muted, title
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.diagnostics import Book, Window

NAME = "sos-desktop-diagnostics.txt"
"""The core's own, which is imported on a thread; a test holds it to that."""
_MORE = "For whoever looks after this computer. What stands here is what is saved, and nothing else."
_LETTERS, _LINES = 92, 34


class DiagnosticsDialog(QDialog):
    """``choose_file`` shows the system's own dialog; a test answers in its place."""

    def __init__(
        self,
        background: Background,
        clock: Callable[[], datetime],
        window: "Window",
        troubles: Path,
        parent: QWidget | None = None,
        *,
        open_book: bool = False,
    ) -> None:
        """``window`` is how it stands; ``open_book``: there is a record book to be asked."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Diagnostics")
        self._background, self._clock = background, clock
        self._window, self._troubles = window, troubles
        self.choose_file: Callable[[str], Path | None] = self._ask_for_file
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setFont(code_font())
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName("Everything that would be in the file")
        self.report.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.told = Told()
        self.save = button("Save…", name="Save the diagnostics…")
        self.save.setEnabled(False)
        self.close_button = button("Close", "primary", name="Close diagnostics")
        self.close_button.setDefault(True)
        self._lay_out()
        self.save.clicked.connect(self._save)
        self.close_button.clicked.connect(self.accept)
        self.report.setPlainText("One moment.")
        self.report.setFocus()
        if open_book:
            look = partial(_book, now=clock())
            background.run(look, done=self._gather, refused=self._without_book)
        else:
            self._gather(None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 26, 30, 22)
        column.setSpacing(12)
        column.addWidget(title("Diagnostics"))
        column.addWidget(muted(_MORE))
        column.addWidget(self.report, 1)
        column.addWidget(self.told)
        column.addWidget(Flow(self.save, self.close_button))
        letters = self.report.fontMetrics()
        parent = self.parentWidget()
        most = parent.window().size() if parent is not None else self.sizeHint()
        self.resize(
            min(letters.averageCharWidth() * _LETTERS, most.width() - 40),
            min(letters.height() * _LINES, most.height() - 40),
        )

    def _without_book(self, error: SosError) -> None:
        self.told.tell(f"The record book could not be asked. {error.happened}", problem=True)
        self._gather(None)

    def _gather(self, book: "Book | None") -> None:
        made = london_date(self._clock())
        work = partial(_text, made, self._window, self._troubles, book)
        self._background.aside(work, done=self._show, refused=self._refused)

    def _show(self, text: str) -> None:
        self.report.setPlainText(text)
        self.save.setEnabled(True)

    def _save(self) -> None:
        out = self.choose_file(NAME)
        if out is not None:
            work = partial(_saved, out, self.report.toPlainText())
            self._background.aside(work, done=self._was_saved, refused=self._refused)

    def _was_saved(self, path: Path) -> None:
        self.told.tell(f"Saved as {path.name}.")

    def _refused(self, error: SosError) -> None:
        self.told.tell(str(error), problem=True)

    def _ask_for_file(self, suggestion: str) -> Path | None:
        return files.file_to_save(self, "Save the diagnostics", suggestion, "Text (*.txt)")


def _book(casebook: "Casebook", *, now: datetime) -> "Book":
    from sos_desktop import diagnostics

    return diagnostics.of_vault(casebook.vault, now=now)


def _text(made: date, window: "Window", troubles: Path, book: "Book | None") -> str:
    from sos_desktop import diagnostics
    from sos_desktop.troubles import read

    report = diagnostics.Report(
        made, diagnostics.of_programs(), diagnostics.of_computer(), read(troubles), window, book
    )
    return report.text()


def _saved(out: Path, text: str) -> Path:
    from sos_desktop.vault.files import hand_over

    return hand_over(out, text.encode())
