"""How the copy is sealed before it leaves: with a passphrase shown once, or to a public key; never in clear."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit

from ui.cards import Card, Column
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, code_font, label, muted, text
from ui.questions.wrapped import WrappedRadio
from ui.told import Told

TO_KEY = "To a public key of information governance (age1…)"


class SealCard(Card):
    """``save_wanted`` carries the public key, or nothing for a passphrase."""

    save_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("Save it, encrypted")
        self.with_words = WrappedRadio("With a passphrase, shown here once")
        self.to_key = WrappedRadio(TO_KEY)
        self._office_key = ""
        self.key = QLineEdit()
        self.key.setFont(code_font())
        self.save = button("Save the copy…", "primary")
        self.told = Told()
        self.words = label("", "strong", wrap=True)
        self.written = button("I have written it down")
        self._ways = QButtonGroup(self)
        for way in (self.with_words, self.to_key):
            way.setAccessibleName(way.text())
            self._ways.addButton(way)
        self.form = Form()
        self.form.add_row(
            "The public key", self.key, "Ask information governance for it; it opens nothing by itself."
        )
        self._shown = Column(
            text(
                "Write this passphrase down now. It is not shown again and kept nowhere. Give it to them another way"
                " than the file: in person, or by telephone."
            ),
            self.words,
            muted("It is an age file (age-encryption.org). Your IT has, or finds, a program that opens one."),
            Flow(self.written),
            spacing=8,
        )
        self.words.setFont(code_font())
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.words.setAccessibleName("The passphrase of the copy")
        for part in (self.with_words, self.to_key, self.form, Flow(self.save), self.told, self._shown):
            self.body.addWidget(part)
        self.begin()
        self.to_key.toggled.connect(self.form.setVisible)
        self.save.clicked.connect(self._save)
        self.written.clicked.connect(self.forget)

    def begin(self) -> None:
        """As if nothing had been saved yet. Where the programme names an office, its key is the first choice."""
        known = bool(self._office_key)
        (self.to_key if known else self.with_words).setChecked(True)
        self.form.setVisible(known)
        self.key.setText(self._office_key)
        self.key.setCursorPosition(0)
        self.told.tell("")
        self.forget()

    def know(self, office: str, key: str) -> None:
        """Whose key the programme's pack has named; nothing where it names none."""
        self._office_key = key
        self.to_key.setText(f"To {office}, whose public key your programme has set" if key else TO_KEY)
        self.to_key.setAccessibleName(self.to_key.text())
        self.begin()

    def forget(self) -> None:
        """The passphrase is on no screen any more."""
        had = self.written.hasFocus()
        self.words.setText("")
        self._shown.hide()
        if had:
            self.save.setFocus()

    def show_passphrase(self, words: str) -> None:
        self.words.setText(words)
        self._shown.show()
        self.written.setFocus()

    def _save(self) -> None:
        self.form.clear_problems()
        if self.with_words.isChecked():
            self.save_wanted.emit("")
        elif self.key.text().strip():
            self.save_wanted.emit(self.key.text().strip())
        else:
            self.form.problem(self.key, "Please paste the public key, or choose a passphrase.")
