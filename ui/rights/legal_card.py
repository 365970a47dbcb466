"""Legal services’ contact, under Signposting: asked for with the first letter, offered with the next, changed here."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from ui.background import Background
from ui.cards import Card
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, muted
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.errors import SosError


class LegalCard(Card):
    """For letters to come: a hold that stands keeps the contact with which it was set, until another letter comes."""

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Legal services")
        self._background, self._clock = background, clock
        self.contact = QLineEdit()
        self.save = button("Save the contact", "small")
        self.told = Told()
        self.form = Form(spacing=12)
        self.form.add_row("Whom to ask when a letter about an inquest or inquiry comes", self.contact)
        self.body.addWidget(muted("It stands in the form with which a letter is noted."))
        self.body.addWidget(self.form)
        self.body.addWidget(self.told)
        self.body.addWidget(Flow(self.save))
        self.save.clicked.connect(self._save)

    def read(self) -> None:
        self._background.run(_read, done=self._show)

    def _show(self, contact: str) -> None:
        if not self.contact.hasFocus():
            self.contact.setText(contact)
            self.contact.setCursorPosition(0)

    def _save(self) -> None:
        work = partial(_keep, contact=self.contact.text(), now=self._clock())
        self.save.setEnabled(False)
        self._background.run(work, done=self._saved, refused=self._refused)

    def _saved(self, contact: str) -> None:
        self.save.setEnabled(True)
        self.save.setFocus()
        self._show(contact)
        self.told.tell("Saved. It is offered with the next letter.")

    def _refused(self, problem: "SosError") -> None:
        self.save.setEnabled(True)
        self.contact.setFocus()
        self.told.tell(str(problem), problem=True)


def _read(casebook: "Casebook") -> str:
    from sos_desktop.records import letters

    return letters.contact(casebook.store)


def _keep(casebook: "Casebook", *, contact: str, now: datetime) -> str:
    from sos_desktop.records import letters

    letters.keep_contact(casebook.store, contact, now=now)
    return letters.contact(casebook.store)
