"""The first run: nothing is made before the sheet has been proved, and what is made opens at once."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.errors import PlaceRefused, SaveFailed
from sos_desktop.paths import Places
from sos_desktop.records import urgent_numbers
from sos_desktop.vault import places as vault_places
from sos_desktop.vault import urgent_numbers as number_files
from sos_desktop.vault.folder import Vault
from ui import files
from ui.background import Background
from ui.opening import Opening
from ui.pages.first_run import FirstRunPage

LEFT = Qt.MouseButton.LeftButton
OWN = "the heron counts seven grey pebbles"


@pytest.fixture
def page(
    background: Background,
    clock: Callable[[], datetime],
    opening: Opening,
    places: Places,
    shown: Callable[..., QWidget],
) -> FirstRunPage:
    page = FirstRunPage(background, clock, opening, places)
    shown(page)
    return page


def _name(qtbot: QtBot, page: FirstRunPage, site_number: str = "") -> None:
    qtbot.mouseClick(page.welcome.create_book, LEFT)
    qtbot.keyClicks(page.naming.site_number, site_number)
    qtbot.keyClicks(page.naming.name, "Kingfisher")
    qtbot.keyClick(page.naming.name, Qt.Key.Key_Return)
    assert page.shown is page.choosing


def _take_the_words(qtbot: QtBot, page: FirstRunPage) -> None:
    qtbot.keyClicks(page.choosing.typed, page.choosing.words.text())
    qtbot.keyClick(page.choosing.typed, Qt.Key.Key_Return)
    assert page.shown is page.sheet


def _prove(qtbot: QtBot, page: FirstRunPage) -> None:
    written = page.sheet.code
    qtbot.mouseClick(page.sheet.forward, LEFT)
    assert page.shown is page.retyping
    qtbot.keyClicks(page.retyping.typed, written.lower().replace("-", " "))


def test_a_record_book_is_made_in_four_steps_and_opens(
    qtbot: QtBot, page: FirstRunPage, places: Places, open_vault: Callable[..., Vault], background: Background
) -> None:
    _name(qtbot, page, "0115 496 0000")
    phrase = page.choosing.words.text()
    _take_the_words(qtbot, page)
    _prove(qtbot, page)
    with qtbot.waitSignal(page.opened) as told:
        qtbot.mouseClick(page.retyping.forward, LEFT)
    assert told.args is not None
    opened = told.args[0]
    assert (opened.folder, opened.nickname, opened.kind) == (
        places.record_books / "kingfisher",
        "Kingfisher",
        "casework",
    )
    with qtbot.waitSignal(background.settled):
        background.close(done=lambda: None)
    vault = open_vault(opened.folder, phrase)
    assert vault.meta.nickname == "Kingfisher"
    own, beside = urgent_numbers.own(vault.store), number_files.read(opened.folder)
    assert own is not None and beside is not None and own.body() == beside.body()
    assert [(number.name, number.call) for number in own.numbers] == [
        ("Your site, out of hours", "0115 496 0000")
    ]


def test_nothing_of_the_passphrase_or_the_sheet_stays_in_the_window(qtbot: QtBot, page: FirstRunPage) -> None:
    _name(qtbot, page)
    _take_the_words(qtbot, page)
    _prove(qtbot, page)
    with qtbot.waitSignal(page.opened):
        qtbot.mouseClick(page.retyping.forward, LEFT)
    kept = [page.choosing.words.text(), page.choosing.typed.text(), page.sheet.code, page.retyping.typed.code]
    assert kept == ["", "", "", ""]
    assert [view.text() for view in page.sheet.sheet.groups] == [""] * 8


def test_the_team_s_record_book_is_one_of_its_own_kind(qtbot: QtBot, page: FirstRunPage) -> None:
    qtbot.mouseClick(page.welcome.create_book, LEFT)
    qtbot.mouseClick(page.naming.team, LEFT, pos=page.naming.team.rect().center() / 4)
    page.naming.team.setChecked(True)
    qtbot.keyClicks(page.naming.name, "SoS team")
    qtbot.keyClick(page.naming.name, Qt.Key.Key_Return)
    _take_the_words(qtbot, page)
    _prove(qtbot, page)
    with qtbot.waitSignal(page.opened) as told:
        qtbot.keyClick(page.retyping.typed, Qt.Key.Key_Return)
    assert told.args is not None
    assert told.args[0].kind == "team"


# Step 1


def test_a_record_book_needs_a_name(qtbot: QtBot, page: FirstRunPage) -> None:
    qtbot.mouseClick(page.welcome.create_book, LEFT)
    qtbot.keyClicks(page.naming.name, "   ")
    qtbot.mouseClick(page.naming.forward, LEFT)
    assert page.shown is page.naming
    assert "Give it a name" in page.naming.name.accessibleDescription()


def test_it_lies_where_it_says_and_may_lie_elsewhere(
    qtbot: QtBot, page: FirstRunPage, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.mouseClick(page.welcome.create_book, LEFT)
    qtbot.keyClicks(page.naming.name, "Wren")
    assert page.naming.folder == places.record_books / "wren"
    monkeypatch.setattr(files, "folder_to_open", lambda parent, title: tmp_path)
    qtbot.mouseClick(page.naming.elsewhere, LEFT)
    assert page.naming.folder == tmp_path / "wren"


def test_a_folder_that_is_copied_to_a_cloud_is_refused_at_once(
    qtbot: QtBot,
    background: Background,
    clock: Callable[[], datetime],
    places: Places,
    shown: Callable[..., QWidget],
) -> None:
    def refuse(folder: Path) -> None:
        raise PlaceRefused("The folder is copied to a cloud service by itself.")

    page = FirstRunPage(background, clock, Opening(allowed=refuse), places)
    shown(page)
    qtbot.mouseClick(page.welcome.create_book, LEFT)
    qtbot.keyClicks(page.naming.name, "Wren")
    qtbot.mouseClick(page.naming.forward, LEFT)
    assert page.shown is page.naming
    assert "cloud service" in page.naming.problem.text()


# Step 2


def test_other_words_can_be_drawn(qtbot: QtBot, page: FirstRunPage) -> None:
    _name(qtbot, page)
    first = page.choosing.words.text()
    assert len(first.split()) == 4
    qtbot.mouseClick(page.choosing.other_words, LEFT)
    assert page.choosing.words.text() != first
    assert page.choosing.typed.hasFocus()


def test_the_words_must_be_typed_before_it_goes_on(qtbot: QtBot, page: FirstRunPage) -> None:
    _name(qtbot, page)
    assert not page.choosing.forward.isEnabled()
    qtbot.keyClicks(page.choosing.typed, "something else")
    assert "not the same words" in page.choosing.typed.accessibleDescription()
    qtbot.keyClick(page.choosing.typed, Qt.Key.Key_Return)
    assert page.shown is page.choosing
    page.choosing.typed.clear()
    qtbot.keyClicks(page.choosing.typed, page.choosing.words.text().upper().replace(" ", "-"))
    assert page.choosing.forward.isEnabled()


def test_a_weak_phrase_of_one_s_own_is_advised_against(
    qtbot: QtBot, page: FirstRunPage, background: Background
) -> None:
    _name(qtbot, page)
    page.choosing.own.setChecked(True)
    qtbot.keyClicks(page.choosing.own_phrase, "password1234")
    qtbot.waitUntil(lambda: "guessed first" in page.choosing.advice.text())
    qtbot.keyClicks(page.choosing.again, "password1234")
    assert not page.choosing.forward.isEnabled()
    assert page.choosing.strength.value() < 4


def test_a_strong_phrase_of_one_s_own_will_do_when_typed_twice(qtbot: QtBot, page: FirstRunPage) -> None:
    _name(qtbot, page)
    page.choosing.own.setChecked(True)
    qtbot.keyClicks(page.choosing.own_phrase, OWN)
    qtbot.waitUntil(lambda: page.choosing.advice.text() == "This will do.")
    qtbot.keyClicks(page.choosing.again, OWN[:5] + "x")
    assert page.choosing.again.accessibleDescription() == "This is not the same phrase."
    page.choosing.again.clear()
    qtbot.keyClicks(page.choosing.again, OWN)
    qtbot.keyClick(page.choosing.again, Qt.Key.Key_Return)
    assert page.shown is page.sheet
    assert (page.choosing.phrase, page.choosing.generated) == (OWN, False)


def test_a_phrase_that_is_changed_is_judged_again(qtbot: QtBot, page: FirstRunPage) -> None:
    _name(qtbot, page)
    page.choosing.own.setChecked(True)
    qtbot.keyClicks(page.choosing.own_phrase, OWN)
    qtbot.waitUntil(lambda: page.choosing.advice.text() == "This will do.")
    page.choosing.own_phrase.setText("abc")
    page.choosing.again.setText("abc")
    assert not page.choosing.forward.isEnabled()


# Steps 3 and 4


def test_the_sheet_shows_eight_groups_and_a_square(qtbot: QtBot, page: FirstRunPage) -> None:
    _name(qtbot, page)
    _take_the_words(qtbot, page)
    shown = [view.text() for view in page.sheet.sheet.groups]
    assert "-".join(shown) == page.sheet.code
    assert page.sheet.sheet.groups[2].accessibleName() == f"Group 3: {' '.join(shown[2])}"
    assert not page.sheet.sheet._qr.pixmap().isNull()


def test_the_sheet_can_be_saved_but_not_beside_the_record_books(
    qtbot: QtBot, page: FirstRunPage, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault_places, "ordinary", vault_places.anywhere)
    _name(qtbot, page)
    _take_the_words(qtbot, page)
    places.record_books.mkdir(parents=True)
    for target, said in (
        (places.record_books / "sheet.pdf", "A key does not belong beside its lock"),
        (tmp_path / "no such folder" / "sheet.pdf", "could not be saved there"),
    ):
        monkeypatch.setattr(files, "file_to_save", lambda *_, target=target: target)
        qtbot.mouseClick(page.sheet.save_button, LEFT)
        qtbot.waitUntil(lambda said=said: said in page.sheet.problem.text())
        assert not target.exists()
    stick = tmp_path / "stick.pdf"
    monkeypatch.setattr(files, "file_to_save", lambda *_: stick)
    qtbot.mouseClick(page.sheet.save_button, LEFT)
    qtbot.waitUntil(page.sheet.done.isVisible)
    assert stick.read_bytes().startswith(b"%PDF-")
    assert stick.stat().st_mode & 0o077 == 0
    assert not page.sheet.problem.isVisible()


def test_nothing_is_made_until_the_code_from_the_paper_fits(
    qtbot: QtBot, page: FirstRunPage, places: Places
) -> None:
    _name(qtbot, page)
    _take_the_words(qtbot, page)
    groups = page.sheet.code.split("-")
    qtbot.mouseClick(page.sheet.forward, LEFT)
    assert not page.retyping.forward.isEnabled()
    groups[6] = ("1" if groups[6][0] == "0" else "0") + groups[6][1:]
    qtbot.keyClicks(page.retyping.typed, " ".join(groups))
    assert page.retyping.typed.accessibleDescription().startswith("Group 7 has a slip in it.")
    qtbot.keyClick(page.retyping.typed, Qt.Key.Key_Return)
    assert page.shown is page.retyping
    assert not places.record_books.exists()


def test_the_code_of_another_sheet_is_not_this_one(qtbot: QtBot, page: FirstRunPage) -> None:
    from sos_desktop.vault.recovery import RecoveryCode

    _name(qtbot, page)
    _take_the_words(qtbot, page)
    qtbot.mouseClick(page.sheet.forward, LEFT)
    qtbot.keyClicks(page.retyping.typed, RecoveryCode(bytes(20)).text)
    assert page.retyping.typed.accessibleDescription().startswith("This is the code of another sheet.")
    assert not page.retyping.forward.isEnabled()


def test_back_goes_step_by_step_and_keeps_what_was_chosen(qtbot: QtBot, page: FirstRunPage) -> None:
    _name(qtbot, page)
    words = page.choosing.words.text()
    _take_the_words(qtbot, page)
    code = page.sheet.code
    qtbot.mouseClick(page.sheet.forward, LEFT)
    for step in (page.retyping, page.sheet, page.choosing, page.naming):
        assert page.shown is step
        qtbot.mouseClick(step.back, LEFT)
    assert page.shown is page.welcome
    assert (page.naming.nickname, page.choosing.words.text(), page.sheet.code) == ("Kingfisher", words, code)


def test_a_refusal_while_it_is_made_is_said_and_leads_back(
    qtbot: QtBot, page: FirstRunPage, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise SaveFailed("The disk is full.", "Nothing has been made.")

    monkeypatch.setattr(opening, "create", full)
    _name(qtbot, page)
    _take_the_words(qtbot, page)
    _prove(qtbot, page)
    qtbot.mouseClick(page.retyping.forward, LEFT)
    qtbot.waitUntil(page.making.refusal.isVisible)
    assert page.making.refusal.text() == "The disk is full. Nothing has been made."
    qtbot.mouseClick(page.making.back, LEFT)
    assert page.shown is page.retyping


# Trying it


def test_made_up_records_open_by_themselves(
    qtbot: QtBot, page: FirstRunPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with qtbot.waitSignal(page.opened, timeout=60_000) as told:
        qtbot.mouseClick(page.welcome.try_it, LEFT)
        assert page.making.isVisible()
        assert page.making.stop.isVisible()
    assert told.args is not None
    assert (told.args[0].nickname, told.args[0].demonstration) == ("Made-up records", True)


def test_making_up_records_can_be_stopped_and_leaves_nothing(
    qtbot: QtBot, page: FirstRunPage, places: Places, background: Background
) -> None:
    qtbot.mouseClick(page.welcome.try_it, LEFT)
    qtbot.mouseClick(page.making.stop, LEFT)
    qtbot.waitUntil(lambda: page.shown is page.welcome, timeout=60_000)
    assert list(places.record_books.iterdir()) == []


@pytest.fixture
def small_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole of it takes half a minute; its own test makes some of it."""
    from sos_desktop.demonstration import network

    monkeypatch.setattr(network, "make_team", partial(network.make_team, practitioners=5, quarters=2))


@pytest.mark.usefixtures("small_network")
def test_a_made_up_network_is_the_record_book_of_an_sos_team(
    qtbot: QtBot, page: FirstRunPage, places: Places
) -> None:
    with qtbot.waitSignal(page.opened, timeout=60_000) as told:
        qtbot.mouseClick(page.welcome.try_network, LEFT)
        assert page.making.title.text() == "Making up a network"
        assert page.making.stop.isVisible()
    assert told.args is not None
    opened = told.args[0]
    assert (opened.kind, opened.demonstration) == ("team", True)
    assert [path.name for path in places.record_books.iterdir()] == ["made-up-network"]


@pytest.mark.usefixtures("small_network")
def test_making_up_a_network_can_be_stopped_and_leaves_nothing(
    qtbot: QtBot, page: FirstRunPage, places: Places
) -> None:
    qtbot.mouseClick(page.welcome.try_network, LEFT)
    qtbot.mouseClick(page.making.stop, LEFT)
    qtbot.waitUntil(lambda: page.shown is page.welcome, timeout=60_000)
    assert list(places.record_books.iterdir()) == []


# Every step


def test_every_step_has_names_for_everything(
    qtbot: QtBot, page: FirstRunPage, named: Callable[[QWidget], None]
) -> None:
    named(page)
    _name(qtbot, page)
    named(page)
    _take_the_words(qtbot, page)
    named(page)
    _prove(qtbot, page)
    named(page)


def test_the_way_to_a_record_book_that_exists_and_to_urgent_contacts(
    qtbot: QtBot, page: FirstRunPage
) -> None:
    with qtbot.waitSignal(page.unlock_wanted):
        qtbot.mouseClick(page.welcome.open_one, LEFT)
    with qtbot.waitSignal(page.urgent_wanted):
        qtbot.mouseClick(page.welcome.urgent, LEFT)
