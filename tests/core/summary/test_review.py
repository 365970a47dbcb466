"""What the practitioner reads before anything leaves."""

from dataclasses import FrozenInstanceError
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from sos_desktop.codes import EventType
from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import ledger, parameters
from sos_desktop.summary.parameters import Parameters, Recipient
from sos_desktop.summary.review import Review, review
from sos_desktop.summary.tables import CATALOGUE, DEFAULT, Mode
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


def test_it_says_that_a_file_in_which_nobody_is_counted_is_sent_too(read: Any):
    assert "Nobody is counted in this file" in read().sentences[3]


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


# Under a pack


@pytest.fixture
def under(vault: Vault, now: datetime, quarter: Quarter):
    def taken(**how: Any) -> None:
        chosen = Parameters(**how, serial=1)
        with vault.store.change(now=now) as change:
            parameters.take_from(change, quarter, chosen)

    return taken


@pytest.fixture(scope="module")
def keys() -> list[str]:
    from pyrage import x25519

    return [str(x25519.Identity.generate().to_public()) for _ in range(2)]


def card(book: Any, quarter: str = "2026-Q3") -> None:
    book.change("INSERT OR IGNORE INTO questionnaires VALUES ('feedback', x'00', '{}')")
    book.change(
        "INSERT INTO feedback VALUES (?, 'feedback', ?, ?)",
        book.id("card"), '{"recommend": "agree"}', quarter,
    )  # fmt: skip


def test_it_says_what_the_parameters_in_force_protect_and_for_whom_it_is_sealed(
    book: Any, read: Any, issue: Any, under: Any, keys: list[str]
):
    book.case()
    tables = tuple(each.key for each in CATALOGUE)
    recipients = (Recipient("NUH SoS team", keys[0]), Recipient("Region", keys[1]))
    under(epsilon=Fraction(4, 11), tables=tables, recipients=recipients)
    found = read()
    assert found.sealed_for == ("NUH SoS team, Region",)
    assert found.suggested_name.endswith(".zip.age")
    assert "usually by 7 or less" in found.why
    said = " ".join(found.sentences)
    assert "right about 3 times in 4" in said
    assert (
        "epsilon 4/11 for each number, and 8 in all for somebody with one of everything, who is in 22" in said
    )
    assert "One person is in 8 numbers of this file at most (sum of epsilon 32/11)." in said
    sent = issue()
    assert (read().sealed_for, read().suggested_name) == (found.sealed_for, sent.name)
    assert read().topics == found.topics


def test_of_feedback_no_true_count_is_shown_but_the_number_in_the_file_is(book: Any, read: Any, under: Any):
    card(book)
    under(epsilon=Fraction(1), tables=("case/total", "feedback/recommend"))
    rows = read().topics[1].rows
    assert {(row.true, row.true_said) for row in rows} == {(None, "kept from you")}
    assert all(row.file % 3 == 0 and row.file_said == str(row.file) for row in rows)


@pytest.mark.parametrize("sealed", [True, False])
def test_of_halves_it_says_what_each_office_can_see_and_what_both_can(
    book: Any, read: Any, issue: Any, under: Any, keys: list[str], vault: Vault, now: datetime, sealed: bool
):
    book.many(book.case, 4)
    offices = tuple(
        Recipient(name, key if sealed else "")
        for name, key in zip(("Information governance", "Clinical audit"), keys, strict=True)
    )
    under(mode=Mode.SHARES, epsilon=Fraction(0), tables=("case/total",), offices=offices)
    before = read()
    assert before.sealed_for == (("Information governance", "Clinical audit") if sealed else ())
    assert before.topics[0].rows[0].file_said == "split"
    said = " ".join(before.sentences)
    assert (
        "Information governance gets one half and Clinical audit the other. From one half nobody can" in said
    )
    assert "Both offices together could add the two halves of this summary and see the true counts." in said
    issue()
    after = read()
    assert (after.sealed_for, after.offices) == (before.sealed_for, before.offices)
    assert (after.topics, after.suggested_name) == (before.topics, "")
    assert after.topics[0].rows[0].true == 4


def test_of_halves_that_leave_again_it_says_so(
    book: Any, read: Any, issue: Any, under: Any, vault: Vault, now: datetime, quarter: Quarter
):
    book.case("2026-05-05")
    ledger.withdraw(vault, issue(quarter.previous).file_id, now=now)
    offices = (Recipient("One", ""), Recipient("Two", ""))
    under(mode=Mode.SHARES, epsilon=Fraction(0), tables=("case/total",), offices=offices)
    assert "1 event left once before, in a summary that was withdrawn." in read().sentences


def test_notes_and_sentences_count_no_feedback_either(
    book: Any, read: Any, under: Any, vault: Vault, now: Any
):
    """Cards of before riding late, or leaving again, would be the count that is kept."""
    under(epsilon=Fraction(1), tables=("case/total", "feedback/recommend"))
    book.many(lambda: card(book, "2026-Q1"), 3)
    assert read().late == 0 and read().notes == ()
    issued = ledger.issue(vault, Quarter(2026, 3), now=now, today=now.date())
    ledger.withdraw(vault, issued.file_id, now=now)
    later = review(vault, Quarter(2026, 4), today=date(2027, 1, 2))
    assert (later.late, later.again) == (0, 0)
