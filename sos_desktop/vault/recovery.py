"""The code on the recovery sheet: 160 random bits, written so that a slip of the pen is found at once.

Eight groups of five characters in Crockford's base 32 (no I, L, O or U): four hold the bits and the fifth
is a check over the group *and its place*. So the group with the slip is named, not only "something is
wrong": every single wrong character and every two neighbours swapped are found for certain, as are two
groups swapped, and one group left out is named too. Whatever slips through (1 in 32 of groups that are wrong
in several places) opens nothing.

The check is a sum in GF(32) with weights that differ from character to character, plus the group's number.
"""

import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from sos_desktop.errors import BadInput

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 8
_LIKENESSES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—−.,;:_/|]+")


@dataclass(frozen=True)
class RecoveryCode:
    """160 random bits that open the record book, or make a new passphrase for it."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != 20:
            raise ValueError("a recovery code holds 20 bytes")

    @property
    def groups(self) -> tuple[str, ...]:
        number = int.from_bytes(self.secret, "big")
        digits = [ALPHABET[number >> shift & 31] for shift in range(155, -1, -5)]
        data = ["".join(digits[start : start + 4]) for start in range(0, 32, 4)]
        return tuple(group + _check(group, place) for place, group in enumerate(data, start=1))

    @property
    def text(self) -> str:
        """As it is printed: ``K7M2Q-0PX4A-...``."""
        return "-".join(self.groups)

    @classmethod
    def parse(cls, text: str) -> "RecoveryCode":
        """Read it as somebody types it: any case, O for 0, I or L for 1, any spaces and hyphens."""
        groups = _groups(text)
        if problem := _problem(groups):
            raise BadInput(problem, "Nothing has been changed.", "Please compare it with the sheet.")
        number = 0
        for group in groups:
            for character in group[:4]:
                number = number << 5 | ALPHABET.index(character)
        return cls(number.to_bytes(20, "big"))


def new_code(chance: Callable[[int], bytes] = os.urandom) -> RecoveryCode:
    return RecoveryCode(chance(20))


def hint(vault_id: bytes) -> str:
    """What tells two sheets apart: ``1F3A-9C02``, the start of the vault's id."""
    text = vault_id[:4].hex().upper()
    return f"{text[:4]}-{text[4:]}"


def wrong_groups(text: str) -> tuple[int, ...]:
    """The places (1 to 8) of the whole groups in ``text`` that hold a slip, for marking them while typing."""
    groups = _groups(text)[:GROUPS]
    return tuple(
        place for place, group in enumerate(groups, start=1) if len(group) >= 5 and not _fits(group, place)
    )


def _groups(text: str) -> list[str]:
    """As they were typed where the separators make groups of five, otherwise five by five."""
    text = unicodedata.normalize("NFKC", text[:1000]).upper().translate(_LIKENESSES)
    typed = [part for part in _SEPARATORS.split(text) if part]
    in_fives = all(len(part) == 5 for part in typed[:-1])
    if (in_fives and len(typed) > 1) or (len(typed) >= GROUPS - 1 and all(len(part) <= 6 for part in typed)):
        return typed
    joined = "".join(typed)
    return [joined[start : start + 5] for start in range(0, len(joined), 5)]


def _problem(groups: list[str]) -> str:
    """What is the matter, or nothing."""
    if len(groups) == GROUPS - 1 and (place := _left_out(groups)):
        return f"Group {place} of the recovery code seems to be missing."
    if len(groups) != GROUPS:
        return f"A recovery code has {GROUPS} groups of five characters; this has {len(groups)}."
    wrong = [place for place, group in enumerate(groups, start=1) if not _fits(group, place)]
    if not wrong:
        return ""
    if len(wrong) == 1:
        return f"Group {wrong[0]} of the recovery code has a slip in it."
    named = ", ".join(map(str, wrong[:-1]))
    return f"Groups {named} and {wrong[-1]} of the recovery code have slips in them."


def _left_out(groups: list[str]) -> int:
    """The place after which every group fits only one place later, or 0."""
    for gap in range(1, GROUPS + 1):
        places = [place for place in range(1, GROUPS + 1) if place != gap]
        if all(_fits(group, place) for group, place in zip(groups, places, strict=True)):
            return gap
    return 0


def _fits(group: str, place: int) -> bool:
    return len(group) == 5 and all(c in ALPHABET for c in group) and group[4] == _check(group[:4], place)


def _check(data: str, place: int) -> str:
    total = place
    for weight, character in enumerate(data, start=1):
        value = ALPHABET.index(character)
        for _ in range(weight):
            value = _doubled(value)
        total ^= value
    return ALPHABET[total]


def _doubled(value: int) -> int:
    """Times x in GF(32), modulo x^5 + x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 32 else value
