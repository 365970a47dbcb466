"""The copy that somebody is given: read through, others blacked out, and saved as one encrypted file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QPlainTextEdit

from sos_desktop.errors import BadInput, SosError
from ui import files
from ui.background import Background
from ui.cards import Card, Page
from ui.flowing import Flow
from ui.labels import button, muted
from ui.rights.named import NamedCard
from ui.rights.sealing import SealCard

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.gathering import Gathered, Part
    from sos_desktop.records.mentions import Mention
    from sos_desktop.records.programme import AgeKey
    from sos_desktop.records.redaction import Redaction

_LINES = 16
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class _Prepared:
    gathered: "Gathered" = field(repr=False)
    mentions: "tuple[Mention, ...]" = field(repr=False)
    name: str
    demonstration: bool
    office: "AgeKey | None" = None


@dataclass(frozen=True, slots=True)
class _Sealed:
    """``words`` is the passphrase, or empty where it was sealed to a key."""

    data: bytes = field(repr=False)
    words: str = field(repr=False)


class CopyPage(Page):
    """``choose_file`` shows the system's own dialog; a test answers in its place."""

    left = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("A copy of everything")
        self._background, self._clock = background, clock
        self._prepared: _Prepared | None = None
        self._asked = 0
        self.choose_file: Callable[[str], Path | None] = self._ask_for_file
        self.back = button("Back", "quiet")
        self.named = NamedCard()
        self.preview = QPlainTextEdit()
        self.black_out = button("Black out what is selected")
        self.seal = SealCard()
        self._lay_out()
        self.back.clicked.connect(self.left)
        self.named.changed.connect(self._show_text)
        self.black_out.clicked.connect(self._select)
        self.seal.save_wanted.connect(self._save)

    def _lay_out(self) -> None:
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.preview.setAccessibleName("Everything they will be given")
        self.preview.setMinimumHeight(self.fontMetrics().lineSpacing() * _LINES)
        reading = Card("What they will be given")
        reading.body.addWidget(muted("Select anything else that is about somebody else, with the mouse or Shift and the"
                                     " arrow keys, then black it out."))  # fmt: skip
        reading.body.addWidget(self.preview)
        reading.body.addWidget(Flow(self.black_out))
        self.buttons.add(self.back)
        for part in (self.named, reading, self.seal):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_person(self, person_id: str) -> None:
        self._prepared = None
        self.title.setText("A copy of everything")
        self.say("One moment.")
        self.preview.clear()
        self.named.show_mentions(())
        self.seal.begin()
        self.seal.save.setEnabled(False)
        self._background.run(partial(_prepare, person_id=person_id), done=self._show)

    def read(self) -> None:
        """What is being prepared stays as it is."""

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """A passphrase, and somebody's whole record, are not left on a page that nobody looks at."""
        self.seal.forget()
        super().hideEvent(event)

    # What is in it

    def _show(self, prepared: _Prepared) -> None:
        self._prepared = prepared
        self.title.setText(f"{prepared.gathered.code_name}: a copy of everything")
        self.say("Look who else is named, read it through, then save it.")
        self.named.show_mentions(prepared.mentions)
        self.seal.know(*((prepared.office.name, prepared.office.key) if prepared.office else ("", "")))
        self.seal.save.setEnabled(True)
        self._show_text()

    def _show_text(self) -> None:
        if self._prepared is not None:
            self._asked += 1
            work = partial(_text, self._prepared.gathered, self.named.redactions(), self._asked)
            self._background.aside(work, done=self._put_text)

    def _put_text(self, found: tuple[str, int]) -> None:
        words, asked = found
        if asked == self._asked:
            bar = self.preview.verticalScrollBar()
            at = bar.value()
            self.preview.setPlainText(words)
            bar.setValue(at)

    def _select(self) -> None:
        lines = self.preview.textCursor().selectedText().split("\u2029")
        ours = {line.label for part in self._parts() for line in part.lines} | {
            part.heading for part in self._parts()
        }
        words = [
            line.strip() for line in lines if len(line.strip()) >= _SHORTEST and line.strip() not in ours
        ]
        if words:
            self.named.select(words)
            self.tell("Blacked out wherever it stands. You can show it again above.")
        else:
            self.tell("Select a few words of the text first.", problem=True)
            self.preview.setFocus()

    def _parts(self) -> "tuple[Part, ...]":
        return self._prepared.gathered.parts if self._prepared else ()

    # Leaving

    def _save(self, key: str) -> None:
        if self._prepared is None:
            return
        self.seal.forget()
        self.seal.save.setEnabled(False)
        self.seal.told.tell("One moment: it is being made and encrypted.")
        work = partial(_sealed, self._prepared, self.named.redactions(), key, self._clock())
        self._background.aside(work, done=self._sealed, refused=self._refused)

    def _sealed(self, sealed: _Sealed) -> None:
        prepared = self._prepared
        out = self.choose_file(prepared.name) if prepared is not None else None
        if prepared is None or out is None:
            self._refused(None)
            return
        work = partial(
            _give, person_id=prepared.gathered.person_id, sealed=sealed, out=out, now=self._clock()
        )
        self._background.run(work, done=self._saved, refused=self._refused)

    def _saved(self, saved: tuple[Path, str]) -> None:
        path, words = saved
        self.seal.save.setEnabled(True)
        self.seal.told.tell(f"Saved as {path.name}, and noted in the audit.")
        if words:
            self.seal.show_passphrase(words)

    def _refused(self, problem: SosError | None) -> None:
        self.seal.save.setEnabled(True)
        self.seal.told.tell(str(problem or ""), problem=problem is not None)

    def _ask_for_file(self, suggestion: str) -> Path | None:
        return files.file_to_save(self, "Save the copy", suggestion, "Encrypted copy (*.age)")


def _prepare(casebook: "Casebook", *, person_id: str) -> _Prepared:
    from sos_desktop.records import beside, erasure, programme
    from sos_desktop.records.gathering import gather
    from sos_desktop.records.mentions import mentions
    from sos_desktop.reports import handing_over

    if not casebook.vault.read_only and beside.holds(
        casebook.vault, erasure.ids_of(casebook.store, person_id)
    ):
        raise BadInput(
            "Something that was typed about them is not in your records yet.",
            "Nothing was prepared, so that the copy is whole.",
            "Press “Look at it” on top of the page, put it in or remove it, then prepare the copy again.",
        )
    gathered = gather(casebook.store, person_id)
    found = mentions(casebook.store, gathered)
    office = programme.information_governance(casebook.store)
    return _Prepared(gathered, found, handing_over.name(), casebook.vault.meta.demonstration, office)


def _text(gathered: "Gathered", redactions: "list[Redaction]", asked: int) -> tuple[str, int]:
    from sos_desktop.records.redaction import redacted

    lines = []
    for part in redacted(gathered, redactions).parts:
        lines += [part.heading, *([part.under] if part.under else []), ""]
        for line in part.lines:
            lines += [line.label, *(f"    {each}" for each in line.text.splitlines()), ""]
        lines.append("")
    return "\n".join(lines).strip(), asked


def _sealed(prepared: _Prepared, redactions: "list[Redaction]", key: str, now: datetime) -> _Sealed:
    """The zip and its encryption, which take a second or two; nothing in clear is written anywhere."""
    from sos_desktop.records.redaction import redacted
    from sos_desktop.reports import handing_over

    words = "" if key else handing_over.new_passphrase()
    seal = handing_over.Seal(words, handing_over.checked(key) if key else "")
    clean = redacted(prepared.gathered, redactions)
    content = handing_over.packed(clean, now=now, demonstration=prepared.demonstration)
    return _Sealed(handing_over.sealed(content, seal), words)


def _give(
    casebook: "Casebook", *, person_id: str, sealed: _Sealed, out: Path, now: datetime
) -> tuple[Path, str]:
    from sos_desktop.reports import handing_over

    return handing_over.give(casebook.vault, person_id, sealed.data, out, now=now), sealed.words
