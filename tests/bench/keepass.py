"""What it costs keepassxc-cli to change one entry, where it is installed; nothing of it is held against us.

    python tests/bench/keepass.py

Its file is made from XML with a key file instead of a password and the least time for its key, so that nearly all
of what is measured is reading the whole file, changing one entry and writing the whole file.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

PROGRAM = "keepassxc-cli"
SIZES = (1_000, 10_000, 50_000)
TIMES = 5
NOTE = "Made up: they sleep badly, and a colleague drives them home after the late shift. " * 5


def changes() -> Iterator[str]:
    """A line for each size, or one that says why there is none."""
    if not shutil.which(PROGRAM):
        yield f"{PROGRAM} is not installed here (apt install keepassxc): nothing to set beside it"
        return
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="keepass-") as place:
            yield _measured(Path(place), size)


def _measured(place: Path, size: int) -> str:
    (place / "made-up.xml").write_text(_entries(size), "utf-8")
    (place / "key").write_bytes(bytes(range(64)))
    book = place / "made-up.kdbx"
    made = _run("import", "--set-key-file", place / "key", "-t", "100", place / "made-up.xml", book)
    if made.returncode:
        return f"{PROGRAM} could not make {size:,} entries: {made.stderr.strip()[:100]}"
    times = []
    for turn in range(TIMES):
        began = perf_counter()
        edited = _run(
            "edit",
            "-q",
            "--no-password",
            "-k",
            place / "key",
            "-u",
            f"made up {turn}",
            book,
            f"entry {size // 2}",
        )
        times.append(perf_counter() - began)
        if edited.returncode:
            return f"{PROGRAM} could not change one of {size:,} entries: {edited.stderr.strip()[:100]}"
    return f"{PROGRAM}, one entry of {size:,} changed: {1000 * median(times):.0f} ms"


def _run(*arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [PROGRAM, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"},
    )


def _entries(many: int) -> str:
    entries = "".join(
        f"<Entry><String><Key>Title</Key><Value>entry {number}</Value></String>"
        f"<String><Key>Notes</Key><Value>{number} {NOTE}</Value></String></Entry>"
        for number in range(many)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><KeePassFile><Meta><Generator>made up</Generator></Meta>'
        f"<Root><Group><Name>Root</Name>{entries}</Group></Root></KeePassFile>"
    )


if __name__ == "__main__":
    for line in changes():
        print(line)
    sys.exit(0)
