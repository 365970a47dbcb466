"""A record and a whole story as papers: all that is in them, no more, and nobody in their properties."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Amendment, Exposure, RequestSource, StaffGroup
from sos_desktop.dates import PartialDate
from sos_desktop.errors import BadInput, SaveFailed
from sos_desktop.records import amendments, cases, coded, moves, sessions
from sos_desktop.records.cases import Case
from sos_desktop.records.people import Identity, Person
from sos_desktop.reports import leaving, record, story
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Store

MADE = date(2026, 11, 24)
NOTE = "Łukasz's café: “walks” by the lake, £5 – naïve Ångström, Dvořák."


@pytest.fixture
def store(vault: Vault, now: datetime) -> Iterator[Store]:
    yield Casebook.of(vault, now=now).store


def meet(store: Store, code_name: str, now: datetime) -> Case:
    return cases.add_person(
        store, Person(code_name.lower(), code_name, StaffGroup.STUDENTS), incident_id=None, exposure=Exposure.DIRECT,
        source=RequestSource.SELF, requested=PartialDate("2026-11-20"), offered_on=now.date(),
        identity=Identity("Ida Quillfeather", "extension 4711"), now=now, today=now.date(),
    )  # fmt: skip


def assessed(store: Store, case: Case, now: datetime, note: str = NOTE) -> str:
    session = sessions.begin_one_to_one(store, case.id, now=now)
    sessions.welcome(store, session, now=now)
    guide = sessions.read(store, session).guide
    for item in guide.walk():
        meant = set(coded.meanings(item))
        if {"welcomed", "safety-concern", "risk-factor"} & meant:
            sessions.answer(store, session, guide.canonical, item.link_id, (item.options[0].value,), now=now)
        elif "note" in meant:
            sessions.answer(store, session, guide.canonical, item.link_id, (note,), now=now)
    sessions.finish(store, session, now=now)
    return session


@pytest.fixture
def wren(store: Store, now: datetime) -> Case:
    return meet(store, "Wren", now)


@pytest.fixture
def session(store: Store, wren: Case, now: datetime) -> str:
    """A record with an addition below it."""
    session = assessed(store, wren, now)
    amendments.amend(store, session, Amendment.ADDITION, "They rang to say thank you.", now=now)
    return session


def test_a_record_says_who_when_which_version_and_all_that_was_answered(
    store: Store, session: str, read: Callable[[bytes], Any]
):
    paper = read(record.paper(amendments.read(store, session), "Wren · first assessment", made=MADE))
    text = paper.text
    for expected in (
        "Wren · first assessment", "One-to-one · 23 November 2026 · held by Kingfisher", "Version 2 of 2: an addition",
        "23 November 2026 at 14:05", NOTE, "They rang to say thank you.", "is not encrypted", "Added later",
        "printed 24 November 2026 · in confidence",
    ):  # fmt: skip
        assert expected in text, expected
    assert "There is a later one" not in text
    for answered in amendments.read(store, session).answered:
        assert " ".join(answered.question.split()) in text
    assert len(paper.bookmarks) > 3


def test_an_earlier_version_says_that_it_is_one(store: Store, session: str, read: Callable[[bytes], Any]):
    text = read(record.paper(amendments.read(store, session, 1), "Wren", made=MADE)).text
    assert "Version 1 of 2: as it was first finished" in text
    assert "There is a later one" in text
    assert "They rang" not in text


def test_its_properties_name_nobody_and_it_reads_in_black_and_white(
    store: Store, session: str, read: Callable[[bytes], Any]
):
    paper = read(record.paper(amendments.read(store, session), "Wren", made=MADE))
    assert "Wren" not in " ".join(paper.properties.values())
    assert paper.properties["Subject"] == "One record, version 2 of 2"
    assert paper.fonts <= {"NotoSans", "NotoSans-Regular", "NotoSans-Bold"}
    grey = paper.picture(grey=True)
    dark = sum(grey.histogram()[:140])
    assert dark > 0.005 * grey.width * grey.height


def test_what_waits_to_be_reviewed_is_in_neither_paper(
    store: Store, session: str, now: datetime, read: Callable[[bytes], Any]
):
    robin = meet(store, "Robin", now)
    moves.move(store, session, robin.person_id, "", now=now)
    one = read(record.paper(amendments.read(store, session), "Robin", made=MADE)).text
    whole = read(story.paper(story.read(store, robin.person_id), made=MADE)).text
    for text in (one, whole):
        assert "nobody has reviewed it yet" in text
        assert "lake" not in text and "thank you" not in text


def test_a_story_holds_every_record_as_it_stands_and_neither_name_nor_draft(
    store: Store, wren: Case, session: str, now: datetime, read: Callable[[bytes], Any]
):
    begun = sessions.begin_follow_up(
        store, store.rows("SELECT id FROM followups")[0]["id"], held_on=None, now=now
    )
    sessions.welcome(store, begun, now=now)
    told = story.read(store, wren.person_id)
    paper = read(story.paper(told, made=MADE))
    for expected in (
        "Wren", "Students", "Support without a single incident", "Offered on 23 November 2026", "28-day",
        NOTE, "They rang to say thank you.", "Version 2 of 2", "Not finished, and not in here: 1.",
    ):  # fmt: skip
        assert expected in paper.text, expected
    assert "Quillfeather" not in paper.text and "4711" not in paper.text
    assert "Wren" not in " ".join(paper.properties.values())
    assert NOTE not in repr(told)


def test_demonstrations_say_so_on_every_page(
    store: Store, session: str, wren: Case, read: Callable[[bytes], Any]
):
    kept = amendments.read(store, session)
    for pdf in (
        record.paper(kept, "Wren", made=MADE, demonstration=True),
        story.paper(story.read(store, wren.person_id), made=MADE, demonstration=True),
    ):
        assert all("Made-up records" in text for text in read(pdf).texts)


def test_it_leaves_with_a_line_in_the_audit_under_a_name_that_says_nothing(
    vault: Vault, store: Store, session: str, now: datetime, tmp_path: Path
):
    pdf = record.paper(amendments.read(store, session), "Wren", made=MADE)
    name = leaving.name("record")
    assert name.startswith("record-") and "wren" not in name.lower() and name != leaving.name("record")
    out = leaving.give(vault, session, leaving.sealed(pdf, ""), tmp_path / name, now=now)
    assert out.read_bytes() == pdf
    assert [path.name for path in tmp_path.glob("record-*")] == [name]
    (last,) = store.rows("SELECT action, object_id FROM audit ORDER BY seq DESC LIMIT 1")
    assert tuple(last) == (leaving.PRINTED, session)


def test_with_a_password_nothing_can_be_read_without_it_and_a_bad_one_writes_nothing(
    store: Store, session: str
):
    pdf = record.paper(amendments.read(store, session), "Wren", made=MADE)
    assert leaving.sealed(pdf, "abacus kingfisher lantern") != pdf
    with pytest.raises(BadInput, match="12 or more"):
        leaving.sealed(pdf, "short")


def test_into_a_record_book_nothing_is_saved(vault: Vault, store: Store, session: str, now: datetime):
    with pytest.raises(SaveFailed, match="record book"):
        leaving.give(vault, session, b"%PDF", vault.folder / "record.pdf", now=now)


def test_from_a_record_book_that_is_only_read_it_leaves_without_a_line(
    vault: Vault, store: Store, session: str, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    before = store.head()
    monkeypatch.setattr(vault, "read_only", True)
    leaving.give(vault, session, b"%PDF", tmp_path / "record.pdf", now=now)
    assert store.head() == before
