"""What stays of an offer that was declined by somebody who wished for no record: that it was made, and the answer."""

# ruff: noqa: S608 - every part of a statement is written here

from datetime import date

from sos_desktop.vault.store import Change

REFERENCE = "Declined an offer, and wished for no record"
"""What stands as the decision in the line of their erasure, and tells one that is repeated to keep the count, too."""

_OFFERS = "SELECT id FROM offers WHERE case_id IN (SELECT id FROM cases WHERE person_id = :person)"


def keep_counts(change: Change, person_id: str, today: date) -> tuple[str, ...]:
    """Before somebody is erased: their offers as mere counts. Gives those that have not left in a summary yet."""
    unsent = []
    for row in _rows(change, person_id):
        change.run(
            "INSERT OR IGNORE INTO declined_offers (id, whose, made_on, answer, answered) SELECT id,"
            f" ({_OFFERS} ORDER BY id LIMIT 1), made_on,"
            " CASE answer WHEN 'waiting' THEN 'declined' ELSE answer END, coalesce(answered, max(made_on, :today))"
            " FROM offers WHERE id = :id",
            {"person": person_id, "id": row, "today": today.isoformat()},
        )
        if change.row("SELECT 1 FROM unsent_events WHERE kind = 'offer' AND event_id = ?", (row,)):
            unsent.append(row)
    return tuple(unsent)


def count_later(change: Change, unsent: tuple[str, ...]) -> None:
    """After it: what has not left yet is still counted."""
    for offer_id in unsent:
        change.run("INSERT OR IGNORE INTO unsent_events (kind, event_id) VALUES ('offer', ?)", (offer_id,))


def _rows(change: Change, person_id: str) -> list[str]:
    found: list[str] = []
    while row := change.row(
        f"{_OFFERS} AND id > :last ORDER BY id LIMIT 1",
        {"person": person_id, "last": found[-1] if found else ""},
    ):
        found.append(str(row["id"]))
    return found
