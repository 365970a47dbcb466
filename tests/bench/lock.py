"""From the key that locks to the painted unlock page of the fresh process, beside the bare start of a window.

The practitioner is on a page of an open record book; what is typed is written, the record book is closed, and
the process is relaunched by the application's own way.
"""

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from start import BARE
from verdict import Measured, tell

ROOT = Path(__file__).resolve().parents[2]
LOCKS = 20
LIMIT = 2.0
PASSPHRASE = "abacus kingfisher lantern yo-yo"
NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)

OURS = """
import gc, os, sys
gc.disable()

class Painted:
    def find_spec(self, name, path=None, target=None):
        if name in ("ctypes", "ui.focus"):  # the first things imported after the paint
            os.write(1, b"painted")
sys.meta_path.insert(0, Painted())

from pathlib import Path
from PySide6.QtWidgets import QApplication
from ui.application import Arguments, close_to_others, compose, keep_debuggers_out
from ui.locking.relaunch import relaunch

book, arguments = Path(sys.argv[1]), Arguments()
arguments.data = Path(sys.argv[2])
close_to_others()
application = QApplication(sys.argv[:1])
window = compose(application, arguments, relaunch=relaunch)
window.painted.connect(keep_debuggers_out)
locked = (arguments.data / "locked.txt").exists()
window.start(None if locked else book)
window.show()
if not locked:
    from PySide6.QtCore import QSocketNotifier
    from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
    from ui.opening import Opening
    page = window.shown
    page._opening = Opening(CHEAPEST, CHEAP_LIMITS)
    page.passphrase.setText(sys.stdin.readline().rstrip())
    page.unlock.click()
    asked = QSocketNotifier(0, QSocketNotifier.Type.Read)
    asked.setEnabled(False)
    asked.activated.connect(lambda: (asked.setEnabled(False), sys.stdin.readline(), window.lock()))

    def ready():
        window.background.settled.disconnect(ready)
        asked.setEnabled(True)
        os.write(1, b"working")
    window.working.connect(lambda: window.background.settled.connect(ready))
application.exec()
"""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        book = _made(home / "Kingfisher")
        bare, ours = [], []
        for turn in range(LOCKS + 1):
            times = _bare(home), _lock(home, book)
            if turn:  # the first of each compiles, and fills the disk's cache
                bare.append(times[0])
                ours.append(times[1])
    return tell(
        Measured(
            "lock to the painted unlock page", median(ours), "start of a bare window", median(bare), LIMIT
        )
    )


def _made(folder: Path) -> Path:
    from sos_desktop.vault import places
    from sos_desktop.vault.folder import create
    from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
    from sos_desktop.vault.recovery import RecoveryCode

    create(
        folder, PASSPHRASE, RecoveryCode(bytes(range(20))), nickname="Kingfisher", now=NOW, cost=CHEAPEST,
        limits=CHEAP_LIMITS, allowed=places.anywhere,
    )  # fmt: skip
    return folder


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(home / "compiled"), "XDG_DATA_HOME": str(home)}


def _bare(home: Path) -> float:
    began = perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", BARE], stdout=subprocess.PIPE, cwd=ROOT, env=_environment(home)
    ) as process:
        _wait(process, b"painted")
        seconds = perf_counter() - began
        process.kill()
    return seconds


def _lock(home: Path, book: Path) -> float:
    with subprocess.Popen(
        [sys.executable, "-c", OURS, str(book), str(home / "data")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=_environment(home),
    ) as process:  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(f"{PASSPHRASE}\n".encode())
        process.stdin.flush()
        _wait(process, b"working")
        began = perf_counter()
        process.stdin.write(b"lock\n")
        process.stdin.flush()
        _wait(process, b"painted")
        seconds = perf_counter() - began
        process.kill()
    return seconds


def _wait(process: "subprocess.Popen[bytes]", words: bytes) -> None:
    """Until it says so; what it says twice, as two things are imported after a paint, is passed over."""
    assert process.stdout is not None
    while told := os.read(process.stdout.fileno(), len(words)):
        if told == words:
            return
    raise SystemExit(f"it never said {words.decode()}")


if __name__ == "__main__":
    sys.exit(main())
