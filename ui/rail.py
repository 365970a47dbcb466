"""The rail on the left: where one can go, how much waits, and the lock."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.cards import scrolled
from ui.labels import button, label
from ui.pages import Place
from ui.press import Press


class Rail(QFrame):
    """``chosen`` carries the name of a place, ``lock_wanted`` asks to lock."""

    chosen = Signal(str)
    lock_wanted = Signal()

    def __init__(self, places: Sequence[Place], whose: str) -> None:
        super().__init__()
        self.setProperty("role", "nav")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.places: dict[str, PlaceButton] = {}
        self.lock = button("Lock now  Ctrl+L", "nav-lock", name="Lock now")
        self.lock.setToolTip("Ctrl+L")
        self.lock.clicked.connect(self.lock_wanted)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        inside = QWidget()
        inside.setProperty("role", "scrolled")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(12, 16, 12, 2)
        self._column.setSpacing(2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 18)
        whole.setSpacing(0)
        whole.addWidget(scrolled(inside, _Places), 1)
        lock = QHBoxLayout()  # outside of what scrolls: large text never moves it out of sight
        whole.addLayout(lock)
        lock.setContentsMargins(12, 0, 12, 0)
        lock.addWidget(self.lock)
        self._head(whose)
        for place in places:
            if place.below and not any(known.place.below for known in self.places.values()):
                self._column.addStretch(1)
            self._add(place)
        self._fit()

    def _head(self, whose: str) -> None:
        name, sub = label("Supporting our Staff", "nav-name", wrap=True), label(whose, "nav-sub", wrap=True)
        name.setContentsMargins(10, 0, 4, 0)
        sub.setContentsMargins(10, 0, 4, 12)
        self._column.addWidget(name)
        self._column.addWidget(sub)

    def _add(self, place: Place) -> None:
        press = PlaceButton(place)
        press.setToolTip(place.key)
        press.clicked.connect(partial(self.chosen.emit, place.name))
        self._group.addButton(press)
        self._column.addWidget(press)
        self.places[place.name] = press

    def show_chosen(self, name: str) -> None:
        """Mark where one is."""
        self.places[name].setChecked(True)

    def count(self, name: str, waiting: int) -> None:
        """How many things wait at a place; none shows no badge."""
        self.places[name].count(waiting)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        """212 px at the usual text size, growing more slowly than the text, so that pages keep their room."""
        scale = max(self.font().pixelSize(), 12) / 15
        self.setFixedWidth(round(212 * (scale if scale <= 1 else 1 + 0.55 * (scale - 1))))


class _Places(QScrollArea):
    """Arrows go from place to place; Page Up and Page Down are for the page beside it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()


class PlaceButton(Press):
    """A place on the rail with its badge."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.words)
        self.place = place
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.badge = label("", "badge")
        self.badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 10, 0)
        inside.addStretch(1)
        inside.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)
        self.count(0)

    def count(self, waiting: int) -> None:
        self.badge.setText(str(waiting) if waiting < 100 else "99+")
        self.badge.setVisible(waiting > 0)
        self.setAccessibleName(f"{self.place.words}, {waiting} waiting" if waiting else self.place.words)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.badge.raise_()
