"""A field for the code of a recovery sheet: names the group with a slip as soon as that group is typed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit

from ui.labels import code_font


class CodeField(QPlainTextEdit):
    """``slipped`` carries a sentence about the groups that cannot be right, or nothing; ``entered`` is Enter."""

    slipped = Signal(str)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setProperty("role", "code")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setPlaceholderText("XXXXX-XXXXX-XXXXX-XXXXX-…")
        self.textChanged.connect(self._look)

    @property
    def code(self) -> str:
        return self.toPlainText()

    def _look(self) -> None:
        from sos_desktop.vault.recovery import wrong_groups

        wrong = wrong_groups(self.code)
        if not wrong:
            self.slipped.emit("")
        elif len(wrong) == 1:
            self.slipped.emit(f"Group {wrong[0]} has a slip in it. Please compare it with the sheet.")
        else:
            named = ", ".join(map(str, wrong[:-1]))
            self.slipped.emit(f"Groups {named} and {wrong[-1]} have slips in them.")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        if event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Cut):
            event.accept()  # it is copied by hand only: the clipboard is everybody's
            return
        super().keyPressEvent(event)

    def set_lines(self, lines: int) -> None:
        """Make room for that many lines of code."""
        font = QFont(code_font())
        font.setPixelSize(max(12, round(self.font().pixelSize() * 17 / 15)))
        self.setFont(font)
        margins = round(self.document().documentMargin()) * 2 + 16
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + margins)
