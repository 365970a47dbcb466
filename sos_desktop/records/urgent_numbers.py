"""The site's own urgent numbers as the record book keeps them, and the file in clear beside it that F9 reads.

The record book is what counts. The file is made from it, and held against it whenever the record book is opened.
"""

from contextlib import suppress
from datetime import date, datetime

from sos_desktop.dates import stamp
from sos_desktop.errors import BadInput, SaveFailed
from sos_desktop.records.wording import short
from sos_desktop.vault import urgent_numbers
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Store
from sos_desktop.vault.urgent_numbers import MOST, Number, Sealed, State

CHANGED = (
    "Something other than this application has changed the file with your site’s urgent numbers, so it is not used. "
    "F9 shows what your record book holds. Please compare it with your switchboard, under Signposting."
)


def own(store: Store) -> Sealed | None:
    """What the record book holds; None where nothing was ever entered."""
    row = store.row("SELECT content FROM urgent_numbers")
    return urgent_numbers.kept(row["content"]) if row else None


def keep(vault: Vault, numbers: tuple[Number, ...], *, checked: date, now: datetime) -> Sealed:
    """Keep these in place of the ones before, confirmed on that day, in the record book and beside it.

    Raises BadInput for a line without a name or without anything to dial, SaveFailed where the file is not taken.
    """
    wanted = enter(vault, numbers, checked=checked, now=now)
    try:
        publish(vault, wanted)
    except OSError:
        raise SaveFailed(
            "The numbers are kept in your record book, but the disk did not take the copy for the locked window.",
            "F9 shows them whenever the record book is open.",
            "Free some space, then lock and unlock: the copy is made then.",
        ) from None
    return wanted


def enter(vault: Vault, numbers: tuple[Number, ...], *, checked: date, now: datetime) -> Sealed:
    """The same in the record book alone, as a part of what is under way; ``publish`` follows when it is kept."""
    wanted = Sealed(tuple(_checked(number) for number in numbers), checked.isoformat(), stamp(now))
    if len(wanted.numbers) > MOST:
        raise BadInput(
            f"These are {len(wanted.numbers)} numbers.",
            "Nothing has been changed.",
            f"Please keep to {MOST}: they are read in a hurry.",
        )
    with vault.store.change(now=now) as change:
        _put(vault, wanted, now=now)
        change.audit("urgent numbers kept", "urgent numbers", wanted.content())
    return wanted


def check(vault: Vault, *, now: datetime) -> str:
    """Hold the file against the record book and put it right; a sentence where something else has changed it."""
    if not vault.folder.is_dir():  # a backup that is only looked at
        return ""
    held = own(vault.store)
    state = urgent_numbers.state(vault.folder, held, _key(vault))
    if not vault.read_only:
        with suppress(OSError, SaveFailed):  # tried again at the next opening; F9 shows the record book's own
            _settle(vault, held, state, now=now)
    return CHANGED if state is State.CHANGED else ""


def _settle(vault: Vault, held: Sealed | None, state: State, *, now: datetime) -> None:
    if state is State.LATER:
        found = urgent_numbers.read(vault.folder)
        if found is not None:
            _put(vault, found, now=now)
    elif state in (State.MISSING, State.CHANGED) and held is not None:
        publish(vault, held)
    elif state is State.CHANGED:
        urgent_numbers.remove(vault.folder)


def _put(vault: Vault, sealed: Sealed, *, now: datetime) -> None:
    with vault.store.change(now=now) as change:
        change.run(
            "INSERT INTO urgent_numbers (only_row, content, saved) VALUES (1, ?, ?)"
            " ON CONFLICT (only_row) DO UPDATE SET content = excluded.content, saved = excluded.saved",
            (sealed.content(), sealed.saved),
        )


def publish(vault: Vault, sealed: Sealed) -> None:
    """Put them beside the record book, for the locked window. Raises OSError; the next unlock mends it."""
    urgent_numbers.write(vault.folder, sealed, _key(vault))


def _key(vault: Vault) -> bytes:
    return urgent_numbers.key_of(vault.meta.audit_key)


def _checked(number: Number) -> Number:
    return Number(
        short(number.name, "The name", required=True),
        short(number.call, "The number", required=True),
        short(number.when, "When to use it"),
    )
