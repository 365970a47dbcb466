"""Looking after you: what you have carried, your supervision and dates, and a check-in for your own eyes. No score."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from sos_desktop.codes import SessionKind
from sos_desktop.dates import london_date, said
from sos_desktop.errors import BadInput
from ui.background import Background
from ui.cards import Card, Page, clear
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, muted
from ui.story_line import Entry, StoryLine
from ui.told import Told
from ui.when import WhenField

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.errors import SosError
    from sos_desktop.records.check_ins import CheckIn
    from sos_desktop.records.supporter import Dates, Supporter

_SHOWN = 6
_HEAVY, _LIGHT = ("Heavy for me", "heavy"), ("Not so heavy", "light")
_FIELDS = ("trained", "refresher", "next_supervision", "standing_down", "back")


class _Told(NamedTuple):
    supporter: "Supporter"
    check_ins: "tuple[CheckIn, ...]"
    line: str


class SupporterPage(Page):
    """``session_wanted`` carries a session to hold or to go on with; ``left`` goes back to Today."""

    left = Signal()
    session_wanted = Signal(str)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Looking after you")
        self._background, self._clock = background, clock
        self.presses: dict[str, QPushButton] = {}
        self.told = Told()
        self.supervise = button("Record supervision")
        self.check_in = button("Check in with yourself", "primary")
        self.save = button("Save dates", "primary")
        self.fields = {name: WhenField(ahead=name != "trained") for name in _FIELDS}
        self.form = Form(spacing=12)
        self._carried, self._supervisions, self._check_ins = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self.back = button("Back to Today", "quiet")
        for press in (self.check_in, self.back):
            self.buttons.add(press)
        self.back.clicked.connect(self.left)
        self.body.addWidget(self.told)
        for words, more, lines, presses in (
            (
                "What you have carried in 14 days",
                "Mark the ones that were heavy for you. Only you see it.",
                self._carried,
                (),
            ),
            ("Supervision", "", self._supervisions, (self.supervise,)),
        ):  # fmt: skip
            self.body.addWidget(_card(words, more, lines, presses))
        self.body.addWidget(self._dates_card())
        self.body.addWidget(
            _card(
                "For your eyes only",
                "A check-in is not rated, not counted, not found by searching, and in no summary. You can take it away "
                "for good; a backup made before holds it until it is replaced.",
                self._check_ins,
                (),
            )
        )
        self.body.addStretch(1)
        self.supervise.clicked.connect(partial(self._begin, SessionKind.SUPERVISION))
        self.check_in.clicked.connect(partial(self._begin, SessionKind.CHECK_IN))
        self.save.clicked.connect(self._save)

    def _dates_card(self) -> Card:
        card = Card("Your dates")
        for name, words, hint in (
            ("trained", "Trained on", ""),
            ("refresher", "Refresher due", ""),
            ("next_supervision", "Next supervision", ""),
            (
                "standing_down",
                "Standing down since",
                "Tell your TRiM manager too, so that nobody waits for you.",
            ),
            ("back", "Until, if you know", ""),
        ):
            field = self.fields[name]
            self.form.add_row(words, field.day, hint, around=field)
        card.body.addWidget(self.form)
        card.body.addWidget(Flow(self.save))
        return card

    def read(self) -> None:
        for field in self.fields.values():
            field.set_today(self._today())
        self._background.run(partial(_read, today=self._today()), done=partial(self._show, ""))

    def _today(self) -> date:
        return london_date(self._clock())

    def _show(self, focus: str, told: _Told) -> None:
        self.presses = {}
        self.say(told.line)
        carried = [
            Entry(
                "", said(each.held_on), f"{each.kind.label}, {each.whom}" if each.whom else each.kind.label,
                "Heavy" if each.heavy else "A concern for safety" if each.safety else "", "info",
                ((*(_LIGHT if each.heavy else _HEAVY), each.session_id),),
            )
            for each in told.supporter.carried
        ]  # fmt: skip
        supervisions = [
            Entry(
                "",
                said(each.held_on),
                f"With {each.with_whom}" if each.with_whom else "Supervision",
                each.agreed,
            )
            for each in told.supporter.supervisions[:_SHOWN]
        ]
        check_ins = [
            Entry(
                "", said(each.held_on), "Check-in", "" if each.finished else "Unfinished", "warn",
                (*(() if each.finished else (("Continue", "continue", each.session_id),)),
                 ("Take it away…", "erase", each.session_id)),
            )
            for each in told.check_ins
        ]  # fmt: skip
        for lines, entries, none in (
            (self._carried, carried, "No sessions in 14 days."),
            (self._supervisions, supervisions, "None is written down yet."),
            (self._check_ins, check_ins, "None. It takes a minute or two."),
        ):
            self._fill(lines, entries, none)
        for name, field in self.fields.items():
            day: date | None = getattr(told.supporter.dates, name)
            field.set_texts(said(day) if day else "")
        if focus and self.isVisible():
            self.presses.get(focus, self.check_in).setFocus()

    def _fill(self, lines: QVBoxLayout, entries: list[Entry], none: str) -> None:
        clear(lines)
        for entry in entries:
            line = StoryLine(entry)
            line.chosen.connect(self._chosen)
            self.presses |= line.presses
            lines.addWidget(line)
        if not entries:
            lines.addWidget(muted(none))

    def _chosen(self, action: str, session_id: str) -> None:
        if action == "continue":
            self.session_wanted.emit(session_id)
            return
        if action == "erase":
            self._erase(session_id)
            return
        work = partial(_mark, session_id=session_id, heavy=action == "heavy", now=self._clock())
        other = "light" if action == "heavy" else "heavy"
        self._background.run(work, done=partial(self._show, f"{other} {session_id}"), refused=self._refused)

    def _erase(self, session_id: str) -> None:
        work = partial(_erase, session_id=session_id, now=self._clock())
        self._background.run(work, done=self._erased, refused=self._refused)

    def _erased(self, done: "tuple[bool, _Told]") -> None:
        compacted, told = done
        self._show("", told)
        rest = (
            ""
            if compacted
            else " The disk did not let the file be written anew, so its place there is empty, not gone."
        )
        self.told.tell(f"It is gone.{rest}")
        self.check_in.setFocus()

    def _begin(self, kind: Literal[SessionKind.SUPERVISION, SessionKind.CHECK_IN]) -> None:
        work = partial(_begin, kind=kind, now=self._clock())
        self._background.run(work, done=self.session_wanted.emit, refused=self._refused)

    def _save(self) -> None:
        self.form.clear_problems()
        days: dict[str, date | None] = {}
        for name, field in self.fields.items():
            try:
                when = field.value()
                if when is not None and when.precision != "day":
                    raise BadInput("Please give a whole day.")
            except BadInput as problem:
                self.form.problem(field.day, str(problem))
                return
            days[name] = when.first if when is not None else None
        work = partial(_keep, days=days, now=self._clock())
        self._background.run(work, done=self._saved, refused=self._refused)

    def _saved(self, told: _Told) -> None:
        self._show("", told)
        self.told.tell("Your dates are kept.")

    def _refused(self, problem: "SosError") -> None:
        self.told.tell(str(problem), problem=True)


def _card(words: str, more: str, lines: QVBoxLayout, presses: tuple[QPushButton, ...]) -> Card:
    card = Card(words)
    if more:
        card.body.addWidget(muted(more))
    lines.setSpacing(10)
    card.body.addLayout(lines)
    if presses:
        card.body.addWidget(Flow(*presses))
    return card


def _read(casebook: "Casebook", *, today: date) -> _Told:
    from sos_desktop.records import check_ins, supporter

    told = supporter.read(casebook.store, today=today)
    return _Told(told, check_ins.listed(casebook.store), supporter.line(told, today=today))


def _mark(casebook: "Casebook", *, session_id: str, heavy: bool, now: datetime) -> _Told:
    from sos_desktop.records import supporter

    supporter.mark_heavy(casebook.store, session_id, heavy=heavy, now=now)
    return _read(casebook, today=london_date(now))


def _keep(casebook: "Casebook", *, days: dict[str, date | None], now: datetime) -> _Told:
    from sos_desktop.records import supporter

    wanted: Dates = supporter.Dates(**days)
    supporter.keep_dates(casebook.store, wanted, now=now, today=london_date(now))
    return _read(casebook, today=london_date(now))


def _erase(casebook: "Casebook", *, session_id: str, now: datetime) -> tuple[bool, _Told]:
    from sos_desktop.records import check_ins

    compacted = check_ins.erase(casebook.store, session_id, now=now)
    return compacted, _read(casebook, today=london_date(now))


def _begin(
    casebook: "Casebook", *, kind: Literal[SessionKind.SUPERVISION, SessionKind.CHECK_IN], now: datetime
) -> str:
    from sos_desktop.records import sessions

    return sessions.begin_own(casebook.store, kind, now=now)
