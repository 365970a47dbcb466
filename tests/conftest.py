"""What every test may ask for: a moment, a day, and an open record book of made-up records.

Keys cost nothing here (CHEAPEST); one test under core/vault pays the real price.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from sos_desktop.vault import places, reserve
from sos_desktop.vault.folder import Vault, create, derive, open_with
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode
from sos_desktop.vault.store import Store

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # `make test` runs journeys on a real X server

PASSPHRASE = "abacus kingfisher lantern yo-yo"
CODE = RecoveryCode(bytes(range(20)))

create_cheaply = partial(create, cost=CHEAPEST, limits=CHEAP_LIMITS, allowed=places.anywhere)


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


@pytest.fixture
def today(now: datetime) -> date:
    return now.date()


@pytest.fixture(scope="session")
def passphrase() -> str:
    """What opens every record book made here."""
    return PASSPHRASE


@pytest.fixture
def code() -> RecoveryCode:
    """The recovery code of every record book made here."""
    return CODE


@pytest.fixture(scope="session")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made-once") / "Kingfisher"
    made = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
    create_cheaply(folder, PASSPHRASE, CODE, nickname="Kingfisher", now=made)
    reserve.release(folder)
    return folder


@pytest.fixture
def vault_folder(_made_once: Path, tmp_path: Path) -> Path:
    """A closed casework record book, Kingfisher, for one test only."""
    return Path(shutil.copytree(_made_once, tmp_path / "Kingfisher"))


@pytest.fixture
def vault(vault_folder: Path, open_vault: Callable[..., Vault]) -> Vault:
    """The same, open."""
    return open_vault(vault_folder)


@pytest.fixture
def store(vault: Vault) -> Store:
    return vault.store


@pytest.fixture
def open_vault(now: datetime) -> Iterator[Callable[..., Vault]]:
    """Open a record book at a folder, by default with the passphrase; closed after the test."""
    opened: list[Vault] = []

    def open_at(folder: Path, secret: str | RecoveryCode = PASSPHRASE) -> Vault:
        opened.append(open_with(derive(folder, secret, now=now, limits=CHEAP_LIMITS)))
        return opened[-1]

    yield open_at
    for each in opened:
        each.close(now=now)


@pytest.fixture
def new_vault(tmp_path: Path, now: datetime, open_vault: Callable[..., Vault]) -> Callable[..., Vault]:
    """Make and open another record book: ``new_vault("Wren", kind="team")``; closed after the test."""

    def make(nickname: str, **how: object) -> Vault:
        folder = tmp_path / nickname
        create_cheaply(folder, PASSPHRASE, CODE, nickname=nickname, now=now, **how)
        return open_vault(folder)

    return make


class Logind:
    """A bus of a test's own, and on it somebody who says what logind says. ``address`` is the bus's."""

    def __init__(self, address: str, stand_in: "subprocess.Popen[str]") -> None:
        self.address, self._stand_in = address, stand_in
        self._said: list[str] = []

    def do(self, words: str) -> None:
        """``sleep``, ``wake``, ``lock``, ``LidIsClosed true``, ...: see ``logind_stand_in.py``."""
        assert self._stand_in.stdin is not None
        self._stand_in.stdin.write(f"{words}\n")
        self._stand_in.stdin.flush()
        self.hear("done")

    def hear(self, words: str) -> None:
        """Wait until it says so."""
        assert self._stand_in.stdout is not None
        while words not in self._said:
            line = self._stand_in.stdout.readline()
            assert line, f"the stand-in ended without saying {words}"
            self._said.append(line.strip())
        self._said.remove(words)


@pytest.fixture
def logind() -> Iterator[Logind]:
    with tempfile.TemporaryDirectory(prefix="bus-") as folder:  # short: a socket's path may have 107 letters
        address = f"unix:path={folder}/bus"
        daemon = ["dbus-daemon", "--session", "--nofork", "--nosyslog", "--print-address=1"]
        script = str(Path(__file__).parent / "logind_stand_in.py")
        with subprocess.Popen(
            [*daemon, f"--address={address}"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as bus:
            assert bus.stdout is not None
            assert bus.stdout.readline().startswith("unix:")
            with subprocess.Popen(
                [sys.executable, script, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            ) as stand_in:
                logind = Logind(address, stand_in)
                logind.hear("ready")
                yield logind
                stand_in.kill()
            bus.kill()
