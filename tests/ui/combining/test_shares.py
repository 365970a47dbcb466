"""Two offices at the window: files in, lists compared, one sum for each quarter, and protected totals."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.casebook import Casebook
from sos_desktop.combining import kept
from sos_desktop.combining.senders import Sender, Senders
from sos_desktop.dates import Quarter
from sos_desktop.offices import agreed, halves, partial, partials
from sos_desktop.programme import register
from sos_desktop.summary import described, document, sealing, shares
from sos_desktop.summary.document import Document
from sos_desktop.summary.tables import DEFAULT, Cell, Mode
from ui.background import Background
from ui.combining.shares import TwoOfficesDialog
from ui.pages.combine import CombinePage
from ui.theme import Theme

Q3 = Quarter(2026, 3)
SPLIT = described.packed(Mode.SHARES, Fraction(0), DEFAULT.tables)


def split_of(practitioner: int, cases: int = 9, quarter: Quarter = Q3) -> tuple[Document, Document]:
    """Both halves of what one practitioner sends: so many of every kind, each in the first or second category."""
    true = dict.fromkeys(SPLIT.cells, 0)
    for at in range(cases):
        for table in SPLIT.tables:
            true[
                Cell(table.kind, table.name, table.categories[at % 2 if len(table.categories) > 1 else 0])
            ] += 1
    chance = random.Random(f"{practitioner} {quarter}")
    split = shares.new_split(true, chance.randbytes)
    common = Document(SPLIT, chance.randbytes(16).hex(), "RX1", quarter, False, {}, split_id=split.split_id)
    return replace(common, counts=split.first, half=1), replace(common, counts=split.second, half=2)


def save(folder: Path, practitioners: range, half: int, **how: Any) -> Path:
    folder.mkdir(exist_ok=True)
    for each in practitioners:
        made = split_of(each, **how)[half - 1]
        (folder / made.name).write_bytes(document.write(made, bytes([each + 1]) * 32))
    return folder


def signed(practitioners: range, **how: Any) -> list[Document]:
    """Their halves as the second office reads them."""
    return [
        document.read(document.write(split_of(each, **how)[1], bytes([each + 1]) * 32))
        for each in practitioners
    ]


LISTED = tuple(document.public_half(bytes([each + 1]) * 32) for each in range(40))
"""The keys of everybody who sends here."""


def sort_out(given: list[Document]) -> halves.Halves:
    """As an office does that has the register."""
    return halves.sort_out(given, Q3, senders=Senders((Sender("Everybody", "RX1", LISTED),)))


@pytest.fixture
def team(new_vault: Callable[..., Any], now: datetime, today: Any) -> Path:
    vault = new_vault("SoS team", kind="team")
    for each, key in enumerate(LISTED):
        register.add(vault.store, register.Entry(f"Practitioner {each}", keys=(key,)), now=now, today=today)
    vault.close(now=now)
    return Path(vault.folder)


@pytest.fixture
def other(new_vault: Callable[..., Any], now: datetime, today: Any) -> Callable[..., tuple[str, bytes]]:
    """What the second office makes of its halves of so many practitioners: its fingerprint and its partial."""
    vault = new_vault("Clinical audit", kind="team")

    def make(practitioners: range, **how: Any) -> tuple[str, bytes]:
        found = sort_out(signed(practitioners, **how))
        short = agreed.short(found.fingerprint)
        return short, partials.make(vault, found, short, now=now, today=today).package

    return make


@pytest.fixture
def dialog(
    qtbot: QtBot, background: Background, shown: Callable[..., QWidget], team: Path, now: datetime, passphrase: str,
    tmp_path: Path,
) -> TwoOfficesDialog:  # fmt: skip
    from sos_desktop.vault.keys import CHEAP_LIMITS

    background.open(
        lambda: Casebook.open(team, passphrase, now=now, limits=CHEAP_LIMITS), done=lambda _: None
    )
    dialog = TwoOfficesDialog(background, lambda: now, None)
    dialog.adding.choose_file = dialog.opening.choose_file = dialog.key.choose_file = lambda name: (
        tmp_path / name
    )
    shown(dialog, 1000, 800)
    settle(dialog, qtbot)
    return dialog


PATIENCE = 60_000
"""Milliseconds, on a machine that does much else: the solver alone takes a moment to be imported."""


def settle(dialog: TwoOfficesDialog, qtbot: QtBot) -> None:
    for _ in range(2):  # what is answered may ask again
        qtbot.waitUntil(dialog._background.idle, timeout=PATIENCE)
        QApplication.processEvents()
    qtbot.waitUntil(dialog._background.idle, timeout=PATIENCE)


@pytest.fixture
def add(dialog: TwoOfficesDialog, qtbot: QtBot) -> Callable[[Path], None]:
    def a_folder_is_chosen(folder: Path) -> None:
        dialog.adding.choose_folder = lambda: folder
        dialog.adding.add_folder.click()
        settle(dialog, qtbot)

    return a_folder_is_chosen


def rows(table: Any) -> list[tuple[str, ...]]:
    model = table.model()
    return [
        tuple(str(model.index(row, column).data()) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_the_key_of_this_office_can_be_read_copied_and_saved_and_its_secret_half_cannot(
    dialog: TwoOfficesDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    key = dialog.key.key.text()
    assert key == sealing.checked(key) and "SECRET" not in words(dialog).upper().replace("ITS SECRET", "")
    dialog.key.copy.click()
    assert QApplication.clipboard().text() == key
    dialog.key.save.click()
    settle(dialog, qtbot)
    assert (tmp_path / "office-key.txt").read_text() == f"{key}\n"
    dialog.key.camera.click()
    assert not dialog.key.picture.pixmap().isNull() and dialog.key.picture.isVisible()
    dialog.key.camera.click()
    assert not dialog.key.picture.isVisible()


def test_nothing_can_be_added_up_before_the_other_office_has_the_same_list(
    dialog: TwoOfficesDialog, add: Any, tmp_path: Path
) -> None:
    assert not dialog.adding.make.isVisible()
    add(save(tmp_path / "in", range(6), 1))
    assert dialog.adding.said.text() == "6 files of 6 record books."
    assert dialog.adding.make.isVisible() and not dialog.adding.make.isEnabled()
    dialog.adding.typed.setText("1F3A-9C02-77D1-0B4E")
    assert not dialog.adding.make.isEnabled() and "The lists are not the same." in words(dialog.adding)
    dialog.adding.typed.setText(dialog.adding.short.text().lower())
    assert dialog.adding.make.isEnabled() and "The lists are not the same." not in words(dialog.adding)


def test_two_offices_come_to_protected_totals(
    dialog: TwoOfficesDialog, add: Any, other: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    short, package = other(range(6))
    opened: list[Any] = []
    dialog.opened.connect(opened.append)
    add(save(tmp_path / "in", range(6), 1))
    qtbot.keyClicks(dialog.adding.typed, short)
    dialog.adding.make.click()
    settle(dialog, qtbot)
    (saved,) = tmp_path.glob("partial-2026-Q3-office-1-*.zip")
    assert partial.read(saved.read_bytes()).half == 1
    assert rows(dialog.opening.quarters) == [
        ("July to September 2026", "6 files, 23 Nov 2026", "not yet", "waits for the other office's")
    ]
    theirs = tmp_path / "theirs.zip"
    theirs.write_bytes(package)
    dialog.opening.choose_partial = lambda: theirs
    dialog.opening.bring_in.click()
    settle(dialog, qtbot)
    assert rows(dialog.opening.quarters)[0][3] == "open: 6 files"
    numbers = {row[:2]: row[2] for row in rows(dialog.opening.cells)}
    assert "55" in numbers.values() and "0" in numbers.values()  # 54 of each kind
    assert opened and opened[-1].quarters == (Q3,) and dialog.opening.impact.isVisible()
    dialog.opening.save_csv.click()
    settle(dialog, qtbot)
    assert b",exact,0,0,55," in (tmp_path / "exact-totals.csv").read_bytes()
    assert dialog.impact.isVisible()
    dialog.impact.open.click()
    settle(dialog, qtbot)
    report = dialog.impact.dialog
    assert report is not None
    qtbot.waitUntil(lambda: report.view.is_drawn)
    assert "Totals of two offices, neither of which could read a single file." in " ".join(
        label.text() for label in report.view.findChildren(QLabel)
    )
    report.close_button.click()


def test_where_the_lists_differ_it_says_how_and_shows_nothing(
    dialog: TwoOfficesDialog, add: Any, other: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    add(save(tmp_path / "in", range(7), 1))
    dialog.adding.typed.setText(dialog.adding.short.text())
    dialog.adding.make.click()
    settle(dialog, qtbot)
    theirs = tmp_path / "theirs.zip"
    theirs.write_bytes(other(range(6))[1])
    dialog.opening.choose_partial = lambda: theirs
    dialog.opening.bring_in.click()
    settle(dialog, qtbot)
    assert rows(dialog.opening.quarters)[0][3] == "cannot be opened"
    assert "6 files stand in both, 1 in one" in dialog.opening.told.text()
    assert not dialog.opening.cells.isVisible()


def test_the_other_offices_list_leaves_out_what_they_have_not(
    dialog: TwoOfficesDialog, add: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    add(save(tmp_path / "in", range(7), 1))
    members = sort_out(signed(range(6))).members
    listed = tmp_path / "list.csv"
    listed.write_bytes(agreed.write(members))
    dialog.adding.choose_list = lambda: listed
    dialog.adding.use_list.click()
    settle(dialog, qtbot)
    assert dialog.adding.make.isEnabled() and dialog.adding.said.text().startswith("6 files")
    assert "waits for the next partial" in rows(dialog.adding.waiting)[0][1]
    dialog.adding.save_list.click()
    settle(dialog, qtbot)
    (saved,) = tmp_path.glob("list-2026-Q3-office-1-*.csv")
    assert agreed.read_file(saved) == members


def test_halves_that_were_added_on_the_combine_page_are_here_already(
    dialog: TwoOfficesDialog, qtbot: QtBot, tmp_path: Path, now: datetime
) -> None:
    folder = save(tmp_path / "in", range(6), 1)
    taken_back = split_of(5)[0].file_id

    def keep(casebook: Casebook) -> None:
        kept.keep(casebook.store, [folder], lambda done, of: None, now=now)
        kept.withdraw(casebook.store, taken_back, now=now)

    dialog._background.run(keep, done=lambda _: dialog.read())
    settle(dialog, qtbot)
    assert dialog.adding.said.text() == "5 files of 5 record books."
    assert rows(dialog.adding.waiting)[0][1] == "Its practitioner has withdrawn it."
    dialog.adding.typed.setText(dialog.adding.short.text())
    dialog.adding.make.click()
    settle(dialog, qtbot)
    assert "This quarter has been added up." in dialog.adding.said.text()
    assert not dialog.adding.make.isVisible() and dialog.adding.told.text().startswith("Added up: partial-")


def test_a_list_that_this_office_cannot_follow_is_refused(
    dialog: TwoOfficesDialog, add: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    add(save(tmp_path / "in", range(6), 1))
    listed = tmp_path / "list.csv"
    listed.write_bytes(agreed.write(sort_out(signed(range(8))).members))
    dialog.adding.choose_list = lambda: listed
    dialog.adding.use_list.click()
    settle(dialog, qtbot)
    assert (
        "2 files cannot be added up here" in dialog.adding.told.text() and not dialog.adding.make.isEnabled()
    )


def test_too_few_files_are_said_and_nothing_can_be_made(
    dialog: TwoOfficesDialog, add: Any, tmp_path: Path
) -> None:
    add(save(tmp_path / "in", range(4), 1))
    assert "It takes at least 5 files" in dialog.adding.said.text() and not dialog.adding.make.isVisible()


def test_made_up_record_books_are_not_added_and_the_reason_stands_beside_each(
    dialog: TwoOfficesDialog, add: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    strangers = save(tmp_path / "in", range(40, 44), 1)
    add(save(strangers, range(1), 1))
    assert "1 can be added up" in dialog.adding.said.text() and not dialog.adding.make.isVisible()
    reasons = [row[1] for row in rows(dialog.adding.waiting)]
    assert reasons == ["The key that signed it is not in the register."] * 4


def test_an_office_with_nobody_in_its_register_adds_nothing_up_and_says_where_the_list_goes(
    dialog: TwoOfficesDialog, add: Any, qtbot: QtBot, tmp_path: Path, now: datetime
) -> None:
    def take_everybody_out(casebook: Casebook) -> None:
        for each in register.everybody(casebook.store):
            register.take_out(casebook.store, each.id, now=now)

    dialog._background.run(take_everybody_out, done=lambda _: None)
    settle(dialog, qtbot)
    add(save(tmp_path / "in", range(6), 1))
    assert "0 can be added up" in dialog.adding.said.text() and not dialog.adding.make.isVisible()
    assert all("bring in the SoS team's register" in row[1] for row in rows(dialog.adding.waiting))
    assert len(rows(dialog.adding.waiting)) == 6


def test_the_same_partial_is_saved_again(
    dialog: TwoOfficesDialog, add: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    assert not dialog.opening.save_again.isEnabled()
    add(save(tmp_path / "in", range(5), 1))
    dialog.adding.typed.setText(dialog.adding.short.text())
    dialog.adding.make.click()
    settle(dialog, qtbot)
    (saved,) = tmp_path.glob("partial-*.zip")
    before = saved.read_bytes()
    saved.unlink()
    dialog.opening.save_again.click()
    settle(dialog, qtbot)
    assert saved.read_bytes() == before


def test_without_the_part_that_checks_no_total_is_shown(
    dialog: TwoOfficesDialog,
    add: Any,
    other: Any,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "scipy", None)
    add(save(tmp_path / "in", range(6), 1, cases=1))
    dialog.adding.typed.setText(dialog.adding.short.text())
    dialog.adding.make.click()
    settle(dialog, qtbot)
    theirs = tmp_path / "theirs.zip"
    theirs.write_bytes(other(range(6), cases=1)[1])
    dialog.opening.choose_partial = lambda: theirs
    dialog.opening.bring_in.click()
    settle(dialog, qtbot)
    assert "requirements-team.lock" in dialog.opening.told.text()
    assert dialog.opening.totals is None and not dialog.opening.cells.isVisible()


def test_what_is_no_partial_is_refused_in_a_sentence(
    dialog: TwoOfficesDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    for path in (tmp_path / "gone.zip", save(tmp_path / "in", range(1), 1)):
        dialog.opening.choose_partial = lambda path=path: path
        dialog.opening.bring_in.click()
        settle(dialog, qtbot)
        assert "cannot be read" in dialog.opening.told.text()


def test_a_practitioners_record_book_has_no_second_office(
    qtbot: QtBot,
    background: Background,
    shown: Callable[..., QWidget],
    vault_folder: Path,
    now: datetime,
    passphrase: str,
) -> None:
    from sos_desktop.vault.keys import CHEAP_LIMITS

    background.open(
        lambda: Casebook.open(vault_folder, passphrase, now=now, limits=CHEAP_LIMITS), done=lambda _: None
    )
    dialog = TwoOfficesDialog(background, lambda: now, None)
    shown(dialog, 1000, 800)
    settle(dialog, qtbot)
    assert "SoS team" in dialog.told.text() and not dialog.adding.isEnabled()


def test_the_way_there_is_on_the_combine_page_of_an_office_and_leads_back_to_it(
    qtbot: QtBot,
    background: Background,
    shown: Callable[..., QWidget],
    team: Path,
    now: datetime,
    passphrase: str,
) -> None:
    from sos_desktop.vault.keys import CHEAP_LIMITS

    background.open(
        lambda: Casebook.open(team, passphrase, now=now, limits=CHEAP_LIMITS), done=lambda _: None
    )
    page = CombinePage(background, lambda: now)
    shown(page, 1000, 800)
    assert not page.two_offices.isVisible()
    page.read()
    qtbot.waitUntil(lambda: page.two_offices.isVisible() and background.idle())
    page.two_offices.open.click()
    dialog = page.two_offices.dialog
    assert dialog is not None
    settle(dialog, qtbot)
    assert dialog.key.key.text().startswith("age1")
    dialog.close_button.click()
    assert page.two_offices.dialog is None
    qtbot.waitUntil(background.idle)


def test_a_practitioners_page_has_no_way_there(
    qtbot: QtBot,
    background: Background,
    shown: Callable[..., QWidget],
    vault_folder: Path,
    now: datetime,
    passphrase: str,
) -> None:
    from sos_desktop.vault.keys import CHEAP_LIMITS

    background.open(
        lambda: Casebook.open(vault_folder, passphrase, now=now, limits=CHEAP_LIMITS), done=lambda _: None
    )
    page = CombinePage(background, lambda: now)
    shown(page, 1000, 800)
    page.read()
    qtbot.waitUntil(background.idle)
    assert not page.two_offices.isVisible()


@pytest.mark.parametrize("percent", [100, 200])
def test_it_fits_and_is_reached_by_keyboard(
    dialog: TwoOfficesDialog, add: Any, theme: Theme, percent: int, qtbot: QtBot, tmp_path: Path
) -> None:
    theme.set_percent(percent)
    dialog.resize(984, 660)
    add(save(tmp_path / "in", range(6), 1))
    assert dialog.area.horizontalScrollBar().maximum() == 0
    dialog.adding.quarter.setFocus()
    seen = set()
    for _ in range(40):
        qtbot.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Tab)
        seen.add(QApplication.focusWidget())
    for each in (
        dialog.adding.add_files,
        dialog.adding.typed,
        dialog.opening.bring_in,
        dialog.key.copy,
        dialog.close_button,
    ):
        assert each in seen, each.accessibleName()
