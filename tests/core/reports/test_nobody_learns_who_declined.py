"""Support is voluntary: no paper and no file that can reach a line manager says who declined, or that somebody did."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sos_desktop import diagnostics
from sos_desktop.casebook import Casebook
from sos_desktop.codes import EventType, Exposure, OfferAnswer, OfferWay, RequestSource, StaffGroup
from sos_desktop.dates import PartialDate, Quarter, london_date
from sos_desktop.diagnostics import book, computer
from sos_desktop.errors import BadInput
from sos_desktop.records import cases, diary, incidents, offers, people, planning, sessions
from sos_desktop.records import today as todays
from sos_desktop.records.identifiers import new_id
from sos_desktop.records.incidents import Incident
from sos_desktop.records.people import Identity, Person
from sos_desktop.reports import calendar_file, feedback_card, leaflets, summary
from sos_desktop.summary import ledger
from sos_desktop.troubles import Troubles
from sos_desktop.vault.folder import Vault

NAME, CODE_NAME, CONTACT, LABEL = "Quillon Featherstone", "Xenopsqua", "bleep 98712", "Zebrawood bay"
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def declined(vault: Vault) -> cases.Case:
    """Somebody who was asked twice and has declined twice; one other waits."""
    Casebook.of(vault, now=NOW)
    incident = Incident(
        new_id(), LABEL, PartialDate("2026-11-23"), EventType.RESUSCITATION, RequestSource.MANAGER
    )
    incidents.record(vault.store, incident, now=NOW, today=london_date(NOW))
    case = _meet(vault, incident, CODE_NAME, Identity(NAME, CONTACT))
    _meet(vault, incident, "Wren", people.UNKNOWN)
    for day in range(2):
        now = NOW + timedelta(days=day)
        if day:
            offers.make_again(
                vault.store,
                case.id,
                london_date(now),
                OfferWay.THROUGH_MANAGER,
                now=now,
                today=london_date(now),
            )
        offers.answer(vault.store, case.id, OfferAnswer.DECLINED, now=now, today=london_date(now))
    return case


def _meet(vault: Vault, incident: Incident, code_name: str, identity: Identity) -> cases.Case:
    return cases.add_person(
        vault.store, Person(new_id(), code_name, StaffGroup.STUDENTS), incident_id=incident.id,
        exposure=Exposure.DIRECT, source=RequestSource.MANAGER, requested=None, offered_on=london_date(NOW),
        identity=identity, now=NOW, today=london_date(NOW),
    )  # fmt: skip


def papers(vault: Vault, out: Path, words: Callable[[bytes], Any]) -> Iterator[tuple[str, str]]:
    """Everything that can be printed, saved or sent and is not a copy for the person, as text."""
    later = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
    for leaflet in leaflets.LEAFLETS:
        yield leaflet.name, words(leaflets.paper(leaflet, made=date(2026, 11, 27))).text
    yield "feedback card", words(feedback_card.feedback_card(date(2026, 11, 27))).text
    yield "calendar", calendar_file.save(vault, out / "calendar.ics", now=NOW).read_text("utf-8")
    issued = ledger.issue(vault, Quarter(2026, 4), now=later, today=london_date(later))
    with zipfile.ZipFile(io.BytesIO(issued.package)) as package:
        for name in package.namelist():
            yield f"summary, {name}", package.read(name).decode("utf-8")
    yield "the paper beside it", words(summary.summary_report(issued.package)).text
    report = diagnostics.Report(
        london_date(later),
        computer.of_programs(),
        computer.of_computer(),
        Troubles(None, ()),
        book=book.of_vault(vault, now=later),
    )
    yield "diagnostics", report.text()


def test_nothing_that_can_be_handed_on_says_who_declined(
    vault: Vault, declined: cases.Case, tmp_path: Path, read: Callable[[bytes], Any]
):
    found = dict(papers(vault, tmp_path, read))
    assert {"for-line-managers", "calendar", "feedback card", "the paper beside it"} <= set(found)
    for name, text in found.items():
        for secret in (NAME, "Featherstone", CODE_NAME, CONTACT, LABEL, declined.id, declined.person_id):
            assert secret.casefold() not in text.casefold(), (name, secret)


def test_the_leaflet_for_managers_says_that_they_are_not_told():
    (leaflet,) = (each for each in leaflets.LEAFLETS if "manager" in each.name)
    words = leaflets.text(leaflet)
    assert "never who said no" in words


def test_whoever_declined_stands_on_nothing_that_is_looked_at_together(vault: Vault, declined: cases.Case):
    """Today, the calendar and the planning of an incident are on screens that others may see."""
    now = todays.read(vault.store, today=london_date(NOW), most=todays.EVERYTHING)
    assert [line.code_name for line in now.waiting] == ["Wren"]
    month = diary.read(vault.store, date(2026, 11, 1), date(2026, 11, 30), today=london_date(NOW))
    assert CODE_NAME not in repr(month)
    assert OfferAnswer.DECLINED.label.lower() not in repr(month).lower()
    (line,) = (
        each
        for each in planning.people_of(vault.store, str(declined.incident_id))
        if each.case_id == declined.id
    )
    assert "declin" not in repr(line).lower()


def test_nobody_is_asked_a_third_time_and_the_door_stays_open(vault: Vault, declined: cases.Case):
    later = NOW + timedelta(days=3)
    with pytest.raises(BadInput, match="offered twice"):
        offers.make_again(
            vault.store, declined.id, london_date(later), OfferWay.LETTER, now=later, today=london_date(later)
        )
    assert len(offers.of_case(vault.store, declined.id)) == 2
    assert sessions.begin_one_to_one(
        vault.store, declined.id, now=NOW + timedelta(days=4)
    )  # the door stays open
