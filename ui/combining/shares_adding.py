"""Adding up this office's halves of a quarter: once, over a list that the other office has as well."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from sos_desktop.dates import Quarter, london_date
from sos_desktop.errors import SosError
from ui import files
from ui.background import Background
from ui.cards import Card
from ui.combining import shares_work as work
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, code_font, combo, label, muted, small_muted, text
from ui.tables import Table
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.offices.partials import Kept

_LOOKING = "Looking at the files…"
_WHOLE = 19
"""Letters of a fingerprint with its hyphens."""


class AddingCard(Card):
    """``made`` carries what is kept. ``choose_…`` ask for files; tests and the tour answer for themselves."""

    made = Signal(object)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("1. Add up this office's halves")
        self._background, self._clock = background, clock
        self._paths: list[Path] = []
        self._listed: Path | None = None
        self._asked = 0
        self.found: work.Found | None = None
        self.choose_files: Callable[[], list[Path]] = self._choose_files
        self.choose_folder: Callable[[], Path | None] = self._choose_folder
        self.choose_list: Callable[[], Path | None] = self._choose_list
        self.choose_file: Callable[[str], Path | None] = self._choose_file
        quarters = work.ended(london_date(clock()))
        self.quarter = combo(*((each.said(), str(each)) for each in quarters))
        self.add_files, self.add_folder = button("Add files…"), button("Add a folder…")
        self.said, self.short = text(""), label("", "code")
        self.short.setFont(code_font())
        self.save_list = button("Save the list for the other office…")
        self.use_list = button("Use the other office's list…")
        self.typed = QLineEdit()
        self.typed.setMaxLength(60)
        self.typed.setPlaceholderText("1F3A-9C02-77D1-0B4E")
        self.make = button("Add up, once for this quarter", "primary")
        self.waiting = Table(
            ("File", "Why it is not added up"), name="Files that wait", shares=(2, 3), whole=True
        )
        self.told = Told()
        self._form = Form()
        self._lay_out()
        self.add_files.clicked.connect(self._add_files)
        self.add_folder.clicked.connect(self._add_folder)
        self.use_list.clicked.connect(self._use_list)
        self.save_list.clicked.connect(self._save_list)
        self.quarter.activated.connect(self.look)
        self.typed.textChanged.connect(self._compare)
        self.make.clicked.connect(self._make)
        self._show(None)

    def _lay_out(self) -> None:
        form = Form()
        form.add_row("Quarter", self.quarter, "Files of earlier quarters that came late ride along.")
        self.body.addWidget(form)
        self.body.addWidget(Flow(self.add_files, self.add_folder))
        self.body.addWidget(self.said)
        self.body.addWidget(self.waiting)
        self._agreed = small_muted("The fingerprint of this list. Read it out to the other office:")
        self.body.addWidget(self._agreed)
        self.body.addWidget(self.short)
        self.body.addWidget(Flow(self.save_list, self.use_list))
        self._form.add_row(
            "The other office's fingerprint",
            self.typed,
            "Both have to be the same. What is added up over different lists can never be opened, nor made anew.",
        )
        self.body.addWidget(self._form)
        self.body.addWidget(Flow(self.make))
        self.body.addWidget(self.told)
        self.body.addWidget(
            muted(
                "A quarter is added up once. What comes later waits for the next quarter's, with at least five files."
            )
        )

    @property
    def chosen(self) -> Quarter:
        return Quarter.parse(str(self.quarter.currentData()))

    # What is there

    def _add_files(self) -> None:
        self._add(self.choose_files())

    def _add_folder(self) -> None:
        folder = self.choose_folder()
        self._add([folder] if folder else [])

    def _add(self, paths: list[Path]) -> None:
        if paths:
            self._paths.extend(paths)
            self.look()

    def _use_list(self) -> None:
        listed = self.choose_list()
        if listed is not None:
            self._listed = listed
            self.look()

    def look(self) -> None:
        """Sort out what has been added here and on the Combine page, for the quarter that is chosen."""
        self._asked += 1
        if self._paths:
            self.told.tell(_LOOKING)
        asked = partial(
            work.sort_out,
            paths=tuple(self._paths),
            quarter=self.chosen,
            listed=self._listed,
            now=self._clock(),
        )
        self._background.run(asked, done=partial(self._answered, self._asked), refused=self._refused)

    def _answered(self, asked: int, found: work.Found) -> None:
        if asked == self._asked:
            if self.told.text() == _LOOKING:
                self.told.tell("")
            self._show(found if found.halves.chosen or found.waiting else None)
            if self._listed is not None and not found.not_now:
                self.typed.setText(found.short)
                self.told.tell("The list is the same as the other office's.")

    def _refused(self, problem: SosError) -> None:
        self._listed = None
        self.told.tell(str(problem), problem=True)
        self._compare()

    def _show(self, found: work.Found | None) -> None:
        self.found = found
        ready = found is not None and not found.not_now
        self.said.setText(f"{found.said} {found.not_now}".strip() if found else "")
        self.said.setVisible(found is not None)
        self.short.setText(found.short if found and ready else "")
        self.short.setAccessibleName(f"Fingerprint of this list: {self.short.text()}")
        for each in (self._agreed, self.short, self.save_list, self.use_list, self._form, self.make):
            each.setVisible(ready)
        self.use_list.setVisible(found is not None)
        self.waiting.show_rows(found.waiting if found else ())
        self.waiting.setVisible(bool(found and found.waiting))
        self._compare()

    def _compare(self) -> None:
        """Only what is the same as the other office's can be added up."""
        typed, found = self.typed.text(), self.found
        same = found is not None and work.is_same(typed, found)
        self.make.setEnabled(same and found is not None and not found.not_now)
        wrong = len(typed.strip()) >= _WHOLE and not same
        self._form.problem(
            self.typed, "The lists are not the same. Use the other office's list, or compare again." if wrong else "",
            focus=False,
        )  # fmt: skip

    # Making it

    def _make(self) -> None:
        if self.found is not None:
            self.make.setEnabled(False)
            now = self._clock()
            asked = partial(
                work.add_up, found=self.found, typed=self.typed.text(), now=now, today=london_date(now)
            )
            self._background.run(asked, done=self._was_made, refused=self._refused)

    def _was_made(self, kept: "Kept") -> None:
        self._paths, self._listed = [], None
        self.typed.clear()
        self._show(None)
        self.told.tell(f"Added up: {kept.partial.name}. Give it to the other office.")
        self.made.emit(kept)

    def _save_list(self) -> None:
        if self.found is None:
            return
        name, data = work.list_file(self.found)
        out = self.choose_file(name)
        if out is not None:
            saving = partial(work.save, out, data)
            self._background.aside(saving, done=self._list_saved, refused=self._refused)

    def _list_saved(self, path: Path) -> None:
        self.told.tell(f"Saved as {path.name}.")

    def _choose_files(self) -> list[Path]:
        return files.files_to_open(self, "Halves that came to this office", "Halves (*.zip *.age)")

    def _choose_folder(self) -> Path | None:
        return files.folder_to_open(self, "A folder of halves")

    def _choose_list(self) -> Path | None:
        return files.file_to_open(self, "The other office's list", "List (*.csv)")

    def _choose_file(self, suggestion: str) -> Path | None:
        return files.file_to_save(self, "Save the list", suggestion, "List (*.csv)")
