"""What is interrupted, and what must be found afterwards.

An operation is a row of steps, each of which is acknowledged when its call has returned. What is allowed
afterwards is what stands after as many steps as were acknowledged, or after one more, and nothing else.
To add one: a class with a name and ``steps`` (and ``before``, ``beside``, ``between`` where it needs them).
"""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sos_desktop.errors import WrongPassphrase
from sos_desktop.vault import keys, soundness
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, Secret
from sos_desktop.vault.store import Store
from tests.torture import made_up
from tests.torture.made_up import BOOK, NOW

Step = Callable[[], object]
KNOWN = {
    "README.txt", "backups", "reserve.bin", "sent", "vault.db", "vault.db-journal", "vault.holder",
    "vault.keys", "vault.keys.bak", "vault.lock",
}  # fmt: skip


@dataclass(frozen=True)
class State:
    """Everything that matters about what stands in a place. Two that are equal cannot be told apart."""

    records: str
    """A digest of every row of every table, or "none" where there is no record book."""
    opens: frozenset[str] = frozenset()
    beside: tuple[tuple[str, str], ...] = ()


class Broken(Exception):
    """What was found is not sound; the words say how."""


class Operation:
    """Done to the made-up record book, open. ``place`` is the folder that holds it and all beside it."""

    name = ""
    secrets: tuple[tuple[str, Secret], ...] = (("passphrase", made_up.PASSPHRASE), ("sheet", made_up.CODE))
    known: frozenset[str] = frozenset()

    def before(self, place: Path) -> None:
        """What stands there before it begins; made once."""
        made_up.furnish(place / BOOK)

    def open(self, place: Path) -> Any:
        """What is not interrupted: it is done before."""
        return made_up.unlock(place / BOOK)

    def steps(self, place: Path, opened: Any) -> Iterable[Step]:
        raise NotImplementedError

    def beside(self, place: Path, vault: Vault | None) -> tuple[tuple[str, str], ...]:
        """What else it made, and what it is worth; raises Broken for a partial file under a final name."""
        return ()

    def between(self, earlier: State, later: State, found: State) -> bool:
        """Whether ``found`` may stand while the step that leads from ``earlier`` to ``later`` is under way."""
        return False

    def as_good(self, wanted: State, found: State) -> bool:
        """Whether ``found`` holds all that ``wanted`` does, and more that does no harm."""
        return False

    def keeps_word(self, refused: str, acknowledged: int, found: State) -> bool:
        """Whether what it said when it refused is true of what was found."""
        return True

    def do(self, place: Path, opened: Any, say: Callable[[str], None]) -> None:
        made_up.settle_chance(self.name)
        for number, step in enumerate(self.steps(place, opened), start=1):
            step()
            say(f"ack {number}")

    def look(self, place: Path, *, work: bool = True) -> State:
        """Open what stands there as a person would, look at all of it, go on working, and close it."""
        book = place / BOOK
        vault = self._open_with_any(book)
        try:
            opens = self._opening(book)
            state = State(content(vault.store), opens, self.beside(place, vault))
            unsound = [finding.said for finding in soundness.findings(vault) if not finding.sound]
            if unsound:
                raise Broken(f"not sound: {unsound}")
            if work:
                with vault.store.change(now=NOW) as change:
                    change.audit("looked", "torture")
        finally:
            vault.close(now=NOW)
        if not work:
            return state
        vault = self._open_with_any(book)
        try:
            if vault.notices:
                raise Broken(f"opened twice, and still: {vault.notices}")
        finally:
            vault.close(now=NOW)
        return state

    def left_over(self, place: Path) -> list[str]:
        """Names that nobody needs and nobody has cleared away."""
        names = [path.name for path in place.iterdir() if path.name != BOOK and path.name not in self.known]
        if (place / BOOK).is_dir():
            names += [path.name for path in (place / BOOK).iterdir() if path.name not in KNOWN | self.known]
            names += [
                f"{path.parent.name}/{path.name}"
                for path in (place / BOOK).glob("*/*")
                if path.name.startswith(".") or path.suffix == ".part"
            ]
        return sorted(names)

    def _opening(self, book: Path) -> frozenset[str]:
        return frozenset(
            name for name, secret in self.secrets if keys.open_with_secret(book, secret, CHEAP_LIMITS)
        )

    def _open_with_any(self, book: Path) -> Vault:
        for _, secret in self.secrets:
            with suppress(WrongPassphrase):
                return made_up.unlock(book, secret)
        raise Broken("neither the old secrets nor the new ones open it")


def content(store: Store) -> str:
    """A digest of every row of every table, and of the tables themselves."""
    state = hashlib.blake2b(digest_size=16)
    tables = store.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for table in tables:
        rows = sorted(repr(tuple(row)) for row in store.rows(f'SELECT * FROM "{table["name"]}"'))  # noqa: S608
        state.update(repr((table["name"], table["sql"], rows)).encode())
    return state.hexdigest()


def digest_of(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()
