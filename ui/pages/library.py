"""Questionnaires: which there are, in which versions; adding one from a file, trying it out, and what is used."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.errors import SosError
from sos_desktop.questionnaires import document, parse
from sos_desktop.questionnaires.findings import Report
from sos_desktop.questionnaires.model import Questionnaire
from sos_desktop.records import library
from sos_desktop.records.library import Entry as Version
from ui import files
from ui.background import Background
from ui.cards import Card, Page
from ui.labels import button
from ui.library.findings import FindingsCard
from ui.library.lines import VersionLine
from ui.library.preview import Preview
from ui.library.used import AS_IT_COMES, UsedCard, purposes
from ui.told import Told

_KINDS = "FHIR questionnaires (*.json);;All files (*)"


@dataclass(frozen=True, slots=True)
class _Looked:
    """A file that was looked at: what it can do here, and the form where it can be used."""

    name: str
    data: bytes
    report: Report
    form: Questionnaire | None


class LibraryPage(QWidget):
    """``list`` is the page one comes to; ``preview`` stands in its place while something is tried out."""

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.list = Versions(background, clock)
        self._background, self._clock = background, clock
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.preview: Preview | None = None
        self.list.try_wanted.connect(self.try_out)

    def read(self) -> None:
        self.list.read()

    def put_away(self) -> None:
        if self.preview is not None:
            self.preview.put_away()

    def try_out(self, form: Questionnaire) -> None:
        """Fill a form in without keeping anything."""
        if self.preview is None:
            self.preview = Preview(self._background, self._clock)
            self._stack.addWidget(self.preview)
            self.preview.left.connect(self._back)
        self.preview.show_form(form)
        self._stack.setCurrentWidget(self.preview)
        self.preview.enter()

    def _back(self) -> None:
        self._stack.setCurrentWidget(self.list)
        self.list.add.setFocus()


class Versions(Page):
    """``try_wanted`` carries a form; ``choose_file`` asks which file, tests and the tour answer for themselves."""

    try_wanted = Signal(object)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__(
            "Questionnaires",
            "Guides and questionnaires are FHIR files. Your own stand beside those that come with the application.",
        )
        self._background, self._clock = background, clock
        self.choose_file: Callable[[], Path | None] = self._choose_file
        self.add = button("Add a file…", "primary")
        self.buttons.add(self.add)
        self.told, self.findings, self.used = Told(), FindingsCard(), UsedCard()
        self._looked: _Looked | None = None
        self._known: dict[str, Version] = {}
        self.lines: list[VersionLine] = []
        self.brought, self.shipped = Card("Your own"), Card("With the application")
        for part in (self.told, self.findings, self.brought, self.used, self.shipped):
            self.body.addWidget(part)
        for part in (self.brought, self.used, self.shipped):
            part.hide()  # until it is known what there is
        self.body.addStretch(1)
        self.add.clicked.connect(self._ask_for_file)
        self.findings.add_wanted.connect(self._add)
        self.findings.try_wanted.connect(self._try_looked)
        self.findings.left.connect(self._leave)
        self.used.chosen.connect(self._choose)

    @property
    def presses(self) -> dict[str, QPushButton]:
        """What can be done, by what it does and to what."""
        return {key: press for line in self.lines for key, press in line.presses.items()}

    def read(self) -> None:
        self._background.run(_read, done=self._show)

    def _show(self, found: tuple[tuple[Version, ...], dict[str, str]]) -> None:
        versions, choices = found
        self._known = {version.canonical: version for version in versions}
        self.lines = []
        for card, ours in ((self.brought, False), (self.shipped, True)):
            _empty(card)
            these = [version for version in versions if version.ours is ours]
            for version in these:
                line = VersionLine(version)
                line.chosen.connect(self._chosen)
                self.lines.append(line)
                card.body.addWidget(line)
            card.setVisible(bool(these))
        self.used.show_purposes(purposes(versions), choices)

    # A file

    def _choose_file(self) -> Path | None:
        return files.file_to_open(self, "Add a questionnaire", _KINDS)

    def _ask_for_file(self) -> None:
        self.told.tell("")
        path = self.choose_file()
        if path is not None:
            self.add.setEnabled(False)
            self._background.aside(partial(look, path), done=self._show_looked, refused=self._not_looked)

    def _show_looked(self, looked: _Looked) -> None:
        self.add.setEnabled(True)
        self._looked = looked
        self.findings.show_report(looked.report, looked.name)
        self.area.ensureWidgetVisible(self.findings)

    def _not_looked(self, problem: SosError) -> None:
        self.add.setEnabled(True)
        self.told.tell(str(problem), problem=True)

    def _try_looked(self) -> None:
        if self._looked is not None and self._looked.form is not None:
            self.try_wanted.emit(self._looked.form)

    def _leave(self) -> None:
        self._looked = None
        self.findings.hide()
        self.add.setFocus()

    def _add(self) -> None:
        looked = self._looked
        if looked is None:
            return
        work = partial(_add, data=looked.data, name=looked.name, now=self._clock())
        self._background.run(work, done=self._was_added, refused=self._refused)

    def _was_added(self, version: Version) -> None:
        self._leave()
        self.told.tell(
            f"“{version.title}”, version {version.form.version}, is kept in this record book, byte for byte. "
            "It can be added to a session, or chosen below."
        )
        self.read()

    def _refused(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)
        self.area.ensureWidgetVisible(self.told)
        self.read()

    # One that is here

    def _chosen(self, action: str, canonical: str) -> None:
        version = self._known[canonical]
        if action == "try":
            self.try_wanted.emit(version.form)
            return
        work = partial(_retire if action == "retire" else _bring_back, canonical=canonical, now=self._clock())
        done = self._was_retired if action == "retire" else self._is_back
        self._background.run(work, done=partial(done, version.title), refused=self._refused)

    def _was_retired(self, title: str, _: None) -> None:
        self.add.setFocus()
        self.told.tell(f"“{title}” is no longer offered. What was asked with it stays readable.")
        self.read()

    def _is_back(self, title: str, _: None) -> None:
        self.add.setFocus()
        self.told.tell(f"“{title}” is offered again.")
        self.read()

    def _choose(self, purpose: str, canonical: str) -> None:
        work = partial(_choose, purpose=purpose, canonical=canonical, now=self._clock())
        self._background.run(work, done=self._was_chosen, refused=self._refused)

    def _was_chosen(self, _: None) -> None:
        self.told.tell("It holds from the next session on.")


def _empty(card: Card) -> None:
    """Everything but the heading goes."""
    while card.body.count() > 1:
        taken = card.body.takeAt(1)
        if taken is not None and (widget := taken.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def look(path: Path) -> _Looked:
    """Read a file and say what it can do here; one that cannot be read is a finding like any other."""
    report = parse.check_file(path)
    data = b"" if report.refused else path.read_bytes()[: document.LARGEST + 1]
    return _Looked(path.name, data, report, None if report.refused else parse.read(data))


def _read(casebook: Casebook) -> tuple[tuple[Version, ...], dict[str, str]]:
    return library.entries(casebook.store), library.choices(casebook.store)


def _add(casebook: Casebook, *, data: bytes, name: str, now: datetime) -> Version:
    return library.add(casebook.store, data, name, now=now)


def _retire(casebook: Casebook, *, canonical: str, now: datetime) -> None:
    library.retire(casebook.store, canonical, now=now)


def _bring_back(casebook: Casebook, *, canonical: str, now: datetime) -> None:
    library.bring_back(casebook.store, canonical, now=now)


def _choose(casebook: Casebook, *, purpose: str, canonical: str, now: datetime) -> None:
    if canonical == AS_IT_COMES:
        library.as_before(casebook.store, purpose, now=now)
    else:
        library.choose(casebook.store, purpose, canonical, now=now)
