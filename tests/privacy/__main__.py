"""``python -m tests.privacy``: what the protected summary promises, measured on the real code.

It ends with 1 where a claim did not hold, and where a proof found nothing although the protection was taken away. The
table is put into ``build/privacy.md``; ``python -m tests.privacy.place`` puts it into the documentation.
"""

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.privacy import comparison, controls, peers, report
from tests.privacy.finding import SHORT, Amount
from tests.privacy.proofs import EVERY

_FOR_PEERS = 300
"""Networks that the packages of others are given: each takes some milliseconds."""
_MEANS = {
    "48 practitioners, cells averaging 2, true pooled total 95": 2.0,
    "48 practitioners, cells averaging 1, true pooled total 48": 1.0,
}


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    amount, began = (SHORT if chosen.short else Amount(seed=chosen.seed)), time.monotonic()
    jobs = [Job("proof", name, amount) for name in EVERY]
    jobs += [Job("control", control.name, SHORT) for control in controls.CONTROLS]
    jobs += [Job("methods", title, amount) for title in _MEANS]
    done = _done(jobs, chosen.processes)
    found = {job.name: findings for job, findings in zip(jobs, done, strict=True)}
    methods = {title: found[title] for title in _MEANS}
    sentences = []
    if chosen.peers:
        lines, sentences = peers.lines(comparison.vectors(2.0, amount.seed)[:_FOR_PEERS], amount.seed)
        methods[f"Packages of others, on {_FOR_PEERS} of the same networks (they give a sum no interval)"] = (
            lines
        )
    made = report.Report(
        [finding for name in EVERY for finding in found[name]],
        {title: lines for title, lines in methods.items() if lines},
        [(control.name, found[control.name]) for control in controls.CONTROLS],
        sentences,
        amount,
        time.monotonic() - began,
    )
    print(report.as_markdown(made))
    for path, written in (
        (chosen.json, json.dumps(report.as_json(made))),
        (chosen.table, report.as_markdown(made)),
    ):
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written, "utf-8")
    return 0 if made.good else 1


@dataclass(frozen=True)
class Job:
    """One piece of the work: a proof, a control, or a table of methods."""

    kind: str
    name: str
    amount: Amount


def _done(jobs: Sequence[Job], processes: int) -> list[Any]:
    if processes == 1:
        return [_work(job) for job in jobs]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        return pool.map(_work, jobs, chunksize=1)


def _work(job: Job) -> list[Any]:
    began, found = time.monotonic(), list[Any]()
    if job.kind == "proof":
        found = EVERY[job.name](job.amount)
    elif job.kind == "control":
        found = next(each for each in controls.CONTROLS if each.name == job.name).found(job.amount)
    else:
        found = comparison.table(job.amount, _MEANS[job.name])
    print(f"{time.monotonic() - began:6.1f} s  {job.kind}: {job.name}", file=sys.stderr, flush=True)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.privacy", description=__doc__)
    parser.add_argument("--short", action="store_true", help="as the suite does it: some seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument(
        "--no-peers", dest="peers", action="store_false", help="do not install the packages of others"
    )
    parser.add_argument(
        "--table", type=Path, help="write the table here too, as it stands in docs/privacy.md"
    )
    parser.add_argument("--json", type=Path, help="write the numbers here too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
