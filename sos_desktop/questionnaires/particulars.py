"""What extensions and the words under a question add to it: bounds, units, how it is drawn, how it is written."""

from dataclasses import replace
from decimal import Decimal

from sos_desktop.questionnaires import extensions, patterns
from sos_desktop.questionnaires.document import Json
from sos_desktop.questionnaires.findings import Findings
from sos_desktop.questionnaires.model import Coding, Item, Kind
from sos_desktop.questionnaires.values import NotAValueError, coding, reads_as

NUMBERS = {Kind.INTEGER, Kind.DECIMAL, Kind.QUANTITY}
_WORDS = {Kind.STRING, Kind.TEXT, Kind.URL}
_SECOND_LINES = ("help", "flyover", "legal")
_BESIDE = (*_SECOND_LINES, "prompt", "unit", "lower", "upper")
"""The controls of display items that belong to the question they stand under."""


def extended(row: Json, item: Item, findings: Findings) -> Item:
    """``item`` with what its extensions say."""
    kind = item.kind
    item = replace(
        item,
        hidden=extensions.is_true(row, extensions.HIDDEN),
        control=extensions.control(row),
        sub_questionnaire=extensions.text(row, extensions.SUB_QUESTIONNAIRE),
        unit=extensions.unit(row),
        units=_units(row),
        safety=item.safety or extensions.is_true(row, extensions.SAFETY_ITEM),
        orientation=extensions.text(row, extensions.ORIENTATION),
        category=extensions.concept_code(row, extensions.CATEGORY),
        entry_format=extensions.text(row, extensions.ENTRY_FORMAT),
        pattern=_pattern(row, item, findings),
        min_length=extensions.whole(row, extensions.MIN_LENGTH) if kind in _WORDS else None,
        decimals=extensions.whole(row, extensions.DECIMALS) if kind in NUMBERS else None,
        step=extensions.number(row, extensions.STEP),
        least=extensions.whole(row, extensions.LEAST),
        most=extensions.whole(row, extensions.MOST),
    )
    return _with_bounds(row, item, findings)


def with_words_beside(item: Item) -> Item:
    """``item`` with the words under it that are its help, its prompt, its unit or the ends of its slider."""
    words = [
        one
        for one in item.items
        if one.kind is Kind.DISPLAY
        and one.control in _BESIDE
        and not (one.enable_when or one.asked_when or one.unanswerable)
    ]
    if not words:
        return item

    def of(control: str) -> str:
        return next((one.text for one in words if one.control == control), "")

    return replace(
        item,
        help="\n".join(one.text for one in words if one.control in _SECOND_LINES),
        prompt=of("prompt"),
        lower=of("lower"),
        upper=of("upper"),
        unit=item.unit or of("unit"),
        items=tuple(one for one in item.items if one not in words),
    )


def _pattern(row: Json, item: Item, findings: Findings) -> str:
    pattern = extensions.text(row, extensions.REGEX)
    if not pattern or item.kind not in _WORDS:
        return ""
    problem = patterns.problem(pattern)
    if problem:
        findings.show(item.link_id, f"its regex {problem}, so answers are not held against it.")
    return "" if problem else pattern


def _with_bounds(row: Json, item: Item, findings: Findings) -> Item:
    """``item`` with its minValue and maxValue, which must be of its own type."""
    bounds: dict[str, Decimal | str] = {}
    for url, number, moment in (
        (extensions.MINIMUM, "minimum", "earliest"),
        (extensions.MAXIMUM, "maximum", "latest"),
    ):
        raw = extensions.raw(row, url)
        if raw is None:
            continue
        value = extensions.number(row, url)
        if item.kind in NUMBERS and value is not None:
            bounds[number] = value
        elif (
            item.kind in (Kind.DATE, Kind.DATE_TIME, Kind.TIME)
            and isinstance(raw, str)
            and reads_as("Time" if item.kind is Kind.TIME else "DateTime", raw)
        ):
            bounds[moment] = raw
        else:
            name = url.rsplit("/", 1)[-1]
            findings.refuse(item.link_id, f"its {name} does not fit a {item.kind}.", "Correct it.")
    return replace(item, **bounds) if bounds else item  # type: ignore[arg-type]


def _units(row: Json) -> tuple[Coding, ...]:
    found = []
    for one in extensions.each(row, extensions.UNIT_OPTION):
        try:
            found.append(coding(one))
        except NotAValueError:
            continue  # named where the extensions are looked at
    return tuple(found)
