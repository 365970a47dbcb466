"""Where a record book may lie."""

from datetime import datetime
from pathlib import Path

import pytest

from sos_desktop.errors import PlaceRefused
from sos_desktop.vault import disks, places
from sos_desktop.vault.folder import unlock
from sos_desktop.vault.keys import CHEAP_LIMITS


@pytest.mark.parametrize(
    ("folder", "why"),
    [
        ("/home/wren/" + "x" * 200, "longer than 200"),
        ("//server/share/records", "network"),
        ("/home/wren/OneDrive/records", "cloud"),
        ("/Users/wren/OneDrive - Made-up Hospital/records", "cloud"),
        ("/home/wren/Dropbox/records", "cloud"),
        ("/Users/wren/Library/Mobile Documents/com~apple~CloudDocs/records", "cloud"),
        ("/Users/wren/Library/CloudStorage/records", "cloud"),
        ("/home/wren/Nextcloud/records", "cloud"),
        ("/tmp/records", "temporary"),  # noqa: S108  refused, not used
        ("/var/tmp/records", "temporary"),  # noqa: S108  refused, not used
        ("/dev/shm/records", "temporary"),  # noqa: S108  refused, not used
    ],
)
def test_a_place_that_loses_or_spreads_what_lies_in_it_is_refused(folder: str, why: str):
    with pytest.raises(PlaceRefused, match=why) as refused:
        places.ordinary(Path(folder))
    assert refused.value.do
    places.anywhere(Path(folder))


def test_the_systems_own_temporary_folder_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TEMP", "/home/wren/throwaway")
    with pytest.raises(PlaceRefused, match="temporary"):
        places.ordinary(Path("/home/wren/throwaway/records"))


@pytest.mark.parametrize(
    "folder", ["/home/wren/.local/share/sos-desktop/Kingfisher", "/home/wren/my one drive"]
)
def test_an_ordinary_folder_is_accepted(folder: str):
    places.ordinary(Path(folder))


def test_a_synced_folder_is_known_whatever_it_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(places, "temporary", list)
    root = tmp_path / "My things"
    (root / ".stfolder").mkdir(parents=True)
    with pytest.raises(PlaceRefused, match="cloud"):
        places.ordinary(root / "deep" / "records")
    monkeypatch.setenv("OneDriveCommercial", "/srv/Documents of the trust")
    with pytest.raises(PlaceRefused, match="cloud"):
        places.ordinary(Path("/srv/Documents of the trust/Desktop/records"))


def test_a_record_book_that_was_moved_says_so_and_what_to_do(tmp_path: Path):
    words = places.moved(Path("/home/wren/OneDrive/records"))
    assert words.startswith(
        "This record book lies where it should not. The folder is copied to a cloud service"
    )
    assert "Nothing is lost." in words
    assert "move the whole folder" in words
    assert places.moved(tmp_path, places.anywhere) == ""


@pytest.mark.parametrize("name", ["vault.db", "vault.keys", "vault.keys.bak"])
def test_a_record_book_that_has_not_been_downloaded_is_not_opened(
    vault_folder: Path, passphrase: str, now: datetime, name: str, monkeypatch: pytest.MonkeyPatch
):
    before = {path: path.read_bytes() for path in vault_folder.iterdir() if path.is_file()}
    monkeypatch.setattr(disks, "elsewhere", lambda path: path.name == name)
    with pytest.raises(PlaceRefused, match="has not been downloaded") as refused:
        unlock(vault_folder, passphrase, now=now, limits=CHEAP_LIMITS)
    assert "keep the whole folder on this computer" in refused.value.do
    assert {path: path.read_bytes() for path in vault_folder.iterdir() if path.is_file()} == before
