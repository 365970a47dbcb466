"""Wherever somebody's record is open it says who could be mistaken for them."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from sos_desktop.records import followups, sessions
from ui.pages.record import RecordPage
from ui.pages.rights import RightsPage
from ui.pages.session import SessionPage


@pytest.fixture
def wren(desk: Any) -> Any:
    desk.meet("Heron")
    desk.meet("Wren 2", desk.record_incident("Theatre 2"))
    return desk.meet("Wren", desk.record_incident())


CONFUSED = "Not to be confused with Wren 2 (Nurses and midwives, Theatre 2)."


def test_in_a_record_and_among_their_rights(desk: Any, wren: Any, shown: Callable[..., QWidget]) -> None:
    session = desk.hold(wren)
    record, rights = RecordPage(desk.background, desk.clock), RightsPage(desk.background, desk.clock)
    shown(record, 1000, 700)
    record.show_record(session)
    desk.settle()
    assert record.alike.text() == CONFUSED and record.alike.isVisible()
    shown(rights, 1000, 700)
    rights.show_person(wren.person_id)
    desk.settle()
    assert rights.alike.text() == CONFUSED


def test_in_a_session_and_for_nobody_who_has_no_like(
    desk: Any, wren: Any, shown: Callable[..., QWidget]
) -> None:
    desk.hold(wren)
    desk.later(days=28)
    (followup,) = desk.do(lambda book: followups.of_case(book.store, wren.id))
    page = SessionPage(desk.background, desk.clock)
    shown(page, 1280, 800)
    page.show_session(desk.do(lambda book: sessions.begin_follow_up(book.store, followup.id, now=desk.now)))
    desk.settle()
    assert page.alike.text() == CONFUSED and page.alike.isVisible()
    (heron,) = desk.do(
        lambda book: book.store.rows(
            "SELECT cases.id FROM cases JOIN people ON people.id = person_id WHERE code_name = 'Heron'"
        )
    )
    page.show_session(desk.do(lambda book: sessions.begin_one_to_one(book.store, heron["id"], now=desk.now)))
    desk.settle()
    assert not page.alike.isVisible()
    page.show_session(desk.do(lambda book: sessions.begin_group(book.store, None, now=desk.now)))
    desk.settle()
    assert not page.alike.isVisible()
