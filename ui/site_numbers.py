"""The site's own urgent numbers: what F9 shows of them, and the card under Signposting in which they are changed."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.background import Background
from ui.cards import Card, clear
from ui.contacts import Contact
from ui.flowing import Flow, SideBySide
from ui.form import Form
from ui.labels import button, muted, small_muted
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.errors import SosError
    from sos_desktop.vault.urgent_numbers import Number, Sealed

LOCKED = (
    "These stand beside the record book, where anybody could change them: they are checked when it is unlocked. If one "
    "does not answer, ask the switchboard."
)


class Shown(NamedTuple):
    """What F9 shows of them; ``said`` is how far they can be relied on."""

    contacts: tuple[Contact, ...]
    said: str


class Placed(Protocol):
    """A record book that is known here, and where it lies."""

    @property
    def folder(self) -> Path: ...


def beside(books: Iterable[Placed]) -> Shown:
    """While locked: what lies beside these record books, each number once. A few small files, so read at once."""
    from sos_desktop.vault import urgent_numbers

    found = [sealed for book in books if (sealed := urgent_numbers.read(book.folder)) is not None]
    contacts = dict.fromkeys(_contact(number) for sealed in found for number in sealed.numbers)
    return Shown(tuple(contacts), LOCKED)


class SiteNumbers(QObject):
    """Those of the record book that is open, as it holds them itself."""

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self.shown = Shown((), "")

    def read(self) -> None:
        self._background.run(_own, done=self.know)

    def know(self, sealed: "Sealed | None") -> None:
        numbers = sealed.numbers if sealed is not None else ()
        said = f"Your site’s own numbers, confirmed on {_day(sealed.checked)}." if sealed is not None else ""
        self.shown = Shown(tuple(map(_contact, numbers)), said)


class NumbersCard(Card):
    """``changed`` carries what is kept now."""

    changed = Signal(object)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Your site’s own urgent numbers")
        self._background, self._clock = background, clock
        self.lines: list[_Line] = []
        self.checked = small_muted("")
        self.told = Told()
        self.add = button("Add a number", "small")
        self.save = button("Save, they are right today", "primary")
        self.body.addWidget(
            muted(
                "They stand first on F9, also while locked: the site co-ordinator out of hours, the crisis team, "
                "security."
            )
        )
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        self.body.addLayout(self._column)
        self.body.addWidget(self.checked)
        self.body.addWidget(self.told)
        self.body.addWidget(Flow(self.add, self.save))
        self.add.clicked.connect(self._add)
        self.save.clicked.connect(self._save)

    def read(self) -> None:
        self._background.run(_own, done=self._show)

    def _show(self, sealed: "Sealed | None") -> None:
        clear(self._column)
        self.lines = []
        for number in sealed.numbers if sealed is not None else ():
            self._line(number.name, number.call, number.when)
        if not self.lines:
            self._line("", "", "")
        confirmed = f"Confirmed on {_day(sealed.checked)}." if sealed is not None and sealed.numbers else ""
        self.checked.setText(confirmed or "None has been entered yet.")

    def _line(self, name: str, call: str, when: str) -> "_Line":
        line = _Line(len(self.lines) + 1)
        line.name.setText(name)
        line.call.setText(call)
        line.when.setText(when)
        self.lines.append(line)
        self._column.addWidget(line)
        return line

    def _add(self) -> None:
        self._line("", "", "").name.setFocus()

    def _save(self) -> None:
        given = [line.texts() for line in self.lines]
        work = partial(_keep, given=[each for each in given if any(each)], now=self._clock())
        self.save.setEnabled(False)
        self._background.run(work, done=self._saved, refused=self._refused)

    def _saved(self, sealed: "Sealed") -> None:
        self.save.setEnabled(True)
        self.save.setFocus()
        self._show(sealed)
        self.told.tell("Saved. F9 shows them first.")
        self.changed.emit(sealed)

    def _refused(self, problem: "SosError") -> None:
        self.save.setEnabled(True)
        self.save.setFocus()
        self.told.tell(str(problem), problem=True)


class _Line(QWidget):
    """One number; emptied, it goes."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.name, self.call, self.when = QLineEdit(), QLineEdit(), QLineEdit()
        forms = []
        for words, field, hint in (
            ("Whom one reaches", self.name, "Site co-ordinator, out of hours"),
            ("Number", self.call, "0115 …"),
            ("When to use it", self.when, "Nights and weekends"),
        ):
            form = Form()
            form.add_row(words, field)
            field.setPlaceholderText(hint)
            field.setAccessibleName(f"{words}, number {at}")
            forms.append(form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(SideBySide(*forms, shares=(5, 4, 5), letters=18))

    def texts(self) -> tuple[str, str, str]:
        return self.name.text().strip(), self.call.text().strip(), self.when.text().strip()


def _contact(number: "Number") -> Contact:
    return Contact(number.name, number.call, number.when, "")


def _day(iso: str) -> str:
    from sos_desktop.dates import said

    try:
        return said(date.fromisoformat(iso))
    except ValueError:
        return "a day that cannot be read"


def _own(casebook: "Casebook") -> "Sealed | None":
    from sos_desktop.records import urgent_numbers

    return urgent_numbers.own(casebook.store)


def _keep(casebook: "Casebook", *, given: list[tuple[str, str, str]], now: datetime) -> "Sealed":
    from sos_desktop.dates import london_date
    from sos_desktop.records import urgent_numbers
    from sos_desktop.vault.urgent_numbers import Number

    numbers = tuple(Number(*each) for each in given)
    return urgent_numbers.keep(casebook.vault, numbers, checked=london_date(now), now=now)
