"""Urgent contacts (F9), also while locked: three actions and a few numbers to read out, nothing to type.

The site's own stand first where there are any; the national ones always show.
"""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.cards import Card, row, scrolled
from ui.contacts import contacts_card, said_checked, urgent
from ui.labels import button, heading, muted, small_muted, text, title
from ui.page_keys import turn
from ui.site_numbers import Placed, Shown, beside


class UrgentDialog(QDialog):
    """Large enough to be read by two people over one screen."""

    def __init__(
        self, parent: QWidget | None = None, site: Shown | None = None, books: Iterable[Placed] = ()
    ) -> None:
        """``site`` are the numbers of the record book that is open; while none is, those beside ``books``."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Urgent contacts")
        known, site = urgent(), site or beside(books)
        inside = QWidget()
        inside.setProperty("role", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(30, 26, 30, 14)
        column.setSpacing(14)
        column.addWidget(title("Urgent contacts"))
        column.addWidget(_actions(known.actions))
        if site.contacts:
            column.addWidget(contacts_card(site.contacts, "Here, at your site"))
            column.addWidget(small_muted(site.said))
        column.addWidget(contacts_card(known.contacts))
        column.addWidget(small_muted(said_checked(known)))
        column.addStretch(1)
        self.close_button = button("Close", "primary", name="Close urgent contacts")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        foot = row()
        foot.setContentsMargins(30, 4, 30, 22)
        foot.addWidget(muted("Esc closes"), 1)
        foot.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scrolled(inside), 1)
        whole.addLayout(foot)
        self.resize(_size(inside, parent))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not turn(event, self):
            super().keyPressEvent(event)


def _actions(actions: tuple[str, ...]) -> Card:
    card = Card(role="risk-card")
    said = heading("If someone may be at risk")
    said.setProperty("role", "risk-heading")
    card.body.addWidget(said)
    for number, action in enumerate(actions, start=1):
        card.body.addWidget(text(f"{number}. {action}"))
    return card


def _size(inside: QWidget, parent: QWidget | None) -> QSize:
    wide = inside.fontMetrics().averageCharWidth() * 88
    most = parent.window().size() - QSize(40, 40) if parent is not None else QSize(1000, 800)
    wide = min(wide, most.width())
    tall = max(inside.heightForWidth(wide), inside.sizeHint().height()) + 90
    return QSize(wide, min(tall, most.height()))
