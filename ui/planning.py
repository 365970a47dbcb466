"""The planning table: how many of which staff group, how they were exposed, what was decided for them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from sos_desktop.codes import Code, Decision, Exposure, StaffGroup
from sos_desktop.records.incidents import Exposed
from ui.labels import button, combo, label


def code_combo(codes: type[Code], name: str) -> QComboBox:
    """A drop-down of a closed list, in the ward's words; each entry's data is its code."""
    box = combo(*((code.label, code.value) for code in codes))
    box.setAccessibleName(name)
    return box


class PlanningLine:
    """The widgets of one line."""

    def __init__(self, number: int) -> None:
        self.people = QSpinBox()
        self.people.setRange(0, 9999)
        self.people.setValue(1)
        self.people.setAccessibleName(f"Line {number}: how many people")
        self.staff_group = code_combo(StaffGroup, f"Line {number}: staff group")
        self.exposure = code_combo(Exposure, f"Line {number}: how they were exposed")
        self.decision = code_combo(Decision, f"Line {number}: what was decided")
        self.remove: QPushButton = button("Remove", "quiet-small", name=f"Remove line {number}")

    def widgets(self) -> tuple[QWidget, ...]:
        return self.people, self.staff_group, self.exposure, self.decision, self.remove

    def exposed(self) -> Exposed:
        return Exposed(
            StaffGroup(self.staff_group.currentData()),
            Exposure(self.exposure.currentData()),
            self.people.value(),
            Decision(self.decision.currentData()),
        )

    def show_exposed(self, line: Exposed) -> None:
        self.people.setValue(line.people)
        for box, code in (
            (self.staff_group, line.staff_group),
            (self.exposure, line.exposure),
            (self.decision, line.decision),
        ):
            box.setCurrentIndex(box.findData(code.value))


class PlanningTable(QWidget):
    """Lines of exposed staff; ``add`` gives an empty one more."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[PlanningLine] = []
        self.add = button("Add a line", "small")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        for column, (words, share) in enumerate(
            (("How many", 0), ("Staff group", 4), ("How exposed", 3), ("Decision", 3), ("", 0))
        ):
            self._grid.addWidget(label(words, "column-head"), 0, column)
            self._grid.setColumnStretch(column, share)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.addLayout(self._grid)
        column_.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.add.clicked.connect(self._add_and_enter)

    def exposed(self) -> tuple[Exposed, ...]:
        return tuple(line.exposed() for line in self.lines)

    def show_exposed(self, lines: tuple[Exposed, ...]) -> None:
        while self.lines:
            self._take_out(self.lines[-1])
        for line in lines:
            self._add_line().show_exposed(line)

    def _add_and_enter(self) -> None:
        self._add_line().people.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _add_line(self) -> PlanningLine:
        line = PlanningLine(len(self.lines) + 1)
        self.lines.append(line)
        at = self._grid.rowCount()
        before: QWidget = self.add
        for column, widget in enumerate(line.widgets()):
            self._grid.addWidget(widget, at, column)
        for widget in line.widgets():
            QWidget.setTabOrder(before, widget) if before is not self.add else None
            before = widget
        QWidget.setTabOrder(before, self.add)
        line.people.valueChanged.connect(self.changed)
        for box in (line.staff_group, line.exposure, line.decision):
            box.currentIndexChanged.connect(self.changed)
        line.remove.clicked.connect(self._remove)
        return line

    def _remove(self) -> None:
        pressed = self.sender()
        for line in self.lines:
            if line.remove is pressed:
                self._take_out(line)
                self.add.setFocus(Qt.FocusReason.OtherFocusReason)
                self.changed.emit()
                return

    def _take_out(self, line: PlanningLine) -> None:
        self.lines.remove(line)
        for widget in line.widgets():
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
