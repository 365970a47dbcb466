"""The command that adds up what practitioners have sent: files, folders and roll-ups, to totals and a report."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

from sos_desktop.errors import BadInput
from sos_desktop.terminal import Terms, command, passphrase, passphrase_option, say

if TYPE_CHECKING:
    from sos_desktop.summary.combine import Combined, Open, Senders

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_SECONDS = 0.3
"""After which it is said how far it is, and then each time as long again."""


def add(commands: Commands) -> None:
    combine = command(
        commands, "combine", _combine, "add up at least five summaries: totals.csv and an impact report"
    )
    combine.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="summaries as they were sent to you, roll-ups, and folders with everything inside them",
    )
    combine.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="where totals.csv and the report go"
    )
    combine.add_argument(
        "--expected", type=_files, metavar="N", help="how many files were expected in each quarter"
    )
    combine.add_argument(
        "--withdrawn",
        action="append",
        default=[],
        metavar="ID",
        help="the number of a summary that its practitioner has withdrawn; may be given several times",
    )
    combine.add_argument(
        "--book",
        type=Path,
        metavar="FOLDER",
        help="the SoS team's record book, locked in the window: opens what was sealed to it, and knows who sends",
    )
    combine.add_argument(
        "--rollup",
        action="store_true",
        help="write a roll-up too, signed by the record book: for a region or the nation to add up",
    )
    passphrase_option(combine)


def _files(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 99_999):
        raise argparse.ArgumentTypeError("must be a number of files, at least 1")
    return int(text)


@dataclass(frozen=True)
class _Book:
    """What the record book of an SoS team knows, taken out of it before the work begins."""

    opened: "Open"
    senders: "Senders | None"
    withdrawn: tuple[str, ...]
    seed: bytes


def _combine(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.reports import impact
    from sos_desktop.summary import combine, kept

    if chosen.rollup and chosen.book is None:
        raise BadInput(
            "A roll-up is signed by the SoS team's record book.",
            "Nothing has been written.",
            "Give it with --book.",
        )
    withdrawn = [kept.checked_id(each) for each in chosen.withdrawn]
    book = _opened(chosen, terms) if chosen.book is not None else None
    combined = combine.combine(
        chosen.files,
        expected=chosen.expected,
        withdrawn=[*withdrawn, *(book.withdrawn if book else ())],
        senders=book.senders if book else None,
        today=terms.today,
        opened=book.opened if book else None,
        progress=_Told(),
    )
    for refusal in combined.refused:
        print(f"not added: {refusal.name}: {refusal.reason}", file=sys.stderr)
    for missing in combined.missing:
        print(f"not here yet, {missing.quarter.said()}: {', '.join(missing.names)}", file=sys.stderr)
    for path in impact.save(combined, chosen.out, made=terms.today):
        say(path)
    if chosen.rollup and book is not None:
        _roll_up(combined, book, chosen.out)


def _opened(chosen: argparse.Namespace, terms: Terms) -> _Book:
    from sos_desktop.casebook import Casebook
    from sos_desktop.programme import senders
    from sos_desktop.summary import kept
    from sos_desktop.summary.sealing import Opener

    _, limits = terms.keys()
    casebook = Casebook.open(chosen.book, passphrase(chosen), now=terms.now(), limits=limits)
    try:
        vault = casebook.vault
        if vault.meta.kind != "team":
            raise BadInput(
                "That record book is a practitioner's.",
                "Nothing has been written.",
                "Give the SoS team's with --book.",
            )
        return _Book(
            Opener.of(vault.meta).opened,
            senders.of(vault.store),
            kept.withdrawn(vault.store),
            vault.meta.signing_seed,
        )
    finally:
        casebook.close(now=terms.now())


def _roll_up(combined: "Combined", book: _Book, out: Path) -> None:
    from sos_desktop.summary import rollups
    from sos_desktop.vault.files import hand_over

    for roll_up in rollups.of(combined):
        say(hand_over(out / roll_up.name, rollups.write(roll_up, book.seed)))


class _Told:
    """How far it is, on standard error, where it takes longer than a moment."""

    def __init__(self) -> None:
        self._next = monotonic() + _SECONDS

    def __call__(self, done: int, of: int) -> None:
        now = monotonic()
        if now >= self._next and done < of:
            print(f"{done:,} of {of:,} files", file=sys.stderr, flush=True)
            self._next = now + max(_SECONDS, 0.05 * of / 10_000)
