"""The protected summary: read before it leaves, saved the same again, withdrawn only when asked twice."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.combining.kept import checked_id
from sos_desktop.dates import Quarter
from sos_desktop.summary import ledger, parameters
from sos_desktop.summary.parameters import Parameters, Recipient
from sos_desktop.summary.tables import Mode
from sos_desktop.vault import files
from ui.pages.summary import SummaryPage
from ui.theme import Theme

PEOPLE = 11
"""A number that no file can hold: counts in it are multiples of three."""


@pytest.fixture
def empty(desk: Any, shown: Callable[..., QWidget], tmp_path: Path) -> SummaryPage:
    """The page in the middle of the first quarter."""
    page = SummaryPage(desk.background, desk.clock)
    page.choose_file = lambda suggestion: tmp_path / suggestion
    shown(page, 1068, 800)
    page.read()
    desk.settle()
    return page


@pytest.fixture
def page(desk: Any, empty: SummaryPage) -> SummaryPage:
    """The page when that quarter is over."""
    for number in range(PEOPLE):
        desk.hold(desk.meet(f"Wren {number}"))
    desk.later(days=50)
    empty.read()
    desk.settle()
    return empty


@pytest.fixture
def save(page: SummaryPage, desk: Any, tmp_path: Path) -> Callable[[], Path]:
    """Tick, sign and save; the file."""

    def saved() -> Path:
        if not page.read_it.isChecked():
            desk.press(page.read_it)
        desk.press(page.save)
        (file,) = tmp_path.glob("summary-*.zip")
        return file

    return saved


def words(page: QWidget) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_before_a_quarter_has_ended_it_says_what_will_be_here(empty: SummaryPage) -> None:
    assert "No quarter has ended yet" in words(empty)
    assert not empty.save.isVisible() and not empty.quarter.isVisible()


def test_the_true_counts_stand_beside_those_of_the_file(page: SummaryPage) -> None:
    assert page.quarter.currentText() == "October to December 2026"
    label, true, file = page.topics.tables[0].texts()[0]
    assert (label, true) == ("In all (cases)", str(PEOPLE))
    assert int(file) % 3 == 0
    assert {"On this screen only", "In the file", str(PEOPLE)} <= set(words(page))


def test_it_is_saved_only_after_it_has_been_read(
    page: SummaryPage, desk: Any, save: Callable[[], Path]
) -> None:
    assert not page.save.isEnabled() and not page.pdf.isEnabled()
    assert page.status.text() == page.save.accessibleDescription() != ""
    desk.press(page.read_it)
    assert page.save.isEnabled() and not page.status.isVisible()
    file = save()
    assert file.name.startswith("summary-2026-Q4-")
    assert page.status.text().startswith(f"Saved as {file.name}.")
    assert page.save.text() == "Save again…"


def test_what_was_read_is_what_is_saved_or_it_is_read_again(page: SummaryPage, desk: Any) -> None:
    desk.press(page.read_it)
    desk.hold(desk.meet("Heron"))
    desk.later(days=90)
    desk.hold(desk.meet("Dunlin"))
    page.read()
    desk.settle()
    assert page.read_it.isChecked(), "what happened later is in another file"
    page.quarter.setCurrentIndex(page.quarter.findText("January to March 2027"))
    page.quarter.activated.emit(page.quarter.currentIndex())
    desk.settle()
    assert not page.read_it.isChecked()


def test_the_same_file_can_be_saved_again_and_the_keyboard_stays(
    page: SummaryPage, desk: Any, save: Callable[[], Path]
) -> None:
    file = save()
    first = file.read_bytes()
    file.unlink()
    desk.press(page.earlier[0].again)
    assert file.read_bytes() == first
    assert page.earlier[0].again.hasFocus()


def test_the_paper_comes_after_the_file_and_holds_no_true_count(
    page: SummaryPage, desk: Any, save: Callable[[], Path], tmp_path: Path
) -> None:
    save()
    desk.press(page.pdf)
    (paper,) = tmp_path.glob("*.pdf")
    document = pypdfium2.PdfDocument(paper)
    told = " ".join(sheet.get_textpage().get_text_range() for sheet in document)
    document.close()
    assert "October to December 2026" in told
    assert str(PEOPLE) not in told.split()


def test_the_true_counts_are_nowhere_but_on_the_screen(
    page: SummaryPage, desk: Any, save: Callable[[], Path], tmp_path: Path
) -> None:
    QApplication.clipboard().clear()  # of what another test has left
    save()
    desk.press(page.pdf)
    assert not QApplication.clipboard().text()
    copying = [
        label.text()
        for label in page.findChildren(QLabel)
        if label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    ]
    assert copying == []
    for left in (*tmp_path.glob("*.pdf"), *tmp_path.glob("*.zip")):
        assert f",{PEOPLE}," not in left.read_bytes().decode("latin-1")


def test_a_file_is_withdrawn_only_when_asked_twice_in_two_places(
    page: SummaryPage, desk: Any, save: Callable[[], Path]
) -> None:
    save()
    desk.press_twice(page.earlier[0].withdraw)
    assert page.earlier[0].leave.hasFocus()
    desk.press(page.earlier[0].leave)
    assert page.earlier[0].withdraw.hasFocus() and not page.earlier[0].for_good.isVisible()
    desk.press(page.earlier[0].withdraw)
    desk.press(page.earlier[0].for_good)
    assert "October to December 2026 · withdrawn" in words(page)
    assert "Withdrawn" in words(page) and page.quarter.currentText() == "October to December 2026 (withdrawn)"
    assert page.status.text().startswith("Withdrawn: summary-2026-Q4-")
    assert "Tell the SoS team: “Please do not count summary number " in page.status.text()
    assert not page.save.isEnabled() and not page.earlier[0].again.isVisible()
    assert QApplication.focusWidget() is not None


@pytest.mark.parametrize("what", ["save", "pdf"])
def test_a_full_disk_is_said_on_the_page_and_can_be_tried_again(
    page: SummaryPage,
    desk: Any,
    save: Callable[[], Path],
    refusing: Any,
    heard: Any,
    tmp_path: Path,
    what: str,
) -> None:
    if what == "pdf":
        save()
        with refusing(files, "hand_over"):
            desk.press(page.pdf)
    else:
        desk.press(page.read_it)
        with refusing(ledger, "issue"):
            desk.press(page.save)
    assert "The disk is full." in page.status.text() and page.status.isVisible()
    assert heard.refusals == []
    desk.press(page.pdf if what == "pdf" else page.save)
    assert list(tmp_path.glob("*.pdf" if what == "pdf" else "*.zip"))


TEAM, AUDIT = "NUH SoS team", "Clinical audit"


@pytest.fixture
def under(desk: Any, empty: SummaryPage) -> Callable[[Parameters], None]:
    """A pack is in force; a quarter with somebody in it is over."""

    def taken(chosen: Parameters) -> None:
        def put(casebook: Casebook) -> None:
            with casebook.store.change(now=desk.clock()) as change:
                parameters.take_from(change, Quarter(2026, 4), chosen)

        desk.do(put)
        desk.hold(desk.meet("Wren"))
        desk.later(days=50)
        empty.read()
        desk.settle()

    return taken


@pytest.fixture(scope="module")
def keys() -> list[str]:
    from pyrage import x25519

    return [str(x25519.Identity.generate().to_public()) for _ in range(2)]


def test_a_sealed_file_says_for_whom_and_what_its_bytes_are(
    under: Any, empty: SummaryPage, desk: Any, tmp_path: Path, keys: list[str]
) -> None:
    under(Parameters(epsilon=Fraction(1, 2), recipients=(Recipient(TEAM, keys[0]),), serial=1))
    assert f"Sealed for: {TEAM}" in words(empty)
    assert any("usually by 5 or less" in said for said in words(empty))
    desk.press(empty.read_it)
    desk.press(empty.save)
    (file,) = tmp_path.glob("summary-*.zip.age")
    assert file.read_bytes().startswith(b"age-encryption.org/")
    stored = [said for said in words(empty) if said.startswith(file.name)]
    assert len(stored) == 2, "beside the tick, and among the earlier files"
    assert all(f"{file.stat().st_size:,} bytes, fingerprint " in said for said in stored)


def test_halves_are_said_to_be_split_and_go_into_a_folder(
    under: Any, empty: SummaryPage, desk: Any, tmp_path: Path, keys: list[str]
) -> None:
    offices = tuple(Recipient(name, key) for name, key in zip((TEAM, AUDIT), keys, strict=True))
    tables = ("case/total", "feedback/recommend")
    under(Parameters(mode=Mode.SHARES, epsilon=Fraction(0), tables=tables, offices=offices, serial=1))
    assert empty.topics.tables[0].texts() == [("In all (cases)", "1", "split")]
    assert {true for _, true, _ in empty.topics.tables[1].texts()} == {"kept from you"}
    assert f"Split between: {TEAM} and {AUDIT}" in words(empty)
    assert any("From one half nobody can work out anything" in said for said in words(empty))
    empty.choose_folder = lambda: None
    desk.press(empty.read_it)
    desk.press(empty.save)
    assert empty.earlier == []
    empty.choose_folder = lambda: tmp_path
    desk.press(empty.save)
    assert len(list(tmp_path.glob("summary-*-half-[12].zip.age"))) == 2
    assert "One is for each office." in empty.status.text()
    desk.press(empty.pdf)
    (paper,) = tmp_path.glob("*.pdf")
    document = pypdfium2.PdfDocument(paper)
    told = document[0].get_textpage().get_text_range()
    document.close()
    assert "nothing to read in one half" in told.replace("\r\n", " ")
    desk.press(empty.earlier[0].withdraw)
    desk.press(empty.earlier[0].for_good)
    assert f"Tell {TEAM} and {AUDIT}:" in empty.status.text()


def test_choosing_no_file_changes_nothing(page: SummaryPage, desk: Any, tmp_path: Path) -> None:
    page.choose_file = lambda suggestion: None
    desk.press(page.read_it)
    desk.press(page.save)
    assert page.earlier == [] and page.read_it.isChecked()
    assert not list(tmp_path.glob("summary-*.zip"))


def test_what_does_not_stand_open_is_one_line_that_says_how_much_it_is(page: SummaryPage, desk: Any) -> None:
    more, last = page.topics.more, page.topics.tables[-1]
    assert more.text() == "▸ 4 more topics, 17 rows"
    assert more.accessibleName() == "4 more topics, 17 rows, folded"
    assert last.texts()[0][0] not in words(page)
    desk.press(more)
    assert more.accessibleName().endswith(", unfolded")
    assert last.texts()[0][0] in words(page)


def test_a_topic_folds_and_says_so(page: SummaryPage, desk: Any) -> None:
    topic = page.topics.tables[0]
    assert topic.fold.accessibleName().endswith(", unfolded")
    desk.press(topic.fold)
    assert topic.fold.accessibleName().endswith(", folded")
    assert topic.texts()[0][0] not in words(page)


@pytest.mark.parametrize(("width", "percent"), [(1068, 100), (812, 100), (920, 200), (690, 200)])
def test_it_fits(
    page: SummaryPage, desk: Any, save: Callable[[], Path], theme: Theme, width: int, percent: int
) -> None:
    theme.set_percent(percent)
    page.resize(width, 760)
    save()
    page.topics.more.setChecked(True)
    desk.press(page.earlier[0].withdraw)
    assert page.width() == width and page.area.horizontalScrollBar().maximum() == 0


def test_everything_can_be_reached_and_is_named(
    page: SummaryPage, save: Callable[[], Path], reachable: Callable[[QWidget], None]
) -> None:
    save()
    page.quarter.setFocus()
    reachable(page)


def test_the_number_of_a_withdrawn_file_can_be_read_out_whole_at_any_time(
    page: SummaryPage, desk: Any, save: Callable[[], Path]
) -> None:
    save()
    desk.press(page.earlier[0].withdraw)
    desk.press(page.earlier[0].for_good)
    page.status.tell("")
    (said,) = [each for each in words(page) if "Its number, for the SoS team" in each]
    groups = said.rpartition(": ")[2].split()
    assert len("".join(groups)) == 32 and len(groups) == 8
    assert checked_id(" ".join(groups)) == "".join(groups), "as the SoS team types it in"
