"""The planning meeting: who was exposed and how, what was decided for each, who will do it, and when to look again.

A line is about a group, or about one person who is known here. What is decided for a person is kept with them and
not with the incident, so that it goes with them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.codes import Decision, Exposure, Presence, StaffGroup
from sos_desktop.errors import BadInput
from sos_desktop.records import versions
from sos_desktop.records.wording import short
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

MOST_PEOPLE = 9999
"""In one line of the planning meeting."""


@dataclass(frozen=True, slots=True)
class Exposed:
    """A group: how many, how exposed, what was decided for them; ``practitioner`` is who will do it."""

    staff_group: StaffGroup
    exposure: Exposure
    people: int
    decision: Decision
    practitioner: str = ""
    presence: Presence = Presence.NOT_RECORDED
    reason: str = ""

    def tidied(self) -> "Exposed":
        """Raises BadInput for a number that cannot be, and for words that are too long."""
        if not 0 <= self.people <= MOST_PEOPLE:
            raise BadInput(
                f"A number of people lies between 0 and {MOST_PEOPLE:,}.",
                do="Please check the planning table.",
            )
        practitioner, reason = short(self.practitioner, _WHO), short(self.reason, _WHY)
        return Exposed(
            self.staff_group, self.exposure, self.people, self.decision, practitioner, self.presence, reason
        )

    @property
    def content(self) -> dict[str, object]:
        said = {
            "staff_group": self.staff_group,
            "exposure": self.exposure,
            "people": self.people,
            "decision": self.decision,
        }
        more = {"practitioner": self.practitioner, "presence": self.presence, "reason": self.reason}
        return said | (more if self != Exposed(*said.values()) else {})  # type: ignore[arg-type]

    def said(self) -> str:
        """``2 Students, saw or heard it: group briefing``, for a line of text."""
        parts = (
            f"{self.people} {self.staff_group.label}, {self.exposure.label.lower()}: {self.decision.label.lower()}",
            self.practitioner,
            self.presence.label.lower() if self.presence is not Presence.NOT_RECORDED else "",
            self.reason,
        )
        return "; ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Planned:
    """One person of an incident. ``decision`` is None as long as nothing was decided for them."""

    case_id: str
    code_name: str
    decision: Decision | None
    practitioner: str = ""
    presence: Presence = Presence.NOT_RECORDED
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A planning meeting that is to be looked at again."""

    incident_id: str
    label: str
    due: date


_WHO, _WHY = "The practitioner’s name in the planning table", "A reason in the planning table"


def keep_lines(change: Change, incident_id: str, lines: tuple[Exposed, ...]) -> None:
    """The groups of an incident, in their order; those that stood there before go."""
    change.run("DELETE FROM exposures WHERE incident_id = ?", (incident_id,))
    for position, line in enumerate(lines):
        change.run(
            "INSERT INTO exposures (incident_id, position, staff_group, exposure, people, decision, practitioner,"
            " presence, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                incident_id, position, line.staff_group, line.exposure, line.people, line.decision,
                line.practitioner, line.presence, line.reason,
            ),
        )  # fmt: skip


def lines_of(store: Store, incident_id: str) -> tuple[Exposed, ...]:
    rows = store.rows("SELECT * FROM exposures WHERE incident_id = ? ORDER BY position", (incident_id,))
    return tuple(
        Exposed(
            StaffGroup(row["staff_group"]), Exposure(row["exposure"]), row["people"], Decision(row["decision"]),
            row["practitioner"], Presence(row["presence"]), row["reason"],
        )
        for row in rows
    )  # fmt: skip


def decide(store: Store, planned: Planned, *, now: datetime) -> None:
    """Keep what was decided for one person. Raises BadInput where nothing was, or their case is not kept here."""
    practitioner, reason = short(planned.practitioner, _WHO), short(planned.reason, _WHY)
    with store.change(now=now) as change:
        row = change.row("SELECT person_id FROM cases WHERE id = ?", (planned.case_id,))
        if row is None or planned.decision is None:
            raise BadInput("Nothing was decided for anybody.", "Nothing has been changed.")
        kept = {
            "case": planned.case_id, "decision": planned.decision, "practitioner": practitioner,
            "presence": planned.presence, "reason": reason,
        }  # fmt: skip
        change.run(
            "INSERT INTO plans (case_id, decision, practitioner, presence, reason)"
            " VALUES (:case, :decision, :practitioner, :presence, :reason)"
            " ON CONFLICT (case_id) DO UPDATE SET decision = excluded.decision,"
            " practitioner = excluded.practitioner, presence = excluded.presence, reason = excluded.reason",
            kept,
        )
        versions.keep(change, "plan", f"plan {planned.case_id}", kept, now=now, person_id=row["person_id"])


def people_of(store: Store, incident_id: str) -> tuple[Planned, ...]:
    """Everybody who was added to an incident, by code name."""
    rows = store.rows(
        "SELECT cases.id, code_name, plans.* FROM cases JOIN people ON people.id = person_id"
        " LEFT JOIN plans ON plans.case_id = cases.id WHERE incident_id = ? ORDER BY code_name, cases.made",
        (incident_id,),
    )
    return tuple(_planned(row) for row in rows)


def of_case(store: Store, case_id: str) -> Planned | None:
    """What was decided for one person, if anything was."""
    row = store.row(
        "SELECT cases.id, code_name, plans.* FROM plans JOIN cases ON cases.id = case_id"
        " JOIN people ON people.id = person_id WHERE case_id = ?",
        (case_id,),
    )
    return _planned(row) if row else None


def _planned(row: Row) -> Planned:
    if row["decision"] is None:
        return Planned(row["id"], row["code_name"], None)
    return Planned(
        row["id"], row["code_name"], Decision(row["decision"]), row["practitioner"], Presence(row["presence"]),
        row["reason"],
    )  # fmt: skip


def reviews(store: Store, *, until: date) -> tuple[Review, ...]:
    """Planning meetings that are to be looked at again by a day, the earliest first."""
    rows = store.rows(
        "SELECT id, label, review FROM incidents WHERE review <= ? AND merged_into IS NULL ORDER BY review, label",
        (until.isoformat(),),
    )
    return tuple(Review(row["id"], row["label"], date.fromisoformat(row["review"])) for row in rows)
