"""What was typed and could not be written, as one piece: given answers, welcomes that were said, forms half typed.

It leaves the window only sealed, for this record book alone (``vault/own_key.py``), and comes back the same way. What
comes back is read as if a stranger had written it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sos_desktop.dates import from_stamp, stamp
from sos_desktop.errors import BadInput
from sos_desktop.vault import own_key
from sos_desktop.vault.meta import Meta

FORMAT = "sos-set-aside-1"
MOST = 5_000
"""Answers, welcomes and forms in one file; a page never holds so many."""
_LONGEST_NAME = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """``values`` is the JSON in which the record book keeps answers; empty text of it is an answer taken back."""

    session_id: str
    canonical: str
    place: str
    values: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Welcome:
    session_id: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that was not kept yet, by field."""

    form: str
    content: Mapping[str, object] = field(repr=False, hash=False)


Piece = Answer | Welcome | Typed


@dataclass(frozen=True, slots=True)
class SetAside:
    """``at`` is when the copy was made. Welcomes come first: nothing can be answered before."""

    at: datetime
    pieces: tuple[Piece, ...] = field(repr=False)

    def sealed(self, about: Meta) -> bytes:
        """For this record book's eyes only. Raises SaveFailed rather than leave it in clear."""
        data = {
            "format": FORMAT,
            "vault": about.vault_id.hex(),
            "at": stamp(self.at),
            "pieces": [_as_json(piece) for piece in self.pieces],
        }
        return own_key.seal(about, json.dumps(data).encode("ascii"))


def opened(about: Meta, data: bytes) -> SetAside:
    """What ``sealed`` wrote. Raises BadInput for anything else, with nothing changed."""
    return parse(own_key.unseal(about, data), about.vault_id)


def parse(content: bytes, vault_id: bytes) -> SetAside:
    try:
        found = json.loads(content.decode("ascii"))
    except (ValueError, RecursionError):
        raise _unreadable() from None
    if not isinstance(found, dict) or set(found) != {"format", "vault", "at", "pieces"}:
        raise _unreadable()
    if found["format"] != FORMAT or found["vault"] != vault_id.hex():
        raise _unreadable()
    rows = found["pieces"]
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST:
        raise _unreadable()
    return SetAside(_moment(found["at"]), tuple(_piece(row) for row in rows))


def _as_json(piece: Piece) -> dict[str, object]:
    match piece:
        case Answer():
            return {
                "answer": piece.session_id,
                "form": piece.canonical,
                "place": piece.place,
                "values": piece.values,
            }
        case Welcome():
            return {"welcome": piece.session_id}
        case Typed():
            return {"typed": piece.form, "content": dict(piece.content)}


def _piece(row: Any) -> Piece:
    match row:
        case {"answer": str(session), "form": str(form), "place": str(place), "values": str(values), **rest}:
            if not rest and all(map(_is_name, (session, form, place))):
                return Answer(session, form, place, values)
        case {"welcome": str(session), **rest}:
            if not rest and _is_name(session):
                return Welcome(session)
        case {"typed": str(form), "content": dict(content), **rest}:
            if not rest and _is_name(form):
                return Typed(form, content)
    raise _unreadable()


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_NAME and text.isprintable()


def _moment(text: Any) -> datetime:
    try:
        return from_stamp(text)
    except (TypeError, ValueError):
        raise _unreadable() from None


def _unreadable() -> BadInput:
    return BadInput(
        "That copy holds nothing that can be read here.",
        "Nothing has been changed.",
        "Please choose another file, or tell your SoS team.",
    )
