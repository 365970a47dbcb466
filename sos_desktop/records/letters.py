"""A letter from a coroner, an inquiry or a solicitor: one act, in one change, and then a list of whom to tell.

The hold is placed (one that stands is enough), legal services' contact is kept for the next time, and whoever has been
told already is noted with the fresh offer that was made to them. Whoever has not stays on the list until it is said.
What cannot be taken back is that the letter came; a hold is lifted with a reason, an offer withdrawn, a telling put
right by another line.
"""

# ruff: noqa: S608 - every part of a statement is written here

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.codes import HoldReason, OfferWay, StaffGroup, ToldWay
from sos_desktop.dates import PartialDate, said, stamp
from sos_desktop.errors import BadInput
from sos_desktop.records import holds, offers, people
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.records.wording import short
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Store

_UNCHANGED = "Nothing has been changed."


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody heard of a letter. ``offered`` is how they were offered to meet again with it, if they were."""

    on: date
    how: ToldWay
    offered: OfferWay | None = None

    def said(self) -> str:
        """``Told face to face on 3 December 2026, and offered to meet again``."""
        again = ", and offered to meet again" if self.offered else ""
        if self.how is ToldWay.NOT_TO_BE_TOLD:
            return f"{self.how.label} (noted on {said(self.on)}){again}"
        return f"Told on {said(self.on)}: {self.how.label.lower()}{again}"


@dataclass(frozen=True, slots=True)
class Letter:
    """``about`` is the incident's label or the person's code name. One of the two ids is given."""

    id: str
    incident_id: str | None
    person_id: str | None
    about: str
    why: HoldReason
    came: date

    def said(self) -> str:
        return f"A letter about {self.about} came on {said(self.came)}: {self.why.label.lower()}."


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody whom a letter is about. ``followup`` is the day of their next follow-up, where one waits."""

    person_id: str
    code_name: str
    staff_group: StaffGroup
    told: Told | None
    followup: date | None


@dataclass(frozen=True, slots=True)
class ToTell:
    """How many are still to be told of a letter, for Today."""

    letter: Letter
    how_many: int


def receive(
    store: Store,
    why: HoldReason,
    legal_services: str,
    came: date,
    *,
    incident_id: str | None = None,
    person_id: str | None = None,
    told: Mapping[str, Told] | None = None,
    now: datetime,
    today: date,
    new: NewId = new_id,
) -> str:
    """Note a letter about an incident or a person, with the hold, the contact and who was told; gives its id.

    All of it or nothing. Raises BadInput for a day in the future, and for a telling that cannot be.
    """
    assert (incident_id is None) != (person_id is None)  # noqa: S101
    PartialDate.on(came).checked(today=today, what="The day the letter came")
    letter = new()
    with store.change(now=now) as change:
        if legal_services.strip():
            keep_contact(store, legal_services, now=now)
        hold = _hold(store, incident_id, person_id, why, legal_services, now=now, new=new)
        change.run(
            "INSERT INTO letters (id, incident_id, person_id, hold_id, why, came, noted) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (letter, incident_id, person_id, hold, why, came.isoformat(), stamp(now)),
        )
        change.audit("letter noted", letter)
        for whom, how in (told or {}).items():
            tell(store, letter, whom, how, now=now, today=today, new=new)
    return letter


def _hold(
    store: Store,
    incident_id: str | None,
    person_id: str | None,
    why: HoldReason,
    contact: str,
    *,
    now: datetime,
    new: NewId,
) -> str:
    """The hold that stands already, with the contact that is right now, or a new one."""
    if incident_id is not None:
        standing = holds.of_incident(store, incident_id)
    else:
        assert person_id is not None  # noqa: S101
        people.read(store, person_id)
        standing = next((hold for hold in holds.of_person(store, person_id) if hold.person_id), None)
    if standing is not None:
        if contact.strip():
            holds.change_contact(store, standing.id, contact, now=now)
        return standing.id
    if incident_id is not None:
        return holds.on_incident(store, incident_id, why, contact, now=now, new=new)
    assert person_id is not None  # noqa: S101
    return holds.on_person(store, person_id, why, contact, now=now, new=new)


def tell(
    store: Store,
    letter_id: str,
    person_id: str,
    told: Told,
    *,
    now: datetime,
    today: date,
    new: NewId = new_id,
) -> None:
    """Note that somebody was told, or put right what was noted; a fresh offer is made once, whatever is put right.

    Raises BadInput for a day in the future or before the letter, and for somebody whom it is not about.
    """
    PartialDate.on(told.on).checked(today=today, what="The day they were told")
    letter = read(store, letter_id)
    if told.on < letter.came:
        raise BadInput("They were told before the letter came.", _UNCHANGED, "Please check the two dates.")
    if person_id not in {each.person_id for each in addressees(store, letter_id)}:
        raise BadInput("This letter is not about that person.", _UNCHANGED)
    with store.change(now=now) as change:
        before = change.row(f"{_LAST} AND person_id = :person", {"letter": letter_id, "person": person_id})
        offer = before["offer_id"] if before else None
        if told.offered is not None and offer is None:
            case_id = _case_about(store, letter, person_id)
            if case_id is None:
                raise BadInput("There is no record to offer them anything with.", _UNCHANGED)
            offer = offers.make_after_letter(
                store, case_id, told.on, told.offered, now=now, today=today, new=new
            )
        known_by = new()
        change.run(
            "INSERT INTO tellings (id, letter_id, person_id, told_on, how, offer_id, noted)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (known_by, letter_id, person_id, told.on.isoformat(), told.how, offer, stamp(now)),
        )
        change.audit("told of a letter", known_by)


def _case_about(store: Store, letter: Letter, person_id: str) -> str | None:
    """The case that the offer belongs to: the one about the incident, otherwise the latest."""
    row = store.row(
        f"{_UPWARDS} SELECT cases.id FROM cases WHERE person_id = :person ORDER BY incident_id IS"
        " (SELECT at FROM stands) DESC, closed IS NULL DESC, made DESC, rowid DESC LIMIT 1",
        {"person": person_id, "letter": letter.id},
    )
    return str(row["id"]) if row else None


def read(store: Store, letter_id: str) -> Letter:
    """Raises BadInput where it is not kept here."""
    row = store.row(
        f"{_UPWARDS} SELECT letters.*, at, coalesce(label, code_name) AS about FROM letters LEFT JOIN stands"
        " LEFT JOIN incidents ON incidents.id = at LEFT JOIN people ON people.id = letters.person_id"
        " WHERE letters.id = :letter",
        {"letter": letter_id},
    )
    if row is None:
        raise BadInput("This letter is not in the record book.", do="Please choose another.")
    return _letter(row)


def of_incident(store: Store, incident_id: str) -> tuple[Letter, ...]:
    """The letters about an incident, and about what was put into it, while it is on hold; the first one first."""
    sql = f"{_DOWNWARDS.format(start='SELECT :about, :about')} {_ABOUT_INCIDENTS} AND {_HELD} {_IN_ORDER}"
    return tuple(_letter(row) for row in store.rows(sql, {"about": incident_id}))


def of_person(store: Store, person_id: str, *, ended: bool = False) -> tuple[Letter, ...]:
    """The letters about somebody, their own and those about what happened to them: while they are on hold, or all."""
    theirs = (
        "SELECT incident_id, incident_id FROM cases WHERE person_id = :person AND incident_id IS NOT NULL"
    )
    rows = store.rows(
        f"{_DOWNWARDS.format(start=theirs)} {_ABOUT_INCIDENTS} AND (:ended OR {_HELD})"
        f" UNION ALL {_ABOUT_PEOPLE} WHERE letters.person_id = :person AND (:ended OR EXISTS"
        f" (SELECT 1 FROM holds WHERE lifted IS NULL AND person_id = :person)) {_IN_ORDER}",
        {"person": person_id, "ended": ended},
    )
    return tuple(_letter(row) for row in rows)


def addressees(store: Store, letter_id: str) -> tuple[Addressee, ...]:
    """Everybody whom a letter is about, by their code names, with what was noted last."""
    rows = store.rows(
        f"{_UPWARDS} SELECT people.id, code_name, staff_group, told_on, told.how AS told_how, offers.how AS offered,"
        " (SELECT min(coalesce(moved_to, due)) FROM followups JOIN cases ON cases.id = case_id"
        "  WHERE cases.person_id = people.id AND state = 'open') AS followup"
        f" FROM people LEFT JOIN ({_LAST}) told ON told.person_id = people.id"
        f" LEFT JOIN offers ON offers.id = offer_id WHERE people.id IN ({_WHOM}) ORDER BY code_name",
        {"letter": letter_id},
    )
    return tuple(
        Addressee(
            row["id"], row["code_name"], StaffGroup(row["staff_group"]), _told(row),
            date.fromisoformat(row["followup"]) if row["followup"] else None,
        )
        for row in rows
    )  # fmt: skip


def about(store: Store, incident_id: str) -> tuple[people.Person, ...]:
    """Whom a letter about this incident would be about, by their code names."""
    rows = store.rows(
        "SELECT DISTINCT people.id, code_name FROM cases JOIN people ON people.id = person_id WHERE incident_id = ?"
        " ORDER BY code_name",
        (incident_id,),
    )
    return tuple(people.read(store, row["id"]) for row in rows)


def told_in_cases(store: Store, person_id: str) -> dict[str, tuple[tuple[Letter, Told], ...]]:
    """What somebody was told of letters, by the case that it stands with: for the story of everything with them."""
    found: dict[str, tuple[tuple[Letter, Told], ...]] = {}
    for letter in of_person(store, person_id, ended=True):
        told = next((each.told for each in addressees(store, letter.id) if each.person_id == person_id), None)
        case_id = _case_about(store, letter, person_id)
        if told is not None and case_id is not None:
            found[case_id] = (*found.get(case_id, ()), (letter, told))
    return found


def to_tell(store: Store) -> tuple[ToTell, ...]:
    """The letters of which somebody is still to be told, the earliest first; read from what is on hold."""
    incidents = store.rows(
        "SELECT incident_id FROM holds WHERE lifted IS NULL AND incident_id IS NOT NULL ORDER BY incident_id"
    )
    persons = store.rows(
        "SELECT person_id FROM holds WHERE lifted IS NULL AND person_id IS NOT NULL ORDER BY person_id"
    )
    known = [each for row in incidents for each in of_incident(store, row["incident_id"])]
    for row in persons:
        known += [each for each in of_person(store, row["person_id"]) if each.person_id]
    found = [ToTell(letter, _how_many(store, letter)) for letter in sorted(known, key=lambda each: each.came)]
    return tuple(each for each in found if each.how_many)


def _how_many(store: Store, letter: Letter) -> int:
    row = store.row(
        f"{_UPWARDS} SELECT count(*) FROM ({_WHOM})"
        " WHERE person_id NOT IN (SELECT person_id FROM tellings WHERE letter_id = :letter)",
        {"letter": letter.id},
    )
    return int(row[0]) if row else 0


def contact(store: Store) -> str:
    """Legal services' contact, as it was given last; nothing where it was never given."""
    row = store.row("SELECT contact FROM legal_services")
    return str(row["contact"]) if row else ""


def keep_contact(store: Store, words: str, *, now: datetime) -> None:
    """Keep legal services' contact for the next letter: from a letter, from Signposting or from a programme."""
    words = short(words, "The contact of legal services")
    if words == contact(store):
        return
    with store.change(now=now) as change:
        change.run(
            "INSERT INTO legal_services (only_row, contact, saved) VALUES (1, ?, ?)"
            " ON CONFLICT (only_row) DO UPDATE SET contact = excluded.contact, saved = excluded.saved",
            (words, stamp(now)),
        )
        change.audit("legal services' contact kept", "legal services")


_UPWARDS = (
    "WITH RECURSIVE along (at) AS ("
    "SELECT incident_id FROM letters WHERE id = :letter AND incident_id IS NOT NULL UNION"
    " SELECT merged_into FROM along JOIN incidents ON incidents.id = at WHERE merged_into IS NOT NULL"
    "), stands AS (SELECT at FROM along JOIN incidents ON incidents.id = at WHERE merged_into IS NULL)"
)
"""Which incident a letter is about today: one that was entered twice stands as another."""
_DOWNWARDS = (
    "WITH RECURSIVE under (at, incident) AS ({start} UNION"
    " SELECT under.at, incidents.id FROM under JOIN incidents ON incidents.merged_into = under.incident)"
)
"""An incident as it stands today, and every entry that was put into it."""
_ABOUT_INCIDENTS = (
    "SELECT letters.*, letters.rowid AS nth, at, label AS about FROM under"
    " CROSS JOIN letters ON letters.incident_id = under.incident"
    " JOIN incidents ON incidents.id = at WHERE TRUE"
)
_ABOUT_PEOPLE = (
    "SELECT letters.*, letters.rowid AS nth, NULL AS at, code_name AS about FROM letters"
    " JOIN people ON people.id = letters.person_id"
)
_HELD = "EXISTS (SELECT 1 FROM holds WHERE lifted IS NULL AND holds.incident_id = at)"
_IN_ORDER = "ORDER BY came, nth"
_WHOM = (
    "SELECT person_id FROM letters WHERE id = :letter AND person_id IS NOT NULL UNION"
    " SELECT cases.person_id FROM stands JOIN cases ON cases.incident_id = at"
)
_LAST = (
    "SELECT * FROM tellings WHERE letter_id = :letter AND rowid IN"
    " (SELECT max(rowid) FROM tellings WHERE letter_id = :letter GROUP BY person_id)"
)


def _letter(row: Row) -> Letter:
    return Letter(
        row["id"],
        row["at"],
        row["person_id"],
        row["about"],
        HoldReason(row["why"]),
        date.fromisoformat(row["came"]),
    )


def _told(row: Row) -> Told | None:
    if row["told_on"] is None:
        return None
    return Told(
        date.fromisoformat(row["told_on"]),
        ToldWay(row["told_how"]),
        OfferWay(row["offered"]) if row["offered"] else None,
    )
