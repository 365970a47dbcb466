"""Saving a record or a story as a PDF: with a password that is proven, or plainly without one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.errors import SaveFailed
from sos_desktop.reports import leaving
from ui.pages.person import PersonPage
from ui.pages.record import RecordPage
from ui.papers import SavePaperDialog
from ui.theme import Theme

PASSWORD = "abacus kingfisher lantern"


@pytest.fixture
def record(desk: Any, shown: Callable[..., QWidget]) -> RecordPage:
    session = desk.hold(desk.meet("Heron", desk.record_incident(), name="Ida Quillfeather"))
    page = RecordPage(desk.background, desk.clock)
    shown(page, 1068, 800)
    page.show_record(session)
    desk.settle()
    return page


@pytest.fixture
def dialog(record: RecordPage, desk: Any, tmp_path: Path) -> SavePaperDialog:
    desk.press(record.paper)
    return opened(record, tmp_path)


def opened(page: QWidget, folder: Path) -> SavePaperDialog:
    (dialog,) = page.findChildren(SavePaperDialog)
    dialog.choose_file = lambda suggestion: folder / suggestion
    return dialog


def saved(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.pdf"))


def test_it_says_that_a_printed_page_is_not_encrypted(dialog: SavePaperDialog) -> None:
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "What is printed is not encrypted" in said
    assert "Heron · first assessment" in said
    assert dialog.locked.isChecked() and dialog.password.hasFocus()


def test_with_a_password_it_opens_with_that_only(
    record: RecordPage, dialog: SavePaperDialog, desk: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    desk.type(dialog.password, PASSWORD)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    desk.settle()
    (path,) = saved(tmp_path)
    assert path.name.startswith("record-")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(path)
    pikepdf.open(path, password=PASSWORD).close()
    assert record.told.text() == f"Saved as {path.name}, and noted in the audit."
    actions = desk.do(lambda book: [row["action"] for row in book.store.rows("SELECT action FROM audit")])
    assert actions[-1] == leaving.PRINTED


def test_a_made_up_password_stands_in_the_field_to_be_written_down(
    dialog: SavePaperDialog, desk: Any, tmp_path: Path
) -> None:
    desk.press(dialog.make_one_up)
    words = dialog.password.text()
    assert len(words.split()) == 4
    desk.press(dialog.save)
    pikepdf.open(saved(tmp_path)[0], password=words).close()


@pytest.mark.parametrize(("typed", "said"), [("", "make one up"), ("short", "12 or more")])
def test_a_password_that_will_not_do_is_said_at_its_field_and_nothing_is_saved(
    dialog: SavePaperDialog, desk: Any, tmp_path: Path, typed: str, said: str
) -> None:
    desk.type(dialog.password, typed)
    desk.press(dialog.save)
    assert any(said in label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
    assert dialog.password.hasFocus() and dialog.save.isEnabled()
    assert saved(tmp_path) == []


def test_without_a_password_it_is_a_plain_pdf(dialog: SavePaperDialog, desk: Any, tmp_path: Path) -> None:
    desk.press(dialog.unlocked)
    assert not dialog.password.isVisible()
    desk.press(dialog.save)
    with pikepdf.open(saved(tmp_path)[0]) as paper:
        assert not paper.is_encrypted
        assert paper.docinfo["/Title"] == "A record"


def test_who_chooses_no_file_can_go_on(dialog: SavePaperDialog, desk: Any, tmp_path: Path) -> None:
    dialog.choose_file = lambda _: None
    desk.press(dialog.unlocked)
    desk.press(dialog.save)
    assert dialog.isVisible() and dialog.save.isEnabled() and not dialog.told.isVisible()


def test_what_the_disk_does_not_take_is_said_and_can_be_tried_again(
    dialog: SavePaperDialog, desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        def refuse(*_: object, **__: object) -> Path:
            raise SaveFailed("The disk is full.", "Your records are as they were.")

        patch.setattr(leaving, "give", refuse)
        desk.press(dialog.unlocked)
        desk.press(dialog.save)
        assert "disk is full" in dialog.told.text()
    desk.press(dialog.save)
    assert len(saved(tmp_path)) == 1


def test_a_whole_story_is_saved_from_the_person_s_page(
    desk: Any, shown: Callable[..., QWidget], tmp_path: Path
) -> None:
    case = desk.meet("Heron", desk.record_incident(), name="Ida Quillfeather")
    desk.hold(case)
    page = PersonPage(desk.background, desk.clock)
    shown(page, 1068, 800)
    page.show_person(case.person_id)
    desk.settle()
    desk.press(page.paper)
    dialog = opened(page, tmp_path)
    desk.press(dialog.unlocked)
    desk.press(dialog.save)
    (path,) = saved(tmp_path)
    assert path.name.startswith("story-") and path.name in page.told.text()


@pytest.mark.parametrize("percent", [100, 200])
def test_it_fits_and_everything_in_it_is_named_and_reached(
    theme: Theme, dialog: SavePaperDialog, reachable: Callable[[QWidget], None], percent: int
) -> None:
    theme.set_percent(percent)
    QApplication.processEvents()
    reachable(dialog)
