"""The true counts are on the review screen and nowhere else: here they are primes of four digits, and looked for."""

import json
import re
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from sos_desktop.codes import EventType, StaffGroup
from sos_desktop.combining import combine, table
from sos_desktop.dates import Quarter
from sos_desktop.reports.impact import impact_report
from sos_desktop.reports.summary import preview, summary_report
from sos_desktop.summary import ledger
from sos_desktop.summary.ledger import Issued
from sos_desktop.summary.review import review
from sos_desktop.vault.folder import Vault

PRIMES = (1009, 1021, 1019)
"""Nurses, doctors, and who came to a group session; neither these nor the sum of the first two is on the grid."""
PERSON = "Kingfisher, Ward B3, 07700 900123"


PEOPLE = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
    INSERT INTO people (id, code_name, staff_group, organisation, made) SELECT ? || i, ? || i, ?, 'own', '' FROM n
"""
CASES = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
    INSERT INTO cases (id, person_id, incident_id, exposure, source, first_contact, made)
    SELECT ? || i, ? || i, ?, '', '', '2026-08-17', '' FROM n
"""


@pytest.fixture
def full(book: Any, vault: Vault) -> Vault:
    """A quarter of thousands of cases, put in at once."""
    incident = book.incident(EventType.FIRST_DEATH)
    nurses, doctors, came = PRIMES
    book.change(PEOPLE, nurses, "person-0-", f"{PERSON} 0-", StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED)
    book.change(PEOPLE, doctors, "person-1-", f"{PERSON} 1-", StaffGroup.MEDICAL_AND_DENTAL)
    book.change(CASES, nurses, "case-0-", "person-0-", incident)
    book.change(CASES, doctors, "case-1-", "person-1-", incident)
    book.group("2026-08-18", came)
    return vault


@pytest.fixture
def issued(full: Vault, now: datetime, quarter: Quarter) -> Issued:
    return ledger.issue(full, quarter, now=now, today=now.date())


def words(pdf: bytes) -> str:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        said = [page.get_textpage().get_text_range() for page in document]
        said += [mark.get_title() for mark in document.get_toc()]
        return "\n".join([*said, *document.get_metadata_dict().values()])


def numbers(text: str) -> set[int]:
    """Those that are written in it; ids and hashes are not numbers."""
    spelt = re.sub(r"[0-9a-f]{6,}", "", text)
    return {int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", spelt)}


@pytest.fixture
def true_counts(full: Vault, now: datetime, quarter: Quarter) -> set[int]:
    found = review(full, quarter, today=now.date())
    true = {row.true for topic in found.topics for row in topic.rows if row.true}
    assert true == {*PRIMES, PRIMES[0] + PRIMES[1]}
    return true


def test_the_file_and_its_paper_hold_no_true_count(true_counts: set[int], issued: Issued):
    for said in (
        issued.package.decode("latin-1"),
        words(summary_report(issued.package)),
        words(preview(issued.document)),
    ):
        assert numbers(said) & true_counts == set()


def test_totals_and_the_report_hold_no_true_count(
    true_counts: set[int],
    issued: Issued,
    save_files: Callable[..., list[Path]],
    tmp_path: Path,
    quarter: Quarter,
):
    files = [*save_files(range(4), quarter, 0), ledger.save(issued, tmp_path)]
    combined = combine.combine(files)
    report = impact_report(combined, made=quarter.next.first)
    for said in (table.write(combined).decode(), words(report)):
        assert numbers(said) & true_counts == set()


def test_nobody_and_no_key_and_no_path_is_in_the_bytes(
    full: Vault, issued: Issued, tmp_path: Path, now: datetime
):
    meta = full.meta
    secrets = [
        *(
            word.encode()
            for word in ("Kingfisher", "Ward B3", "07700", "person-0", "case-0", "incident-1", "2026-08-17")
        ),
        *(word.encode() for word in (str(tmp_path), meta.nickname, str(now.year + 1), now.strftime("%H:%M"))),
        *(key for key in (meta.vault_id, meta.install_key, meta.signing_seed, meta.audit_key)),
        *(key.hex().encode() for key in (meta.vault_id, meta.install_key, meta.signing_seed, meta.audit_key)),
    ]
    for data in (issued.package, summary_report(issued.package)):
        assert [secret for secret in secrets if secret in data] == []


def test_the_audit_keeps_a_digest_of_what_left_and_no_count(
    full: Vault, issued: Issued, true_counts: set[int]
):
    rows = full.store.rows("SELECT action, object_id, actor FROM audit")
    assert numbers(json.dumps([tuple(row) for row in rows])) & true_counts == set()
