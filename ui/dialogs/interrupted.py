"""“We were interrupted”: when it is to go on. Everything written stays."""

from datetime import date, datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from sos_desktop import working_days
from sos_desktop.casebook import Casebook
from sos_desktop.dates import london_date
from sos_desktop.errors import BadInput
from sos_desktop.records import occasions
from ui.background import Background
from ui.day_field import DayField
from ui.dialogs.form_dialog import FormDialog, Work


class InterruptedDialog(FormDialog):
    """Suggests the next working day, which is neither a weekend nor a bank holiday."""

    def __init__(
        self, background: Background, session_id: str, now: datetime, parent: QWidget | None
    ) -> None:
        super().__init__(
            background,
            "We were interrupted",
            "Everything written so far is kept. Today and the calendar remind you of the day you agree.",
            "Book it and leave",
            parent,
        )
        self._session_id, self._now = session_id, now
        self.day = DayField(london_date(now), ahead=True)
        self.day.set_day(working_days.next_after(london_date(now)))
        self.form.add_row("When do you go on?", self.day.line, around=self.day)
        self.fit(56)
        self.day.setFocus()
        self.day.line.selectAll()

    def work(self) -> Work | None:
        try:
            day = self.day.value()
        except BadInput as problem:
            self.form.problem(self.day.line, str(problem))
            return None
        return partial(_interrupt, session_id=self._session_id, day=day, now=self._now)


def _interrupt(casebook: Casebook, *, session_id: str, day: date, now: datetime) -> None:
    occasions.interrupt(casebook.store, session_id, day, now=now)
