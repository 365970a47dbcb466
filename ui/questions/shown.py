"""What is only read: words of the form, and answers that may not be changed."""

from decimal import Decimal

from PySide6.QtWidgets import QWidget

from sos_desktop.dates import PartialDate
from sos_desktop.questionnaires.model import Coding, Item, Kind, Quantity, Value
from ui.labels import label
from ui.questions.question import Question


def said_value(item: Item, value: Value) -> str:
    """An answer in words."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Coding):
        known = next(
            (o.label for o in item.options if isinstance(o.value, Coding) and o.value.code == value.code), ""
        )
        return known or value.display or value.code
    if isinstance(value, Quantity):
        return f"{value.value:f} {value.unit}".strip()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if item.kind in (Kind.DATE, Kind.DATE_TIME) and isinstance(value, str):
        return PartialDate(value[:16]).said()
    return str(value)


class Words(Question):
    """A display item: only words."""

    def __init__(self, item: Item, place: str = "") -> None:
        super().__init__(item, place)
        self.setProperty("role", "words")
        self._lay_out(QWidget())
        self.control.hide()

    def _read(self) -> tuple[Value, ...]:
        return ()

    def _show(self, values: tuple[Value, ...]) -> None:
        pass


class ReadOnly(Question):
    """An answer that was worked out or brought along, shown beside its question."""

    beside = True

    def __init__(self, item: Item, place: str = "") -> None:
        super().__init__(item, place)
        self.needed.hide()
        self.answer = label("", "muted", wrap=True)
        self._values: tuple[Value, ...] = ()
        self._lay_out(self.answer)
        self._show(())

    def _read(self) -> tuple[Value, ...]:
        return self._values

    def _show(self, values: tuple[Value, ...]) -> None:
        self._values = values
        self.answer.setText(", ".join(said_value(self.item, value) for value in values) or "Not answered")
