"""What was undone, moved or put away, as Today and a person's page tell it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.records import binned, moves, sessions
from ui.pages.person import PersonPage
from ui.pages.today import TodayPage
from ui.theme import Theme


@pytest.fixture
def today(desk: Any, shown: Callable[..., QWidget]) -> Callable[..., TodayPage]:
    def show(width: int = 1068, height: int = 800) -> TodayPage:
        page = TodayPage(desk.background, desk.clock)
        shown(page, width, height)
        page.read()
        desk.settle()
        return page

    return show


@pytest.fixture
def person(desk: Any, shown: Callable[..., QWidget]) -> Callable[..., PersonPage]:
    def show(person_id: str) -> PersonPage:
        page = PersonPage(desk.background, desk.clock)
        shown(page, 1068, 800)
        page.show_person(person_id)
        desk.settle()
        return page

    return show


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def begin(desk: Any, case: Any) -> str:
    now = desk.now
    session: str = desk.do(lambda book: sessions.begin_one_to_one(book.store, case.id, now=now))
    return session


def reopen(desk: Any, session: str) -> str:
    now = desk.now
    draft: str = desk.do(lambda book: sessions.reopen(book.store, session, now=now))
    return draft


def move(desk: Any, session: str, to: Any) -> None:
    desk.do(partial(_move, session=session, to=to.person_id, now=desk.now))


def _move(book: Any, *, session: str, to: str, now: Any) -> bool:
    moves.move(book.store, session, to, now=now)
    return True


# Today


def test_an_unfinished_session_goes_into_the_bin_and_the_person_waits_again(
    today: Callable[..., TodayPage], desk: Any, qtbot: QtBot
) -> None:
    session = begin(desk, desk.meet("Wren"))
    page = today()
    assert not page.bin.isVisible()
    notice = page.notices[0]
    assert notice.bin.accessibleName() == "Put in the bin: One-to-one with Wren, unfinished"
    desk.press_twice(notice.bin)
    assert not notice.isVisible()
    assert page.told.text() == "It is in the bin, with everything in it. You can take it out again there."
    assert [row.person.text() for row in page.rows if row.start.isVisible()] == ["Wren"]
    assert [each.session_id for each in desk.do(lambda book: binned.listed(book.store))] == [session]
    assert (page.bin.text(), page.bin.accessibleName()) == ("Bin (1)", "Bin, 1 in it")
    with qtbot.waitSignal(page.bin_wanted):
        desk.press(page.bin)


def test_what_cannot_be_put_away_says_why_and_stays(
    today: Callable[..., TodayPage], desk: Any, refusing: Any
) -> None:
    begin(desk, desk.meet("Wren"))
    page = today()
    with refusing(binned, "put"):
        desk.press(page.notices[0].bin)
    assert "The disk is full." in page.told.text() and page.notices[0].isVisible()


def test_what_was_told_is_gone_when_somebody_comes_back(today: Callable[..., TodayPage], desk: Any) -> None:
    begin(desk, desk.meet("Wren"))
    page = today()
    desk.press(page.notices[0].bin)
    page.hide()
    page.show()
    assert page.told.text() == ""


def test_a_record_that_is_open_again_says_that_it_stands(today: Callable[..., TodayPage], desk: Any) -> None:
    reopen(desk, desk.hold(desk.meet("Wren")))
    page = today()
    assert page.notices[0].heading.text() == "One-to-one with Wren, opened again"
    assert page.notices[0].more.text().startswith("The finished record stands until you finish it again.")


def test_what_was_moved_is_offered_to_be_reviewed(
    today: Callable[..., TodayPage], desk: Any, qtbot: QtBot
) -> None:
    session, heron = desk.hold(desk.meet("Wren")), desk.meet("Heron")
    move(desk, session, heron)
    page = today()
    assert "One-to-one moved to Heron, to be reviewed" in words(page)
    with qtbot.waitSignal(page.review_chosen) as heard:
        desk.press(page.reviews[0].review)
    assert heard.args == [session, heron.person_id]


@pytest.mark.parametrize(("width", "percent"), [(1068, 100), (812, 100), (920, 200)])
def test_it_fits(today: Callable[..., TodayPage], desk: Any, theme: Theme, width: int, percent: int) -> None:
    begin(desk, desk.meet("Great crested grebe from the far end of the corridor"))
    move(desk, desk.hold(desk.meet("Wren")), desk.meet("Slavonian grebe from the other end of the corridor"))
    theme.set_percent(percent)
    page = today(width, 760)
    assert page.width() == width and page.area.horizontalScrollBar().maximum() == 0


def test_everything_can_be_reached_and_is_named(
    today: Callable[..., TodayPage], desk: Any, reachable: Callable[[QWidget], None]
) -> None:
    for code_name in ("Wren", "Dunlin"):
        begin(desk, desk.meet(code_name))
    move(desk, desk.hold(desk.meet("Robin")), desk.meet("Heron"))
    page = today()
    desk.press(page.notices[0].bin)
    reachable(page)


# A person


def test_a_session_that_is_open_again_is_read_or_gone_on_with(
    person: Callable[..., PersonPage], desk: Any, qtbot: QtBot
) -> None:
    wren = desk.meet("Wren")
    session = desk.hold(wren)
    draft = reopen(desk, session)
    page = person(wren.person_id)
    assert "Opened again" in words(page)
    assert f"read {session}" in page.presses
    with qtbot.waitSignal(page.session_chosen) as heard:
        desk.press(page.presses[f"continue {draft}"])
    assert heard.args == [draft]


def test_the_right_persons_page_asks_for_the_review_and_the_other_says_that_it_went(
    person: Callable[..., PersonPage], desk: Any
) -> None:
    incident = desk.record_incident()
    wren, heron = desk.meet("Wren", incident), desk.meet("Heron", incident)
    session = desk.hold(wren)
    move(desk, session, heron)
    there = person(heron.person_id)
    assert "Moved here" in words(there)
    assert there.presses[f"read {session}"].text() == "Review"
    here = person(wren.person_id)
    assert "A record that was somebody else’s went to the right person" in words(here)
    assert list(here.presses) == [f"assess {wren.id}"]


def test_what_lies_in_the_bin_is_no_part_of_the_story(person: Callable[..., PersonPage], desk: Any) -> None:
    wren = desk.meet("Wren")
    session, now = begin(desk, wren), desk.now
    desk.do(lambda book: binned.put(book.store, session, now=now) or True)
    page = person(wren.person_id)
    assert "Unfinished" not in words(page)
    assert list(page.presses) == [f"assess {wren.id}"]
