"""One operation, prepared: what stands before it, what may stand after it, and the calls that it makes."""

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tests.torture import calls, victim
from tests.torture.calls import Call
from tests.torture.disk import MUTATING
from tests.torture.operations import Operation, State
from tests.torture.victim import Ended, Say

__all__ = ["MUTATING", "HarnessBroken", "Problem", "Tally", "Workshop", "failing"]


@dataclass
class Tally:
    """A line of the table.

    ``lost``: an acknowledged step is gone. ``corrupt``: it does not open, or shows what never stood there.
    ``unsaid``: something that is not a sentence was raised. ``left_over``: files that nobody clears away.
    """

    operation: str
    points: int = 0
    states: int = 0
    faults: int = 0
    lost: int = 0
    corrupt: int = 0
    unsaid: int = 0
    left_over: int = 0
    missed: int = 0
    untried: int = 0
    """Failing calls for which there was no time; ``unbegun``: parts of them."""
    unbegun: int = 0
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        for name in (
            "points",
            "states",
            "faults",
            "lost",
            "corrupt",
            "unsaid",
            "left_over",
            "missed",
            "untried",
            "unbegun",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.problems += other.problems
        self.notes += other.notes

    def saw(self, ended: Ended, where: str) -> None:
        """Note what was raised where it was not put in words by the application."""
        if ended.bug and not _ours(ended.bug):
            self.note(Problem("unsaid", ended.bug[-700:]), where)

    def note(self, problem: "Problem | None", where: str) -> None:
        if problem is None:
            return
        if problem.kind == "lost":
            self.lost += 1
        elif problem.kind == "left over":
            self.left_over += 1
        elif problem.kind == "unsaid":
            self.unsaid += 1
        else:
            self.corrupt += 1
        self.problems.append(f"{self.operation}: {problem.kind}: {where}: {problem.words}")


@dataclass(frozen=True)
class Problem:
    kind: str
    words: str


class HarnessBroken(Exception):
    """The proof itself does not work here, so nothing that it says can be believed."""


class Workshop:
    """Everything happens in ``room``, a folder of its own. ``tamper`` is done in every victim (controls)."""

    def __init__(
        self, operation: Operation, room: Path, *, seed: int, tamper: Callable[[], None] = lambda: None
    ) -> None:
        self.operation = operation
        self.seed = seed
        self.place = room / "place"
        self._room = room
        self._tamper = tamper
        self._before = room / "before"
        self._before.mkdir(parents=True)
        _insist(victim.aside(lambda: operation.before(self._before)), "what stands before")
        self.states = self._states()

    def chance(self, *what: object) -> random.Random:
        return random.Random(f"{self.seed} {self.operation.name} {what}")

    def fresh(self) -> Path:
        self.clear()
        shutil.copytree(self._before, self.place)
        return self.place

    def clear(self) -> None:
        shutil.rmtree(self.place, ignore_errors=True)

    def run(self, strace: tuple[str, ...] | None, *, first: int | None = None) -> Ended:
        """The operation on a fresh copy; ``first``: stop dead after so many steps."""
        place = self.fresh()

        def prepare() -> object:
            self._tamper()
            return self.operation.open(place) if first is None or first > 0 else None

        def act(opened: object, say: Say) -> None:
            done = 0

            def count(words: str) -> None:
                nonlocal done
                done += 1
                say(words)
                if done == first:
                    raise _Enough

            if first == 0:
                return
            try:
                self.operation.do(place, opened, count)
            except _Enough:
                return

        return victim.run(prepare, act, strace)

    def look(self, strace: tuple[str, ...] | None = None) -> Ended:
        """Open what stands there, in a process that has never seen it; under strace, look and no more."""
        return victim.aside(lambda: self.operation.look(self.place, work=strace is None), strace)

    def _states(self) -> list[State]:
        """What stands after each step."""
        found: list[State] = []
        number = 0
        while True:
            ended = self.run(None, first=number)
            _insist(ended, "the operation itself")
            if ended.acknowledged < number:
                break
            seen = self.look()
            _insist(seen, f"looking after step {number}")
            found.append(seen.answer)
            number += 1
        return found

    @property
    def size(self) -> int:
        """Of what stands before, in bytes."""
        return sum(path.stat().st_size for path in self._before.rglob("*") if path.is_file())

    @property
    def steps(self) -> int:
        return len(self.states) - 1

    @cached_property
    def calls(self) -> list[Call]:
        """Every call of an undisturbed run."""
        trace = self._room / "trace"
        ended = self.run((*calls.RECORD, "-o", str(trace)))
        _insist(ended, "recording")
        if ended.acknowledged != self.steps:
            raise HarnessBroken(f"{self.operation.name}: {ended.acknowledged} of {self.steps} steps recorded")
        found = calls.recorded(trace)
        trace.unlink()
        return found

    @cached_property
    def recovery(self) -> list[Call]:
        """Every call of looking at what a kill in the middle has left."""
        points = self.points(MUTATING)
        self.kill(points[len(points) * 2 // 3])
        trace = self._room / "trace"
        self.look((*calls.RECORD, "-o", str(trace)))
        found = calls.recorded(trace)
        trace.unlink()
        place = str(self.place)
        return [call for call in found if call.pid == found[0].pid and call.touches(place)]

    def points(self, names: frozenset[str]) -> list[Call]:
        """The calls of the process itself that touch the place."""
        place = str(self.place)
        pid = self.calls[0].pid
        return [c for c in self.calls if c.pid == pid and c.name in names and c.touches(place)]

    def kill(self, call: Call) -> Ended:
        return self.run(
            (
                "-o",
                "/dev/null",
                "-e",
                f"trace={call.name}",
                "-e",
                f"inject={call.name}:signal=KILL:when={call.nth}",
            )
        )

    def fail(self, call: Call, error: str, *, on: bool = False) -> Ended:
        """The operation, with this call failing; ``on``: and every one of its name from then on."""
        return self.run(failing(call, error, on=on))

    def judge(self, seen: Ended, acknowledged: int, refused: str = "") -> Problem | None:
        """Whether what was found is allowed after so many acknowledged steps, and what was said of it."""
        if seen.refused:
            return Problem("corrupt", f"it does not open: {seen.refused}")
        if seen.bug or seen.answer is None:
            return Problem("corrupt", f"looking at it broke: {_last(seen.bug)}")
        state: State = seen.answer
        if refused and not self.operation.keeps_word(refused, acknowledged, state):
            return Problem("corrupt", f"it said “{refused}”, and found is {_short(state)}")
        allowed = self.states[acknowledged : acknowledged + 2]
        if state in allowed or any(self.operation.as_good(each, state) for each in allowed):
            return None
        if len(allowed) == 2 and self.operation.between(allowed[0], allowed[1], state):
            return None
        if state in self.states[:acknowledged]:
            return Problem("lost", f"{acknowledged} steps acknowledged, {self.states.index(state)} found")
        known = [f"{n}: {_short(s)}" for n, s in enumerate(self.states)]
        return Problem("corrupt", f"after {acknowledged} steps found {_short(state)}, known are {known}")

    def cleared(self) -> Problem | None:
        left = self.operation.left_over(self.place)
        return Problem("left over", f"{left}") if left else None


class _Enough(Exception):
    pass


def failing(call: Call, error: str, *, on: bool) -> tuple[str, ...]:
    when = f"{call.nth}+" if on else f"{call.nth}"
    return (
        "-o",
        "/dev/null",
        "-e",
        f"trace={call.name}",
        "-e",
        f"inject={call.name}:error={error}:when={when}",
    )


def _ours(bug: str) -> bool:
    """Whether it comes from the looking itself: it reads files too, and says what it does not find sound."""
    frames = re.findall(r'File "[^"]*/(sos_desktop|tests/torture)/', bug)
    return bool(frames) and frames[-1] == "tests/torture"


def _short(state: State) -> str:
    return f"{state.records[:8]} {sorted(state.opens)} {list(state.beside)}"


def _last(bug: str) -> str:
    return bug[-600:]


def _insist(ended: Ended, what: str) -> None:
    if ended.refused or ended.bug or ended.killed:
        raise HarnessBroken(f"{what} does not work undisturbed: {ended.refused} {ended.bug[-3000:]}")
