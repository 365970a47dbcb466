"""Commands about what opens a record book: another passphrase, another sheet, other keys, and escrow."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sos_desktop.dates import london_date, said
from sos_desktop.errors import BadInput
from sos_desktop.terminal import Terms, command, folder, passphrase, passphrase_option, say, secret

if TYPE_CHECKING:
    from sos_desktop.vault.escrow import EscrowKeys
    from sos_desktop.vault.folder import Vault
    from sos_desktop.vault.recovery import RecoveryCode

_OLDER = "Backups made before still open with the old one, until they are rotated or you re-key everything."

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add(commands: Commands) -> None:
    changed = command(commands, "passphrase", _passphrase, "give a record book another passphrase")
    folder(changed, "the record book; it must be locked in the window")
    _old(changed)
    _new(changed)

    sheet = command(
        commands, "sheet", _sheet, "make a new recovery sheet; the code is to be typed back before it counts"
    )
    folder(sheet, "the record book; it must be locked in the window")
    _old(sheet)

    rekey = command(
        commands,
        "rekey",
        _rekey,
        "put everything under new keys, after a passphrase or a sheet has been seen",
    )
    folder(rekey, "the record book; it must be locked in the window")
    rekey.add_argument(
        "--forget-backups",
        action="store_true",
        help="remove every earlier backup beside it: they open with the old passphrase",
    )
    _old(rekey)
    _new(rekey)

    escrow = commands.add_parser("escrow", help="a way in for one office, or for two together")
    _add_escrow(escrow.add_subparsers(required=True, metavar="COMMAND"))


def _add_escrow(inner: Commands) -> None:
    show = command(inner, "show", _show, "say which offices can open a record book, beside its owner")
    folder(show, "the record book; it must be locked in the window")

    make = command(inner, "make-key", _make_key, "make an escrow key, for the office that keeps it")
    make.add_argument("--label", required=True, metavar="OFFICE", help="the office, such as “SoS lead”")
    make.add_argument("--out", type=Path, metavar="FOLDER", help="save its two files there, on a stick")
    make.add_argument(
        "--print", dest="printed", action="store_true", help="only print the private key, to be written down"
    )

    put = command(inner, "add", _add, "let these offices open a record book, in place of those before")
    folder(put, "the record book; it must be locked in the window")
    put.add_argument(
        "public",
        type=Path,
        nargs="+",
        metavar="PUBLIC",
        help="one public file, or two that must come together",
    )
    _old(put)

    remove = command(inner, "remove", _remove, "let nobody open it by escrow any more")
    folder(remove, "the record book; it must be locked in the window")
    _old(remove)

    unlock = command(inner, "unlock", _unlock, "open a record book by escrow and give it a new passphrase")
    folder(unlock, "the record book; it must be locked in the window")
    unlock.add_argument(
        "--key-file", type=Path, action="append", default=[], metavar="FILE",
        help="a private file; without it the keys are asked for",
    )  # fmt: skip
    _new(unlock)


def _old(asked: argparse.ArgumentParser) -> None:
    passphrase_option(asked)
    asked.add_argument(
        "--with-sheet",
        action="store_true",
        help="ask for the code of the recovery sheet in place of the passphrase",
    )


def _new(asked: argparse.ArgumentParser) -> None:
    asked.add_argument(
        "--new-passphrase-file", metavar="FILE", help="read the new passphrase from the first line of FILE"
    )
    asked.add_argument(
        "--four-words", action="store_true", help="draw four words by chance and print them, once"
    )


# What is asked


def _what_opens_it(chosen: argparse.Namespace) -> "str | RecoveryCode":
    if not chosen.with_sheet:
        return passphrase(chosen)
    from sos_desktop.vault.recovery import RecoveryCode

    return RecoveryCode.parse(secret("recovery code", chosen.passphrase_file))


def _new_passphrase(chosen: argparse.Namespace) -> str:
    """Drawn here and not said yet, or asked for."""
    from sos_desktop.vault import passphrase as passphrases
    from sos_desktop.vault.creation import refuse_weak

    if chosen.four_words:
        return passphrases.generate()
    phrase = secret("new passphrase", chosen.new_passphrase_file, twice=True)
    refuse_weak(phrase, generated=False)
    return phrase


def _say_words(chosen: argparse.Namespace, phrase: str) -> None:
    if chosen.four_words:
        say(
            f"passphrase (write it down now, it is not shown again): {phrase}",
            lost="It counts, and was not shown: use the recovery sheet.",
        )


def _new_sheet(vault_id: bytes, now: datetime) -> "RecoveryCode":
    """Shown, and typed back once: a sheet that nobody has is worse than the old one."""
    from sos_desktop.vault.recovery import RecoveryCode, hint, new_code

    code = new_code()
    say(f"for the record book {hint(vault_id)}, {said(london_date(now))}; write it down now:", lost="")
    say(f"recovery code: {code.text}", lost="Nothing has been changed.")
    if RecoveryCode.parse(secret("recovery code", prompt="Type it back from the paper: ")) != code:
        raise BadInput("This is the code of another sheet.", "The sheet before it still counts.")
    return code


def _opened(chosen: argparse.Namespace, old: "str | RecoveryCode", terms: Terms) -> "Vault":
    from sos_desktop.vault.folder import derive, open_with

    _, limits = terms.keys()
    return open_with(derive(chosen.folder, old, now=terms.now(), limits=limits))


# What is done


def _passphrase(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.vault import rewrap

    old = _what_opens_it(chosen)
    vault, (cost, limits) = _opened(chosen, old, terms), terms.keys()
    try:
        new = _new_passphrase(chosen)
        rewrap.change_passphrase(
            vault, old, new, generated=chosen.four_words, now=terms.now(), cost=cost, limits=limits
        )
    finally:
        vault.close(now=terms.now())
    _say_words(chosen, new)
    say(f"{chosen.folder} has a new passphrase")
    say(_OLDER)


def _sheet(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.vault import rewrap

    old = _what_opens_it(chosen)
    vault, (_, limits) = _opened(chosen, old, terms), terms.keys()
    try:
        code = _new_sheet(vault.meta.vault_id, terms.now())
        rewrap.change_sheet(vault, old, code, now=terms.now(), limits=limits)
    finally:
        vault.close(now=terms.now())
    say(f"{chosen.folder} has a new recovery sheet: please destroy the old one")
    say(_OLDER)


def _rekey(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.vault import rekey

    old = _what_opens_it(chosen)
    vault = _opened(chosen, old, terms)
    vault_id = vault.meta.vault_id
    vault.close(now=terms.now())
    new = _new_passphrase(chosen)
    code = _new_sheet(vault_id, terms.now())
    cost, limits = terms.keys()
    done = rekey.everything(
        chosen.folder, old, new, code, generated=chosen.four_words, now=terms.now(), cost=cost, limits=limits,
        forget_backups=chosen.forget_backups,
    )  # fmt: skip
    _say_words(chosen, new)
    say(f"{chosen.folder} has new keys: only the new passphrase and the new sheet open it")
    if done.first_backup is None:
        say("the first backup under them could not be made; the earlier ones have all been kept")
    else:
        say(f"made {done.first_backup.path}")
    if not chosen.forget_backups or done.first_backup is None:
        say("earlier backups still open with the old passphrase")
    say("copies in other places (a second place, a stick) still open with the old passphrase")


# Escrow


def _show(chosen: argparse.Namespace, _: Terms) -> None:
    from sos_desktop.vault import keys, ways

    keys.readable(chosen.folder)
    escrow = ways.escrow_in(chosen.folder)
    if escrow is None:
        say("nobody can open it by escrow")
        return
    say(f"also openable by: {escrow.said()}")
    for office, fingerprint in zip(escrow.offices, escrow.fingerprints, strict=True):
        say(f"{fingerprint}  {office}")


def _make_key(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.vault import escrow, escrow_files

    if (chosen.out is None) != chosen.printed:
        raise BadInput("Say either --out FOLDER or --print.", "No key has been made.")
    key = escrow.new_key()
    recipient = escrow.Recipient(chosen.label, key.public)
    if chosen.printed:
        say(escrow_files.private_file(key, chosen.label).decode("utf-8"), lost="No key has been made.")
        say(escrow_files.public_file(recipient).decode("ascii"), lost="No key has been made.")
        return
    public, private = escrow_files.save_pair(
        chosen.out, chosen.label, key, allowed=terms.allowed or escrow_files.fit
    )
    say(f"private, for {chosen.label} only: {private}")
    say(f"public, for the record books: {public}")
    say(f"fingerprint: {recipient.fingerprint}")


def _add(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.vault import escrow_files, rewrap
    from sos_desktop.vault.escrow import EscrowWork

    recipients = EscrowWork(tuple(escrow_files.read_public(path) for path in chosen.public)).recipients
    old = _what_opens_it(chosen)
    vault, (_, limits) = _opened(chosen, old, terms), terms.keys()
    try:
        rewrap.change_escrow(vault, old, recipients, now=terms.now(), limits=limits)
    finally:
        vault.close(now=terms.now())
    _show(chosen, terms)


def _remove(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.vault import rewrap

    old = _what_opens_it(chosen)
    vault, (_, limits) = _opened(chosen, old, terms), terms.keys()
    try:
        if rewrap.escrow_of(vault) is None:
            raise BadInput("Nobody can open it by escrow.", "Nothing has been changed.")
        rewrap.remove_escrow(vault, old, now=terms.now(), limits=limits)
    finally:
        vault.close(now=terms.now())
    say("nobody can open it by escrow any more; backups made before still open that way")


def _unlock(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.vault import rewrap
    from sos_desktop.vault.folder import derive, open_with

    held, (cost, limits) = _escrow_keys(chosen), terms.keys()
    vault = open_with(derive(chosen.folder, held, now=terms.now(), limits=limits))
    try:
        new = _new_passphrase(chosen)
        rewrap.change_passphrase(
            vault, held, new, generated=chosen.four_words, now=terms.now(), cost=cost, limits=limits
        )
    finally:
        vault.close(now=terms.now())
    _say_words(chosen, new)
    say(f"{chosen.folder} was opened by escrow and has a new passphrase")
    say("this use is written down, and whoever opens it next is told")


def _escrow_keys(chosen: argparse.Namespace) -> "EscrowKeys":
    """From the files, or one after the other as the offices are named."""
    from sos_desktop.vault import escrow_files, ways
    from sos_desktop.vault.escrow import EscrowKeys

    if chosen.key_file:
        return EscrowKeys(tuple(escrow_files.read_private(path) for path in chosen.key_file))
    escrow = ways.escrow_in(chosen.folder)
    if escrow is None:
        raise BadInput("Nobody can open that record book by escrow.", "Nothing has been changed.")
    typed = [secret("escrow key", prompt=f"Escrow key of {office}: ") for office in escrow.offices]
    return EscrowKeys.parse(typed)
