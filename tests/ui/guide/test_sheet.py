"""What follows from the answers on the screen."""

from decimal import Decimal

import pytest

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Coding, Item, Kind, Option, Questionnaire
from ui.guide.place import Place
from ui.guide.score_line import sentence
from ui.guide.sheet import RECORD, Sheet

LEAVE = Item(
    "visit",
    Kind.GROUP,
    "Visit",
    repeats=True,
    items=(Item("why", Kind.STRING, "Why?"), Item("when", Kind.STRING, "When?")),
)


@pytest.fixture
def sheet() -> Sheet:
    weights = tuple(Option(Coding(str(n)), weight=Decimal(n)) for n in range(3))
    rated = [Item(f"r{n}", Kind.CHOICE, f"Factor {n}", options=weights) for n in range(2)]
    note = Item("note", Kind.TEXT, "Note", codes=(Coding("note", "", RECORD),), required=True)
    form = Questionnaire("https://example/f", "1", "F", (*rated, note, LEAVE))
    return Sheet(form, Answers())


def test_an_item_is_found_by_the_code_of_the_record(sheet: Sheet) -> None:
    assert sheet.find("note") is not None
    assert sheet.find("decision") is None


def test_the_score_is_said_in_words_and_figures(sheet: Sheet) -> None:
    sheet.give("r0", (Coding("2"),))
    score = sheet.score()
    assert score is not None
    assert sentence(score) == "Score so far 2 of 4, 1 of 2 rated"
    assert sentence(score, only_when_whole=True) == "1 of 2 answered"
    sheet.give("r1", (Coding("0"),))
    whole = sheet.score()
    assert whole is not None and sentence(whole, only_when_whole=True) == "Score 2 of 4"


def test_what_is_missing_is_named_by_its_place(sheet: Sheet) -> None:
    assert sheet.missing() == ("note",)
    sheet.give("note", ("Sleeps again.",))
    assert sheet.missing() == ()


def test_taking_a_round_out_moves_the_later_ones_up(sheet: Sheet) -> None:
    for number, why in enumerate(("first", "second", "third")):
        sheet.give(f"visit:{number}/why", (why,))
    sheet.give("visit:2/when", ("May",))
    assert sheet.rounds("visit") == 3
    for place, values in sheet.without_round("visit", 1).items():
        sheet.give(place, values)
    assert dict(sheet.answers) == {
        "visit:0/why": ("first",),
        "visit:1/why": ("third",),
        "visit:1/when": ("May",),
    }
    assert sheet.rounds("visit") == 2


def test_a_place_is_kept_as_one_line_and_read_again() -> None:
    place = Place("https://example/f|1", "visit:0/why not", 12)
    assert Place.read(str(place)) == place
    for text in ("", "nothing", "x https://example/f|1 note", "3 only"):
        assert Place.read(text) == Place()
    assert str(Place()) == ""
