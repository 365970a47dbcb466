"""Tables of the report that are made the same way each time: a count, its range, and its share of a whole."""

from sos_desktop.reports.evidence import NOTHING, Evidence, Value, counted, percent, ranged
from sos_desktop.reports.impact.report import Row, Table
from sos_desktop.summary.tables import ALL, Cell, Kind

_OF = {
    Kind.CASE: "Of all cases",
    Kind.OFFER: "Of all offers",
    Kind.FOLLOW_UP: "Of those due",
    Kind.GROUP: "Of all who attended",
    Kind.FEEDBACK: "Of all forms",
}


_WIDE = {
    (True, 3): (30, 28, 34),
    (True, 2): (34, 32),
    (False, 2): (24, 30),
    (False, 1): (34,),
}
"""Widths on paper, with a range or without, for so many columns."""


def of_table(evidence: Evidence, kind: Kind, table: str, title: str, *, total: bool = False) -> Table | None:
    """One table of the files; None where they do not have it. ``total`` puts the whole of its kind first."""
    cells = evidence.cells(kind, table)
    if not cells:
        return None
    whole = evidence.whole(kind)
    heads = _heads(evidence, kind)
    shares = whole if _OF[kind] in heads else ()
    rows = [row(evidence, cell, shares, len(heads)) for cell in cells]
    if total and len(whole) == 1 and whole[0] not in cells:
        rows.insert(0, row(evidence, whole[0], (), len(heads)))
    return Table(title, heads, tuple(rows), _WIDE[evidence.noisy, len(heads)])


def _heads(evidence: Evidence, kind: Kind) -> tuple[str, ...]:
    """No range where numbers are exact, and no share where files are missing."""
    heads = ["Estimate", "Range"] if evidence.noisy else ["Number"]
    return tuple(heads if evidence.incomplete else [*heads, _OF[kind]])


def row(evidence: Evidence, cell: Cell, whole: tuple[Cell, ...], columns: int = 2) -> Row:
    total = evidence.total(cell)
    values = [counted(total, evidence.about())]
    if evidence.noisy:
        values.append(Value(ranged(total)))
    if whole and (cell,) != whole:
        values.append(percent(evidence.share(cell, whole)))
    values += [NOTHING] * (columns - len(values))
    return Row(cell.label, tuple(values), strong=cell.category == ALL)
