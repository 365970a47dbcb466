"""The pieces of a run: what each is to do, what it found, and where that is kept, so that a run can be gone on with.

A piece is kept under what it did, to how much, and by which seed; beside it stands which state of the sources it
was done to, so that a table made of pieces can say so.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from tests.torture.workshop import Tally

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "torture"


@dataclass(frozen=True)
class Share:
    """One part of the work on an operation, in an order of chance."""

    part: int = 0
    of: int = 1


@dataclass(frozen=True)
class Job:
    """A part of the work that one process does in a folder of its own. ``amount`` None: all there is."""

    kind: str
    name: str
    room: Path
    seed: int
    amount: int | None
    share: Share = field(default=Share())

    @property
    def kept_as(self) -> str:
        """A file name: two that are the same ask for the same."""
        asked = (self.kind, self.name, self.seed, self.amount, asdict(self.share))
        words = f"{self.kind} {self.name} {self.share.part}".replace(" ", "-")
        plain = "".join(c for c in words if c.isalnum() or c == "-")
        return f"{plain}-{hashlib.sha256(repr(asked).encode()).hexdigest()[:8]}.json"


@dataclass(frozen=True)
class Done:
    """``seconds`` by the clock, ``used`` of the processors."""

    kind: str
    tally: Tally
    seconds: float
    used: float = 0.0
    as_it_must: bool = True
    stopped: str = ""
    sources: str = ""


def keep(job: Job, done: Done, where: Path) -> None:
    """What could not be done, and what was not all done for want of time, is done again the next time."""
    if not (done.stopped or done.tally.untried or done.tally.unbegun):
        where.mkdir(parents=True, exist_ok=True)
        (where / job.kept_as).write_text(json.dumps(asdict(done), indent=1), "utf-8")


def kept(jobs: Iterable[Job], where: Path) -> dict[Job, Done]:
    """Those that were done already."""
    found = {}
    for job in jobs:
        path = where / job.kept_as
        if path.exists():
            content = json.loads(path.read_text("utf-8"))
            found[job] = Done(**{**content, "tally": Tally(**content["tally"])})
    return found


def forget(where: Path) -> None:
    for path in where.glob("*.json"):
        path.unlink()


@cache
def sources() -> str:
    """Which state of the application, and of what tortures it, this is."""
    state = hashlib.sha256()
    for folder in ("sos_desktop", "tests/torture"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".sql"):
                state.update(path.read_bytes())
    return state.hexdigest()[:12]
