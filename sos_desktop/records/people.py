"""The people supported: known by a code name; a real name is optional, kept apart and shown when asked for."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from resources import resource
from sos_desktop.codes import Organisation, StaffGroup
from sos_desktop.dates import stamp
from sos_desktop.errors import BadInput
from sos_desktop.records import versions
from sos_desktop.records.wording import short
from sos_desktop.vault.store import Change, Store

Choice = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    code_name: str
    staff_group: StaffGroup
    organisation: Organisation = Organisation.OWN


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody really is, where they were content to have it kept."""

    name: str = ""
    contact: str = ""


UNKNOWN = Identity()


@cache
def _birds() -> tuple[str, ...]:
    return tuple(resource("wording", "code-names.txt").read_text("utf-8").split())


def suggested_code_name(store: Store, *, choose: Choice = secrets.choice) -> str:
    """A bird that nobody in this vault has been called; when they run out, a bird with a number."""
    for round_ in range(1, 1000):
        suffix = "" if round_ == 1 else f" {round_}"
        taken = {row["code_name"].lower() for row in store.rows("SELECT code_name FROM people")}
        free = [bird + suffix for bird in _birds() if (bird + suffix).lower() not in taken]
        if free:
            return choose(free)
    raise BadInput("There is no free code name left.", do="Please type one of your own.")


def add(change: Change, person: Person, identity: Identity, *, now: datetime) -> None:
    """Keep a new person within a change. Raises BadInput where the code name is taken or empty."""
    name = short(person.code_name, "The code name", required=True)
    if change.row("SELECT 1 FROM people WHERE code_name = ?", (name,)):
        raise BadInput(
            f"Somebody is already called {name}.",
            "Nothing has been changed.",
            "Please choose another code name.",
        )
    change.run(
        "INSERT INTO people (id, code_name, staff_group, organisation, made) VALUES (?, ?, ?, ?, ?)",
        (person.id, name, person.staff_group, person.organisation, stamp(now)),
    )
    content = {"code_name": name, "staff_group": person.staff_group, "organisation": person.organisation}
    versions.keep(change, "person", person.id, content, now=now, person_id=person.id)
    if identity.name or identity.contact:
        name, contact = short(identity.name, "The name"), short(identity.contact, "The contact")
        change.run("INSERT INTO identities VALUES (?, ?, ?)", (person.id, name, contact))
        change.audit("identity kept", person.id, f"{name}\n{contact}")


def read(store: Store, person_id: str) -> Person:
    row = store.row("SELECT * FROM people WHERE id = ?", (person_id,))
    if row is None:
        raise BadInput("This person is not in the record book.", do="Please choose another.")
    return Person(
        row["id"], row["code_name"], StaffGroup(row["staff_group"]), Organisation(row["organisation"])
    )


def identity(store: Store, person_id: str) -> Identity:
    row = store.row("SELECT name, contact FROM identities WHERE person_id = ?", (person_id,))
    return Identity(row["name"], row["contact"]) if row else Identity()


@dataclass(frozen=True, slots=True)
class Line:
    """A person in a list: the latest incident and the next thing that is open for them."""

    id: str
    code_name: str
    staff_group: StaffGroup
    incident: str
    last_session: str
    due: str


def listed(store: Store, search: str = "", *, limit: int = 200, offset: int = 0) -> tuple[Line, ...]:
    """People by code name, whose code name holds ``search``. Dates are ISO days or empty."""
    rows = store.rows(
        "SELECT id, code_name, staff_group,"
        " coalesce((SELECT label FROM cases JOIN incidents ON incidents.id = incident_id"
        "  WHERE person_id = people.id ORDER BY occurred_partial DESC LIMIT 1), '') AS incident,"
        " coalesce((SELECT max(held_on) FROM cases JOIN sessions ON case_id = cases.id"
        "  WHERE person_id = people.id AND sessions.state = 'finished'), '') AS last_session,"
        " coalesce((SELECT min(due) FROM cases JOIN followups ON case_id = cases.id"
        "  WHERE person_id = people.id AND followups.state = 'open'), '') AS due"
        " FROM people WHERE ? = '' OR instr(lower(code_name), lower(?)) > 0"
        " ORDER BY code_name LIMIT ? OFFSET ?",
        (search, search, limit, offset),
    )
    return tuple(
        Line(
            row["id"],
            row["code_name"],
            StaffGroup(row["staff_group"]),
            row["incident"],
            row["last_session"],
            row["due"],
        )
        for row in rows
    )
