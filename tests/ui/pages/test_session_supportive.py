"""A supportive conversation is kept in fewer than fifteen keystrokes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt

from sos_desktop.codes import SessionKind
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.shipped import guide
from sos_desktop.records.sessions import Session

SHORT = (Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_1)
"""What it was about, what comes next, and no concern; each moves on by itself."""
SIGNPOSTED = (Qt.Key.Key_1, *[Qt.Key.Key_Tab] * 5, Qt.Key.Key_1)
"""Told about something to use by oneself, which was accepted."""


@pytest.mark.parametrize(("keys", "answers"), [(SHORT, 4), ((*SHORT, *SIGNPOSTED), 6)])
def test_a_supportive_conversation_takes_fewer_than_fifteen_keystrokes(
    hold: Callable[..., Any],
    session_of: Callable[..., Session],
    keys: tuple[Qt.Key, ...],
    answers: int,
) -> None:
    form = guide("supportive-conversation")
    empty = session_of(SessionKind.ONE_TO_ONE, welcomed=False)
    kind = SessionKind.SUPPORTIVE
    held = hold(replace(empty, kind=kind, guide=form, answers={form.canonical: Answers()}))
    held.press(Qt.Key.Key_Space)
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held.shown("The conversation")
    for key in keys:
        held.press(key)
        held.settle()
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held.settle()
    assert held.records.kept[-1] == "finished"
    assert len(held.records.given) == answers
    assert held.records.given["safety-concern"][0].code == "none-raised"
    assert 3 + len(keys) < 15
