"""What a file says about its own numbers, and back: so files made under any pack can be read without the pack.

Specifications that are known by name (``tables.KNOWN``) say no more than their name and parameters, as they always
did. Those made under a pack list their tables with every category. Read is only what a pack could have chosen.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import signed
from sos_desktop.summary.tables import (
    BY,
    CATALOGUE,
    KNOWN,
    PACKED,
    PACKED_LISTS,
    PAIRS,
    TOGETHER,
    Mode,
    Specification,
    Table,
    pair_of,
    paired,
    table,
)

BASE = {Mode.NOISE: 3, Mode.SHARES: 1}
EPSILON_LIMIT = Fraction(8)
"""The most that one of each event may add up to in a file that anybody may read."""
EPSILON_OF_A_NUMBER = Fraction(2)
"""The most for a single number, however few there are: above it a 0 nearly always stays one, and none is deniable."""
FINEST = Fraction(1, 100)
"""The least epsilon of a number: below it there is nothing but noise."""
WHOLE_NUMBERS = ("files", "count", "variance_thousandths")
"""The columns that hold numbers; every other one is text."""
_FRACTION = re.compile(r"(0|[1-9][0-9]{0,3})(?:/([1-9][0-9]{0,3}))?", re.ASCII)


def resource(path: str, data: bytes, columns: Sequence[str], key: Sequence[str]) -> dict[str, object]:
    """How a table stands in ``datapackage.json`` (Frictionless: a tabular data resource)."""
    return {
        "profile": "tabular-data-resource",
        "name": path.removesuffix(".csv"),
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": signed.hashed(data),
        "schema": {
            "fields": [
                {"name": name, "type": "integer" if name in WHOLE_NUMBERS else "string"} for name in columns
            ],
            "primaryKey": list(key),
        },
    }


def packed(mode: Mode, epsilon: Fraction, tables: Sequence[Table]) -> Specification:
    """The specification of a pack. In mode ``shares`` there is no epsilon."""
    exact = mode is Mode.SHARES
    return Specification(
        PACKED, PACKED_LISTS, Fraction(0) if exact else epsilon, BASE[mode], tuple(tables), mode
    )


def parameters(specification: Specification) -> dict[str, object]:
    """What stands in ``datapackage.json`` beside the name: method, epsilon, base, and the tables of a pack."""
    about: dict[str, object] = {
        "method": specification.method,
        "epsilon": str(specification.epsilon),
        "base": specification.base,
    }
    if specification.name not in KNOWN:
        about["tables"] = [
            {"kind": str(each.kind), "table": each.name, "categories": [str(c) for c in each.categories]}
            for each in specification.tables
        ]
    return about


def read(about: Mapping[str, object]) -> Specification:
    """Raises SummaryRefused where no pack could have chosen this."""
    name = about.get("specification")
    if not isinstance(name, str) or name not in (*KNOWN, PACKED):
        raise SummaryRefused("It follows a specification that this version does not know.")
    if name in KNOWN:
        return KNOWN[name]
    if about.get("code_lists") != PACKED_LISTS:
        raise SummaryRefused("Its code lists are of a version that this one does not know.")
    mode = {"noise": Mode.NOISE, "share": Mode.SHARES}.get(str(about.get("method")))
    if mode is None:
        raise SummaryRefused("It does not say how its numbers are protected.")
    given = about.get("tables")
    if not isinstance(given, list) or not given:
        raise SummaryRefused("It does not say which tables it has.")
    epsilon = fraction(about.get("epsilon"))
    found = replace(packed(mode, epsilon, tuple(map(_table, given))), epsilon=epsilon)
    if problem := objection(found):
        raise SummaryRefused(problem)
    return found


def fraction(text: object) -> Fraction:
    """``1``, ``1/2``: written one way only. Raises SummaryRefused."""
    match = _FRACTION.fullmatch(text) if isinstance(text, str) else None
    if match:
        value = Fraction(int(match[1]), int(match[2] or 1))
        if str(value) == text:
            return value
    raise SummaryRefused("Its epsilon is not a number.")


def objection(specification: Specification) -> str:
    """Why no file can have these tables and parameters, or nothing."""
    keys = [each.key for each in specification.tables]
    known = [each.key for each in (*CATALOGUE, *PAIRS)]
    if not keys or not set(keys) <= set(known) or keys != sorted(set(keys), key=known.index):
        return "Its tables are not those of the list, each of them once and in its order."
    if not all(map(_whole, specification.tables)):
        return "The categories of a table are not those of its list, each of them once and in its order."
    exact = specification.mode is Mode.SHARES
    if not exact and any(pair_of(key) for key in keys):
        return "A table of two characteristics at once is for files that are split between two offices only."
    if exact:
        return "" if specification.epsilon == 0 else "Numbers that are split have no epsilon."
    if specification.epsilon < FINEST:
        return "Its epsilon is too small for its numbers to mean anything."
    if specification.epsilon_of_a_person > EPSILON_LIMIT:
        return (
            f"Its numbers tell too much of one person: {specification.epsilon_of_a_person} in all, "
            f"where {EPSILON_LIMIT} is the most."
        )
    if specification.epsilon > EPSILON_OF_A_NUMBER:
        most = EPSILON_OF_A_NUMBER
        return (
            f"Its numbers are hardly moved: epsilon {specification.epsilon} each, where {most} is the most."
        )
    return ""


def _table(given: object) -> Table:
    fields = given if isinstance(given, dict) else {}
    whole = table(f"{fields.get('kind')}/{fields.get('table')}")
    categories = fields.get("categories")
    if whole is None or not isinstance(categories, list) or not all(isinstance(c, str) for c in categories):
        raise SummaryRefused("It has a table that this version does not know.")
    return Table(whole.kind, whole.name, tuple(categories))


def _whole(given: Table) -> bool:
    """Whether a table counts everything once, in the order of its list, whatever a pack has put together."""
    pair = pair_of(given.key)
    if pair is None:
        return _parts(given.categories, _categories(given.key))
    if not all(category.count(BY) == 1 for category in given.categories):
        return False
    rows, columns = (tuple(dict.fromkeys(c.split(BY)[side] for c in given.categories)) for side in range(2))
    return (
        paired(given, rows, columns) == given
        and _parts(rows, _categories(pair[0]))
        and _parts(columns, _categories(pair[1]))
    )


def _categories(key: str) -> tuple[str, ...]:
    found = table(key)
    return found.categories if found else ()


def _parts(given: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether ``given`` are the categories of ``whole``, some of them put together; of two there stay at least two."""
    parts = [category.split(TOGETHER) for category in given]
    if sorted(part for each in parts for part in each) != sorted(whole):
        return False
    in_order = all(each == sorted(each, key=whole.index) for each in parts)
    firsts = [each[0] for each in parts]
    return in_order and firsts == sorted(firsts, key=whole.index) and len(given) >= min(2, len(whole))
