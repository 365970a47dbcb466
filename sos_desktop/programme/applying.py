"""A pack put in force: each part where the records look for it, all of it in the transaction that is under way.

Nothing of the records goes: an entry of the directory or a form that a newer pack leaves out is retired, and what
was booked, said or sent stays as it is.
"""

from datetime import date, datetime

from sos_desktop.errors import ProgrammeRefused
from sos_desktop.programme import changes
from sos_desktop.programme.contents import Contents, as_json, leaflets_json
from sos_desktop.programme.document import Pack
from sos_desktop.questionnaires import parse
from sos_desktop.records import library, programme, services, urgent_numbers
from sos_desktop.summary import parameters
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Change, Store
from sos_desktop.vault.urgent_numbers import MOST, Sealed

_PARTS = (
    *("name", "organisations", "headcount", "practitioners", "retention", "follow_ups", "thresholds"),
    *("second_place", "information_governance", "escrow"),
)
"""What is kept as it is, for whoever asks ``records.programme``; the rest has tables of its own."""


def apply(
    vault: Vault, change: Change, pack: Pack, earlier: Contents | None, *, now: datetime, today: date
) -> Sealed | None:
    """Put it in force; the urgent numbers as they stand then, where they change, to be put beside the record book."""
    contents, store = pack.contents, vault.store
    _settings(change, contents)
    first = parameters.first_quarter(today)
    holds, now_holds = (
        changes.holds_from(store, first, contents, pack.serial),
        parameters.in_force(store, first),
    )
    if holds.serial > now_holds.serial:
        parameters.take_from(change, first, holds)
    _services(store, contents, pack, now=now, today=today)
    _forms(store, contents, earlier, now=now)
    return _numbers(vault, contents, earlier, pack.made, now=now)


def _settings(change: Change, contents: Contents) -> None:
    programme.clear(change)
    whole = as_json(contents)
    for part in _PARTS:
        if whole[part]:
            programme.put(change, part, whole[part])
    if contents.leaflets:
        programme.put(change, "leaflets", leaflets_json(contents))


def _services(store: Store, contents: Contents, pack: Pack, *, now: datetime, today: date) -> None:
    there = {service.id: service for service in services.listed(store, away=True)}
    wanted = {changes.service_id(each.id): each for each in contents.services}
    for name, each in wanted.items():
        known = there.get(name)
        if known is None or known.away or (known.entry, known.checked) != (each.entry, each.checked):
            by = f"programme pack {pack.serial}"
            services.set_by_programme(store, name, each.entry, checked=each.checked, by=by, now=now)
    for name, known in there.items():
        if name.startswith(changes.service_id("")) and name not in wanted and known.away is None:
            services.put_away(store, name, now=now, today=today)


def _forms(store: Store, contents: Contents, earlier: Contents | None, *, now: datetime) -> None:
    """Raises BadInput where a form says something else than the one of that version that is here already."""
    known = {entry.canonical: entry for entry in library.brought(store)}
    wanted = set()
    for form in contents.questionnaires:
        data = form.content.encode("utf-8")
        added = library.add(store, data, form.file_name, now=now)
        wanted.add(added.canonical)
        if added.retired:
            library.bring_back(store, added.canonical, now=now)
    after = changes.choices_after(store, contents, earlier)
    for form in earlier.questionnaires if earlier else ():
        canonical = parse.read(form.content.encode("utf-8")).canonical
        if canonical in known and canonical not in wanted and not known[canonical].retired:
            library.retire(store, canonical, now=now)
    before = library.choices(store)
    for purpose in before:
        if purpose not in after:
            library.as_before(store, purpose, now=now)
    for purpose, canonical in after.items():
        if before.get(purpose) != canonical:
            library.choose(store, purpose, canonical, now=now)


def _numbers(
    vault: Vault, contents: Contents, earlier: Contents | None, made: date, *, now: datetime
) -> Sealed | None:
    """Those that somebody entered on this laptop stay."""
    own = urgent_numbers.own(vault.store)
    wanted = changes.numbers_after(vault.store, contents, earlier)
    if wanted == (own.numbers if own else ()):
        return None
    if len(wanted) > MOST:
        raise ProgrammeRefused(
            f"Together with your own there would be {len(wanted)} urgent numbers; F9 shows {MOST}.",
            "Nothing has been changed.",
            "Take some of your own out, under Signposting, then load the pack again.",
        )
    return urgent_numbers.enter(vault, wanted, checked=made, now=now)
