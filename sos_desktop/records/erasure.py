"""Erasing a person for good: everything that was kept about them goes, and a line stays that it was done.

What goes: every version, draft and answer, the sessions, offers and follow-ups, the cases, the name and contact. What
stays: the line in ``erasures`` (an id that nothing leads to, when, why, whose decision), the audit, which never
held words, and the counts that have left already. What has not left yet is not counted. A follow-up that was open is
closed as "no contact wanted" first, and its line stays without whose it was: none is ever lost.
"""

# ruff: noqa: S608 - every part of a statement is written here

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.codes import ErasureReason
from sos_desktop.dates import from_stamp, london_date, stamp
from sos_desktop.errors import SaveFailed, SosError
from sos_desktop.records import beside, declined, holds, people, tombstones
from sos_desktop.records.tombstones import Tombstone
from sos_desktop.records.wording import short
from sos_desktop.vault.connection import Row
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Change, Store

NO_CONTACT_WANTED = "no contact wanted"
DONE, NOTED = "person erased", "erasure noted"
"""In the audit: somebody was erased here, or is known to have been erased elsewhere."""

_SESSIONS = (
    "(SELECT sessions.id FROM sessions JOIN cases ON cases.id = case_id WHERE cases.person_id = :person)"
)
_CASES = "(SELECT id FROM cases WHERE person_id = :person)"
_FOLLOW_UPS = f"(SELECT id FROM followups WHERE case_id IN {_CASES})"
_OPEN = f"SELECT id, kind, due FROM followups WHERE state = 'open' AND id IN {_FOLLOW_UPS} LIMIT 1"
_OFFERS = f"(SELECT id FROM offers WHERE case_id IN {_CASES})"
_IDS = (
    f"SELECT :person AS id UNION SELECT id FROM cases WHERE person_id = :person UNION {_SESSIONS[1:-1]}"
    f" UNION {_FOLLOW_UPS[1:-1]}"
)

_NOT_MOVED_ON = "object_id NOT IN (SELECT moves.object_id FROM moves WHERE from_person = :person)"
"""What was written with them by mistake and then moved is about somebody else, and stays with that person."""

_NAMES_THEM = (
    "EXISTS (SELECT 1 FROM people LEFT JOIN identities ON person_id = people.id WHERE people.id = :person AND ("
    "instr(lower(saved_filters.name || ' ' || words), lower(code_name))"
    " OR (identities.name <> '' AND instr(lower(saved_filters.name || ' ' || words), lower(identities.name)))"
    " OR (words <> ''"
    "  AND instr(lower(code_name || ' ' || coalesce(identities.name || ' ' || contact, '')), lower(words)))"
    "))"
)
"""What somebody keeps looking for can be a name."""

GOES = (
    ("unsent_events", f"event_id IN {_CASES} OR event_id IN {_OFFERS} OR event_id IN {_FOLLOW_UPS}"),
    ("unindexed", f"object_id IN ({_IDS})"),
    ("recently_found", f"object_id IN ({_IDS})"),
    ("findable", f"person_id = :person OR object_id IN ({_IDS})"),
    ("saved_filters", _NAMES_THEM),
    ("drafts", f"EXISTS (SELECT 1 FROM ({_IDS}) WHERE instr(form, id) OR instr(content, id))"),
    ("answers", f"session_id IN {_SESSIONS}"),
    ("instruments", f"session_id IN {_SESSIONS}"),
    ("facilitators", f"session_id IN {_SESSIONS}"),
    ("attendance", f"session_id IN {_SESSIONS}"),
    ("safety_checks", f"session_id IN {_SESSIONS}"),
    ("heavy_sessions", f"session_id IN {_SESSIONS}"),
    ("sessions", f"id IN {_SESSIONS}"),
    ("signposts", f"case_id IN {_CASES}"),
    ("followups", f"case_id IN {_CASES}"),
    ("plans", f"case_id IN {_CASES}"),
    ("merged", f"object_id IN {_CASES}"),
    ("tellings", "person_id = :person"),
    ("offers", f"case_id IN {_CASES}"),
    ("versions", f"object_id IN ({_IDS}) OR (person_id = :person AND {_NOT_MOVED_ON})"),
    ("moves", "to_person = :person"),
    ("cases", "person_id = :person"),
    ("identities", "person_id = :person"),
    ("letters", "person_id = :person"),
    ("holds", "person_id = :person"),
    ("reviews", "person_id = :person"),
    ("people", "id = :person"),
)  # fmt: skip
"""Every table that can hold something about a person, in an order in which nothing is left pointing at nothing."""

STAYS = frozenset(
    (
        *("meta", "audit", "practitioners", "incidents", "exposures", "questionnaires", "summaries"),
        *("summary_events", "rewriting", "erasing", "erasures", "erased_followups", "reads"),
        *("library", "form_choices", "feedback", "merges", "declined_offers"),
        *("summary_parameters", "summary_files", "arising"),
        *("services", "hidden_services", "urgent_numbers", "supporter", "legal_services"),
        *("partials", "partial_files"),
        *("added_files", "withdrawn_ids", "awaited"),
        *("programme", "packs", "pack_parts", "packs_made", "register", "register_keys"),
        *("trust_files", "trust_figures", "annotations", "own_words"),
    )
)
"""The other tables: nothing in them is about somebody who is supported."""

FOLLOWS = frozenset(("findable_words", "findable_words_data", "findable_words_idx", "findable_words_config"))
"""The index of ``findable``: what goes from there goes from here in the same statement, by its triggers."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What an erasure would mean, to be read before it. ``held`` says what stands against it, if anything does;
    ``elsewhere`` counts the records of other people in whose words their name or code name is found."""

    code_name: str
    held: tuple[holds.Hold, ...]
    sessions: int
    open_followups: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Erased:
    """``compacted`` is False where the disk did not let the file be written anew: the pages are empty all the same."""

    followups_closed: int
    compacted: bool


def ahead(store: Store, person_id: str) -> Ahead:
    """Raises BadInput where the person is unknown."""
    person = people.read(store, person_id)
    counted = store.rows(
        "SELECT (SELECT count(*) FROM sessions WHERE case_id IN (SELECT id FROM cases WHERE person_id = :person))"
        " AS sessions, (SELECT count(*) FROM followups WHERE state = 'open' AND case_id IN"
        " (SELECT id FROM cases WHERE person_id = :person)) AS open",
        {"person": person_id},
    )[0]
    return Ahead(
        person.code_name,
        holds.of_person(store, person_id),
        counted["sessions"],
        counted["open"],
        _elsewhere(store, person_id, [person.code_name, people.identity(store, person_id).name]),
    )


def _elsewhere(store: Store, person_id: str, names: Sequence[str]) -> int:
    found = set()
    for name in filter(None, names):
        whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w| \d)", re.IGNORECASE)  # “Wren 2” is not Wren
        rows = store.rows(
            "SELECT object_id, content FROM versions WHERE person_id IS NOT ?"
            " AND instr(lower(content), lower(?)) > 0",
            (person_id, name),
        )
        found |= {row["object_id"] for row in rows if whole.search(row["content"])}
    return len(found)


def erase(vault: Vault, person_id: str, why: ErasureReason, reference: str, *, now: datetime) -> Erased:
    """Erase somebody for good. Raises BadInput without a reference, for somebody unknown, or under a hold."""
    reference = short(reference, "The reference of the decision", required=True)
    store = vault.store
    people.read(store, person_id)
    holds.refuse_held(store, person_id)
    tombstone = Tombstone(person_id, stamp(now), why, reference)
    try:
        with store.change(now=now) as change:
            beside.forget(vault, ids_of(store, person_id))
            closed = _take_out(change, tombstone, now=now)
            # Inside of the change: what is said to be erased stays so after a restore, or it was not done at all.
            tombstones.keep(vault, tombstone)
    except SosError:
        tombstones.forget(vault, person_id)
        raise
    return Erased(closed, compacted(store))


def ids_of(store: Store, person_id: str) -> frozenset[str]:
    """Theirs, and of everything that is about them."""
    return frozenset(row["id"] for row in store.rows(_IDS, {"person": person_id}))


def again(change: Change, tombstone: Tombstone, *, now: datetime) -> bool:
    """Repeat an erasure on records that came back with a backup; whether there was anything to erase."""
    if change.row("SELECT 1 FROM erasures WHERE person_id = ?", (tombstone.person_id,)) is None:
        _note(change, tombstone)
    if change.row("SELECT 1 FROM people WHERE id = ?", (tombstone.person_id,)) is None:
        change.audit(NOTED, tombstone.person_id)
        return False
    _take_out(change, tombstone, now=now)
    return True


def compacted(store: Store) -> bool:
    try:
        store.compact()
    except SaveFailed:
        return False
    return True


def _take_out(change: Change, tombstone: Tombstone, *, now: datetime) -> int:
    person = {"person": tombstone.person_id}
    change.run("INSERT INTO erasing (person_id) VALUES (:person)", person)
    closed = 0
    while followup := change.row(_OPEN, person):
        _close(change, followup, london_date(now))
        closed += 1
    no_record = tombstone.reference == declined.REFERENCE
    day = london_date(from_stamp(tombstone.utc))
    counted = declined.keep_counts(change, tombstone.person_id, day) if no_record else ()
    for table, whose in GOES:
        change.run(f"DELETE FROM {table} WHERE {whose}", person)
    declined.count_later(change, counted)
    if change.row("SELECT 1 FROM erasures WHERE person_id = :person", person) is None:
        _note(change, tombstone)
    change.run("DELETE FROM erasing WHERE person_id = :person", person)
    change.audit(DONE, tombstone.person_id)  # no digest: there is nothing left that it could be of
    return closed


def _close(change: Change, followup: Row, today: date) -> None:
    change.run(
        "UPDATE followups SET state = 'closed', ended = ?, decision_reason = ? WHERE id = ?",
        (today.isoformat(), NO_CONTACT_WANTED, followup["id"]),
    )
    change.run(
        "INSERT OR IGNORE INTO erased_followups (id, kind, due, closed) VALUES (?, ?, ?, ?)",
        (followup["id"], followup["kind"], followup["due"], today.isoformat()),
    )
    change.audit("follow-up closed", followup["id"], NO_CONTACT_WANTED)


def _note(change: Change, tombstone: Tombstone) -> None:
    change.run(
        "INSERT INTO erasures (person_id, utc, why, reference) VALUES (?, ?, ?, ?)",
        (tombstone.person_id, tombstone.utc, tombstone.why, tombstone.reference),
    )


def rows_about(store: Store, person_id: str) -> int:
    """How many rows are about somebody: none after an erasure."""
    return sum(
        store.rows(f"SELECT count(*) AS many FROM {table} WHERE {whose}", {"person": person_id})[0]["many"]
        for table, whose in GOES
    )
