"""What somebody may ask for about their record: a copy, or that it is erased; and a hold, which stands against it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.alike_line import AlikeLine
from ui.background import Background
from ui.cards import Card, Page
from ui.flowing import Flow
from ui.labels import button, muted, text
from ui.rights.backups_card import BackupsCard
from ui.rights.erase_card import EraseCard
from ui.rights.hold_card import HoldCard

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.erasure import Erased

_COPY = (
    "Everything kept about them, every version, as a paper and as data in one encrypted file. You see who else is named"
    " in it and choose what is blacked out. Your trust answers such requests: ask information governance first."
)

_RIGHT = (
    "They may ask that what is wrong about them is put right. What stood there before stays readable, with the reason."
    " Where you do not agree, add what they say as an amendment. Under a hold, ask legal services first."
)


class RightsPage(Page):
    """``details_wanted`` carries the person, ``left`` leads back to them, ``gone`` to the list where there is nobody
    any more."""

    left = Signal()
    gone = Signal()
    copy_wanted = Signal(str)
    details_wanted = Signal(str)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("")
        self._background = background
        self._person_id = ""
        self.back = button("Back", "quiet")
        self.prepare = button("Prepare a copy…")
        self.details = button("Change details…")
        self.records = button("Their records", name="Their records, each of which can be amended")
        self.hold = HoldCard("person", background, clock)
        self.erase = EraseCard(background, clock)
        self.backups = BackupsCard(background, clock)
        self.alike = AlikeLine(background)
        self._erased = Card("It is done")
        self.what_became = text("")
        self._lay_out()
        self.back.clicked.connect(self._back)
        self.prepare.clicked.connect(self._copy)
        self.details.clicked.connect(self._change_details)
        self.records.clicked.connect(self.left)
        self.hold.changed.connect(self.erase.read)
        self.erase.erased.connect(self._show_erased)

    def _lay_out(self) -> None:
        self.buttons.add(self.back)
        self._copy_card = Card("A copy for them")
        self._copy_card.body.addWidget(muted(_COPY))
        self._copy_card.body.addWidget(Flow(self.prepare))
        self._right_card = Card("Something is not right")
        self._right_card.body.addWidget(muted(_RIGHT))
        self._right_card.body.addWidget(Flow(self.details, self.records))
        self._erased.body.addWidget(self.what_became)
        for part in (
            self.alike,
            self._erased,
            self.backups,
            self._copy_card,
            self._right_card,
            self.hold,
            self.erase,
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_person(self, person_id: str) -> None:
        self._person_id = person_id
        self._show_parts(here=True)
        self.backups.hide()
        self.hold.show_for(person_id)
        self.erase.show_for(person_id)
        self.read()
        self.prepare.setFocus()

    def read(self) -> None:
        if self._person_id:
            self._background.run(partial(_name, person_id=self._person_id), done=self._show)

    def _show(self, name: str) -> None:
        self.title.setText(f"{name}: their rights")
        self.alike.show_for(self._person_id)

    def _show_parts(self, *, here: bool) -> None:
        for part in (self._copy_card, self._right_card, self.hold, self.erase):
            part.setVisible(here)
        self._erased.setVisible(not here)

    def _show_erased(self, became: "Erased") -> None:
        self._person_id = ""
        self.alike.show_for("")
        self.title.setText("Erased")
        said = "Nothing about them is left in this record book but a line that it was done."
        if became.followups_closed:
            said += " Their open follow-up was closed as “no contact wanted”."
        if not became.compacted:
            said += " The disk was too full to write the file anew; the places where it stood are empty all the same."
        self._show_parts(here=False)
        self.what_became.setText(said)
        self.backups.read()
        self.tell("")
        self.back.setFocus()

    def _copy(self) -> None:
        self.copy_wanted.emit(self._person_id)

    def _change_details(self) -> None:
        self.details_wanted.emit(self._person_id)

    def _back(self) -> None:
        (self.left if self._person_id else self.gone).emit()


def _name(casebook: "Casebook", *, person_id: str) -> str:
    from sos_desktop.records import people

    return people.read(casebook.store, person_id).code_name
