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


def of_table(evidence: Evidence, kind: Kind, table: str, title: str, *, total: bool = False) -> Table | None:
    """One table of the files; None where they do not have it. ``total`` puts the whole of its kind first."""
    cells = evidence.cells(kind, table)
    if not cells:
        return None
    whole = evidence.whole(kind)
    shares = not evidence.incomplete
    rows = [row(evidence, cell, whole if shares else ()) for cell in cells]
    if total and len(whole) == 1 and whole[0] not in cells:
        rows.insert(0, row(evidence, whole[0], (), strong=True, columns=3 if shares else 2))
    heads, wide = ("Estimate", "Range"), (34, 32)
    if shares:
        heads, wide = (*heads, _OF[kind]), (30, 28, 34)  # type: ignore[assignment]
    return Table(title, heads, tuple(rows), wide)


def row(
    evidence: Evidence, cell: Cell, whole: tuple[Cell, ...], *, strong: bool = False, columns: int = 0
) -> Row:
    total = evidence.total(cell)
    values = [counted(total, evidence.about()), Value(ranged(total))]
    if whole:
        values.append(NOTHING if (cell,) == whole else percent(evidence.share(cell, whole)))
    values += [NOTHING] * (columns - len(values))
    return Row(cell.label, tuple(values), strong=strong or cell.category == ALL)
