"""What narrows a search: kind, staff group, event, how long ago; and the filters that somebody has kept."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from sos_desktop.codes import EventType, SessionKind, StaffGroup
from sos_desktop.records.findable import INCIDENT, PERSON
from sos_desktop.records.finding import Wanted
from ui.cards import Column
from ui.cut_combo import CutCombo
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, combo, muted

_PERIODS = (("Any time", 0), ("Last 28 days", 28), ("Last 3 months", 92), ("Last 12 months", 366))


class Filters(Column):
    """``changed`` follows every choice, ``keep_wanted`` carries a name, ``forget_wanted`` the name of a kept one,
    ``chosen`` a kept filter as it is."""

    changed = Signal()
    keep_wanted = Signal(str)
    forget_wanted = Signal(str)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(spacing=10)
        kinds = ((PERSON, "People"), (INCIDENT, "Incidents"), *((kind, kind.label) for kind in SessionKind))
        self.kind = _box("Kind", "Everything", *((words, str(kind)) for kind, words in kinds))
        self.staff = _box(
            "Staff group", "All staff groups", *((code.label, code.value) for code in StaffGroup)
        )
        self.event_type = _box(
            "Kind of event", "All events", *((code.label, code.value) for code in EventType)
        )
        self.days = combo(*_PERIODS, kind=CutCombo)
        self.days.setAccessibleName("How long ago")
        self.keep = button("Keep this filter…", "quiet-small")
        self.forget = button("Forget it", "quiet-small")
        self.name = QLineEdit()
        self.keep_it = button("Keep it", "small", name="Keep this filter under that name")
        self._kept: dict[str, Wanted] = {}
        self.presses: dict[str, QPushButton] = {}
        self._name = ""
        self._choices = Flow(self.kind, self.staff, self.event_type, self.days, self.keep, spacing=8)
        self._form = Form()
        self._form.add_row("A name for it", self.name)
        self._naming = Column(self._form, Flow(self.keep_it), spacing=6)
        self._listed = Column(spacing=6)
        for part in (self._choices, self._naming, self._listed):
            self.body.addWidget(part)
        self._naming.hide()
        self._listed.hide()
        for box in (self.kind, self.staff, self.event_type, self.days):
            box.currentIndexChanged.connect(self.changed)
        self.keep.clicked.connect(self._ask_name)
        self.keep_it.clicked.connect(self._keep)
        self.name.returnPressed.connect(self._keep)
        self.forget.clicked.connect(self._forget)

    def wanted(self, words: str) -> Wanted:
        """``words`` with what is chosen here."""
        return Wanted(
            words,
            self.kind.currentData(),
            self.staff.currentData(),
            self.event_type.currentData(),
            self.days.currentData(),
        )

    def show_wanted(self, wanted: Wanted) -> None:
        """Choose what a kept filter has; ``changed`` follows at most once."""
        boxes = (
            (self.kind, wanted.kind),
            (self.staff, wanted.staff),
            (self.event_type, wanted.event),
            (self.days, wanted.days),
        )
        before = self.wanted("")
        for box, value in boxes:
            box.blockSignals(True)
            box.setCurrentIndex(max(0, box.findData(value)))
            box.blockSignals(False)
        if self.wanted("") != before:
            self.changed.emit()

    def show_kept(self, kept: dict[str, Wanted]) -> None:
        """The filters there are, each a button."""
        from ui.cards import clear

        self._kept = kept
        self.forget.setParent(None)
        clear(self._listed.body)
        self.presses = {}
        line = Flow(spacing=8)
        for name in kept:
            press = self.presses[name] = button(name, "name", name=f"Kept filter: {name}")
            press.setProperty("filter", name)
            press.clicked.connect(self._choose)
            line.add(press)
        line.add(self.forget)
        self._listed.body.addWidget(muted("Kept filters"))
        self._listed.body.addWidget(line)
        self._listed.setVisible(bool(kept))

    def show_current(self, wanted: Wanted) -> None:
        """What is looked for now: only that can be kept, and a kept one forgotten."""
        self._name = next((name for name, kept in self._kept.items() if kept == wanted), "")
        self.keep.setVisible(wanted.anything and not self._name)
        self.forget.setVisible(bool(self._name))
        self.forget.setText(f"Forget “{self._name}”")
        self.forget.setAccessibleName(self.forget.text())
        if not self.keep.isVisible():
            self._naming.hide()

    def problem(self, words: str) -> None:
        self._form.problem(self.name, words)

    def _ask_name(self) -> None:
        self._form.clear_problems()
        self._naming.show()
        self.name.setFocus()

    def _keep(self) -> None:
        self._form.clear_problems()
        self.keep_wanted.emit(self.name.text())

    def kept(self) -> None:
        """It is kept: the name is asked for no more."""
        self.name.clear()
        self._naming.hide()

    def _forget(self) -> None:
        self.forget_wanted.emit(self._name)

    def _choose(self) -> None:
        self.chosen.emit(self._kept[self.sender().property("filter")])


def _box(name: str, everything: str, *choices: tuple[str, object]) -> QComboBox:
    box = combo((everything, ""), *choices, kind=CutCombo)
    box.setAccessibleName(name)
    return box
