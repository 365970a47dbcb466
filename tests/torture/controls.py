"""The same proof over ways that are known to lose: where it finds nothing, the proof is broken, not the vault."""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sos_desktop.vault import connection
from tests.torture.deeds import ChangePassphrase, Export, SaveDraft
from tests.torture.kills import kills
from tests.torture.operations import Operation
from tests.torture.powercut import power_cuts
from tests.torture.workshop import Tally, Workshop


@dataclass(frozen=True)
class Control:
    """``found`` says which of the two a tally must hold."""

    name: str
    operation: type[Operation]
    tamper: Callable[[], None]
    by: str
    must: Callable[[Tally], bool]


def _journal(mode: str, synchronous: str) -> Callable[[], None]:
    """The database as most programs use it: with another journal, and the lock that lets others in."""

    def prepare(made: connection.Connection, _: str) -> None:
        made.row_factory = connection.Row
        for pragma in (
            "locking_mode = NORMAL",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            f"synchronous = {synchronous}",
            f"journal_mode = {mode}",
        ):
            made.execute(f"PRAGMA {pragma}").fetchall()
        made.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def tamper() -> None:
        connection._prepare = prepare

    return tamper


def _without_fsync(of: Callable[[int], bool]) -> Callable[[], None]:
    def tamper() -> None:
        real = os.fsync

        def fsync(descriptor: int) -> None:
            if not of(os.fstat(descriptor).st_mode):
                real(descriptor)

        os.fsync = fsync

    return tamper


def _loses(tally: Tally) -> bool:
    return tally.lost > 0


def _spoils(tally: Tally) -> bool:
    return tally.corrupt > 0


def _either(tally: Tally) -> bool:
    """An acknowledged export whose copy alone is gone counts as spoilt."""
    return tally.lost + tally.corrupt > 0


CONTROLS = (
    Control("journal_mode=DELETE, synchronous=FULL", SaveDraft, _journal("DELETE", "FULL"), "cuts", _loses),
    Control("a key file without fsync", ChangePassphrase, _without_fsync(stat.S_ISREG), "cuts", _spoils),
    Control("an export, its folder not synced", Export, _without_fsync(stat.S_ISDIR), "cuts", _either),
    Control("journal_mode=OFF", SaveDraft, _journal("OFF", "OFF"), "kills", _spoils),
)


def run(control: Control, room: Path, tally: Tally, *, seed: int, states: int) -> bool:
    """Whether what was found is what must be found."""
    workshop = Workshop(control.operation(), room, seed=seed, tamper=control.tamper)
    if control.by == "cuts":
        power_cuts(workshop, tally, states)
    else:
        kills(workshop, tally)
    return control.must(tally)
