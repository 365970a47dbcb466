"""What the practitioner reads before a summary leaves: the true counts beside those of the file, and what
somebody could work out from it. The true counts are for this screen alone: nothing here writes them anywhere."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import chain

from sos_desktop.dates import Quarter
from sos_desktop.summary import events, guessing, ledger
from sos_desktop.summary.document import Document
from sos_desktop.summary.ledger import Issued
from sos_desktop.summary.noise import Noise
from sos_desktop.summary.tables import DEFAULT, PERSON_WITH_ONE_OF_EACH, Cell, wording
from sos_desktop.vault.folder import Vault


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    true: int
    file: int


@dataclass(frozen=True, slots=True)
class Topic:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """``issued`` is the file where it has left already; ``document`` is what leaves, or left.

    ``late`` events belong to earlier quarters, ``again`` ones leave for the second time, ``corrections`` were
    made to what has left and stay here. ``numbers`` is in how many numbers one person may be at most.
    """

    quarter: Quarter
    topics: tuple[Topic, ...]
    document: Document
    issued: Issued | None
    late: int
    again: int
    corrections: int
    numbers: int

    @property
    def demonstration(self) -> bool:
        return self.document.demonstration

    @property
    def epsilon(self) -> Fraction:
        """The largest sum of epsilon over one person."""
        return self.numbers * DEFAULT.epsilon

    @property
    def presence(self) -> float:
        """How often it can be told whether one person is counted, by somebody who knows all others."""
        return guessing.presence(Noise(DEFAULT.epsilon), max(self.numbers, PERSON_WITH_ONE_OF_EACH))

    @property
    def category(self) -> float:
        """How often it can be told in which of two categories one person is."""
        return guessing.between_two_categories(Noise(DEFAULT.epsilon))

    @property
    def sentences(self) -> tuple[str, ...]:
        """What somebody could work out, in words."""
        said = [
            "A colleague who knew everyone else you supported could guess whether one person is counted, and be"
            f" right {said_chance(self.presence)}. They could never be sure.",
            f"In which of two groups somebody is counted, they would guess right {said_chance(self.category)}.",
            f"One person is in {self.numbers} numbers of this file at most (sum of epsilon {self.epsilon}).",
        ]
        if self.again:
            said.append(
                f"{_events(self.again)} left once before in a file that was withdrawn: for those people what can be"
                " worked out counts twice."
            )
        return tuple(said)

    @property
    def notes(self) -> tuple[str, ...]:
        """What rides with this file, and what stays here."""
        said = []
        if self.late and not self.issued:
            ride = "rides" if self.late == 1 else "ride"
            said.append(
                f"{_events(self.late)} of earlier quarters, written down later, {ride} with this file."
            )
        if self.corrections:
            said.append(f"Corrections not sent: {self.corrections}. What has left is never altered.")
        return tuple(said)


def review(vault: Vault, quarter: Quarter, *, today: date) -> Review:
    """Raises SummaryRefused for a quarter that has not ended or stays closed."""
    issued = ledger.find(vault, quarter)
    if issued:
        counted = events.covered(vault.store, issued.file_id, quarter)
        document = issued.document
    else:
        ledger.refuse_closed(vault, quarter, today=today)
        counted = events.waiting(vault.store, quarter)
        document = ledger.prepared(vault.meta, quarter, counted)

    def row(cell: Cell) -> Row:
        return Row(cell.label, counted.cells[cell], document.counts[cell])

    tables = {(table.kind.value, table.name): table for table in DEFAULT.tables}
    topics = tuple(
        Topic(topic.title, tuple(map(row, chain.from_iterable(tables[name].cells for name in topic.tables))))
        for topic in wording().topics
    )
    return Review(
        quarter,
        topics,
        document,
        issued,
        counted.late,
        counted.again,
        events.corrections(vault.store),
        counted.numbers,
    )


def said_chance(chance: float) -> str:
    """``about 4 times in 5``: the simplest fraction that is close, at most so many in ten."""
    for whole in range(2, 11):
        part = round(chance * whole)
        if abs(part / whole - chance) < 0.013 and part < whole:
            return f"about {part} times in {whole}"
    return f"{round(100 * chance)} times in 100"


def _events(number: int) -> str:
    return "1 event" if number == 1 else f"{number} events"
