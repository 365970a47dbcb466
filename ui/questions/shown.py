"""What is only read: words of the form, and answers that may not be changed."""

from decimal import Decimal

from sos_desktop.dates import PartialDate
from sos_desktop.questionnaires.model import Coding, Item, Kind, NoAnswer, Quantity, Value
from ui.labels import label
from ui.questions.question import Question


def said_value(item: Item, value: Value) -> str:
    """An answer in words."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, NoAnswer):
        return value.label
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
    """A display item: only words; under them, why nothing can be answered, where it was meant to be."""

    def __init__(self, item: Item, place: str = "") -> None:
        super().__init__(item, place)
        self.setProperty("role", "words")
        self.reason = label(item.unanswerable, "small-muted", wrap=True)
        self._lay_out(self.reason)
        self.reason.setVisible(bool(item.unanswerable))

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
        self.answer.setAccessibleName(self.name)
        self._empty = "Worked out from your answers" if item.calculated else "Not answered"
        self._values: tuple[Value, ...] = ()
        self._lay_out(self.answer)
        self._show(())

    def say_not_worked_out(self) -> None:
        """Its expression cannot be run here: it is shown, and stays empty."""
        self._empty = "This cannot be worked out here"
        self._show(self._values)

    def _read(self) -> tuple[Value, ...]:
        return self._values

    def _show(self, values: tuple[Value, ...]) -> None:
        self._values = values
        words = ", ".join(said_value(self.item, value) for value in values)
        self.answer.setText(words or self._empty)
