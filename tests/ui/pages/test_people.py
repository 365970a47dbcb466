"""People: the list, and the way into a person, a record and the form for somebody new."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.pages.people import PeoplePage
from ui.theme import Theme


@pytest.fixture
def page(desk: Any, shown: Callable[..., QWidget]) -> PeoplePage:
    page = PeoplePage(desk.background, desk.clock)
    shown(page, 1068, 800)
    return page


@pytest.fixture
def look(page: PeoplePage, desk: Any) -> Callable[[], PeoplePage]:
    def read() -> PeoplePage:
        page.read()
        desk.settle()
        return page

    return read


def rows(page: PeoplePage) -> list[list[str]]:
    model = page.list.table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_an_empty_list_says_what_belongs_here(look: Callable[[], PeoplePage]) -> None:
    page = look()
    assert page.list.empty.isVisible() and not page.list.table.isVisible()


def test_people_are_told_by_code_name_and_never_by_their_own(
    look: Callable[[], PeoplePage], desk: Any
) -> None:
    case = desk.meet("Wren", desk.record_incident(), name="Robin Alder")
    desk.hold(case)
    assert rows(look()) == [
        ["Wren", "Nurses and midwives", "Bay 4, November", "23 November 2026", "21 December 2026"]
    ]


def test_searching_finds_code_names_and_says_when_there_is_none(
    look: Callable[[], PeoplePage], desk: Any
) -> None:
    desk.meet("Wren")
    desk.meet("Heron")
    page = look()
    desk.type(page.list.search, "her")
    desk.settle()
    assert [row[0] for row in rows(page)] == ["Heron"]
    desk.type(page.list.search, "nobody")
    desk.settle()
    assert page.list.nothing_found.isVisible()


def test_the_way_to_a_person_their_record_and_back_again_by_keyboard(
    look: Callable[[], PeoplePage], desk: Any, qtbot: QtBot
) -> None:
    case = desk.meet("Wren")
    session = desk.hold(case)
    page = look()
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    desk.settle()
    assert page.person.isVisible() and page.person.title.text() == "Wren"
    desk.press(page.person.presses[f"read {session}"])
    assert page.record.isVisible() and page.record.title.text() == "Wren · first assessment"
    desk.press(page.record.back)
    assert page.person.presses[f"read {session}"].hasFocus(), "the keyboard is where it was"
    desk.press(page.person.back)
    assert page.list.isVisible()


def test_what_the_page_of_a_person_asks_for_is_passed_on(
    look: Callable[[], PeoplePage], desk: Any, qtbot: QtBot
) -> None:
    case = desk.meet("Wren")
    page = look()
    page.open_person(case.person_id)
    desk.settle()
    with qtbot.waitSignal(page.assessment_chosen) as heard:
        desk.press(page.person.presses[f"assess {case.id}"])
    assert heard.args == [case.id]


@pytest.mark.parametrize(("percent", "there"), [(100, 5), (200, 3)])
def test_large_text_leaves_columns_out_before_it_cuts_a_code_name_off(
    look: Callable[[], PeoplePage], desk: Any, theme: Theme, percent: int, there: int
) -> None:
    desk.meet("Oystercatcher")
    theme.set_percent(percent)
    page = look()
    page.resize(920 if percent == 200 else 1068, 760)
    desk.settle()
    table = page.list.table
    shown = [column for column in range(5) if not table.isColumnHidden(column)]
    assert len(shown) == there and shown[:2] == [0, 1]
    assert sum(table.columnWidth(column) for column in shown) <= table.viewport().width()
    assert table.sizeHintForIndex(table.model().index(0, 0)).width() <= table.columnWidth(0)


def test_everything_can_be_reached_and_is_named(
    look: Callable[[], PeoplePage], desk: Any, reachable: Callable[[QWidget], None]
) -> None:
    desk.meet("Wren")
    page = look()
    page.list.add.setFocus()
    reachable(page)


def test_many_people_are_read_as_somebody_goes_down(
    look: Callable[[], PeoplePage], desk: Any, qtbot: QtBot
) -> None:
    for number in range(230):
        desk.meet(f"Teal {number:03}")
    page = look()
    assert len(rows(page)) == 200
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(rows(page)) == 230)
    assert rows(page)[-1][0] == "Teal 229"
    desk.settle()
    assert len(rows(look())) == 230
    desk.type(page.list.search, "teal 22")
    qtbot.waitUntil(lambda: len(rows(page)) == 10)
