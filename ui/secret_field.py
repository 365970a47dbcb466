"""A field for a passphrase: hidden until "show" is pressed, and it notices Caps Lock."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QLineEdit, QPushButton

from ui.early import HIDDEN, HIDDEN_DATA_HINTS, NO_CONTEXT_MENU, SHOWN
from ui.labels import button

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QResizeEvent


class SecretField(QLineEdit):
    """``caps_lock_told`` says whether Caps Lock is on, as soon as the typing shows it."""

    caps_lock_told = Signal(bool)

    def __init__(self, *, shown: bool = False, what: str = "passphrase") -> None:
        """``what`` is what a screen reader calls it."""
        super().__init__()
        self._what = what
        self.setProperty("inputMethodHints", HIDDEN_DATA_HINTS)
        self.setProperty("contextMenuPolicy", NO_CONTEXT_MENU)
        self.show_button: QPushButton = button("show", "field-side", name=f"Show the {what}")
        self.show_button.setParent(self)
        self.show_button.setCheckable(True)
        self.show_button.setCursor(QCursor())
        self.show_button.toggled.connect(self._show)
        self.show_button.setChecked(shown)
        self._show(shown)

    def _show(self, shown: bool) -> None:
        self.setProperty("echoMode", SHOWN if shown else HIDDEN)
        self.show_button.setText("hide" if shown else "show")
        self.show_button.setAccessibleName(f"{'Hide' if shown else 'Show'} the {self._what}")
        self._place()

    def resizeEvent(self, event: "QResizeEvent") -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: "QEvent") -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if hasattr(self, "show_button"):  # Qt sends changes while the field is being made
            self._place()

    def _place(self) -> None:
        size = self.show_button.sizeHint()
        self.setTextMargins(0, 0, size.width() + 4, 0)
        self.show_button.setGeometry(
            self.width() - size.width() - 8, (self.height() - size.height()) // 2, size.width(), size.height()
        )

    def keyPressEvent(self, event: "QKeyEvent") -> None:  # noqa: N802 - Qt's name
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QKeySequence

        keys = QKeySequence.StandardKey
        if event.matches(keys.Copy) or event.matches(keys.Cut):
            event.accept()  # not even while it is shown: the clipboard is everybody's
            return
        letter = event.text()
        if len(letter) == 1 and letter.isalpha() and letter.upper() != letter.lower():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock_told.emit(letter.isupper() is not shift)
        super().keyPressEvent(event)


def keyboard_said() -> str:
    """``Keyboard: English (United Kingdom).``, or nothing where the system does not say."""
    from PySide6.QtGui import QGuiApplication

    locale = QGuiApplication.inputMethod().locale()
    if locale.language() == locale.Language.C:
        return ""
    language = locale.languageToString(locale.language())
    return f"Keyboard: {language} ({locale.territoryToString(locale.territory())})."


def forget(*fields: QObject) -> None:
    """Empty fields and their undo history as far as Qt lets them go; the restart on locking does the rest."""
    for field in fields:
        if isinstance(field, QLineEdit):
            field.clear()
            field.setModified(False)
