"""The right-hand column: what to hold in mind, what could be asked, urgent contacts, and the one note."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from sos_desktop.questionnaires.model import Item, Value
from ui.cards import Card, clear
from ui.guide.drawing import asks
from ui.guide.sheet import Sheet
from ui.guide.taking import Taken, take
from ui.labels import button, heading, label, muted, text
from ui.questions.texts import Text


class Fitting(QScrollArea):
    """As tall as what is in it, and scrolling only where there is no room for that."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._inside = inside
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        inside.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:  # noqa: N802
        inside = self._inside
        width = max(self.viewport().width(), 60)
        height = inside.heightForWidth(width) if inside.hasHeightForWidth() else inside.sizeHint().height()
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(60, min(90, self.sizeHint().height()))


class AtRisk(Card):
    """No typing, no questions: stop, stay, and the numbers."""

    asked_for = Signal()

    def __init__(self) -> None:
        super().__init__(role="risk-card")
        self.body.setSpacing(6)
        self.body.addWidget(label("If someone may be at risk", "risk-small", wrap=True))
        self.body.addWidget(text("Stop the guide. Stay with them. Use the urgent contacts."))
        self.contacts = button("Urgent contacts  F9", "small", name="Urgent contacts, F9")
        self.contacts.clicked.connect(self.asked_for)
        self.body.addWidget(self.contacts, 0, Qt.AlignmentFlag.AlignLeft)


class Note(Text):
    """The one optional note of a session. Its warning stands in it while it is empty, above it afterwards."""

    def __init__(self, item: Item) -> None:
        super().__init__(item, least=5, most=9)
        self.setProperty("role", "cell")
        self.words.setProperty("role", "field-label")
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self.area.setPlaceholderText(item.help)
        self.hint.hide()
        self.typed.connect(self._warn)

    def _show(self, values: tuple[Value, ...]) -> None:
        super()._show(values)
        self._warn()

    def _warn(self) -> None:
        self.hint.setVisible(bool(self.area.toPlainText()))


class Beside(QWidget):
    """Changes with the step; the note stays the same in all of them."""

    urgent_contacts = Signal()
    given = Signal(str, str, object, bool)
    unfit = Signal(str, str)
    fit = Signal(str, str)
    entered = Signal(str, str)
    left = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._sheet: Sheet | None = None
        self.note: Note | None = None
        self.heading = heading("To hold in mind")
        self._words = QWidget()
        self._words.setProperty("role", "scrolled")
        self._said = QVBoxLayout(self._words)
        self._said.setContentsMargins(0, 0, 0, 0)
        self._said.setSpacing(10)
        self.area = Fitting(self._words)
        self.at_risk = AtRisk()
        self.at_risk.asked_for.connect(self.urgent_contacts)
        self._note_room = QVBoxLayout()
        self._column = QVBoxLayout(self)
        self._column.setSpacing(12)
        self._column.addWidget(self.heading)
        self._column.addWidget(self.area)
        self._column.addWidget(self.at_risk)
        self._column.addStretch(1)
        self._column.addLayout(self._note_room)

    def stand_under(self, under: bool) -> None:
        """Under the step, in line with it, or in a column of its own."""
        self._column.setContentsMargins(*((0, 8, 0, 0) if under else (18, 22, 18, 22)))

    def show_session(self, sheet: Sheet) -> None:
        """Another session: its note, if its guide has one."""
        self._sheet = sheet
        clear(self._note_room)
        self.note = None
        item = sheet.find("note")
        if item is None:
            return
        self.note = Note(item)
        self.note.show_values(sheet.answers.get(item.link_id, ()))
        self.note.typed.connect(self._typed)
        self.note.left.connect(self._left)
        self.note.entered.connect(self._entered)
        self._note_room.addWidget(self.note)

    def show_step(self, step: Item, *, welcomed: bool) -> None:
        clear(self._said)
        helps = [item.text for item in step.items if item.control == "help"]
        prompts = [item.text for item in step.items if item.control == "prompt"] if asks(step) else []
        self.heading.setVisible(bool(helps or prompts))
        self.area.setVisible(bool(helps or prompts))
        for words in helps:
            self._said.addWidget(muted(words))
        if prompts:
            card = Card(role="tint")
            card.body.setSpacing(6)
            card.body.addWidget(label("You could ask", "field-label"))
            for words in prompts:
                card.body.addWidget(text(words))
            self._said.addWidget(card)
        self.area.updateGeometry()
        self.area.verticalScrollBar().setValue(0)
        if self.note is not None:
            self.note.setVisible(welcomed)

    def show_end(self) -> None:
        """Nothing more to ask or to write; the urgent contacts stay."""
        for part in (self.heading, self.area, self.note):
            if part is not None:
                part.hide()

    def _typed(self) -> None:
        self._take(now=False)

    def _left(self) -> None:
        self._take(now=True)
        self.left.emit()

    def _entered(self) -> None:
        if self.note is not None and self._sheet is not None:
            self.entered.emit(self._sheet.canonical, self.note.place)

    def _take(self, *, now: bool) -> None:
        if self.note is None or self._sheet is None:
            return
        key = (self._sheet.canonical, self.note.place)
        match take(self._sheet, self.note, leaving=now):
            case Taken.UNFIT:
                self.unfit.emit(*key)
            case Taken.SAME:
                self.fit.emit(*key)
            case Taken.NEW:
                self.given.emit(*key, self._sheet.answers.get(key[1], ()), now)
