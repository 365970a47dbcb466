"""Register: whom the programme has trained, who is in post, and who should send summaries. For the SoS team."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from sos_desktop.dates import Quarter, london_date, said_briefly
from ui import files
from ui.background import Background
from ui.cards import Card, Empty, Page
from ui.flowing import SideBySide
from ui.form import Form
from ui.labels import button, muted, number, small_muted
from ui.questions.wrapped import WrappedCheck
from ui.tables import Table
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.errors import SosError
    from sos_desktop.programme.register import Counts, Expected, Registered
    from sos_desktop.programme.register_file import BroughtIn
    from ui.programme.entry_dialog import EntryDialog

QUARTERS = 8
"""How far the table of counts goes back."""
_CSV = "CSV (*.csv)"
_MOST_FINDINGS = 20


@dataclass(frozen=True, slots=True)
class Shown:
    people: "tuple[Registered, ...]"
    now: "Counts"
    back: "tuple[tuple[Quarter, Counts, Expected], ...]"


class RegisterPage(Page):
    """``choose_file`` and ``choose_place`` show the system's own dialogs; tests and the tour answer in their place."""

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Register", "Whom the programme has trained, and who is in post.")
        self._background, self._clock = background, clock
        self.choose_file: Callable[[], Path | None] = self._choose_file
        self.choose_place: Callable[[str], Path | None] = self._choose_place
        self._known: dict[str, Registered] = {}
        self.dialog: EntryDialog | None = None
        self.add = button("Add somebody", "primary")
        self.bring_in = button("Bring in a CSV…")
        self.save = button("Save as CSV…")
        self.template = button("Template…", "quiet", name="Save a template for the CSV")
        self.told, self.findings = Told(), small_muted("")
        self.trained, self.remain, self.overdue = number("–"), number("–"), number("–")
        self.words, self.left_too = QLineEdit(), WrappedCheck("Show those who have left")
        self.people = Table(
            ("Name", "Role", "Where", "Trained", "Refresher due", "State"),
            name="Everybody in the register",
            shares=(4, 4, 4, 3, 3, 5),
            spare=(2, 1, 3, 4),
        )
        self.over_time = Table(
            ("Quarter", "Trained by its end", "Of these in post", "Summaries expected"),
            name="How many, quarter by quarter",
            shares=(3, 2, 2, 2),
            numbers=(1, 2, 3),
            whole=True,
        )
        self._empty = Empty(
            "Nobody yet",
            "Add each practitioner and manager: when they were trained, from which quarter they send, and the public "
            "key that their laptop saves under Settings. A list in a spreadsheet comes in at once: save the template.",
        )
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for each in (self.add, self.bring_in, self.save, self.template):
            self.buttons.add(each)
        cards = []
        for figure, words in (
            (self.trained, "trained so far"),
            (self.remain, "of these in post"),
            (self.overdue, "refreshers overdue"),
        ):
            card = Card()
            card.body.addWidget(figure)
            card.body.addWidget(muted(words))
            cards.append(card)
        self._figures = SideBySide(*cards, letters=14)
        self._list = Card("Everybody")
        search = Form()
        search.add_row("Look for a name, an organisation or a site", self.words)
        self._list.body.addWidget(search)
        self._list.body.addWidget(self.left_too)
        self._list.body.addWidget(self.people)
        self._back = Card("Quarter by quarter")
        self._back.body.addWidget(self.over_time)
        for part in (self.told, self.findings, self._empty, self._figures, self._list, self._back):
            self.body.addWidget(part)
        self.body.addStretch(1)
        for part in (self.findings, self._empty, self._figures, self._list, self._back):
            part.hide()  # until it is known who is there

    def _connect(self) -> None:
        self.add.clicked.connect(self._add)
        self.people.chosen.connect(self._open)
        self.words.textChanged.connect(self.read)
        self.left_too.toggled.connect(self.read)
        self.save.clicked.connect(self._save)
        self.template.clicked.connect(self._save_template)
        self.bring_in.clicked.connect(self._bring_in)

    def read(self) -> None:
        work = partial(
            _read,
            words=self.words.text(),
            left=self.left_too.isChecked(),
            today=london_date(self._clock()),
        )
        self._background.run(work, done=self._show)

    def _show(self, shown: Shown) -> None:
        self._known = {each.id: each for each in shown.people}
        anybody = bool(shown.people) or shown.now.trained > 0 or bool(self.words.text())
        anybody = anybody or self.left_too.isChecked()
        self._empty.setVisible(not anybody)
        self.save.setEnabled(anybody)
        for part in (self._figures, self._list, self._back):
            part.setVisible(anybody)
        for figure, count in (
            (self.trained, shown.now.trained),
            (self.remain, shown.now.remain),
            (self.overdue, shown.now.overdue),
        ):
            figure.setText(f"{count:,}")
        today = london_date(self._clock())
        self.people.show_rows([(each.id, _row(each, today)) for each in shown.people])
        self.over_time.show_rows(
            [
                (str(quarter), (quarter.said(), f"{then.trained:,}", f"{then.remain:,}", f"{wait.number:,}"))
                for quarter, then, wait in shown.back
            ]
        )

    # One person

    def _add(self) -> None:
        self._edit(None)

    def _open(self, known: str) -> None:
        self._edit(self._known.get(known))

    def _edit(self, known: "Registered | None") -> None:
        from ui.programme.entry_dialog import EntryDialog

        self.told.tell("")
        self.findings.hide()
        self.dialog = EntryDialog(self._background, self._clock, known, self)
        self.dialog.kept.connect(partial(self._changed, "Kept."))
        self.dialog.taken_out.connect(partial(self._changed, "The entry is taken out."))
        self.dialog.finished.connect(self._over)
        self.dialog.open()

    def _over(self, _: int) -> None:
        self.dialog = None

    def _changed(self, words: str) -> None:
        self.told.tell(words)
        self.read()

    # Files

    def _bring_in(self) -> None:
        path = self.choose_file()
        if path is not None:
            work = partial(_bring_in, path=path, now=self._clock())
            self._background.run(work, done=self._brought_in, refused=self._refused)

    def _brought_in(self, brought: "BroughtIn") -> None:
        lines = [str(each) for each in brought.findings[:_MOST_FINDINGS]]
        more = len(brought.findings) - len(lines)
        if more:
            lines.append(f"and {more} more")
        self.findings.setText("\n".join(lines))
        self.findings.setVisible(bool(lines))
        self.told.tell(brought.said(), problem=bool(lines))
        self.area.verticalScrollBar().setValue(0)
        self.read()

    def _save(self) -> None:
        out = self.choose_place("register.csv")
        if out is not None:
            self._background.run(partial(_save, out=out), done=self._saved, refused=self._refused)

    def _save_template(self) -> None:
        out = self.choose_place("register-template.csv")
        if out is not None:
            self._background.aside(partial(_save_template, out), done=self._saved, refused=self._refused)

    def _saved(self, path: Path) -> None:
        self.told.tell(f"Saved as {path.name}. It names people: keep it where such lists belong.")

    def _refused(self, problem: "SosError") -> None:
        self.findings.hide()
        self.told.tell(str(problem), problem=True)

    def _choose_file(self) -> Path | None:
        return files.file_to_open(self, "A register as CSV", f"{_CSV};;All files (*)")

    def _choose_place(self, suggestion: str) -> Path | None:
        return files.file_to_save(self, "Save the register", suggestion, _CSV)


def _row(each: "Registered", today: date) -> tuple[str, ...]:
    entry = each.entry
    where = " ".join(filter(None, (entry.organisation, entry.site)))
    overdue = entry.refresher is not None and entry.refresher < today and entry.in_post(today)
    state = "Refresher overdue" if overdue else "In post"
    if entry.left_on is not None:
        state = f"Left {said_briefly(entry.left_on)}"
    elif entry.trained is None:
        state = "Not trained yet"
    elif entry.sends_from is not None:
        state += "" if entry.keys else ", no key yet"
    return entry.name, entry.role.label, where, _day(entry.trained), _day(entry.refresher), state


def _day(day: date | None) -> str:
    return said_briefly(day) if day else ""


def _read(casebook: "Casebook", *, words: str, left: bool, today: date) -> Shown:
    from sos_desktop.programme import register

    store = casebook.store
    quarters = [Quarter.of(today)]
    while len(quarters) < QUARTERS:
        quarters.append(quarters[-1].previous)
    back = tuple(
        (
            quarter,
            register.counts(store, min(quarter.last, today)),
            register.expected(store, quarter),
        )
        for quarter in quarters
    )
    return Shown(register.everybody(store, words, left=left), register.counts(store, today), back)


def _bring_in(casebook: "Casebook", *, path: Path, now: datetime) -> "BroughtIn":
    from sos_desktop.errors import BadInput
    from sos_desktop.programme import register_file
    from sos_desktop.vault.files import read_at_most

    today = london_date(now)
    try:
        data = read_at_most(path, register_file.LARGEST)
    except OSError:
        raise BadInput("That file cannot be read.", "Nothing has been changed.") from None
    sheet = register_file.read(data, today=today)
    return register_file.bring_in(casebook.store, sheet, now=now, today=today)


def _save(casebook: "Casebook", *, out: Path) -> Path:
    from sos_desktop.programme import register, register_file
    from sos_desktop.vault.files import hand_over

    return hand_over(out, register_file.write(register.everybody(casebook.store)))


def _save_template(out: Path) -> Path:
    from sos_desktop.programme import register_file
    from sos_desktop.vault.files import hand_over

    return hand_over(out, register_file.template())
