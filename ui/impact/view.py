"""The report on the screen: the same structure that is drawn on paper, one card for each section."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.cards import Card, clear
from ui.impact.drawn import drawn
from ui.labels import heading, muted, small_muted

if TYPE_CHECKING:
    from sos_desktop.reports.impact.report import Part, Report, Section


class ImpactView(QWidget):
    """Draws one part after the other, each in a turn of its own, so that the window stays quick. ``drawn`` follows the
    last of them."""

    drawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Impact report")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(18)
        self._waiting: list[tuple[Section, Part | None]] = []
        self._card: Card | None = None
        self._next = QTimer(self, interval=0, singleShot=True)
        self._next.timeout.connect(self._draw_next)
        self.report: Report | None = None

    @property
    def is_drawn(self) -> bool:
        return self.report is not None and not self._waiting

    def show_report(self, report: "Report") -> None:
        clear(self._column)
        self.report = report
        under = f"{report.under} · made-up records" if report.demonstration else report.under
        self._column.addWidget(muted(under))
        self._waiting = [turn for section in report.sections for turn in _turns(section)]
        self._next.start()

    def _draw_next(self) -> None:
        if not self._waiting:
            return
        section, part = self._waiting.pop(0)
        if part is None:
            self._card = _begun(section)
            self._column.addWidget(self._card)
        elif self._card is not None:
            self._card.body.addWidget(drawn(part))
        if self._waiting:
            self._next.start()
        else:
            self.drawn.emit()


def _turns(section: "Section") -> "list[tuple[Section, Part | None]]":
    """Its card, and then each part that goes into it."""
    parts = [part for part in section.parts if len(section.parts) == 1 or not _unwritten(part)]
    return [(section, None), *((section, part) for part in parts)]


def _unwritten(part: "Part") -> bool:
    """A box of the team's own words with nothing in it: shown where it is all there is."""
    from sos_desktop.reports.impact.report import Own

    return isinstance(part, Own) and not part.said


def _begun(section: "Section") -> Card:
    card = Card()
    card.body.setSpacing(14)
    card.setAccessibleName(section.heading)
    card.body.addWidget(heading(section.heading))
    card.body.addWidget(small_muted(section.squire))
    return card
