"""The operations of backups, restoring, new keys and escrow."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from nacl.public import PrivateKey

from sos_desktop.errors import SaveFailed
from sos_desktop.vault import backup, backup_file, places, rekey, restore, rewrap, second_place
from sos_desktop.vault.escrow import Recipient
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from tests.torture import made_up
from tests.torture.deeds import Rewrap
from tests.torture.made_up import BOOK, CODE, NOW, OTHER_CODE, OTHER_PASSPHRASE, PASSPHRASE, seeded
from tests.torture.operations import Broken, Operation, State, Step, content

FIRST = NOW - timedelta(days=30)


class Keeping(Operation):
    """Every backup that bears its name is whole, whenever the power went; the older ones are still there.

    What is not finished has another name, and the next backup clears it away.
    """

    def beside(self, place: Path, vault: Vault | None) -> tuple[tuple[str, str], ...]:
        return whole(place / BOOK / backup.FOLDER)

    def between(self, earlier: State, later: State, found: State) -> bool:
        """The new one is there before an old one goes; and no old one goes that is to stay."""
        there, before, after = (dict(state.beside).keys() for state in (found, earlier, later))
        stays = there >= before & after
        none_too_soon = there >= before or there >= after
        return (
            stays
            and none_too_soon
            and there <= before | after
            and (found.records, found.opens) in self.may_stand(earlier, later)
        )

    def as_good(self, wanted: State, found: State) -> bool:
        """A backup that was to go may still be there; a damaged record book is kept aside instead of backed up."""
        there, needed = dict(found.beside).keys(), dict(wanted.beside).keys()
        return (found.records, found.opens) == (wanted.records, wanted.opens) and (
            there >= needed or any(name.startswith("replaced-") for name in there)
        )

    def may_stand(self, earlier: State, later: State) -> list[tuple[str, frozenset[str]]]:
        return [(state.records, state.opens) for state in (earlier, later)]

    def look(self, place: Path, *, work: bool = True) -> State:
        state = super().look(place, work=work)
        if work:
            vault = self._open_with_any(place / BOOK)
            try:
                backup.make(vault, now=NOW + timedelta(hours=1))
            finally:
                vault.close(now=NOW + timedelta(hours=1))
            whole(place / BOOK / backup.FOLDER)
        return state


def whole(folder: Path) -> tuple[tuple[str, str], ...]:
    found = []
    for path in sorted(folder.glob(f"*{backup_file.SUFFIX}")):
        if path.name.startswith("."):
            continue
        if not backup_file.read(path).intact():
            raise Broken("a backup that bears its name is not whole")
        found.append((path.name, "whole"))
    return tuple(found)


def kept_aside(place: Path) -> tuple[tuple[str, str], ...]:
    """What could not become a backup, by one failed read, is kept as it is: with its database and keys."""
    aside = [path.parent.name for path in sorted((place / BOOK).glob("replaced-*/vault.db"))]
    if any(not (place / BOOK / name / "vault.keys").exists() for name in aside):
        raise Broken("what was kept aside lacks its keys")
    return tuple((name, "aside") for name in aside)


def keep_some(place: Path, many: int = 1) -> None:
    """So many backups, a day apart, before anything else is done."""
    for number in range(many):
        now = FIRST + timedelta(days=number)
        vault = made_up.unlock(place / BOOK)
        with vault.store.change(now=now) as change:
            change.audit("made up", f"{number}")
        backup.make(vault, now=now)
        vault.close(now=now)


class Backup(Keeping):
    name = "backup"

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        yield lambda: backup.make(opened, now=NOW)


class Rotate(Keeping):
    """There are so many that one has to go for the new one."""

    name = "backup and rotate"

    def before(self, place: Path) -> None:
        super().before(place)
        vault = made_up.unlock(place / BOOK)
        for number in range(11):
            backup.make(vault, now=NOW - timedelta(minutes=20 - number))
        vault.close(now=NOW)

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        yield lambda: backup.make(opened, now=NOW)


class SecondPlace(Keeping):
    """The newest backup is copied to a stick, read back and compared."""

    name = "copy to a second place"
    known = frozenset({"stick"})

    def before(self, place: Path) -> None:
        super().before(place)
        keep_some(place)
        (place / "stick").mkdir()

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        def choose() -> None:
            if second_place.choose(opened, place / "stick", now=NOW) is None:
                raise SaveFailed("no backup was found that could be copied, and that was said")

        yield choose

    def beside(self, place: Path, vault: Vault | None) -> tuple[tuple[str, str], ...]:
        there = [pair for folder in sorted((place / "stick").iterdir()) for pair in whole(folder)]
        return (*super().beside(place, vault), *((f"stick/{name}", how) for name, how in there))


class RestoreBeside(Keeping):
    """A backup becomes a record book where there was none."""

    name = "restore into a new folder"
    known = frozenset({"Restored"})

    def before(self, place: Path) -> None:
        super().before(place)
        keep_some(place)

    def open(self, place: Path) -> None:
        return None

    def steps(self, place: Path, opened: None) -> Iterable[Step]:
        yield lambda: self._restore(place)

    def look(self, place: Path, *, work: bool = True) -> State:
        """What an interrupted attempt left, the next one clears away."""
        state = super().look(place, work=work)
        if work and not (place / "Restored").exists():
            self._restore(place)
        return state

    def _restore(self, place: Path) -> None:
        path = backup_file.in_folder(place / BOOK / backup.FOLDER)[-1]
        restore.into(
            path, place / "Restored", PASSPHRASE, now=NOW, limits=CHEAP_LIMITS, allowed=places.anywhere
        )

    def beside(self, place: Path, vault: Vault | None) -> tuple[tuple[str, str], ...]:
        found = super().beside(place, vault)
        if (place / "Restored").exists():
            restored = made_up.unlock(place / "Restored")
            found += (("Restored", content(restored.store)),)
            restored.close(now=NOW)
        return found


class RestoreOver(Keeping):
    """A backup in place of the record book, which becomes a backup itself."""

    name = "restore in place"

    def before(self, place: Path) -> None:
        super().before(place)
        keep_some(place)
        vault = made_up.unlock(place / BOOK)
        with vault.store.change(now=NOW) as change:
            change.audit("made up", "after the backup")
        vault.close(now=NOW)

    def open(self, place: Path) -> None:
        return None

    def steps(self, place: Path, opened: None) -> Iterable[Step]:
        path = backup_file.in_folder(place / BOOK / backup.FOLDER)[-1]
        yield lambda: restore.replace(path, place / BOOK, PASSPHRASE, now=NOW, limits=CHEAP_LIMITS)

    def beside(self, place: Path, vault: Vault | None) -> tuple[tuple[str, str], ...]:
        return (*super().beside(place, vault), *kept_aside(place))


class Rekey(Keeping):
    """Everything under a new data key: all old or all new."""

    name = "re-key"
    secrets = (
        ("old passphrase", PASSPHRASE),
        ("new passphrase", OTHER_PASSPHRASE),
        ("old sheet", CODE),
        ("new sheet", OTHER_CODE),
    )

    def before(self, place: Path) -> None:
        super().before(place)
        keep_some(place)

    def open(self, place: Path) -> None:
        return None

    def steps(self, place: Path, opened: None) -> Iterable[Step]:
        def everything() -> None:
            done = rekey.everything(
                place / BOOK,
                PASSPHRASE,
                OTHER_PASSPHRASE,
                OTHER_CODE,
                generated=True,
                now=NOW,
                cost=CHEAPEST,
                limits=CHEAP_LIMITS,
                chance=seeded("re-key"),
            )
            if done.first_backup is None:
                raise SaveFailed("the keys are new and the first backup under them failed, and that was said")

        yield everything


class Escrow(Rewrap):
    """A slot for others is added, and taken away again."""

    name = "add and remove a slot"
    secrets = (("passphrase", PASSPHRASE), ("sheet", CODE))

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        public = bytes(PrivateKey(bytes(range(32))).public_key)
        to = (Recipient("SoS lead", public),)
        yield lambda: rewrap.change_escrow(
            opened, PASSPHRASE, to, now=NOW, limits=CHEAP_LIMITS, chance=seeded("escrow")
        )
        yield lambda: rewrap.remove_escrow(opened, PASSPHRASE, now=NOW, limits=CHEAP_LIMITS)
        yield lambda: opened.close(now=NOW)

    def between(self, earlier: State, later: State, found: State) -> bool:
        """The key file and the audit may each be before or after."""
        return found.opens == earlier.opens and found.records in (earlier.records, later.records)


OPERATIONS: tuple[type[Operation], ...] = (
    Backup, Rotate, SecondPlace, RestoreBeside, RestoreOver, Rekey, Escrow,
)  # fmt: skip
