"""The dialogs that ask a few things about a session or a follow-up: freed, named, legible in a small window."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QWidget

from sos_desktop.codes import ContactWay, FollowUpKind, FollowUpState, MoveReason
from sos_desktop.dates import london_date
from sos_desktop.errors import BadInput
from sos_desktop.records.followups import Attempt, FollowUp
from sos_desktop.schedule import follow_up_window
from ui.background import Background
from ui.day_field import DayField
from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.form_dialog import FormDialog
from ui.dialogs.interrupted import InterruptedDialog
from ui.theme import Theme

NOW = datetime(2026, 12, 24, 14, 5, tzinfo=UTC)
MOVED = FollowUp(
    "f", "c", FollowUpKind.DAY_28, follow_up_window(date(2026, 11, 23)), FollowUpState.OPEN, None, None, None, "",
    None, date(2027, 1, 8), MoveReason.PERSON_AWAY,
    (Attempt(date(2026, 12, 21), ContactWay.EMAIL), Attempt(date(2026, 12, 22), ContactWay.TELEPHONE)),
)  # fmt: skip


@pytest.fixture(params=["follow-up", "interrupted"])
def make(request: pytest.FixtureRequest, background: Background) -> Callable[[QWidget | None], FormDialog]:
    def dialog(parent: QWidget | None) -> FormDialog:
        if request.param == "follow-up":
            return FollowUpDialog(background, MOVED, "Wren", NOW, parent)
        return InterruptedDialog(background, "s", NOW, parent)

    return dialog


def test_it_does_not_stay_in_memory(
    make: Callable[[QWidget | None], FormDialog], freed: Callable[[Callable[[], QDialog]], None]
) -> None:
    freed(lambda: make(None))


@pytest.mark.parametrize("percent", [100, 200])
def test_it_fits_a_small_window_at_any_size_of_text(
    make: Callable[[QWidget | None], FormDialog], theme: Theme, shown: Callable[..., QWidget],
    named: Callable[[QWidget], None], percent: int, qtbot: Any,
) -> None:  # fmt: skip
    theme.set_percent(percent)
    window = QWidget()
    shown(window, 1024, 700)
    dialog = make(window)
    dialog.open()
    qtbot.waitExposed(dialog)
    assert dialog.width() <= 1024 and dialog.height() <= 700
    assert dialog.area.widget().width() <= dialog.area.viewport().width()
    named(dialog)
    dialog.reject()


def test_it_says_how_things_stand(background: Background, qtbot: Any) -> None:
    dialog = FollowUpDialog(background, MOVED, "Wren", NOW, None)
    qtbot.addWidget(dialog)
    assert dialog.windowTitle() == "28-day follow-up of Wren"
    assert dialog.what.currentData() == FollowUpState.UNREACHABLE
    dialog.deleteLater()


def test_the_next_working_day_is_suggested_over_christmas(background: Background, qtbot: Any) -> None:
    dialog = InterruptedDialog(background, "s", NOW, None)
    qtbot.addWidget(dialog)
    assert dialog.day.value() == date(2026, 12, 29), (
        "25 and 28 December are bank holidays, the 26th a Saturday"
    )


@pytest.mark.parametrize(
    ("words", "ahead", "day"),
    [
        ("monday", True, date(2026, 12, 28)), ("monday", False, date(2026, 12, 21)),
        ("tomorrow", True, date(2026, 12, 25)), ("in 3 days", True, date(2026, 12, 27)),
        ("8 jan", True, date(2027, 1, 8)), ("8 jan", False, date(2026, 1, 8)), ("today", False, date(2026, 12, 24)),
    ],
)  # fmt: skip
def test_a_day_is_read_as_it_is_meant(qtbot: Any, words: str, ahead: bool, day: date) -> None:
    field = DayField(london_date(NOW), ahead=ahead)
    qtbot.addWidget(field)
    field.line.setText(words)
    assert field.value() == day


@pytest.mark.parametrize(
    ("words", "problem"), [("", "missing"), ("jan 2027", "no whole day"), ("soon", "not a date")]
)
def test_what_is_no_day_is_said(qtbot: Any, words: str, problem: str) -> None:
    field = DayField(london_date(NOW), ahead=True)
    qtbot.addWidget(field)
    field.line.setText(words)
    with pytest.raises(BadInput, match=problem):
        field.value()
    assert field.read_back.text() == " "
