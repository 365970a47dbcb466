"""One made-up practitioner's years: a record book like any other, lived through, that sends a summary every quarter.

The record book is thrown away in the end; what it has sent stays. Its keys are drawn from the seed, so that the
same seed gives the same files: they protect nobody.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path

from sos_desktop.casebook import Casebook
from sos_desktop.dates import Quarter
from sos_desktop.demonstration.diary import Diary, working
from sos_desktop.demonstration.network_habits import Habits, Sending
from sos_desktop.demonstration.story import Story
from sos_desktop.summary import document, events, leaving, ledger
from sos_desktop.summary.leaving import Leaving
from sos_desktop.summary.ledger import Issued
from sos_desktop.summary.parameters import Parameters, Recipient
from sos_desktop.summary.tables import CATALOGUE, PAIRS, Mode
from sos_desktop.vault import backup, creation, places, restore
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode

PASSPHRASE = "made-up records only"  # noqa: S105 - a demonstration keeps no secret, and says so
AT_ONCE = 100
_FURTHER = 0.1
_A_WEEK = timedelta(days=7)

Watch = Callable[[Vault, Quarter], None]
"""Told before a summary is made: what tests look at, and the button does not."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that has left. ``withdrawn``: the practitioner has told the SoS team that it was wrong. ``halves`` is what
    would have left in its place had the programme named two offices."""

    issued: Issued
    withdrawn: bool = False
    halves: tuple[Leaving, ...] = ()


SPLIT = Parameters(
    mode=Mode.SHARES,
    epsilon=Fraction(0),
    tables=tuple(table.key for table in (*CATALOGUE, *PAIRS)),
    offices=(Recipient("SoS team (made up)", ""), Recipient("Clinical audit (made up)", "")),
    serial=1,
)
"""Every table there is, for two offices; unsealed, since nobody has their keys."""


class Practice:
    """``room`` is where the record book lies while it is lived through."""

    def __init__(self, habits: Habits, quarters: tuple[Quarter, ...], seed: str, room: Path) -> None:
        self._habits, self._quarters, self._room = habits, quarters, room
        self._chance = random.Random(seed)  # noqa: S311 - made-up people, not secrets
        self._folder = room / habits.nickname
        began = datetime.combine(working(quarters[0].first), time(8), UTC)
        creation.create(
            self._folder, PASSPHRASE, RecoveryCode(self._chance.randbytes(20)), nickname=habits.nickname, now=began,
            demonstration=True, organisation=habits.organisation, generated=True, cost=CHEAPEST,
            limits=CHEAP_LIMITS, chance=self._chance.randbytes,
        )  # fmt: skip
        self._casebook = self._open(began)
        last = quarters[-1].last
        self._diary = Diary(self._casebook.store, last + timedelta(days=80), self._chance, began)
        first = quarters[habits.first]
        story = Story(self._diary, _FURTHER, (last - first.first).days)
        story.plan(habits.people, working(first.first))

    @property
    def signer(self) -> str:
        """The public half of the key that its files are signed with."""
        return document.public_half(self._casebook.vault.meta.signing_seed)

    def years(self, watch: Watch | None = None) -> Iterator[SentFile | None]:
        """One quarter after the other, each with what was sent for it, if anything was."""
        try:
            for at, quarter in enumerate(self._quarters):
                sent = self._habits.sends[at]
                self._live_until(self._sending_day(quarter, sent))
                yield None if sent is Sending.MISSING else self._send(at, quarter, watch)
        finally:
            self._casebook.close(now=self._diary.moment)

    def _sending_day(self, quarter: Quarter, sent: Sending) -> date:
        days = self._chance.randint(35, 60) if sent is Sending.LATE else self._chance.randint(3, 20)
        return working(quarter.last + timedelta(days=days))

    def _live_until(self, day: date) -> None:
        going_on = True
        while going_on:
            with self._casebook.store.change(now=self._diary.moment):
                going_on = self._diary.live(AT_ONCE, before=day)
        self._diary.begin_day(day)

    def _send(self, at: int, quarter: Quarter, watch: Watch | None) -> SentFile:
        before = self._back_up() if at == self._habits.restores else None
        if watch:
            watch(self._casebook.vault, quarter)
        halves = self._halves(quarter) if self._habits.halves else ()
        issued = self._issue(quarter)
        if before:
            self._come_back_from(before, issued)
        withdrawn = at == self._habits.withdraws
        if withdrawn:
            ledger.withdraw(self._casebook.vault, issued.file_id, now=self._diary.pass_time(20))
        return SentFile(issued, withdrawn, halves)

    def _halves(self, quarter: Quarter) -> tuple[Leaving, ...]:
        """Of what is waiting now, made as a summary for two offices is made, and not entered as having left."""
        vault = self._casebook.vault
        counted = events.waiting(vault.store, quarter, SPLIT.specification)
        return leaving.made(vault.meta, quarter, counted, SPLIT, chance=self._chance.randbytes)

    def _issue(self, quarter: Quarter) -> Issued:
        now = self._diary.pass_time(15)
        return ledger.issue(self._casebook.vault, quarter, now=now, today=now.date())

    # The laptop that was lost

    def _back_up(self) -> Path:
        return backup.make(self._casebook.vault, now=self._diary.pass_time(5)).path

    def _come_back_from(self, file: Path, sent: Issued) -> None:
        """The laptop is lost with everything it had sent; the practitioner shows the file that left after the backup,
        so that its people are not counted once more."""
        now = self._diary.pass_time(5)
        self._casebook.close(now=now)
        again = self._room / f"{self._habits.nickname} again"
        restore.into(file, again, PASSPHRASE, now=now, limits=CHEAP_LIMITS, allowed=places.anywhere)
        self._folder = again
        self._casebook = self._open(now)
        self._diary.store = self._casebook.store
        ledger.show_sent(self._casebook.vault, sent.package, now=now)

    def _open(self, now: datetime) -> Casebook:
        return Casebook.open(self._folder, PASSPHRASE, now=now, limits=CHEAP_LIMITS)
