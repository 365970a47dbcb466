"""Saving a record or a whole story as a PDF: what is in it, a password or none, and where it goes.

It is read on the vault thread and made on the other, so that nobody waits to save meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QVBoxLayout, QWidget

from sos_desktop.dates import london_date
from sos_desktop.errors import SosError
from ui import files
from ui.background import Background
from ui.cards import Column, row, scrolled
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, code_font, muted, text, title
from ui.questions.wrapped import WrappedRadio
from ui.secret_field import SecretField
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook

Made = Callable[[], bytes]
"""A paper that has been read, and is made when this is called."""

_NOT_ENCRYPTED = (
    "What is printed is not encrypted, and neither is a PDF without a password. Lock it away, and shred it or delete"
    " it when it is not needed any more."
)
_ONLY_WITH_IT = (
    "Write the password down, or tell it by telephone. It is kept nowhere, and without it nobody can open the file,"
    " you included."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """``about`` is the record or person in the audit, ``kind`` how the file is called."""

    about: str
    kind: str
    said: str
    read: "Callable[[Casebook, date], Made]" = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Sealed:
    data: bytes = field(repr=False)
    name: str


class SavePaperDialog(QDialog):
    """``saved`` carries the name of the file. ``choose_file`` shows the system's own dialog; a test answers for it."""

    saved = Signal(str)

    def __init__(
        self,
        background: Background,
        clock: Callable[[], datetime],
        wanted: Wanted,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Save as a PDF")
        self._background, self._clock, self._wanted = background, clock, wanted
        self.choose_file: Callable[[str], Path | None] = self._ask_for_file
        self.locked = WrappedRadio("With a password")
        self.unlocked = WrappedRadio("Without a password")
        self.password = SecretField(shown=True, what="password")
        self.make_one_up = button("Make one up", "small", name="Make up a password of four words")
        self.save = button("Save…", "primary", name="Save the PDF")
        self.cancel = button("Cancel", "quiet")
        self.told = Told()
        self._ways = QButtonGroup(self)
        self.form = Form()
        self._lay_out(parent)
        self.locked.setChecked(True)
        self.locked.toggled.connect(self._with_password.setVisible)
        self.make_one_up.clicked.connect(self._make_up)
        self.password.returnPressed.connect(self._save)
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self.reject)
        self.password.setFocus()

    def _lay_out(self, parent: QWidget | None) -> None:
        self.password.setFont(code_font())
        self.form.add_row("The password", self.password, "Twelve characters or more.")
        self._with_password = Column(self.form, Flow(self.make_one_up), muted(_ONLY_WITH_IT), spacing=8)
        inside = Column(title("Save as a PDF"), muted(self._wanted.said), spacing=14)
        for way in (self.locked, self.unlocked):
            way.setAccessibleName(way.text())
            self._ways.addButton(way)
        for part in (self.locked, self._with_password, self.unlocked, text(_NOT_ENCRYPTED), self.told):
            inside.body.addWidget(part)
        inside.body.addStretch(1)
        inside.body.setContentsMargins(30, 26, 30, 8)
        inside.setProperty("role", "scrolled")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 22)
        column.addWidget(scrolled(inside), 1)
        below = row(self.cancel)
        below.addStretch(1)
        below.addWidget(self.save)
        below.setContentsMargins(30, 0, 30, 0)
        column.addLayout(below)
        wide = self.fontMetrics().averageCharWidth() * 76
        tall = self.fontMetrics().lineSpacing() * 26
        most = parent.window().size() if parent is not None else self.sizeHint()
        self.resize(min(wide, most.width() - 40), min(tall, most.height() - 40))

    def _make_up(self) -> None:
        self._background.aside(_new_password, done=self._show_password)

    def _show_password(self, words: str) -> None:
        self.password.setText(words)
        self.password.setFocus()

    # Made, then saved

    def _save(self) -> None:
        self.form.clear_problems()
        self.told.tell("One moment: it is being made.")
        self.save.setEnabled(False)
        password = self.password.text() if self.locked.isChecked() else ""
        if self.locked.isChecked() and not password:
            self._refused_password("Please type a password, or make one up.")
            return
        self._background.run(
            partial(_read, read=self._wanted.read, today=london_date(self._clock())),
            done=partial(self._make, password),
            refused=self._refused,
        )

    def _make(self, password: str, made: Made) -> None:
        work = partial(_sealed, made, password, self._wanted.kind)
        self._background.aside(work, done=self._made, refused=self._refused)

    def _made(self, sealed: _Sealed) -> None:
        out = self.choose_file(sealed.name)
        if out is None:
            self.told.tell("")
            self.save.setEnabled(True)
            return
        work = partial(_give, about=self._wanted.about, data=sealed.data, out=out, now=self._clock())
        self._background.run(work, done=self._was_saved, refused=self._refused)

    def _was_saved(self, path: Path) -> None:
        self.password.clear()
        self.accept()
        self.saved.emit(path.name)

    def _refused(self, problem: SosError) -> None:
        if "password" in problem.happened:
            self._refused_password(str(problem))
            return
        self.told.tell(str(problem), problem=True)
        self.save.setEnabled(True)

    def _refused_password(self, words: str) -> None:
        self.told.tell("")
        self.save.setEnabled(True)
        self.form.problem(self.password, words)

    def _ask_for_file(self, suggestion: str) -> Path | None:
        return files.file_to_save(self, "Save as a PDF", suggestion, "PDF (*.pdf)")


def saved_as(name: str) -> str:
    """What a page says when it is done."""
    return f"Saved as {name}, and noted in the audit."


def of_record(session_id: str, number: int | None, of_whom: str) -> Wanted:
    """One record, as it stood in version ``number`` or stands now."""
    words = f"{of_whom}. The version, and why it came about, stand on it."
    return Wanted(
        session_id, "record", words, partial(_record, session_id=session_id, number=number, of_whom=of_whom)
    )


def of_person(person_id: str, code_name: str) -> Wanted:
    """All there is about somebody, without the name."""
    words = (
        f"{code_name}: what was offered, held and booked, and every finished record as it stands now. The name and"
        " contact are not in it. A copy that they ask for is another one: it is under “Their rights”."
    )
    return Wanted(person_id, "story", words, partial(_story, person_id=person_id))


def _read(casebook: "Casebook", *, read: "Callable[[Casebook, date], Made]", today: date) -> Made:
    return read(casebook, today)


def _record(casebook: "Casebook", today: date, *, session_id: str, number: int | None, of_whom: str) -> Made:
    from sos_desktop.records import amendments
    from sos_desktop.reports import record

    kept = amendments.read(casebook.store, session_id, number)
    made_up = casebook.vault.meta.demonstration
    return partial(record.paper, kept, of_whom, made=today, demonstration=made_up)


def _story(casebook: "Casebook", today: date, *, person_id: str) -> Made:
    from sos_desktop.reports import story

    told = story.read(casebook.store, person_id)
    return partial(story.paper, told, made=today, demonstration=casebook.vault.meta.demonstration)


def _sealed(made: Made, password: str, kind: str) -> _Sealed:
    from sos_desktop.reports import leaving, locked

    if password:
        locked.checked(password)  # before the work of making it
    return _Sealed(leaving.sealed(made(), password), leaving.name(kind))


def _new_password() -> str:
    from sos_desktop.reports import locked

    return locked.new_password()


def _give(casebook: "Casebook", *, about: str, data: bytes, out: Path, now: datetime) -> Path:
    from sos_desktop.reports import leaving

    return leaving.give(casebook.vault, about, data, out, now=now)
