"""What was found, as a table to read, as one for the documentation, and as numbers to test."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.torture.pieces import Done
from tests.torture.workshop import Tally

_HEAD = ("operation", "points", "states", "faults", "lost", "corrupt", "unsaid", "left over")
_ASIDE = ("control", "fuzz", "order")


@dataclass(frozen=True)
class Report:
    """``seconds`` by the clock and ``used`` of the processors; ``kept``: pieces of an earlier run."""

    operations: list[Tally]
    controls: list[tuple[Tally, bool]]
    fuzzed: list[Done]
    seed: int
    seconds: float
    used: float
    sources: int
    kept: int

    @classmethod
    def of(
        cls, done: Sequence[Done], operations: Sequence[Any], seed: int, seconds: float, kept: int
    ) -> "Report":
        fuzzed = [each for each in done if each.kind in ("fuzz", "order")]
        return cls(
            _merged(done, [operation.name for operation in operations]),
            _controls(done),
            sorted(fuzzed, key=lambda each: (each.kind, each.tally.operation)),
            seed,
            seconds,
            sum(each.used for each in done),
            len({each.sources for each in done}),
            kept,
        )

    @property
    def good(self) -> bool:
        return (
            not any(tally.problems or tally.missed for tally in self.operations)
            and all(as_it_must for _, as_it_must in self.controls)
            and not any(each.stopped or each.tally.problems for each in self.fuzzed)
        )

    @property
    def rows(self) -> list[tuple[str, ...]]:
        total = Tally("together")
        for tally in self.operations:
            total.add(tally)
        return [(t.operation, *_numbers(t)) for t in (*self.operations, total)]

    @property
    def notes(self) -> list[str]:
        untried = sum(t.untried for t in self.operations)
        notes = {note for t in self.operations for note in t.notes}
        if untried:
            notes.add(
                f"{untried} failing calls, chosen by chance, were not tried: the time was up (--minutes)"
            )
        missed = sum(t.missed for t in self.operations)
        if missed:
            notes.add(f"{missed} kills did not meet their call")
        return sorted(notes)

    @property
    def took(self) -> str:
        pieces = f", {self.kept} pieces kept from before" if self.kept else ""
        mixed = f", from {self.sources} states of the sources" if self.sources > 1 else ""
        return (
            f"seed {self.seed}; {self.seconds / 60:.1f} minutes by the clock,"
            f" {self.used / 60:.1f} of a processor{pieces}{mixed}"
        )


def _merged(done: Sequence[Done], names: Sequence[str]) -> list[Tally]:
    """One line for each operation, in the order of the list."""
    lines = []
    for name in names:
        line = Tally(name)
        for each in done:
            if each.kind not in _ASIDE and each.tally.operation == name:
                line.add(each.tally)
                if each.stopped:
                    line.problems.append(f"{name}: {each.kind} could not be done: {each.stopped}")
        lines.append(line)
    return [line for line in lines if line.points or line.states or line.faults or line.problems]


def _controls(done: Sequence[Done]) -> list[tuple[Tally, bool]]:
    found = []
    for each in done:
        if each.kind == "control":
            if each.stopped:
                each.tally.problems.append(each.stopped)
            found.append((each.tally, each.as_it_must and not each.stopped))
    return found


def said(report: Report) -> str:
    """The table; below it what must be found and was, what was fuzzed, and every problem (or the first 40)."""
    width = max((len(row[0]) for row in report.rows), default=10) + 2
    lines = [_line(row, width) for row in (_HEAD, *report.rows)]
    if report.controls:
        lines += ["", "controls, which must lose or spoil:"]
        for t, as_it_must in report.controls:
            verdict = "as it must" if as_it_must else "FOUND NOTHING: the proof is broken"
            lines.append(f"  {t.operation}: {_tried(t)}, {t.lost} lost, {t.corrupt} corrupt: {verdict}")
            lines += [f"    {problem[:300]}" for problem in t.problems if not as_it_must][:3]
    lines += [_fuzzed(each) for each in report.fuzzed]
    problems = [p for t in report.operations for p in t.problems]
    problems += [p for each in report.fuzzed for p in each.tally.problems]
    lines += ["", *report.notes, *(f"- {problem}" for problem in problems[:40])]
    lines.append(f"{len(problems)} problems; {report.took}")
    return "\n".join(lines)


def as_markdown(report: Report) -> str:
    """The same for the documentation."""
    lines = [f"| {' | '.join(_HEAD)} |", f"|---|{'---:|' * (len(_HEAD) - 1)}"]
    lines += [f"| {' | '.join(_grouped(cell) for cell in row)} |" for row in report.rows]
    lines += ["", "The controls, which must lose or spoil:", ""]
    for t, as_it_must in report.controls:
        verdict = "" if as_it_must else " — **found nothing: the proof is broken**"
        lines.append(f"- {t.operation}: {_tried(t)}, {t.lost} lost, {t.corrupt} corrupt{verdict}")
    lines += ["", *(f"- {_fuzzed(each)}" for each in report.fuzzed), *(f"- {note}" for note in report.notes)]
    problems = sum(len(t.problems) for t in report.operations) + sum(
        len(each.tally.problems) for each in report.fuzzed
    )
    return "\n".join([*lines, "", f"{problems} problems; {report.took}.", ""])


def as_json(report: Report) -> dict[str, Any]:
    return {
        "good": report.good,
        "operations": [asdict(tally) for tally in report.operations],
        "controls": [{**asdict(tally), "as_it_must": as_it_must} for tally, as_it_must in report.controls],
        "fuzzed": [{**asdict(each.tally), "stopped": each.stopped} for each in report.fuzzed],
    }


def _fuzzed(each: Done) -> str:
    how = each.stopped or f"{each.tally.points:,} inputs in {each.seconds:.0f} s"
    done = "fuzzed" if each.kind == "fuzz" else "tried"
    return f"{done} {each.tally.operation}: {how}, {len(each.tally.problems)} problems"


def _tried(t: Tally) -> str:
    return f"{t.states} states" if t.states else f"{t.points} points"


def _numbers(t: Tally) -> tuple[str, ...]:
    return tuple(str(n) for n in (t.points, t.states, t.faults, t.lost, t.corrupt, t.unsaid, t.left_over))


def _grouped(cell: str) -> str:
    return f"{int(cell):,}" if cell.isdigit() else cell


def _line(cells: tuple[str, ...], width: int) -> str:
    return cells[0].ljust(width) + "".join(cell.rjust(10) for cell in cells[1:])
