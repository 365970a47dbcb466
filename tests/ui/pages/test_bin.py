"""The bin: what was put away can come back, and what is deleted for good is asked about first."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from sos_desktop.records import binned, sessions
from ui.pages.bin import BinPage
from ui.theme import Theme


def _put_away(book: Any, *, case_id: str, now: Any) -> str:
    session = sessions.begin_one_to_one(book.store, case_id, now=now)
    sessions.welcome(book.store, session, now=now)
    binned.put(book.store, session, now=now)
    return session


@pytest.fixture
def put_away(desk: Any) -> Callable[[str], str]:
    """An unfinished session with somebody, put into the bin."""

    def put(code_name: str) -> str:
        session: str = desk.do(partial(_put_away, case_id=desk.meet(code_name).id, now=desk.now))
        return session

    return put


@pytest.fixture
def look(desk: Any, shown: Callable[..., QWidget]) -> Callable[..., BinPage]:
    def show(width: int = 1068, height: int = 800) -> BinPage:
        page = BinPage(desk.background, desk.clock)
        shown(page, width, height)
        page.read()
        desk.settle()
        return page

    return show


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def lying(desk: Any) -> list[str]:
    return [each.session_id for each in desk.do(lambda book: binned.listed(book.store))]


def test_an_empty_bin_says_what_would_lie_in_it(look: Callable[..., BinPage]) -> None:
    page = look()
    assert "Nothing in the bin" in words(page)
    assert not page.empty_bin.isVisible()


def test_it_says_what_was_put_away_and_when(look: Callable[..., BinPage], put_away: Any) -> None:
    put_away("Wren")
    told = words(look())
    assert "One-to-one with Wren" in told and "Put away 23 Nov 2026, 14:05" in told and "step 1 of 7" in told


def test_taken_out_it_is_unfinished_again(look: Callable[..., BinPage], put_away: Any, desk: Any) -> None:
    session = put_away("Wren")
    page = look()
    taken: list[str] = []
    page.taken_out.connect(taken.append)
    desk.press(page.presses[f"take out {session}"])
    assert taken == [session] and lying(desk) == []
    assert page.told.text() == "It is unfinished again: Today offers to continue it."
    assert "Nothing in the bin" in words(page)


def test_deleting_for_good_is_asked_first_and_can_be_left(
    look: Callable[..., BinPage], put_away: Any, desk: Any
) -> None:
    session = put_away("Wren")
    page = look()
    desk.press(page.presses[f"delete {session}"])
    assert "nobody can bring it back" in words(page) and page.presses["leave"].hasFocus()
    assert page.presses["leave"].text() == "Leave it in the bin"
    desk.press(page.presses["leave"])
    assert lying(desk) == [session]
    desk.press(page.presses[f"delete {session}"])
    desk.press(page.presses["sure"])
    assert lying(desk) == [] and page.told.text() == "It is deleted for good."


def test_the_whole_bin_is_emptied_after_a_question(
    look: Callable[..., BinPage], put_away: Any, desk: Any
) -> None:
    put_away("Wren")
    put_away("Heron")
    page = look()
    desk.press(page.empty_bin)
    assert "All 2 sessions in here will be gone" in words(page) and page.leave.hasFocus()
    desk.press(page.leave)
    assert len(lying(desk)) == 2 and page.empty_bin.hasFocus()
    desk.press(page.empty_bin)
    desk.press(page.sure)
    assert lying(desk) == []
    assert page.told.text() == "The bin is empty: 2 sessions are deleted for good."


def test_what_cannot_come_back_says_why_and_stays(
    look: Callable[..., BinPage], put_away: Any, desk: Any, refusing: Any
) -> None:
    session = put_away("Wren")
    page = look()
    for act, function in (("take out", "restore"), ("delete", "delete")):
        with refusing(binned, function):
            desk.press(page.presses[f"{act} {session}"])
            if act == "delete":
                desk.press(page.presses["sure"])
        assert "The disk is full." in page.told.text()
    assert lying(desk) == [session]


@pytest.mark.parametrize(("width", "percent"), [(1068, 100), (812, 100), (920, 200)])
def test_it_fits(
    look: Callable[..., BinPage], put_away: Any, desk: Any, theme: Theme, width: int, percent: int
) -> None:
    session = put_away("Great crested grebe from the very far end of the corridor")
    theme.set_percent(percent)
    page = look(width, 760)
    desk.press(page.presses[f"delete {session}"])
    desk.press(page.empty_bin)
    assert page.width() == width and page.area.horizontalScrollBar().maximum() == 0


def test_everything_can_be_reached_and_is_named(
    look: Callable[..., BinPage], put_away: Any, reachable: Callable[[QWidget], None]
) -> None:
    put_away("Wren")
    page = look()
    page.empty_bin.setFocus()
    reachable(page)
