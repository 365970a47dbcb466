"""A change is kept whole or not at all, and the law is in the database too."""

from datetime import datetime

import pytest

from sos_desktop.errors import BadInput, Finished
from sos_desktop.vault.store import Store


def _names(store: Store) -> list[str]:
    return [row["name"] for row in store.rows("SELECT name FROM practitioners ORDER BY name")]


def _add(change, name: str) -> int:
    return change.run("INSERT INTO practitioners (id, name, mine) VALUES (?, ?, 0)", (name.lower(), name))


def test_what_is_changed_is_there_afterwards(store: Store, now: datetime):
    with store.change(now=now) as change:
        assert _add(change, "Wren") == 1
    assert _names(store) == ["Wren"]


def test_what_fails_in_the_middle_leaves_nothing_behind(store: Store, now: datetime):
    with pytest.raises(KeyError), store.change(now=now) as change:
        _add(change, "Wren")
        change.audit("practitioner-added", "wren", "Wren")
        raise KeyError
    assert _names(store) == []
    assert store.head().seq == 1


def test_a_change_inside_a_change_is_one_change(store: Store, now: datetime):
    with pytest.raises(KeyError), store.change(now=now) as outer:
        _add(outer, "Wren")
        with store.change(now=now) as inner:
            _add(inner, "Robin")
        assert _names(store) == ["Robin", "Wren"]
        raise KeyError
    assert _names(store) == []


def test_a_part_that_failed_cannot_be_hidden_from_the_whole(store: Store, now: datetime):
    with pytest.raises(RuntimeError), store.change(now=now) as outer:
        _add(outer, "Wren")
        with pytest.raises(KeyError), store.change(now=now):
            raise KeyError
    assert _names(store) == []


def test_half_a_character_is_refused_in_words(store: Store, now: datetime):
    with pytest.raises(BadInput, match="half there"), store.change(now=now) as change:
        _add(change, "\ud800")
    with pytest.raises(BadInput, match="half there"):
        store.rows("SELECT ?", ("\udfff",))


@pytest.mark.parametrize(
    "law",
    [
        "UPDATE audit SET action = 'other'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit",
        "UPDATE meta SET demonstration = 1",
        "DELETE FROM meta",
    ],
)
def test_what_must_stay_cannot_be_altered(store: Store, now: datetime, law: str):
    with pytest.raises(Finished), store.change(now=now) as change:
        change.run(law)
    assert store.first_unsound_entry() is None
