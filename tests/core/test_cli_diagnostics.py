"""sos-records diagnostics: what is printed is what is saved, and a record book is looked at only where it is named."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sos_desktop import cli, paths, troubles
from sos_desktop.dates import utc_now
from sos_desktop.vault import places
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST

TERMS = cli.Terms(utc_now, CHEAPEST, CHEAP_LIMITS, places.anywhere)


@pytest.fixture
def run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Run it; all that it said. What it counts lies in a folder of this test's."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def command(*words: object) -> str:
        assert cli.main(["diagnostics", *map(str, words)], terms=TERMS) == 0
        return capsys.readouterr().out

    return command


def test_without_a_record_book_it_asks_for_nothing(run: Callable[..., str]) -> None:
    troubles.count(paths.places().troubles, "save-failed", today=date.today())
    said = run()
    assert "None is open" in said
    assert "  save-failed: 1\n" in said
    assert "SQLCipher: 4." in said


def test_a_record_book_that_is_named_is_checked_whole(
    run: Callable[..., str], vault_folder: Path, passphrase: str, tmp_path: Path
) -> None:
    (tmp_path / "passphrase").write_text(passphrase)
    said = run(vault_folder, "--passphrase-file", tmp_path / "passphrase")
    assert "All checks, looked at now: 9 of 9 sound" in said
    assert "Kingfisher" not in said
    assert str(tmp_path) not in said


def test_it_can_be_saved_and_the_file_is_what_would_be_printed(
    run: Callable[..., str], tmp_path: Path
) -> None:
    printed = run()
    out = tmp_path / "sos-desktop-diagnostics.txt"
    assert run("--out", out).strip() == str(out)
    assert out.read_text() == printed
