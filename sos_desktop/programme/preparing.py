"""The next pack, in the SoS team's record book: prepared part by part, checked while it is, then made and numbered.

Whose keys are in it is what the register says. What is prepared may be half done for weeks; a pack is made of it only
when nothing is the matter with it, and then it is kept, byte for byte.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from sos_desktop.dates import stamp
from sos_desktop.errors import BadInput, Finding, ProgrammeRefused
from sos_desktop.programme import document, parts, register, signing
from sos_desktop.programme.contents import Contents, as_json, forms_json, leaflets_json
from sos_desktop.programme.document import Pack
from sos_desktop.programme.signing import Handover
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Store

FORMS, LEAFLETS = "questionnaires", "leaflets"
_HANDED_ON, _HANDOVERS, _AFTER = "handed_on", "handovers", "after_serial"
PARTS = (*(part for part in parts.PARTS if part != "practitioners"), FORMS, LEAFLETS)
"""What a person prepares, beside the keys that the register has."""
_LARGEST = document.LARGEST
_LAST_TO_BEGIN_FROM = document.LAST_SERIAL // 2
"""Packs are numbered one by one. Nobody comes that far, and after the last number no pack could ever be made again."""
_SAFE = "Nothing has been changed."


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is prepared, as JSON by part, and what it comes to. ``serial`` is the number that the next pack gets."""

    given: Mapping[str, object] = field(repr=False)
    contents: Contents
    findings: tuple[Finding, ...]
    serial: int
    fingerprint: str
    demonstration: bool
    handed_on: str = ""
    """The fingerprint of the record book that makes packs from now on, where this one has handed the programme on."""


@dataclass(frozen=True, slots=True)
class MadePack:
    """A pack that was made here."""

    serial: int
    made: date
    data: bytes = field(repr=False)


def read(vault: Vault, *, today: date) -> Prepared:
    """Everything for the page, checked as a laptop would check it."""
    given = _given(vault.store)
    inside, forms, leaflets = _members(vault.store, given)
    contents, findings = parts.read(inside, forms, leaflets, today=today)
    return Prepared(
        {part: given[part] for part in PARTS if part in given},
        contents,
        tuple(findings),
        next_serial(vault.store),
        signing.fingerprint(signing.public_key(vault.meta.signing_seed)),
        vault.meta.demonstration,
        str(given.get(_HANDED_ON) or ""),
    )


def keep(store: Store, part: str, content: object, *, now: datetime) -> None:
    """Prepare a part; None leaves it out of the pack. It may be half done, so nothing is checked here."""
    if part not in PARTS:
        raise ValueError(part)
    _put(store, part, content, now=now)


def begin_from(vault: Vault, data: bytes, *, now: datetime) -> Pack:
    """Prepare what a pack says, in place of what is prepared; the next number is higher than its own.

    Its practitioners' keys are not taken over: they come from the register.
    """
    pack = document.read(data)
    if pack.serial > _LAST_TO_BEGIN_FROM:
        raise ProgrammeRefused(
            f"It says that it is number {pack.serial:,}, which no pack can be yet.",
            _SAFE,
            "Ask where that file comes from.",
        )
    whole = as_json(pack.contents)
    store = vault.store
    with store.change(now=now) as change:
        for part in PARTS:
            _put(store, part, whole.get(part), now=now)
        _put(store, FORMS, forms_json(pack.contents), now=now)
        _put(store, LEAFLETS, leaflets_json(pack.contents), now=now)
        after = max(pack.serial, next_serial(store) - 1)
        _put(store, _AFTER, after, now=now)
        change.audit("programme prepared from a pack", str(pack.serial), data)
    return pack


def prepare(vault: Vault, content: object, forms: object, leaflets: object, *, now: datetime) -> None:
    """Prepare what files say (see ``folder``), in place of what is prepared. Raises BadInput for parts unknown here."""
    if not isinstance(content, dict) or not set(content) <= set(PARTS):
        raise BadInput(
            "programme.json sets something that is not known here, or the practitioners’ keys.",
            _SAFE,
            "The keys come from the register. “sos-records programme check” says what is not known.",
        )
    with vault.store.change(now=now) as change:
        for part in PARTS:
            _put(vault.store, part, content.get(part), now=now)
        _put(vault.store, FORMS, forms or None, now=now)
        _put(vault.store, LEAFLETS, leaflets or None, now=now)
        change.audit("programme prepared from files", "programme")


def next_serial(store: Store) -> int:
    """One more than the highest that was made here, or that was begun from."""
    row = store.row("SELECT max(serial) AS serial FROM packs_made")
    after = _given(store).get(_AFTER)
    return max(row["serial"] or 0 if row else 0, after if isinstance(after, int) else 0) + 1


def make(vault: Vault, *, now: datetime, today: date) -> MadePack:
    """Sign what is prepared, with the next number, and keep it. Raises ProgrammeRefused with every finding."""
    if vault.meta.kind != "team" and not vault.meta.demonstration:
        raise ProgrammeRefused("Packs are made in the SoS team’s record book.", "Nothing has been made.")
    prepared = read(vault, today=today)
    if prepared.handed_on:
        raise ProgrammeRefused(
            "This record book has handed the programme on.",
            "Nothing has been made.",
            "Make the pack in the new one: laptops that know it take none from here any more.",
        )
    if prepared.findings:
        raise document.refusal(list(prepared.findings))
    pack = Pack(
        prepared.serial,
        today,
        vault.meta.demonstration,
        prepared.contents,
        handovers=_handovers(_given(vault.store)),
    )
    data = document.write(pack, vault.meta.signing_seed)
    with vault.store.change(now=now) as change:
        change.run(
            "INSERT INTO packs_made (serial, content, made) VALUES (?, ?, ?)", (pack.serial, data, stamp(now))
        )
        change.audit("programme pack made", str(pack.serial), data)
    return MadePack(pack.serial, today, data)


def made(store: Store) -> tuple[MadePack, ...]:
    """Every pack that was made here, the newest first."""
    rows = store.rows("SELECT * FROM packs_made ORDER BY serial DESC")
    return tuple(
        MadePack(row["serial"], date.fromisoformat(row["made"][:10]), bytes(row["content"])) for row in rows
    )


# From one record book of the SoS team to the next


def hand_on(vault: Vault, public: str, *, now: datetime) -> str:
    """The lines that make another record book of the SoS team the one whose packs are taken from now on."""
    handover = signing.hand_on(vault.meta.signing_seed, public)
    chain = (*_handovers(_given(vault.store)), handover)
    if len(chain) > signing.MOST_HANDOVERS:
        raise BadInput(
            "The programme has been handed on too often.", _SAFE, "Please tell whoever looks after it."
        )
    with vault.store.change(now=now) as change:
        _put(vault.store, _HANDED_ON, signing.fingerprint(handover.after), now=now)
        change.audit("programme handed on", handover.after)
    return "\n".join(each.text for each in chain)


def take_over(vault: Vault, text: str, *, now: datetime) -> Handover:
    """Packs are made here from now on, and laptops follow. Raises BadInput where the lines are for somebody else."""
    lines = [line for line in text.splitlines() if line.strip()]
    chain = [Handover.parse(line) for line in lines[: signing.MOST_HANDOVERS + 1]]
    joined = all(one.after == next_.before for one, next_ in pairwise(chain))
    if not chain or len(chain) > signing.MOST_HANDOVERS or not joined:
        raise BadInput("A line is missing.", _SAFE, "Copy all the lines from the old record book.")
    if chain[-1].after != signing.public_key(vault.meta.signing_seed):
        raise BadInput(
            "These lines hand the programme on to another record book.",
            _SAFE,
            "The old record book needs the public key of this one.",
        )
    with vault.store.change(now=now) as change:
        _put(vault.store, _HANDOVERS, [each.as_json() for each in chain], now=now)
        change.audit("programme taken over", chain[-1].before)
    return chain[-1]


def _handovers(given: Mapping[str, object]) -> tuple[Handover, ...]:
    return signing.read_handovers(given.get(_HANDOVERS) or [])


def _members(store: Store, given: Mapping[str, object]) -> tuple[dict[str, object], object, object]:
    inside = {part: given[part] for part in parts.PARTS if part in given}
    inside["practitioners"] = sorted(register.signers(store))
    return inside, given.get(FORMS), given.get(LEAFLETS)


def _given(store: Store) -> dict[str, object]:
    return {row["part"]: json.loads(row["content"]) for row in store.rows("SELECT * FROM pack_parts")}


def _put(store: Store, part: str, content: object, *, now: datetime) -> None:
    text = json.dumps(content, ensure_ascii=True)
    if len(text) > _LARGEST:
        raise BadInput("That is more than a pack can hold.", _SAFE, "Please leave something out.")
    with store.change(now=now) as change:
        if content is None:
            change.run("DELETE FROM pack_parts WHERE part = ?", (part,))
        else:
            change.run(
                "INSERT INTO pack_parts (part, content) VALUES (?, ?)"
                " ON CONFLICT (part) DO UPDATE SET content = excluded.content",
                (part, text),
            )
