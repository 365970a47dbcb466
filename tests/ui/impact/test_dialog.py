"""The impact report at the window: on the screen, with trust figures, changes and own words, and saved."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.combining.combine import Combined
from sos_desktop.errors import SaveFailed
from sos_desktop.impact import trust_book, trust_csv, written
from sos_desktop.reports.evidence import Value
from ui.chart import Chart
from ui.impact.dialog import ImpactDialog
from ui.impact.drawn import drawn
from ui.tables import Table
from ui.theme import Theme

GOOD = "headcount,,2026-09-30,,,Students,,,500,,ESR"
BAD = "headcount,,2026-09-31,,,Students,,,=1,,ESR"


@pytest.fixture
def dialog(desk: Any, combined: Combined, shown: Callable[..., QWidget], tmp_path: Path) -> ImpactDialog:
    dialog = ImpactDialog(desk.background, desk.clock, combined)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.choose_file = lambda suggestion: tmp_path / suggestion
    dialog.choose_folder = lambda: tmp_path / "everything"
    dialog.trust.choose_place = lambda suggestion: tmp_path / suggestion
    shown(dialog, 1100, 800)
    settle(dialog, desk)
    return dialog


def settle(dialog: ImpactDialog, desk: Any) -> None:
    desk.settle()
    desk._qtbot.waitUntil(lambda: dialog.view.is_drawn and desk.background.idle())
    QApplication.processEvents()


def said(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def sheet(folder: Path, *rows: str) -> Path:
    path = folder / "figures.csv"
    path.write_text("\n".join([",".join(trust_csv.COLUMNS), *rows]), "utf-8")
    return path


def test_the_report_is_shown_with_its_charts_and_tables(dialog: ImpactDialog):
    words = said(dialog.view)
    assert "January to September 2026 · RX1" in words
    for heading in (
        "In short",
        "Whom it reached",
        "How soon",
        "Method and limits",
        "What cannot be concluded.",
    ):
        assert heading in words
    charts = dialog.view.findChildren(Chart)
    assert [chart.accessibleName().split(".")[0] for chart in charts] == [
        *("Supported each quarter", "What had happened", "28-day follow-ups on time"),
    ]
    assert "Jan to Mar 2026: about 120, between 103 and 137" in charts[0].accessibleDescription()
    tables = {table.accessibleName() for table in dialog.view.findChildren(Table)}
    assert {"By staff group", "28-day follow-ups", "What was added up"} <= tables


def test_the_pdf_and_the_boards_sheet_and_everything_are_saved(
    dialog: ImpactDialog, desk: Any, tmp_path: Path
):
    desk.press(dialog.save_report)
    assert (tmp_path / "impact-report.pdf").read_bytes().startswith(b"%PDF")
    assert dialog.told.text() == "Saved as impact-report.pdf."
    desk.press(dialog.save_board)
    assert (tmp_path / "board-sheet.pdf").exists()
    desk.press(dialog.save_all)
    names = {path.name for path in (tmp_path / "everything").iterdir()}
    assert names == {
        *(
            "totals.csv",
            "impact-report.pdf",
            "board-sheet.pdf",
            "impact-report.csv",
            "impact-report.json",
            "figures",
        ),
    }
    assert "Saved 11 files in everything" in dialog.told.text()


def test_where_it_cannot_be_saved_that_is_said(dialog: ImpactDialog, desk: Any, tmp_path: Path):
    (tmp_path / "everything").write_bytes(b"a file, not a folder")
    desk.press(dialog.save_all)
    assert "could not be saved" in dialog.told.text()


def test_nothing_is_written_where_no_place_was_chosen(dialog: ImpactDialog, desk: Any, tmp_path: Path):
    dialog.choose_file = lambda _: None
    dialog.choose_folder = lambda: None
    for press in (dialog.save_report, dialog.save_board, dialog.save_all):
        desk.press(press)
    assert list(tmp_path.glob("*.pdf")) == []


def test_trust_figures_are_loaded_and_the_report_has_rates_at_once(
    dialog: ImpactDialog, desk: Any, tmp_path: Path
):
    assert "Rates per 1,000 staff need a headcount" in said(dialog.view)
    desk.press(dialog.places["trust"][0])
    dialog.trust.choose_file = lambda: sheet(tmp_path, GOOD)
    desk.press(dialog.trust.load)
    settle(dialog, desk)
    assert "1 figures of figures.csv are in force." in dialog.trust.told.text()
    assert dialog.trust.files.model().index(0, 0).data() == "figures.csv"
    desk.press(dialog.places["report"][0])
    assert "Rates per 1,000 staff need a headcount" not in said(dialog.view)
    assert len(desk.do(lambda book: trust_book.in_force(book.store)).figures) == 1


def test_a_file_with_mistakes_is_refused_with_each_row_and_nothing_is_taken(
    dialog: ImpactDialog, desk: Any, tmp_path: Path
):
    desk.press(dialog.places["trust"][0])
    dialog.trust.choose_file = lambda: sheet(tmp_path, GOOD, BAD)
    desk.press(dialog.trust.load)
    model = dialog.trust.findings.model()
    rows = [[model.index(row, column).data() for column in range(3)] for row in range(model.rowCount())]
    assert rows == [
        ["3", "number", "“=1” begins like a formula. Type it as plain text."],
        ["3", "first day", "“2026-09-31” is not a day. Write it like 2026-09-30."],
    ]
    assert dialog.trust.findings.isVisible()
    assert "Nothing of it was taken" in dialog.trust.told.text()
    assert desk.do(lambda book: trust_book.files(book.store)) == ()
    dialog.trust.choose_file = lambda: sheet(tmp_path, GOOD)
    desk.press(dialog.trust.load)
    assert not dialog.trust.findings.isVisible(), "put right"


def test_a_file_that_cannot_be_read_and_none_at_all(dialog: ImpactDialog, desk: Any, tmp_path: Path):
    desk.press(dialog.places["trust"][0])
    dialog.trust.choose_file = lambda: tmp_path / "gone.csv"
    desk.press(dialog.trust.load)
    assert "cannot be read from the disk" in dialog.trust.told.text()
    assert not dialog.trust.findings.isVisible()
    dialog.trust.choose_file = lambda: None
    desk.press(dialog.trust.load)


def test_a_file_is_taken_away_again(dialog: ImpactDialog, desk: Any, tmp_path: Path):
    desk.press(dialog.places["trust"][0])
    dialog.trust.choose_file = lambda: sheet(tmp_path, GOOD)
    desk.press(dialog.trust.load)
    desk.press(dialog.trust.take_away)
    settle(dialog, desk)
    assert "figures.csv is taken away." in dialog.trust.told.text()
    assert not dialog.trust.take_away.isVisible()
    assert desk.do(lambda book: trust_book.files(book.store)) == ()


def test_the_template_is_saved(dialog: ImpactDialog, desk: Any, tmp_path: Path):
    desk.press(dialog.places["trust"][0])
    desk.press(dialog.trust.template)
    assert (tmp_path / "trust-figures.csv").read_bytes() == trust_csv.template()


def test_a_change_of_the_service_is_noted_and_drawn(dialog: ImpactDialog, desk: Any, qtbot: QtBot):
    desk.press(dialog.places["changes"][0])
    desk.type(dialog.changes.day.line, "1 July 2026")
    desk.type(dialog.changes.words, "A second site joined")
    dialog.changes.afresh.setChecked(True)
    qtbot.keyClick(dialog.changes.words, Qt.Key.Key_Return)
    settle(dialog, desk)
    (change,) = desk.do(lambda book: written.read(book.store)).annotations
    assert (str(change.on), change.words, change.rebases) == ("2026-07-01", "A second site joined", True)
    assert dialog.changes.words.text() == ""
    desk.press(dialog.places["report"][0])
    assert "A: 1 July 2026, A second site joined." in said(dialog.view)
    desk.press(dialog.places["changes"][0])
    desk.press(dialog.changes.take_away)
    settle(dialog, desk)
    assert desk.do(lambda book: written.read(book.store)).annotations == ()


def test_a_change_without_words_or_day_says_under_the_field_what_is_missing(dialog: ImpactDialog, desk: Any):
    desk.press(dialog.places["changes"][0])
    desk.press(dialog.changes.note)
    assert "The day is missing." in dialog.changes.form.problem_of(dialog.changes.day.line)
    desk.type(dialog.changes.day.line, "1 July 2026")
    desk.press(dialog.changes.note)
    assert "Nothing says what has changed." in dialog.changes.form.problem_of(dialog.changes.words)


def test_own_words_are_kept_by_themselves_and_stand_in_the_report(dialog: ImpactDialog, desk: Any):
    desk.press(dialog.places["words"][0])
    desk.type(dialog.own_words.boxes["meaning"], "We reach too few porters.")
    desk.press(dialog.places["report"][0])
    settle(dialog, desk)
    assert desk.do(lambda book: written.read(book.store)).said("meaning") == "We reach too few porters."
    assert "We reach too few porters." in said(dialog.view)
    assert dialog.own_words.told.text() == "Saved 14:05"


def test_own_words_are_kept_when_the_dialog_closes(dialog: ImpactDialog, desk: Any):
    desk.press(dialog.places["words"][0])
    desk.type(dialog.own_words.boxes["why"], "Nobody knew whom to turn to.")
    desk.press(dialog.close_button)
    assert desk.do(lambda book: written.read(book.store)).said("why") == "Nobody knew whom to turn to."


def test_a_text_that_is_too_long_is_said_under_its_box_and_stays_there(dialog: ImpactDialog, desk: Any):
    desk.press(dialog.places["words"][0])
    box = dialog.own_words.boxes["what"]
    box.setPlainText("long " * 500)
    dialog.put_away()
    desk.settle()
    assert "longer than 2,000 letters" in dialog.own_words.form.problem_of(box)
    assert box.toPlainText().startswith("long long")
    box.setPlainText("short")
    dialog.put_away()
    desk.settle()
    assert dialog.own_words.form.problem_of(box) == ""


def test_while_somebody_types_nothing_is_overwritten(dialog: ImpactDialog, desk: Any):
    desk.press(dialog.places["words"][0])
    box = dialog.own_words.boxes["what"]
    desk.type(box, "Half a sen")
    dialog.read()
    desk.settle()
    assert box.toPlainText() == "Half a sen"


def test_a_disk_that_refuses_is_said_and_the_words_stay(
    dialog: ImpactDialog, desk: Any, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    def full(*_: object, **__: object) -> None:
        raise SaveFailed("The disk is full.")

    desk.press(dialog.places["words"][0])
    monkeypatch.setattr(written, "write", full)
    desk.type(dialog.own_words.boxes["why"], "Kept here.")
    dialog.put_away()
    qtbot.waitUntil(lambda: "The disk is full." in dialog.own_words.told.text())
    assert dialog.own_words.boxes["why"].toPlainText() == "Kept here."
    monkeypatch.undo()
    dialog.put_away()
    qtbot.waitUntil(lambda: dialog.own_words.told.text().startswith("Saved"))


@pytest.mark.parametrize("place", ["report", "trust", "changes", "words"])
@pytest.mark.parametrize("percent", [100, 200])
def test_everything_has_a_name_and_fits(
    dialog: ImpactDialog, desk: Any, theme: Theme, named: Callable[[QWidget], None], place: str, percent: int
):
    theme.set_percent(percent)
    dialog.resize(984, 660)
    desk.press(dialog.places[place][0])
    settle(dialog, desk)
    named(dialog)
    inside = dialog.area.widget()
    assert inside is not None
    assert inside.minimumSizeHint().width() <= dialog.area.viewport().width()


def test_a_dialog_that_was_closed_is_let_go(
    desk: Any, combined: Combined, freed: Callable[[Callable[[], QWidget]], None]
):
    def make() -> ImpactDialog:
        dialog = ImpactDialog(desk.background, desk.clock, combined)
        desk.settle()
        return dialog

    freed(make)


def test_every_part_of_a_report_has_a_widget(qtbot: QtBot):
    from sos_desktop.reports.impact.report import Box, Card, Cards, Own, Points, Words

    for part in (
        Words("A word", small=True),
        Points(("one", "two")),
        Cards(tuple(Card(f"label {at}", "about 9", "", Value("")) for at in range(3))),
        Box("A box", (("", "Words"), ("First.", "Rest"))),
        Own("why", "Why?", ""),
    ):
        widget = drawn(part)
        qtbot.addWidget(widget)
        assert widget.findChildren(QLabel) or isinstance(widget, QLabel)
