"""Nothing of a record book is left behind once it is locked: the short search; ``make leaks`` is the long one."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux lets a parent read its child's memory as a file"
)
def test_after_a_lock_nothing_typed_no_passphrase_and_no_key_is_in_memory_or_in_a_file() -> None:
    search = subprocess.run(
        [sys.executable, "-m", "tests.leaks", "short"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert search.returncode == 0, search.stdout + search.stderr
    assert search.stdout.endswith("nothing was left\n")
