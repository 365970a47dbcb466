"""A concern for somebody's safety, on Today and on their page, until it is said by name who has taken over.

Afterwards the practitioner is offered supervision, once: it is theirs to take or to leave.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from sos_desktop.dates import london_date, said
from ui.background import Background
from ui.cards import Card, clear
from ui.flowing import Flow, SideBySide
from ui.form import Form
from ui.labels import button, label, muted, text
from ui.questions.speech import announce

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.errors import SosError
    from sos_desktop.records.safety_checks import SafetyCheck


class SafetyNotices(QWidget):
    """Takes no room where nothing waits. ``person_chosen`` carries whose page is wanted, ``supervision_wanted``
    asks for the supervision log, ``urgent_wanted`` for F9, and ``changed`` says that somebody has taken over."""

    person_chosen = Signal(str)
    supervision_wanted = Signal()
    urgent_wanted = Signal()
    changed = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._background, self._clock = background, clock
        self._person = ""
        self.notices: list[SafetyNotice] = []
        self.offers: list[SupervisionOffer] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self.hide()

    def read(self, person_id: str = "") -> None:
        """Of everybody, or of one person."""
        self._person = person_id
        self._background.run(partial(_read, person_id=person_id), done=self._show)

    def _show(self, found: "tuple[tuple[SafetyCheck, ...], tuple[SafetyCheck, ...]]") -> None:
        waiting, over = found
        kept = [(notice.check, notice.colleague.text()) for notice in self.notices]
        typed = {check.session_id: words for check, words in kept}
        focus = next(
            (n.check.session_id for n in self.notices if n.isAncestorOf(self.focusWidget() or self)), ""
        )
        offered = next((o.session_id for o in self.offers if o.isAncestorOf(self.focusWidget() or self)), "")
        clear(self._column)
        self.notices, self.offers = [], []
        for check in waiting:
            notice = SafetyNotice(check, here=bool(self._person))
            notice.colleague.setText(typed.get(check.session_id, ""))
            notice.taken_over.connect(self._take_over)
            notice.person_wanted.connect(self.person_chosen)
            notice.urgent_wanted.connect(self.urgent_wanted)
            self.notices.append(notice)
            self._column.addWidget(notice)
            if check.session_id == focus:
                notice.colleague.setFocus()
        for check in over:
            offer = SupervisionOffer(check)
            offer.answered.connect(self._supervise)
            self.offers.append(offer)
            self._column.addWidget(offer)
            if check.session_id == offered:
                offer.record.setFocus()
        self.setVisible(bool(waiting or over))

    def _take_over(self, session_id: str, colleague: str) -> None:
        work = partial(_take_over, session_id=session_id, colleague=colleague, now=self._clock())
        self._background.run(
            work, done=partial(self._taken, colleague), refused=partial(self._refused, session_id)
        )

    def _taken(
        self, colleague: str, found: "tuple[tuple[SafetyCheck, ...], tuple[SafetyCheck, ...]]"
    ) -> None:
        self._show(_only(found, self._person))
        announce(self, f"{colleague} has taken over.")
        if self.offers:
            self.offers[-1].record.setFocus()
        self.changed.emit()

    def _refused(self, session_id: str, problem: "SosError") -> None:
        for notice in self.notices:
            if notice.check.session_id == session_id:
                notice.refuse(str(problem))

    def _supervise(self, session_id: str, wanted: bool) -> None:
        work = partial(_supervise, session_id=session_id, now=self._clock())
        self._background.run(work, done=partial(self._supervised, wanted))

    def _supervised(
        self, wanted: bool, found: "tuple[tuple[SafetyCheck, ...], tuple[SafetyCheck, ...]]"
    ) -> None:
        self._show(_only(found, self._person))
        if wanted:
            self.supervision_wanted.emit()


class SafetyNotice(Card):
    """``taken_over`` carries the session and a name."""

    taken_over = Signal(str, str)
    person_wanted = Signal(str)
    urgent_wanted = Signal()

    def __init__(self, check: "SafetyCheck", *, here: bool) -> None:
        super().__init__(role="risk-card")
        self.check = check
        whom = check.whom or check.kind.label
        head = label(f"{whom}: a concern for somebody’s safety", "risk-heading", wrap=True)
        group = f" {check.staff_group.label}." if check.staff_group else ""
        self.body.addWidget(head)
        self.body.addWidget(
            text(
                f"Raised on {said(check.raised, weekday=True)}.{group} To be looked at by "
                f"{said(check.due, weekday=True)}. It stands here until somebody you name has taken over."
            )
        )
        self.colleague = QLineEdit()
        self.colleague.setPlaceholderText("Name, and what they are")
        self.over = button("They have taken over", "primary", name=f"They have taken over: {whom}")
        self.open = button("Open", name=f"Open: {whom}")
        self.contacts = button("Urgent contacts  F9", "quiet", name="Urgent contacts, F9")
        self.form = Form()
        self.form.add_row("Who has taken over?", self.colleague)
        self.colleague.setAccessibleName(f"Who has taken over? {whom}")
        flow = Flow(self.over, spacing=8)
        if check.person_id and not here:
            flow.add(self.open)
        else:
            self.open.setParent(self)
            self.open.hide()
        flow.add(self.contacts)
        self.body.addWidget(SideBySide(self.form, flow, shares=(1, 1), letters=24))
        self.over.clicked.connect(self._over)
        self.colleague.returnPressed.connect(self._over)
        self.open.clicked.connect(self._open)
        self.contacts.clicked.connect(self.urgent_wanted)

    def refuse(self, sentence: str) -> None:
        self.over.setEnabled(True)
        self.form.problem(self.colleague, sentence)

    def _over(self) -> None:
        if not self.colleague.text().strip():
            self.form.problem(self.colleague, "Please name who has taken over.")
        elif self.over.isEnabled():
            self.over.setEnabled(False)
            self.taken_over.emit(self.check.session_id, self.colleague.text())

    def _open(self) -> None:
        self.person_wanted.emit(self.check.person_id)


class SupervisionOffer(Card):
    """``answered`` carries the session, and whether supervision is to be written down now."""

    answered = Signal(str, bool)

    def __init__(self, check: "SafetyCheck") -> None:
        super().__init__(
            f"{check.colleague} has taken over for {check.whom or check.kind.label}", role="tint"
        )
        self.session_id = check.session_id
        self.body.addWidget(
            muted(
                "That was a hard one. Talking it through with your supervisor is usual, and part of the job."
            )
        )
        self.record = button("Record supervision", "small")
        self.later = button("Not now", "quiet-small", name="No supervision now")
        self.body.addWidget(Flow(self.record, self.later, spacing=8))
        self.record.clicked.connect(self._yes)
        self.later.clicked.connect(self._no)

    def _yes(self) -> None:
        self.answered.emit(self.session_id, True)

    def _no(self) -> None:
        self.answered.emit(self.session_id, False)


def _only(
    found: "tuple[tuple[SafetyCheck, ...], tuple[SafetyCheck, ...]]", person_id: str
) -> "tuple[tuple[SafetyCheck, ...], tuple[SafetyCheck, ...]]":
    waiting, over = found
    if not person_id:
        return found
    return tuple(c for c in waiting if c.person_id == person_id), tuple(
        c for c in over if c.person_id == person_id
    )


def _read(
    casebook: "Casebook", *, person_id: str
) -> "tuple[tuple[SafetyCheck, ...], tuple[SafetyCheck, ...]]":
    from sos_desktop.records import safety_checks

    store = casebook.store
    return _only((safety_checks.waiting(store), safety_checks.to_supervise(store)), person_id)


def _take_over(
    casebook: "Casebook", *, session_id: str, colleague: str, now: datetime
) -> "tuple[tuple[SafetyCheck, ...], tuple[SafetyCheck, ...]]":
    from sos_desktop.records import safety_checks

    safety_checks.take_over(casebook.store, session_id, colleague, now=now, today=london_date(now))
    return _read(casebook, person_id="")


def _supervise(
    casebook: "Casebook", *, session_id: str, now: datetime
) -> "tuple[tuple[SafetyCheck, ...], tuple[SafetyCheck, ...]]":
    from sos_desktop.records import safety_checks

    safety_checks.supervise(casebook.store, session_id, now=now)
    return _read(casebook, person_id="")
