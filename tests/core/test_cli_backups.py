"""sos-records backup, restore and rescue: each calls the core, says what it did, and exits 1 where it refuses."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sos_desktop import cli
from sos_desktop.dates import utc_now
from sos_desktop.vault import backup_file, places
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST

TERMS = cli.Terms(utc_now, CHEAPEST, CHEAP_LIMITS, places.anywhere)


@pytest.fixture
def run(
    passphrase: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Run a command with the passphrase in a file; its exit code and all that it said."""
    file = tmp_path / "passphrase"
    file.write_text(f"{passphrase}\n")

    def command(*words: object) -> tuple[int, str]:
        exit_code = cli.main([*map(str, words), "--passphrase-file", str(file)], terms=TERMS)
        said = capsys.readouterr()
        return exit_code, said.out + said.err

    return command


def test_a_backup_is_made_and_copied_to_the_second_place_from_then_on(
    run: Callable[..., tuple[int, str]], vault_folder: Path, tmp_path: Path
):
    (tmp_path / "stick").mkdir()
    assert run("backup", vault_folder)[0] == 0
    exit_code, said = run("backup", vault_folder, "--to", tmp_path / "stick")
    assert exit_code == 0
    here, there = map(Path, said.split())
    assert here.read_bytes() == there.read_bytes()
    assert tmp_path / "stick" in there.parents
    assert len(run("backup", vault_folder)[1].split()) == 2


def test_the_newest_good_backup_of_a_folder_is_restored(
    run: Callable[..., tuple[int, str]], vault_folder: Path, tmp_path: Path
):
    run("backup", vault_folder)
    exit_code, said = run("restore", vault_folder / "backups", tmp_path / "again")
    assert (exit_code, said.startswith("restored")) == (0, True)
    exit_code, said = run("restore", vault_folder / "backups", vault_folder, "--replace")
    assert exit_code == 0
    assert "what was there is now" in said
    (vault_folder / "vault.db").write_bytes(b"x" * 8192)
    exit_code, said = run("restore", vault_folder / "backups", vault_folder, "--replace")
    assert exit_code == 0
    assert "could not become a backup" in said


def test_a_folder_without_a_good_backup_is_refused(
    run: Callable[..., tuple[int, str]], vault_folder: Path, tmp_path: Path
):
    assert run("restore", vault_folder / "backups", tmp_path / "again")[0] == cli.REFUSED


def test_rescue_says_what_was_saved_and_what_was_not(
    run: Callable[..., tuple[int, str]], vault_folder: Path, tmp_path: Path
):
    run("backup", vault_folder)
    exit_code, said = run("rescue", vault_folder, tmp_path / "whole")
    assert exit_code == 0
    assert "Nothing that could be checked is missing." in said
    database = vault_folder / "vault.db"
    (filling,) = backup_file.in_folder(vault_folder / "backups")
    answers = set()
    for page in range(1, database.stat().st_size // 4096, 11):
        place = Path(shutil.copytree(vault_folder, tmp_path / f"damaged-{page}"))
        with (place / "vault.db").open("r+b") as file:
            file.seek(4096 * page)
            file.write(bytes(4096))
        exit_code, said = run("rescue", place, tmp_path / f"saved-{page}", "--fill-from", filling)
        answers.add((exit_code, "could not be read" in said, "Nothing in the records file" in said))
    assert answers <= {(0, False, False), (1, True, False), (1, False, True)}
    assert (1, True, False) in answers
