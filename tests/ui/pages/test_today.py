"""Today: who waits and since when, what is unfinished, and nothing that others should not see."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.dates import london_date
from sos_desktop.records import incidents, sessions, standing_down
from ui.folded import AT_ONCE
from ui.pages.today import LINES, TodayPage
from ui.theme import Theme


@pytest.fixture
def look(desk: Any, shown: Callable[..., QWidget]) -> Callable[..., TodayPage]:
    """Show the page as it is when somebody comes to it."""

    def show(width: int = 1068, height: int = 800) -> TodayPage:
        page = TodayPage(desk.background, desk.clock)
        shown(page, width, height)
        page.read()
        desk.settle()
        return page

    return show


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def waiting(page: TodayPage) -> list[tuple[str, str, str]]:
    return [
        (row.person.text(), row.what.text(), row.when.text()) for row in page.rows if row.start.isVisible()
    ]


def test_an_empty_record_book_says_what_will_stand_here(look: Callable[..., TodayPage]) -> None:
    page = look()
    assert "Nobody is waiting." in words(page)
    assert page.rows == [] and not page.show_all.isVisible()
    assert page.start_one_to_one.isEnabled() and page.record_incident.isEnabled()


def test_a_new_person_waits_for_their_first_assessment(look: Callable[..., TodayPage], desk: Any) -> None:
    desk.meet("Wren", desk.record_incident(occurred="2026-11-22T14:30"))
    page = look()
    assert waiting(page) == [("Wren", "First assessment", "from 25 November")]
    assert page.rows[0].group.text() == "Nurses and midwives"
    assert page.rows[0].incident.text() == "Bay 4, November"
    assert page.rows[0].start.accessibleName() == "Start: First assessment with Wren, from 25 November"


def test_without_an_incident_the_line_says_so(look: Callable[..., TodayPage], desk: Any) -> None:
    desk.meet("Wren")
    assert look().rows[0].incident.text() == "No single incident"


def test_a_follow_up_is_told_by_its_day_and_is_red_only_when_it_is_overdue(
    look: Callable[..., TodayPage], desk: Any
) -> None:
    desk.hold(desk.meet("Wren"))
    page = look()
    for days, when, look_of_it in (
        (0, "due 21 December", "chip-neutral"),
        (24, "due 21 December", "chip-warn"),
        (4, "due today", "chip-warn"),
        (8, "1 day overdue", "chip-risk"),
        (1, "2 days overdue", "chip-risk"),
    ):
        desk.later(days=days)
        page.read()
        desk.settle()
        assert waiting(page) == [("Wren", "28-day follow-up", when)]
        assert page.rows[0].when.property("role") == look_of_it
    assert page.overdue.isVisible() and page.overdue.text() == "1 overdue"


def test_no_score_stands_on_the_page(look: Callable[..., TodayPage], desk: Any) -> None:
    desk.hold(desk.meet("Wren"))
    assert "score" not in words(look()).lower()


@pytest.mark.parametrize("sign", ["assessment", "follow-up", "person"])
def test_a_line_leads_to_what_it_names(
    look: Callable[..., TodayPage], desk: Any, qtbot: QtBot, sign: str
) -> None:
    case = desk.meet("Wren")
    if sign == "follow-up":
        desk.hold(case)
    page = look()
    signal, button, carried = {
        "assessment": (page.assessment_chosen, page.rows[0].start, case.id),
        "follow-up": (page.follow_up_chosen, page.rows[0].start, None),
        "person": (page.person_chosen, page.rows[0].person, case.person_id),
    }[sign]
    with qtbot.waitSignal(signal) as heard:
        desk.press(button)
    assert carried in (None, heard.args[0]) and heard.args[0]


def test_an_unfinished_session_is_offered_first_and_is_named(
    look: Callable[..., TodayPage], desk: Any, qtbot: QtBot
) -> None:
    case = desk.meet("Wren")
    now = desk.now
    session = desk.do(lambda book: sessions.begin_one_to_one(book.store, case.id, now=now))
    page = look()
    (notice,) = page.notices
    assert notice.heading.text() == "One-to-one with Wren, unfinished"
    assert "Saved 14:05." in notice.more.text()
    assert notice.go_on.accessibleName() == "Continue One-to-one with Wren, unfinished"
    assert waiting(page) == []
    with qtbot.waitSignal(page.session_chosen) as heard:
        desk.press(notice.go_on)
    assert heard.args == [session]


@pytest.mark.parametrize(("width", "percent"), [(812, 100), (695, 200)])
def test_the_ways_on_from_an_unfinished_session_stay_inside_of_a_small_window(
    look: Callable[..., TodayPage], desk: Any, theme: Theme, width: int, percent: int
) -> None:
    """695 is what the rail leaves of 1024 at 200 %."""
    case, now = desk.meet("Oystercatcher of level C"), desk.now
    desk.do(lambda book: sessions.begin_one_to_one(book.store, case.id, now=now))
    theme.set_percent(percent)
    page = look(width)
    (notice,) = page.notices
    assert page.area.horizontalScrollBar().maximum() == 0
    for button in (notice.bin, notice.go_on):
        right = button.mapTo(page, button.rect().bottomRight())
        assert button.width() >= button.sizeHint().width() and right.x() < width


def test_what_was_saved_on_another_day_says_its_day(look: Callable[..., TodayPage], desk: Any) -> None:
    case = desk.meet("Wren")
    now = desk.now
    desk.do(lambda book: sessions.begin_one_to_one(book.store, case.id, now=now))
    desk.later(days=2)
    assert "Saved 23 November, 14:05." in look().notices[0].more.text()


def test_the_badge_counts_what_is_due(look: Callable[..., TodayPage], desk: Any) -> None:
    desk.meet("Wren", desk.record_incident())
    page = look()
    counted: list[int] = []
    page.counted.connect(counted.append)
    page.read()
    desk.settle()
    assert counted == [1]


def test_a_long_list_shows_its_beginning_and_then_all_with_the_keyboard_where_it_goes_on(
    look: Callable[..., TodayPage], desk: Any
) -> None:
    for number in range(LINES + 3):
        desk.meet(f"Wren {number:02}")
    page = look()
    assert len(waiting(page)) == LINES
    assert page.show_all.text() == f"Show all {LINES + 3}"
    desk.press(page.show_all)
    assert len(waiting(page)) == LINES + 3
    assert not page.show_all.isVisible()
    assert QApplication.focusWidget() is page.rows[LINES].person
    page.read()
    desk.settle()
    assert len(waiting(page)) == LINES


def test_a_name_is_never_read_as_markup_and_a_long_one_is_cut_with_the_whole_beside_it(
    look: Callable[..., TodayPage], desk: Any
) -> None:
    long = "<b>Wren</b> & " + "w" * 90
    desk.meet(long, desk.record_incident("x" * 110))
    page = look()
    person = page.rows[0].person
    assert person.text() == long
    assert person.toolTip() == f"<span>&lt;b&gt;Wren&lt;/b&gt; &amp; {'w' * 90}</span>"
    assert person.accessibleName().startswith(long)
    assert person.width() < page.width() / 2


@pytest.mark.parametrize(
    ("width", "percent", "heads"),
    [
        (1068, 100, ["Person", "What", "Incident", "When"]),
        (812, 100, ["Person", "What", "When"]),
        (920, 200, ["Person", "What"]),
    ],
)
def test_where_there_is_little_room_the_incident_and_the_date_stand_under_the_rest(
    look: Callable[..., TodayPage], desk: Any, theme: Theme, width: int, percent: int, heads: list[str]
) -> None:
    desk.meet("Oystercatcher", desk.record_incident("Theatre recovery and critical care, level C"))
    theme.set_percent(percent)
    page = look(width)
    names = [head for head in ("Person", "What", "Incident", "When") if head in words(page).splitlines()]
    assert names == heads
    assert page.area.horizontalScrollBar().maximum() == 0
    row = page.rows[0]
    assert row.when.isVisible() and row.person.width() >= row.person.sizeHint().width()
    assert "Theatre recovery" in (row.what.text() if "Incident" not in heads else row.incident.text())


def test_everything_can_be_reached_and_is_named(
    look: Callable[..., TodayPage], desk: Any, reachable: Callable[[QWidget], None]
) -> None:
    case = desk.meet("Wren")
    desk.meet("Heron", desk.record_incident())
    now = desk.now
    desk.do(lambda book: sessions.begin_one_to_one(book.store, case.id, now=now))
    reachable(look())


def test_reading_again_does_not_take_the_keyboard_away(
    look: Callable[..., TodayPage], desk: Any, qtbot: QtBot
) -> None:
    desk.meet("Wren")
    page = look()
    page.rows[0].start.setFocus()
    page.read()
    desk.settle()
    assert QApplication.focusWidget() is page.rows[0].start
    qtbot.keyClick(page.rows[0].start, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not None


def test_who_waits_for_a_colleague_and_which_planning_is_looked_at_again_stand_on_today(
    look: Callable[..., TodayPage], desk: Any
) -> None:
    incident = desk.record_incident()
    case, now, today = desk.meet("Wren", incident), desk.now, london_date(desk.now)
    desk.do(
        lambda book: standing_down.stand_down(book.store, case.id, "R. Alder", now=now, today=today) or True
    )
    planned = desk.do(lambda book: replace(incidents.read(book.store, incident), review=today))
    desk.do(lambda book: incidents.record(book.store, planned, now=now, today=today) or True)
    page, people, opened, counts = look(), [], [], []
    page.person_chosen.connect(people.append)
    page.incident_chosen.connect(opened.append)
    page.counted.connect(counts.append)
    page.read()
    desk.settle()
    (waiting,), (review,) = page.to_hand_over, page.planned
    assert (
        waiting.heading.text() == "Wren waits for a colleague"
        and "R. Alder was suggested" in waiting.more.text()
    )
    assert review.more.text() == "It is to be looked at again today."
    desk.press(waiting.open)
    desk.press(review.open)
    assert (people, opened, counts[-1]) == ([case.person_id], [incident], 2)
    desk.do(
        lambda book: standing_down.hand_over(book.store, case.id, "R. Alder", now=now, today=today) or True
    )
    page.read()
    desk.settle()
    assert not waiting.isVisible() and review.isVisible()


def test_of_very_many_unfinished_the_first_few_are_shown_and_the_rest_on_asking(
    look: Callable[..., TodayPage], desk: Any, reachable: Callable[[QWidget], None]
) -> None:
    for number in range(AT_ONCE + 3):
        case = desk.meet(f"Wren {number}")
        desk.do(lambda book, case=case: sessions.begin_one_to_one(book.store, case.id, now=desk.now))
    page = look()
    more = page.unfinished.more
    assert len(page.notices) == AT_ONCE
    assert more.text() == "And 3 more" and more.accessibleName() == "And 3 more: unfinished"
    counted: list[int] = []
    page.counted.connect(counted.append)
    desk.press(more)
    assert counted == [AT_ONCE + 3]
    assert sum(notice.isVisible() for notice in page.notices) == AT_ONCE + 3 and not more.isVisible()
    assert page.notices[0].go_on.hasFocus()
    reachable(page)
    page.hide()
    page.show()
    page.read()
    desk.settle()
    assert sum(notice.isVisible() for notice in page.notices) == AT_ONCE and more.isVisible()


def test_reminders_that_were_read_are_unfolded_at_once(look: Callable[..., TodayPage], desk: Any) -> None:
    for number in range(AT_ONCE + 2):
        case = desk.meet(f"Wren {number}", asked=False)
        desk.do(
            lambda book, case=case: standing_down.stand_down(
                book.store, case.id, "", now=desk.now, today=london_date(desk.now)
            )
        )
    page = look()
    fold = page.to_hand_over
    assert len(fold) == AT_ONCE
    desk.press(page._to_hand_over.more)
    assert len(fold) == AT_ONCE + 2 and fold[AT_ONCE].open.hasFocus()
