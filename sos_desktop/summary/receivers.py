"""By which name somebody may stand on the list of those who can open a file: one that reads as what it is.

Whoever loads a pack knows a recipient by the name alone. A blank, a letter of another alphabet that looks like one of
ours, or something in it that reads like a key would hide one more reader among those who are expected.
"""

import unicodedata

LONGEST = 60
_KEY = "age1"


def objection(name: str) -> str:
    """Why nobody can be named so in a pack, or nothing."""
    if not 0 < len(name) <= LONGEST or not name.isprintable() or " ".join(name.split()) != name:
        return "A recipient in the programme pack has no name, or one that cannot be shown."
    if not all(map(_plain, name)) or not any(map(str.isalnum, name)):
        return f"The name “{name}” in the programme pack holds a letter that can be taken for another."
    if _KEY in name.casefold():
        return f"The name “{name}” in the programme pack reads like a key."
    return ""


def _plain(character: str) -> bool:
    """Of our own alphabet, with whatever accent: a letter, a digit, or a mark of writing."""
    if character.isascii():
        return True
    if character.isalpha():
        written_out = unicodedata.normalize("NFKC", character) == character
        return written_out and unicodedata.name(character, "").startswith("LATIN ")
    return unicodedata.category(character).startswith("P")
