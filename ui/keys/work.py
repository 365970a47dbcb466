"""What the pages about keys ask of the core, each run on a thread; nothing heavy is imported before it is called."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from ui.opening import Opening, Way

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.vault.rekey import ReKeyed
    from sos_desktop.vault.ways import Ways


class NewKeys(NamedTuple):
    """Everything that re-keying needs; never shown, not even in a fault."""

    folder: Path
    old: Way
    phrase: str
    generated: bool
    code: str
    forget_backups: bool

    def __repr__(self) -> str:
        return "NewKeys()"


class Office(NamedTuple):
    """One that may be given a way in: what its public file says."""

    label: str
    fingerprint: str
    public: bytes


def asked_for(casebook: "Casebook") -> tuple[str, str] | None:
    """Whose escrow the programme's pack asks for, and that key as digits; None where it asks for none."""
    from sos_desktop.records import programme

    hint = programme.escrow(casebook.store)
    return (hint.label, hint.public) if hint else None


def ways(casebook: "Casebook") -> "Ways":
    from sos_desktop.vault import ways

    return ways.of(casebook.vault)


def proved(casebook: "Casebook", *, opening: Opening, way: Way) -> bytes:
    """The id of the record book, if ``way`` opens it; otherwise WrongPassphrase."""
    from sos_desktop.errors import WrongPassphrase
    from sos_desktop.vault.keys import open_with_secret

    _, limits = opening.price()
    if open_with_secret(casebook.vault.folder, way.secret(), limits) is None:
        raise WrongPassphrase(
            "That is not the passphrase of this record book.",
            "Nothing has been changed.",
            "Check Caps Lock and the keyboard's language.",
        )
    return casebook.vault.meta.vault_id


def change_passphrase(
    casebook: "Casebook", *, opening: Opening, old: Way, phrase: str, generated: bool, now: datetime
) -> bytes:
    """Answers the id of the record book, which a new sheet bears."""
    from sos_desktop.vault.rewrap import change_passphrase

    cost, limits = opening.price()
    change_passphrase(
        casebook.vault, old.secret(), phrase, generated=generated, now=now, cost=cost, limits=limits
    )
    return casebook.vault.meta.vault_id


def change_sheet(casebook: "Casebook", *, opening: Opening, old: Way, code: str, now: datetime) -> None:
    from sos_desktop.vault.recovery import RecoveryCode
    from sos_desktop.vault.rewrap import change_sheet

    _, limits = opening.price()
    change_sheet(casebook.vault, old.secret(), RecoveryCode.parse(code), now=now, limits=limits)


def read_office(file: Path) -> Office:
    from sos_desktop.vault.escrow_files import read_public

    recipient = read_public(file)
    return Office(recipient.label, recipient.fingerprint, recipient.public)


def read_key(file: Path) -> str:
    """An escrow key from its private file, as it would be typed."""
    from sos_desktop.vault.escrow_files import read_private

    return read_private(file).text


def set_escrow(
    casebook: "Casebook", *, opening: Opening, old: Way, offices: tuple[Office, ...], now: datetime
) -> None:
    """Let these open it, in place of those before; none at all where ``offices`` is empty."""
    from sos_desktop.vault.escrow import Recipient
    from sos_desktop.vault.rewrap import change_escrow, remove_escrow

    _, limits = opening.price()
    recipients = tuple(Recipient(office.label, office.public) for office in offices)
    passphrase = cast(str, old.secret())
    if recipients:
        change_escrow(casebook.vault, passphrase, recipients, now=now, limits=limits)
    else:
        remove_escrow(casebook.vault, passphrase, now=now, limits=limits)


def uses_seen(casebook: "Casebook", *, now: datetime) -> None:
    from sos_desktop.vault import escrow_uses

    escrow_uses.seen(casebook.store, casebook.vault.meta.vault_id, now=now)


def give_new_keys(opening: Opening, new: NewKeys, now: datetime, begun: Callable[[str], None]) -> "ReKeyed":
    """Of the closed record book. ``begun`` is told of each step, on the thread that this runs on."""
    from sos_desktop.vault import rekey
    from sos_desktop.vault.recovery import RecoveryCode

    cost, limits = opening.price()
    return rekey.everything(
        new.folder,
        cast("str | RecoveryCode", new.old.secret()),
        new.phrase,
        RecoveryCode.parse(new.code),
        generated=new.generated,
        now=now,
        cost=cost,
        limits=limits,
        forget_backups=new.forget_backups,
        begun=begun,
    )
