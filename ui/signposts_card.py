"""On a person's page: what they were told about, what they said, and whether they took it up."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QPushButton, QVBoxLayout

from sos_desktop.codes import SignpostAnswer, TakenUp
from sos_desktop.dates import london_date, said
from ui.background import Background
from ui.cards import Card, clear
from ui.cut_combo import CutCombo
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, check_box, combo, muted
from ui.story_line import Entry, StoryLine
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.errors import SosError
    from sos_desktop.records.services import Service
    from sos_desktop.records.signposts import Signpost

_ANSWERS = (SignpostAnswer.OFFERED, SignpostAnswer.ACCEPTED, SignpostAnswer.DECLINED)
_ASKED = (TakenUp.YES, TakenUp.NOT_YET, TakenUp.NO, TakenUp.NOT_SAID)


class _Known(NamedTuple):
    """The cases of the person by id and name, the latest first; what they were told; and the directory."""

    cases: tuple[tuple[str, str], ...]
    signposts: "tuple[Signpost, ...]"
    services: "tuple[Service, ...]"


class SignpostsCard(Card):
    """``read`` shows somebody; everything else happens here."""

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Signposting")
        self._background, self._clock = background, clock
        self._person = ""
        self.presses: dict[str, QPushButton] = {}
        self.told = Told()
        self.add = button("They were told about…", "small")
        self.service, self.case = combo(kind=CutCombo), combo(kind=CutCombo)
        self.answer = combo(*((each.label, each.value) for each in _ANSWERS))
        self.leaflet = check_box("A leaflet was handed over")
        self.keep, self.cancel = button("Keep", "primary"), button("Cancel", "quiet")
        self._none = muted("Nothing yet. What they were told about in a session stands in its record.")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(10)
        self.form = Form(spacing=12)
        self.form.add_row("What they were told about", self.service)
        self.form.add_row("What they said", self.answer)
        self.form.add_row("After which incident", self.case)
        self.form.add(self.leaflet)
        self.form.add(Flow(self.keep, self.cancel))
        self.form.hide()
        self.body.addWidget(self._none)
        self.body.addLayout(self._lines)
        self.body.addWidget(self.told)
        self.body.addWidget(self.form)
        self.body.addWidget(Flow(self.add))
        self.add.clicked.connect(self._begin)
        self.keep.clicked.connect(self._keep)
        self.cancel.clicked.connect(self._end)

    def read(self, person_id: str) -> None:
        if person_id != self._person:
            self.form.hide()
            self.add.show()
            self.told.tell("")
        self._person = person_id
        self._background.run(partial(_read, person_id=person_id), done=partial(self._show, ""))

    def _show(self, focus: str, known: _Known) -> None:
        clear(self._lines)
        self.presses = {}
        self._none.setVisible(not known.signposts)
        self._offer(known)
        for each in known.signposts:
            line = StoryLine(_entry(each))
            line.chosen.connect(self._chosen)
            self.presses |= line.presses
            self._lines.addWidget(line)
        if focus and self.isVisible():
            self.presses.get(focus, self.add).setFocus()

    def _offer(self, known: _Known) -> None:
        for box, choices in (
            (self.service, [(f"{each.entry.tier}. {each.entry.name}", each.id) for each in known.services]),
            (self.case, [(name, case_id) for case_id, name in known.cases]),
        ):
            chosen = box.currentData()
            box.clear()
            for words, data in choices:
                box.addItem(words, data)
            box.setCurrentIndex(max(0, box.findData(chosen)))
        self.form.show_row(self.case, len(known.cases) > 1)
        self.add.setEnabled(bool(known.cases and known.services))

    def _begin(self) -> None:
        self.answer.setCurrentIndex(0)
        self.leaflet.setChecked(False)
        self.form.show()
        self.add.hide()
        self.service.setFocus()

    def _end(self) -> None:
        self.form.hide()
        self.add.show()
        self.add.setFocus()

    def _keep(self) -> None:
        work = partial(
            _offer, person_id=self._person, case_id=self.case.currentData(), service=self.service.currentData(),
            answer=SignpostAnswer(self.answer.currentData()), leaflet=self.leaflet.isChecked(), now=self._clock(),
        )  # fmt: skip
        self.keep.setEnabled(False)
        self._background.run(work, done=self._kept, refused=self._refused)

    def _kept(self, known: _Known) -> None:
        self.keep.setEnabled(True)
        self._end()
        self.told.tell("Kept.")
        self._show("", known)

    def _chosen(self, action: str, signpost: str) -> None:
        work = partial(_settle, person_id=self._person, action=action, signpost=signpost, now=self._clock())
        shown = partial(self._show, f"{action} {signpost}")
        self._background.run(work, done=shown, refused=self._refused)

    def _refused(self, problem: "SosError") -> None:
        self.keep.setEnabled(True)
        self.told.tell(str(problem), problem=True)


def _entry(told: "Signpost") -> Entry:
    what = f"{told.name} (tier {told.tier})" + (", with a leaflet" if told.leaflet else "")
    if told.answer is SignpostAnswer.OFFERED:
        ways = tuple((each.label, f"reply {each}", told.id) for each in _ANSWERS[1:])
        return Entry("", said(told.offered_on), what, told.answer.label, "neutral", ways)
    before = f"reply {SignpostAnswer.OFFERED}" if told.asked_on is None else f"ask {TakenUp.NOT_ASKED}"
    slip = ("It was a slip", before, told.id)
    if told.to_ask:
        state = "Ask at the follow-up" if told.asked_on is None else f"Not yet, {said(told.asked_on)}"
        ways = tuple((each.label, f"ask {each}", told.id) for each in _ASKED)
        return Entry("", said(told.offered_on), what, state, "info", (*ways, slip))
    asked = f"{told.taken_up.label}, {said(told.asked_on)}" if told.asked_on else told.answer.label
    return Entry("", said(told.offered_on), what, asked, actions=(slip,))


def _read(casebook: "Casebook", *, person_id: str) -> _Known:
    from sos_desktop.records import services, signposts, story

    store = casebook.store
    cases = [(told.case.id, told.incident) for told in story.read(store, person_id).cases]
    every = [each for case_id, _ in cases for each in signposts.of_case(store, case_id)]
    return _Known(
        tuple(reversed(cases)),
        tuple(sorted(every, key=lambda each: each.offered_on)),
        services.listed(store),
    )


def _offer(
    casebook: "Casebook",
    *,
    person_id: str,
    case_id: str,
    service: str,
    answer: SignpostAnswer,
    leaflet: bool,
    now: datetime,
) -> _Known:
    from sos_desktop.records import signposts

    today = london_date(now)
    signposts.offer(casebook.store, case_id, service, answer, leaflet=leaflet, on=today, now=now, today=today)
    return _read(casebook, person_id=person_id)


def _settle(casebook: "Casebook", *, person_id: str, action: str, signpost: str, now: datetime) -> _Known:
    from sos_desktop.records import signposts

    what, code = action.split(" ", 1)
    if what == "reply":
        signposts.reply(casebook.store, signpost, SignpostAnswer(code), now=now)
    else:
        signposts.ask(casebook.store, signpost, TakenUp(code), now=now, today=london_date(now))
    return _read(casebook, person_id=person_id)
