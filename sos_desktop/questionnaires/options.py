"""The permitted answers of an item: its own answerOptions, or a value set that the form contains."""

from collections.abc import Iterator
from decimal import Decimal

from sos_desktop.questionnaires import extensions
from sos_desktop.questionnaires.document import Json
from sos_desktop.questionnaires.findings import Findings
from sos_desktop.questionnaires.model import Coding, Kind, Option
from sos_desktop.questionnaires.values import NotAValueError, from_json, typed

_KINDS = {
    "Coding": Kind.CHOICE,
    "Integer": Kind.INTEGER,
    "String": Kind.STRING,
    "Date": Kind.DATE,
    "Time": Kind.TIME,
}
_ELEMENTS = {kind: {"id", "extension", "initialSelected", f"value{kind}"} for kind in _KINDS}
_MOST = 5_000


class ValueSets:
    """The value sets and code systems that a form contains, by ``#id`` and by address."""

    def __init__(self, contained: object) -> None:
        resources = [one for one in contained if isinstance(one, dict)] if isinstance(contained, list) else []
        self._sets = {f"#{one.get('id')}": one for one in resources if one.get("resourceType") == "ValueSet"}
        self._systems = {
            str(one.get("url")): one for one in resources if one.get("resourceType") == "CodeSystem"
        }

    def known(self, address: str) -> bool:
        return address in self._sets

    def concepts(self, address: str) -> tuple[Json, ...] | None:
        """The concepts of the contained set, each with its system; None where it is not written out."""
        value_set = self._sets[address]
        expansion, compose = value_set.get("expansion"), value_set.get("compose")
        if isinstance(expansion, dict) and _objects(expansion.get("contains")):
            return tuple(_contains(_objects(expansion["contains"])))
        if not isinstance(compose, dict) or compose.get("exclude"):
            return None
        found: list[Json] = []
        for include in _objects(compose.get("include")):
            system = include.get("system", "")
            if include.get("filter") or include.get("valueSet"):
                return None
            concepts = _objects(include.get("concept")) or list(self._of_system(system))
            if not concepts:
                return None
            found += [concept | {"system": system} for concept in concepts]
        return tuple(found) or None

    def _of_system(self, system: object) -> Iterator[Json]:
        if isinstance(system, str) and system in self._systems:
            yield from _concepts(_objects(self._systems[system].get("concept")))


def _objects(value: object) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _contains(rows: list[Json]) -> Iterator[Json]:
    for row in rows:
        if row.get("abstract") is not True:
            yield row
        yield from _contains(_objects(row.get("contains")))


def _concepts(rows: list[Json]) -> Iterator[Json]:
    for row in rows:
        yield row
        yield from _concepts(_objects(row.get("concept")))


def weight(*elements: object) -> Decimal | None:
    """The first ordinalValue or itemWeight on any of these elements."""
    for element in elements:
        if isinstance(element, dict):
            found = extensions.number(element, *extensions.WEIGHTS)
            if found is not None:
                return found
    return None


def read(item: Json, link_id: str, sets: ValueSets, findings: Findings) -> tuple[Option, ...]:
    """The options of one item, in their order."""
    own, address = item.get("answerOption"), item.get("answerValueSet")
    if own is not None and address is not None:
        findings.refuse(link_id, "has both answerOption and answerValueSet.", "Keep one of them.")
    if isinstance(address, str):
        return _from_set(address, link_id, sets, findings)
    if address is not None:
        findings.refuse(link_id, "has an answerValueSet that is not an address.", "Write it like “#id”.")
    if own is None:
        return ()
    if not isinstance(own, list):
        findings.refuse(link_id, "has answerOptions that are not a list.", "Write them as a JSON array.")
        return ()
    if len(own) > _MOST:
        findings.refuse(link_id, f"has {len(own):,} choices; {_MOST:,} are possible.", "Ask for less.")
        return ()
    return _checked([_own(row, link_id, findings) for row in own], link_id, findings)


def _checked(rows: list[Option | None], link_id: str, findings: Findings) -> tuple[Option, ...]:
    options = tuple(row for row in rows if row is not None)
    values = [
        (option.value.system, option.value.code or option.value.display)
        if isinstance(option.value, Coding)
        else option.value
        for option in options
    ]
    if len(set(values)) < len(values):
        findings.refuse(link_id, "offers the same choice twice.", "Give each choice its own code.")
    weighted = sum(option.weight is not None for option in options)
    if 0 < weighted < len(options):
        findings.show(link_id, "some choices have no weight; they do not count towards the score.")
    return options


def _from_set(address: str, link_id: str, sets: ValueSets, findings: Findings) -> tuple[Option, ...]:
    if not address.startswith("#"):
        findings.show(link_id, "its value set is not part of the file, so it cannot be chosen from.")
        return ()
    if not sets.known(address):
        findings.refuse(
            link_id, f"its value set {address[:60]} is not contained in the file.", "Add it under contained."
        )
        return ()
    concepts = sets.concepts(address)
    if concepts is None:
        findings.show(
            link_id, f"its value set {address[:60]} is not written out, so it cannot be chosen from."
        )
        return ()
    found: list[Option | None] = []
    for concept in concepts[:_MOST]:
        findings.extensions(concept, extensions.ON_OPTIONS, link_id)
        try:
            found.append(Option(from_json("Coding", concept), weight(concept)))
        except NotAValueError as problem:
            findings.refuse(link_id, f"its value set {address[:60]} holds {problem}.", "Correct it.")
    if len(concepts) > _MOST:
        findings.refuse(link_id, f"has {len(concepts):,} choices; {_MOST:,} are possible.", "Ask for less.")
    return _checked(found, link_id, findings)


def _own(row: object, link_id: str, findings: Findings) -> Option | None:
    if not isinstance(row, dict):
        findings.refuse(link_id, "has an answerOption that is not an object.", "See FHIR R4, Questionnaire.")
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
    return Option(
        value,
        weight(row, raw),
        exclusive=extensions.is_true(row, extensions.EXCLUSIVE),
        initial=row.get("initialSelected") is True,
        kind=_KINDS[kind],
    )
