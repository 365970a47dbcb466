"""From the first page to a report about a network, without a mouse: made up, added up, read with its ranges, saved."""

import csv
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sos_desktop.demonstration import network
from ui.main_window import MainWindow
from ui.pages.combine import CombinePage
from ui.pages.first_run import FirstRunPage

RANGE = re.compile(r"between [\d,]+ and [\d,]+")
SOME = {"practitioners": 6, "quarters": 3}
"""The whole network takes half a minute; so many of it are made with the same functions."""


@pytest.fixture(autouse=True)
def _some_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "make_team", partial(network.make_team, **SOME))
    monkeypatch.setattr(network, "make", partial(network.make, **SOME))


def test_an_sos_team_tries_it_and_saves_a_report(
    keyboard,  # type: ignore[no-untyped-def]
    window: MainWindow,
    tmp_path: Path,
    day,  # type: ignore[no-untyped-def]
) -> None:
    day.move_to(11, 23)
    first = window.findChildren(FirstRunPage)[-1]
    keyboard.push(first.welcome.try_network)
    keyboard.see(lambda: window.workplace is not None)
    assert window.workplace is not None
    assert window.workplace.opened.demonstration
    assert window.workplace.current == "combine", "an SoS team begins there"
    page = cast(CombinePage, window.workplace.pages["combine"])
    keyboard.see(page.report.isEnabled)
    assert "made-up records" in page.subtitle.text()
    assert not page.made_up.isVisible(), "there is something to add up already"
    supported = page.figures[0]
    assert supported.words.text() == "Supported (cases)"
    assert RANGE.search(supported.interval.text()), "never a number without its range"
    saved = _save(keyboard, page, tmp_path)
    assert saved.read_bytes().startswith(b"%PDF")
    total = next(
        row
        for row in csv.DictReader((tmp_path / "totals.csv").read_text("utf-8").splitlines())
        if (row["period"], row["kind"], row["table"]) == ("all", "case", "total")
    )
    assert int(total["low"]) <= int(total["estimate"]) <= int(total["high"])
    assert int(total["files"]) >= 12


def test_somebody_who_tries_a_record_book_brings_a_network_into_it(
    keyboard,  # type: ignore[no-untyped-def]
    window: MainWindow,
    day,  # type: ignore[no-untyped-def]
) -> None:
    day.move_to(11, 23)
    first = window.findChildren(FirstRunPage)[-1]
    keyboard.push(first.welcome.try_it)
    keyboard.see(lambda: window.workplace is not None)
    assert window.workplace is not None
    window.workplace.go("combine")
    page = cast(CombinePage, window.workplace.pages["combine"])
    keyboard.see(page.made_up.isVisible)
    keyboard.tab_to(page.made_up.try_it)
    QTest.keyClick(page.made_up.try_it, Qt.Key.Key_Space)
    assert page.made_up.stop.hasFocus(), "what was begun can be stopped with the next key"
    keyboard.see(page.report.isEnabled)
    assert RANGE.search(page.figures[0].interval.text())


def _save(keyboard, page: CombinePage, folder: Path) -> Path:  # type: ignore[no-untyped-def]
    choose: Callable[[str], Path] = lambda suggestion: folder / suggestion  # noqa: E731 - a chooser's answer
    page.choose_file = choose
    keyboard.push(page.save_csv)
    keyboard.push(page.report)
    report = folder / "impact-report.pdf"
    keyboard.see(report.exists)
    return report
