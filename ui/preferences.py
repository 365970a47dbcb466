"""How the window looked last time, and after how long it locks. Nothing else is ever kept here."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from ui.theme import USUAL

SHORTEST, USUAL_LOCK, LONGEST = 1, 5, 15
"""Minutes without a key or a click until the lock."""


class Preferences:
    """A small file of its own, so that Qt writes nothing into shared places."""

    def __init__(self, file: Path) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def geometry(self) -> QByteArray:
        value = self._settings.value("geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._settings.setValue("geometry", value)

    @property
    def percent(self) -> int:
        value = str(self._settings.value("text", USUAL))
        return int(value) if value.isdecimal() else USUAL

    @percent.setter
    def percent(self, value: int) -> None:
        self._settings.setValue("text", value)

    @property
    def scheme(self) -> str:
        return str(self._settings.value("scheme", "light"))

    @scheme.setter
    def scheme(self, value: str) -> None:
        self._settings.setValue("scheme", value)

    @property
    def lock_minutes(self) -> int:
        value = str(self._settings.value("lock", USUAL_LOCK))
        return max(SHORTEST, min(LONGEST, int(value))) if value.isdecimal() else USUAL_LOCK

    @lock_minutes.setter
    def lock_minutes(self, value: int) -> None:
        self._settings.setValue("lock", value)

    def write(self) -> None:
        """Put it on the disk now: this process is about to be replaced."""
        self._settings.sync()
