"""The one who supports others: how much they carry, their supervision and training, and when they stand down.

Numbers and dates for their own eyes. Nothing here is rated, compared or added to a summary.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sos_desktop.codes import SafetyConcern, SessionKind
from sos_desktop.dates import PartialDate, said
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.response import from_fhir
from sos_desktop.records import coded, forms, versions
from sos_desktop.records.coded import Said
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

FORTNIGHT = timedelta(days=14)
SOON = timedelta(days=14)
"""From so long before a day that was set, it is mentioned on Today."""
MANY = 6
"""More sessions than this in 14 days, and Today says that one may talk to somebody. It is an offer, no limit."""
_UNCHANGED = "Nothing has been changed."


@dataclass(frozen=True, slots=True)
class Carried:
    """A session of the last 14 days. ``safety``: an answer was about somebody's safety; ``heavy``: marked so."""

    session_id: str
    kind: SessionKind
    whom: str
    held_on: date
    safety: bool
    heavy: bool


@dataclass(frozen=True, slots=True)
class Dates:
    """Each may be None. While ``standing_down`` is set, ``back`` may say until when."""

    trained: date | None = None
    refresher: date | None = None
    next_supervision: date | None = None
    standing_down: date | None = None
    back: date | None = None


@dataclass(frozen=True, slots=True)
class Supervised:
    """A supervision that was held. ``with_whom`` and ``agreed`` are as written."""

    session_id: str
    held_on: date
    with_whom: str
    agreed: str


@dataclass(frozen=True, slots=True)
class Supporter:
    carried: tuple[Carried, ...]
    dates: Dates
    supervisions: tuple[Supervised, ...]

    @property
    def heavy(self) -> int:
        return sum(each.safety or each.heavy for each in self.carried)


def read(store: Store, *, today: date) -> Supporter:
    """Everything for the page, the latest first."""
    return Supporter(_carried(store, today), dates(store), _supervisions(store))


def today_line(store: Store, *, today: date) -> str:
    """For Today, where nothing may be asked that grows with the years: without the log of supervisions."""
    return line(Supporter(_carried(store, today), dates(store), ()), today=today)


def dates(store: Store) -> Dates:
    """As they were set, here or by finishing a supervision or a check-in."""
    row = store.row("SELECT * FROM supporter")
    if row is None:
        return Dates()
    names = ("trained", "refresher", "next_supervision", "standing_down", "back")
    return Dates(*(date.fromisoformat(row[name]) if row[name] else None for name in names))


def keep_dates(store: Store, wanted: Dates, *, now: datetime, today: date) -> None:
    """Raises BadInput for training in the future, or a return before it began."""
    if wanted.trained is not None:
        PartialDate.on(wanted.trained).checked(today=today, what="The day of your training")
    if wanted.standing_down is None and wanted.back is not None:
        wanted = Dates(wanted.trained, wanted.refresher, wanted.next_supervision)
    if wanted.standing_down and wanted.back and wanted.back < wanted.standing_down:
        raise BadInput("You would be back before you stood down.", _UNCHANGED, "Please check both dates.")
    values = [
        day.isoformat() if day else None
        for day in (
            wanted.trained, wanted.refresher, wanted.next_supervision, wanted.standing_down, wanted.back,
        )
    ]  # fmt: skip
    with store.change(now=now) as change:
        change.run(
            "INSERT INTO supporter (only_row, trained, refresher, next_supervision, standing_down, back)"
            " VALUES (1, ?, ?, ?, ?, ?) ON CONFLICT (only_row) DO UPDATE SET trained = excluded.trained,"
            " refresher = excluded.refresher, next_supervision = excluded.next_supervision,"
            " standing_down = excluded.standing_down, back = excluded.back",
            values,
        )
        change.audit("supporter’s dates kept", "supporter")


def follow(change: Change, given: Said, held_on: date) -> tuple[str, ...]:
    """What a finished supervision or check-in says of the dates: the next one, and standing down for a while."""
    sentences = []
    following = given.text("next-date")
    if len(following) == len("2026-11-23"):
        _set(change, "next_supervision", following)
        sentences.append(f"Your next supervision is on {said(date.fromisoformat(following), weekday=True)}.")
    if True in given.values.get("standing-down", ()):
        _set(change, "standing_down", held_on.isoformat())
        sentences.append(
            "You are standing down for a while: tell your TRiM manager, so that nobody waits for you. What is booked "
            "stays on Today."
        )
    return tuple(sentences)


def _set(change: Change, name: Literal["next_supervision", "standing_down"], day: str) -> None:
    change.run("INSERT OR IGNORE INTO supporter (only_row) VALUES (1)")
    change.run(f"UPDATE supporter SET {name} = ? WHERE only_row = 1", (day,))  # noqa: S608 - two fixed names


def mark_heavy(store: Store, session_id: str, *, heavy: bool, now: datetime) -> None:
    """What only the supporter can know: that this one was a heavy one."""
    sql = (
        "INSERT OR IGNORE INTO heavy_sessions (session_id) SELECT id FROM sessions WHERE id = ?"
        if heavy
        else "DELETE FROM heavy_sessions WHERE session_id = ?"
    )
    with store.change(now=now) as change:
        change.run(sql, (session_id,))


def line(told: Supporter, *, today: date) -> str:
    """What Today says, gently, in a sentence or two. Never a score."""
    many, heavy = len(told.carried), told.heavy
    words = [f"You have held {many or 'no'} session{'' if many == 1 else 's'} in 14 days."]
    if heavy:
        words = [f"{words[0][:-1]}, {heavy} of them heavy."]
    known = told.dates
    if known.standing_down is not None and known.standing_down <= today:
        until = f" until {said(known.back)}" if known.back else ""
        words.append(f"You are standing down{until}.")
    for what, day in (("next supervision", known.next_supervision), ("refresher", known.refresher)):
        if day is not None and day < today:
            words.append(f"Your {what} was due on {said(day)}.")
        elif day is not None and day - today <= SOON:
            words.append(f"Your {what} is on {said(day, weekday=True)}.")
    if heavy or many > MANY:
        words.append("What you hear stays with you too: talk to somebody when you want to.")
    return " ".join(words)


def _carried(store: Store, today: date) -> tuple[Carried, ...]:
    rows = store.rows(
        "SELECT sessions.id, kind, held_on, safety, coalesce(code_name, label, '') AS whom,"
        " EXISTS (SELECT 1 FROM heavy_sessions WHERE session_id = sessions.id) AS heavy FROM sessions"
        " LEFT JOIN cases ON cases.id = case_id LEFT JOIN people ON people.id = person_id"
        " LEFT JOIN incidents ON incidents.id = sessions.incident_id"
        " WHERE state = 'finished' AND held_on > ? AND kind IN"
        " ('one-to-one', 'follow-up', 'group', 'supportive-conversation') ORDER BY held_on DESC, began DESC",
        ((today - FORTNIGHT).isoformat(),),
    )
    return tuple(
        Carried(
            row["id"],
            SessionKind(row["kind"]),
            row["whom"],
            date.fromisoformat(row["held_on"]),
            row["safety"] == SafetyConcern.RAISED,
            bool(row["heavy"]),
        )
        for row in rows
    )


def _supervisions(store: Store) -> tuple[Supervised, ...]:
    rows = store.rows(
        "SELECT id, held_on FROM sessions WHERE kind = 'supervision' AND state = 'finished'"
        " ORDER BY held_on DESC, finished DESC"
    )
    return tuple(_supervised(store, row) for row in rows)


def _supervised(store: Store, row: Row) -> Supervised:
    given = _said(store, row["id"])
    return Supervised(
        row["id"], date.fromisoformat(row["held_on"]), given.text("supervisor"), given.text("agreed")
    )


def _said(store: Store, session_id: str) -> Said:
    """What the newest version of a session of one's own says, by meaning."""
    response = versions.newest(store, session_id).content["responses"][0]  # type: ignore[index]
    form = forms.read(store, response["questionnaire"]).questionnaire
    return coded.said(form, from_fhir(form, response))
