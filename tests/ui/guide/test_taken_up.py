"""What somebody had said yes to is asked about where a follow-up speaks of support, in a key each."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from sos_desktop.codes import SignpostAnswer, TakenUp
from sos_desktop.dates import london_date
from sos_desktop.questionnaires.model import Coding
from sos_desktop.records import coded, followups, services, sessions, signposts
from ui.pages.session import SessionPage


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def assess(book: Any, *, case_id: str, now: Any) -> None:
    """A first assessment at which they said yes to expert support."""
    store = book.store
    session = sessions.begin_one_to_one(store, case_id, now=now)
    sessions.welcome(store, session, now=now)
    guide = sessions.read(store, session).guide
    for item in guide.walk():
        wanted = {"signposted": "tier-3", "signposted-accepted": "tier-3", "safety-concern": "none-raised"}
        meaning = next((each for each in wanted if each in coded.meanings(item)), "")
        if meaning or "welcomed" in coded.meanings(item):
            options = [each.value for each in item.options if isinstance(each.value, Coding)]
            given = next((each for each in options if each.code == wanted.get(meaning)), options[0])
            sessions.answer(store, session, guide.canonical, item.link_id, (given,), now=now)
    sessions.finish(store, session, now=now)


def offer(book: Any, *, case_id: str, service: str, now: Any) -> str:
    told = signposts.offer(
        book.store,
        case_id,
        service,
        SignpostAnswer.ACCEPTED,
        on=london_date(now),
        now=now,
        today=london_date(now),
    )
    return told.id


@pytest.fixture
def case(desk: Any) -> Any:
    case = desk.meet("Wren")
    desk.do(partial(assess, case_id=case.id, now=desk.now))
    return case


@pytest.fixture
def follow(desk: Any, case: Any, shown: Callable[..., QWidget]) -> Callable[[], SessionPage]:
    """Their follow-up, at the step in which support is spoken of."""

    def show() -> SessionPage:
        desk.later(days=28)
        now = desk.now

        def begin(book: Any) -> str:
            session = sessions.begin_follow_up(
                book.store, followups.of_case(book.store, case.id)[0].id, now=now
            )
            sessions.welcome(book.store, session, now=now)
            return session

        page = SessionPage(desk.background, desk.clock)
        shown(page, 1280, 800)
        page.show_session(desk.do(begin))
        desk.settle()
        while page.step is not None and "signposted" not in {place for _, place in page.step.questions}:
            assert not page.taken_up.isVisible()
            page.next_step()
            desk.settle()
        return page

    return show


def test_it_is_kept_at_once_and_can_be_put_right(
    follow: Callable[[], SessionPage], desk: Any, case: Any, tabbed: Any, named: Any
) -> None:
    one, other = [each.id for each in desk.do(lambda book: services.listed(book.store))[:2]]
    first = desk.do(partial(offer, case_id=case.id, service=one, now=desk.now))
    desk.do(partial(offer, case_id=case.id, service=other, now=desk.now))
    page = follow()
    card = page.taken_up
    assert card.isVisible() and "At the first assessment: Expert support" in words(card)
    assert len(card.presses) == 8
    assert set(card.presses.values()) <= set(tabbed(page))
    named(card)
    desk.press(card.presses[first, "not-yet"])
    assert "not yet, asked on 21 Dec 2026" in card.told.text()
    desk.press(card.presses[first, "yes"])
    kept = {each.id: each for each in desk.do(lambda book: signposts.of_case(book.store, case.id))}
    assert kept[first].taken_up is TakenUp.YES and kept[first].asked_on == london_date(desk.now)
    assert not card.presses[first, "yes"].isEnabled() and card.presses[first, "no"].isEnabled()
    page.previous_step()
    desk.settle()
    assert not card.isVisible()


def test_where_only_the_guide_was_answered_it_says_what_to_ask(follow: Callable[[], SessionPage]) -> None:
    page = follow()
    assert page.taken_up.isVisible() and page.taken_up.presses == {}


def test_what_the_disk_refuses_is_told(
    follow: Callable[[], SessionPage], desk: Any, case: Any, refusing: Any
) -> None:
    (one, *_) = desk.do(lambda book: services.listed(book.store))
    told = desk.do(partial(offer, case_id=case.id, service=one.id, now=desk.now))
    page = follow()
    with refusing(signposts, "ask"):
        desk.press(page.taken_up.presses[told, "yes"])
    assert page.taken_up.told.text().startswith("The disk is full.")


def test_a_first_assessment_asks_nothing(desk: Any, shown: Callable[..., QWidget]) -> None:
    case = desk.meet("Heron")
    page = SessionPage(desk.background, desk.clock)
    shown(page, 1280, 800)
    page.show_session(desk.do(lambda book: sessions.begin_one_to_one(book.store, case.id, now=desk.now)))
    desk.settle()
    assert (
        not page.taken_up.isVisible()
        and desk.do(lambda book: signposts.said_yes_before(book.store, case.id)) == ()
    )
