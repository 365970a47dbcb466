"""Bytes to a JSON object, within bounds that are checked before any real work is done.

A file comes from anywhere, so its size and its depth are measured first, in time proportional
to its size; only then is it handed to the JSON reader. Objects that say a key twice are refused,
because a reader would keep one of the two and lose the other without a word.
"""

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

from sos_desktop.errors import Finding, QuestionnaireRefused

LARGEST = 4 * 1024 * 1024
DEEPEST = 64
"""JSON levels; an item inside an item costs two, so some thirty levels of items."""

Json = dict[str, Any]

_STRING = re.compile(rb'"[^"]*(?:"|\Z)')
_NOT_STRUCTURE = bytes(set(range(256)) - set(b'{}[]"'))


def refuse(rule: str, do: str) -> NoReturn:
    raise QuestionnaireRefused(
        "This form cannot be used.", "Nothing has been changed.", f"{rule} {do}", [Finding("", rule, do)]
    )


def load(data: bytes) -> Json:
    """The one JSON object in ``data``, numbers with a point as Decimal; or QuestionnaireRefused."""
    if len(data) > LARGEST:
        refuse(
            f"The file has more than {LARGEST:,} bytes.",
            "Check that it is the right file, or divide the form.",
        )
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        refuse("The file is XML, not JSON.", "Save the form as FHIR R4 JSON.")
    if _deeper_than(data, DEEPEST):
        refuse(f"The file is nested more than {DEEPEST} levels deep.", "Flatten the groups of the form.")
    try:
        document = json.loads(
            data.decode("utf-8-sig"),
            parse_float=_decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_no_key_twice,
        )
    except UnicodeDecodeError:
        refuse("The file is not text in UTF-8.", "Save the form as JSON in UTF-8.")
    except ValueError as problem:
        refuse(f"The file is not JSON: {_said(problem)}.", "Save the form as FHIR R4 JSON.")
    if not isinstance(document, dict):
        refuse("The file is JSON, but not a FHIR resource.", "Choose a file that holds one Questionnaire.")
    if b"\\u" in data or b"\x00" in data:
        _check_characters(document)
    return document


def _deeper_than(data: bytes, limit: int) -> bool:
    """Whether the brackets that stand outside strings nest deeper than ``limit``."""
    unescaped = data.replace(rb"\\", b"").replace(rb"\"", b"")
    depth = 0
    for bracket in _STRING.sub(b"", unescaped.translate(None, _NOT_STRUCTURE)):
        depth += 1 if bracket in b"[{" else -1
        if depth > limit:
            return True
    return False


def _decimal(text: str) -> Decimal:
    if len(text) > 40:
        raise ValueError("a number has more than 40 characters")
    return Decimal(text)


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a JSON number")


def _no_key_twice(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key in found if sum(1 for other, _ in pairs if other == key) > 1)
        raise ValueError(f"an object says “{twice[:40]}” twice")
    return found


def _said(problem: ValueError) -> str:
    if isinstance(problem, json.JSONDecodeError):
        return f"{problem.msg} (line {problem.lineno}, column {problem.colno})"
    return str(problem)


def _check_characters(document: object) -> None:
    """Refuse NUL and half characters, which nothing after this could store or show."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, str) and not storable(value):
            refuse("A text in the file holds a character that cannot be kept.", "Retype that text.")


def text(element: Json, name: str) -> str:
    """What ``element`` says under ``name`` where that is a text; nothing where it is not."""
    value = element.get(name)
    return value if isinstance(value, str) else ""


def storable(text: str) -> bool:
    """Whether ``text`` has neither NUL nor half a character (a lone surrogate)."""
    if "\x00" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
