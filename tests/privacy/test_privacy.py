"""What the protected summary promises, measured on the real code: the short version of ``make privacy``.

And that the measuring itself is worth something: with the protection taken away it must fail.
"""

from pathlib import Path

import pytest

from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import events, ledger
from tests.privacy import comparison, controls, methods, peers, practitioner
from tests.privacy.controls import Control
from tests.privacy.finding import SHORT
from tests.privacy.practitioner import Practitioner
from tests.privacy.proofs import EVERY


@pytest.mark.parametrize("name", EVERY)
def test_what_is_promised_holds(name: str) -> None:
    found = EVERY[name](SHORT)
    assert found
    assert [f"{each.claim}: {each.measured}, not {each.limit}" for each in found if not each.held] == []


@pytest.mark.parametrize("control", controls.CONTROLS, ids=lambda control: control.name)
def test_without_the_protection_the_same_proof_fails(control: Control) -> None:
    assert control.found(SHORT) != []


def test_taking_the_protection_away_does_not_last() -> None:
    with controls.CONTROLS[0].tampered():
        pass
    assert EVERY["one number"](SHORT)[-1].held


# The table of methods


@pytest.fixture(scope="module")
def table() -> dict[str, comparison.Line]:
    return comparison.one_by_one(comparison.table(SHORT))


def test_suppression_loses_nearly_everybody_and_rounding_to_the_middle_invents_a_third(
    table: dict[str, comparison.Line],
) -> None:
    assert table["below 5 hidden, read as 0"].bias == pytest.approx(-82, abs=3)
    assert table["0 stays, 1 to 7 hidden, others to 5"].bias == pytest.approx(-95, abs=1)
    assert table["midpoint-6 rounding"].bias == pytest.approx(30, abs=2)
    assert table["midpoint-6 rounding"].wide == pytest.approx(207, abs=3)


def test_what_the_application_does_is_unbiased_with_an_interval_that_holds(
    table: dict[str, comparison.Line],
) -> None:
    line = table["geometric noise, then random rounding to 3"]
    assert abs(line.bias) < 1.5
    assert line.error / line.true == pytest.approx(0.13, abs=0.01)
    assert line.covers and line.covers >= 0.935
    assert table["two shares, added"].error == 0


def test_clamping_at_nobody_adds_people_and_its_interval_lies() -> None:
    line = comparison.one_by_one(comparison.table(SHORT, 1.0))["the same clamped at 0"]
    assert line.bias > 8
    assert line.covers is not None and line.covers < 0.9
    assert line.error / line.true == pytest.approx(0.27, abs=0.03)


def test_only_noise_and_shares_leave_a_lone_number_deniable() -> None:
    proves = {name.strip("*"): methods.exposes(method, 400, 1) for name, method in methods.METHODS}
    assert {name for name, yes in proves.items() if not yes} == {
        "two-sided geometric noise, epsilon 1",
        "the same clamped at 0",
        "geometric noise, then random rounding to 3",
        "two shares, added",
    }


def test_what_is_compared_is_what_files_hold() -> None:
    assert methods.ours_is_what_files_hold(1)


def test_packages_of_others_that_do_not_install_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers.venv, "create", lambda folder, with_pip: (Path(folder) / "bin").mkdir())
    monkeypatch.setattr(peers, "_python_in", lambda folder: "python")
    monkeypatch.setattr(peers, "_installed", lambda python, wanted: False)
    lines, said = peers.lines([[1, 2]], 1)
    assert lines == []
    assert [sentence.split()[0] for sentence in said] == ["cell-key-perturbation", "acro"]


# What the report says that it cannot show


def test_a_backup_whose_sent_file_nobody_shows_reports_its_events_once_more(tmp_path: Path) -> None:
    """A limit, and measured, so that the report stays true: closed is the quarter, not what belongs to it."""
    quarters = (practitioner.Quarter(2026, 2), practitioner.Quarter(2026, 3))
    one = Practitioner(tmp_path, 0, quarters, 3)
    before = one._write_down(quarters[0], back_up=True)
    one.now = one.now.replace(month=7, day=9)
    one._send(quarters[0])
    covered = one.times_left(live=True).keys() - {
        (each.kind, each.event_id) for each in one.happened[one._since :]
    }
    ledger.show_sent, real = _nobody_shows, ledger.show_sent  # type: ignore[assignment]
    try:
        with pytest.raises(SummaryRefused, match="stays closed"):
            one._restore_elsewhere(before, quarters[0])
    finally:
        ledger.show_sent = real
    assert covered
    assert events.waiting(one.vault.store, quarters[1]).events >= len(covered)
    one.close()


def _nobody_shows(*_: object, **__: object) -> None:
    """Nobody remembers that a file was sent."""
