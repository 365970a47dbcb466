"""Where the keyboard is on a page, in words that find it again on a page that was made anew."""

from typing import NamedTuple

from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QWidget


class Cursor(NamedTuple):
    """``control`` names what has the keyboard, ``at`` is where in its text the cursor stands."""

    control: str = ""
    at: int = 0


def cursor_in(page: QWidget) -> Cursor:
    """Where the keyboard was last on this page, also while a cover or a dialog has it."""
    widget = page.focusWidget()
    if widget is None or not page.isAncestorOf(widget):
        return Cursor()
    named = _name(widget)
    alike = [each for each in page.findChildren(type(widget)) if _name(each) == named]
    if not named or widget not in alike:
        return Cursor()
    at = 0
    if isinstance(widget, QLineEdit):
        at = widget.cursorPosition()
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        at = widget.textCursor().position()
    return Cursor(f"{alike.index(widget)} {named}", at)


def put_cursor(page: QWidget, cursor: Cursor) -> None:
    """Put the keyboard back there; where that control is no more, it stays where it is."""
    number, _, named = cursor.control.partition(" ")
    if not number.isdecimal():
        return
    alike = [each for each in page.findChildren(QWidget) if _name(each) == named]
    if int(number) >= len(alike) or not alike[int(number)].isVisibleTo(page):
        return
    widget = alike[int(number)]
    widget.setFocus()
    if isinstance(widget, QLineEdit):
        widget.setCursorPosition(cursor.at)
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        here = widget.textCursor()
        here.setPosition(min(cursor.at, widget.document().characterCount() - 1))
        widget.setTextCursor(here)


def _name(widget: QWidget) -> str:
    words = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
    return f"{type(widget).__name__} {words}" if words else ""
