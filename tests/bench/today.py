"""From the derived key to Today painted: 10,000 people and 30,000 sessions, beside 10 people; and Today with 100,000
people, read and painted for the first time, beside 100 ms.

The key is derived beforehand (it costs the same whatever the size); measured are opening, reading on the
vault thread, and the page painted. Everything must be painted within one frame of a screen (a sixtieth of a
second): what is still painted a while later is counted. With 100,000 people it is the time of our own work that counts
(on the processor, of both threads), so that a busy machine says the same.
"""

import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from large import NOW, copy_of, demonstration_of
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from verdict import Measured, in_turn, tell
from words import PEOPLE, book_of_words

from sos_desktop.casebook import Casebook
from sos_desktop.demonstration import PASSPHRASE
from sos_desktop.errors import SosError
from sos_desktop.vault import folder as vaults
from sos_desktop.vault.keys import CHEAP_LIMITS
from ui.background import Background
from ui.pages.today import TodayPage
from ui.theme import Theme

TIMES = 15
PATIENCE = 60_000
A_WHILE = 100
FRAMES_A_SECOND = 60


class Frames(QObject):
    """When a page that has its answer is first painted, and for how many frames of a screen it goes on."""

    def __init__(self, page: TodayPage, loop: QEventLoop) -> None:
        super().__init__(page)
        self._loop = loop
        self.answered = False
        self.first = 0.0
        self.last = 0.0
        page.counted.connect(self._answer)
        page.window().installEventFilter(self)

    def _answer(self, _: int) -> None:
        self.answered = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if self.answered and event.type() == QEvent.Type.UpdateRequest:
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        self.last = perf_counter()
        if not self.first:
            self.first = self.last
            QTimer.singleShot(A_WHILE, self._loop.quit)

    @property
    def count(self) -> int:
        return 1 + int((self.last - self.first) * FRAMES_A_SECOND)


def refused(error: SosError) -> None:
    raise error


def show_today(book: Path, spent: list[float], frames: list[int]) -> None:
    loop = QEventLoop()
    background = Background(lambda: NOW, refused, print)
    window = QMainWindow()
    page = TodayPage(background, lambda: NOW)
    window.setCentralWidget(page)
    window.resize(1280, 800)
    watch = Frames(page, loop)
    window.show()
    QApplication.processEvents()
    key = vaults.derive(book, PASSPHRASE, now=NOW, limits=CHEAP_LIMITS)
    began = perf_counter()
    background.open(lambda: Casebook.of(vaults.open_with(key), now=NOW), done=lambda _: page.read())
    QTimer.singleShot(PATIENCE, loop.quit)
    loop.exec()
    assert watch.first, "Today did not answer"
    spent.append(watch.first - began)
    frames.append(watch.count)
    background.close(done=loop.quit)
    loop.exec()
    background.stop()
    window.close()
    window.deleteLater()


def painted(book: Path) -> float:
    """Seconds of our own work from coming to a page that was never shown until it is painted with everything due."""
    loop = QEventLoop()
    background = Background(lambda: NOW, refused, print)
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()
    background.settled.connect(loop.quit)
    background.open(
        lambda: Casebook.open(book, PASSPHRASE, now=NOW, limits=CHEAP_LIMITS), done=lambda _: None
    )
    loop.exec()
    spent = []
    for _ in range(TIMES):
        page = TodayPage(background, lambda: NOW)
        window.setCentralWidget(page)
        QApplication.processEvents()
        began = process_time()
        page.read()
        loop.exec()
        for _ in range(3):
            QApplication.processEvents()
        spent.append(process_time() - began)
        assert page.rows[0].start.isVisible()
        assert page.show_all.isVisible()
    background.close(done=loop.quit)
    loop.exec()
    background.stop()
    window.close()
    window.deleteLater()
    return median(spent)


def main() -> int:
    application = QApplication([])
    Theme(application)
    with ExitStack() as stack:
        large = stack.enter_context(copy_of(demonstration_of(10_000, 30_000)))
        small = stack.enter_context(copy_of(demonstration_of(10)))
        show_today(small, [], [])
        spent: tuple[list[float], list[float]] = ([], [])
        frames: list[int] = []
        in_turn(
            partial(lambda book, _: show_today(book, spent[0], frames), large),
            partial(lambda book, _: show_today(book, spent[1], frames), small),
            TIMES,
        )
    ours, theirs = (sorted(times)[len(times) // 2] for times in spent)
    exit_code = tell(
        Measured("derived key to Today painted, 10,000 people", ours, "the same, 10 people", theirs, 3)
    )
    with book_of_words() as book:
        first = painted(book)
    exit_code |= tell(Measured(f"Today read and painted, {PEOPLE:,} people", first, "100 ms", 0.1, 1))
    most = max(frames)
    print(f"  painted in {most} frame{'s' if most > 1 else ''} after the answer; the limit is 1")
    return exit_code if most == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
