"""A made-up network: what a real one would have sent, marked for good, the same for a seed, and nothing half made."""

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from sos_desktop import cli
from sos_desktop.attack import audit as attack
from sos_desktop.casebook import Casebook
from sos_desktop.cli import Terms
from sos_desktop.combining import combine, kept
from sos_desktop.combining.adding import Adding
from sos_desktop.dates import Quarter
from sos_desktop.demonstration import network, network_trust
from sos_desktop.demonstration.network_bringing_in import bring_in
from sos_desktop.demonstration.network_habits import Sending, habits
from sos_desktop.errors import BadInput, PlaceRefused, SaveFailed
from sos_desktop.impact import trust_book, trust_csv, written
from sos_desktop.impact.trust_figures import Measure
from sos_desktop.programme import document as programme_document
from sos_desktop.programme import register, register_file, senders
from sos_desktop.summary import document, events, shares
from sos_desktop.summary.document import Document
from sos_desktop.summary.tables import Cell
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
make = partial(network.make, today=TODAY, cost=CHEAPEST, limits=CHEAP_LIMITS)
TOTAL = Cell("case", "total", "all")


@pytest.fixture(scope="module")
def truth() -> Counter[Quarter]:
    """How many cases went into the files of each quarter: nobody but a test is told."""
    return Counter()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, truth: Counter[Quarter]) -> network.Network:
    """Thirteen practitioners over seven quarters: one of them withdraws a file, and one laptop is lost."""

    def watch(vault, quarter):  # type: ignore[no-untyped-def]
        truth[quarter] += events.waiting(vault.store, quarter).cells[TOTAL]

    folder = tmp_path_factory.mktemp("network") / "made up"
    return make(folder, practitioners=13, quarters=8, seed=5, watch=watch)


def test_it_is_what_the_practitioners_would_have_sent(made: network.Network) -> None:
    paths = list(made.summaries.iterdir())
    assert len(paths) == made.files == 13 * 8 - made.missing
    assert made.quarters[-1] == Quarter(2026, 3) and len(made.quarters) == 8
    documents = [document.read(path.read_bytes()) for path in paths]
    assert {each.period for each in documents} == set(made.quarters)
    assert len({each.signer for each in documents}) == 13
    assert len({each.organisation for each in documents}) == 4


def test_every_file_says_that_it_is_made_up(made: network.Network) -> None:
    assert all(document.read(path.read_bytes()).demonstration for path in made.summaries.iterdir())
    assert "nobody in it is real" in (made.folder / network.ABOUT).read_text()


def test_they_add_up_to_about_what_happened(made: network.Network, truth: Counter[Quarter]) -> None:
    total = combine.combine([made.summaries], expected=13).total(TOTAL)
    assert abs(total.count - truth.total()) < 2 * total.half_width
    assert truth.total() > 100


def test_a_lost_laptop_and_a_wrong_file_are_in_it(made: network.Network) -> None:
    assert len(made.withdrawn) == 1
    assert (made.folder / network.WITHDRAWN).read_text().split() == list(made.withdrawn)
    ids = [document.read(path.read_bytes()).file_id for path in made.summaries.iterdir()]
    assert set(made.withdrawn) < set(ids)
    assert len(set(ids)) == len(ids), "nobody's quarter has two names"


def test_no_record_book_of_a_practitioner_and_no_true_count_stays_behind(made: network.Network) -> None:
    names = {path.name for path in made.folder.iterdir()}
    beside = {network.WITHDRAWN, network.ABOUT, "register.csv", "trust-figures.csv", "made-up.sosprogramme"}
    assert names == {network.SUMMARIES, *network.OFFICES, network.TEAM, *beside}
    assert {path.suffix for path in made.summaries.iterdir()} == {".zip"}


# Two offices


def test_one_trust_shows_what_two_offices_would_get(
    made: network.Network, truth: Counter[Quarter], halves_of: dict[str, list[Document]]
) -> None:
    first, second = halves_of.values()
    assert len(first) == len(second) > 20
    assert {each.organisation for each in (*first, *second)} == {"ZZ1"}
    assert {each.half for each in first} == {1} and {each.half for each in second} == {2}
    assert {each.split_id for each in first} == {each.split_id for each in second}
    total = shares.add(
        (shares.add(each.counts for each in first), shares.add(each.counts for each in second))
    )
    assert 20 < total[TOTAL] < truth.total(), "one trust of four"
    assert sum(total[cell] for cell in total if cell.table == "tier") == total[TOTAL], "every table is there"


@pytest.fixture(scope="module")
def halves_of(made: network.Network) -> dict[str, list[Document]]:
    return {
        office: [document.read(path.read_bytes()) for path in sorted((made.folder / office).iterdir())]
        for office in network.OFFICES
    }


def test_the_audit_finds_nothing_until_both_halves_lie_in_one_place(made: network.Network) -> None:
    first, second = (made.folder / office for office in network.OFFICES)
    assert attack.audit([made.summaries]).findings == ()
    assert attack.audit([first]).findings == attack.audit([second]).findings == ()
    assert [each.rule for each in attack.audit([first, second]).findings] == ["halves-open-few"]


# The SoS team


@pytest.fixture
def team(made: network.Network, tmp_path: Path) -> Iterator[Casebook]:
    folder = Path(shutil.copytree(made.team, tmp_path / "team"))
    casebook = Casebook.open(folder, network.PASSPHRASE, now=NOW, limits=CHEAP_LIMITS)
    yield casebook
    casebook.close(now=NOW)


def test_the_team_has_a_record_book_of_its_own_that_is_marked(team: Casebook) -> None:
    assert (team.vault.meta.kind, team.vault.meta.demonstration) == ("team", True)


def test_its_register_knows_whose_every_file_is(team: Casebook, made: network.Network) -> None:
    signers = {document.read(path.read_bytes()).signer for path in made.summaries.iterdir()}
    assert register.signers(team.store) == signers
    counts = register.counts(team.store, TODAY)
    assert counts.trained == 13 + 14 and counts.remain < counts.trained
    assert register.expected(team.store, made.quarters[-1]).number >= 12
    sheet = register_file.read((made.folder / "register.csv").read_bytes(), today=TODAY)
    assert len(sheet.rows) == 27 and not sheet.findings


def test_its_trust_figures_are_those_of_the_file_and_every_trust_has_staff(
    team: Casebook, made: network.Network
) -> None:
    reading = trust_csv.read((made.folder / "trust-figures.csv").read_bytes(), today=TODAY)
    assert not reading.findings
    figures = trust_book.in_force(team.store)
    assert len(figures.figures) == len(reading.figures)
    assert {each.measure for each in figures.figures} == set(Measure)
    last = made.quarters[-1]
    staff = figures.headcount("", network_trust.NAMES, last.first, last.last)
    assert staff and 20_000 < staff < 30_000
    assert any(each.baseline for each in figures.figures)


def test_the_summaries_are_in_it_and_add_up(team: Casebook, made: network.Network) -> None:
    assert kept.count(team.store) == made.files
    assert kept.withdrawn(team.store) == made.withdrawn
    files = combine.Files()
    adding = Adding(
        partial(kept.again, team.store, files), withdrawn=made.withdrawn, senders=senders.of(team.store)
    )
    kept.put_into(adding, files, team.store, lambda done, of: None)
    combined = adding.sum_up(expected=13)
    assert combined.files == made.files - 1 and combined.demonstration


def test_its_own_words_and_changes_are_written(team: Casebook) -> None:
    told = written.read(team.store)
    assert [each.rebases for each in told.annotations] == [False, True]
    assert "made-up" in told.said("why")


def test_its_pack_can_be_read_and_is_marked(made: network.Network, team: Casebook) -> None:
    pack = programme_document.read((made.folder / "made-up.sosprogramme").read_bytes())
    assert pack.demonstration and pack.serial == 1
    assert {each.code for each in pack.contents.organisations} == set(network_trust.NAMES)
    assert set(pack.contents.practitioners) == register.signers(team.store)


def test_the_same_seed_makes_the_same_files_and_another_makes_others(tmp_path: Path) -> None:
    def bytes_of(seed: int, name: str) -> dict[str, bytes]:
        small = make(tmp_path / name, practitioners=2, quarters=2, seed=seed)
        files = [path for path in small.folder.rglob("*") if path.suffix in (".zip", ".csv", ".sosprogramme")]
        return {path.name: path.read_bytes() for path in files}

    first = bytes_of(1, "first")
    assert first and bytes_of(1, "again") == first
    other = bytes_of(2, "other")
    assert not [name for name in other.keys() & first.keys() if other[name] == first[name]]


def test_it_can_be_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> None:
        told.append((done, of))
        if done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        make(tmp_path / "net", practitioners=2, quarters=2, progress=stop)
    assert told == [(1, 4), (2, 4)]
    assert not list(tmp_path.iterdir())


def test_a_folder_with_something_in_it_is_refused_and_an_empty_one_is_not(tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").write_text("Dear all")
    with pytest.raises(PlaceRefused):
        make(full, practitioners=1, quarters=1)
    assert [path.name for path in full.iterdir()] == ["letter.txt"]
    empty = tmp_path / "empty"
    empty.mkdir()
    assert make(empty, practitioners=1, quarters=1).files == 1


@pytest.mark.parametrize(
    "how",
    [
        {"practitioners": 0},
        {"practitioners": 501},
        {"quarters": 0},
        {"quarters": 41},
        {"today": date(2100, 1, 1)},
    ],
)
def test_what_is_out_of_all_reason_is_refused_before_anything_is_made(
    tmp_path: Path, how: dict[str, object]
) -> None:
    with pytest.raises(BadInput):
        make(tmp_path / "net", **how)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_most_send_in_time_some_late_and_some_never() -> None:
    everybody = [habits(random.Random(number), "Wren", number, 12) for number in range(300)]
    sent = Counter(each for one in everybody for each in one.sends)
    assert sent[Sending.IN_TIME] > 4 * sent[Sending.LATE] > 0
    assert 0 < sent[Sending.MISSING] < sent.total() / 5
    assert all(
        one.sends[one.withdraws + 1] is Sending.IN_TIME for one in everybody if one.withdraws is not None
    )


def test_only_the_teams_record_book_can_be_made(tmp_path: Path) -> None:
    passphrase = network.make_team(
        tmp_path / "Made-up network",
        practitioners=1,
        quarters=1,
        today=TODAY,
        cost=CHEAPEST,
        limits=CHEAP_LIMITS,
    )
    assert [path.name for path in tmp_path.iterdir()] == ["Made-up network"]
    casebook = Casebook.open(tmp_path / "Made-up network", passphrase, now=NOW, limits=CHEAP_LIMITS)
    assert kept.count(casebook.store) == 1
    casebook.close(now=NOW)


# Into a demonstration that is open


def test_it_is_brought_into_a_demonstration_once(made: network.Network, new_vault) -> None:  # type: ignore[no-untyped-def]
    vault = new_vault("Kingfisher", demonstration=True)
    assert bring_in(vault, made.folder, now=NOW) == made.files == kept.count(vault.store)
    assert len(register.everybody(vault.store)) == 27
    assert trust_book.in_force(vault.store).figures
    assert bring_in(vault, made.folder, now=NOW) == 0
    assert kept.count(vault.store) == made.files
    assert len(register.everybody(vault.store)) == 27


def test_it_is_never_brought_into_a_record_book_of_real_people(made: network.Network, new_vault) -> None:  # type: ignore[no-untyped-def]
    vault = new_vault("SoS team", kind="team")
    with pytest.raises(BadInput, match="the network is made up"):
        bring_in(vault, made.folder, now=NOW)
    assert kept.count(vault.store) == 0


def test_a_disk_that_refuses_is_said_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(network.Team, "make", refuse)
    with pytest.raises(SaveFailed, match="did not take the made-up network"):
        make(tmp_path / "net", practitioners=1, quarters=1)
    assert not list(tmp_path.iterdir())


def test_one_command_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: dict[str, object] = {}
    real = network.make

    def smaller(folder: Path, **how: object) -> network.Network:
        asked.update(how)
        return real(folder, practitioners=1, quarters=2, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(network, "make", smaller)
    terms = Terms(lambda: NOW, CHEAPEST, CHEAP_LIMITS)
    wanted = ["demo", "--network", str(tmp_path / "net"), "--seed", "9", "--today", "2026-11-24"]
    assert cli.main(wanted, terms=terms) == 0
    assert asked == {"seed": 9, "today": date(2026, 11, 24), "cost": CHEAPEST, "limits": CHEAP_LIMITS}
    said = capsys.readouterr().out
    assert "made 2 summaries of 1 made-up practitioners over 2 quarters" in said
    assert f"passphrase: {network.PASSPHRASE}" in said
