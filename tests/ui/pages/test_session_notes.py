"""What a trust says of a score stands beside it in its own words: whatever the score is, and never in a colour."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from sos_desktop.codes import SessionKind
from sos_desktop.records.programme import Threshold
from ui.guide.columns import Columns


def test_a_note_stands_by_the_score_it_is_about_and_nowhere_else(
    hold: Callable[..., Any], session_of: Any
) -> None:
    session = session_of(SessionKind.ONE_TO_ONE)
    notes = tuple(
        Threshold(address, 6, "talk it over", "Dr A Hale", date(2026, 5, 3))
        for address in (session.guide.url, "https://forms.example/another")
    )
    held = hold(replace(session, notes=notes))
    columns: Columns = held.page.columns
    said = "Your trust’s own note: from 6, “talk it over” (Dr A Hale, 3 May 2026)."
    rated = next(step for step in held.page.steps.buttons if "isk" in step.text())
    held.open(rated.text())
    assert held.page.score.isVisible() and columns.score_notes.text() == said
    assert columns.score_notes.property("role") == "small-muted"
    held.open(held.page.steps.buttons[1].text())
    assert not held.page.score.isVisible() and not columns.score_notes.isVisible()


def test_without_a_pack_nothing_is_said(hold: Callable[..., Any], session_of: Any) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    for step in held.page.steps.buttons:
        held.open(step.text())
        assert not held.page.columns.score_notes.isVisible()
