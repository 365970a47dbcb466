"""Whose record is due for review: kept with a reason, or looked at to be erased; nothing goes by itself."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from sos_desktop import paths
from sos_desktop.codes import HoldReason
from sos_desktop.records import holds, retention
from ui.pages.people import PeoplePage


@pytest.fixture
def policy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[dict[str, object]], None]:
    """What information governance has set on this computer."""
    file = tmp_path / "policy.json"
    monkeypatch.setattr(paths, "policy_files", lambda: (file,))
    return lambda content: (file.write_text(json.dumps(content), "utf-8"), None)[1]


@pytest.fixture
def pages(desk: Any, shown: Callable[..., QWidget]) -> PeoplePage:
    pages = PeoplePage(desk.background, desk.clock)
    shown(pages, 1068, 800)
    return pages


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_until_it_is_set_the_page_says_so(pages: PeoplePage, desk: Any, policy: Any) -> None:
    desk.press(pages.review_due)
    assert retention.NOT_SET in words(pages.review)
    desk.press(pages.review.back)
    assert pages.list.isVisible()


def test_who_is_due_can_be_kept_with_a_reason(pages: PeoplePage, desk: Any, policy: Any) -> None:
    policy({"retention-years": {"offered": 2}})
    case = desk.meet("Finch")
    desk.later(days=3 * 365)
    desk.press(pages.review_due)
    line = pages.review.lines[case.person_id]
    assert "1 record is due." in words(pages.review)
    assert "Last contact 23 November 2026, due since 23 November 2028." in words(line)
    desk.press(line.keep)
    desk.press(line.kept)
    assert "Please say why" in line.form.problem_of(line.reason)
    desk.press(line.leave)
    assert line.keep.hasFocus() and not line.reason.isVisible()
    desk.press(line.keep)
    desk.type(line.reason, "An appeal is open")
    desk.choose(line.years, "2 years")
    desk.press(line.kept)
    assert "Kept. It is looked at again on 22 November 2031." in words(pages.review)
    assert "No record is due for review." in words(pages.review)


def test_from_the_list_somebody_can_be_erased_or_given_a_copy(
    pages: PeoplePage, desk: Any, policy: Any
) -> None:
    policy({"retention-years": {"offered": 2}})
    incident = desk.record_incident()
    case = desk.meet("Finch", incident)
    desk.do(lambda book: holds.on_incident(book.store, incident, HoldReason.INQUEST, "", now=desk.now))
    desk.later(days=3 * 365)
    desk.press(pages.review_due)
    line = pages.review.lines[case.person_id]
    assert "On hold" in words(line)
    desk.press(line.rights)
    assert pages.rights.title.text() == "Finch: their rights"


def test_what_cannot_be_kept_is_told(pages: PeoplePage, desk: Any, policy: Any, refusing: Any) -> None:
    policy({"retention-years": {"offered": 2}})
    case = desk.meet("Finch")
    desk.later(days=3 * 365)
    desk.press(pages.review_due)
    line = pages.review.lines[case.person_id]
    desk.press(line.keep)
    desk.type(line.reason, "An appeal")
    with refusing(retention, "keep"):
        desk.press(line.kept)
    assert pages.review.told.text().startswith("The disk is full.")


def test_each_reading_stands_in_the_audit_where_the_policy_asks(
    pages: PeoplePage, desk: Any, policy: Any
) -> None:
    policy({"log-each-read": True})
    case = desk.meet("Finch")
    pages.open_person(case.person_id)
    desk.settle()
    row = desk.do(
        lambda book: book.store.row("SELECT action, object_id FROM audit ORDER BY seq DESC LIMIT 1")
    )
    assert tuple(row) == ("record read", case.person_id)


@pytest.mark.parametrize("percent", [100, 200])
def test_the_list_fits_and_is_reached_with_the_keyboard(
    pages: PeoplePage, desk: Any, policy: Any, theme: Any, reachable: Any, percent: int
) -> None:
    policy({"retention-years": {"offered": 2}})
    case = desk.meet("Finch")
    desk.later(days=3 * 365)
    theme.set_percent(percent)
    pages.resize(820, 660)
    desk.press(pages.review_due)
    desk.press(pages.review.lines[case.person_id].keep)
    assert pages.review.area.horizontalScrollBar().maximum() == 0
    reachable(pages)
