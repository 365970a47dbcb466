"""Standing down from supporting somebody, and saying who has taken over."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.before_contact import STANDING_DOWN, colleague_field
from ui.dialogs.one_thing import OneThingDialog

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


class HandingOverDialog(OneThingDialog):
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
        words, more, asked, forward = _WORDS[what]
        super().__init__(words.format(who=who), more, forward, parent)
        self._needed = what == "hand over"
        self.colleague = colleague_field(colleagues)
        self.colleague.setEditText(suggested)
        self.form.add_row(asked, self.colleague)
        self.forward.clicked.connect(self._forward)
        self.fit()
        self.colleague.setFocus()

    def _forward(self) -> None:
        name = self.colleague.currentText().strip()
        if self._needed and not name:
            self.form.problem(self.colleague, "Please say who: it ends only with a name.")
            return
        self.accept()
        self.said.emit(name)
