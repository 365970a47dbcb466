"""People whose code names could be mistaken for one another: a record on the wrong person is a hazard of its own.

Two are alike where they are of one staff group and their code names begin with the same letter and are one slip of
the finger or a number apart: Wren and Wren 2, Dunlin and Dunling.
"""

from dataclasses import dataclass

from sos_desktop.codes import StaffGroup
from sos_desktop.records import people
from sos_desktop.vault.store import Store

MOST = 3
"""Named at once; a list of twenty warns of nobody."""
_NUMBER = " 0123456789"


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Who else it could be, and their latest incident, to tell them apart."""

    person_id: str
    code_name: str
    staff_group: StaffGroup
    incident: str

    def said(self) -> str:
        """``Wren 2 (Nurses and midwives, Bay 4)``."""
        return f"{self.code_name} ({self.staff_group.label}, {self.incident or 'no single incident'})"


def of_person(store: Store, person_id: str) -> tuple[LookAlike, ...]:
    """Who could be mistaken for somebody, the nearest names first. Raises BadInput where they are unknown."""
    person = people.read(store, person_id)
    return of_name(store, person.code_name, person.staff_group, but=person_id)


def of_name(store: Store, code_name: str, staff_group: StaffGroup, *, but: str = "") -> tuple[LookAlike, ...]:
    """Who could be mistaken for somebody who is called that, or will be."""
    rows = store.rows(
        "SELECT id, code_name FROM people WHERE code_name >= :first AND code_name < :first || char(1114111)"
        " AND staff_group = :group AND id <> :but",  # in the order of the names, so by their index
        {"first": code_name.strip()[:1], "group": staff_group, "but": but},
    )
    near = sorted((name for row in rows if alike(name := row["code_name"], code_name)), key=_order(code_name))
    by_name = {row["code_name"]: row["id"] for row in rows}
    return tuple(
        LookAlike(by_name[name], name, staff_group, _incident(store, by_name[name])) for name in near[:MOST]
    )


def alike(one: str, other: str) -> bool:
    """Whether two code names could be mistaken for one another."""
    one, other = one.casefold().strip(), other.casefold().strip()
    if one.rstrip(_NUMBER) == other.rstrip(_NUMBER):
        return True
    return one[:1] == other[:1] and distance(one, other) <= (1 if min(len(one), len(other)) < 6 else 2)


def distance(one: str, other: str) -> int:
    """How many letters were added, left out, changed or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row = [at]
        for there, its in enumerate(other, 1):
            cost = min(last[there] + 1, row[there - 1] + 1, last[there - 1] + (letter != its))
            swapped = at > 1 and there > 1 and letter == other[there - 2] and one[at - 2] == its
            row.append(min(cost, before[there - 2] + 1) if swapped else cost)
        before, last = last, row
    return last[-1]


def _order(code_name: str):  # type: ignore[no-untyped-def]
    return lambda name: (distance(name.casefold(), code_name.casefold()), len(name), name)


def _incident(store: Store, person_id: str) -> str:
    row = store.row(
        "SELECT label FROM cases JOIN incidents ON incidents.id = incident_id WHERE person_id = ?"
        " ORDER BY occurred_partial DESC LIMIT 1",
        (person_id,),
    )
    return str(row["label"]) if row else ""
