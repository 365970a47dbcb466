"""What a copy set aside holds, beside what is there now; and putting it into the records, on request.

Everything goes through the functions that the pages call, so that nothing gets in that could not be typed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sos_desktop.codes import SessionKind
from sos_desktop.dates import said
from sos_desktop.errors import BadInput, Finished
from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.answers import values_from_json
from sos_desktop.questionnaires.model import Item, Value
from sos_desktop.questionnaires.places import find
from sos_desktop.records import amendments, drafts, forms, sessions
from sos_desktop.records.set_aside import Answer, Piece, SetAside, Typed, Welcome
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Store

NOTHING = "Nothing"
SAFE = "The copy is as it was, and so are your records."
_FORMS = {
    "person": "Somebody who was being added",
    "incident": "An incident that was being written down",
    "amendment": "An amendment that was being written",
}
"""The forms that are kept half typed, by the first word of their name; others are not put in."""
_CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*|[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class Line:
    """``there`` and ``here`` are what a person would read of both. ``refused`` says why it cannot be put in; ``same``
    that it stands there already."""

    piece: Piece
    of: str
    asked: str
    there: str = field(repr=False)
    here: str = field(repr=False)
    refused: str = ""
    same: bool = False


@dataclass(frozen=True, slots=True)
class Put:
    """How many pieces were put in, and a sentence for each that was not."""

    done: int
    refused: tuple[str, ...] = ()


def lines(store: Store, aside: SetAside) -> tuple[Line, ...]:
    """Each piece beside what is there now."""
    return tuple(_line(store, piece) for piece in aside.pieces)


def put_in(store: Store, pieces: Iterable[Piece], *, at: datetime, now: datetime) -> Put:
    """Welcomes first. What is refused by itself keeps nothing else out; SaveFailed ends it, and may be tried again."""
    done, refused = 0, []
    for piece in sorted(pieces, key=lambda each: not isinstance(each, Welcome)):
        try:
            _put(store, piece, at=min(at, now), now=now)
            done += 1
        except (BadInput, Finished) as problem:
            refused.append(str(problem))
    return Put(done, tuple(refused))


def _put(store: Store, piece: Piece, *, at: datetime, now: datetime) -> None:
    match piece:
        case Welcome():
            _refuse_binned(store, piece.session_id)
            sessions.welcome(store, piece.session_id, now=at)
        case Answer():
            _refuse_binned(store, piece.session_id)
            values = values_from_json(_item(store, piece), piece.values)
            sessions.answer(store, piece.session_id, piece.canonical, piece.place, values, now=now)
        case Typed():
            _named(store, piece)
            drafts.keep(store, piece.form, piece.content, now=now)


def _line(store: Store, piece: Piece) -> Line:
    try:
        if isinstance(piece, Typed):
            kept = drafts.read(store, piece.form)
            of, same = _named(store, piece), kept == dict(piece.content)
            return Line(piece, of, "What stood in it", _words(kept), _words(piece.content), same=same)
        row = _refuse_binned(store, piece.session_id)
        if isinstance(piece, Welcome):
            given = "Given" if row["welcomed"] else NOTHING
            of, asked = _session(row), "The welcome and confidentiality"
            return Line(piece, of, asked, given, "Given", same=bool(row["welcomed"]))
        item = _item(store, piece)
        there, here = (_said(item, values) for values in _both(store, piece, item))
        line = Line(piece, _session(row), item.text, there, here, same=there == here)
        return line if row["state"] != "finished" or line.same else _late(line)
    except BadInput as problem:
        return Line(piece, "Not in this record book any more", "", "", "", str(problem))


def _late(line: Line) -> Line:
    why = "This session was finished since. Add it to the record as an amendment."
    return replace(line, refused=why)


def _item(store: Store, piece: Answer) -> Item:
    screen = shipped.safety()
    if piece.canonical == screen.canonical:  # begun by its first answer
        item = find(screen, piece.place)
        if item is not None:
            return item
    asked = store.row(
        "SELECT 1 FROM sessions WHERE id = :session AND (guide = :form OR EXISTS"
        " (SELECT 1 FROM instruments WHERE session_id = :session AND canonical = :form))",
        {"session": piece.session_id, "form": piece.canonical},
    )
    if asked is None:
        raise BadInput("This question is not in the session.", SAFE)
    return forms.read(store, piece.canonical).item(piece.place)


def _both(store: Store, piece: Answer, item: Item) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """What is there now, and what the copy holds."""
    row = store.row(
        "SELECT value FROM answers WHERE session_id = ? AND canonical = ? AND place = ?",
        (piece.session_id, piece.canonical, piece.place),
    )
    there = values_from_json(item, row["value"]) if row else ()
    return there, values_from_json(item, piece.values)


def _said(item: Item, values: Iterable[Value]) -> str:
    return "; ".join(amendments.said(item, value) for value in values) or NOTHING


def _words(content: Mapping[str, object]) -> str:
    """What somebody typed; what they chose from a list stands there as a code, which says nothing to them."""
    found = (text.strip() for text in content.values() if isinstance(text, str))
    return "; ".join(text for text in found if text and not _CODE.fullmatch(text)) or NOTHING


def _named(store: Store, piece: Typed) -> str:
    """What the form was about; nothing of somebody who was erased, or of what is not here, is put in again."""
    form, _, about = piece.form.partition(" ")
    known = about if form == "amendment" else not about or form == "incident"
    if form not in _FORMS or not known:
        raise BadInput("This form is not known to this version of the application.", SAFE)
    if form == "amendment":
        return f"{_FORMS[form]}: {_session(_row(store, about))}"
    if about:
        row = store.row("SELECT label FROM incidents WHERE id = ?", (about,))
        if row is None:
            raise BadInput("Its incident is not in this record book any more.", SAFE)
        return f"{_FORMS[form]}: {row['label']}"
    return _FORMS[form]


def _refuse_binned(store: Store, session_id: str) -> Row:
    row = _row(store, session_id)
    if row["binned"]:
        raise BadInput("Its session is in the bin.", SAFE, "Take it out of the bin, then try again.")
    return row


def _row(store: Store, session_id: str) -> Row:
    row = store.row(
        "SELECT kind, state, held_on, welcomed, binned, coalesce(code_name, label, '') AS whom FROM sessions"
        " LEFT JOIN cases ON cases.id = case_id LEFT JOIN people ON people.id = person_id"
        " LEFT JOIN incidents ON incidents.id = coalesce(cases.incident_id, sessions.incident_id)"
        " WHERE sessions.id = ?",
        (session_id,),
    )
    if row is None:
        raise BadInput("Its session is not in this record book any more.", SAFE)
    return row


def _session(row: Row) -> str:
    kind = SessionKind(row["kind"]).label
    whom = f", {row['whom']}" if row["whom"] else ""
    return f"{kind}{whom}, {said(date.fromisoformat(row['held_on']))}"
