"""A PDF with a password: it opens with that only, in the strongest way a PDF knows."""

from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from sos_desktop.errors import BadInput, SaveFailed
from sos_desktop.reports import locked, page
from sos_desktop.reports.page import Paper

PASSWORD = "abacus kingfisher lantern"


@pytest.fixture
def pdf() -> bytes:
    about = Paper("A record", "For a test", "In confidence", date(2026, 11, 23))
    return page.build(about, lambda: page.title("A record", "Heron"))


def test_it_opens_with_the_password_and_with_nothing_else(pdf: bytes):
    sealed = locked.locked(pdf, PASSWORD)
    assert b"A record" not in sealed and b"Heron" not in sealed
    for wrong in ("", "abacus", PASSWORD.upper(), f"{PASSWORD} "):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(BytesIO(sealed), password=wrong)
        with pytest.raises(pypdfium2.PdfiumError):
            pypdfium2.PdfDocument(sealed, password=wrong)
    with pikepdf.open(BytesIO(sealed), password=PASSWORD) as opened:
        assert (opened.encryption.R, opened.encryption.bits) == (6, 256)
        assert opened.docinfo["/Title"] == "A record"
        assert opened.user_password_matched and not opened.owner_password_matched
    read = pypdfium2.PdfDocument(sealed, password=PASSWORD)
    assert "Heron" in read[0].get_textpage().get_text_range()
    read.close()


def test_an_accent_opens_it_however_it_is_typed(pdf: bytes):
    sealed = locked.locked(pdf, "cafe\u0301 au lait noir")
    with pikepdf.open(BytesIO(sealed), password="caf\u00e9 au lait noir") as opened:
        assert opened.is_encrypted


@pytest.mark.parametrize(
    "password", ["", "short", "x" * 128, "é" * 64, "twelve\0letters", "half a \ud800 letter"]
)
def test_a_password_that_would_not_do_is_refused(pdf: bytes, password: str):
    with pytest.raises(BadInput, match="password"):
        locked.locked(pdf, password)


def test_a_made_up_password_will_do(pdf: bytes):
    assert locked.locked(pdf, locked.new_password())


def test_what_is_no_pdf_is_not_written_in_clear():
    with pytest.raises(SaveFailed, match="could not be given a password"):
        locked.locked(b"%PDF-nothing", PASSWORD)


def test_where_it_did_not_become_locked_that_is_said(pdf: bytes, monkeypatch: pytest.MonkeyPatch):
    save = pikepdf.Pdf.save
    monkeypatch.setattr(pikepdf.Pdf, "save", lambda self, out, encryption: save(self, out))
    with pytest.raises(SaveFailed):
        locked.locked(pdf, PASSWORD)
