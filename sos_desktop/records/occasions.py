"""How a session was held: in which way, on which day, from when until when, by whom, and who of them reports it.

It can be entered afterwards, with its own times; when it was entered is kept beside them. After an interruption
it goes on as another part. Everything here belongs to a draft, and stands in its record once that is finished.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sos_desktop.codes import Mode, SessionKind
from sos_desktop.dates import PartialDate, from_stamp, london_clock, london_date, said, stamp
from sos_desktop.errors import BadInput
from sos_desktop.records import beginnings, cases, incidents, practitioners
from sos_desktop.records.unfinished import refuse_finished, row_of
from sos_desktop.records.wording import short
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

FURTHEST = timedelta(days=92)
"""A continuation that is booked for later than this is a slip of the finger."""
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_UNCHANGED = "Nothing has been changed."


@dataclass(frozen=True, slots=True)
class Part:
    """One sitting. A time is as on the ward's clock (``14:05``), or empty where it was not noted."""

    on: date
    start: str = ""
    end: str = ""

    def said(self) -> str:
        """``Monday 23 November 2026, 14:05 to 14:35``, as far as the times were noted."""
        day = said(self.on, weekday=True)
        if self.start and self.end:
            return f"{day}, {self.start} to {self.end}"
        return f"{day}, from {self.start}" if self.start else f"{day}, until {self.end}" if self.end else day


@dataclass(frozen=True, slots=True)
class Occasion:
    """``parts`` has the first sitting and every one after an interruption. ``entered`` is when the entry was begun.

    ``colleague`` held it, too, and reports it to the SoS team where ``reports`` is False: then it is counted on
    their laptop, and not here. ``continues_on`` is the day that was booked after an interruption.
    """

    mode: Mode | None
    parts: tuple[Part, ...]
    colleague: str
    reports: bool
    continues_on: date | None
    entered: datetime

    @property
    def on(self) -> date:
        return self.parts[0].on

    @property
    def they_have_left(self) -> bool:
        """Whether the last sitting has ended, with nothing booked: what is left to do, is done alone."""
        return bool(self.parts[-1].end) and self.continues_on is None

    def said(self) -> str:
        """``Face to face · Monday 23 November 2026, 14:05 to 14:35 · with Sam Okafor, who reports it``."""
        words = [self.mode.label] if self.mode else []
        words += [part.said() for part in self.parts]
        if self.colleague:
            words.append(f"with {self.colleague}" + ("" if self.reports else ", who reports it"))
        elif not self.reports:
            words.append("a colleague reports it")
        entered = london_date(self.entered)
        if entered != self.parts[-1].on:
            words.append(f"entered {said(entered)}")
        return " · ".join(words)

    @property
    def content(self) -> dict[str, object]:
        """As it is kept with its record."""
        return {
            "mode": self.mode,
            "parts": [
                {"on": each.on.isoformat(), "from": each.start, "until": each.end} for each in self.parts
            ],
            "entered": stamp(self.entered),
            "reports": self.reports,
        }


def read(store: Store, session_id: str) -> Occasion:
    """Raises BadInput where the session is not kept here."""
    return of_row(row_of(store, session_id), practitioners.of_session(store, session_id))


def of_row(row: Row, facilitators: tuple[str, ...]) -> Occasion:
    """From a whole row of ``sessions``; the vault's own practitioner is the first of ``facilitators``."""
    first = Part(date.fromisoformat(row["held_on"]), row["held_from"], row["held_until"])
    return Occasion(
        Mode(row["mode"]) if row["mode"] else None,
        (first, *(_part(each) for each in json.loads(row["parts"]))),
        " and ".join(facilitators[1:]),
        bool(row["reports"]),
        date.fromisoformat(row["continues_on"]) if row["continues_on"] else None,
        from_stamp(row["began"]),
    )


def of_content(content: Mapping[str, Any]) -> Occasion | None:
    """As it was kept with a version; None in records of before that was kept."""
    kept = content.get("occasion")
    if kept is None:
        return None
    colleagues = tuple(content["facilitators"])[1:]
    return Occasion(
        Mode(kept["mode"]) if kept["mode"] else None,
        tuple(_part(each) for each in kept["parts"]),
        " and ".join(colleagues),
        kept["reports"],
        None,
        from_stamp(kept["entered"]),
    )


def _part(written: Mapping[str, str]) -> Part:
    return Part(date.fromisoformat(written["on"]), written["from"], written["until"])


def change(store: Store, session_id: str, wanted: Occasion, *, now: datetime) -> None:
    """Keep how a session is or was held. Its group session's colleague is asked in the guide, and not changed here.

    Raises BadInput for a day or a time that cannot be, and where nobody else is named to report it.
    """
    row = row_of(store, session_id)
    refuse_finished(row)
    first = wanted.parts[0]
    case = cases.read(store, row["case_id"]) if row["case_id"] else None
    incident_id = case.incident_id if case else row["incident_id"]
    occurred = incidents.read(store, incident_id).occurred if incident_id else None
    if row["reopens"] and wanted.on != date.fromisoformat(row["held_on"]):
        raise BadInput(
            "The day of a finished record stays as it is.",
            _UNCHANGED,
            "Please add an amendment that says which day it was.",
        )
    if not row["reopens"]:
        kind = SessionKind(row["kind"])
        beginnings.check_day(first.on, kind, case, occurred, today=london_date(now))
    for part in wanted.parts:
        _check_times(part, now=now)
    group = row["kind"] == SessionKind.GROUP
    colleague = short(wanted.colleague, "The colleague’s name")
    if not wanted.reports and not colleague and not group:
        raise BadInput(
            "It does not say who else held it, so nobody else can report it.",
            _UNCHANGED,
            "Please give your colleague’s name.",
        )
    with store.change(now=now) as made:
        _write(made, session_id, wanted, now=now)
        if not group:
            _with(made, session_id, colleague)


def _write(change_: Change, session_id: str, wanted: Occasion, *, now: datetime) -> None:
    first, *later = wanted.parts
    parts = [{"on": each.on.isoformat(), "from": each.start, "until": each.end} for each in later]
    change_.run(
        "UPDATE sessions SET mode = :mode, held_on = :on, held_from = :start, held_until = :end, parts = :parts,"
        " continues_on = :continues, reports = :reports, saved = :now WHERE id = :id",
        {
            "mode": wanted.mode,
            "on": first.on.isoformat(),
            "start": first.start,
            "end": first.end,
            "parts": json.dumps(parts),
            "continues": wanted.continues_on.isoformat() if wanted.continues_on else None,
            "reports": int(wanted.reports),
            "now": stamp(now),
            "id": session_id,
        },
    )


def _with(change_: Change, session_id: str, colleague: str) -> None:
    """The one colleague with whom it was held, or nobody."""
    change_.run(
        "DELETE FROM facilitators WHERE session_id = ?"
        " AND practitioner_id NOT IN (SELECT id FROM practitioners WHERE mine = 1)",
        (session_id,),
    )
    if colleague:
        change_.run(
            "INSERT INTO facilitators (session_id, practitioner_id) VALUES (?, ?)",
            (session_id, practitioners.named(change_, colleague).id),
        )


# Interrupted, gone on with, left


def interrupt(store: Store, session_id: str, continues_on: date, *, now: datetime) -> None:
    """The sitting ends here; everything written stays, and it waits on Today for the day that was agreed.

    Raises BadInput for a day in the past or too far off, Finished where the session is a record already.
    """
    row = row_of(store, session_id)
    refuse_finished(row)
    today = london_date(now)
    if continues_on < today:
        raise BadInput("It can go on today or later.", "Everything so far is saved.", "Please check the day.")
    if continues_on > today + FURTHEST:
        raise BadInput(
            "That is more than three months away.", "Everything so far is saved.", "Please check the day."
        )
    occasion = read(store, session_id)
    with store.change(now=now) as made:
        _write(made, session_id, replace(_ended(occasion, now), continues_on=continues_on), now=now)
        made.audit("session interrupted", session_id)


def go_on(store: Store, session_id: str, *, now: datetime) -> None:
    """The continuation has begun: another part, from now on. Once more, it changes nothing."""
    refuse_finished(row_of(store, session_id))
    occasion = read(store, session_id)
    if occasion.continues_on is None:
        return
    part = Part(london_date(now), london_clock(now))
    with store.change(now=now) as made:
        gone_on = replace(occasion, parts=(*occasion.parts, part), continues_on=None)
        _write(made, session_id, gone_on, now=now)
        made.audit("session continued", session_id)


def they_left(store: Store, session_id: str, *, now: datetime) -> None:
    """The conversation is over; what the practitioner rates from what was heard can still be written."""
    refuse_finished(row_of(store, session_id))
    occasion = read(store, session_id)
    with store.change(now=now) as made:
        _write(made, session_id, replace(_ended(occasion, now), continues_on=None), now=now)


def _ended(occasion: Occasion, now: datetime) -> Occasion:
    """The last part ends now, where its end was not typed. A start that nobody typed is when it was opened, if
    that was the same day."""
    *before, last = occasion.parts
    same_day = london_date(occasion.entered) == last.on == london_date(now)
    start = last.start or (london_clock(occasion.entered) if same_day and not before else "")
    end = last.end or (london_clock(now) if last.on == london_date(now) else "")
    return replace(occasion, parts=(*before, Part(last.on, start, end)))


# Checks


def _check_times(part: Part, *, now: datetime) -> None:
    for time in (part.start, part.end):
        if time and not _CLOCK.fullmatch(time):
            raise BadInput(f"“{time[:20]}” is not a time.", _UNCHANGED, "Write it like 14:05.")
    if part.start and part.end and part.end < part.start:
        raise BadInput(
            "It ends before it begins.",
            _UNCHANGED,
            "Please check the two times. After midnight, leave the end empty.",
        )
    PartialDate.on(part.on).checked(today=london_date(now), what="The date of the session")
    if part.on == london_date(now) and max(part.start, part.end) > london_clock(now):
        raise BadInput("That time is still to come.", _UNCHANGED, "Please check it.")
