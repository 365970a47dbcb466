"""The audit of files with noise: alone, and with all earlier ones of the same record book.

No linear program bounds a number under this noise: any true count could have given it, with some chance. So what is
looked for is what would take the noise away: two different files for one quarter, numbers off the grid, too large an
epsilon. What tables of one file tell together is said as it is.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import sqrt

from sos_desktop.attack.words import Finding, Heard, number_of
from sos_desktop.dates import Quarter
from sos_desktop.offices.relations import relations
from sos_desktop.summary.described import EPSILON_LIMIT
from sos_desktop.summary.document import Document
from sos_desktop.summary.tables import Specification


@dataclass(frozen=True, slots=True)
class Rolled:
    """A roll-up by the name of its file; ``members`` are the prints of the files in it."""

    name: str
    members: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class File:
    """A summary by the name under which it was given."""

    name: str
    document: Document


def listen(files: Sequence[File]) -> Heard:
    """Everything that can be said of these files together."""
    if not files:
        return Heard()
    findings = (*_differing(files), *_too_much(files), *_one_id(files))
    return Heard(findings, tuple(_facts(files)))


def listen_to_roll_ups(roll_ups: Sequence[Rolled]) -> Heard:
    """A sum of protected numbers tells no more than its parts, which anybody may read; nor does a difference."""
    if not roll_ups:
        return Heard()
    said = (
        f"{number_of(len(roll_ups), 'roll-up')}: sums of files that anybody may read, each on the grid of 3."
    )
    sizes = [
        len(one.members ^ other.members)
        for one, other in combinations(roll_ups, 2)
        if one.members & other.members and one.members != other.members
    ]
    if not sizes:
        return Heard(facts=(said,))
    few = number_of(min(sizes), "file")
    least = f"Two roll-ups that overlap differ by {few}: their difference is the sum of what those files say anyway."
    return Heard(facts=(said, least))


def _by_source(files: Sequence[File]) -> Mapping[tuple[str, Quarter], list[File]]:
    found: dict[tuple[str, Quarter], list[File]] = defaultdict(list)
    for each in files:
        found[each.document.signer, each.document.period].append(each)
    return found


def _differing(files: Sequence[File]) -> Iterator[Finding]:
    for (_, period), same in _by_source(files).items():
        cells = set.intersection(*(set(each.document.counts) for each in same))
        differing = [cell for cell in cells if len({each.document.counts[cell] for each in same}) > 1]
        if differing:
            gain = sqrt(len({tuple(each.document.counts.values()) for each in same}))
            yield Finding(
                "averaging",
                f"One record book has sent {len(same)} different files for {period.said()}: "
                f"{number_of(len(differing), 'number')} differ, and averaging them takes the noise to 1/{gain:.1f}.",
                tuple(each.name for each in same),
            )


def _one_id(files: Sequence[File]) -> Iterator[Finding]:
    ids: dict[str, list[File]] = defaultdict(list)
    for each in files:
        ids[each.document.file_id].append(each)
    for same in ids.values():
        if len({each.document.signer for each in same}) > 1:
            yield Finding(
                "one-id-two-senders",
                "Two record books have sent files with the same id: one of them is a copy of the other.",
                tuple(each.name for each in same),
            )


def _too_much(files: Sequence[File]) -> Iterator[Finding]:
    for each in files:
        spent = each.document.specification.epsilon_of_a_person
        if spent > EPSILON_LIMIT:
            yield Finding(
                "epsilon",
                f"{each.name} spends {spent} on a person with one of each; {EPSILON_LIMIT} is the most.",
                (each.name,),
            )


def _facts(files: Sequence[File]) -> Iterator[str]:
    sources = _by_source(files)
    books = number_of(len({signer for signer, _ in sources}), "record book")
    yield (
        f"{number_of(len(files), 'file')} with noise of {books}"
        ": every number is a multiple of 3, and any true count could have given it."
    )
    if len(files) > len(sources) and not list(_differing(files)):
        yield "Files that came more than once say the same each time: averaging them gains nothing."
    spent = _spent(sources)
    once, every = max(once for once, _, _ in spent), max(every for _, every, _ in spent)
    quarters = number_of(max(quarters for _, _, quarters in spent), "quarter")
    yield (
        f"Epsilon of one person with one case, offer, follow-up and so on: {once} in one file, and {every} over all "
        f"files of one record book ({quarters}) where they have one of each in every quarter."
    )
    specification = max((each.document.specification for each in files), key=lambda made: len(made.tables))
    kind, gain = _best_total(specification)
    if gain < 1:
        yield (
            f"The tables of one file all count the same {kind} events: whoever adds up each of them knows their number "
            f"with {round(100 * gain)}% of the error of a single number. That is within what epsilon allows."
        )


def _spent(sources: Mapping[tuple[str, Quarter], list[File]]) -> list[tuple[Fraction, Fraction, int]]:
    """Of each record book: the most in one quarter, the sum over all, and how many quarters."""
    of_signer: dict[str, list[Fraction]] = defaultdict(list)
    for (signer, _), same in sources.items():
        different = {id(each): each for each in same}
        contents = {tuple(each.document.counts.items()): each for each in different.values()}
        of_signer[signer].append(
            sum((each.document.specification.epsilon_of_a_person for each in contents.values()), Fraction(0))
        )
    return [(max(each), sum(each, Fraction(0)), len(each)) for each in of_signer.values()]


def _best_total(specification: Specification) -> tuple[str, float]:
    """Of which kind the number of events is known best from several tables, and with which part of the error.

    A table of k numbers gives their sum with k times the variance; several are weighed by the inverse of it."""
    sizes: dict[str, list[int]] = defaultdict(list)
    for one, other in relations(specification.cells):
        kind = one[0].kind
        sizes[kind] = [*(sizes[kind] or [len(one)]), len(other)]
    best = {
        kind: sqrt(1 / sum(Fraction(1, size) for size in found)) / sqrt(min(found))
        for kind, found in sizes.items()
    }
    return min(best.items(), key=lambda each: each[1]) if best else ("", 1.0)
