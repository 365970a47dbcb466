"""A dialog that asks one small thing: its title, what to know, the fields, and the ways on and out."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.cards import row
from ui.form import Form
from ui.labels import button, muted, title


class OneThingDialog(QDialog):
    """``form`` is filled by the dialog that asks, which then calls ``fit`` and listens to ``forward``."""

    def __init__(self, words: str, more: str, forward: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words)
        self.form = Form()
        self.forward = button(forward, "primary")
        self.cancel = button("Cancel", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 26, 30, 22)
        column.setSpacing(14)
        column.addWidget(title(words))
        column.addWidget(muted(more))
        column.addWidget(self.form)
        column.addStretch(1)
        below = row(self.cancel)
        below.addStretch(1)
        below.addWidget(self.forward)
        column.addLayout(below)
        self.cancel.clicked.connect(self.reject)

    def fit(self) -> None:
        """As wide as can be read, within the window that asks."""
        wide = self.fontMetrics().averageCharWidth() * 70
        parent = self.parentWidget()
        if parent is not None:
            wide = min(wide, parent.window().width() - 40)
        self.resize(wide, self.sizeHint().height())
