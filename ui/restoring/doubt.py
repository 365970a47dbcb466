"""While somebody works: a part of the records file cannot be read. What is typed stays until they are ready."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.cards import row
from ui.labels import button, heading, text


class DoubtDialog(QDialog):
    """``accepted`` asks to close the record book, to be looked at as a whole when it is unlocked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Supporting our Staff")
        self.setMinimumWidth(480)
        self.happened = heading("A part of the records file cannot be read.")
        self.more = text(
            "It was opened again and tried once more. Nothing has been changed, and your backups are as they were. If "
            "you are typing something that is not saved yet, copy it by hand first. Then close the record book and "
            "unlock it: it is looked at as a whole, and you are shown what can be done."
        )
        self.close_book = button("Close the record book", "primary")
        self.close_book.setDefault(True)
        self.later = button("Not yet", "quiet")
        self.close_book.clicked.connect(self.accept)
        self.later.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 26, 28, 22)
        column.setSpacing(12)
        column.addWidget(self.happened)
        column.addWidget(self.more)
        column.addSpacing(6)
        buttons = row()
        buttons.addStretch(1)
        buttons.addWidget(self.later)
        buttons.addWidget(self.close_book)
        column.addLayout(buttons)
