"""The forms that have been asked, as they were worded then: kept in the vault, never reworded."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import parse, slots
from sos_desktop.questionnaires.model import Item, Questionnaire
from sos_desktop.questionnaires.places import find, spots
from sos_desktop.vault.store import Change, Store


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire with its items by place."""

    questionnaire: Questionnaire
    places: Mapping[str, Item]
    nests: bool = False
    """Whether something in it is asked for each answer to another question."""

    def item(self, place: str) -> Item:
        """The item that stands at a place: ``linkId``, or ``group:0/linkId`` in a repeating group."""
        item = self.places.get(place) or find(self.questionnaire, place)
        if item is None:
            raise BadInput("This question is not in the form.", "Nothing has been changed.")
        return item


_parsed: dict[bytes, Form] = {}
"""By the hash of their words, so that each is parsed once; it holds forms only, never answers."""


def keep(change: Change, questionnaire: Questionnaire, content: bytes) -> None:
    """Keep a form as it is worded now. Raises BadInput where this version was asked in other words."""
    digest = hashlib.sha256(content).digest()
    kept = change.row("SELECT sha256 FROM questionnaires WHERE canonical = ?", (questionnaire.canonical,))
    if kept is None:
        change.run(
            "INSERT INTO questionnaires (canonical, sha256, content) VALUES (?, ?, ?)",
            (questionnaire.canonical, digest, content.decode("utf-8")),
        )
    elif kept["sha256"] != digest:
        raise BadInput(
            f"“{questionnaire.title}” has other words than when it was last used, under the same version.",
            "Nothing has been changed.",
            "Please tell whoever looks after the application.",
        )


def read(store: Store, canonical: str) -> Form:
    """The form of that name and version, as it was asked."""
    row = store.row("SELECT sha256 FROM questionnaires WHERE canonical = ?", (canonical,))
    if row is None:
        raise BadInput("This form is not in the record book.", "Nothing has been changed.")
    return known(store, canonical, row["sha256"])


def known(store: Store, canonical: str, digest: bytes) -> Form:
    """As ``read``, where the hash of its words has been read already."""
    form = _parsed.get(digest)
    if form is None:
        (row,) = store.rows("SELECT content FROM questionnaires WHERE canonical = ?", (canonical,))
        questionnaire = parse.read(row["content"].encode("utf-8"))
        places = {spot.place: spot.item for spot in spots(questionnaire)}
        nests = any(slots.nests(item) for item in questionnaire.walk())
        form = _parsed[digest] = Form(questionnaire, MappingProxyType(places), nests)
    return form


def where(store: Store, canonical: str, step: str) -> str:
    """How far a session has got, as in “step 4 of 7, After”."""
    steps = read(store, canonical).questionnaire.items
    at = next((number for number, group in enumerate(steps) if group.link_id == step), 0)
    return f"step {at + 1} of {len(steps)}, {steps[at].text}"
