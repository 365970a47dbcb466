"""``python -m tests.privacy.place``: put the table of the last run where people read it.

``build/privacy.md`` goes between the two marks of ``docs/privacy.md``, and one line of it into README.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "build" / "privacy.md"
DOCS = ROOT / "docs" / "privacy.md"
README = ROOT / "README.md"
ODDS, INTERVALS = "odds between record books one case apart", "intervals of a quarter"
BEGINS, ENDS = "<!-- privacy -->", "<!-- /privacy -->"


def placed(text: str, what: str) -> str:
    """``text`` with ``what`` between its two marks. Raises ValueError where it does not have both."""
    before, begins, rest = text.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not (begins and ends):
        raise ValueError(f"{BEGINS} or {ENDS} is missing")
    return f"{before}{BEGINS}\n\n{what.strip()}\n\n{ENDS}{after}"


def in_short(table: str) -> str:
    """One sentence, from the lines that people ask about first. Raises ValueError where one is missing."""
    odds, intervals = (_measured(table, claim) for claim in (ODDS, INTERVALS))
    sums = re.search(r"^(\d+) claims, (\d+) broken; (\d+) controls", table, re.MULTILINE)
    if not sums:
        raise ValueError("there is no line of sums")
    return (
        f"In the last run {sums[1]} claims were measured and {sums[2]} were broken: odds between record books one case"
        f" apart at most {odds} (e³ is promised), intervals that hold the truth"
        f" {intervals.partition(' as shown')[0]}; without the protection all {sums[3]} controls fail, as they must."
    )


def _measured(table: str, claim: str) -> str:
    line = re.search(rf"^\| {re.escape(claim)}[^|]*\| ([^|]*) \|", table, re.MULTILINE)
    if not line:
        raise ValueError(f"there is no line about {claim}")
    return line[1]


def main() -> int:
    if not TABLE.exists():
        print("there is no table yet: make privacy", file=sys.stderr)
        return 1
    table = TABLE.read_text("utf-8")
    for path, what in ((DOCS, table), (README, in_short(table))):
        path.write_text(placed(path.read_text("utf-8"), what), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
