"""The tour clears what an earlier tour has left, and nothing else."""

from pathlib import Path

import pytest

from sos_desktop.errors import PlaceRefused
from ui.tour import make_room

LEFT = (
    "01-unlock.png",
    "12-to-be-continued.png",
    "impact-report.pdf",
    "totals.csv",
    "summary-2026-Q3-1f3a9c.zip",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tour"


def test_a_new_folder_is_made(folder: Path) -> None:
    make_room(folder / "deeper")
    assert not list((folder / "deeper").iterdir())


def test_what_an_earlier_tour_has_left_goes(folder: Path) -> None:
    folder.mkdir()
    for name in LEFT:
        (folder / name).touch()
    make_room(folder)
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    "name", ["letter.pdf", "accounts.csv", "photos.zip", "01.png", ".hidden", "02-beach.png/"]
)
def test_a_folder_with_anything_else_in_it_is_left_as_it_is(folder: Path, name: str) -> None:
    folder.mkdir()
    for kept in LEFT:
        (folder / kept).touch()
    if name.endswith("/"):
        (folder / name).mkdir()
    else:
        (folder / name).write_text("mine")
    with pytest.raises(PlaceRefused, match="something else in that folder"):
        make_room(folder)
    assert len(list(folder.iterdir())) == len(LEFT) + 1


def test_a_file_is_no_folder_for_a_tour(folder: Path) -> None:
    folder.write_text("mine")
    with pytest.raises(PlaceRefused, match="cannot write there"):
        make_room(folder)
    assert folder.read_text() == "mine"
