"""A record book in which 100,000 people and their notes can be found, made in seconds: rows, no guided sessions."""

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from bulk import free_hand
from large import NOW, TODAY, demonstration_of

from sos_desktop import demonstration
from sos_desktop.casebook import Casebook
from sos_desktop.codes import EventType, SessionKind, StaffGroup
from sos_desktop.dates import stamp
from sos_desktop.records import findable, people
from sos_desktop.records.findable import Findable
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.store import Store

PEOPLE, NOTES = 100_000, 100_000
LONG = 40
"""Words in a note."""
_BEGUN = "abcdefghijklmnoprstuvwy"
_COMMON = (  # noqa: SIM905 - to be read
    "sleep walk rest shift ward night week talk home children partner manager team colleague tired better worse "
    "appetite dreams quiet handover supervision leave return breathing worried support phone evening morning"
).split()


def vocabulary(chance: random.Random) -> list[str]:
    """Common words, and six thousand rarer ones."""
    rare = ["".join(chance.choices(_BEGUN, k=chance.randint(3, 9))) for _ in range(6000)]
    return _COMMON * 40 + rare


@contextmanager
def book_of_words() -> Iterator[Path]:
    """Its folder, which goes again."""
    with tempfile.TemporaryDirectory(prefix="words-") as place:
        book = Path(shutil.copytree(demonstration_of(40), Path(place) / "book"))
        with free_hand():
            casebook = Casebook.open(book, demonstration.PASSPHRASE, now=NOW, limits=CHEAP_LIMITS)
            try:
                _fill(casebook.store)
            finally:
                casebook.close(now=NOW)
        yield book


def _fill(store: Store) -> None:
    chance = random.Random(1)
    words, groups = vocabulary(chance), list(StaffGroup)
    taken = {row["code_name"] for row in store.rows("SELECT code_name FROM people")}
    names = (name for turn in count(1) for name in people.code_names(turn) if name not in taken)
    connection = store.connection
    connection.execute("BEGIN")
    for number in range(PEOPLE):
        person, name, staff = f"{number:08x}-person", next(names), chance.choice(groups)
        connection.execute(
            "INSERT INTO people (id, code_name, staff_group, organisation, made) VALUES (?, ?, ?, 'own', ?)",
            (person, name, staff, stamp(NOW)),
        )
        _put(store, Findable(person, findable.PERSON, person, _day(chance), name, (), (), staff))
        if number < NOTES:
            note = " ".join(chance.choices(words, k=LONG))
            kind, event = chance.choice(list(SessionKind)[:2]), chance.choice(list(EventType))
            under = (name, f"Bay {number % 3000}", kind.label)
            _put(
                store,
                Findable(f"{number:08x}-note", kind, person, _day(chance), "", (note,), under, staff, event),
            )
    connection.execute("COMMIT")


def _put(store: Store, found: Findable) -> None:
    store.connection.execute(
        "INSERT INTO findable (object_id, kind, person_id, day, name, words, marks) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            found.object_id, found.kind, found.person_id, found.day.isoformat(), found.name, found.words,
            found.marks,
        ),
    )  # fmt: skip


def _day(chance: random.Random) -> date:
    return TODAY - timedelta(days=chance.randint(0, 1000))
