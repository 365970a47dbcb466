"""Urgent contacts can be read by two people at once, need no typing, and say when they were checked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.vault import urgent_numbers
from sos_desktop.vault.urgent_numbers import Number, Sealed
from ui.contacts import Contact, said_checked, urgent
from ui.dialogs.urgent import UrgentDialog
from ui.pages.help import HelpDialog, HelpPage
from ui.site_numbers import LOCKED, Shown, beside
from ui.theme import Theme
from ui.which_book import Book


def _said(widget: QWidget) -> str:
    return "\n".join(words.text() for words in widget.findChildren(QLabel))


def test_the_four_national_services_are_there_with_their_numbers() -> None:
    calls = [contact.call for contact in urgent().contacts]
    assert calls == ["999 or 112", "111, then option 2", "116 123", "text SHOUT to 85258"]
    assert all(contact.when and contact.hours for contact in urgent().contacts)


def test_it_says_for_where_and_when_they_were_checked() -> None:
    assert said_checked(urgent()).startswith("National services for England, checked on 23 November 2026.")


def test_what_to_do_comes_before_whom_to_call_and_nothing_is_to_be_typed(
    shown: Callable[..., QWidget], named: Callable[[QWidget], None]
) -> None:
    dialog = UrgentDialog()
    shown(dialog)
    said = _said(dialog)
    assert said.index("1. Stop the guide. Stay with them") < said.index("116 123")
    assert not dialog.findChildren(QLineEdit)
    assert not dialog.findChildren(QPlainTextEdit)
    named(dialog)


@pytest.mark.parametrize("percent", [100, 200])
def test_it_fits_over_a_small_window(
    qtbot: QtBot, theme: Theme, shown: Callable[..., QWidget], percent: int
) -> None:
    theme.set_percent(percent)
    window = QWidget()
    shown(window, 780, 560)
    dialog = UrgentDialog(window)
    dialog.open()
    qtbot.waitExposed(dialog)
    assert dialog.width() <= 780
    assert dialog.height() <= 560
    dialog.close()


def test_the_dialogs_are_freed_when_they_close(
    qtbot: QtBot, freed: Callable[..., None], shown: Callable[..., QWidget]
) -> None:
    window = QWidget()
    shown(window)
    freed(lambda: UrgentDialog(window))
    freed(lambda: HelpDialog(window))


def test_return_closes_it(qtbot: QtBot, shown: Callable[..., QWidget]) -> None:
    dialog = UrgentDialog()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    shown(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_the_sites_own_numbers_come_first_and_say_how_far_they_were_checked(
    shown: Callable[..., QWidget], named: Callable[[QWidget], None]
) -> None:
    site = Shown((Contact("Site co-ordinator", "0115 496 0000", "Nights and weekends", ""),), LOCKED)
    dialog = UrgentDialog(None, site)
    shown(dialog)
    said = _said(dialog)
    assert (
        said.index("0115 496 0000")
        < said.index("they are checked when it is unlocked")
        < said.index("116 123")
    )
    named(dialog)


def test_while_locked_they_are_read_beside_each_record_book_that_is_known(tmp_path: Path) -> None:
    number = Number("Night", "1")
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
    for name in ("one", "two"):
        urgent_numbers.write(tmp_path / name, Sealed((number,), "2026-11-23", "x"), bytes(32))
    (tmp_path / "three" / urgent_numbers.NAME).write_text("{", "ascii")
    found = beside(Book(tmp_path / name, name) for name in ("one", "two", "three", "gone"))
    assert [contact.call for contact in found.contacts] == ["1"]


@pytest.mark.parametrize("dialog", [UrgentDialog, HelpDialog])
def test_what_does_not_fit_is_turned_by_keyboard_although_nothing_of_it_can_be_entered(
    qtbot: QtBot, theme: Theme, shown: Callable[..., QWidget], dialog: type[QWidget]
) -> None:
    theme.set_percent(200)
    window = QWidget()
    shown(window, 780, 560)
    over = dialog(window)
    over.open()  # type: ignore[attr-defined]
    qtbot.waitExposed(over)
    bar = next(area.verticalScrollBar() for area in over.findChildren(QScrollArea))
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    press = over.close_button  # type: ignore[attr-defined]
    press.setFocus()
    qtbot.keyClick(press, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    qtbot.keyClick(press, Qt.Key.Key_PageUp)
    assert bar.value() == 0
    over.close()


def test_help_says_what_it_cannot_protect_and_names_the_keys(shown: Callable[..., QWidget]) -> None:
    page = HelpPage()
    shown(page)
    page.read()
    said = _said(page)
    for words in ("Ctrl+L", "F9", "never uses a network", "a saved PDF is only where you gave it a password"):
        assert words in said
