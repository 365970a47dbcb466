"""How each of the made-up practitioners sends their summaries: most in time, some late, some not at all."""

import random
from dataclasses import dataclass
from enum import Enum

ORGANISATIONS = ("ZZ1", "ZZ2", "ZZ3", "ZZ4")
"""No trust has a code that begins like this."""


class Sending(Enum):
    """What becomes of the summary of one quarter."""

    IN_TIME = "in time"
    LATE = "late"
    MISSING = "missing"
    """It is never made, and its events ride with the next."""


@dataclass(frozen=True, slots=True)
class Habits:
    """One practitioner. ``sends`` has one entry for each quarter; ``withdraws`` is the quarter whose file turns out
    to be wrong, ``restores`` the one after which the record book comes back from a backup."""

    nickname: str
    organisation: str
    people: int
    sends: tuple[Sending, ...]
    withdraws: int | None = None
    restores: int | None = None

    @property
    def halves(self) -> bool:
        """Two offices are within one trust: it is the first that shows what they would get."""
        return self.organisation == ORGANISATIONS[0]

    @property
    def first(self) -> int:
        """The quarter of the first file that is sent: before it there was no practice."""
        return next(at for at, sent in enumerate(self.sends) if sent is not Sending.MISSING)


_WITHDRAWN = ((5, 3), (17, 5), (40, 8))
"""Which practitioner withdraws the file of which quarter."""
_RESTORED = (11, 6)
_LEAVE_OUT, _BE_LATE = 0.04, 0.12


def habits(chance: random.Random, nickname: str, number: int, quarters: int) -> Habits:
    """``chance`` belongs to this practitioner. One in six began later than the others."""
    began = chance.randint(1, quarters // 2) if quarters > 3 and chance.random() < 1 / 6 else 0
    withdraws = _quarter_of(number, _WITHDRAWN, quarters)
    restores = _quarter_of(number, (_RESTORED,), quarters)
    sends = [_sending(chance) if quarter >= began else Sending.MISSING for quarter in range(quarters)]
    sends[-1] = Sending.IN_TIME if sends[-1] is Sending.MISSING else sends[-1]
    for at in (withdraws, restores):
        if at is not None:
            sends[at : at + 2] = [Sending.IN_TIME] * len(sends[at : at + 2])
    years = (quarters - began) / 4
    people = max(2, round(years * chance.triangular(4, 20, 8)))
    organisation = ORGANISATIONS[number % len(ORGANISATIONS)]
    return Habits(nickname, organisation, people, tuple(sends), withdraws, restores)


def _sending(chance: random.Random) -> Sending:
    drawn = chance.random()
    if drawn < _LEAVE_OUT:
        return Sending.MISSING
    return Sending.LATE if drawn < _LEAVE_OUT + _BE_LATE else Sending.IN_TIME


def _quarter_of(number: int, chosen: tuple[tuple[int, int], ...], quarters: int) -> int | None:
    """The last quarter has no next one for its events to ride with, so nobody withdraws that."""
    found = dict(chosen).get(number)
    return found if found is not None and found < quarters - 1 else None
