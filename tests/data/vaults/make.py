"""Make the folder of the newest format: ``python tests/data/vaults/make.py``, once for each release."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from sos_desktop.vault import migrate, passphrase
from sos_desktop.vault.folder import create, unlock
from sos_desktop.vault.recovery import new_code

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
KEPT = ("README.txt", "vault.db", "vault.keys", "vault.keys.bak")
WORDS = "Made up: é, e\u0301, שלום, 👩🏽‍⚕️, “quotes”, \t tab, " + "and long " * 300


def main() -> None:
    here = Path(__file__).parent
    folder = here / f"{migrate.latest():04}"
    shutil.rmtree(folder, ignore_errors=True)
    phrase, code = passphrase.generate(), new_code()
    create(folder, phrase, code, nickname="Kingfisher", now=NOW, demonstration=True, organisation="RX1")
    vault = unlock(folder, phrase, now=NOW)
    with vault.store.change(now=NOW) as change:
        for number in range(3):
            change.run(
                "INSERT INTO practitioners VALUES (?, ?, 0)", (f"made-up-{number}", f"{number} {WORDS}")
            )
            change.audit("practitioner-added", f"made-up-{number}", f"{number} {WORDS}")
    expected = {
        "passphrase": phrase,
        "code": code.text,
        "vault_id": vault.meta.vault_id.hex(),
        "practitioners": [
            row["name"] for row in vault.store.rows("SELECT name FROM practitioners ORDER BY id")
        ],
        "head": {"seq": vault.store.head().seq, "mac": vault.store.head().mac.hex()},
    }
    vault.close(now=NOW)
    for entry in folder.iterdir():
        if entry.is_dir():
            entry.rmdir()
        elif entry.name not in KEPT:
            entry.unlink()
    (folder / "opens-with.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
