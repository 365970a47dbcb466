"""The SoS team of the made-up network: a record book of its own kind, with its register, figures, words and a pack."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from sos_desktop.casebook import Casebook
from sos_desktop.combining import kept
from sos_desktop.dates import Quarter
from sos_desktop.demonstration import network_trust
from sos_desktop.demonstration.diary import working
from sos_desktop.demonstration.network_habits import Habits
from sos_desktop.demonstration.network_practice import PASSPHRASE
from sos_desktop.demonstration.wards import INITIALS
from sos_desktop.demonstration.wards import NAMES as SURNAMES
from sos_desktop.impact import trust_book, written
from sos_desktop.programme import preparing, register, register_file
from sos_desktop.programme.register import Entry, Registered, Role
from sos_desktop.vault import creation
from sos_desktop.vault.keys import Cost, Limits
from sos_desktop.vault.recovery import RecoveryCode
from sos_desktop.vault.store import Store

NICKNAME = "SoS team (made up)"
REGISTER, FIGURES, PACK = register_file.NAME, "trust-figures.csv", "made-up.sosprogramme"
_MANAGERS = 14
_REFRESHER = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Known:
    """What the team has been told of a practitioner: the public key of their record book among it."""

    habits: Habits
    signer: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What has come in: a folder of summaries, and the ids of those that turned out to be wrong."""

    summaries: Path
    withdrawn: tuple[str, ...]


class Team:
    """``chance`` decides everything. ``make`` leaves the record book closed, and three files beside it."""

    def __init__(
        self, known: Sequence[Known], quarters: Sequence[Quarter], sent: Sent, chance: random.Random
    ) -> None:
        self._known, self._quarters, self._sent, self._chance = known, quarters, sent, chance
        self._today = working(quarters[-1].last + timedelta(days=21))
        self._now = datetime.combine(self._today, time(10), UTC)

    def make(self, folder: Path, *, cost: Cost, limits: Limits) -> None:
        """At ``folder``, with everything in it; register, trust figures and pack also in the folder around it."""
        began = datetime.combine(working(self._quarters[0].first), time(9), UTC)
        creation.create(
            folder, PASSPHRASE, RecoveryCode(self._chance.randbytes(20)), nickname=NICKNAME, now=began,
            kind="team", demonstration=True, organisation=next(iter(network_trust.NAMES)), generated=True,
            cost=cost, limits=limits, chance=self._chance.randbytes,
        )  # fmt: skip
        casebook = Casebook.open(folder, PASSPHRASE, now=self._now, limits=limits)
        try:
            with casebook.store.change(now=self._now):
                self._fill(casebook, folder.parent)
        finally:
            casebook.close(now=self._now)

    def _fill(self, casebook: Casebook, around: Path) -> None:
        store = casebook.store
        for each in (*self._practitioners(), *self._managers()):
            register.add(store, each, now=self._now, today=self._today, new=self._new)
        people = (Registered("", each.entry) for each in register.everybody(store))
        (around / REGISTER).write_bytes(register_file.write(people))
        figures = network_trust.figures(self._chance, self._quarters)
        (around / FIGURES).write_bytes(figures)
        trust_book.load(store, FIGURES, figures, now=self._now, today=self._today, new=self._new)
        self._write(store)
        kept.keep(store, [self._sent.summaries], lambda done, of: None, now=self._now)
        for file_id in self._sent.withdrawn:
            kept.withdraw(store, file_id, now=self._now)
        for part, content in self._programme().items():
            preparing.keep(store, part, content, now=self._now)
        made = preparing.make(casebook.vault, now=self._now, today=self._today)
        (around / PACK).write_bytes(made.data)

    def _practitioners(self) -> list[Entry]:
        """Trained in the months before they first sent; a few have left by now."""
        entries = []
        for number, each in enumerate(self._known):
            habits = each.habits
            first = self._quarters[habits.first]
            trained = working(first.first - timedelta(days=self._chance.randint(20, 120)))
            left = number % 16 == 9
            entries.append(
                Entry(
                    self._name(number), Role.PRACTITIONER, habits.organisation, "", trained, self._refresher(trained),
                    self._today - timedelta(days=12) if left else None, "moved to another trust" if left else "",
                    first, None, (each.signer,),
                )
            )  # fmt: skip
        return entries

    def _managers(self) -> list[Entry]:
        organisations = list(network_trust.NAMES)
        entries = []
        for number in range(_MANAGERS):
            trained = working(self._quarters[0].first + timedelta(days=self._chance.randint(0, 700)))
            organisation = organisations[number % len(organisations)]
            name = self._name(len(self._known) + number)
            entries.append(
                Entry(
                    name, Role.MANAGER, organisation, "", min(trained, self._today), self._refresher(trained)
                )
            )
        return entries

    def _refresher(self, trained: date) -> date:
        """Due after two years; most went when it was due, and have the next before them."""
        due = trained + _REFRESHER
        while due < self._today and self._chance.random() < 0.85:
            due += _REFRESHER
        return due

    def _name(self, number: int) -> str:
        """``A. Hazel``, each once; with a number where there are more people than names."""
        first, last = INITIALS[number % len(INITIALS)], SURNAMES[number % len(SURNAMES)]
        turn = number // (len(INITIALS) * len(SURNAMES))
        return f"{first}. {last}{f' {turn + 1}' if turn else ''}"

    def _write(self, store: Store) -> None:
        first, last = self._quarters[0].first, self._quarters[-1].last
        for part, words, rebases in network_trust.CHANGES:
            on = working(first + (last - first) * part)
            written.annotate(
                store, on, words, rebases=rebases, now=self._now, today=self._today, new=self._new
            )
        for section, words in network_trust.WORDS.items():
            written.write(store, section, words, now=self._now)

    def _programme(self) -> dict[str, object]:
        """What the next pack would set: only what every programme has."""
        return {
            "name": "Made-up network",
            "organisations": [
                {"code": code, "name": name, "sites": []} for code, name in network_trust.NAMES.items()
            ],
        }

    def _new(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))
