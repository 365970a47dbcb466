"""Loading a pack: read, compared with what is known, shown line by line, then in force in one transaction.

On first load a person compares the fingerprint with the SoS team's letter, and from then on this record book
believes that key and no other, or one that it has handed the programme on to. Serial numbers only rise. A pack that
is bad, older, of the same number with other contents, or another programme's is refused whole, with a sentence.
"""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sos_desktop.dates import from_stamp, london_date, said, stamp
from sos_desktop.errors import BadInput, ProgrammeRefused, SaveFailed
from sos_desktop.programme import applying, changes, document, signing
from sos_desktop.programme.changes import Changed, How
from sos_desktop.programme.contents import Contents
from sos_desktop.programme.document import Pack
from sos_desktop.records import programme, urgent_numbers
from sos_desktop.summary import parameters
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Store
from sos_desktop.vault.urgent_numbers import Sealed

_SAFE = "Nothing has been changed."


@dataclass(frozen=True, slots=True)
class InForce:
    """The pack that holds here. ``loaded`` is London's date."""

    serial: int
    name: str
    fingerprint: str
    loaded: date
    made: date


@dataclass(frozen=True, slots=True)
class Looked:
    """A pack that could be loaded, and what that would change; nothing is changed by looking.

    ``first``: its fingerprint is to be compared with the letter. ``handed_on``: another key signs now, and the one
    that was known has signed it. ``organisation`` is whose record book it would be, one of ``organisations``.
    """

    pack: Pack
    data: bytes = field(repr=False)
    first: bool
    handed_on: bool
    changes: tuple[Changed, ...]
    organisation: str

    @property
    def organisations(self) -> tuple[tuple[str, str], ...]:
        """Code and name of each."""
        return tuple((each.code, each.name) for each in self.pack.contents.organisations)

    @property
    def fingerprint(self) -> str:
        return self.pack.fingerprint


class _Undone(Exception):
    """Ends a trial: the transaction that it was made in is undone."""


def in_force(store: Store) -> InForce | None:
    """The pack that holds here; None without one."""
    row = store.row("SELECT * FROM packs WHERE unloaded IS NULL ORDER BY serial DESC LIMIT 1")
    newest = store.row("SELECT max(serial) AS serial FROM packs")
    if row is None or newest is None or row["serial"] != newest["serial"]:
        return None
    name, made = document.head(bytes(row["content"]))
    loaded = london_date(from_stamp(row["loaded"]))
    return InForce(row["serial"], name, signing.fingerprint(row["signer"]), loaded, made)


def wanted(vault: Vault) -> bool:
    """Whether to ask for a first pack: none was ever loaded, and nothing has been recorded yet."""
    untouched = vault.store.row(
        "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM packs) AND NOT EXISTS (SELECT 1 FROM people)"
        " AND NOT EXISTS (SELECT 1 FROM incidents)"
    )
    return untouched is not None and vault.meta.kind == "casework" and not vault.meta.demonstration


def look(vault: Vault, data: bytes, *, now: datetime, organisation: str = "") -> Looked:
    """What loading it would change. Raises ProgrammeRefused for whatever ``load`` would refuse."""
    looked = _looked(vault, data, now=now, organisation=organisation)
    with suppress(_Undone), vault.store.change(now=now):
        _load(vault, looked, now=now)
        raise _Undone
    return looked


def load(vault: Vault, data: bytes, *, fingerprint: str, now: datetime, organisation: str = "") -> Looked:
    """Put it in force, whole or not at all. ``fingerprint`` is the one that a person has seen and agreed to."""
    looked = _looked(vault, data, now=now, organisation=organisation)
    if "".join(fingerprint.split()).upper() != looked.fingerprint.replace(" ", ""):
        raise ProgrammeRefused(
            "The fingerprint of this pack is not the one that was compared.",
            _SAFE,
            "Ask your SoS team before you load it.",
        )
    with vault.store.change(now=now):
        numbers = _load(vault, looked, now=now)
    vault.meta = replace(vault.meta, organisation=looked.organisation)
    if numbers is not None:
        with suppress(OSError, SaveFailed):  # put right at the next unlock
            urgent_numbers.publish(vault, numbers)
    return looked


def unload(vault: Vault, *, now: datetime) -> None:
    """No programme sets anything here any more; nothing of the records goes, and the key stays known.

    The directory, the forms and the numbers stay, and so does what summaries hold: a newer pack can change it.
    """
    with vault.store.change(now=now) as change:
        if not change.run("UPDATE packs SET unloaded = ? WHERE unloaded IS NULL", (stamp(now),)):
            raise BadInput("No programme pack is loaded here.", _SAFE)
        programme.clear(change)
        change.audit("programme pack unloaded", "programme")


def _looked(vault: Vault, data: bytes, *, now: datetime, organisation: str) -> Looked:
    pack = document.read(data)
    _check_place(vault, pack, london_date(now))
    known = vault.store.row("SELECT * FROM packs ORDER BY serial DESC LIMIT 1")
    if known is not None:
        _check_known(pack, data, known["serial"], known["signer"], bytes(known["content"]))
    codes = [each.code for each in pack.contents.organisations]
    own = vault.meta.organisation
    whose = organisation or (own if own in codes else codes[0])
    if whose not in codes:
        raise ProgrammeRefused(f"The pack is not for the organisation {whose[:9]}.", _SAFE)
    found = _changes(vault, pack, whose, london_date(now))
    handed_on = known is not None and known["signer"] != pack.signer
    return Looked(pack, data, known is None, handed_on, found, whose)


def _check_place(vault: Vault, pack: Pack, today: date) -> None:
    if vault.meta.kind == "team":
        raise ProgrammeRefused(
            "This is the SoS team’s record book: packs are made here, and loaded where people are supported.",
            _SAFE,
        )
    if pack.demonstration != vault.meta.demonstration:
        raise ProgrammeRefused(
            "This pack is a demonstration, and this record book is not."
            if pack.demonstration
            else "This record book is a demonstration, and the pack is not.",
            _SAFE,
            "Made-up records and real ones stay apart.",
        )
    if pack.made > today:
        raise ProgrammeRefused(
            f"It was made on {said(pack.made)}, which is still to come.",
            _SAFE,
            "Is the clock of this computer right?",
        )


def _check_known(pack: Pack, data: bytes, serial: int, signer: str, content: bytes) -> None:
    if signing.follow(pack.handovers, signer) != pack.signer:
        raise ProgrammeRefused(
            "It was signed by another programme than the one that this record book knows.",
            _SAFE,
            "Ask your SoS team. If they have a new record book, the old one has to hand the programme on first.",
        )
    if pack.serial < serial:
        raise ProgrammeRefused(
            f"It is number {pack.serial}, and number {serial} was loaded before.",
            _SAFE,
            "Ask your SoS team for the newest pack.",
        )
    if pack.serial == serial and data != content:
        raise ProgrammeRefused(
            f"It is number {serial} and says something else than the number {serial} that was loaded before.",
            _SAFE,
            "Ask your SoS team which one is right: each pack has a number of its own.",
        )


def _changes(vault: Vault, pack: Pack, organisation: str, today: date) -> tuple[Changed, ...]:
    store, contents = vault.store, pack.contents
    held, earlier = _held(store), _earlier(store)
    first = parameters.first_quarter(today)
    now = changes.pictured(held, parameters.in_force(store, first), first)
    then = changes.pictured(contents, changes.holds_from(store, first, contents, pack.serial), first)
    now |= changes.of_records(store, earlier)
    then |= changes.of_pack(store, contents, earlier)
    found = changes.between(now, then)
    if organisation == vault.meta.organisation:
        return found
    whose = Changed(
        "This record book", "Your organisation", How.CHANGED, vault.meta.organisation, organisation
    )
    return (whose, *found)


def _held(store: Store) -> Contents | None:
    """What the pack in force sets; nothing after it was unloaded."""
    row = store.row("SELECT content, unloaded FROM packs ORDER BY serial DESC LIMIT 1")
    return document.read(bytes(row["content"])).contents if row and row["unloaded"] is None else None


def _earlier(store: Store) -> Contents | None:
    """What the newest pack has set, whether or not it is in force still: what of it stands in the records."""
    row = store.row("SELECT content FROM packs ORDER BY serial DESC LIMIT 1")
    return document.read(bytes(row["content"])).contents if row else None


def _load(vault: Vault, looked: Looked, *, now: datetime) -> Sealed | None:
    pack, store = looked.pack, vault.store
    earlier = _earlier(store)
    try:
        with store.change(now=now) as change:
            numbers = applying.apply(vault, change, pack, earlier, now=now, today=london_date(now))
            if change.row("SELECT 1 FROM packs WHERE serial = ?", (pack.serial,)):
                change.run("UPDATE packs SET unloaded = NULL WHERE serial = ?", (pack.serial,))
            else:
                change.run(
                    "INSERT INTO packs (serial, signer, content, loaded) VALUES (?, ?, ?, ?)",
                    (pack.serial, pack.signer, looked.data, stamp(now)),
                )
            change.run("UPDATE meta SET organisation = ?", (looked.organisation,))
            change.audit("programme pack loaded", str(pack.serial), looked.data)
    except BadInput as refused:
        raise ProgrammeRefused(refused.happened, refused.safe or _SAFE, refused.do) from None
    return numbers
