"""Where Tab leads: in the order in which a page is read, whatever order its parts were made in.

What is read from the record book is drawn long after the buttons below it, and Qt would visit it last. Qt's own chain
cannot be put right: a part with a focus proxy stays where it was in it, and Tab then goes round in a smaller circle.
"""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGridLayout,
    QLayout,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

_WHOLE = (QComboBox, QAbstractSpinBox, QAbstractItemView)
"""What is inside of these, they visit themselves."""


@runtime_checkable
class OwnOrder(Protocol):
    """A part that knows better, such as the lines of a table to fill in."""

    def tab_order(self) -> list[QWidget]: ...


def step(within: QWidget, *, forward: bool) -> bool:
    """Move the keyboard to what is read next in ``within``, or before; round and round. False where it is not in it."""
    order = list(_reached(within))
    here = QApplication.focusWidget()
    while here is not None and here not in order:
        here = here.parentWidget()
    if here is None:
        return False
    onward = order[(order.index(here) + (1 if forward else -1)) % len(order)]
    onward.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    _bring_into_view(onward)
    return True


def _bring_into_view(widget: QWidget) -> None:
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()


def _reached(widget: QWidget) -> Iterator[QWidget]:
    if widget.isHidden():
        return
    if _takes_tab(widget):
        yield widget
    if isinstance(widget, OwnOrder):
        yield from filter(_takes_tab, widget.tab_order())
    elif not isinstance(widget, _WHOLE):
        for part in _parts(widget):
            yield from _reached(part)


def _takes_tab(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def _parts(widget: QWidget) -> Iterator[QWidget]:
    """Its children: those in its layout as they stand there, and then the others as they were made."""
    if isinstance(widget, QStackedWidget):
        shown = widget.currentWidget()
        yield from (shown,) if shown is not None else ()
        return
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        yield from (inside,) if inside is not None else ()
        return
    layout = widget.layout()
    laid_out = list(_laid_out(layout)) if layout is not None else []
    yield from laid_out
    seen = set(map(id, laid_out))
    for child in widget.children():
        if isinstance(child, QWidget) and id(child) not in seen and not child.isWindow():
            yield child


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    places = range(layout.count())
    if isinstance(layout, QGridLayout):
        places = sorted(places, key=lambda at: layout.getItemPosition(at)[:2])  # type: ignore[assignment, index]
    for at in places:
        if (item := layout.itemAt(at)) is None:
            continue
        if (inner := item.layout()) is not None:
            yield from _laid_out(inner)
        elif (widget := item.widget()) is not None:
            yield widget
