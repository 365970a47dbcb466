"""What can be saved of a damaged record book is saved, and what cannot is counted."""

import shutil
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from sos_desktop.errors import PlaceRefused, SaveFailed, VaultDamaged, VaultInUse, WrongPassphrase
from sos_desktop.vault import backup, keys, migrate, own_key, places, rescue
from sos_desktop.vault.connection import PAGE
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.salvage import Salvage
from sos_desktop.vault.soundness import sound

Opening = Callable[..., Vault]
Names = Callable[[Vault], list[str]]
ROWS = 300

save = partial(rescue.rescue, limits=CHEAP_LIMITS, allowed=places.anywhere)


@pytest.fixture
def closed(vault: Vault, now: datetime) -> Path:
    """Three hundred rows over some thirty pages, a backup of them, and three unsent events; closed."""
    with vault.store.change(now=now) as change:
        for number in range(ROWS):
            name = f"{number:03}"
            change.run("INSERT INTO practitioners VALUES (?, ?, 0)", (name, f"{name} (made up) " * 20))
            change.run("INSERT INTO unsent_events VALUES ('case', ?)", (f"{name}-" * 30,))
            change.audit("colleague entered", name)
    (vault.folder / "sent" / "one.sent").write_bytes(b"sealed")
    backup.make(vault, now=now)
    vault.close(now=now)
    return vault.folder


def bend(folder: Path, *pages: int) -> None:
    with (folder / "vault.db").open("r+b") as file:
        for page in pages:
            file.seek(PAGE * page + 99)
            file.write(b"bent")


def pages_of(folder: Path) -> int:
    return (folder / "vault.db").stat().st_size // PAGE


def test_text_that_the_damaged_one_did_not_take_comes_along_and_opens(
    closed: Path, tmp_path: Path, passphrase: str, open_vault: Opening, now: datetime
):
    vault = open_vault(closed)
    (closed / "unsaved").mkdir(mode=0o700)
    (closed / "unsaved" / "unsaved-1a2b3c4d.age").write_bytes(own_key.seal(vault.meta, b"They sleep badly."))
    (closed / "unsaved" / "a-folder.age").mkdir()
    vault.close(now=now)
    save(closed, tmp_path / "new", passphrase, now=now)
    again = open_vault(tmp_path / "new")
    (copy,) = (tmp_path / "new" / "unsaved").iterdir()
    assert own_key.unseal(again.meta, copy.read_bytes()) == b"They sleep badly."
    assert copy.stat().st_mode & 0o777 == 0o600


def test_something_added_to_the_end_costs_nothing(
    closed: Path, tmp_path: Path, passphrase: str, open_vault: Opening, names: Names, now: datetime
):
    with (closed / "vault.db").open("ab") as file:
        file.write(b"x" * (PAGE + 100))
    rescued = save(closed, tmp_path / "new", passphrase, now=now)
    assert rescued.whole
    assert rescued.said()[1] == "Nothing that could be checked is missing."
    vault = open_vault(tmp_path / "new")
    assert names(vault) == [f"{number:03}" for number in range(ROWS)]
    assert sound(vault)
    assert (tmp_path / "new" / "sent" / "one.sent").read_bytes() == b"sealed"
    assert vault.store.row("SELECT action FROM audit ORDER BY seq DESC LIMIT 1")["action"] == "rescued"


@pytest.mark.parametrize("many", [1, 5])
def test_of_damaged_pages_only_their_own_rows_are_lost_and_they_are_counted(
    closed: Path, tmp_path: Path, passphrase: str, open_vault: Opening, names: Names, now: datetime, many: int
):
    last = pages_of(closed)
    bend(closed, *range(last - 2 * many - 20, last - 20, 2))
    before = (closed / "vault.db").read_bytes()
    rescued = save(closed, tmp_path / "new", passphrase, now=now)
    assert not rescued.whole
    assert (closed / "vault.db").read_bytes() == before
    vault = open_vault(tmp_path / "new")
    found = names(vault)
    of = {saved.table: saved for saved in rescued.tables}
    assert of["practitioners"].read == len(found)
    assert ROWS - len(found) == of["practitioners"].lost
    audited = len(vault.store.rows("SELECT seq FROM audit")) - 1
    assert 1 + ROWS - audited == of["audit"].lost
    assert sum(saved.lost for saved in rescued.tables) > 0
    assert len(found) >= ROWS - 15 * many
    assert any("could not be read" in line for line in rescued.said())


def test_whichever_page_is_damaged_what_is_saved_is_right(
    closed: Path, tmp_path: Path, passphrase: str, open_vault: Opening, names: Names, now: datetime
):
    everything = {f"{number:03}" for number in range(ROWS)}
    rescues = refusals = 0
    for page in range(0, pages_of(closed), 9):
        place = Path(shutil.copytree(closed, tmp_path / f"damaged-{page}"))
        bend(place, page)
        try:
            rescued = save(place, tmp_path / f"new-{page}", passphrase, now=now)
        except VaultDamaged:
            refusals += 1
            assert not (tmp_path / f"new-{page}").exists()
            continue
        rescues += 1
        vault = open_vault(rescued.folder)
        missing = everything - set(names(vault))
        of = {saved.table: saved for saved in rescued.tables}
        assert len(missing) == of["practitioners"].lost
        vault.close(now=now)
    assert rescues > refusals


def test_a_backup_fills_in_what_cannot_be_read(
    closed: Path, tmp_path: Path, passphrase: str, open_vault: Opening, names: Names, keep, now: datetime
):
    vault = open_vault(closed)
    keep(vault, "newer than the backup")
    vault.close(now=now)
    last = pages_of(closed)
    bend(closed, *range(last - 40, last - 20, 2))
    (path,) = backup.backup_file.in_folder(closed / "backups")
    filling = backup.backup_file.read(path)
    rescued = save(closed, tmp_path / "new", passphrase, now=now, filling=filling)
    again = open_vault(tmp_path / "new")
    assert names(again) == [*(f"{number:03}" for number in range(ROWS)), "newer than the backup"]
    assert rescued.audit_breaks is None
    assert any("came from the backup" in line for line in rescued.said())


def test_events_that_may_have_left_since_are_not_filled_in(
    closed: Path, tmp_path: Path, passphrase: str, open_vault: Opening, now: datetime, monkeypatch
):
    vault = open_vault(closed)
    with vault.store.change(now=now) as change:
        change.run("DELETE FROM unsent_events WHERE event_id < '150'")
    vault.close(now=now)
    (path,) = backup.backup_file.in_folder(closed / "backups")
    real = Salvage.rows

    def with_a_loss(self: Salvage, table):
        yield from real(self, table)
        self.lost += table.name == "unsent_events"

    monkeypatch.setattr(Salvage, "rows", with_a_loss)
    monkeypatch.setattr(rescue, "_whole", lambda *_: None)
    save(closed, tmp_path / "new", passphrase, now=now, filling=backup.backup_file.read(path))
    left = open_vault(tmp_path / "new").store.rows("SELECT event_id FROM unsent_events ORDER BY event_id")
    assert [row["event_id"][:3] for row in left] == [f"{number:03}" for number in range(150, ROWS)]


def test_the_first_page_gone_nothing_can_be_read_and_nothing_is_left_behind(
    closed: Path, tmp_path: Path, passphrase: str, now: datetime
):
    bend(closed, 0)
    with pytest.raises(VaultDamaged, match="Restore your newest backup"):
        save(closed, tmp_path / "new", passphrase, now=now)
    assert [path.name for path in tmp_path.iterdir() if "new" in path.name] == []


def test_which_record_book_it_is_comes_from_the_backup_where_it_must(
    closed: Path, tmp_path: Path, passphrase: str, open_vault: Opening, now: datetime, monkeypatch
):
    real = Salvage.rows

    def without_meta(self: Salvage, table):
        if table.name == "meta":
            self.lost = 1
            return iter(())
        return real(self, table)

    monkeypatch.setattr(Salvage, "rows", without_meta)
    monkeypatch.setattr(rescue, "_whole", lambda *_: None)
    with pytest.raises(VaultDamaged, match="with a backup to fill in"):
        save(closed, tmp_path / "new", passphrase, now=now)
    (path,) = backup.backup_file.in_folder(closed / "backups")
    save(closed, tmp_path / "new", passphrase, now=now, filling=backup.backup_file.read(path))
    assert open_vault(tmp_path / "new").meta.nickname == "Kingfisher"


def test_rows_whose_parents_are_lost_are_kept_and_counted(
    closed: Path, tmp_path: Path, passphrase: str, open_vault: Opening, now: datetime, monkeypatch
):
    vault = open_vault(closed)
    with vault.store.change(now=now) as change:
        change.run(
            "INSERT INTO people (id, code_name, staff_group, organisation, made)"
            " VALUES ('p', 'Wren', 'nursing', 'own', '2026-11-23T14:05:00Z')"
        )
        change.run("INSERT INTO identities VALUES ('p', 'made up', '')")
    vault.close(now=now)
    real = Salvage.rows
    monkeypatch.setattr(
        Salvage, "rows", lambda self, table: iter(()) if table.name == "people" else real(self, table)
    )
    monkeypatch.setattr(rescue, "_whole", lambda *_: None)
    rescued = save(closed, tmp_path / "new", passphrase, now=now)
    assert rescued.without_parent == 1
    assert "1 rows are without what they belong to." in rescued.said()
    assert not rescued.whole


def test_all_rows_of_all_tables_come_through_and_so_do_the_triggers(
    closed: Path, tmp_path: Path, passphrase: str, open_vault: Opening, now: datetime, monkeypatch
):
    monkeypatch.setattr(rescue, "_whole", lambda *_: None)
    rescued = save(closed, tmp_path / "new", passphrase, now=now)
    assert rescued.whole
    vault = open_vault(tmp_path / "new")
    assert sound(vault)
    assert set(migrate.statements_in(vault.store.connection)) == set(migrate.statements())
    triggers = vault.store.rows("SELECT 1 FROM sqlite_master WHERE type = 'trigger'")
    assert len(triggers) == migrate.schema().count("CREATE TRIGGER")


def test_a_page_that_the_disk_does_not_give_becomes_zeros(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    source = tmp_path / "source"
    source.write_bytes(b"a" * PAGE + b"b" * PAGE + b"c" * 10)
    real = Path.open

    class Bad:
        def __init__(self, file) -> None:
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def seek(self, *where: int) -> int:
            return self.file.seek(*where)

        def read(self, size: int) -> bytes:
            if self.file.tell() == PAGE:
                raise OSError(5, "no")
            return self.file.read(size)

    monkeypatch.setattr(Path, "open", lambda self, *a, **n: Bad(real(self, *a, **n)))
    rescue._copy_what_can_be_read(source, tmp_path / "target")
    monkeypatch.undo()
    assert (tmp_path / "target").read_bytes() == b"a" * PAGE + bytes(PAGE) + b"c" * 10


def test_it_is_refused_where_it_would_do_harm(
    closed: Path, tmp_path: Path, passphrase: str, open_vault: Opening, now: datetime
):
    with pytest.raises(WrongPassphrase):
        save(closed, tmp_path / "new", "not this one", now=now)
    with pytest.raises(PlaceRefused):
        save(closed, closed, passphrase, now=now)
    open_vault(closed)
    with pytest.raises(VaultInUse):
        save(closed, tmp_path / "new", passphrase, now=now)


def test_a_full_disk_leaves_nothing_half_rescued(
    closed: Path, tmp_path: Path, passphrase: str, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(keys, "write", full)
    with pytest.raises(SaveFailed, match="could not be written"):
        save(closed, tmp_path / "new", passphrase, now=now)
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.glob(".new*"))


def test_a_form_that_nobody_knows_is_refused(
    closed: Path, tmp_path: Path, passphrase: str, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rescue, "_whole", lambda *_: None)
    monkeypatch.setattr(migrate, "latest", lambda: 0)
    with pytest.raises(VaultDamaged, match="does not know"):
        save(closed, tmp_path / "new", passphrase, now=now)


def test_a_backup_of_another_record_book_fills_nothing_in(
    closed: Path, new_vault, tmp_path: Path, passphrase: str, now: datetime
):
    other = backup.make(new_vault("Wren"), now=now).file
    bend(closed, pages_of(closed) - 20)
    rescued = save(closed, tmp_path / "new", passphrase, now=now, filling=other)
    assert all(saved.filled == 0 for saved in rescued.tables)
