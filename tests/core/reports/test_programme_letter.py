"""The letter with the fingerprint of a programme pack."""

from datetime import date
from typing import Any

import pypdfium2

from sos_desktop.reports import programme_letter

GROUPS = "1F3A 9C02 77D1 0B4E 0000 FFFF 12AB C3D4"


def read(**other: Any) -> str:
    about: dict[str, Any] = {
        "programme": "Supporting our Staff, made-up trust",
        "organisations": "A made-up trust (RX1)",
        "file_name": "programme-3.sosprogramme",
        "fingerprint": GROUPS,
        "made": date(2026, 11, 23),
        "demonstration": False,
    }
    pdf = pypdfium2.PdfDocument(programme_letter.paper(**about | other))
    assert len(pdf) == 1
    words = pdf[0].get_textpage().get_text_range()
    pdf.close()
    return " ".join(words.split())


def test_it_has_every_group_and_says_what_to_do() -> None:
    said = read()
    assert all(group in said for group in GROUPS.split())
    for words in (
        "programme-3.sosprogramme",
        "23 November 2026",
        "A made-up trust (RX1)",
        "If one differs, do not load it",
    ):
        assert words in said


def test_a_made_up_one_says_so() -> None:
    assert "made-up" in read(demonstration=True).lower().replace("made-up trust", "")
