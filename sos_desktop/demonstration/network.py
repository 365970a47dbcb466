"""A made-up network to try adding up with: what 48 practitioners of four trusts have sent in three years.

Each of them is a record book that is lived through from day to day, sends with the same functions as a real one,
and is thrown away. What stays is what the SoS team would have: the files, some of them late, some missing, a few
withdrawn, and one by somebody whose record book came back from a backup. All of it is marked as made up for good.

network_practice  one practitioner
network_habits    how they send
"""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sos_desktop.dates import Quarter
from sos_desktop.demonstration.network_habits import habits
from sos_desktop.demonstration.network_practice import Practice, Watch
from sos_desktop.errors import BadInput
from sos_desktop.records.people import birds
from sos_desktop.summary import ledger
from sos_desktop.vault.creation import begin

PRACTITIONERS, QUARTERS = 48, 12
MOST = 500
SUMMARIES, WITHDRAWN, ABOUT = "summaries", "withdrawn.txt", "README.txt"
_NOTHING = "Nothing has been made."
_SAID = """\
A made-up network: nobody in it is real, and every file says so.

summaries/      what {practitioners} made-up practitioners sent for {first} to {last}
withdrawn.txt   the ids of files that turned out to be wrong: leave these out

Try it: open a demonstration, choose Combine, add the folder "summaries".
Or: sos-records combine summaries --expected {practitioners} --out report
"""


@dataclass(frozen=True, slots=True)
class Network:
    """A made-up network. ``missing`` counts quarters for which somebody sent nothing."""

    folder: Path
    practitioners: int
    quarters: tuple[Quarter, ...]
    files: int
    missing: int
    withdrawn: tuple[str, ...]

    @property
    def summaries(self) -> Path:
        return self.folder / SUMMARIES


def make(
    folder: Path,
    *,
    practitioners: int = PRACTITIONERS,
    quarters: int = QUARTERS,
    seed: int = 1,
    today: date,
    progress: Callable[[int, int], None] = lambda done, of: None,
    watch: Watch | None = None,
) -> Network:
    """A made-up network in a new ``folder``, over so many quarters that have ended before ``today``.

    ``progress`` is told how many quarters of practitioners are done, of how many; what it raises ends it, and then
    nothing is left. Raises PlaceRefused where the folder is not empty, BadInput and SaveFailed.
    """
    _refuse_the_absurd(practitioners, quarters, today)
    folder = folder.absolute()
    temporary = begin(folder)
    try:
        made = _fill(temporary, practitioners, _ended(quarters, today), seed, progress, watch)
        if folder.exists():
            folder.rmdir()
        temporary.rename(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    return Network(folder, practitioners, *made)


def _ended(quarters: int, today: date) -> tuple[Quarter, ...]:
    """The last ones for which every made-up practitioner has had the time to send."""
    last = Quarter.of(today).previous
    found = [last]
    while len(found) < quarters:
        found.append(found[-1].previous)
    return tuple(reversed(found))


def _fill(
    folder: Path,
    practitioners: int,
    quarters: tuple[Quarter, ...],
    seed: int,
    progress: Callable[[int, int], None],
    watch: Watch | None,
) -> tuple[tuple[Quarter, ...], int, int, tuple[str, ...]]:
    room, summaries = folder / "room", folder / SUMMARIES
    room.mkdir()
    summaries.mkdir()
    files = missing = done = 0
    withdrawn: list[str] = []
    names = birds()
    for number in range(practitioners):
        one = f"made-up network {seed} {number}"
        name = f"{names[number % len(names)]} {number + 1}"
        practice = Practice(
            habits(random.Random(one), name, number, len(quarters)), quarters, one, room  # noqa: S311 - made up
        )  # fmt: skip
        for sent in practice.years(watch):
            done += 1
            progress(done, practitioners * len(quarters))
            if sent is None:
                missing += 1
                continue
            files += 1
            ledger.save(sent.issued, summaries)
            if sent.withdrawn:
                withdrawn.append(sent.issued.file_id)
        for left in room.iterdir():
            shutil.rmtree(left)
    room.rmdir()
    (folder / WITHDRAWN).write_text("".join(f"{file_id}\n" for file_id in withdrawn), "ascii")
    said = _SAID.format(practitioners=practitioners, first=quarters[0].said(), last=quarters[-1].said())
    (folder / ABOUT).write_text(said, "ascii")
    return quarters, files, missing, tuple(withdrawn)


def _refuse_the_absurd(practitioners: int, quarters: int, today: date) -> None:
    if not 1 <= practitioners <= MOST or not 1 <= quarters <= 40:
        raise BadInput(
            f"A made-up network has 1 to {MOST} practitioners and 1 to 40 quarters.",
            _NOTHING,
            "Please ask for fewer.",
        )
    if not 1990 <= today.year < 2100:
        raise BadInput("A made-up network ends between 1990 and 2099.", _NOTHING, "Please check the date.")
