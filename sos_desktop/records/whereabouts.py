"""Where in the application somebody was when it locked: kept among the drafts, taken back once.

It lies in the record book because it names people; it is no part of any record.
"""

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sos_desktop.records import drafts
from sos_desktop.vault.store import Store

_FORM = "whereabouts"
"""A draft of this name is never a form's."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """``place`` on the rail; ``inside`` it, as that page wrote it; the ``session`` that filled the window; the
    ``control`` that had the keyboard, and where in its text the ``cursor`` was."""

    place: str
    inside: str = ""
    session: str = ""
    control: str = ""
    cursor: int = 0


def keep(store: Store, where: Whereabouts, *, now: datetime) -> None:
    drafts.keep(store, _FORM, asdict(where), now=now)


def take(store: Store, *, now: datetime) -> Whereabouts | None:
    """Where somebody was; forgotten now that it is known."""
    content = drafts.read(store, _FORM)
    if not content:
        return None
    drafts.clear(store, _FORM, now=now)
    known = {field.name: content.get(field.name) for field in fields(Whereabouts)}
    *words, cursor = known.values()
    if not all(isinstance(word, str) for word in words) or type(cursor) is not int:
        return None  # written by another version: the first page will do
    return Whereabouts(**known)  # type: ignore[arg-type]  # looked at just now
