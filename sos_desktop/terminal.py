"""What the commands without a window share: when it is, what is said, and how secrets are asked for.

A secret comes from a person at a terminal, from a pipe, or from a file that is named; never from the command line,
where every other user of the computer could read it.
"""

import argparse
import getpass
import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, TextIO

from sos_desktop.dates import london_date, utc_now
from sos_desktop.errors import BadInput, SaveFailed

if TYPE_CHECKING:
    from sos_desktop.vault.keys import Cost, Limits

_PACKAGE = Path(__file__).resolve().parent
LONGEST_LINE = 8192
"""Bytes read in search of a passphrase: many times what one may have."""


@dataclass(frozen=True)
class Terms:
    """When it is, and what a record book may cost and where it may lie; without them, the core's own."""

    now: Callable[[], datetime] = utc_now
    cost: "Cost | None" = None
    limits: "Limits | None" = None
    allowed: Callable[[Path], None] | None = None

    @property
    def today(self) -> date:
        return london_date(self.now())

    def keys(self) -> "tuple[Cost, Limits]":
        """What making a record book costs, and what opening one may; imported with what they cost."""
        from sos_desktop.vault.keys import LIMITS, MODERATE

        return self.cost or MODERATE, self.limits or LIMITS


# What is said


def refuse_deafness() -> None:
    """Before anything is done: with nobody to say it to, a recovery code would be lost."""
    output: object = sys.stdout
    if output is None:  # closed by whoever started us
        raise BadInput("Standard output is closed.", "Nothing has been done.", "Please leave it open.")
    if isinstance(output, io.TextIOWrapper) and output.errors == "strict":
        output.reconfigure(errors="backslashreplace")  # a folder's name may hold what a terminal cannot show


def say(line: object, *, lost: str = "What was done is kept.") -> None:
    """A line on standard output; where it does not get there, what has become of what it was about."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        raise
    except OSError:
        fall_silent()
        raise SaveFailed("The answer could not be written out.", lost, "See where the output goes.") from None


def fall_silent() -> None:
    """What is still waiting to be written goes nowhere, or Python would stumble over it once more at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def only_where(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
    """For ``sys.excepthook``: a mistake of ours by type, file and line. Its message may hold what somebody wrote."""
    file, line = "unknown", 0
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(_PACKAGE) or line == 0:
            file, line = path.name, trace.tb_lineno
        trace = trace.tb_next
    print(
        f"sos-records: The application made a mistake. {kind.__name__} in {file}, line {line}. "
        "Please tell whoever looks after it this line.",
        file=sys.stderr,
    )


# What can be asked


def command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace, Terms], None],
    words: str,
) -> argparse.ArgumentParser:
    """A command without short forms: ``--passphrase`` must never pass for ``--passphrase-file``."""
    sentence = words[0].upper() + words[1:] + "."
    made = commands.add_parser(name, help=words, description=sentence, allow_abbrev=False)
    made.set_defaults(run=run)
    return made


def folder(asked: argparse.ArgumentParser, words: str) -> None:
    """Which record book: what ``words`` say of it."""
    asked.add_argument("folder", type=Path, metavar="FOLDER", help=words)


def passphrase_option(asked: argparse.ArgumentParser) -> None:
    asked.add_argument(
        "--passphrase-file",
        metavar="FILE",
        help="read the passphrase from the first line of FILE (- for standard input) instead of asking for it",
    )


# Secrets


def passphrase(chosen: argparse.Namespace, *, twice: bool = False) -> str:
    """From the file named, a pipe, or asked for at the terminal; never from the command line."""
    return secret("passphrase", chosen.passphrase_file, twice=twice)


def secret(what: str, file: str | None = None, *, prompt: str = "", twice: bool = False) -> str:
    """The same for any secret. Where several come through one pipe, each is a line of its own, in the order in
    which they are asked for."""
    if file not in (None, "-"):
        try:
            with Path(file).open("rb") as opened:
                return _first_line(opened, what)
        except OSError:
            raise BadInput(f"The {what} file cannot be read.", do="Please check its name.") from None
    source: TextIO | None = sys.stdin
    if source is None:  # closed by whoever started us
        return _given("", what)
    if file is None and source.isatty():
        return _asked_for(what, prompt or f"{what.capitalize()}: ", twice=twice)
    return _first_line(source.buffer, what)


def _first_line(source: BinaryIO, what: str) -> str:
    try:
        line = source.readline(LONGEST_LINE).decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise _no_text(what) from None
    return _given(line, what)


def _no_text(what: str) -> BadInput:
    return BadInput(f"The {what} cannot be read.", "Nothing has been changed.", "It must be text in UTF-8.")


def _asked_for(what: str, prompt: str, *, twice: bool) -> str:
    try:
        first = _given(getpass.getpass(prompt), what)
        if twice and getpass.getpass("The same again: ") != first:
            raise BadInput(f"The two {what}s differ.", "Nothing has been made.", "Please try again.")
    except EOFError:
        return _given("", what)
    except UnicodeDecodeError:  # keys of a keyboard that the terminal is not set up for
        raise _no_text(what) from None
    return first


def _given(answer: str, what: str) -> str:
    if not answer:
        raise BadInput(f"No {what} was given.", "Nothing has been changed.")
    return answer
