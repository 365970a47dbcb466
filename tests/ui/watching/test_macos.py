"""What macOS says, read on any system; its notification centres are played by a double."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.watching import Watch, watch
from ui.watching.macos import COMPUTER, WORKSPACE, MacWatch, Meaning, meaning


@pytest.mark.parametrize("name", [*COMPUTER, *(name for name in WORKSPACE if "DidWake" not in name)])
def test_a_locked_screen_sleep_the_lid_and_another_user_lock(name: str) -> None:
    assert meaning(name) is Meaning.LOCK


def test_waking_up_is_heard_and_anything_else_means_nothing() -> None:
    assert meaning("NSWorkspaceDidWakeNotification") is Meaning.WOKEN
    assert meaning("com.apple.screenIsUnlocked") is Meaning.NOTHING


class Double:
    def __init__(self) -> None:
        self.heard: list[Callable[[str], None]] = []

    def begin(self, heard: Callable[[str], None]) -> None:
        self.heard.append(heard)

    def end(self) -> None:
        self.heard.clear()


def test_notifications_are_heard_from_begin_to_end(qtbot: QtBot) -> None:
    double = Double()
    mac = MacWatch(double)
    mac.begin()
    mac.begin()
    (tell,) = double.heard
    with qtbot.waitSignal(mac.lock_wanted):
        tell("com.apple.screenIsLocked")
    with qtbot.waitSignal(mac.woken), qtbot.assertNotEmitted(mac.lock_wanted):
        tell("com.apple.screenIsUnlocked")
        tell("NSWorkspaceDidWakeNotification")
    mac.end()
    assert double.heard == []


def test_a_system_that_says_nothing_does_no_harm(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "plan9")
    parent = QObject()
    silent = watch(parent)
    assert type(silent) is Watch
    silent.begin()
    silent.end()
