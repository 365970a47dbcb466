"""A quarter ends: its summary is read, saved and added to four others, without a mouse and with no true count in it."""

import csv
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import cast

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Exposure, RequestSource, SafetyConcern, StaffGroup
from sos_desktop.dates import Quarter
from sos_desktop.questionnaires.model import Coding
from sos_desktop.records import cases, coded, sessions
from sos_desktop.records.people import Person
from sos_desktop.summary import ledger
from sos_desktop.vault.folder import Vault
from ui.main_window import MainWindow
from ui.pages.combine import CombinePage
from ui.pages.summary import SummaryPage
from ui.pages.unlock import UnlockPage

QUARTER = Quarter(2026, 3)
PEOPLE = 7


def support(vault: Vault, number: int, now: datetime) -> None:
    """A made-up colleague is supported in a one-to-one."""
    store, today = vault.store, now.date()
    person = Person(f"person-{number}", f"Bird {number}", StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED)
    case = cases.add_person(
        store, person, incident_id=None, exposure=Exposure.DIRECT, source=RequestSource.SELF, requested=None,
        offered_on=today, now=now, today=today,
    )  # fmt: skip
    session = sessions.begin_one_to_one(store, case.id, now=now)
    sessions.welcome(store, session, now=now)
    guide = sessions.read(store, session).guide
    for code, answer in (("welcomed", None), ("safety-concern", SafetyConcern.NONE_RAISED)):
        item = next(item for item in guide.walk() if code in coded.meanings(item))
        chosen = next(o.value for o in item.options if answer is None or cast(Coding, o.value).code == answer)
        sessions.answer(store, session, guide.canonical, item.link_id, (chosen,), now=now)
    sessions.finish(store, session, now=now)


def a_quarter(vault: Vault, now: datetime) -> None:
    Casebook.of(vault, now=now)
    for number in range(PEOPLE):
        support(vault, number, now)


def unlock(keyboard, window: MainWindow, folder: Path, passphrase: str) -> None:  # type: ignore[no-untyped-def]
    window.start(folder)
    page = window.findChildren(UnlockPage)[-1]
    keyboard.fill(page.passphrase, passphrase)
    keyboard.press("Return")
    keyboard.see(lambda: window.workplace is not None)


def test_a_summary_is_read_before_it_is_saved_and_holds_no_true_count(
    keyboard,  # type: ignore[no-untyped-def]
    window: MainWindow,
    new_vault: Callable[..., Vault],
    passphrase: str,
    tmp_path: Path,
    day,  # type: ignore[no-untyped-def]
) -> None:
    vault = new_vault("Kingfisher")
    a_quarter(vault, day())
    vault.close(now=day())
    day.move_to(10, 6)
    unlock(keyboard, window, vault.folder, passphrase)
    assert window.workplace is not None
    page = cast(SummaryPage, window.workplace.pages["summary"])
    page.choose_file = lambda suggestion: tmp_path / suggestion
    keyboard.press("Ctrl+4")
    keyboard.see(lambda: page.topics.tables)
    assert page.quarter.currentText() == "July to September 2026"
    assert page.topics.tables[0].texts()[0] == (
        "In all (cases)",
        str(PEOPLE),
        page.topics.tables[0].texts()[0][2],
    )
    assert not page.save.isEnabled(), "it is read before it is saved"
    keyboard.push(page.read_it)
    keyboard.push(page.save)
    keyboard.see(lambda: list(tmp_path.glob("summary-2026-Q3-*.zip")))
    (saved,) = tmp_path.glob("summary-2026-Q3-*.zip")
    with zipfile.ZipFile(saved) as package:
        counts = list(csv.DictReader(package.read("counts.csv").decode().splitlines()))
    assert all(int(row["count"]) % 3 == 0 for row in counts)
    before = saved.read_bytes()
    keyboard.see(lambda: page.earlier)
    keyboard.push(page.earlier[0].again)
    assert saved.read_bytes() == before


def test_the_sos_team_adds_up_five_files_and_keeps_a_report(
    keyboard,  # type: ignore[no-untyped-def]
    window: MainWindow,
    new_vault: Callable[..., Vault],
    passphrase: str,
    tmp_path: Path,
    day,  # type: ignore[no-untyped-def]
) -> None:
    sent = tmp_path / "sent in"
    sent.mkdir()
    july = day()
    day.move_to(10, 6)
    for name in ("Wren", "Heron", "Dunlin", "Osprey", "Plover"):
        vault = new_vault(name)
        a_quarter(vault, july)
        ledger.save(ledger.issue(vault, QUARTER, now=day(), today=day().date()), sent)
    (sent / "summary-damaged.zip").write_bytes(b"not a summary")
    team = new_vault("SoS team", kind="team")
    team.close(now=day())

    unlock(keyboard, window, team.folder, passphrase)
    assert window.workplace is not None
    page = cast(CombinePage, window.workplace.pages["combine"])
    page.choose_folder = lambda: sent
    page.choose_file = lambda suggestion: tmp_path / suggestion
    assert window.workplace.current == "combine"
    assert not page.report.isEnabled()
    keyboard.push(page.add_folder)
    keyboard.see(page.report.isEnabled)
    assert "5 files from 5 record books" in page.subtitle.text()
    assert "1 not added" in page.subtitle.text()
    assert page.figures[0].words.text() == "Supported (cases)"
    keyboard.push(page.save_csv)
    keyboard.push(page.report)
    keyboard.see(lambda: (tmp_path / "impact-report.pdf").exists())
    assert (tmp_path / "impact-report.pdf").read_bytes().startswith(b"%PDF")
    rows = list(csv.DictReader((tmp_path / "totals.csv").read_text("utf-8").splitlines()))
    total = next(
        row for row in rows if (row["period"], row["kind"], row["table"]) == ("all", "case", "total")
    )
    assert abs(int(total["count"]) - 5 * PEOPLE) < 25, (
        "the noise of five files is small beside thirty-five people"
    )
