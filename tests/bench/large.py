"""Record books of any size for measuring: made through the core once, kept in build/bench, copied for each use."""

import hashlib
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sos_desktop import demonstration
from sos_desktop.casebook import Casebook
from sos_desktop.questionnaires.model import Coding, Kind, Questionnaire, Value
from sos_desktop.records import coded, sessions
from sos_desktop.vault import folder as vaults
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)
NOW = datetime.combine(TODAY, time(9), UTC)
CACHE_KIB = 2_000_000
"""While a large book is made, its pages stay in memory: one transaction of hundreds of megabytes."""


def demonstration_of(how_many: int, sessions_held: int = 0) -> Path:
    """A kept record book of that many people; with ``sessions_held``, topped up to that many sessions."""
    name = f"{how_many}-people-{sessions_held}-sessions"
    kept = ROOT / "build" / "bench" / f"{name}-{_fingerprint()}"
    if not kept.exists():
        print(f"making {how_many} people (once; kept in {kept.parent.relative_to(ROOT)})", file=sys.stderr)
        kept.parent.mkdir(parents=True, exist_ok=True)
        for earlier in kept.parent.glob(f"{name}-*"):
            shutil.rmtree(earlier)
        with tempfile.TemporaryDirectory(dir=kept.parent) as place, _room():
            making = Path(place) / "book"
            demonstration.make(
                making, people=how_many, seed=1, today=TODAY, further=1.75 if sessions_held else 0.15,
                cost=CHEAPEST, limits=CHEAP_LIMITS,
            )  # fmt: skip
            _top_up(making, sessions_held)
            making.rename(kept)
    return kept


@contextmanager
def copy_of(book: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=book.parent) as place:
        yield Path(shutil.copytree(book, Path(place) / "book"))


@contextmanager
def opened(book: Path) -> Iterator[Casebook]:
    """A copy of a kept record book, open."""
    with copy_of(book) as folder:
        casebook = Casebook.open(folder, demonstration.PASSPHRASE, now=NOW, limits=CHEAP_LIMITS)
        try:
            yield casebook
        finally:
            casebook.close(now=NOW)


def _top_up(folder: Path, wanted: int) -> None:
    """More one-to-ones with the people who are there, after their first, until there are enough."""
    casebook = Casebook.open(folder, demonstration.PASSPHRASE, now=NOW, limits=CHEAP_LIMITS)
    chance = random.Random(1)
    store = casebook.store
    try:
        cases = store.rows(
            "SELECT id, first_assessment FROM cases WHERE first_assessment IS NOT NULL ORDER BY id"
        )
        held = store.rows("SELECT count(*) AS held FROM sessions")[0]["held"]
        with store.change(now=NOW):
            for number in range(max(0, wanted - held)):
                case, first = cases[number % len(cases)]
                moment = NOW - timedelta(days=chance.randint(0, (TODAY - date.fromisoformat(first)).days))
                session = sessions.begin_one_to_one(store, case, now=moment)
                sessions.welcome(store, session, now=moment)
                guide = sessions.read(store, session).guide
                for place, values in answers_of(guide, chance):
                    sessions.answer(store, session, guide.canonical, place, values, now=moment)
                sessions.finish(store, session, now=moment + timedelta(minutes=40))
    finally:
        casebook.close(now=NOW)


def answers_of(guide: Questionnaire, chance: random.Random) -> Iterator[tuple[str, tuple[Value, ...]]]:
    for item in guide.walk():
        if item.kind is Kind.BOOLEAN:
            yield item.link_id, (True,)
        elif item.kind is Kind.CHOICE and item.options:
            calm = "safety-concern" in coded.meanings(item)  # a raised one asks who was told
            value = item.options[0].value if calm else chance.choice(item.options).value
            assert isinstance(value, Coding)
            yield item.link_id, (value,)


@contextmanager
def _room() -> Iterator[None]:
    """A page cache that holds the whole book, set where the authorizer would no longer allow it."""
    guard = vaults.guard

    def roomy(connection: vaults.Connection) -> None:
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        guard(connection)

    vaults.guard = roomy
    try:
        yield
    finally:
        vaults.guard = guard


def _fingerprint() -> str:
    """A kept book is made again when the tables, the forms or what makes it have changed."""
    paths = [
        *sorted((ROOT / "sos_desktop" / "vault" / "migrations").glob("*.sql")),
        *sorted((ROOT / "resources" / "guides").glob("*.json")),
        *sorted((ROOT / "sos_desktop" / "demonstration").glob("*.py")),
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]
