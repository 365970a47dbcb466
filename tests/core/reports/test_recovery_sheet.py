import base64
import re
import zlib
from collections.abc import Callable
from datetime import date
from typing import Any

import segno

from sos_desktop.reports.recovery_sheet import recovery_sheet
from sos_desktop.vault.recovery import RecoveryCode

MADE = date(2026, 11, 23)
HINT = "1F3A-9C02"


def test_the_sheet_shows_every_group_with_its_number_on_one_page(
    code: RecoveryCode, read: Callable[[bytes], Any]
):
    sheet = read(recovery_sheet(code.text, HINT, MADE))
    assert len(sheet.texts) == 1
    drawn = sheet.text.replace(" ", "")
    for place, group in enumerate(code.groups, start=1):
        assert f"{place}{group}" in drawn


def test_what_is_copied_from_the_sheet_opens_the_record_book(code: RecoveryCode):
    """Each group is one word to whoever copies it, although its letters stand apart."""
    page = recovery_sheet(code.text, HINT, MADE)
    assert RecoveryCode.parse(" ".join(_actual_texts(page))) == code


def test_the_square_holds_the_code_and_nothing_else(code: RecoveryCode, read: Callable[[bytes], Any]):
    picture = read(recovery_sheet(code.text, HINT, MADE)).picture(scale=4, grey=True)
    black = picture.point(lambda level: 255 if level < 10 else 0)
    left, top, right, bottom = black.getbbox()
    expected = [bytes(line) for line in segno.make(code.text, error="m", micro=False).matrix]
    side = (right - left) / len(expected)
    assert abs((bottom - top) - (right - left)) <= 2
    seen = [
        bytes(
            black.getpixel((left + int((x + 0.5) * side), top + int((y + 0.5) * side))) == 255
            for x in range(len(expected))
        )
        for y in range(len(expected))
    ]
    assert seen == expected


def test_the_sheet_says_which_book_it_opens_and_when_it_was_made(
    code: RecoveryCode, read: Callable[[bytes], Any]
):
    sheet = read(recovery_sheet(code.text, HINT, MADE))
    assert "For the record book 1F3A-9C02, made on 23 November 2026" in sheet.text
    assert sheet.bookmarks == ["Recovery sheet"]


def test_the_sheet_tells_how_to_use_it_and_where_to_keep_it(code: RecoveryCode, read: Callable[[bytes], Any]):
    text = read(recovery_sheet(code.text, HINT, MADE)).text
    assert "Press Use recovery sheet" in text
    assert "Press Open with the sheet" in text
    assert "Never keep it with the computer" in text
    assert "the records are lost for good" in text


def test_the_sheet_names_nobody_and_no_machine(code: RecoveryCode, read: Callable[[bytes], Any]):
    properties = read(recovery_sheet(code.text, HINT, MADE)).properties
    assert properties == {
        "Title": "Recovery sheet",
        "Author": "Supporting our Staff",
        "Subject": "For the record book 1F3A-9C02",
        "Creator": "Supporting our Staff",
        "Producer": properties["Producer"],
        "CreationDate": "D:20261123120000Z",
        "ModDate": "D:20261123120000Z",
    }
    assert code.groups[0] not in str(properties)


def test_the_fonts_of_the_sheet_are_in_it(code: RecoveryCode, read: Callable[[bytes], Any]):
    assert read(recovery_sheet(code.text, HINT, MADE)).fonts == {"NotoSans-Regular", "NotoSans-Bold"}


def test_the_same_sheet_has_the_same_bytes(code: RecoveryCode):
    assert recovery_sheet(code.text, HINT, MADE) == recovery_sheet(code.text, HINT, MADE)
    assert recovery_sheet(code.text, HINT, MADE) != recovery_sheet(code.text, "1F3A-9C03", MADE)


def _actual_texts(page: bytes) -> list[str]:
    """What the groups are to a reader that knows ``ActualText``."""
    texts = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", page, re.DOTALL):
        if stream.rstrip().endswith(b"~>"):
            drawing = zlib.decompress(base64.a85decode(stream.strip()[:-2]))
            texts += re.findall(rb"/ActualText \((\w+)\)", drawing)
    return [text.decode() for text in texts]
