"""Something given that is on its way into the record book, and can say what it is where it does not get there."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sos_desktop.errors import BadInput, Finished, VaultReadOnly

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.set_aside import Piece

NEVER_LATER = (BadInput, Finished, VaultReadOnly)
"""Refusals that waiting cannot change."""


class Giving:
    """Called on the vault thread, it does ``work``; ``piece`` is what a copy of it would hold.

    ``settled`` is set on that thread: it was kept, or can never be.
    """

    def __init__(self, work: "Callable[[Casebook], Any]", piece: "Callable[[], Piece]") -> None:
        self._work, self.piece = work, piece
        self.settled = False

    def __call__(self, casebook: "Casebook") -> Any:
        try:
            result = self._work(casebook)
        except NEVER_LATER:
            self.settled = True
            raise
        self.settled = True
        return result
