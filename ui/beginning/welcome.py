"""The first thing anybody sees: what is true, and two ways to begin; a third for whoever adds summaries up."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.cards import Column, line, row
from ui.labels import button, muted, strong, text, title

TRUE = (
    "It works without a network. Nothing is ever sent anywhere.",
    "Your records are encrypted on this computer, and only you hold the passphrase.",
    "Your employer gets numbers only, each moved a little by chance, and only when you save them to a file.",
    "It is for peer supporters of hospital staff. It makes no diagnosis and draws no conclusions.",
)


class Welcome(QWidget):
    create_wanted = Signal()
    trial_wanted = Signal()
    network_wanted = Signal()
    unlock_wanted = Signal()
    restore_wanted = Signal()
    urgent_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.create_book = button("Create a record book", "primary")
        self.try_it = button("Try it with made-up records")
        self.try_network = button(
            "Try it with a made-up network",
            "quiet-small",
            name="Try it with a made-up network, as the SoS team",
        )
        self.open_one = button("Open one that exists", "quiet-small")
        self.restore = button("Restore a backup", "quiet-small")
        self.urgent = button("Urgent contacts  F9", "quiet-small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        said = muted("A record book for those who look after the people who look after people.")
        column.addWidget(Column(title("Supporting our Staff"), said, spacing=2))
        column.addWidget(Column(*(text(sentence) for sentence in TRUE), spacing=8))
        column.addWidget(line())
        column.addWidget(
            Column(
                strong("To begin"),
                text("Your own record book takes five minutes, a pen, and perhaps a printer."),
                spacing=2,
            )
        )
        buttons = row(self.create_book, self.try_it)
        buttons.addStretch(1)
        column.addLayout(buttons)
        team = row(muted("For the SoS team:"), self.try_network)
        team.addStretch(1)
        column.addLayout(team)
        column.addWidget(line())
        foot = row(self.urgent)
        foot.addStretch(1)
        foot.addWidget(self.restore)
        foot.addWidget(self.open_one)
        column.addLayout(foot)
        self.create_book.clicked.connect(self.create_wanted)
        self.try_it.clicked.connect(self.trial_wanted)
        self.try_network.clicked.connect(self.network_wanted)
        self.open_one.clicked.connect(self.unlock_wanted)
        self.restore.clicked.connect(self.restore_wanted)
        self.urgent.clicked.connect(self.urgent_wanted)

    def begin(self) -> None:
        self.create_book.setFocus()
