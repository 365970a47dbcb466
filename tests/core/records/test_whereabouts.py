"""Where somebody was comes back once, and anything else in its place is nowhere."""

from datetime import datetime

import pytest

from sos_desktop.records import drafts, whereabouts
from sos_desktop.records.whereabouts import Whereabouts
from sos_desktop.vault.store import Store


def test_where_somebody_was_is_told_once(store: Store, now: datetime) -> None:
    where = Whereabouts("people", "person heron", "", "0 QPushButton Back", 3)
    whereabouts.keep(store, where, now=now)
    assert whereabouts.take(store, now=now) == where
    assert whereabouts.take(store, now=now) is None


def test_the_last_place_takes_the_place_of_the_one_before(store: Store, now: datetime) -> None:
    whereabouts.keep(store, Whereabouts("people"), now=now)
    whereabouts.keep(store, Whereabouts("summary"), now=now)
    assert whereabouts.take(store, now=now) == Whereabouts("summary")


@pytest.mark.parametrize("content", [{"place": "people"}, {"place": 3}, {"else": "people"}])
def test_what_another_version_wrote_is_nowhere(
    store: Store, now: datetime, content: dict[str, object]
) -> None:
    drafts.keep(store, "whereabouts", content, now=now)
    assert whereabouts.take(store, now=now) is None
    assert drafts.read(store, "whereabouts") == {}
