"""In Settings: the programme pack that holds here, loading another, and this laptop's public key for the SoS team."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sos_desktop.dates import said
from ui import files
from ui.background import Background
from ui.cards import Card
from ui.flowing import Flow
from ui.labels import button, muted, small_muted, text
from ui.programme.loading import PackLoading
from ui.told import Told

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from sos_desktop.casebook import Casebook
    from sos_desktop.errors import SosError
    from sos_desktop.programme.loading import InForce

NONE = "No programme pack is loaded: everything is as the application has it."
STOPS = (
    "Stop following it? New follow-ups are booked by the application’s own rules again. Nothing is deleted, and your "
    "SoS team’s key stays known."
)


class PackCard(Card):
    """``choose_place`` shows the system's own dialog; a test answers in its place."""

    def __init__(
        self,
        background: Background,
        clock: Callable[[], datetime],
        loading: PackLoading,
        *,
        can_write: bool,
    ) -> None:
        super().__init__("Programme pack")
        self._background, self._clock, self._can_write = background, clock, can_write
        self.choose_place: Callable[[str], Path | None] = self._choose_place
        self.holds, self.fingerprint, self.escrow = text(NONE), small_muted(""), small_muted("")
        self.told = Told()
        self.load = button("Load a pack…", name="Load a programme pack")
        self.save_key = button("Save this laptop’s public key…", "quiet")
        self.stop = button("Stop following it…", "quiet", name="Stop following the programme pack")
        self.yes, self.no = button("Yes, stop following it"), button("No", "quiet", name="Go on following it")
        self._question = text(STOPS)
        self.body.addWidget(
            muted(
                "One file from your SoS team sets up the directory, forms, rules and summaries for your trust. You are "
                "shown everything it changes before it does."
            )
        )
        for part in (self.holds, self.fingerprint, self.escrow, self.told):
            self.body.addWidget(part)
        self.body.addWidget(Flow(self.load, self.save_key, self.stop))
        self.body.addWidget(self._question)
        self.body.addWidget(Flow(self.yes, self.no))
        self.load.setEnabled(can_write)
        self._show((None, ""))
        self.load.clicked.connect(loading.begin)
        self.save_key.clicked.connect(self._save_key)
        self.stop.clicked.connect(partial(self._ask, True))
        self.no.clicked.connect(partial(self._ask, False))
        self.yes.clicked.connect(self._stop)
        loading.told.connect(self._tell)
        loading.loaded.connect(self.read)

    def showEvent(self, event: "QShowEvent") -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        self._background.run(_in_force, done=self._show)

    def _show(self, found: "tuple[InForce | None, str]") -> None:
        holds, escrow = found
        self.holds.setText(
            f"Pack {holds.serial} of {holds.name}, made on {said(holds.made)}, loaded on {said(holds.loaded)}."
            if holds
            else NONE
        )
        self.fingerprint.setText(f"Signed with the key {holds.fingerprint}." if holds else "")
        self.escrow.setText(
            f"Your programme asks for an escrow of {escrow}. You decide: under “What opens it”, with their file."
            if escrow
            else ""
        )
        for words in (self.fingerprint, self.escrow):
            words.setVisible(bool(words.text()))
        self.stop.setVisible(bool(holds) and self._can_write)
        self._ask(False)

    def _ask(self, asked: bool) -> None:
        had = self.yes.hasFocus() or self.no.hasFocus()
        for part in (self._question, self.yes, self.no):
            part.setVisible(asked)
        if asked:
            self.no.setFocus()
        elif had:
            self.load.setFocus()

    def _stop(self) -> None:
        work = partial(_unload, now=self._clock())
        self._background.run(work, done=self._stopped, refused=self._refused)

    def _stopped(self, _: None) -> None:
        self.told.tell("It is not followed any more. Nothing of your records has gone.")
        self.read()

    def _tell(self, words: str, problem: bool) -> None:
        self.told.tell(words, problem=problem)

    def _refused(self, problem: "SosError") -> None:
        self.told.tell(str(problem), problem=True)

    # The laptop's own key

    def _save_key(self) -> None:
        self._background.run(_key, done=self._save_key_there, refused=self._refused)

    def _save_key_there(self, key: tuple[str, str]) -> None:
        name, words = key
        out = self.choose_place(name)
        if out is not None:
            self._background.aside(partial(_hand_over, out, words), done=self._saved, refused=self._refused)

    def _saved(self, path: Path) -> None:
        self.told.tell(f"Saved as {path.name}. Give it to your SoS team; it opens nothing.")

    def _choose_place(self, suggestion: str) -> Path | None:
        return files.file_to_save(self, "Save the public key", suggestion, "Text (*.txt)")


def _in_force(casebook: "Casebook") -> "tuple[InForce | None, str]":
    """And whose escrow it asks for, with the fingerprint that stands on that office's paper."""
    from sos_desktop.programme import loading
    from sos_desktop.records import programme
    from sos_desktop.vault.escrow import Recipient

    holds, hint = loading.in_force(casebook.store), programme.escrow(casebook.store)
    if hint is None:
        return holds, ""
    fingerprint = Recipient(hint.label, bytes.fromhex(hint.public)).fingerprint
    return holds, f"{hint.label} (fingerprint {fingerprint})"


def _unload(casebook: "Casebook", *, now: datetime) -> None:
    from sos_desktop.programme import loading

    loading.unload(casebook.vault, now=now)


def _key(casebook: "Casebook") -> tuple[str, str]:
    from sos_desktop.programme import laptop_key

    return laptop_key.file_name(casebook.vault), laptop_key.text(casebook.vault)


def _hand_over(out: Path, words: str) -> Path:
    from sos_desktop.vault.files import hand_over

    return hand_over(out, words.encode("utf-8"))
