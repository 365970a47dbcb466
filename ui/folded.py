"""Notices under one another, of which the first few are shown at once: a page that grows without an end is none."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.cards import Notice
from ui.labels import button

AT_ONCE = 5


class WayOn(Notice):
    """A notice with a button that leads on, which has the keyboard when the notice comes up: ``first``."""

    first: QPushButton


N = TypeVar("N", bound=WayOn)
T = TypeVar("T")


class Folded(QWidget, Generic[N, T]):
    """``make`` makes a notice when one more is needed, ``fill`` says in it what it is about. ``all_wanted`` asks for
    the rest of what is counted, where it was not read. ``of`` is what they are, as in "unfinished"."""

    all_wanted = Signal()

    def __init__(self, make: Callable[[], N], fill: Callable[[N, T], None], of: str) -> None:
        super().__init__()
        self._make, self._fill, self._of = make, fill, of
        self._items: Sequence[T] = ()
        self.everything = False
        self.notices: list[N] = []
        self.more = button("", "quiet")
        self.more.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.clicked.connect(self._unfold)

    def fold(self) -> None:
        """The next time the first few are shown."""
        self.everything = False

    def show_items(self, items: Sequence[T], in_all: int | None = None) -> None:
        """``in_all``: how many there are, where only the first ones were read."""
        self._items = items
        shown = items if self.everything else items[:AT_ONCE]
        while len(self.notices) < len(shown):
            notice = self._make()
            self._column.insertWidget(len(self.notices), notice)
            self.notices.append(notice)
        for at, notice in enumerate(self.notices):
            notice.setVisible(at < len(shown))
            if at < len(shown):
                self._fill(notice, shown[at])
        left = (len(items) if in_all is None else in_all) - len(shown)
        self.more.setText(f"And {left} more")
        self.more.setAccessibleName(f"And {left} more: {self._of}")
        self.more.setVisible(left > 0)
        self.setVisible(bool(items))

    def _unfold(self) -> None:
        self.everything = True
        self.show_items(self._items)
        self.all_wanted.emit()
        first = AT_ONCE if len(self.notices) > AT_ONCE else 0
        if self.notices:
            self.notices[first].first.setFocus(Qt.FocusReason.OtherFocusReason)
