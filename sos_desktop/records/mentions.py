"""Other people in somebody's record: whom the record book knows, found in the words that would be handed over.

What is found is shown, never blacked out by itself: a practitioner decides, and can add what no list knows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from sos_desktop.records.gathering import Gathered
from sos_desktop.vault.store import Store

Whose = Literal["supported", "colleague"]
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_MOST_WORDS = 5
_SHORTEST = 3
"""Letters of a part of a name that is looked for by itself: shorter ones are in too many words."""
_AROUND = 40


@dataclass(frozen=True, slots=True)
class Mention:
    """``words`` are as they were first found; ``example`` is that place, with what stands around it."""

    words: str = field(repr=False)
    whose: Whose
    times: int
    example: str = field(repr=False)


def mentions(store: Store, gathered: Gathered) -> tuple[Mention, ...]:
    """Whom the words name: others who are supported first, then colleagues, each by the first place."""
    known = _known(store, gathered.person_id)
    found: dict[str, Mention] = {}
    for text in _texts(gathered):
        for start, end in _named(text, known):
            name = _folded(text[start:end])
            before = found.get(name)
            if before is None:
                found[name] = Mention(text[start:end], known[name], 1, _around(text, start, end))
            else:
                found[name] = Mention(before.words, before.whose, before.times + 1, before.example)
    return tuple(sorted(found.values(), key=lambda mention: mention.whose == "colleague"))


def _texts(gathered: Gathered) -> Iterator[str]:
    for part in gathered.parts:
        yield part.heading
        yield part.under
        yield from (line.text for line in part.lines)


def _known(store: Store, person_id: str) -> dict[str, Whose]:
    """Names in small letters: whole, and the parts of real ones. The person's own are theirs to read."""
    known: dict[str, Whose] = {}
    for row in store.rows("SELECT name FROM practitioners"):
        known |= dict.fromkeys(_parts(row["name"]), "colleague")
    others = "SELECT name FROM identities WHERE person_id <> ?"
    for row in store.rows(others, (person_id,)):
        known |= dict.fromkeys(_parts(row["name"]), "supported")
    for row in store.rows("SELECT code_name FROM people WHERE id <> ?", (person_id,)):
        known[_folded(row["code_name"])] = "supported"
    own = store.rows(
        "SELECT code_name AS name FROM people WHERE id = :id UNION SELECT name FROM identities WHERE person_id = :id",
        {"id": person_id},
    )
    for row in own:
        for part in (_folded(row["name"]), *_parts(row["name"])):
            known.pop(part, None)
    known.pop("", None)
    return known


def _parts(name: str) -> Iterator[str]:
    yield _folded(name)
    for word in _WORD.findall(name):
        if len(word) >= _SHORTEST:
            yield word.lower()


def _folded(text: str) -> str:
    return " ".join(word.lower() for word in _WORD.findall(text))


def _named(text: str, known: dict[str, Whose]) -> Iterator[tuple[int, int]]:
    """Where a name stands, the longest that fits: “Wren 2” is not Wren."""
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        for many in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            start, end = words[at].start(), words[at + many - 1].end()
            if _folded(text[start:end]) in known:
                yield start, end
                at += many
                break
        else:
            at += 1


def _around(text: str, start: int, end: int) -> str:
    before, after = max(0, start - _AROUND), min(len(text), end + _AROUND)
    words = " ".join(text[before:after].split())
    return f"{'…' if before else ''}{words}{'…' if after < len(text) else ''}"
