"""A summary and its withdrawal without a window: every file of it, what was made, and what has to be told."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from sos_desktop import cli
from sos_desktop.dates import Quarter
from sos_desktop.summary import parameters
from sos_desktop.summary.parameters import Parameters, Recipient
from sos_desktop.summary.tables import CATALOGUE, Mode
from sos_desktop.terminal import Terms
from sos_desktop.vault import folder as folders
from sos_desktop.vault import places
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
TERMS = Terms(lambda: NOW, CHEAPEST, CHEAP_LIMITS, places.anywhere)
PASSPHRASE = "tin lantern over nine quiet rivers"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> tuple[int, str, str]:
        try:
            code = cli.main([str(argument) for argument in arguments], terms=TERMS)
        except SystemExit as usage:
            code = int(usage.code or 0)
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n")
    return file


@pytest.fixture
def book(run: Run, tmp_path: Path, key: Path) -> Path:
    made = tmp_path / "book"
    assert run("new", made, "--nickname", "Wren", "--passphrase-file", key)[0] == 0
    return made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.fixture
def halves(book: Path) -> Parameters:
    from pyrage import x25519

    keys = [str(x25519.Identity.generate().to_public()) for _ in range(2)]
    chosen = Parameters(
        mode=Mode.SHARES,
        epsilon=Fraction(0),
        tables=tuple(each.key for each in CATALOGUE),
        offices=(Recipient("Information governance", keys[0]), Recipient("Clinical audit", keys[1])),
        serial=1,
    )
    take(book, chosen)
    return chosen


def take(book: Path, chosen: Parameters) -> None:
    vault = folders.unlock(book, PASSPHRASE, now=NOW, limits=CHEAP_LIMITS)
    try:
        with vault.store.change(now=NOW) as change:
            parameters.take_from(change, Quarter(2026, 3), chosen)
    finally:
        vault.close(now=NOW)


def summarise(run: Run, book: Path, key: Path, out: Path) -> tuple[int, str, str]:
    return run("summary", book, "--quarter", "2026-Q3", "--out", out, "--passphrase-file", key)


def test_both_halves_are_written_and_said(run: Run, book: Path, key: Path, out: Path, halves: Parameters):
    code, said, err = summarise(run, book, key, out)
    assert (code, err) == (0, "")
    lines = said.splitlines()
    assert [Path(line).name[-15:] for line in lines[::2]] == ["-half-1.zip.age", "-half-2.zip.age"]
    assert all(Path(line).is_file() for line in lines[::2])
    assert "half 1 of 2, for Information governance" in lines[1]
    assert "half 2 of 2, for Clinical audit" in lines[3]
    assert all(
        "sealed for" in line and re.search(r"\d+ bytes, fingerprint [0-9a-f]{4} ", line)
        for line in lines[1::2]
    )


def test_two_halves_need_a_folder(run: Run, book: Path, key: Path, out: Path, halves: Parameters):
    code, said, err = summarise(run, book, key, out / "one.zip")
    assert (code, said) == (1, "")
    assert "Choose a folder" in err
    assert list(out.iterdir()) == []


def test_one_file_that_is_sealed_says_for_whom(
    run: Run, book: Path, key: Path, out: Path, halves: Parameters
):
    team = replace(halves.offices[0], name="NUH SoS team")
    one = Parameters(epsilon=Fraction(1, 3), recipients=(team,), serial=2)
    take(book, one)
    code, said, _ = summarise(run, book, key, out)
    assert code == 0
    assert "epsilon 1/3; signed, sealed for NUH SoS team" in said


@pytest.mark.parametrize("how", ["--quarter", "--file-id"])
def test_a_summary_is_withdrawn_and_what_has_to_be_told_is_said(
    run: Run, book: Path, key: Path, out: Path, how: str
):
    path = Path(summarise(run, book, key, out)[1].splitlines()[0])
    number = path.stem.rpartition("-")[2]
    code, said, err = run(
        "withdraw", book, how, "2026-Q3" if how == "--quarter" else number, "--passphrase-file", key
    )
    assert (code, err) == (0, "")
    first, second, third = said.splitlines()
    assert path.name in first
    assert re.search(
        rf"Tell the SoS team: “Please do not count summary number {number}[0-9a-f]{{26}}\.", second
    )
    assert "leaves once more" in third
    assert "was withdrawn" in summarise(run, book, key, out)[2]


def test_of_halves_both_offices_are_told(run: Run, book: Path, key: Path, out: Path, halves: Parameters):
    summarise(run, book, key, out)
    said = run("withdraw", book, "--quarter", "2026-Q3", "--passphrase-file", key)[1]
    assert "Tell Information governance and Clinical audit:" in said


def test_what_never_left_cannot_be_withdrawn(run: Run, book: Path, key: Path):
    for which in (("--quarter", "2026-Q3"), ("--file-id", "123abc")):
        code, said, err = run("withdraw", book, *which, "--passphrase-file", key)
        assert (code, said) == (1, "")
        assert "No summary of that number or quarter has left" in err


@pytest.mark.parametrize(
    "which",
    [
        (),
        ("--file-id", "abc"),
        ("--file-id", "XYZXYZ"),
        ("--quarter", "2026-Q3", "--file-id", "123abc"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(run: Run, book: Path, key: Path, which: tuple[str, ...]):
    assert run("withdraw", book, *which, "--passphrase-file", key)[0] == 2
