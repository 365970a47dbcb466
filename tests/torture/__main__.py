"""``python -m tests.torture``: everything that can be interrupted is, and a table says what was found.

It ends with 1 where anything was lost or spoilt, and where a control that must find losses found none.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.torture import controls, deeds, fuzz, keeping, table
from tests.torture.faults import WHOLE, Share, faults
from tests.torture.full_disk import on_small_disks
from tests.torture.kills import kills
from tests.torture.powercut import power_cuts
from tests.torture.victim import NoTracing
from tests.torture.workshop import HarnessBroken, Tally, Workshop

OPERATIONS = (*deeds.OPERATIONS, *keeping.OPERATIONS)
PARTS = 4
"""In which the failing calls of an operation are tried."""


@dataclass(frozen=True)
class Job:
    """A part of the work that one process does in a folder of its own."""

    kind: str
    name: str
    room: Path
    seed: int
    amount: int | None
    share: Share = WHOLE


@dataclass(frozen=True)
class Done:
    kind: str
    tally: Tally
    seconds: float
    as_it_must: bool = True
    stopped: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    began = time.monotonic()
    root = Path(tempfile.mkdtemp(prefix="torture-", dir=_fast_folder()))
    try:
        jobs = _jobs(chosen, root)
        with multiprocessing.get_context("fork").Pool(chosen.processes) as pool:
            done = []
            for each in pool.imap_unordered(_work, jobs, chunksize=1):
                done.append(each)
                print(
                    f"{each.seconds:5.0f} s  {each.kind}: {each.tally.operation}: {len(each.tally.problems)} problems",
                    file=sys.stderr,
                    flush=True,
                )
    finally:
        shutil.rmtree(root, ignore_errors=True)
    report = table.Report(
        _merged(done), _controls(done), [d for d in done if d.kind in ("fuzz", "order")], chosen.seed
    )
    print(table.said(report, time.monotonic() - began))
    if chosen.json:
        chosen.json.write_text(json.dumps(table.as_json(report)), "utf-8")
    return 0 if report.good else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    names = [operation.name for operation in OPERATIONS]
    parser.add_argument("--operation", action="append", choices=names, help="only these (may be repeated)")
    parser.add_argument("--points", type=int, help="kill at so many points of each operation (all)")
    parser.add_argument("--states", type=int, default=500, help="different power cuts of each (500)")
    parser.add_argument("--faults", type=int, help="so many failing calls of each operation (all)")
    parser.add_argument(
        "--control",
        action="append",
        choices=["none", *(c.name for c in controls.CONTROLS)],
        help="only these",
    )
    parser.add_argument("--minutes", type=float, default=45, help="no new failing call after so many (45)")
    parser.add_argument("--fuzz", type=int, default=600, help="seconds of fuzzing, over all parsers (600)")
    parser.add_argument("--orders", type=int, default=300, help="random orders of everything (300)")
    parser.add_argument("--processes", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write the numbers here too")
    return parser


def _fast_folder() -> str | None:
    """Memory, where there is some: fsync is followed and need not be waited for."""
    memory = Path("/dev/shm")  # noqa: S108  a folder of its own is made in it
    enough = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 300_000_000
    return str(memory) if enough else None


def _jobs(chosen: argparse.Namespace, root: Path) -> list[Job]:
    """The failing calls come last, a part of each operation in turn: there are most of them."""
    names = chosen.operation or [operation.name for operation in OPERATIONS]
    wanted = chosen.control or [control.name for control in controls.CONTROLS]
    parts = [("fuzz", name, chosen.fuzz // len(fuzz.TARGETS)) for name in fuzz.TARGETS if chosen.fuzz]
    parts += [("order", fuzz.MACHINE, chosen.orders)] if chosen.orders else []
    for kind, amount in (("cuts", chosen.states), ("kills", chosen.points)):
        parts += [(kind, name, amount) for name in names if amount != 0]
    parts += [("control", name, chosen.states) for name in wanted if name != "none"]
    whole = [(kind, name, amount, WHOLE) for kind, name, amount in parts]
    if chosen.faults != 0:
        whole += [("small disk", name, None, WHOLE) for name in names]
        until = time.monotonic() + 60 * chosen.minutes
        of = 1 if chosen.faults else PARTS
        whole += [
            ("faults", name, chosen.faults, Share(part, of, until)) for part in range(of) for name in names
        ]
    return [
        Job(kind, name, root / f"{number}", chosen.seed, amount, share)
        for number, (kind, name, amount, share) in enumerate(whole)
    ]


def _work(job: Job) -> Done:
    began = time.monotonic()
    tally, as_it_must, stopped = Tally(job.name), True, ""
    job.room.mkdir()
    try:
        if job.kind == "control":
            (control,) = [each for each in controls.CONTROLS if each.name == job.name]
            tally, as_it_must = controls.run(
                control, job.room / "room", seed=job.seed, states=job.amount or 0, points=None
            )
        elif job.kind == "order":
            tally = fuzz.run_machine(job.amount or 0, job.room, seed=job.seed)
        elif job.kind == "fuzz":
            tally = fuzz.run(job.name, job.amount or 0, job.room, seed=job.seed)
        else:
            (operation,) = [each for each in OPERATIONS if each.name == job.name]
            workshop = Workshop(operation(), job.room / "room", seed=job.seed)
            if job.kind == "kills":
                kills(workshop, tally, job.amount)
            elif job.kind == "cuts":
                power_cuts(workshop, tally, job.amount or 0)
            elif job.kind == "faults":
                faults(workshop, tally, job.amount, job.share)
            else:
                on_small_disks(workshop, tally, job.room)
    except (HarnessBroken, NoTracing, OSError, subprocess.SubprocessError) as problem:
        stopped = f"{problem}"[:2000] or type(problem).__name__
    finally:
        shutil.rmtree(job.room, ignore_errors=True)
    return Done(job.kind, tally, time.monotonic() - began, as_it_must, stopped)


def _merged(done: Sequence[Done]) -> list[Tally]:
    """One line for each operation, in the order of the list."""
    lines = []
    for operation in OPERATIONS:
        line = Tally(operation.name)
        for each in done:
            if each.kind not in ("control", "fuzz", "order") and each.tally.operation == operation.name:
                line.add(each.tally)
                if each.stopped:
                    line.problems.append(f"{operation.name}: {each.kind} could not be done: {each.stopped}")
        lines.append(line)
    return [line for line in lines if line.points or line.states or line.faults or line.problems]


def _controls(done: Sequence[Done]) -> list[tuple[Tally, bool]]:
    found = []
    for each in done:
        if each.kind == "control":
            if each.stopped:
                each.tally.problems.append(each.stopped)
            found.append((each.tally, each.as_it_must and not each.stopped))
    return found


if __name__ == "__main__":
    sys.exit(main())
