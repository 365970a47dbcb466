"""The forms that a value in a report may have, and how a group of them reads. What has another form is not known."""

import re
from dataclasses import field, fields
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

NOT_KNOWN = "not known"
VERSION = re.compile(r"\d{1,5}(\.\d{1,6}){0,4}((a|b|rc|\.dev)\d{1,3})?", re.ASCII)
LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?|C", re.ASCII)
_BAND = re.compile(r"none|less than 1 [MG]B|10* to 9+( [MG]B)?", re.ASCII)
AGE = re.compile(r"never|today|1 to 6 days ago|7 to 29 days ago|30 days ago or more", re.ASCII)
FINDING = re.compile(r"sound|not sound|not looked at", re.ASCII)
SHARE = re.compile(r"\d{1,2} of \d{1,2} sound|not looked at", re.ASCII)


def one_of(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


def band(words: str) -> Any:
    """A field that holds a band."""
    return said(words, _BAND)


def said(words: str, form: re.Pattern[str] | None = None) -> Any:
    """A field of a group: how it reads, and the form a text in it has. Numbers, yes and no need none."""
    return field(default=None, metadata={"words": words, "form": form})


def lines(group: "DataclassInstance") -> list[str]:
    """A line for each declared field and for nothing else."""
    return [
        f"  {each.metadata['words']}: {_said(getattr(group, each.name), each.metadata['form'])}"
        for each in fields(group)
    ]


def _said(value: object, form: re.Pattern[str] | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and form is None and 0 <= value < 100_000:
        return str(value)
    if isinstance(value, str) and form is not None and form.fullmatch(value):
        return value
    return NOT_KNOWN


def many(count: int) -> str:
    """``none``, ``1 to 9``, ``10 to 99``, ..."""
    if count <= 0:
        return "none"
    digits = len(str(count))
    return f"1{'0' * (digits - 1)} to {'9' * digits}"


def megabytes(size: int) -> str:
    """``less than 1 MB``, ``1 to 9 MB``, ..."""
    return _sized(size // 1024**2, "MB")


def gigabytes(size: int) -> str:
    return _sized(size // 1024**3, "GB")


def _sized(whole: int, unit: str) -> str:
    return f"{many(whole)} {unit}" if whole > 0 else f"less than 1 {unit}"


def age(then: date | None, today: date) -> str:
    """How long ago, in the few steps that matter for a backup."""
    if then is None:
        return "never"
    days = (today - then).days
    if days <= 0:
        return "today"
    if days < 7:
        return "1 to 6 days ago"
    return "7 to 29 days ago" if days < 30 else "30 days ago or more"
