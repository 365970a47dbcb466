"""The passphrase, asked for again: an unlocked computer alone changes nothing about what opens it."""

from functools import partial

from sos_desktop.errors import SosError, WrongPassphrase
from ui.background import Background
from ui.beginning.choosing import plain
from ui.beginning.step import Step
from ui.form import Form
from ui.keys import work
from ui.labels import set_role, small_muted, text
from ui.opening import Opening, Way
from ui.pause import Pause
from ui.secret_field import SecretField, forget, keyboard_said


class Proving(Step):
    """``way`` and ``vault_id`` are known when it has been proved; a wrong one is waited after, longer each time."""

    def __init__(
        self,
        background: Background,
        opening: Opening,
        place: str,
        *said: str,
        forward: str = "Next",
        second: int = 1000,
    ) -> None:
        super().__init__("The passphrase you have now", place, forward)
        self._background, self._opening = background, opening
        self.way = Way("passphrase", ("",))
        self.vault_id = b""
        self._words = forward
        self.pause = Pause(self, second)
        self.pause.waiting.connect(self._say_wait)
        self.pause.over.connect(self._wait_no_more)
        self.passphrase = SecretField()
        self._keyboard = small_muted("")
        self._form = Form(spacing=6)
        self._form.add_row("Passphrase", self.passphrase)
        self._form.add(self._keyboard)
        for sentence in said:
            self.body.addWidget(text(sentence))
        self.body.addWidget(self._form)
        self.passphrase.returnPressed.connect(self._forward)
        self.passphrase.textChanged.connect(self._typed)
        self.passphrase.caps_lock_told.connect(self._tell_caps_lock)

    def is_same(self, phrase: str) -> bool:
        """Whether ``phrase`` is what opens it now, as the vault reads four words."""
        return plain(phrase) == plain(self.way.words[0])

    def begin(self) -> None:
        self._keyboard.setText(keyboard_said())
        self.passphrase.setFocus()

    def forget(self) -> None:
        self.pause.stop()
        self._busy(False)
        forget(self.passphrase)
        self.way = Way("passphrase", ("",))

    def _forward(self) -> None:
        if not self.forward.isEnabled():
            return
        if not self.passphrase.text():
            self._form.problem(self.passphrase, "Type the passphrase first.")
            return
        way = Way("passphrase", (self.passphrase.text(),))
        self._busy(True)
        self._background.run(
            partial(work.proved, opening=self._opening, way=way),
            done=partial(self._proved, way),
            refused=self._refused,
        )

    def _proved(self, way: Way, vault_id: bytes) -> None:
        self._busy(False)
        self.pause.forgive()
        self.way, self.vault_id = way, vault_id
        self.finished.emit()

    def _refused(self, error: SosError) -> None:
        self._busy(False)
        if not isinstance(error, WrongPassphrase):
            self.say(str(error))
            return
        self._form.problem(self.passphrase, " ".join((error.happened, error.do)))
        self.passphrase.selectAll()
        self.pause.begin()

    def _wait_no_more(self) -> None:
        self._busy(False)

    def _say_wait(self, words: str) -> None:
        self.forward.setEnabled(False)
        self.forward.setText(words)

    def _busy(self, busy: bool) -> None:
        for part in (self.passphrase, self.back, self.forward):
            part.setEnabled(not busy)
        self.forward.setText("One moment…" if busy else self._words)

    def _typed(self) -> None:
        self._form.problem(self.passphrase, "", focus=False)
        self.say("")

    def _tell_caps_lock(self, on: bool) -> None:
        caps = "Caps Lock is on." if on else "Caps Lock is off."
        self._keyboard.setText(" ".join(filter(None, (caps, keyboard_said()))))
        set_role(self._keyboard, "warn-small" if on else "small-muted")
