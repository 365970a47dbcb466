"""The questionnaires there are: those that come with the application, and those that somebody has brought in.

One that is brought in is kept byte for byte with its hash. Versions stand side by side; what a version asks never
changes, so a file that says something else under the same address and version is refused, while one that only
looks different (spaces, the order of its lines) is the one that is there already.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from sos_desktop.dates import stamp
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import parse, shipped
from sos_desktop.questionnaires.model import Questionnaire
from sos_desktop.records.wording import SHORT, short
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of one questionnaire."""

    form: Questionnaire
    sha256: bytes
    ours: bool
    """Whether it comes with the application: then it cannot be retired, only left unused."""
    file_name: str = ""
    added: str = ""
    retired: str = ""

    @property
    def canonical(self) -> str:
        return self.form.canonical

    @property
    def title(self) -> str:
        return self.form.title


def entries(store: Store) -> tuple[Entry, ...]:
    """Every version there is, by title, the newest of each first."""
    found = [*brought(store), *_shipped()]
    return tuple(sorted(found, key=lambda entry: entry.title.casefold()))


def brought(store: Store) -> tuple[Entry, ...]:
    """Those that somebody, or a programme's pack, has brought in: the newest first."""
    return tuple(
        Entry(
            _read(bytes(row["sha256"]), row["content"]),
            bytes(row["sha256"]),
            False,
            row["file_name"],
            row["added"],
            row["retired"] or "",
        )
        for row in store.rows("SELECT * FROM library ORDER BY added DESC, rowid DESC")
    )


def add(store: Store, data: bytes, file_name: str, *, now: datetime) -> Entry:
    """Bring in the questionnaire in ``data``; or the same one once more, which changes nothing.

    Raises QuestionnaireRefused where it cannot be asked here, BadInput where it says something else than the
    version of that number that is here already.
    """
    form = parse.read(data)
    ours = shipped.by_canonical(form.canonical)
    if ours is not None:
        _check_same(form, ours)
        raise BadInput(
            f"“{form.title}” comes with the application: there is nothing to add.",
            "Nothing has been changed.",
        )
    with store.change(now=now) as change:
        kept = _kept(change, form.canonical)
        if kept is not None:
            _check_same(form, _read(*kept))
            data = kept[1].encode("utf-8")
        digest = hashlib.sha256(data).digest()
        if change.row("SELECT 1 FROM library WHERE canonical = ?", (form.canonical,)) is None:
            _insert(change, form, digest, data, file_name, now)
    return next(entry for entry in brought(store) if entry.canonical == form.canonical)


def retire(store: Store, canonical: str, *, now: datetime) -> None:
    """No longer offered; whatever was asked with it stays readable. It is no longer the choice for anything."""
    with store.change(now=now) as change:
        if not change.run(
            "UPDATE library SET retired = ? WHERE canonical = ? AND retired IS NULL", (stamp(now), canonical)
        ):
            raise _not_there()
        change.run("DELETE FROM form_choices WHERE canonical = ?", (canonical,))
        change.audit("questionnaire retired", canonical)


def bring_back(store: Store, canonical: str, *, now: datetime) -> None:
    """A retired version is offered again."""
    with store.change(now=now) as change:
        if not change.run(
            "UPDATE library SET retired = NULL WHERE canonical = ? AND retired IS NOT NULL", (canonical,)
        ):
            raise _not_there()
        change.audit("questionnaire brought back", canonical)


def choose(store: Store, purpose: str, canonical: str, *, now: datetime) -> None:
    """``canonical`` is used for ``purpose`` from now on: ``guide one-to-one``, ``instrument <url>``.

    An empty ``canonical`` says that nothing is used for it.
    """
    if canonical and all(entry.canonical != canonical for entry in entries(store) if not entry.retired):
        raise _not_there()
    with store.change(now=now) as change:
        change.run(
            "INSERT INTO form_choices (purpose, canonical) VALUES (?, ?)"
            " ON CONFLICT (purpose) DO UPDATE SET canonical = excluded.canonical",
            (purpose, canonical),
        )
        change.audit("questionnaire chosen", f"{purpose}: {canonical}")


def as_before(store: Store, purpose: str, *, now: datetime) -> None:
    """What the application uses for ``purpose`` by itself."""
    with store.change(now=now) as change:
        if change.run("DELETE FROM form_choices WHERE purpose = ?", (purpose,)):
            change.audit("questionnaire chosen", purpose)


def choices(store: Store) -> dict[str, str]:
    """What has been chosen, by purpose; what is not here is as the application has it."""
    return {row["purpose"]: row["canonical"] for row in store.rows("SELECT * FROM form_choices")}


def content(store: Store, canonical: str) -> bytes:
    """The file of one version, byte for byte."""
    row = store.row("SELECT content FROM library WHERE canonical = ?", (canonical,))
    if row is not None:
        return str(row["content"]).encode("utf-8")
    for name in shipped.GUIDES + shipped.INSTRUMENTS:
        if _ours(name).canonical == canonical:
            return shipped.shipped_bytes(name)
    raise _not_there()


def guide(store: Store, name: str) -> Questionnaire:
    """The guide that is used where the application has ``name``: the one chosen for it, or its own."""
    chosen = choices(store).get(f"guide {name}")
    return (find(store, chosen) if chosen else None) or shipped.guide(name)


def instrument(store: Store, canonical: str) -> Questionnaire | None:
    """What is asked where a guide names ``canonical``: the version chosen for it, or none where it is not used."""
    chosen = choices(store).get(f"instrument {canonical.partition('|')[0]}")
    if chosen is None:
        return find(store, canonical)
    return find(store, chosen) if chosen else None


def find(store: Store, canonical: str) -> Questionnaire | None:
    """The form at ``url|version``; at ``url`` alone the newest that is not retired."""
    url, _, version = canonical.partition("|")
    row: Row | None = store.row(
        "SELECT sha256, content FROM library WHERE url = :url AND (version = :version"
        " OR (:version = '' AND retired IS NULL)) ORDER BY added DESC, rowid DESC LIMIT 1",
        {"url": url, "version": version},
    )
    if row is not None:
        return _read(bytes(row["sha256"]), row["content"])
    return shipped.by_canonical(canonical)


def _ours(name: str) -> Questionnaire:
    return shipped.guide(name) if name in shipped.GUIDES else shipped.instrument(name)


def _shipped() -> Iterator[Entry]:
    for name in shipped.GUIDES + shipped.INSTRUMENTS:
        digest = hashlib.sha256(shipped.shipped_bytes(name)).digest()
        yield Entry(_ours(name), digest, True, f"{name}.json")


def _insert(
    change: Change, form: Questionnaire, digest: bytes, data: bytes, file_name: str, now: datetime
) -> None:
    name = short(PurePath(file_name).name[:SHORT], "The name of the file")
    change.run(
        "INSERT INTO library (canonical, url, version, sha256, content, file_name, added)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (form.canonical, form.url, form.version, digest, data.decode("utf-8"), name, stamp(now)),
    )
    change.audit("questionnaire added", form.canonical, data)


def _kept(change: Change, canonical: str) -> tuple[bytes, str] | None:
    """The words that are here under this version: brought in, or asked already."""
    for table in ("library", "questionnaires"):
        row = change.row(f"SELECT sha256, content FROM {table} WHERE canonical = ?", (canonical,))  # noqa: S608  ours
        if row is not None:
            return bytes(row["sha256"]), str(row["content"])
    return None


def _check_same(form: Questionnaire, there: Questionnaire) -> None:
    if _meaning(form) != _meaning(there):
        raise BadInput(
            f"“{form.title}” says something else than version {there.version[:40]} that is here already.",
            "Nothing has been changed.",
            "Give the file a new version, then add it again: both can stand side by side.",
        )


def _meaning(form: Questionnaire) -> tuple[object, ...]:
    """What is asked, and how it is counted; whoever published it and when does not matter."""
    return form.items, form.variables, form.about.score_times, form.about.prorate_from


_parsed: dict[bytes, Questionnaire] = {}
"""By the hash of their words, so that each is read once; it holds forms only, never answers."""


def _read(digest: bytes, words: str) -> Questionnaire:
    if digest not in _parsed:
        _parsed[digest] = parse.read(words.encode("utf-8"))
    return _parsed[digest]


def _not_there() -> BadInput:
    return BadInput("This questionnaire is not here, or it is retired.", "Nothing has been changed.")
