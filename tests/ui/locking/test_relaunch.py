"""The process that comes after a lock is a fresh one, and is told nothing but how the first was started."""

import subprocess
import sys
from pathlib import Path

import pytest

from ui.locking.relaunch import command

ROOT = Path(__file__).parents[3]
SCRIPT = """
import os, sys
from ui.locking.relaunch import relaunch
lives = int(os.environ.get("LIVES", "0"))
print(os.getpid(), lives, *sys.argv[1:], flush=True)
secret = "typed"
if lives == 0:
    os.environ["LIVES"] = "1"
    relaunch(lambda: print("let go", flush=True))
print("secret" in globals() and lives == 1)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows starts another process instead")
def test_the_same_process_begins_anew_with_the_same_words() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, "--data", "here"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    first, let_go, second, _ = run.stdout.splitlines()
    pid = first.split()[0]
    assert (first, let_go, second) == (f"{pid} 0 --data here", "let go", f"{pid} 1 --data here")


def test_where_no_fresh_process_can_be_started_this_one_goes_all_the_same() -> None:
    broken = SCRIPT.replace("relaunch(lambda", "sys.executable = '/nowhere'; relaunch(lambda")
    run = subprocess.run(
        [sys.executable, "-c", broken], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert run.returncode == 1
    assert run.stdout.endswith("let go\n")
    assert run.stderr == ""


def test_a_frozen_application_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert command() == [sys.executable, *sys.orig_argv[1:]]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "argv", ["sos-desktop", "--data", "here"])
    assert command() == [sys.executable, "--data", "here"]
