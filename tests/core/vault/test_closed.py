"""What is not known to have left stays closed, and a disk that does not answer is not one that says “nothing”."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sos_desktop.errors import SaveFailed
from sos_desktop.vault import closed

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


def test_the_last_note_counts_and_nothing_else_in_the_folder(tmp_path: Path):
    closed.note(tmp_path, now=NOW.replace(year=2025))
    closed.note(tmp_path, now=NOW)
    (tmp_path / "closed-20269999.sent").write_bytes(b"")
    (tmp_path / "0123456789abcdef.sent").write_bytes(b"made up")
    assert closed.until(tmp_path) == date(2026, 11, 23)


def test_without_a_note_or_a_folder_all_is_known(tmp_path: Path):
    assert closed.until(tmp_path) is None
    assert closed.until(tmp_path / "sent") is None


@pytest.mark.parametrize("error", [PermissionError(13, "no"), OSError(5, "no")])
def test_a_folder_that_cannot_be_read_is_not_taken_for_an_empty_one(
    tmp_path: Path, error: OSError, monkeypatch: pytest.MonkeyPatch
):
    closed.note(tmp_path, now=NOW)

    def refuse(_: Path) -> None:
        raise error

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(SaveFailed, match="did not say which summaries have left"):
        closed.until(tmp_path)
