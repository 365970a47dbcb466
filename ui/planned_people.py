"""What the planning meeting decided for each person who is known here; it is saved with the incident."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from sos_desktop.codes import Decision, Presence
from ui.background import Background
from ui.cards import Card, Column, clear
from ui.cut_combo import CutCombo
from ui.flowing import SideBySide
from ui.labels import combo, muted, strong
from ui.planning import code_combo, said_field

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.planning import Planned


class PlannedLine(Column):
    """One person: decision, who will do it, at work or away, why."""

    changed = Signal()

    def __init__(self, planned: "Planned") -> None:
        self._planned = planned
        name = planned.code_name
        self.decision = combo(
            ("Nothing decided yet", ""), *((each.label, each.value) for each in Decision), kind=CutCombo
        )
        self.practitioner, self.reason = said_field("Who will do it"), said_field("Why (optional)")
        self.presence = code_combo(Presence, f"{name}: at work or away")
        self.decision.setAccessibleName(f"{name}: what was decided")
        self.practitioner.setAccessibleName(f"{name}: who will do it")
        self.reason.setAccessibleName(f"{name}: why")
        left, right = (
            Column(self.decision, self.presence, spacing=8),
            Column(self.practitioner, self.reason, spacing=8),
        )
        super().__init__(strong(name), SideBySide(left, right, letters=24, spacing=10), spacing=6)
        self.decision.setCurrentIndex(
            self.decision.findData(planned.decision.value if planned.decision else "")
        )
        self.presence.setCurrentIndex(self.presence.findData(planned.presence.value))
        self.practitioner.setText(planned.practitioner)
        self.reason.setText(planned.reason)
        for field in (self.practitioner, self.reason):
            field.textEdited.connect(self.changed)
        for box in (self.decision, self.presence):
            box.activated.connect(self.changed)

    def decided(self) -> "Planned | None":
        """What is to be kept now, or nothing where nothing was decided or changed."""
        from sos_desktop.records.planning import Planned

        chosen = self.decision.currentData()
        if not chosen:
            return None
        now = Planned(
            self._planned.case_id, self._planned.code_name, Decision(chosen), self.practitioner.text(),
            Presence(self.presence.currentData()), self.reason.text(),
        )  # fmt: skip
        return None if now == self._planned else now


class PlannedPeople(Card):
    """``changed`` follows typing and choosing."""

    changed = Signal()

    def __init__(self, background: Background) -> None:
        super().__init__("Decided for each person")
        self._background = background
        self.lines: list[PlannedLine] = []
        self._incident_id = ""
        self._column = QVBoxLayout()
        self._column.setSpacing(16)
        self.body.addWidget(
            muted("Everybody who was added to this incident. What is decided for one person stays with them.")
        )
        self.body.addLayout(self._column)
        self.hide()

    def show_for(self, incident_id: str) -> None:
        """The people of this incident; of none while it is new."""
        self._incident_id = incident_id
        self._background.run(partial(_people, incident_id=incident_id), done=self._show)

    def decided(self) -> "tuple[Planned, ...]":
        return tuple(decided for line in self.lines if (decided := line.decided()) is not None)

    def _show(self, found: "tuple[str, tuple[Planned, ...]]") -> None:
        incident_id, people = found
        if incident_id != self._incident_id:
            return
        clear(self._column)
        self.lines = [PlannedLine(planned) for planned in people]
        for line in self.lines:
            line.changed.connect(self.changed)
            self._column.addWidget(line)
        self.setVisible(bool(people))


def _people(casebook: "Casebook", *, incident_id: str) -> "tuple[str, tuple[Planned, ...]]":
    from sos_desktop.records import planning

    return incident_id, planning.people_of(casebook.store, incident_id)
