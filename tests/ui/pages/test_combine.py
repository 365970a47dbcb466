"""Adding up the summaries of many: at least five, each once, and whatever is wrong named with its reason."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.dates import Quarter
from sos_desktop.summary import ledger
from sos_desktop.vault import files
from ui.background import Background
from ui.pages.combine import CombinePage
from ui.theme import Theme

NAMES = ("Wren", "Heron", "Dunlin", "Osprey", "Plover")
JANUARY = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def sent(new_vault: Callable[..., Any], tmp_path: Path) -> list[Path]:
    """The summaries of five practitioners."""
    folder = tmp_path / "sent in"
    folder.mkdir()
    saved = []
    for name in NAMES:
        vault = new_vault(name)
        issued = ledger.issue(vault, Quarter(2026, 4), now=JANUARY, today=JANUARY.date())
        saved.append(ledger.save(issued, folder))
    return saved


@pytest.fixture
def page(qtbot: QtBot, background: Background, shown: Callable[..., QWidget], tmp_path: Path) -> CombinePage:
    page = CombinePage(background, lambda: JANUARY)
    page.choose_file = lambda suggestion: tmp_path / suggestion
    shown(page, 1068, 800)
    page.read()
    return page


@pytest.fixture
def add(page: CombinePage, qtbot: QtBot) -> Callable[[list[Path]], None]:
    def files_are_chosen(paths: list[Path]) -> None:
        page.choose_files = lambda: paths
        page.add_files.click()
        settle(page, qtbot)

    return files_are_chosen


def settle(page: CombinePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page._background.idle)
    QApplication.processEvents()


def states(page: CombinePage) -> list[str]:
    model = page.states.model()
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def words(page: QWidget) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_an_empty_page_says_what_belongs_here(page: CombinePage) -> None:
    assert "No files yet" in words(page)
    assert not page.report.isEnabled() and not page.save_csv.isEnabled()


def test_five_files_make_totals_with_their_ranges(page: CombinePage, add: Any, sent: list[Path]) -> None:
    add(sent)
    assert page.report.isEnabled()
    assert page.subtitle.text() == "5 files from 5 record books · October to December 2026"
    assert page.figures[0].words.text() == "Supported (cases)"
    assert page.figures[0].interval.text().startswith("between 0 and ")
    assert states(page) == ["Read"] * 5
    title = page.chart.accessibleName().split(".")[0]
    assert title and title in words(page), "a picture is named by its title and said by its caption"


def test_fewer_than_five_are_refused_and_no_number_is_shown(
    page: CombinePage, add: Any, sent: list[Path]
) -> None:
    add(sent[:4])
    assert page.status.text().startswith("Totals need at least 5 files; 4 can be added.")
    assert not page.report.isEnabled() and not page.figures[0].isVisible()
    add(sent[4:])
    assert page.report.isEnabled() and not page.status.isVisible()


def test_a_damaged_file_is_named_with_its_reason_and_the_rest_is_added_up(
    page: CombinePage, add: Any, sent: list[Path], tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(sent[0].read_bytes()[:400])
    add([*sent, damaged])
    assert page.report.isEnabled() and page.subtitle.text().endswith(" · 1 refused")
    assert states(page)[:5] == ["Read"] * 5
    assert states(page)[5].startswith("It is ") and "Read" not in states(page)[5]


def test_the_same_file_twice_counts_once(page: CombinePage, add: Any, sent: list[Path]) -> None:
    add([*sent, sent[0]])
    assert states(page)[5] == "The same file again: counted once."
    assert page.subtitle.text().startswith("5 files from 5 record books")


def test_four_files_and_one_of_them_again_are_still_four(
    page: CombinePage, add: Any, sent: list[Path]
) -> None:
    add([*sent[:4], sent[0]])
    assert not page.report.isEnabled()


def test_a_folder_can_be_added(page: CombinePage, sent: list[Path], qtbot: QtBot) -> None:
    page.choose_folder = lambda: sent[0].parent
    page.add_folder.click()
    settle(page, qtbot)
    assert page.report.isEnabled()


def test_how_many_are_expected_is_said_and_too_few_read_at_least(
    page: CombinePage, add: Any, sent: list[Path], qtbot: QtBot
) -> None:
    add(sent)
    page.expected.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(page.expected, "9")
    qtbot.keyClick(page.expected, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert "(55% of those expected)" in page.subtitle.text()


def test_the_table_and_the_report_are_saved(
    page: CombinePage, add: Any, sent: list[Path], qtbot: QtBot, tmp_path: Path
) -> None:
    add(sent)
    for press, name, begins in (
        (page.save_csv, "totals.csv", b"period"),
        (page.report, "impact-report.pdf", b"%PDF"),
    ):
        press.click()
        settle(page, qtbot)
        assert (tmp_path / name).read_bytes().startswith(begins)
        assert page.status.text() == f"Saved as {name}."


def test_a_full_disk_is_said_on_the_page(
    page: CombinePage, add: Any, sent: list[Path], qtbot: QtBot, refusing: Any, heard: Any
) -> None:
    add(sent)
    with refusing(files, "hand_over"):
        page.save_csv.click()
        settle(page, qtbot)
    assert "The disk is full." in page.status.text() and heard.refusals == []


def test_starting_again_leaves_nothing_and_does_not_lose_the_keyboard(
    page: CombinePage, add: Any, sent: list[Path], qtbot: QtBot
) -> None:
    add(sent)
    page.choose_files = lambda: sent
    page.add_files.click()
    page.start_again.click()
    settle(page, qtbot)
    assert "No files yet" in words(page), "what was still being added up is not shown any more"
    assert page.add_files.hasFocus()


@pytest.mark.parametrize(("width", "percent"), [(1068, 100), (812, 100), (920, 200)])
def test_it_fits(
    page: CombinePage, add: Any, sent: list[Path], qtbot: QtBot, theme: Theme, width: int, percent: int
) -> None:
    theme.set_percent(percent)
    page.resize(width, 760)
    add(sent)
    settle(page, qtbot)
    assert page.width() == width and page.area.horizontalScrollBar().maximum() == 0
    assert page.groups.verticalScrollBar().maximum() == 0, "a short table does not scroll in a page that does"
    assert page.chart.width() <= page.inside.width()


def test_everything_can_be_reached_and_is_named(
    page: CombinePage, add: Any, sent: list[Path], reachable: Callable[[QWidget], None]
) -> None:
    add(sent)
    page.add_files.setFocus()
    reachable(page)
