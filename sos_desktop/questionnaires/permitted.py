"""What may be an answer to a question: each value by itself, and several of them together."""

from collections.abc import Sequence
from decimal import Decimal

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import values as fhir
from sos_desktop.questionnaires.document import storable
from sos_desktop.questionnaires.model import Item, Kind, NoAnswer, Quantity, Value, same
from sos_desktop.questionnaires.patterns import fits as fits_pattern

LONGEST_TEXT = 100_000
_KEPT = "What was saved before is kept."


def check_values(item: Item, values: Sequence[Value]) -> None:
    """What is answered now: each value by itself, its unit, and whether they can stand together."""
    for value in values:
        check_value(item, value)
        _check_unit(item, value)
    check_together(item, values)


def _check_unit(item: Item, value: Value) -> None:
    """Not held against what was kept before: it stays readable."""
    if not isinstance(value, Quantity) or not item.units:
        return
    if any(value.unit in (unit.code, unit.display) for unit in item.units):
        return
    *first, last = [unit.display or unit.code for unit in item.units]
    offered = f"{', '.join(first)} or {last}" if first else last
    wrong = (
        f"“{_shown(value.unit)}” is no unit for {named(item)}"
        if value.unit
        else f"{named(item)} takes a unit"
    )
    raise BadInput(f"{wrong}.", _KEPT, f"Please give it in {offered}.")


def check_together(item: Item, values: Sequence[Value]) -> None:
    """Whether these values, each of which fits by itself, can be the answers to one question."""
    if len(values) < 2:
        return
    reason = next((value for value in values if isinstance(value, NoAnswer)), None)
    if reason is not None:
        raise BadInput(f"“{reason.label}” stands alone: it cannot be given beside an answer.")
    if not item.repeats:
        raise BadInput(f"{named(item)} takes one answer.")
    if len(set(values)) < len(values):
        raise BadInput(f"{named(item)} has the same answer twice.")
    if item.most is not None and len(values) > item.most:
        raise BadInput(f"{named(item)} takes at most {item.most} answers.")
    alone = [option.label for option in item.options if option.exclusive and option.value in values]
    if alone:
        raise BadInput(f"“{alone[0]}” stands alone: it cannot be given beside another answer.")


def check_value(item: Item, value: Value) -> None:
    """Whether ``value`` may be an answer to ``item``; BadInput with a sentence where it may not."""
    match item.kind, value:
        case ((Kind.GROUP | Kind.DISPLAY), _):
            raise BadInput(f"{named(item)} is not a question.")
        case _, NoAnswer():
            return
        case Kind.BOOLEAN, bool():
            return
        case Kind.INTEGER, int() if not isinstance(value, bool):
            _check_number(item, Decimal(value))
            if value not in fhir.WHOLE:
                raise BadInput(f"{value:,} is too large a number.")
        case Kind.DECIMAL, int() | Decimal() if not isinstance(value, bool):
            _check_number(item, Decimal(value))
            _check_decimals(item, Decimal(value))
        case Kind.QUANTITY, Quantity():
            _check_number(item, value.value)
            _check_decimals(item, value.value)
            _check_text(item, value.unit, least=0)
        case ((Kind.DATE | Kind.DATE_TIME | Kind.TIME), str()):
            _check_moment(item, value)
        case ((Kind.STRING | Kind.TEXT), str()):
            _check_text(item, value)
            _check_pattern(item, value)
        case Kind.URL, str():
            if not fhir.reads_as("Uri", value):
                raise BadInput(f"“{_shown(value)}” is not an address.", do="Write it without spaces.")
            _check_text(item, value)
            _check_pattern(item, value)
        case ((Kind.CHOICE | Kind.OPEN_CHOICE), bool()):
            raise BadInput(f"{named(item)} takes one of its own choices.")
        case ((Kind.CHOICE | Kind.OPEN_CHOICE), _):
            _check_choice(item, value)
            return
        case _:
            raise BadInput(f"{named(item)} takes {_WANTED[item.kind]}.")
    if item.options and all(option.value != value for option in item.options):
        raise BadInput(f"{named(item)} takes one of its own choices.")


_WANTED = {
    Kind.BOOLEAN: "yes or no",
    Kind.INTEGER: "a whole number",
    Kind.DECIMAL: "a number",
    Kind.QUANTITY: "a number with a unit",
    Kind.DATE: "a date",
    Kind.DATE_TIME: "a date and a time",
    Kind.TIME: "a time",
    Kind.STRING: "a text",
    Kind.TEXT: "a text",
    Kind.URL: "an address",
}


def _check_number(item: Item, number: Decimal) -> None:
    try:
        fhir.decimal(number)
    except fhir.NotAValueError as problem:
        raise BadInput(f"The answer to {named(item)} is {problem}.") from None
    if item.minimum is not None and number < item.minimum:
        raise BadInput(f"{named(item)} takes {item.minimum} or more.")
    if item.maximum is not None and number > item.maximum:
        raise BadInput(f"{named(item)} takes {item.maximum} or less.")


def _check_moment(item: Item, text: str) -> None:
    if not fhir.reads_as(fhir.TYPES[item.kind], text):
        hint = "Write it like 14:30." if item.kind is Kind.TIME else "Give a day (2026-11-21), month or year."
        raise BadInput(f"“{_shown(text)}” is not {_WANTED[item.kind]}.", do=hint)
    # Compared on what both say: 2026 is not before 2026-05, nor after it.
    if item.earliest and text[: len(item.earliest)] < item.earliest[: len(text)]:
        raise BadInput(f"{named(item)} takes {item.earliest} or later.")
    if item.latest and text[: len(item.latest)] > item.latest[: len(text)]:
        raise BadInput(f"{named(item)} takes {item.latest} or earlier.")


def _check_decimals(item: Item, number: Decimal) -> None:
    exponent = number.normalize().as_tuple().exponent
    if item.decimals is not None and isinstance(exponent, int) and -exponent > item.decimals:
        places = "no digits" if not item.decimals else f"at most {item.decimals}"
        raise BadInput(f"{named(item)} takes {places} after the point.")


def _check_pattern(item: Item, text: str) -> None:
    if item.pattern and not fits_pattern(item.pattern, text):
        hint = (
            f"Write it like {item.entry_format}."
            if item.entry_format
            else "Please look at how it is written."
        )
        raise BadInput(f"“{_shown(text)}” does not have the form that {named(item)} asks for.", _KEPT, hint)


def _check_text(item: Item, text: str, *, least: int | None = None) -> None:
    strange = "a NUL character" if "\x00" in text else "" if storable(text) else "half a character"
    if strange:
        raise BadInput(f"The text holds {strange}, which cannot be kept.", _KEPT, "Please type it again.")
    shortest = item.min_length or 0 if least is None else least
    if len(text) < shortest:
        raise BadInput(f"{named(item)} takes {shortest:,} characters or more.", _KEPT)
    most = min(item.max_length or LONGEST_TEXT, LONGEST_TEXT)
    if len(text) > most:
        raise BadInput(
            f"{named(item)} can hold {most:,} characters; this has {len(text):,}.",
            _KEPT,
            "Please shorten it.",
        )


def _check_choice(item: Item, value: Value) -> None:
    if any(same(option.value, value) for option in item.options):
        return
    if item.kind is Kind.OPEN_CHOICE and isinstance(value, str):
        _check_text(item, value)
        return
    raise BadInput(f"{named(item)} takes one of its own choices.")


def _shown(text: str) -> str:
    """A text somebody gave, short enough for a sentence and free of what a screen cannot show."""
    return "".join(character if character.isprintable() else "?" for character in text[:40])


def named(item: Item) -> str:
    """A question in a sentence, by its words."""
    words = item.text or item.help or item.link_id
    return f"“{words if len(words) <= 60 else words[:57] + '...'}”"
