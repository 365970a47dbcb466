"""A practitioner who types into every field and locks: the process that is looked into, before and after.

    python -m tests.leaks.victim RECORD-BOOK DATA    with one line of JSON on standard input, then "lock"

In its first life it says "typed NUMBER" when there is nothing left to type into. Locking gives it a second
life, by the application's own way, in which it says "locked" when the unlock page is to be seen.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from sos_desktop.paths import Places
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from tests.leaks.walk import Walk, cancel_file_dialogs, fields
from ui.application import close_to_others, guard
from ui.hands import Hands
from ui.locking.relaunch import relaunch
from ui.main_window import MainWindow
from ui.opening import Opening
from ui.pages.unlock import UnlockPage
from ui.preferences import Preferences
from ui.theme import Theme

CLOCK = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)


class Practitioner:
    """Types ``root`` and a number into whatever takes words."""

    def __init__(self, window: MainWindow, folder: Path, root: str) -> None:
        self._window, self._root = window, root
        self.hands = Hands(window, folder, window.background.idle, print)
        self.typed = 0

    def unlock(self, passphrase: str) -> None:
        page = self._window.shown
        assert isinstance(page, UnlockPage)
        self.hands.see(lambda: QApplication.focusWidget() is not None, "the keyboard")
        self.hands.type(passphrase, page.passphrase)
        page.unlock.click()
        self.hands.see(lambda: self._window.workplace is not None, "the record book")

    def work(self, *, thorough: bool) -> None:
        place = self._place
        for name in ("today", "people"):
            self.hands.press(place.rail.places[name])
            self.fill(place.pages[name])
        self.hands.press(place.pages["people"].list.add)
        self.fill(place.pages["people"].form)
        place.pages["people"].open_person("somebody")
        self.hands.settle()
        self._receive_a_letter()
        if thorough:
            place.pages["people"].person.show_identity.click()
            walk = Walk(self.hands, place, self.fill)
            walk.everywhere()
            walk.take_out_of_the_bin()
            print(f"walked {walk.pressed}", flush=True)
        self._hold_session(steps=20 if thorough else 3)

    def _receive_a_letter(self) -> None:
        """Legal services' contact is kept for the next time; somebody is told, and offered to meet again."""
        self.hands.press(self._place.pages["people"].person.letter)
        dialog: Any = self.hands.dialog()
        for box in dialog.knows.values():
            self.hands.press(box)
        self.fill(dialog)
        for day in (dialog.came, dialog.telling.on):
            day.line.setText("today")
        self.hands.press(dialog.keep)
        self.hands.see(lambda: not self._place.pages["people"].person.letters.isHidden(), "the hold")

    def _hold_session(self, *, steps: int) -> None:
        self.hands.press(self._place.rail.places["today"])
        today: Any = self._place.pages["today"]
        self.hands.see(lambda: bool(today.notices), "the unfinished session")
        self.hands.press(today.notices[0].go_on)
        self.hands.see(lambda: self._window.in_session, "the session")
        session: Any = self._place.session
        self.hands.see(lambda: session.step is not None and session.step.isVisible(), "its step")
        for _ in range(steps):
            self.fill(session)
            if session.next.text() == "Finish":
                break
            session.next_step()
            self.hands.settle()
        session.beside.note.enter()
        field: Any = QApplication.focusWidget()
        field.selectAll()
        field.copy()

    @property
    def _place(self) -> Any:
        assert self._window.workplace is not None
        return self._window.workplace

    def fill(self, page: QWidget) -> None:
        for field in list(fields(page)):
            if isValid(field) and field.isVisible():  # what was typed before may have changed the page
                field.setFocus()
                self.hands.type(f"{self._root} {self.typed}")
                self.typed += 1


def main(book: Path, data: Path) -> None:
    close_to_others(testers=True)
    cancel_file_dialogs()
    application = QApplication(sys.argv[:1])
    known = Places(data)
    second_life = known.locked.exists()
    window = MainWindow(
        Theme(application), Preferences(known.window), known, lambda: CLOCK, Opening(CHEAPEST, CHEAP_LIMITS),
        relaunch=relaunch,
    )  # fmt: skip
    guard(window)
    window.start(None if second_life else book)
    window.show()
    window.activateWindow()
    if second_life:
        assert window.shown.book.currentData() == book  # type: ignore[attr-defined]
        window.painted.connect(lambda: QTimer.singleShot(0, lambda: print("locked", flush=True)))
    else:
        told = json.loads(sys.stdin.readline())
        practitioner = Practitioner(window, data, told["root"])
        practitioner.unlock(told["passphrase"])
        practitioner.work(thorough=told["thorough"])
        notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: (notifier.setEnabled(False), sys.stdin.readline(), window.lock()))
        print(f"typed {practitioner.typed}", flush=True)
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
