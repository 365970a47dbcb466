"""Windows: messages to our window say when the session is locked or left, the computer sleeps, the lid closes.

``meaning`` reads a message and is tested anywhere; the calls that ask Windows to send them are only there on
Windows. What is not closed before the computer sleeps (Windows gives two seconds) is closed when it wakes: the
content is covered at once in any case.
"""

from collections.abc import Callable
from enum import Enum, auto
from typing import Protocol

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject
from PySide6.QtWidgets import QApplication

from ui.watching import Watch

WM_QUERYENDSESSION, WM_POWERBROADCAST, WM_WTSSESSION_CHANGE = 0x0011, 0x0218, 0x02B1
PBT_APMSUSPEND, PBT_APMRESUMESUSPEND, PBT_APMRESUMEAUTOMATIC, PBT_POWERSETTINGCHANGE = 0x4, 0x7, 0x12, 0x8013
WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK = 0x2, 0x4, 0x6, 0x7
GUID_LIDSWITCH_STATE_CHANGE = (0xBA3E0F4D, 0xB817, 0x4094, (0xA2, 0xD1, 0xD5, 0x63, 0x79, 0xE6, 0xA0, 0xF3))
_LEAVING = {WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK}


class Meaning(Enum):
    LOCK = auto()
    WOKEN = auto()
    NOTHING = auto()


def meaning(message: int, what: int, lid_open: bool | None) -> Meaning:
    """What a message means; ``lid_open`` where it is about the lid."""
    if message == WM_QUERYENDSESSION:
        return Meaning.LOCK
    if message == WM_WTSSESSION_CHANGE:
        return Meaning.LOCK if what in _LEAVING else Meaning.NOTHING
    if message == WM_POWERBROADCAST:
        if what == PBT_APMSUSPEND or (what == PBT_POWERSETTINGCHANGE and lid_open is False):
            return Meaning.LOCK
        if what in (PBT_APMRESUMESUSPEND, PBT_APMRESUMEAUTOMATIC):
            return Meaning.WOKEN
    return Meaning.NOTHING


class Messages(Protocol):
    """The calls into Windows that this needs; tests have their own."""

    def begin(self, window: int) -> None: ...
    def end(self, window: int) -> None: ...
    def read(self, message: int) -> tuple[int, int, bool | None]: ...


class WindowsWatch(Watch):
    """Listens to the messages that reach a window of ours."""

    def __init__(self, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._filter = _Filter(self.hear)
        self._window: int | None = None

    def begin(self) -> None:
        application = QCoreApplication.instance()
        window = QApplication.activeWindow() or next(iter(QApplication.topLevelWidgets()), None)
        if self._window is None and application is not None and window is not None:
            self._window = int(window.winId())
            self._messages.begin(self._window)
            application.installNativeEventFilter(self._filter)

    def end(self) -> None:
        application = QCoreApplication.instance()
        if self._window is not None and application is not None:
            application.removeNativeEventFilter(self._filter)
            self._messages.end(self._window)
            self._window = None

    def hear(self, message: int) -> None:
        """A message that Windows has put at this address."""
        said = meaning(*self._messages.read(message))
        if said is Meaning.LOCK:
            self.lock_wanted.emit()
        elif said is Meaning.WOKEN:
            self.woken.emit()


class _Filter(QAbstractNativeEventFilter):
    """Looks at every message of the application before Qt does, and stops none."""

    def __init__(self, hear: Callable[[int], None]) -> None:
        super().__init__()
        self._hear = hear

    def nativeEventFilter(  # noqa: N802 - Qt's name
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        if bytes(kind) == b"windows_generic_MSG":  # type: ignore[arg-type]  # both kinds of bytes are
            self._hear(int(message))
        return False, 0
