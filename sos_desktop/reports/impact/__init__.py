"""The report that the SoS team hands on: what peer support did, from the files of many practitioners.

Every number is an estimate with its range. Nothing is said where the noise is larger than the number, no rate and no
sign of change is shown where files are missing, and the limits stand in the report itself. Single files are never
shown. ``story`` tells it once, as a ``Report``; paper, screen, CSV and JSON are drawn from that.
"""

from contextlib import suppress
from datetime import date
from pathlib import Path

from sos_desktop.combining import table
from sos_desktop.combining.combined import Combined
from sos_desktop.impact.trust_figures import TrustFigures
from sos_desktop.reports.evidence import AnyCombined, Evidence
from sos_desktop.reports.impact import short, story, tidy
from sos_desktop.reports.impact.report import Card, Report
from sos_desktop.reports.impact.story import period_said as period_said
from sos_desktop.vault.files import hand_over

NAME = "impact-report.pdf"
BOARD = "board-sheet.pdf"
NUMBERS, WHOLE = "impact-report.csv", "impact-report.json"
FIGURES = "figures"


def save(
    combined: AnyCombined, folder: Path, *, made: date, evidence: Evidence | None = None
) -> tuple[Path, ...]:
    """Write everything: the totals, the report, the sheet for the board, their numbers as CSV and JSON, and each figure
    as SVG and PNG in ``figures/``. Each file whole or not at all. Raises SaveFailed.

    ``evidence`` where there is more than the files: trust figures, the team's words, the register.
    """
    evidence = evidence or Evidence(combined)
    told = report(evidence, made=made)
    contents = {
        **_totals(combined),
        NAME: pdf(told),
        BOARD: board_sheet(evidence, told),
        NUMBERS: tidy.as_csv(told),
        WHOLE: tidy.as_json(told),
    }
    with suppress(OSError):  # where there is no folder then, the next line says so
        (folder / FIGURES).mkdir(parents=True, exist_ok=True)
    saved = tuple(hand_over(folder / name, data) for name, data in contents.items())
    return (*saved, *save_figures(told, folder / FIGURES))


def _totals(combined: AnyCombined) -> dict[str, bytes]:
    """Exact totals have a table of their own, written where they are opened."""
    return {table.NAME: table.write(combined)} if isinstance(combined, Combined) else {}


def save_figures(told: Report, folder: Path) -> tuple[Path, ...]:
    """Each chart as SVG and as PNG, numbered as they stand in the report. Raises SaveFailed."""
    from sos_desktop.reports import png  # Pillow and its fonts: only for figures

    saved = []
    for number, picture in enumerate(told.pictures, start=1):
        stem = f"{number}-{picture.name}"
        saved.append(hand_over(folder / f"{stem}.svg", picture.svg.encode()))
        saved.append(hand_over(folder / f"{stem}.png", png.drawn(picture.svg)))
    return tuple(saved)


def report(evidence: Evidence, *, made: date) -> Report:
    return story.report(evidence, made=made)


def pdf(told: Report) -> bytes:
    """The report on paper."""
    from sos_desktop.reports.impact import on_paper

    return on_paper.pdf(told)


def board_sheet(evidence: Evidence, told: Report) -> bytes:
    """One page for the board."""
    from sos_desktop.reports.impact import board

    return board.pdf(evidence, told)


def impact_report(combined: AnyCombined, *, made: date) -> bytes:
    """The report on paper, from the files alone."""
    return pdf(report(Evidence(combined), made=made))


def headlines(combined: AnyCombined, trust: TrustFigures | None = None) -> tuple[Card, ...]:
    """The numbers that stand first, with what the feedback cards say where ``trust`` holds them."""
    return short.headlines(Evidence(combined, trust or TrustFigures()))
