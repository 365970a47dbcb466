"""One person of the register: added, or changed; and the day on which they left."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.dates import Quarter, london_date
from sos_desktop.errors import BadInput, SosError
from sos_desktop.programme.register import Entry, Registered, Role
from ui import files
from ui.background import Background
from ui.dialogs.form_dialog import FormDialog, Work
from ui.flowing import Flow, SideBySide
from ui.form import Form
from ui.labels import button, code_font, combo, muted

DAY, QUARTER = "2026-03-17 or 17/03/2026", "2026-Q3"


class EntryDialog(FormDialog):
    """``taken_out`` follows where an entry that was made by mistake is gone. ``choose_file`` asks for a key's file; a
    test answers in its place."""

    taken_out = Signal()

    def __init__(
        self,
        background: Background,
        clock: Callable[[], datetime],
        known: Registered | None,
        parent: QWidget | None,
    ) -> None:
        super().__init__(
            background,
            "Somebody of the register" if known else "Add somebody to the register",
            "Practitioners, managers and peer supporters, as staff. Nobody who is supported stands here.",
            "Keep",
            parent,
        )
        self._clock, self._known = clock, known
        self.choose_file: Callable[[], Path | None] = self._choose_file
        self.name, self.organisation, self.site = QLineEdit(), QLineEdit(), QLineEdit()
        self.role = combo(*((role.label, role.value) for role in Role))
        self.trained, self.refresher, self.left_on, self.left_because = (QLineEdit() for _ in range(4))
        self.sends_from, self.sends_to = QLineEdit(), QLineEdit()
        self.keys = QPlainTextEdit()
        self.add_key = button("Add a key from a file…", "small")
        self.take_out = button("Take it out, it was a mistake…", "quiet", name="Take this entry out")
        self.sure = button("Yes, take it out for good", "quiet")
        self._lay_out()
        self._fill(known.entry if known else Entry(""))
        self.add_key.clicked.connect(self._add_key)
        self.take_out.clicked.connect(self._ask)
        self.sure.clicked.connect(self._take_out)
        self.fit(76)
        self.name.setFocus()

    def _lay_out(self) -> None:
        self.keys.setFont(code_font())
        self.keys.setTabChangesFocus(True)
        self.keys.setFixedHeight(self.fontMetrics().lineSpacing() * 4)
        self.form.add_row("Name", self.name)
        self.form.add_row("Role", self.role)
        self._pair(("Organisation (ODS code)", self.organisation, "RX1"), ("Site", self.site, ""))
        self._pair(("Trained on", self.trained, DAY), ("Refresher due", self.refresher, DAY))
        self._pair(
            ("Sends summaries from the quarter", self.sends_from, QUARTER),
            ("Last quarter they send for", self.sends_to, "Empty while they are in post"),
        )
        self.form.add_row(
            "Public keys of their laptops",
            self.keys,
            "One a line. Each laptop saves its own: Settings, “Save this laptop’s public key…”.",
        )
        self.form.add(Flow(self.add_key))
        self._pair(("Left on", self.left_on, DAY), ("Why", self.left_because, "Such as “another trust”."))
        self._mistake = muted("Somebody who has left stays in the register: only a mistake is taken out.")
        self.form.add(self._mistake)
        self.form.add(Flow(self.take_out, self.sure))
        for part in (self.take_out, self._mistake):
            part.setVisible(self._known is not None)
        self.sure.hide()

    def _pair(self, *fields: tuple[str, QLineEdit, str]) -> None:
        forms = []
        for words, field, hint in fields:
            one = Form()
            one.add_row(words, field)
            field.setPlaceholderText(hint)
            forms.append(one)
        self.form.add(SideBySide(*forms, letters=24))

    def _fill(self, entry: Entry) -> None:
        self.role.setCurrentIndex(self.role.findData(entry.role.value))
        for field, words in (
            (self.name, entry.name),
            (self.organisation, entry.organisation),
            (self.site, entry.site),
            (self.trained, _words(entry.trained)),
            (self.refresher, _words(entry.refresher)),
            (self.left_on, _words(entry.left_on)),
            (self.left_because, entry.left_because),
            (self.sends_from, _words(entry.sends_from)),
            (self.sends_to, _words(entry.sends_to)),
        ):
            field.setText(words)
        self.keys.setPlainText("\n".join(entry.keys))

    # Keeping

    def work(self) -> Work | None:
        if not self.name.text().strip():
            self.form.problem(self.name, "Please give the name.")
            return None
        try:
            entry = Entry(
                self.name.text(),
                Role(self.role.currentData()),
                self.organisation.text(),
                self.site.text(),
                _day(self.trained, "Trained on"),
                _day(self.refresher, "Refresher due"),
                _day(self.left_on, "Left on"),
                self.left_because.text(),
                _quarter(self.sends_from),
                _quarter(self.sends_to),
                tuple(self.keys.toPlainText().split()),
            )
        except BadInput as problem:
            self.told.tell(str(problem), problem=True)
            return None
        known = self._known.id if self._known else ""
        return partial(_keep, known=known, entry=entry, now=self._clock())

    def _ask(self) -> None:
        self.sure.show()
        self.sure.setFocus()

    def _take_out(self) -> None:
        if self._known is not None:
            work = partial(_take_out, known=self._known.id, now=self._clock())
            self._background.run(work, done=self._was_taken_out, refused=self._refused)

    def _was_taken_out(self, _: None) -> None:
        self.accept()
        self.taken_out.emit()

    # A key

    def _add_key(self) -> None:
        path = self.choose_file()
        if path is not None:
            self._background.aside(partial(_read_key, path), done=self._key_read, refused=self._not_read)

    def _key_read(self, key: str) -> None:
        there = self.keys.toPlainText().split()
        self.keys.setPlainText("\n".join(dict.fromkeys((*there, key))))
        self.told.tell("The key was added. Keep the entry to save it.")

    def _not_read(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)

    def _choose_file(self) -> Path | None:
        return files.file_to_open(self, "The public key of a laptop", "Text (*.txt);;All files (*)")


def _words(value: date | Quarter | None) -> str:
    return "" if value is None else str(value)


def _day(field: QLineEdit, what: str) -> date | None:
    from sos_desktop.programme import register_file

    words = field.text().strip()
    try:
        return register_file.day(words) if words else None
    except ValueError:
        raise BadInput(
            f"“{what}” is not a day.", "Nothing has been changed.", "Write it like 2026-03-17."
        ) from None


def _quarter(field: QLineEdit) -> Quarter | None:
    words = field.text().strip().upper()
    return Quarter.parse(words) if words else None


def _read_key(path: Path) -> str:
    from sos_desktop.programme import laptop_key
    from sos_desktop.vault.files import read_at_most

    try:
        return laptop_key.parse(read_at_most(path, laptop_key.LARGEST))
    except OSError:
        raise BadInput("That file cannot be read.", "Nothing has been changed.") from None


def _keep(casebook: Casebook, *, known: str, entry: Entry, now: datetime) -> None:
    from sos_desktop.programme import register

    if known:
        register.change(casebook.store, known, entry, now=now, today=london_date(now))
    else:
        register.add(casebook.store, entry, now=now, today=london_date(now))


def _take_out(casebook: Casebook, *, known: str, now: datetime) -> None:
    from sos_desktop.programme import register

    register.take_out(casebook.store, known, now=now)
