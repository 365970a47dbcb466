"""The tour's way through two offices: made-up halves come in, lists are compared, and protected totals open."""

import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from sos_desktop.dates import Quarter
from sos_desktop.offices import halves, partial
from sos_desktop.summary import described, document, shares
from sos_desktop.summary.document import Document
from sos_desktop.summary.tables import CATALOGUE, Cell, Mode
from ui.hands import Hands, TourFailed

if TYPE_CHECKING:
    from ui.combining.shares import TwoOfficesDialog
    from ui.combining.shares_card import TwoOfficesCard

_PRACTITIONERS = 14
_CHECKED_BY = "requirements-team.lock"
"""The refusal names it where nothing can be checked, as in what is built for wards: then that is the picture."""
_SPLIT = described.packed(Mode.SHARES, Fraction(0), CATALOGUE)


class TwoOffices:
    """``folder`` is for what comes in and is saved; nothing of it stays but pictures."""

    def __init__(self, hands: Hands, card: "TwoOfficesCard", folder: Path) -> None:
        self._hands, self._card, self._folder = hands, card, folder

    def take(self) -> None:
        self._folder.mkdir()
        self._hands.see(self._card.isVisible, "the way to two offices")
        self._hands.press(self._card.open)
        dialog = self._card.dialog
        if dialog is None:
            raise TourFailed("two offices should be shown")
        dialog.opening.choose_file = lambda name: self._folder / name
        quarter = dialog.adding.chosen
        sides = [_halves(each, quarter) for each in range(_PRACTITIONERS)]
        self._add_up(dialog, [one for one, _ in sides])
        self._open(dialog, [other for _, other in sides], quarter)
        self._hands.press(dialog.close_button)

    def _add_up(self, dialog: "TwoOfficesDialog", mine: list[bytes]) -> None:
        inbox = self._folder / "in"
        inbox.mkdir()
        for at, data in enumerate(mine):
            (inbox / f"half-{at}.zip").write_bytes(data)
        dialog.adding.choose_folder = lambda: inbox
        self._hands.press(dialog.adding.add_folder)
        self._hands.see(dialog.adding.make.isVisible, "the list of this office")
        self._hands.type(dialog.adding.short.text(), dialog.adding.typed)
        self._hands.picture("two-offices-lists-compared", dialog)
        self._hands.press(dialog.adding.make)
        self._hands.see(lambda: any(self._folder.glob("partial-*.zip")), "this office's sum")

    def _open(self, dialog: "TwoOfficesDialog", theirs: list[bytes], quarter: Quarter) -> None:
        found = halves.sort_out(map(document.read, theirs), quarter)
        made = partial.Partial(
            _SPLIT, quarter, "RX1", True, 2, found.record_books, found.members,
            shares.add(each.counts for each in found.chosen),
        )  # fmt: skip
        path = self._folder / "theirs.zip"
        path.write_bytes(partial.write(made, bytes(32)))
        dialog.opening.choose_partial = lambda: path
        self._hands.press(dialog.opening.bring_in)

        def opened() -> bool:
            return dialog.opening.totals is not None

        self._hands.see(
            lambda: opened() or _CHECKED_BY in dialog.opening.told.text(), "totals of both offices"
        )
        dialog.area.ensureWidgetVisible(dialog.opening.save_csv if opened() else dialog.opening.told)
        self._hands.picture("two-offices-totals", dialog)
        self._hands.press(dialog.key.camera)
        dialog.area.ensureWidgetVisible(dialog.key.picture)
        self._hands.picture("two-offices-key", dialog)


def _halves(practitioner: int, quarter: Quarter) -> tuple[bytes, bytes]:
    """What one made-up practitioner sends to each office."""
    chance = random.Random(f"two offices {practitioner}")  # noqa: S311  nobody is protected by it: it is made up
    true = dict.fromkeys(_SPLIT.cells, 0)
    for table in _SPLIT.tables:
        for event in range(3 + practitioner % 9):
            at = (event * event + practitioner) % len(table.categories)
            true[Cell(table.kind, table.name, table.categories[at])] += 1
    split = shares.new_split(true, chance.randbytes)
    common = Document(_SPLIT, chance.randbytes(16).hex(), "RX1", quarter, True, {}, split_id=split.split_id)
    seed = chance.randbytes(32)
    one, other = replace(common, counts=split.first, half=1), replace(common, counts=split.second, half=2)
    return document.write(one, seed), document.write(other, seed)
