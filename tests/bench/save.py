"""Saving one answer, beside the same statements committed through plain SQLite.

Plain SQLite gets the same tables, the same rows and the same journal and synchronous settings, and is handed
ready-made values: what we measure is everything that our encryption, checks and types add to a commit.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from large import demonstration_of, opened
from verdict import Measured, in_turn, tell

from sos_desktop.dates import stamp, utc_now
from sos_desktop.questionnaires.answers import values_to_json
from sos_desktop.questionnaires.model import Item, Kind, Questionnaire
from sos_desktop.records import sessions
from sos_desktop.vault.store import Store

TIMES = 1000
SAME = ("journal_mode = TRUNCATE", "synchronous = EXTRA", "locking_mode = EXCLUSIVE", "secure_delete = ON")
MIGRATIONS = Path(__file__).parents[2] / "sos_desktop" / "vault" / "migrations"


def copied(store: Store, path: Path) -> sqlite3.Connection:
    """The same tables and rows without encryption."""
    plain = sqlite3.connect(path, isolation_level=None)
    for pragma in (*SAME, "temp_store = MEMORY", "foreign_keys = ON", "recursive_triggers = ON"):
        plain.execute(f"PRAGMA {pragma}").fetchall()
    plain.execute("PRAGMA foreign_keys = OFF")
    made = store.rows(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')"
    )
    plain.execute("BEGIN")
    for row in (row for row in made if row["type"] == "table"):
        plain.execute(row["sql"])
        rows = [tuple(each) for each in store.rows(f"SELECT * FROM {row['name']}")]  # noqa: S608 - the names are the schema's own
        if rows and not row["sql"].startswith("CREATE VIRTUAL TABLE"):
            marks = ", ".join("?" * len(rows[0]))
            plain.executemany(f"INSERT INTO {row['name']} VALUES ({marks})", rows)  # noqa: S608
    for row in (row for row in made if row["type"] != "table"):
        plain.execute(row["sql"])
    plain.execute("INSERT INTO findable_words (findable_words) VALUES ('rebuild')")
    plain.execute("COMMIT")
    plain.execute("PRAGMA foreign_keys = ON")
    return plain


def choices(guide: Questionnaire) -> list[Item]:
    return [item for item in guide.walk() if item.kind is Kind.CHOICE and item.options and not item.repeats]


def main() -> int:
    with tempfile.TemporaryDirectory() as place, opened(demonstration_of(40)) as casebook:
        store = casebook.store
        (case, *_) = store.rows("SELECT case_id FROM sessions WHERE kind = 'one-to-one' ORDER BY began")
        now = utc_now()
        session = sessions.begin_one_to_one(store, case["case_id"], now=now)
        sessions.welcome(store, session, now=now)
        guide = sessions.read(store, session).guide
        items = choices(guide)
        plain = copied(store, Path(place) / "plain.db")

        def values(turn: int) -> tuple[Item, tuple]:
            item = items[turn % len(items)]
            return item, (item.options[turn // len(items) % len(item.options)].value,)

        ready = []
        for turn in range(TIMES):
            item, given = values(turn)
            ready.append((item, given, values_to_json(given, item), now + timedelta(seconds=turn)))

        def ours(turn: int) -> None:
            item, given, _, moment = ready[turn]
            sessions.answer(store, session, guide.canonical, item.link_id, given, now=moment)

        def theirs(turn: int) -> None:
            item, _, text, moment = ready[turn]
            saved = stamp(moment)
            plain.execute("BEGIN IMMEDIATE")
            plain.execute(
                "INSERT INTO answers VALUES (?, ?, ?, ?, ?) ON CONFLICT (session_id, canonical, place)"
                " DO UPDATE SET value = excluded.value, saved = excluded.saved",
                (session, guide.canonical, item.link_id, text, saved),
            )
            plain.execute("UPDATE sessions SET saved = ? WHERE id = ?", (saved, session))
            plain.execute("COMMIT")

        with closing(plain):
            mine, others = in_turn(ours, theirs, TIMES)
            kept = {
                tuple(row) for row in store.rows("SELECT * FROM answers WHERE session_id = ?", (session,))
            }
            assert kept == set(plain.execute("SELECT * FROM answers WHERE session_id = ?", (session,)))
    return tell(Measured("saving one answer", mine, "the same statements through plain SQLite", others, 1.5))


if __name__ == "__main__":
    sys.exit(main())
