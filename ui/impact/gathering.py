"""What stands beside the files in the SoS team's record book, gathered on the vault thread as frozen values."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sos_desktop.errors import BadInput

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.impact.trust_book import TrustFile
    from sos_desktop.impact.trust_figures import TrustFigures
    from sos_desktop.impact.written import Written
    from sos_desktop.reports.evidence import AnyCombined, Evidence, Workforce
    from sos_desktop.reports.impact.report import Report

_TOO_LARGE = 3 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Beside:
    """``files`` are those of trust figures, the latest first; ``writable``: something may be changed here."""

    trust: "TrustFigures"
    files: "tuple[TrustFile, ...]"
    written: "Written"
    workforce: "Workforce | None"
    writable: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What was added up, told as a report."""

    evidence: "Evidence"
    report: "Report"


def beside(casebook: "Casebook", *, today: date) -> Beside:
    from sos_desktop.impact import trust_book, written

    store = casebook.store
    return Beside(
        trust_book.in_force(store),
        trust_book.files(store),
        written.read(store),
        _workforce(casebook, today),
        not store.read_only,
    )


def told(combined: "AnyCombined", found: Beside, *, made: date, everywhere: bool) -> Told:
    """Away from the record book: it takes a moment."""
    from sos_desktop.reports import impact
    from sos_desktop.reports.evidence import Evidence

    evidence = Evidence(combined, found.trust, found.written, found.workforce, everywhere)
    return Told(evidence, impact.report(evidence, made=made))


def _workforce(casebook: "Casebook", today: date) -> "Workforce | None":
    from sos_desktop.programme import register
    from sos_desktop.reports.evidence import Workforce

    return Workforce.of(register.counts(casebook.store, today))


def load(casebook: "Casebook", *, path: Path, now: datetime, today: date) -> "TrustFile":
    """Raises FiguresRefused with each finding."""
    from sos_desktop.impact import trust_book
    from sos_desktop.vault.files import read_at_most

    try:
        data = read_at_most(path, _TOO_LARGE)
    except OSError:
        raise BadInput(
            "The file cannot be read from the disk.",
            "Nothing of it was taken.",
            "If it is open in a spreadsheet, close it there and try again.",
        ) from None
    return trust_book.load(casebook.store, path.name, data, now=now, today=today)


def take_away_file(casebook: "Casebook", *, file_id: str, now: datetime) -> None:
    from sos_desktop.impact import trust_book

    trust_book.take_away(casebook.store, file_id, now=now)


def annotate(
    casebook: "Casebook", *, on: date, words: str, rebases: bool, now: datetime, today: date
) -> None:
    from sos_desktop.impact import written

    written.annotate(casebook.store, on, words, rebases=rebases, now=now, today=today)


def take_away_change(casebook: "Casebook", *, annotation: str, now: datetime) -> None:
    from sos_desktop.impact import written

    written.take_away(casebook.store, annotation, now=now)


def write(casebook: "Casebook", *, section: str, words: str, now: datetime) -> datetime:
    """The moment of saving."""
    from sos_desktop.impact import written

    written.write(casebook.store, section, words, now=now)
    return now


def template(out: Path) -> Path:
    from sos_desktop.impact import trust_csv
    from sos_desktop.vault.files import hand_over

    return hand_over(out, trust_csv.template())


def save_report(of: Told, out: Path) -> Path:
    from sos_desktop.reports import impact
    from sos_desktop.vault.files import hand_over

    return hand_over(out, impact.pdf(of.report))


def write_report(combined: "AnyCombined", found: Beside, *, made: date, everywhere: bool, out: Path) -> Path:
    return save_report(told(combined, found, made=made, everywhere=everywhere), out)


def save_board_sheet(of: Told, out: Path) -> Path:
    from sos_desktop.reports import impact
    from sos_desktop.vault.files import hand_over

    return hand_over(out, impact.board_sheet(of.evidence, of.report))


def save_everything(of: Told, folder: Path) -> int:
    """Into the folder; how many files that were."""
    from sos_desktop.reports import impact

    return len(impact.save(of.evidence.combined, folder, made=of.report.made, evidence=of.evidence))
