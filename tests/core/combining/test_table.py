"""``totals.csv``: tidy, complete, and safe to open in a spreadsheet."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sos_desktop.combining import combine, rollups, table
from sos_desktop.combining.combine import Given, add_up
from sos_desktop.dates import Quarter
from sos_desktop.summary import described
from sos_desktop.summary.tables import CATALOGUE, DEFAULT, Cell, Mode

SPRING, SUMMER = Quarter(2026, 2), Quarter(2026, 3)


def rows(combined: combine.Combined) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.write(combined).decode())))


@pytest.fixture
def given_files(file_of: Any) -> Callable[..., list[Given]]:
    def made(practitioners: range, quarter: Quarter, organisation: str = "RX1") -> list[Given]:
        return [
            Given(
                f"{n}.zip",
                f"{n} {quarter}",
                replace(file_of(n, quarter), organisation=organisation, signer=str(n)),
            )
            for n in practitioners
        ]

    return made


def test_one_number_a_row_over_everything_and_for_each_quarter(given_files: Any):
    found = rows(add_up([*given_files(range(6), SPRING), *given_files(range(5), SUMMER)]))
    assert tuple(found[0]) == table.COLUMNS
    assert len(found) == 3 * len(DEFAULT.cells)
    assert [row["period"] for row in found[:: len(DEFAULT.cells)]] == ["all", "2026-Q2", "2026-Q3"]
    first = found[0]
    assert (first["files"], first["method"], first["variance_thousandths"]) == ("11", "noise", str(11 * 3352))
    of_quarters = found[len(DEFAULT.cells) :: len(DEFAULT.cells)]
    assert int(first["count"]) == sum(int(row["count"]) for row in of_quarters)


def test_quarters_and_organisations_of_fewer_than_five_files_have_no_rows_of_their_own(given_files: Any):
    combined = add_up(
        [
            *given_files(range(6), SPRING),
            *given_files(range(20, 24), SPRING, "RX2"),
            *given_files(range(3), SUMMER),
        ]
    )
    places = {(row["period"], row["organisation"]) for row in rows(combined)}
    assert places == {("all", "all"), ("all", "RX1"), ("2026-Q2", "all"), ("2026-Q2", "RX1")}


def test_what_is_for_reading_is_never_below_nought_and_the_count_is_left_as_it_is(file_of: Any):
    made = file_of(1, SUMMER)
    low = replace(made, counts=dict.fromkeys(DEFAULT.cells, -3))
    found = rows(
        add_up([Given(str(n), str(n), replace(low, file_id=f"{n:032x}", signer=str(n))) for n in range(5)])
    )
    assert {(row["count"], row["estimate"], row["low"], row["reads"]) for row in found} == {
        ("-15", "0", "0", "too few to say")
    }


@pytest.mark.parametrize("word", ["=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_word_is_taken_for_a_formula(word: str):
    assert table.neutral(word) == f"'{word}"


def test_the_words_of_the_table_are_left_as_they_are():
    assert {table.neutral(part) for cell in DEFAULT.cells for part in (*cell, cell.label)} == {
        part for cell in DEFAULT.cells for part in (*cell, cell.label)
    }


def test_the_same_files_give_the_same_table(save_files: Callable[..., list[Path]]):
    files = save_files(range(5), SUMMER)
    assert table.write(combine.combine(files)) == table.write(combine.combine(files[::-1]))


def test_tables_under_other_parameters_follow_at_the_end(given_files: Any):
    finer = described.packed(Mode.NOISE, Fraction(1, 2), (CATALOGUE[0],))
    others = [
        replace(
            each,
            digest=f"finer {each.digest}",
            document=replace(each.document, specification=finer, counts=dict.fromkeys(finer.cells, 6)),
        )
        for each in given_files(range(20, 25), SUMMER)
    ]
    found = rows(add_up([*given_files(range(6), SUMMER), *others]))
    assert [(row["table"], row["files"], row["count"], row["epsilon"]) for row in found[-1:]] == [
        ("total", "5", "30", "1/2")
    ]
    assert {row["epsilon"] for row in found[:-1]} == {"1"}


# Other programs load it as it is


@pytest.fixture
def totals(given_files: Any, tmp_path: Path) -> tuple[combine.Combined, Path]:
    combined = add_up(
        [
            *given_files(range(6), SPRING),
            *given_files(range(7), SUMMER),
            *given_files(range(20, 26), SPRING, "RX2"),
            *given_files(range(20, 25), SUMMER, "RX2"),
        ]
    )
    path = tmp_path / table.NAME
    path.write_bytes(table.write(combined))
    return combined, path


def test_duckdb_loads_totals_as_they_are_and_gives_the_same_sums(totals: Any):
    combined, path = totals
    with duckdb.connect() as database:
        kinds = dict(
            row[:2] for row in database.execute("DESCRIBE SELECT * FROM read_csv(?)", [str(path)]).fetchall()
        )
        assert {kinds[name] for name in ("files", "count", "variance_thousandths", "low", "high")} == {
            "BIGINT"
        }
        found = database.execute(
            'SELECT kind, "table", category, sum(files), sum(count), sum(variance_thousandths) FROM read_csv(?)'
            " WHERE period <> 'all' AND organisation <> 'all' GROUP BY ALL",
            [str(path)],
        ).fetchall()
    assert len(found) == len(combined.cells)
    for kind, name, category, *sums in found:
        total = combined.total(Cell(kind, name, category))
        assert sums == [total.files, total.count, total.variance]


def test_duckdb_adds_up_the_counts_of_packages_as_this_application_does(
    save_files: Callable[..., list[Path]], tmp_path: Path
):
    """No server is needed: the files as they are can be loaded anywhere, and added."""
    combined = combine.combine(save_files(range(8), SUMMER))
    (roll_up,) = rollups.of(combined)
    (tmp_path / "up.zip").write_bytes(rollups.write(roll_up, bytes(32)))
    for number, path in enumerate(sorted(tmp_path.glob("*.zip"))):
        with zipfile.ZipFile(path) as package:
            kind = "roll-up" if path.name == "up.zip" else "single"
            (tmp_path / f"{kind}-{number}.csv").write_bytes(package.read("counts.csv"))
    with duckdb.connect() as database:
        for files in ("single-*.csv", "roll-up-*.csv"):
            found = database.execute(
                'SELECT kind, "table", category, sum(files), sum(count), sum(variance_thousandths)'
                " FROM read_csv(?) GROUP BY ALL",
                [str(tmp_path / files)],
            ).fetchall()
            assert len(found) == len(combined.cells)
            for kind, name, category, *sums in found:
                total = combined.total(Cell(kind, name, category))
                assert sums == [total.files, total.count, total.variance]


def test_what_the_paper_says_for_duckdb_runs_and_is_right(totals: Any, monkeypatch: pytest.MonkeyPatch):
    combined, path = totals
    paper = Path(__file__).parents[3] / "docs" / "combining.md"
    (statements,) = re.findall(r"```sql\n(.*?)```", paper.read_text("utf-8"), re.DOTALL)
    monkeypatch.chdir(path.parent)
    with duckdb.connect() as database:
        made, asked = (each.strip() for each in statements.split(";")[:2])
        database.execute(made)
        found = database.execute(asked).fetchall()
    cases = Cell("case", "total", "all")
    assert [(period, supported) for period, supported, _ in found] == [
        (str(quarter), combined.total(cases, quarter=quarter).count) for quarter in combined.shown_quarters
    ]
    assert found[0][2] == round(combined.total(cases, quarter=SPRING).half_width)


def test_the_paper_names_the_columns_that_the_table_has():
    paper = (Path(__file__).parents[3] / "docs" / "combining.md").read_text("utf-8")
    (columns,) = re.findall(r"CREATE TABLE totals \((.*?)\);", paper, re.DOTALL)
    assert tuple(each.split()[0].strip('"') for each in columns.split(",")) == table.COLUMNS
