"""What ``make privacy`` has found stands where people read it, with what it cannot show."""

import json
from pathlib import Path

import pytest

from tests.privacy import __main__ as command
from tests.privacy import comparison, place, report
from tests.privacy.finding import SHORT, Finding
from tests.privacy.proofs import EVERY

ODDS = Finding("odds between record books one case apart", "20.0855", "e^3", True)
INTERVALS = Finding(
    "intervals of a quarter that hold the truth (7 intervals)", "96.8% as shown, 96.0%", "93.5%", True
)
BROKEN = Finding("averaging gains nothing", "50", "1", False)


def made(*findings: Finding, found: tuple[Finding, ...] = (BROKEN,)) -> report.Report:
    lines = [comparison.Line("midpoint", 95, 30.8, 31.0, 1.0, 207.0)]
    return report.Report(
        findings, {"Cells averaging 2": lines}, [("noise off", found)], ["acro did not install."], SHORT, 12
    )


def test_a_claim_that_does_not_hold_is_cried_out() -> None:
    assert made(ODDS).good
    assert not made(ODDS, BROKEN).good
    assert "| averaging gains nothing | 50 **BROKEN** | 1 | exact |" in report.as_markdown(made(BROKEN))
    assert "2 claims, 1 broken" in report.took(made(ODDS, BROKEN))


def test_a_control_that_finds_nothing_breaks_the_proof() -> None:
    without = made(ODDS, found=())
    assert not without.good
    assert "noise off: **found nothing: the proof is broken**" in report.as_markdown(without)


def test_it_says_what_it_cannot_show_and_what_did_not_install() -> None:
    said = report.as_markdown(made(ODDS))
    assert all(f"- {sentence}" in said for sentence in report.CANNOT)
    assert "acro did not install." in said
    assert "| midpoint | +30.8 | 33% | bounds 207 wide | yes |" in said


def test_the_table_takes_the_place_of_the_last_one_and_one_line_goes_into_readme() -> None:
    table = report.as_markdown(made(ODDS, INTERVALS))
    text = f"Before\n\n{place.BEGINS}\nthe last one\n{place.ENDS}\n\nafter\n"
    placed = place.placed(text, table)
    assert "the last one" not in placed and placed.startswith("Before") and placed.endswith("after\n")
    assert place.placed(placed, table) == placed
    assert "2 claims were measured and 0 were broken" in place.in_short(table)
    assert "apart at most 20.0855 (e³ is promised)" in place.in_short(table)
    with pytest.raises(ValueError, match="no line about"):
        place.in_short(report.as_markdown(made(ODDS)))


def test_the_documents_have_a_place_for_it() -> None:
    for path in (place.DOCS, place.README):
        assert place.placed(path.read_text("utf-8"), "made up")
    with pytest.raises(ValueError, match="missing"):
        place.placed(place.BEGINS, "made up")


def test_the_command_ends_with_1_where_a_claim_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its proofs are replaced, since they have tests of their own."""
    for name in EVERY:
        monkeypatch.setitem(EVERY, name, lambda amount: [ODDS])
    monkeypatch.setattr(command.controls, "CONTROLS", ())
    monkeypatch.setattr(command.comparison, "table", lambda amount, mean: [])
    wanted = ["--short", "--no-peers", "--processes", "1", "--json", str(tmp_path / "found.json")]
    assert command.main([*wanted, "--table", str(tmp_path / "build" / "privacy.md")]) == 0
    assert "| odds between record books" in (tmp_path / "build" / "privacy.md").read_text("utf-8")
    assert json.loads((tmp_path / "found.json").read_text("utf-8"))["good"] is True
    monkeypatch.setitem(EVERY, "the ledger", lambda amount: [BROKEN])
    assert command.main(wanted) == 1
    assert "**BROKEN**" in capsys.readouterr().out
