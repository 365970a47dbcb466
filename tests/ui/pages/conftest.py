"""Sessions for the tests of the session page: made up in memory, so that a disk can be full at will."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import SessionKind
from sos_desktop.errors import SosError
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Questionnaire
from sos_desktop.questionnaires.shipped import guide, instrument
from sos_desktop.records.sessions import Earlier, Result, Session
from ui.background import Background
from ui.guide.saving import Pace
from ui.pages.session import SessionPage
from ui.site_numbers import Shown

NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
AT_ONCE = Pace(after_typing=1, at_most=1, again=(1, 1, 1, 1))
NOT_BY_ITSELF = Pace(after_typing=3_600_000, at_most=3_600_000, again=(3_600_000,))
GUIDES = {
    SessionKind.ONE_TO_ONE: "one-to-one",
    SessionKind.FOLLOW_UP: "follow-up",
    SessionKind.GROUP: "group-briefing",
    SessionKind.SUPPORTIVE: "supportive-conversation",
    SessionKind.PLANNING: "planning-meeting",
    SessionKind.SUPERVISION: "supervision",
    SessionKind.CHECK_IN: "check-in",
}
FACTORS = [
    item.link_id for item in guide("one-to-one").walk() if item.codes and item.codes[0].code == "risk-factor"
]


class MadeUp:
    """Records in memory. While ``refusing`` is set, nothing can be kept."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.refusing: SosError | None = None
        self.kept: list[str] = []
        self.finished = 0

    def read(self, store: object, session_id: str) -> Session:
        return self.session

    def _keep(self, what: str) -> None:
        if self.refusing is not None:
            raise self.refusing
        self.kept.append(what)

    def answer(
        self, store: object, session_id: str, canonical: str, place: str, values: Any, *, now: datetime
    ) -> datetime:
        self._keep(place)
        given = self.session.answers.get(canonical, Answers())
        forms = {**self.session.answers, canonical: given.with_(place, values)}
        self.session = replace(self.session, answers=forms)
        return now

    def welcome(self, store: object, session_id: str, *, now: datetime) -> datetime:
        self._keep("welcomed")
        self.session = replace(self.session, welcomed=now)
        return now

    def remember(self, store: object, session_id: str, *, step: str, place: str, now: datetime) -> None:
        if self.refusing is None:
            self.session = replace(self.session, step=step, place=place)

    def finish(self, store: object, session_id: str, *, now: datetime) -> Result:
        self._keep("finished")
        self.finished += 1
        self.session = replace(self.session, finished=now)
        return Result(("The 28-day follow-up is booked for Monday 21 December 2026.",), "s1", self.finished)

    def reopen(self, store: object, session_id: str, *, now: datetime) -> str:
        self._keep("reopened")
        self.session = replace(self.session, id="draft", finished=None, reopens=session_id)
        return "draft"

    @property
    def given(self) -> Answers:
        return self.session.answers[self.session.guide.canonical]


def session_of(kind: SessionKind, *, welcomed: bool = True, answers: dict[str, Any] | None = None) -> Session:
    form = guide(GUIDES[kind])
    instruments = (
        tuple(instrument(n) for n in ("pc-ptsd-5", "who-5")) if kind is SessionKind.FOLLOW_UP else ()
    )
    said = {"welcome-said": (option_of(form, "welcome-said", 0),)} if welcomed else {}
    forms = {form.canonical: Answers({**said, **(answers or {})})}
    return Session(
        "s1",
        kind,
        kind.label,
        "Heron · first assessment",
        form,
        instruments,
        forms | {one.canonical: Answers() for one in instruments},
        "",
        "",
        NOW if welcomed else None,
        NOW,
        None,
        date(2026, 11, 23),
        28,
        first_time() if kind is SessionKind.FOLLOW_UP else None,
    )


def option_of(form: Questionnaire, link_id: str, index: int) -> Any:
    return next(item for item in form.walk() if item.link_id == link_id).options[index].value


def first_time() -> Earlier:
    form = guide("one-to-one")
    rated = dict(zip(FACTORS, (2, 2, 1, 1, 2, 0, 1, 0, 1, 1), strict=True))
    answers = {link_id: (option_of(form, link_id, number),) for link_id, number in rated.items()}
    return Earlier(date(2026, 10, 26), Answers(answers), 11)


class Held:
    """A session on the screen, and what a person does to it."""

    def __init__(self, qtbot: QtBot, page: SessionPage, background: Background, records: Any) -> None:
        self.qtbot, self.page, self.background, self.records = qtbot, page, background, records

    def settle(self) -> None:
        self.qtbot.waitUntil(self.background.idle)

    def press(self, key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.page, key, how)

    def click(self, button: QAbstractButton) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def open(self, step: str) -> None:
        """Press the step of that name in the left-hand column, and wait until the keyboard is in it."""
        button = next(b for b in self.page.steps.buttons if b.text() == step)
        self.qtbot.waitUntil(lambda: button.height() > 0)  # until it is laid out nobody could press it
        self.click(button)
        self.shown(step)

    def shown(self, step: str) -> None:
        self.qtbot.waitUntil(lambda: self.page.title.text() == step)
        self.settle()
        QApplication.processEvents()

    def question(self, place: str) -> Any:
        assert self.page.step is not None
        return next(q for (_, here), q in self.page.step.questions.items() if here == place)

    @property
    def focused(self) -> str:
        """The place of the question that has the keyboard."""
        here = QApplication.focusWidget()
        questions = list(self.page.step.questions.values()) if self.page.step else []
        if self.page.beside.note is not None:
            questions.append(self.page.beside.note)
        return next((q.place for q in questions if here and (q is here or q.isAncestorOf(here))), "")

    def texts(self, widget: QWidget) -> list[str]:
        """What can be read in it now."""
        return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def hold(qtbot: QtBot) -> Iterator[Callable[..., Held]]:
    """Show a session in an active window. ``at_once``: what is typed is kept without waiting for a pause."""
    backgrounds: list[Background] = []
    pages: list[SessionPage] = []

    def show(session: Session, at_once: bool = False, site: Shown = Shown((), "")) -> Held:  # noqa: B008 - it never changes
        records = MadeUp(session)
        background = Background(lambda: NOW, pytest.fail, pytest.fail)
        casebook: Any = SimpleNamespace(store=None, close=lambda now: None)
        background.open(lambda: casebook, done=lambda _: None)
        pace = AT_ONCE if at_once else NOT_BY_ITSELF
        page = SessionPage(background, lambda: NOW, sessions=lambda: records, pace=pace, site=lambda: site)
        qtbot.addWidget(page)
        page.resize(1280, 800)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.show_session("s1")
        backgrounds.append(background)
        pages.append(page)
        held = Held(qtbot, page, background, records)
        held.settle()
        QApplication.processEvents()
        return held

    yield show
    for page in pages:
        page.hide()
    for background in backgrounds:
        qtbot.waitUntil(background.idle)
        background.stop()


@pytest.fixture(name="session_of")
def _session_of() -> Callable[..., Session]:
    """A session of a kind, by default with its welcome given; ``answers`` are those of its guide."""
    return session_of


@pytest.fixture(name="option_of")
def _option_of() -> Callable[[Questionnaire, str, int], Any]:
    """The value of the n-th option of a question of a form."""
    return option_of


@pytest.fixture
def factors() -> list[str]:
    """The places of the ten risk factors."""
    return FACTORS


@pytest.fixture
def held_by() -> Callable[..., Held]:
    """Hold a page that a test has put on the screen itself."""
    return Held
