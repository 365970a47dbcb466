"""A record book in which 100,000 people and their notes can be found, made in a minute: rows, and for one of them
200 sessions."""

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from bulk import free_hand
from large import NOW, TODAY, answers_of, demonstration_of

from sos_desktop import demonstration
from sos_desktop.casebook import Casebook
from sos_desktop.codes import EventType, SessionKind, StaffGroup
from sos_desktop.dates import stamp
from sos_desktop.records import findable, people, sessions
from sos_desktop.records.findable import Findable
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.store import Store

PEOPLE, NOTES, SESSIONS = 100_000, 100_000, 200
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
                _hold(casebook.store)
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
        _give_case(store, number, person)
        if number < NOTES:
            note = " ".join(chance.choices(words, k=LONG))
            kind, event = chance.choice(list(SessionKind)[:2]), chance.choice(list(EventType))
            under = (name, f"Bay {number % 3000}", kind.label)
            _put(
                store,
                Findable(f"{number:08x}-note", kind, person, _day(chance), "", (note,), under, staff, event),
            )
    connection.execute("COMMIT")


def _hold(store: Store) -> None:
    """One person has been seen again and again."""
    chance = random.Random(2)
    (case,) = store.rows("SELECT id FROM cases WHERE first_assessment IS NOT NULL ORDER BY id LIMIT 1")
    with store.change(now=NOW):
        for number in range(SESSIONS):
            moment = NOW - timedelta(minutes=SESSIONS - number)
            session = sessions.begin_one_to_one(store, case["id"], now=moment)
            sessions.welcome(store, session, now=moment)
            guide = sessions.read(store, session).guide
            for place, values in answers_of(guide, chance):
                sessions.answer(store, session, guide.canonical, place, values, now=moment)
            sessions.finish(store, session, now=moment)


def _give_case(store: Store, number: int, person: str) -> None:
    """Somebody seen at some time, whose follow-up is open for one in ten."""
    seen = TODAY - timedelta(days=20 + number % 900)
    due, is_open = seen + timedelta(days=28), number % 900 < 90
    store.connection.execute(
        "INSERT INTO cases (id, person_id, exposure, source, first_contact, first_assessment, made)"
        " VALUES (?, ?, 'direct', 'self', ?, ?, ?)",
        (f"{number:08x}-case", person, seen.isoformat(), seen.isoformat(), stamp(NOW)),
    )
    store.connection.execute(
        "INSERT INTO followups (id, case_id, kind, due, opens, closes, state, ended)"
        " VALUES (?, ?, '28-day', ?, ?, ?, ?, ?)",
        (
            f"{number:08x}-followup", f"{number:08x}-case", due.isoformat(), (due - timedelta(days=3)).isoformat(),
            (due + timedelta(days=7)).isoformat(), "open" if is_open else "done", None if is_open else due.isoformat(),
        ),
    )  # fmt: skip


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
