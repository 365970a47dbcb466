"""The diary as a calendar file (iCalendar, RFC 5545) for a calendar outside this record book: without names.

It says what is due on which day and nothing else: no code name, no staff group, no incident, no identifier of a
record. Each line has a name of its own that is worked out from the record's with a key of this record book, so that
a file that is taken in again replaces its lines and nobody can lead one back to a record.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sos_desktop import __version__
from sos_desktop.dates import london_date
from sos_desktop.records import diary
from sos_desktop.records.diary import Due, Entry
from sos_desktop.vault.files import hand_over
from sos_desktop.vault.folder import Vault

SUMMARY = {
    Due.FOLLOW_UP: "SoS: 28-day follow-up",
    Due.THREE_MONTHS: "SoS: 3-month check",
    Due.FIRST: "SoS: first assessment possible",
    Due.GO_ON: "SoS: continue a session",
    Due.GROUP: "SoS: group session",
}
MORE = "Open your record book to see with whom."


AROUND = timedelta(days=366)
"""How far it looks ahead, and back for what is overdue."""


def save(vault: Vault, out: Path, *, now: datetime) -> Path:
    """Write what is due around today, for a calendar outside. Raises SaveFailed where the place refuses it."""
    today = london_date(now)
    entries = diary.read(vault.store, today - AROUND, today + AROUND, today=today)
    saved = hand_over(out, calendar_file(entries, vault.meta.install_key, now=now))
    if not vault.store.read_only:
        with vault.store.change(now=now) as change:
            change.audit("calendar file saved", vault.meta.vault_id.hex())
    return saved


def calendar_file(entries: Iterable[Entry], key: bytes, *, now: datetime) -> bytes:
    """One whole-day event for each line; those that are overdue are on the day they were planned for."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", f"-//Supporting our Staff//SoS desktop {__version__}//EN")
    calendar.add("version", "2.0")
    for entry in entries:
        event = Event()
        event.add("uid", str(_name(entry, key)))
        event.add("dtstamp", now)
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("summary", SUMMARY[entry.due])
        event.add("description", MORE)
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _name(entry: Entry, key: bytes) -> UUID:
    told = hmac.new(key, f"calendar {entry.due} {entry.carried}".encode(), hashlib.sha256)
    return UUID(bytes=told.digest()[:16], version=4)
