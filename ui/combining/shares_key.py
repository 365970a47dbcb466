"""The public key of an office: to read, to copy, to save, or for a camera. Its secret half is shown nowhere."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from sos_desktop.errors import SosError
from ui import files
from ui.background import Background
from ui.cards import Card
from ui.flowing import Flow
from ui.labels import button, code_font, label, muted
from ui.told import Told

NAME = "office-key.txt"


class KeyCard(Card):
    """``choose_file`` asks where; tests answer for themselves."""

    def __init__(self, background: Background) -> None:
        super().__init__("The key of this office")
        self._background, self._key = background, ""
        self.choose_file: Callable[[str], Path | None] = self._choose_file
        self.key = label("", "code", wrap=True)
        self.key.setFont(code_font())
        self.key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = button("Copy")
        self.save = button("Save as a file…")
        self.camera = button("Show it for a camera")
        self.camera.setCheckable(True)
        self.picture = label("", "paper")
        self.picture.setAccessibleName("The same key for a camera")
        self.picture.hide()
        self.told = Told()
        self.body.addWidget(
            muted(
                "Files for this office are sealed to it. It is public: the programme pack names it, and it opens "
                "nothing. What opens them stays in this record book and in its backups."
            )
        )
        self.body.addWidget(self.key)
        self.body.addWidget(Flow(self.copy, self.save, self.camera))
        self.body.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.told)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        self.camera.toggled.connect(self._show_picture)

    def show_key(self, key: str) -> None:
        self._key = key
        self.key.setText(key)
        self.key.setAccessibleName(f"The key of this office: {key}")

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._key)
        self.told.tell("Copied. It leaves the clipboard again in half a minute.")

    def _show_picture(self, shown: bool) -> None:
        if shown and self.picture.pixmap().isNull():
            from ui.recovery_sheet import qr_image

            self.picture.setPixmap(QPixmap.fromImage(qr_image(self._key, 4)))
        self.picture.setVisible(shown)

    def _save(self) -> None:
        out = self.choose_file(NAME)
        if out is not None:
            work = partial(_save, out, f"{self._key}\n".encode())
            self._background.aside(work, done=self._was_saved, refused=self._not_saved)

    def _was_saved(self, path: Path) -> None:
        self.told.tell(f"Saved as {path.name}.")

    def _not_saved(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)

    def _choose_file(self, suggestion: str) -> Path | None:
        return files.file_to_save(self, "Save the key of this office", suggestion, "Text (*.txt)")


def _save(out: Path, data: bytes) -> Path:
    from sos_desktop.vault.files import hand_over

    return hand_over(out, data)
