"""Before the first contact: is it the right person, and may the practitioner be the one who supports them?"""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sos_desktop.codes import Relation
from ui.cards import Card, Column, row, scrolled
from ui.form import Form
from ui.labels import button, muted, radio, strong, text, title

STANDING_DOWN = (
    "Then a colleague should support them: it is easier for both of you. Nothing is lost by it. Their record stays "
    "here as “stood down”, and Today reminds you until somebody has taken over."
)


class BeforeContactDialog(QDialog):
    """``go_on`` follows “none of these”, or the right person; ``stand_down`` carries the answer and a colleague.

    ``others`` are who could be mistaken for them, ``ask`` is whether the one question is still to be answered.
    """

    go_on = Signal(str)
    stand_down = Signal(str, str)

    def __init__(
        self,
        who: str,
        others: Sequence[str],
        colleagues: Sequence[str],
        *,
        ask: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Before the first contact")
        self._ask = ask
        self.answers: dict[Relation, QRadioButton] = {each: radio(each.label) for each in Relation}
        self.colleague = colleague_field(colleagues)
        self.forward = button("Go on", "primary")
        self.cancel = button("Cancel", "quiet")
        self._group = QButtonGroup(self)
        self._aside = Card(role="tint")
        self._lay_out(who, others, parent)
        for answer in self.answers.values():
            self._group.addButton(answer)
            answer.toggled.connect(self._answered)
        self.forward.clicked.connect(self._forward)
        self.cancel.clicked.connect(self.reject)
        self.forward.setEnabled(not ask)
        (self.answers[Relation.SAME_TEAM] if ask else self.forward).setFocus()

    def _lay_out(self, who: str, others: Sequence[str], parent: QWidget | None) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 26, 30, 22)
        column.setSpacing(14)
        column.addWidget(title("Before the first contact" if self._ask else "Is it the right person?"))
        self._inside = Column(strong(who), spacing=14)
        inside = self._inside.layout()
        assert inside is not None  # noqa: S101
        if others:
            alike = Card(role="tint")
            alike.body.addWidget(text(f"Not to be confused with {'; '.join(others)}."))
            inside.addWidget(alike)
        self._question = Column(text("How do you know them?"), *self.answers.values(), spacing=8)
        inside.addWidget(self._question)
        self._question.setVisible(self._ask)
        form = Form()
        form.add_row("A colleague who could do it (optional)", self.colleague)
        self._aside.body.addWidget(muted(STANDING_DOWN))
        self._aside.body.addWidget(form)
        inside.addWidget(self._aside)
        self._aside.hide()
        column.addWidget(scrolled(self._inside), 1)
        below = row(self.cancel)
        below.addStretch(1)
        below.addWidget(self.forward)
        column.addLayout(below)
        self._most = parent.window().size() if parent is not None else QSize(1000, 700)
        self._fit()

    def _fit(self) -> None:
        """As high as what is in it, as far as the window goes; the rest is scrolled."""
        wide = min(self.fontMetrics().averageCharWidth() * 76, self._most.width() - 40)
        inside = self._inside.layout()
        assert inside is not None  # noqa: S101
        around = self.sizeHint().height() - self.findChild(QScrollArea).sizeHint().height()  # type: ignore[union-attr]
        high = around + inside.totalHeightForWidth(wide - 80) + 30
        self.resize(wide, min(high, self._most.height() - 40))

    @property
    def answer(self) -> Relation | None:
        return next((each for each, press in self.answers.items() if press.isChecked()), None)

    def _answered(self) -> None:
        chosen = self.answer
        away = chosen not in (None, Relation.NONE_OF_THESE)
        self._aside.setVisible(away)
        self.forward.setEnabled(chosen is not None)
        self.forward.setText("Stand down" if away else "Go on")
        self.forward.setAccessibleName(self.forward.text())
        self._fit()

    def _forward(self) -> None:
        chosen = self.answer
        self.accept()
        if chosen in (None, Relation.NONE_OF_THESE):
            self.go_on.emit(chosen or "")
        else:
            self.stand_down.emit(chosen, self.colleague.currentText())


def colleague_field(colleagues: Sequence[str]) -> QComboBox:
    """A name to type, or one of those who have held sessions here to choose."""
    field = QComboBox()
    field.setEditable(True)
    field.addItems(list(colleagues))
    field.setCurrentIndex(-1)
    field.setMinimumContentsLength(12)
    return field
