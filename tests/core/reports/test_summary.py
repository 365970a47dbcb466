from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from sos_desktop.errors import SummaryRefused
from sos_desktop.reports.summary import preview, summary_report
from sos_desktop.summary import described, document
from sos_desktop.summary.document import Document
from sos_desktop.summary.tables import CATALOGUE, DEFAULT, PAIRS, Mode, wording

SEED = bytes(range(32))


@pytest.fixture
def package(sent: Callable[..., Document]) -> bytes:
    """A file in which every number is another, some of them below 0."""
    read = sent(1)
    counts = {cell: 3 * place - 12 for place, cell in enumerate(DEFAULT.cells)}
    return document.write(
        Document(read.specification, read.file_id, read.organisation, read.period, True, counts), SEED
    )


def test_the_paper_is_one_page_with_every_number_of_the_file(package: bytes, read: Callable[[bytes], Any]):
    pages = read(summary_report(package, "4aca f69f 1a28 de34"))
    assert len(pages.texts) == 1
    assert "at this file: 4aca f69f 1a28 de34." in pages.text
    for cell, count in document.read(package).counts.items():
        assert f"{cell.label} {count}" in pages.text


def test_numbers_below_nothing_keep_their_sign(package: bytes, read: Callable[[bytes], Any]):
    assert "In all (cases) -12" in read(summary_report(package)).text


def test_it_says_what_the_noise_does_and_what_is_not_in_the_file(
    package: bytes, read: Callable[[bytes], Any]
):
    text = read(summary_report(package)).text
    said = wording().said
    assert said["moved"].format(usual=3) in text
    assert said["single_file"] in text
    assert "Not in this file: names, code names and contacts; notes" in text
    assert "July to September 2026 · organisation RX1" in text
    assert all(topic.title in text for topic in wording().topics)


def test_a_demonstration_is_marked_and_a_real_file_is_not(
    sent: Callable[..., Document], read: Callable[[bytes], Any]
):
    assert "Made-up records" in read(preview(sent(1, demonstration=True))).text
    assert "Made-up records" not in read(preview(sent(1, demonstration=False))).text


def test_nothing_but_the_file_gets_into_the_paper(package: bytes, read: Callable[[bytes], Any]):
    """No day, no place: the same file gives the same paper on any day, dated after its quarter."""
    assert summary_report(package) == summary_report(package)
    properties = read(summary_report(package)).properties
    assert properties["CreationDate"] == "D:20261001120000Z"
    assert properties["Author"] == "Supporting our Staff"


def test_a_preview_says_that_it_is_not_signed_yet(
    package: bytes, sent: Callable[..., Document], read: Callable[[bytes], Any]
):
    assert "Signed with the key" in read(summary_report(package)).text
    unsigned = document.read(package)
    unsigned = Document(
        unsigned.specification,
        unsigned.file_id,
        unsigned.organisation,
        unsigned.period,
        True,
        unsigned.counts,
    )
    assert "Not signed yet" in read(preview(unsigned)).text


def test_what_is_no_summary_file_is_refused_with_a_sentence(package: bytes):
    with pytest.raises(SummaryRefused, match=r"It is not a summary file"):
        summary_report(package[:-40])


@pytest.mark.parametrize("mode", list(Mode))
def test_every_table_there_is_fits_on_its_pages(
    sent: Callable[..., Document], read: Callable[[bytes], Any], mode: Mode
):
    tables = CATALOGUE if mode is Mode.NOISE else (*CATALOGUE, *PAIRS)
    everything = described.packed(mode, Fraction(4, 11), tables)
    counts = {cell: 3 * place for place, cell in enumerate(everything.cells)}
    half = 1 if mode is Mode.SHARES else 0
    made = replace(sent(1), specification=everything, counts=counts, half=half, split_id="0" * 32 * half)
    pages = read(summary_report(document.write(made, SEED)))
    if mode is Mode.NOISE:
        assert len(pages.texts) == 3
        assert all(f"{cell.label} {count}" in pages.text for cell, count in counts.items())
        assert "epsilon 4/11 for each number (8 for one of each)" in pages.text
    else:
        assert len(pages.texts) == 1
        assert "There is nothing to read in one half" in pages.text
        assert not any(
            f"{cell.label} " in pages.text for cell in everything.cells if cell.table == "wellbeing"
        )
