"""What ``make torture`` has found stands where people read it, and says what it is made of."""

from pathlib import Path

import pytest

from tests.torture import pieces, place, table
from tests.torture.pieces import Done, Job, Share
from tests.torture.workshop import Tally


class Finish:
    name = "finish"


def report(*done: Done, kept: int = 0) -> table.Report:
    return table.Report.of(done, [Finish], 1, 90.0, kept)


CUTS = Done("cuts", Tally("finish", states=500), 60.0, 30.0, sources="one")
KILLS = Done(
    "kills", Tally("finish", points=1234, lost=1, problems=["finish: lost"]), 30.0, 15.0, sources="two"
)


def test_the_pieces_of_an_operation_are_one_line_with_its_sums():
    (line, sums) = report(CUTS, KILLS).rows
    assert line == ("finish", "1234", "500", "0", "1", "0", "0", "0")
    assert sums[1:] == line[1:]
    assert not report(CUTS, KILLS).good
    assert report(CUTS).good


def test_pieces_of_another_run_or_of_other_sources_are_said():
    said = report(CUTS, KILLS, kept=1).took
    assert "1 pieces kept from before, from 2 states of the sources" in said
    assert "states of the sources" not in report(CUTS).took


def test_the_table_takes_the_place_of_the_last_one_and_its_sums_stand_in_a_sentence():
    made = table.as_markdown(report(CUTS, KILLS))
    text = f"Before\n\n{place.BEGINS}\nthe last one\n{place.ENDS}\n\nafter\n"
    placed = place.placed(text, made)
    assert "| finish | 1,234 | 500 | 0 | 1 | 0 | 0 | 0 |" in placed
    assert "the last one" not in placed
    assert place.placed(placed, made) == placed
    assert (
        "killed at 1,234 points, the power cut in 500 states, 0 failing calls; 1 saves lost"
        in place.in_short(made)
    )


def test_the_documents_have_a_place_for_it():
    for path in (place.DOCS, place.README):
        assert place.placed(path.read_text("utf-8"), "made up")
    with pytest.raises(ValueError, match="missing"):
        place.placed(place.BEGINS, "made up")


def test_what_was_done_stays_done_and_what_was_not_finished_is_done_again(tmp_path: Path):
    done, half = (Job("faults", "finish", tmp_path, 1, None, Share(part, 2)) for part in range(2))
    pieces.keep(done, CUTS, tmp_path)
    pieces.keep(half, Done("faults", Tally("finish", untried=3), 1.0), tmp_path)
    assert pieces.kept([done, half], tmp_path) == {done: CUTS}
    pieces.forget(tmp_path)
    assert pieces.kept([done, half], tmp_path) == {}
