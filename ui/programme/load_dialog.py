"""A pack before it is loaded: who signed it, and every line that it changes. One press loads it, whole."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.dates import said
from ui.background import Background
from ui.cards import Card
from ui.cut_combo import CutCombo
from ui.dialogs.form_dialog import FormDialog, Work
from ui.labels import Tone, chip, code_font, combo, heading, label, muted, small_muted, text
from ui.questions.wrapped import WrappedCheck

if TYPE_CHECKING:
    from sos_desktop.programme.changes import Changed
    from sos_desktop.programme.loading import Looked

COMPARE = (
    "Compare it with the letter of your SoS team, or over the telephone, with a number that you have from somewhere "
    "else. From then on this record book takes packs that are signed with this key and no others."
)
KNOWN = "It is signed with the key that this record book knows."
HANDED_ON = (
    "It is signed with a new key, and the one that this record book knows has signed that one. There is nothing to "
    "compare."
)
_TONES: dict[str, tuple[str, Tone]] = {
    "added": ("New", "ok"),
    "changed": ("Changed", "warn"),
    "removed": ("Goes", "neutral"),
}


_OWN = "Your organisation"


class LoadDialog(FormDialog):
    """``kept`` follows when it is in force."""

    def __init__(
        self,
        background: Background,
        clock: Callable[[], datetime],
        looked: "Looked",
        parent: QWidget | None,
    ) -> None:
        pack = looked.pack
        super().__init__(
            background,
            f"Programme pack {pack.serial}",
            f"{pack.contents.name}, made on {said(pack.made)}. Nothing has been changed yet.",
            "Load it",
            parent,
        )
        self._clock, self._looked = clock, looked
        self.compared = WrappedCheck("All eight groups are the same as in the letter")
        self.organisation = combo(
            *((f"{name} ({code})", code) for code, name in looked.organisations), kind=CutCombo
        )
        at = self.body.indexOf(self.form)
        self.body.insertWidget(at, self._signed())
        self._another = next((each for each in looked.changes if each.what == _OWN), None)
        if len(looked.organisations) > 1:
            self._ask_whose(looked.organisation)
        self.body.insertWidget(at + 2, self._what_changes())
        self.compared.toggled.connect(self._fit_keep)
        self.organisation.currentIndexChanged.connect(self._fit_keep)
        self._fit_keep()
        self.fit(84)
        asked = self.keep if self.keep.isEnabled() else self.organisation
        (self.compared if looked.first else asked).setFocus()

    def _ask_whose(self, own: str) -> None:
        """Where the pack does not name the organisation that stood here, nothing is chosen for anybody."""
        until_now = ""
        if self._another is not None:
            self.organisation.insertItem(0, "Choose your organisation", "")
            own, until_now = "", f" Until now it was {self._another.before}."
        self.organisation.setCurrentIndex(self.organisation.findData(own))
        self.form.add_row(
            "Which of them is yours?", self.organisation, f"It stands in your summaries.{until_now}"
        )

    def _fit_keep(self, *_: object) -> None:
        compared = self.compared.isChecked() or not self._looked.first
        self.keep.setEnabled(compared and bool(self.organisation.currentData()))

    def work(self) -> Work | None:
        if not self.keep.isEnabled():
            return None
        return partial(
            _load,
            data=self._looked.data,
            fingerprint=self._looked.fingerprint,
            organisation=str(self.organisation.currentData()),
            now=self._clock(),
        )

    def _signed(self) -> Card:
        looked = self._looked
        card = Card("Who signed it", role="card" if looked.first else "tint")
        groups = looked.fingerprint.split()
        shown = label("   ".join(groups[:4]) + "\n" + "   ".join(groups[4:]), "code")
        shown.setFont(code_font())
        shown.setAccessibleName(f"Fingerprint: {looked.fingerprint}")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.body.addWidget(shown)
        card.body.addWidget(text(COMPARE if looked.first else HANDED_ON if looked.handed_on else KNOWN))
        card.body.addWidget(self.compared)
        self.compared.setVisible(looked.first)
        return card

    def _what_changes(self) -> Card:
        card = Card("What it changes")
        asked = len(self._looked.organisations) > 1  # then it is said where it is chosen
        found = tuple(each for each in self._looked.changes if not (asked and each.what == _OWN))
        if not found:
            card.body.addWidget(muted("Nothing: all of it stands here already."))
        for part, lines in groupby(found, key=lambda change: change.part):
            card.body.addWidget(heading(part))
            for change in lines:
                card.body.addWidget(_line(change))
        card.body.addWidget(
            small_muted(
                "Records, follow-ups that are booked and summaries that were sent stay as they are. What goes from the "
                "directory or the forms is retired, and can be read."
            )
        )
        return card


def _line(change: "Changed") -> QWidget:
    words, tone = _TONES[change.how]
    line = QWidget()
    down = QVBoxLayout(line)
    down.setContentsMargins(0, 2, 0, 4)
    down.setSpacing(2)
    down.addWidget(text(change.what))
    if change.before and change.after:
        down.addWidget(small_muted(f"from: {change.before}"))
        down.addWidget(small_muted(f"to: {change.after}"))
    elif change.after or change.before:
        down.addWidget(small_muted(change.after or change.before))
    whole = QWidget()
    across = QHBoxLayout(whole)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(12)
    pill = chip(words, tone)
    across.addWidget(pill, 0, Qt.AlignmentFlag.AlignTop)
    across.addWidget(line, 1)
    return whole


def _load(casebook: Casebook, *, data: bytes, fingerprint: str, organisation: str, now: datetime) -> "Looked":
    from sos_desktop.programme import loading

    return loading.load(casebook.vault, data, fingerprint=fingerprint, organisation=organisation, now=now)
