"""Which of the halves that have come to an office can be added up for a quarter, and why each other one cannot yet."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sos_desktop.combining.senders import Senders
from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.offices import agreed
from sos_desktop.offices.agreed import AT_LEAST, Member
from sos_desktop.summary.document import Document
from sos_desktop.summary.tables import Specification

_SAFE = "Nothing has been added up."
_NOBODY_LISTED = (
    "Nobody's key is known here yet. Under Register, bring in the SoS team's register, with the keys of the laptops: "
    "otherwise halves that somebody has made up could be used to find out what is in a real one."
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A half that is not added up, and why."""

    document: Document
    reason: str


@dataclass(frozen=True, slots=True)
class Halves:
    """What can be added up for ``period``: all of one office, one organisation and the same parameters."""

    period: Quarter
    chosen: tuple[Document, ...]
    waiting: tuple[Waiting, ...]

    @property
    def members(self) -> tuple[Member, ...]:
        return agreed.in_order(map(member, self.chosen))

    @property
    def fingerprint(self) -> str:
        return agreed.fingerprint(self.members)

    @property
    def record_books(self) -> int:
        return len({each.signer for each in self.chosen})

    @property
    def late(self) -> int:
        return sum(each.period != self.period for each in self.chosen)

    @property
    def half(self) -> int:
        """Which of the two offices this is; 0 while nothing can be added up."""
        return self.chosen[0].half if self.chosen else 0

    @property
    def too_few(self) -> str:
        """Why these are not enough, or nothing."""
        if len(self.chosen) < AT_LEAST:
            return f"It takes at least {AT_LEAST} files; {len(self.chosen)} can be added up."
        if self.record_books < AT_LEAST:
            return (
                f"It takes the files of at least {AT_LEAST} record books; these are of {self.record_books}."
            )
        return ""

    def over(self, listed: Collection[Member]) -> "Halves":
        """Only what is on the list of the other office. Raises SummaryRefused where a file of it is not here."""
        missing = set(listed) - set(self.members)
        if missing:
            raise SummaryRefused(
                f"Of the other office's list {_files(len(missing))} cannot be added up here.",
                _SAFE,
                "Ask for them, or compare lists again: both offices can only add up what both have.",
            )
        left = [each for each in self.chosen if member(each) not in set(listed)]
        why = "The other office does not have it: it waits for the next partial."
        return Halves(
            self.period,
            tuple(each for each in self.chosen if each not in left),
            (*self.waiting, *(Waiting(each, why) for each in left)),
        )


def member(document: Document) -> Member:
    return Member(document.file_id, document.split_id, str(document.period))


def sort_out(
    documents: Iterable[Document],
    period: Quarter,
    *,
    added: Mapping[str, str] | None = None,
    withdrawn: Collection[str] = (),
    senders: Senders | None = None,
) -> Halves:
    """Which of these can be added up; ``added`` says in which quarter's partial a file id stands already, ``withdrawn``
    are ids that their practitioners have taken back, ``senders`` whose files are believed. Where nobody is listed, only
    made-up halves can be added: whoever makes halves of four record books up knows what the fifth one holds.

    Raises SummaryRefused where both halves of a file are here: whoever holds both can add them.
    """
    given = list({(each.file_id, each.split_id, each.half): each for each in documents}.values())
    _refuse_both_halves(given)

    def by_itself(each: Document) -> str:
        if each.half and each.file_id in withdrawn:
            return "Its practitioner has withdrawn it."
        reason = _by_itself(each, period, added or {})
        return reason or _believed(each, senders)

    first = [(each, by_itself(each)) for each in given]
    possible = [each for each, reason in first if not reason]
    if not possible:
        return Halves(period, (), tuple(Waiting(each, reason) for each, reason in first))
    likely = _most(possible)
    second = [(each, reason or _beside(each, likely)) for each, reason in first]
    fit = [each for each, reason in second if not reason]
    ids = Counter(each.file_id for each in fit)
    signed = Counter((each.signer, each.period) for each in fit)
    chosen, waiting = [], []
    for each, reason in second:
        reason = reason or _twice(each, ids, signed)
        if reason:
            waiting.append(Waiting(each, reason))
        else:
            chosen.append(each)
    return Halves(period, tuple(sorted(chosen, key=member)), tuple(waiting))


def _refuse_both_halves(given: Sequence[Document]) -> None:
    halves = Counter(split for split, _ in {(each.split_id, each.half) for each in given if each.half})
    if any(number > 1 for number in halves.values()):
        raise SummaryRefused(
            "The halves of both offices are here: together they show what single practitioners have counted.",
            _SAFE,
            "Remove the other office's files from this computer, and ask how they came here.",
        )


def _by_itself(document: Document, period: Quarter, added: Mapping[str, str]) -> str:
    if not document.half:
        return "It is no half: add it with the other summaries."
    if document.file_id in added:
        return f"It stands in the partial of {Quarter.parse(added[document.file_id]).said()} already."
    if document.period > period:
        return "It is of a later quarter."
    return ""


_Kind = tuple[int, str, bool, Specification]


def _kind(document: Document) -> _Kind:
    return document.half, document.organisation, document.demonstration, document.specification


def _most(documents: Iterable[Document]) -> _Kind:
    """Whose files most are; of as many, the one whose ids come first."""
    found = sorted(documents, key=member)
    kinds = Counter(map(_kind, found))
    return max(kinds, key=lambda kind: kinds[kind])


def _beside(document: Document, likely: _Kind) -> str:
    half, organisation, demonstration, specification = likely
    if document.half != half:
        return "It is meant for the other office."
    if document.organisation != organisation:
        return "It is of another organisation."
    if document.demonstration != demonstration:
        return "It is a demonstration with made-up records." if document.demonstration else "It is real."
    if document.specification != specification:
        return "It was made under another programme pack, with other tables."
    return ""


def _twice(document: Document, ids: Mapping[str, int], signed: Mapping[tuple[str, Quarter], int]) -> str:
    if ids[document.file_id] > 1:
        return (
            "It was split twice, so its halves may not fit. Both wait until its sender has said which counts."
        )
    if signed[document.signer, document.period] > 1:
        return "The same record book has sent two files for this quarter. Both wait until its sender decides."
    return ""


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"


def _believed(half: Document, senders: Senders | None) -> str:
    if senders is None:
        return "" if half.demonstration else _NOBODY_LISTED
    return senders.objection(half.signer)
