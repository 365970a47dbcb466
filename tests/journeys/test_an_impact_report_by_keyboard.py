"""The impact report without a mouse: with trust figures and own words; locked in the middle of a word."""

from functools import partial
from pathlib import Path
from typing import cast

import pytest

from sos_desktop.casebook import Casebook
from sos_desktop.demonstration import network
from sos_desktop.impact import trust_book, trust_csv, written
from sos_desktop.vault.keys import CHEAP_LIMITS
from ui.impact.dialog import ImpactDialog
from ui.main_window import MainWindow
from ui.pages.combine import CombinePage
from ui.pages.first_run import FirstRunPage

SOME = {"practitioners": 6, "quarters": 3}


@pytest.fixture(autouse=True)
def _some_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "make_team", partial(network.make_team, **SOME))
    monkeypatch.setattr(network, "make", partial(network.make, **SOME))


def test_an_sos_team_reads_its_report_and_puts_what_it_knows_beside_it(
    keyboard,  # type: ignore[no-untyped-def]
    window: MainWindow,
    tmp_path: Path,
    day,  # type: ignore[no-untyped-def]
) -> None:
    day.move_to(11, 23)
    keyboard.push(window.findChildren(FirstRunPage)[-1].welcome.try_network)
    keyboard.see(lambda: window.workplace is not None)
    assert window.workplace is not None
    page = cast(CombinePage, window.workplace.pages["combine"])
    keyboard.see(page.impact.open.isVisible)
    dialog = _open(keyboard, page)
    assert dialog.view.report is not None
    assert dialog.view.report.demonstration
    template = tmp_path / "template.csv"
    dialog.trust.choose_place = lambda _: template
    keyboard.push(dialog.places["trust"][0])
    keyboard.push(dialog.trust.template)
    keyboard.see(template.exists)
    sheet = tmp_path / "figures.csv"
    sheet.write_bytes(template.read_bytes() + b'headcount,,2026-09-30,,,,,,"24,700",,ESR\r\n')
    dialog.trust.choose_file = lambda: sheet
    keyboard.push(dialog.trust.load)
    keyboard.see(lambda: "1 figures of figures.csv are in force." in dialog.trust.told.text())
    assert trust_csv.read(sheet.read_bytes(), today=day.now.date()).findings == ()
    keyboard.push(dialog.places["words"][0])
    keyboard.tab_to(dialog.own_words.boxes["meaning"])
    keyboard.type("We reach too few por")
    folder = window.workplace.opened.folder
    window.lock()  # as Ctrl+L does: a window of an earlier test would be asked for it, too
    keyboard.see(lambda: window.workplace is None)
    casebook = Casebook.open(folder, network.PASSPHRASE, now=day.now, limits=CHEAP_LIMITS)
    try:
        assert written.read(casebook.store).said("meaning").startswith("We reach too few por")
        assert next(each.name for each in trust_book.files(casebook.store)) == "figures.csv"
    finally:
        casebook.close(now=day.now)


def _open(keyboard, page: CombinePage) -> ImpactDialog:  # type: ignore[no-untyped-def]
    keyboard.push(page.impact.open)
    dialog = page.impact.dialog
    assert dialog is not None
    keyboard.see(lambda: dialog.view.is_drawn)
    return dialog
