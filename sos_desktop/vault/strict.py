"""Reading JSON of our own that may have been damaged or changed: exactly what must be there, nothing else.

Everything here raises ValueError; whoever reads a file says in words what that means.
"""

import json


def loads(data: bytes) -> object:
    """ASCII JSON without repeated names, without NaN, without a fraction."""
    return json.loads(
        data.decode("ascii"), object_pairs_hook=_once, parse_constant=_never, parse_float=_never
    )


def fields(value: object, *names: str) -> list[object]:
    """The values of exactly these names."""
    if not isinstance(value, dict) or value.keys() != set(names):
        raise ValueError
    return [value[name] for name in names]


def whole(value: object, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError
    return value


def digits(value: object, size: int) -> bytes:
    """``size`` bytes, written as lower-case hexadecimal digits."""
    if not isinstance(value, str) or len(value) != 2 * size or value != value.lower() or not value.isalnum():
        raise ValueError
    return bytes.fromhex(value)


def text(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise ValueError
    return value


def listed(value: object, most: int) -> list[object]:
    if not isinstance(value, list) or len(value) > most:
        raise ValueError
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError
    return content


def _never(constant: str) -> None:
    raise ValueError(constant)
