"""A simulated practitioner: what happens to them, what they write down late or put right, and what they send.

Events are put straight into the tables of a real record book, and everything that leaves goes through the real ledger.
The simulation keeps its own list of what happened, and knows nothing of how the application counts: in the end each of
its events must stand in exactly one file that was not withdrawn.
"""

import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from sos_desktop.codes import EventType, StaffGroup
from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import events, ledger
from sos_desktop.summary.tables import Cell
from sos_desktop.vault import backup, places, restore
from sos_desktop.vault.keys import CHEAP_LIMITS
from tests.privacy.application import PASSPHRASE, new_book, open_book
from tests.privacy.chances import poisson

_GROUPS = [group for group in StaffGroup if group is not StaffGroup.NOT_STATED]
_TYPES = list(EventType)
_LATE = 0.15
"""How many events are written down after the summary of their quarter has left."""


@dataclass(frozen=True)
class SentFile:
    """A file that left, with the true counts behind it."""

    quarter: Quarter
    file_id: str
    package: bytes
    true: Counter[Cell]


@dataclass
class Happened:
    """One event of the simulation: what it is, which it is in the record book, the day from which it counts."""

    kind: str
    event_id: str
    counts: date
    times: int = 1


@dataclass
class Practitioner:
    """``mishap``: what befalls the laptop after one of the quarters: ``in place`` or ``elsewhere``, or nothing."""

    room: Path
    number: int
    quarters: tuple[Quarter, ...]
    seed: int
    mean: float = 3.0
    mishap: str = ""
    sent: list[SentFile] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)
    happened: list[Happened] = field(default_factory=list)
    reissued: int = 0
    differed: int = 0
    refused: int = 0
    second_names: int = 0
    gone: set[tuple[str, str]] = field(default_factory=set)
    """What was written down after the only backup that is left: it has been reported, and is in no record book."""

    def __post_init__(self) -> None:
        self.chance = Random(f"{self.seed} {self.number}")
        self.vault = new_book(self.room / f"book-{self.number}", self.chance.randbytes)
        self.now = datetime.combine(self.quarters[0].first, time(9), UTC)
        self._ids = 0
        self._guide = False
        self._late: list[tuple[str, date]] = []
        self._since = 0

    def live(self) -> None:
        """Everything, to the last file, which takes along whatever has not left."""
        for at, quarter in enumerate(self.quarters):
            mishap = self.mishap if at == len(self.quarters) // 2 else ""
            before = self._write_down(quarter, back_up=bool(mishap))
            self._put_right()
            last = quarter is self.quarters[-1]
            self.now = datetime.combine(quarter.next.first + timedelta(days=9), time(16), UTC)
            if last or mishap or self.chance.random() > 0.08:
                self._send(quarter)
                if before:
                    (self._restore_in_place if mishap == "in place" else self._restore_elsewhere)(
                        before, quarter
                    )
                self._again(self.chance.choice(self.sent))
            if not last and self.sent and self.chance.random() < 0.04:
                self._withdraw(self.chance.choice(self.sent))

    def close(self) -> None:
        self.vault.close(now=self.now)

    # What happens

    def _write_down(self, quarter: Quarter, *, back_up: bool) -> Path | None:
        """What was late comes first; some of this quarter's waits. A backup is made half way, and then life goes on."""
        now, self._late = self._late, []
        days = (quarter.last - quarter.first).days
        for kind, mean in (
            ("case", self.mean),
            ("offer", self.mean),
            ("follow-up", self.mean),
            ("group", 0.4),
        ):
            for _ in range(poisson(self.chance, mean)):
                one = (kind, quarter.first + timedelta(days=self.chance.randint(0, days)))
                late = quarter is not self.quarters[-1] and self.chance.random() < _LATE
                (self._late if late else now).append(one)
        half = len(now) // 2
        self._put_all(now[:half])
        before = backup.make(self.vault, now=self.now).path if back_up else None
        self._since = len(self.happened)
        self._put_all([*now[half:], ("case", quarter.last)] if back_up else now[half:])
        return before

    def _put_all(self, these: list[tuple[str, date]]) -> None:
        with self.vault.store.change(now=self.now):
            for kind, day in these:
                self._put(kind, day)

    def _put(self, kind: str, day: date) -> None:
        if kind == "case":
            case = self._case(day)
            self.happened.append(Happened(kind, case, day))
        elif kind == "offer":
            answer = self.chance.choice(("accepted", "declined", "waiting"))
            offer = self._id("offer")
            answered = None if answer == "waiting" else day.isoformat()
            made_on = day - timedelta(days=28 if answer == "waiting" else 3)
            self._run(
                "INSERT INTO offers (id, case_id, made_on, how, answer, answered) VALUES (?, ?, ?, '', ?, ?)",
                offer, self._case(None), made_on.isoformat(), answer, answered,
            )  # fmt: skip
            self.happened.append(Happened(kind, offer, day))
        elif kind == "follow-up":
            self._follow_up(day - timedelta(days=28))
        else:
            self._group(day)

    def _case(self, contact: date | None) -> str:
        person, incident, case = self._id("person"), self._id("incident"), self._id("case")
        self._run(
            "INSERT INTO people (id, code_name, staff_group, organisation, made) VALUES (?, ?, ?, 'own', '')",
            person, f"Wren {person}", self.chance.choice(_GROUPS),
        )  # fmt: skip
        self._run(
            "INSERT INTO incidents (id, label, occurred_partial, event_type, source, organisation, area, made)"
            " VALUES (?, '', '2023-01-01', ?, 'self', 'own', '', '')",
            incident, self.chance.choice(_TYPES),
        )  # fmt: skip
        self._run(
            "INSERT INTO cases (id, person_id, incident_id, exposure, source, first_contact, made)"
            " VALUES (?, ?, ?, 'direct', 'self', ?, '')",
            case, person, incident, contact.isoformat() if contact else None,
        )  # fmt: skip
        return case

    def _follow_up(self, closes: date) -> None:
        follow_up, state = self._id("follow-up"), self.chance.choice(("done", "done", "declined", "open"))
        ended = None if state == "open" else (closes - timedelta(days=self.chance.randint(-9, 5))).isoformat()
        onward = self.chance.choice(("closed", "watch", "tier-3-accepted")) if state == "done" else None
        self._run(
            "INSERT INTO followups (id, case_id, kind, due, opens, closes, state, ended, onward)"
            " VALUES (?, ?, '28-day', ?, ?, ?, ?, ?, ?)",
            follow_up, self._case(None), (closes - timedelta(days=7)).isoformat(),
            (closes - timedelta(days=10)).isoformat(), closes.isoformat(), state, ended, onward,
        )  # fmt: skip
        self.happened.append(Happened("follow-up", follow_up, closes + timedelta(days=28)))

    def _group(self, day: date) -> None:
        session, came = self._id("group"), self.chance.randint(2, 9)
        if not self._guide:
            self._run("INSERT OR IGNORE INTO questionnaires VALUES ('guide', x'00', '{}')")
            self._guide = True
        self._run(
            "INSERT INTO sessions (id, kind, guide, state, held_on, began, saved, welcomed)"
            " VALUES (?, 'group', 'guide', 'draft', ?, '', '', '')",
            session, day.isoformat(),
        )  # fmt: skip
        self._run(
            "INSERT INTO attendance (session_id, staff_group, invited, attended) VALUES (?, 'students', 9, ?)",
            session, came,
        )  # fmt: skip
        self._run("UPDATE sessions SET state = 'finished', finished = '' WHERE id = ?", session)
        self.happened.append(Happened("group", session, day, came))

    def _put_right(self) -> None:
        """Details of people are corrected, whether or not they have left; nothing that has left may change."""
        for each in self.chance.sample(self.happened, min(2, len(self.happened))):
            if each.kind == "case":
                with self.vault.store.change(now=self.now):
                    self._run(
                        "UPDATE people SET staff_group = ? WHERE id = (SELECT person_id FROM cases WHERE id = ?)",
                        self.chance.choice(_GROUPS), each.event_id,
                    )  # fmt: skip

    # What leaves

    def _send(self, quarter: Quarter) -> None:
        issued = ledger.issue(self.vault, quarter, now=self.now, today=self.now.date())
        true = events.covered(self.vault.store, issued.file_id, quarter).cells
        self.sent.append(SentFile(quarter, issued.file_id, issued.package, true))

    def _again(self, file: SentFile) -> None:
        """Send an earlier quarter again, whatever has been written since."""
        if file.file_id in self.withdrawn:
            return
        again = ledger.issue(self.vault, file.quarter, now=self.now, today=self.now.date())
        self.reissued += 1
        self.differed += again.package != file.package

    def _withdraw(self, file: SentFile) -> None:
        if file.file_id not in self.withdrawn:
            ledger.withdraw(self.vault, file.file_id, now=self.now)
            self.withdrawn.add(file.file_id)

    # The laptop that was lost

    def _restore_in_place(self, before: Path, _: Quarter) -> None:
        """Back to half a quarter; what was sent lies beside the records and is read back."""
        self.close()
        restore.replace(before, self.vault.folder, PASSPHRASE, now=self.now, limits=CHEAP_LIMITS)
        self._reopened(self.vault.folder)
        self._again(self.sent[-1])

    def _restore_elsewhere(self, before: Path, quarter: Quarter) -> None:
        """Only the backup is left. The quarter stays closed, until the file that was sent is shown."""
        stick = self.room / f"stick-{self.number}"
        stick.mkdir()
        copied = shutil.copy(before, stick)
        self.close()
        shutil.rmtree(self.vault.folder)
        folder = self.room / f"again-{self.number}"
        restore.into(
            Path(copied), folder, PASSPHRASE, now=self.now, limits=CHEAP_LIMITS, allowed=places.anywhere
        )
        self._reopened(folder)
        self.gone = {(one.kind, one.event_id) for one in self.happened[self._since :]}
        try:
            other = ledger.issue(self.vault, quarter, now=self.now, today=self.now.date())
            self.second_names += other.package != self.sent[-1].package
        except SummaryRefused:
            self.refused += 1
            ledger.show_sent(self.vault, self.sent[-1].package, now=self.now)
        self._again(self.sent[-1])

    def _reopened(self, folder: Path) -> None:
        self.vault = open_book(folder, now=self.now)
        self._guide = False

    @property
    def spent(self) -> set[tuple[str, str]]:
        """What left twice and was withdrawn twice: it may not leave again."""
        live = self.times_left(live=True)
        return {
            event for event, times in self.times_left(live=False).items() if times == 2 and not live[event]
        }

    def times_left(self, *, live: bool) -> Counter[tuple[str, str]]:
        """In how many files each event stands; ``live``: of those that were not withdrawn."""
        rows = self.vault.store.rows("SELECT kind, event_id, file_id FROM summary_events")
        return Counter(
            (row["kind"], row["event_id"]) for row in rows if not live or row["file_id"] not in self.withdrawn
        )

    def _id(self, noun: str) -> str:
        self._ids += 1
        return f"{noun}-{self._ids}"

    def _run(self, sql: str, *arguments: object) -> None:
        with self.vault.store.change(now=self.now) as change:
            change.run(sql, arguments)
