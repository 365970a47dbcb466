"""From the start of the process to the first painted window: the unlock page beside a bare PySide6 window.

Alternating starts. Ten widgets and a style sheet are measured too, to show what any window with words costs;
the unlock page is held to the bare one. Modules are compiled, as they are where the application is installed.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from verdict import Measured, tell

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

TEN_WIDGETS = BARE.replace("QApplication, QMainWindow", "*").replace(
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
from ui.__main__ import main

class Painted:
    def find_spec(self, name, path=None, target=None):
        if name in ("ctypes", "ui.focus"):  # the first things imported after the paint
            os.write(1, b"painted")
sys.meta_path.insert(0, Painted())
main()
"""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _known_book(home / "sos-desktop")
        ways = {
            "bare": [sys.executable, "-c", BARE],
            "ten": [sys.executable, "-c", TEN_WIDGETS],
            "ours": [sys.executable, "-c", OURS],
        }
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(STARTS + 1):
            for name, command in ways.items():
                seconds = _start(command, home)
                if turn:  # the first of each compiles, and fills the disk's cache
                    taken[name].append(seconds)
    bare, ten, ours = (median(taken[name]) for name in ("bare", "ten", "ours"))
    print(
        f"  (ten widgets and a style sheet alone: {1000 * ten:.0f} ms, {ten / bare:.2f} times the bare window)"
    )
    return tell(Measured("start to the painted unlock page", ours, "a bare PySide6 window", bare, LIMIT))


def _known_book(data: Path) -> None:
    """One record book on the list, as on any day but the first."""
    book = data / "record-books" / "kingfisher"
    book.mkdir(parents=True)
    (book / "vault.keys").write_text("", "ascii")
    (data / "record-books.txt").write_text(f"{book.as_posix()}\tKingfisher\town\n", "ascii")


def _start(command: list[str], home: Path) -> float:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PYTHONPYCACHEPREFIX": str(home / "compiled"), "XDG_DATA_HOME": str(home)}
    began = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as process:
        assert process.stdout is not None
        told = os.read(process.stdout.fileno(), 7)
        seconds = perf_counter() - began
        process.kill()
    if told != b"painted":
        raise SystemExit(f"the window was not painted: {command[2][:60]}")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
