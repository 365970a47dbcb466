"""Whose record book it is, what it is called, and where it lies."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QButtonGroup, QLineEdit

from sos_desktop import settings
from sos_desktop.errors import SosError
from sos_desktop.paths import Places
from ui import files
from ui.beginning.step import Step
from ui.cards import Column, row
from ui.form import Form
from ui.labels import button, label, radio, small_muted

LONGEST = 40


class Naming(Step):
    """``nickname``, ``kind`` and ``folder`` are what was chosen."""

    def __init__(self, places: Places, look_at_place: Callable[[Path], None]) -> None:
        super().__init__("Your record book", "Step 1 of 4")
        self._places, self._look_at_place = places, look_at_place
        self._chosen: Path | None = None
        self.own = radio("A peer supporter's own")
        self.team = radio("The SoS team's, to add up summaries")
        self.own.setChecked(True)
        self._whose = QButtonGroup(self)
        self._whose.addButton(self.own)
        self._whose.addButton(self.team)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST)
        self.name.setPlaceholderText("Kingfisher")
        self.site_number = QLineEdit()
        self.site_number.setMaxLength(LONGEST)
        self.elsewhere = button("In another folder…", "quiet-small")
        self._where = small_muted("")
        self._form = Form()
        self._form.add_row(
            "What it is called",
            self.name,
            "It stands on the unlock page: on a shared computer, not your name.",
        )
        self._form.add_row(
            "Your site’s number out of hours (optional)",
            self.site_number,
            "For when somebody may be at risk: F9 shows it, also while locked.",
        )
        self.body.addWidget(label("Whose it is", "field-label"))
        self.body.addWidget(Column(self.own, self.team, spacing=4))
        self.body.addWidget(self._form)
        place = row(self.elsewhere)
        place.addStretch(1)
        self.body.addWidget(Column(label("Where it lies", "field-label"), self._where, place, spacing=4))
        self.elsewhere.clicked.connect(self._choose)
        self.name.textChanged.connect(self._show)
        for field in (self.name, self.site_number):
            field.returnPressed.connect(self._forward)
        self._show()

    @property
    def nickname(self) -> str:
        return " ".join(self.name.text().split())

    @property
    def kind(self) -> Literal["casework", "team"]:
        return "team" if self.team.isChecked() else "casework"

    @property
    def folder(self) -> Path:
        return settings.new_folder(self._chosen or self._places.record_books, self.nickname)

    def begin(self) -> None:
        self.name.setFocus()

    def ready(self) -> bool:
        if not self.nickname:
            self._form.problem(self.name, "Give it a name, such as a bird's.")
            return False
        try:
            self._look_at_place(self.folder)
        except SosError as refused:
            self.say(str(refused))
            return False
        self.say("")
        return True

    def _choose(self) -> None:
        chosen = files.folder_to_open(self, "The folder in which the record book is made")
        if chosen is not None:
            self._chosen = chosen
            self._show()
            self.say("")

    def _show(self) -> None:
        self._form.problem(self.name, "")
        self._where.setText(str(self.folder))
