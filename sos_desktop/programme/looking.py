"""The JSON of a pack, read with every finding: what is prepared is checked while it is typed, not at the end.

Each reader gives what it could read and adds a finding for what it could not, so that a person sees all of them at
once. Where there is a finding nothing is made or loaded. A finding names its place: ``organisations 2: code``.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sos_desktop.dates import EARLIEST
from sos_desktop.errors import BadInput, Finding
from sos_desktop.records.programme import AgeKey
from sos_desktop.records.wording import short
from sos_desktop.summary import receivers

T = TypeVar("T")
Json = Mapping[str, object]
_HEX_KEY = re.compile(r"[0-9a-f]{64}")
_ODS = re.compile(r"[A-Z0-9]{3,9}")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME = 60
LONGEST_TEXT = 20_000


@dataclass(slots=True)
class Look:
    """What has been found so far; ``at`` is the place that is being read, in words."""

    findings: list[Finding] = field(default_factory=list)
    at: tuple[str, ...] = ()

    def found(self, rule: str, do: str = "") -> None:
        """What a stranger's file says is quoted without anything that a terminal or a page would obey."""
        self.findings.append(Finding(_shown(": ".join(self.at)), _shown(rule), _shown(do)))

    def inside(self, where: str) -> "Look":
        """The same findings, at a place further in."""
        return Look(self.findings, (*self.at, where))

    # Values

    def fields(self, value: object, names: Iterable[str]) -> Json:
        """An object that names nothing but these; what it leaves out is None."""
        if not isinstance(value, dict):
            self.found("is not an object of names and values.")
            return {}
        names = tuple(names)
        for name in value:
            if name not in names:
                self.found(f"says “{str(name)[:40]}”, which is not known here.", "Leave it out.")
        return {name: value.get(name) for name in names}

    def listed(self, value: object, most: int) -> list[object]:
        if value is None:
            return []
        if not isinstance(value, list):
            self.found("is not a list.")
            return []
        if len(value) > most:
            self.found(f"has {len(value)} entries.", f"Keep it to {most}.")
        return value[:most]

    def each(self, value: object, most: int, read: "Callable[[Look, object], T | None]") -> tuple[T, ...]:
        """Every entry of a list that could be read."""
        found = (
            read(self.inside(str(at)), entry) for at, entry in enumerate(self.listed(value, most), start=1)
        )
        return tuple(entry for entry in found if entry is not None)

    def text(self, value: object, what: str, *, required: bool = False) -> str:
        """One line of at most 120 characters, without outer and doubled spaces."""
        if value is not None and not isinstance(value, str):
            self.found(f"“{what}” is not text.")
            return ""
        try:
            kept = short(value or "", f"“{what}”")
        except BadInput as refused:
            self.found(f"“{what}” is too long, or holds a character that cannot be kept.", refused.do)
            return ""
        if not kept.isprintable():
            self.found(f"“{what}” holds a character that cannot be shown.")
        if required and not kept:
            self.found(f"“{what}” is empty.", "Fill it in.")
        return _shown(kept)

    def long_text(self, value: object, what: str) -> str:
        """Several lines, as they are."""
        if not isinstance(value, str) or not value.strip():
            self.found(f"“{what}” is empty.", "Fill it in.")
            return ""
        if len(value) > LONGEST_TEXT:
            self.found(f"“{what}” has {len(value):,} characters.", f"Keep it to {LONGEST_TEXT:,}.")
        if not all(line.isprintable() for line in value.split("\n")):
            self.found(f"“{what}” holds a character that cannot be shown.")
        return "\n".join(map(_shown, value[:LONGEST_TEXT].split("\n")))

    def whole(self, value: object, what: str, least: int, most: int) -> int:
        if type(value) is not int or not least <= value <= most:
            self.found(f"“{what}” is not a whole number from {least:,} to {most:,}.")
            return least
        return value

    def day(self, value: object, what: str, *, until: date) -> date:
        """A day from 1950 to ``until``, like 2026-11-23."""
        try:
            if not isinstance(value, str) or len(value) != len("2026-11-23"):
                raise ValueError
            day = date.fromisoformat(value)
        except ValueError:
            self.found(f"“{what}” is not a day.", "Write it like 2026-11-23.")
            return until
        if not EARLIEST <= day <= until:
            self.found(f"“{what}” lies in the future or too far back.")
        return day

    def truth(self, value: object, what: str) -> bool:
        if value is not None and type(value) is not bool:
            self.found(f"“{what}” is neither true nor false.")
        return value is True

    # Names and keys

    def ods(self, value: object, what: str = "code", *, required: bool = True) -> str:
        code = self.text(value, what, required=required)
        if code and not _ODS.fullmatch(code):
            self.found(f"“{what}” is not an ODS code.", "It has 3 to 9 capital letters and digits: RX1.")
        return code

    def name(self, value: object, what: str = "id") -> str:
        """A short name of the programme's own: ``staff-psychology``."""
        name = self.text(value, what, required=True)
        if name and (not _NAME.fullmatch(name) or len(name) > LONGEST_NAME):
            self.found(
                f"“{what}” is not a short name.", "Use small letters, digits and hyphens: where-to-turn."
            )
        return name

    def signer(self, value: object, what: str = "public signing key") -> str:
        """A public signing key: 64 digits."""
        if not isinstance(value, str) or not _HEX_KEY.fullmatch(value) or not _is_signing_key(value):
            self.found(
                f"“{what}” is not a public signing key.", "Take it from the file that the laptop has saved."
            )
            return ""
        return value

    def age_key(self, value: object) -> AgeKey | None:
        """An office and its key; None where there is none."""
        if value is None:
            return None
        given = self.fields(value, ("name", "key"))
        name, key = self.text(given.get("name"), "name", required=True), self.text(given.get("key"), "key")
        if len(name) > LONGEST_NAME:
            self.found("“name” is too long.", f"Keep it to {LONGEST_NAME} characters.")
        elif name and (problem := receivers.objection(name)):
            self.found(problem)
        if not _is_age_key(key):
            self.found("“key” is not a public key of the age format.", "It begins with “age1”.")
        return AgeKey(name, key)

    def unique(self, values: Iterable[object], what: str) -> None:
        seen: set[object] = set()
        for value in values:
            if value and value in seen:
                self.found(f"{what} “{str(value)[:40]}” stands there twice.", "Leave one out.")
            seen.add(value)


def _shown(words: str) -> str:
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in words)


def _is_age_key(key: str) -> bool:
    import pyrage  # type: ignore[import-untyped]

    try:
        return str(pyrage.x25519.Recipient.from_str(key)) == key
    except pyrage.RecipientError:
        return False


def _is_signing_key(text: str) -> bool:
    """Whether the bytes are a point on the curve: libsodium refuses signatures under the few small ones."""
    from nacl import bindings

    return bool(bindings.crypto_core_ed25519_is_valid_point(bytes.fromhex(text)))
