import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sos_desktop import demonstration
from sos_desktop.casebook import Casebook
from sos_desktop.combining import combine
from sos_desktop.combining.combine import Combined, Given
from sos_desktop.dates import Quarter
from sos_desktop.errors import SaveFailed
from sos_desktop.reports import impact
from sos_desktop.reports.impact import impact_report
from sos_desktop.reports.summary import summary_report
from sos_desktop.summary import ledger
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST

MADE = date(2026, 11, 23)
SPRING, SUMMER = Quarter(2026, 2), Quarter(2026, 3)
Adding = Callable[..., Combined]
Reading = Callable[[bytes], Any]


def broken(name: str, reason: str = "It is larger than 64 MB.") -> Given:
    return Given(name, f"digest of {name}", reason=reason)


def test_headline_numbers_stand_with_their_ranges(added: Adding, read: Reading):
    combined = added(
        40,
        expected=40,
        case__total__all=15,
        follow_up__total__all=12,
        follow_up__outcome__on_time=9,
        follow_up__onward__tier_3_accepted=0,
    )
    text = read(impact_report(combined, made=MADE)).text
    assert "about 600 between 577 and 623" in text
    assert "about 75% between 69 and 81% of about 480 due" in text
    assert "Accepted expert support too few to say between 0 and 23" in text


def test_it_says_what_it_is_when_and_of_whom(added: Adding, read: Reading):
    combined = added(6, SPRING, SUMMER, expected=6)
    text = read(impact_report(combined, made=MADE)).text
    assert f"April to September 2026 · RX1 · made on 23 November 2026 · version {combined.version}" in text
    assert "12 protected summaries from 6 record books, 100% of the files expected" in text
    assert "All records behind this report are made up." in text


def test_where_nobody_knows_how_many_files_were_expected_it_says_so(added: Adding, read: Reading):
    text = read(impact_report(added(6), made=MADE)).text
    assert "how many were expected is not known" in text
    assert "Files expected" not in text


def test_every_table_has_an_estimate_with_its_range_or_too_few_to_say(added: Adding, read: Reading):
    combined = added(40, case__staff_group__students=0)
    text = read(impact_report(combined, made=MADE)).text
    for cell in combined.cells:
        total = combined.total(cell)
        said = "too few to say" if total.too_few else f"about {total.shown}"
        if cell.table != "event-type":
            assert f"{cell.label} {said} {total.low} to {total.high}" in text
        else:
            assert said in text


def test_shares_are_of_all_cases_and_have_their_range(added: Adding, read: Reading):
    combined = added(40, case__total__all=30, case__staff_group__students=15)
    text = read(impact_report(combined, made=MADE)).text
    assert "Students about 600 577 to 623 50% (48 to 52%)" in text


def test_a_vague_share_is_left_out(added: Adding, read: Reading):
    combined = added(6, case__total__all=6, case__staff_group__students=3, follow_up__total__all=3)
    text = read(impact_report(combined, made=MADE)).text
    assert "Students about 18 9 to 27" in text
    assert "28-day follow-ups on time about 18 between 9 and 27" in text


def test_below_nine_in_ten_files_totals_are_at_least_and_there_is_no_share(added: Adding, read: Reading):
    combined = added(40, SPRING, SUMMER, expected=50, case__total__all=30)
    text = read(impact_report(combined, made=MADE)).text
    assert "Files are missing 80% of the expected files came." in text
    assert "In all (cases) at least 2,400 2,367 to 2,433" in text
    assert "No rates" not in text, "nobody has given a headcount"
    assert "about 2,400" not in text
    assert "Of all cases" not in text
    assert "% (" not in text


def test_with_nine_in_ten_files_they_are_about(added: Adding, read: Reading):
    text = read(impact_report(added(45, expected=50, case__total__all=30), made=MADE)).text
    assert "Files are missing" not in text
    assert "In all (cases) about 1,350" in text


def test_refused_and_repeated_files_are_counted_and_named_with_the_reason(added: Adding, read: Reading):
    reason = "Something in it was changed after it was signed."
    besides = (*(broken(f"damaged-{place}.zip", reason) for place in range(6)), broken("huge.zip"))
    text = read(impact_report(added(6, besides=(*besides, besides[0])), made=MADE)).text
    assert "Came twice, counted once 1" in text
    assert "Not added 7" in text
    assert (
        f"Not added: {', '.join(f'damaged-{place}.zip' for place in range(4))} and 2 more. {reason}" in text
    )
    assert "Not added: huge.zip. It is larger than 64 MB." in text


def test_a_long_or_strange_file_name_does_no_harm(added: Adding, read: Reading):
    names = ("<b>" + "long" * 40 + ".zip", "тест \N{GRINNING FACE}.zip")
    text = read(impact_report(added(6, besides=tuple(broken(name) for name in names)), made=MADE)).text
    assert "<b>longlong" in text
    assert "…glong.zip" in text
    assert "тест ?.zip" in text


def test_quarters_with_fewer_than_five_files_count_in_the_totals_only(
    added: Adding, sent: Callable[..., Any], read: Reading
):
    late = sent(1, SPRING)
    combined = added(6, SUMMER, besides=(Given(late.name, late.file_id, late),))
    text = read(impact_report(combined, made=MADE)).text
    assert "Counted in the totals only, with fewer than 5 files: April to June 2026." in text
    assert "Supported each quarter" not in text


def test_the_limits_are_in_the_report(added: Adding, read: Reading):
    pages = read(impact_report(added(6), made=MADE))
    for said in (
        "There is no control group.",
        "Most people recover by themselves",
        "not the licensed tool",
        "They are not sampling errors",
        "One practitioner's file says nothing by itself",
        "please cite the version",
    ):
        assert said in pages.text
    assert "Method and limits" in pages.bookmarks


def test_it_has_four_to_six_pages_with_bookmarks_and_marks(added: Adding, read: Reading):
    pages = read(impact_report(added(6, SPRING, SUMMER), made=MADE))
    assert 4 <= len(pages.texts) <= 6
    assert all("Made-up records: a demonstration" in text for text in pages.texts)
    headings = ["Impact report", "Why this was done", "What was done", "The service", "How it was measured"]
    assert pages.bookmarks[:5] == headings
    assert {"Whom it reached", "How soon", "Method and limits", "What was added up"} <= set(pages.bookmarks)
    assert pages.properties["CreationDate"] == "D:20261123120000Z"


def test_the_same_files_give_the_same_report_and_a_late_one_another_version(added: Adding):
    report = impact_report(added(6), made=MADE)
    assert impact_report(added(6), made=MADE) == report
    assert added(7).version != added(6).version


@pytest.mark.parametrize(
    ("quarters", "said"),
    [
        ([SUMMER], "July to September 2026"),
        ([SPRING, SUMMER], "April to September 2026"),
        ([Quarter(2025, 4), SUMMER], "October 2025 to September 2026"),
    ],
)
def test_a_period_is_said_in_months(quarters: list[Quarter], said: str):
    assert impact.period_said(tuple(quarters)) == said


def test_no_empty_chart_is_drawn_and_it_says_why(added: Adding, read: Reading, tmp_path: Path):
    combined = added(6, SPRING, SUMMER)
    text = read(impact_report(combined, made=MADE)).text
    assert "28-day follow-ups on time, quarter by quarter: too few in each quarter to show a share." in text
    assert not any("on-time" in path.name for path in impact.save(combined, tmp_path / "all", made=MADE))


def test_saving_writes_everything_and_makes_the_folders(added: Adding, tmp_path: Path):
    combined = added(40, SPRING, SUMMER, follow_up__total__all=12, follow_up__outcome__on_time=9)
    saved = impact.save(combined, tmp_path / "new" / "folder", made=MADE)
    assert [path.name for path in saved[:5]] == [
        *("totals.csv", "impact-report.pdf", "board-sheet.pdf", "impact-report.csv", "impact-report.json"),
    ]
    assert saved[1].read_bytes() == impact_report(combined, made=MADE)
    assert [path.name for path in saved[5:]] == [
        *("1-supported.svg", "1-supported.png", "2-events.svg", "2-events.png"),
        *("3-follow-ups-on-time.svg", "3-follow-ups-on-time.png"),
    ]
    assert all(path.parent == tmp_path / "new" / "folder" / "figures" for path in saved[5:])
    assert saved[6].read_bytes().startswith(b"\x89PNG")


def test_where_it_cannot_be_saved_it_says_so_and_leaves_nothing(added: Adding, tmp_path: Path):
    (tmp_path / "taken").write_bytes(b"a file, not a folder")
    with pytest.raises(SaveFailed, match=r"could not be saved"):
        impact.save(added(6), tmp_path / "taken", made=MADE)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_six_made_up_record_books_become_one_report(tmp_path: Path, read: Reading):
    """From the records to the paper: demonstration, ledger, file, sum, report."""
    now = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
    sent: list[Path] = []
    (tmp_path / "sent").mkdir()
    for seed in range(6):
        folder = tmp_path / f"book-{seed}"
        made = demonstration.make(folder, people=9, seed=seed, today=MADE, cost=CHEAPEST, limits=CHEAP_LIMITS)
        casebook = Casebook.open(folder, made.passphrase, now=now, limits=CHEAP_LIMITS)
        for quarter in (SPRING, SUMMER):
            sent.append(
                ledger.save(ledger.issue(casebook.vault, quarter, now=now, today=MADE), tmp_path / "sent")
            )
        casebook.close(now=now)
    combined = combine.combine(sent, expected=6)
    totals, report, *_ = impact.save(combined, tmp_path / "out", made=MADE)
    pages = read(report.read_bytes())
    rows = list(csv.DictReader(totals.read_text("utf-8").splitlines()))
    whole = [row for row in rows if (row["period"], row["organisation"]) == ("all", "all")]
    assert len(whole) == len(combined.cells)
    for row in whole:
        assert row["files"] == "12"
        said = row["reads"].replace("(", "").removesuffix(")")
        if said == "too few to say":
            said += f" {row['low']} to {row['high']}"
        if row["table"] == "event-type":
            assert row["reads"].split(" (")[0] in pages.text
        else:
            assert f"{row['label']} {said}" in pages.text
    assert "In all (cases) about" in pages.text
    assert all("Made-up records: a demonstration" in text for text in pages.texts)
    one = read(summary_report(sent[0].read_bytes()))
    assert "Made-up records: a demonstration" in one.text
    for pages_of in (pages, one):
        assert str(tmp_path) not in pages_of.text + str(pages_of.properties)
