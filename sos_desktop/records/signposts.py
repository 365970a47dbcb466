"""What somebody was told about, what they said to it, and whether they took it up: asked once, at a follow-up.

They decide. A "no" is kept as an answer like any other, and "rather not say" is one, too.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.codes import SignpostAnswer, TakenUp
from sos_desktop.dates import PartialDate
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.model import Coding
from sos_desktop.records import coded, reading, services, versions
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

_UNCHANGED = "Nothing has been changed."


@dataclass(frozen=True, slots=True)
class Signpost:
    """``name`` is what the service was called then."""

    id: str
    case_id: str
    service: str
    tier: int
    name: str
    offered_on: date
    answer: SignpostAnswer
    leaflet: bool
    taken_up: TakenUp = TakenUp.NOT_ASKED
    asked_on: date | None = None

    @property
    def to_ask(self) -> bool:
        """Whether it is worth asking at the next follow-up."""
        return self.answer is SignpostAnswer.ACCEPTED and self.taken_up in (
            TakenUp.NOT_ASKED,
            TakenUp.NOT_YET,
        )


def offer(
    store: Store,
    case_id: str,
    service: str,
    answer: SignpostAnswer,
    *,
    leaflet: bool = False,
    on: date,
    now: datetime,
    today: date,
    new: NewId = new_id,
) -> Signpost:
    """Somebody was told about a service. Raises BadInput for a day to come, or what is not in the directory."""
    PartialDate.on(on).checked(today=today, what="The day")
    with store.change(now=now) as change:
        known = services.read(change, service)
        told = Signpost(new(), case_id, service, known.entry.tier, known.entry.name, on, answer, leaflet)
        if change.row("SELECT 1 FROM cases WHERE id = ?", (case_id,)) is None:
            raise BadInput("This case is not in the record book.", do="Please choose another.")
        change.run(
            "INSERT INTO signposts (id, case_id, service, tier, name, offered_on, answer, leaflet)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (told.id, case_id, service, told.tier, told.name, on.isoformat(), answer, int(leaflet)),
        )
        _keep_version(change, told.id, now=now)
    return told


def reply(store: Store, signpost: str, answer: SignpostAnswer, *, now: datetime) -> None:
    """What they said to it later."""
    with store.change(now=now) as change:
        _known(change, signpost)
        change.run("UPDATE signposts SET answer = ? WHERE id = ?", (answer, signpost))
        _keep_version(change, signpost, now=now)


def ask(store: Store, signpost: str, taken_up: TakenUp, *, now: datetime, today: date) -> None:
    """Whether they took it up. Raises BadInput for what they had not said yes to."""
    with store.change(now=now) as change:
        if _known(change, signpost).answer is not SignpostAnswer.ACCEPTED:
            raise BadInput(
                "They had not said yes to this.",
                _UNCHANGED,
                "Where they did since, say so first: “Accepted”.",
            )
        asked = None if taken_up is TakenUp.NOT_ASKED else today.isoformat()
        change.run(
            "UPDATE signposts SET taken_up = ?, asked_on = ? WHERE id = ?", (taken_up, asked, signpost)
        )
        _keep_version(change, signpost, now=now)


def of_case(store: Store, case_id: str) -> tuple[Signpost, ...]:
    """Everything they were told about, the first one first."""
    rows = store.rows("SELECT * FROM signposts WHERE case_id = ? ORDER BY offered_on, rowid", (case_id,))
    return tuple(_signpost(row) for row in rows)


def accepted(store: Store, case_id: str) -> tuple[Signpost, ...]:
    """What they said yes to, the first one first: what a follow-up asks about."""
    return tuple(each for each in of_case(store, case_id) if each.answer is SignpostAnswer.ACCEPTED)


def said_yes_before(store: Store, case_id: str) -> tuple[str, ...]:
    """What they said yes to in their first assessment, in the words of its guide, which names no service."""
    row = store.row(
        "SELECT id FROM sessions WHERE case_id = ? AND kind = 'one-to-one' AND state = 'finished'"
        " ORDER BY held_on, finished LIMIT 1",
        (case_id,),
    )
    if row is None:
        return ()
    session = reading.read(store, row["id"])
    chosen = coded.said(session.guide, session.given).values.get("signposted-accepted", ())
    return tuple(value.display for value in chosen if isinstance(value, Coding) and value.code != "none")


def to_ask(store: Store | Change, case_id: str) -> tuple[str, ...]:
    """The names of what they said yes to, and have not been asked about: for the follow-up."""
    row = store.row(
        "SELECT group_concat(name, char(10)) AS names FROM (SELECT name FROM signposts WHERE case_id = ?"
        " AND answer = 'accepted' AND taken_up IN ('not-asked', 'not-yet') ORDER BY offered_on, rowid)",
        (case_id,),
    )
    return tuple(row["names"].split("\n")) if row and row["names"] else ()


def _known(change: Change, signpost: str) -> Signpost:
    row = change.row("SELECT * FROM signposts WHERE id = ?", (signpost,))
    if row is None:
        raise BadInput("This is not in the record book.", do="Please choose another.")
    return _signpost(row)


def _keep_version(change: Change, signpost: str, *, now: datetime) -> None:
    row = change.row(
        "SELECT signposts.*, person_id FROM signposts JOIN cases ON cases.id = case_id WHERE signposts.id = ?",
        (signpost,),
    )
    if row is None:
        raise LookupError("a signpost that was just kept is there")
    kept = _signpost(row)
    content: dict[str, object] = {
        "case": kept.case_id,
        "service": kept.service,
        "tier": kept.tier,
        "name": kept.name,
        "offered_on": kept.offered_on.isoformat(),
        "answer": kept.answer,
        "leaflet": kept.leaflet,
        "taken_up": kept.taken_up,
        "asked_on": kept.asked_on.isoformat() if kept.asked_on else None,
    }
    versions.keep(change, "signpost", signpost, content, now=now, person_id=row["person_id"])


def _signpost(row: Row) -> Signpost:
    return Signpost(
        row["id"],
        row["case_id"],
        row["service"],
        row["tier"],
        row["name"],
        date.fromisoformat(row["offered_on"]),
        SignpostAnswer(row["answer"]),
        bool(row["leaflet"]),
        TakenUp(row["taken_up"]),
        date.fromisoformat(row["asked_on"]) if row["asked_on"] else None,
    )
