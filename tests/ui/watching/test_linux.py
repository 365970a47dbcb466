"""What logind says locks the record book, and the computer waits until it is closed."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtDBus import QDBusConnection
from pytestqt.qtbot import QtBot

from ui.watching.linux import Logind

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="logind is Linux's")


@pytest.fixture
def watch(logind: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Logind]:
    """Listening, on the bus of the stand-in, by a process that is in no session of its own."""
    monkeypatch.delenv("XDG_SESSION_ID", raising=False)
    watch = Logind(None, QDBusConnection.connectToBus(logind.address, "watch"))
    watch.begin()
    logind.hear("delayed sleep:shutdown delay")
    yield watch
    watch.end()
    QDBusConnection.disconnectFromBus("watch")


@pytest.mark.parametrize(
    "said", ["sleep", "shutdown", "lock", "LockedHint true", "Active false", "LidIsClosed true"]
)
def test_sleep_lock_another_user_and_the_lid_lock_at_once(
    qtbot: QtBot, logind: Any, watch: Logind, said: str
) -> None:
    with qtbot.waitSignal(watch.lock_wanted):
        logind.do(said)


def test_waking_up_says_that_time_may_have_gone_by(qtbot: QtBot, logind: Any, watch: Logind) -> None:
    with qtbot.waitSignal(watch.woken):
        logind.do("wake")


@pytest.mark.parametrize(
    "said", ["someone-else lock", "LockedHint false", "Active true", "LidIsClosed false"]
)
def test_what_does_not_concern_this_person_is_not_heard(
    qtbot: QtBot, logind: Any, watch: Logind, said: str
) -> None:
    with qtbot.assertNotEmitted(watch.lock_wanted), qtbot.waitSignal(watch.woken):
        logind.do(said)
        logind.do("wake")


def test_the_computer_sleeps_only_when_the_record_book_is_closed(logind: Any, watch: Logind) -> None:
    assert watch.delays_sleep
    watch.end()
    logind.hear("released")
    assert not watch.delays_sleep
    watch.begin()
    logind.hear("delayed sleep:shutdown delay")


def test_a_process_of_a_session_listens_to_that_one(
    qtbot: QtBot, logind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", "31")
    watch = Logind(None, QDBusConnection.connectToBus(logind.address, "in-session"))
    watch.begin()
    with qtbot.waitSignal(watch.lock_wanted):
        logind.do("lock")
    watch.end()
    QDBusConnection.disconnectFromBus("in-session")


def test_where_there_is_no_bus_nothing_is_heard_and_nothing_is_wrong(qtbot: QtBot) -> None:
    watch = Logind(None, QDBusConnection("there is no such bus"))
    watch.begin()
    assert not watch.delays_sleep
    watch.end()
