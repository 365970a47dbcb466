"""Walking through every page of an open record book as somebody would who presses everything.

On each page every field that takes words gets some, and every button is pressed that does not end anything; what
opens then (a form, a page within the page, a dialog) is looked through the same way, five buttons deep. Nothing
has to be named here for a new page or field to be found.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)
from shiboken6 import isValid

from ui.hands import Hands

LEFT_ALONE = re.compile(
    r"\b(lock|unlock|hide|quit|restart|everything new|re-?key|look inside|restore"
    r"|continue|start|begin|hold the|session|into the bin|for good|hand (it )?over|hand the laptop)\b",
    re.IGNORECASE,
)
"""What leaves the page, or the record book, or begins a session: that is held by itself, later. From a laptop that
was handed over only the lock leads back."""
BACK = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (r"\bleave\b", r"^(not now|cancel|close|later)\b", r"^(back|keep|done)\b")
)
"""Out of it all first, then one step."""
STEPS_BACK = 10
DEEP = 5
MOST = 400
"""Buttons: a page that makes new ones for ever is a mistake of the walk, and is said."""

Fill = Callable[[QWidget], None]


def cancel_file_dialogs() -> None:
    """They are the system's, and nobody is there to answer them."""
    for name, answer in (
        ("getSaveFileName", ("", "")),
        ("getOpenFileName", ("", "")),
        ("getOpenFileNames", ([], "")),
        ("getExistingDirectory", ""),
    ):
        setattr(QFileDialog, name, staticmethod(lambda *_, _answer=answer, **__: _answer))


def fields(within: QWidget) -> Iterator[QWidget]:
    """Everything that takes words and can be seen."""
    for field in (*within.findChildren(QLineEdit), *within.findChildren(QPlainTextEdit)):
        inside = isinstance(field.parent(), QAbstractSpinBox | QComboBox)
        if field.isVisible() and field.isEnabled() and not field.isReadOnly() and not inside:
            yield field


class Walk:
    """``pressed`` says how many buttons were, for whoever wants to know that it was not nothing."""

    def __init__(self, hands: Hands, place: Any, fill: Fill, *, broken: bool = False) -> None:
        """``broken``: what is pressed may lead nowhere, as when it goes wrong."""
        self._broken = broken
        self._hands, self._place, self._fill = hands, place, fill
        self._known: set[tuple[str, str]] = set()
        self.pressed = 0

    def everywhere(self) -> None:
        for name in self._place.rail.places:
            self._through(name, ())

    def take_out_of_the_bin(self) -> None:
        """What the walk has put there."""
        while self._go("bin", ()):
            out = next((b for b in self._buttons() if _words(b).startswith("Take out")), None)
            if out is None:
                return
            self._hands.press(out)

    def _through(self, name: str, path: tuple[str, ...]) -> None:
        """The page, after these buttons were pressed on it."""
        if not self._go(name, path):
            return
        self._fill(self._showing)
        if len(path) == DEEP:
            return
        new = [words for words in self._offered() if (name, words) not in self._known]
        self._known |= {(name, words) for words in new}
        for words in new:
            self._through(name, (*path, words))

    def _go(self, name: str, path: tuple[str, ...]) -> bool:
        """Whether the way there still exists: what was pressed before may have changed the page."""
        self._come_back()
        self._hands.press(self._place.rail.places[name])
        self._close_dialogs()
        for words in path:
            found = next((b for b in self._buttons() if _words(b) == words), None)
            if found is None and words != path[-1]:
                continue  # the page has kept where it was
            if found is None:
                return False
            self.pressed += 1
            if self.pressed > MOST:
                raise AssertionError(f"the walk has no end: {name}, {path}")
            found.click()
            self._hands.settle()
            if not (isValid(self._place) and self._place.isVisible()):
                raise AssertionError(f"the walk left the record book on {name} by {path}")
        return True

    def _come_back(self) -> None:
        """From what takes the whole window: by the button that says so."""
        self._close_dialogs()
        for _ in range(STEPS_BACK):
            if self._place.rail.isVisible():
                return
            back = next((b for way in BACK for b in self._buttons() if way.search(_words(b))), None)
            if back is None and self._broken:
                self._hands.settle()
                continue
            if back is None:
                raise AssertionError(f"no way back from {[_words(b) for b in self._buttons()]}")
            back.click()
            self._hands.settle()
            self._close_dialogs()
        raise AssertionError(f"every way back leads on: {[_words(b) for b in self._buttons()]}")

    @property
    def _showing(self) -> QWidget:
        """The dialog that is open, or the page."""
        dialogs = self._dialogs()
        return dialogs[-1] if dialogs else self._place

    def _offered(self) -> list[str]:
        found = [_words(button) for button in self._buttons()]
        return [words for words in dict.fromkeys(found) if words and not LEFT_ALONE.search(words)]

    def _buttons(self) -> list[QAbstractButton]:
        """Those that open or do something; not what only chooses, nor the rail."""
        if self._dialogs():
            return []  # what a dialog asks is answered with "no"
        rail = self._place.rail
        return [
            button
            for button in self._place.findChildren(QAbstractButton)
            if button.isVisible()
            and button.isEnabled()
            and not isinstance(button, QCheckBox | QRadioButton)
            and not rail.isAncestorOf(button)
        ]

    def _dialogs(self) -> list[QDialog]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]

    def _close_dialogs(self) -> None:
        for dialog in self._dialogs():
            dialog.reject()
            self._hands.settle()


def _words(button: QAbstractButton) -> str:
    return button.accessibleName() or button.text().replace("&", "")
