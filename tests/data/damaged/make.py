"""Make the sound record book and everything that is done to it: ``python tests/data/damaged/make.py``.

Kept for good once made, like the released formats beside it, so that a damage of today is met the same tomorrow.
Everybody in it is made up, and its key costs nothing. Of a damaged record book only what differs is kept: the
pages of a few kilobytes that were put in, and key files whole.
"""

import json
import os
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from sos_desktop.vault import keys, places
from sos_desktop.vault.connection import connect
from sos_desktop.vault.folder import Vault, create, derive, open_with
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST, KeyFile
from sos_desktop.vault.recovery import RecoveryCode

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
PASSPHRASE = "abacus kingfisher lantern yo-yo"
CODE = RecoveryCode(bytes(range(20)))
PAGE = 4096
KEPT = ("vault.db", "vault.keys", "vault.keys.bak")


def main() -> None:
    work = HERE / "work"
    for left in (work, HERE / "sound", HERE / "files"):
        shutil.rmtree(left, ignore_errors=True)
    work.mkdir()
    (HERE / "files").mkdir()
    try:
        sound(work / "Kingfisher")
        old_pages(work / "Kingfisher", work / "older")
        newer(work / "Kingfisher", work / "newer")
        another(work / "another")
        plain()
        key_files(work / "Kingfisher")
    finally:
        shutil.rmtree(work)


def made(folder: Path) -> None:
    create(
        folder, PASSPHRASE, CODE, nickname=folder.name, now=NOW, organisation="RX1", cost=CHEAPEST,
        limits=CHEAP_LIMITS, allowed=places.anywhere,
    )  # fmt: skip


def unlocked(folder: Path) -> Vault:
    return open_with(derive(folder, PASSPHRASE, now=NOW, limits=CHEAP_LIMITS))


def write(folder: Path, numbers: range) -> None:
    vault = unlocked(folder)
    for number in numbers:
        with vault.store.change(now=NOW) as change:
            change.run("INSERT INTO practitioners VALUES (?, ?, 0)", (f"{number}", f"made up {number} " * 20))
            change.audit("practitioner entered", f"{number}")
    vault.close(now=NOW)


def sound(folder: Path) -> None:
    made(folder)
    write(folder, range(20))
    shutil.copytree(folder, folder.with_name("older"))
    write(folder, range(20, 40))
    (HERE / "sound").mkdir()
    for name in KEPT:
        shutil.copy(folder / name, HERE / "sound" / name)


def old_pages(now: Path, before: Path) -> None:
    """The pages of the practitioners as they were earlier, and all pages as they were."""
    old, new = ((folder / "vault.db").read_bytes() for folder in (before, now))
    vault = unlocked(now)
    row = vault.store.row("SELECT rootpage FROM sqlite_master WHERE name = 'practitioners'")
    vault.close(now=NOW)
    assert row is not None
    root = row["rootpage"] - 1
    assert old[root * PAGE : (root + 1) * PAGE] != new[root * PAGE : (root + 1) * PAGE]
    keep("old-page.pages", old, [root])
    changed = [
        n for n in range(len(old) // PAGE) if old[n * PAGE : (n + 1) * PAGE] != new[n * PAGE : (n + 1) * PAGE]
    ]
    keep("old-pages.pages", old, changed)


def newer(now: Path, folder: Path) -> None:
    shutil.copytree(now, folder)
    opened = keys.open_with_secret(folder, PASSPHRASE, CHEAP_LIMITS)
    assert opened is not None
    connection = connect(folder / "vault.db", keys.database_key(opened.dek))
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    keep("newer.pages", (folder / "vault.db").read_bytes(), [0])


def another(folder: Path) -> None:
    """Its first pages are enough: nothing of it opens with our keys."""
    made(folder)
    data = (folder / "vault.db").read_bytes()
    (HERE / "files" / "another.db").write_bytes(data[: 3 * PAGE])
    shutil.copy(folder / "vault.keys", HERE / "files" / "another.keys")


def plain() -> None:
    path = HERE / "files" / "plain.db"
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE meta (x); INSERT INTO meta VALUES ('made up')")
    connection.close()


def key_files(folder: Path) -> None:
    good = keys.parse((folder / "vault.keys").read_bytes())
    opened = keys.open_with_secret(folder, PASSPHRASE, CHEAP_LIMITS)
    assert opened is not None
    put = HERE / "files"
    data = good.to_bytes()
    (put / "bad-json.keys").write_bytes(data[:-2])
    (put / "cut.keys").write_bytes(data[: len(data) // 2])
    (put / "duplicate-slot.keys").write_bytes(summed(good, lambda c: c["slots"].append(c["slots"][0])))
    for name, memory in (("huge", 2**30), ("tiny", 0)):
        (put / f"{name}-argon2.keys").write_bytes(summed(good, lambda c, m=memory: cost(c, m)))
    (put / "wrong-mac.keys").write_bytes(summed(good, lambda c: c.update(mac="00" * 32)))
    (put / "slot-removed.keys").write_bytes(summed(good, lambda c: c["slots"].pop()))
    later = KeyFile(good.vault_id, good.seq + 1, good.slots, keys.Head(good.head.seq + 7, good.head.mac))
    (put / "ahead.keys").write_bytes(later.sealed(opened.dek).to_bytes())


def cost(content: dict, memory: int) -> None:
    for slot in content["slots"]:
        if slot["type"] == "passphrase":
            slot["kdf"]["memory_mib"] = memory


def summed(file: KeyFile, change: object) -> bytes:
    """Changed by somebody who mends the checksum."""
    content = json.loads(file.to_bytes())
    del content["checksum"]
    change(content)
    content["checksum"] = keys._checksum(content)
    return json.dumps(content, indent=1).encode()


def keep(name: str, data: bytes, pages: list[int]) -> None:
    """Each page with its place before it, as the test puts them in."""
    parts = (number.to_bytes(4, "big") + data[number * PAGE : (number + 1) * PAGE] for number in pages)
    (HERE / "files" / name).write_bytes(b"".join(parts))


if __name__ == "__main__":
    os.umask(0o077)
    main()
