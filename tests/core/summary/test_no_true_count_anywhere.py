"""True counts that are distinct primes of four digits, in every table, looked for in everything that comes out.

No number of a protected file is one, since each is a multiple of three; halves are random and far larger. What is
encrypted is looked through in the forms in which a number would stand in a table or an object.
"""

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from fractions import Fraction
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest

from sos_desktop import cli, diagnostics, troubles
from sos_desktop.dates import Quarter
from sos_desktop.reports.summary import preview, summary_report
from sos_desktop.summary import described, events, ledger, parameters
from sos_desktop.summary.ledger import Issued
from sos_desktop.summary.parameters import WITHOUT_A_PACK, Parameters, Recipient
from sos_desktop.summary.review import review
from sos_desktop.summary.tables import CATALOGUE, PAIRS, Kind, Mode
from sos_desktop.terminal import Terms
from sos_desktop.vault import folder as folders
from sos_desktop.vault import places
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST

ENCRYPTED_OR_EMPTY = ("vault.db", "vault.db-wal", "reserve.bin")
"""The records themselves, which hold no count either, and a file of noughts: too large to look through."""
NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
CASES, CAME = 9973, 9967
"""The largest primes of four digits; of the others none is a year."""
PRIMES = [n for n in range(2100, 10_000) if all(n % d for d in range(2, int(n**0.5) + 1))]


class Parts:
    """Primes, each given out once."""

    def __init__(self) -> None:
        self.left = set(PRIMES) - {CASES, CAME}

    def of(self, whole: int) -> list[int]:
        """Three that add up to a whole."""
        first, second = next(
            (a, b)
            for a, b in combinations(sorted(self.left), 2)
            if (whole - a - b) in self.left and whole - a - b not in (a, b)
        )
        parts = [first, second, whole - first - second]
        self.left -= set(parts)
        return parts

    def one(self) -> int:
        self.left.remove(most := max(self.left))
        return most


SPREAD: dict[str, tuple[object, object, object]] = {
    "people.staff_group": ("nursing-and-midwifery-registered", "medical-and-dental", "students"),
    "people.organisation": ("own", "other", "own"),
    "cases.incident_id": ("first", "second", "third"),
    "cases.tier": (1, 2, 3),
    "cases.source": ("self", "manager", "matron"),
    "cases.requested_partial": ("2026-08-10", "2026-08-05", "2009"),
    "cases.first_assessment": ("2026-08-12", "2026-08-15", "2026-08-25"),
    "followups.onward": ("closed", "watch", "tier-3-accepted"),
    "followups.days_off": ("none", "1-7", "8+"),
    "followups.change_of_score": (-4, 0, 2),
    "followups.ended": ("2026-07-28", "2026-08-05", "2026-07-29"),
}


@pytest.fixture(scope="module")
def full_folder(_made_once: Path, tmp_path_factory: pytest.TempPathFactory, passphrase: str) -> Path:
    """A record book with thousands of everything, closed: made once, copied for each test."""
    folder = Path(shutil.copytree(_made_once, tmp_path_factory.mktemp("full") / "Kingfisher"))
    vault = folders.unlock(folder, passphrase, now=NOW, limits=CHEAP_LIMITS)
    _fill(vault)
    vault.close(now=NOW)
    return folder


@pytest.fixture
def full(full_folder: Path, tmp_path: Path, open_vault: Callable[..., Vault]) -> Vault:
    return open_vault(Path(shutil.copytree(full_folder, tmp_path / "full")))


def _fill(vault: Vault) -> None:
    """Put in at once, spread over the categories by where they stand."""

    def put(sql: str, *arguments: object) -> None:
        with vault.store.change(now=NOW) as change:
            change.run(sql, arguments)

    parts = Parts()
    for name, event_type in (
        ("first", "first-death"),
        ("second", "preventable-harm"),
        ("third", "resuscitation"),
    ):
        put(
            "INSERT INTO incidents (id, label, occurred_partial, event_type, source, organisation, area, made)"
            " VALUES (?, '', '2026-08-10', ?, 'self', 'own', '', '')",
            name, event_type,
        )  # fmt: skip
    put(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO people"
        " (id, code_name, staff_group, organisation, made) SELECT 'p' || i, 'Kingfisher ' || i, '', 'own', '' FROM n",
        CASES,
    )
    put(
        "INSERT INTO cases (id, person_id, exposure, source, first_contact, made)"
        " SELECT 'c' || id, id, 'direct', 'self', '2026-08-10', '' FROM people"
    )
    put(
        "INSERT INTO followups (id, case_id, kind, due, opens, closes, state, ended)"
        " SELECT 'f' || id, id, '28-day', '2026-07-25', '2026-07-22', '2026-08-01', 'done', '2026-07-28' FROM cases"
    )
    for column, values in SPREAD.items():
        table, _, name = column.partition(".")
        first, second, _ = parts.of(CASES)
        put(
            f"UPDATE {table} SET {name} = CASE WHEN n.place <= ? THEN ? WHEN n.place <= ? THEN ? ELSE ? END"  # noqa: S608
            f" FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM {table}) n WHERE n.id = {table}.id",
            first, values[0], first + second, values[1], values[2],
        )  # fmt: skip
    for answer in ("accepted", "declined", "no-reply"):
        put(
            "INSERT INTO offers SELECT ? || id, id, '2026-08-01', '', ?, '2026-08-03' FROM cases LIMIT ?",
            answer, answer, parts.one(),
        )  # fmt: skip
    session = "group-1"
    put("INSERT INTO questionnaires VALUES ('guide', x'00', '{}')")
    put(
        "INSERT INTO sessions (id, kind, guide, state, held_on, began, saved, welcomed)"
        " VALUES (?, 'group', 'guide', 'draft', '2026-08-18', '', '', '')",
        session,
    )
    for group, many in zip(("medical-and-dental", "not-stated", "other"), parts.of(CAME), strict=True):
        put("INSERT INTO attendance VALUES (?, ?, 9999, ?, 0)", session, group, many)
    put("UPDATE sessions SET state = 'finished', finished = '' WHERE id = ?", session)
    put("INSERT INTO arising VALUES (?, ?)", session, parts.one())
    for answer in ("agree", "neither", "disagree"):
        put(
            "INSERT INTO feedback (id, canonical, answers, quarter)"
            " SELECT ? || id, 'guide', json_object('recommend', ?), '2026-Q3' FROM people LIMIT ?",
            answer, answer, parts.one(),
        )  # fmt: skip


EVERYTHING = tuple(each.key for each in CATALOGUE)
MODES = ("default", "sealed", "halves")


@pytest.fixture(params=MODES)
def chosen(request: pytest.FixtureRequest) -> Parameters:
    from pyrage import x25519

    first, second = (
        Recipient(name, str(x25519.Identity.generate().to_public()))
        for name in ("SoS team", "Clinical audit")
    )
    if request.param == "default":
        return WITHOUT_A_PACK
    if request.param == "sealed":
        return Parameters(epsilon=Fraction(4, 11), tables=EVERYTHING, recipients=(first, second), serial=1)
    tables = (*EVERYTHING, *(each.key for each in PAIRS))
    return Parameters(mode=Mode.SHARES, epsilon=Fraction(0), tables=tables, offices=(first, second), serial=1)


@pytest.fixture
def true_counts(full: Vault, chosen: Parameters, now: datetime, quarter: Quarter) -> set[int]:
    """Those that are primes, of every table that is in the file."""
    if chosen.serial:
        with full.store.change(now=now) as change:
            parameters.take_from(change, quarter, chosen)
    everything = described.packed(Mode.SHARES, Fraction(0), CATALOGUE)
    found = set(events.waiting(full.store, quarter, everything).cells.values()) & set(PRIMES)
    assert len(found) >= 35, "nearly every table has three of them"
    return found


@pytest.fixture
def issued(full: Vault, true_counts: set[int], now: datetime, quarter: Quarter) -> Issued:
    return ledger.issue(full, quarter, now=now, today=now.date())


def numbers(text: str) -> set[int]:
    """Those that are written in it; ids, hashes, fingerprints and the size of a file are not."""
    spelt = re.sub(
        r"[\d,]+ bytes|\"bytes\": \d+|\b[0-9a-f]{4}( [0-9a-f]{4}){3}\b|[0-9a-f]{16,}|-[0-9a-f]{6}\b", "", text
    )
    return {int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", spelt)}


def words(pdf: bytes) -> str:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        said = [page.get_textpage().get_text_range() for page in document]
        return "\n".join([*said, *document.get_metadata_dict().values()])


def in_bytes(data: bytes, true_counts: set[int]) -> list[int]:
    """As a number stands in a table, an object, a list or a sentence, in one byte or two for each letter."""
    data = re.sub(rb'"bytes": \d+', b"", data)
    forms = (",{},", ": {},", ":{}}}", " {} ", "[{},", "*{},", "*{} ", '"{}"')
    return [
        count
        for count in true_counts
        for form in forms
        if (said := form.format(count)).encode() in data or said.encode("utf-16-le") in data
    ]


def test_they_are_on_the_review_screen_but_for_what_is_kept_from_the_practitioner(
    full: Vault, true_counts: set[int], now: datetime, quarter: Quarter
):
    found = review(full, quarter, today=now.date())
    shown = {row.true for topic in found.topics for row in topic.rows}
    recommended = {
        count
        for cell, count in events.waiting(full.store, quarter, found.specification).cells.items()
        if cell.kind == Kind.FEEDBACK and count in true_counts
    }
    in_file = {each.kind for each in found.specification.tables}
    assert len(recommended) == (3 if Kind.FEEDBACK in in_file else 0)
    assert shown & recommended == set()
    assert len(shown & true_counts) >= (10 if found.specification.name == "sos-summary-1" else 30)


def test_the_files_hold_none(issued: Issued, true_counts: set[int]):
    for file in issued.files:
        with zipfile.ZipFile(BytesIO(file.package)) as package:
            for name in package.namelist():
                assert numbers(f"{name}\n{package.read(name).decode()}") & true_counts == set()
        assert in_bytes(file.data, true_counts) == []
        assert numbers(f"{file.name} {file.sealed_for}") & true_counts == set()


def test_the_papers_hold_none(
    full: Vault, chosen: Parameters, issued: Issued, true_counts: set[int], quarter: Quarter
):
    chain = ledger.chain_at(full, issued.file_id)
    for file in issued.files:
        assert numbers(words(summary_report(file.package, chain))) & true_counts == set()
        assert numbers(words(preview(file.document))) & true_counts == set()


def test_nothing_beside_the_encrypted_database_holds_one(full: Vault, issued: Issued, true_counts: set[int]):
    there = [
        path for path in full.folder.rglob("*") if path.is_file() and path.name not in ENCRYPTED_OR_EMPTY
    ]
    assert any(path.suffix == ".sent" for path in there)
    for path in there:
        assert in_bytes(path.read_bytes(), true_counts) == [], path.name
        assert numbers(path.name) & true_counts == set()


def test_the_audit_and_the_ledger_of_files_hold_none(full: Vault, issued: Issued, true_counts: set[int]):
    for sql in (
        "SELECT utc, actor, action, object_id FROM audit",
        "SELECT period, specification, saved, withdrawn FROM summaries",
        "SELECT quarter, content FROM summary_parameters",
    ):
        assert numbers(json.dumps([tuple(row) for row in full.store.rows(sql)])) & true_counts == set()


def test_what_helps_to_find_a_fault_holds_none(
    full: Vault, issued: Issued, true_counts: set[int], now: datetime, tmp_path: Path
):
    book = diagnostics.of_vault(full, now=now)
    report = diagnostics.Report(
        now.date(),
        diagnostics.of_programs(),
        diagnostics.of_computer(),
        troubles.read(tmp_path / "none"),
        book=book,
    )
    assert numbers(report.text()) & true_counts == set()


def test_the_terminal_is_told_none(
    full: Vault,
    true_counts: set[int],
    now: datetime,
    tmp_path: Path,
    passphrase: str,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(0)
    full.close(now=now)
    out, secret = tmp_path / "out", tmp_path / "secret"
    out.mkdir()
    secret.write_text(passphrase)
    terms = Terms(lambda: now, CHEAPEST, CHEAP_LIMITS, places.anywhere)
    run: Callable[..., int] = lambda *words: cli.main([str(word) for word in words], terms=terms)  # noqa: E731
    assert run("summary", full.folder, "--quarter", "2026-Q3", "--out", out, "--passphrase-file", secret) == 0
    assert run("withdraw", full.folder, "--quarter", "2026-Q3", "--passphrase-file", secret) == 0
    said = capsys.readouterr()
    assert "made now" in said.out and "Withdrawn" in said.out
    assert numbers(said.out + said.err + caplog.text) & true_counts == set()
    for path in out.iterdir():
        assert in_bytes(path.read_bytes(), true_counts) == []
