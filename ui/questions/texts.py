"""Answers of more than one line: a text that grows as it is written, and lists with one answer a line."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QMimeData, QSizeF, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from sos_desktop.questionnaires.model import Item, Value
from sos_desktop.questionnaires.permitted import LONGEST_TEXT
from ui.labels import restyle
from ui.questions.lines import line_of, value_in
from ui.questions.question import Question


class GrowingText(QPlainTextEdit):
    """As tall as its text, from ``least`` to ``most`` lines; Tab goes on to the next field.

    A paste that would not fit is not taken in: laying out two million characters would stop the window
    for minutes, only to be refused.
    """

    too_much = Signal(str)
    """Says how long the text would have become."""

    def __init__(self, least: int = 3, most: int = 12) -> None:
        super().__init__()
        self.least, self.most = least, most
        self.longest = LONGEST_TEXT
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit(QSizeF())

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        cursor = self.textCursor()
        taken = abs(cursor.selectionEnd() - cursor.selectionStart())
        length = self.document().characterCount() - 1 - taken + len(source.text())
        if length > self.longest:
            self.too_much.emit(
                f"That would make {length:,} characters; {self.longest:,} can be kept here. "
                "It was not pasted, and what you had is as it was."
            )
            return
        super().insertFromMimeData(source)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit(QSizeF())

    def showEvent(self, event: object) -> None:  # noqa: N802
        super().showEvent(event)  # type: ignore[arg-type]
        self._fit(QSizeF())

    def _fit(self, _: QSizeF) -> None:
        """A plain text document counts its height in lines, wrapped ones included."""
        lines = round(self.document().documentLayout().documentSize().height())
        shown = max(self.least, min(self.most, lines))
        around = (
            self.contentsMargins().top()
            + self.contentsMargins().bottom()
            + self.height()
            - self.viewport().height()
        )
        edge = max(0, min(60, around)) + round(2 * self.document().documentMargin())
        height = shown * self.fontMetrics().lineSpacing() + edge
        if height != self.minimumHeight():
            self.setFixedHeight(height)


class Text(Question):
    """Words of any length."""

    def __init__(self, item: Item, place: str = "", *, least: int = 3, most: int = 12) -> None:
        super().__init__(item, place)
        self.area = GrowingText(least, most)
        self._showing = False
        self.area.longest = min(item.max_length or LONGEST_TEXT, LONGEST_TEXT)
        self.area.textChanged.connect(self._changed)
        self.area.too_much.connect(self.say_problem)
        self.area.setPlaceholderText(item.prompt)
        self._lay_out(self.area)

    def _changed(self) -> None:
        if not self._showing:
            self.typed.emit()

    def _touchable(self) -> list[QWidget]:
        return [self.area]

    def _read(self) -> tuple[Value, ...]:
        text = self.area.toPlainText()
        return (text,) if text.strip() else ()

    def _show(self, values: tuple[Value, ...]) -> None:
        self._write(str(values[0]) if values else "")

    def _write(self, text: str) -> None:
        self._showing = True
        try:
            self.area.setPlainText(text)
        finally:
            self._showing = False

    def say_problem(self, sentence: str) -> None:
        super().say_problem(sentence)
        restyle(self.area, "wrong", bool(sentence))

    @property
    def caret(self) -> int:
        return self.area.textCursor().position()

    def set_caret(self, caret: int) -> None:
        place = self.area.textCursor()
        place.setPosition(max(0, min(caret, self.area.document().characterCount() - 1)))
        self.area.setTextCursor(place)
        self.area.ensureCursorVisible()


class OneALine(Text):
    """A question with several typed answers: each line is one."""

    def __init__(self, item: Item, place: str = "", today: Callable[[], date] | None = None) -> None:
        super().__init__(item, place, least=2)
        self._today = today
        self.area.setPlaceholderText(f"{item.prompt}, one a line" if item.prompt else "One a line")

    def _read(self) -> tuple[Value, ...]:
        lines = [line for line in self.area.toPlainText().splitlines() if line.strip()]
        today = self._today() if self._today else None
        return tuple(value_in(self.item, line, today=today) for line in lines)

    def _show(self, values: tuple[Value, ...]) -> None:
        self._write("\n".join(line_of(value) for value in values))
