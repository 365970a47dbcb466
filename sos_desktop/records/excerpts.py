"""A few words around what was looked for, on one line."""

import re
import unicodedata
from collections.abc import Sequence

BEFORE, AFTER = 40, 110
"""How many characters are shown before and from where it was found."""


def plain(text: str) -> str:
    """Letter by letter as the index reads it: small, without accents; as long as ``text``."""
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    bare = unicodedata.normalize("NFD", letter)[:1].lower()
    return bare if len(bare) == 1 else letter


def excerpt(text: str, words: Sequence[str]) -> str:
    """What stands around the first of ``words`` in ``text``, or its beginning; broken between words."""
    line = " ".join(text.split())
    at = where(line, words)
    start = 0 if at <= BEFORE else line.find(" ", at - BEFORE, at) + 1 or at
    end = start + BEFORE + AFTER
    if end < len(line):
        end = line.rfind(" ", start + 1, end) if " " in line[start + 1 : end] else end
    return f"{'… ' if start else ''}{line[start:end]}{' …' if end < len(line) else ''}"


def where(text: str, words: Sequence[str]) -> int:
    """Where the first word stands that begins with one of ``words``; 0 where there is none."""
    if not words:
        return 0
    begins = "|".join(re.escape(plain(word)) for word in words)
    found = re.search(rf"(?<![^\W_])(?:{begins})", plain(text))
    return found.start() if found else 0
