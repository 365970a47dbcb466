"""Group sessions: found again, read as a record with its versions, and people who want a one-to-one added."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import StaffGroup
from sos_desktop.records import coded, sessions
from ui.pages.groups import GroupsPage


def _group(book: Any, *, incident_id: str, now: Any, finish: bool = True) -> str:
    store = book.store
    with store.change(now=now):
        session = sessions.begin_group(store, incident_id, now=now)
        sessions.welcome(store, session, now=now)
        guide = sessions.read(store, session).guide
        given = {
            "second-facilitator": "Sam Okafor",
            f"invited.{StaffGroup.STUDENTS}": 9,
            f"attended.{StaffGroup.STUDENTS}": 6,
            f"declined.{StaffGroup.STUDENTS}": 2,
        }
        for item in guide.walk():
            for meaning in coded.meanings(item):
                value = item.options[0].value if meaning == "welcomed" else given.get(meaning)
                if value is not None:
                    sessions.answer(store, session, guide.canonical, item.link_id, (value,), now=now)
        if finish:
            sessions.finish(store, session, now=now)
    return session


@pytest.fixture
def group(desk: Any) -> Callable[..., str]:
    def hold(finish: bool = True) -> str:
        incident = desk.record_incident()
        session: str = desk.do(partial(_group, incident_id=incident, now=desk.now, finish=finish))
        return session

    return hold


@pytest.fixture
def look(desk: Any, shown: Callable[..., QWidget]) -> Callable[[], GroupsPage]:
    def show() -> GroupsPage:
        page = GroupsPage(desk.background, desk.clock)
        shown(page, 1068, 800)
        page.read()
        desk.settle()
        return page

    return show


def rows(page: GroupsPage) -> list[tuple[str, ...]]:
    return [words for _, words in page.list.table.model().rows]  # type: ignore[attr-defined]


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_where_there_is_none_it_says_what_belongs_there(look: Callable[[], GroupsPage]) -> None:
    assert "No group session yet" in words(look())


def test_each_stands_with_how_many_came_and_said_no(look: Callable[[], GroupsPage], group: Any) -> None:
    group()
    assert rows(look()) == [("23 Nov 2026", "Bay 4, November", "Briefing", "6", "2", "Finished")]


def test_a_finished_one_is_read_with_its_two_and_who_reports_it(
    look: Callable[[], GroupsPage], group: Any, desk: Any
) -> None:
    session = group()
    page = look()
    page.list.table.chosen.emit(page.list.table.current())
    desk.settle()
    said = words(page)
    assert "Bay 4, November · briefing" in said and "Sam Okafor" in said
    assert "You report it; it has not left in a summary yet." in said
    assert page.whereabouts() == session
    desk.press(page.record.back)
    assert page.list.isVisible() and page.whereabouts() == ""
    page.go_back_to(session)
    desk.settle()
    assert page.record.isVisible()


def test_it_is_opened_again_like_any_record(
    look: Callable[[], GroupsPage], group: Any, desk: Any, qtbot: QtBot
) -> None:
    page = look() if group() else None
    assert page is not None
    page.list.table.chosen.emit(page.list.table.current())
    desk.settle()
    with qtbot.waitSignal(page.session_chosen) as chosen:
        desk.press(page.record.open_again)
    draft = desk.do(lambda book: sessions.read(book.store, chosen.args[0]))
    assert draft.reopens is not None


def test_one_that_is_not_finished_is_gone_on_with(
    look: Callable[[], GroupsPage], group: Any, desk: Any, qtbot: QtBot
) -> None:
    session = group(finish=False)
    page = look()
    with qtbot.waitSignal(page.session_chosen) as chosen:
        page.list.table.chosen.emit(page.list.table.current())
    assert chosen.args == [session]


def test_somebody_who_wants_a_one_to_one_is_added_from_its_record(
    look: Callable[[], GroupsPage], group: Any, desk: Any, qtbot: QtBot
) -> None:
    session = group()
    page = look()
    page.list.table.chosen.emit(page.list.table.current())
    desk.settle()
    with qtbot.waitSignal(page.arising) as asked:
        desk.press(page.record.add)
    assert asked.args[0] == session and asked.args[1]
