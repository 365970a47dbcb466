"""What may be shown of exact totals: small numbers stay hidden, also for somebody who can subtract."""

import sys
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sos_desktop.errors import SummaryRefused
from sos_desktop.offices import bounds
from sos_desktop.offices.bounds import MOST, Contradiction, Range, attack
from sos_desktop.offices.output_control import BASE, COVERED, VALUES, Shown, narrow, protect
from sos_desktop.offices.relations import Relation, relations
from sos_desktop.summary.tables import DEFAULT, Cell

A, B, C = (Cell("offer", "answer", each) for each in ("accepted", "declined", "no-reply"))
PAIR = {
    **{Cell("case", "sort", each): 0 for each in ("x", "y", "z")},
    **{Cell("case", "speed", each): 0 for each in ("soon", "late")},
    **{Cell("case", "sort-by-speed", f"{sort}/{speed}"): 0 for sort in "xyz" for speed in ("soon", "late")},
    Cell("case", "total", "all"): 0,
}


def crossed(lines: list[tuple[int, int]]) -> dict[Cell, int]:
    """A table of two characteristics, with its margins and its total."""
    true = dict(PAIR)
    for sort, (soon, late) in zip("xyz", lines, strict=True):
        true[Cell("case", "sort-by-speed", f"{sort}/soon")] = soon
        true[Cell("case", "sort-by-speed", f"{sort}/late")] = late
        true[Cell("case", "sort", sort)] = soon + late
        true[Cell("case", "speed", "soon")] += soon
        true[Cell("case", "speed", "late")] += late
        true[Cell("case", "total", "all")] += soon + late
    return true


NUMBERS = st.one_of(st.just(0), st.integers(1, 7), st.integers(8, 60))
LINES = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=3, max_size=3)


@pytest.mark.parametrize(
    ("true", "said"),
    [(0, "0"), (1, "1 to 7"), (7, "1 to 7"), (8, "10"), (12, "10"), (13, "15"), (1_234, "1,235")],
)
def test_a_number_is_said_as_the_rule_has_it(true, said):
    shown = Shown.of(true)
    assert shown.said == said
    assert shown.range.low <= true <= shown.range.high


def test_a_table_whose_total_gives_a_small_number_away_hides_one_more():
    true = {Cell("case", "total", "all"): 52, Cell("case", "sort", "x"): 51, Cell("case", "sort", "y"): 1}
    naive = {cell: Shown.of(count) for cell, count in true.items()}
    assert narrow(naive) == {Cell("case", "sort", "y"): Range(1, 4)}
    shown = protect(true)
    assert [each.said for each in shown.values()] == ["50", "hidden", "1 to 7"]
    assert not narrow(shown)


def test_seven_groups_in_a_total_of_at_most_seven_do_not_stand_there_one_by_one():
    """Each would be exactly one."""
    true = {Cell("case", "total", "all"): 7, **{Cell("case", "sort", each): 1 for each in "abcdefg"}}
    naive = {cell: Shown.of(count) for cell, count in true.items()}
    assert {each.values for each in narrow(naive).values()} == {1}
    assert not narrow(protect(true))


def test_a_total_is_the_last_that_is_hidden():
    shown = protect(crossed([(1, 50), (3, 40), (2, 30)]))
    assert shown[Cell("case", "total", "all")].said == "125"


@settings(deadline=None, max_examples=60)
@given(LINES)
def test_the_attack_finds_nothing_in_what_is_shown_of_two_characteristics_at_once(lines):
    true = crossed(lines)
    shown = protect(true)
    assert not narrow(shown)
    for cell, each in shown.items():
        assert each.range.low <= true[cell] <= each.range.high
        assert (each.said == "0") == (true[cell] == 0)
        assert not each.value or (
            true[cell] > 7 and each.value % BASE == 0 and abs(each.value - true[cell]) <= 2
        )


@settings(deadline=None, max_examples=40)
@given(LINES, st.randoms(use_true_random=False))
def test_what_is_hidden_is_chosen_from_what_is_published_and_never_from_the_true_numbers(lines, chance):
    true = crossed(lines)
    other = {cell: chance.randint(*Shown.of(count).range) for cell, count in true.items()}
    assert protect(true) == protect(other)


@settings(deadline=None, max_examples=15)
@given(st.data())
def test_the_attack_finds_nothing_in_a_whole_summary(data):
    true = dict.fromkeys(DEFAULT.cells, 0)
    for kind in ("case", "offer", "follow-up", "group"):
        events = data.draw(st.integers(0, 80))
        for table in DEFAULT.of(kind):
            chance = data.draw(st.randoms(use_true_random=False))
            for _ in range(events):
                true[chance.choice([*table.cells][: chance.randint(1, 9)])] += 1
    shown = protect(true)
    assert not narrow(shown)
    assert min((each.range.values for each in shown.values() if each.hidden), default=VALUES) >= VALUES


@settings(deadline=None, max_examples=60)
@given(st.tuples(*[st.integers(0, 20)] * 3), st.lists(st.booleans(), min_size=4, max_size=4))
def test_the_attack_is_as_good_as_trying_everything(counts, covered):
    """Beside a total, of which some numbers are shown: every combination, one after the other."""
    total = Cell("offer", "total", "all")
    true = {total: sum(counts), **dict(zip((A, B, C), counts, strict=True))}
    ranges = {
        cell: Range(1, 60 if cell == total else 22) if hide and count else Shown.of(count).range
        for (cell, count), hide in zip(true.items(), covered, strict=True)
    }
    found = attack(ranges, relations(tuple(true)), true)
    one, two, three = (range(ranges[cell].low, ranges[cell].high + 1) for cell in (A, B, C))
    whole = [
        (a, b, c) for a, b, c in product(one, two, three)
        if ranges[total].low <= a + b + c <= ranges[total].high
    ]  # fmt: skip
    for at, cell in enumerate((A, B, C)):
        values = [each[at] for each in whole]
        assert found[cell] == (min(values), max(values))


def test_a_hidden_number_without_an_upper_end_stays_open():
    assert attack({A: COVERED.range}, (), (A,)) == {A: Range(1, MOST)}
    assert Range(1, MOST).open


def test_tables_that_do_not_belong_together_are_said_to_contradict_each_other():
    published = {A: Range(8, 12), B: Range(38, 42)}
    with pytest.raises(Contradiction, match="do not add up"):
        attack(published, (Relation((A,), (B,)),), (A,))


def test_without_the_part_that_checks_nothing_is_shown_and_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(SummaryRefused, match=r"scipy.*requirements-team\.lock"):
        protect({A: 3, B: 40})


def test_what_cannot_be_solved_is_not_shown(monkeypatch):
    class Nothing:
        status, x = 1, None

    from scipy import optimize

    monkeypatch.setattr(optimize, "milp", lambda *_, **__: Nothing)
    with pytest.raises(SummaryRefused, match="could not be checked"):
        protect({A: 3, B: 40})


def test_what_is_solved_only_roughly_is_not_shown(monkeypatch):
    class Roughly:
        status, x = 0, [43.4, 2.4, 40.4, 0.0]

    from scipy import optimize

    monkeypatch.setattr(optimize, "milp", lambda *_, **__: Roughly)
    with pytest.raises(SummaryRefused, match="whole number"):
        protect({Cell("offer", "total", "all"): 43, A: 3, B: 40, C: 0})


def test_a_solver_that_is_wrong_shows_nothing(monkeypatch):
    class Wrong:
        status, x = 0, [3]

    from scipy import optimize

    monkeypatch.setattr(optimize, "milp", lambda *_, **__: Wrong)
    with pytest.raises(SummaryRefused, match="could not be protected"):
        protect({A: 3})


def test_every_table_of_a_kind_has_the_same_sum_and_pairs_add_up_to_theirs():
    found = relations(tuple(PAIR))
    total, sort = (Cell("case", "total", "all"),), tuple(Cell("case", "sort", each) for each in "xyz")
    assert Relation(total, sort) in found
    line = tuple(Cell("case", "sort-by-speed", f"y/{speed}") for speed in ("soon", "late"))
    assert Relation((Cell("case", "sort", "y"),), line) in found


def test_what_arose_from_group_sessions_is_no_part_of_who_attended():
    cells = (Cell("group", "attendance", "all"), Cell("group", "one-to-ones", "all"))
    assert relations(cells) == ()


def test_the_relations_hold_in_the_default_set():
    sides = [{cell.kind for side in relation for cell in side} for relation in relations(DEFAULT.cells)]
    assert sides == [{"case"}, {"case"}, {"follow-up"}, {"follow-up"}]


def test_the_solver_is_asked_for_inside_a_function_only():
    """So that no laptop of the wards needs it, nor any start."""
    import subprocess

    code = (
        "import sys; import sos_desktop.cli, sos_desktop.offices.output_control;"
        "sys.exit(any(name.split('.')[0] in ('scipy', 'numpy') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert bounds.solver().__name__ == "scipy.optimize"
