"""The people supported: known by a code name; a real name is optional, kept apart and shown when asked for."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from resources import resource
from sos_desktop.codes import Organisation, RoleBand, StaffGroup
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
    role_band: RoleBand = RoleBand.NOT_STATED

    @property
    def content(self) -> dict[str, object]:
        said: dict[str, object] = {
            "code_name": self.code_name,
            "staff_group": self.staff_group,
            "organisation": self.organisation,
        }
        return said | ({} if self.role_band is RoleBand.NOT_STATED else {"role_band": self.role_band})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody really is, where they were content to have it kept."""

    name: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)


UNKNOWN = Identity()


@cache
def birds() -> tuple[str, ...]:
    return tuple(resource("wording", "code-names.txt").read_text("utf-8").split())


def code_names(turn: int) -> list[str]:
    """What people are called: the birds at turn 1, at turn 2 ``Wren 2`` and its like, without an end."""
    return [bird if turn == 1 else f"{bird} {turn}" for bird in birds()]


def suggested_code_name(store: Store, *, choose: Choice = secrets.choice) -> str:
    """A bird that nobody in this vault has been called; when they run out, a bird with a number."""
    taken = {row["code_name"].lower() for row in store.rows("SELECT code_name FROM people")}
    turn = 1
    while not (free := [name for name in code_names(turn) if name.lower() not in taken]):
        turn += 1
    return choose(free)


def add(change: Change, person: Person, identity: Identity, *, now: datetime) -> None:
    """Keep a new person within a change. Raises BadInput where the code name is taken or empty."""
    person = replace(person, code_name=_free_code_name(change, person))
    change.run(
        "INSERT INTO people (id, code_name, staff_group, organisation, role_band, made) VALUES (?, ?, ?, ?, ?, ?)",
        (person.id, person.code_name, person.staff_group, person.organisation, person.role_band, stamp(now)),
    )
    versions.keep(change, "person", person.id, person.content, now=now, person_id=person.id)
    _keep_identity(change, person.id, identity)


def amend(store: Store, person: Person, identity: Identity, why: str = "", *, now: datetime) -> None:
    """Put right what is kept about somebody; ``why`` stays with the version, as does what stood there before.

    An empty identity takes the real name away. Raises BadInput for a code name that is taken, and for nobody known.
    """
    why = short(why, "The reason for the change")
    before = read(store, person.id)
    with store.change(now=now) as change:
        person = replace(person, code_name=_free_code_name(change, person))
        if person != before:
            change.run(
                "UPDATE people SET code_name = ?, staff_group = ?, organisation = ?, role_band = ? WHERE id = ?",
                (person.code_name, person.staff_group, person.organisation, person.role_band, person.id),
            )
            content = person.content | ({"why": why} if why else {})
            versions.keep(change, "person", person.id, content, now=now, person_id=person.id)
        _keep_identity(change, person.id, identity)


def _free_code_name(change: Change, person: Person) -> str:
    code_name = short(person.code_name, "The code name", required=True)
    taken = change.row("SELECT code_name FROM people WHERE code_name = ? AND id <> ?", (code_name, person.id))
    if taken is not None:
        raise BadInput(
            f"Somebody is already called {taken['code_name']}.",
            "Nothing has been changed.",
            "Please choose another code name.",
        )
    return code_name


def _keep_identity(change: Change, person_id: str, identity: Identity) -> None:
    """In the audit without a digest: after an erasure a name could be guessed from it."""
    name, contact = short(identity.name, "The name"), short(identity.contact, "The contact")
    kept = change.row("SELECT name, contact FROM identities WHERE person_id = ?", (person_id,))
    if (name, contact) == ((kept["name"], kept["contact"]) if kept else ("", "")):
        return
    change.run("DELETE FROM identities WHERE person_id = ?", (person_id,))
    if name or contact:
        change.run(
            "INSERT INTO identities (person_id, name, contact) VALUES (?, ?, ?)", (person_id, name, contact)
        )
    change.audit("identity kept" if name or contact else "identity taken away", person_id)


def read(store: Store, person_id: str) -> Person:
    row = store.row("SELECT * FROM people WHERE id = ?", (person_id,))
    if row is None:
        raise BadInput("This person is not in the record book.", do="Please choose another.")
    return Person(
        row["id"], row["code_name"], StaffGroup(row["staff_group"]), Organisation(row["organisation"]),
        RoleBand(row["role_band"]),
    )  # fmt: skip


def identity(store: Store, person_id: str) -> Identity:
    """The real name and contact; empty where none were kept."""
    row = store.row("SELECT name, contact FROM identities WHERE person_id = ?", (person_id,))
    return Identity(row["name"], row["contact"]) if row else UNKNOWN


@dataclass(frozen=True, slots=True)
class Line:
    """A person in a list: the latest incident, the last session and the next follow-up that is open.

    Dates are ISO days, or empty where there is none.
    """

    id: str
    code_name: str
    staff_group: StaffGroup
    incident: str
    last_session: str
    due: str


def listed(store: Store, search: str = "", *, limit: int = 200, offset: int = 0) -> tuple[Line, ...]:
    """People by code name, whose code name holds ``search``."""
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
            row["id"], row["code_name"], StaffGroup(row["staff_group"]), row["incident"],
            row["last_session"], row["due"],
        )
        for row in rows
    )  # fmt: skip
