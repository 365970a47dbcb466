"""The audit for information governance: it finds what can be worked out, and nothing in what we release."""

import csv
import io
import json
import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sos_desktop.attack import audit as attack
from sos_desktop.attack import noise as attack_noise
from sos_desktop.attack.audit import Audit, audit, audit_of
from sos_desktop.combining import combine, rollups, table
from sos_desktop.combining.senders import Sender, Senders
from sos_desktop.combining.table import COLUMNS
from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.offices import exact, exact_table, halves, partial
from sos_desktop.offices.exact import ExactTotals, Opened
from sos_desktop.offices.output_control import Shown, protect
from sos_desktop.summary import described, document, sealing, shares
from sos_desktop.summary.document import Document
from sos_desktop.summary.tables import DEFAULT, Cell, Mode

Q2, Q3 = Quarter(2026, 2), Quarter(2026, 3)
SPLIT = described.packed(Mode.SHARES, Fraction(0), DEFAULT.tables)
SEED = bytes(range(32))


def rules(found: Audit) -> list[str]:
    return [each.rule for each in found.findings]


def said(found: Audit) -> str:
    return "\n".join(found.lines())


def true_counts(events: int, seed: str = "") -> dict[Cell, int]:
    chance, true = random.Random(f"{events} {seed}"), dict.fromkeys(DEFAULT.cells, 0)
    for _ in range(events):
        for each in DEFAULT.tables:
            true[
                Cell(
                    each.kind,
                    each.name,
                    chance.choices(each.categories, range(1, len(each.categories) + 1))[0],
                )
            ] += 1
    return true


# Files with noise


def test_files_with_noise_alone_and_with_all_earlier_ones_give_nothing_away(save_files):
    paths = [path for number in (1, 2, 3) for path in save_files(range(6), Quarter(2026, number))]
    found = audit(paths)
    assert rules(found) == []
    words = said(found)
    assert "18 files with noise of 6 record books" in words and "Nothing was found in 18 files." in words
    assert "8 in one file, and 24 over all files of one record book (3 quarters)" in words
    assert "any true count could have given it" in words and "of the error of a single number" in words


def test_a_folder_is_looked_at_whole(save_files, tmp_path):
    save_files(range(3), Q3)
    (tmp_path / "notes.txt").write_text("not looked at")
    assert len(audit([tmp_path]).looked) == 3


def test_the_same_file_again_gains_nothing(save_files, tmp_path):
    (path,) = save_files(range(1), Q3)
    again = tmp_path / "again.zip"
    again.write_bytes(path.read_bytes())
    found = audit([path, again])
    assert rules(found) == [] and "byte for byte" in said(found)


def test_a_re_issue_that_says_the_same_gains_nothing(file_of):
    one = file_of(1, Q3)
    files = [
        ("a.zip", document.write(one, SEED)),
        ("b.zip", document.write(replace(one, file_id="f" * 32), SEED)),
    ]
    found = audit_of(files)
    assert rules(found) == [] and "say the same each time" in said(found)


def test_two_different_files_for_one_quarter_are_found_since_they_can_be_averaged(file_of):
    one, other = file_of(1, Q3), file_of(2, Q3)
    found = audit_of([("a.zip", document.write(one, SEED)), ("b.zip", document.write(other, SEED))])
    assert rules(found) == ["averaging"]
    assert "takes the noise to 1/1.4" in said(found) and found.findings[0].files == ("a.zip", "b.zip")


def test_a_copied_id_is_found(file_of):
    one = file_of(1, Q3)
    found = audit_of([("a.zip", document.write(one, SEED)), ("b.zip", document.write(one, bytes(32)))])
    assert rules(found) == ["one-id-two-senders"]


def test_too_large_an_epsilon_is_found(file_of, monkeypatch):
    from sos_desktop.summary import (
        document,
    )

    monkeypatch.setattr(attack_noise, "EPSILON_LIMIT", 7)
    assert rules(audit_of([("a.zip", document.write(file_of(1, Q3), SEED))])) == ["epsilon"]


def test_a_file_that_cannot_be_read_is_not_vouched_for(tmp_path):
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK broken")
    found = audit([broken, tmp_path / "gone.zip"])
    assert rules(found) == ["unread", "unread"] and "cannot be vouched for" in said(found)


def test_a_number_off_the_grid_is_not_vouched_for(file_of):
    one = file_of(1, Q3)
    data = document.write(replace(one, counts=dict.fromkeys(one.counts, 1)), SEED)
    assert "not protected" in said(audit_of([("naive.zip", data)]))


def test_what_is_sealed_is_said_and_left_alone(file_of, vault):
    sealed = sealing.seal(document.write(file_of(1, Q3), SEED), [sealing.Opener.of(vault.meta).recipient])
    found = audit_of([("a.zip.age", sealed)])
    assert rules(found) == [] and "1 file sealed: not looked into" in said(found)


def test_a_file_larger_than_any_is_not_read(monkeypatch):
    monkeypatch.setattr(attack, "_LARGEST", 10)
    assert rules(audit_of([("big.zip", bytes(20))])) == ["unread"]


def rolled(paths: list[Path]) -> bytes:
    (made,) = rollups.of(combine.combine(paths))
    return rollups.write(made, SEED)


def test_roll_ups_give_nothing_away_that_their_files_do_not(save_files):
    paths = save_files(range(8), Q3)
    found = audit_of([("a.zip", rolled(paths)), ("b.zip", rolled(paths[:6]))])
    assert rules(found) == [] and "2 roll-ups" in said(found)
    assert "differ by 2 files: their difference is the sum of what those files say anyway" in said(found)
    assert "1 roll-up:" in said(audit_of([("a.zip", rolled(paths))]))


# Halves and partials


def split_of(practitioner: int, quarter: Quarter = Q3) -> tuple[Document, Document]:
    chance = random.Random(f"{practitioner} {quarter}")
    split = shares.new_split(dict.fromkeys(SPLIT.cells, 1), chance.randbytes)
    common = Document(SPLIT, chance.randbytes(16).hex(), "RX1", quarter, False, {}, f"{practitioner:064x}")
    common = replace(common, split_id=split.split_id)
    return replace(common, counts=split.first, half=1), replace(common, counts=split.second, half=2)


def written(documents, name: str = "half") -> list[tuple[str, bytes]]:
    return [
        (f"{name}-{at}.zip", document.write(each, each.signer.encode()[-32:]))
        for at, each in enumerate(documents)
    ]


def partial_file(numbers, half: int, quarter: Quarter = Q3) -> tuple[str, bytes]:
    given = [split_of(each, quarter)[half - 1] for each in numbers]
    listed = Senders((Sender("Everybody", "RX1", tuple(each.signer for each in given)),))
    found = halves.sort_out(given, quarter, senders=listed)
    made = partial.Partial(
        SPLIT, quarter, "RX1", False, half, found.record_books, found.members,
        shares.add(each.counts for each in found.chosen),
    )  # fmt: skip
    return f"partial-{half}-{len(found.members)}.zip", partial.write(made, bytes([half]) * 32)


def test_the_halves_of_one_office_say_nothing(save_files):
    found = audit_of(written(split_of(each)[0] for each in range(8)))
    assert rules(found) == [] and "says nothing without the other office's" in said(found)


def test_one_offices_halves_with_its_own_partial_say_nothing():
    found = audit_of([*written(split_of(each)[0] for each in range(8)), partial_file(range(8), 1)])
    assert rules(found) == []


def test_both_halves_of_a_practitioner_in_one_place_are_found():
    one, other = split_of(3)
    found = audit_of(written([split_of(1)[0], one, other]))
    assert rules(found) == ["halves-open-few"] and "1 single file" in said(found)
    assert found.findings[0].files == ("half-1.zip", "half-2.zip")


def test_two_partials_over_the_same_list_open_exact_totals_and_are_not_to_be_released():
    found = audit_of([partial_file(range(6), 1), partial_file(range(6), 2)])
    assert rules(found) == ["halves-open"] and "exact totals of 6 files" in said(found)


def test_29_and_then_31_expose_two_practitioners():
    given_files = [partial_file(range(numbers), half) for numbers in (29, 31) for half in (1, 2)]
    found = audit_of(given_files)
    assert rules(found) == ["halves-open-few"] and "2 single files" in said(found)


def test_lists_that_differ_on_the_two_sides_open_nothing():
    assert rules(audit_of([partial_file(range(6), 1), partial_file(range(7), 2)])) == []


def test_a_difference_that_needs_the_halves_of_one_office_is_found():
    """One office's own halves make up for the list that the other one left out."""
    own = written(split_of(each)[0] for each in range(7))
    found = audit_of([*own, partial_file(range(6), 2), partial_file(range(7), 2)])
    assert rules(found) == ["halves-open-few"] and "1 single file" in said(found)


# Tables


def totals_of(true: dict[Cell, int], quarter: Quarter = Q3) -> Opened:
    return Opened(DEFAULT, quarter, "RX1", False, 9, 9, 0, f"{quarter}", protect(true))


def test_exact_totals_under_output_control_give_nothing_away():
    totals = ExactTotals.of([totals_of(true_counts(60), Q2), totals_of(true_counts(75), Q3)])
    found = audit_of([("exact-totals.csv", exact_table.write(totals))])
    assert rules(found) == [] and "hidden numbers in 1 table" in said(found)


@settings(deadline=None, max_examples=4)
@given(st.lists(st.integers(0, 90), min_size=1, max_size=2))
def test_no_exact_totals_that_we_show_give_anything_away(events):
    opened = [totals_of(true_counts(n, str(at)), Quarter(2026, 1 + at)) for at, n in enumerate(events)]
    assert rules(audit_of([("t.csv", exact_table.write(ExactTotals.of(opened)))])) == []


def naive(true: dict[Cell, int], period: str = "2026-Q3", *, base: int = 1) -> bytes:
    """What a spreadsheet would do: 1 to 7 starred, the rest as it is, or rounded."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("period", "organisation", "kind", "table", "category", "count"))
    for cell, count in true.items():
        shown = "*" if 0 < count <= 7 else base * ((count + base // 2) // base)
        writer.writerow((period, "RX1", *cell, shown))
    return text.getvalue().encode()


def test_naive_suppression_without_a_second_hidden_number_is_found():
    """The negative control: a total of 50, of which 47 are shown and one number is starred."""
    true = {Cell("case", "total", "all"): 50, Cell("case", "staff-group", "students"): 3,
            Cell("case", "staff-group", "nursing-midwifery"): 47}  # fmt: skip
    found = audit_of([("naive.csv", naive(true))])
    assert rules(found) == ["worked-out"] and "Students, July to September 2026, RX1, is exactly 3." in said(
        found
    )


def test_naive_rounding_without_a_second_hidden_number_is_found():
    true = {Cell("case", "total", "all"): 52, Cell("case", "kind", "x"): 51, Cell("case", "kind", "y"): 1}
    found = audit_of([("naive.csv", naive(true, base=5))])
    assert rules(found) == ["worked-out"] and "is 1 to 4" in said(found)


@settings(deadline=None, max_examples=10)
@given(st.integers(20, 90))
def test_naive_suppression_of_a_whole_summary_is_found(events):
    true = true_counts(events)
    small = [cell for cell, count in true.items() if 0 < count <= 7]
    alone = [cell for cell in small if sum(each[:2] == cell[:2] for each in small) == 1]
    related = [cell for cell in alone if cell.kind in ("case", "follow-up")]
    assert rules(audit_of([("naive.csv", naive(true))])).count("worked-out") >= len(related)


def test_a_number_hidden_in_one_table_and_shown_by_another_is_found():
    quarter, total = Cell("case", "total", "all"), 61
    first = naive({quarter: 4}, "2026-Q1")
    others = [naive({quarter: n}, f"2026-Q{at}") for at, n in ((2, 21), (3, 36))]
    everything = naive({quarter: total}, "all")
    found = audit_of([(f"{at}.csv", data) for at, data in enumerate([first, *others, everything])])
    assert rules(found) == ["worked-out"] and "is exactly 4" in said(found)


def test_a_period_of_another_table_is_called_as_it_calls_itself():
    true = {Cell("case", "total", "all"): 52, Cell("case", "kind", "x"): 49, Cell("case", "kind", "y"): 3}
    found = audit_of([("year.csv", naive(true, "2025/26"))])
    assert "case, kind: y, 2025/26, RX1, is exactly 3." in said(found)


def test_a_small_number_that_is_shown_is_found():
    text = "kind,table,category,count\ncase,total,all,3\n"
    found = audit_of([("small.csv", text.encode())])
    assert rules(found) == ["small-number"] and "from 1 to 7" in said(found)


def test_releases_that_contradict_each_other_are_found():
    cell = Cell("case", "total", "all")
    found = audit_of([("old.csv", naive({cell: 50})), ("new.csv", naive({cell: 53}))])
    assert rules(found) == ["contradiction"]
    both = {cell: 50, Cell("case", "kind", "x"): 20, Cell("case", "kind", "y"): 10}
    assert rules(audit_of([("odd.csv", naive(both))])) == ["contradiction"]


def test_a_table_of_protected_totals_is_on_the_grid_or_found():
    def one_number(count: int) -> bytes:
        row = {"kind": "case", "table": "total", "category": "all", "count": count, "method": "noise"}
        cells = (str(row.get(column, "")) for column in COLUMNS)
        return ",".join(COLUMNS).encode() + b"\n" + ",".join(cells).encode() + b"\n"

    assert rules(audit_of([("totals.csv", one_number(93))])) == []
    found = audit_of([("totals.csv", one_number(94))])
    assert rules(found) == ["off-the-grid"]


def test_totals_with_noise_as_they_are_saved_give_nothing_away(save_files):
    combined = combine.combine(save_files(range(6), Q3))
    found = audit_of([("totals.csv", table.write(combined))])
    assert rules(found) == [] and "1 table of protected totals" in said(found)


def test_a_table_of_another_form_is_not_vouched_for():
    found = audit_of([("data.csv", b"section,value\nreached,7\n")])
    assert rules(found) == ["unread"] and "a table without the columns kind" in said(found)


def test_a_table_that_cannot_be_read_is_not_vouched_for(monkeypatch):
    assert rules(audit_of([("t.csv", b"kind,table,category,count\n\xff\n")])) == ["unread"]
    assert rules(audit_of([("t.csv", b"kind,table,category,count\ncase\n")])) == ["unread"]
    monkeypatch.setattr(exact_table, "LARGEST", 10)
    assert rules(audit_of([("t.csv", b"kind,table,category,count\n")])) == ["unread"]


def test_a_range_in_words_is_taken_at_its_word():
    data = b"kind,table,category,reads\ncase,total,all,12 to 20\ncase,total,more,hidden\n"
    assert [tuple(line.range) for line in exact_table.read(data)] == [(12, 20), (1, 7)]


def test_exact_totals_are_written_in_the_columns_of_other_totals():
    data = exact_table.write(ExactTotals.of([totals_of(true_counts(60))]))
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    assert tuple(rows[0]) == COLUMNS and {row["method"] for row in rows} == {"exact"}
    hidden = next(row for row in rows if row["reads"] == "1 to 7")
    assert (hidden["count"], hidden["estimate"], hidden["low"], hidden["high"]) == ("", "", "1", "7")
    assert next(row for row in rows if row["table"] == "total")["reads"] == "60"
    lines = exact_table.read(data)
    assert len(lines) == len(rows) and lines[0].shown == 60 and tuple(lines[0].range) == (58, 62)


def test_a_number_without_an_upper_end_stays_so_in_the_table():
    true = {Cell("case", "total", "all"): 52, Cell("case", "kind", "x"): 51, Cell("case", "kind", "y"): 1}
    shown = protect(true)
    assert [cell.category for cell, each in shown.items() if each.range.open] == ["x"]
    total = exact.ExactTotal.of(shown[Cell("case", "kind", "x")], 9)
    assert (numbers := exact_table._numbers(total, ""))["high"] == "" and numbers["reads"] == "hidden"
    assert exact.ExactTotal.of(Shown.of(3), 9).said() == "1 to 7"


# As it is said


def test_it_can_be_told_to_another_program(file_of):
    found = audit_of([("a.zip", document.write(file_of(1, Q3), SEED)), ("b.zip", b"broken")])
    content = json.loads(json.dumps(found.as_json()))
    assert content["looked_at"][0] == {"name": "a.zip", "what": "summary with noise, 2026-Q3"}
    assert content["findings"][0]["rule"] == "unread" and content["facts"]


def test_without_the_part_for_it_nothing_is_vouched_for(monkeypatch, tmp_path: Path):
    import sys

    monkeypatch.setitem(sys.modules, "scipy", None)
    path = tmp_path / "naive.csv"
    path.write_bytes(naive({Cell("case", "total", "all"): 3}))
    with pytest.raises(SummaryRefused, match="scipy"):
        audit([path])
