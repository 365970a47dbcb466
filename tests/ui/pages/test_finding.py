"""Find: what is typed is found at once, opened with Enter, kept as a filter, and marked where it stands."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import Amendment, SessionKind
from sos_desktop.records import amendments, finding
from ui.pages.finding import FindingPage
from ui.theme import Theme

NOTE = "Swimming on Tuesdays helps; the night shifts do not."


@pytest.fixture
def page(ward: Any, desk: Any, shown: Callable[..., QWidget]) -> FindingPage:
    page = FindingPage(desk.background, desk.clock)
    shown(page, 1068, 800)
    page.begin()
    desk.settle()
    return page


@pytest.fixture
def ward(desk: Any) -> Any:
    """Heron, whose note is about swimming, and Wren."""
    heron = desk.meet("Heron", desk.record_incident())
    session, now = desk.hold(heron), desk.now
    desk.do(lambda book: amendments.amend(book.store, session, Amendment.ADDITION, NOTE, now=now))
    desk.meet("Wren")
    return heron


def found(page: FindingPage) -> list[list[str]]:
    if not page.list.table.isVisible():
        return []
    return [list(words) for _, words in page.list.table._model.rows]


def marked(page: FindingPage) -> list[str]:
    return [label.selectedText() for label in page.record.findChildren(QLabel) if label.hasSelectedText()]


def look_for(page: FindingPage, desk: Any, words: str) -> list[list[str]]:
    desk.type(page.list.search, words)
    desk.settle()
    return found(page)


def test_before_anything_is_typed_it_says_what_is_looked_through(page: FindingPage) -> None:
    assert page.list.empty.isVisible()
    assert page.list.search.hasFocus()


def test_what_is_typed_is_found_letter_by_letter(ward: Any, page: FindingPage, desk: Any) -> None:
    assert look_for(page, desk, "swi") == [["Heron", "One-to-one", "23 Nov 2026", NOTE]]
    assert [row[:2] for row in look_for(page, desk, "wre")] == [["Wren", "Nurses and midwives"]]
    assert [row[0] for row in look_for(page, desk, "bay")] == ["Bay 4, November", "Heron"]
    assert page.list.state.text() == "2 found."
    assert look_for(page, desk, "albatross") == []
    assert page.list.nothing.isVisible()


def test_only_the_last_letters_are_looked_for(
    ward: Any, page: FindingPage, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    find = finding.find

    def noting(store: Any, wanted: Any, **more: Any) -> Any:
        asked.append(wanted.words)
        return find(store, wanted, **more)

    monkeypatch.setattr(finding, "find", noting)
    desk.background.run(lambda _: desk_waits(page), done=lambda _: None)
    for words in ("h", "he", "her", "wren"):
        page.list.search.setText(words)
    desk.settle()
    assert asked == ["wren"]
    assert [row[0] for row in found(page)] == ["Wren"]


def desk_waits(page: FindingPage) -> None:
    """Until the page has been asked for the last time: the vault thread is busy with something else."""
    while page.list.search.text() != "wren":
        pass


def test_enter_opens_what_the_last_letter_finds_even_before_it_is_shown(
    ward: Any, page: FindingPage, desk: Any, qtbot: QtBot
) -> None:
    opened: list[str] = []
    page.person_chosen.connect(opened.append)
    page.list.search.setText("wren")
    qtbot.keyClick(page.list.search, Qt.Key.Key_Return)
    desk.settle()
    assert len(opened) == 1
    page.list.search.clear()
    desk.settle()
    assert [row[0] for row in found(page)] == ["Wren"]
    assert page.list.state.text() == "Opened from here last"


def test_down_leads_into_what_was_found_and_enter_opens_an_incident(
    ward: Any, page: FindingPage, desk: Any, qtbot: QtBot
) -> None:
    opened: list[str] = []
    page.incident_chosen.connect(opened.append)
    look_for(page, desk, "bay 4")
    qtbot.keyClick(page.list.search, Qt.Key.Key_Down)
    assert page.list.table.hasFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    desk.settle()
    assert len(opened) == 1


def test_a_record_is_read_here_with_the_words_marked_and_the_way_back_leads_to_what_was_found(
    ward: Any, page: FindingPage, desk: Any, qtbot: QtBot
) -> None:
    page.window().resize(1068, 480)
    look_for(page, desk, "tuesd")
    qtbot.keyClick(page.list.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: marked(page) == ["Tuesdays"])
    (label,) = (each for each in page.record.findChildren(QLabel) if each.hasSelectedText())
    qtbot.waitUntil(lambda: not label.visibleRegion().isEmpty())
    assert page.record.back.hasFocus()
    assert page.whereabouts().startswith("record ")
    qtbot.keyClick(page.record.back, Qt.Key.Key_Space)
    desk.settle()
    assert page.list.search.hasFocus() and page.list.search.text() == "tuesd"
    assert page.whereabouts() == "words tuesd"
    assert len(found(page)) == 1


def test_it_comes_back_to_where_it_was(ward: Any, page: FindingPage, desk: Any) -> None:
    page.go_back_to("words heron")
    desk.settle()
    assert [row[0] for row in found(page)] == ["Heron", "Heron"]
    session = next(known for known, words in page.list.table._model.rows if words[1] == "One-to-one")
    page.go_back_to(f"record {session}")
    desk.settle()
    assert page.record.isVisible()
    page.read()
    page.put_away()
    desk.settle()


def test_filters_narrow_it_and_are_kept_under_a_name(
    ward: Any, page: FindingPage, desk: Any, qtbot: QtBot
) -> None:
    filters = page.list.filters
    desk.choose(filters.kind, SessionKind.ONE_TO_ONE.label)
    desk.settle()
    assert [row[:2] for row in found(page)] == [["Heron", "One-to-one"]]
    look_for(page, desk, "swim")
    desk.press(filters.keep)
    desk.press(filters.keep_it)
    assert any("name is empty" in label.text() for label in filters.findChildren(QLabel) if label.isVisible())
    desk.type(filters.name, "Swimmers")
    qtbot.keyClick(filters.name, Qt.Key.Key_Return)
    desk.settle()
    assert list(filters.presses) == ["Swimmers"]
    page.list.search.clear()
    desk.choose(filters.kind, "Everything")
    desk.settle()
    assert not filters.forget.isVisible() and not filters.keep.isVisible()
    desk.press(filters.presses["Swimmers"])
    assert page.list.search.text() == "swim"
    assert [row[:2] for row in found(page)] == [["Heron", "One-to-one"]]
    desk.press(filters.forget)
    assert not filters.presses


def test_the_rest_is_read_when_the_end_comes_into_sight(page: FindingPage, desk: Any, qtbot: QtBot) -> None:
    for number in range(70):
        desk.meet(f"Teal {number}")
    page.read()
    desk.settle()
    assert len(look_for(page, desk, "teal")) == 50
    assert "as you go down" in page.list.state.text()
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(found(page)) == 70)
    desk.settle()
    assert len({row[0] for row in found(page)}) == 70
    assert page.list.state.text() == "The first 70 are all."


@pytest.mark.parametrize(("percent", "wide", "high"), [(100, 1068, 800), (200, 812, 700)])
def test_it_fits_and_everything_has_a_name_and_is_reached_by_tab(
    theme: Theme, ward: Any, page: FindingPage, desk: Any, reachable: Callable[[QWidget], None],
    percent: int, wide: int, high: int,
) -> None:  # fmt: skip
    theme.set_percent(percent)
    page.window().resize(wide, high)
    look_for(page, desk, "heron")
    QApplication.processEvents()
    assert page.list.inside.width() <= page.list.area.viewport().width()
    reachable(page)


def test_where_a_record_book_can_only_be_read_it_says_that_not_everything_is_found(
    page: FindingPage, desk: Any
) -> None:
    desk.meet("Teal")
    desk.do(lambda book: setattr(book.store, "read_only", True))
    page.read()
    desk.settle()
    assert "can only be read here" in page.list.subtitle.text()
    assert look_for(page, desk, "teal") == []
    desk.do(lambda book: setattr(book.store, "read_only", False))
