"""Before a backup is opened or restored: which one it is, what becomes of what is there, and its passphrase."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.beginning.step import Step
from ui.cards import Column
from ui.labels import muted, radio, text
from ui.restoring.choices import Choice, when
from ui.restoring.way_in import WayIn

if TYPE_CHECKING:
    from datetime import datetime


class Entering(Step):
    """``only_look`` says what it is about; ``in_place`` where a restored one goes."""

    def __init__(self) -> None:
        super().__init__("", forward="Restore it")
        self.choice: Choice | None = None
        self.only_look = True
        self.said = text("")
        self.opens = text("")
        self.instead = radio("In place of the record book")
        self.beside = radio("As a second one beside it")
        self.what_becomes = muted(
            "What is there now becomes a backup in the first case, and stays as it is in the second."
        )
        self.places: QWidget = Column(self.instead, self.beside, self.what_becomes, spacing=4)
        self.way_in = WayIn()
        for part in (self.said, self.places, self.opens, self.way_in):
            self.body.addWidget(part)
        self.way_in.entered.connect(self._forward)

    @property
    def in_place(self) -> bool:
        return self.instead.isChecked() and self.instead.isEnabled()

    def ask_to_look(self, choice: Choice, now: "datetime") -> None:
        self._ask(choice, only_look=True)
        self.title.setText(f"Look inside the backup of {when(choice.made, now)}")
        self.said.setText(
            "It opens to be read, and says on every page that it is a backup. Lock closes it again."
        )
        self.forward.setText("Look inside")
        self.places.hide()

    def ask_to_restore(self, choice: Choice, now: "datetime", *, there: bool) -> None:
        """``there``: there is a record book that it can be put in place of."""
        self._ask(choice, only_look=False)
        self.title.setText(f"Go back to the backup of {when(choice.made, now)}")
        self.said.setText(
            "It is unpacked into a folder of its own and checked whole; only then is it put in place. What was kept "
            "after that moment is not in it."
            if there
            else "It is unpacked into a folder of its own and checked whole, and becomes a record book here."
        )
        self.forward.setText("Restore it")
        self.places.setVisible(there)
        self.instead.setEnabled(there)
        (self.instead if there else self.beside).setChecked(True)

    def _ask(self, choice: Choice, *, only_look: bool) -> None:
        self.choice, self.only_look = choice, only_look
        self.forward.setAccessibleName("Look inside" if only_look else "Restore it")
        self.opens.setText(f"It opens with: {choice.opens[0].lower()}{choice.opens[1:]}.")
        self.way_in.clear_problems()
