"""The commands of a practitioner's summary: everything that leaves of a quarter, and taking back what was wrong."""

import argparse
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.terminal import Terms, command, folder, passphrase, passphrase_option, say

if TYPE_CHECKING:
    from sos_desktop.summary.leaving import Leaving
    from sos_desktop.summary.ledger import Issued
    from sos_desktop.vault.folder import Vault

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_BOOK = "the record book; it must be locked in the window"
_FEWEST_DIGITS = 6


def add(commands: Commands) -> None:
    summary = command(commands, "summary", _summary, "make the protected summary of a quarter that has ended")
    folder(summary, _BOOK)
    summary.add_argument("--quarter", required=True, help="such as 2026-Q3")
    summary.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help="the file, or a folder for it; for a summary of two files a folder",
    )
    passphrase_option(summary)

    withdrawn = command(
        commands, "withdraw", _withdraw, "take back a summary that was wrong, and say whom to tell what"
    )
    folder(withdrawn, _BOOK)
    which = withdrawn.add_mutually_exclusive_group(required=True)
    which.add_argument("--file-id", metavar="ID", type=_digits, help="its number, or how that begins")
    which.add_argument("--quarter", help="such as 2026-Q3")
    passphrase_option(withdrawn)


def _digits(text: str) -> str:
    if not re.fullmatch(rf"[0-9a-f]{{{_FEWEST_DIGITS},32}}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"must be {_FEWEST_DIGITS} to 32 of the digits 0 to 9 and a to f")
    return text


def _summary(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.summary import ledger

    quarter, now = Quarter.parse(chosen.quarter), terms.now()
    with _opened(chosen, terms) as vault:
        before = ledger.find(vault, quarter) is not None
        issued = ledger.issue(vault, quarter, now=now, today=terms.today)
    for path, file in zip(ledger.save_all(issued, chosen.out), issued.files, strict=True):
        say(path)
        say(f"  {_what(issued, file, again=before)}")


def _what(issued: "Issued", file: "Leaving", *, again: bool) -> str:
    """What was written: no number of people is in it, neither a true one nor the file's."""
    from sos_desktop.summary.tables import Mode

    specification = file.document.specification
    numbers = len(specification.cells)
    how = (
        f"half {file.document.half} of 2, for {file.sealed_for}, {numbers} numbers that say nothing alone"
        if specification.mode is Mode.SHARES
        else f"{numbers} numbers, each moved by chance, epsilon {specification.epsilon}"
    )
    sealed = f"sealed for {file.sealed_for}" if file.sealed is not None else "not sealed"
    when = "the same file again" if again else "made now"
    return (
        f"{issued.quarter.said()}, {when}: {how}; signed, {sealed}; {len(file.data)} bytes, fingerprint "
        f"{file.fingerprint}"
    )


def _withdraw(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.summary import ledger

    now = terms.now()
    with _opened(chosen, terms) as vault:
        overview = ledger.overview(vault, now=now, today=terms.today)
        found = [issued for issued in overview.earlier if _is_meant(issued, chosen)]
        if len(found) != 1:
            raise SummaryRefused(
                "No summary of that number or quarter has left this record book."
                if not found
                else "More than one summary begins with these digits.",
                "Nothing has been changed.",
                "The Summary page lists every file that has left, with its number.",
            )
        ledger.withdraw(vault, found[0].file_id, now=now)
    for line in ledger.to_tell(found[0]):
        say(line, lost="The summary is withdrawn; its number is on the Summary page.")


def _is_meant(issued: "Issued", chosen: argparse.Namespace) -> bool:
    if chosen.quarter is not None:
        return issued.quarter == Quarter.parse(chosen.quarter)
    return issued.file_id.startswith(chosen.file_id)


@contextmanager
def _opened(chosen: argparse.Namespace, terms: Terms) -> "Iterator[Vault]":
    from sos_desktop.casebook import Casebook

    _, limits = terms.keys()
    casebook = Casebook.open(chosen.folder, passphrase(chosen), now=terms.now(), limits=limits)
    try:
        yield casebook.vault
    finally:
        casebook.close(now=terms.now())
