"""Files made under a pack: other tables, sealed, or split in two; each leaves once, and stays what it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput, Finished, SaveFailed, SummaryRefused
from sos_desktop.summary import document, events, ledger, parameters, sealing, sent, shares
from sos_desktop.summary.ledger import Issued
from sos_desktop.summary.parameters import Parameters, Recipient
from sos_desktop.summary.tables import CATALOGUE, DEFAULT, PAIRS, Cell, Mode
from sos_desktop.vault.folder import Vault

TOTAL = Cell("case", "total", "all")
ALL_TABLES = tuple(each.key for each in CATALOGUE)


@pytest.fixture(scope="module")
def identities() -> list[Any]:
    from pyrage import x25519

    return [x25519.Identity.generate() for _ in range(2)]


@pytest.fixture
def sealed(identities: list[Any]) -> Parameters:
    return Parameters(
        epsilon=Fraction(1, 2),
        tables=ALL_TABLES[:12],
        merges=(("case/staff-group", ("students", "not-stated")),),
        recipients=tuple(Recipient(f"Team {n}", str(each.to_public())) for n, each in enumerate(identities)),
        serial=1,
    )


@pytest.fixture
def clear(sealed: Parameters) -> Parameters:
    return replace(sealed, recipients=())


@pytest.fixture
def halves(identities: list[Any]) -> Parameters:
    first, second = (str(each.to_public()) for each in identities)
    return Parameters(
        mode=Mode.SHARES,
        epsilon=Fraction(0),
        tables=(*ALL_TABLES, *(each.key for each in PAIRS)),
        offices=(Recipient("Information governance", first), Recipient("Clinical audit", second)),
        serial=1,
    )


@pytest.fixture
def issue(vault: Vault, now: datetime, quarter: Quarter) -> Callable[..., Issued]:
    def issued(which: Quarter = quarter, **how: Any) -> Issued:
        return ledger.issue(vault, which, now=now, today=now.date(), **how)

    return issued


@pytest.fixture
def under(vault: Vault, now: datetime, quarter: Quarter) -> Callable[..., None]:
    """These have been in force since the quarter began."""

    def taken(chosen: Parameters, since: Quarter = quarter) -> None:
        with vault.store.change(now=now) as change:
            parameters.take_from(change, since, chosen)

    return taken


# Other tables


def test_a_file_made_under_a_pack_says_its_tables_and_what_protects_them(
    book: Any, under: Any, issue: Any, clear: Parameters
):
    book.many(book.case, 30)
    under(clear)
    issued = issue()
    read = document.read(issued.package)
    assert read == issued.document
    assert read.specification == clear.specification
    assert read.specification.name == "sos-summary-2"
    assert set(read.counts) == set(clear.specification.cells)
    assert all(count % 3 == 0 for count in read.counts.values())
    assert abs(read.counts[TOTAL] - 30) <= 30
    assert issued.files[0].data == issued.package


def test_the_default_set_is_not_touched_by_a_later_pack(
    book: Any, vault: Vault, under: Any, issue: Any, clear: Parameters, quarter: Quarter
):
    book.case("2026-05-05")
    before = issue(quarter.previous)
    under(clear)
    issue()
    assert issue(quarter.previous).package == before.package
    assert before.document.specification is DEFAULT


def test_another_epsilon_draws_other_chances(vault: Vault, clear: Parameters, quarter: Quarter):
    """The same draw under two of them would tell what lies between."""
    nothing = events.Counted(events.Counter(), 0, 0, 0, 0)
    several = [replace(clear, epsilon=Fraction(1, n)) for n in (2, 3)] + [parameters.WITHOUT_A_PACK]
    made = [ledger.prepared(vault.meta, quarter, nothing, chosen).counts for chosen in several]
    shared = set.intersection(*map(set, made))
    assert len({tuple(each[cell] for cell in sorted(shared)) for each in made}) == 3
    assert made[0] == ledger.prepared(vault.meta, quarter, nothing, several[0]).counts


def test_corrections_are_found_over_the_tables_that_were_in_each_file(
    book: Any, vault: Vault, under: Any, issue: Any, clear: Parameters, quarter: Quarter
):
    first, second = book.case("2026-05-05"), None
    issue(quarter.previous)
    second = book.case("2026-08-05")
    under(clear)
    issue()
    assert events.corrections(vault.store) == 0
    for case in (first, second):
        book.change("UPDATE cases SET tier = 3 WHERE id = ?", case)
    assert events.corrections(vault.store) == 1, "the default set has no table of tiers"
    book.change("UPDATE people SET staff_group = 'not-stated'")
    assert events.corrections(vault.store) == 2, "the pack has put students and not stated together"


def test_what_was_withdrawn_under_one_rule_leaves_again_under_the_next(
    book: Any, vault: Vault, under: Any, issue: Any, clear: Parameters, quarter: Quarter, now: datetime
):
    book.case("2026-05-05")
    ledger.withdraw(vault, issue(quarter.previous).file_id, now=now)
    under(clear)
    assert events.waiting(vault.store, quarter, clear.specification).again == 1
    issue()
    rows = vault.store.rows("SELECT categories FROM summary_events ORDER BY categories")
    assert [row["categories"].split(" ")[1] for row in rows] == ["all", "total:all"]


# Sealed


def test_a_sealed_file_opens_for_each_recipient_and_for_nobody_else(
    book: Any, under: Any, issue: Any, sealed: Parameters, identities: list[Any]
):
    from pyrage import x25519

    book.case()
    under(sealed)
    (file,) = issue().files
    assert file.name.endswith(".zip.age")
    assert file.sealed_for == "Team 0, Team 1"
    for identity in identities:
        assert sealing.unseal(file.data, identity) == file.package
    with pytest.raises(SummaryRefused):
        sealing.unseal(file.data, x25519.Identity.generate())


def test_sealed_bytes_are_the_same_for_good(
    book: Any, vault: Vault, under: Any, issue: Any, sealed: Parameters, tmp_path: Path, quarter: Quarter
):
    book.case()
    under(sealed)
    first = issue()
    book.case()
    assert issue() == first
    assert ledger.overview(vault, now=first.saved, today=first.saved.date()).earlier[0] == first
    path = ledger.save(first, tmp_path)
    assert path.name == first.name
    assert path.read_bytes() == first.files[0].data == ledger.find(vault, quarter).files[0].data


def test_what_cannot_be_sealed_does_not_leave(
    vault: Vault, under: Any, issue: Any, sealed: Parameters, monkeypatch: pytest.MonkeyPatch
):
    under(sealed)

    def fail(*_: object) -> bytes:
        raise SaveFailed("It could not be sealed.", "Nothing has left.")

    monkeypatch.setattr(sealing, "seal", fail)
    with pytest.raises(SaveFailed, match="could not be sealed"):
        issue()
    assert vault.store.rows("SELECT 1 FROM summaries") == []
    assert list((vault.folder / "sent").glob("*")) == []


def lose(vault: Vault) -> None:
    """The ledger as a backup of before would have it: nothing has left."""
    change = vault.store.connection
    change.set_authorizer(lambda *_: 0)
    for row in vault.store.rows(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%summar%'"
    ):
        change.execute(f"DROP TRIGGER {row['name']}")
    change.execute("INSERT INTO unsent_events SELECT DISTINCT kind, event_id FROM summary_events")
    for table in ("summary_events", "summary_files", "summaries"):
        change.execute(f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.parametrize("how", ["sealed", "halves"])
def test_what_left_is_read_back_byte_for_byte_after_a_restore(
    book: Any, vault: Vault, under: Any, issue: Any, how: str, request: pytest.FixtureRequest, now: datetime
):
    book.case()
    under(request.getfixturevalue(how))
    before = issue()
    lose(vault)
    assert sent.read_back(vault, now=now) == 1
    again = issue()
    assert [each.data for each in again.files] == [each.data for each in before.files]
    assert again == before


@pytest.mark.parametrize("sql", ["UPDATE summary_files SET sealed = NULL", "DELETE FROM summary_files"])
def test_what_left_is_never_rewritten(
    vault: Vault, under: Any, issue: Any, sealed: Parameters, now: datetime, sql: str
):
    under(sealed)
    issue()
    with pytest.raises(Finished), vault.store.change(now=now) as change:
        change.run(sql)


# Halves


def test_two_halves_add_up_to_the_true_counts(
    book: Any,
    vault: Vault,
    under: Any,
    issue: Any,
    halves: Parameters,
    identities: list[Any],
    quarter: Quarter,
):
    book.many(book.case, 7)
    book.group("2026-08-18", 12)
    under(halves)
    true = events.waiting(vault.store, quarter, halves.specification).cells
    issued = issue()
    opened = [
        document.read(sealing.unseal(file.data, identity))
        for file, identity in zip(issued.files, identities, strict=True)
    ]
    assert [each.half for each in opened] == [1, 2]
    assert len({(each.file_id, each.split_id, each.signer) for each in opened}) == 1
    added = shares.add(each.counts for each in opened)
    assert added == {cell: true[cell] for cell in halves.specification.cells}
    assert (added[TOTAL], added[Cell("group", "attendance", "all")]) == (7, 12)
    assert [each.sealed_for for each in issued.files] == ["Information governance", "Clinical audit"]


def test_no_half_opens_for_the_other_office(
    under: Any, issue: Any, halves: Parameters, identities: list[Any]
):
    under(halves)
    for file, identity in zip(issue().files, reversed(identities), strict=True):
        with pytest.raises(SummaryRefused):
            sealing.unseal(file.data, identity)


def test_halves_have_names_of_their_own_and_are_saved_into_a_folder(
    under: Any, issue: Any, halves: Parameters, tmp_path: Path
):
    under(halves)
    issued = issue()
    paths = ledger.save_all(issued, tmp_path)
    assert [path.name[-15:] for path in paths] == ["-half-1.zip.age", "-half-2.zip.age"]
    assert [path.read_bytes() for path in paths] == [each.data for each in issued.files]
    with pytest.raises(BadInput, match="two files, one for each office"):
        ledger.save_all(issued, tmp_path / "one.zip")


def test_an_office_without_a_key_gets_its_half_in_clear(under: Any, issue: Any, halves: Parameters):
    under(replace(halves, offices=tuple(replace(each, key="") for each in halves.offices)))
    issued = issue()
    assert [each.data for each in issued.files] == [each.package for each in issued.files]
    assert [each.sealed_for for each in issue().files] == ["Information governance", "Clinical audit"]


def test_the_split_is_made_by_the_chance_that_is_given_and_kept(
    book: Any, under: Any, issue: Any, halves: Parameters
):
    book.case()
    under(halves)
    first = issue(chance=lambda size: b"\x01" * size)
    assert first.document.split_id == "01" * 16
    assert set(first.document.counts.values()) == {int.from_bytes(b"\x01" * 8)}
    assert issue(chance=lambda size: b"\x02" * size) == first


def test_without_the_folder_of_what_was_sent_a_restored_record_book_splits_anew(
    book: Any, vault: Vault, under: Any, issue: Any, halves: Parameters, now: datetime
):
    book.case()
    under(halves)
    first = issue()
    lose(vault)
    for path in (vault.folder / "sent").iterdir():
        path.unlink()
    again = issue()
    assert again.file_id == first.file_id
    assert again.document.split_id != first.document.split_id
    halves_of_two = shares.add([first.files[0].document.counts, again.files[1].document.counts])
    assert halves_of_two[TOTAL] > 2**32, "halves of two splits add up to nonsense"


def test_a_half_that_was_sent_closes_its_quarter_when_it_is_shown(
    book: Any, vault: Vault, under: Any, issue: Any, halves: Parameters, now: datetime, quarter: Quarter
):
    book.case()
    under(halves)
    half = issue().files[1].package
    lose(vault)
    for path in (vault.folder / "sent").iterdir():
        path.unlink()
    shown = ledger.show_sent(vault, half, now=now + timedelta(days=1))
    assert [each.package for each in shown.files] == [half]
    assert issue().files == shown.files
    assert events.waiting(vault.store, quarter, halves.specification).events == 0


def test_a_sealed_file_cannot_be_shown_again(
    vault: Vault, under: Any, issue: Any, sealed: Parameters, now: datetime
):
    under(sealed)
    with pytest.raises(SummaryRefused, match="sealed"):
        ledger.show_sent(vault, issue().files[0].data, now=now)


def test_each_file_has_a_line_in_the_audit(vault: Vault, under: Any, issue: Any, halves: Parameters):
    under(halves)
    issued = issue()
    lines = vault.store.rows(
        "SELECT 1 FROM audit WHERE action = 'summary made' AND object_id = ?", (issued.file_id,)
    )
    assert len(lines) == 2


def test_a_fingerprint_is_of_the_bytes_that_leave(under: Any, issue: Any, sealed: Parameters):
    import hashlib

    under(sealed)
    (file,) = issue().files
    assert file.fingerprint.replace(" ", "") == hashlib.sha256(file.data).hexdigest()[:16]


@pytest.mark.parametrize("how", ["clear", "sealed", "halves"])
def test_nobody_and_no_key_is_in_what_leaves(
    book: Any, vault: Vault, under: Any, issue: Any, how: str, request: pytest.FixtureRequest, now: datetime
):
    case = book.case()
    chosen: Parameters = request.getfixturevalue(how)
    under(chosen)
    meta = vault.meta
    keys = (meta.vault_id, meta.install_key, meta.signing_seed, meta.audit_key)
    words = (case, "Wren", meta.nickname, str(vault.folder), "2026-08-10", now.strftime("%H:%M"))
    receivers = [each.name for each in (*chosen.recipients, *chosen.offices)]
    secrets = [word.encode() for word in (*words, *receivers, *(key.hex() for key in keys))]
    for file in issue().files:
        for data in (file.package, file.data):
            assert [secret for secret in (*secrets, *keys) if secret in data] == []
