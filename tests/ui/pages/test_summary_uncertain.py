"""After a restore without the folder “sent” the page says which quarters stay closed, and takes a sent file back."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtWidgets import QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.dates import Quarter, london_date
from sos_desktop.summary import ledger
from sos_desktop.vault import closed
from ui.pages.summary import SummaryPage
from ui.theme import Theme


def _issue(casebook: Casebook, *, now: Any, keep: bool) -> Any:
    """What was sent; without ``keep`` the record book is as one from a backup of before."""
    issued = ledger.issue(casebook.vault, Quarter(2026, 4), now=now, today=london_date(now))
    if not keep:
        store = casebook.vault.store
        store.connection.set_authorizer(lambda *_: 0)
        for row in store.rows(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%summar%'"
        ):
            store.connection.execute(f"DROP TRIGGER {row['name']}")
        store.connection.execute("INSERT INTO unsent_events SELECT kind, event_id FROM summary_events")
        store.connection.execute("DELETE FROM summary_events")
        store.connection.execute("DELETE FROM summaries")
        shutil.rmtree(casebook.vault.folder / "sent")
        (casebook.vault.folder / "sent").mkdir()
        closed.note(casebook.vault.folder / "sent", now=now)
    return issued


@pytest.fixture
def page(desk: Any, shown: Callable[..., QWidget], tmp_path: Path) -> SummaryPage:
    page = SummaryPage(desk.background, desk.clock)
    page.choose_file = lambda suggestion: tmp_path / suggestion
    desk.hold(desk.meet("Wren"))
    desk.later(days=50)
    shown(page, 1068, 800)
    return page


@pytest.fixture
def sent(page: SummaryPage, desk: Any, tmp_path: Path) -> Path:
    """The file that left after the backup; the page shows the record book that came back."""
    issued = desk.do(partial(_issue, now=desk.now, keep=False))
    path = ledger.save(issued, tmp_path)
    page.read()
    desk.settle()
    return path


def test_it_says_which_quarter_stays_closed_and_what_becomes_of_it(page: SummaryPage, sent: Path) -> None:
    said = page.uncertain.more.text()
    assert page.uncertain.isVisible()
    assert "the summary of October to December 2026 may have left before" in said
    assert "rides with the next summary" in said
    assert not page.save.isVisible()


def test_of_several_quarters_the_first_and_the_last_are_named(page: SummaryPage) -> None:
    page._say_uncertain((Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3)))
    said = page.uncertain.more.text()
    assert "summaries from January to March 2026 up to July to September 2026 may have left" in said


def test_the_file_that_was_sent_is_taken_back(page: SummaryPage, desk: Any, sent: Path) -> None:
    page.choose_sent = lambda: sent
    desk.press(page.show_sent)
    assert not page.uncertain.isVisible()
    assert [each._issued.package for each in page.earlier] == [sent.read_bytes()]


@pytest.mark.parametrize("what", ["nothing", "gone", "no summary"])
def test_another_file_is_not_taken_and_nothing_changes(
    page: SummaryPage, desk: Any, sent: Path, tmp_path: Path, what: str
) -> None:
    (tmp_path / "no summary.zip").write_bytes(b"PK")
    page.choose_sent = lambda: None if what == "nothing" else tmp_path / f"{what}.zip"
    desk.press(page.show_sent)
    assert page.uncertain.isVisible()
    assert bool(page.status.text()) is (what != "nothing")


def test_in_an_ordinary_record_book_nothing_is_said_of_it(page: SummaryPage, desk: Any) -> None:
    page.read()
    desk.settle()
    assert not page.uncertain.isVisible()
    assert page.save.isVisible()


def test_the_paper_bears_the_digits_of_the_audit_chain_and_the_same_ones_again(
    page: SummaryPage, desk: Any, tmp_path: Path
) -> None:
    issued = desk.do(partial(_issue, now=desk.now, keep=True))
    page.read()
    desk.settle()
    desk.press(page.pdf)
    paper = tmp_path / issued.name.replace(".zip", ".pdf")
    first = paper.read_bytes()
    chain = desk.do(lambda book: ledger.chain_at(book.vault, issued.file_id))
    words = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(first))
    assert len(chain.replace(" ", "")) == 16
    assert chain in " ".join(words.split())
    desk.hold(desk.meet("Heron"))
    desk.press(page.pdf)
    assert paper.read_bytes() == first


@pytest.mark.parametrize(("width", "percent"), [(1068, 100), (920, 200)])
def test_it_fits_and_can_be_reached(
    page: SummaryPage,
    sent: Path,
    theme: Theme,
    reachable: Callable[[QWidget], None],
    width: int,
    percent: int,
) -> None:
    theme.set_percent(percent)
    page.resize(width, 760)
    assert page.area.horizontalScrollBar().maximum() == 0
    page.show_sent.setFocus()
    reachable(page)
