from datetime import date, datetime, timedelta

import pytest

from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput
from sos_desktop.impact import written
from sos_desktop.vault.store import Store


def test_changes_of_the_service_stand_by_their_day(store: Store, now: datetime, today: date):
    later = written.annotate(
        store, date(2026, 7, 1), "A second  site joined", rebases=True, now=now, today=today
    )
    first = written.annotate(store, date(2026, 1, 1), "Began", rebases=False, now=now, today=today)
    assert written.read(store).annotations == (first, later)
    assert (later.words, later.rebases, later.quarter) == ("A second site joined", True, Quarter(2026, 3))
    written.take_away(store, first.id, now=now)
    written.take_away(store, first.id, now=now)
    assert written.read(store).annotations == (later,)


@pytest.mark.parametrize(
    ("on", "words", "said"),
    [
        (0, "  ", "Nothing says what has changed."),
        (0, "x" * 121, "It is longer than 120 letters."),
        (1, "Began", "The day of the change is in the future."),
    ],
)
def test_a_change_needs_a_few_words_and_a_day_that_has_come(
    store: Store, now: datetime, today: date, on: int, words: str, said: str
):
    with pytest.raises(BadInput, match=said):
        written.annotate(store, today + timedelta(days=on), words, rebases=False, now=now, today=today)
    assert written.read(store).annotations == ()


def test_words_are_kept_for_each_section_and_none_take_them_away(store: Store, now: datetime):
    written.write(store, "why", "  Colleagues asked for it. ", now=now)
    written.write(store, "meaning", "We do not know yet.", now=now)
    written.write(store, "why", "Many asked for it.", now=now)
    assert written.read(store).said("why") == "Many asked for it."
    written.write(store, "meaning", " ", now=now)
    assert written.read(store).words == {"why": "Many asked for it."}
    assert written.Written().said("why") == ""


def test_a_text_that_is_too_long_and_a_section_that_is_none_are_refused(store: Store, now: datetime):
    with pytest.raises(BadInput, match=r"longer than 2,000 letters"):
        written.write(store, "why", "x" * 2001, now=now)
    with pytest.raises(ValueError, match="nowhere"):
        written.write(store, "nowhere", "x", now=now)
