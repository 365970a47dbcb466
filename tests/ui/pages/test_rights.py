"""Somebody’s rights as a practitioner meets them: a copy with others blacked out, a hold, an erasure asked twice."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import Amendment, HoldReason
from sos_desktop.records import amendments, erasure, holds, people, reads
from sos_desktop.reports import handing_over
from sos_desktop.vault import backup
from ui.pages.people import PeoplePage
from ui.pages.rights import RightsPage
from ui.rights.copying import CopyPage
from ui.rights.letter_dialog import LetterDialog


@pytest.fixture
def pages(desk: Any, shown: Callable[..., QWidget]) -> PeoplePage:
    pages = PeoplePage(desk.background, desk.clock)
    shown(pages, 1068, 800)
    return pages


@pytest.fixture
def heron(desk: Any) -> Any:
    """Somebody with a finished session to which an amendment was added that names another."""
    desk.meet("Robin", name="Ida Quillfeather")
    case = desk.meet("Heron", desk.record_incident())
    session = desk.hold(case)
    text = "Robin rang. They met Ida Quillfeather at the lake."
    desk.do(lambda book: amendments.amend(book.store, session, Amendment.ADDITION, text, now=desk.now))
    return case


@pytest.fixture(autouse=True)
def sealed(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes, str], bytes]:
    """Opens what was saved. A passphrase costs a second or more on purpose; here it is tried as if it cost nothing."""
    key: Any = pyrage.x25519.Identity.generate()
    used: list[str] = []

    def quickly(content: bytes, words: str) -> bytes:
        used.append(words)
        return bytes(pyrage.encrypt(content, [key.to_public()]))

    def opened(data: bytes, words: str) -> bytes:
        assert used[-1] == words
        return bytes(pyrage.decrypt(data, [key]))

    monkeypatch.setattr(pyrage.passphrase, "encrypt", quickly)
    return opened


def rights_of(pages: PeoplePage, desk: Any, person_id: str) -> RightsPage:
    pages.open_person(person_id)
    desk.settle()
    desk.press(pages.person.rights)
    return pages.rights


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


# Reading is counted


def test_opening_somebody_is_counted_and_showing_them_again_is_not(
    pages: PeoplePage, desk: Any, heron: Any
) -> None:
    pages.open_person(heron.person_id)
    desk.settle()
    pages.read()
    desk.settle()
    assert desk.do(lambda book: reads.per_day(book.store)) == {"2026-11-23": 1}
    desk.press(next(press for key, press in pages.person.presses.items() if key.startswith("read")))
    assert desk.do(lambda book: reads.per_day(book.store)) == {"2026-11-23": 2}
    assert "record read" not in desk.do(_audited)


def _audited(book: Any) -> list[str]:
    return [row["action"] for row in book.store.rows("SELECT action FROM audit")]


# Holds


def letter_of(page: QWidget) -> LetterDialog:
    """The one that is open."""
    return next(each for each in page.window().findChildren(LetterDialog) if each.isVisible())


def test_a_hold_set_on_somebody_says_what_not_to_alter_and_is_lifted_with_a_reason(
    pages: PeoplePage, desk: Any, heron: Any
) -> None:
    page = rights_of(pages, desk, heron.person_id)
    assert page.title.text() == "Heron: their rights"
    desk.press(page.hold.begin)
    assert letter_of(page).why.hasFocus()
    letter_of(page).reject()
    desk.press(page.hold.begin)
    desk.choose(letter_of(page).why, "Inquest")
    desk.type(letter_of(page).contact, "0115 496 0000")
    desk.press(letter_of(page).keep)
    assert page.window().focusWidget() is page.hold.reason
    pages.activateWindow()
    said = words(page)
    assert "Heron: inquest, since 23 November 2026. Legal services: 0115 496 0000." in said
    assert "do not correct, add to or tidy up" in said
    assert not page.erase.erase.isVisible()
    assert "It cannot be done now, because of a hold." in page.erase.ahead.text()
    desk.press(page.hold.lift)
    assert "Please say why" in page.hold.lift_form.problem_of(page.hold.reason)
    desk.type(page.hold.reason, "Closed by the coroner")
    desk.press(page.hold.lift)
    assert page.hold.begin.hasFocus() and page.erase.erase.isVisible()


def test_a_hold_on_an_incident_is_shown_here_and_lifted_there(
    pages: PeoplePage, desk: Any, heron: Any
) -> None:
    desk.do(
        lambda book: holds.on_incident(book.store, heron.incident_id, HoldReason.INQUIRY, "", now=desk.now)
    )
    page = rights_of(pages, desk, heron.person_id)
    assert "It is lifted on the page of the incident." in words(page)
    assert not page.hold.lift.isVisible()


def test_a_hold_that_the_disk_refuses_is_told(
    pages: PeoplePage, desk: Any, heron: Any, refusing: Any
) -> None:
    page = rights_of(pages, desk, heron.person_id)
    desk.press(page.hold.begin)
    with refusing(holds, "on_person"):
        desk.press(letter_of(page).keep)
    assert letter_of(page).told.text().startswith("The disk is full.")


# Erasing


def test_erasing_wants_a_reason_and_a_reference_is_asked_twice_and_done(
    pages: PeoplePage, desk: Any, heron: Any
) -> None:
    page = rights_of(pages, desk, heron.person_id)
    assert "is closed as “no contact wanted”" in page.erase.ahead.text()
    desk.press(page.erase.erase)
    assert page.erase.form.problem_of(page.erase.reference) and page.erase.form.problem_of(page.erase.why)
    desk.choose(page.erase.why, "They asked for it")
    desk.type(page.erase.reference, "IG 2026/114")
    desk.press(page.erase.erase)
    assert page.erase.leave.hasFocus()
    desk.press(page.erase.leave)
    assert page.erase.erase.hasFocus()
    assert desk.do(lambda book: people.read(book.store, heron.person_id))
    desk.press(page.erase.erase)
    assert page.erase.sure.text() == "Erase Heron for good"
    desk.press_twice(page.erase.sure)
    assert page.title.text() == "Erased"
    assert "Nothing about them is left" in page.what_became.text()
    assert page.back.hasFocus() and not page.backups.isVisible()
    assert desk.do(lambda book: erasure.rows_about(book.store, heron.person_id)) == 0
    desk.press(page.back)
    assert pages.list.isVisible()


def test_backups_that_hold_them_are_replaced_with_one_press(pages: PeoplePage, desk: Any, heron: Any) -> None:
    desk.do(lambda book: backup.make(book.vault, now=desk.now))
    desk.do(lambda book: erasure.erase(book.vault, heron.person_id, "asked", "IG 1", now=desk.now))
    pages.open_review()
    desk.settle()
    card = pages.review.backups
    assert card.how_many.text().startswith("1 backup may still hold")
    desk.later(hours=1)
    desk.press(card.replace)
    assert card.told.text().startswith("Done: a fresh backup was made and checked")
    assert "must be replaced by hand" in card.told.text()
    assert not card.replace.isVisible()


def test_an_erasure_that_the_disk_refuses_leaves_everything_and_says_so(
    pages: PeoplePage, desk: Any, heron: Any, refusing: Any
) -> None:
    page = rights_of(pages, desk, heron.person_id)
    desk.choose(page.erase.why, "They asked for it")
    desk.type(page.erase.reference, "IG 2026/114")
    desk.press(page.erase.erase)
    with refusing(erasure, "erase"):
        desk.press(page.erase.sure)
    assert page.erase.told.text().startswith("The disk is full.")
    assert page.erase.erase.isVisible()


# A copy


def copy_of(pages: PeoplePage, desk: Any, person_id: str) -> CopyPage:
    desk.press(rights_of(pages, desk, person_id).prepare)
    return pages.copying


def test_others_are_found_and_what_is_ticked_or_selected_is_blacked_out(
    pages: PeoplePage, desk: Any, heron: Any
) -> None:
    page = copy_of(pages, desk, heron.person_id)
    assert page.title.text() == "Heron: a copy of everything"
    box = page.named.boxes["Ida Quillfeather"]
    assert box.isChecked() and not page.named.boxes["Kingfisher"].isChecked()
    assert "Quillfeather" not in page.preview.toPlainText()
    box.click()
    desk.settle()
    assert "Quillfeather" in page.preview.toPlainText()
    box.click()
    desk.settle()
    found = page.preview.document().find("at the lake")
    page.preview.setTextCursor(found)
    desk.press(page.black_out)
    assert "at the lake" not in page.preview.toPlainText()
    desk.press(page.named.taken_back["at the lake"])
    assert "at the lake" in page.preview.toPlainText()
    page.preview.moveCursor(QTextCursor.MoveOperation.Start)
    desk.press(page.black_out)
    assert page.subtitle.text() == "Select a few words of the text first."


def test_it_is_saved_encrypted_with_a_passphrase_that_is_shown_once(
    pages: PeoplePage, desk: Any, heron: Any, tmp_path: Path, sealed: Any
) -> None:
    page = copy_of(pages, desk, heron.person_id)
    page.choose_file = lambda suggestion: tmp_path / suggestion
    desk.press(page.seal.save)
    (saved,) = tmp_path.glob("copy-*.zip.age")
    phrase = page.seal.words.text()
    content = sealed(saved.read_bytes(), phrase)
    assert len(phrase.split()) == 5
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        data = archive.read("copy-of-records.json").decode()
    assert "uillfeather" not in data and "rang. They met [blacked out]" in data
    assert json.loads(data)["records"]["people"][0]["code_name"] == "Heron"
    assert "noted in the audit" in page.seal.told.text()
    assert desk.do(_audited)[-1] == "copy given"
    assert page.seal.written.hasFocus()
    desk.press(page.seal.written)
    assert page.seal.words.text() == "" and not page.seal.written.isVisible()
    desk.press(page.back)
    assert pages.rights.prepare.hasFocus()


def test_a_passphrase_that_is_shown_goes_when_the_page_is_left(
    pages: PeoplePage, desk: Any, heron: Any, tmp_path: Path
) -> None:
    page = copy_of(pages, desk, heron.person_id)
    page.choose_file = lambda suggestion: tmp_path / suggestion
    desk.press(page.seal.save)
    assert page.seal.words.text()
    page.back.click()
    assert page.seal.words.text() == ""


def test_it_can_be_sealed_to_a_public_key_and_a_wrong_one_is_refused(
    pages: PeoplePage, desk: Any, heron: Any, tmp_path: Path
) -> None:
    page = copy_of(pages, desk, heron.person_id)
    page.choose_file = lambda suggestion: tmp_path / suggestion
    page.seal.to_key.click()
    desk.press(page.seal.save)
    assert "paste the public key" in page.seal.form.problem_of(page.seal.key)
    desk.type(page.seal.key, "age1wrong")
    desk.press(page.seal.save)
    assert page.seal.told.text().startswith("That is not a public key")
    assert not list(tmp_path.glob("copy-*"))
    key: Any = pyrage.x25519.Identity.generate()
    desk.type(page.seal.key, str(key.to_public()))
    desk.press(page.seal.save)
    (saved,) = tmp_path.glob("copy-*.zip.age")
    assert pyrage.decrypt(saved.read_bytes(), [key]).startswith(b"PK")
    assert not page.seal.written.isVisible()


def test_where_no_file_is_chosen_nothing_is_noted(pages: PeoplePage, desk: Any, heron: Any) -> None:
    page = copy_of(pages, desk, heron.person_id)
    page.choose_file = lambda _: None
    desk.press(page.seal.save)
    assert page.seal.save.isEnabled() and page.seal.told.text() == ""
    assert "copy given" not in desk.do(_audited)


def test_a_disk_that_refuses_the_copy_is_told(
    pages: PeoplePage, desk: Any, heron: Any, tmp_path: Path, refusing: Any
) -> None:
    page = copy_of(pages, desk, heron.person_id)
    page.choose_file = lambda suggestion: tmp_path / suggestion
    with refusing(handing_over, "give"):
        desk.press(page.seal.save)
    assert page.seal.told.text().startswith("The disk is full.")
    assert page.seal.save.isEnabled()


# For everybody


@pytest.mark.parametrize("percent", [100, 200])
def test_every_part_fits_and_is_reached_with_the_keyboard(
    pages: PeoplePage, desk: Any, heron: Any, theme: Any, reachable: Any, qtbot: QtBot, percent: int
) -> None:
    theme.set_percent(percent)
    pages.resize(820, 660)
    page = rights_of(pages, desk, heron.person_id)
    assert page.area.horizontalScrollBar().maximum() == 0
    desk.press(page.hold.begin)
    letter = letter_of(page)
    for box in letter.knows.values():
        desk.press(box)
    assert letter.area.horizontalScrollBar().maximum() == 0
    reachable(letter)
    desk.press(letter.keep)
    assert page.area.horizontalScrollBar().maximum() == 0
    pages.activateWindow()
    qtbot.waitUntil(pages.isActiveWindow)
    reachable(pages)
    desk.press(page.prepare)
    assert pages.copying.area.horizontalScrollBar().maximum() == 0
    pages.copying.seal.show_passphrase("one two three four five")
    reachable(pages)


def test_it_is_found_again_after_a_lock(pages: PeoplePage, desk: Any, heron: Any) -> None:
    rights_of(pages, desk, heron.person_id)
    assert pages.whereabouts() == f"rights {heron.person_id}"
    pages.show_list()
    pages.go_back_to(f"rights {heron.person_id}")
    desk.settle()
    assert pages.rights.isVisible()
    desk.press(pages.rights.back)
    assert pages.person.isVisible() and pages.person.title.text() == "Heron"
    pages.go_back_to("review")
    desk.settle()
    assert pages.review.isVisible()


def test_what_is_not_right_is_put_right_from_here(pages: PeoplePage, desk: Any, heron: Any) -> None:
    page = rights_of(pages, desk, heron.person_id)
    assert "What stood there before stays readable" in words(page)
    desk.press(page.details)
    assert pages.details.isVisible()
    page = rights_of(pages, desk, heron.person_id)
    desk.press(page.records)
    assert pages.person.isVisible()
