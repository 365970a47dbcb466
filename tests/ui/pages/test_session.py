"""Holding a session: the welcome first, every answer kept, the place kept, the end named and reached.

Most tests hold it against made-up records in memory, so that a disk can be full at will; the last ones
hold it against a real record book.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Exposure, RequestSource, SessionKind, StaffGroup
from sos_desktop.errors import BadInput, SaveFailed, SosError
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Questionnaire
from sos_desktop.questionnaires.shipped import guide, instrument
from sos_desktop.records import cases, people, sessions
from sos_desktop.records.sessions import Earlier, Result, Session
from sos_desktop.vault.keys import CHEAP_LIMITS
from ui.background import Background
from ui.guide.saving import Pace
from ui.guide.steps import State
from ui.pages.session import SessionPage
from ui.theme import Theme

NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
AT_ONCE = Pace(after_typing=1, at_most=1, again=(1, 1, 1, 1))
NOT_BY_ITSELF = Pace(after_typing=3_600_000, at_most=3_600_000, again=(3_600_000,))
GUIDES = {
    SessionKind.ONE_TO_ONE: "one-to-one",
    SessionKind.FOLLOW_UP: "follow-up",
    SessionKind.GROUP: "group-briefing",
}


class MadeUp:
    """Records in memory. While ``refusing`` is set, nothing can be kept."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.refusing: SosError | None = None
        self.kept: list[str] = []

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
        forms = {**self.session.answers, canonical: self.session.answers[canonical].with_(place, values)}
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
        return Result(("The 28-day follow-up is booked for Monday 21 December 2026.",))

    @property
    def given(self) -> Answers:
        return self.session.answers[self.session.guide.canonical]


def session_of(kind: SessionKind, *, welcomed: bool = True, answers: dict[str, Any] | None = None) -> Session:
    form = guide(GUIDES[kind])
    instruments = (
        tuple(instrument(n) for n in ("pc-ptsd-5", "phq-4")) if kind is SessionKind.FOLLOW_UP else ()
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


FACTORS = [
    item.link_id for item in guide("one-to-one").walk() if item.codes and item.codes[0].code == "risk-factor"
]


def first_time() -> Earlier:
    form = guide("one-to-one")
    rated = dict(zip(FACTORS, (2, 2, 1, 1, 2, 0, 1, 0, 1, 1), strict=True))
    answers = {link_id: (option_of(form, link_id, number),) for link_id, number in rated.items()}
    return Earlier(date(2026, 10, 26), Answers(answers), 11)


class Held:
    """A session on the screen, and what a person does to it."""

    def __init__(self, qtbot: QtBot, page: SessionPage, background: Background, records: MadeUp) -> None:
        self.qtbot, self.page, self.background, self.records = qtbot, page, background, records

    def settle(self) -> None:
        self.qtbot.waitUntil(self.background.idle)

    def press(self, key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.page, key, how)

    def click(self, button: QAbstractButton) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def open(self, step: str) -> None:
        """Press the step of that name in the left-hand column, and wait until the keyboard is in it."""
        self.click(next(b for b in self.page.steps.buttons if b.text() == step))
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


@pytest.fixture
def hold(qtbot: QtBot) -> Iterator[Callable[..., Held]]:
    """Show a session in an active window."""
    backgrounds: list[Background] = []
    pages: list[SessionPage] = []

    def show(session: Session, pace: Pace = NOT_BY_ITSELF) -> Held:
        records = MadeUp(session)
        background = Background(lambda: NOW, pytest.fail, pytest.fail)
        casebook: Any = SimpleNamespace(store=None, close=lambda now: None)
        background.open(lambda: casebook, done=lambda _: None)
        page = SessionPage(background, lambda: NOW, sessions=lambda: records, pace=pace)
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


# The welcome


def test_nothing_opens_before_the_welcome_is_given(hold: Callable[..., Held]) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE, welcomed=False))
    assert [b.isEnabled() for b in held.page.steps.buttons] == [True] + [False] * 6
    assert held.page.beside.note is not None and not held.page.beside.note.isVisible()
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert held.page.title.text() == "Welcome and confidentiality"
    assert held.question("welcome-said").problem.isVisible()
    assert held.focused == "welcome-said"


def test_the_welcome_is_kept_with_its_time_and_opens_the_rest(hold: Callable[..., Held]) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE, welcomed=False))
    held.press(Qt.Key.Key_1)
    held.settle()
    assert held.records.kept == ["welcome-said", "welcomed"]
    assert all(b.isEnabled() for b in held.page.steps.buttons)
    assert held.question("welcome-said").hint.text() == "Given at 10:42."
    assert held.page.beside.note is not None and held.page.beside.note.isVisible()
    assert held.page.next.hasFocus()
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert held.page.title.text() == "Before"


def test_going_on_before_the_welcome_is_kept_waits_for_it(hold: Callable[..., Held]) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE, welcomed=False))
    held.press(Qt.Key.Key_1)
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held.shown("Before")


def test_a_welcome_that_cannot_be_kept_opens_nothing(hold: Callable[..., Held], qtbot: QtBot) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE, welcomed=False), pace=AT_ONCE)
    held.records.refusing = SaveFailed("The disk is full.")
    held.press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: held.page.saving.given_up)
    assert [b.isEnabled() for b in held.page.steps.buttons] == [True] + [False] * 6
    assert held.page.saved.trouble.isVisible()
    held.records.refusing = None
    held.click(held.page.saved.trouble.try_again)
    held.settle()
    assert all(b.isEnabled() for b in held.page.steps.buttons)


def test_a_welcome_that_was_said_but_not_stamped_is_stamped_on_going_on(hold: Callable[..., Held]) -> None:
    said = {"welcome-said": (option_of(guide("one-to-one"), "welcome-said", 0),)}
    held = hold(session_of(SessionKind.ONE_TO_ONE, welcomed=False, answers=said))
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held.shown("Before")
    assert held.records.kept == ["welcomed"]


# Going through it by keyboard


def test_number_keys_rate_and_move_on_and_the_score_follows(hold: Callable[..., Held]) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Risk factors")
    assert held.page.score.text() == "Score so far 0 of 20, 0 of 10 rated"
    assert held.focused == FACTORS[0]
    for key in (Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_0):
        held.press(key)
    assert held.page.score.text() == "Score so far 3 of 20, 3 of 10 rated"
    assert held.focused == FACTORS[3]
    held.settle()
    assert held.records.kept == FACTORS[:3]
    assert held.page.saved.text() == "Saved 10:42"


def test_the_last_number_leads_to_the_next_step(hold: Callable[..., Held]) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Risk factors")
    for _ in FACTORS:
        held.press(Qt.Key.Key_1)
    assert held.page.score.text() == "Score 10 of 20"
    assert held.page.next.hasFocus()
    held.press(Qt.Key.Key_Space)
    assert held.page.title.text() == "Coping and signposting"


def test_forwards_and_back_by_keyboard(hold: Callable[..., Held]) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    held.press(Qt.Key.Key_Return, control)
    held.press(Qt.Key.Key_Enter, control)
    assert held.page.title.text() == "During"
    assert [b.state for b in held.page.steps.buttons[:4]] == [
        State.DONE, State.DONE, State.CURRENT, State.TO_DO,
    ]  # fmt: skip
    assert held.page.steps.buttons[2].accessibleName() == "Step 3 of 7: During, you are here"
    held.press(Qt.Key.Key_Left, alt)
    assert held.page.title.text() == "Before"


def test_escape_takes_nothing_away(hold: Callable[..., Held], qtbot: QtBot) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.page.beside.note.enter()  # type: ignore[union-attr]
    qtbot.keyClicks(QApplication.focusWidget(), "Sleeps again")
    held.press(Qt.Key.Key_Escape)
    assert held.page.beside.note.area.toPlainText() == "Sleeps again"  # type: ignore[union-attr]
    held.open("Before")
    assert held.records.given["note"] == ("Sleeps again",)


def test_a_step_without_boxes_shows_its_prompts_and_one_with_boxes_has_them_beside_it(
    hold: Callable[..., Held],
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Before")
    assert held.page.step is not None and held.page.step.order() == []
    assert "“What did you know about what was coming?”" in texts(held.page.step)
    assert "Follow their story; do not press for feelings or detail." in texts(held.page.beside)
    held.open("Coping and signposting")
    assert "“What has got you through hard times before?”" in texts(held.page.beside)
    assert "“What has got you through hard times before?”" not in texts(held.page.step)


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_the_note_is_in_every_step_and_in_no_step_twice(hold: Callable[..., Held]) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    for button in held.page.steps.buttons:
        held.open(button.text())
        assert held.page.beside.note is not None and held.page.beside.note.isVisible()
        assert held.page.step is not None
        assert all(place != "note" for _, place in held.page.step.questions)


def test_a_question_that_is_opened_by_an_answer_is_kept_too(hold: Callable[..., Held], qtbot: QtBot) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Coping and signposting")
    assert not held.question("expert-support").isVisible()
    told = held.question("signposted")
    held.click(told.boxes[3])
    assert held.question("expert-support").isVisible()
    held.click(held.question("expert-support").boxes[0])
    held.settle()
    assert held.records.kept == ["signposted", "expert-support"]


# Saving


def test_typing_says_saving_until_it_is_kept(hold: Callable[..., Held], qtbot: QtBot) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    note = held.page.beside.note
    assert note is not None
    note.enter()
    qtbot.keyClicks(note.area, "Rest")
    assert held.page.saved.text() == "Saving…"
    assert held.records.kept == []
    held.page.next.setFocus()
    held.settle()
    assert held.records.given["note"] == ("Rest",)
    assert held.page.saved.text() == "Saved 10:42"


def test_typing_is_kept_when_it_pauses(hold: Callable[..., Held], qtbot: QtBot) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE), pace=AT_ONCE)
    note = held.page.beside.note
    assert note is not None
    note.enter()
    qtbot.keyClicks(note.area, "Rest")
    qtbot.waitUntil(lambda: held.records.given.get("note") == ("Rest",))


@pytest.mark.parametrize("way", ["window", "lock", "hide", "step"])
def test_whatever_is_being_typed_is_kept_however_it_is_left(
    hold: Callable[..., Held], qtbot: QtBot, way: str
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    note = held.page.beside.note
    assert note is not None
    note.enter()
    qtbot.keyClicks(note.area, "Half a wor")
    if way == "window":
        QApplication.sendEvent(held.page, QEvent(QEvent.Type.WindowDeactivate))
    elif way == "lock":
        held.page.put_away()
    elif way == "hide":
        held.page.hide()
    else:
        held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held.settle()
    assert held.records.given["note"] == ("Half a wor",)


def test_what_cannot_be_kept_stays_is_said_and_is_never_called_saved(
    hold: Callable[..., Held], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.GROUP))
    held.open("Close")
    day = held.question("next-date")
    day.enter()
    qtbot.keyClicks(day.line, "31 nov")
    held.page.next.setFocus()
    held.settle()
    assert day.problem.isVisible() and day.line.text() == "31 nov"
    assert held.page.saved.text() == "Not saved: one answer needs a look"
    day.enter()
    day.line.selectAll()
    qtbot.keyClicks(day.line, "4 dec")
    held.page.next.setFocus()
    held.settle()
    assert held.records.given["next-date"] == ("2026-12-04",)
    assert held.page.saved.text() == "Saved 10:42"


def test_a_full_disk_keeps_the_answer_on_the_screen_and_tries_again(
    hold: Callable[..., Held], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE), pace=AT_ONCE)
    held.open("Risk factors")
    held.records.refusing = SaveFailed("The disk is full.", "What was saved is safe.", "Free some space.")
    held.press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: held.page.saving.given_up)
    assert held.page.saved.text() == "Not saved yet"
    assert "The disk is full." in held.page.saved.trouble.more.text()
    assert held.question(FACTORS[0]).values()
    held.records.refusing = None
    held.click(held.page.saved.trouble.try_again)
    held.settle()
    assert held.records.kept == [FACTORS[0]]
    assert not held.page.saved.trouble.isVisible()
    assert held.page.saved.text() == "Saved 10:42"


def test_what_the_record_book_can_never_keep_is_said_at_its_question(
    hold: Callable[..., Held], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Risk factors")
    held.records.refusing = BadInput("“Felt out of control” takes one answer.")
    held.press(Qt.Key.Key_2)
    held.settle()
    assert held.question(FACTORS[0]).problem.text() == "“Felt out of control” takes one answer."
    assert held.page.saved.text() == "Not saved: one answer needs a look"
    held.records.refusing = None
    held.question(FACTORS[0]).enter()
    held.press(Qt.Key.Key_1)
    held.settle()
    assert held.page.saved.text() == "Saved 10:42"


def test_reading_again_shows_what_the_record_book_holds(hold: Callable[..., Held]) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Risk factors")
    held.press(Qt.Key.Key_2)
    held.settle()
    held.page.read()
    held.shown("Risk factors")
    assert held.page.score.text() == "Score so far 2 of 20, 1 of 10 rated"


def test_the_next_answer_takes_a_refused_one_along(hold: Callable[..., Held], qtbot: QtBot) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE), pace=AT_ONCE)
    held.open("Risk factors")
    held.records.refusing = SaveFailed("The disk is full.")
    held.press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: held.page.saving.given_up)
    held.records.refusing = None
    held.press(Qt.Key.Key_1)
    held.settle()
    assert sorted(held.records.kept) == sorted(FACTORS[:2])


# Leaving and coming back


def test_a_paused_session_goes_on_at_the_same_question(hold: Callable[..., Held], qtbot: QtBot) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Risk factors")
    for key in (Qt.Key.Key_2, Qt.Key.Key_1):
        held.press(key)
    with qtbot.waitSignal(held.page.left):
        held.click(held.page.pause)
    held.settle()
    again = hold(held.records.session)
    assert again.page.title.text() == "Risk factors"
    assert again.focused == FACTORS[2]
    assert again.page.score.text() == "Score so far 3 of 20, 2 of 10 rated"


def test_the_cursor_stays_where_it_was_in_the_note(hold: Callable[..., Held], qtbot: QtBot) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    note = held.page.beside.note
    assert note is not None
    note.enter()
    qtbot.keyClicks(note.area, "Sleeps again")
    note.set_caret(6)
    held.page.put_away()
    held.settle()
    again = hold(held.records.session)
    assert again.focused == "note"
    assert again.page.beside.note.caret == 6  # type: ignore[union-attr]


def test_pause_and_lock_keeps_first_and_asks_for_the_lock_then(
    hold: Callable[..., Held], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    note = held.page.beside.note
    assert note is not None
    note.enter()
    qtbot.keyClicks(note.area, "Later")
    with qtbot.waitSignal(held.page.lock_wanted):
        held.click(held.page.pause_and_lock)
    assert held.records.given["note"] == ("Later",)


def test_pausing_waits_where_something_cannot_be_kept(hold: Callable[..., Held], qtbot: QtBot) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE), pace=AT_ONCE)
    left: list[bool] = []
    held.page.left.connect(lambda: left.append(True))
    held.open("Risk factors")
    held.records.refusing = SaveFailed("The disk is full.")
    held.press(Qt.Key.Key_2)
    held.click(held.page.pause)
    qtbot.waitUntil(lambda: held.page.saving.given_up)
    assert left == [] and held.page.saved.trouble.isVisible()
    held.records.refusing = None
    held.click(held.page.pause)
    qtbot.waitUntil(lambda: left == [True])


def test_urgent_contacts_can_be_asked_for_in_every_shape(hold: Callable[..., Held], qtbot: QtBot) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    with qtbot.waitSignal(held.page.urgent_contacts):
        held.click(held.page.beside.at_risk.contacts)
    held.page.resize(600, 700)
    assert held.page.columns.shape < 3
    with qtbot.waitSignal(held.page.urgent_contacts):
        held.click(held.page.columns.contacts)


# Finishing


def test_finishing_names_what_is_missing_and_leads_there(hold: Callable[..., Held], qtbot: QtBot) -> None:
    held = hold(session_of(SessionKind.GROUP))
    held.open("Close")
    held.click(held.page.next)
    assert [link.text() for link in held.page.missing.links] == ["Who held it with you?"]
    assert held.records.kept == []
    held.press(Qt.Key.Key_Space)
    held.shown("Facilitators")
    assert held.focused == "second-facilitator"
    qtbot.keyClicks(QApplication.focusWidget(), "Wren")
    held.open("Close")
    assert not held.page.missing.isVisible()


def test_a_one_to_one_is_finished_once_the_safety_concern_is_answered(
    hold: Callable[..., Held], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Close and follow-up")
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert held.page.missing.isVisible()
    held.click(held.question("safety-concern").buttons[0])
    held.click(held.page.next)
    qtbot.waitUntil(lambda: held.page.ended.isVisible())
    assert "The 28-day follow-up is booked for Monday 21 December 2026." in texts(held.page.ended)
    assert held.records.kept[-1] == "finished"
    with qtbot.waitSignal(held.page.finished) as heard:
        held.press(Qt.Key.Key_Space)
    assert heard.args == ["s1"]


def test_what_cannot_be_kept_stands_in_the_way_of_finishing(hold: Callable[..., Held], qtbot: QtBot) -> None:
    held = hold(session_of(SessionKind.GROUP, answers={"second-facilitator": ("Wren",)}))
    held.open("Close")
    day = held.question("next-date")
    day.enter()
    qtbot.keyClicks(day.line, "31 nov")
    held.click(held.page.next)
    assert len(held.page.missing.links) == 1
    assert "finished" not in held.records.kept


def test_a_finish_that_is_refused_says_why_and_can_be_tried_again(
    hold: Callable[..., Held], qtbot: QtBot
) -> None:
    concern = {"safety-concern": (option_of(guide("one-to-one"), "safety-concern", 0),)}
    held = hold(session_of(SessionKind.ONE_TO_ONE, answers=concern))
    held.open("Close and follow-up")
    held.records.refusing = SaveFailed("The disk is full.")
    held.click(held.page.next)
    qtbot.waitUntil(lambda: held.page.not_finished.isVisible())
    assert "The disk is full." in held.page.not_finished.more.text()
    held.records.refusing = None
    held.click(held.page.not_finished.try_again)
    qtbot.waitUntil(lambda: held.page.ended.isVisible())
    assert held.records.kept == ["finished"]


def test_after_the_end_the_urgent_contacts_stay_and_nothing_else_can_be_written(
    hold: Callable[..., Held], qtbot: QtBot
) -> None:
    concern = {"safety-concern": (option_of(guide("one-to-one"), "safety-concern", 1),)}
    held = hold(session_of(SessionKind.ONE_TO_ONE, answers=concern))
    held.open("Close and follow-up")
    held.page.next.click()
    held.page.finish()  # as an impatient second Ctrl+Enter does
    qtbot.waitUntil(lambda: held.page.ended.isVisible())
    assert held.records.kept == ["finished"]
    assert held.page.beside.at_risk.contacts.isEnabled() and held.page.beside.at_risk.isVisible()
    assert not held.page.beside.note.isVisible()  # type: ignore[union-attr]
    assert not any(button.isEnabled() for button in held.page.steps.buttons)
    assert {button.state for button in held.page.steps.buttons} == {State.DONE}
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert held.page.title.text() == "Finished"


def test_another_session_can_be_held_after_one_has_ended(hold: Callable[..., Held], qtbot: QtBot) -> None:
    concern = {"safety-concern": (option_of(guide("one-to-one"), "safety-concern", 0),)}
    held = hold(session_of(SessionKind.ONE_TO_ONE, answers=concern))
    held.open("Close and follow-up")
    held.click(held.page.next)
    qtbot.waitUntil(lambda: held.page.ended.isVisible())
    held.records.session = session_of(SessionKind.GROUP)
    held.page.show_session("s2")
    held.shown("Welcome and ground rules")
    assert not held.page.ended.isVisible()
    assert held.page.next.isVisible() and held.page.pause.isVisible()
    held.open("Themes")
    held.click(held.question("themes").boxes[0])
    held.settle()
    assert held.records.kept[-1] == "themes"


def test_a_finished_session_opens_at_its_end(hold: Callable[..., Held]) -> None:
    held = hold(replace(session_of(SessionKind.ONE_TO_ONE), finished=NOW))
    assert held.page.ended.isVisible()
    assert held.page.step is not None and not held.page.step.isVisible()


# A follow-up


def test_each_factor_stands_beside_the_first_time(hold: Callable[..., Held]) -> None:
    held = hold(session_of(SessionKind.FOLLOW_UP))
    held.open("Risk factors")
    assert held.question(FACTORS[0]).first_time.text() == "first time: 2"
    assert held.question(FACTORS[5]).first_time.text() == "first time: 0"


def test_the_decision_is_taken_beside_the_comparison(hold: Callable[..., Held], qtbot: QtBot) -> None:
    held = hold(session_of(SessionKind.FOLLOW_UP))
    held.open("Risk factors")
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_2):
        held.press(key)
    held.open("Your decision")
    comparison = held.page.comparison
    assert comparison is not None and comparison.hasFocus()
    assert [one.change for one in comparison.lines[:4]] == ["−1", "0", "+1", "–"]
    assert "Total: first time 11, now –, change –." in comparison.accessibleName()
    assert "Left out" in texts(comparison)
    assert not held.question("decision-reason").isVisible()
    held.click(held.question("decision").buttons[1])
    assert held.question("decision-reason").isVisible()
    held.question("decision-reason").enter()
    qtbot.keyClicks(QApplication.focusWidget(), "Sleeping, back at work.")
    held.open("Close")
    assert held.records.given["decision-reason"] == ("Sleeping, back at work.",)


def test_an_instrument_counts_answers_and_tells_its_score_when_it_is_whole(
    hold: Callable[..., Held],
) -> None:
    held = hold(session_of(SessionKind.FOLLOW_UP))
    held.open("The last two weeks")
    assert held.page.score.text() == "0 of 4 answered"
    for key in (Qt.Key.Key_3, Qt.Key.Key_0, Qt.Key.Key_1):
        held.press(key)
    assert held.page.score.text() == "3 of 4 answered"
    held.press(Qt.Key.Key_1)
    assert held.page.score.text() == "Score 5 of 12"
    held.settle()
    form = held.records.session.instruments[1].canonical
    assert len(held.records.session.answers[form]) == 4


def test_an_instrument_that_is_too_early_is_not_asked(hold: Callable[..., Held]) -> None:
    early = session_of(SessionKind.FOLLOW_UP)
    held = hold(replace(early, instruments=early.instruments[1:]))
    held.open("The past month")
    assert held.page.step is not None and held.page.step.too_early
    assert held.page.step.order() == []


# Every shape


SHAPES = [
    (1280, 766, 100, 3),
    (1024, 700, 100, 3),
    (900, 700, 100, 2),
    (700, 700, 100, 1),
    (1280, 800, 200, 1),
]


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[Callable[[int], Theme]]:
    """The application in its own colours and sizes, at a text size in per cent."""
    font, palette = qapp.font(), qapp.palette()
    yield lambda percent: Theme(qapp, "light", percent)
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(palette)


@pytest.mark.parametrize(("width", "height", "percent", "shape"), SHAPES)
@pytest.mark.parametrize("kind", list(SessionKind))
def test_every_step_fits_the_window(
    hold: Callable[..., Held],
    dressed: Callable[[int], Theme],
    width: int,
    height: int,
    percent: int,
    shape: int,
    kind: SessionKind,
) -> None:
    dressed(percent)
    held = hold(session_of(kind))
    held.page.resize(width, height)
    for button in held.page.steps.buttons:
        held.open(button.text())
        assert held.page.columns.shape == shape
        assert (held.page.width(), held.page.height()) == (width, height)
        assert held.page.area.horizontalScrollBar().maximum() == 0
        corner = held.page.next.mapTo(held.page, held.page.next.rect().bottomRight())
        assert corner.x() < width and corner.y() < height


def test_the_columns_follow_the_text_size_while_it_changes(
    hold: Callable[..., Held], dressed: Callable[[int], Theme], qtbot: QtBot
) -> None:
    theme = dressed(100)
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    assert held.page.columns.shape == 3
    theme.set_percent(200)
    qtbot.waitUntil(lambda: held.page.columns.shape == 1)
    theme.set_percent(100)
    qtbot.waitUntil(lambda: held.page.columns.shape == 3)
    assert held.page.beside.isVisible() and held.page.steps.isVisible()


def test_tab_goes_from_the_questions_to_back_and_next_and_then_to_the_note_and_the_steps(
    hold: Callable[..., Held],
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Risk factors")
    held.question(FACTORS[-1]).enter()
    page, reached = held.page, []
    for _ in range(5):
        held.press(Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert page.beside.note is not None
    expected = [
        page.back,
        page.next,
        page.beside.at_risk.contacts,
        page.beside.note.area,
        page.steps.buttons[0],
    ]
    assert reached == expected


@pytest.mark.parametrize("kind", list(SessionKind))
def test_everything_that_can_be_touched_has_a_name_and_can_be_reached_with_tab(
    hold: Callable[..., Held], kind: SessionKind
) -> None:
    held = hold(session_of(kind))
    for step in held.page.steps.buttons:
        held.open(step.text())
        reached = {QApplication.focusWidget()}
        for _ in range(120):
            held.press(Qt.Key.Key_Tab)
            here = QApplication.focusWidget()
            assert here is not None and here.accessibleName(), here
            if here in reached:
                break
            reached.add(here)
        fields = (QLineEdit, QPlainTextEdit)
        for widget in held.page.findChildren(QWidget):
            if isinstance(widget, fields) and widget.isVisible() and widget.isEnabled():
                assert widget in reached or widget.focusProxy() in reached, widget.accessibleName()
        for question in held.page.step.order() if held.page.step else ():
            assert any(question.isAncestorOf(one) for one in reached if one), question.name


# Against a real record book


@pytest.fixture
def real(
    qtbot: QtBot, vault_folder: Path, passphrase: str
) -> Iterator[Callable[[], tuple[SessionPage, Background]]]:
    """Open the record book anew and show the session in it; what was open before is closed first."""
    opened: list[Background] = []

    def show() -> tuple[SessionPage, Background]:
        for background in opened:
            background.close(done=lambda: None)
            qtbot.waitUntil(background.idle)
        background = Background(lambda: NOW, pytest.fail, pytest.fail)
        opened.append(background)
        background.open(
            lambda: Casebook.open(vault_folder, passphrase, now=NOW, limits=CHEAP_LIMITS), done=lambda _: None
        )
        begun: list[str] = []
        background.run(begin, done=begun.append)
        qtbot.waitUntil(lambda: bool(begun))
        page = SessionPage(background, lambda: NOW, pace=AT_ONCE)
        qtbot.addWidget(page)
        page.resize(1280, 800)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.show_session(begun[0])
        qtbot.waitUntil(lambda: page.step is not None and background.idle())
        return page, background

    yield show
    for background in opened:
        background.close(done=lambda: None)
        qtbot.waitUntil(background.idle)
        background.stop()


def begin(casebook: Casebook) -> str:
    """The one-to-one with Heron, who is made up once."""
    known = people.listed(casebook.store)
    if known:
        return sessions.begin_one_to_one(casebook.store, "heron's case", now=NOW)
    case = cases.add_person(
        casebook.store,
        people.Person("heron", "Heron", StaffGroup.STUDENTS),
        incident_id=None,
        exposure=Exposure.DIRECT,
        source=RequestSource.SELF,
        requested=None,
        offered_on=None,
        now=NOW,
        today=NOW.date(),
        new=lambda: "heron's case",
    )
    return sessions.begin_one_to_one(casebook.store, case.id, now=NOW)


def test_a_real_session_is_held_left_continued_and_finished(
    real: Callable[[], tuple[SessionPage, Background]], qtbot: QtBot
) -> None:
    page, background = real()
    held = Held(qtbot, page, background, None)  # type: ignore[arg-type]
    QApplication.processEvents()
    held.press(Qt.Key.Key_1)
    held.settle()
    held.open("Risk factors")
    for _ in FACTORS[:4]:
        held.press(Qt.Key.Key_2)
    page.put_away()
    page.hide()

    page, background = real()
    held = Held(qtbot, page, background, None)  # type: ignore[arg-type]
    held.shown("Risk factors")
    assert page.score.text() == "Score so far 8 of 20, 4 of 10 rated"
    assert held.focused == FACTORS[4]
    held.open("Close and follow-up")
    held.click(held.question("safety-concern").buttons[0])
    held.click(page.next)
    qtbot.waitUntil(lambda: page.ended.isVisible())
    assert any("28-day" in sentence for sentence in texts(page.ended)), texts(page.ended)
