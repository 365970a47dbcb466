"""Making, reading and judging passphrases.

Four words of the EFF's long list are 51.7 bits: about 290 years for a hundred graphics cards at 2,000
guesses a second each, which is generous against Argon2id. Three words, as often advised, are made for
websites that slow a guesser down; a stolen file does not.
"""

import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from resources import resource
from sos_desktop.errors import BadInput

SHORTEST = 12
LONGEST = 1000
ENOUGH = 4
"""zxcvbn's highest score: more than 10^10 guesses."""

_JUDGED = 72
"""zxcvbn reads no further: what it takes grows with the square, and 72 characters are enough to score 4."""

_ADVICE = {
    "dictionary": "Common words and names are guessed first, also with numbers or capitals in them.",
    "spatial": "Keys that lie side by side are guessed early.",
    "repeat": "Repeating something adds little.",
    "sequence": "Sequences such as abc or 6543 are guessed early.",
    "regex": "Years are guessed early.",
    "date": "Dates are guessed early.",
}
_BETTER = "Another word or two, with nothing to do with each other or with you, help most."


@dataclass(frozen=True)
class Judgement:
    """What a phrase of one's own is worth: ``score`` 0 to 4, and plain sentences on how to do better."""

    score: int
    accepted: bool
    advice: tuple[str, ...]


@cache
def words() -> tuple[str, ...]:
    """The 7,776 words of the EFF's long list."""
    lines = resource("wording", "eff-large-wordlist.txt").read_text("ascii").splitlines()
    return tuple(line.split("\t")[1] for line in lines)


def generate(count: int = 4, chance: Callable[[int], bytes] = os.urandom) -> str:
    """That many words, each as likely as any other, with spaces between them."""
    chosen = words()
    return " ".join(chosen[_below(len(chosen), chance)] for _ in range(count))


def _below(limit: int, chance: Callable[[int], bytes]) -> int:
    """A whole number below ``limit``, drawn again rather than folded, so that none is likelier."""
    ceiling = 65536 - 65536 % limit
    while (number := int.from_bytes(chance(2), "big")) >= ceiling:
        pass
    return number % limit


def normalised(text: str, *, generated: bool) -> str:
    """The one form of everything that counts as the same phrase.

    Always NFKC and without spaces around it, so that é is é on every keyboard. A generated phrase is also
    read without regard to case, and any run of spaces and hyphens is one space.
    """
    text = unicodedata.normalize("NFKC", text)
    if not generated:
        return text.strip()
    for dash in "\u2010\u2011\u2012\u2013\u2014\u2212":
        text = text.replace(dash, "-")
    return " ".join(text.replace("-", " ").casefold().split())


def secret_bytes(text: str, *, generated: bool) -> bytes:
    """What is hashed; refuses what cannot be typed again."""
    if len(text) > LONGEST:
        raise BadInput(f"A passphrase has at most {LONGEST} characters.", "Nothing has been changed.")
    try:
        return normalised(text, generated=generated).encode("utf-8")
    except UnicodeEncodeError:
        raise BadInput(
            "The passphrase contains a character that is only half there.",
            "Nothing has been changed.",
            "Type it instead of pasting it.",
        ) from None


def judged(text: str) -> Judgement:
    """Judge a phrase of one's own: at least 12 characters, and zxcvbn's highest score."""
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # 18 ms, and few choose their own phrase

    secret_bytes(text, generated=False)
    phrase = normalised(text, generated=False)
    if not phrase:
        return Judgement(0, accepted=False, advice=(f"Use at least {SHORTEST} characters.",))
    result = zxcvbn(phrase[:_JUDGED])
    score = int(result["score"])
    advice = []
    if len(phrase) < SHORTEST:
        advice.append(f"Use at least {SHORTEST} characters.")
    if score < ENOUGH:
        patterns = dict.fromkeys(str(match["pattern"]) for match in result["sequence"])
        advice += [_ADVICE[pattern] for pattern in patterns if pattern in _ADVICE]
        advice.append(_BETTER)
    return Judgement(score, not advice, tuple(advice))
