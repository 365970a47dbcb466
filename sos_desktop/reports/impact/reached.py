"""Results: whom the service reached, how soon, and what had happened to them."""

from collections.abc import Iterator

from sos_desktop.reports import pictures
from sos_desktop.reports.evidence import NOTHING, Evidence, Value, counted, percent, ranged
from sos_desktop.reports.impact import rates, tables
from sos_desktop.reports.impact.report import Chart, Part, Points, Row, Table, Words
from sos_desktop.summary.tables import ALL, Cell, Kind

_MEANING = (
    "Whether a group needs less or is reached less these numbers cannot tell. Groups are compared with all "
    "other staff, not ranked; the intervals hold 99 in 100, because several groups are compared at once, and "
    "count both the chance in who comes and the noise of the files."
)


def people(evidence: Evidence) -> Iterator[Part]:
    """Supported each quarter, by staff group with rates, where they work, and in groups."""
    picture = pictures.supported(evidence)
    if picture:
        yield Chart(picture)
    yield from by_group(evidence)
    for table, title in (
        ("organisation", "Where they work"),
        ("source", "Who asked for it"),
        ("tier", "Kind of support"),
    ):
        found = tables.of_table(evidence, Kind.CASE, table, title)
        if found:
            yield found
    yield from _teams(evidence)


def by_group(evidence: Evidence) -> Iterator[Part]:
    cells = evidence.cells(Kind.CASE, "staff-group")
    if not cells:
        return
    staff = {cell: evidence.headcount(cell.category) for cell in cells}
    if not any(staff.values()) or evidence.incomplete:
        found = tables.of_table(evidence, Kind.CASE, "staff-group", "By staff group", total=True)
        if found:
            yield found
        if any(staff.values()):
            yield Words("No rates per 1,000 staff are given while files are missing.", small=True)
        else:
            yield Words("Rates per 1,000 staff need a headcount by staff group (trust figures).", small=True)
        return
    yield _with_rates(evidence, cells, staff)
    gaps = rates.gaps(evidence)
    compared = sum(1 for _ in rates.ratios(evidence))
    if gaps:
        yield Points(gaps)
        others = compared - len(gaps)
        unclear = f" Of the others {others} could be compared, and no difference is clear." if others else ""
        yield Words(_MEANING + unclear, small=True)
    elif compared:
        yield Words(
            f"No staff group is clearly above or below the others ({compared} compared). {_MEANING}",
            small=True,
        )


def _with_rates(evidence: Evidence, cells: tuple[Cell, ...], staff: dict[Cell, float | None]) -> Table:
    accepted = {cell.category.partition("/")[0]: cell for cell in evidence.cells(Kind.OFFER, "staff-group-by-answer")
                if cell.category.endswith("/accepted")}  # fmt: skip
    rows = []
    whole = evidence.whole(Kind.CASE)
    if len(whole) == 1:
        rows.append(
            _group_row(evidence, "In all (cases)", whole[0], evidence.headcount(""), None, strong=True)
        )
    rows += [
        _group_row(evidence, cell.label, cell, staff[cell], accepted.get(cell.category)) for cell in cells
    ]
    columns = {
        "Supported": 26 if accepted else 30,
        **({"Range": 26 if accepted else 30} if evidence.noisy else {}),
        "Staff": 16,
        "Per 1,000 a year": 32,
        **({"Offers accepted": 30} if accepted else {}),
    }
    filled = (
        Row(each.label, (*each.values, *[NOTHING] * (len(columns) - len(each.values))), each.strong)
        for each in rows
    )
    return Table("By staff group", tuple(columns), tuple(filled), tuple(columns.values()))


def _group_row(
    evidence: Evidence,
    label: str,
    cell: Cell,
    staff: float | None,
    accepted: Cell | None,
    *,
    strong: bool = False,
) -> Row:
    total = evidence.total(cell)
    total_said = counted(total, evidence.about())
    between = [Value(ranged(total))] if evidence.noisy else []
    people = Value(f"{staff:,.0f}", staff, unit="people") if staff else NOTHING
    offers = [] if accepted is None else [_accepted(evidence, cell, accepted)]
    return Row(label, (total_said, *between, people, rates.rate(evidence, total, staff), *offers), strong)


def _accepted(evidence: Evidence, group: Cell, accepted: Cell) -> Value:
    of = [cell for cell in evidence.cells(Kind.OFFER, "staff-group-by-answer")
          if cell.category.startswith(f"{group.category}/")]  # fmt: skip
    return percent(evidence.share(accepted, of))


def _teams(evidence: Evidence) -> Iterator[Part]:
    attended = evidence.cell(Kind.GROUP, "attendance", ALL)
    after = evidence.cell(Kind.GROUP, "one-to-ones", ALL)
    columns = 2 if evidence.noisy else 1
    rows = tuple(tables.row(evidence, cell, (), columns) for cell in (attended, after) if cell)
    if rows:
        heads = ("Estimate", "Range") if evidence.noisy else ("Number",)
        yield Table("Teams: group sessions", heads, rows, (34, 34)[: len(heads)])
        yield Words("At group sessions a person counts each time.", small=True)


def happened(evidence: Evidence) -> Iterator[Part]:
    """What had happened, as bars."""
    picture = pictures.event_types(evidence)
    if picture:
        yield Chart(picture)


def timely(evidence: Evidence) -> Iterator[Part]:
    """How soon: from request to contact, from event to assessment, and follow-ups on time."""
    for table, title in (
        ("request-to-contact", "From request to first contact"),
        ("event-to-assessment", "From the event to the first assessment"),
    ):
        found = tables.of_table(evidence, Kind.CASE, table, title)
        if found:
            yield found
    offers = tables.of_table(evidence, Kind.OFFER, "answer", "Offers of support")
    if offers:
        yield offers
    outcome = tables.of_table(evidence, Kind.FOLLOW_UP, "outcome", "28-day follow-ups", total=True)
    if outcome:
        yield outcome
    picture = pictures.on_time(evidence)
    if picture and not evidence.incomplete:
        yield from _on_time(picture)


def _on_time(picture: pictures.Picture) -> Iterator[Part]:
    """An empty chart tells nobody why it is empty."""
    if any(mark.clear for mark in picture.marks):
        yield Chart(picture)
    else:
        yield Words(
            f"{picture.title}, quarter by quarter: too few in each quarter to show a share.", small=True
        )
