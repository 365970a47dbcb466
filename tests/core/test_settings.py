"""The list of record books is short, plain, and never the only way to one."""

from pathlib import Path

import pytest

from sos_desktop.errors import SaveFailed
from sos_desktop.paths import NAME, Places, places
from sos_desktop.settings import (
    KnownBook,
    forget_book,
    is_in_doubt,
    keep_locked,
    known_books,
    new_folder,
    remember_book,
    take_locked,
)


@pytest.fixture
def here(tmp_path: Path) -> Places:
    return Places(tmp_path / "data")


def _book(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "vault.keys").write_bytes(b"")
    return folder


def test_there_is_nothing_to_know_at_first(here: Places) -> None:
    assert known_books(here) == ()


def test_the_record_book_used_last_comes_first(here: Places, tmp_path: Path) -> None:
    kingfisher, heron = _book(tmp_path / "a"), _book(tmp_path / "b")
    remember_book(here, KnownBook(kingfisher, "Kingfisher"))
    remember_book(here, KnownBook(heron, "Made-up records", demonstration=True))
    assert known_books(here) == (
        KnownBook(heron, "Made-up records", True),
        KnownBook(kingfisher, "Kingfisher"),
    )
    remember_book(here, KnownBook(kingfisher, "Kingfisher"))
    assert [book.nickname for book in known_books(here)] == ["Kingfisher", "Made-up records"]


@pytest.mark.parametrize("nickname", ["Eisvögel", "a\tb", "line\nbreak", "back\\slash", "خطاف", "🐦"])
def test_any_nickname_and_any_folder_come_back_as_they_were(
    here: Places, tmp_path: Path, nickname: str
) -> None:
    folder = _book(tmp_path / "für Übung")
    remember_book(here, KnownBook(folder, nickname))
    assert known_books(here) == (KnownBook(folder, nickname),)


def test_a_folder_that_is_gone_is_not_offered_and_can_be_forgotten(here: Places, tmp_path: Path) -> None:
    remember_book(here, KnownBook(tmp_path / "gone", "Wren"))
    assert known_books(here) == ()
    forget_book(here, tmp_path / "gone")
    assert here.known_books.read_text("ascii") == ""


def test_a_record_book_in_the_usual_folder_is_found_without_the_list(here: Places) -> None:
    folder = _book(here.record_books / "kingfisher")
    (here.record_books / "something else").mkdir()
    assert known_books(here) == (KnownBook(folder, "kingfisher"),)


@pytest.mark.parametrize("damage", [b"\xff\xfe\x00", b"one\ttwo\n", b"{json}\n", b"a\\x\tb\tc\n"])
def test_a_list_that_cannot_be_read_is_an_empty_one(here: Places, damage: bytes) -> None:
    here.data.mkdir(parents=True)
    here.known_books.write_bytes(damage)
    assert known_books(here) == ()


def test_a_list_that_cannot_be_written_says_so(here: Places, tmp_path: Path) -> None:
    here.data.write_text("a file where the folder should be", "ascii")
    with pytest.raises(SaveFailed, match="The record book itself is safe"):
        remember_book(here, KnownBook(tmp_path, "Kingfisher"))


def test_the_list_is_for_its_owner_only(here: Places, tmp_path: Path) -> None:
    remember_book(here, KnownBook(_book(tmp_path / "a"), "Kingfisher"))
    assert here.data.stat().st_mode & 0o077 == 0
    assert here.known_books.stat().st_mode & 0o077 == 0
    assert [path.name for path in here.data.iterdir()] == ["record-books.txt"]


@pytest.mark.parametrize(
    ("nickname", "name"),
    [
        ("Kingfisher", "kingfisher"),
        ("SoS team, QMC", "sos-team-qmc"),
        ("خطاف", "record-book"),
        ("../..", "record-book"),
    ],
)
def test_a_new_folder_has_a_plain_name(tmp_path: Path, nickname: str, name: str) -> None:
    assert new_folder(tmp_path, nickname) == tmp_path / name


def test_a_new_folder_never_is_one_that_exists(tmp_path: Path) -> None:
    (tmp_path / "kingfisher").mkdir()
    (tmp_path / "kingfisher-2").mkdir()
    assert new_folder(tmp_path, "Kingfisher") == tmp_path / "kingfisher-3"


def test_things_live_in_the_local_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    from platformdirs import user_data_path

    assert places().data == tmp_path / NAME == user_data_path(NAME, appauthor=False, roaming=False)
    monkeypatch.delenv("XDG_DATA_HOME")
    assert places().data == user_data_path(NAME, appauthor=False, roaming=False)


def test_one_that_could_not_be_read_is_in_doubt_until_it_is_unlocked(here: Places, tmp_path: Path):
    keep_locked(here, tmp_path, in_doubt=True)
    assert is_in_doubt(here)
    assert take_locked(here) == tmp_path
    assert not is_in_doubt(here)
    keep_locked(here, tmp_path)
    assert not is_in_doubt(here)
