"""On a person's page: what they were told about, what they said, and whether they took it up."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import SignpostAnswer, TakenUp
from sos_desktop.records import signposts
from ui.signposts_card import SignpostsCard
from ui.theme import Theme


@pytest.fixture
def look(desk: Any, shown: Callable[..., QWidget]) -> Callable[..., SignpostsCard]:
    def show(person: str, width: int = 900) -> SignpostsCard:
        card = SignpostsCard(desk.background, desk.clock)
        shown(card, width, 640)
        card.read(person)
        desk.settle()
        return card

    return show


def of_case(desk: Any, case: Any) -> Any:
    return desk.do(lambda book: signposts.of_case(book.store, case.id))


def test_what_they_were_told_is_kept_and_then_what_they_said_and_did(
    look: Callable[..., SignpostsCard], desk: Any, named: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    case = desk.meet("Wren")
    card = look(case.person_id)
    named(card)
    desk.press(card.add)
    assert card.service.hasFocus()
    desk.choose(card.service, "3. Cruse")
    qtbot.keyClick(card.leaflet, Qt.Key.Key_Space)
    desk.press(card.keep)
    (told,) = of_case(desk, case)
    assert (told.service, told.leaflet, told.answer) == ("cruse", True, SignpostAnswer.OFFERED)
    assert card.told.text() == "Kept." and card.add.hasFocus()
    desk.press(card.presses[f"reply accepted {told.id}"])
    desk.press(card.presses[f"ask not-yet {told.id}"])
    assert card.presses[f"ask not-yet {told.id}"].hasFocus()
    desk.press(card.presses[f"ask yes {told.id}"])
    assert of_case(desk, case)[0].taken_up is TakenUp.YES and list(card.presses) == [
        f"ask not-asked {told.id}"
    ]


def test_what_was_pressed_by_mistake_is_taken_back_step_by_step(
    look: Callable[..., SignpostsCard], desk: Any
) -> None:
    case = desk.meet("Wren")
    card = look(case.person_id)
    desk.press(card.add)
    desk.press(card.keep)
    (told,) = of_case(desk, case)
    for pressed in (
        "reply accepted",
        "ask yes",
        "ask not-asked",
        "reply offered",
        "reply declined",
        "reply offered",
    ):
        desk.press(card.presses[f"{pressed} {told.id}"])
    (kept,) = of_case(desk, case)
    assert (kept.answer, kept.taken_up, kept.asked_on) == (SignpostAnswer.OFFERED, TakenUp.NOT_ASKED, None)
    assert card.add.hasFocus()


def test_a_form_that_is_left_keeps_nothing(look: Callable[..., SignpostsCard], desk: Any) -> None:
    case = desk.meet("Wren")
    card = look(case.person_id)
    desk.press(card.add)
    desk.press(card.cancel)
    assert not card.form.isVisible() and card.add.hasFocus() and of_case(desk, case) == ()


def test_a_disk_that_is_full_is_said(look: Callable[..., SignpostsCard], desk: Any, refusing: Any) -> None:
    card = look(desk.meet("Wren").person_id)
    desk.press(card.add)
    with refusing(signposts, "offer"):
        desk.press(card.keep)
    assert "The disk is full." in card.told.text() and card.form.isVisible() and card.keep.isEnabled()


def test_at_200_per_cent_it_still_fits(look: Callable[..., SignpostsCard], desk: Any, theme: Theme) -> None:
    theme.set_percent(200)
    card = look(desk.meet("Wren").person_id, 620)
    desk.press(card.add)
    desk.press(card.keep)
    assert card.minimumSizeHint().width() <= 620
