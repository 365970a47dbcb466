"""Linux: systemd's logind says when the computer sleeps, when the session is locked and when it is left.

A delay lock makes it wait (five seconds at most, by its own setting) until the record book is closed. Where
there is no logind nothing is heard, and the clock alone notices a sleep.
"""

import os
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import (
    QDBus,
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVariant,
)

from ui.watching import Watch

LOGIND, MANAGER = "org.freedesktop.login1", "/org/freedesktop/login1"
_MANAGER, _SESSION = "org.freedesktop.login1.Manager", "org.freedesktop.login1.Session"
_AUTO = "/org/freedesktop/login1/session/auto"
_PROPERTIES = "org.freedesktop.DBus.Properties"
UPOWER, UPOWER_PATH = "org.freedesktop.UPower", "/org/freedesktop/UPower"
PATIENCE = 500
"""Milliseconds that an answer may take: whoever waits for it has just unlocked."""


class Logind(Watch):
    """``bus`` is the system's; tests give one of their own."""

    def __init__(self, parent: QObject | None = None, bus: QDBusConnection | None = None) -> None:
        super().__init__(parent)
        self._bus = bus or QDBusConnection.systemBus()
        self._session = ""
        self._listening = False
        self._delay: int | None = None

    @property
    def delays_sleep(self) -> bool:
        """Whether the computer waits for us before it sleeps."""
        return self._delay is not None

    def begin(self) -> None:
        if not self._bus.isConnected():
            return
        if not self._listening:
            self._listening = True
            self._listen()
        if self._delay is None:
            self._delay = self._take_delay()

    def end(self) -> None:
        if self._delay is not None:
            os.close(self._delay)
            self._delay = None

    def _listen(self) -> None:
        self._hear(LOGIND, MANAGER, _MANAGER, "PrepareForSleep", "sleeps(bool)")
        self._hear(LOGIND, MANAGER, _MANAGER, "PrepareForShutdown", "sleeps(bool)")
        self._hear(UPOWER, UPOWER_PATH, _PROPERTIES, "PropertiesChanged", "lid(QDBusMessage)")
        self._session = self._own_session()
        if self._session:
            self._hear(LOGIND, self._session, _SESSION, "Lock", "locked()")
            self._hear(LOGIND, self._session, _PROPERTIES, "PropertiesChanged", "session(QDBusMessage)")

    def _hear(self, service: str, path: str, interface: str, name: str, slot: str) -> None:
        words: Any = SLOT(slot)  # text, as PySide makes it, where its type says bytes
        self._bus.connect(service, path, interface, name, self, words)

    @Slot(bool)
    def sleeps(self, soon: bool) -> None:
        (self.lock_wanted if soon else self.woken).emit()

    @Slot()
    def locked(self) -> None:
        self.lock_wanted.emit()

    @Slot("QDBusMessage")
    def session(self, _: QDBusMessage) -> None:
        """Something about the session is different: it was locked, or somebody else's is in front now."""
        locked = self._property(LOGIND, self._session, _SESSION, "LockedHint")
        active = self._property(LOGIND, self._session, _SESSION, "Active")
        if locked is True or active is False:
            self.lock_wanted.emit()

    @Slot("QDBusMessage")
    def lid(self, _: QDBusMessage) -> None:
        if self._property(UPOWER, UPOWER_PATH, UPOWER, "LidIsClosed") is True:
            self.lock_wanted.emit()

    def _own_session(self) -> str:
        """Its path. A process that the desktop's service manager started is in no session of its own; for that
        one logind's ``auto`` is the session that its person sees."""
        name = os.environ.get("XDG_SESSION_ID") or self._property(LOGIND, _AUTO, _SESSION, "Id")
        for path in self._ask(LOGIND, MANAGER, _MANAGER, "GetSession", [name]) if name else ():
            if isinstance(path, QDBusObjectPath):
                return path.path()
        return ""

    def _take_delay(self) -> int | None:
        asked = ["sleep:shutdown", "Supporting our Staff", "Closing the record book", "delay"]
        for handle in self._ask(LOGIND, MANAGER, _MANAGER, "Inhibit", asked):
            if isinstance(handle, QDBusUnixFileDescriptor) and handle.isValid():
                return os.dup(handle.fileDescriptor())  # ours alone, and not handed on to another process
        return None

    def _property(self, service: str, path: str, interface: str, name: str) -> object:
        for value in self._ask(service, path, _PROPERTIES, "Get", [interface, name]):
            return value.variant() if isinstance(value, QDBusVariant) else value
        return None

    def _ask(self, service: str, path: str, interface: str, method: str, given: list[Any]) -> list[Any]:
        """The answer's values; none where there was no answer."""
        call = QDBusMessage.createMethodCall(service, path, interface, method)
        call.setArguments(given)
        answer = self._bus.call(call, QDBus.CallMode.Block, PATIENCE)
        return answer.arguments() if answer.type() == QDBusMessage.MessageType.ReplyMessage else []
