"""Settings take effect at once and are kept; nothing in them is about people."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.paths import Places
from ui.opening import Opened
from ui.pages.settings import SettingsPage
from ui.preferences import Preferences
from ui.theme import DARK, Theme

OPENED = Opened(Path("/home/kate/kingfisher"), "Kingfisher", "casework", False, False, False, ())


@pytest.fixture
def preferences(places: Places) -> Preferences:
    return Preferences(places.window)


@pytest.fixture
def page(theme: Theme, preferences: Preferences, shown: Callable[..., QWidget]) -> SettingsPage:
    page = SettingsPage(theme, preferences, OPENED)
    shown(page)
    return page


def test_the_colours_change_at_once_and_are_kept(
    qtbot: QtBot, page: SettingsPage, theme: Theme, preferences: Preferences
) -> None:
    page.scheme.setFocus()
    qtbot.keyClick(page.scheme, Qt.Key.Key_Down)
    assert theme.scheme is DARK
    assert preferences.scheme == "dark"


def test_the_text_grows_with_the_slider_and_is_kept(
    qtbot: QtBot, page: SettingsPage, theme: Theme, preferences: Preferences
) -> None:
    page.text_size.setFocus()
    qtbot.keyClick(page.text_size, Qt.Key.Key_Right)
    assert theme.percent == 110
    assert preferences.percent == 110
    assert page.size_said.text() == "110 % of the usual size"
    qtbot.keyClick(page.text_size, Qt.Key.Key_Home)
    assert theme.percent == 80


def test_what_the_keys_have_changed_is_shown(page: SettingsPage, theme: Theme) -> None:
    theme.set_percent(150)
    theme.set_scheme("contrast")
    assert page.text_size.value() == 15
    assert page.scheme.currentText() == "High contrast"


def test_it_says_which_record_book_this_is(
    page: SettingsPage, theme: Theme, preferences: Preferences, shown: Callable[..., QWidget]
) -> None:
    said = [words.text() for words in page.findChildren(QLabel)]
    assert "Kingfisher. A peer supporter's own record book." in said
    assert str(OPENED.folder) in said
    demonstration = SettingsPage(theme, preferences, OPENED._replace(demonstration=True))
    shown(demonstration)
    said = [words.text() for words in demonstration.findChildren(QLabel)]
    assert "Kingfisher. Made-up records, to try the application with." in said


def test_everything_has_a_name(page: SettingsPage, named: Callable[[QWidget], None]) -> None:
    named(page)


def test_an_unknown_scheme_in_the_file_is_the_light_one(qapp: object, preferences: Preferences) -> None:
    preferences.scheme = "sepia"
    assert isinstance(qapp, object)
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    assert Theme(application, preferences.scheme).scheme.name == "light"
