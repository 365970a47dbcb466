"""An entry of the directory: added, or changed. Whoever saves it says that it is right today."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from ui.background import Background
from ui.cards import Card
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, combo
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.errors import SosError
    from sos_desktop.records.services import Entry, Service

TIERS = (
    "0. Things to use by themselves",
    "1. A colleague or their line manager",
    "2. More peer support",
    "3. Formal or expert support",
)


class ServiceForm(Card):
    """``saved`` says that the directory has changed, ``left`` that nothing is to be."""

    saved = Signal()
    left = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("An entry of your own")
        self._background, self._clock = background, clock
        self._service = ""
        self.tier = combo(*((words, at) for at, words in enumerate(TIERS)))
        self.name, self.call, self.for_whom, self.hours = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.form = Form(spacing=12)
        self.form.add_row("What kind of help", self.tier)
        self.form.add_row("Name", self.name)
        self.form.add_row("How to reach it", self.call, "A telephone number, a room, a page on the intranet.")
        self.form.add_row("Who may use it (optional)", self.for_whom)
        self.form.add_row("When it is open (optional)", self.hours)
        self.save = button("Save, it is right today", "primary")
        self.cancel = button("Cancel", "quiet")
        self.told = Told()
        self.body.addWidget(self.form)
        self.body.addWidget(self.told)
        self.body.addWidget(Flow(self.save, self.cancel))
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self.left)
        for field in (self.name, self.call, self.for_whom, self.hours):
            field.returnPressed.connect(self._save)

    def show_new(self) -> None:
        self._fill("", 3, ("", "", "", ""))

    def show_service(self, service: "Service") -> None:
        entry = service.entry
        self._fill(service.id, entry.tier, (entry.name, entry.call, entry.for_whom, entry.hours))

    def _fill(self, service: str, tier: int, texts: tuple[str, str, str, str]) -> None:
        self._service = service
        self.tier.setCurrentIndex(tier)
        for field, words in zip((self.name, self.call, self.for_whom, self.hours), texts, strict=True):
            field.setText(words)
        self.form.clear_problems()
        self.told.tell("")
        self.show()
        self.name.setFocus()

    def _save(self) -> None:
        if not self.save.isEnabled():
            return
        self.form.clear_problems()
        for field, words in (
            (self.name, "Please give it a name."),
            (self.call, "Please say how to reach it."),
        ):
            if not field.text().strip():
                self.form.problem(field, words)
                return
        work = partial(
            _keep, service=self._service, tier=self.tier.currentIndex(), name=self.name.text(), call=self.call.text(),
            for_whom=self.for_whom.text(), hours=self.hours.text(), now=self._clock(),
        )  # fmt: skip
        self.save.setEnabled(False)
        self._background.run(work, done=self._saved, refused=self._refused)

    def _saved(self, _: None) -> None:
        self.save.setEnabled(True)
        self.saved.emit()

    def _refused(self, problem: "SosError") -> None:
        self.save.setEnabled(True)
        self.save.setFocus()
        self.told.tell(str(problem), problem=True)


def _keep(
    casebook: "Casebook",
    *,
    service: str,
    tier: int,
    name: str,
    call: str,
    for_whom: str,
    hours: str,
    now: datetime,
) -> None:
    from sos_desktop.dates import london_date
    from sos_desktop.records import services

    entry: Entry = services.Entry(tier, name, call, for_whom, hours)
    if service:
        services.change(casebook.store, service, entry, checked=london_date(now), now=now)
    else:
        services.add(casebook.store, entry, checked=london_date(now), now=now)
