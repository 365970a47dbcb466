"""Bringing partials together, two of each quarter, and opening those that fit."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.offices import exact, partial
from sos_desktop.offices.exact import Opened
from sos_desktop.offices.partial import Partial
from sos_desktop.summary import archive
from sos_desktop.vault.files import read_at_most

_SAFE = "Nothing has been opened."


def of_files(paths: Iterable[Path]) -> tuple[Opened, ...]:
    """Raises SummaryRefused with the name of the file that is the matter."""
    return of(tuple(_read(path) for path in paths))


def of(given: Sequence[Partial]) -> tuple[Opened, ...]:
    """What two offices may show, quarter by quarter. Raises SummaryRefused."""
    quarters: dict[Quarter, list[Partial]] = defaultdict(list)
    for each in given:
        quarters[each.period].append(each)
    opened = []
    for quarter, found in sorted(quarters.items()):
        if len(found) != 2:
            few = "the other office's is missing" if len(found) == 1 else f"{len(found)} came"
            raise SummaryRefused(
                f"{quarter.said()} takes one partial of each office; {few}.", _SAFE, "Give one of each."
            )
        opened.append(exact.opened(*found))
    return tuple(opened)


def _read(path: Path) -> Partial:
    try:
        return partial.read(read_at_most(path, archive.LIMIT))
    except OSError:
        raise SummaryRefused(f"{path.name} cannot be read from the disk.", _SAFE) from None
    except SummaryRefused as refusal:
        raise SummaryRefused(f"{path.name} is no partial: {refusal.happened}", _SAFE) from None
