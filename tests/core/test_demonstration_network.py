"""A made-up network: what a real one would have sent, marked for good, the same for a seed, and nothing half made."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sos_desktop import cli
from sos_desktop.dates import Quarter
from sos_desktop.demonstration import network
from sos_desktop.demonstration.network_habits import Sending, habits
from sos_desktop.errors import BadInput, PlaceRefused
from sos_desktop.summary import combine, document, events
from sos_desktop.summary.tables import Cell

TODAY = date(2026, 11, 23)
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
    return network.make(folder, practitioners=13, quarters=8, seed=5, today=TODAY, watch=watch)


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


def test_no_record_book_and_no_true_count_stays_behind(made: network.Network) -> None:
    names = {path.name for path in made.folder.iterdir()}
    assert names == {network.SUMMARIES, network.WITHDRAWN, network.ABOUT}
    assert {path.suffix for path in made.summaries.iterdir()} == {".zip"}


def test_the_same_seed_makes_the_same_files_and_another_makes_others(tmp_path: Path) -> None:
    def bytes_of(seed: int, name: str) -> dict[str, bytes]:
        small = network.make(tmp_path / name, practitioners=2, quarters=2, seed=seed, today=TODAY)
        return {path.name: path.read_bytes() for path in small.summaries.iterdir()}

    first = bytes_of(1, "first")
    assert first and bytes_of(1, "again") == first
    assert not bytes_of(2, "other").keys() & first.keys()


def test_it_can_be_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> None:
        told.append((done, of))
        if done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        network.make(tmp_path / "net", practitioners=2, quarters=2, today=TODAY, progress=stop)
    assert told == [(1, 4), (2, 4)]
    assert not list(tmp_path.iterdir())


def test_a_folder_with_something_in_it_is_refused_and_an_empty_one_is_not(tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").write_text("Dear all")
    with pytest.raises(PlaceRefused):
        network.make(full, practitioners=1, quarters=1, today=TODAY)
    assert [path.name for path in full.iterdir()] == ["letter.txt"]
    empty = tmp_path / "empty"
    empty.mkdir()
    assert network.make(empty, practitioners=1, quarters=1, today=TODAY).files == 1


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
        network.make(tmp_path / "net", **{"today": TODAY, **how})  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_most_send_in_time_some_late_and_some_never() -> None:
    import random

    everybody = [habits(random.Random(number), "Wren", number, 12) for number in range(300)]
    sent = Counter(each for one in everybody for each in one.sends)
    assert sent[Sending.IN_TIME] > 4 * sent[Sending.LATE] > 0
    assert 0 < sent[Sending.MISSING] < sent.total() / 5
    assert all(
        one.sends[one.withdraws + 1] is Sending.IN_TIME for one in everybody if one.withdraws is not None
    )


def test_one_command_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: dict[str, object] = {}

    def make(folder: Path, **how: object) -> network.Network:
        asked.update(how)
        return small(folder, practitioners=1, quarters=2, today=TODAY)

    small = network.make
    monkeypatch.setattr(network, "make", make)
    assert cli.main(["demo", "--network", str(tmp_path / "net"), "--seed", "9", "--today", "2026-11-23"]) == 0
    assert asked == {"seed": 9, "today": TODAY}
    assert "made 2 summaries of 1 made-up practitioners over 2 quarters" in capsys.readouterr().out
