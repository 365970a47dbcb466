"""Work leaves the window, answers come back to it in order, and nothing of a refusal's inside comes along."""

import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from sos_desktop.casebook import Casebook
from sos_desktop.errors import BadInput, SosError, WrongPassphrase
from sos_desktop.vault.keys import CHEAP_LIMITS
from ui.background import Background


@pytest.fixture
def opened(
    qtbot: QtBot, background: Background, vault_folder: Path, passphrase: str, now: datetime
) -> Casebook:
    got: list[Casebook] = []
    opening = partial(Casebook.open, vault_folder, passphrase, now=now, limits=CHEAP_LIMITS)
    with qtbot.waitSignal(background.settled):
        background.open(opening, done=got.append)
    return got[0]


def _thread(_: object = None) -> str:
    return threading.current_thread().name


def test_everything_about_the_record_book_happens_on_one_thread(
    qtbot: QtBot, background: Background, opened: Casebook
) -> None:
    names: list[str] = []
    with qtbot.waitSignal(background.settled):
        background.run(_thread, done=names.append)
        background.run(_thread, done=names.append)
    assert names == ["vault", "vault"]


def test_answers_come_back_on_the_window_s_thread_and_in_order(
    qtbot: QtBot, background: Background, opened: Casebook
) -> None:
    came: list[tuple[int, str]] = []
    with qtbot.waitSignal(background.settled):
        for number in range(20):
            background.run(lambda _, n=number: n, done=lambda n: came.append((n, _thread())))
    assert came == [(number, "MainThread") for number in range(20)]


def test_what_needs_no_record_book_does_not_wait_for_it(qtbot: QtBot, background: Background) -> None:
    release = threading.Event()
    order: list[str] = []

    def slow() -> Casebook:
        release.wait(5)
        raise BadInput("Too slow.")

    background.open(slow, done=lambda _: None, refused=lambda _: order.append("open"))
    background.aside(_thread, done=order.append)
    qtbot.waitUntil(lambda: order == ["aside"])
    release.set()
    qtbot.waitUntil(lambda: order == ["aside", "open"])


def test_it_is_idle_only_when_everything_is_answered(qtbot: QtBot, background: Background) -> None:
    assert background.idle()
    with qtbot.waitSignal(background.settled):
        background.aside(_thread, done=lambda _: None)
        assert not background.idle()
    assert background.idle()


def test_a_refusal_reaches_the_page_that_asked(qtbot: QtBot, background: Background, heard: Any) -> None:
    def refuse() -> None:
        raise BadInput("That is not a date.", "Nothing has been changed.")

    got: list[SosError] = []
    with qtbot.waitSignal(background.settled):
        background.aside(refuse, done=lambda _: None, refused=got.append)
    assert got[0].happened == "That is not a date."
    assert heard.refusals == []


def test_a_refusal_nobody_waits_for_reaches_the_one_place_for_it(
    qtbot: QtBot, background: Background, heard: Any
) -> None:
    def refuse() -> None:
        raise BadInput("That is not a date.")

    with qtbot.waitSignal(background.settled):
        background.aside(refuse, done=lambda _: None)
    assert [str(error) for error in heard.refusals] == ["That is not a date."]


def test_a_refusal_brings_no_frames_with_it(qtbot: QtBot, background: Background, heard: Any) -> None:
    def refuse() -> None:
        secret = "four words by chance"
        try:
            raise KeyError(secret)
        except KeyError as inner:
            raise BadInput("Refused.") from inner

    with qtbot.waitSignal(background.settled):
        background.aside(refuse, done=lambda _: None)
    error = heard.refusals[0]
    assert (error.__traceback__, error.__cause__, error.__context__) == (None, None, None)


def test_a_mistake_of_ours_is_told_by_type_file_and_line_only(
    qtbot: QtBot, background: Background, heard: Any
) -> None:
    def mistake() -> None:
        raise ValueError("Wren was very upset")

    answers: list[object] = []
    with qtbot.waitSignal(background.settled):
        background.aside(mistake, done=answers.append)
    (bug,) = heard.bugs
    assert bug.kind == "ValueError"
    assert bug.file == "tests/ui/test_background.py"
    assert bug.line > 0
    assert "Wren" not in str(bug)
    assert answers == []


def test_a_page_that_is_gone_gets_no_answer(qtbot: QtBot, background: Background, heard: Any) -> None:
    class Page(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.got: list[object] = []

        def take(self, more: str, answer: object) -> None:
            self.got.append((more, answer))

    page = Page()
    with qtbot.waitSignal(background.settled):
        background.aside(_thread, done=partial(page.take, "x"))
        page.deleteLater()
        from PySide6.QtCore import QCoreApplication, QEvent

        QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    assert page.got == []
    assert heard.bugs == []


def test_a_closed_record_book_can_be_opened_again(
    qtbot: QtBot, background: Background, opened: Casebook, vault_folder: Path, passphrase: str, now: datetime
) -> None:
    closed: list[bool] = []
    with qtbot.waitSignal(background.settled):
        background.close(done=lambda: closed.append(True))
    assert closed == [True]
    assert not background.open_wanted
    again: list[Casebook] = []
    with qtbot.waitSignal(background.settled):
        background.open(
            partial(Casebook.open, vault_folder, passphrase, now=now, limits=CHEAP_LIMITS), done=again.append
        )
    assert again[0].vault.meta.nickname == "Kingfisher"


def test_closing_what_is_not_open_does_nothing(qtbot: QtBot, background: Background) -> None:
    closed: list[bool] = []
    with qtbot.waitSignal(background.settled):
        background.close(done=lambda: closed.append(True))
    assert closed == [True]


def test_asking_a_record_book_that_is_not_open_is_a_mistake(
    qtbot: QtBot, background: Background, heard: Any
) -> None:
    with qtbot.waitSignal(background.settled):
        background.run(_thread, done=lambda _: None)
    assert heard.bugs[0].kind == "RuntimeError"


def test_one_that_could_not_be_opened_need_not_be_closed(
    qtbot: QtBot, background: Background, heard: Any, vault_folder: Path, now: datetime
) -> None:
    with qtbot.waitSignal(background.settled):
        background.open(
            partial(Casebook.open, vault_folder, "something else", now=now, limits=CHEAP_LIMITS),
            done=lambda _: None,
        )
    assert isinstance(heard.refusals[0], WrongPassphrase)
    assert not background.open_wanted


def test_closing_that_goes_wrong_still_ends_it(qtbot: QtBot, background: Background, heard: Any) -> None:
    class Stubborn:
        def close(self, *, now: datetime) -> None:
            raise ZeroDivisionError

    closed: list[bool] = []
    opening: Callable[[], Any] = Stubborn
    with qtbot.waitSignal(background.settled):
        background.open(opening, done=lambda _: None)
        background.close(done=lambda: closed.append(True))
    assert closed == [True]
    assert [bug.kind for bug in heard.bugs] == ["ZeroDivisionError"]


def test_what_is_asked_during_long_work_is_done_inside_it(
    qtbot: QtBot, background: Background, opened: Casebook
) -> None:
    asked = threading.Event()
    order: list[str] = []

    def long(_: Casebook) -> str:
        assert asked.wait(5)
        background.let_others()
        order.append("long")
        return "long"

    with qtbot.waitSignal(background.settled):
        background.run(long, done=lambda _: None)
        background.run(lambda _: order.append("meanwhile"), done=lambda _: None)
        asked.set()
    assert order == ["meanwhile", "long"]


def test_closing_comes_before_long_work(qtbot: QtBot, background: Background, opened: Casebook) -> None:
    asked = threading.Event()
    came: list[str] = []

    def long(_: Casebook) -> None:
        assert asked.wait(5)
        background.let_others()

    with qtbot.waitSignal(background.settled):
        background.run(long, done=lambda _: came.append("done"), refused=lambda e: came.append(e.code))
        background.close(done=lambda: came.append("closed"))
        asked.set()
    assert came == ["interrupted", "closed"]
    assert not background.open_wanted
