"""Holds for an inquest, an inquiry or a claim: as long as one stands, nothing under it is erased.

A hold is set on an incident, and covers everybody who was supported because of it, or on one person. It is lifted
with a reason and never deleted, so that it can be seen later that it stood.
"""

# ruff: noqa: S608 - every part of a statement is written here

from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.codes import HoldReason
from sos_desktop.dates import from_stamp, london_date, said, stamp
from sos_desktop.errors import BadInput
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.records.wording import short
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

NOT_TO_ALTER = (
    "From now on, do not correct, add to or tidy up anything about this. Leave it as it is, and ask legal services"
    " before you write or hand over anything."
)


@dataclass(frozen=True, slots=True)
class Hold:
    """``about`` is the incident's label or the person's code name; ``lifted`` is None while it stands."""

    id: str
    incident_id: str | None
    person_id: str | None
    about: str
    why: HoldReason
    legal_contact: str
    began: date
    lifted: date | None = None
    lifted_reason: str = ""

    def said(self) -> str:
        """``Bay 4, November: inquest, since 23 November 2026. Legal services: 0115 496 0000.``"""
        named = self.legal_contact.casefold().startswith("legal services")
        contact = f" {'' if named else 'Legal services: '}{self.legal_contact}." if self.legal_contact else ""
        return f"{self.about}: {self.why.label.lower()}, since {said(self.began)}.{contact}"


def on_incident(
    store: Store, incident_id: str, why: HoldReason, legal_contact: str, *, now: datetime, new: NewId = new_id
) -> str:
    """Hold everything about an incident, and everybody supported because of it; gives the id of the hold."""
    return _set(store, ("incident_id", incident_id), why, legal_contact, now=now, new=new)


def on_person(
    store: Store, person_id: str, why: HoldReason, legal_contact: str, *, now: datetime, new: NewId = new_id
) -> str:
    """Hold everything about one person; gives the id of the hold."""
    return _set(store, ("person_id", person_id), why, legal_contact, now=now, new=new)


def _set(
    store: Store, what: tuple[str, str], why: HoldReason, contact: str, *, now: datetime, new: NewId
) -> str:
    column, which = what
    hold, contact = new(), short(contact, "The contact of legal services")
    with store.change(now=now) as change:
        standing = change.row(f"SELECT id FROM holds WHERE {column} = ? AND lifted IS NULL", (which,))
        if standing is not None:
            raise BadInput("There is a hold already.", "Nothing has been changed.")
        change.run(
            f"INSERT INTO holds (id, {column}, why, legal_contact, began) VALUES (?, ?, ?, ?, ?)",
            (hold, which, why, contact, stamp(now)),
        )
        change.audit("hold set", which)
    return hold


def change_contact(store: Store, hold_id: str, legal_contact: str, *, now: datetime) -> None:
    """Another contact of legal services for a hold that stands."""
    contact = short(legal_contact, "The contact of legal services")
    with store.change(now=now) as change:
        changed = change.run(
            "UPDATE holds SET legal_contact = :contact WHERE id = :id AND legal_contact <> :contact",
            {"contact": contact, "id": hold_id},
        )
        if changed:
            change.audit("hold's contact changed", hold_id)


def lift(store: Store, hold_id: str, reason: str, *, now: datetime) -> None:
    """The hold ends; ``reason`` says by whose word. Raises BadInput without one, or where it has ended."""
    reason = short(reason, "Why the hold ends", required=True)
    with store.change(now=now) as change:
        row = change.row("SELECT * FROM holds WHERE id = ? AND lifted IS NULL", (hold_id,))
        if row is None:
            raise BadInput("This hold has been lifted already.", "Nothing has been changed.")
        change.run(
            "UPDATE holds SET lifted = ?, lifted_reason = ? WHERE id = ?", (stamp(now), reason, hold_id)
        )
        change.audit("hold lifted", row["incident_id"] or row["person_id"])


def of_incident(store: Store | Change, incident_id: str) -> Hold | None:
    """The hold that stands on an incident."""
    row = store.row(f"{_HOLDS} WHERE lifted IS NULL AND holds.incident_id = ?", (incident_id,))
    return _hold(row) if row else None


def of_person(store: Store, person_id: str) -> tuple[Hold, ...]:
    """Every hold that stands on somebody, their own first, then those of what happened to them."""
    rows = store.rows(f"{_OF_PERSON} ORDER BY holds.person_id IS NULL, began", {"person": person_id})
    return tuple(_hold(row) for row in rows)


def refuse_held(store: Store, person_id: str) -> None:
    """Raises BadInput where a hold stands on somebody, and says which."""
    standing = of_person(store, person_id)
    if standing:
        raise BadInput(
            "This record is on hold for an inquest, an inquiry or a claim, so it cannot be erased now. "
            + " ".join(hold.said() for hold in standing),
            "Nothing has been changed.",
            "Ask legal services. Once the hold has been lifted, it can be done.",
        )


_HOLDS = (
    "SELECT holds.*, coalesce(label, code_name) AS about FROM holds"
    " LEFT JOIN incidents ON incidents.id = holds.incident_id LEFT JOIN people ON people.id = holds.person_id"
)
_OF_PERSON = (
    f"{_HOLDS} WHERE lifted IS NULL AND (holds.person_id = :person"
    " OR holds.incident_id IN (SELECT incident_id FROM cases WHERE person_id = :person))"
)


def _hold(row: Row) -> Hold:
    return Hold(
        row["id"],
        row["incident_id"],
        row["person_id"],
        row["about"],
        HoldReason(row["why"]),
        row["legal_contact"],
        london_date(from_stamp(row["began"])),
        london_date(from_stamp(row["lifted"])) if row["lifted"] else None,
        row["lifted_reason"],
    )
