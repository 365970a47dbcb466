"""``make leaks``: nothing of a record book is left in memory or on the disk once it is locked.

A process types a word that occurs nowhere else into every field of every page, copies it, and locks. Before,
the word must be found in its memory: otherwise the search is broken. After, there is none of it, of the
passphrase and of the keys, nor in any file of its home, temporary or data folder, its backups, or what has left it.
Then whatever is asked of the record book is made to break, and nothing of what it broke with may be told anywhere.

    python -m tests.leaks short        one round, a few pages
    python -m tests.leaks ROUNDS       every page, so many times
"""

import json
import os
import random
import string
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pyrage

from sos_desktop.casebook import Casebook
from sos_desktop.codes import EventType, Exposure, Organisation, RequestSource, StaffGroup
from sos_desktop.dates import PartialDate, Quarter
from sos_desktop.records import cases, gathering, incidents, sessions
from sos_desktop.records.incidents import Incident
from sos_desktop.records.people import Identity, Person
from sos_desktop.reports import handing_over
from sos_desktop.summary import ledger
from sos_desktop.vault import backup, keys, places, second_place
from sos_desktop.vault.folder import Vault, create, derive, open_with
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode
from tests.leaks.memory import forms, in_files, in_memory
from tests.torture import made_up

ROOT = Path(__file__).resolve().parents[2]
EARLIER = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
ENOUGH = 20
NOW, TODAY = datetime(2026, 7, 1, 9, 0, tzinfo=UTC), date(2026, 7, 1)


def main(chosen: list[str]) -> int:
    thorough = chosen != ["short"]
    rounds = int(chosen[0]) if thorough and chosen else 1
    print(f"{'round':7}{'pressed':>8}{'typed':>7}  before the lock{'':27}  after it{'':34}  files")
    leaks = sum(_round(number, thorough=thorough) for number in range(1, rounds + 1)) + _broken()
    print("nothing was left" if not leaks else f"{leaks} copies were left", flush=True)
    return 1 if leaks else 0


def _round(number: int, *, thorough: bool) -> int:
    """How many copies of anything were left."""
    with tempfile.TemporaryDirectory(prefix="leaks-") as temporary:
        home = Path(temporary)
        root = _word("Zq")
        passphrase = f"{root[::-1]} kingfisher lantern"
        book = home / "book"
        wanted = {"words": forms(root), "passphrase": forms(passphrase)} | _make(book, root, passphrase)
        typed, before, after = _live_and_lock(home, book, wanted, root, passphrase, thorough=thorough)
        files = in_files(home, wanted)
    print(
        f"{number:<7}{typed[0]:>8}{typed[1]:>7}  {_said(before):42}  {_said(after):42}  {_said(files)}",
        flush=True,
    )
    if not before["words"]:
        raise SystemExit("the search is broken: the words were not found where they had just been typed")
    return sum(after.values()) + sum(files.values())


def _said(found: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in found.items())


def _make(book: Path, root: str, passphrase: str) -> dict[str, tuple[bytes, ...]]:
    """A record book with a person, an incident and a session begun; its keys, as they may lie in memory."""
    create(
        book, passphrase, RecoveryCode(bytes(range(20))), nickname="Kingfisher", now=NOW, cost=CHEAPEST,
        limits=CHEAP_LIMITS, allowed=places.anywhere,
    )  # fmt: skip
    key = derive(book, passphrase, now=NOW, limits=CHEAP_LIMITS)
    data_key = key.opened[0].dek
    vault = open_with(key)
    Casebook.of(vault, now=NOW)
    incident = Incident(
        "something", f"{root} incident", PartialDate("2026-06-26"), EventType.OTHER,
        RequestSource.NOT_RECORDED, Organisation.OWN, f"{root} ward", (),
    )  # fmt: skip
    incidents.record(vault.store, incident, now=NOW, today=TODAY)
    case = cases.add_person(
        vault.store, Person("somebody", f"{root} person", StaffGroup.STUDENTS, Organisation.OWN),
        incident_id="something", exposure=Exposure.DIRECT, source=RequestSource.SELF, requested=None,
        offered_on=TODAY, identity=Identity(f"{root} name", f"{root} contact"), now=NOW, today=TODAY,
    )  # fmt: skip
    session = sessions.begin_one_to_one(vault.store, case.id, now=NOW)
    sessions.welcome(vault.store, session, now=NOW)
    _finished(vault, root)
    _let_leave(vault, book.parent)
    vault.close(now=NOW)
    both = (data_key, keys.database_key(data_key))
    return {"keys": tuple(way for each in both for way in (each, *forms(each.hex())))}


def _environment(home: Path) -> dict[str, str]:
    """Everything that is written somewhere by itself is written below ``home``."""
    names = ("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
    folders = {name: str(home / name.lower()) for name in names}
    for folder in folders.values():
        Path(folder).mkdir(mode=0o700)
    return {**os.environ, **folders, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def _broken() -> int:
    """How often words of what went wrong were told or written anywhere (``raising``)."""
    with tempfile.TemporaryDirectory(prefix="leaks-") as temporary:
        home = Path(temporary)
        root, words = _word("Zq"), _word("Xv")
        passphrase = f"{root[::-1]} kingfisher lantern"
        _make(home / "book", root, passphrase)
        ended = subprocess.run(
            [sys.executable, "-m", "tests.leaks.raising", str(home / "book"), str(home / "data")],
            input=json.dumps({"root": root, "passphrase": passphrase, "broken": words}) + "\n",
            capture_output=True, text=True, check=False, cwd=ROOT, env=_environment(home),
        )  # fmt: skip
        if ended.returncode:
            raise SystemExit(f"the walk while everything breaks failed: {ended.stderr[-2000:]}")
        told = json.loads(ended.stdout.splitlines()[-1])
        written = in_files(home, {"words": forms(words)})["words"]
        said = f"{ended.stdout}{ended.stderr}".count(words)
    print(
        f"broken {told['broken']} times by {told['pressed']} buttons: the words were to be seen {told['shown']} times,"
        f" written {said} times, in files {written} times",
        flush=True,
    )
    if told["broken"] < ENOUGH:
        raise SystemExit("the search is broken: hardly anything was made to break")
    return int(told["shown"]) + said + written


def _word(begins: str) -> str:
    """One that is found nowhere else."""
    return begins + "".join(random.choices(string.ascii_lowercase, k=12))


def _finished(vault: Vault, root: str) -> None:
    """A record, so that there are pages of it."""
    name = f"{root} wren"
    session = made_up.begin(vault.store, name, now=EARLIER)
    for item in made_up.meant(vault.store, session, "note"):
        made_up.give(vault.store, session, item, f"{root} note", now=EARLIER)
    made_up.finish(vault.store, session, now=EARLIER)


def _let_leave(vault: Vault, home: Path) -> None:
    """Everything that leaves a record book: backups, here and on a stick, a summary, and somebody's sealed copy."""
    leaves, stick = home / "leaves", home / "stick"
    leaves.mkdir()
    stick.mkdir()
    backup.make(vault, now=NOW)
    second_place.choose(vault, stick, now=NOW)
    ledger.save(ledger.issue(vault, Quarter.of(EARLIER.date()), now=NOW, today=TODAY), leaves)
    content = handing_over.packed(gathering.gather(vault.store, "somebody"), now=NOW)
    seal = handing_over.Seal(recipient=str(pyrage.x25519.Identity.generate().to_public()))
    handing_over.give(vault, "somebody", handing_over.sealed(content, seal), leaves / "copy.zip.age", now=NOW)
    left = [len(list(folder.rglob("*.*"))) for folder in (leaves, stick, home / "book" / "backups")]
    if not all(left):
        raise SystemExit(f"the search is broken: nothing has left ({left})")


def _live_and_lock(
    home: Path,
    book: Path,
    wanted: Mapping[str, tuple[bytes, ...]],
    root: str,
    passphrase: str,
    *,
    thorough: bool,
) -> tuple[tuple[int, int], dict[str, int], dict[str, int]]:
    """How many buttons were pressed and fields typed into, and what was found before and after."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.leaks.victim", str(book), str(home / "data")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env=_environment(home),
    ) as victim:  # fmt: skip
        try:
            assert victim.stdin is not None
            assert victim.stdout is not None
            victim.stdin.write(
                json.dumps({"root": root, "passphrase": passphrase, "thorough": thorough}) + "\n"
            )
            victim.stdin.flush()
            pressed, said = 0, victim.stdout.readline().split()
            if said[:1] == ["walked"]:
                pressed, said = int(said[1]), victim.stdout.readline().split()
            if said[:1] != ["typed"]:
                raise SystemExit(f"it did not get as far as typing: {said}, {victim.wait(60)}")
            before = in_memory(victim.pid, wanted)
            victim.stdin.write("lock\n")
            victim.stdin.flush()
            locked = victim.stdout.readline()
            if locked != "locked\n":
                raise SystemExit(f"it did not lock: {locked!r}, {victim.wait(60)}")
            return (pressed, int(said[1])), before, in_memory(victim.pid, wanted)
        finally:
            victim.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
