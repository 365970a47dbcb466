"""The passphrase: four words drawn by chance, or one's own phrase, judged as it is typed."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QButtonGroup, QProgressBar

from ui.background import Background
from ui.beginning.step import Step
from ui.cards import Card, Column, row
from ui.form import Form
from ui.labels import button, label, radio, set_role, small, small_muted
from ui.opening import generated, judged
from ui.secret_field import SecretField, forget

if TYPE_CHECKING:
    from sos_desktop.vault.passphrase import Judgement

PAUSE = 250
"""Milliseconds after the last key before a phrase is judged."""


class Choosing(Step):
    """``phrase`` and ``generated`` are what was chosen; Next opens when it has been typed and will do."""

    def __init__(
        self,
        background: Background,
        words: str = "The passphrase",
        place: str = "Step 2 of 4",
        forward: str = "Next",
    ) -> None:
        super().__init__(words, place, forward)
        self._background = background
        self._judged_text = ""
        self._accepted = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._judge)
        self.four_words = radio("Four words drawn by chance (best)")
        self.own = radio("A phrase of my own")
        self._which = QButtonGroup(self)
        self._which.addButton(self.four_words)
        self._which.addButton(self.own)
        self.words = label("", "words", wrap=True)
        self.other_words = button("Other words", "small", name="Draw four other words")
        self.typed = SecretField()
        self.own_phrase = SecretField()
        self.again = SecretField()
        self.strength = QProgressBar()
        self.advice = small("")
        self._lay_out()
        self.four_words.setChecked(True)
        self._show_way()
        self.other_words.clicked.connect(self._draw)
        self._which.buttonToggled.connect(self._show_way)
        for field in (self.typed, self.own_phrase, self.again):
            field.textChanged.connect(self._look)
            field.returnPressed.connect(self._forward)
        self.own_phrase.textChanged.connect(self._wait)

    def _lay_out(self) -> None:
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.words.setAccessibleName("The four words")
        self.strength.setRange(0, 4)
        self.strength.setTextVisible(False)
        self.advice.setVisible(False)
        self.strength.setAccessibleName("How strong the phrase is")
        self._drawn = Card(role="tint")
        inside = row(self.words)
        inside.setStretch(0, 1)
        inside.addWidget(self.other_words)
        self._drawn.body.addLayout(inside)
        self._by_words = Form()
        self._by_words.add_row(
            "Type the four words once", self.typed, "With spaces or hyphens, in capitals or not."
        )
        self._by_own = Form(spacing=10)
        self._by_own.add_row(
            "Your phrase", self.own_phrase, "At least 12 characters; several words are best."
        )
        self._by_own.add(self.strength)
        self._by_own.add(self.advice)
        self._by_own.add_row("Type it again", self.again)
        self.body.addWidget(Column(self.four_words, self.own, spacing=4))
        for part in (self._drawn, self._by_words, self._by_own):
            self.body.addWidget(part)
        self.body.addWidget(
            small_muted(
                "Write it down and keep it where you keep your bank card. Nobody can look it up for you: without "
                "it and without the recovery sheet the records are lost."
            )
        )

    @property
    def generated(self) -> bool:
        return self.four_words.isChecked()

    @property
    def phrase(self) -> str:
        return self.words.text() if self.generated else self.own_phrase.text()

    def begin(self) -> None:
        if not self.words.text():
            self._draw()
        (self.typed if self.generated else self.own_phrase).setFocus()

    def ready(self) -> bool:
        if not self._will_do():
            self.say("Type the passphrase once more, so that it is sure to be the one you wrote down.")
        return self._will_do()

    def forget(self) -> None:
        """Nothing of it stays in this window."""
        self._pause.stop()
        forget(self.typed, self.own_phrase, self.again)
        self.words.clear()

    def _draw(self) -> None:
        self.words.setText(generated())
        self.typed.clear()
        self.typed.setFocus()
        self._look()

    def _show_way(self) -> None:
        self._drawn.setVisible(self.generated)
        self._by_words.setVisible(self.generated)
        self._by_own.setVisible(not self.generated)
        self._look()

    def _look(self) -> None:
        self.say("")
        if self.own_phrase.text() != self._judged_text:
            self._accepted = False
        self._by_words.problem(self.typed, self._typed_problem(), focus=False)
        wrong = self.again.text() and not self.own_phrase.text().startswith(self.again.text())
        self._by_own.problem(self.again, "This is not the same phrase." if wrong else "", focus=False)
        self.forward.setEnabled(self._will_do())

    def _typed_problem(self) -> str:
        typed, words = plain(self.typed.text()), plain(self.words.text())
        return "" if words.startswith(typed) else "These are not the same words so far."

    def _will_do(self) -> bool:
        if self.generated:
            return bool(self.words.text()) and plain(self.typed.text()) == plain(self.words.text())
        return self._accepted and self.again.text() == self.own_phrase.text()

    def _wait(self) -> None:
        self._pause.start()

    def _judge(self) -> None:
        phrase = self.own_phrase.text()
        self._background.aside(partial(judged, phrase), done=partial(self._show_judgement, phrase))

    def _show_judgement(self, phrase: str, judgement: "Judgement") -> None:
        if phrase != self.own_phrase.text():
            return  # typed on meanwhile; the next judgement is on its way
        self._judged_text, self._accepted = phrase, judgement.accepted
        self.strength.setValue(judgement.score if phrase else 0)
        self.advice.setText("This will do." if judgement.accepted else " ".join(judgement.advice))
        self.advice.setVisible(bool(phrase))
        set_role(self.advice, "ok-small" if judgement.accepted else "small")
        self._look()


def plain(text: str) -> str:
    """Four words as the vault reads them: in any case, with any run of spaces and hyphens."""
    return " ".join(text.replace("-", " ").casefold().split())
