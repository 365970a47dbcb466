"""From when on nobody knows what has left: noted in ``sent`` by a restore that cannot be sure to have all copies.

A backup holds the copies of summaries that had left when it was made. What left after that is only known where the
folder ``sent`` is still there. Where it is not, a quarter that had ended by then might be reported a second time with
other counts under the same noise, and the difference of the two would show. So it stays closed (``summary/sent.py``).
The note is a name that backups carry along, like the copies themselves: ``closed-20261123.sent``.
"""

import re
from datetime import UTC, date, datetime
from pathlib import Path

from sos_desktop.dates import london_date
from sos_desktop.errors import SaveFailed
from sos_desktop.vault.files import write_safely

_NOTE = re.compile(r"closed-(\d{8})\.sent", re.ASCII)


def note(sent: Path, *, now: datetime) -> None:
    """Quarters that have ended today and are not known to have left stay closed."""
    write_safely(sent / f"closed-{london_date(now):%Y%m%d}.sent", b"")


def until(sent: Path) -> date | None:
    """Quarters that had ended on this day stay closed; None where everything that has left is known.

    Raises SaveFailed where the folder cannot be read: that it holds no note is then not known.
    """
    try:
        names = [path.name for path in sent.iterdir()]
    except FileNotFoundError:
        return None
    except OSError:
        raise SaveFailed(
            "The disk did not say which summaries have left.", "Nothing has left.", "Please try again."
        ) from None
    return max(filter(None, map(_day, names)), default=None)


def is_note(name: str) -> bool:
    return _NOTE.fullmatch(name) is not None


def _day(name: str) -> date | None:
    match = _NOTE.fullmatch(name)
    try:
        return datetime.strptime(match[1], "%Y%m%d").replace(tzinfo=UTC).date() if match else None
    except ValueError:
        return None
