"""A session against a real record book: held, left, the book closed and opened, continued, finished."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Exposure, RequestSource, StaffGroup
from sos_desktop.records import cases, people, sessions
from sos_desktop.vault.keys import CHEAP_LIMITS
from ui.background import Background
from ui.guide.saving import Pace
from ui.pages.session import SessionPage

NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
AT_ONCE = Pace(after_typing=1, at_most=1, again=(1, 1, 1, 1))


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
    real: Callable[[], tuple[SessionPage, Background]],
    held_by: Callable[..., Any],
    factors: list[str],
    qtbot: QtBot,
) -> None:
    page, background = real()
    held = held_by(qtbot, page, background, None)
    QApplication.processEvents()
    held.press(Qt.Key.Key_1)
    held.settle()
    held.open("Risk factors")
    for _ in factors[:4]:
        held.press(Qt.Key.Key_2)
    page.put_away()
    page.hide()

    page, background = real()
    held = held_by(qtbot, page, background, None)
    held.shown("Risk factors")
    assert page.score.text() == "Score so far 8 of 20, 4 of 10 rated"
    assert held.focused == factors[4]
    held.open("Close and follow-up")
    held.click(held.question("safety-concern").buttons[0])
    held.click(page.next)
    qtbot.waitUntil(lambda: page.ended.isVisible())
    assert any("28-day" in sentence for sentence in held.texts(page.ended)), held.texts(page.ended)
