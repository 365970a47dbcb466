"""All group sessions in a list, the latest first: when, about what, how many came and how many said no."""

from dataclasses import dataclass
from datetime import date

from sos_desktop.vault.store import Store


@dataclass(frozen=True, slots=True)
class Line:
    session_id: str
    held_on: date
    incident: str
    what: str
    attended: int
    declined: int
    finished: bool


def listed(store: Store, search: str = "", *, limit: int = 200, offset: int = 0) -> tuple[Line, ...]:
    """Those about an incident in whose label ``search`` stands; all of them for nothing."""
    rows = store.rows(
        "SELECT sessions.id, held_on, guide, state, coalesce(label, '') AS label,"
        " (SELECT coalesce(sum(attended), 0) FROM attendance WHERE session_id = sessions.id) AS attended,"
        " (SELECT coalesce(sum(declined), 0) FROM attendance WHERE session_id = sessions.id) AS declined"
        " FROM sessions LEFT JOIN incidents ON incidents.id = incident_id"
        " WHERE kind = 'group' AND reopens IS NULL AND binned IS NULL"
        " AND (? = '' OR instr(lower(coalesce(label, '')), lower(?)) > 0)"
        " ORDER BY held_on DESC, began DESC, sessions.id LIMIT ? OFFSET ?",
        (search, search, limit, offset),
    )
    return tuple(
        Line(
            row["id"], date.fromisoformat(row["held_on"]), row["label"],
            "Assessment" if "/group-assessment|" in row["guide"] else "Briefing",
            row["attended"], row["declined"], row["state"] == "finished",
        )
        for row in rows
    )  # fmt: skip
