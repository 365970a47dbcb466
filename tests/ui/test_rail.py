"""The rail: where one can go, and the lock that is always in sight."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from ui.pages import shown as places_shown
from ui.rail import Rail
from ui.theme import Theme


@pytest.mark.parametrize("percent", [100, 200])
def test_the_lock_is_in_sight_however_large_the_text(
    theme: Theme, shown: Callable[..., QWidget], percent: int
) -> None:
    theme.set_percent(percent)
    rail = Rail(places_shown("casework", demonstration=True), "Kingfisher")
    shown(rail, rail.width(), 660)
    lock = rail.lock
    assert lock.isVisible()
    assert lock.mapTo(rail, QPoint(0, lock.height())).y() <= rail.height()
