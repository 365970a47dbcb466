"""What there is to do in a run, in which order, and the doing of one piece in a process of its own."""

import argparse
import shutil
import subprocess
import time
from pathlib import Path

from tests.torture import casework, controls, deeds, fuzz, history, keeping, packs, pieces, rights
from tests.torture.budget import Budget, used
from tests.torture.faults import faults
from tests.torture.full_disk import on_small_disks
from tests.torture.kills import kills
from tests.torture.pieces import Done, Job, Share
from tests.torture.powercut import power_cuts
from tests.torture.victim import NoTracing
from tests.torture.workshop import HarnessBroken, Tally, Workshop

OPERATIONS = (
    *deeds.OPERATIONS,
    *history.OPERATIONS,
    *casework.OPERATIONS,
    *keeping.OPERATIONS,
    *rights.OPERATIONS,
    *packs.OPERATIONS,
)
PARTS = 6
"""In which the failing calls of an operation are tried."""
NO_TIME = "{}: some of the {} parts of its failing calls were not begun: the time was up (--minutes)"
_mine = {"budget": Budget()}


def every(chosen: argparse.Namespace, root: Path) -> list[Job]:
    """The failing calls come last, a part of each operation in turn: there are most of them."""
    names = chosen.operation or [operation.name for operation in OPERATIONS]
    wanted = chosen.control or [control.name for control in controls.CONTROLS]
    whole = Share()
    found = [("fuzz", name, chosen.fuzz // len(fuzz.TARGETS), whole) for name in fuzz.TARGETS if chosen.fuzz]
    found += [("order", fuzz.MACHINE, chosen.orders, whole)] if chosen.orders else []
    for kind, amount in (("cuts", chosen.states), ("kills", chosen.points)):
        found += [(kind, name, amount, whole) for name in names if amount != 0]
    found += [("control", name, chosen.states, whole) for name in wanted if name != "none"]
    if chosen.faults != 0:
        found += [("small disk", name, None, whole) for name in names]
        of = 1 if chosen.faults else PARTS
        found += [("faults", name, chosen.faults, Share(part, of)) for part in range(of) for name in names]
    return [
        Job(kind, name, root / f"{number}", chosen.seed, amount, share)
        for number, (kind, name, amount, share) in enumerate(found)
    ]


def begin(budget: Budget) -> None:
    """In each process, once."""
    budget.begin()
    _mine["budget"] = budget


def work(job: Job) -> tuple[Job, Done]:
    began, before = time.monotonic(), used()
    tally, as_it_must, stopped = Tally(job.name), True, ""
    job.room.mkdir()
    try:
        as_it_must = _do(job, tally)
    except (HarnessBroken, NoTracing, OSError, subprocess.SubprocessError) as problem:
        stopped = f"{problem}"[:2000] or type(problem).__name__
    finally:
        shutil.rmtree(job.room, ignore_errors=True)
    _mine["budget"].spend()
    spent = used() - before
    return job, Done(job.kind, tally, time.monotonic() - began, spent, as_it_must, stopped, pieces.sources())


def _do(job: Job, tally: Tally) -> bool:
    """Whether a control found what it must."""
    amount = job.amount or 0
    if job.kind == "control":
        (control,) = [each for each in controls.CONTROLS if each.name == job.name]
        return controls.run(control, job.room / "room", tally, seed=job.seed, states=amount)
    if job.kind == "order":
        fuzz.run_machine(tally, amount, job.room, seed=job.seed)
    elif job.kind == "fuzz":
        fuzz.run(tally, amount, job.room, seed=job.seed)
    elif job.kind == "faults" and not _mine["budget"].spend():
        tally.unbegun += 1
        tally.notes.append(NO_TIME.format(tally.operation, job.share.of))
    else:
        (operation,) = [each for each in OPERATIONS if each.name == job.name]
        workshop = Workshop(operation(), job.room / "room", seed=job.seed)
        if job.kind == "kills":
            kills(workshop, tally, job.amount)
        elif job.kind == "cuts":
            power_cuts(workshop, tally, amount)
        elif job.kind == "faults":
            faults(workshop, tally, job.amount, job.share, _mine["budget"])
        else:
            on_small_disks(workshop, tally, job.room)
    return True
