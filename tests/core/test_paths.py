"""Where things live: on this computer, never in a folder that follows somebody from one to another."""

import sys
from pathlib import Path

import pytest

import sos_desktop
from sos_desktop.paths import NAME, Places, places


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's own rule")
def test_on_linux_it_is_where_the_desktop_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert places().data == tmp_path / ".local" / "share" / NAME
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    assert places().data == tmp_path / "elsewhere" / NAME
    monkeypatch.setenv("XDG_DATA_HOME", "wherever/it/was/started")
    assert places().data == tmp_path / ".local" / "share" / NAME


@pytest.mark.skipif(sys.platform != "linux", reason="what Linux says is compared")
def test_the_short_way_on_linux_says_what_the_library_says(monkeypatch: pytest.MonkeyPatch) -> None:
    short = places().data
    monkeypatch.setattr(sys, "platform", "another")
    assert places().data == short


def test_everything_outside_record_books_lies_in_one_folder(tmp_path: Path) -> None:
    here = Places(tmp_path)
    assert {here.record_books.parent, here.known_books.parent, here.window.parent} == {tmp_path}


def test_nothing_that_is_kept_lies_where_the_program_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    """So no update and no uninstaller can take a record book along: neither ever has a reason to look there."""
    monkeypatch.setenv("XDG_DATA_HOME", "/home/wren/.local/share")
    program = {Path(sos_desktop.__file__).parents[1], Path(sys.prefix), Path(sys.executable).parent}
    kept = places()
    for path in (kept.data, kept.record_books, kept.known_books, kept.window, kept.troubles):
        assert path.is_relative_to("/home/wren/.local/share/sos-desktop")
        assert not any(path.is_relative_to(folder) for folder in program)
