"""A made-up network to try adding up with: what 48 practitioners of four trusts have sent in three years.

Each of them is a record book that is lived through from day to day, sends with the same functions as a real one,
and is thrown away. What stays is what the SoS team would have: the files, some of them late, some missing, a few
withdrawn, and one by somebody whose record book came back from a backup; its own record book with a register, trust
figures and a pack; and of one trust what two offices would have got. All of it is marked as made up for good.

network_practice  one practitioner
network_habits    how they send
network_team      the SoS team's record book
network_trust     what the trusts count themselves
"""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sos_desktop.dates import Quarter
from sos_desktop.demonstration import network_team
from sos_desktop.demonstration.network_habits import habits
from sos_desktop.demonstration.network_practice import PASSPHRASE, Practice, SentFile, Watch
from sos_desktop.demonstration.network_team import Known, Sent, Team
from sos_desktop.errors import BadInput, SaveFailed
from sos_desktop.records.people import birds
from sos_desktop.summary import ledger
from sos_desktop.vault.creation import begin
from sos_desktop.vault.files import hand_over
from sos_desktop.vault.keys import LIMITS, MODERATE, Cost, Limits

__all__ = ["PASSPHRASE", "Network", "make", "make_team"]

PRACTITIONERS, QUARTERS = 48, 12
MOST, MOST_QUARTERS = 500, 40
YEARS = range(1990, 2100)
SUMMARIES, OFFICES, TEAM = "summaries", ("first-office", "second-office"), "sos-team"
WITHDRAWN, ABOUT = "withdrawn.txt", "README.txt"
_NOTHING = "Nothing has been made."
_SAID = """\
A made-up network: nobody in it is real, and every file in it says so.

{summaries}/       what {practitioners} made-up practitioners sent for {first} to {last}
{one}/    the same of one trust, had its programme named two offices: one half of
{two}/   every number in each; add the halves of one quarter up with the command "share"
{withdrawn}     the ids of files that turned out to be wrong: leave them out
{team}/        the record book of the SoS team: register, trust figures, its own words
                 passphrase: {passphrase}
{register}, {figures}, {pack}
                 what is in that record book, as files

Try it: open the record book of the SoS team; the summaries are in it.
Or: sos-records combine {summaries} --expected {practitioners} --out report
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

    @property
    def team(self) -> Path:
        """The SoS team's record book; its passphrase is that of every demonstration."""
        return self.folder / TEAM


Told = Callable[[int, int], None]


def make(
    folder: Path,
    *,
    practitioners: int = PRACTITIONERS,
    quarters: int = QUARTERS,
    seed: int = 1,
    today: date,
    cost: Cost = MODERATE,
    limits: Limits = LIMITS,
    progress: Told = lambda done, of: None,
    watch: Watch | None = None,
) -> Network:
    """A made-up network in a new ``folder``, over so many quarters that have ended before ``today``.

    ``progress`` is told how many quarters of practitioners are done, of how many; what it raises ends it, and then
    nothing is left. Raises PlaceRefused where the folder is not empty, BadInput and SaveFailed.
    """
    folder = folder.absolute()
    with _made(folder, practitioners, quarters, seed, today, (cost, limits), progress, watch) as filling:
        _put(filling.folder, folder)
    return Network(
        folder, practitioners, filling.quarters, filling.files, filling.missing, tuple(filling.withdrawn)
    )


def make_team(
    folder: Path,
    *,
    practitioners: int = PRACTITIONERS,
    quarters: int = QUARTERS,
    seed: int = 1,
    today: date,
    cost: Cost = MODERATE,
    limits: Limits = LIMITS,
    progress: Told = lambda done, of: None,
) -> str:
    """Only the SoS team's record book of a made-up network, with everything in it, at ``folder``; its passphrase."""
    folder = folder.absolute()
    with _made(folder, practitioners, quarters, seed, today, (cost, limits), progress, None) as filling:
        _put(filling.folder / TEAM, folder)
    return PASSPHRASE


@contextmanager
def _made(
    folder: Path,
    practitioners: int,
    quarters: int,
    seed: int,
    today: date,
    price: tuple[Cost, Limits],
    progress: Told,
    watch: Watch | None,
) -> "Iterator[_Filling]":
    """All of it in a hidden folder beside ``folder``, which is taken away in the end."""
    _refuse_the_absurd(practitioners, quarters, today)
    temporary = begin(folder)
    try:
        filling = _Filling(temporary, _ended(quarters, today), seed)
        for number in range(practitioners):
            filling.live(number, lambda done: progress(done, practitioners * quarters), watch)
        filling.finish(*price)
        yield filling
    except OSError:
        raise SaveFailed(
            "The disk did not take the made-up network.", _NOTHING, "Free some space, then try again."
        ) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _put(made: Path, folder: Path) -> None:
    if folder.exists():
        folder.rmdir()
    made.rename(folder)


def _ended(quarters: int, today: date) -> tuple[Quarter, ...]:
    """The last ones for which every made-up practitioner has had the time to send."""
    last = Quarter.of(today).previous
    found = [last]
    while len(found) < quarters:
        found.append(found[-1].previous)
    return tuple(reversed(found))


class _Filling:
    """The folder while it fills, one practitioner after the other."""

    def __init__(self, folder: Path, quarters: tuple[Quarter, ...], seed: int) -> None:
        self.quarters, self.withdrawn = quarters, list[str]()
        self.files = self.missing = 0
        self.folder, self._seed, self._done = folder, seed, 0
        self._known: list[Known] = []
        self._room = folder / "room"
        for name in ("room", SUMMARIES, *OFFICES):
            (folder / name).mkdir()

    def live(self, number: int, told: Callable[[int], None], watch: Watch | None) -> None:
        one, names = f"made-up network {self._seed} {number}", birds()
        name = f"{names[number % len(names)]} {number + 1}"
        how = habits(random.Random(one), name, number, len(self.quarters))  # noqa: S311 - made-up people
        practice = Practice(how, self.quarters, one, self._room)
        self._known.append(Known(how, practice.signer))
        for sent in practice.years(watch):
            self._done += 1
            told(self._done)
            if sent is None:
                self.missing += 1
            else:
                self._keep(sent)
        for left in self._room.iterdir():
            shutil.rmtree(left)

    def _keep(self, sent: SentFile) -> None:
        self.files += 1
        ledger.save(sent.issued, self.folder / SUMMARIES)
        for half, office in zip(sent.halves, OFFICES, strict=False):
            hand_over(self.folder / office / half.name, half.data)
        if sent.withdrawn:
            self.withdrawn.append(sent.issued.file_id)

    def finish(self, cost: Cost, limits: Limits) -> None:
        self._room.rmdir()
        chance = random.Random(f"made-up team {self._seed}")  # noqa: S311 - made-up people
        sent = Sent(self.folder / SUMMARIES, tuple(self.withdrawn))
        Team(self._known, self.quarters, sent, chance).make(self.folder / TEAM, cost=cost, limits=limits)
        (self.folder / WITHDRAWN).write_text("".join(f"{each}\n" for each in self.withdrawn), "ascii")
        said = _SAID.format(
            practitioners=len(self._known), first=self.quarters[0].said(), last=self.quarters[-1].said(),
            summaries=SUMMARIES, one=OFFICES[0], two=OFFICES[1], team=TEAM, withdrawn=WITHDRAWN,
            register=network_team.REGISTER, figures=network_team.FIGURES, pack=network_team.PACK,
            passphrase=PASSPHRASE,
        )  # fmt: skip
        (self.folder / ABOUT).write_text(said, "ascii")


def _refuse_the_absurd(practitioners: int, quarters: int, today: date) -> None:
    if not 1 <= practitioners <= MOST or not 1 <= quarters <= MOST_QUARTERS:
        raise BadInput(
            f"A made-up network has 1 to {MOST} practitioners and 1 to {MOST_QUARTERS} quarters.",
            _NOTHING,
            "Please ask for fewer.",
        )
    if today.year not in YEARS:
        raise BadInput(
            f"A made-up network ends between {YEARS[0]} and {YEARS[-1]}.", _NOTHING, "Please check the date."
        )
