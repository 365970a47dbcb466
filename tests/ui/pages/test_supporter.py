"""Looking after the supporter: what they carried, their dates, and a check-in that only they see."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import SessionKind
from sos_desktop.records import check_ins, sessions, supporter
from ui.pages.supporter import SupporterPage
from ui.theme import Theme


@pytest.fixture
def look(desk: Any, shown: Callable[..., QWidget]) -> Callable[..., SupporterPage]:
    def show(width: int = 1068, height: int = 800) -> SupporterPage:
        page = SupporterPage(desk.background, desk.clock)
        shown(page, width, height)
        page.read()
        desk.settle()
        return page

    return show


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def own(desk: Any, kind: SessionKind) -> str:
    now = desk.now

    def work(book: Any) -> str:
        session = sessions.begin_own(book.store, kind, now=now)
        sessions.welcome(book.store, session, now=now)
        guide = sessions.read(book.store, session).guide
        said = next(item for item in guide.walk() if item.link_id == "welcome-said")
        sessions.answer(book.store, session, guide.canonical, said.link_id, (said.options[0].value,), now=now)
        if kind is SessionKind.SUPERVISION:
            sessions.answer(book.store, session, guide.canonical, "supervisor", ("Asha",), now=now)
            sessions.answer(book.store, session, guide.canonical, "next-date", ("2026-12-01",), now=now)
        sessions.finish(book.store, session, now=now)
        return session

    kept: str = desk.do(work)
    return kept


def test_an_empty_page_says_what_belongs_there(
    look: Callable[..., SupporterPage], reachable: Callable[[QWidget], None]
) -> None:
    page = look()
    said = words(page)
    for part in ("No sessions in 14 days.", "None is written down yet.", "None. It takes a minute or two."):
        assert part in said
    assert page.subtitle.text() == "You have held no sessions in 14 days."
    reachable(page)


def test_a_session_is_marked_as_heavy_and_not_so_heavy(look: Callable[..., SupporterPage], desk: Any) -> None:
    session = desk.hold(desk.meet("Wren"))
    page = look()
    assert "One-to-one, Wren" in words(page)
    desk.press(page.presses[f"heavy {session}"])
    assert "1 of them heavy" in page.subtitle.text() and page.presses[f"light {session}"].hasFocus()
    desk.press(page.presses[f"light {session}"])
    assert "heavy" not in page.subtitle.text()


def test_a_supervision_stands_in_the_log_and_sets_the_next_date(
    look: Callable[..., SupporterPage], desk: Any
) -> None:
    own(desk, SessionKind.SUPERVISION)
    page = look()
    assert "With Asha" in words(page)
    assert page.fields["next_supervision"].day.text() == "1 December 2026"
    assert "Your next supervision is on Tuesday 1 December 2026." in page.subtitle.text()


def test_dates_are_typed_as_people_say_them(look: Callable[..., SupporterPage], desk: Any) -> None:
    page = look()
    desk.type(page.fields["refresher"].day, "nonsense")
    desk.press(page.save)
    assert page.form.problem_of(page.fields["refresher"].day)
    desk.type(page.fields["refresher"].day, "4 december 2026")
    desk.type(page.fields["trained"].day, "1 March 2025")
    desk.type(page.fields["standing_down"].day, "today")
    desk.press(page.save)
    assert page.told.text() == "Your dates are kept."
    assert (
        "You are standing down." in page.subtitle.text()
        and "Your refresher is on Friday" in page.subtitle.text()
    )
    desk.type(page.fields["back"].day, "1 november 2026")
    desk.press(page.save)
    assert "back before you stood down" in page.told.text()


@pytest.mark.parametrize("sign", [SessionKind.SUPERVISION, SessionKind.CHECK_IN])
def test_both_guides_begin_here(
    look: Callable[..., SupporterPage], desk: Any, qtbot: QtBot, sign: SessionKind
) -> None:
    page = look()
    press = page.supervise if sign is SessionKind.SUPERVISION else page.check_in
    with qtbot.waitSignal(page.session_wanted) as heard:
        desk.press(press)
    (session,) = heard.args
    assert desk.do(lambda book: sessions.read(book.store, session).kind) is sign
    page.read()
    desk.settle()
    if sign is SessionKind.CHECK_IN:
        with qtbot.waitSignal(page.session_wanted):
            desk.press(page.presses[f"continue {session}"])


def test_a_check_in_is_taken_away_after_asking_twice(look: Callable[..., SupporterPage], desk: Any) -> None:
    session = own(desk, SessionKind.CHECK_IN)
    page = look()
    desk.press(page.presses[f"erase {session}"])
    assert desk.do(lambda book: check_ins.listed(book.store))
    line = next(line for line in page.findChildren(QWidget) if "sure" in getattr(line, "presses", {}))
    desk.press(line.presses["sure"])  # type: ignore[attr-defined]
    assert desk.do(lambda book: check_ins.listed(book.store)) == ()
    assert page.told.text() == "It is gone." and page.check_in.hasFocus()


def test_a_disk_that_is_full_is_said(look: Callable[..., SupporterPage], desk: Any, refusing: Any) -> None:
    page = look()
    with refusing(supporter, "keep_dates"):
        desk.press(page.save)
    assert "The disk is full." in page.told.text()


@pytest.mark.parametrize("percent", [100, 200])
def test_it_fits_a_small_window(
    look: Callable[..., SupporterPage], desk: Any, theme: Theme, percent: int
) -> None:
    desk.hold(desk.meet("Wren"))
    own(desk, SessionKind.CHECK_IN)
    theme.set_percent(percent)
    page = look(690, 640)
    assert page.area.horizontalScrollBar().maximum() == 0


def test_a_day_of_training_without_a_year_lies_behind_and_a_supervision_ahead(
    look: Callable[..., SupporterPage], desk: Any
) -> None:
    page = look()
    desk.type(page.fields["trained"].day, "3 dec")
    desk.type(page.fields["next_supervision"].day, "3 dec")
    desk.press(page.save)
    dates = desk.do(lambda book: supporter.read(book.store, today=desk.now.date())).dates
    assert (dates.trained.year, dates.next_supervision.year) == (2025, 2026)
