"""Undone, moved, reviewed, deleted: cut off at any statement, everything is as it was and can be done again."""

from collections.abc import Callable

import pytest

from sos_desktop.codes import Onward
from sos_desktop.errors import SaveFailed
from sos_desktop.records import binned, masking, moves, sessions
from sos_desktop.vault.store import Store

EVERY_TABLE = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


def everything(store: Store) -> dict[str, list[str]]:
    """Every row of every table."""
    return {
        row["name"]: sorted(map(repr, map(tuple, store.rows(f"SELECT * FROM {row['name']}"))))  # noqa: S608
        for row in store.rows(EVERY_TABLE)
    }


@pytest.fixture
def people(ward):
    """Wren, followed up, and Heron, who waits; a draft in which Wren's first assessment is open again."""
    incident = ward.incident()
    wren, heron = (ward.meet(name, incident, offered_on=ward.today) for name in ("Wren", "Heron"))
    first = ward.begin(wren)
    ward.rate(first, *[1] * 10)
    ward.answer(first, "note", "Talks to her sister.")
    ward.close(first)
    ward.later(days=28)
    ward.decide(ward.begin_follow_up(wren), Onward.CLOSED)
    return first, heron


def open_again(ward, first):
    draft = sessions.reopen(ward.store, first, now=ward.now)
    ward.answer(draft, "note", "Talks to her brother.")
    return draft


def undoing(ward, first, heron):
    return lambda: sessions.reopen(ward.store, first, now=ward.now)


def finishing_again(ward, first, heron):
    draft = open_again(ward, first)
    return lambda: sessions.finish(ward.store, draft, now=ward.now)


def moving(ward, first, heron):
    return lambda: moves.move(ward.store, first, heron.person_id, "The line above.", now=ward.now)


def reviewing(ward, first, heron):
    moves.move(ward.store, first, heron.person_id, now=ward.now)
    return lambda: masking.review(ward.store, first, (), now=ward.now)


def deleting(ward, first, heron):
    draft = open_again(ward, first)
    binned.put(ward.store, draft, now=ward.now)
    return lambda: binned.delete(ward.store, draft, now=ward.now)


@pytest.mark.parametrize("begin", [undoing, finishing_again, moving, reviewing, deleting])
def test_it_happens_whole_or_not_at_all(
    ward, people, begin: Callable[..., Callable[[], object]], monkeypatch: pytest.MonkeyPatch
):
    act = begin(ward, *people)
    before, execute, done, at = everything(ward.store), Store.execute, False, 0
    while not done:
        left = at

        def cut_off(store: Store, sql: str, arguments: object = ()) -> int:
            nonlocal left
            left -= 1
            if left < 0:
                raise SaveFailed("The disk is gone.")
            return execute(store, sql, arguments)  # type: ignore[arg-type]

        with monkeypatch.context() as broken:
            broken.setattr(Store, "execute", cut_off)
            try:
                act()
                done = True
            except SaveFailed:
                at += 1
        assert done or everything(ward.store) == before, f"cut off at statement {at}"
    assert at >= 4
    assert everything(ward.store) != before
    assert ward.store.first_unsound_entry() is None
    assert ward.store.rows("PRAGMA foreign_key_check") == []
