"""The open record book: every place, the ways between them, a session in the whole of it and back again."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from sos_desktop.records import drafts, sessions
from ui.dialogs.choosing import ChoosingDialog
from ui.opening import Opened
from ui.pages.help import HelpPage
from ui.pages.incidents import IncidentsPage
from ui.pages.people import PeoplePage
from ui.pages.today import TodayPage
from ui.theme import Theme
from ui.workplace import Workplace


@pytest.fixture
def work(desk: Any, shown: Callable[..., QWidget]) -> Callable[..., Workplace]:
    """Open the record book as after unlocking; what the window makes itself is stood in for by a page of words."""

    def show(width: int = 1280, height: int = 800, **how: Any) -> Workplace:
        opened = desk.do(Opened.of)._replace(**how)
        here = {"settings": HelpPage, "help": HelpPage}
        workplace = Workplace(desk.background, desk.clock, opened, here)
        shown(workplace, width, height)
        workplace.begin()
        desk.settle()
        return workplace

    return show


def today(work: Workplace) -> TodayPage:
    return cast(TodayPage, work.pages["today"])


def people(work: Workplace) -> PeoplePage:
    return cast(PeoplePage, work.pages["people"])


def incidents(work: Workplace) -> IncidentsPage:
    return cast(IncidentsPage, work.pages["incidents"])


def keyboard_is_on(work: Workplace) -> bool:
    """Whether something has the keyboard that can be seen."""
    here = QApplication.focusWidget()
    return here is not None and here.isVisible() and work.isAncestorOf(here)


def test_it_begins_on_today_with_the_keyboard_on_the_rail(work: Callable[..., Workplace]) -> None:
    place = work()
    assert place.current == "today" and place.rail.places["today"].hasFocus()


def test_every_place_opens_from_the_rail_and_by_its_number(work: Callable[..., Workplace], desk: Any) -> None:
    place = work()
    names = list(place.rail.places)
    assert names == [
        *("today", "incidents", "people", "summary", "signposting"),
        *("finding", "bin", "library", "settings", "help"),
    ]
    desk.press(place.rail.places["finding"])
    assert place.current == "finding" and place.pages["finding"].isVisible()
    names.remove("finding")
    for number, name in enumerate(names, start=1):
        desk.press(place.rail.places[name])
        assert place.current == name and place.pages[name].isVisible()
        place.go_to_number(1)
        place.go_to_number(number)
        desk.settle()
        assert place.current == name and place.rail.places[name].isChecked()
        assert keyboard_is_on(place)
    place.go_to_number(9)
    assert place.current == "help"


def test_the_badge_on_the_rail_follows_today(work: Callable[..., Workplace], desk: Any) -> None:
    desk.meet("Wren", desk.record_incident())
    place = work()
    assert place.rail.places["today"].accessibleName() == "Today, 1 waiting"


def test_from_a_line_on_today_to_the_person_and_to_their_session(
    work: Callable[..., Workplace], desk: Any
) -> None:
    desk.meet("Wren")
    place = work()
    desk.press(today(place).rows[0].person)
    assert place.current == "people" and people(place).person.title.text() == "Wren"
    desk.press(next(press for key, press in people(place).person.presses.items() if key.startswith("assess")))
    assert place.current == "session"
    assert place.session is not None and place.session.title.text() == "Welcome and confidentiality"
    desk.press(place.session.pause)
    assert place.current == "people", "back to where it was begun"
    assert any(key.startswith("continue") for key in people(place).person.presses)
    assert keyboard_is_on(place)


def test_an_unfinished_session_goes_on_from_today(work: Callable[..., Workplace], desk: Any) -> None:
    case, now = desk.meet("Wren"), desk.now
    session = desk.do(lambda book: sessions.begin_one_to_one(book.store, case.id, now=now))
    place = work()
    desk.press(today(place).notices[0].go_on)
    assert place.current == "session" and place.session is not None
    assert place.session.session_id == session
    place.go("today")
    desk.settle()
    assert place.current == "today" and today(place).notices[0].isVisible()


def test_somebody_new_can_be_added_from_the_list_of_those_who_wait(
    work: Callable[..., Workplace], desk: Any
) -> None:
    place = work()
    desk.press(today(place).start_one_to_one)
    (dialog,) = [each for each in place.findChildren(ChoosingDialog) if each.isVisible()]
    desk.press(dialog.something_else)
    assert place.current == "people" and people(place).form.isVisible()


def test_an_incident_leads_to_a_person_in_it_and_to_a_session_about_it(
    work: Callable[..., Workplace], desk: Any
) -> None:
    incident = desk.record_incident()
    place = work()
    desk.press(today(place).record_incident)
    assert incidents(place).form.isVisible() and incidents(place).form.label.hasFocus()
    incidents(place).open_incident(incident)
    desk.settle()
    desk.press(incidents(place).form.add_person)
    assert people(place).form.incident.currentData() == incident
    place.go("incidents")
    desk.settle()
    desk.press(incidents(place).form.start_group)
    (dialog,) = [each for each in place.findChildren(ChoosingDialog) if each.isVisible()]
    dialog.table.chosen.emit(dialog.table.current())
    desk.settle()
    assert place.current == "session" and place.session is not None
    assert place.session.title.text() == "Welcome and ground rules"


def test_starting_twice_at_once_is_one_session(work: Callable[..., Workplace], desk: Any) -> None:
    desk.meet("Wren")
    place = work()
    desk.press_twice(today(place).rows[0].start)
    assert place.current == "session"
    assert len(desk.do(lambda book: book.store.rows("SELECT id FROM sessions"))) == 1


def test_everything_half_typed_is_kept_when_it_is_put_away(work: Callable[..., Workplace], desk: Any) -> None:
    place = work()
    desk.press(today(place).record_incident)
    desk.type(incidents(place).form.label, "Bay")
    place.go("people")
    desk.settle()
    desk.press(people(place).list.add)
    desk.type(people(place).form.name, "Robin")
    place.put_away()
    desk.settle()
    assert desk.do(lambda book: drafts.read(book.store, "incident"))["label"] == "Bay"
    assert desk.do(lambda book: drafts.read(book.store, "person"))["name"] == "Robin"


def test_a_name_that_was_shown_is_hidden_when_another_place_is_shown(
    work: Callable[..., Workplace], desk: Any
) -> None:
    case = desk.meet("Wren", name="Robin Alder")
    place = work()
    place.go("people")
    people(place).open_person(case.person_id)
    desk.settle()
    desk.press(people(place).person.show_identity)
    assert "Robin Alder" in people(place).person.identity.text()
    place.go("today")
    desk.settle()
    place.go("people")
    desk.settle()
    assert people(place).person.identity.text() == ""


def test_a_notice_about_the_record_book_is_read_and_closed(work: Callable[..., Workplace], desk: Any) -> None:
    place = work(notices=("It was not closed properly last time. Nothing is missing.",))
    assert place.notice.isVisible() and "Nothing is missing." in place.notice.more.text()
    place.close_notice.setFocus()
    desk.press(place.close_notice)
    assert not place.notice.isVisible() and keyboard_is_on(place)


def test_the_record_book_of_the_team_combines_and_has_no_people(work: Callable[..., Workplace]) -> None:
    place = work(kind="team")
    assert list(place.rail.places) == ["combine", "register", "programme", "signposting", "settings", "help"]
    assert place.current == "combine"


@pytest.mark.parametrize(
    ("width", "height", "percent"), [(1280, 800, 100), (1024, 700, 100), (1280, 800, 200)]
)
def test_every_place_fits_the_window(
    work: Callable[..., Workplace], desk: Any, theme: Theme, width: int, height: int, percent: int
) -> None:
    desk.meet("Oystercatcher", desk.record_incident("Theatre recovery and critical care"), offered=True)
    theme.set_percent(percent)
    place = work(width, height)
    for name in place.rail.places:
        place.go(name)
        desk.settle()
        assert (place.width(), place.height()) == (width, height)
        area = getattr(place.pages[name], "area", None)
        assert area is None or area.horizontalScrollBar().maximum() == 0, name


def test_everything_on_every_place_can_be_reached_and_is_named(
    work: Callable[..., Workplace], desk: Any, reachable: Callable[[QWidget], None]
) -> None:
    desk.meet("Wren", desk.record_incident())
    place = work()
    for name in ("today", "incidents", "people", "summary"):
        desk.press(place.rail.places[name])
        reachable(place.pages[name])


@pytest.mark.parametrize("saved", [True, False])
def test_whoever_wants_a_one_to_one_is_added_in_a_key_and_the_group_ends_where_it_was_begun(
    work: Callable[..., Workplace], desk: Any, saved: bool
) -> None:
    place = work()
    incident = desk.record_incident()
    session = desk.do(lambda book: sessions.begin_group(book.store, incident, now=desk.now))
    desk.do(lambda book: sessions.welcome(book.store, session, now=desk.now))
    desk.press(place.rail.places["incidents"])
    place.hold(session)
    desk.settle()
    for _ in range(2):
        assert place.session is not None
        desk.press(place.session.held.add)
        form = people(place).form
        assert form.isVisible() and form.incident.currentData() == incident
        if saved:
            desk.choose(form.staff_group, "Students")
        desk.press(form.save if saved else form.back)
        assert place.current == "session"
    added = desk.do(lambda book: book.store.rows("SELECT count(*) AS many FROM people")[0]["many"])
    assert added == (2 if saved else 0)
    desk.press(place.session.pause)
    assert place.current == "incidents"
