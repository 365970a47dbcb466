"""Rescuing what can be read of a damaged record book: what will be done, and then what was saved and what was not."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.beginning.step import Step
from ui.cards import Column, row
from ui.labels import button, check_box, muted, text
from ui.tables import Row, Table

if TYPE_CHECKING:
    from sos_desktop.vault.rescue import Rescued

KINDS = {
    "incidents": "Incidents", "exposures": "Incidents", "plans": "Incidents", "merges": "Incidents",
    "merged": "Incidents", "declined_offers": "Offers and decisions", "people": "People", "identities": "People",
    "cases": "Offers and decisions", "offers": "Offers and decisions", "sessions": "Sessions",
    "facilitators": "Sessions", "attendance": "Sessions", "answers": "Answers and notes", "drafts": "Unfinished forms",
    "followups": "Follow-ups", "versions": "Finished records", "summaries": "Summaries that have left",
    "summary_events": "Summaries that have left", "audit": "Audit chain",
}  # fmt: skip
"""What a table of the database is called here; all that is not named is about the application itself."""
OTHERS = "Forms and settings"
COLUMNS = ("What", "Saved", "From backup", "Not read")


class Rescuing(Step):
    """``finished`` asks to do it, ``unlock_wanted`` carries the folder of what was saved."""

    unlock_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("Rescue the remaining rows", forward="Rescue them")
        self.into = Path()
        self.said = text(
            "Every row that can still be read is copied into a new record book, with the same passphrase. The damaged "
            "one is only read, and stays as it is: afterwards you see what was saved, and can compare."
        )
        self.fill = check_box("Fill in what cannot be read from the newest backup")
        self.fill_said = muted(
            "Where rows of one kind cannot be read, those of the backup are put in their place. What was changed since "
            "may then be as it was before."
        )
        self.where = muted("")
        self._asking: QWidget = Column(self.said, self.fill, self.fill_said, self.where, spacing=8)
        self.table = Table(COLUMNS, name="What was saved", shares=(5, 2, 3, 3), numbers=(1, 2, 3), whole=True)
        self.result = text("")
        self.unlock = button("Unlock what was saved", "primary")
        below = row(self.unlock)
        below.addStretch(1)
        self._report: QWidget = Column(self.result, self.table, below, spacing=12)
        self.body.addWidget(self._asking)
        self.body.addWidget(self._report)
        self._report.setVisible(False)
        self.unlock.clicked.connect(self._unlock)

    def ask(self, into: Path, newest: str) -> None:
        """``newest`` is when the backup was made that can fill in, or nothing."""
        self.into = into
        words = f"Fill in what cannot be read from the backup of {newest}"
        self.fill.setText(words)
        self.fill.setAccessibleName(words)
        for part in (self.fill, self.fill_said):
            part.setVisible(bool(newest))
        self.fill.setChecked(bool(newest))
        self.where.setText(f"The new record book is made in {into}")

    def show_rescued(self, rescued: "Rescued") -> None:
        self.into = rescued.folder
        self.title.setText("What could be saved is saved" if not rescued.whole else "Everything is saved")
        self.result.setText(" ".join(_result(rescued)))
        self.table.show_rows(_rows(rescued))
        self._asking.setVisible(False)
        self.forward.setVisible(False)
        self._report.setVisible(True)

    def _unlock(self) -> None:
        self.unlock_wanted.emit(self.into)


def _rows(rescued: "Rescued") -> list[Row]:
    kinds: dict[str, list[int]] = {}
    for saved in rescued.tables:
        of_kind = kinds.setdefault(KINDS.get(saved.table, OTHERS), [0, 0, 0])
        for at, many in enumerate((saved.read, saved.filled, saved.lost)):
            of_kind[at] += many
    shown = {kind: many for kind, many in kinds.items() if any(many)}
    return [(kind, (kind, *(str(number) for number in many))) for kind, many in shown.items()]


def _result(rescued: "Rescued") -> list[str]:
    if rescued.whole:
        return ["Nothing that could be checked is missing. The damaged record book is as it was."]
    lines = [
        "The damaged record book is as it was: keep it, and compare what was saved with your newest backup before you "
        "go on. The numbers of what could not be read are estimates."
    ]
    if rescued.without_parent:
        lines.append(f"{rescued.without_parent} rows are without what they belong to.")
    if rescued.audit_breaks is not None:
        lines.append(f"The audit chain breaks at entry {rescued.audit_breaks}.")
    return lines
