"""The forms that have been asked, as they were worded then: kept in the vault, never reworded."""

import hashlib
from dataclasses import dataclass
from types import MappingProxyType

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import parse
from sos_desktop.questionnaires.model import Item, Questionnaire
from sos_desktop.vault.store import Change, Store


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire with its items by linkId."""

    questionnaire: Questionnaire
    items: MappingProxyType[str, Item]

    def item(self, place: str) -> Item:
        """The item that stands at a place: ``linkId``, or ``group:0/linkId`` in a repeating group."""
        link_id = place.rsplit("/", 1)[-1]
        try:
            return self.items[link_id]
        except KeyError:
            raise BadInput("This question is not in the form.", "Nothing has been changed.") from None


_parsed: dict[bytes, Form] = {}
"""By the hash of their words, so that each is parsed once; it holds forms only, never answers."""


def keep(change: Change, questionnaire: Questionnaire, content: bytes) -> None:
    """Keep a form as it is worded now. Raises BadInput where this version was asked in other words."""
    digest = hashlib.sha256(content).digest()
    kept = change.row("SELECT sha256 FROM questionnaires WHERE canonical = ?", (questionnaire.canonical,))
    if kept is None:
        change.run(
            "INSERT INTO questionnaires VALUES (?, ?, ?)",
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
        raise BadInput("This form is not in the record book.")
    known = _parsed.get(row["sha256"])
    if known is None:
        content = store.row("SELECT content FROM questionnaires WHERE canonical = ?", (canonical,))
        assert content is not None  # noqa: S101
        questionnaire = parse.read(content["content"].encode("utf-8"))
        known = Form(questionnaire, MappingProxyType({item.link_id: item for item in questionnaire.walk()}))
        _parsed[row["sha256"]] = known
    return known
