"""Trust figures, the register and the team's words without a window: beside what was added up."""

import csv
import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sos_desktop import cli
from sos_desktop.casebook import Casebook
from sos_desktop.dates import Quarter
from sos_desktop.impact import trust_book, trust_csv, written
from sos_desktop.programme import register
from sos_desktop.programme.register import Entry, Role
from sos_desktop.summary import document
from sos_desktop.summary.document import Document
from sos_desktop.summary.tables import DEFAULT
from sos_desktop.terminal import Terms
from sos_desktop.vault import places
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
TODAY = date(2026, 11, 23)
TERMS = Terms(lambda: NOW, CHEAPEST, CHEAP_LIMITS, places.anywhere)
OWN = "tin lantern over nine quiet rivers"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    folder = tmp_path / "sent"
    folder.mkdir()
    for who in range(6):
        seed = hashlib.sha256(f"practitioner {who}".encode()).digest()
        counts = dict.fromkeys(DEFAULT.cells, 30)
        made = Document(DEFAULT, seed.hex()[:32], "RX1", Quarter(2026, 3), False, counts)
        (folder / f"{who}.zip").write_bytes(document.write(made, seed))
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli.main([str(argument) for argument in arguments], terms=TERMS)
        return code, *capsys.readouterr()

    return run


def sheet(folder: Path, *rows: str) -> Path:
    path = folder / "figures.csv"
    path.write_text("\n".join([",".join(trust_csv.COLUMNS), *rows]), "utf-8")
    return path


def staff(number: str) -> str:
    return f"headcount,RX1,2026-09-30,,,Students,,,{number},,"


def said(folder: Path, row: str, column: str) -> Any:
    with (folder / "impact-report.csv").open(encoding="utf-8") as file:
        return [
            each["reads"] for each in csv.DictReader(file) if (each["row"], each["column"]) == (row, column)
        ]


def test_figures_that_are_given_stand_beside_ours(run: Run, sent: Path, tmp_path: Path):
    code, out, err = run(
        "combine",
        sent,
        "--out",
        tmp_path / "out",
        "--expected",
        6,
        "--figures",
        sheet(tmp_path, staff("500")),
    )
    assert (code, err) == (0, "")
    assert said(tmp_path / "out", "Students", "Staff") == ["500"]
    assert "1-events.png" in out


def test_figures_with_mistakes_are_refused_row_by_row_before_anything_is_written(
    run: Run, sent: Path, tmp_path: Path
):
    figures = sheet(tmp_path, staff("500"), staff("=1"))
    code, out, err = run("combine", sent, "--out", tmp_path / "out", "--figures", figures)
    assert (code, out) == (1, "")
    assert "figures.csv: Row 3, number: “=1” begins like a formula. Type it as plain text." in err
    assert not (tmp_path / "out").exists()
    code, _, err = run("combine", sent, "--out", tmp_path / "out", "--figures", tmp_path / "gone.csv")
    assert code == 1
    assert "gone.csv cannot be read from the disk." in err


def test_the_template_is_written_beside_the_report(run: Run, sent: Path, tmp_path: Path):
    _, out, _ = run("combine", sent, "--out", tmp_path / "out", "--figures-template")
    assert Path(out.splitlines()[-1]).read_bytes() == trust_csv.template()


def test_the_record_book_gives_its_figures_words_and_register_and_a_file_given_now_comes_first(
    run: Run, sent: Path, tmp_path: Path
):
    key = tmp_path / "passphrase"
    key.write_text(OWN)
    assert run("new", tmp_path / "team", "--team", "--passphrase-file", key)[0] == 0
    casebook = Casebook.open(tmp_path / "team", OWN, now=NOW, limits=CHEAP_LIMITS)
    store = casebook.vault.store
    data = sheet(
        tmp_path, staff("500"), staff("900").replace("Students", "Healthcare Scientists")
    ).read_bytes()
    trust_book.load(store, "kept.csv", data, now=NOW, today=TODAY)
    written.write(store, "meaning", "We reach too few porters.", now=NOW)
    for who, role in ((1, Role.PRACTITIONER), (2, Role.MANAGER)):
        entry = Entry(f"Wren {who}", role, trained=date(2026, 1, 1))
        register.add(store, entry, now=NOW, today=TODAY)
    casebook.close(now=NOW)
    code, _, err = run(
        *("combine", sent, "--out", tmp_path / "out", "--expected", 6, "--book", tmp_path / "team"),
        *("--passphrase-file", key, "--figures", sheet(tmp_path, staff("600"))),
    )
    assert (code, err) == (0, "")
    assert said(tmp_path / "out", "Students", "Staff") == ["600"]
    assert said(tmp_path / "out", "Healthcare scientists", "Staff") == ["900"]
    assert said(tmp_path / "out", "Peer supporters trained", "") == ["2"]
    assert said(tmp_path / "out", "Managers", "") == ["1"]
    assert "We reach too few porters." in (tmp_path / "out" / "impact-report.json").read_text("utf-8")
