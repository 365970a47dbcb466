"""Which version is used for what: a drop-down for every guide and instrument that can be another than it comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox

from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.model import Kind, Questionnaire
from sos_desktop.records import coded
from sos_desktop.records.library import Entry
from ui.cards import Card
from ui.cut_combo import CutCombo
from ui.form import Form
from ui.labels import combo, muted

AS_IT_COMES = "as it comes"
NOT_USED = ""
WELCOMED = "welcomed"


@dataclass(frozen=True, slots=True)
class Purpose:
    """``key`` as the library knows it; ``options`` are canonical addresses with their words."""

    key: str
    words: str
    options: tuple[tuple[str, str], ...]


def purposes(entries: Sequence[Entry]) -> tuple[Purpose, ...]:
    """Everything for which something can be chosen: guides of which there is another, and what guides ask."""
    usable = [entry for entry in entries if not entry.retired]
    found = [_guide(name, usable) for name in shipped.GUIDES]
    asked: dict[str, None] = {}
    for name in shipped.GUIDES:
        for item in shipped.guide(name).walk():
            if item.sub_questionnaire:
                asked[item.sub_questionnaire.partition("|")[0]] = None
    found += [_instrument(url, usable) for url in asked]
    return tuple(one for one in found if len(one.options) > 1)


def _guide(name: str, usable: Sequence[Entry]) -> Purpose:
    ours = shipped.guide(name)
    others = tuple(
        (entry.canonical, _named(entry.form))
        for entry in usable
        if not entry.ours and (entry.form.url == ours.url or _can_guide(entry.form, ours))
    )
    return Purpose(f"guide {name}", ours.title, ((AS_IT_COMES, f"{_named(ours)}, as it comes"), *others))


def _instrument(url: str, usable: Sequence[Entry]) -> Purpose:
    ours = shipped.by_canonical(url)
    title = ours.title if ours else url.rsplit("/", 1)[-1]
    others = tuple(
        (entry.canonical, _named(entry.form)) for entry in usable if not entry.ours and entry.form.url == url
    )
    as_it_comes = (AS_IT_COMES, f"Version {ours.version}, as it comes" if ours else "As it comes")
    return Purpose(f"instrument {url}", title, (as_it_comes, *others, (NOT_USED, "Not asked")))


def _named(form: Questionnaire) -> str:
    return f"{form.title}, version {form.version}"


def _can_guide(form: Questionnaire, ours: Questionnaire) -> bool:
    """Whether a form has what the record needs of that guide: the welcome first, and every code that is required."""
    has = {meaning for item in form.walk() for meaning in coded.meanings(item)}
    needs = {meaning for item in ours.walk() if item.required for meaning in coded.meanings(item)}
    steps = bool(form.items) and all(item.kind is Kind.GROUP for item in form.items)
    first = form.items[0] if form.items else None
    welcomed = first is not None and any(WELCOMED in coded.meanings(item) for item in first.walk())
    return steps and welcomed and needs <= has


class UsedCard(Card):
    """``chosen`` carries a purpose and what is used for it from now on."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("What is used")
        self.body.addWidget(
            muted(
                "From the next session on. What was asked before stays as it was, in the words it was asked in."
            )
        )
        self.boxes: dict[str, QComboBox] = {}
        self._form: Form | None = None

    def show_purposes(self, found: Sequence[Purpose], choices: Mapping[str, str]) -> None:
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
        self.boxes = {}
        self._form = form = Form(spacing=12)
        for purpose in found:
            box = combo(*((words, canonical) for canonical, words in purpose.options), kind=CutCombo)
            with QSignalBlocker(box):
                box.setCurrentIndex(max(0, box.findData(choices.get(purpose.key, AS_IT_COMES))))
            box.setProperty("purpose", purpose.key)
            box.activated.connect(self._chosen)
            form.add_row(purpose.words, box)
            self.boxes[purpose.key] = box
        self.body.addWidget(form)
        self.setVisible(bool(found))

    def _chosen(self, _: int) -> None:
        box = self.sender()
        assert isinstance(box, QComboBox)  # noqa: S101
        self.chosen.emit(str(box.property("purpose")), str(box.currentData()))
