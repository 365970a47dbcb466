from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sos_desktop.reports import page, paper
from sos_desktop.reports.charts import Mark, bars
from sos_desktop.reports.page import Card, Paper, Part, Row

MADE = date(2026, 11, 23)
ABOUT = Paper("A title", "A subject", "A foot", MADE)
MADE_UP = Paper("A title", "A subject", "A foot", MADE, demonstration=True)


def story() -> list[Part]:
    """One of everything, over three pages."""
    return [
        *page.title("A title", "Under it"),
        page.text("Some words."),
        page.cards([Card("Supported", "about 610", "561 to 659"), Card("Accepted", "too few to say", "0 to 48")]),
        page.heading("A heading"),
        page.figure(bars([Mark("Students", 5, 0, 22, "too few to say", clear=False)], title="a", unit="cases")),
        page.small("A caption."),
        page.section("A section", ("Estimate",), [Row("In all", ("610",), strong=True), Row("A", ("1",))], (30,)),
        page.halves([page.half("Left", ("n",), [Row("B", ("2",))], (18,))], [page.text("Right")]),
        *page.points(["One point", "Another"]),
        page.space(200),
        page.callout("A box", [("First.", "What follows."), ("", "Without a beginning.")]),
        page.space(200),
        page.together([page.heading("The end"), page.text("Last words.")]),
    ]  # fmt: skip


def test_every_page_says_which_of_how_many_it_is(read: Callable[[bytes], Any]):
    texts = read(page.build(ABOUT, story)).texts
    assert len(texts) == 3
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of 3" in text
        assert "Supporting our Staff" in text
        assert "A foot" in text


def test_made_up_records_are_marked_on_every_page_and_real_ones_are_not(read: Callable[[bytes], Any]):
    assert all(page.MADE_UP in text for text in read(page.build(MADE_UP, story)).texts)
    assert page.MADE_UP not in read(page.build(ABOUT, story)).text


def test_headings_are_bookmarks(read: Callable[[bytes], Any]):
    assert read(page.build(ABOUT, story)).bookmarks == [
        "A title",
        "A heading",
        "A section",
        "A box",
        "The end",
    ]


def test_a_paper_names_no_person_path_or_machine(read: Callable[[bytes], Any]):
    properties = read(page.build(ABOUT, story)).properties
    producer = properties.pop("Producer")
    assert producer == "ReportLab PDF Library - (opensource)"
    assert properties == {
        "Title": "A title",
        "Author": "Supporting our Staff",
        "Subject": "A subject",
        "Creator": "Supporting our Staff",
        "CreationDate": "D:20261123120000Z",
        "ModDate": "D:20261123120000Z",
    }


def test_the_same_story_gives_the_same_bytes_and_another_date_others():
    first = page.build(ABOUT, story)
    assert page.build(ABOUT, story) == first
    assert page.build(Paper("A title", "A subject", "A foot", date(2026, 11, 24)), story) != first


def test_only_our_own_fonts_are_used_and_they_are_inside(read: Callable[[bytes], Any]):
    pages = read(page.build(MADE_UP, story))
    assert pages.fonts == {"NotoSans-Regular", "NotoSans-Bold"}
    assert pages.data.count(b"/FontFile2") == 2


def test_the_language_is_said_for_screen_readers():
    assert b"/Lang (en-GB)" in page.build(ABOUT, story)


def test_everything_can_be_read_in_black_and_white():
    """Contrast of every colour that words are written in, against every ground they stand on."""
    grounds = (paper.HexColor("#ffffff"), paper.TINT)
    for ink in (paper.INK, paper.MUTED, paper.ACCENT):
        assert all(contrast(ink, ground) >= 4.5 for ground in grounds)
    assert contrast(paper.WARN, paper.WARN_SOFT) >= 4.5


def contrast(one: Any, other: Any) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Any) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.red, colour.green, colour.blue)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("words", ["a < b & <b>c</b>", "<para>", "]]>"])
def test_words_that_look_like_markup_stay_words(words: str, read: Callable[[bytes], Any]):
    pages = read(page.build(ABOUT, lambda: [page.text(words), page.heading(words), page.small(words)]))
    assert pages.text.count(words) == 3


def test_what_the_font_cannot_show_is_a_question_mark_and_never_just_gone(read: Callable[[bytes], Any]):
    """Noto Sans as we ship it has no minus sign of its own: minus 3 must not become 3."""
    assert paper.printable("−3 \N{FACE WITH TEARS OF JOY} é – …\n") == "?3 ? é – …\n"
    pages = read(page.build(ABOUT, lambda: [page.text("−3"), page.text("-6")]))
    assert "?3 -6" in pages.text


def test_a_total_is_bold_as_well_as_first(read: Callable[[bytes], Any]):
    rows = [Row("In all", ("1",), strong=True)]
    drawn = [
        read(page.build(ABOUT, lambda rows=rows: [page.section("A", ("n",), rows, (30,))])).picture(grey=True)
        for rows in (rows, [Row("In all", ("1",))])
    ]
    assert drawn[0] != drawn[1]


def test_a_long_table_begins_under_its_heading_and_goes_on_over_the_page_with_its_heads(
    read: Callable[[bytes], Any],
):
    rows = [Row(f"Row {number}", ("1",)) for number in range(1, 61)]

    def long() -> list[Part]:
        table = page.section("Long", ("Number",), rows, (30,))
        return [page.heading("Before"), page.space(100), *page.beginning("Below", "Results", table)]

    pages = read(page.build(ABOUT, long))
    assert len(pages.texts) == 3
    assert "Below Results Long Number Row 1 1" in pages.texts[0]
    assert all("Long Number Row" in text for text in pages.texts)
    assert pages.bookmarks == ["A title", "Before", "Below", "Long"]


def test_a_short_table_and_a_long_one_without_room_to_begin_stand_on_the_next_page_with_their_heading(
    read: Callable[[bytes], Any],
):
    for many in (4, 20):
        rows = [Row(f"Row {number}", ("1",)) for number in range(many)]

        def late(rows: list[Row] = rows) -> list[Part]:
            table = page.section("A table", ("Number",), rows, (30,))
            return [page.heading("Before"), page.space(215), *page.beginning("Below", "Results", table)]

        first, second = read(page.build(ABOUT, late)).texts
        assert "Below" not in first and "Below Results A table Number Row 0" in second


def test_a_long_box_goes_on_over_the_page(read: Callable[[bytes], Any]):
    points = [(f"Point {number}.", "What follows. " * 30) for number in range(8)]
    first, second = read(
        page.build(ABOUT, lambda: [page.heading("Before"), page.space(120), page.callout("A box", points)])
    ).texts
    assert "A box Point 0." in first and "Point 7." in second
