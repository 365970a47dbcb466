"""In whatever order people are met, erased, backed up and restored: who was erased is never seen again."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sos_desktop.casebook import Casebook
from sos_desktop.codes import ErasureReason, Exposure, RequestSource, StaffGroup
from sos_desktop.records import cases, erasure, returned, rewriting
from sos_desktop.records.identifiers import new_id
from sos_desktop.records.people import Identity, Person
from sos_desktop.vault import backup, backup_file, restore
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.store import Store

DOINGS = st.sampled_from(
    ["erase", "restore oldest", "restore newest", "backup", "erase", "restore oldest", "meet", "rewrite"]
)


def everything(store: Store) -> str:
    tables = [row["name"] for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = (repr(tuple(row)) for table in tables for row in store.rows(f"SELECT * FROM {table}"))  # noqa: S608
    return "\n".join(rows)


class Book:
    """A record book, and by code name who was erased and who was not."""

    def __init__(self, folder: Path, passphrase: str, now: datetime) -> None:
        self.folder, self.passphrase, self.now = folder, passphrase, now
        self.there: dict[str, str] = {}
        self.erased: set[str] = set()
        self.numbers = count(1)
        self.open()

    def open(self) -> None:
        self.casebook = Casebook.open(self.folder, self.passphrase, now=self.now, limits=CHEAP_LIMITS)

    def close(self) -> None:
        self.casebook.close(now=self.now)

    def meet(self) -> None:
        name, person = f"Marker-{next(self.numbers)}-bird", new_id()
        cases.add_person(
            self.casebook.store, Person(person, name, StaffGroup.STUDENTS), incident_id=None,
            exposure=Exposure.DIRECT, source=RequestSource.SELF, requested=None, offered_on=None,
            identity=Identity(f"{name} by name"), now=self.now, today=self.now.date(),
        )  # fmt: skip
        self.there[name] = person

    def erase(self) -> None:
        """Whoever was met last, if they are here just now."""
        for name, person in reversed(list(self.there.items())):
            if self.casebook.store.row("SELECT 1 FROM people WHERE id = ?", (person,)):
                erasure.erase(self.casebook.vault, person, ErasureReason.ASKED, "IG 1", now=self.now)
                self.erased.add(name)
                del self.there[name]
                return

    def restore(self, which: int) -> None:
        files = backup_file.in_folder(self.folder / "backups")
        if not files:
            return
        self.close()
        settling = returned.Settling(files[which], self.folder)
        known = settling if which else None  # the newest by a restore that was told of nothing
        restore.replace(
            files[which], self.folder, self.passphrase, now=self.now, limits=CHEAP_LIMITS, settle=known
        )
        self.open()

    def inside(self, path: Path) -> str:
        looked = restore.look_inside(path, self.passphrase, now=self.now, limits=CHEAP_LIMITS)
        try:
            return everything(looked.store)
        finally:
            looked.close(now=self.now)


@pytest.fixture
def folders(vault_folder: Path, tmp_path: Path) -> Iterator[Path]:
    return (Path(shutil.copytree(vault_folder, tmp_path / f"book-{number}")) for number in count(1))


@given(st.lists(DOINGS, min_size=4, max_size=9))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_comes_back_and_after_a_rewrite_no_backup_holds_them(
    folders: Iterator[Path], passphrase: str, now: datetime, doings: list[str]
) -> None:
    book = Book(next(folders), passphrase, now)
    do = {
        "meet": book.meet,
        "erase": book.erase,
        "backup": lambda: backup.make(book.casebook.vault, now=book.now),
        "rewrite": lambda: rewriting.rewrite(book.casebook.vault, now=book.now),
        "restore oldest": partial(book.restore, -1),
        "restore newest": partial(book.restore, 0),
    }
    for doing in ("meet", "backup", *doings):
        book.now += timedelta(hours=1)
        do[doing]()
        said = everything(book.casebook.store)
        assert not [name for name in book.erased if name in said], doing
        if doing == "rewrite":
            for path in backup_file.in_folder(book.folder / "backups"):
                inside = book.inside(path)
                assert not [name for name in book.erased if name in inside]
    assert book.casebook.store.first_unsound_entry() is None
    book.close()
