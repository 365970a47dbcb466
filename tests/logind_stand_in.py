"""What systemd's logind and UPower say on the bus, said by a test: a process of its own on a bus of its own.

    python logind_stand_in.py ADDRESS

Reads a line at a time: ``sleep``, ``wake``, ``shutdown``, ``lock``, ``someone-else lock``,
``NAME true|false`` for a property. Answers each with ``done``; says ``delayed`` when somebody asks for time
before sleep and ``released`` when they give it back.
"""

import os
import sys
from functools import partial

from PySide6.QtCore import QCoreApplication, QSocketNotifier
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVariant,
    QDBusVirtualObject,
)

LOGIND = "org.freedesktop.login1"
MANAGER, SESSION = "/org/freedesktop/login1", "/org/freedesktop/login1/session/_31"
UPOWER, UPOWER_PATH = "org.freedesktop.UPower", "/org/freedesktop/UPower"
PROPERTIES = "org.freedesktop.DBus.Properties"


def say(words: str) -> None:
    print(words, flush=True)


class StandIn(QDBusVirtualObject):
    """Answers calls to every path under it."""

    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self._bus = bus
        self._properties = {"Id": "31", "LockedHint": False, "Active": True, "LidIsClosed": False}
        self._waiting: dict[int, QSocketNotifier] = {}

    def introspect(self, path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:  # noqa: N802
        answer = {
            "GetSession": self._session, "Get": self._property, "Inhibit": self._inhibit,
        }.get(message.member())  # fmt: skip
        if answer is None:
            return False
        reply = message.createReply()
        reply.setArguments([answer(message.arguments())])
        return connection.send(reply)

    def _session(self, _: list[object]) -> object:
        return QDBusObjectPath(SESSION)

    def _property(self, given: list[object]) -> object:
        return QDBusVariant(self._properties[str(given[1])])

    def _inhibit(self, given: list[object]) -> object:
        read, write = os.pipe()
        handed_on = QDBusUnixFileDescriptor(write)
        os.close(write)
        notifier = QSocketNotifier(read, QSocketNotifier.Type.Read)
        notifier.activated.connect(partial(self._released, read))
        self._waiting[read] = notifier
        say(f"delayed {given[0]} {given[3]}")
        return handed_on

    def _released(self, read: int, *_: object) -> None:
        self._waiting.pop(read).setEnabled(False)
        os.close(read)
        say("released")

    def do(self, words: str) -> None:
        what, _, how = words.partition(" ")
        if what in ("sleep", "wake"):
            self._signal(MANAGER, f"{LOGIND}.Manager", "PrepareForSleep", [what == "sleep"])
        elif what == "shutdown":
            self._signal(MANAGER, f"{LOGIND}.Manager", "PrepareForShutdown", [True])
        elif what == "lock":
            self._signal(SESSION, f"{LOGIND}.Session", "Lock", [])
        elif what == "someone-else":
            self._signal(f"{SESSION}7", f"{LOGIND}.Session", "Lock", [])
        else:
            self._properties[what] = how == "true"
            path, interface = (
                (UPOWER_PATH, UPOWER) if what == "LidIsClosed" else (SESSION, f"{LOGIND}.Session")
            )
            self._signal(path, PROPERTIES, "PropertiesChanged", [interface, {what: how == "true"}, []])
        say("done")

    def _signal(self, path: str, interface: str, name: str, given: list[object]) -> None:
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments(given)
        self._bus.send(message)


def main(address: str) -> None:
    application = QCoreApplication([])
    bus = QDBusConnection.connectToBus(address, "stand-in")
    stand_in = StandIn(bus)
    everything = QDBusConnection.VirtualObjectRegisterOption.SubPath
    for name, path in ((LOGIND, MANAGER), (UPOWER, UPOWER_PATH)):
        assert bus.registerVirtualObject(path, stand_in, everything)
        assert bus.registerService(name)
    say("ready")

    def read() -> None:
        words = sys.stdin.readline().strip()
        if words:
            stand_in.do(words)
        else:
            application.quit()

    notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
    notifier.activated.connect(read)
    application.exec()


if __name__ == "__main__":
    main(sys.argv[1])
