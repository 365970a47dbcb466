"""Halves as they come to an office: from the disk or from its record book, sealed or not."""

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from sos_desktop.combining import kept
from sos_desktop.dates import Quarter
from sos_desktop.offices import half_files
from sos_desktop.summary import described, document, sealing, shares
from sos_desktop.summary.document import Document
from sos_desktop.summary.sealing import Opener
from sos_desktop.summary.tables import DEFAULT, Mode

Q3 = Quarter(2026, 3)
SPLIT = described.packed(Mode.SHARES, Fraction(0), DEFAULT.tables)
SEED = bytes(range(32))


@pytest.fixture
def half() -> Document:
    split = shares.new_split(dict.fromkeys(SPLIT.cells, 2), random.Random(1).randbytes)
    made = Document(SPLIT, "a" * 32, "RX1", Q3, False, split.first, half=1, split_id=split.split_id)
    return document.read(document.write(made, SEED))


@pytest.fixture
def inbox(half: Document, vault, tmp_path: Path, save_files: Callable[..., list[Path]]) -> Path:
    """A half, the same sealed for the vault, one sealed for somebody else, a file with noise and one that is none."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    (summary,) = save_files(range(1), Q3)
    data = document.write(replace(half, signer=""), SEED)
    stranger = Opener.of(replace(vault.meta, install_key=bytes(32))).recipient
    (folder / "half.zip").write_bytes(data)
    (folder / "sealed.zip.age").write_bytes(sealing.seal(data, [Opener.of(vault.meta).recipient]))
    (folder / "theirs.zip.age").write_bytes(sealing.seal(data, [stranger]))
    (folder / "noise.zip").write_bytes(summary.read_bytes())
    (folder / "none.zip").write_bytes(b"PK")
    (folder / "notes.txt").write_text("not looked at")
    return folder


def test_each_file_is_read_or_refused_with_its_reason(inbox, vault, half, tmp_path):
    read = half_files.read([inbox, tmp_path / "gone.zip"], Opener.of(vault.meta))
    assert [each.half for each in read.documents] == [1, 0, 1]
    assert read.documents[0] == half and read.name_of(half) == "half.zip"
    refused = {each.name: each.reason for each in read.unread}
    assert refused["theirs.zip.age"] == "It is sealed for somebody else."
    assert refused["gone.zip"] == "It cannot be read from the disk."
    assert set(refused) == {"theirs.zip.age", "gone.zip", "none.zip"}


def test_without_a_record_book_nothing_sealed_is_opened(inbox):
    reasons = {each.name: each.reason for each in half_files.read([inbox]).unread}
    assert reasons["sealed.zip.age"].startswith("It is sealed: only the record book")


def test_of_what_was_added_on_the_combine_page_only_halves_are_taken(inbox, new_vault, vault, now):
    team = new_vault("Team", kind="team")
    kept.keep(team.store, [inbox], lambda done, of: None, now=now)
    read = half_files.of_kept(team.store, Opener.of(vault.meta))
    assert [each.half for each in read.documents] == [1, 1] and read.unread == ()


def test_a_document_that_was_never_read_is_called_as_it_would_be(half):
    assert half_files.Read((), (), {}).name_of(half) == half.name
