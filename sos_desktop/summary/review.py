"""What the practitioner reads before a summary leaves: the true counts beside those of the file, and what
somebody could work out from it. The true counts are for this screen alone: nothing here writes them anywhere.

Of feedback the practitioner is shown no true count: it is about them. What has left is read from what was kept of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import chain

from sos_desktop.dates import Quarter
from sos_desktop.summary import events, guessing, ledger, parameters, sealing
from sos_desktop.summary.document import Document
from sos_desktop.summary.events import Counted
from sos_desktop.summary.ledger import Issued
from sos_desktop.summary.noise import Noise
from sos_desktop.summary.parameters import Parameters
from sos_desktop.summary.tables import Cell, Kind, Mode, Specification, topics_of, wording
from sos_desktop.vault.folder import Vault

KEPT_FROM_YOU = "kept from you"
SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Row:
    """``true`` is None where it is kept from the practitioner, ``file`` where the number is split between offices."""

    label: str
    true: int | None
    file: int | None

    @property
    def true_said(self) -> str:
        return KEPT_FROM_YOU if self.true is None else str(self.true)

    @property
    def file_said(self) -> str:
        return SPLIT if self.file is None else str(self.file)


@dataclass(frozen=True, slots=True)
class Topic:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """``issued`` is the summary where it has left already; ``document`` is what leaves, or left.

    ``late`` events belong to earlier quarters, ``again`` ones leave for the second time, ``corrections`` were
    made to what has left and stay here. ``numbers`` is in how many numbers one person may be at most. ``sealed_for``
    names whoever can open it, one name for each file; nobody where it is in clear.
    """

    quarter: Quarter
    topics: tuple[Topic, ...]
    document: Document
    issued: Issued | None
    late: int
    again: int
    corrections: int
    numbers: int
    sealed_for: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()

    @property
    def demonstration(self) -> bool:
        return self.document.demonstration

    @property
    def specification(self) -> Specification:
        return self.document.specification

    @property
    def shares(self) -> bool:
        return self.specification.mode is Mode.SHARES

    @property
    def epsilon(self) -> Fraction:
        """The largest sum of epsilon over one person."""
        return self.numbers * self.specification.epsilon

    @property
    def presence(self) -> float:
        """How often it can be told whether one person is counted, by somebody who knows all others."""
        noise = Noise(self.specification.epsilon)
        return guessing.presence(noise, max(self.numbers, self.specification.numbers_of_a_person))

    @property
    def category(self) -> float:
        """How often it can be told in which of two categories one person is."""
        return guessing.between_two_categories(Noise(self.specification.epsilon))

    @property
    def suggested_name(self) -> str:
        """Under which one file leaves; empty where there are two."""
        if self.issued:
            return self.issued.name if len(self.issued.files) == 1 else ""
        return "" if self.shares else self.document.name + (sealing.SUFFIX if self.sealed_for else "")

    @property
    def why(self) -> str:
        """Why the two columns differ, in a sentence or two."""
        return why(self.specification)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What somebody could work out, in words."""
        return tuple(_about_halves(self) if self.shares else _about_noise(self))

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


def why(specification: Specification) -> str:
    """What the protection does to a number."""
    if specification.mode is Mode.SHARES:
        return wording().said["split"]
    usual = guessing.usual_move(Noise(specification.epsilon))
    return wording().said["moved"].format(usual=usual)


def _about_noise(review: Review) -> Iterator[str]:
    one_of_each, epsilon = review.specification.numbers_of_a_person, review.specification.epsilon
    yield (
        "A colleague who knew everyone else you supported could guess whether one person is counted, and be"
        f" right {said_chance(review.presence)}. They could never be sure."
    )
    yield f"In which of two groups somebody is counted, they would guess right {said_chance(review.category)}."
    yield (
        f"In figures: epsilon {epsilon} for each number, and {review.specification.epsilon_of_a_person} in all for "
        f"somebody with one of everything, who is in {one_of_each} numbers."
    )
    if review.numbers:
        many = "1 number" if review.numbers == 1 else f"{review.numbers} numbers"
        yield f"One person is in {many} of this file at most (sum of epsilon {review.epsilon})."
    else:
        yield (
            "Nobody is counted in this file: every number in it comes from chance alone. Please send it all the same."
        )
    if review.again:
        yield (
            f"{_events(review.again)} left once before in a file that was withdrawn: for those people what can be"
            " worked out counts twice."
        )


def _about_halves(review: Review) -> Iterator[str]:
    first, second = review.offices or ("One office", "the other")
    yield (
        f"{first} gets one half and {second} the other. From one half nobody can work out anything, whoever they know: "
        "each number in it is random, whatever was counted."
    )
    yield (
        "Both offices together could add the two halves of this summary and see the true counts. This application puts "
        "together only the sums of at least five files; two offices that went round it could see more."
    )
    yield "No epsilon is spent: nothing is moved by chance, and only sums of many files are ever shown."
    if review.again:
        yield f"{_events(review.again)} left once before, in a summary that was withdrawn."


def review(vault: Vault, quarter: Quarter, *, today: date) -> Review:
    """Raises SummaryRefused for a quarter that has not ended or stays closed."""
    issued = ledger.find(vault, quarter)
    chosen = parameters.in_force(vault.store, quarter)
    if issued:
        document = issued.document
        counted = events.covered(vault.store, issued.file_id, quarter, document.specification)
        sealed_for = tuple(each.sealed_for for each in issued.files if each.sealed is not None)
        offices = tuple(each.sealed_for for each in issued.files if document.half)
    else:
        ledger.refuse_closed(vault, quarter, today=today)
        counted = events.waiting(vault.store, quarter, chosen.specification)
        document = ledger.prepared(vault.meta, quarter, counted, chosen)
        sealed_for, offices = _receivers(chosen)
    return Review(
        quarter,
        _topics(document, counted),
        document,
        issued,
        counted.late,
        counted.again,
        events.corrections(vault.store),
        counted.numbers,
        sealed_for,
        offices if len(offices) == 2 else (),
    )


def _receivers(chosen: Parameters) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """For whom it will be sealed, and between whom it will be split."""
    if chosen.mode is Mode.SHARES:
        sealed = tuple(each.name for each in chosen.offices if each.key)
        return sealed, tuple(each.name for each in chosen.offices)
    names = ", ".join(each.name for each in chosen.recipients)
    return ((names,) if names else ()), ()


def _topics(document: Document, counted: Counted) -> tuple[Topic, ...]:
    split = document.specification.mode is Mode.SHARES

    def row(cell: Cell) -> Row:
        true = None if cell.kind == Kind.FEEDBACK else counted.cells[cell]
        return Row(cell.label, true, None if split else document.counts[cell])

    tables = {(table.kind.value, table.name): table for table in document.specification.tables}
    return tuple(
        Topic(topic.title, tuple(map(row, chain.from_iterable(tables[name].cells for name in topic.tables))))
        for topic in topics_of(document.specification)
    )


def said_chance(chance: float) -> str:
    """``about 4 times in 5``: the simplest fraction that is close, at most so many in ten."""
    if abs(chance - 0.5) < 0.013:
        return "about half of the time"
    for whole in range(2, 11):
        part = round(chance * whole)
        if abs(part / whole - chance) < 0.013 and part < whole:
            return f"about {part} times in {whole}"
    return "more than 99 times in 100" if chance > 0.99 else f"{round(100 * chance)} times in 100"


def _events(number: int) -> str:
    return "1 event" if number == 1 else f"{number} events"
