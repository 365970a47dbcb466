"""A date that is typed the way people say it, and read back."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.errors import BadInput
from ui.when import WhenField


@pytest.fixture
def field(qtbot: QtBot, shown: Callable[..., QWidget]) -> WhenField:
    field = WhenField(with_time=True)
    field.set_today(date(2026, 11, 23))
    shown(field, 500, 120)
    return field


@pytest.mark.parametrize(
    ("typed", "time", "read_back", "text"),
    [
        ("yesterday", "", "Sunday 22 November 2026", "2026-11-22"),
        ("20 nov", "23:30", "Friday 20 November 2026, 23:30", "2026-11-20T23:30"),
        ("20 nov", "2.30 pm", "Friday 20 November 2026, 14:30", "2026-11-20T14:30"),
        ("May 2019", "", "Some time in May 2019", "2019-05"),
        ("2009", "", "Some time in 2009", "2009"),
    ],
)
def test_what_is_meant_is_read_back(
    field: WhenField, qtbot: QtBot, typed: str, time: str, read_back: str, text: str
) -> None:
    qtbot.keyClicks(field.day, typed)
    qtbot.keyClicks(field.time, time)
    assert field.read_back.text() == read_back
    value = field.value()
    assert value is not None and value.text == text


def test_nothing_is_nothing(field: WhenField) -> None:
    assert field.value() is None and field.read_back.text().strip() == ""


@pytest.mark.parametrize(
    ("typed", "time", "sentence"),
    [
        ("", "10:00", "There is a time without a day."),
        ("May 2019", "10:00", "A time needs a whole day."),
        ("yesterday", "25:00", "“25:00” is not a time."),
        ("31 nov", "", "“31 nov” is not a date."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_not_read_back(
    field: WhenField, qtbot: QtBot, typed: str, time: str, sentence: str
) -> None:
    qtbot.keyClicks(field.day, typed)
    qtbot.keyClicks(field.time, time)
    assert field.read_back.text().strip() == ""
    with pytest.raises(BadInput) as refused:
        field.value()
    assert refused.value.happened == sentence


def test_a_new_day_is_not_typing(field: WhenField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.day, "yesterday")
    changes: list[bool] = []
    field.changed.connect(lambda: changes.append(True))
    field.set_today(date(2026, 11, 24))
    assert changes == []
    assert field.read_back.text() == "Monday 23 November 2026"


def test_what_is_kept_for_later_means_the_same_then(field: WhenField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.day, "yesterday")
    day, time = field.texts()
    field.set_today(date(2026, 12, 24))
    field.set_texts(day, time)
    value = field.value()
    assert value is not None and value.text == "2026-11-22"


def test_what_is_no_date_is_kept_as_it_was_typed(field: WhenField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.day, "31 nov")
    assert field.texts() == ("31 nov", "")
