"""Keeping what is given: at once, when typing pauses, again after a refusal, and never the older over the newer."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from sos_desktop.errors import BadInput, Finished, SaveFailed, SosError
from ui.guide.saved_line import SavedLine
from ui.guide.saving import Pace, Saving

WHEN = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
SOON = Pace(after_typing=1, at_most=1, again=(1, 1, 1, 1))
NEVER = Pace(after_typing=3_600_000, at_most=3_600_000, again=(3_600_000,))


class SlowThread:
    """A vault thread that answers when the test says so. ``sent`` is the works it was given."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self._answers: list[tuple[Callable[..., None], Callable[..., None]]] = []

    def run(self, work: Any, *, done: Callable[..., None], refused: Callable[[SosError], None]) -> None:
        self.sent.append(work)
        self._answers.append((done, refused))

    def keep(self, at: datetime | None = WHEN, *, which: int = 0) -> None:
        self._answers.pop(which)[0](at)

    def refuse(self, error: SosError, *, which: int = 0) -> None:
        self._answers.pop(which)[1](error)


@pytest.fixture
def thread() -> SlowThread:
    return SlowThread()


@pytest.fixture
def saving(thread: SlowThread, qtbot: QtBot) -> Saving:
    return Saving(thread, NEVER)  # type: ignore[arg-type]


@pytest.fixture
def quick(thread: SlowThread, qtbot: QtBot) -> Saving:
    return Saving(thread, SOON)  # type: ignore[arg-type]


def work(name: str) -> Any:
    return name


def test_a_choice_is_sent_at_once_and_saved_only_on_the_reply(saving: Saving, thread: SlowThread) -> None:
    saving.keep("a", work("first"))
    assert thread.sent == ["first"]
    assert saving.waiting and saving.saved is None
    thread.keep()
    assert not saving.waiting and saving.saved == WHEN


def test_typing_is_sent_when_it_pauses(quick: Saving, thread: SlowThread, qtbot: QtBot) -> None:
    quick.keep_soon("note", work("They sl"))
    quick.keep_soon("note", work("They sleep"))
    assert thread.sent == [] and quick.waiting
    qtbot.waitUntil(lambda: thread.sent == ["They sleep"])


def test_typing_that_goes_on_is_sent_all_the_same(thread: SlowThread, qtbot: QtBot) -> None:
    saving = Saving(thread, Pace(after_typing=3_600_000, at_most=1))  # type: ignore[arg-type]
    saving.keep_soon("note", work("on and on"))
    qtbot.waitUntil(lambda: thread.sent == ["on and on"])


def test_leaving_sends_what_was_being_typed(saving: Saving, thread: SlowThread) -> None:
    saving.keep_soon("note", work("half a word"))
    saving.flush()
    saving.flush()
    assert thread.sent == ["half a word"]


def test_a_choice_takes_the_typing_before_it_along(saving: Saving, thread: SlowThread) -> None:
    saving.keep_soon("note", work("typed"))
    saving.keep("a", work("chosen"))
    assert thread.sent == ["typed", "chosen"]


def test_a_reply_to_an_older_answer_does_not_call_the_newer_one_saved(
    saving: Saving, thread: SlowThread
) -> None:
    saving.keep("a", work("0"))
    saving.keep("a", work("2"))
    thread.keep()
    assert saving.waiting
    thread.keep()
    assert not saving.waiting


def test_a_refusal_is_tried_again_until_it_is_kept(quick: Saving, thread: SlowThread, qtbot: QtBot) -> None:
    quick.keep("a", work("1"))
    thread.refuse(SaveFailed("The disk is busy."))
    assert quick.sentence == "The disk is busy." and quick.waiting and not quick.given_up
    qtbot.waitUntil(lambda: thread.sent == ["1", "1"])
    thread.keep()
    assert quick.sentence == "" and not quick.waiting


def test_after_five_tries_it_waits_for_the_person(quick: Saving, thread: SlowThread, qtbot: QtBot) -> None:
    quick.keep("a", work("1"))
    for tries in range(1, 6):
        qtbot.waitUntil(lambda tries=tries: len(thread.sent) == tries)
        assert not quick.given_up
        thread.refuse(SaveFailed("The disk is full."))
    assert quick.given_up and quick.waiting
    quick.flush()
    assert len(thread.sent) == 6
    thread.keep()
    assert not quick.given_up


def test_the_five_tries_take_three_seconds() -> None:
    assert sum(Pace().again) == 3_000 and len(Pace().again) == 4
    assert (Pace().after_typing, Pace().at_most) == (2_000, 10_000)


def test_only_the_newest_is_tried_again(quick: Saving, thread: SlowThread, qtbot: QtBot) -> None:
    quick.keep("a", work("old"))
    quick.keep("a", work("new"))
    thread.refuse(SaveFailed("The disk is busy."))
    thread.refuse(SaveFailed("The disk is busy."))
    qtbot.waitUntil(lambda: len(thread.sent) == 3)
    assert thread.sent == ["old", "new", "new"]


def test_what_can_never_be_kept_is_handed_back_with_its_sentence(
    saving: Saving, thread: SlowThread, qtbot: QtBot
) -> None:
    saving.keep("a", work("x"))
    with qtbot.waitSignal(saving.unfit) as heard:
        thread.refuse(BadInput("Too long."))
    assert heard.args == ["a", "Too long."]
    assert not saving.waiting


def test_waiting_does_not_help_against_a_finished_record(saving: Saving, thread: SlowThread) -> None:
    saving.keep("a", work("x"))
    thread.refuse(Finished("It is finished."))
    assert saving.given_up and saving.sentence == "It is finished."


def test_where_somebody_is_does_not_count_as_unsaved(saving: Saving, thread: SlowThread) -> None:
    saving.keep_quietly("where", work("step 3"))
    assert not saving.waiting
    saving.flush()
    assert thread.sent == ["step 3"]
    thread.refuse(SaveFailed("The disk is busy."))
    assert not saving.waiting and saving.sentence == ""


def test_a_late_reply_says_nothing_about_the_next_session(saving: Saving, thread: SlowThread) -> None:
    saving.keep("a", work("x"))
    saving.begin(None)
    thread.keep()
    assert saving.saved is None and not saving.waiting


def test_once_it_is_put_away_nothing_is_sent_to_a_closed_record_book(
    quick: Saving, thread: SlowThread, qtbot: QtBot
) -> None:
    quick.keep_soon("note", work("last words"))
    quick.put_away()
    assert thread.sent == ["last words"]
    thread.refuse(SaveFailed("The disk is full."))
    quick.keep("a", work("too late"))
    quick.flush()
    assert thread.sent == ["last words"]
    quick.begin(None)
    quick.keep("a", work("opened again"))
    assert thread.sent == ["last words", "opened again"]


def test_the_line_says_the_day_where_it_was_not_today(saving: Saving, qtbot: QtBot) -> None:
    line = SavedLine(saving, lambda: date(2026, 11, 24))
    qtbot.addWidget(line)
    saving.begin(WHEN)
    assert line.text() == "Saved 23 November, 10:42"
    saving.begin(datetime(2026, 11, 24, 9, 5, tzinfo=UTC))
    assert line.text() == "Saved 09:05"
    saving.begin(datetime(2025, 11, 24, 9, 5, tzinfo=UTC))
    assert line.text() == "Saved 24 November 2025, 09:05"


def test_the_line_says_what_is_not_kept(quick: Saving, thread: SlowThread, qtbot: QtBot) -> None:
    line = SavedLine(quick, lambda: date(2026, 11, 23))
    qtbot.addWidget(line)
    quick.keep("a", work("1"))
    assert line.text() == "Saving…"
    thread.refuse(SaveFailed("The disk is busy."))
    assert line.text() == "Not saved yet. Trying again…"
    qtbot.waitUntil(lambda: len(thread.sent) == 2)
    thread.keep()
    assert line.text() == "Saved 10:42"
    line.set_unfit("form", "day", said=False)
    assert line.text() == "Saving…"
    line.set_unfit("form", "day", said=True)
    assert line.text() == "Not saved: one answer needs a look"
    assert line.unfit == (("form", "day"),)
    line.set_fit("form", "day")
    assert line.text() == "Saved 10:42"
