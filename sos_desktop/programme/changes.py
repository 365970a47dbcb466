"""What loading a pack would change, line by line and in words, before anything is: added, changed from and to, removed.

Both sides are pictured as lines of words under headings, and the pictures are compared; so what is not in the list is
not changed. The directory, the questionnaires and the numbers are taken as the record book has them now, since
somebody may have changed them since the last pack.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sos_desktop.codes import StaffGroup
from sos_desktop.dates import Quarter, said
from sos_desktop.programme.contents import Contents
from sos_desktop.questionnaires import parse
from sos_desktop.records import library, services, urgent_numbers
from sos_desktop.records.services import Entry
from sos_desktop.schedule import USUAL, Rules
from sos_desktop.summary import parameters
from sos_desktop.summary.parameters import Parameters
from sos_desktop.summary.tables import label, name_of
from sos_desktop.vault.escrow import Recipient
from sos_desktop.vault.store import Store
from sos_desktop.vault.urgent_numbers import Number

Picture = Mapping[tuple[str, str], str]
"""What stands under a heading, by its name: ("Directory", "Staff psychology"): "tier 3, ext. 4321"."""


class Lines(dict[tuple[str, str], str]):
    """A picture that is being made. Two of one name stand in one line, so that neither hides the other."""

    def put(self, part: str, what: str, words: str) -> None:
        there = self.get((part, what))
        self[part, what] = words if there is None else f"{there}; {words}"


class How(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Changed:
    """One line of what would change. ``part`` is the heading it stands under."""

    part: str
    what: str
    how: How
    before: str = ""
    after: str = ""

    def said(self) -> str:
        """``Staff psychology: changed from “ext. 1” to “ext. 2”``."""
        if self.how is How.CHANGED:
            return f"{self.what}: changed from “{self.before}” to “{self.after}”"
        words = self.after or self.before
        return f"{self.what}: {self.how}" + (f" (“{words}”)" if words else "")


def service_id(own: str) -> str:
    """What the directory calls an entry of the programme: apart from those that a laptop adds itself."""
    return f"programme:{own}"


def between(now: Picture, then: Picture) -> tuple[Changed, ...]:
    """In the order of the new picture; what is removed stands with its heading's other lines."""
    found = []
    headings = dict.fromkeys(part for part, _ in (*then, *now))
    for heading in headings:
        for part, what in then:
            if part == heading and (part, what) not in now:
                found.append(Changed(part, what, How.ADDED, after=then[part, what]))
            elif part == heading and now[part, what] != then[part, what]:
                found.append(Changed(part, what, How.CHANGED, now[part, what], then[part, what]))
        found += [
            Changed(part, what, How.REMOVED, before=words)
            for (part, what), words in now.items()
            if part == heading and (part, what) not in then
        ]
    return tuple(found)


def pictured(contents: Contents | None, taken: Parameters, first: Quarter) -> Lines:
    """The parts that nobody but a pack sets. ``taken`` are the parameters that hold from the quarter ``first`` on."""
    lines = Lines()
    if contents is not None:
        lines["The programme", "Its name"] = contents.name
        for organisation in contents.organisations:
            sites = ", ".join(f"{site.name} {site.code}".strip() for site in organisation.sites)
            lines["The programme", organisation.code] = organisation.name + (
                f"; sites: {sites}" if sites else ""
            )
        if contents.headcount is not None:
            for group, number in contents.headcount.groups.items():
                lines["Staff, for rates", StaffGroup(group).label] = f"{number:,}"
            lines["Staff, for rates", "Counted on"] = said(contents.headcount.on)
        if contents.practitioners:
            keys = " ".join(contents.practitioners)
            lines["The programme", "Practitioners’ keys"] = f"{len(contents.practitioners):,} ({_mark(keys)})"
    lines.update(_summary(taken, first))
    lines.update(_rules((contents and contents.follow_ups) or USUAL))
    if contents is not None:
        lines.update(_rest(contents))
    return lines


def _rest(contents: Contents) -> Lines:
    lines = Lines()
    words = {"supported": "Somebody who came to a session", "offered": "Somebody who was offered support"}
    for kind, years in contents.retention:
        lines["When records are looked at again", words[kind]] = f"after {years} years, or sooner"
    for note in contents.thresholds:
        lines["Your trust’s own notes on scores", f"{note.instrument}, from {note.score}"] = note.said()
    for leaflet in contents.leaflets:
        text = leaflet.text.split()
        begins = " ".join(text)[:80]
        whole = f"{leaflet.name} {leaflet.whom} {leaflet.text}"
        lines.put("Leaflets", leaflet.title, f"{len(text):,} words ({_mark(whole)}): {begins}…")
    if contents.second_place:
        lines["Backups", "A second place"] = "asked for"
    if contents.information_governance is not None:
        office = contents.information_governance
        lines["Copies for people", "Sealed for"] = f"{office.name}, {office.key}"
    if contents.escrow is not None:
        hint = contents.escrow
        fingerprint = Recipient(hint.label, bytes.fromhex(hint.public)).fingerprint
        lines["Escrow, if you set it yourself", hint.label] = f"fingerprint {fingerprint}"
    return lines


def _rules(rules: Rules) -> dict[tuple[str, str], str]:
    part = "Follow-ups that are booked from now on"
    return {
        (part, "First assessment, from"): f"{rules.first_after_hours} hours after the event",
        (part, "Follow-up"): f"{rules.follow_up_days} days after the first assessment",
        (
            part,
            "On time",
        ): f"from {rules.opens_days_before} days before to {rules.closes_days_after} days after",
        (part, "Further check"): f"{rules.three_months_days} days after the first assessment",
    }


def _summary(taken: Parameters, first: Quarter) -> Lines:
    part = f"Summaries, from the quarter {first.said()} on"
    receivers = taken.offices or taken.recipients
    lines = Lines()
    lines |= {
        (part, "How counts are protected"): "split between two offices"
        if taken.mode == "shares"
        else f"random noise, epsilon {taken.epsilon} for each number",
        (part, "Tables"): "; ".join(name_of(table) for table in taken.tables),
        (part, "Sealed for"): ", ".join(f"{each.name} {each.key}".strip() for each in receivers) or "nobody",
    }
    for table, together in taken.merges:
        counted = "; ".join(label(table, each) for each in together)
        lines.put(part, f"Counted together in “{name_of(table)}”", counted)
    return lines


# What the record book has


def of_records(store: Store, earlier: Contents | None) -> Lines:
    """The directory, forms and numbers as they stand, as far as the pack in force has set them."""
    lines = Lines()
    for service in services.listed(store, away=True):
        if service.id.startswith(service_id("")) and service.away is None:
            name = service.id.removeprefix(service_id(""))
            lines["Directory", name] = entry_said(service.entry, service.checked)
    known = {entry.canonical: entry for entry in library.brought(store)}
    for form in earlier.questionnaires if earlier else ():
        canonical = parse.read(form.content.encode()).canonical
        if canonical in known and not known[canonical].retired:
            lines.put("Questionnaires", known[canonical].title, canonical)
    chosen = library.choices(store)
    for purpose, canonical in chosen.items():
        lines["Questionnaires", f"Used for {purpose}"] = canonical or "nothing"
    own = urgent_numbers.own(store)
    for number in own.numbers if own else ():
        lines.put("Your site’s urgent numbers (F9)", number.name, _number(number))
    return lines


def of_pack(store: Store, contents: Contents, earlier: Contents | None) -> Lines:
    """The same as they would stand afterwards."""
    lines = Lines()
    for each in contents.services:
        lines["Directory", each.id] = entry_said(each.entry, each.checked)
    for form in contents.questionnaires:
        asked = parse.read(form.content.encode())
        lines.put("Questionnaires", asked.title, asked.canonical)
    for purpose, canonical in choices_after(store, contents, earlier).items():
        lines["Questionnaires", f"Used for {purpose}"] = canonical or "nothing"
    for number in numbers_after(store, contents, earlier):
        lines.put("Your site’s urgent numbers (F9)", number.name, _number(number))
    return lines


def choices_after(store: Store, contents: Contents, earlier: Contents | None) -> dict[str, str]:
    """What is used for what: the pack's own; what the earlier one had set and this one does not is as before."""
    chosen = library.choices(store)
    for purpose, canonical in earlier.forms_used if earlier else ():
        if chosen.get(purpose) == canonical:
            del chosen[purpose]
    return chosen | dict(contents.forms_used)


def numbers_after(store: Store, contents: Contents, earlier: Contents | None) -> tuple[Number, ...]:
    """The pack's first, then those that were entered on the laptop itself."""
    own = urgent_numbers.own(store)
    theirs = {
        number.call for number in (*contents.urgent_numbers, *(earlier.urgent_numbers if earlier else ()))
    }
    kept = [number for number in (own.numbers if own else ()) if number.call not in theirs]
    return (*contents.urgent_numbers, *kept)


def holds_from(store: Store, first: Quarter, contents: Contents, serial: int) -> Parameters:
    """The parameters of summaries from the quarter ``first`` on, once the pack is loaded."""
    if contents.summary is not None:
        return replace(contents.summary, serial=serial)
    now = parameters.in_force(store, first)
    return Parameters(serial=serial) if now.serial else now


def entry_said(entry: Entry, checked: date) -> str:
    """``Staff psychology, tier 3, ext. 4321, checked on 2 November 2026``."""
    parts = (entry.name, f"tier {entry.tier}", entry.call, entry.for_whom, entry.hours)
    return ", ".join(filter(None, (*parts, f"checked on {said(checked)}")))


def _number(number: Number) -> str:
    return ", ".join(filter(None, (number.call, number.when)))


def _mark(words: str) -> str:
    """Eight digits that change with any letter of it: for what is too long to be shown."""
    return hashlib.blake2b(words.encode(), digest_size=4).hexdigest()
