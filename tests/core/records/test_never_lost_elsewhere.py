"""Restored, rescued or opened from an earlier backup: whoever waited for a follow-up waits for it there."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sos_desktop.casebook import Casebook
from sos_desktop.codes import ErasureReason, HoldReason, MoveReason, OfferWay, Onward, ToldWay
from sos_desktop.records import awaiting, binned, erasure, holds, letters, moves, offers
from sos_desktop.records import today as todays
from sos_desktop.records.letters import Told
from sos_desktop.vault import backup, places, rescue, restore
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS

Way = Callable[[Path, Path, str, datetime], Path]


def restored(folder: Path, target: Path, passphrase: str, now: datetime) -> Path:
    newest = restore.newest_good(folder / "backups")
    assert newest is not None
    restore.into(newest.path, target, passphrase, now=now, limits=CHEAP_LIMITS, allowed=places.anywhere)
    return target


def rescued(folder: Path, target: Path, passphrase: str, now: datetime) -> Path:
    rescue.rescue(folder, target, passphrase, now=now, limits=CHEAP_LIMITS, allowed=places.anywhere)
    return target


def followups(store: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store.rows("SELECT * FROM followups ORDER BY id")]


def waiting(store: Any, ward: Any) -> list[tuple[Any, ...]]:
    read = todays.read(store, today=ward.today, most=todays.EVERYTHING)
    lines = [(each.code_name, each.followup_id, each.since, each.standing) for each in read.waiting]
    return [*lines, *((each.session_id, "unfinished") for each in read.unfinished), *map(repr, read.to_tell)]


@pytest.fixture
def busy(ward: Any, vault: Vault) -> Any:
    """Everything that can be under way at once: declined ahead and moved, moved on, tried, begun, in the bin, held."""
    incident = ward.incident()
    wren, heron, robin, finch, dunlin = (
        ward.meet(name, incident, offered_on=ward.today)
        for name in ("Wren", "Heron", "Robin", "Finch", "Dunlin")
    )
    ahead = ward.begin(wren)
    ward.answer(ahead, "follow-up-wish", "declined")
    ward.close(ahead)
    for case in (robin, finch, dunlin):
        ward.assess(case)
    ward.later(days=5)
    moves.move(ward.store, ahead, heron.person_id, now=ward.now)
    awaiting.move(
        ward.store,
        ward.follow_up_of(robin).id,
        ward.today,
        MoveReason.PERSON_AWAY,
        now=ward.now,
        today=ward.today,
    )
    ward.try_twice(ward.follow_up_of(robin))
    ward.later(days=23)
    ward.decide(ward.begin_follow_up(finch), Onward.WATCH)
    binned.put(ward.store, ward.begin_follow_up(dunlin), now=ward.now)
    told = {robin.person_id: Told(ward.today, ToldWay.TELEPHONE, OfferWay.TELEPHONE)}
    letters.receive(
        ward.store, HoldReason.INQUIRY, "Bleep 12", ward.today, incident_id=incident.id, told=told, now=ward.now,
        today=ward.today,
    )  # fmt: skip
    backup.make(vault, now=ward.now)
    return ward


@pytest.mark.parametrize("way", [restored, rescued])
def test_everything_that_waits_waits_there_too(
    busy: Any, vault: Vault, way: Way, tmp_path: Path, passphrase: str
) -> None:
    was, booked = waiting(vault.store, busy), followups(vault.store)
    assert {str(line[0]) for line in was} >= {"Wren", "Robin", "Finch", "Dunlin"}
    vault.close(now=busy.now)
    folder = way(vault.folder, tmp_path / "elsewhere", passphrase, busy.now)
    casebook = Casebook.open(folder, passphrase, now=busy.now, limits=CHEAP_LIMITS)
    try:
        assert waiting(casebook.store, busy) == was
        assert followups(casebook.store) == booked
        made = offers.of_case(casebook.store, _case_of(casebook.store, "Robin"))
        assert [each.how for each in made if each.after_letter] == [OfferWay.TELEPHONE]
    finally:
        casebook.close(now=busy.now)


def _case_of(store: Any, code_name: str) -> str:
    sql = "SELECT cases.id FROM cases JOIN people ON people.id = person_id WHERE code_name = ?"
    return str(store.rows(sql, (code_name,))[0]["id"])


def test_an_erasure_closes_what_waits_as_no_contact_wanted_and_nobody_elses(busy: Any, vault: Vault) -> None:
    store = vault.store
    for hold in store.rows("SELECT id FROM holds"):
        holds.lift(store, hold["id"], "Closed", now=busy.now)
    before = {line[0] for line in waiting(store, busy)}
    (robin,) = store.rows("SELECT id FROM people WHERE code_name = 'Robin'")
    erased = erasure.erase(vault, robin["id"], ErasureReason.ASKED, "IG 3", now=busy.now)
    assert erased.followups_closed == 1
    assert {line[0] for line in waiting(store, busy)} == before - {"Robin"}
    assert len(store.rows("SELECT * FROM erased_followups")) == 1
    assert store.rows("SELECT 1 FROM audit WHERE action = 'follow-up closed'")
