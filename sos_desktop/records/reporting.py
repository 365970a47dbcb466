"""Who made a record, who of its two practitioners reports it, and in which summary it has left, if in any.

What is reported is the case, once, by whoever reported its first conversation; a follow-up of it goes with the
case. A group session is reported by itself. A planning meeting and what a supporter writes for themselves are not.
"""

from dataclasses import dataclass

from sos_desktop.codes import FollowUpKind, SessionKind
from sos_desktop.dates import Quarter
from sos_desktop.vault.store import Change, Store

_CONTACTS = "kind IN ('one-to-one', 'supportive-conversation') AND state = 'finished'"


@dataclass(frozen=True, slots=True)
class Reporting:
    """``counted`` is False for what no summary counts. ``mine``: it is counted here. ``left_in`` are the quarters
    of the summaries with it that stand."""

    made_by: str
    counted: bool
    mine: bool
    left_in: tuple[Quarter, ...]

    def said(self, colleagues: str) -> str:
        """One sentence or two, for the record's page."""
        kept = f"Kept by {self.made_by}. "
        if not self.counted:
            return f"{kept}It is in no summary."
        if not self.mine:
            return f"{kept}{colleagues or 'A colleague'} reports it, so it is not counted here."
        if not self.left_in:
            return f"{kept}You report it; it has not left in a summary yet."
        return f"{kept}Reported by you, in the summary of {' and of '.join(q.said() for q in self.left_in)}."


def of_session(store: Store, session_id: str) -> Reporting:
    """As it stands now."""
    (row,) = store.rows(
        "SELECT s.kind, s.reports, s.case_id, s.followup_id, c.reports AS case_reports, f.kind AS followup,"
        " (SELECT name FROM versions JOIN practitioners p ON p.id = author WHERE object_id = s.id"
        "  ORDER BY number LIMIT 1) AS maker, (SELECT name FROM practitioners WHERE mine = 1) AS me"
        " FROM sessions s LEFT JOIN cases c ON c.id = s.case_id LEFT JOIN followups f ON f.id = s.followup_id"
        " WHERE s.id = ?",
        (session_id,),
    )
    kind = SessionKind(row["kind"])
    event = {
        SessionKind.ONE_TO_ONE: ("case", row["case_id"]),
        SessionKind.SUPPORTIVE: ("case", row["case_id"]),
        SessionKind.GROUP: ("group", session_id),
    }.get(kind)
    if kind is SessionKind.FOLLOW_UP and row["followup"] == FollowUpKind.DAY_28:
        event = ("follow-up", row["followup_id"])
    mine = bool(row["reports"] if row["case_id"] is None else row["case_reports"])
    made_by = row["maker"] or row["me"]
    if event is None:
        return Reporting(made_by, counted=False, mine=mine, left_in=())
    left = store.rows(
        "SELECT DISTINCT period FROM summary_events JOIN summaries USING (file_id)"
        " WHERE kind = ? AND event_id = ? AND withdrawn IS NULL ORDER BY period",
        event,
    )
    return Reporting(
        made_by, counted=True, mine=mine, left_in=tuple(Quarter.parse(each["period"]) for each in left)
    )


def settle(change: Change, case_id: str) -> None:
    """A case is reported here unless its first conversation is reported by the colleague who held it, too."""
    change.run(
        f"UPDATE cases SET reports = coalesce((SELECT reports FROM sessions WHERE case_id = :case AND {_CONTACTS}"  # noqa: S608
        " ORDER BY held_on, finished, id LIMIT 1), 1) WHERE id = :case",
        {"case": case_id},
    )
