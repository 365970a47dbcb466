"""The permitted answers of an item: its own answerOptions, or a value set."""

from decimal import Decimal

from sos_desktop.questionnaires import extensions
from sos_desktop.questionnaires.document import Json
from sos_desktop.questionnaires.findings import Findings
from sos_desktop.questionnaires.model import Coding, Kind, Option, Value
from sos_desktop.questionnaires.values import NotAValueError, from_json, typed
from sos_desktop.questionnaires.valuesets import MOST, TooManyError, ValueSets
from sos_desktop.questionnaires.wording import Wording

_KINDS = {
    "Coding": Kind.CHOICE,
    "Integer": Kind.INTEGER,
    "String": Kind.STRING,
    "Date": Kind.DATE,
    "Time": Kind.TIME,
    "Reference": Kind.CHOICE,
}
_ELEMENTS = {kind: {"id", "extension", "initialSelected", f"value{kind}"} for kind in _KINDS}


def weight(*elements: object) -> Decimal | None:
    """The first ordinalValue or itemWeight on any of these elements."""
    for element in elements:
        if isinstance(element, dict):
            found = extensions.number(element, *extensions.WEIGHTS)
            if found is not None:
                return found
    return None


class OptionReader:
    """Reads the options of every item; those of a value set once, however many items ask for it."""

    def __init__(self, sets: ValueSets, wording: Wording, findings: Findings) -> None:
        self._sets = sets
        self._wording = wording
        self._findings = findings
        self._known: dict[str, tuple[Option, ...] | None] = {}
        self._alike: dict[str, tuple[Option, ...]] = {}

    def read(self, item: Json, link_id: str) -> tuple[Option, ...]:
        """The options of one item, in their order."""
        findings = self._findings
        own, address = item.get("answerOption"), item.get("answerValueSet")
        if own is not None and address is not None:
            findings.refuse(link_id, "has both answerOption and answerValueSet.", "Keep one of them.")
        if isinstance(address, str):
            return self._from_set(address, link_id)
        if address is not None:
            findings.refuse(link_id, "has an answerValueSet that is not an address.", "Write it like “#id”.")
        if own is None:
            return ()
        if not isinstance(own, list):
            findings.refuse(link_id, "has answerOptions that are not a list.", "Write them as a JSON array.")
            return ()
        if len(own) > MOST:
            self._too_many(link_id)
            return ()
        return self._own_list(own, link_id)

    def _own_list(self, own: list[object], link_id: str) -> tuple[Option, ...]:
        """Read once where many questions offer the same, and nothing was found in it that names its question."""
        key, before = repr(own), self._found()
        if key not in self._alike:
            options = self._checked([self._own(row, link_id) for row in own], link_id)
            if self._found() != before:
                return options
            self._alike[key] = options
        return self._alike[key]

    def _found(self) -> tuple[int, int]:
        return len(self._findings.shown), len(self._findings.refusals)

    def _too_many(self, link_id: str) -> None:
        self._findings.refuse(link_id, f"has more than {MOST:,} choices.", "Ask for less.")

    def _checked(self, rows: list[Option | None], link_id: str) -> tuple[Option, ...]:
        """The options, those that are word for word the same once."""
        options = tuple(dict.fromkeys(row for row in rows if row is not None))
        values = [
            (option.value.system, option.value.code or option.value.display)
            if isinstance(option.value, Coding)
            else option.value
            for option in options
        ]
        if len(set(values)) < len(values):
            self._findings.refuse(link_id, "offers the same choice twice.", "Give each choice its own code.")
        elif len(options) < sum(row is not None for row in rows):
            self._findings.show(link_id, "offers the same choice twice; it is shown once.")
        weighted = sum(option.weight is not None for option in options)
        if 0 < weighted < len(options):
            self._findings.show(link_id, "some choices have no weight; they do not count towards the score.")
        return options

    def _from_set(self, address: str, link_id: str) -> tuple[Option, ...]:
        findings, named = self._findings, f"its value set {address[:80]}"
        if not self._sets.known(address):
            if address.startswith("#"):
                findings.refuse(link_id, f"{named} is not contained in the file.", "Add it under contained.")
            else:
                findings.show(link_id, f"{named} is not part of the file, so it cannot be chosen from.")
            return ()
        if address not in self._known:
            self._known[address] = self._read_set(address, named, link_id)
        found = self._known[address]
        if found is None:
            findings.show(link_id, f"{named} is not written out, so it cannot be chosen from.")
        return found or ()

    def _read_set(self, address: str, named: str, link_id: str) -> tuple[Option, ...] | None:
        findings = self._findings
        try:
            concepts = self._sets.concepts(address)
        except TooManyError:
            self._too_many(link_id)
            return ()
        if concepts is None:
            return None
        found: list[Option | None] = []
        for concept in concepts:
            findings.extensions(concept, extensions.ON_OPTIONS, link_id)
            try:
                value = from_json("Coding", concept)
            except NotAValueError as problem:
                findings.refuse(link_id, f"{named} holds {problem}.", "Correct it.")
                continue
            found.append(Option(self._said(value, concept), weight(concept), prefix=_prefix(concept)))
        return self._checked(found, link_id)

    def _said(self, value: Value, row: object) -> Value:
        return self._wording.coding(value, row) if isinstance(value, Coding) else value

    def _own(self, row: object, link_id: str) -> Option | None:
        findings = self._findings
        if not isinstance(row, dict):
            findings.refuse(
                link_id, "has an answerOption that is not an object.", "See FHIR R4, Questionnaire."
            )
            return None
        found = typed(row, "value")
        if found is None or found[0] not in _KINDS:
            kind = f"value{found[0][:40]}" if found else "no value"
            findings.refuse(
                link_id, f"has an answerOption with {kind}.", "Use a coding, integer, string, date or time."
            )
            return None
        kind, raw = found
        try:
            value = from_json(kind, raw)
        except NotAValueError as problem:
            findings.refuse(link_id, f"has an answerOption that is {problem}.", "Correct it.")
            return None
        findings.elements(row, _ELEMENTS[kind], link_id, "answerOption")
        findings.extensions(row, extensions.ON_OPTIONS, link_id)
        if isinstance(raw, dict):
            findings.extensions(raw, extensions.ON_OPTIONS, link_id)
        dressed = "extension" in row or (isinstance(raw, dict) and "extension" in raw)
        return Option(
            self._said(value, raw),
            weight(row, raw) if dressed else None,
            exclusive=dressed and extensions.is_true(row, extensions.EXCLUSIVE),
            initial=row.get("initialSelected") is True,
            kind=_KINDS[kind],
            prefix=_prefix(row, raw) if dressed else "",
        )


def _prefix(*elements: object) -> str:
    found = (extensions.text(one, extensions.OPTION_PREFIX) for one in elements if isinstance(one, dict))
    return next((prefix for prefix in found if prefix), "")
