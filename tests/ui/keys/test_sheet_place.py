"""A recovery sheet saved as a file never lies beside what it opens, by whatever name the folder is reached."""

from datetime import date
from pathlib import Path

import pytest

from sos_desktop.errors import PlaceRefused, SaveFailed
from sos_desktop.vault import places
from ui.beginning import sheet

CODE, HINT, DAY = "ABCDE-" * 7 + "ABCDE", "1F3A-9C02", date(2026, 11, 23)


@pytest.fixture(autouse=True)
def anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "ordinary", places.anywhere)


def save(path: Path, books: Path) -> None:
    sheet._save(path, CODE, HINT, DAY, books)


def test_it_is_saved_for_its_owner_only(tmp_path: Path) -> None:
    save(tmp_path / "recovery-sheet.pdf", tmp_path / "books")
    assert (tmp_path / "recovery-sheet.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "recovery-sheet.pdf").stat().st_mode & 0o777 == 0o600


def test_not_beside_the_record_books_nor_through_a_link_to_them(tmp_path: Path) -> None:
    books, link = tmp_path / "books", tmp_path / "stick"
    books.mkdir()
    link.symlink_to(books)
    for folder in (books, link, tmp_path / "books" / ".." / "books"):
        with pytest.raises(PlaceRefused, match="where the record books are"):
            save(folder / "sheet.pdf", books)
    assert not list(books.iterdir())


def test_nor_in_any_other_record_book(vault_folder: Path, tmp_path: Path) -> None:
    before = sorted(vault_folder.iterdir())
    for path in (
        vault_folder / "sheet.pdf",
        vault_folder / "vault.keys",
        vault_folder / "backups" / "sheet.pdf",
    ):
        with pytest.raises(SaveFailed, match="that folder is a record book"):
            save(path, tmp_path / "books")
    assert sorted(vault_folder.iterdir()) == before


def test_a_place_that_refuses_is_said(tmp_path: Path) -> None:
    with pytest.raises(SaveFailed, match="you can also print it"):
        save(tmp_path / "gone" / "sheet.pdf", tmp_path / "books")
