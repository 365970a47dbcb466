"""What the Combine page asks of the record book's thread: keep what was sent, and add it up.

The record book of an SoS team keeps the files; in a demonstration of a practitioner's they are read from where they
lie, and forgotten when it is locked. So are those for which a record book has no room.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sos_desktop.errors import SummaryRefused
from ui.combining import figures
from ui.opening import Stopped

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.combining.combine import Adding, Became, Combined
    from sos_desktop.combining.single import Single
    from sos_desktop.impact.trust_figures import TrustFigures

LISTED = 300
"""Files that are listed by name; what is the matter with one always comes first."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Line:
    """A file and what became of it: never what is in it."""

    where: str
    name: str
    words: str
    file_id: str
    counted: bool
    withdrawn: bool
    number: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """What there is now: each file with its state, and the sum where there can be one."""

    lines: tuple[Line, ...]
    files: int
    not_listed: int
    states: str
    combined: "Combined | None"
    refusal: str
    paths: tuple[Path, ...]
    """Those that are not kept."""
    no_room: int
    taken_out: int
    withdrawn: tuple[str, ...]
    expected: int | None
    registered: bool
    """The register says how many are expected."""
    demonstration: bool
    periods: tuple[tuple[str, str], ...] = ()
    organisations: tuple[tuple[str, str], ...] = ()
    """What can be chosen of the sum: words, and what they stand for."""
    stopped: bool = False
    trust: "TrustFigures | None" = None
    """What the trust counts itself: of it the headlines show the feedback cards."""


@dataclass(frozen=True, slots=True)
class Asked:
    """``new`` files and folders come to ``paths``, which are not kept, ``without`` some of the files in them.
    ``expected`` was ``typed`` just now, 0 for not known."""

    new: tuple[Path, ...] = ()
    paths: tuple[Path, ...] = ()
    without: frozenset[str] = frozenset()
    expected: int = 0
    typed: bool = False


def added_up(casebook: "Casebook", asked: Asked, *, now: datetime, today: date, progress: Progress) -> Found:
    """Keep what is new where it is to be kept, and add up everything. ``progress`` may raise Stopped."""
    from sos_desktop.combining import kept

    paths, no_room, stopped = [*asked.paths, *asked.new], 0, False
    if casebook.vault.meta.kind == "team" and not casebook.vault.read_only:
        if asked.new:
            try:
                became = kept.keep(casebook.store, asked.new, progress, now=now)
                paths, no_room = [*asked.paths, *became.no_room, *became.unread], len(became.no_room)
            except Stopped:
                paths, stopped = list(asked.paths), True
        if asked.typed:
            kept.expect(casebook.store, asked.expected or None, now=now)
    return _sum(casebook, tuple(dict.fromkeys(paths)), asked, no_room, stopped, today, progress)


def _sum(
    casebook: "Casebook",
    paths: tuple[Path, ...],
    asked: Asked,
    no_room: int,
    stopped: bool,
    today: date,
    progress: Progress,
) -> Found:
    from sos_desktop.combining import kept
    from sos_desktop.combining.combine import Adding, Files
    from sos_desktop.programme import senders
    from sos_desktop.summary.sealing import Opener

    store = casebook.store
    files = Files(Opener.of(casebook.vault.meta).opened)

    def again(where: str) -> "Single":
        return files.again(where) if kept.number_of(where) is None else kept.again(store, files, where)

    register, withdrawn = senders.of(store), kept.withdrawn(store)
    typed = kept.expected(store)
    if casebook.vault.meta.kind != "team":
        typed = asked.expected or None
    adding = Adding(again, withdrawn=withdrawn, senders=register, today=today)
    combined, refusal = None, ""
    try:
        kept.put_into(adding, files, store, progress)
        files.put_into(adding, paths, progress, without=asked.without)
        combined = adding.sum_up(expected=typed)
    except Stopped:
        stopped = True
    except SummaryRefused as problem:
        refusal = str(problem)
    lines, in_all = _lines(adding, withdrawn)
    return Found(
        lines=lines,
        files=in_all,
        not_listed=in_all - sum(bool(line.where) for line in lines),
        states=_counted(adding),
        combined=combined,
        refusal="" if not in_all else refusal,
        paths=paths,
        no_room=no_room,
        taken_out=kept.can_be_brought_back(store),
        withdrawn=withdrawn,
        expected=typed,
        registered=register is not None,
        demonstration=casebook.vault.meta.demonstration,
        periods=figures.periods(combined) if combined else (),
        organisations=figures.organisations(combined) if combined else (),
        stopped=stopped,
        trust=trust_figures(casebook),
    )


def trust_figures(casebook: "Casebook") -> "TrustFigures":
    from sos_desktop.impact import trust_book

    return trust_book.in_force(casebook.store)


def _lines(adding: "Adding", withdrawn: tuple[str, ...]) -> tuple[tuple[Line, ...], int]:
    """Those that are listed, and how many files there are. A number that was noted as withdrawn, and of which no
    file is here, has a line too: it may have been a slip."""
    from itertools import islice

    from sos_desktop.combining.combine import State

    others = sorted(
        (each for each in adding.became() if each.state is not State.READ),
        key=lambda each: (list(State).index(each.state), each.name),
    )
    read = (each for each in adding.became() if each.state is State.READ)
    in_all = len(others) + sum(1 for each in adding.became() if each.state is State.READ)
    shown = [
        *others[:LISTED],
        *sorted(islice(read, max(0, LISTED - len(others))), key=lambda each: each.name),
    ]
    here = {each.file_id for each in others}
    noted = (
        Line(
            "",
            f"number {number[:6]}…",
            "Noted as withdrawn; no such file is here.",
            number,
            False,
            True,
            None,
        )
        for number in withdrawn
        if number not in here
    )
    return (*map(_line, shown), *noted), in_all


def _line(became: "Became") -> Line:
    from sos_desktop.combining import kept
    from sos_desktop.combining.combine import State

    return Line(
        became.where,
        became.name,
        became.words,
        became.file_id,
        became.state is State.READ,
        became.state is State.WITHDRAWN,
        kept.number_of(became.where),
    )


def _counted(adding: "Adding") -> str:
    """``36 read · 2 held until you decide · 1 refused``."""
    from collections import Counter

    words = {
        "read": "read",
        "held": "held until you decide",
        "refused": "refused",
        "sealed": "sealed for somebody else",
        "withdrawn": "withdrawn",
        "twice": "came twice",
        "inside": "in a roll-up already",
    }
    states = Counter(each.state.value for each in adding.became())
    return " · ".join(f"{states[state]:,} {said}" for state, said in words.items() if states[state])


# What is decided


def take_out(casebook: "Casebook", number: int, *, now: datetime) -> None:
    from sos_desktop.combining import kept

    kept.take_out(casebook.store, number, now=now)


def start_again(casebook: "Casebook", *, now: datetime) -> int:
    from sos_desktop.combining import kept

    return kept.start_again(casebook.store, now=now) if casebook.vault.meta.kind == "team" else 0


def bring_back(casebook: "Casebook", *, now: datetime) -> int:
    from sos_desktop.combining import kept

    return kept.bring_back(casebook.store, now=now)


def withdraw(casebook: "Casebook", file_id: str, *, now: datetime) -> None:
    from sos_desktop.combining import kept

    kept.withdraw(casebook.store, file_id, now=now)


def not_withdrawn(casebook: "Casebook", file_id: str, *, now: datetime) -> None:
    from sos_desktop.combining import kept

    kept.not_withdrawn(casebook.store, file_id, now=now)


def roll_up(casebook: "Casebook", combined: "Combined") -> tuple[tuple[str, bytes], ...]:
    """Names and contents, one for each of the parameters that files were made under."""
    from sos_desktop.combining import rollups

    seed = casebook.vault.meta.signing_seed
    return tuple((each.name, rollups.write(each, seed)) for each in rollups.of(combined))
