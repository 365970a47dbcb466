"""The page of one person: their story, what can be done next, and a name that is shown only when asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import Exposure, FollowUpState, OfferAnswer, RequestSource
from sos_desktop.dates import london_date
from sos_desktop.records import cases, followups, offers, people, sessions
from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.handing_over import HandingOverDialog
from ui.dialogs.offering import OfferingDialog
from ui.earlier import Earlier
from ui.pages.person import PersonPage
from ui.theme import Theme


@pytest.fixture
def look(desk: Any, shown: Callable[..., QWidget]) -> Callable[..., PersonPage]:
    def show(person_id: str, width: int = 1068, height: int = 800) -> PersonPage:
        page = PersonPage(desk.background, desk.clock)
        shown(page, width, height)
        page.show_person(person_id)
        desk.settle()
        return page

    return show


def words(page: QWidget) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def offer_of(desk: Any, case: Any) -> OfferAnswer:
    return desk.do(lambda book: offers.of_case(book.store, case.id))[0].answer


def come_back(desk: Any, person_id: str, incident_id: str) -> Any:
    now = desk.now
    return desk.do(
        lambda book: cases.add(
            book.store, person_id, incident_id=incident_id, exposure=Exposure.DIRECT, source=RequestSource.SELF,
            requested=None, offered_on=None, now=now, today=london_date(now),
        )
    )  # fmt: skip


def only(kind: type[Any]) -> Any:
    """The one dialog of a kind that is open."""
    (dialog,) = (
        each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()
    )
    return dialog


def follow_up_of(desk: Any, case: Any) -> Any:
    return desk.do(lambda book: followups.of_case(book.store, case.id))[0]


def test_the_story_stands_in_the_order_of_time_and_without_a_score(
    look: Callable[..., PersonPage], desk: Any
) -> None:
    case = desk.meet("Wren", desk.record_incident(), offered=True)
    desk.hold(case)
    page = look(case.person_id)
    assert page.title.text() == "Wren"
    assert page.subtitle.text() == "Nurses and midwives · This organisation"
    told = words(page)
    story = ["Asked for by: a line manager", "One-to-one offered", "One-to-one", "28-day follow-up"]
    places = [next(at for at, line in enumerate(told) if line.startswith(part)) for part in story[1:]]
    assert places == sorted(places)
    assert "Bay 4, November" in told and "due 21 December 2026" in told
    assert not any("score" in line.lower() for line in told)


# Name and contact


def test_a_name_is_shown_only_when_asked_for_and_can_be_hidden(
    look: Callable[..., PersonPage], desk: Any
) -> None:
    case = desk.meet("Wren", name="Robin Alder")
    page = look(case.person_id)
    assert "Robin Alder" not in words(page)
    desk.press(page.show_identity)
    assert "Robin Alder" in words(page)
    assert page.show_identity.accessibleName() == "Hide name and contact"
    desk.press(page.show_identity)
    assert "Robin Alder" not in words(page)


def test_a_name_that_was_shown_is_hidden_again_when_the_page_is_left(
    look: Callable[..., PersonPage], desk: Any
) -> None:
    case, other = desk.meet("Wren", name="Robin Alder"), desk.meet("Heron", name="Hazel Ash")
    page = look(case.person_id)
    desk.press(page.show_identity)
    page.hide()
    page.show()
    assert "Robin Alder" not in words(page) and page.identity.text() == ""
    desk.press(page.show_identity)
    page.show_person(other.person_id)
    desk.settle()
    assert page.identity.text() == ""


def test_nothing_is_offered_to_be_shown_where_nothing_was_kept(
    look: Callable[..., PersonPage], desk: Any
) -> None:
    assert not look(desk.meet("Wren").person_id).show_identity.isVisible()


# Offers


def test_a_yes_to_an_offer_is_kept_at_once(look: Callable[..., PersonPage], desk: Any) -> None:
    case = desk.meet("Wren", offered=True)
    page = look(case.person_id)
    desk.press(page.presses[f"answer accepted {case.id}"])
    assert offer_of(desk, case) is OfferAnswer.ACCEPTED
    assert page.presses[f"assess {case.id}"].isVisible()
    assert QApplication.focusWidget() is page.presses[f"assess {case.id}"]


@pytest.mark.parametrize("answer", [OfferAnswer.DECLINED, OfferAnswer.NO_REPLY])
def test_an_answer_that_closes_the_door_is_asked_twice(
    look: Callable[..., PersonPage], desk: Any, answer: OfferAnswer
) -> None:
    case = desk.meet("Wren", offered=True)
    page = look(case.person_id)
    key = f"answer {answer} {case.id}"
    desk.press_twice(page.presses[key])
    assert offer_of(desk, case) is OfferAnswer.WAITING
    assert page.presses["leave"].hasFocus()
    assert "They can always come back." in " ".join(words(page))
    desk.press(page.presses["leave"])
    assert offer_of(desk, case) is OfferAnswer.WAITING and "sure" not in page.presses
    desk.press(page.presses[key])
    desk.press(page.presses["sure"])
    assert offer_of(desk, case) is answer
    assert page.back.hasFocus(), "nothing is left to do, and the keyboard is not lost"


def test_somebody_who_declined_and_wishes_for_no_record_is_gone_and_counted(
    look: Callable[..., PersonPage], desk: Any
) -> None:
    case = desk.meet("Wren", offered=True)
    page, left = look(case.person_id), []
    page.left.connect(lambda: left.append(True))
    desk.press(page.presses[f"answer declined {case.id}"])
    assert "only a count stays" in " ".join(words(page))
    desk.press(page.presses["also"])
    assert left == [True]
    assert desk.do(lambda book: people.listed(book.store)) == ()
    counted = desk.do(lambda book: book.store.rows("SELECT answer FROM declined_offers"))
    assert [row["answer"] for row in counted] == ["declined"]


def test_where_there_is_more_than_an_offer_a_declined_one_keeps_the_record(
    look: Callable[..., PersonPage], desk: Any
) -> None:
    case = desk.meet("Wren", offered=True)
    come_back(desk, case.person_id, desk.record_incident())
    page = look(case.person_id)
    desk.press(page.presses[f"say declined {case.id}"])
    assert "also" not in page.presses
    desk.press(page.presses["sure"])
    assert offer_of(desk, case) is OfferAnswer.DECLINED


def test_an_answer_pressed_by_mistake_is_taken_back(look: Callable[..., PersonPage], desk: Any) -> None:
    case = desk.meet("Wren", offered=True)
    page = look(case.person_id)
    desk.press(page.presses[f"answer accepted {case.id}"])
    desk.press(page.presses[f"unanswer {case.id}"])
    assert offer_of(desk, case) is OfferAnswer.WAITING
    assert (
        page.presses[f"answer no-reply {case.id}"].isVisible() and f"unanswer {case.id}" not in page.presses
    )


def test_it_is_offered_once_more_and_says_how_but_no_third_time(
    look: Callable[..., PersonPage], desk: Any
) -> None:
    case = desk.meet("Wren", offered=True)
    page = look(case.person_id)
    desk.press(page.presses[f"answer no-reply {case.id}"])
    desk.press(page.presses["sure"])
    desk.press(page.beside[f"offer {case.id}"])
    dialog = only(OfferingDialog)
    desk.type(dialog.when.day, "2026")
    desk.press(dialog.forward)
    assert "whole day" in dialog.form.problem_of(dialog.when.day)
    desk.type(dialog.when.day, "today")
    desk.choose(dialog.way, "By telephone")
    desk.press(dialog.forward)
    assert "One-to-one offered, by telephone" in words(page)
    desk.press(page.presses[f"answer no-reply {case.id}"])
    desk.press(page.presses["sure"])
    desk.press(page.beside[f"offer {case.id}"])
    dialog = only(OfferingDialog)
    assert [dialog.way.itemText(at) for at in range(dialog.way.count())] == ["They asked for it themselves"]
    desk.press(dialog.cancel)
    assert len(desk.do(lambda book: offers.of_case(book.store, case.id))) == 2


# Standing down


def test_standing_down_is_shown_until_a_colleague_has_taken_over_and_can_be_taken_back(
    look: Callable[..., PersonPage], desk: Any
) -> None:
    case = desk.meet("Wren")
    page = look(case.person_id)
    desk.press(page.beside[f"stand down {case.id}"])
    dialog = only(HandingOverDialog)
    desk.type(dialog.colleague.lineEdit(), "R. Alder")
    desk.press(dialog.forward)
    assert "You stood down, R. Alder was suggested" in words(page)
    assert f"assess {case.id}" not in page.presses
    desk.press(page.presses[f"hand over {case.id}"])
    dialog = only(HandingOverDialog)
    assert dialog.colleague.currentText() == "R. Alder"
    desk.type(dialog.colleague.lineEdit(), " ")
    desk.press(dialog.forward)
    assert "say who" in dialog.form.problem_of(dialog.colleague)
    desk.type(dialog.colleague.lineEdit(), "S. Birch")
    desk.press(dialog.forward)
    assert "S. Birch has taken over" in words(page)
    desk.press(page.presses[f"take back {case.id}"])
    assert f"assess {case.id}" in page.presses


def test_everything_with_them_stands_in_one_line_of_time_when_asked_for(
    look: Callable[..., PersonPage], desk: Any
) -> None:
    case = desk.meet("Wren", desk.record_incident(), offered=True)
    assert not look(case.person_id).by_time.isVisible()
    come_back(desk, case.person_id, desk.record_incident("Theatre 2"))
    page = look(case.person_id)
    desk.press(page.by_time)
    told = words(page)
    assert "One-to-one offered · Bay 4, November" in told and "First assessment · Theatre 2" in told
    assert page.presses[f"answer accepted {case.id}"].isVisible() and page.beside == {}
    desk.press(page.by_time)
    assert "One-to-one offered" in words(page) and page.beside


# Who else it could be


def test_somebody_who_could_be_mistaken_for_them_is_named(look: Callable[..., PersonPage], desk: Any) -> None:
    case = desk.meet("Wren")
    assert not look(case.person_id).alike.isVisible()
    desk.meet("Wren 2", desk.record_incident())
    page = look(case.person_id)
    assert page.alike.text() == "Not to be confused with Wren 2 (Nurses and midwives, Bay 4, November)."


# Follow-ups


def test_a_follow_up_ends_without_being_held_only_when_asked_twice(
    look: Callable[..., PersonPage], desk: Any
) -> None:
    case = desk.meet("Wren")
    desk.hold(case)
    followup = follow_up_of(desk, case)
    page = look(case.person_id)
    desk.press(page.presses[f"end declined {followup.id}"])
    assert follow_up_of(desk, case).state is FollowUpState.OPEN
    desk.press(page.presses["sure"])
    assert follow_up_of(desk, case).state is FollowUpState.DECLINED
    assert f"follow up {followup.id}" not in page.presses


def test_one_that_was_declined_waits_again_when_they_want_it_after_all(
    look: Callable[..., PersonPage], desk: Any
) -> None:
    case = desk.meet("Wren")
    desk.hold(case)
    followup = follow_up_of(desk, case)
    page = look(case.person_id)
    desk.press(page.presses[f"end declined {followup.id}"])
    desk.press(page.presses["sure"])
    desk.press(page.presses[f"want again {followup.id}"])
    assert follow_up_of(desk, case).state is FollowUpState.OPEN
    assert page.presses[f"follow up {followup.id}"].isVisible()


def test_an_attempt_in_vain_is_noted_with_its_day(look: Callable[..., PersonPage], desk: Any) -> None:
    case = desk.meet("Wren")
    desk.hold(case)
    followup = follow_up_of(desk, case)
    page = look(case.person_id)
    desk.press(page.presses[f"more {followup.id}"])
    (dialog,) = page.findChildren(FollowUpDialog)
    desk.choose(dialog.what, "I have tried")
    desk.press(dialog.keep)
    assert len(follow_up_of(desk, case).attempts) == 1
    assert "tried once" in " ".join(words(page))


def test_all_times_are_compared_when_asked_and_put_away_when_the_page_is_left(
    look: Callable[..., PersonPage], desk: Any
) -> None:
    case = desk.meet("Wren")
    desk.hold(case)
    page = look(case.person_id)
    assert not page.comparison.isVisible(), "others may be looking"
    desk.press(page.beside[f"compare {case.id}"])
    assert page.comparison.isVisible() and page.comparison.board.hasFocus()
    said = page.comparison.board.accessibleName()
    assert "Total: 0 on 23 Nov 2026, change –" in said and said.count("|") == 10
    assert not page.comparison.chart.isVisible(), "one time is no line"
    desk.press(page.comparison.close_it)
    assert not page.comparison.isVisible() and page.beside[f"compare {case.id}"].hasFocus()
    desk.press(page.beside[f"compare {case.id}"])
    page.hide()
    assert page.comparison.isHidden() and "Total" not in page.comparison.board.accessibleName()


def test_a_follow_up_that_was_begun_is_continued_not_ended(
    look: Callable[..., PersonPage], desk: Any, qtbot: QtBot
) -> None:
    case = desk.meet("Wren")
    desk.hold(case)
    followup, now = follow_up_of(desk, case), desk.now
    session = desk.do(lambda book: sessions.begin_follow_up(book.store, followup.id, now=now))
    page = look(case.person_id)
    assert not any(key.startswith(("end", "follow up")) for key in page.presses)
    with qtbot.waitSignal(page.session_chosen) as heard:
        desk.press(page.presses[f"continue {session}"])
    assert heard.args == [session]


def test_what_is_refused_is_said_on_the_page_and_shown_as_it_is(
    look: Callable[..., PersonPage], desk: Any, refusing: Any, heard: Any
) -> None:
    case = desk.meet("Wren", offered=True)
    page = look(case.person_id)
    with refusing(offers, "answer"):
        desk.press(page.presses[f"answer accepted {case.id}"])
    assert "The disk is full." in page.told.text() and heard.refusals == []
    assert offer_of(desk, case) is OfferAnswer.WAITING
    desk.press(page.presses[f"answer accepted {case.id}"])
    assert offer_of(desk, case) is OfferAnswer.ACCEPTED and not page.told.isVisible()


# For everybody


@pytest.mark.parametrize(("width", "percent"), [(1068, 100), (812, 100), (920, 200)])
def test_it_fits_whatever_was_typed(
    look: Callable[..., PersonPage], desk: Any, theme: Theme, width: int, percent: int
) -> None:
    case = desk.meet("w" * 118, desk.record_incident("x" * 118), offered=True, name="n" * 118)
    theme.set_percent(percent)
    page = look(case.person_id, width, 760)
    desk.press(page.show_identity)
    desk.press(page.presses[f"answer declined {case.id}"])
    assert page.width() == width and page.area.horizontalScrollBar().maximum() == 0


def test_everything_can_be_reached_and_is_named(
    look: Callable[..., PersonPage], desk: Any, reachable: Callable[[QWidget], None]
) -> None:
    case = desk.meet("Wren", offered=True, name="Robin Alder")
    desk.hold(case)
    page = look(case.person_id)
    page.back.setFocus()
    reachable(page)


def test_of_a_long_story_the_latest_is_there_at_once_and_the_rest_when_asked_for(
    look: Callable[..., PersonPage], desk: Any
) -> None:
    case = desk.meet("Wren", desk.record_incident())
    for _ in range(20):
        desk.hold(case)
    page = look(case.person_id)
    (earlier,) = page.findChildren(Earlier)
    before = len([key for key in page.presses if key.startswith("read")])
    assert before < 20
    assert any(key.startswith("follow up") for key in page.presses), "what waits is never put away"
    assert earlier.press.text().startswith("Show ")
    while earlier.press.isVisible():
        page.area.ensureWidgetVisible(earlier.press)
        desk.press(earlier.press)
    assert len([key for key in page.presses if key.startswith("read")]) == 20
    assert any(press.hasFocus() for press in page.presses.values())
