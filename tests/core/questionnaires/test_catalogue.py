"""The page about guides and instruments is made from the files themselves."""

from pathlib import Path

from sos_desktop.questionnaires import catalogue, instrument, shipped

WRITTEN = Path(__file__).parents[3] / "docs" / "instruments.md"


def test_the_page_is_what_the_files_say():
    how = "python -m sos_desktop.questionnaires.catalogue > docs/instruments.md"
    assert WRITTEN.read_text("utf-8") == catalogue.page(), how


def test_every_file_stands_in_it_with_its_licence_and_how_to_come_by_what_is_not_shipped():
    page = catalogue.page()
    for name in shipped.GUIDES + shipped.INSTRUMENTS + shipped.SKELETONS:
        assert f"(`{name}`)" in page
    for name in shipped.INSTRUMENTS:
        about = instrument.read(shipped.shipped_bytes(name))
        assert instrument.LICENCES[about.licence] in page
        assert about.attribution in page
    for name in shipped.SKELETONS:
        assert instrument.read(shipped.skeleton_bytes(name)).obtain in page
