"""Signposting: the directory with who checked what and when, the trust's own entries, and the site's own numbers."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.records import letters, services, urgent_numbers
from sos_desktop.vault import urgent_numbers as files
from ui.pages.signposting import SignpostingPage
from ui.theme import Theme


@pytest.fixture
def look(desk: Any, shown: Callable[..., QWidget]) -> Callable[..., SignpostingPage]:
    def show(width: int = 1068, height: int = 800) -> SignpostingPage:
        page = SignpostingPage(desk.background, desk.clock)
        shown(page, width, height)
        page.read()
        desk.settle()
        return page

    return show


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def test_each_tier_says_what_there_is_and_each_entry_when_it_was_checked(
    look: Callable[..., SignpostingPage], reachable: Callable[[QWidget], None]
) -> None:
    page = look()
    said = words(page)
    for part in (
        "0. Things to use by themselves",
        "For every doctor and medical student",
        "National service for England. Checked on 23 November 2026.",
        "116 123",
    ):
        assert part in said
    reachable(page)


def test_an_entry_of_the_trust_is_added_changed_checked_and_retired(
    look: Callable[..., SignpostingPage], desk: Any
) -> None:
    page = look()
    desk.press(page.add)
    desk.press(page.form.save)
    assert page.form.form.problem_of(page.form.name) == "Please give it a name."
    desk.type(page.form.name, "Staff psychology")
    desk.press(page.form.save)
    assert page.form.form.problem_of(page.form.call) == "Please say how to reach it."
    desk.type(page.form.call, "ext. 4321")
    desk.press(page.form.save)
    assert page.add.hasFocus() and "Staff psychology" in words(page)
    assert "Checked on 23 November 2026 by Kingfisher." in words(page)
    (own,) = [each for each in desk.do(lambda book: services.listed(book.store)) if not each.shipped]
    desk.press(page.presses[f"change {own.id}"])
    desk.type(page.form.call, "ext. 9999")
    desk.press(page.form.save)
    assert "ext. 9999" in words(page) and "ext. 4321" not in words(page)
    desk.later(days=30)
    desk.press(page.presses[f"check {own.id}"])
    assert "Checked on 23 December 2026 by Kingfisher." in words(page)
    assert page.presses[f"check {own.id}"].hasFocus()
    desk.press(page.presses[f"away {own.id}"])
    assert page.told.text() == "Staff psychology is retired. It can come back."
    assert "ext. 9999" not in words(page)


def test_a_national_one_is_hidden_seen_again_and_brought_back(
    look: Callable[..., SignpostingPage], desk: Any
) -> None:
    page = look()
    assert "change cruse" not in page.presses
    desk.press(page.presses["away cruse"])
    assert "Cruse Bereavement Support\n" not in words(page) and "back cruse" not in page.presses
    desk.press(page.show_away)
    assert "Hidden on 23 November 2026." in words(page)
    desk.press(page.presses["back cruse"])
    desk.press(page.show_away)
    assert "away cruse" in page.presses and "back cruse" not in page.presses


def test_a_form_that_is_left_changes_nothing(look: Callable[..., SignpostingPage], desk: Any) -> None:
    page = look()
    desk.press(page.add)
    desk.type(page.form.name, "Nothing")
    desk.press(page.form.cancel)
    assert not page.form.isVisible() and page.add.hasFocus() and "Nothing\n" not in words(page)


def test_what_cannot_be_kept_is_said_and_stays_on_the_screen(
    look: Callable[..., SignpostingPage], desk: Any, refusing: Any
) -> None:
    page = look()
    desk.press(page.add)
    desk.type(page.form.name, "Chaplaincy")
    desk.type(page.form.call, "ext. 1")
    with refusing(services, "add"):
        desk.press(page.form.save)
    assert "The disk is full." in page.form.told.text() and page.form.name.text() == "Chaplaincy"
    with refusing(services, "put_away"):
        desk.press(page.presses["away cruse"])
    assert "The disk is full." in page.told.text()


def test_the_sites_own_numbers_are_entered_changed_and_taken_away(
    look: Callable[..., SignpostingPage], desk: Any, qtbot: QtBot
) -> None:
    page = look()
    card = page.numbers
    assert card.checked.text() == "None has been entered yet."
    desk.type(card.lines[0].name, "Site co-ordinator")
    desk.press(card.save)
    assert "The number is empty." in card.told.text()
    desk.type(card.lines[0].call, "0115 496 0000")
    with qtbot.waitSignal(card.changed):
        desk.press(card.save)
    assert card.checked.text() == "Confirmed on 23 November 2026."
    desk.press(card.add)
    assert card.lines[1].name.hasFocus()
    desk.type(card.lines[1].name, "Security")
    desk.type(card.lines[1].call, "2222")
    desk.press(card.save)
    kept = desk.do(lambda book: urgent_numbers.own(book.store))
    assert [number.call for number in kept.numbers] == ["0115 496 0000", "2222"]
    folder = desk.do(lambda book: book.vault.folder)
    assert len(files.read(folder).numbers) == 2
    for field in (card.lines[1].name, card.lines[1].call):
        field.clear()
    desk.press(card.save)
    assert [number.name for number in files.read(folder).numbers] == ["Site co-ordinator"]
    assert kept.checked == date(2026, 11, 23).isoformat()


@pytest.mark.parametrize("percent", [100, 200])
def test_it_fits_a_small_window(
    look: Callable[..., SignpostingPage], desk: Any, theme: Theme, percent: int
) -> None:
    theme.set_percent(percent)
    page = look(690, 640)
    desk.press(page.add)
    assert page.area.horizontalScrollBar().maximum() == 0


def test_legal_services_contact_is_changed_for_the_next_letter(
    look: Callable[..., SignpostingPage], desk: Any, refusing: Any
) -> None:
    page = look()
    assert page.legal.contact.text() == ""
    desk.type(page.legal.contact, "Legal services, bleep 12")
    with refusing(letters, "keep_contact"):
        desk.press(page.legal.save)
    assert page.legal.told.text().startswith("The disk is full.")
    desk.press(page.legal.save)
    assert page.legal.told.text() == "Saved. It is offered with the next letter."
    assert desk.do(lambda book: letters.contact(book.store)) == "Legal services, bleep 12"
    page.legal.contact.clear()
    page.legal.save.setFocus()
    page.read()
    desk.settle()
    assert page.legal.contact.text() == "Legal services, bleep 12"
