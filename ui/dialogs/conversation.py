"""With whom a supportive conversation was: somebody new by a code name and a staff group, or somebody known here."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from sos_desktop.codes import StaffGroup
from ui.cards import Card, row, scrolled
from ui.cut_combo import CutCombo
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, combo, muted, title
from ui.tables import Row, Table

_WHICH = "Please choose their staff group; “Not stated” is one, too."


class _Group(CutCombo):
    """Enter begins, as in a line."""

    confirmed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)


class ConversationDialog(QDialog):
    """``with_new`` carries a code name and a staff group, ``with_known`` a person."""

    with_new = Signal(str, str)
    with_known = Signal(str)

    def __init__(self, code_name: str, known: Sequence[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Record a conversation")
        self.code_name = QLineEdit(code_name)
        choices = ((group.label, group.value) for group in StaffGroup)
        self.staff_group = combo(*choices, kind=_Group)
        assert isinstance(self.staff_group, _Group)  # noqa: S101
        self.staff_group.setPlaceholderText("Type the first letter")
        self.staff_group.setCurrentIndex(-1)
        self.staff_group.confirmed.connect(self._begin)
        self.begin = button("Begin with somebody new", "primary")
        self.cancel = button("Cancel", "quiet")
        self.table = Table(("Person", "Staff group", "Last session"), name="People known here", spare=(2, 1))
        self.table.show_rows(known)
        self.form = Form(spacing=12)
        self.form.add_row("Staff group", self.staff_group)
        self.form.add_row("Code name", self.code_name, "Suggested; nobody else here has it.")
        inside = QWidget()
        inside.setProperty("role", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(30, 26, 30, 10)
        column.setSpacing(14)
        column.addWidget(title("Record a conversation"))
        column.addWidget(muted("A talk with a colleague that needs no rating. It takes about a minute."))
        new = Card("Somebody new")
        new.body.addWidget(self.form)
        new.body.addWidget(Flow(self.begin))
        column.addWidget(new)
        self.known = Card("Somebody known here")
        self.known.body.addWidget(self.table)
        column.addWidget(self.known)
        if not known:
            self.known.hide()
        column.addStretch(1)
        foot = row()
        foot.setContentsMargins(30, 4, 30, 18)
        foot.addWidget(muted("Enter begins, Esc closes"), 1)
        foot.addWidget(self.cancel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scrolled(inside), 1)
        whole.addLayout(foot)
        QWidget.setTabOrder(self.staff_group, self.table)
        QWidget.setTabOrder(self.table, self.code_name)
        self.begin.clicked.connect(self._begin)
        self.code_name.returnPressed.connect(self._begin)
        self.table.chosen.connect(self._choose)
        self.cancel.clicked.connect(self.reject)
        wide = self.fontMetrics().averageCharWidth() * 84
        most = parent.window().size() if parent is not None else self.sizeHint()
        self.resize(min(wide, most.width() - 40), min(inside.sizeHint().height() + 80, most.height() - 40))
        self.staff_group.setFocus()

    def _begin(self) -> None:
        self.form.clear_problems()
        if self.staff_group.currentIndex() < 0:
            self.form.problem(self.staff_group, _WHICH)
            return
        self.accept()
        self.with_new.emit(self.code_name.text(), str(self.staff_group.currentData()))

    def _choose(self, person_id: str) -> None:
        self.accept()
        self.with_known.emit(person_id)
