"""Who is expected to send, where a pack or the register of the SoS team lists them.

With it a file of somebody else is refused, how many files are missing is known without typing a number, and the SoS
team is told whom to remind: that a file has not come, never what is in one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sos_desktop.dates import Quarter


@dataclass(frozen=True, slots=True)
class Sender:
    """A practitioner as the register has them; ``keys`` are the signing keys of their record books, one after the
    other. Expected from ``first`` to ``last``."""

    name: str
    organisation: str
    keys: tuple[str, ...]
    first: Quarter | None = None
    last: Quarter | None = None

    def expected_in(self, quarter: Quarter) -> bool:
        return (self.first is None or self.first <= quarter) and (self.last is None or quarter <= self.last)


@dataclass(frozen=True)
class Senders:
    """``revoked``: public keys that are not believed any more, such as that of a lost laptop."""

    listed: tuple[Sender, ...]
    revoked: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def _keys(self) -> Mapping[str, Sender]:
        return {key: sender for sender in self.listed for key in sender.keys}

    def objection(self, signer: str) -> str:
        """Why a file of this signer is not added, or nothing."""
        if signer in self.revoked:
            return "The key that signed it has been revoked."
        if signer not in self._keys:
            return "The key that signed it is not in the register."
        return ""

    def expected_in(self, quarter: Quarter, organisation: str | None = None) -> tuple[Sender, ...]:
        return tuple(
            sender
            for sender in self.listed
            if sender.expected_in(quarter) and organisation in (None, sender.organisation)
        )

    def of(self, organisation: str) -> "Senders":
        """Those of one organisation; who is revoked stays so."""
        return Senders(tuple(each for each in self.listed if each.organisation == organisation), self.revoked)
