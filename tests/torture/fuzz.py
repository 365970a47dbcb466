"""Each parser of what comes from outside, fuzzed for a while in a process of its own."""

import re
import subprocess
import sys
from pathlib import Path

from tests.torture.parsers import TARGETS
from tests.torture.workshop import HarnessBroken, Tally

__all__ = ["MACHINE", "TARGETS", "run", "run_machine"]

MACHINE = "any order of everything"


def run(tally: Tally, seconds: int, room: Path, *, seed: int) -> None:
    """One parser for so many seconds. ``points`` is how many inputs it was given."""
    name = tally.operation
    ended = subprocess.run(
        [sys.executable, "-m", "tests.torture.parsers", name, str(seconds), str(room), str(seed)],
        capture_output=True,
        text=True,
        check=False,
        errors="replace",
    )
    if ended.returncode == 3:
        raise HarnessBroken("atheris is not installed for this Python")
    done = re.findall(r"(?:stat::number_of_executed_units:|Done|^#)\s*(\d+)", ended.stderr, re.MULTILINE)
    tally.points = max(map(int, done), default=0)
    if ended.returncode:
        tally.problems.append(f"{name}: {ended.stderr[-1500:]} {ended.stdout[-1500:]}")


def run_machine(tally: Tally, examples: int, room: Path, *, seed: int) -> None:
    """The model beside the record book (``machine.py``). ``points`` is how many orders were tried."""
    tally.points = examples
    ended = subprocess.run(
        [sys.executable, "-m", "tests.torture.machine", str(examples), str(seed), str(room)],
        capture_output=True,
        text=True,
        check=False,
        errors="replace",
    )
    if ended.returncode:
        tally.problems.append(f"{MACHINE}: {ended.stderr[-3000:]}")
