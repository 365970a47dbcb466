"""The operations of the records and of the key file."""

from collections.abc import Iterable
from pathlib import Path

from sos_desktop.codes import Amendment
from sos_desktop.records import amendments
from sos_desktop.summary import ledger, sent
from sos_desktop.vault import rewrap
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from tests.torture import made_up
from tests.torture.made_up import (
    BOOK,
    CODE,
    NOTE,
    NOW,
    OTHER_CODE,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    QUARTER,
    TODAY,
    seeded,
)
from tests.torture.operations import Broken, Operation, State, Step, digest_of


class Create(Operation):
    """A record book where there was none. What an interrupted attempt left, the next one clears away."""

    name = "create"

    def before(self, place: Path) -> None:
        pass

    def open(self, place: Path) -> None:
        return None

    def steps(self, place: Path, opened: None) -> Iterable[Step]:
        yield lambda: made_up.create(place / BOOK)

    def look(self, place: Path, *, work: bool = True) -> State:
        if (place / BOOK).exists():
            return super().look(place, work=work)
        if work:
            made_up.create(place / BOOK)
            super().look(place)
        return State("none")


class OpenAndClose(Operation):
    """Unlock, one change, and close: the lock, the holder's name, the journal, the head in the key file."""

    name = "open, change, close"

    def open(self, place: Path) -> dict[str, Vault]:
        return {}

    def steps(self, place: Path, opened: dict[str, Vault]) -> Iterable[Step]:
        def unlock() -> None:
            opened["vault"] = made_up.unlock(place / BOOK)

        def change() -> None:
            with opened["vault"].store.change(now=NOW) as change:
                change.audit("made up", "torture")

        yield unlock
        yield change
        yield lambda: opened["vault"].close(now=NOW)


class SaveDraft(Operation):
    """Answers of a session under way: a choice, a long text, the text again, one that is cleared."""

    name = "save a draft"

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        store = opened.store
        session = made_up.session_of(store, "Heron")
        factor = made_up.meant(store, session, "risk-factor")[0]
        (note, *_) = made_up.meant(store, session, "note")
        yield lambda: made_up.give(store, session, factor, "2")
        yield lambda: made_up.give(store, session, note, NOTE)
        yield lambda: made_up.give(store, session, note, f"{NOTE} And their brother.")


class Finish(Operation):
    name = "finish"

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        session = made_up.session_of(opened.store, "Heron")
        yield lambda: made_up.finish(opened.store, session, now=NOW)


class Amend(Operation):
    name = "amend"

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        session = made_up.session_of(opened.store, "Wren")

        def amend(reason: Amendment, text: str) -> object:
            return amendments.amend(opened.store, session, reason, text, now=NOW)

        yield lambda: amend(Amendment.TYPING_ERROR, "It was the night shift.")
        yield lambda: amend(Amendment.ADDITION, NOTE)


class Rewrap(Operation):
    """While it is under way the old secret opens, or the new one, or both; never neither.

    Which of them it is, and whether the audit knows of it yet, may each be either.
    """

    def between(self, earlier: State, later: State, found: State) -> bool:
        changed = earlier.opens ^ later.opens
        stays = earlier.opens & later.opens
        return (
            found.records in (earlier.records, later.records)
            and found.opens >= stays
            and bool(found.opens & changed)
        )

    def keeps_word(self, refused: str, acknowledged: int, found: State) -> bool:
        """Where it said that the old one still opens it, it does."""
        said = "still opens as it did before" in refused
        return (
            not said
            or not any(name.startswith("old") for name, _ in self.secrets)
            or any(name.startswith("old") for name in found.opens)
        )


class ChangePassphrase(Rewrap):
    name = "change the passphrase"
    secrets = (("old passphrase", PASSPHRASE), ("new passphrase", OTHER_PASSPHRASE), ("sheet", CODE))

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        yield lambda: rewrap.change_passphrase(
            opened,
            PASSPHRASE,
            OTHER_PASSPHRASE,
            generated=True,
            now=NOW,
            cost=CHEAPEST,
            limits=CHEAP_LIMITS,
            chance=seeded("new passphrase"),
        )
        yield lambda: opened.close(now=NOW)


class ChangeSheet(Rewrap):
    name = "change the sheet"
    secrets = (("passphrase", PASSPHRASE), ("old sheet", CODE), ("new sheet", OTHER_CODE))

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        yield lambda: rewrap.change_sheet(
            opened, PASSPHRASE, OTHER_CODE, now=NOW, limits=CHEAP_LIMITS, chance=seeded("new sheet")
        )
        yield lambda: opened.close(now=NOW)


class Export(Operation):
    """A summary: into the ledger, its copy into ``sent/``, and the file that leaves."""

    name = "export a summary"
    known = frozenset({"leaves"})

    def before(self, place: Path) -> None:
        super().before(place)
        (place / "leaves").mkdir()

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        issued = []
        yield lambda: issued.append(ledger.issue(opened, QUARTER, now=NOW, today=TODAY))
        yield lambda: ledger.save(issued[0], place / "leaves")

    def between(self, earlier: State, later: State, found: State) -> bool:
        """In the ledger and not yet in ``sent/``: the same file is made again and copied then."""
        return found.records == later.records and found.beside == earlier.beside

    def beside(self, place: Path, vault: Vault | None) -> tuple[tuple[str, str], ...]:
        assert vault is not None
        found = []
        for path in sorted((place / BOOK / "sent").iterdir()):
            if not path.name.startswith("."):
                sent._open(vault, path.stem)  # raises where it is not whole
                found.append((f"sent/{path.name}", "whole"))
        issued = ledger.find(vault, QUARTER)
        for path in sorted((place / "leaves").iterdir()):
            if path.name.startswith("."):
                continue
            if issued is None or path.read_bytes() != issued.package:
                raise Broken(f"{path.suffix} under its final name is not what the ledger holds")
            found.append((path.name, digest_of(path)))
        return tuple(found)


OPERATIONS: tuple[type[Operation], ...] = (
    Create,
    OpenAndClose,
    SaveDraft,
    Finish,
    Amend,
    ChangePassphrase,
    ChangeSheet,
    Export,
)
