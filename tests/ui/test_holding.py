"""Beginning sessions: with whom, about what, once however often it is pressed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import Relation
from sos_desktop.records import followups, sessions, standing_down
from ui.dialogs.before_contact import BeforeContactDialog
from ui.dialogs.choosing import ChoosingDialog
from ui.holding import Holding
from ui.theme import Theme


class Heard:
    def __init__(self, holding: Holding) -> None:
        self.begun: list[str] = []
        self.wanted: list[str] = []
        holding.begun.connect(self.begun.append)
        holding.new_person.connect(lambda: self.wanted.append("person"))
        holding.new_incident.connect(lambda: self.wanted.append("incident"))


@pytest.fixture
def over(shown: Callable[..., QWidget]) -> QWidget:
    return shown(QWidget(), 1024, 700)


@pytest.fixture
def holding(desk: Any, over: QWidget) -> Iterator[Holding]:
    holding = Holding(desk.background, desk.clock, over)
    yield holding
    for dialog in dialogs():
        dialog.reject()


def dialogs() -> list[ChoosingDialog]:
    windows = QApplication.topLevelWidgets()
    return [window for window in windows if isinstance(window, ChoosingDialog) and window.isVisible()]


def rows(dialog: ChoosingDialog) -> list[list[str]]:
    model = dialog.table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def sessions_kept(desk: Any) -> int:
    return len(desk.do(lambda book: book.store.rows("SELECT id FROM sessions")))


def test_a_one_to_one_is_begun_with_whoever_is_chosen(holding: Holding, desk: Any, qtbot: QtBot) -> None:
    desk.meet("Wren", desk.record_incident())
    desk.meet("Heron")
    told = Heard(holding)
    holding.choose_person()
    desk.settle()
    (dialog,) = dialogs()
    assert sorted(row[:3] for row in rows(dialog)) == [
        ["Heron", "Nurses and midwives", "No single incident"],
        ["Wren", "Nurses and midwives", "Bay 4, November"],
    ]
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    desk.settle()
    assert len(told.begun) == 1 and sessions_kept(desk) == 1


def test_where_nobody_waits_somebody_new_can_be_added(holding: Holding, desk: Any) -> None:
    told = Heard(holding)
    holding.choose_person()
    desk.settle()
    (dialog,) = dialogs()
    desk.press(dialog.something_else)
    assert told.wanted == ["person"]


def test_a_group_session_is_about_an_incident(holding: Holding, desk: Any, qtbot: QtBot) -> None:
    told = Heard(holding)
    holding.choose_incident()
    desk.settle()
    desk.press(dialogs()[0].something_else)
    assert told.wanted == ["incident"]
    desk.record_incident()
    holding.choose_incident()
    desk.settle()
    (dialog,) = dialogs()
    assert rows(dialog) == [["Bay 4, November", "18 November 2026, 14:30", "Unexpected death of a patient"]]
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    (kinds,) = dialogs()
    qtbot.keyClick(kinds.table, Qt.Key.Key_Return)
    desk.settle()
    assert len(told.begun) == 1


def test_asking_twice_shows_one_list(holding: Holding, desk: Any) -> None:
    desk.meet("Wren")
    holding.choose_person()
    holding.choose_person()
    holding.choose_incident()
    desk.settle()
    assert len(dialogs()) == 1


def test_beginning_twice_is_one_session(holding: Holding, desk: Any) -> None:
    case = desk.meet("Wren")
    incident = desk.record_incident()
    told = Heard(holding)
    for _ in range(2):
        holding.one_to_one(case.id)
        holding.group(incident)
        (dialog,) = dialogs()
        dialog.table.chosen.emit(dialog.table.current())
    desk.settle()
    assert len(set(told.begun)) == 2 and sessions_kept(desk) == 2


def test_a_group_session_is_a_briefing_or_an_assessment(holding: Holding, desk: Any) -> None:
    incident, told = desk.record_incident(), Heard(holding)
    holding.group(incident)
    (dialog,) = dialogs()
    assert [words[0] for _, words in dialog.table.model().rows] == ["Briefing", "Assessment"]
    dialog.table.chosen.emit("group-assessment")
    desk.settle()
    (session,) = told.begun
    assert desk.do(lambda book: sessions.read(book.store, session)).guide.title == "Group assessment"


def test_a_follow_up_is_begun(holding: Holding, desk: Any) -> None:
    case = desk.meet("Wren")
    desk.hold(case)
    (followup,) = desk.do(lambda book: followups.of_case(book.store, case.id))
    told = Heard(holding)
    holding.follow_up(followup.id)
    desk.settle()
    assert len(told.begun) == 1


def before() -> list[BeforeContactDialog]:
    windows = QApplication.topLevelWidgets()
    return [window for window in windows if isinstance(window, BeforeContactDialog) and window.isVisible()]


def test_before_the_first_contact_one_question_is_asked_once(
    holding: Holding, desk: Any, qtbot: QtBot
) -> None:
    case = desk.meet("Wren", desk.record_incident(), asked=False)
    told = Heard(holding)
    holding.one_to_one(case.id)
    holding.one_to_one(case.id)
    desk.settle()
    (dialog,) = before()
    assert told.begun == [] and not dialog.forward.isEnabled()
    first = dialog.answers[Relation.SAME_TEAM]
    assert first.hasFocus()
    for _ in range(3):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    assert dialog.answer is Relation.NONE_OF_THESE
    desk.press(dialog.forward)
    assert len(told.begun) == 1 and before() == []
    holding.one_to_one(case.id)
    desk.settle()
    assert len(set(told.begun)) == 1 and before() == []


@pytest.mark.parametrize("relation", [each for each in Relation if each is not Relation.NONE_OF_THESE])
def test_whoever_is_close_to_somebody_stands_down_and_nothing_is_begun(
    holding: Holding, desk: Any, relation: Relation
) -> None:
    case, told, stood_down = desk.meet("Wren", asked=False), Heard(holding), []
    holding.stood_down.connect(stood_down.append)
    holding.one_to_one(case.id)
    desk.settle()
    (dialog,) = before()
    desk.press(dialog.answers[relation])
    assert dialog.forward.text() == "Stand down" and dialog.colleague.isVisible()
    desk.type(dialog.colleague.lineEdit(), "R. Alder")
    desk.press(dialog.forward)
    assert told.begun == [] and stood_down == [case.person_id]
    standing = desk.do(lambda book: standing_down.of_case(book.store, case.id))
    assert (standing.relation, standing.colleague) == (relation, "R. Alder")


def test_closing_the_question_begins_nothing_and_asks_again(holding: Holding, desk: Any) -> None:
    case, told = desk.meet("Wren", asked=False), Heard(holding)
    for _ in range(2):
        holding.one_to_one(case.id)
        desk.settle()
        (dialog,) = before()
        desk.press(dialog.cancel)
    assert told.begun == [] and sessions_kept(desk) == 0


def test_who_could_be_mistaken_for_somebody_is_said_before_it_is_too_late(
    holding: Holding, desk: Any
) -> None:
    case, told = desk.meet("Wren"), Heard(holding)
    desk.meet("Wren 2", desk.record_incident())
    holding.one_to_one(case.id)
    desk.settle()
    (dialog,) = before()
    words = " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
    assert "Wren, Nurses and midwives, No single incident" in words
    assert "Not to be confused with Wren 2 (Nurses and midwives, Bay 4, November)." in words
    assert not dialog.answers[Relation.SAME_TEAM].isVisible() and dialog.forward.hasFocus()
    desk.press(dialog.forward)
    assert len(told.begun) == 1


def test_a_planning_meeting_is_held_about_an_incident(holding: Holding, desk: Any) -> None:
    told, incident = Heard(holding), desk.record_incident()
    holding.planning(incident)
    desk.settle()
    assert len(told.begun) == 1


@pytest.mark.parametrize("percent", [100, 200])
def test_the_question_is_named_and_fits_whatever_the_size_of_the_text(
    holding: Holding, desk: Any, theme: Theme, named: Callable[[QWidget], None], percent: int
) -> None:
    theme.set_percent(percent)
    case = desk.meet("Wren", asked=False)
    desk.meet("Wren 2", desk.record_incident())
    holding.one_to_one(case.id)
    desk.settle()
    (dialog,) = before()
    desk.press(dialog.answers[Relation.I_MANAGE_THEM])
    named(dialog)
    assert dialog.width() <= 1024 and dialog.height() <= 700


def asked(over: QWidget) -> BeforeContactDialog:
    return next(each for each in over.findChildren(BeforeContactDialog) if each.isVisible())


def test_a_follow_up_with_somebody_who_could_be_another_is_asked_for_once_more(
    holding: Holding, desk: Any, over: QWidget
) -> None:
    heard, wren = Heard(holding), desk.meet("Wren", desk.record_incident())
    desk.meet("Wren 2")
    desk.hold(wren)
    (followup,) = desk.do(lambda book: followups.of_case(book.store, wren.id))
    for _ in range(2):
        holding.follow_up(followup.id)
        desk.settle()
    dialog = asked(over)
    said = "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
    assert "Wren, Nurses and midwives, Bay 4, November" in said and "Not to be confused with Wren 2" in said
    assert heard.begun == []
    desk.press(dialog.forward)
    assert len(heard.begun) == 1
    holding.follow_up(followup.id)  # begun already: it is gone on with
    desk.settle()
    assert heard.begun[1:] == heard.begun[:1]


def test_a_talk_with_somebody_who_could_be_another_is_asked_for_once_more(
    holding: Holding, desk: Any, over: QWidget
) -> None:
    heard, wren = Heard(holding), desk.meet("Wren")
    desk.meet("Wren 2")
    holding._converse(wren.person_id)
    desk.settle()
    dialog = asked(over)
    desk.press(dialog.cancel)
    assert heard.begun == [] and sessions_kept(desk) == 0
    holding._converse(wren.person_id)
    desk.settle()
    desk.press(asked(over).forward)
    assert len(heard.begun) == 1
