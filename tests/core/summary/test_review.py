"""What the practitioner reads before anything leaves."""

from dataclasses import FrozenInstanceError
from datetime import datetime
from typing import Any

import pytest

from sos_desktop.codes import EventType
from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import ledger
from sos_desktop.summary.review import Review, review
from sos_desktop.summary.tables import DEFAULT
from sos_desktop.vault.folder import Vault


@pytest.fixture
def read(vault: Vault, now: datetime, quarter: Quarter):
    def reviewed(which: Quarter = quarter) -> Review:
        return review(vault, which, today=now.date())

    return reviewed


@pytest.fixture
def issue(vault: Vault, now: datetime, quarter: Quarter):
    def issued(which: Quarter = quarter):
        return ledger.issue(vault, which, now=now, today=now.date())

    return issued


def test_every_row_shows_the_true_count_beside_the_number_in_the_file(book: Any, read: Any, issue: Any):
    book.many(book.case, 4)
    found = read()
    rows = [row for topic in found.topics for row in topic.rows]
    assert len(rows) == len(DEFAULT.cells)
    assert (rows[0].label, rows[0].true) == ("In all (cases)", 4)
    assert found.notes == ()
    assert [row.file for row in rows if row.file % 3] == []
    assert issue().document.counts == found.document.counts


def test_reading_it_twice_shows_the_same(book: Any, read: Any):
    book.case()
    assert read() == read()


def test_reading_changes_nothing(read: Any, vault: Vault):
    head = vault.store.head()
    read()
    assert vault.store.head() == head
    assert vault.store.rows("SELECT 1 FROM summaries") == []


def test_after_it_has_left_it_shows_what_was_counted_then(book: Any, read: Any, issue: Any):
    book.case()
    before = read()
    issued = issue()
    book.case()
    book.change("UPDATE people SET staff_group = 'not-stated'")
    after = read()
    assert after.topics == before.topics
    assert after.issued == issued


def test_a_quarter_that_has_not_ended_cannot_be_reviewed(read: Any):
    with pytest.raises(SummaryRefused, match="has not ended"):
        read(Quarter(2026, 4))


def test_it_says_what_a_colleague_could_work_out(book: Any, read: Any):
    book.case()
    said = " ".join(read().sentences)
    assert "right about 4 times in 5" in said
    assert "about 2 times in 3" in said
    assert "One person is in 3 numbers of this file at most (sum of epsilon 3)." in said


def test_it_says_when_one_person_gives_more_away(book: Any, read: Any):
    person = book.person()
    for _ in range(4):
        book.case(person=person)
    found = read()
    assert (found.numbers, found.epsilon) == (12, 12)
    assert "right about 5 times in 6" in found.sentences[0]


def test_it_names_what_rides_along_and_what_stays_here(book: Any, read: Any, issue: Any, quarter: Quarter):
    incident = book.incident(EventType.FIRST_DEATH)
    book.case("2026-05-05", incident=incident)
    issue(quarter.previous)
    book.case("2026-05-06", incident=incident)
    book.change("UPDATE incidents SET event_type = 'old-event'")
    assert read().notes == (
        "1 event of earlier quarters, written down later, rides with this file.",
        "Corrections not sent: 1. What has left is never altered.",
    )


def test_it_says_that_what_leaves_again_counts_twice(
    book: Any, read: Any, issue: Any, vault: Vault, now: datetime, quarter: Quarter
):
    book.case("2026-05-05")
    ledger.withdraw(vault, issue(quarter.previous).file_id, now=now)
    found = read()
    assert found.again == 1
    assert "left once before" in found.sentences[-1]


def test_a_demonstration_says_so(new_vault: Any, now: datetime, quarter: Quarter):
    assert review(new_vault("Kestrel", demonstration=True), quarter, today=now.date()).demonstration


def test_a_review_cannot_be_altered(read: Any):
    with pytest.raises(FrozenInstanceError):
        read().late = 4
