"""How a session was held: the way, the day and the times, who else held it, and who of the two reports it."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Mode, SessionKind
from sos_desktop.dates import london_clock, london_date, said
from sos_desktop.errors import BadInput
from sos_desktop.records import occasions
from sos_desktop.records.occasions import Occasion, Part
from sos_desktop.records.sessions import Session
from ui.background import Background
from ui.day_field import DayField
from ui.dialogs.form_dialog import FormDialog, Work
from ui.labels import combo
from ui.questions import day_words

ME, THEM = "me", "them"


class OccasionDialog(FormDialog):
    """For one draft; every part of it has its own times."""

    def __init__(
        self,
        background: Background,
        session: Session,
        occasion: Occasion,
        now: datetime,
        parent: QWidget | None,
    ) -> None:
        entered = f"{said(london_date(occasion.entered))}, {london_clock(occasion.entered)}"
        super().__init__(
            background,
            "How it was held",
            f"Entered on {entered}; that is kept beside the times below.",
            "Keep",
            parent,
        )
        self._session, self._occasion, self._now = session, occasion, now
        self._group = session.kind is SessionKind.GROUP
        self.mode = combo(("Not said", ""), *((mode.label, mode.value) for mode in Mode))
        self.mode.setCurrentIndex(max(0, self.mode.findData(occasion.mode.value if occasion.mode else "")))
        self.day = DayField(london_date(now))
        self.day.set_day(occasion.on)
        self.day.line.setEnabled(session.reopens is None)
        self.times = [(_time(part.start), _time(part.end)) for part in occasion.parts]
        self.colleague = QLineEdit(occasion.colleague)
        self.reports = combo(("I report it", ME), ("My colleague reports it", THEM))
        self.reports.setCurrentIndex(0 if occasion.reports else 1)
        self._lay_out()
        self.fit()
        self.mode.setFocus()

    def _lay_out(self) -> None:
        self.form.add_row("How", self.mode)
        self.form.add_row("On which day", self.day.line, around=self.day)
        for number, (start, end) in enumerate(self.times):
            part = self._occasion.parts[number]
            after = f" on {said(part.on, year=False)}, after the interruption" if number else ""
            self.form.add_row(f"From{after} (optional)", start)
            self.form.add_row(f"Until{after} (optional)", end)
        if not self._group:
            self.form.add_row("Who held it with you (optional)", self.colleague)
        if self._session.kind in (SessionKind.ONE_TO_ONE, SessionKind.GROUP, SessionKind.SUPPORTIVE):
            self.form.add_row(
                "Who reports it to the SoS team",
                self.reports,
                "Both of you keep a record; only one is counted. Agree which before you leave.",
            )

    def work(self) -> Work | None:
        try:
            on = self.day.value()
        except BadInput as problem:
            self.form.problem(self.day.line, str(problem))
            return None
        parts: list[Part] = []
        for part, fields in zip(self._occasion.parts, self.times, strict=True):
            read: list[str] = []
            for field in fields:
                try:
                    read.append(day_words.clock(field.text())[:5] if field.text().strip() else "")
                except BadInput as problem:
                    self.form.problem(field, str(problem))
                    return None
            parts.append(Part(on if not parts else part.on, *read))
        wanted = replace(
            self._occasion,
            mode=Mode(self.mode.currentData()) if self.mode.currentData() else None,
            parts=tuple(parts),
            colleague=self.colleague.text(),
            reports=self.reports.currentData() == ME,
        )
        return partial(_change, session_id=self._session.id, wanted=wanted, now=self._now)


def _time(text: str) -> QLineEdit:
    line = QLineEdit(text)
    line.setPlaceholderText("14:05 or 2.30 pm")
    return line


def _change(casebook: Casebook, *, session_id: str, wanted: Occasion, now: datetime) -> None:
    occasions.change(casebook.store, session_id, wanted, now=now)
