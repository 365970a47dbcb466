"""Signposting: whom to point people to, by tier, with the day on which each entry was checked and by whom.

National services for England come with the application; the trust adds its own, changes and retires them here.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from sos_desktop.dates import london_date, said
from ui.background import Background
from ui.cards import Card, Page, clear, line
from ui.contacts import contacts_card, said_checked, urgent
from ui.flowing import Flow, SideBySide
from ui.labels import button, heading, label, muted, small_muted, strong
from ui.leaflets import LeafletsCard
from ui.rights.legal_card import LegalCard
from ui.service_form import TIERS, ServiceForm
from ui.site_numbers import NumbersCard
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.errors import SosError
    from sos_desktop.records.services import Service

WHAT = (
    "Leaflets, sleep and rest, exercise, the trust’s own wellbeing pages.",
    "Somebody they choose. You may offer to arrange it.",
    "Another talk with you or with somebody else, or a session for the team.",
    "Occupational health, the staff psychology service, the employee assistance programme, their GP, NHS talking "
    "therapies (anybody can refer themselves), the chaplaincy, their union.",
)


class SignpostingPage(Page):
    """``feedback_wanted`` asks for the card that people fill in about the support they were given."""

    feedback_wanted = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Signposting", "What to tell people about. They decide what they take up.")
        self._background, self._clock = background, clock
        self._away = False
        self.presses: dict[str, QPushButton] = {}
        self.add = button("Add an entry")
        self.feedback = button("Feedback cards…", "quiet", name="Cards for feedback on the support")
        self.show_away = button("Show what is hidden or retired", "quiet")
        self.told = Told()
        self.form = ServiceForm(background, clock)
        self.form.hide()
        self.numbers = NumbersCard(background, clock)
        self.leaflets, self.legal = LeafletsCard(background, clock), LegalCard(background, clock)
        self.buttons.add(self.add)
        self.buttons.add(self.feedback)
        self._tiers = QVBoxLayout()
        self._tiers.setSpacing(18)
        now = urgent()
        for part in (self.told, self.form):
            self.body.addWidget(part)
        self.body.addLayout(self._tiers)
        self.body.addWidget(self.show_away, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.leaflets)
        self.body.addWidget(self.numbers)
        self.body.addWidget(contacts_card(now.contacts, "At once, when somebody may be at risk (F9)"))
        self.body.addWidget(small_muted(said_checked(now)))
        self.body.addWidget(self.legal)
        self.body.addStretch(1)
        self.add.clicked.connect(self._begin)
        self.feedback.clicked.connect(self.feedback_wanted)
        self.show_away.clicked.connect(self._toggle)
        self.form.saved.connect(self._changed)
        self.form.left.connect(self._leave_form)

    def read(self) -> None:
        self._read()
        self.numbers.read()
        self.leaflets.read()
        self.legal.read()

    def _read(self, focus: str = "") -> None:
        work = partial(_listed, away=self._away)
        self._background.run(work, done=partial(self._show, focus=focus))

    def _show(self, services: "tuple[Service, ...]", *, focus: str = "") -> None:
        clear(self._tiers)
        self.presses = {}
        for tier, (words, more) in enumerate(zip(TIERS, WHAT, strict=True)):
            card = Card()
            card.body.addWidget(heading(words))
            card.body.addWidget(muted(more))
            for service in services:
                if service.entry.tier == tier:
                    card.body.addWidget(line())
                    card.body.addWidget(self._entry(service))
            self._tiers.addWidget(card)
        words = "Leave out what is hidden or retired" if self._away else "Show what is hidden or retired"
        self.show_away.setText(words)
        self.show_away.setAccessibleName(words)
        if focus:
            self.presses.get(focus, self.add).setFocus()

    def _entry(self, service: "Service") -> QWidget:
        entry = service.entry
        said_ = QWidget()
        column = QVBoxLayout(said_)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(strong(entry.name))
        hours = f"Open {entry.hours}." if entry.hours else ""
        for words in (" ".join(filter(None, (entry.for_whom, hours))), _checked(service)):
            if words:
                column.addWidget(small_muted(words))
        side = QWidget()
        down = QVBoxLayout(side)
        down.setContentsMargins(0, 0, 0, 0)
        dial = label(entry.call, "strong", wrap=True)
        dial.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        dial.setAlignment(Qt.AlignmentFlag.AlignRight)
        dial.setAccessibleName(f"{entry.name}: {entry.call}")
        down.addWidget(dial)
        flow = Flow(spacing=8, to_the_right=True)
        for words, what in _ways(service):
            press = button(words, "quiet-small", name=f"{words}: {entry.name}")
            press.clicked.connect(partial(self._do, what, service))
            self.presses[f"{what} {service.id}"] = press
            flow.add(press)
        down.addWidget(flow)
        return SideBySide(said_, side, shares=(3, 2), letters=26)

    def _begin(self) -> None:
        self.form.show_new()
        self.area.verticalScrollBar().setValue(0)

    def _do(self, what: str, service: "Service") -> None:
        if what == "change":
            self.form.show_service(service)
            self.area.verticalScrollBar().setValue(0)  # it stands on top
            return
        work = partial(_settle, what=what, service=service, now=self._clock())
        self._background.run(work, done=partial(self._done, what, service), refused=self._refused)

    def _done(self, what: str, service: "Service", _: None) -> None:
        name = service.entry.name
        self.told.tell(
            {
                "away": f"{name} is {'hidden' if service.shipped else 'retired'}. It can come back.",
                "back": f"{name} is shown again.",
                "check": f"{name} was checked today.",
            }[what]
        )
        self._read(f"{what} {service.id}")

    def _refused(self, problem: "SosError") -> None:
        self.told.tell(str(problem), problem=True)

    def _toggle(self) -> None:
        self._away = not self._away
        self._read()

    def _changed(self) -> None:
        self._leave_form()
        self.told.tell("Saved.")
        self._read()

    def _leave_form(self) -> None:
        self.form.hide()
        self.add.setFocus()


def _checked(service: "Service") -> str:
    by = f" by {service.checked_by}" if service.checked_by else ""
    kind = "National service for England. " if service.shipped else ""
    away = f" {'Hidden' if service.shipped else 'Retired'} on {said(service.away)}." if service.away else ""
    return f"{kind}Checked on {said(service.checked)}{by}.{away}"


def _ways(service: "Service") -> tuple[tuple[str, str], ...]:
    if service.away is not None:
        return (("Show again", "back"),)
    if service.shipped:
        return (("Hide", "away"),)
    return (("Checked today", "check"), ("Change", "change"), ("Retire", "away"))


def _listed(casebook: "Casebook", *, away: bool) -> "tuple[Service, ...]":
    from sos_desktop.records import services

    return services.listed(casebook.store, away=away)


def _settle(casebook: "Casebook", *, what: str, service: "Service", now: datetime) -> None:
    from sos_desktop.records import services

    today = london_date(now)
    if what == "away":
        services.put_away(casebook.store, service.id, now=now, today=today)
    elif what == "back":
        services.bring_back(casebook.store, service.id, now=now)
    else:
        services.change(casebook.store, service.id, service.entry, checked=today, now=now)
