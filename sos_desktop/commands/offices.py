"""The commands of two offices that add up halves of counts, and the audit of whatever was released."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput, SummaryRefused
from sos_desktop.terminal import Terms, command, folder, passphrase, passphrase_option, say

if TYPE_CHECKING:
    from sos_desktop.offices.halves import Halves
    from sos_desktop.vault.folder import Vault

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_BOOK = "the record book of this office (kind: SoS team); it must be locked in the window"


def add(commands: Commands) -> None:
    share = commands.add_parser("share", help="exact totals of two offices, each with half of every count")
    inner = share.add_subparsers(required=True, metavar="COMMAND")

    key = command(inner, "key", _key, "say to which key files for this record book are sealed")
    folder(key, _BOOK)
    passphrase_option(key)

    listed = command(inner, "list", _list, "say which files this office can add up, and their fingerprint")
    _halves_options(listed)
    listed.add_argument("--out", type=Path, metavar="FILE", help="save the list for the other office")

    made = command(inner, "partial", _partial, "add up this office's halves of a quarter, once")
    _halves_options(made)
    made.add_argument(
        "--agreed",
        required=True,
        metavar="LIST",
        help="the other office's list, as a file or as its fingerprint: 1F3A-9C02-77D1-0B4E",
    )
    made.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the partial, or a folder for it"
    )

    combined = command(
        inner, "combine", _combine, "open the partials of both offices: protected exact totals"
    )
    combined.add_argument("files", type=Path, nargs="+", metavar="PARTIAL", help="two of each quarter")
    combined.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="exact-totals.csv, or a folder for it"
    )
    combined.add_argument(
        "--expected", type=_positive, metavar="N", help="how many files were expected in each quarter"
    )

    attack = command(commands, "attack", _attack, "say what could be worked out from released files")
    attack.add_argument("files", type=Path, nargs="+", metavar="FILE", help="everything that was released")
    attack.add_argument("--json", action="store_true", help="answer in JSON, for another program")


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:9]) == int(text):
        raise argparse.ArgumentTypeError("must be a whole number from 1 up")
    return int(text)


def _halves_options(asked: argparse.ArgumentParser) -> None:
    folder(asked, _BOOK)
    asked.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="the halves that came to this office"
    )
    asked.add_argument("--quarter", required=True, help="such as 2026-Q3")
    passphrase_option(asked)


@contextmanager
def _opened(chosen: argparse.Namespace, terms: Terms) -> "Iterator[Vault]":
    from sos_desktop.casebook import Casebook
    from sos_desktop.offices import partials

    _, limits = terms.keys()
    casebook = Casebook.open(chosen.folder, passphrase(chosen), now=terms.now(), limits=limits)
    try:
        partials.refuse_casework(casebook.vault)
        yield casebook.vault
    finally:
        casebook.close(now=terms.now())


def _key(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.summary.sealing import Opener

    with _opened(chosen, terms) as vault:
        say(Opener.of(vault.meta).recipient)


def _list(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.offices import agreed
    from sos_desktop.vault.files import hand_over

    quarter = Quarter.parse(chosen.quarter)
    with _opened(chosen, terms) as vault:
        halves = _sorted_out(vault, chosen, quarter, terms)
    say(
        f"{len(halves.chosen)} files of {halves.record_books} record books, {halves.late} of earlier quarters"
    )
    if halves.too_few:
        raise SummaryRefused(
            halves.too_few, "Nothing has been written.", "Fewer would be about single people."
        )
    if chosen.out is not None:
        members = halves.members
        named = agreed.name(members, quarter, halves.half)
        path = chosen.out / named if chosen.out.is_dir() else chosen.out
        say(hand_over(path, agreed.write(members)))
    say(f"fingerprint: {agreed.short(halves.fingerprint)}")


def _partial(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.offices import agreed, partials

    quarter, typed = Quarter.parse(chosen.quarter), chosen.agreed
    with _opened(chosen, terms) as vault:
        halves = _sorted_out(vault, chosen, quarter, terms)
        if Path(typed).is_file():
            listed = agreed.read_file(Path(typed))
            halves, typed = halves.over(listed), agreed.short(agreed.fingerprint(listed))
        kept = partials.make(vault, halves, typed, now=terms.now(), today=terms.today)
    say(partials.save(kept, chosen.out), lost="It is in the record book, and the same one is saved again.")


def _sorted_out(vault: "Vault", chosen: argparse.Namespace, quarter: Quarter, terms: Terms) -> "Halves":
    """What can be added up; everything else is said with its reason."""
    from sos_desktop.combining import kept
    from sos_desktop.offices import half_files, partials
    from sos_desktop.offices.halves import sort_out
    from sos_desktop.programme import senders
    from sos_desktop.summary.sealing import Opener

    partials.read_back(vault, now=terms.now())
    read = half_files.read(chosen.files, Opener.of(vault.meta))
    halves = sort_out(
        read.documents, quarter, added=partials.added_before(vault, quarter), withdrawn=kept.withdrawn(vault.store),
        senders=senders.of(vault.store),
    )  # fmt: skip
    for unread in read.unread:
        print(f"not added: {unread.name}: {unread.reason}", file=sys.stderr)
    for waiting in halves.waiting:
        print(f"waits: {read.name_of(waiting.document)}: {waiting.reason}", file=sys.stderr)
    return halves


def _combine(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.offices import exact, exact_table, opening
    from sos_desktop.vault.files import hand_over

    opened = opening.of_files(chosen.files)
    totals = exact.ExactTotals.of(opened, expected=chosen.expected)
    path = chosen.out / exact_table.NAME if chosen.out.is_dir() else chosen.out
    say(hand_over(path, exact_table.write(totals)))
    for each in totals.opened:
        say(f"{each.period}: {each.files} files of {each.record_books} record books, exact, protected")


def _attack(chosen: argparse.Namespace, _: Terms) -> None:
    from sos_desktop.attack import audit as attack

    audit = attack.audit(chosen.files)
    if not audit.looked:
        raise BadInput("There is nothing to look at in that folder.")
    if chosen.json:
        say(json.dumps(audit.as_json(), indent=2))
    else:
        for line in audit.lines():
            say(line)
    if audit.findings:
        raise SummaryRefused(
            f"Found: {len(audit.findings)}.", "No file has been changed.", "Do not release these together."
        )
