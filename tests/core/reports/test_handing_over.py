"""The copy as one sealed file: it opens with what it was sealed to, and holds nothing that was blacked out."""

import io
import json
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pyrage
import pytest

from sos_desktop.errors import BadInput, SaveFailed
from sos_desktop.records.gathering import Gathered, Line, Part
from sos_desktop.records.redaction import Redaction, redacted
from sos_desktop.reports import handing_over
from sos_desktop.reports.handing_over import Seal
from sos_desktop.vault.folder import Vault

NOTE = "Sat with Quillfeather at lunch.\nSlept <b>badly</b> & woke."


@pytest.fixture
def gathered() -> Gathered:
    parts = (
        Part("The person", "", (Line("Code name", "Heron"), Line("Name", ""))),
        Part("One-to-one", "Kept on 23 November 2026", (Line("A note", NOTE), Line("Long", "word " * 3000))),
    )
    return Gathered("p1", "Heron", parts, {"versions": [{"content": {"note": NOTE}}]})


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read(pdf: bytes) -> str:
    with closing(pdfium.PdfDocument(pdf)) as paper:
        return "\n".join(page.get_textpage().get_text_range() for page in paper)


def unpacked(pdf: bytes) -> bytes:
    """Every stream and string of a PDF, without its compression."""
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        return b"\n".join(
            each.read_bytes() if isinstance(each, pikepdf.Stream) else bytes(each.unparse())
            for each in paper.objects
        )


def test_it_is_a_paper_and_the_same_as_data(gathered: Gathered, now: datetime):
    members = opened(handing_over.packed(gathered, now=now))
    said = read(members["copy-of-records.pdf"])
    for words in (
        "A copy of your records",
        "Heron",
        "Sat with Quillfeather at lunch.",
        "<b>badly</b> & woke",
    ):
        assert words in said
    data = json.loads(members["copy-of-records.json"])
    assert data["records"] == {"versions": [{"content": {"note": NOTE}}]}
    assert (data["format"], data["made"]) == ("sos-copy-of-records-1", "2026-11-23T14:05:00Z")


def test_what_was_blacked_out_is_in_no_byte_of_it(gathered: Gathered, now: datetime):
    data = handing_over.packed(redacted(gathered, [Redaction("quillfeather", whole=True)]), now=now)
    members = opened(data)
    said = read(members["copy-of-records.pdf"])
    assert "[blacked out]" in said
    raw = unpacked(members["copy-of-records.pdf"])
    assert b"BT" in raw
    for held in (data, *members.values(), said.encode(), raw):
        assert b"uillfeather" not in held


def test_made_up_records_say_so(gathered: Gathered, now: datetime):
    members = opened(handing_over.packed(gathered, now=now, demonstration=True))
    assert "Made-up records" in read(members["copy-of-records.pdf"])
    assert json.loads(members["copy-of-records.json"])["demonstration"] is True


def test_a_passphrase_that_is_shown_once_opens_it(
    vault: Vault, gathered: Gathered, now: datetime, tmp_path: Path
):
    words = handing_over.new_passphrase()
    assert len(words.split()) == 5
    sealed = handing_over.sealed(handing_over.packed(gathered, now=now), Seal(passphrase=words))
    out = handing_over.give(vault, "p1", sealed, tmp_path / handing_over.name(), now=now)
    data = out.read_bytes()
    assert data.startswith(b"age-encryption.org/v1")
    assert set(opened(pyrage.passphrase.decrypt(data, words))) == {
        "copy-of-records.pdf",
        "copy-of-records.json",
    }
    row = vault.store.row("SELECT action, object_id FROM audit ORDER BY seq DESC LIMIT 1")
    assert row is not None
    assert tuple(row) == ("copy given", "p1")
    assert words not in repr(Seal(passphrase=words))
    assert [path.name for path in tmp_path.glob("copy*")] == [out.name]


def test_it_can_be_sealed_to_whoever_answers_for_the_trust(
    vault: Vault, gathered: Gathered, now: datetime, tmp_path: Path
):
    key: Any = pyrage.x25519.Identity.generate()
    to = handing_over.checked(f"  {key.to_public()}\n")
    sealed = handing_over.sealed(handing_over.packed(gathered, now=now), Seal(recipient=to))
    out = handing_over.give(vault, "p1", sealed, tmp_path / "copy.zip.age", now=now)
    assert "copy-of-records.pdf" in opened(pyrage.decrypt(out.read_bytes(), [key]))


@pytest.mark.parametrize("key", ["", "age1", "age1qqqq", "AGE-SECRET-KEY-1", "wren@example.org"])
def test_what_is_no_public_key_is_refused_before_anything_is_written(key: str):
    with pytest.raises(BadInput, match="not a public key"):
        handing_over.checked(key)


@pytest.mark.parametrize("seal", [Seal(), Seal(recipient="age1qqqq")])
def test_where_it_cannot_be_sealed_there_is_nothing_to_leave(seal: Seal):
    with pytest.raises(SaveFailed, match="could not be encrypted"):
        handing_over.sealed(b"in clear", seal)


def test_from_a_record_book_that_is_only_read_a_copy_can_be_given_too(
    vault: Vault, now: datetime, tmp_path: Path
):
    vault.read_only = True
    before = vault.store.head()
    assert handing_over.give(vault, "p1", b"sealed", tmp_path / "copy", now=now).read_bytes() == b"sealed"
    assert vault.store.head() == before


def test_its_name_says_nothing_about_anybody():
    assert handing_over.name().startswith("copy-")
    assert handing_over.name() != handing_over.name()
