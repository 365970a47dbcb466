"""A set of 16-byte values that takes 20 to 30 bytes for each, where a set of Python's takes 120.

For what must be remembered of every file while hundreds of thousands are added up: which ones there were, and
whose quarter. Values are numbered in the order in which they first came; they are cut from hashes, so their first
bytes are as good as chance.
"""

from array import array

SIZE = 16
_FULL = 0.6
_FIRST = 1 << 10


class Prints:
    """``note`` gives the number that a value has had since it first came, or None where it is new."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._places = array("I", bytes(4 * _FIRST))
        self._numbers = array("I")
        self._mask = _FIRST - 1

    def __len__(self) -> int:
        return len(self._numbers)

    def find(self, value: bytes) -> int | None:
        """The number that came with ``value``."""
        at = self._place(value)
        return self._numbers[self._places[at] - 1] if self._places[at] else None

    def note(self, value: bytes, number: int) -> int | None:
        """Keep ``number`` beside a value that is new; otherwise the number that it has already."""
        at = self._place(value)
        if self._places[at]:
            return self._numbers[self._places[at] - 1]
        self._held += value
        self._numbers.append(number)
        self._places[at] = len(self._numbers)
        if len(self._numbers) > _FULL * len(self._places):
            self._grow()
        return None

    def _place(self, value: bytes) -> int:
        """Where it stands, or where it would."""
        places, held, mask = self._places, self._held, self._mask
        at = int.from_bytes(value[:4], "little") & mask
        while (kept := places[at]) and held[SIZE * kept - SIZE : SIZE * kept] != value:
            at = (at + 1) & mask
        return at

    def _grow(self) -> None:
        self._mask = 2 * len(self._places) - 1
        self._places = places = array("I", bytes(4 * (self._mask + 1)))
        held, mask = self._held, self._mask
        for kept in range(1, len(self._numbers) + 1):
            at = int.from_bytes(held[SIZE * kept - SIZE : SIZE * kept - SIZE + 4], "little") & mask
            while places[at]:
                at = (at + 1) & mask
            places[at] = kept
