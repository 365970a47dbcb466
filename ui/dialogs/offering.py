"""Offering a one-to-one, for the first time or once more: when, and how."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sos_desktop.codes import OfferWay
from sos_desktop.errors import BadInput
from ui.dialogs.one_thing import OneThingDialog
from ui.labels import combo
from ui.when import WhenField

_TWICE = (
    "It has been offered twice. Support is voluntary, so nobody is asked more often than that. Where they came to you "
    "themselves, it can begin again."
)
_VOLUNTARY = "Support is voluntary: a no needs no reason, and no manager learns of it. At most two attempts."


class OfferingDialog(OneThingDialog):
    """``offered`` carries the day and the way. ``again_only``: two attempts were made, so only they can ask."""

    offered = Signal(object, str)

    def __init__(self, who: str, today: date, *, again_only: bool, parent: QWidget | None = None) -> None:
        super().__init__(
            f"Offer {who} a one-to-one", _TWICE if again_only else _VOLUNTARY, "Keep the offer", parent
        )
        ways = (
            [OfferWay.THEY_ASKED]
            if again_only
            else [way for way in OfferWay if way is not OfferWay.NOT_RECORDED]
        )
        self.way = combo(*((way.label, way.value) for way in ways))
        self.when = WhenField()
        self.when.set_today(today)
        self.when.set_texts("today")
        self.form.add_row("How", self.way)
        self.form.add_row("When", self.when.day, around=self.when)
        self.forward.clicked.connect(self._forward)
        self.fit()
        self.way.setFocus()

    def _forward(self) -> None:
        try:
            when = self.when.value()
            if when is None or when.precision != "day":
                raise BadInput("Please give a whole day, such as “yesterday”.")
        except BadInput as problem:
            self.form.problem(self.when.day, str(problem))
            return
        self.accept()
        self.offered.emit(when.first, self.way.currentData())
