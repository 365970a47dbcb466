"""What an expression gave, as an answer to its question."""

from decimal import Decimal, InvalidOperation

from sos_desktop.questionnaires import values as fhir
from sos_desktop.questionnaires.model import Coding, Item, Kind, Quantity, Value, same
from sos_desktop.questionnaires.values import MOST_DIGITS, NotAValueError


def truth(found: list[object]) -> bool:
    """Whether a condition holds: SDC takes nothing for no."""
    return found == [True]


def values(item: Item, found: list[object]) -> tuple[Value, ...]:
    """Raises NotAValueError where what was given is of another kind than the question asks for."""
    if len(found) > 1 and not item.repeats:
        raise NotAValueError("more than one answer")
    return tuple(dict.fromkeys(_value(item, raw) for raw in found))


def _value(item: Item, raw: object) -> Value:
    number = _number(raw)
    match item.kind:
        case Kind.BOOLEAN if isinstance(raw, bool):
            return raw
        case Kind.INTEGER if number is not None and number == number.to_integral_value():
            return int(number)
        case Kind.DECIMAL if number is not None:
            return _short(number)
        case Kind.QUANTITY:
            return _quantity(item, raw, number)
        case Kind.DATE | Kind.DATE_TIME | Kind.TIME | Kind.URL if isinstance(raw, str):
            text = raw[:10] if item.kind is Kind.DATE else raw
            return str(fhir.from_json(fhir.TYPES[item.kind], text))
        case Kind.STRING | Kind.TEXT if isinstance(raw, str):
            return raw
        case Kind.CHOICE | Kind.OPEN_CHOICE:
            return _choice(item, raw, number)
    raise NotAValueError("of another kind")


def _number(raw: object) -> Decimal | None:
    text = raw.get("decimal") if isinstance(raw, dict) else raw
    if isinstance(text, bool) or not isinstance(text, int | str) or (text is raw and isinstance(text, str)):
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) <= MOST_DIGITS else None


def _short(number: Decimal) -> Decimal:
    """With as many digits as survive JSON: a third ends somewhere."""
    if len(number.as_tuple().digits) <= MOST_DIGITS:
        return number
    return number.quantize(Decimal(1).scaleb(number.adjusted() - MOST_DIGITS + 1)).normalize()


def _quantity(item: Item, raw: object, number: Decimal | None) -> Quantity:
    if number is not None:
        return Quantity(_short(number), item.unit)
    if isinstance(raw, dict):
        amount, unit = _number(raw.get("value")), raw.get("unit") or raw.get("code") or item.unit
        if amount is not None and isinstance(unit, str):
            return Quantity(_short(amount), unit)
    raise NotAValueError("no quantity")


def _choice(item: Item, raw: object, number: Decimal | None) -> Value:
    """One of the choices: as it is, or by its code or its words."""
    if isinstance(raw, dict) and number is None:
        coding = fhir.from_json("Coding", {key: raw.get(key, "") for key in ("system", "code", "display")})
        return next((one.value for one in item.options if same(one.value, coding)), coding)
    for option in item.options:
        value = option.value
        if isinstance(value, Coding) and isinstance(raw, str) and raw in (value.code, value.display):
            return value
        if value == raw or (number is not None and value == number):
            return value
    if item.kind is Kind.OPEN_CHOICE and isinstance(raw, str):
        return raw
    raise NotAValueError("no choice that is offered")
