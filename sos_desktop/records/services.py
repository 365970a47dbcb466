"""The directory of signposting: what there is, by tier 0 to 3, each entry with the day on which it was checked.

National services are shipped, with ids of their own: they can be hidden, never deleted. The trust's own entries are
added, changed, checked again and retired; what somebody was told of them stays as it was said then.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from resources import resource
from sos_desktop.dates import PartialDate
from sos_desktop.errors import BadInput
from sos_desktop.records import practitioners, versions
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.records.wording import short
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

TIERS = range(4)
_UNCHANGED = "Nothing has been changed."


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of a service. ``call`` is a number, a room or an address; the last two may be empty."""

    tier: int
    name: str
    call: str
    for_whom: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """``checked_by`` is empty for what is shipped. ``away`` since when it is hidden or retired."""

    id: str
    entry: Entry
    checked: date
    checked_by: str
    shipped: bool
    away: date | None = None


@cache
def shipped() -> tuple[Service, ...]:
    """The national services, as they were checked for this version of the application."""
    data = json.loads(resource("signposting", "national.json").read_text("utf-8"))
    checked = date.fromisoformat(data["checked"])
    return tuple(
        Service(
            str(line["id"]),
            Entry(int(line["tier"]), line["name"], line["call"], line["when"], line["hours"]),
            checked,
            "",
            shipped=True,
        )
        for line in data["contacts"]
    )


def listed(store: Store, *, away: bool = False) -> tuple[Service, ...]:
    """The directory by tier, the trust's own first; with ``away`` also what is hidden or retired."""
    hidden = {
        row["service"]: date.fromisoformat(row["hidden"])
        for row in store.rows("SELECT * FROM hidden_services")
    }
    own = [_service(row) for row in store.rows("SELECT * FROM services ORDER BY name COLLATE NOCASE, id")]
    national = [
        Service(each.id, each.entry, each.checked, "", shipped=True, away=hidden.get(each.id))
        for each in shipped()
    ]
    shown = [each for each in (*own, *national) if away or each.away is None]
    return tuple(sorted(shown, key=lambda each: each.entry.tier))


def read(source: Store | Change, service: str) -> Service:
    """Raises BadInput where it is neither shipped nor kept here."""
    found = next((each for each in shipped() if each.id == service), None)
    row = source.row("SELECT * FROM services WHERE id = ?", (service,)) if found is None else None
    if found is None and row is None:
        raise BadInput("This is not in the directory.", _UNCHANGED, "Please choose another.")
    return found or _service(row)  # type: ignore[arg-type]  # one of the two is there


def add(store: Store, entry: Entry, *, checked: date, now: datetime, new: NewId = new_id) -> str:
    """A new entry of the trust's own, checked on that day by whoever uses this record book."""
    service = new()
    _keep(store, service, entry, checked, now=now)
    return service


def change(store: Store, service: str, entry: Entry, *, checked: date, now: datetime) -> None:
    """The entry says this from now on. Raises BadInput for one that is shipped."""
    if read(store, service).shipped:
        raise BadInput(
            "This entry comes with the application, so it cannot be changed.",
            _UNCHANGED,
            "Hide it, and add one of your own.",
        )
    _keep(store, service, entry, checked, now=now)


def set_by_programme(
    store: Store, service: str, entry: Entry, *, checked: date, by: str, now: datetime
) -> None:
    """An entry as the programme's pack says it, checked then and there; one that was retired is shown again."""
    _keep(store, service, entry, checked, now=now, by=by)
    with store.change(now=now) as change_:
        change_.run("UPDATE services SET retired = NULL WHERE id = ?", (service,))


def put_away(store: Store, service: str, *, now: datetime, today: date) -> None:
    """Retire an entry, or hide one that is shipped. It can come back."""
    known = read(store, service)
    with store.change(now=now) as change_:
        if known.shipped:
            change_.run(
                "INSERT OR IGNORE INTO hidden_services (service, hidden) VALUES (?, ?)",
                (service, today.isoformat()),
            )
        else:
            change_.run("UPDATE services SET retired = ? WHERE id = ?", (today.isoformat(), service))
        change_.audit("service hidden" if known.shipped else "service retired", service)


def bring_back(store: Store, service: str, *, now: datetime) -> None:
    known = read(store, service)
    with store.change(now=now) as change_:
        if known.shipped:
            change_.run("DELETE FROM hidden_services WHERE service = ?", (service,))
        else:
            change_.run("UPDATE services SET retired = NULL WHERE id = ?", (service,))
        change_.audit("service shown again", service)


def _keep(store: Store, service: str, entry: Entry, checked: date, *, now: datetime, by: str = "") -> None:
    entry = _fit(entry)
    PartialDate.on(checked).checked(today=now.date(), what="The day on which it was checked")
    with store.change(now=now) as change_:
        by = by or practitioners.me(change_).name
        content: dict[str, object] = {
            "tier": entry.tier, "name": entry.name, "call": entry.call, "for_whom": entry.for_whom,
            "hours": entry.hours, "checked": checked.isoformat(), "checked_by": by,
        }  # fmt: skip
        change_.run(
            "INSERT INTO services (id, tier, name, call, for_whom, hours, checked, checked_by)"
            " VALUES (:id, :tier, :name, :call, :for_whom, :hours, :checked, :checked_by)"
            " ON CONFLICT (id) DO UPDATE SET tier = :tier, name = :name, call = :call, for_whom = :for_whom,"
            " hours = :hours, checked = :checked, checked_by = :checked_by",
            {**content, "id": service},
        )
        versions.keep(change_, "service", service, content, now=now)


def _fit(entry: Entry) -> Entry:
    if entry.tier not in TIERS:
        raise BadInput("That is no tier.", _UNCHANGED, "Please choose one from 0 to 3.")
    return Entry(
        entry.tier,
        short(entry.name, "The name", required=True),
        short(entry.call, "How to reach it", required=True),
        short(entry.for_whom, "Who may use it"),
        short(entry.hours, "When it is open"),
    )


def _service(row: Row) -> Service:
    return Service(
        row["id"],
        Entry(row["tier"], row["name"], row["call"], row["for_whom"], row["hours"]),
        date.fromisoformat(row["checked"]),
        row["checked_by"],
        shipped=False,
        away=date.fromisoformat(row["retired"]) if row["retired"] else None,
    )
