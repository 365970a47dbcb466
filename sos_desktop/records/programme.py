"""What the programme has set for this record book: the parts of the pack in force, as records ask for them.

A pack is loaded by ``sos_desktop.programme``, which writes here; without one everything is as the application has it.
What was booked, kept or sent before is never changed by any of it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sos_desktop.policy import Policy
from sos_desktop.schedule import USUAL, Rules
from sos_desktop.vault.store import Change, Store


@dataclass(frozen=True, slots=True)
class AgeKey:
    """An office and its public key of the age format: ``age1…``."""

    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A trust's own note on a score, in its own words. It is shown as theirs and never worked with."""

    instrument: str
    score: int
    says: str
    author: str
    on: date

    def said(self) -> str:
        """``Your trust’s own note: from 6, “talk it over with your manager” (Dr A Hale, 3 May 2026)``."""
        from sos_desktop.dates import said

        return f"Your trust’s own note: from {self.score}, “{self.says}” ({self.author}, {said(self.on)})."


@dataclass(frozen=True, slots=True)
class Leaflet:
    """Text of the trust's own, to hand over. ``text`` has headings (``## ``), points (``- ``) and paragraphs."""

    name: str
    title: str
    whom: str
    text: str


@dataclass(frozen=True, slots=True)
class EscrowHint:
    """Whose escrow key the programme asks its supporters to set; they decide, with their passphrase."""

    label: str
    public: str


def parts(store: Store) -> Mapping[str, Any]:
    """Everything that is set, by part, as JSON. Nothing without a pack."""
    return {row["part"]: json.loads(row["content"]) for row in store.rows("SELECT * FROM programme")}


def put(change: Change, part: str, content: object) -> None:
    """Set a part in place of what it was."""
    change.run(
        "INSERT INTO programme (part, content) VALUES (?, ?)"
        " ON CONFLICT (part) DO UPDATE SET content = excluded.content",
        (part, json.dumps(content, ensure_ascii=True)),
    )


def clear(change: Change) -> None:
    """Nothing is set by a programme any more."""
    change.run("DELETE FROM programme")


def rules(source: Store | Change) -> Rules:
    """By which new follow-ups are booked."""
    given = _part(source, "follow_ups")
    return Rules(**given) if given else USUAL


def policy(source: Store | Change) -> Policy:
    """What the pack asks for beside the computer's own policy file: the two are combined by the stricter."""
    years: dict[str, int] = _part(source, "retention") or {}
    return Policy(second_place=bool(_part(source, "second_place")), retention=tuple(sorted(years.items())))


def thresholds(source: Store | Change, instrument: str) -> tuple[Threshold, ...]:
    """The trust's notes on the scores of the questionnaire at this address, the lowest first."""
    url = instrument.partition("|")[0]
    notes = (
        Threshold(
            each["instrument"], each["score"], each["says"], each["author"], date.fromisoformat(each["date"])
        )
        for each in _part(source, "thresholds") or ()
        if each["instrument"] == url
    )
    return tuple(sorted(notes, key=lambda note: note.score))


def leaflets(source: Store | Change) -> tuple[Leaflet, ...]:
    return tuple(Leaflet(**each) for each in _part(source, "leaflets") or ())


def information_governance(source: Store | Change) -> AgeKey | None:
    """To whom the copy for a person is sealed, where the programme names an office."""
    given = _part(source, "information_governance")
    return AgeKey(given["name"], given["key"]) if given else None


def escrow(source: Store | Change) -> EscrowHint | None:
    given = _part(source, "escrow")
    return EscrowHint(given["label"], given["public"]) if given else None


def _part(source: Store | Change, part: str) -> Any:
    row = source.row("SELECT content FROM programme WHERE part = ?", (part,))
    return json.loads(row["content"]) if row is not None else None
