"""What we need of the Qt binding itself, whatever version is pinned."""

import sys

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


def test_a_call_into_qt_that_returns_nothing_takes_no_reference_from_none(qtbot: QtBot) -> None:
    """PySide6 6.12.0 took one each time; on Python 3.11 the application died within seconds of use."""
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(1000):
        widget.update()
        widget.property("nothing of that name")
    assert sys.getrefcount(None) > before - 100
