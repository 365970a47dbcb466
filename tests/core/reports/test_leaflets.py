"""What is handed over: read by everybody, with numbers that are right, and one page where it can be."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from resources import resource
from sos_desktop.questionnaires.shipped import guide
from sos_desktop.reports import leaflets
from sos_desktop.reports.leaflets import LEAFLETS, NOTICE, Leaflet

MADE = date(2026, 11, 23)
EACH = pytest.mark.parametrize("leaflet", LEAFLETS, ids=lambda leaflet: leaflet.name)


def syllables(word: str) -> int:
    """Runs of vowels, without a silent e at the end: near enough for a grade of reading."""
    word = re.sub(r"(?:[^laeiouy]es|[^laeiouy]ed|[^laeiouy]e)$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", word)))


def reading_age(text: str) -> float:
    """The grade of Flesch and Kincaid (Navy, 1975), and five years for the age at which grade one is read."""
    sentences = [each for each in re.split(r"[.!?:\n]+", text) if re.search(r"\w", each)]
    words = re.findall(r"[A-Za-z’]+", text)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return grade + 5


@EACH
def test_a_child_of_twelve_can_read_it(leaflet: Leaflet):
    assert reading_age(leaflets.text(leaflet)) <= 12


@EACH
def test_nothing_in_it_is_shouted_or_medical(leaflet: Leaflet):
    words = leaflets.text(leaflet).lower()
    assert "!" not in words
    for term in ("debrief", "patient safety", "symptom", "disorder", "diagnos", "trauma-focused"):
        assert term not in words


@EACH
def test_the_paper_is_one_page_that_names_nobody(leaflet: Leaflet, read: Callable[[bytes], Any]):
    paper = read(leaflets.paper(leaflet, made=MADE))
    assert len(paper.texts) == 1
    assert leaflet.title in paper.text
    assert paper.properties["Title"] == leaflet.title
    assert paper.bookmarks[0] == leaflet.title
    assert len(paper.bookmarks) > 3
    plain = re.sub(r"[•\s]+", "", leaflets.text(leaflet))
    assert plain in re.sub(r"[•\s]+", "", paper.text).replace("\ufffe", "")
    assert leaflets.paper(leaflet, made=MADE) == leaflets.paper(leaflet, made=MADE)


@EACH
def test_the_numbers_are_those_that_are_shown_everywhere_else(leaflet: Leaflet, read: Callable[[bytes], Any]):
    urgent = json.loads(resource("signposting", "urgent.json").read_text("utf-8"))
    text = read(leaflets.paper(leaflet, made=MADE)).text
    for contact in urgent["contacts"]:
        assert (contact["call"] in text) is leaflet.numbers
    assert ("Checked on 23 November 2026" in text) is leaflet.numbers


def test_everything_that_the_guides_tick_as_handed_out_is_there():
    titles = {leaflet.title for leaflet in LEAFLETS}
    for name in ("group-briefing", "group-assessment"):
        (item,) = (item for item in guide(name).walk() if item.link_id == "leaflets")
        assert {option.label for option in item.options} <= titles


def test_the_notice_says_the_same_as_the_welcome():
    said = leaflets.text(NOTICE)
    for words in (
        "numbers only",
        "court or a coroner",
        "serious harm",
        "serious crime",
        "at risk",
        "code name",
    ):
        assert words in said


def test_there_is_something_for_each_tier_that_is_taken_home():
    assert {leaflet.tier for leaflet in LEAFLETS} >= {0, 1}
    assert len({leaflet.file_name for leaflet in LEAFLETS}) == len(LEAFLETS)
