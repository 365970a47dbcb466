"""Adding up without a window: files, folders, what is sealed, what was withdrawn, and roll-ups of roll-ups."""

import csv
import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sos_desktop import cli
from sos_desktop.casebook import Casebook
from sos_desktop.combining import kept
from sos_desktop.commands import combining as combine_commands
from sos_desktop.dates import Quarter
from sos_desktop.programme import register
from sos_desktop.programme.register import Entry
from sos_desktop.summary import document, sealing
from sos_desktop.summary.document import Document
from sos_desktop.summary.sealing import Opener
from sos_desktop.summary.tables import DEFAULT
from sos_desktop.terminal import Terms
from sos_desktop.vault import places
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
TERMS = Terms(lambda: NOW, CHEAPEST, CHEAP_LIMITS, places.anywhere)
SUMMER = Quarter(2026, 3)
OWN = "tin lantern over nine quiet rivers"


def seed(who: int) -> bytes:
    return hashlib.sha256(f"practitioner {who}".encode()).digest()


def package(who: int, quarter: Quarter = SUMMER) -> bytes:
    counts = dict.fromkeys(DEFAULT.cells, 30)
    return document.write(
        Document(
            DEFAULT,
            hashlib.sha256(f"{who} {quarter}".encode()).hexdigest()[:32],
            "RX1",
            quarter,
            False,
            counts,
        ),
        seed(who),
    )


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    folder = tmp_path / "sent" / "summer"
    folder.mkdir(parents=True)
    for who in range(6):
        (folder / f"{who}.zip").write_bytes(package(who))
    return folder.parent


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(OWN)
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: object) -> tuple[int, str, str]:
        try:
            code = cli.main([str(argument) for argument in arguments], terms=TERMS)
        except SystemExit as usage:
            code = int(usage.code or 0)
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def team(run: Callable[..., tuple[int, str, str]], tmp_path: Path, key: Path) -> Path:
    assert run("new", tmp_path / "team", "--team", "--passphrase-file", key)[0] == 0
    return tmp_path / "team"


def totals(folder: Path) -> dict[str, str]:
    """The first row: all cases, over everything."""
    with (folder / "totals.csv").open() as file:
        return next(csv.DictReader(file))


def test_a_folder_of_folders_is_added_up(run, sent, tmp_path):
    code, out, err = run("combine", sent, "--out", tmp_path / "out", "--expected", 6)
    assert (code, err) == (0, "")
    assert (totals(tmp_path / "out")["files"], totals(tmp_path / "out")["count"]) == ("6", "180")
    assert "impact-report.pdf" in out


def test_what_was_withdrawn_is_left_out_and_named(run, sent, tmp_path):
    number = document.read(package(0)).file_id
    code, _, err = run("combine", sent, "--out", tmp_path / "out", "--withdrawn", number.upper())
    assert (code, err) == (0, "not added: 0.zip: Its practitioner has withdrawn it.\n")
    assert totals(tmp_path / "out")["files"] == "5"


def test_a_quarter_of_the_future_is_refused_by_the_clock_of_this_computer(run, sent, tmp_path):
    (sent / "early.zip").write_bytes(package(9, Quarter(2026, 4)))
    _, _, err = run("combine", sent, "--out", tmp_path / "out")
    assert err.startswith("not added: early.zip: Its quarter, October to December 2026, has not ended")


@pytest.mark.parametrize(
    ("option", "code", "said"),
    [
        (("--withdrawn", "12ab"), 1, "not the number of a summary"),
        (("--rollup",), 1, "Give it with --book"),
        (("--expected", "0"), 2, "at least 1"),
        (("--expected", "many"), 2, "at least 1"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_read(run, sent, tmp_path, option, code, said):
    found, _, err = run("combine", sent, "--out", tmp_path / "out", *option)
    assert found == code and said in err
    assert not (tmp_path / "out").exists()


def test_the_record_book_opens_what_was_sealed_to_it_and_knows_what_was_withdrawn(
    run, sent, team, key, tmp_path
):
    casebook = Casebook.open(team, OWN, now=NOW, limits=CHEAP_LIMITS)
    recipient = Opener.of(casebook.vault.meta).recipient
    kept.withdraw(casebook.vault.store, document.read(package(1)).file_id, now=NOW)
    casebook.close(now=NOW)
    (sent / "7.zip.age").write_bytes(sealing.seal(package(7), [recipient]))
    arguments = ("combine", sent, "--out", tmp_path / "out")
    _, _, err = run(*arguments)
    assert "It is sealed: open it first" in err
    code, _, err = run(*arguments, "--book", team, "--passphrase-file", key)
    assert (code, err) == (0, "not added: 1.zip: Its practitioner has withdrawn it.\n")
    assert totals(tmp_path / "out")["files"] == "6"


def test_the_register_says_who_is_believed_and_who_is_waited_for(run, sent, team, key, tmp_path):
    casebook = Casebook.open(team, OWN, now=NOW, limits=CHEAP_LIMITS)
    for who in (*range(5), 8):
        entry = Entry(f"Wren {who}", keys=(document.public_half(seed(who)),), sends_from=SUMMER)
        register.add(casebook.vault.store, entry, now=NOW, today=date(2026, 11, 23))
    casebook.close(now=NOW)
    code, _, err = run("combine", sent, "--out", tmp_path / "out", "--book", team, "--passphrase-file", key)
    assert (code, err.splitlines()) == (
        0,
        [
            "not added: 5.zip: The key that signed it is not in the register.",
            "not here yet, July to September 2026: Wren 8",
        ],
    )
    assert totals(tmp_path / "out")["reads"].startswith("at least")


def test_a_practitioners_record_book_does_not_add_up(run, sent, key, tmp_path):
    assert run("new", tmp_path / "book", "--passphrase-file", key)[0] == 0
    code, _, err = run(
        "combine", sent, "--out", tmp_path / "out", "--book", tmp_path / "book", "--passphrase-file", key
    )
    assert code == 1 and "a practitioner's" in err


def test_roll_ups_of_trusts_are_added_up_to_the_nation(run, team, key, tmp_path):
    signed = ("--book", team, "--passphrase-file", key, "--rollup")
    for trust in (0, 10):
        folder = tmp_path / f"trust-{trust}"
        folder.mkdir()
        for who in range(trust, trust + 5):
            (folder / f"{who}.zip").write_bytes(package(who))
        _, out, _ = run("combine", folder, "--out", tmp_path / "ups", *signed)
        roll_up = Path(out.splitlines()[-1])
        assert roll_up.name.startswith("roll-up-2026-Q3-to-2026-Q3-")
    code, out, err = run("combine", tmp_path / "ups", "--out", tmp_path / "nation", *signed)
    assert (code, err) == (0, "")
    assert (totals(tmp_path / "nation")["files"], totals(tmp_path / "nation")["count"]) == ("10", "300")
    assert "roll-up-" in out


def test_how_far_it_is_is_said_where_it_takes_longer_than_a_moment(run, sent, tmp_path, monkeypatch):
    monkeypatch.setattr(combine_commands, "_SECONDS", 0.0)
    _, _, err = run("combine", sent, "--out", tmp_path / "out")
    assert err == "0 of 6 files\n"
