"""Lists in columns: opened with a click or Enter, said column by column, whole where they stand in a page."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.tables import Row, Table

BIRDS: list[Row] = [(name.lower(), (name, "Students", "")) for name in ("Wren", "Heron", "Dunlin")]


@pytest.fixture
def table(shown: Callable[..., QWidget]) -> Table:
    table = Table(("Code name", "Staff group", "Follow-up due"), name="People", spare=(2, 1))
    table.show_rows(BIRDS)
    shown(table, 700, 400)
    table.setFocus()
    return table


def at(table: Table, row: int, column: int) -> QModelIndex:
    return table.model().index(row, column)


def test_enter_and_click_open_what_the_row_is_known_by(table: Table, qtbot: QtBot) -> None:
    opened: list[str] = []
    table.chosen.connect(opened.append)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    place = table.visualRect(at(table, 2, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == ["heron", "dunlin"]


def test_letters_find_a_row(table: Table, qtbot: QtBot) -> None:
    qtbot.keyClicks(table, "du")
    assert table.current() == "dunlin"


def test_the_current_row_stays_current_when_it_is_read_again(table: Table, qtbot: QtBot) -> None:
    qtbot.keyClick(table, Qt.Key.Key_Down)
    table.show_rows([("owl", ("Owl", "Students", "")), *BIRDS])
    assert table.current() == "heron"
    table.show_rows(BIRDS[:1])
    assert table.current() == "wren"
    table.show_rows([])
    assert table.current() == ""


def test_an_empty_list_opens_nothing(table: Table, qtbot: QtBot) -> None:
    table.show_rows([])
    with qtbot.assertNotEmitted(table.chosen):
        qtbot.keyClick(table, Qt.Key.Key_Return)


def test_each_cell_says_its_column_and_that_it_is_empty(table: Table) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    assert at(table, 0, 0).data(role) == "Code name: Wren"
    assert at(table, 0, 2).data(role) == "Follow-up due: nothing"


def test_the_tip_of_a_cell_is_never_read_as_markup(table: Table) -> None:
    table.show_rows([("x", ("<b>Wren</b> & Co", "", ""))])
    tip = Qt.ItemDataRole.ToolTipRole
    assert at(table, 0, 0).data(tip) == "<span>&lt;b&gt;Wren&lt;/b&gt; &amp; Co</span>"
    assert at(table, 0, 1).data(tip) is None


def test_tab_leaves_the_table(table: Table, qtbot: QtBot) -> None:
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert table.currentIndex().column() == 0


def test_a_narrow_table_leaves_its_spare_columns_out_and_takes_them_back(table: Table) -> None:
    def seen() -> list[int]:
        return [column for column in range(3) if not table.isColumnHidden(column)]

    assert seen() == [0, 1, 2]
    table.resize(260, 400)
    assert seen() == [0, 1]
    table.resize(120, 400)
    assert seen() == [0]
    table.resize(700, 400)
    assert seen() == [0, 1, 2]
    assert sum(table.columnWidth(column) for column in range(3)) <= table.viewport().width()


def test_a_whole_table_is_as_tall_as_its_rows(shown: Callable[..., QWidget]) -> None:
    table = Table(("Staff group", "Supported"), name="Groups", whole=True)
    shown(table, 500, 100)
    heights = []
    for rows in (BIRDS, BIRDS * 4):
        table.show_rows([(name, cells[:2]) for name, cells in rows])
        heights.append(table.height())
        assert table.verticalScrollBar().maximum() == 0
    assert heights[0] < heights[1]


def test_more_is_asked_for_once_when_the_end_comes_into_sight(table: Table, qtbot: QtBot) -> None:
    asked: list[bool] = []
    table.more_wanted.connect(lambda: asked.append(True))
    rows: list[Row] = [(f"{number}", (f"Teal {number}", "", "")) for number in range(60)]
    table.show_rows(rows[:50], more=True)
    assert asked == []
    qtbot.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(asked))
    table.add_rows(rows[50:])
    assert table.model().rowCount() == 60
    assert table.current() == "49"
    qtbot.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert table.current() == "59"
    table.add_rows([])
    assert asked == [True]


def test_a_whole_table_breaks_words_where_there_is_no_room_and_cuts_none(
    shown: Callable[..., QWidget],
) -> None:
    long = "Agency, contractor, volunteer or other organisation"
    table = Table(("Staff group", "About how many people"), name="Groups", shares=(2, 1), whole=True)
    table.show_rows([("short", ("Students", "3")), ("long", (long, "too few to say"))])
    around = shown(table, 240, 100)
    assert table.rowHeight(1) > table.rowHeight(0)
    narrow_head = table.horizontalHeader().height()
    assert table.height() >= narrow_head + table.rowHeight(0) + table.rowHeight(1)
    around.resize(1200, 100)
    table.resize(1200, 100)
    assert table.rowHeight(1) == table.rowHeight(0)
    assert table.horizontalHeader().height() < narrow_head
