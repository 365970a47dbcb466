"""A number on a scale (SDC's slider): dragged, stepped with the arrows, or typed in the small field beside it.

Until it is answered the slider stands at its low end and the field is empty: a place on a scale is no answer.
"""

from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.model import Item, Kind, Quantity, Value
from ui.labels import small_muted
from ui.questions.lines import Line
from ui.questions.scale import px

MOST_STEPS = 1_000
"""A finer scale than this cannot be dragged; it is a number to type."""


def steps_of(item: Item) -> int:
    """How many steps the scale of an item has; 0 where it cannot be a slider."""
    if item.kind not in (Kind.INTEGER, Kind.DECIMAL, Kind.QUANTITY):
        return 0
    if item.minimum is None or item.maximum is None or item.maximum <= item.minimum:
        return 0
    steps = (item.maximum - item.minimum) / step_of(item)
    return int(steps) if 1 <= steps <= MOST_STEPS else 0


def step_of(item: Item) -> Decimal:
    if item.step is not None and item.step > 0:
        return item.step
    span = (item.maximum or Decimal(0)) - (item.minimum or Decimal(0))
    return Decimal(1) if item.kind is Kind.INTEGER or span >= 10 else span / 20


class Slider(Line):
    """The field is the answer; the slider moves with it."""

    wide = True

    def __init__(self, item: Item, place: str = "") -> None:
        super().__init__(item, place)
        self._take(self.slider, "Scale")
        self.line.textEdited.connect(self._follow)

    def _with_unit(self) -> QWidget:
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, steps_of(self.item))
        self.slider.setPageStep(max(1, steps_of(self.item) // 10))
        self.slider.valueChanged.connect(self._slid)
        self.slider.setMinimumWidth(px(self, 150))
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(super()._with_unit())
        line.addWidget(self.slider, 1)
        column.addLayout(line)
        ends = [words for words in (self.item.lower, self.item.upper) if words]
        if ends:
            low, high = small_muted(self.item.lower), small_muted(self.item.upper)
            high.setAlignment(Qt.AlignmentFlag.AlignRight)
            below = QHBoxLayout()
            below.addWidget(low)
            below.addWidget(high)
            column.addLayout(below)
        return around

    def _slid(self, at: int) -> None:
        number = (self.item.minimum or Decimal(0)) + step_of(self.item) * at
        self.line.setText(f"{number.normalize():f}")
        self.chosen.emit()

    def _follow(self) -> None:
        """Move the slider to what was typed."""
        try:
            self._put(self._read())
        except BadInput:
            return

    def _put(self, values: tuple[Value, ...]) -> None:
        found = values[0] if values else None
        found = found.value if isinstance(found, Quantity) else found
        low = self.item.minimum or Decimal(0)
        with QSignalBlocker(self.slider):
            self.slider.setValue(
                round((Decimal(found) - low) / step_of(self.item)) if isinstance(found, int | Decimal) else 0
            )

    def _show(self, values: tuple[Value, ...]) -> None:
        super()._show(values)
        self._put(values)
