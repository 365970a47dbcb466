"""What stands half typed in a form is kept by itself, and nothing is kept that was not typed."""

from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from sos_desktop.records import drafts
from ui.half_typed import HalfTyped


class Typed:
    def __init__(self) -> None:
        self.words = ""

    def __call__(self) -> dict[str, object]:
        return {"words": self.words}


@pytest.fixture
def typed() -> Typed:
    return Typed()


@pytest.fixture
def half(desk: Any, typed: Typed, qapp: QObject) -> HalfTyped:
    half = HalfTyped("a form", desk.background, desk.clock, typed, qapp)
    half._timer.setInterval(1)
    return half


def kept(desk: Any, form: str = "a form") -> Any:
    return desk.do(lambda book: drafts.read(book.store, form)).get("words")


def test_it_is_kept_when_typing_pauses(half: HalfTyped, desk: Any, typed: Typed, qtbot: QtBot) -> None:
    typed.words = "Bay 4"
    with qtbot.waitSignal(half.kept):
        half.changed()
    assert kept(desk) == "Bay 4"


def test_leaving_keeps_it_at_once_and_only_where_there_is_something_new(
    half: HalfTyped, desk: Any, typed: Typed
) -> None:
    half.put_away()
    desk.settle()
    assert kept(desk) is None
    typed.words = "Bay"
    half.changed()
    half.put_away()
    desk.settle()
    assert kept(desk) == "Bay"


def test_what_was_kept_as_a_record_is_not_kept_again(half: HalfTyped, desk: Any, typed: Typed) -> None:
    typed.words = "Bay"
    half.changed()
    half.forget()
    half.put_away()
    desk.settle()
    assert kept(desk) is None


def test_a_refusal_is_told_and_tried_again_on_leaving(
    half: HalfTyped, desk: Any, typed: Typed, qtbot: QtBot, refusing: Any
) -> None:
    typed.words = "Bay"
    with refusing(drafts, "keep"), qtbot.waitSignal(half.not_kept) as heard:
        half.changed()
    assert heard.args == ["The disk is full. What was saved is safe. Please free some space."]
    half.put_away()
    desk.settle()
    assert kept(desk) == "Bay"


def test_forms_are_kept_apart(half: HalfTyped, desk: Any, typed: Typed) -> None:
    for form in ("one", "two"):
        half.form, typed.words = form, f"words of {form}"
        half.changed()
        half.put_away()
    desk.settle()
    assert [kept(desk, form) for form in ("one", "two")] == ["words of one", "words of two"]
