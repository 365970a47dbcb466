"""Adding up the summaries of many: at least five, each once, and whatever is wrong named with its reason."""

import hashlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from threading import Event
from typing import Any

import pypdfium2
import pyrage
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.combining import kept
from sos_desktop.combining.combine import combine
from sos_desktop.dates import Quarter
from sos_desktop.impact import trust_book, trust_csv
from sos_desktop.programme import register
from sos_desktop.programme.register import Entry
from sos_desktop.summary import described, document, sealing
from sos_desktop.summary.document import Document
from sos_desktop.summary.sealing import Opener
from sos_desktop.summary.tables import CATALOGUE, DEFAULT, Mode, Specification
from sos_desktop.vault import files
from ui.background import Background
from ui.combining import busy_line
from ui.pages.combine import CombinePage
from ui.theme import Theme

NAMES = ("Wren", "Heron", "Dunlin", "Osprey", "Plover")
JANUARY = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)


SEEDS = {name: hashlib.sha256(name.encode()).digest() for name in NAMES}
AUTUMN = Quarter(2026, 4)


@pytest.fixture
def sent(tmp_path: Path) -> list[Path]:
    """The summaries of five practitioners."""
    folder = tmp_path / "sent in"
    folder.mkdir()
    saved = []
    for name, seed in SEEDS.items():
        file_id = hashlib.sha256(f"file of {name}".encode()).hexdigest()[:32]
        made = document.Document(DEFAULT, file_id, "RX1", AUTUMN, False, dict.fromkeys(DEFAULT.cells, 0))
        saved.append(folder / made.name)
        saved[-1].write_bytes(document.write(made, seed))
    return saved


@pytest.fixture
def open_page(
    qtbot: QtBot, background: Background, shown: Callable[..., QWidget], tmp_path: Path
) -> Callable[[], CombinePage]:
    """The page, over the record book that is open."""

    def opened() -> CombinePage:
        page = CombinePage(background, lambda: JANUARY)
        page.choose_file = lambda suggestion: tmp_path / suggestion
        shown(page, 1068, 800)
        page.read()
        settle(page, qtbot)
        return page

    return opened


@pytest.fixture
def page(team_desk: Any, open_page: Callable[[], CombinePage]) -> CombinePage:
    return open_page()


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
    model = page.files.states.model()
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def words(page: QWidget) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_an_empty_page_says_what_belongs_here(page: CombinePage) -> None:
    assert "No files yet" in words(page)
    assert not page.report.isEnabled() and not page.save_csv.isEnabled()


def test_no_made_up_network_is_offered_among_real_files(page: CombinePage) -> None:
    assert not page.made_up.isVisible()


def test_five_files_make_totals_with_their_ranges(page: CombinePage, add: Any, sent: list[Path]) -> None:
    add(sent)
    assert page.report.isEnabled()
    assert page.subtitle.text() == "5 files from 5 record books · October to December 2026"
    assert page.figures[0].words.text() == "Supported (cases)"
    assert page.figures[0].interval.text().startswith("between 0 and ")
    assert states(page) == ["Read"] * 5
    title = page.chart.accessibleName().split(".")[0]
    assert title and title in words(page), "a picture is named by its title and said by its caption"


def test_feedback_cards_stand_in_the_headlines_once_they_are_loaded(
    page: CombinePage, add: Any, sent: list[Path], team_desk: Any, qtbot: QtBot
) -> None:
    add(sent)
    assert page.figures[2].words.text() == "Attended a group session"
    rows = [
        f"feedback-card,,2026-Q4,,,,I would recommend it,{said}" for said in ("Agree,48,,", "Disagree,3,,")
    ]
    data = "\n".join([",".join(trust_csv.COLUMNS), *rows]).encode()
    team_desk.do(
        lambda book: trust_book.load(book.store, "cards.csv", data, now=JANUARY, today=JANUARY.date())
    )
    page.impact.closed.emit()  # they were loaded beside the report
    settle(page, qtbot)
    assert page.figures[2].words.text() == "Would recommend (cards)"
    assert "of 51 replies" in page.figures[2].interval.text()


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
    assert page.report.isEnabled() and page.subtitle.text().endswith(" · 1 not added")
    assert states(page)[1:] == ["Read"] * 5
    assert states(page)[0].startswith("Refused. It is ")


def test_the_same_file_twice_counts_once(page: CombinePage, add: Any, sent: list[Path]) -> None:
    add([*sent, sent[0]])
    assert states(page) == ["Read"] * 5, "it is kept once"
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
    expected = page.files.expected
    expected.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(expected, "9")
    qtbot.keyClick(expected, Qt.Key.Key_Return)
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


def test_starting_again_asks_can_be_undone_and_does_not_lose_the_keyboard(
    page: CombinePage, add: Any, sent: list[Path], qtbot: QtBot
) -> None:
    add(sent)
    page.files.start_again.click()
    assert page.files.asking.isVisible() and page.files.keep.hasFocus()
    page.files.keep.click()
    assert not page.files.asking.isVisible() and states(page) == ["Read"] * 5
    page.files.start_again.click()
    page.files.sure.click()
    settle(page, qtbot)
    assert "No files yet" in words(page) and page.add_files.hasFocus()
    assert "5 files are taken out." in words(page) and not page.report.isEnabled()
    page.files.bring_back.click()
    settle(page, qtbot)
    assert states(page) == ["Read"] * 5 and page.report.isEnabled()


def test_what_was_added_is_still_there_when_the_page_is_opened_again(
    page: CombinePage, add: Any, sent: list[Path], open_page: Callable[[], CombinePage]
) -> None:
    add(sent)
    for path in sent:
        path.unlink()
    again = open_page()
    assert again.report.isEnabled() and states(again) == ["Read"] * 5


# Deciding


def rival_of(path: Path, into: Path) -> Path:
    """Another file of the same record book for the same quarter, as a vault that was restored wrongly would make it."""
    document_ = document.read(path.read_bytes())
    other = into / "rival.zip"
    seeds = {name: seed for name, seed in SEEDS.items() if document.public_half(seed) == document_.signer}
    (seed,) = seeds.values()
    other.write_bytes(document.write(replace(document_, file_id="ab" * 16), seed))
    return other


def choose_file(page: CombinePage, words_: str) -> None:
    """Put the keyboard on the first file whose state begins so."""
    row = next(at for at, state in enumerate(states(page)) if state.startswith(words_))
    page.files.states.setCurrentIndex(page.files.states.model().index(row, 0))


def test_two_of_one_record_book_are_held_until_one_is_taken_out(
    page: CombinePage, add: Any, sent: list[Path], tmp_path: Path, qtbot: QtBot
) -> None:
    add([*sent, rival_of(sent[0], tmp_path)])
    assert [state[:5] for state in states(page)] == ["Held.", "Held.", "Read", "Read", "Read", "Read"]
    assert "4 can be added" in page.status.text() and not page.report.isEnabled()
    choose_file(page, "Held")
    assert "has sent two files for this quarter" in page.files.reason.text()
    page.files.take_out.click()
    settle(page, qtbot)
    assert states(page) == ["Read"] * 5 and page.report.isEnabled()


def test_a_withdrawn_number_takes_its_file_out_and_a_slip_is_undone(
    page: CombinePage, add: Any, sent: list[Path], qtbot: QtBot
) -> None:
    add(sent)
    page.files.number.setText("12")
    page.files.note.click()
    settle(page, qtbot)
    assert "not the number of a summary" in page.files.form.problem_of(page.files.number)
    page.files.number.setText(document.read(sent[0].read_bytes()).file_id)
    qtbot.keyClick(page.files.number, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert states(page)[0].startswith("Withdrawn by") and page.files.number.text() == ""
    choose_file(page, "Withdrawn")
    assert not page.files.mark.isVisible()
    page.files.unmark.click()
    settle(page, qtbot)
    assert states(page) == ["Read"] * 5


def test_a_number_without_a_file_can_be_a_slip_too(page: CombinePage, qtbot: QtBot, team_desk: Any) -> None:
    team_desk.do(lambda casebook: kept.withdraw(casebook.store, "ab" * 16, now=JANUARY))
    page.read()
    settle(page, qtbot)
    assert (
        states(page) == ["Noted as withdrawn; no such file is here."] and not page.files.take_out.isEnabled()
    )
    page.files.unmark.click()
    settle(page, qtbot)
    assert states(page) == [] and not page.files.isVisible()


def test_a_file_in_the_list_is_marked_as_withdrawn(
    page: CombinePage, add: Any, sent: list[Path], qtbot: QtBot
) -> None:
    add(sent)
    page.files.mark.click()
    settle(page, qtbot)
    assert states(page)[0].startswith("Withdrawn by") and "4 can be added" in page.status.text()


def test_a_sealed_file_is_opened_and_one_for_somebody_else_is_named(
    page: CombinePage, add: Any, sent: list[Path], team_desk: Any
) -> None:
    ours = team_desk.do(lambda casebook: Opener.of(casebook.vault.meta).recipient)
    other = Opener(pyrage.x25519.Identity.generate()).recipient
    for path, recipient in ((sent[0], ours), (sent[1], other)):
        data = path.read_bytes()
        path.with_suffix(".age").write_bytes(sealing.seal(data, [recipient]))
        if recipient == ours:
            path.unlink()
    add([sent[0].parent])
    assert states(page) == ["Sealed for somebody else. It is sealed for somebody else.", *["Read"] * 5]


def test_who_has_not_sent_is_named_from_the_register(
    page: CombinePage, add: Any, sent: list[Path], team_desk: Any
) -> None:
    def register_them(casebook: Any) -> None:
        for name in NAMES:
            entry = Entry(name, keys=(document.public_half(SEEDS[name]),), sends_from=Quarter(2026, 4))
            register.add(casebook.store, entry, now=JANUARY, today=JANUARY.date())
        entry = Entry("Ada Hale", sends_from=Quarter(2026, 4))
        register.add(casebook.store, entry, now=JANUARY, today=JANUARY.date())

    team_desk.do(register_them)
    add(sent)
    assert "(83% of those expected)" in page.subtitle.text()
    assert page.coverage.missing.text() == "Not here yet:\nOctober to December 2026: Ada Hale"
    assert not page.files.expected.isVisible(), "the register knows better than a typed number"


# Of which time, which organisation, which topic


def test_a_quarter_a_year_and_an_organisation_can_be_chosen(
    page: CombinePage, add: Any, made_up: Callable[..., Path], qtbot: QtBot
) -> None:
    for who in range(6):
        for quarter in (Quarter(2026, 1), Quarter(2026, 2)):
            made_up(who, quarter)
    for who in range(10, 15):
        folder = made_up(who, Quarter(2026, 2), "RX2").parent
    add([folder])
    assert page.totals.table.model().index(0, 1).data() == "about 510"
    periods = [page.scope.period.itemText(at) for at in range(page.scope.period.count())]
    assert periods == [
        "The whole time",
        "April 2026 to March 2027",
        "April 2025 to March 2026",
        "April to June 2026",
        "January to March 2026",
    ]
    for box, chosen, reads in (
        (page.scope.period, "April 2025 to March 2026", "about 180"),
        (page.scope.period, "April to June 2026", "about 330"),
        (page.scope.organisation, "RX2", "about 150"),
    ):
        qtbot.keyClicks(box, chosen)
        qtbot.keyClick(box, Qt.Key.Key_Return)
        box.setCurrentIndex(box.findText(chosen))
        box.activated.emit(box.currentIndex())
        settle(page, qtbot)
        assert page.totals.table.model().index(0, 1).data() == reads
    page.scope.period.setCurrentIndex(periods.index("January to March 2026"))
    page.scope.period.activated.emit(page.scope.period.currentIndex())
    settle(page, qtbot)
    assert "Fewer than 5 files" in page.status.text() and not page.totals.isVisible()


def test_tables_under_other_parameters_are_listed_apart(
    page: CombinePage, add: Any, made_up: Callable[..., Path]
) -> None:
    finer = described.packed(Mode.NOISE, Fraction(1, 2), (CATALOGUE[0],))
    for who in range(6):
        made_up(who, Quarter(2026, 2))
    for who in range(10, 15):
        folder = made_up(who, Quarter(2026, 2), specification=finer).parent
    add([folder])
    model = page.apart.table.model()
    assert page.apart.isVisible() and model.index(0, 2).data().startswith("about 150")
    assert page.apart.why.text() == "People supported: epsilon 1/2, 1 category, 5 files"


def test_a_roll_up_is_saved_and_is_added_elsewhere(
    page: CombinePage, add: Any, sent: list[Path], qtbot: QtBot, tmp_path: Path
) -> None:
    add(sent)
    page.save_roll_up.click()
    settle(page, qtbot)
    (saved,) = tmp_path.glob("roll-up-*.zip")
    assert page.status.text() == f"Saved as {saved.name}."
    assert combine([saved]).files == 5
    add([saved])
    assert states(page)[:5] == ["In a roll-up already: counted once."] * 5 and states(page)[5] == "Read"


def test_files_that_are_dropped_on_the_page_are_added(
    page: CombinePage, sent: list[Path], qtbot: QtBot
) -> None:
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(sent[0].parent))])
    where, buttons, keys = QPointF(50, 50), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, held, buttons, keys)
    QApplication.sendEvent(page, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(page, QDropEvent(where, Qt.DropAction.CopyAction, held, buttons, keys))
    settle(page, qtbot)
    assert states(page) == ["Read"] * 5
    words_only = QMimeData()
    words_only.setText("summary.zip")
    other = QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, words_only, buttons, keys)
    other.ignore()
    page.dragEnterEvent(other)
    assert not other.isAccepted()


# What takes longer than a moment


def test_what_takes_longer_says_how_far_it_is_and_can_be_stopped(
    page: CombinePage, sent: list[Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()
    monkeypatch.setattr(busy_line, "MOMENT", 0)
    page.busy._moment.setInterval(0)
    let_others = page._background.let_others
    monkeypatch.setattr(page._background, "let_others", lambda: (go_on.wait(20), let_others()))
    page.choose_files = lambda: sent
    page.add_files.click()
    qtbot.waitUntil(page.busy.isVisible)
    qtbot.waitUntil(lambda: page.busy.said.text() == "Adding up… 0 of 5")
    page.busy.stop.click()
    assert page.busy.said.text() == "Stopping…"
    go_on.set()
    settle(page, qtbot)
    assert not page.busy.isVisible() and page.status.text().startswith("Stopped.")


def test_locking_comes_before_adding_up_and_what_was_kept_stays(
    page: CombinePage, sent: list[Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, background = Event(), page._background
    let_others, closed = background.let_others, list[bool]()
    monkeypatch.setattr(background, "let_others", lambda: (go_on.wait(20), let_others()))
    page.choose_files = lambda: sent
    page.add_files.click()
    background.close(done=lambda: closed.append(True))
    go_on.set()
    settle(page, qtbot)
    assert closed == [True] and "interrupted" in page.status.text() and not page.busy.isVisible()


def test_files_that_are_added_while_others_are_still_being_added_are_all_there(
    page: CombinePage, sent: list[Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, background = Event(), page._background
    let_others = background.let_others
    monkeypatch.setattr(background, "let_others", lambda: (go_on.wait(20), let_others()))
    for some in (sent[:2], sent[2:4], sent[4:]):
        page.choose_files = lambda some=some: some
        page.add_files.click()
    go_on.set()
    settle(page, qtbot)
    assert states(page) == ["Read"] * 5 and page.report.isEnabled()


def test_a_demonstration_of_a_practitioner_keeps_nothing(
    desk: Any, open_page: Callable[[], CombinePage], sent: list[Path], qtbot: QtBot
) -> None:
    page = open_page()
    page.choose_files = lambda: sent[:3]
    page.add_files.click()
    page.choose_files = lambda: sent[3:]
    page.add_files.click()
    settle(page, qtbot)
    assert states(page) == ["Read"] * 5
    choose_file(page, "Read")
    page.files.take_out.click()
    settle(page, qtbot)
    assert states(page) == ["Read"] * 4
    page.choose_folder = lambda: sent[0].parent
    page.add_folder.click()
    settle(page, qtbot)
    assert states(page).count("Read") == 4, "one of them was taken out"
    page.choose_files = lambda: sent
    page.add_files.click()
    settle(page, qtbot)
    assert states(page).count("Read") == 5, "until it is added again by its name"
    assert desk.do(lambda casebook: kept.count(casebook.store)) == 0
    page.files.start_again.click()
    page.files.sure.click()
    settle(page, qtbot)
    assert "No files yet" in words(page)


def test_neither_one_file_s_numbers_nor_one_practitioner_s_are_ever_shown(
    page: CombinePage, add: Any, made_up: Callable[..., Path], qtbot: QtBot, tmp_path: Path
) -> None:
    """Each file has a number of its own, far from every sum: none of them is on the page, in the CSV or in the PDF."""
    numbers = [3 * (10_000 + 1_111 * who) for who in range(7)]
    for who, count in enumerate(numbers):
        folder = made_up(who, Quarter(2026, 2), "RX1" if who < 5 else "RX2", count=count).parent
    add([folder])
    page.save_csv.click()
    page.report.click()
    settle(page, qtbot)
    tables = [page.totals.table, page.apart.table, page.coverage.table, page.files.states]
    cells = [
        str(table.model().index(row, column).data())
        for table in tables
        for row in range(table.model().rowCount())
        for column in range(table.model().columnCount())
    ]
    with closing(pypdfium2.PdfDocument((tmp_path / "impact-report.pdf").read_bytes())) as pdf:
        paper = " ".join(each.get_textpage().get_text_range() for each in pdf)
    seen = " ".join(
        [*words(page), *cells, page.chart.accessibleName(), paper, (tmp_path / "totals.csv").read_text()]
    )
    for number in (*numbers, numbers[5] + numbers[6]):
        for written in (str(number), f"{number:,}"):
            assert written not in seen


@pytest.fixture
def made_up(tmp_path: Path) -> Callable[..., Path]:
    """A file of a made-up practitioner in which every number is the same."""
    folder = tmp_path / "made up"
    folder.mkdir()

    def made(
        who: int,
        quarter: Quarter,
        organisation: str = "RX1",
        *,
        specification: Specification = DEFAULT,
        count: int = 30,
    ) -> Path:
        counts = dict.fromkeys(specification.cells, count)
        file_id = hashlib.sha256(f"{who} {quarter}".encode()).hexdigest()[:32]
        made_ = Document(specification, file_id, organisation, quarter, False, counts)
        path = folder / f"{who}-{made_.name}"
        path.write_bytes(document.write(made_, hashlib.sha256(str(who).encode()).digest()))
        return path

    return made


# How it looks


@pytest.mark.parametrize(("width", "percent"), [(1068, 100), (812, 100), (920, 200)])
def test_it_fits(
    page: CombinePage, add: Any, sent: list[Path], qtbot: QtBot, theme: Theme, width: int, percent: int
) -> None:
    theme.set_percent(percent)
    page.resize(width, 760)
    add(sent)
    settle(page, qtbot)
    assert page.width() == width and page.area.horizontalScrollBar().maximum() == 0
    assert page.totals.table.verticalScrollBar().maximum() == 0, (
        "a short table does not scroll in a page that does"
    )
    assert page.chart.width() <= page.inside.width()


def test_everything_can_be_reached_and_is_named(
    page: CombinePage, add: Any, sent: list[Path], reachable: Callable[[QWidget], None]
) -> None:
    add(sent)
    page.add_files.setFocus()
    reachable(page)
