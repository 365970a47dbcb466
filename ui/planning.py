"""The planning table: how many of which staff group, how they were exposed, what was decided, who does it and why."""

import itertools

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from sos_desktop.codes import Code, Decision, Exposure, Presence, StaffGroup
from sos_desktop.records.incidents import Exposed
from ui.cut_combo import CutCombo
from ui.labels import button, combo, label, spin_box

WIDE, TIGHT = 84, 56
"""Letters: from the one width on, a line stands in two rows; below the other, everything in it has its own."""


def code_combo(codes: type[Code], name: str) -> QComboBox:
    """A drop-down of a closed list, in the ward's words; each entry's data is its code."""
    box = combo(*((code.label, code.value) for code in codes), kind=CutCombo)
    box.setAccessibleName(name)
    return box


def said_field(words: str) -> QLineEdit:
    """A short field that says itself what belongs in it."""
    field = QLineEdit()
    field.setPlaceholderText(words)
    return field


class PlanningLine:
    """The widgets of one line."""

    def __init__(self, number: int) -> None:
        self.people = spin_box(0, 9999)
        self.people.setValue(1)
        self.staff_group = code_combo(StaffGroup, "")
        self.exposure = code_combo(Exposure, "")
        self.decision = code_combo(Decision, "")
        self.practitioner = said_field("Who will do it")
        self.presence = code_combo(Presence, "")
        self.reason = said_field("Why (optional)")
        self.remove: QPushButton = button("Remove", "quiet-small")
        self.number(number)

    def number(self, number: int) -> None:
        """Which line it is, as a screen reader says it."""
        for widget, words in (
            (self.people, f"Line {number}: how many people"),
            (self.staff_group, f"Line {number}: staff group"),
            (self.exposure, f"Line {number}: how they were exposed"),
            (self.decision, f"Line {number}: what was decided"),
            (self.practitioner, f"Line {number}: who will do it"),
            (self.presence, f"Line {number}: at work or away"),
            (self.reason, f"Line {number}: why"),
            (self.remove, f"Remove line {number}"),
        ):
            widget.setAccessibleName(words)

    def widgets(self) -> tuple[QWidget, ...]:
        return (
            self.people, self.staff_group, self.exposure, self.decision, self.practitioner, self.presence,
            self.reason, self.remove,
        )  # fmt: skip

    def exposed(self) -> Exposed:
        return Exposed(
            StaffGroup(self.staff_group.currentData()),
            Exposure(self.exposure.currentData()),
            self.people.value(),
            Decision(self.decision.currentData()),
            self.practitioner.text(),
            Presence(self.presence.currentData()),
            self.reason.text(),
        )

    def show_exposed(self, line: Exposed) -> None:
        self.people.setValue(line.people)
        self.practitioner.setText(line.practitioner)
        self.reason.setText(line.reason)
        for box, code in (
            (self.staff_group, line.staff_group),
            (self.exposure, line.exposure),
            (self.decision, line.decision),
            (self.presence, line.presence),
        ):
            box.setCurrentIndex(box.findData(code.value))


class PlanningTable(QWidget):
    """Lines of exposed staff; ``add`` gives one more. A line takes two rows, and more where there is little room."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[PlanningLine] = []
        self.add = button("Add a line", "small")
        self._narrow = self._tight = False
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        heads = ("How many", "Staff group", "How exposed", "Decision")
        self._heads = [label(words, "column-head") for words in heads]
        for column, head in enumerate(self._heads):
            self._grid.addWidget(head, 0, column)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.addLayout(self._grid)
        column_.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._place_all()
        self.add.clicked.connect(self._add_and_enter)

    def exposed(self) -> tuple[Exposed, ...]:
        return tuple(line.exposed() for line in self.lines)

    def show_exposed(self, lines: tuple[Exposed, ...]) -> None:
        while self.lines:
            self._take_out(self.lines[-1])
        for line in lines:
            self._add_line().show_exposed(line)

    # Where there is room

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as the narrow shape: what is beside one another now must not keep the page wide."""
        return QSize(self.fontMetrics().averageCharWidth() * 34, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        self._fit()

    def _fit(self) -> None:
        letters = self.width() / self.fontMetrics().averageCharWidth()
        narrow, tight = letters < WIDE, letters < TIGHT
        if (narrow, tight) != (self._narrow, self._tight):
            self._narrow, self._tight = narrow, tight
            self._place_all()

    def _place_all(self) -> None:
        shares = (0, 4, 3, 0) if self._narrow else (0, 4, 3, 3, 0)
        for column in range(5):
            self._grid.setColumnStretch(column, shares[column] if column < len(shares) else 0)
        for head in self._heads:
            head.setVisible(not self._narrow)
        for at, line in enumerate(self.lines):
            self._place(at, line)

    def _place(self, at: int, line: PlanningLine) -> None:
        for widget in line.widgets():
            self._grid.removeWidget(widget)
        people, staff_group, exposure, decision, practitioner, presence, reason, remove = line.widgets()
        rows = 6 if self._tight else 4 if self._narrow else 2
        top = 1 + rows * at
        if not self._narrow:
            for column, widget in enumerate((people, staff_group, exposure, decision, remove)):
                self._grid.addWidget(widget, top, column)
            for column, widget in enumerate((practitioner, presence, reason), 1):
                self._grid.addWidget(widget, top + 1, column)
            return
        self._grid.addWidget(people, top, 0)
        self._grid.addWidget(staff_group, top, 1, 1, 2)
        self._grid.addWidget(remove, top, 3)
        if self._tight:
            for below, widget in enumerate((exposure, decision, practitioner, presence, reason), 1):
                self._grid.addWidget(widget, top + below, 0, 1, 4)
            return
        for below, (left, right) in enumerate(((exposure, decision), (practitioner, presence)), 1):
            self._grid.addWidget(left, top + below, 1)
            self._grid.addWidget(right, top + below, 2)
        self._grid.addWidget(reason, top + 3, 1, 1, 2)

    # Adding and removing

    def tab_order(self) -> list[QWidget]:
        """Along a line, although it takes two rows, then what removes it."""
        return [*(widget for line in self.lines for widget in line.widgets()), self.add]

    def _add_and_enter(self) -> None:
        self._add_line().people.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _add_line(self) -> PlanningLine:
        line = PlanningLine(len(self.lines) + 1)
        self.lines.append(line)
        self._place(len(self.lines) - 1, line)
        for widget in line.widgets():
            widget.show()
        for one, other in itertools.pairwise(self.tab_order()):
            QWidget.setTabOrder(one, other)
        line.people.valueChanged.connect(self.changed)
        for box in (line.staff_group, line.exposure, line.decision, line.presence):
            box.currentIndexChanged.connect(self.changed)
        for field in (line.practitioner, line.reason):
            field.textChanged.connect(self.changed)
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
        for at, left in enumerate(self.lines):
            left.number(at + 1)
            self._place(at, left)
