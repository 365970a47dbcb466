"""The value sets that choices are taken from: those a form contains, and those that come with the application.

A set is taken where its members are written out: in its expansion, in its compose, or by including other sets
that are. Each is worked out once, however often it is asked for, and none holds more than may be drawn, so
that sets which include each other a thousand times over cost no more than one.
"""

import json
import re
from collections.abc import Iterator
from functools import cache

from resources import resource
from sos_desktop.questionnaires.document import Json

MOST = 5_000
"""How many choices a question may offer."""
DEEPEST = 16
"""How many sets may include one another in a row."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


class TooManyError(ValueError):
    """The set has more members than can be offered."""


class ValueSets:
    """The value sets and code systems that a form contains, by ``#id`` and by address, and the shipped ones."""

    def __init__(self, contained: object) -> None:
        resources = [one for one in contained if isinstance(one, dict)] if isinstance(contained, list) else []
        sets = [one for one in resources if one.get("resourceType") == "ValueSet"]
        self._sets = {f"#{one.get('id')}": one for one in sets}
        self._sets |= {str(one["url"]): one for one in sets if isinstance(one.get("url"), str)}
        self._systems = {
            str(one.get("url")): one for one in resources if one.get("resourceType") == "CodeSystem"
        }
        self._known: dict[str, tuple[Json, ...] | None] = {}
        self._inside = 0

    def known(self, address: str) -> bool:
        return self._find(address) is not None

    def concepts(self, address: str) -> tuple[Json, ...] | None:
        """The members of a set, each with its system; None where they are not written out."""
        if address not in self._known:
            self._known[address] = None  # what includes itself cannot be written out
            found = self._find(address)
            self._inside += 1
            if found is not None and self._inside <= DEEPEST:
                self._known[address] = self._members(found)
            self._inside -= 1
        return self._known[address]

    def _find(self, address: str) -> Json | None:
        return self._sets.get(address) or self._sets.get(address.partition("|")[0]) or shipped(address)

    def _members(self, value_set: Json) -> tuple[Json, ...] | None:
        expansion, compose = value_set.get("expansion"), value_set.get("compose")
        if isinstance(expansion, dict) and _objects(expansion.get("contains")):
            return _bounded(_contains(_objects(expansion["contains"])))
        if not isinstance(compose, dict):
            return None
        rows = self._all(_objects(compose.get("include")))
        without = self._all(_objects(compose.get("exclude"))) if compose.get("exclude") else ()
        if rows is None or without is None:
            return None
        excluded = {_key(row) for row in without}
        return _bounded(row for row in rows if _key(row) not in excluded) or None

    def _all(self, includes: list[Json]) -> tuple[Json, ...] | None:
        """What the includes give together; a member of two of them once."""
        found: list[Json] = []
        met: set[tuple[str, str]] = set()
        for include in includes:
            rows = self._included(include)
            if rows is None:
                return None
            found += [row for row in rows if _key(row) not in met]
            met.update(_key(row) for row in rows)
            if len(found) > MOST:
                raise TooManyError
        return tuple(found)

    def _included(self, include: Json) -> tuple[Json, ...] | None:
        """What one include gives: its concepts or its whole system, and of those what its sets hold too."""
        system, named = include.get("system", ""), include.get("valueSet", [])
        if include.get("filter") or not isinstance(named, list):
            return None
        rows: tuple[Json, ...] | None = None
        if _objects(include.get("concept")):
            rows = _bounded(one | {"system": system} for one in _objects(include["concept"]))
        elif system:
            of_system = _bounded(self._of_system(system))
            if not of_system:
                return None
            rows = tuple(one | {"system": system} for one in of_system)
        for address in named:
            other = self.concepts(address) if isinstance(address, str) else None
            if other is None:
                return None
            keys = {_key(row) for row in other}
            rows = other if rows is None else tuple(row for row in rows if _key(row) in keys)
        return rows

    def _of_system(self, system: object) -> Iterator[Json]:
        if isinstance(system, str) and system in self._systems:
            yield from _concepts(_objects(self._systems[system].get("concept")))


@cache
def shipped(address: str) -> Json | None:
    """The value set of this address that comes with the application: the file named as the address ends."""
    url = address.partition("|")[0]
    name = url.rsplit("/", 1)[-1]
    if not url.startswith(("http://", "https://")) or not _NAME.fullmatch(name):
        return None
    file = resource("valuesets", f"{name}.json")
    if not file.is_file():
        return None
    found = json.loads(file.read_bytes())
    return found if isinstance(found, dict) and found.get("url") == url else None


def _bounded(rows: Iterator[Json]) -> tuple[Json, ...]:
    found = []
    for row in rows:
        found.append(row)
        if len(found) > MOST:
            raise TooManyError
    return tuple(found)


def _key(row: Json) -> tuple[str, str]:
    return str(row.get("system", "")), str(row.get("code") or row.get("display", ""))


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
