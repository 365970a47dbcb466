"""Knows when a session has to stop for somebody's safety, and stands the screen for that in its place."""

from collections.abc import Callable, MutableMapping, Sequence
from datetime import date, datetime

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.completeness import complete
from sos_desktop.questionnaires.model import Item, Value
from sos_desktop.records import safety
from ui.guide.drawing import Key
from ui.guide.safety_screen import SafetyScreen
from ui.guide.sheet import Sheet
from ui.questions.question import asked
from ui.site_numbers import Shown


class SafetyStop(QObject):
    """``guide`` and ``instruments`` are the session's sheets; the form of who was told is one of them once begun."""

    drawn = Signal(object)
    """The short form is drawn: keep what is given to it."""
    gone_on = Signal()
    slip = Signal(str, str)
    """Form and place of an answer that was a slip."""
    lock_wanted = Signal()
    urgent_contacts = Signal()

    def __init__(
        self,
        parts: tuple[QBoxLayout, QWidget],
        clock: Callable[[], datetime],
        today: Callable[[], date],
        parent: QObject,
        site: Callable[[], Shown],
    ) -> None:
        """``parts`` are the layout in which the screen stands, and what it stands in place of; ``site`` gives the
        site's own numbers."""
        super().__init__(parent)
        self._parts, self._clock, self._today, self._site = parts, clock, today, site
        self._guide: Sheet | None = None
        self._instruments: MutableMapping[str, Sheet] = {}
        self.screen: SafetyScreen | None = None

    @property
    def showing(self) -> bool:
        return self.screen is not None and not self.screen.isHidden()

    def begin(self, guide: Sheet, instruments: MutableMapping[str, Sheet]) -> None:
        """Another session; it stops at once where it was left at this screen."""
        self._guide, self._instruments = guide, instruments
        if self.showing:
            self._leave()
        if self.wanted():
            self.stop()

    def put_away(self) -> None:
        self._guide, self._instruments = None, {}
        if self.showing:
            self._leave()

    def answered(self, item: Item, values: Sequence[Value]) -> None:
        """Stop once this answer has been taken in, where it calls for that."""
        if safety.calls(item, values) and self.wanted():
            QTimer.singleShot(0, self, self.stop)

    def raised(self) -> tuple[tuple[Key, str], ...]:
        """Where such answers stand, with the words of their questions."""
        sheets = [self._guide, *self._instruments.values()] if self._guide else []
        return tuple(
            ((sheet.canonical, spot.place), asked(spot.item))
            for sheet in sheets
            if sheet is not None
            for spot in safety.raised_in(sheet.form, sheet.answers)
        )

    def wanted(self) -> bool:
        """Whether such an answer stands, and who was told does not."""
        form = self._form()
        return bool(self.raised()) and not (form and complete(form.form, form.answers))

    def _form(self) -> Sheet | None:
        return next((sheet for sheet in self._instruments.values() if safety.is_form(sheet.form)), None)

    def stop(self) -> None:
        """Show the screen in place of the session, with the keyboard in it."""
        if self.showing or not self.wanted():
            return
        form = self._form()
        if form is None:
            form = self._instruments[shipped.safety().url] = Sheet(shipped.safety(), Answers())
        screen = self.screen or self._make()
        self._parts[1].hide()
        screen.show_for(form, [words for _, words in self.raised()], self._site())
        screen.show()
        QTimer.singleShot(0, screen, screen.enter)

    def _make(self) -> SafetyScreen:
        screen = self.screen = SafetyScreen(self._clock, self._today)
        self._parts[0].addWidget(screen)
        screen.drawn.connect(self.drawn)
        screen.recorded.connect(self._go_on)
        screen.slip.connect(self._slip)
        screen.lock_wanted.connect(self.lock_wanted)
        screen.urgent_contacts.connect(self.urgent_contacts)
        return screen

    def _leave(self) -> None:
        assert self.screen is not None  # noqa: S101
        self.screen.hide()
        self.screen.clear()
        self._parts[1].show()

    def _go_on(self) -> None:
        self._leave()
        self.gone_on.emit()

    def _slip(self) -> None:
        raised = self.raised()
        self._leave()
        for (canonical, place), _ in raised[:1]:
            self.slip.emit(canonical, place)
