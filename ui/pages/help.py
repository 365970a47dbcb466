"""Help: the keys, what leaves the laptop, and what the application cannot protect."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QPushButton, QVBoxLayout, QWidget

from ui.cards import Card, Page, row
from ui.flowing import Flow
from ui.labels import button, strong, text
from ui.page_keys import turn

KEYS = (
    ("F9", "Urgent contacts, also while locked"),
    ("Ctrl+L", "Lock at once; what you were writing is kept"),
    ("Ctrl+H", "Hide at once; any key or click shows it again"),
    ("Ctrl+F", "Find a person, an incident or a record"),
    ("Ctrl+1, Ctrl+2, …", "The places on the rail, from the top"),
    ("Ctrl+Enter", "In a guided session: the next step"),
    ("F8", "On Today: record a supportive conversation"),
    ("–", "At a question: not asked, or preferred not to say (Alt and – where one types)"),
    ("Ctrl+Z", "On the last page of a session: undo the finish"),
    ("0, 1, 2", "In a guided session: rate and move on"),
    ("Tab, Shift+Tab", "To the next control and back, also out of a text"),
    ("Page Up, Page Down", "Turn what is longer than the window"),
    ("Ctrl and +, −, 0", "Larger, smaller and usual text"),
    ("F1", "This page"),
)

LEAVES = (
    "The application never uses a network. Nothing leaves this computer unless you save a file and pass it on.",
    "The summary for the SoS team holds numbers only, each moved up or down by chance, so that nobody can be "
    "sure whether a single person is in it. The true counts are shown on your screen and nowhere else.",
    "Your notes are yours to keep safe. Nobody can promise that nobody will ever see them: you may be asked "
    "to show a record to the person it is about, a court or a coroner.",
)

WRONG = (
    "Whoever looks after this computer may ask for diagnostics: versions, sizes and what went wrong, with no name, no "
    "path and nothing that was written. You read them first, and save them only if you want to."
)

CANNOT = (
    "While a record book is open, somebody who controls this computer can read it. So can a camera behind you.",
    "Without the passphrase and the recovery sheet nobody can open a record book, its makers included.",
    "Printed pages are not encrypted, and a saved PDF is only where you gave it a password.",
)


class HelpPage(Page):
    """One page that can be read through in two minutes. ``diagnostics_wanted`` asks the window."""

    diagnostics_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("Help")
        for card in cards():
            self.body.addWidget(card)
        self.diagnostics = button("Diagnostics…")
        self.diagnostics.clicked.connect(self.diagnostics_wanted)
        self.body.addWidget(_wrong(self.diagnostics))
        self.body.addStretch(1)

    def read(self) -> None:
        """Nothing here changes."""


class HelpDialog(QDialog):
    """The same, while locked."""

    diagnostics_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Help")
        self.close_button = button("Close", "primary", name="Close help")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        foot = row()
        foot.setContentsMargins(30, 0, 30, 20)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.page = HelpPage()
        self.page.diagnostics_wanted.connect(self.diagnostics_wanted)
        column.addWidget(self.page, 1)
        column.addLayout(foot)
        self.resize(parent.size() * 0.8)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not turn(event, self):
            super().keyPressEvent(event)


def cards() -> tuple[Card, ...]:
    return (
        _keys(),
        _said("What leaves this computer", LEAVES),
        _said("What the application cannot protect", CANNOT),
        _said(
            "Whose words these are",
            (
                "The application is for organisations whose staff are trained in TRiM. It is not affiliated with "
                "TRiM's owners and contains none of their licensed wording; your trust adds its own guide. It "
                "makes no diagnosis and draws no conclusion: what follows is your decision.",
            ),
        ),
    )


def _wrong(diagnostics: QPushButton) -> Card:
    card = Card("When something is wrong")
    card.body.addWidget(text(WRONG))
    card.body.addWidget(Flow(diagnostics))
    return card


def _keys() -> Card:
    card = Card("Keys")
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setColumnStretch(1, 1)
    for number, (keys, what) in enumerate(KEYS):
        grid.addWidget(strong(keys), number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text(what), number, 1)
    grid.setColumnMinimumWidth(0, 170)
    card.body.addLayout(grid)
    return card


def _said(words: str, paragraphs: Sequence[str]) -> Card:
    card = Card(words)
    for paragraph in paragraphs:
        card.body.addWidget(text(paragraph))
    return card
