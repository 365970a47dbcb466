"""``python -m tests.torture``: everything that can be interrupted is, and a table says what was found.

It ends with 1 where anything was lost or spoilt, and where a control that must find losses found none.
What each piece found is kept in ``build/torture``, so that a run can be gone on with (``--resume``), and the
table is put into ``build/torture.md``; ``python -m tests.torture.place`` puts it into the documentation.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.torture import controls, jobs, made_up, pieces, table
from tests.torture.budget import Budget
from tests.torture.pieces import Done


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    began = time.monotonic()
    where = chosen.keep
    if not chosen.resume:
        pieces.forget(where)
    root = Path(tempfile.mkdtemp(prefix="torture-", dir=_fast_folder()))
    budget = Budget(60 * chosen.minutes * chosen.processes)
    try:
        every = jobs.every(chosen, root)
        there = pieces.kept(every, where)
        done = list(there.values())
        to_do = [job for job in every if job not in there]
        with multiprocessing.get_context("fork").Pool(chosen.processes, jobs.begin, (budget,)) as pool:
            for job, each in pool.imap_unordered(jobs.work, to_do, chunksize=1):
                pieces.keep(job, each, where)
                done.append(each)
                _tell(each, began)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    report = table.Report.of(done, jobs.OPERATIONS, chosen.seed, time.monotonic() - began, len(there))
    print(table.said(report))
    if chosen.json:
        chosen.json.write_text(json.dumps(table.as_json(report)), "utf-8")
    if chosen.table:
        chosen.table.parent.mkdir(parents=True, exist_ok=True)
        chosen.table.write_text(table.as_markdown(report), "utf-8")
    return 0 if report.good else 1


def _tell(each: Done, began: float) -> None:
    print(
        f"{(time.monotonic() - began) / 60:5.1f} min  {each.seconds:5.0f} s, {each.used:5.0f} s of a processor  "
        f"{each.kind}: {each.tally.operation}: {len(each.tally.problems)} problems {each.stopped[:200]}",
        file=sys.stderr,
        flush=True,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    names = [operation.name for operation in jobs.OPERATIONS]
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
    parser.add_argument(
        "--minutes", type=float, default=44, help="of every processor; then no new failing call (44)"
    )
    parser.add_argument("--fuzz", type=int, default=600, help="seconds of fuzzing, over all parsers (600)")
    parser.add_argument("--orders", type=int, default=300, help="random orders of everything (300)")
    parser.add_argument("--processes", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--resume", action="store_true", help="go on with the last run: what it did stays done"
    )
    parser.add_argument("--keep", type=Path, default=pieces.FOLDER, help="where it is kept what was done")
    parser.add_argument(
        "--table", type=Path, help="write the table here too, as it stands in docs/torture.md"
    )
    parser.add_argument("--json", type=Path, help="write the numbers here too")
    return parser


def _fast_folder() -> str | None:
    """Memory, where there is some: fsync is followed and need not be waited for."""
    memory = Path("/dev/shm")  # noqa: S108  a folder of its own is made in it
    enough = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 300_000_000
    return str(memory) if enough else None


if __name__ == "__main__":
    made_up.with_a_small_reserve()
    sys.exit(main())
