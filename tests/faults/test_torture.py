"""The short form of ``make torture``: a sample of every technique, on two operations, and one that must lose."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
Report = dict[str, Any]


def torture(report: Path, *arguments: str) -> Report:
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    ended = subprocess.run(
        [sys.executable, "-m", "tests.torture", "--fuzz", "0", "--orders", "0", "--processes", "1",
         "--keep", str(report.with_name("pieces")), "--json", str(report), *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert report.exists(), ended.stderr
    found: Report = json.loads(report.read_text("utf-8"))
    stopped = [
        problem for line in found["operations"] for problem in line["problems"] if "strace may" in problem
    ]
    if stopped:
        pytest.skip(stopped[0])
    assert found["good"], ended.stdout
    return found


def test_killed_or_refused_by_the_disk_at_some_calls_nothing_saved_is_lost(tmp_path: Path):
    found = torture(
        tmp_path / "report", "--operation", "save a draft", "--operation", "change the passphrase",
        "--points", "6", "--states", "0", "--faults", "6", "--control", "none",
    )  # fmt: skip
    for line in found["operations"]:
        assert (line["points"], line["lost"], line["corrupt"], line["left_over"]) == (6, 0, 0, 0)
        assert line["faults"] >= 18


def test_after_a_power_cut_nothing_saved_is_lost_and_the_usual_way_would_have_lost_some(tmp_path: Path):
    found = torture(
        tmp_path / "report", "--operation", "save a draft", "--operation", "change the passphrase",
        "--points", "0", "--states", "60", "--faults", "0",
        "--control", "journal_mode=DELETE, synchronous=FULL",
    )  # fmt: skip
    for line in found["operations"]:
        assert line["states"] >= 50
        assert (line["lost"], line["corrupt"]) == (0, 0)
    (control,) = found["controls"]
    assert control["lost"] > 0
    assert control["as_it_must"]


def test_in_any_order_the_record_book_and_a_list_in_memory_say_the_same(tmp_path: Path):
    ended = subprocess.run(
        [sys.executable, "-m", "tests.torture.machine", "8", "1", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
