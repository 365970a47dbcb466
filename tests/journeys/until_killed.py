"""A practitioner in the middle of a session, in a process of its own, for a test to kill.

    python until_killed.py RECORD_BOOK DATA PASSPHRASE-ON-STDIN

It rates six risk factors and writes a note, prints what the page shows as saved, and waits to be killed.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from sos_desktop.paths import Places
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from ui.hands import Hands
from ui.main_window import MainWindow
from ui.opening import Opening
from ui.pages.unlock import UnlockPage
from ui.preferences import Preferences
from ui.theme import Theme

NOTE = "Their sister rings every evening; that helps. 🙂"
RATED = "120120"


def main(book: Path, data: Path, passphrase: str) -> None:
    application = QApplication(sys.argv[:1])
    known = Places(data)
    clock = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    window = MainWindow(
        Theme(application), Preferences(known.window), known, lambda: clock, Opening(CHEAPEST, CHEAP_LIMITS)
    )
    window.start(book)
    window.show()
    window.activateWindow()
    hands = Hands(window, data, window.background.idle, print)
    hands.see(lambda: QApplication.focusWidget() is not None, "the keyboard")
    unlock = window.findChild(UnlockPage)
    assert unlock is not None
    hands.type(passphrase, unlock.passphrase)
    unlock.unlock.click()
    hands.see(lambda: window.workplace is not None, "the record book")
    assert window.workplace is not None
    today = window.workplace.pages["today"]
    hands.see(lambda: today.notices and today.notices[0].isVisible(), "the unfinished session")  # type: ignore[attr-defined]
    hands.press(today.notices[0].go_on)  # type: ignore[attr-defined]
    hands.see(lambda: window.workplace is not None and window.workplace.current == "session", "the session")
    session = window.workplace.session
    assert session is not None
    hands.see(lambda: session.step is not None and session.step.isVisible(), "its step")
    hands.type(RATED)
    assert session.beside.note is not None
    session.beside.note.enter()
    hands.type(NOTE)
    hands.see(lambda: not session.saving.waiting, "everything to be saved")
    print("saved", flush=True)
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.stdin.readline().rstrip("\n"))
