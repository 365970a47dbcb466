from datetime import date, datetime, timedelta

import pytest

from sos_desktop.errors import BadInput
from sos_desktop.impact import trust_book
from sos_desktop.impact.trust_figures import Measure
from sos_desktop.vault.store import Store

HEAD = "figure,organisation,first day,last day,before the programme,staff group,question,answer,number,out of,source\n"
DAY = date(2026, 9, 30)


def sheet(*rows: str) -> bytes:
    return (HEAD + "\n".join(rows)).encode()


def heads(number: int, organisation: str = "RX1", day: str = "2026-09-30", group: str = "") -> str:
    return f"headcount,{organisation},{day},,,{group},,,{number},,ESR"


def load(store: Store, now: datetime, *rows: str, name: str = "figures.csv") -> trust_book.TrustFile:
    return trust_book.load(store, name, sheet(*rows), now=now, today=now.date())


def test_what_was_loaded_is_in_force(store: Store, now: datetime):
    file = load(store, now, heads(15000), "feedback-card,,2026-Q3,,,,I felt listened to,Agree,61,,")
    assert (file.name, file.figures, file.in_force, file.loaded) == (
        "figures.csv",
        2,
        2,
        now.replace(second=0),
    )
    headcount, card = trust_book.in_force(store).figures
    assert (headcount.measure, headcount.number, headcount.source) == (Measure.HEADCOUNT, 15000, "ESR")
    assert (card.question, card.answer, card.number, card.last) == ("I felt listened to", "Agree", 61, DAY)


def test_a_later_file_says_it_anew_and_taking_it_away_brings_the_earlier_back(store: Store, now: datetime):
    load(store, now, heads(15000), heads(700, group="Students"))
    later = load(store, now + timedelta(days=1), heads(15100), name="corrected.csv")
    assert [each.number for each in trust_book.in_force(store).figures] == [15100, 700]
    assert [(each.name, each.figures, each.in_force) for each in trust_book.files(store)] == [
        ("corrected.csv", 1, 1),
        ("figures.csv", 2, 1),
    ]
    trust_book.take_away(store, later.id, now=now)
    assert [each.number for each in trust_book.in_force(store).figures] == [15000, 700]
    with pytest.raises(BadInput, match="not here any more"):
        trust_book.take_away(store, later.id, now=now)


def test_a_refused_file_leaves_nothing_and_names_every_row(store: Store, now: datetime):
    with pytest.raises(trust_book.FiguresRefused, match="2 things are to be put right") as refused:
        load(store, now, heads(15000), "headcount,,x,,,,,,y,,")
    assert [each.row for each in refused.value.findings] == [3, 3]
    with pytest.raises(trust_book.FiguresRefused, match="One thing is to be put right"):
        load(store, now)
    assert trust_book.files(store) == ()
    assert trust_book.in_force(store).figures == ()


def test_loading_and_taking_away_stand_in_the_audit(store: Store, now: datetime):
    file = load(store, now, heads(15000))
    trust_book.take_away(store, file.id, now=now)
    actions = [row["action"] for row in store.rows("SELECT action FROM audit ORDER BY seq")]
    assert actions[-2:] == ["trust figures loaded", "trust figures taken away"]


def test_people_in_post_are_the_mean_of_the_days_inside_a_period(store: Store, now: datetime):
    load(store, now, heads(100, day="2026-03-31"), heads(200, day="2026-06-30"), heads(300, day="2026-09-30"))
    figures = trust_book.in_force(store)
    assert figures.headcount("", ["RX1"], date(2026, 4, 1), DAY) == 250
    assert figures.headcount("", ["RX1"], date(2026, 10, 1), date(2026, 12, 31)) == 300, (
        "the last one before it"
    )
    assert figures.headcount("", ["RX1"], date(2025, 1, 1), date(2025, 12, 31)) is None
    assert figures.headcount("students", ["RX1"], DAY, DAY) is None


def test_people_in_post_of_several_organisations_are_added_and_none_may_be_missing(
    store: Store, now: datetime
):
    load(store, now, heads(100), heads(200, "RX2"))
    figures = trust_book.in_force(store)
    assert figures.headcount("", ["RX1", "RX2"], DAY, DAY) == 300
    assert figures.headcount("", ["RX1", "RX3"], DAY, DAY) is None
    assert figures.headcount("", [], DAY, DAY) is None
    load(store, now, heads(999, ""))
    assert trust_book.in_force(store).headcount("", ["RX1", "RX3"], DAY, DAY) == 999, (
        "for everywhere together"
    )
