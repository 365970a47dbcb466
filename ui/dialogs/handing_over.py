"""Standing down from supporting somebody, and saying who has taken over."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.cards import row
from ui.dialogs.before_contact import STANDING_DOWN, colleague_field
from ui.form import Form
from ui.labels import button, muted, title

_WORDS = {
    "stand down": (
        "Stand down from supporting {who}?", STANDING_DOWN, "A colleague who could do it (optional)", "Stand down"
    ),
    "hand over": (
        "Who has taken over for {who}?",
        "Say it once you have heard it from them. Follow-ups that are booked stay on Today until they are ended here.",
        "The colleague’s name",
        "They have taken over",
    ),
}  # fmt: skip


class HandingOverDialog(QDialog):
    """``said`` carries the colleague’s name, which may be empty where somebody stands down."""

    said = Signal(str)

    def __init__(
        self,
        what: Literal["stand down", "hand over"],
        who: str,
        colleagues: Sequence[str],
        suggested: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words, more, asked, forward = _WORDS[what]
        self._needed = what == "hand over"
        self.setWindowTitle(words.format(who=who))
        self.colleague = colleague_field(colleagues)
        self.colleague.setEditText(suggested)
        self.forward = button(forward, "primary")
        self.cancel = button("Cancel", "quiet")
        self.form = Form()
        self.form.add_row(asked, self.colleague)
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 26, 30, 22)
        column.setSpacing(14)
        column.addWidget(title(words.format(who=who)))
        column.addWidget(muted(more))
        column.addWidget(self.form)
        column.addStretch(1)
        below = row(self.cancel)
        below.addStretch(1)
        below.addWidget(self.forward)
        column.addLayout(below)
        self.forward.clicked.connect(self._forward)
        self.cancel.clicked.connect(self.reject)
        wide = self.fontMetrics().averageCharWidth() * 70
        self.resize(
            min(wide, parent.window().width() - 40) if parent is not None else wide, self.sizeHint().height()
        )
        self.colleague.setFocus()

    def _forward(self) -> None:
        name = self.colleague.currentText().strip()
        if self._needed and not name:
            self.form.problem(self.colleague, "Please say who: it ends only with a name.")
            return
        self.accept()
        self.said.emit(name)
