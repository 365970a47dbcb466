"""The commands about the programme pack: what is in one, and making the next one."""

import argparse
import json
from pathlib import Path
from typing import TypeAlias

from sos_desktop.errors import ProgrammeRefused
from sos_desktop.terminal import Terms, command, folder, passphrase, passphrase_option, say

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add(commands: Commands) -> None:
    programme = commands.add_parser("programme", help="look at programme packs, or make one")
    inner = programme.add_subparsers(required=True, metavar="COMMAND")

    check = command(inner, "check", _check, "say what is in a programme pack, and everything wrong with it")
    check.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="packs; or a folder or a JSON file that one is prepared in",
    )
    check.add_argument("--json", action="store_true", help="answer in JSON, for another program")

    make = command(inner, "make", _make, "sign what files say as the next programme pack")
    folder(make, "the SoS team's record book; it must be locked in the window")
    make.add_argument(
        "--from",
        dest="source",
        type=Path,
        required=True,
        metavar="SOURCE",
        help="a folder with programme.json, questionnaires and leaflets; or the JSON alone",
    )
    make.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the pack, or a folder for it and its letter"
    )
    passphrase_option(make)


def _check(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.programme import told

    reports = [told.of_file(path, today=terms.today) for path in chosen.files]
    if chosen.json:
        say(json.dumps([report.as_json() for report in reports], indent=2))
    else:
        for report in reports:
            say("\n  ".join((report.file, *report.said())))
    bad = sum(report.bad for report in reports)
    if bad:
        raise ProgrammeRefused(f"{bad} of {len(reports)} cannot be used.")


def _make(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.casebook import Casebook
    from sos_desktop.programme import document, letter, preparing
    from sos_desktop.programme import folder as source
    from sos_desktop.vault.files import hand_over

    given, now = source.read(chosen.source), terms.now()
    _, limits = terms.keys()
    casebook = Casebook.open(chosen.folder, passphrase(chosen), now=now, limits=limits)
    try:
        preparing.prepare(casebook.vault, *given, now=now)
        made = preparing.make(casebook.vault, now=now, today=terms.today)
    finally:
        casebook.close(now=now)
    pack = document.read(made.data)
    kept = "It is kept in the record book, which can save it again."
    if chosen.out.is_dir():
        say(hand_over(chosen.out / pack.name, made.data, safe=kept), lost=kept)
        say(hand_over(chosen.out / letter.NAME, letter.text(pack).encode(), safe=kept), lost=kept)
    else:
        say(hand_over(chosen.out, made.data, safe=kept), lost=kept)
    say(f"fingerprint: {pack.fingerprint}", lost=kept)
