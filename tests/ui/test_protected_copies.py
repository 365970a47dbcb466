"""Text that the disk does not take: said, tried again, saved protected elsewhere, set aside at a lock, brought back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.casebook import Casebook
from sos_desktop.errors import BadInput
from sos_desktop.records import beside, drafts, sessions
from sos_desktop.vault.store import Store
from ui import half_typed
from ui.bringing_in import BringIn
from ui.guide.saving import Pace
from ui.opening import Opened
from ui.pages.help import HelpPage
from ui.pages.people import PeoplePage
from ui.protected_copies import unkept
from ui.reminders import HEADING
from ui.rights.copying import _prepare
from ui.workplace import Workplace

NOTE = "They sleep badly since."


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(half_typed, "AGAIN", (1, 1, 1, 1))


@pytest.fixture
def work(desk: Any, shown: Callable[..., QWidget]) -> Callable[..., Workplace]:
    def show(width: int = 1280, height: int = 800, **how: Any) -> Workplace:
        opened = desk.do(Opened.of)._replace(**how)
        workplace = Workplace(desk.background, desk.clock, opened, {"settings": HelpPage, "help": HelpPage})
        shown(workplace, width, height)
        workplace.begin()
        desk.settle()
        return workplace

    return show


@pytest.fixture
def session(desk: Any) -> str:
    """A session with Wren whose welcome has been given."""
    case, now = desk.meet("Wren"), desk.now

    def begin(book: Casebook) -> str:
        begun = sessions.begin_one_to_one(book.store, case.id, now=now)
        sessions.welcome(book.store, begun, now=now)
        return begun

    begun: str = desk.do(begin)
    return begun


@pytest.fixture
def held(work: Callable[..., Workplace], desk: Any, session: str) -> Workplace:
    """That session in the whole window, with tries that follow one another at once."""
    place = work()
    place.hold(session)
    desk.settle()
    assert place.session is not None
    place.session.saving._pace = Pace(after_typing=1, at_most=1, again=(1, 1, 1, 1))
    return place


def type_note(place: Workplace, qtbot: QtBot) -> None:
    assert place.session is not None and place.session.beside.note is not None
    note = place.session.beside.note
    note.enter()
    qtbot.keyClicks(note.area, NOTE)


def stuck(place: Workplace, qtbot: QtBot) -> None:
    """Type a note that the disk refuses five times."""
    type_note(place, qtbot)
    session = place.session
    assert session is not None
    qtbot.waitUntil(lambda: session.saving.given_up)


def kept(desk: Any, session: str) -> Any:
    return desk.do(lambda book: sessions.read(book.store, session)).given.get("note", ())


def copies(desk: Any) -> tuple[Path, ...]:
    found: tuple[Path, ...] = desk.do(lambda book: beside.listed(book.vault))
    return found


# Elsewhere, when asked


def test_a_copy_elsewhere_is_offered_when_every_try_was_refused_and_holds_what_was_typed(
    held: Workplace, desk: Any, refusing: Any, qtbot: QtBot, tmp_path: Path, session: str
) -> None:
    trouble = held.session.saved.trouble  # type: ignore[union-attr]
    asked: list[str] = []
    held.copies.choose_file = lambda name: asked.append(name) or tmp_path / name  # type: ignore[func-returns-value]
    with refusing(sessions, "answer"):
        stuck(held, qtbot)
        assert trouble.isVisible() and "The disk is full." in trouble.more.text()
        desk.press(trouble.copy_elsewhere)
        assert f"Saved as {asked[0]}" in trouble.told.text() and not trouble.more.isVisible()
        qtbot.keyClicks(held.session.beside.note.area, " Since Monday.")  # type: ignore[union-attr]
        assert trouble.told.isHidden() and trouble.more.isVisible(), "the copy does not hold this"
    (name,) = asked
    assert name.startswith("unsaved-") and name.endswith(".age") and len(name) == len("unsaved-1a2b3c.age")
    data = (tmp_path / name).read_bytes()
    assert data.startswith(b"age-encryption.org/v1\n") and NOTE.encode() not in data
    aside = desk.do(lambda book: beside.read(book.vault, tmp_path / name))
    assert [NOTE in piece.values for piece in aside.pieces] == [True]
    held.session.flush()  # type: ignore[union-attr]  # the disk takes it again
    desk.settle()
    assert not trouble.isVisible() and kept(desk, session) == (f"{NOTE} Since Monday.",) and not unkept(held)


def test_choosing_no_file_writes_nothing_and_a_place_that_refuses_says_so(
    held: Workplace, desk: Any, refusing: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    trouble = held.session.saved.trouble  # type: ignore[union-attr]
    with refusing(sessions, "answer"):
        stuck(held, qtbot)
        held.copies.choose_file = lambda name: None
        desk.press(trouble.copy_elsewhere)
        assert trouble.told.isHidden()
        held.copies.choose_file = lambda name: tmp_path / "pulled out" / name
        desk.press(trouble.copy_elsewhere)
    assert "could not be saved there. What you typed is still on the screen." in trouble.told.text()
    assert trouble.told.property("role") == "problem" and trouble.copy_elsewhere.isEnabled()


def test_a_copy_is_never_put_into_a_record_book(
    held: Workplace, desk: Any, refusing: Any, qtbot: QtBot, vault_folder: Path
) -> None:
    trouble = held.session.saved.trouble  # type: ignore[union-attr]
    held.copies.choose_file = lambda name: vault_folder / "vault.keys"
    before = (vault_folder / "vault.keys").read_bytes()
    with refusing(sessions, "answer"):
        stuck(held, qtbot)
        desk.press(trouble.copy_elsewhere)
    assert "that folder is a record book" in trouble.told.text()
    assert (vault_folder / "vault.keys").read_bytes() == before


def test_what_was_kept_meanwhile_needs_no_copy(
    held: Workplace, desk: Any, refusing: Any, qtbot: QtBot, tmp_path: Path, session: str
) -> None:
    def slowly(name: str) -> Path:
        held.session.saving.flush()  # type: ignore[union-attr]  # the disk takes it while the dialog is open
        return tmp_path / name

    held.copies.choose_file = slowly
    with refusing(sessions, "answer"):
        stuck(held, qtbot)
    desk.press(held.session.saved.trouble.copy_elsewhere)  # type: ignore[union-attr]
    assert kept(desk, session) == (NOTE,) and not list(tmp_path.glob("*.age"))


def test_a_form_half_typed_is_tried_five_times_then_offered_above_the_page(
    work: Callable[..., Workplace], desk: Any, monkeypatch: pytest.MonkeyPatch, refusing: Any, qtbot: QtBot,
    tmp_path: Path,
) -> None:  # fmt: skip
    place = work()
    place._add_person()
    desk.settle()
    form = place.pages["people"].form  # type: ignore[attr-defined]
    trouble = place.reminders.trouble
    with refusing(drafts, "keep"):
        desk.type(form.code_name, "Robin")
        form.put_away()
        qtbot.waitUntil(lambda: trouble.isVisible())
        assert "The disk is full." in trouble.more.text()
        place.copies.choose_file = lambda name: tmp_path / name
        desk.press(trouble.copy_elsewhere)
    (path,) = tmp_path.glob("unsaved-*.age")
    assert desk.do(lambda book: beside.read(book.vault, path)).pieces[0].content["code_name"] == "Robin"
    desk.press(trouble.try_again)
    assert not trouble.isVisible() and not place.reminders.isVisible()
    assert desk.do(lambda book: drafts.read(book.store, "person"))["code_name"] == "Robin"


# At a lock


def test_what_is_refused_at_a_lock_is_set_aside_beside_the_records_and_waits_at_the_next_unlock(
    held: Workplace, desk: Any, refusing: Any, qtbot: QtBot, work: Callable[..., Workplace], session: str
) -> None:
    told: list[bool] = []
    with refusing(sessions, "answer"), refusing(Store, "head"):
        type_note(held, qtbot)
        held.put_away()
        held.copies.set_aside(kept=told.append)
        desk.settle()
    assert told == [True] and len(copies(desk)) == 1
    again = work()
    assert again.reminders.copy_waits.isVisible() and again.reminders.copy_waits.heading.text() == HEADING
    desk.press(again.reminders.look)
    page = again.copies.page
    assert isinstance(page, BringIn) and page.isVisible()
    assert [tick.isChecked() for tick in page.ticks] == [True]
    desk.press(page.put_in)
    assert kept(desk, session) == (NOTE,) and copies(desk) == ()
    assert "The copy was removed." in page.told.text() and page.back.hasFocus()
    desk.press(page.back)
    assert again.current == "today" and not again.reminders.isVisible() and again.copies.page is None


def test_nothing_is_set_aside_where_everything_was_kept_or_never_can_be(
    held: Workplace, desk: Any, qtbot: QtBot
) -> None:
    told: list[bool] = []
    type_note(held, qtbot)
    held.put_away()
    held.copies.set_aside(kept=told.append)
    desk.settle()
    assert told == [False] and copies(desk) == () and not unkept(held)
    held.copies.set_aside(kept=told.append)
    assert told == [False]


def test_where_not_even_a_copy_is_taken_nothing_claims_one(
    held: Workplace, desk: Any, refusing: Any, qtbot: QtBot
) -> None:
    told: list[bool] = []
    with refusing(sessions, "answer"), refusing(beside, "keep"):
        type_note(held, qtbot)
        held.put_away()
        held.copies.set_aside(kept=told.append)
        desk.settle()
    assert told == [False] and copies(desk) == ()


def test_a_form_is_not_tried_again_while_the_record_book_is_being_closed(
    work: Callable[..., Workplace], desk: Any, refusing: Any, heard: Any, qtbot: QtBot
) -> None:
    place = work()
    place._add_person()
    desk.settle()
    form = place.pages["people"].form  # type: ignore[attr-defined]
    with refusing(drafts, "keep"):
        desk.type(form.code_name, "Robin")
        place.put_away()
        with qtbot.waitSignal(desk.background.settled):
            desk.background.close(done=lambda: None)
    assert not form.half_typed._again.isActive() and heard.bugs == []


# Brought in


@pytest.fixture
def copy(held: Workplace, desk: Any, refusing: Any, qtbot: QtBot, tmp_path: Path) -> Path:
    """A copy with a note in it that the record book does not hold."""
    path = tmp_path / "unsaved-1a2b3c.age"
    held.copies.choose_file = lambda name: path
    with refusing(sessions, "answer"):
        stuck(held, qtbot)
        desk.press(held.session.saved.trouble.copy_elsewhere)  # type: ignore[union-attr]
        held.session.saving.begin(None)  # type: ignore[union-attr]  # as after a lock: nothing of it is in the window
    return path


def bring(place: Workplace, desk: Any, path: Path | None) -> BringIn:
    place.copies.choose_copy = lambda: path
    place.copies.bring_in()
    desk.settle()
    assert place.copies.page is not None
    return place.copies.page


def words(page: QWidget) -> str:
    from PySide6.QtWidgets import QLabel

    return " | ".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def test_a_copy_shows_what_it_holds_beside_what_is_there_and_puts_in_only_what_is_ticked(
    held: Workplace, desk: Any, copy: Path, session: str, named: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    page = bring(held, desk, copy)
    said = words(page)
    assert "One-to-one, Wren, 23 November 2026" in said and NOTE in said and "There now | Nothing" in said
    assert page.ticks[0].hasFocus() and not page.remove.isVisible()
    named(page)
    qtbot.keyClick(page.ticks[0], " ")  # type: ignore[call-overload]
    assert not page.put_in.isEnabled()
    qtbot.keyClick(page.ticks[0], " ")  # type: ignore[call-overload]
    desk.press(page.put_in)
    assert kept(desk, session) == (NOTE,) and copy.exists()
    assert "You can delete unsaved-1a2b3c.age now." in page.told.text()
    assert "It stands there already." in words(page) and not page.ticks


def test_a_copy_of_another_record_book_or_something_else_is_refused(
    work: Callable[..., Workplace], desk: Any, tmp_path: Path
) -> None:
    place, path = work(), tmp_path / "holiday.age"
    path.write_bytes(b"age-encryption.org/v1\nnot ours")
    page = bring(place, desk, path)
    assert "This record book does not open that file." in page.told.text() and not page.ticks
    assert page.told.property("role") == "problem" and page.back.hasFocus()
    desk.press(page.back)
    assert place.current == "today"


def test_choosing_no_copy_shows_none(work: Callable[..., Workplace], desk: Any) -> None:
    place = work()
    place.copies.choose_copy = lambda: None
    place.copies.bring_in()
    assert place.copies.page is None


def test_a_copy_beside_the_records_that_is_not_needed_is_removed(
    held: Workplace, desk: Any, refusing: Any, qtbot: QtBot, work: Callable[..., Workplace], session: str
) -> None:
    with refusing(sessions, "answer"):
        type_note(held, qtbot)
        held.put_away()
        held.copies.set_aside(kept=lambda _: None)
        desk.settle()
    again = work()
    desk.press(again.reminders.look)
    page = again.copies.page
    assert page is not None
    desk.press(page.remove)
    assert copies(desk) == () and kept(desk, session) == () and "was removed" in page.told.text()
    desk.press(page.back)
    assert not again.reminders.isVisible()


def test_what_cannot_be_put_in_any_more_says_why(
    held: Workplace, desk: Any, copy: Path, session: str
) -> None:
    from sos_desktop.records import binned

    now = desk.now
    desk.do(lambda book: binned.put(book.store, session, now=now))
    page = bring(held, desk, copy)
    assert "Its session is in the bin." in words(page) and not page.ticks and not page.put_in.isVisible()


def test_going_anywhere_else_leaves_nothing_of_a_copy_in_the_window(
    held: Workplace, desk: Any, copy: Path
) -> None:
    page = bring(held, desk, copy)
    held.go("people")
    assert held.copies.page is None and not page.ticks


@pytest.mark.parametrize("percent", [100, 200])
def test_a_copy_fits_a_small_window_with_large_text(
    held: Workplace, desk: Any, copy: Path, theme: Any, percent: int
) -> None:
    held.resize(1024, 700)
    theme.set_percent(percent)
    page = bring(held, desk, copy)
    bar = page.area.horizontalScrollBar()
    assert bar.maximum() == 0


# Due for review


def test_what_is_due_for_review_is_one_line_on_today_that_leads_there(
    work: Callable[..., Workplace], desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui import due_line

    monkeypatch.setattr(due_line, "_due", lambda casebook, *, today: 2)
    place = work()
    assert place.due.review.text() == "2 records are due for review" and place.due.isVisible()
    desk.press(place.due.review)
    people = place.pages["people"]
    assert isinstance(people, PeoplePage) and people.review.isVisible()


def test_where_nothing_is_due_or_no_times_are_set_today_says_nothing_of_it(
    work: Callable[..., Workplace],
) -> None:
    assert not work().due.isVisible()


def test_settings_lead_to_the_review_and_to_a_copy(
    work: Callable[..., Workplace], desk: Any, shown: Callable[..., QWidget]
) -> None:
    place = work()
    card = place.records_card()
    shown(card)
    asked: list[bool] = []
    place.copies.choose_copy = lambda: asked.append(True)  # type: ignore[func-returns-value]
    desk.press(card.bring_in)
    assert asked == [True]
    desk.press(card.review)
    assert place.current == "people" and place.pages["people"].review.isVisible()  # type: ignore[attr-defined]


def test_a_record_book_that_can_only_be_read_takes_no_copy(work: Callable[..., Workplace]) -> None:
    card = work(read_only=True).records_card()
    assert not card.bring_in.isEnabled()
    card.deleteLater()


def test_a_copy_for_somebody_waits_until_what_was_typed_about_them_is_in_the_records(
    held: Workplace, desk: Any, refusing: Any, qtbot: QtBot, work: Callable[..., Workplace], session: str
) -> None:
    with refusing(sessions, "answer"):
        type_note(held, qtbot)
        held.put_away()
        held.copies.set_aside(kept=lambda _: None)
        desk.settle()
    person = desk.do(lambda book: sessions.read(book.store, session).person_id)
    again = work()
    with pytest.raises(BadInput, match="is not in your records yet"):
        desk.do(lambda book: refused(lambda: _prepare(book, person_id=person)))()
    desk.press(again.reminders.look)
    assert again.copies.page is not None
    desk.press(again.copies.page.put_in)
    prepared = desk.do(lambda book: _prepare(book, person_id=person))
    assert NOTE in str([line.text for part in prepared.gathered.parts for line in part.lines])


def refused(work: Callable[[], Any]) -> Callable[[], Any]:
    """What ``work`` raises on its thread is raised again by whoever asked."""
    try:
        found = work()
    except BadInput as problem:
        again = problem

        def raise_it() -> Any:
            raise again

        return raise_it
    return lambda: found
