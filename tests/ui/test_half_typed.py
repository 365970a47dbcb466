"""What stands half typed in a form is kept by itself, and nothing is kept that was not typed."""

from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from sos_desktop.errors import SaveFailed, VaultReadOnly
from sos_desktop.records import drafts
from ui import half_typed
from ui.half_typed import HalfTyped


class Typed:
    def __init__(self) -> None:
        self.words = ""

    def __call__(self) -> dict[str, object]:
        return {"words": self.words}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(half_typed, "AGAIN", (1, 1, 1, 1))


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


def test_five_tries_are_made_within_three_seconds_before_anybody_is_told(
    half: HalfTyped, desk: Any, typed: Typed, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def refuse(*_: object, **__: object) -> None:
        tries.append(len(tries))
        raise SaveFailed("The disk is full.")

    monkeypatch.setattr(drafts, "keep", refuse)
    typed.words = "Bay"
    with qtbot.waitSignal(desk.background.held_back), qtbot.waitSignal(half.not_kept):
        half.changed()
    assert len(tries) == 5 and half.sentence == "The disk is full."
    assert [giving.piece().content for giving in half.unkept] == [{"words": "Bay"}]


def test_what_is_held_by_a_virus_scanner_for_a_moment_is_kept_without_a_word(
    half: HalfTyped, desk: Any, typed: Typed, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, tries, told = drafts.keep, [], []
    half.not_kept.connect(told.append)

    def busy(*given: Any, **how: Any) -> None:
        tries.append(given)
        if len(tries) < 3:
            raise SaveFailed("The disk did not take it.")
        keep(*given, **how)

    monkeypatch.setattr(drafts, "keep", busy)
    typed.words = "Bay"
    with qtbot.waitSignal(half.kept):
        half.changed()
    assert kept(desk) == "Bay" and not told and not half.unkept


def test_a_form_that_is_not_shown_any_more_is_still_tried_again_with_its_own_words(
    half: HalfTyped, desk: Any, typed: Typed, qtbot: QtBot, refusing: Any
) -> None:
    typed.words = "words of one"
    with refusing(drafts, "keep"), qtbot.waitSignal(half.not_kept):
        half.changed()
        half.put_away()
        half.form, typed.words = "two", "words of two"
        half.showing()
    with qtbot.waitSignal(desk.background.held_back):
        half.try_again()
    assert (kept(desk), kept(desk, "two")) == ("words of one", None) and half.sentence == ""


def test_a_record_that_was_saved_is_not_followed_by_its_older_draft(
    half: HalfTyped, desk: Any, typed: Typed, qtbot: QtBot, refusing: Any
) -> None:
    typed.words = "Bay"
    with refusing(drafts, "keep"), qtbot.waitSignal(half.not_kept):
        half.changed()
    half.forget()
    half.try_again()
    desk.settle()
    assert kept(desk) is None and half.unkept == [] and half.sentence == ""


def test_what_waiting_cannot_change_is_said_at_once(
    half: HalfTyped, desk: Any, typed: Typed, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise VaultReadOnly("It can be read here, not changed.")

    monkeypatch.setattr(drafts, "keep", refuse)
    typed.words = "Bay"
    with qtbot.waitSignal(half.not_kept):
        half.changed()
    assert half.unkept == [] and half.sentence == ""
