"""``python -m tests.torture.place``: put the table of the last run where people read it.

``build/torture.md`` goes between the two marks of ``docs/torture.md``, and its last line of numbers into README.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "build" / "torture.md"
DOCS = ROOT / "docs" / "torture.md"
README = ROOT / "README.md"
BEGINS, ENDS = "<!-- results -->", "<!-- /results -->"


def placed(text: str, what: str) -> str:
    """``text`` with ``what`` between its two marks. Raises ValueError where it does not have both."""
    before, begins, rest = text.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not (begins and ends):
        raise ValueError(f"{BEGINS} or {ENDS} is missing")
    return f"{before}{BEGINS}\n\n{what.strip()}\n\n{ENDS}{after}"


def in_short(table: str) -> str:
    """One sentence of what was tried and what was found, from the line of sums. Raises ValueError."""
    sums = re.search(r"^\| together \|(.*)\|$", table, re.MULTILINE)
    if not sums:
        raise ValueError("there is no line of sums")
    points, states, faults, lost, corrupt, *_ = (cell.strip() for cell in sums[1].split("|"))
    return (
        f"In the last run: killed at {points} points, the power cut in {states} states, {faults} failing calls;"
        f" {lost} saves lost, {corrupt} record books spoilt."
    )


def main() -> int:
    if not TABLE.exists():
        print("there is no table yet: make torture", file=sys.stderr)
        return 1
    table = TABLE.read_text("utf-8")
    for path, what in ((DOCS, table), (README, in_short(table))):
        path.write_text(placed(path.read_text("utf-8"), what), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
