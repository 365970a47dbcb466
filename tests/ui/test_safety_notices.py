"""A concern for somebody's safety stands there with what to do next, until a person is named."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import SafetyConcern
from sos_desktop.records import coded, safety_checks, sessions
from ui.safety_notices import SafetyNotices
from ui.theme import Theme


@pytest.fixture
def raised(desk: Any) -> Callable[..., Any]:
    def concern(code_name: str = "Wren") -> Any:
        case, now = desk.meet(code_name), desk.now

        def work(book: Any) -> None:
            session = sessions.begin_one_to_one(book.store, case.id, now=now)
            sessions.welcome(book.store, session, now=now)
            guide = sessions.read(book.store, session).guide
            item = next(item for item in guide.walk() if "safety-concern" in coded.meanings(item))
            value = next(option.value for option in item.options if option.value.code == SafetyConcern.RAISED)
            sessions.answer(book.store, session, guide.canonical, item.link_id, (value,), now=now)

        desk.do(work)
        return case

    return concern


@pytest.fixture
def look(desk: Any, shown: Callable[..., QWidget]) -> Callable[..., SafetyNotices]:
    windows: list[QWidget] = []  # as long as the test looks at them

    def show(person: str = "", width: int = 900) -> SafetyNotices:
        around = QWidget()
        windows.append(around)
        notices = SafetyNotices(desk.background, desk.clock)
        notices.setParent(around)
        shown(around, width, 640)
        notices.resize(width, 600)
        notices.read(person)
        desk.settle()
        return notices

    return show


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_nothing_takes_no_room(look: Callable[..., SafetyNotices]) -> None:
    assert not look().isVisible()


def test_it_says_whom_and_until_when_and_leads_to_them_and_to_the_numbers(
    look: Callable[..., SafetyNotices], raised: Callable[..., Any], desk: Any, qtbot: QtBot,
    named: Callable[[QWidget], None],
) -> None:  # fmt: skip
    case = raised()
    notices = look()
    (notice,) = notices.notices
    assert "Wren: a concern for somebody’s safety" in words(notices)
    assert "To be looked at by Tuesday 24 November 2026." in words(notices)
    named(notices)
    with qtbot.waitSignal(notices.person_chosen) as heard:
        desk.press(notice.open)
    assert heard.args == [case.person_id]
    with qtbot.waitSignal(notices.urgent_wanted):
        desk.press(notice.contacts)


def test_without_a_name_nobody_has_taken_over(
    look: Callable[..., SafetyNotices], raised: Callable[..., Any], desk: Any
) -> None:
    raised()
    notices = look()
    desk.press(notices.notices[0].over)
    assert (
        notices.notices[0].form.problem_of(notices.notices[0].colleague) == "Please name who has taken over."
    )
    assert len(desk.do(lambda book: safety_checks.waiting(book.store))) == 1


def test_by_keyboard_a_name_ends_it_and_supervision_is_offered_once(
    look: Callable[..., SafetyNotices], raised: Callable[..., Any], desk: Any, qtbot: QtBot
) -> None:
    raised()
    notices = look()
    field = notices.notices[0].colleague
    desk.type(field, "Dr Rivers, crisis team")
    with qtbot.waitSignal(notices.changed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    desk.settle()
    (offer,) = notices.offers
    assert notices.notices == [] and "Dr Rivers, crisis team has taken over for Wren" in words(notices)
    assert offer.record.hasFocus()
    with qtbot.waitSignal(notices.supervision_wanted):
        qtbot.keyClick(offer.record, Qt.Key.Key_Space)
    desk.settle()
    assert not notices.isVisible()


def test_the_offer_may_be_left(
    look: Callable[..., SafetyNotices], raised: Callable[..., Any], desk: Any, qtbot: QtBot
) -> None:
    raised()
    notices = look()
    desk.type(notices.notices[0].colleague, "The matron")
    desk.press(notices.notices[0].over)
    with qtbot.assertNotEmitted(notices.supervision_wanted):
        desk.press(notices.offers[0].later)
    assert not notices.isVisible()


def test_on_a_persons_page_only_theirs_stands_and_what_is_typed_stays(
    look: Callable[..., SafetyNotices], raised: Callable[..., Any], desk: Any
) -> None:
    wren = raised()
    desk.later(hours=1)
    raised("Robin")
    notices = look(wren.person_id)
    (notice,) = notices.notices
    assert notice.check.whom == "Wren" and not notice.open.isVisible()
    desk.type(notice.colleague, "Half a na")
    notices.read(wren.person_id)
    desk.settle()
    assert notices.notices[0].colleague.text() == "Half a na" and notices.notices[0].colleague.hasFocus()


def test_a_disk_that_is_full_is_said(
    look: Callable[..., SafetyNotices], raised: Callable[..., Any], desk: Any, refusing: Any
) -> None:
    raised()
    notices = look()
    desk.type(notices.notices[0].colleague, "The matron")
    with refusing(safety_checks, "take_over"):
        desk.press(notices.notices[0].over)
    assert "The disk is full." in notices.notices[0].form.problem_of(notices.notices[0].colleague)


def test_at_200_per_cent_it_still_fits(
    look: Callable[..., SafetyNotices], raised: Callable[..., Any], theme: Theme
) -> None:
    raised()
    theme.set_percent(200)
    assert look(width=780).notices[0].minimumSizeHint().width() <= 780
