"""Making the pack: its number, what still stands against it, the letter, and every pack that was made."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from sos_desktop.dates import said
from ui.cards import Card, clear
from ui.flowing import Flow, SideBySide
from ui.labels import button, code_font, label, muted, set_role, small_muted, text
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.programme.preparing import MadePack, Prepared

WHERE = {
    "name": "The trust, name of the programme",
    "organisations": "The trust, organisations and sites",
    "headcount": "Staff",
    "summary": "Summaries",
    "practitioners": "Keys in the register",
    "questionnaires": "Questionnaires",
    "forms_used": "Questionnaires, what they are used for",
    "leaflets": "Leaflets",
    "services": "Directory",
    "retention": "Rules, when records are looked at again",
    "follow_ups": "Rules, new follow-ups",
    "thresholds": "Rules, notes on scores",
    "second_place": "Rules, backups",
    "urgent_numbers": "Numbers and offices, urgent numbers",
    "information_governance": "Numbers and offices, the copy for a person",
    "escrow": "Numbers and offices, escrow",
}
"""Where on the page a finding is put right."""
_MOST = 12


class MakingCard(Card):
    """``make_wanted``, ``letter_wanted`` (a number of a pack) and ``save_wanted`` (the same) ask the page."""

    make_wanted = Signal()
    save_wanted = Signal(int)
    letter_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__("The next pack")
        self.state, self.findings = text(""), muted("")
        self.fingerprint = label("", "code", wrap=True)
        self.fingerprint.setFont(code_font())
        self.make = button("Make the pack", "primary")
        self.told = Told()
        self.saves: dict[int, object] = {}
        self._made = QVBoxLayout()
        self._made.setSpacing(8)
        self.body.addWidget(self.state)
        self.body.addWidget(self.findings)
        self.body.addWidget(small_muted("It is signed with the key of this record book. Its fingerprint:"))
        self.body.addWidget(self.fingerprint)
        self.body.addWidget(self.told)
        self.body.addWidget(Flow(self.make))
        self.body.addLayout(self._made)
        self.make.clicked.connect(self.make_wanted)

    def show_prepared(self, prepared: "Prepared") -> None:
        found = prepared.findings
        self.make.setEnabled(not found and not prepared.handed_on)
        groups = prepared.fingerprint.split()
        self.fingerprint.setText("   ".join(groups[:4]) + "\n" + "   ".join(groups[4:]))
        self.fingerprint.setAccessibleName(f"Fingerprint: {prepared.fingerprint}")
        if prepared.handed_on:
            words = f"The programme was handed on: packs are made by the record book with the key {prepared.handed_on}."
        elif found:
            many = "One thing is" if len(found) == 1 else f"{len(found)} things are"
            words = f"Pack {prepared.serial} cannot be made yet. {many} to be put right:"
        else:
            words = f"Pack {prepared.serial} can be made: nothing stands against it."
        self.state.setText(words)
        lines = []
        for finding in found[:_MOST]:
            part, _, inside = finding.link_id.partition(": ")
            where = WHERE.get(part, part) + (f", {inside.replace(': ', ', ')}" if inside else "")
            lines.append(_in_words(f"{where}: {finding.rule} {finding.do}".strip()))
        if len(found) > _MOST:
            lines.append(f"and {len(found) - _MOST} more")
        self.findings.setText("\n".join(lines))
        set_role(self.findings, "problem" if lines else "muted")
        self.findings.setVisible(bool(lines) and not prepared.handed_on)

    def show_made(self, packs: "tuple[MadePack, ...]") -> None:
        clear(self._made)
        self.saves = {}
        for pack in packs:
            save = button("Save it…", "small", name=f"Save pack {pack.serial}")
            letter = button("Save its letter…", "quiet-small", name=f"Save the letter of pack {pack.serial}")
            save.clicked.connect(partial(self.save_wanted.emit, pack.serial))
            letter.clicked.connect(partial(self.letter_wanted.emit, pack.serial))
            self.saves[pack.serial] = save
            self._made.addWidget(
                SideBySide(
                    text(f"Pack {pack.serial}, made on {said(pack.made)}"),
                    Flow(save, letter, spacing=8, to_the_right=True),
                    shares=(1, 1),
                    letters=18,
                )
            )


_KEYS = {"name": "the name", "code": "the code", "call": "the number", "key": "the public key",
         "title": "the title", "text": "the text", "author": "the author"}  # fmt: skip
"""What a field is called in the file of a pack, and what on the page."""


def _in_words(finding: str) -> str:
    for key, words in _KEYS.items():
        finding = finding.replace(f"“{key}”", words)
    return finding
