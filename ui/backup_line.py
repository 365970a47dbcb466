"""When the last backup was made, in one quiet line; and, in Settings, what a person can do about backups."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui import files
from ui.flowing import Flow
from ui.labels import button, set_role, small_muted

if TYPE_CHECKING:
    from ui.backing_up import BackingUp, Line

CHOOSE = "A second place for backups: a stick or a share"
_QUIET, _AMBER = (0, 0, 0, 0), (14, 10, 14, 10)


class BackupLine(QFrame):
    """Grey, or amber where it needs a look; not there before anything is known."""

    def __init__(self) -> None:
        super().__init__()
        self.words = small_muted("")
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*_QUIET)
        column.addWidget(self.words)
        self.hide()

    @property
    def amber(self) -> bool:
        return bool(self.property("role") == "notice")

    def show_line(self, line: "Line") -> None:
        words = f"{line.said}. {line.trouble}" if line.trouble else line.said
        amber = line.overdue or bool(line.trouble)
        self.words.setText(words)
        set_role(self, "notice" if amber else "")
        inside = self.layout()
        if inside is not None:
            inside.setContentsMargins(*(_AMBER if amber else _QUIET))
        self.setVisible(bool(words))


class BackupsPart(QWidget):
    """The same line, and the buttons. ``ask_folder`` shows the system's own dialog; a test answers in its place.
    ``restore_wanted`` asks the window for the backups themselves: the record book is closed for that."""

    restore_wanted = Signal()

    def __init__(self, backing_up: "BackingUp") -> None:
        super().__init__()
        self._backing_up = backing_up
        self.ask_folder: Callable[[QWidget, str], Path | None] = files.folder_to_open
        self.line = BackupLine()
        self.rehearsed = small_muted("")
        self.now = button("Back up now")
        self.choose = button("Choose a second place…")
        self.forget = button("Forget the second place", "quiet")
        self.forget.setVisible(False)
        self.restore = button("Look inside or restore…")
        buttons = Flow()
        for each in (self.now, self.choose, self.forget, self.restore):
            buttons.add(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self.line)
        column.addWidget(self.rehearsed)
        column.addWidget(buttons)
        self.now.clicked.connect(self._make)
        self.choose.clicked.connect(self._choose)
        self.forget.clicked.connect(backing_up.forget)
        self.restore.clicked.connect(self.restore_wanted)
        backing_up.told.connect(self.show_line)

    def show_line(self, line: "Line") -> None:
        self.line.show_line(line)
        self.rehearsed.setText(line.rehearsed)
        for each in (self.now, self.choose, self.forget):
            each.setEnabled(self._backing_up.can_write)
        self.forget.setVisible(line.has_second_place)

    def _make(self) -> None:
        self._backing_up.make("asked")

    def _choose(self) -> None:
        folder = self.ask_folder(self, CHOOSE)
        if folder is not None:
            self._backing_up.choose(folder)
