"""What was found, as a table to read and as numbers to test."""

from dataclasses import asdict, dataclass
from typing import Any

from tests.torture.workshop import Tally

_HEAD = ("operation", "points", "states", "faults", "lost", "corrupt", "unsaid", "left over")


@dataclass(frozen=True)
class Report:
    operations: list[Tally]
    controls: list[tuple[Tally, bool]]
    fuzzed: list[Any]
    seed: int

    @property
    def good(self) -> bool:
        return (
            not any(tally.problems or tally.missed for tally in self.operations)
            and all(as_it_must for _, as_it_must in self.controls)
            and not any(each.stopped or each.tally.problems for each in self.fuzzed)
        )


def said(report: Report, seconds: float) -> str:
    """The table; below it what must be found and was, what was fuzzed, and every problem (or the first 40)."""
    width = max((len(t.operation) for t in report.operations), default=10) + 2
    lines = [_line(_HEAD, width)]
    for t in report.operations:
        lines.append(_line((t.operation, *_numbers(t)), width))
    total = Tally("together")
    for t in report.operations:
        total.add(t)
    lines.append(_line((total.operation, *_numbers(total)), width))
    if report.controls:
        lines += ["", "controls, which must lose or spoil:"]
        for t, as_it_must in report.controls:
            verdict = "as it must" if as_it_must else "FOUND NOTHING: the proof is broken"
            tried = f"{t.states} states" if t.states else f"{t.points} points"
            lines.append(f"  {t.operation}: {tried}, {t.lost} lost, {t.corrupt} corrupt: {verdict}")
            lines += [f"    {problem[:300]}" for problem in t.problems if not as_it_must][:3]
    for each in report.fuzzed:
        how = each.stopped or f"{each.tally.points} inputs in {each.seconds:.0f} s"
        done = "fuzzed" if each.kind == "fuzz" else "tried"
        lines.append(f"{done} {each.tally.operation}: {how}, {len(each.tally.problems)} problems")
    untried = sum(t.untried for t in report.operations)
    if untried:
        lines += [
            "",
            f"{untried} failing calls were not tried, chosen by chance: the time was up (--minutes)",
        ]
    notes = [note for t in report.operations for note in t.notes]
    problems = [p for t in report.operations for p in t.problems]
    problems += [p for each in report.fuzzed for p in each.tally.problems]
    lines += ["", *sorted(set(notes)), *(f"- {problem}" for problem in problems[:40])]
    lines.append(f"{len(problems)} problems; seed {report.seed}; {seconds / 60:.1f} minutes")
    return "\n".join(lines)


def as_json(report: Report) -> dict[str, Any]:
    return {
        "good": report.good,
        "operations": [asdict(tally) for tally in report.operations],
        "controls": [{**asdict(tally), "as_it_must": as_it_must} for tally, as_it_must in report.controls],
        "fuzzed": [{**asdict(each.tally), "stopped": each.stopped} for each in report.fuzzed],
    }


def _numbers(t: Tally) -> tuple[str, ...]:
    return tuple(str(n) for n in (t.points, t.states, t.faults, t.lost, t.corrupt, t.unsaid, t.left_over))


def _line(cells: tuple[str, ...], width: int) -> str:
    return cells[0].ljust(width) + "".join(cell.rjust(10) for cell in cells[1:])
