"""The key that signs: saved for another record book, or the programme handed on to that one and taken over from it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from ui.cards import Card, line
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, code_font, heading, muted
from ui.told import Told

_LINES = 3


class KeyPart(Card):
    """``save_wanted`` and ``begin_wanted`` ask the page for a file, ``hand_on_wanted`` carries a public key and
    ``take_over_wanted`` the lines."""

    save_wanted = Signal()
    begin_wanted = Signal()
    hand_on_wanted = Signal(str)
    take_over_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("The key, and another record book")
        self.save = button("Save this record book’s public key…")
        self.begin = button("Begin from a pack…", name="Prepare what an earlier pack says")
        self.other, self.lines, self.given = QLineEdit(), QPlainTextEdit(), QPlainTextEdit()
        self.hand_on = button("Hand the programme on")
        self.take_over = button("Take the programme over")
        self.told = Told()
        self._lay_out()
        self.save.clicked.connect(self.save_wanted)
        self.begin.clicked.connect(self.begin_wanted)
        self.hand_on.clicked.connect(self._hand_on)
        self.take_over.clicked.connect(self._take_over)

    def _lay_out(self) -> None:
        self.body.addWidget(
            muted(
                "Laptops take packs that are signed with this key and no others, so keep a backup of this record book. "
                "If the team moves to another one, this one hands the programme on first."
            )
        )
        self.body.addWidget(Flow(self.save, self.begin))
        self.body.addWidget(self.told)
        for field in (self.other, self.lines, self.given):
            field.setFont(code_font())
        for box in (self.lines, self.given):
            box.setTabChangesFocus(True)
            box.setFixedHeight(self.fontMetrics().lineSpacing() * (_LINES + 1))
        self.lines.setReadOnly(True)
        self.body.addWidget(line())
        self.body.addWidget(heading("Hand the programme on"))
        there = Form()
        there.add_row(
            "Public key of the new record book",
            self.other,
            "From the file that it saves here, in the same place.",
        )
        self.body.addWidget(there)
        self.body.addWidget(Flow(self.hand_on))
        self._lines = Form()
        self._lines.add_row(
            "Carry these lines to the new record book",
            self.lines,
            "They are no secret. No pack is made here any more.",
        )
        self.body.addWidget(self._lines)
        self._lines.hide()
        self.body.addWidget(line())
        self.body.addWidget(heading("Take the programme over"))
        taken = Form()
        taken.add_row(
            "The lines from the old record book",
            self.given,
            "Begin from its last pack, too, so that numbers rise.",
        )
        self.body.addWidget(taken)
        self.body.addWidget(Flow(self.take_over))

    def show_lines(self, lines: str) -> None:
        self.lines.setPlainText(lines)
        self._lines.show()
        self.lines.setFocus()
        self.lines.selectAll()

    def _hand_on(self) -> None:
        self.hand_on_wanted.emit(self.other.text())

    def _take_over(self) -> None:
        self.take_over_wanted.emit(self.given.toPlainText())
