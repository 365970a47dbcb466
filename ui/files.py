"""Asking for a file or a folder with the system's own dialog.

Qt's own (non-native) dialog writes the folders it has seen into a settings file of Qt's, and the names of
folders can be names of people; ``leave_no_traces`` sends that file nowhere.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def leave_no_traces() -> None:
    """Before the first dialog: what Qt would remember goes where no folder can be made.

    Windows and macOS show their own dialogs, so there is nothing to redirect.
    """
    nowhere = Path(os.devnull) / "qt"
    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, str(nowhere))


def folder_to_open(parent: "QWidget", title: str) -> Path | None:
    from PySide6.QtWidgets import QFileDialog

    chosen = QFileDialog.getExistingDirectory(parent, title)
    return Path(chosen) if chosen else None


def file_to_save(parent: "QWidget", title: str, suggestion: str, kinds: str) -> Path | None:
    """``kinds`` as Qt writes it: ``PDF (*.pdf)``."""
    from PySide6.QtWidgets import QFileDialog

    chosen, _ = QFileDialog.getSaveFileName(parent, title, suggestion, kinds)
    return Path(chosen) if chosen else None


def files_to_open(parent: "QWidget", title: str, kinds: str) -> list[Path]:
    from PySide6.QtWidgets import QFileDialog

    chosen, _ = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    return [Path(name) for name in chosen]


def file_to_open(parent: "QWidget", title: str, kinds: str) -> Path | None:
    from PySide6.QtWidgets import QFileDialog

    chosen, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(chosen) if chosen else None
