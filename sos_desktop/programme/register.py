"""The SoS team's register: practitioners and managers, when they were trained, whether they are still in post, and
with which keys and from which quarter on their laptops send summaries.

It is about people as staff, not about anybody who is supported. An entry made by mistake is taken out; somebody who
leaves stays, with the day, so that the report can say how many were trained and how many remain.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from sos_desktop.dates import PartialDate, Quarter, stamp
from sos_desktop.errors import BadInput
from sos_desktop.programme.looking import Look
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.records.wording import short
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

_UNCHANGED = "Nothing has been changed."
MOST_KEYS = 8
"""Of one person: a new laptop brings a new one, and the old files keep theirs."""


class Role(StrEnum):
    PRACTITIONER = "practitioner"
    MANAGER = "manager"
    SUPPORTER = "supporter"

    @property
    def label(self) -> str:
        return f"TRiM {self}" if self is not Role.SUPPORTER else "Peer supporter"


@dataclass(frozen=True, slots=True)
class Entry:
    """One person. ``keys`` are the public signing keys of their laptops, ``sends_to`` the last quarter of theirs."""

    name: str
    role: Role = Role.PRACTITIONER
    organisation: str = ""
    site: str = ""
    trained: date | None = None
    refresher: date | None = None
    left_on: date | None = None
    left_because: str = ""
    sends_from: Quarter | None = None
    sends_to: Quarter | None = None
    keys: tuple[str, ...] = ()

    def in_post(self, on: date) -> bool:
        """Until the day before they left."""
        return self.left_on is None or on < self.left_on

    def expected(self, quarter: Quarter) -> bool:
        """Whether a summary of that quarter is waited for. Whoever left sends for the quarter they left in."""
        last = self.sends_to or (Quarter.of(self.left_on) if self.left_on else None)
        return (
            self.sends_from is not None and self.sends_from <= quarter and (last is None or quarter <= last)
        )


@dataclass(frozen=True, slots=True)
class Registered:
    id: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are on a day, by role: ever trained by then, of those still in post, and whose refresher is
    overdue among these."""

    on: date
    trained: int
    remain: int
    overdue: int
    trained_of: tuple[tuple[Role, int], ...] = field(default=())
    remain_of: tuple[tuple[Role, int], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Expected:
    """Of a quarter: how many people should send a summary, and under which keys it may come."""

    quarter: Quarter
    number: int
    signers: frozenset[str]


def everybody(store: Store, words: str = "", *, left: bool = True) -> tuple[Registered, ...]:
    """By name; with ``words`` those in whose name, organisation or site they are found."""
    keys: dict[str, list[str]] = {}
    for row in store.rows("SELECT id, signer FROM register_keys ORDER BY since, signer"):
        keys.setdefault(row["id"], []).append(row["signer"])
    rows = store.rows("SELECT * FROM register ORDER BY name COLLATE NOCASE, id")
    found = (Registered(row["id"], _entry(row, keys.get(row["id"], ()))) for row in rows)
    wanted = words.casefold().split()
    return tuple(
        each
        for each in found
        if (left or each.entry.left_on is None) and all(word in _searched(each.entry) for word in wanted)
    )


def read(store: Store, register_id: str) -> Registered:
    """Raises BadInput where nobody is known by that id."""
    row = store.row("SELECT * FROM register WHERE id = ?", (register_id,))
    if row is None:
        raise BadInput("This entry is not in the register any more.", _UNCHANGED)
    keys = store.rows("SELECT signer FROM register_keys WHERE id = ? ORDER BY since, signer", (register_id,))
    return Registered(register_id, _entry(row, [key["signer"] for key in keys]))


def add(store: Store, entry: Entry, *, now: datetime, today: date, new: NewId = new_id) -> str:
    """A new entry. Raises BadInput for what cannot be right, and for a key that somebody else has."""
    register_id = new()
    _keep(store, register_id, entry, "register entry added", now=now, today=today)
    return register_id


def change(store: Store, register_id: str, entry: Entry, *, now: datetime, today: date) -> None:
    """The entry says this from now on."""
    read(store, register_id)
    _keep(store, register_id, entry, "register entry changed", now=now, today=today)


def leave(store: Store, register_id: str, on: date, because: str, *, now: datetime, today: date) -> None:
    """Somebody is not in post any more from that day on; they stay in the register, and in what they have sent."""
    entry = replace(read(store, register_id).entry, left_on=on, left_because=because)
    _keep(store, register_id, entry, "left the register", now=now, today=today)


def take_out(store: Store, register_id: str, *, now: datetime) -> None:
    """An entry that was made by mistake. Somebody who has left stays: see ``leave``."""
    with store.change(now=now) as change_:
        change_.run("DELETE FROM register_keys WHERE id = ?", (register_id,))
        if not change_.run("DELETE FROM register WHERE id = ?", (register_id,)):
            raise BadInput("This entry is not in the register any more.", _UNCHANGED)
        change_.audit("register entry taken out", register_id)


def checked(entry: Entry, *, today: date) -> Entry:
    """As it is kept. Raises BadInput where a field cannot be right."""
    entry = replace(
        entry,
        name=short(entry.name, "The name", required=True),
        organisation=_organisation(entry.organisation),
        site=short(entry.site, "The site"),
        left_because=short(entry.left_because, "Why they left"),
    )
    if not f"{entry.name}{entry.site}{entry.left_because}".isprintable():
        raise BadInput(
            "The name, the site or the reason holds a character that cannot be shown.",
            _UNCHANGED,
            "Please type it again.",
        )
    for day, what in (
        (entry.trained, "The day of the training"),
        (entry.left_on, "The day on which they left"),
    ):
        if day is not None:
            PartialDate.on(day).checked(today=today, what=what)
    if entry.refresher and entry.trained and entry.refresher < entry.trained:
        raise BadInput("The refresher is due before the training.", _UNCHANGED, "Please check both days.")
    if entry.left_on and entry.trained and entry.left_on < entry.trained:
        raise BadInput("They left before they were trained.", _UNCHANGED, "Please check both days.")
    if entry.left_because and entry.left_on is None:
        raise BadInput("There is a reason for leaving and no day.", _UNCHANGED, "Please give the day.")
    if entry.sends_to and (entry.sends_from is None or entry.sends_to < entry.sends_from):
        raise BadInput("The last quarter is before the first.", _UNCHANGED, "Please check both quarters.")
    if len(entry.keys) > MOST_KEYS:
        raise BadInput(f"There are {len(entry.keys)} keys.", _UNCHANGED, f"Please keep to {MOST_KEYS}.")
    return replace(entry, keys=tuple(dict.fromkeys(map(checked_key, entry.keys))))


def checked_key(text: str) -> str:
    """A public signing key, as it was pasted. Raises BadInput where it is none."""
    look = Look()
    key = look.signer("".join(text.split()).lower())
    if look.findings:
        raise BadInput(
            "That is not the public key of a record book.",
            _UNCHANGED,
            "It has 64 digits, from 0 to 9 and a to f. Take it from the file that the laptop has saved.",
        )
    return key


# What others ask


def counts(store: Store, on: date) -> Counts:
    """How many were trained by that day, and how many of them remain."""
    entries = [each.entry for each in everybody(store)]
    trained = [each for each in entries if each.trained is not None and each.trained <= on]
    remain = [each for each in trained if each.in_post(on)]
    overdue = sum(each.refresher is not None and each.refresher < on for each in remain)
    return Counts(on, len(trained), len(remain), overdue, _by_role(trained), _by_role(remain))


def over_time(store: Store, days: Iterable[date]) -> tuple[Counts, ...]:
    return tuple(counts(store, day) for day in days)


def expected(store: Store, quarter: Quarter) -> Expected:
    """Who should send a summary of that quarter."""
    sending = [each.entry for each in everybody(store) if each.entry.expected(quarter)]
    return Expected(quarter, len(sending), frozenset(key for each in sending for key in each.keys))


def signers(store: Store) -> frozenset[str]:
    """Every key that was ever entered: whoever has left has sent before."""
    return frozenset(row["signer"] for row in store.rows("SELECT signer FROM register_keys"))


def _by_role(entries: Iterable[Entry]) -> tuple[tuple[Role, int], ...]:
    entries = tuple(entries)
    return tuple((role, sum(each.role is role for each in entries)) for role in Role)


# Keeping


def _keep(store: Store, register_id: str, entry: Entry, action: str, *, now: datetime, today: date) -> None:
    entry = checked(entry, today=today)
    with store.change(now=now) as change_:
        change_.run(
            "INSERT INTO register (id, name, role, organisation, site, trained, refresher, left_on, left_because,"
            " sends_from, sends_to) VALUES (:id, :name, :role, :organisation, :site, :trained, :refresher, :left_on,"
            " :left_because, :sends_from, :sends_to) ON CONFLICT (id) DO UPDATE SET name = :name, role = :role,"
            " organisation = :organisation, site = :site, trained = :trained, refresher = :refresher,"
            " left_on = :left_on, left_because = :left_because, sends_from = :sends_from, sends_to = :sends_to",
            {**_row(entry), "id": register_id},
        )
        _keep_keys(change_, register_id, entry, now=now)
        change_.audit(action, register_id, json.dumps(_row(entry), sort_keys=True))


def _keep_keys(change_: Change, register_id: str, entry: Entry, *, now: datetime) -> None:
    for key in entry.keys:
        held = change_.row(
            "SELECT name, id FROM register_keys JOIN register USING (id) WHERE signer = ?", (key,)
        )
        if held is not None and held["id"] != register_id:
            raise BadInput(
                f"The key {key[:8]}… belongs to {held['name']} already.",
                _UNCHANGED,
                "Each laptop has a key of its own: please take it from the right file.",
            )
    marks = ", ".join("?" * len(entry.keys))
    change_.run(
        f"DELETE FROM register_keys WHERE id = ? AND signer NOT IN ({marks})",  # noqa: S608 - marks only
        (register_id, *entry.keys),
    )
    for key in entry.keys:
        change_.run(
            "INSERT OR IGNORE INTO register_keys (signer, id, since) VALUES (?, ?, ?)",
            (key, register_id, stamp(now)),
        )


def _organisation(code: str) -> str:
    look = Look()
    kept = look.ods(" ".join(code.split()).upper(), required=False)
    if look.findings:
        raise BadInput("The organisation is not an ODS code.", _UNCHANGED, "It reads like RX1.")
    return kept


def _row(entry: Entry) -> dict[str, object]:
    return {
        "name": entry.name,
        "role": entry.role.value,
        "organisation": entry.organisation,
        "site": entry.site,
        "trained": entry.trained and entry.trained.isoformat(),
        "refresher": entry.refresher and entry.refresher.isoformat(),
        "left_on": entry.left_on and entry.left_on.isoformat(),
        "left_because": entry.left_because,
        "sends_from": entry.sends_from and str(entry.sends_from),
        "sends_to": entry.sends_to and str(entry.sends_to),
    }


def _entry(row: Row, keys: Iterable[str]) -> Entry:
    return Entry(
        row["name"],
        Role(row["role"]),
        row["organisation"],
        row["site"],
        _day(row["trained"]),
        _day(row["refresher"]),
        _day(row["left_on"]),
        row["left_because"],
        Quarter.parse(row["sends_from"]) if row["sends_from"] else None,
        Quarter.parse(row["sends_to"]) if row["sends_to"] else None,
        tuple(keys),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _searched(entry: Entry) -> str:
    return " ".join((entry.name, entry.organisation, entry.site, entry.role)).casefold()
