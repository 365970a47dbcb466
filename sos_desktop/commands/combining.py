"""The command that adds up what practitioners have sent: files, folders and roll-ups, to totals and a report."""

import argparse
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

from sos_desktop.errors import BadInput
from sos_desktop.terminal import Terms, command, passphrase, passphrase_option, say

if TYPE_CHECKING:
    from sos_desktop.combining.combine import Combined, Open, Senders
    from sos_desktop.impact.trust_figures import TrustFigure, TrustFigures
    from sos_desktop.impact.written import Written
    from sos_desktop.reports.evidence import Evidence, Workforce

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
    combine.add_argument(
        "--figures",
        type=Path,
        action="append",
        default=[],
        metavar="CSV",
        help="trust figures to stand beside ours (headcount, absence, cards, ...); may be given several times",
    )
    combine.add_argument(
        "--figures-template",
        action="store_true",
        help="write the template for trust figures beside the report",
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
    trust: "TrustFigures"
    written: "Written"
    workforce: "Workforce | None"


def _combine(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.combining import combine, kept
    from sos_desktop.impact import trust_csv
    from sos_desktop.reports import impact
    from sos_desktop.vault.files import hand_over

    if chosen.rollup and chosen.book is None:
        raise BadInput(
            "A roll-up is signed by the SoS team's record book.",
            "Nothing has been written.",
            "Give it with --book.",
        )
    withdrawn = [kept.checked_id(each) for each in chosen.withdrawn]
    figures = _figures(chosen.figures, terms.today)
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
    evidence = _evidence(combined, book, figures)
    for path in impact.save(combined, chosen.out, made=terms.today, evidence=evidence):
        say(path)
    if chosen.figures_template:
        say(hand_over(chosen.out / trust_csv.NAME, trust_csv.template()))
    if chosen.rollup and book is not None:
        _roll_up(combined, book, chosen.out)


def _opened(chosen: argparse.Namespace, terms: Terms) -> _Book:
    from sos_desktop.casebook import Casebook
    from sos_desktop.combining import kept
    from sos_desktop.impact import trust_book, written
    from sos_desktop.programme import register, senders
    from sos_desktop.reports.evidence import Workforce
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
            trust_book.in_force(vault.store),
            written.read(vault.store),
            Workforce.of(register.counts(vault.store, terms.today)),
        )
    finally:
        casebook.close(now=terms.now())


def _figures(paths: list[Path], today: date) -> "tuple[TrustFigure, ...]":
    """Raises FiguresRefused before anything is written; each row that is to be put right has a line."""
    from sos_desktop.impact import trust_csv
    from sos_desktop.impact.trust_book import FiguresRefused
    from sos_desktop.vault.files import read_at_most

    found: list[TrustFigure] = []
    for path in paths:
        try:
            reading = trust_csv.read(read_at_most(path, trust_csv.LARGEST + 1), today=today)
        except OSError:
            raise BadInput(
                f"{path.name} cannot be read from the disk.", "Nothing has been written."
            ) from None
        for finding in reading.findings:
            print(f"{path.name}: {finding}", file=sys.stderr)
        if reading.findings:
            raise FiguresRefused(reading.findings)
        found += reading.figures
    return tuple(found)


def _evidence(combined: "Combined", book: _Book | None, figures: "tuple[TrustFigure, ...]") -> "Evidence":
    """What was given now stands over what the record book keeps about the same thing."""
    from sos_desktop.impact.trust_figures import TrustFigures
    from sos_desktop.impact.written import Written
    from sos_desktop.reports.evidence import Evidence

    kept = book.trust.figures if book else ()
    latest = {each.about: each for each in (*kept, *figures)}
    return Evidence(
        combined,
        TrustFigures(tuple(latest.values())),
        book.written if book else Written(),
        book.workforce if book else None,
    )


def _roll_up(combined: "Combined", book: _Book, out: Path) -> None:
    from sos_desktop.combining import rollups
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
