"""The two packages that others use, on the same counts, installed from the package index into an environment of their
own that is thrown away: nothing of theirs enters our lock files. Where one does not install, that is said."""

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from math import sqrt
from pathlib import Path

from tests.privacy.comparison import Line
from tests.privacy.methods import WEIGHTS

PACKAGES = ("pandas cell-key-perturbation", "acro")
_PATIENCE = 600
_SCRIPT = Path(__file__).with_name("in_peers.py")


def lines(vectors: Sequence[Sequence[int]], seed: int) -> tuple[list[Line], list[str]]:
    """A line for each that installed, and a sentence for each that did not."""
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        venv.create(folder, with_pip=True)
        python = _python_in(Path(folder))
        missing = [
            f"{wanted.split()[-1]} did not install from the package index, so it is not in the table."
            for wanted in PACKAGES
            if not _installed(python, wanted.split())
        ]
        if len(missing) == len(PACKAGES):
            return [], missing
        asked = {"counts": vectors, "weights": WEIGHTS, "seed": seed}
        answered = subprocess.run(
            [python, "-I", str(_SCRIPT)], input=json.dumps(asked), capture_output=True, text=True,
            timeout=_PATIENCE, cwd=folder, check=False,
        )  # fmt: skip
    if answered.returncode:
        return [], [*missing, f"The packages of others could not be run: {answered.stderr.strip()[-200:]}"]
    return [
        _line(name, totals, sum(vectors[0])) for name, totals in json.loads(answered.stdout).items()
    ], missing


def _python_in(folder: Path) -> str:
    return str(folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))


def _installed(python: str, wanted: list[str]) -> bool:
    command = [python, "-m", "pip", "-qq", "--disable-pip-version-check", "--no-input", "install", *wanted]
    try:
        return subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _line(name: str, totals: Sequence[int], true: int) -> Line:
    """They give no interval with a sum, so there is no coverage to measure."""
    errors = [total - true for total in totals]
    error = sqrt(sum(each * each for each in errors) / len(errors))
    return Line(name, true, sum(errors) / len(errors), error, None)
