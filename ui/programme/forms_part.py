"""Questionnaires that go with the pack, byte for byte, and leaflets of the trust's own."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from sos_desktop.errors import SosError
from sos_desktop.questionnaires import shipped
from ui import files
from ui.background import Background
from ui.cards import clear, line
from ui.flowing import Flow, SideBySide
from ui.form import Form
from ui.labels import button, heading, muted, strong
from ui.programme.lines import Column, Lines
from ui.programme.part import Given, PartCard, of, words_of
from ui.told import Told

_LINES = 8


class FormsPart(PartCard):
    """``choose_files`` shows the system's own dialog; a test answers in its place."""

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__(
            "Questionnaires",
            "FHIR R4 Questionnaire files, as they are. Each is checked, and what is wrong with it is said.",
        )
        self._background, self._clock = background, clock
        self.choose_files: Callable[[], list[Path]] = self._choose_files
        self.forms: list[dict[str, object]] = []
        self.add = button("Add files…", "small", name="Add questionnaires")
        self.told = Told()
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        guides = tuple((f"The guide “{name}”", f"guide {name}") for name in shipped.GUIDES)
        self.used = Lines(
            (
                Column("purpose", "Used for", choices=guides, share=2),
                Column("form", "Address and version", "https://…|1", share=3),
            ),
            noun="a use",
        )
        self.body.addLayout(self._column)
        self.body.addWidget(self.told)
        self.body.addWidget(Flow(self.add))
        self.body.addWidget(line())
        self.body.addWidget(heading("What they are used for"))
        self.body.addWidget(muted("Without a line here a form is offered, and the guides stay as they are."))
        self.body.addWidget(self.used)
        self.add.clicked.connect(self._add)
        self.used.edited.connect(self.edited)

    def show_given(self, given: Given) -> None:
        forms = given.get("questionnaires")
        self.forms = [each for each in forms if isinstance(each, dict)] if isinstance(forms, list) else []
        self.used.show_lines(
            [{"purpose": purpose, "form": form} for purpose, form in of(given, "forms_used").items()]
        )
        self._list()

    def given(self) -> dict[str, object]:
        used = {str(each["purpose"]): each["form"] for each in self.used.values()}
        return {"questionnaires": self.forms or None, "forms_used": used or None}

    def _list(self) -> None:
        clear(self._column)
        if not self.forms:
            self._column.addWidget(muted("None is added."))
        for at, form in enumerate(self.forms):
            name = words_of(form.get("file_name"))
            take_out = button("Take out", "quiet-small", name=f"Take out {name}")
            take_out.clicked.connect(partial(self._take_out, at))
            self._column.addWidget(
                SideBySide(strong(name), Flow(take_out, to_the_right=True), shares=(3, 1), letters=12)
            )

    def _take_out(self, at: int) -> None:
        del self.forms[at]
        self._list()
        self.add.setFocus()
        self.edited.emit()

    def _add(self) -> None:
        paths = self.choose_files()
        if paths:
            self.told.tell("")
            self._background.aside(
                partial(_read, paths, self._clock()), done=self._added, refused=self._refused
            )

    def _added(self, found: tuple[list[dict[str, object]], str]) -> None:
        forms, shown = found
        self.told.tell(f"Shown as it is, and not worked out:\n{shown}" if shown else "")
        names = {form["file_name"] for form in forms}
        self.forms = [form for form in self.forms if form.get("file_name") not in names] + forms
        self._list()
        self.edited.emit()

    def _refused(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)

    def _choose_files(self) -> list[Path]:
        return files.files_to_open(self, "Questionnaires for the pack", "FHIR questionnaires (*.json)")


class LeafletsPart(PartCard):
    def __init__(self) -> None:
        super().__init__(
            "Leaflets",
            "Your own text, to read, print and hand over. “## ” begins a heading and “- ” a point.",
        )
        self.leaflets: list[_Leaflet] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(18)
        self.add = button("Add a leaflet", "small")
        self.body.addLayout(self._column)
        self.body.addWidget(Flow(self.add))
        self.add.clicked.connect(self._add)

    def show_given(self, given: Given) -> None:
        clear(self._column)
        self.leaflets = []
        leaflets = given.get("leaflets")
        for each in leaflets if isinstance(leaflets, list) else ():
            if isinstance(each, dict):
                self._put(each)

    def given(self) -> dict[str, object]:
        return {"leaflets": [each.value() for each in self.leaflets] or None}

    def _put(self, value: Given) -> "_Leaflet":
        leaflet = _Leaflet(value, len(self.leaflets) + 1)
        leaflet.edited.connect(self.edited)
        leaflet.take_out.clicked.connect(partial(self._take_out, leaflet))
        self.leaflets.append(leaflet)
        self._column.addWidget(leaflet)
        return leaflet

    def _add(self) -> None:
        self._put({}).title.setFocus()

    def _take_out(self, leaflet: "_Leaflet") -> None:
        self.leaflets.remove(leaflet)
        self._column.removeWidget(leaflet)
        leaflet.hide()
        leaflet.deleteLater()
        self.add.setFocus()
        self.edited.emit()


class _Leaflet(QWidget):
    edited = Signal()

    def __init__(self, value: Given, at: int) -> None:
        super().__init__()
        self._name = words_of(value.get("name"))
        self.title, self.whom = (
            QLineEdit(words_of(value.get("title"))),
            QLineEdit(words_of(value.get("whom"))),
        )
        self.text = _Text(words_of(value.get("text")))
        self.take_out = button("Take out", "quiet-small", name=f"Take out leaflet {at}")
        form = Form(spacing=10)
        for words, field in (("Title", self.title), ("For whom", self.whom)):
            form.add_row(words, field)
            field.setAccessibleName(f"{words}, leaflet {at}")
            field.editingFinished.connect(self._left)
        form.add_row("Text", self.text)
        self.text.setAccessibleName(f"Text, leaflet {at}")
        self.text.left.connect(self._left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(form)
        column.addWidget(Flow(self.take_out, to_the_right=True))
        self._held = self.value()

    def value(self) -> dict[str, object]:
        title = " ".join(self.title.text().split())
        return {
            "name": self._name or slug(title),
            "title": title,
            "whom": " ".join(self.whom.text().split()),
            "text": self.text.toPlainText().strip(),
        }

    def _left(self) -> None:
        if self.value() != self._held:
            self._held = self.value()
            self.edited.emit()


class _Text(QPlainTextEdit):
    """Tab leaves it, and ``left`` says so."""

    left = Signal()

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * _LINES)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.left.emit()


def slug(words: str) -> str:
    """``Where to turn`` as ``where-to-turn``: what the programme calls it from pack to pack."""
    return "-".join(re.findall(r"[a-z0-9]+", words.casefold()))[:60].strip("-")


def _read(paths: list[Path], now: datetime) -> tuple[list[dict[str, object]], str]:
    """Tried as they are before they are brought in, and what of them is only shown. Raises BadInput for the first that
    cannot be asked here."""
    from sos_desktop.errors import BadInput
    from sos_desktop.questionnaires import document, trial
    from sos_desktop.questionnaires.findings import together
    from sos_desktop.vault.files import read_at_most

    forms: list[dict[str, object]] = []
    shown: list[str] = []
    for path in paths:
        try:
            data = read_at_most(path, document.LARGEST)
        except OSError:
            raise BadInput(f"{path.name} cannot be read.", "Nothing has been added.") from None
        report = trial.of(data, now=now)
        if report.refused:
            raise BadInput(
                f"{path.name} cannot be used here.",
                "Nothing has been added.",
                " ".join(str(each) for each in report.refusals[:2]),
            )
        forms.append({"file_name": path.name, "content": data.decode("utf-8")})
        shown += [f"{path.name}: {each}" for each in together(report.shown)]
    return forms, "\n".join(shown)
