"""The application as these proofs use it: one place, so that it is clear which of its functions are under proof."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from random import Random

from sos_desktop.dates import Quarter
from sos_desktop.summary import leaving, parameters, review
from sos_desktop.summary.events import Counted
from sos_desktop.summary.noise import Noise
from sos_desktop.summary.parameters import WITHOUT_A_PACK, Parameters, Recipient
from sos_desktop.summary.review import Review
from sos_desktop.summary.tables import CATALOGUE, DEFAULT, PAIRS, Cell, Kind, Mode
from sos_desktop.vault import creation
from sos_desktop.vault import folder as vaults
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.meta import Kind as VaultKind
from sos_desktop.vault.meta import Meta
from sos_desktop.vault.recovery import RecoveryCode

Chance = Callable[[int], bytes]

NOISE = Noise(DEFAULT.epsilon)
QUARTER = Quarter(2026, 3)
PASSPHRASE = "made-up records only"
_MADE = datetime(2023, 9, 1, 9, 0, tzinfo=UTC)


def cell(kind: str, table: str, category: str) -> Cell:
    return next(each for each in DEFAULT.cells if each == (kind, table, category))


def file_of(
    key: bytes, true: Mapping[Cell, int], quarter: Quarter = QUARTER, chosen: Parameters = WITHOUT_A_PACK
) -> Mapping[Cell, int]:
    """The numbers that a record book with this install key would send for these counts."""
    return leaving.prepared(_meta(key), quarter, Counted(Counter(true), 0, 0, 0, 0), chosen).counts


PACK = Parameters(
    epsilon=Fraction(1, 2),
    tables=tuple(table.key for table in CATALOGUE if table.kind is not Kind.FEEDBACK)[:16],
    serial=1,
)
"""What a pack may choose at most: twice as many tables, each with half the epsilon."""


def screen_of(folder: Path, chosen: Parameters = WITHOUT_A_PACK) -> Review:
    """What the review screen of a new record book says under these parameters."""
    vault = new_book(folder, Random(1).randbytes)
    try:
        if chosen.serial:
            with vault.store.change(now=_MADE) as change:
                parameters.take_from(change, QUARTER, chosen)
        return review.review(vault, QUARTER, today=QUARTER.next.first)
    finally:
        vault.close(now=_MADE)


SPLIT = Parameters(
    mode=Mode.SHARES,
    epsilon=Fraction(0),
    tables=tuple(table.key for table in (*CATALOGUE, *PAIRS)),
    offices=(Recipient("The SoS team", ""), Recipient("Clinical audit", "")),
    serial=1,
)
"""Every table there is, split between two offices."""


def both_files(key: bytes, true: Mapping[Cell, int], quarter: Quarter = QUARTER) -> tuple[bytes, ...]:
    """The two packages that a record book would send to two offices."""
    files = leaving.made(_meta(key), quarter, Counted(Counter(true), 0, 0, 0, 0), SPLIT)
    return tuple(each.package for each in files)


def _meta(key: bytes) -> Meta:
    return Meta(b"i" * 16, "casework", True, "Wren", "ZZ1", _MADE, b"a" * 32, key[::-1], key)


def key_of(*words: object) -> bytes:
    """An install key of chance, the same for the same words."""
    return hashlib.sha256(repr(words).encode()).digest()


def new_book(folder: Path, chance: Chance, *, now: datetime = _MADE, kind: VaultKind = "casework") -> Vault:
    """An open record book whose keys are drawn from ``chance``."""
    creation.create(
        folder, PASSPHRASE, RecoveryCode(chance(20)), nickname=folder.name, now=now, demonstration=True,
        organisation="ZZ1", kind=kind, generated=True, cost=CHEAPEST, limits=CHEAP_LIMITS, chance=chance,
    )  # fmt: skip
    return open_book(folder, now=now)


def open_book(folder: Path, *, now: datetime) -> Vault:
    return vaults.unlock(folder, PASSPHRASE, now=now, limits=CHEAP_LIMITS)
