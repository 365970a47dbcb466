"""The made-up record book that everything is done to: one person, a session under way, one finished.

Chance comes from a seed, so that doing the same twice gives the same records, byte for byte.

``python -m tests.torture.made_up FOLDER`` leaves one there, for ``tests/data/furnished``.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Exposure, RequestSource, SafetyConcern, StaffGroup
from sos_desktop.dates import PartialDate, Quarter, from_stamp, london_clock, stamp
from sos_desktop.questionnaires.model import Coding, Item, Value
from sos_desktop.records import cases, coded, sessions
from sos_desktop.records.people import Person
from sos_desktop.summary import document
from sos_desktop.summary.tables import DEFAULT
from sos_desktop.vault import folder as vaults
from sos_desktop.vault import migrate, places, reserve
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode
from sos_desktop.vault.store import Store

PASSPHRASE = "abacus kingfisher lantern yo-yo"
OTHER_PASSPHRASE = "teapot heron bicycle marmalade"
CODE = RecoveryCode(bytes(range(20)))
OTHER_CODE = RecoveryCode(bytes(range(20, 40)))
BOOK = "Kingfisher"
EARLIER = datetime(2026, 8, 10, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
TODAY = date(2026, 11, 23)
QUARTER = Quarter.of(date(2026, 8, 10))
NOTE = "Their sister rings every evening; that helps. 🙂 é, “quotes”, שלום. " * 30


def with_a_small_reserve() -> None:
    """8 MiB for every one of some ten thousand states would take most of the time. For a process of its own only."""
    reserve.SIZE = 64 * 1024


def warm_up() -> None:
    """What Python loads when it is first needed is loaded: a disk that fails is not to fail Python itself."""
    from_stamp(stamp(NOW))
    london_clock(NOW)
    for name in ("cp437", "utf-8-sig"):
        b"x".decode(name)
    migrate.steps()
    document.write(
        document.Document(DEFAULT, "0" * 32, "RX1", QUARTER, False, dict.fromkeys(DEFAULT.cells, 0)),
        bytes(32),
    )
    chance = os.urandom
    with tempfile.TemporaryDirectory() as place:
        furnish(Path(place) / BOOK)  # forms and wording are read once
    os.urandom = chance


def seeded(seed: str) -> Callable[[int], bytes]:
    """Chance that is the same the next time."""
    state = {"drawn": 0}

    def draw(size: int) -> bytes:
        state["drawn"] += 1
        out = b""
        while len(out) < size:
            out += hashlib.blake2b(f"{seed} {state['drawn']} {len(out)}".encode()).digest()
        return out[:size]

    return draw


def settle_chance(seed: str) -> None:
    """From here on in this process ids are the same as the last time (they are drawn by ``uuid4``)."""
    os.urandom = seeded(seed)  # type: ignore[assignment]


def create(place: Path) -> None:
    vaults.create(
        place,
        PASSPHRASE,
        CODE,
        nickname=BOOK,
        now=EARLIER,
        cost=CHEAPEST,
        limits=CHEAP_LIMITS,
        chance=seeded("create"),
        allowed=places.anywhere,
    )


def unlock(place: Path, secret: str | RecoveryCode = PASSPHRASE) -> Vault:
    return vaults.open_with(vaults.derive(place, secret, now=NOW, limits=CHEAP_LIMITS))


def furnish(place: Path) -> None:
    """A finished session of the last quarter (Wren), and one under way (Heron), ready to be finished."""
    settle_chance("furnish")
    create(place)
    casebook = Casebook.of(unlock(place), now=EARLIER)
    wren = begin(casebook.store, "Wren", now=EARLIER)
    finish(casebook.store, wren, now=EARLIER)
    begin(casebook.store, "Heron", now=NOW)
    casebook.close(now=NOW)


def begin(store: Store, code_name: str, *, now: datetime) -> str:
    case = cases.add_person(
        store,
        Person(f"person-{code_name}", code_name, StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED),
        incident_id=None,
        exposure=Exposure.DIRECT,
        source=RequestSource.MANAGER,
        requested=PartialDate.on(now.date()),
        offered_on=now.date(),
        now=now,
        today=now.date(),
    )
    session = sessions.begin_one_to_one(store, case.id, now=now)
    sessions.welcome(store, session, now=now)
    answer(store, session, "welcomed", "said", now=now)
    answer(store, session, "safety-concern", SafetyConcern.NONE_RAISED, now=now)
    for item in meant(store, session, "risk-factor"):
        give(store, session, item, "1", now=now)
    return session


def finish(store: Store, session: str, *, now: datetime) -> None:
    sessions.finish(store, session, now=now)


def session_of(store: Store, code_name: str) -> str:
    row = store.row(
        "SELECT sessions.id FROM sessions JOIN cases ON cases.id = case_id JOIN people ON people.id = person_id"
        " WHERE code_name = ? AND reopens IS NULL",
        (code_name,),
    )
    assert row is not None
    return str(row["id"])


def meant(store: Store, session: str, meaning: str) -> list[Item]:
    guide = sessions.read(store, session).guide
    return [item for item in guide.walk() if meaning in coded.meanings(item)]


def answer(store: Store, session: str, meaning: str, value: Value, *, now: datetime = NOW) -> None:
    for item in meant(store, session, meaning):
        give(store, session, item, value, now=now)


def give(store: Store, session: str, item: Item, value: Value, *, now: datetime = NOW) -> None:
    codes = {option.value.code: option.value for option in item.options if isinstance(option.value, Coding)}
    guide = sessions.read(store, session).guide
    sessions.answer(store, session, guide.canonical, item.link_id, (codes.get(str(value), value),), now=now)


warm_up()


def _leave(place: Path) -> None:
    """As it is kept: without what every opening makes again."""
    furnish(place)
    for entry in place.iterdir():
        if entry.is_dir():
            entry.rmdir()
        elif entry.name not in ("README.txt", "vault.db", "vault.keys", "vault.keys.bak"):
            entry.unlink()


if __name__ == "__main__":
    with_a_small_reserve()
    _leave(Path(sys.argv[1]))
