"""The ledger of an office: one partial for each quarter, whatever comes later and whichever backup is restored."""

import random
import shutil
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from sos_desktop.combining.senders import Sender, Senders
from sos_desktop.dates import Quarter
from sos_desktop.errors import SaveFailed, SummaryRefused, VaultReadOnly
from sos_desktop.offices import agreed, exact, partial, partial_copies, partials
from sos_desktop.offices import halves as sorting
from sos_desktop.offices.halves import Halves
from sos_desktop.summary import described, sent, shares
from sos_desktop.summary.document import Document, public_half
from sos_desktop.summary.tables import DEFAULT, Mode
from sos_desktop.vault import closed
from sos_desktop.vault.folder import Vault

Q2, Q3 = Quarter(2026, 2), Quarter(2026, 3)
SPLIT = described.packed(Mode.SHARES, Fraction(0), DEFAULT.tables)
LISTED = Senders((Sender("Everybody", "RX1", tuple(f"{practitioner:064x}" for practitioner in range(40))),))


def sort_out(documents: list[Document], period: Quarter, **how) -> Halves:
    """As an office does that has the register."""
    return sorting.sort_out(documents, period, senders=LISTED, **how)


def half_of(practitioner: int, half: int, quarter: Quarter = Q3, **how) -> Document:
    chance = random.Random(f"{practitioner} {quarter}")
    split = shares.new_split(dict.fromkeys(SPLIT.cells, 0), chance.randbytes)
    file_id, signer = chance.randbytes(16).hex(), f"{practitioner:064x}"
    counts = split.first if half == 1 else split.second
    return replace(
        Document(SPLIT, file_id, "RX1", quarter, False, counts, signer, half, split.split_id), **how
    )


def halves(numbers=range(6), half: int = 1, quarter: Quarter = Q3, **how) -> Halves:
    return sort_out([half_of(each, half, quarter, **how) for each in numbers], quarter)


def short(given: Halves) -> str:
    return agreed.short(given.fingerprint)


@pytest.fixture
def team(new_vault) -> Vault:
    return new_vault("SoS team", kind="team")


@pytest.fixture
def second(new_vault) -> Vault:
    return new_vault("Clinical audit", kind="team")


@pytest.fixture
def make(now: datetime, today: date):
    def made(vault: Vault, given: Halves, typed: str | None = None) -> partials.Kept:
        return partials.make(vault, given, short(given) if typed is None else typed, now=now, today=today)

    return made


def test_each_office_makes_one_and_both_open_together(team, second, make, now):
    one, other = make(team, halves()), make(second, halves(half=2))
    assert one.mine and one.partial.signer == public_half(team.meta.signing_seed)
    brought = partials.bring_in(team, other.package, now=now)
    assert not brought.mine
    kept = partials.ledger(team, now=now)
    assert [each.mine for each in kept] == [True, False]
    assert exact.opened(*(each.partial for each in kept)).files == 6


def test_the_same_quarter_gives_the_same_bytes_again(team, make):
    assert make(team, halves()).package == make(team, halves(reversed(range(6)))).package


def test_a_quarter_has_one_partial_and_a_late_file_waits_for_the_next(team, make):
    make(team, halves())
    with pytest.raises(SummaryRefused, match="has one"):
        make(team, halves(range(7)))
    later = [half_of(each, 1, Q3.next) for each in range(6)]
    found = sort_out([*later, half_of(6, 1), half_of(0, 1)], Q3.next, added=partials.added(team))
    assert found.late == 1 and "stands in the partial of July" in found.waiting[0].reason


def test_no_file_is_ever_added_up_twice(team, make, now):
    make(team, halves(quarter=Q2))
    earlier = [half_of(each, 1, Q2) for each in range(6)]
    found = sort_out([*earlier, *(half_of(each, 1) for each in range(6))], Q3)
    with pytest.raises(SummaryRefused, match="No file is ever added up twice"):
        make(team, found)
    assert len(partials.ledger(team, now=now)) == 1


def test_another_list_than_the_other_offices_makes_nothing(team, make, now):
    for typed in ("", "1F3A-9C02-77D1-0B4E", short(halves(range(7)))):
        with pytest.raises(SummaryRefused, match="never be opened, nor made anew"):
            make(team, halves(), typed)
    assert partials.ledger(team, now=now) == ()


def test_too_few_files_make_nothing(team, make):
    with pytest.raises(SummaryRefused, match="single practitioners"):
        make(team, halves(range(4)))


def test_a_quarter_that_has_not_ended_makes_nothing(team, make):
    with pytest.raises(SummaryRefused, match="has not ended"):
        make(team, halves(quarter=Quarter(2026, 4)))


def test_an_office_without_the_register_makes_nothing(team, make, now):
    with pytest.raises(SummaryRefused, match="at least 5 files; 0 can be"):
        make(team, sorting.sort_out([half_of(each, 1) for each in range(6)], Q3))
    assert partials.ledger(team, now=now) == ()


def test_made_up_files_are_not_added_up_in_a_real_record_book(team, make, now):
    with pytest.raises(SummaryRefused, match="demonstration"):
        make(team, halves(demonstration=True))


def test_made_up_sums_are_not_brought_into_a_real_record_book(team, new_vault, make, now):
    show = new_vault("Show", kind="team", demonstration=True)
    with pytest.raises(SummaryRefused, match="Made-up"):
        partials.bring_in(team, make(show, halves(demonstration=True)).package, now=now)


def test_a_practitioners_record_book_makes_no_partial(vault, make, now):
    with pytest.raises(SummaryRefused, match="SoS team"):
        make(vault, halves())
    with pytest.raises(SummaryRefused, match="SoS team"):
        partials.bring_in(vault, b"", now=now)
    assert partials.read_back(vault, now=now) == 0


def test_a_demonstration_shows_what_an_office_does(new_vault, make, now):
    show = new_vault("Show", demonstration=True)
    assert make(show, halves(demonstration=True)).mine and len(partials.ledger(show, now=now)) == 1


def test_two_of_the_same_office_are_refused(team, second, make, now):
    make(team, halves())
    with pytest.raises(SummaryRefused, match="same office"):
        partials.bring_in(team, make(second, halves()).package, now=now)


def test_another_partial_of_the_other_office_takes_the_place_of_the_one_before(
    team, second, make, new_vault, now
):
    wrong = make(new_vault("Wrong", kind="team"), halves(range(7), half=2))
    partials.bring_in(team, wrong.package, now=now)
    right = make(second, halves(half=2))
    partials.bring_in(team, right.package, now=now)
    assert [each.package for each in partials.ledger(team, now=now)] == [right.package]


def test_what_was_made_is_in_the_audit(team, make):
    made = make(team, halves())
    row = team.store.row("SELECT action, object_id FROM audit ORDER BY seq DESC LIMIT 1")
    assert tuple(row) == ("partial made", "2026-Q3") and made.partial.name.startswith(
        "partial-2026-Q3-office-1-"
    )


def test_it_is_saved_under_its_name_and_read_back(team, make, tmp_path):
    made = make(team, halves())
    path = partials.save(made, tmp_path)
    assert path.name == made.partial.name and partial.read(path.read_bytes()) == made.partial
    assert partials.save(made, tmp_path / "other.zip").read_bytes() == made.package


def test_the_database_itself_keeps_it_to_one(team, make, now):
    make(team, halves())
    for sql in (
        "UPDATE partials SET list = ''", "DELETE FROM partials", "UPDATE partial_files SET period = ''",
        "DELETE FROM partial_files",
    ):  # fmt: skip
        with pytest.raises(Exception, match=r"never|stays"), team.store.change(now=now) as change:
            change.run(sql)


# After a restore


@pytest.fixture
def before(new_vault, open_vault, now, tmp_path) -> tuple[Vault, Vault]:
    """A record book, and itself as a backup from before anything was made has it."""
    vault = new_vault("Team", kind="team")
    vault.close(now=now)
    older = shutil.copytree(vault.folder, tmp_path / "restored")
    return open_vault(vault.folder), open_vault(older)


def the_copy(vault: Vault) -> Path:
    (copy,) = (vault.folder / "sent").glob("partial-*.sent")
    return copy


def test_a_record_book_from_an_older_backup_knows_what_it_has_made(before, make, now):
    vault, restored = before
    made = make(vault, halves())
    shutil.copy(the_copy(vault), restored.folder / "sent")
    assert [each.package for each in partials.ledger(restored, now=now)] == [made.package]
    with pytest.raises(SummaryRefused, match="has one"):
        make(restored, halves(range(7)))


def test_a_copy_that_is_missing_is_written_again(team, make):
    make(team, halves())
    the_copy(team).unlink()
    make(team, halves())
    assert the_copy(team).exists()


def test_a_copy_that_cannot_be_read_stops_everything(before, make):
    vault, restored = before
    make(vault, halves())
    (restored.folder / "sent" / the_copy(vault).name).write_bytes(the_copy(vault).read_bytes()[:-1])
    with pytest.raises(SummaryRefused, match="newest backup"):
        make(restored, halves())


def test_without_the_copies_an_ended_quarter_stays_closed_until_its_partial_is_brought_in(before, make, now):
    vault, restored = before
    made = make(vault, halves())
    closed.note(restored.folder / "sent", now=now)
    with pytest.raises(SummaryRefused, match="came back from a backup"):
        make(restored, halves(range(7)))
    assert partials.bring_in(restored, made.package, now=now).mine
    assert the_copy(restored).exists() and make(restored, halves()).package == made.package
    assert partials.bring_in(restored, made.package, now=now).mine


def test_one_that_this_office_made_otherwise_is_not_brought_in_beside_it(team, make, now):
    make(team, halves())
    counts = partial.read(make(team, halves()).package)
    forged = partial.write(replace(counts, counts=dict.fromkeys(counts.counts, 1)), team.meta.signing_seed)
    with pytest.raises(SummaryRefused, match="has one"):
        partials.bring_in(team, forged, now=now)


def test_summaries_and_partials_do_not_take_each_others_copies(team, make, now):
    make(team, halves())
    assert sent.read_back(team, now=now) == 0


def test_where_the_disk_refuses_the_copy_it_is_said_and_made_again(team, make, monkeypatch, now):
    def refuse(*_):
        raise OSError

    monkeypatch.setattr(partial_copies, "write_safely", refuse)
    with pytest.raises(SaveFailed, match="it will be the same"):
        make(team, halves())
    monkeypatch.undo()
    make(team, halves())
    assert partial_copies.on_disk(team) == {"2026-Q3"}


def test_where_the_folder_cannot_be_read_nothing_is_made(team, make, monkeypatch):
    def refuse(*_):
        raise OSError

    monkeypatch.setattr(Path, "glob", refuse)
    with pytest.raises(SummaryRefused, match="cannot be read"):
        make(team, halves())


def test_a_record_book_that_can_only_be_read_makes_none(team, make, now):
    team.store.read_only = team.read_only = True
    assert partials.read_back(team, now=now) == 0
    with pytest.raises(VaultReadOnly):
        make(team, halves())
