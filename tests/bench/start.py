"""How long from the start of the process to the first painted window, against a bare PySide6 window.

Run as a script under a display (``xvfb-run -a python tests/bench/start.py``): medians of alternating starts.
Exit code 1 where the ratio is over its limit.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARTS = 20
LIMIT = 1.4

BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
import os

class Bare(QMainWindow):
    painted = False
    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, self.tell)
    def tell(self):
        os.write(1, b"painted")

application = QApplication([])
window = Bare()
window.resize(1280, 800)
window.show()
application.exec()
"""

WIDGETS = BARE.replace("QApplication, QMainWindow", "*").replace(
    "window.show()",
    """
application.setStyleSheet("QWidget { color: #1d2b33 } QPushButton { padding: 9px; border-radius: 8px }")
column = QVBoxLayout()
for number in range(4):
    column.addWidget(QLabel("A line of text"))
    column.addWidget(QLineEdit())
column.addWidget(QPushButton("One"))
column.addWidget(QPushButton("Two"))
inside = QWidget()
inside.setLayout(column)
window.setCentralWidget(inside)
window.show()
""",
)

OURS = """
import os, sys
import ui.application as application

compose = application.compose
def composed(*given):
    window = compose(*given)
    window.painted.connect(tell)
    return window
def tell():
    os.write(1, b"painted")
application.compose = composed
application.start(sys.argv)
"""


def main() -> int:
    """Print three medians and two ratios; the first has the limit."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        _known_book(data)
        ways = {
            "bare window": [sys.executable, "-c", BARE],
            "ten widgets and a style sheet": [sys.executable, "-c", WIDGETS],
            "unlock page": [sys.executable, "-c", OURS, "--data", folder, "--for-testers"],
        }
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(STARTS + 1):
            for name, command in ways.items():
                seconds = _start(command)
                if turn:  # the first of each fills the disk's cache
                    taken[name].append(seconds)
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    for name, seconds in medians.items():
        print(f"{name:32} {seconds * 1000:6.0f} ms")
    bare, page = medians["bare window"], medians["unlock page"]
    ratio = page / bare
    print(f"{'unlock page / bare window':32} {ratio:6.2f}   limit {LIMIT}")
    print(f"{'unlock page / ten widgets':32} {page / medians['ten widgets and a style sheet']:6.2f}")
    return int(ratio > LIMIT)


def _known_book(data: Path) -> None:
    """One record book on the list, as on any day but the first."""
    book = data / "record-books" / "kingfisher"
    book.mkdir(parents=True)
    (book / "vault.keys").write_text("", "utf-8")
    (data / "record-books.txt").write_text(f"{book.as_posix()}\tKingfisher\town\n", "ascii")


def _environment() -> dict[str, str]:
    """With compiled modules kept, as they are where the application is installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": tempfile.gettempdir() + "/sos-bench-compiled"}


def _start(command: list[str]) -> float:
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=_environment()) as process:
        assert process.stdout is not None
        told = os.read(process.stdout.fileno(), 7)
        seconds = time.perf_counter() - began
        process.kill()
    if told != b"painted":
        raise SystemExit(f"the window was not painted: {command[:3]}")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
