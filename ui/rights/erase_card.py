"""The card in which a person is erased for good: what it means, by whose decision, and asked twice."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from sos_desktop.codes import ErasureReason
from sos_desktop.errors import SosError
from ui.background import Background
from ui.cards import Card, Column
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, combo, muted, text
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.erasure import Ahead, Erased

_MEANS = (
    "Everything kept about them goes for good: sessions, notes, every version, and their name. It cannot be undone."
    " What stays is a line that it was done, when, and by whose decision. Counts that have left in a summary stay."
)


class EraseCard(Card):
    """``erased`` carries what became of it."""

    erased = Signal(object)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Erase for good")
        self._background, self._clock = background, clock
        self._id, self._name = "", ""
        self.means = muted(_MEANS)
        self.ahead = text("")
        self.why = combo(*((why.label, why.value) for why in ErasureReason))
        self.why.setPlaceholderText("Choose…")
        self.reference = QLineEdit()
        self.erase = button("Erase for good…", name="Erase for good")
        self.leave = button("Leave everything as it is", "small")
        self.sure = button("Erase for good", "small", name="Erase for good, for certain")
        self.told = Told()
        self._lay_out()
        self.erase.clicked.connect(self._ask_again)
        self.leave.clicked.connect(self._leave)
        self.sure.clicked.connect(self._erase)

    def _lay_out(self) -> None:
        self.form = Form()
        self.form.add_row("Why", self.why)
        self.form.add_row(
            "Reference of the decision",
            self.reference,
            "Information governance decides, and gives it a number. No names, please: this stays.",
        )
        self._asking = Column(self.form, Flow(self.erase), spacing=12)
        self._sure = Card(role="risk-card")
        self.follows = text("")
        self._sure.body.addWidget(self.follows)
        self._sure.body.addWidget(Flow(self.leave, self.sure, spacing=8))
        for part in (self.means, self.ahead, self.told, self._asking, self._sure):
            self.body.addWidget(part)
        self._sure.hide()

    def show_for(self, person_id: str) -> None:
        self._id = person_id
        self.told.tell("")
        self.reference.clear()
        self.why.setCurrentIndex(-1)
        self.form.clear_problems()
        self._sure.hide()
        self.read()

    def read(self) -> None:
        self._background.run(partial(_ahead, person_id=self._id), done=self._show)

    def _show(self, ahead: "Ahead") -> None:
        self._name = ahead.code_name
        self.ahead.setText(" ".join(_sentences(ahead)))
        self.ahead.setVisible(bool(self.ahead.text()))
        self._asking.setVisible(not ahead.held)
        if ahead.held:
            self._sure.hide()

    def _ask_again(self) -> None:
        self.form.clear_problems()
        if not self.reference.text().strip():
            self.form.problem(self.reference, "Please give the reference of the decision.")
        if self.why.currentIndex() < 0:
            self.form.problem(self.why, "Please choose why.")
        if self.form.problem_of(self.why) or self.form.problem_of(self.reference):
            return
        self.follows.setText(
            f"{self._name} and everything kept about them will be gone. Nobody can bring it back."
        )
        self.sure.setText(f"Erase {self._name} for good")
        self.sure.setAccessibleName(self.sure.text())
        self.leave.setAccessibleDescription(self.follows.text())
        self.sure.setEnabled(True)
        self._sure.show()
        self.leave.setFocus()
        self._asking.hide()

    def _leave(self) -> None:
        self._asking.show()
        self.erase.setFocus()
        self._sure.hide()

    def _erase(self) -> None:
        self.sure.setEnabled(False)
        work = partial(
            _erase, person_id=self._id, why=ErasureReason(self.why.currentData()), reference=self.reference.text(),
            now=self._clock(),
        )  # fmt: skip
        self._background.run(work, done=self.erased.emit, refused=self._refused)

    def _refused(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)
        self._leave()
        self.read()


def _sentences(ahead: "Ahead") -> list[str]:
    if ahead.held:
        held = " ".join(hold.said() for hold in ahead.held)
        return [
            f"It cannot be done now, because of a hold. {held} Ask legal services; once it is lifted, it can."
        ]
    said = []
    if ahead.open_followups:
        said.append("Their follow-up that is still open is closed as “no contact wanted”.")
    if ahead.elsewhere:
        records = "1 record" if ahead.elsewhere == 1 else f"{ahead.elsewhere} records"
        said.append(
            f"{ahead.code_name} or their name may also stand in {records} about others or about incidents. Those stay"
            " as they are: look at them before, while you can still find them."
        )
    return said


def _ahead(casebook: "Casebook", *, person_id: str) -> "Ahead":
    from sos_desktop.records import erasure

    return erasure.ahead(casebook.store, person_id)


def _erase(
    casebook: "Casebook", *, person_id: str, why: ErasureReason, reference: str, now: datetime
) -> "Erased":
    from sos_desktop.records import erasure

    return erasure.erase(casebook.vault, person_id, why, reference, now=now)
