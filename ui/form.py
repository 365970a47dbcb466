"""A column of labelled fields: label, buddy, accessible name, hint and problem line, all set in one place."""

from PySide6.QtWidgets import QLabel, QLayout, QVBoxLayout, QWidget

from ui.labels import label, restyle, small_muted


class Form(QWidget):
    """Fields under one another, each label above its field, as in the unlock page."""

    def __init__(self, *, spacing: int = 16) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)
        self._problems: dict[QWidget, QLabel] = {}
        self._hints: dict[QWidget, str] = {}
        self._rows: dict[QWidget, QWidget] = {}

    def add_row(
        self, words: str, widget: QWidget, hint: str = "", *, around: QWidget | None = None
    ) -> QLabel:
        """Put a field in. ``around`` is what is shown when the field stands inside something (a field with
        a button beside it). Returns the label."""
        said = label(words, "field-label", wrap=True)
        said.setBuddy(widget)
        widget.setAccessibleName(words)
        widget.setAccessibleDescription(hint)
        problem = label("", "problem", wrap=True)
        problem.setVisible(False)
        cell = QWidget()
        lines = QVBoxLayout(cell)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        lines.addWidget(said)
        lines.addWidget(around or widget)
        if hint:
            lines.addWidget(small_muted(hint))
        lines.addWidget(problem)
        self._column.addWidget(cell)
        self._problems[widget], self._hints[widget], self._rows[widget] = problem, hint, cell
        return said

    def add(self, part: QWidget | QLayout) -> None:
        """Put in something without a label of its own (a check box, a sentence, a row of buttons)."""
        if isinstance(part, QWidget):
            self._column.addWidget(part)
        else:
            self._column.addLayout(part)

    def add_stretch(self) -> None:
        self._column.addStretch(1)

    def problem(self, widget: QWidget, sentence: str, *, focus: bool = True) -> None:
        """Say under the field what is the matter with it; an empty sentence takes it back."""
        line = self._problems[widget]
        line.setText(sentence)
        line.setVisible(bool(sentence))
        restyle(widget, "wrong", bool(sentence))
        widget.setAccessibleDescription(" ".join(part for part in (sentence, self._hints[widget]) if part))
        if sentence and focus:
            widget.setFocus()

    def problem_of(self, widget: QWidget) -> str:
        return self._problems[widget].text()

    def clear_problems(self) -> None:
        for widget in self._problems:
            self.problem(widget, "")

    def show_row(self, widget: QWidget, shown: bool) -> None:
        """Show or hide a field with its label and lines."""
        self._rows[widget].setVisible(shown)
