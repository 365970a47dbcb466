"""Programme pack: all that one sets, prepared part by part, checked at once, made and signed. For the SoS team."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from sos_desktop.dates import london_date
from ui import files
from ui.background import Background
from ui.cards import Page
from ui.flowing import Flow
from ui.labels import button
from ui.programme.forms_part import FormsPart, LeafletsPart
from ui.programme.key_part import KeyPart
from ui.programme.making_card import MakingCard
from ui.programme.offices_part import OfficesPart
from ui.programme.part import PartCard
from ui.programme.rules_part import DirectoryPart, RulesPart
from ui.programme.summary_part import SummaryPart
from ui.programme.trust_part import StaffPart, TrustPart
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.errors import SosError
    from sos_desktop.programme.document import Pack
    from sos_desktop.programme.preparing import MadePack, Prepared

PACKS, TEXT, PDF = "Programme packs (*.sosprogramme)", "Text (*.txt)", "PDF (*.pdf)"


class ProgrammePage(Page):
    """``choose_file`` and ``choose_place`` show the system's own dialogs; tests and the tour answer in their place."""

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__(
            "Programme pack", "What is set for every laptop of the programme, in one file that you sign."
        )
        self._background, self._clock = background, clock
        self.choose_file: Callable[[], Path | None] = self._choose_file
        self.choose_place: Callable[[str], Path | None] = self._choose_place
        self.told, self.making, self.key = Told(), MakingCard(), KeyPart()
        self.trust, self.staff, self.summary = TrustPart(), StaffPart(), SummaryPart()
        self.forms, self.leaflets = FormsPart(background, clock), LeafletsPart()
        self.directory = DirectoryPart(lambda: london_date(self._clock()))
        self.rules, self.offices = RulesPart(), OfficesPart(background)
        self.cards: tuple[PartCard, ...] = (
            *(self.trust, self.staff, self.summary, self.forms, self.leaflets),
            *(self.directory, self.rules, self.offices),
        )
        self._kept: dict[str, object] = {}
        self._filled = False
        self._packs: dict[int, MadePack] = {}
        self.tabs: dict[str, QPushButton] = {}
        self._shown: dict[str, tuple[QWidget, ...]] = {
            "The trust": (self.trust, self.staff),
            "Summaries": (self.summary,),
            "Forms and leaflets": (self.forms, self.leaflets),
            "Directory": (self.directory,),
            "Rules": (self.rules,),
            "Numbers and offices": (self.offices,),
            "Key": (self.key,),
        }
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        tabs = Flow(spacing=8)
        for words in self._shown:
            tab = button(words, "choice")
            tab.setCheckable(True)
            tab.clicked.connect(partial(self.show_tab, words))
            group.addButton(tab)
            tabs.add(tab)
            self.tabs[words] = tab
        for part in (self.told, self.making, tabs):
            self.body.addWidget(part)
        for cards in self._shown.values():
            for card in cards:
                self.body.addWidget(card)
        self.body.addStretch(1)
        self.show_tab("The trust")

    def _connect(self) -> None:
        for card in self.cards:
            card.edited.connect(partial(self._keep, card))
        self.summary.own_wanted.connect(self._add_own_key)
        self.making.make_wanted.connect(self._make)
        self.making.save_wanted.connect(self._save)
        self.making.letter_wanted.connect(self._save_letter)
        self.key.save_wanted.connect(self._save_key)
        self.key.begin_wanted.connect(self._begin_from)
        self.key.hand_on_wanted.connect(self._hand_on)
        self.key.take_over_wanted.connect(self._take_over)

    def show_tab(self, words: str, *_: object) -> None:
        """Show the cards under one heading."""
        self.tabs[words].setChecked(True)
        for name, parts in self._shown.items():
            for part in parts:
                part.setVisible(name == words)

    # Reading and keeping

    def read(self) -> None:
        """The fields are filled once; after that they hold what somebody has typed."""
        self._background.run(partial(_read, today=london_date(self._clock())), done=self._show)

    def _show(self, found: "tuple[Prepared, tuple[MadePack, ...]]") -> None:
        prepared, packs = found
        if not self._filled:
            self._filled = True
            self._kept = dict(prepared.given)
            for card in self.cards:
                card.show_given(prepared.given)
        self._packs = {pack.serial: pack for pack in packs}
        self.making.show_prepared(prepared)
        self.making.show_made(packs)

    def put_away(self) -> None:
        """What stands in a field that nobody has left yet."""
        if self._filled:
            for card in self.cards:
                self._keep(card)

    def _keep(self, card: PartCard) -> None:
        changed = {part: content for part, content in card.given().items() if content != self._kept.get(part)}
        if changed:
            self._kept |= changed
            work = partial(_keep, changed=changed, now=self._clock())
            self._background.run(work, done=self._was_kept, refused=self._refused)

    def _was_kept(self, prepared: "Prepared") -> None:
        self.making.show_prepared(prepared)

    def _refused(self, problem: "SosError") -> None:
        self.told.tell(str(problem), problem=True)
        self.area.verticalScrollBar().setValue(0)

    def _add_own_key(self) -> None:
        self._background.run(_recipient, done=self._own_key_there, refused=self._refused)

    def _own_key_there(self, own: tuple[str, str]) -> None:
        self.summary.add_own(*own)

    # The pack

    def _make(self) -> None:
        work = partial(_make, now=self._clock())
        self.making.make.setEnabled(False)
        self._background.run(work, done=self._made, refused=self._not_made)

    def _made(self, pack: "MadePack") -> None:
        self.told.tell("")
        self.making.told.tell(
            f"Pack {pack.serial} is made, and kept here. Save it for the laptops, and its letter apart from it."
        )
        self.read()

    def _not_made(self, problem: "SosError") -> None:
        self.making.told.tell(str(problem), problem=True)
        self.read()

    def _save(self, serial: int) -> None:
        out = self.choose_place(f"programme-{serial}.sosprogramme")
        if out is not None:
            self._hand_over(out, self._packs[serial].data)

    def _save_letter(self, serial: int) -> None:
        out = self.choose_place(f"letter-{serial}.pdf")
        if out is not None:
            work = partial(_letter, self._packs[serial].data, out)
            self._background.aside(work, done=self._saved, refused=self._refused)

    def _hand_over(self, out: Path, data: bytes) -> None:
        self._background.aside(partial(_hand_over, out, data), done=self._saved, refused=self._refused)

    def _saved(self, path: Path) -> None:
        self.making.told.tell(f"Saved as {path.name}.")

    # The key

    def _save_key(self) -> None:
        self._background.run(_key, done=self._key_there, refused=self._refused)

    def _key_there(self, key: tuple[str, str]) -> None:
        out = self.choose_place(key[0])
        if out is not None:
            self._background.aside(
                partial(_hand_over, out, key[1].encode()), done=self._key_saved, refused=self._refused
            )

    def _key_saved(self, path: Path) -> None:
        self.key.told.tell(f"Saved as {path.name}.")

    def _begin_from(self) -> None:
        path = self.choose_file()
        if path is not None:
            work = partial(_begin_from, path=path, now=self._clock())
            self._background.run(work, done=self._begun, refused=self._key_refused)

    def _begun(self, pack: "Pack") -> None:
        self._filled = False
        self.key.told.tell(
            f"Prepared from pack {pack.serial}, in place of what stood here. Its fingerprint is {pack.fingerprint}: "
            "anybody can sign a pack, so make sure that it is your team’s, and look at every recipient."
        )
        self.read()

    def _hand_on(self, public: str) -> None:
        work = partial(_hand_on, public=public, now=self._clock())
        self._background.run(work, done=self._handed_on, refused=self._key_refused)

    def _handed_on(self, lines: str) -> None:
        self.key.show_lines(lines)
        self.key.told.tell(
            "The programme is handed on. Laptops follow with the first pack of the new record book."
        )
        self.read()

    def _take_over(self, lines: str) -> None:
        work = partial(_take_over, lines=lines, now=self._clock())
        self._background.run(work, done=self._taken_over, refused=self._key_refused)

    def _taken_over(self, _: None) -> None:
        self.key.told.tell(
            "The programme is taken over. Laptops follow when they load a pack that is made here."
        )
        self.read()

    def _key_refused(self, problem: "SosError") -> None:
        self.key.told.tell(str(problem), problem=True)

    def _choose_file(self) -> Path | None:
        return files.file_to_open(self, "An earlier pack", f"{PACKS};;All files (*)")

    def _choose_place(self, suggestion: str) -> Path | None:
        kinds = {".txt": TEXT, ".pdf": PDF}.get(Path(suggestion).suffix, PACKS)
        return files.file_to_save(self, "Save", suggestion, kinds)


def _read(casebook: "Casebook", *, today: date) -> "tuple[Prepared, tuple[MadePack, ...]]":
    from sos_desktop.programme import preparing

    return preparing.read(casebook.vault, today=today), preparing.made(casebook.store)


def _keep(casebook: "Casebook", *, changed: dict[str, object], now: datetime) -> "Prepared":
    from sos_desktop.programme import preparing

    with casebook.store.change(now=now):
        for part, content in changed.items():
            preparing.keep(casebook.store, part, content, now=now)
    return preparing.read(casebook.vault, today=london_date(now))


def _make(casebook: "Casebook", *, now: datetime) -> "MadePack":
    from sos_desktop.programme import preparing

    return preparing.make(casebook.vault, now=now, today=london_date(now))


def _letter(data: bytes, out: Path) -> Path:
    from sos_desktop.programme import document
    from sos_desktop.reports import programme_letter
    from sos_desktop.vault.files import hand_over

    pack = document.read(data)
    paper = programme_letter.paper(
        programme=pack.contents.name,
        organisations=", ".join(f"{each.name} ({each.code})" for each in pack.contents.organisations),
        file_name=pack.name,
        fingerprint=pack.fingerprint,
        made=pack.made,
        demonstration=pack.demonstration,
    )
    return hand_over(out, paper)


def _hand_over(out: Path, data: bytes) -> Path:
    from sos_desktop.vault.files import hand_over

    return hand_over(out, data)


def _key(casebook: "Casebook") -> tuple[str, str]:
    from sos_desktop.programme import laptop_key

    return laptop_key.file_name(casebook.vault), laptop_key.text(casebook.vault)


def _recipient(casebook: "Casebook") -> tuple[str, str]:
    """Its name, and the age key that summaries can be sealed to for it."""
    from sos_desktop.summary.sealing import Opener

    meta = casebook.vault.meta
    return meta.nickname, Opener.of(meta).recipient


def _begin_from(casebook: "Casebook", *, path: Path, now: datetime) -> "Pack":
    from sos_desktop.errors import BadInput
    from sos_desktop.programme import document, preparing
    from sos_desktop.vault.files import read_at_most

    try:
        data = read_at_most(path, document.LARGEST)
    except OSError:
        raise BadInput("That file cannot be read.", "Nothing has been changed.") from None
    return preparing.begin_from(casebook.vault, data, now=now)


def _hand_on(casebook: "Casebook", *, public: str, now: datetime) -> str:
    from sos_desktop.programme import preparing

    return preparing.hand_on(casebook.vault, public, now=now)


def _take_over(casebook: "Casebook", *, lines: str, now: datetime) -> None:
    from sos_desktop.programme import preparing

    preparing.take_over(casebook.vault, lines, now=now)
