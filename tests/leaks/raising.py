"""What went wrong is told without what it went wrong with, on every page.

    python -m tests.leaks.raising RECORD-BOOK DATA    with one line of JSON on standard input

The pages are walked as in ``walk``, and every third thing that is asked of the record book, or beside it, breaks:
in the work itself or in what shows its answer, with words in the exception, its arguments and the variables of its
frames that are found nowhere else. It says how often that was, and every text of the window and of the dialogs in
which those words are to be seen: there are none. Whoever started it looks at what it wrote elsewhere.
"""

import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from tests.leaks.victim import CLOCK, Practitioner
from tests.leaks.walk import Walk, cancel_file_dialogs
from ui import background
from ui.application import Arguments, close_to_others, compose
from ui.opening import Opening

EVERY = 3


class Breaking:
    """Lets every third job break, in turn where it is done and where its answer is shown."""

    def __init__(self, words: str) -> None:
        self._words = words
        self.given = self.broken = 0

    def begin(self) -> None:
        send = background.Background._send

        def sending(asked: background.Background, worker: Any, job: Any) -> None:
            self.given += 1
            if self.given % EVERY == 0 and not (job.opens or job.closes):
                self.broken += 1
                if self.broken % 2:
                    job.work = self._break
                else:
                    job.done = self._break
            send(asked, worker, job)

        background.Background._send = sending  # type: ignore[method-assign]

    def _break(self, *_: object) -> None:
        held = {"typed": self._words, "number": 1}
        self._deeper(held["typed"])

    def _deeper(self, words: object) -> None:
        try:
            raise KeyError(words)
        except KeyError as first:
            raise RuntimeError(f"it broke at {words}", words) from first


def seen(words: str) -> list[str]:
    """Every text that can be read anywhere and holds the words."""
    found = []
    for window in QApplication.topLevelWidgets():
        for widget in (window, *window.findChildren(QWidget)):
            found += [text for text in _texts(widget) if words in text]
    return found


def _texts(widget: QWidget) -> tuple[str, ...]:
    said = (widget.windowTitle(), widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
    if isinstance(widget, QLabel | QLineEdit):
        return (*said, widget.text())
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return (*said, widget.toPlainText())
    return said


def main(book: Path, data: Path) -> None:
    close_to_others(testers=True)
    cancel_file_dialogs()
    told = json.loads(sys.stdin.readline())
    arguments = Arguments()
    arguments.data = data
    application = QApplication(sys.argv[:1])
    window = compose(application, arguments, lambda: CLOCK, opening=Opening(CHEAPEST, CHEAP_LIMITS))
    window.start(book)
    window.show()
    window.activateWindow()
    practitioner = Practitioner(window, data, told["root"])
    practitioner.unlock(told["passphrase"])
    breaking, shown = Breaking(told["broken"]), list[str]()

    def look(page: QWidget) -> None:
        shown.extend(seen(told["broken"]))
        practitioner.fill(page)

    breaking.begin()
    walk = Walk(practitioner.hands, window.workplace, look, broken=True)
    walk.everywhere()
    shown.extend(seen(told["broken"]))
    print(json.dumps({"pressed": walk.pressed, "broken": breaking.broken, "shown": len(shown)}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
