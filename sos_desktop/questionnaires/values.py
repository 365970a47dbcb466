"""FHIR's ``value[x]`` on one side, our values on the other.

A date, a time and a text are all ``str`` inside, in their FHIR form; the FHIR type that was
written beside them (``valueDate``) is what tells them apart outside.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal

from sos_desktop.dates import london
from sos_desktop.questionnaires.document import Json, storable
from sos_desktop.questionnaires.model import Coding, Item, Kind, NoAnswer, Option, Quantity, Value

WHOLE = range(-(2**31), 2**31)
"""A FHIR integer has 32 bits."""
MOST_DIGITS = 15
"""A decimal of up to 15 significant digits survives every JSON reader unchanged."""
YEARS = range(1900, 2101)

TYPES = {
    Kind.BOOLEAN: "Boolean",
    Kind.DECIMAL: "Decimal",
    Kind.INTEGER: "Integer",
    Kind.DATE: "Date",
    Kind.DATE_TIME: "DateTime",
    Kind.TIME: "Time",
    Kind.STRING: "String",
    Kind.TEXT: "String",
    Kind.URL: "Uri",
    Kind.CHOICE: "Coding",
    Kind.OPEN_CHOICE: "Coding",
    Kind.QUANTITY: "Quantity",
}
"""The FHIR type in which an answer of each kind is written, as in ``valueDateTime``."""

REFERENCES = "urn:fhir:reference"
"""The system of a choice that is a reference to a resource: its code is the reference."""
_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_URI = re.compile(r"\S{1,2000}")

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_CLOCK = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?")
_ZONE = re.compile(r"Z|[+-](?:0\d|1[0-4]):[0-5]\d")


class NotAValueError(ValueError):
    """What stands there is not of the type it says; the message completes "... is ..."."""


def typed(holder: Mapping[str, object], stem: str) -> tuple[str, object] | None:
    """The type and the raw value of ``stem[x]`` in ``holder``: ``("Coding", {...})``."""
    at = len(stem)
    for key, raw in holder.items():
        if key.startswith(stem) and key[at : at + 1].isupper():
            return key[at:], raw
    return None


def from_json(kind: str, raw: object) -> Value:
    """The value of FHIR type ``kind`` in ``raw``, or NotAValueError."""
    match kind, raw:
        case "Boolean", bool():
            return raw
        case "Integer", int() if not isinstance(raw, bool):
            if raw not in WHOLE:
                raise NotAValueError("a whole number beyond 32 bits")
            return raw
        case "Decimal", int() | float() | Decimal() if not isinstance(raw, bool):
            return decimal(raw)
        case "String", str() if storable(raw):
            return raw
        case (("Date" | "DateTime" | "Time"), str()):
            if not reads_as(kind, raw):
                raise NotAValueError(f"no {_ORDINARY[kind]}")
            return raw
        case "Uri", str() if storable(raw) and _URI.fullmatch(raw):
            return raw
        case "Coding", dict():
            return coding(raw)
        case "Reference", dict():
            return _reference(raw)
        case "Quantity", dict():
            return _quantity(raw)
    raise NotAValueError(f"no {_ORDINARY.get(kind, kind)}")


_ORDINARY = {
    "Boolean": "yes or no",
    "Integer": "whole number",
    "Decimal": "number",
    "String": "text",
    "Date": "date",
    "DateTime": "date and time",
    "Time": "time",
    "Uri": "address",
    "Coding": "coded choice",
    "Reference": "reference that can be kept",
    "Quantity": "quantity",
}


def decimal(number: int | float | Decimal) -> Decimal:
    """``number`` as a Decimal that survives JSON, or NotAValueError."""
    if isinstance(number, int) and -1_000_000 < number < 1_000_000:
        return Decimal(number)
    value = Decimal(repr(number) if isinstance(number, float) else number)
    if not value.is_finite():
        raise NotAValueError("no number")
    if len(value.as_tuple().digits) > MOST_DIGITS or abs(value.adjusted()) > MOST_DIGITS:
        raise NotAValueError(f"a number of more than {MOST_DIGITS} digits")
    return value


def reads_as(kind: str, text: str) -> bool:
    """Whether ``text`` is a Uri, or a Date, DateTime or Time of the calendar. A dateTime may lack seconds and zone."""
    day, _, clock = text.partition("T") if kind == "DateTime" else (text, "", "")
    if kind == "Time":
        return _is_clock(text)
    if kind == "Uri":
        return _URI.fullmatch(text) is not None
    match = _DATE.fullmatch(day)
    if not match or int(match[1]) not in YEARS:
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    if "T" not in text:
        return True
    zone = _ZONE.search(clock)
    return match[3] is not None and _is_clock(
        clock[: zone.start()] if zone and zone.end() == len(clock) else clock
    )


def _is_clock(text: str) -> bool:
    match = _CLOCK.fullmatch(text)
    return match is not None and int(match[1]) < 24 and int(match[2]) < 60 and int(match[3] or 0) < 60


def coding(raw: object) -> Coding:
    """The coding in ``raw``, or NotAValueError."""
    if not isinstance(raw, dict):
        raise NotAValueError(f"no {_ORDINARY['Coding']}")
    code, display, system = raw.get("code", ""), raw.get("display", ""), raw.get("system", "")
    if not (isinstance(code, str) and isinstance(display, str) and isinstance(system, str)):
        raise NotAValueError("no coded choice")
    if not storable(code + display + system):
        raise NotAValueError("no coded choice")
    if not (code or display):
        raise NotAValueError("a choice with neither code nor words")
    return Coding(code, display, system)


def _reference(raw: Json) -> Coding:
    found = coding({"code": raw.get("reference", ""), "display": raw.get("display", "")})
    if not found.code:
        raise NotAValueError("no reference that can be kept")
    return Coding(found.code, found.display, REFERENCES)


def absent(row: Json) -> NoAnswer | None:
    """Why there is no value in a FHIR answer (extension data-absent-reason), where it says so."""
    extensions = row.get("extension")
    for extension in extensions if isinstance(extensions, list) else ():
        if isinstance(extension, dict) and extension.get("url") == _ABSENT:
            code = extension.get("valueCode")
            return next((reason for reason in NoAnswer if reason.value == code), None)
    return None


def _quantity(raw: Json) -> Quantity:
    number, unit = raw.get("value"), raw.get("unit", raw.get("code", ""))
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal) or not isinstance(unit, str):
        raise NotAValueError("no quantity")
    if "comparator" in raw:
        raise NotAValueError("a quantity with a comparator, which cannot be kept exactly")
    if not storable(unit):
        raise NotAValueError("no quantity")
    return Quantity(decimal(number), unit)


def type_of(value: Value, item: Item | None = None) -> str:
    """The FHIR type in which ``value`` is written as an answer to ``item``."""
    match value:
        case bool():
            return "Boolean"
        case int():
            return "Decimal" if item is not None and item.kind is Kind.DECIMAL else "Integer"
        case Decimal():
            return "Decimal"
        case Coding():
            return "Reference" if value.system == REFERENCES else "Coding"
        case Quantity():
            return "Quantity"
        case NoAnswer():
            raise TypeError("no answer has no FHIR type")
    if item is None:
        return "String"
    if item.kind in (Kind.CHOICE, Kind.OPEN_CHOICE):
        return TYPES[_option_kind(item.options, value)]
    return TYPES.get(item.kind, "String")


def _option_kind(options: tuple[Option, ...], value: str) -> Kind:
    return next((option.kind for option in options if option.value == value), Kind.STRING)


def to_json(value: Value, item: Item | None = None) -> Json:
    """``{"valueInteger": 2}``: ``value`` as FHIR writes it, as an answer to ``item``."""
    if isinstance(value, NoAnswer):
        return {"extension": [{"url": _ABSENT, "valueCode": value.value}]}
    kind = type_of(value, item)
    raw: object = value
    match value:
        case Coding(code, display, system) if system == REFERENCES:
            raw = {"reference": code} | ({"display": display} if display else {})
        case Coding(code, display, system):
            parts = {"system": system, "code": code, "display": display}
            raw = {key: part for key, part in parts.items() if part}
        case Quantity(number, unit):
            raw = {"value": number_in_json(number)} | ({"unit": unit} if unit else {})
        case Decimal():
            raw = number_in_json(value)
        case str() if kind == "DateTime":
            raw = whole_instant(value)
        case str() if kind == "Time" and len(value) == len("14:30"):
            raw = value + ":00"
    return {f"value{kind}": raw}


def number_in_json(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def whole_instant(text: str) -> str:
    """A dateTime with seconds and zone where it has a clock at all, as R4 asks; London's by default."""
    day, _, clock = text.partition("T")
    if not clock:
        return text
    zone = _ZONE.search(clock)
    bare = clock[: zone.start()] if zone else clock
    if len(bare) == len("14:30"):
        bare += ":00"
    if zone:
        return f"{day}T{bare}{zone[0]}"
    at = datetime.combine(date.fromisoformat(day), time.fromisoformat(bare[:8]), london())
    return f"{day}T{bare}{at.isoformat()[-6:]}"


def comparable(text: str) -> str:
    """A moment so that two of them compare as text: instants in UTC, clocks to the second; else as it is."""
    if "T" in text and reads_as("DateTime", text):
        return datetime.fromisoformat(whole_instant(text)).astimezone(UTC).isoformat(timespec="microseconds")
    if len(text) == len("14:30") and reads_as("Time", text):
        return text + ":00"
    return text
