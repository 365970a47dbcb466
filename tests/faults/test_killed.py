"""kill -9 in the middle of saving: what was reported as saved is there, byte for byte, and nothing else."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from sos_desktop.vault.folder import Vault
from sos_desktop.vault.soundness import sound

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from sos_desktop.vault.folder import derive, open_with
from sos_desktop.vault.keys import CHEAP_LIMITS

now = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
vault = open_with(derive(Path(sys.argv[1]), sys.argv[2], now=now, limits=CHEAP_LIMITS))
words = lambda number: f"made-up kittiwake {number} " * (number % 50 * 20 + 1)
for number in range(int(sys.argv[3])):
    with vault.store.change(now=now) as change:
        change.run("INSERT INTO practitioners VALUES (?, ?, 0)", (str(number), words(number)))
        change.audit("practitioner-added", str(number), words(number))
    print("saved", number, flush=True)
with vault.store.change(now=now) as change:
    for number in range(100_000, 130_000):  # more than is kept in memory, so that the disk is in the middle of it
        change.run("INSERT INTO practitioners VALUES (?, ?, 0)", (str(number), "made-up kittiwake " * 30))
    change.run("UPDATE practitioners SET name = ''")
    print("in the middle", flush=True)
    sys.stdin.read()
"""


def words(number: int) -> str:
    return f"made-up kittiwake {number} " * (number % 50 * 20 + 1)


def killed(folder: Path, passphrase: str, many: int, when: Callable[[str], bool]) -> list[int]:
    """Run a writer, kill it as soon as ``when`` it says so, and answer what it had reported as saved."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), passphrase, str(many)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    ) as writer:
        lines = []
        for line in writer.stdout:
            lines.append(line)
            if when(line):
                break
        writer.kill()
        lines += writer.stdout.readlines()
    return [int(line.split()[1]) for line in lines if line.startswith("saved") and line.endswith("\n")]


@pytest.mark.parametrize("last", [0, 17, 60])
def test_everything_that_was_reported_as_saved_is_there(
    vault_folder: Path, passphrase: str, open_vault: Callable[..., Vault], last: int
):
    reported = killed(vault_folder, passphrase, 1_000_000, lambda line: line == f"saved {last}\n")
    assert last in reported
    vault = open_vault(vault_folder)
    rows = vault.store.rows("SELECT id, name FROM practitioners ORDER BY CAST(id AS INTEGER)")
    found = [int(row["id"]) for row in rows]
    # The one that was under way may have landed before it could be reported.
    assert found in (reported, [*reported, len(reported)])
    assert all(row["name"] == words(int(row["id"])) for row in rows)
    assert vault.store.head().seq == 1 + len(found)
    assert sound(vault)
    assert vault.notices == ()


def test_a_change_that_is_half_on_the_disk_is_undone(
    vault_folder: Path, passphrase: str, open_vault: Callable[..., Vault], now: datetime
):
    size = (vault_folder / "vault.db").stat().st_size
    reported = killed(vault_folder, passphrase, 20, lambda line: line == "in the middle\n")
    assert reported == list(range(20))
    assert (vault_folder / "vault.db").stat().st_size > size + 4_000_000
    assert (vault_folder / "vault.db-journal").stat().st_size > 4096
    for name in ("vault.db", "vault.db-journal"):
        data = (vault_folder / name).read_bytes()
        assert b"kittiwake" not in data
        assert "kittiwake".encode("utf-16le") not in data

    vault = open_vault(vault_folder)
    rows = vault.store.rows("SELECT id, name FROM practitioners ORDER BY CAST(id AS INTEGER)")
    assert [(int(row["id"]), row["name"]) for row in rows] == [
        (number, words(number)) for number in range(20)
    ]
    assert sound(vault)
    with vault.store.change(now=now) as change:
        change.run("DELETE FROM practitioners")
    vault.close(now=now)
    assert (vault_folder / "vault.db-journal").stat().st_size == 0
    assert open_vault(vault_folder).store.rows("SELECT * FROM practitioners") == []


def test_half_a_page_at_the_end_beside_a_journal_is_mended_not_refused(
    vault_folder: Path, passphrase: str, open_vault: Callable[..., Vault]
):
    killed(vault_folder, passphrase, 3, lambda line: line == "in the middle\n")
    with (vault_folder / "vault.db").open("ab") as file:
        file.write(b"half a page")
    vault = open_vault(vault_folder)
    assert vault.store.head().seq == 4
    assert sound(vault)


def test_a_wrong_passphrase_after_a_crash_spoils_nothing(
    vault_folder: Path, passphrase: str, open_vault: Callable[..., Vault]
):
    killed(vault_folder, passphrase, 3, lambda line: line == "in the middle\n")
    names = ("vault.db", "vault.db-journal", "vault.keys")
    before = [hashlib.sha256((vault_folder / name).read_bytes()).digest() for name in names]
    with pytest.raises(Exception, match="not the passphrase"):
        open_vault(vault_folder, "not this one")
    assert [hashlib.sha256((vault_folder / name).read_bytes()).digest() for name in names] == before
    assert open_vault(vault_folder).store.head().seq == 4
