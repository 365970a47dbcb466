"""Where a record book may lie."""

from pathlib import Path

import pytest

from sos_desktop.errors import PlaceRefused
from sos_desktop.vault import places


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
