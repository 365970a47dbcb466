"""The operations that change what was finished: opened again, moved, put away; and older forms brought up to date."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sos_desktop.records import binned, moves, reopening, sessions
from sos_desktop.vault import backup_file, migrate
from sos_desktop.vault.folder import Vault
from tests.torture import made_up
from tests.torture.made_up import BOOK, NOTE, NOW
from tests.torture.operations import Broken, Operation, State, Step

FURNISHED = Path(__file__).parents[1] / "data" / "furnished"


class OpenAgain(Operation):
    """Undo after the finish: the record opened again, its draft changed, and finished as the next version."""

    name = "open again (undo)"

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        store, drafts = opened.store, list[str]()
        wren = made_up.session_of(store, "Wren")
        yield lambda: drafts.append(reopening.reopen(store, wren, now=NOW))
        note = made_up.meant(store, wren, "note")[0]
        yield lambda: made_up.give(store, drafts[0], note, NOTE)
        yield lambda: sessions.finish(store, drafts[0], now=NOW)


class Move(Operation):
    """An amendment: it stood with the wrong person."""

    name = "amend: the wrong person"

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        wren = made_up.session_of(opened.store, "Wren")
        (heron,) = opened.store.rows("SELECT id FROM people WHERE code_name = 'Heron'")
        yield lambda: moves.move(opened.store, wren, heron["id"], "Their names are alike.", now=NOW)


class Bin(Operation):
    """A draft into the bin, out of it, in again, and deleted for good."""

    name = "put into the bin"

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        store = opened.store
        heron = made_up.session_of(store, "Heron")
        yield lambda: binned.put(store, heron, now=NOW)
        yield lambda: binned.restore(store, heron, now=NOW)
        yield lambda: binned.put(store, heron, now=NOW)
        yield lambda: binned.delete(store, heron, now=NOW)


class Migrate(Operation):
    """Opening a record book of the first released form brings it to that of today, with everything in it."""

    name = "migrate form 1"
    form = "0001"

    def before(self, place: Path) -> None:
        shutil.copytree(FURNISHED / self.form, place / BOOK)
        for folder in ("backups", "sent"):
            (place / BOOK / folder).mkdir(mode=0o700)

    def open(self, place: Path) -> Any:
        return None

    def steps(self, place: Path, opened: Any) -> Iterable[Step]:
        kept: list[Vault] = []
        yield lambda: kept.append(made_up.unlock(place / BOOK))
        yield lambda: kept[0].close(now=NOW)

    def beside(self, place: Path, vault: Vault | None) -> tuple[tuple[str, str], ...]:
        """The backup from before stands however often it was tried, and each of them is whole."""
        backups = [path for path in (place / BOOK / "backups").glob("*.vbk") if not path.name.startswith(".")]
        if not backups or not all(backup_file.read(path).intact() for path in backups):
            raise Broken("the backup from before is missing or not whole")
        return ()


class MigrateLater(Migrate):
    """A made-up later form, that touches every table."""

    name = "migrate to a later form"

    _LATER = """
    CREATE TABLE made_up (id TEXT PRIMARY KEY, words TEXT NOT NULL) STRICT;
    INSERT INTO made_up SELECT object_id || number, content FROM versions;
    ALTER TABLE people ADD COLUMN made_up TEXT NOT NULL DEFAULT 'made up';
    UPDATE people SET made_up = code_name;
    CREATE INDEX made_up_answers ON answers (saved);
    """

    def before(self, place: Path) -> None:
        made_up.furnish(place / BOOK)

    def open(self, place: Path) -> None:
        self._later()

    def look(self, place: Path, *, work: bool = True) -> State:
        """Opening finishes what was interrupted, so there is one state, and nothing is missing in it."""
        self._later()
        return super().look(place, work=work)

    def _later(self) -> None:
        steps = migrate.steps()
        if self._LATER not in steps:
            migrate.steps = lambda: (*steps, self._LATER)  # type: ignore[assignment]


OPERATIONS: tuple[type[Operation], ...] = (OpenAgain, Move, Bin, Migrate, MigrateLater)
