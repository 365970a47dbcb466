"""One window to a person: a second start brings it to the front."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from sos_desktop.paths import Places
from sos_desktop.vault.folder import Vault
from ui.locking.first_start import FirstStart
from ui.main_window import MainWindow
from ui.pages.unlock import UnlockPage

SECOND = """
import sys
from pathlib import Path
from ui.locking.first_start import FirstStart
second = FirstStart(Path(sys.argv[1]))
print(second.first, second.first or second.raise_first())
"""


@pytest.fixture
def start_again(tmp_path: Path) -> Callable[[], "subprocess.Popen[str]"]:
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", SECOND, str(tmp_path / "running")]
    return lambda: subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root)


def test_a_second_start_shows_the_first_window_and_goes(
    qtbot: QtBot, tmp_path: Path, start_again: Callable[[], "subprocess.Popen[str]"]
) -> None:
    first = FirstStart(tmp_path / "running")
    assert first.first
    window = QMainWindow()
    qtbot.addWidget(window)
    first.answer_with(window)
    window.showMinimized()
    with start_again() as second:
        qtbot.waitUntil(lambda: not window.isMinimized())
        qtbot.waitUntil(lambda: second.poll() is not None)
        assert second.stdout is not None
        assert second.stdout.read() == "False True\n"
    first.let_go()


def test_one_that_came_while_the_first_was_still_starting_is_answered_too(
    qtbot: QtBot, tmp_path: Path, start_again: Callable[[], "subprocess.Popen[str]"]
) -> None:
    first = FirstStart(tmp_path / "running")
    with start_again() as second:
        qtbot.waitUntil((tmp_path / "running" / "raise").exists)
        window = QMainWindow()
        qtbot.addWidget(window)
        first.answer_with(window)
        qtbot.waitUntil(lambda: second.poll() is not None)
        assert second.stdout is not None
        assert second.stdout.read() == "False True\n"
    first.let_go()


def test_where_the_first_hangs_the_second_goes_on_alone(tmp_path: Path) -> None:
    first, second = FirstStart(tmp_path), FirstStart(tmp_path)
    assert not second.first
    waited: list[float] = []
    assert not second.raise_first(clock=lambda: sum(waited), pause=waited.append)
    assert 2 < sum(waited) < 2.1
    assert not (tmp_path / "raise").exists()
    first.let_go()


def test_after_the_first_has_gone_however_it_went_the_next_is_first(
    tmp_path: Path, start_again: Callable[[], "subprocess.Popen[str]"]
) -> None:
    with start_again() as gone:
        assert gone.stdout is not None
        assert gone.stdout.read() == "True True\n"
    (tmp_path / "running" / "raise").touch()
    first = FirstStart(tmp_path / "running")
    assert first.first
    first.let_go()
    again = FirstStart(tmp_path / "running")
    assert again.first
    again.let_go()


def test_where_there_is_nowhere_to_meet_every_start_stands_alone(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    alone = FirstStart(tmp_path / "file" / "running")
    assert alone.first
    window = QMainWindow()
    qtbot.addWidget(window)
    alone.answer_with(window)
    alone.let_go()
    assert not alone.raise_first()


def test_two_data_folders_do_not_meet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    one, other = Places(tmp_path / "one").running, Places(tmp_path / "other").running
    assert one != other
    assert one.parent == other.parent == tmp_path
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert Places(tmp_path / "one").running == tmp_path / "one" / "running"


def test_a_record_book_that_somebody_else_holds_says_who(
    qtbot: QtBot, window: MainWindow, vault: Vault, passphrase: str
) -> None:
    window.start(vault.folder)
    page = window.shown
    assert isinstance(page, UnlockPage)
    page.passphrase.setText(passphrase)
    page.unlock.click()
    qtbot.waitUntil(page.refusal.isVisible)
    assert "open already, on this computer, since 14:05 on 23 November 2026" in page.refusal.text()
