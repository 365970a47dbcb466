"""What a file can do here, said before it is added: what works, what is shown but not worked out, what refuses it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout

from sos_desktop.questionnaires.findings import Report, together
from ui.cards import Card, clear
from ui.flowing import Flow
from ui.labels import button, heading, muted, small_muted, text

MOST = 12
"""Lines of one kind; a form with more of them says how many."""


class FindingsCard(Card):
    """``add`` is there only where the file can be used."""

    add_wanted = Signal()
    try_wanted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(role="tint")
        self.heading = heading("")
        self.add = button("Add it", "primary")
        self.try_out = button("Try it out first")
        self.leave = button("Leave it", "quiet")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.body.addWidget(self.heading)
        self.body.addLayout(self._lines)
        self.body.addWidget(Flow(self.add, self.try_out, self.leave), 0)
        self.add.clicked.connect(self.add_wanted)
        self.try_out.clicked.connect(self.try_wanted)
        self.leave.clicked.connect(self.left)
        self.hide()

    def show_report(self, report: Report, file_name: str) -> None:
        clear(self._lines)
        named = report.title or file_name
        self.heading.setText(
            f"“{named}” cannot be used here" if report.refused else f"“{named}” can be used here"
        )
        if report.refused:
            self._part("Refused, because:", together(report.refusals))
        else:
            self._part("It asks:", report.supported)
        self._part("Shown, but not used or not worked out:", together(report.shown))
        for press in (self.add, self.try_out):
            press.setVisible(not report.refused)
        self.setAccessibleName(self.heading.text())
        self.show()
        (self.leave if report.refused else self.add).setFocus(Qt.FocusReason.OtherFocusReason)

    def as_text(self) -> str:
        """What is said, line by line."""
        parts = (self._lines.itemAt(index) for index in range(self._lines.count()))
        labels = [part.widget() for part in parts if part]
        words = [label.text() for label in labels if isinstance(label, QLabel)]
        return "\n".join([self.heading.text(), *words])

    def _part(self, words: str, lines: tuple[str, ...]) -> None:
        if not lines:
            return
        self._lines.addWidget(muted(words))
        for line in lines[:MOST]:
            self._lines.addWidget(text(line))
        if len(lines) > MOST:
            self._lines.addWidget(small_muted(f"and {len(lines) - MOST} more of the kind"))
