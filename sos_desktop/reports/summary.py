"""The paper beside a summary file: what is in it, in words, and nothing that is not.

It is made from the bytes of the file and from the digits of the audit chain at that file, so true counts cannot get
in and no moment or machine can: the same file gives the same paper, dated by the day after its quarter.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import compress, product

from sos_desktop.reports import page
from sos_desktop.reports.page import Paper, Part, Row
from sos_desktop.summary import document
from sos_desktop.summary.document import Document
from sos_desktop.summary.review import why
from sos_desktop.summary.tables import Mode, Topic, topics_of, wording

_TITLE = "Protected summary"
_CHAIN = (
    "Chain of the record book at this file: {}. Keep this paper: a history that was altered since, or an earlier "
    "backup, shows other digits."
)
_ONE_LINE = 38
"""Longer labels take two lines of a column."""
_LINES_OF_FIRST_PAGE, _LINES_OF_A_PAGE = 51, 66
"""Of ten points; under the words of the first page fewer."""


def summary_report(package: bytes, chain: str = "") -> bytes:
    """The PDF that belongs to a summary file. Raises SummaryRefused where ``package`` is not one.

    ``chain`` is what ``ledger.chain_at`` says of it: whoever keeps the paper can compare it later.
    """
    return preview(document.read(package), chain)


def preview(read: Document, chain: str = "") -> bytes:
    """The same for a file that is not signed yet: what would leave."""
    about = Paper(
        title=_TITLE,
        subject=f"{read.period.said()}, organisation {read.organisation}, file {read.file_id[:6]}",
        foot=f"{_TITLE} · {read.period.said()} · file {read.file_id[:6]}",
        made=read.period.last + timedelta(days=1),
        demonstration=read.demonstration,
    )
    return page.build(about, lambda: _story(read, chain))


def _story(read: Document, chain: str) -> list[Part]:
    words = wording()
    return [
        *page.title(
            _TITLE, f"{read.period.said()} · organisation {read.organisation} · from one practitioner"
        ),
        *(_half(read) if read.specification.mode is Mode.SHARES else _numbers(read)),
        page.text(f"Not in this file: {_joined(words.left_out)}."),
        page.small(_how(read) + (f" {_CHAIN.format(chain)}" if chain else "")),
    ]


def _numbers(read: Document) -> Iterator[Part]:
    yield page.text(
        f"This is everything in the file {read.name}, which one peer supporter sends to the Supporting our "
        "Staff team: the numbers below, and nothing else about anybody."
    )
    yield page.text(f"{why(read.specification)} {wording().said['single_file']}")
    for topics in _pages([_topic(read, topic) for topic in topics_of(read.specification)]):
        yield page.halves(*_two_columns(topics))


def _half(read: Document) -> Iterator[Part]:
    """Of a file that says nothing alone: which questions it is about, and no number."""
    said = wording().said
    which = "the first or the second" if not read.half else "the first" if read.half == 1 else "the second"
    yield page.text(
        f"The file {read.name} is {which} of two halves, which one peer supporter sends to two offices. "
        f"{said['split']}"
    )
    yield page.text(said["one_half"])
    topics = "; ".join(topic.title[0].lower() + topic.title[1:] for topic in topics_of(read.specification))
    yield page.text(f"What was counted: {topics}.")
    yield page.space(2)


def _topic(read: Document, topic: Topic) -> tuple[int, Part]:
    """About how many lines it takes, and the table."""
    rows = [
        Row(cell.label, (f"{read.counts[cell]:,}",), strong=cell.table == "total")
        for cell in read.specification.cells
        if (cell.kind, cell.table) in topic.tables
    ]
    lines = sum(3 if len(row.label) > _ONE_LINE else 2 for row in rows)
    return lines + 3, page.half(topic.title, ("In the file",), rows, (18,))


def _pages(topics: Sequence[tuple[int, Part]]) -> Iterator[list[tuple[int, Part]]]:
    """As many topics as go on a page each, in their order; the first page has words above them."""
    room, together = _LINES_OF_FIRST_PAGE, list[tuple[int, Part]]()
    for topic in topics:
        if together and _height([*together, topic]) > room:
            yield together
            room, together = _LINES_OF_A_PAGE, []
        together.append(topic)
    yield together


def _height(topics: Sequence[tuple[int, Part]]) -> int:
    """How many lines the longer of two columns takes."""
    lines = [each for each, _ in topics]
    return min(
        max(sum(compress(lines, right)), sum(lines) - sum(compress(lines, right)))
        for right in product((True, False), repeat=len(lines))
    )


def _two_columns(topics: Sequence[tuple[int, Part]]) -> tuple[list[Part], list[Part]]:
    """In their order, the first on the left, so that the longer column is as short as it can be."""

    def longer(right: tuple[bool, ...]) -> int:
        height = sum(lines for (lines, _), there in zip(topics, right, strict=True) if there)
        return max(height, sum(lines for lines, _ in topics) - height)

    best = min(((False, *rest) for rest in product((True, False), repeat=len(topics) - 1)), key=longer)
    parts = [part for _, part in topics]
    return (
        [part for part, right in zip(parts, best, strict=True) if not right],
        [part for part, right in zip(parts, best, strict=True) if right],
    )


def _joined(said: Sequence[str]) -> str:
    """``names; notes; dates``: lines of a list in one sentence."""
    return "; ".join(line[0].lower() + line[1:] for line in said)


def _how(read: Document) -> str:
    specification = read.specification
    return (
        f"Specification {specification.name}, code lists {specification.code_lists}, {_protection(read)}. "
        f"File {read.file_id}."
    ) + (f" Signed with the key {read.signer[:16]}…" if read.signer else " Not signed yet.")


def _protection(read: Document) -> str:
    specification = read.specification
    if specification.mode is Mode.SHARES:
        return f"halves modulo 2 to the power of 64, split {read.split_id}" if read.half else "halves"
    one_of_each = specification.epsilon_of_a_person
    return (
        f"epsilon {specification.epsilon} for each number ({one_of_each} for one of each), "
        f"multiples of {specification.base}"
    )
