"""The command line, what is closed to others, and a start that brings in nothing heavy."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sos_desktop import troubles
from sos_desktop.paths import Places
from ui import application
from ui.application import WrongUsage, parse, start
from ui.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[2]


def _python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_option_is_understood() -> None:
    arguments = parse(
        ["sos-desktop", "--vault", "/a", "--tour=/b", "--text", "150", "--scheme", "dark", "--data", "/c",
         "--for-testers"]
    )  # fmt: skip
    assert (arguments.vault, arguments.tour, arguments.data) == (Path("/a"), Path("/b"), Path("/c"))
    assert (arguments.text, arguments.scheme, arguments.testers) == (150, "dark", True)


def test_without_options_nothing_is_set() -> None:
    arguments = parse(["sos-desktop"])
    assert (arguments.vault, arguments.text, arguments.scheme, arguments.testers) == (None, None, "", False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--secret"], "unknown option --secret"),
        (["--vault"], "--vault needs a value"),
        (["--text", "300"], "from 80 to 200"),
        (["--text", "large"], "from 80 to 200"),
        (["--scheme", "sepia"], "light, dark or contrast"),
    ],
)
def test_what_is_not_understood_is_said(words: list[str], said: str) -> None:
    with pytest.raises(WrongUsage, match=said):
        parse(["sos-desktop", *words])


def test_wrong_usage_ends_with_2_and_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert start(["sos-desktop", "--secret"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("sos-desktop: unknown option --secret\n")
    assert "--tour FOLDER" in said


def test_files_are_for_their_owner_and_no_core_file_is_written(tmp_path: Path) -> None:
    code = """
import faulthandler, resource, sys
faulthandler.enable()
from ui.application import close_to_others
close_to_others()
open(sys.argv[1] if len(sys.argv) > 1 else "kept", "w").close()
print(resource.getrlimit(resource.RLIMIT_CORE), faulthandler.is_enabled())
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "(0, 0) False"
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_DUMPABLE is Linux's")
def test_no_other_process_may_look_into_ours() -> None:
    done = _python(
        "import ctypes\nfrom ui.application import keep_debuggers_out\nkeep_debuggers_out()\n"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    assert done.stdout.strip() == "0", done.stderr


HEAVY = "nacl sqlcipher3 sqlite3 reportlab zxcvbn svglib segno dataclasses json platformdirs zoneinfo ctypes queue"


def test_nothing_heavy_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    """``Qt`` is PySide's namespace of all enumerations: making it takes 15 ms (``ui/early.py``)."""
    code = f"""
import sys
import ui.application as application
compose = application.compose
def composed(*given, **named):
    window = compose(*given, **named)
    window.painted.connect(seen)
    return window
def seen():
    import PySide6.QtCore
    print([name for name in {HEAVY.split()!r} if name in sys.modules], "Qt" in vars(PySide6.QtCore))
    sys.stdout.flush()
    import os
    os._exit(0)
application.compose = composed
application.start(sys.argv)
"""
    book = tmp_path / "sos-desktop" / "record-books" / "kingfisher"
    book.mkdir(parents=True)
    (book / "vault.keys").write_bytes(b"")
    done = _python(code, XDG_DATA_HOME=str(tmp_path))
    assert done.stdout.strip() == "[] False", done.stderr


def test_a_mistake_is_told_without_its_message(tmp_path: Path) -> None:
    code = """
import sys
from PySide6.QtCore import QTimer
import ui.application as application
compose = application.compose
def composed(*given, **named):
    window = compose(*given, **named)
    QTimer.singleShot(0, mistake)
    QTimer.singleShot(50, end)
    return window
def mistake():
    raise ValueError("Heron was upset")
def end():
    import os
    sys.stderr.flush()
    os._exit(0)
application.compose = composed
application.start(sys.argv)
"""
    done = _python(code, XDG_DATA_HOME=str(tmp_path))
    assert "sos-desktop: ValueError in <string>, line " in done.stderr
    assert "Heron" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_a_mistake_is_counted_for_the_diagnostics_without_its_message(
    window: MainWindow, places: Places, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("sys.excepthook", sys.excepthook)
    application._show_bugs(window)
    window.start()
    try:
        raise ValueError("Heron was upset")
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    qtbot.waitUntil(places.troubles.exists)
    ((code, times),) = troubles.read(places.troubles).counts
    assert (code.rpartition(" ")[0], times) == ("ValueError in tests/ui/test_application.py, line", 1)
    assert "Heron" not in places.troubles.read_text()
    for dialog in list(window.problems.open_dialogs):
        dialog.close()


def test_the_window_s_own_dialogs_write_no_folder_names_anywhere(tmp_path: Path) -> None:
    code = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from ui.files import leave_no_traces
application = QApplication([])
leave_no_traces()
dialog = QFileDialog(None, "Open", "/tmp")
dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
dialog.setFileMode(QFileDialog.FileMode.Directory)
QTimer.singleShot(50, dialog.accept)
dialog.exec()
del dialog
application.processEvents()
"""
    done = _python(code, HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path / "config"))
    assert done.returncode == 0, done.stderr
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
