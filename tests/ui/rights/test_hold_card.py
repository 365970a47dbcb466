"""A hold on an incident: one action on its page, with whom to ask and what not to alter."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from sos_desktop.records import holds
from ui.pages.incidents import IncidentsPage


@pytest.fixture
def page(desk: Any, shown: Callable[..., QWidget]) -> IncidentsPage:
    page = IncidentsPage(desk.background, desk.clock)
    shown(page, 1068, 800)
    return page


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_a_letter_from_the_coroner_is_one_action_on_the_page_of_the_incident(
    page: IncidentsPage, desk: Any
) -> None:
    incident = desk.record_incident()
    case = desk.meet("Wren", incident)
    page.open_incident(incident)
    desk.settle()
    hold = page.form.hold
    desk.press(hold.begin)
    desk.type(hold.contact, "0115 496 0000")
    desk.press(hold.set_hold)
    assert "Bay 4, November: inquest" in words(hold) and holds.NOT_TO_ALTER in words(hold)
    assert "offer to meet again" in hold.told.text()
    (standing,) = desk.do(lambda book: holds.of_person(book.store, case.person_id))
    assert standing.legal_contact == "0115 496 0000"
    desk.type(hold.reason, "Closed by the coroner")
    desk.press(hold.lift)
    assert desk.do(lambda book: holds.of_person(book.store, case.person_id)) == ()


def test_a_new_incident_has_no_hold_before_it_is_saved(page: IncidentsPage, desk: Any) -> None:
    page.record_new()
    desk.settle()
    assert not page.form.hold.isVisible()


def test_another_incident_shows_its_own(page: IncidentsPage, desk: Any) -> None:
    one, other = desk.record_incident(), desk.record_incident("Theatre 2, November")
    page.open_incident(one)
    desk.settle()
    desk.press(page.form.hold.begin)
    desk.press(page.form.hold.set_hold)
    page.open_incident(other)
    desk.settle()
    assert page.form.hold.begin.isVisible() and not page.form.hold.lift.isVisible()
    assert page.form.hold.told.text() == ""
