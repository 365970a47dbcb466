"""A window that locks while its disk is full, and truly begins anew: a process of its own, for a test to listen to.

    python locked_when_full.py RECORD_BOOK DATA    (the passphrase comes on standard input)

It types into a form, fills the disk to the last byte, locks, and in its next life says what the unlock page says.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from sos_desktop.paths import Places
from sos_desktop.vault import places, reserve
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from ui import unsaved
from ui.hands import Hands
from ui.locking.relaunch import relaunch
from ui.main_window import MainWindow
from ui.opening import Opening
from ui.pages.unlock import UnlockPage
from ui.preferences import Preferences
from ui.theme import Theme


def fill(disk: Path) -> None:
    with (disk / "photographs").open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass


def main(book: Path, data: Path) -> None:
    second_life = unsaved.NAME in os.environ
    application = QApplication(sys.argv[:1])
    known = Places(data)
    clock = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    window = MainWindow(
        Theme(application), Preferences(known.window), known, lambda: clock,
        Opening(CHEAPEST, CHEAP_LIMITS, places.anywhere), relaunch=relaunch,
    )  # fmt: skip
    window.start(book)
    window.show()
    window.activateWindow()
    hands = Hands(window, data, window.background.idle, print)
    hands.see(lambda: QApplication.focusWidget() is not None, "the keyboard")
    unlock = window.findChild(UnlockPage)
    assert unlock is not None
    if second_life:
        print(unlock.refusal.isVisible(), unlock.refusal.text(), flush=True)
        return
    hands.type(sys.stdin.readline().rstrip("\n"), unlock.passphrase)
    unlock.unlock.click()
    hands.see(lambda: window.workplace is not None, "the record book")
    assert window.workplace is not None
    window.workplace.go("incidents")
    hands.settle()
    page = window.workplace.pages["incidents"]
    page.record_new()  # type: ignore[attr-defined]
    hands.settle()
    reserve.release(book)
    fill(book.parent)
    hands.type("Bay 4, where the alarm rang" * 400, page.form.label)  # type: ignore[attr-defined]
    window.lock()
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
