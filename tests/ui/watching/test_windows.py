"""What Windows says, read on any system; the calls into Windows are played by a double."""

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.watching import windows
from ui.watching.windows import Meaning, WindowsWatch, meaning

POWER, SESSION = windows.WM_POWERBROADCAST, windows.WM_WTSSESSION_CHANGE


@pytest.mark.parametrize(
    ("message", "what", "lid_open"),
    [
        (POWER, windows.PBT_APMSUSPEND, None),
        (POWER, windows.PBT_POWERSETTINGCHANGE, False),
        (SESSION, windows.WTS_SESSION_LOCK, None),
        (SESSION, windows.WTS_CONSOLE_DISCONNECT, None),
        (SESSION, windows.WTS_REMOTE_DISCONNECT, None),
        (SESSION, windows.WTS_SESSION_LOGOFF, None),
        (windows.WM_QUERYENDSESSION, 0, None),
    ],
)
def test_sleep_lid_lock_and_another_user_lock(message: int, what: int, lid_open: bool | None) -> None:
    assert meaning(message, what, lid_open) is Meaning.LOCK


@pytest.mark.parametrize("what", [windows.PBT_APMRESUMESUSPEND, windows.PBT_APMRESUMEAUTOMATIC])
def test_waking_up_is_heard(what: int) -> None:
    assert meaning(POWER, what, None) is Meaning.WOKEN


@pytest.mark.parametrize(
    ("message", "what", "lid_open"),
    [
        (POWER, windows.PBT_POWERSETTINGCHANGE, True),
        (POWER, windows.PBT_POWERSETTINGCHANGE, None),
        (POWER, 0xA, None),
        (SESSION, 0x8, None),
        (0x000F, windows.PBT_APMSUSPEND, None),
    ],
)
def test_anything_else_means_nothing(message: int, what: int, lid_open: bool | None) -> None:
    assert meaning(message, what, lid_open) is Meaning.NOTHING


class Double:
    """Windows as it would be: it remembers who asked, and gives one message."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.message: tuple[int, int, bool | None] = (0, 0, None)

    def begin(self, window: int) -> None:
        self.asked.append(window)

    def end(self, window: int) -> None:
        self.asked.remove(window)

    def read(self, message: int) -> tuple[int, int, bool | None]:
        assert message == 77
        return self.message


def test_messages_to_our_window_are_heard_from_begin_to_end(qtbot: QtBot) -> None:
    double = Double()
    watch = WindowsWatch(double)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    watch.begin()
    watch.begin()
    assert len(double.asked) == 1
    double.message = (POWER, windows.PBT_APMSUSPEND, None)
    with qtbot.waitSignal(watch.lock_wanted):
        assert watch._filter.nativeEventFilter(QByteArray(b"windows_generic_MSG"), 77) == (False, 0)
    double.message = (POWER, windows.PBT_APMRESUMESUSPEND, None)
    with qtbot.waitSignal(watch.woken), qtbot.assertNotEmitted(watch.lock_wanted):
        watch.hear(77)
        watch._filter.nativeEventFilter(QByteArray(b"xcb_generic_event_t"), 0)
    watch.end()
    assert double.asked == []
