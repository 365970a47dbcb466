"""The operations of somebody's rights: erased for good, still erased after a restore, given a copy of everything."""

from collections.abc import Iterable
from pathlib import Path

import pyrage

from sos_desktop.casebook import Casebook
from sos_desktop.codes import ErasureReason
from sos_desktop.errors import SaveFailed
from sos_desktop.records import erasure, gathering, rewriting, tombstones
from sos_desktop.records.returned import Settling
from sos_desktop.reports import handing_over
from sos_desktop.vault import backup, backup_file, restore
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS
from tests.torture import made_up
from tests.torture.keeping import Keeping, keep_some, kept_aside
from tests.torture.made_up import BOOK, NOW, PASSPHRASE
from tests.torture.operations import Broken, Operation, State, Step

WREN = "person-Wren"
WHY, WHOSE = ErasureReason.ASKED, "Made up 1"


class Erasing(Keeping):
    """It is opened as the application does: what was begun is finished there, before anybody looks."""

    def before(self, place: Path) -> None:
        super().before(place)
        keep_some(place)

    def look(self, place: Path, *, work: bool = True) -> State:
        Casebook.of(self._open_with_any(place / BOOK), now=NOW).close(now=NOW)
        return super().look(place, work=work)

    def beside(self, place: Path, vault: Vault | None) -> tuple[tuple[str, str], ...]:
        assert vault is not None
        kept = tombstones.opened(tombstones.beside(place / BOOK), vault.meta)
        rows = erasure.rows_about(vault.store, WREN)
        if kept and rows:
            raise Broken(f"{rows} rows are about somebody who was erased")
        return (*super().beside(place, vault), *(("erased", each.person_id) for each in kept))

    def as_good(self, wanted: State, found: State) -> bool:
        """A backup that was said to be gone is gone: it held who was erased."""
        return False


class Erase(Erasing):
    """Everything about somebody, and then every backup that may hold them."""

    name = "erase a person"

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        yield lambda: erasure.erase(opened, WREN, WHY, WHOSE, now=NOW)

        def from_backups() -> None:
            if rewriting.rewrite(opened, now=NOW).many:
                raise SaveFailed("an older backup could not be removed, and that was said")

        yield from_backups


class RestoreErased(Erasing):
    """A backup that holds somebody who was erased since is put back: they stay erased, wherever it is interrupted."""

    name = "restore after an erasure"

    def before(self, place: Path) -> None:
        super().before(place)
        vault = made_up.unlock(place / BOOK)
        erasure.erase(vault, WREN, WHY, WHOSE, now=NOW)
        vault.close(now=NOW)

    def open(self, place: Path) -> None:
        return None

    def steps(self, place: Path, opened: None) -> Iterable[Step]:
        path = backup_file.in_folder(place / BOOK / backup.FOLDER)[-1]
        yield lambda: restore.replace(
            path, place / BOOK, PASSPHRASE, now=NOW, limits=CHEAP_LIMITS, settle=Settling(path, place / BOOK)
        )

    def beside(self, place: Path, vault: Vault | None) -> tuple[tuple[str, str], ...]:
        found = super().beside(place, vault)
        if ("erased", WREN) not in found:
            raise Broken("it is not known any more that somebody was erased")
        return (*found, *kept_aside(place))

    def as_good(self, wanted: State, found: State) -> bool:
        """By one failed read what was there could not become a backup, and is kept aside as it is."""
        return Keeping.as_good(self, wanted, found)


class SubjectAccess(Operation):
    """Somebody's copy of everything kept about them: noted, and saved sealed under its final name or not at all."""

    name = "export a person's copy"
    known = frozenset({"leaves", "sealed"})

    def before(self, place: Path) -> None:
        """It is made and sealed beforehand: that happens in memory, and there is nothing to interrupt."""
        super().before(place)
        (place / "leaves").mkdir()
        vault = made_up.unlock(place / BOOK)
        content = handing_over.packed(gathering.gather(vault.store, WREN), now=NOW)
        vault.close(now=NOW)
        seal = handing_over.Seal(recipient=str(pyrage.x25519.Identity.generate().to_public()))
        (place / "sealed").write_bytes(handing_over.sealed(content, seal))

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        data = (place / "sealed").read_bytes()
        yield lambda: handing_over.give(opened, WREN, data, place / "leaves" / "copy-1.zip.age", now=NOW)

    def between(self, earlier: State, later: State, found: State) -> bool:
        """Noted, and not yet saved."""
        return found.records == later.records and found.beside == earlier.beside

    def beside(self, place: Path, vault: Vault | None) -> tuple[tuple[str, str], ...]:
        found = [path for path in sorted((place / "leaves").iterdir()) if not path.name.startswith(".")]
        if any(path.read_bytes() != (place / "sealed").read_bytes() for path in found):
            raise Broken("a partial copy under its final name")
        return tuple((path.name, "whole") for path in found)


OPERATIONS: tuple[type[Operation], ...] = (Erase, RestoreErased, SubjectAccess)
