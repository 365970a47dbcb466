"""A file made under a pack says its own tables and parameters, and nothing that no pack could have chosen is read."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import described
from sos_desktop.summary.tables import CATALOGUE, DEFAULT, PAIRS, Mode, Specification, paired, table

EVERYTHING = tuple(CATALOGUE)


def about(specification: Specification) -> dict[str, object]:
    """As it stands in a file, and comes back from it."""
    written = {
        "specification": specification.name,
        "code_lists": specification.code_lists,
        **described.parameters(specification),
    }
    read: dict[str, object] = json.loads(json.dumps(written))
    return read


@st.composite
def specifications(draw: st.DrawFn) -> Specification:
    shares = draw(st.booleans())
    chosen = draw(st.sets(st.sampled_from(CATALOGUE), min_size=1, max_size=8))
    tables = []
    for each in CATALOGUE:
        if each in chosen:
            together = draw(st.sets(st.sampled_from(each.categories)))
            mixed = 2 <= len(together) < len(each.categories)
            tables.append(each.merged(sorted(together)) if mixed else each)
    pairs = list(PAIRS) if shares and draw(st.booleans()) else []
    epsilon = draw(st.fractions(Fraction(1, 100), Fraction(1), max_denominator=100))
    return described.packed(Mode.SHARES if shares else Mode.NOISE, epsilon, [*tables, *pairs])


@given(specifications())
def test_what_a_pack_chose_is_read_from_the_file_alone(chosen: Specification):
    assert described.read(about(chosen)) == chosen


def test_the_default_set_says_no_more_than_it_always_did():
    assert described.parameters(DEFAULT) == {"method": "noise", "epsilon": "1", "base": 3}
    assert described.read(about(DEFAULT)) is DEFAULT


def test_a_pair_goes_through_two_tables_of_which_each_may_be_put_together():
    pair = PAIRS[1]
    few = paired(
        pair,
        CATALOGUE[1].merged(CATALOGUE[1].categories[:9]).categories,
        ("accepted", "declined|no-reply"),
    )
    made = described.packed(Mode.SHARES, Fraction(0), [few])
    assert described.read(about(made)) == made
    assert len(few.categories) == 3 * 2


@pytest.mark.parametrize(
    ("specification", "because"),
    [
        (described.packed(Mode.NOISE, Fraction(1), EVERYTHING), "tell too much of one person: 22"),
        (described.packed(Mode.NOISE, Fraction(1), PAIRS), "split between two offices only"),
        (described.packed(Mode.NOISE, Fraction(1, 1000), CATALOGUE[:1]), "too small"),
        (described.packed(Mode.NOISE, Fraction(0), CATALOGUE[:1]), "too small"),
        (described.packed(Mode.NOISE, Fraction(1), CATALOGUE[1::-1]), "in its order"),
        (described.packed(Mode.NOISE, Fraction(1), (CATALOGUE[0],) * 2), "each of them once"),
        (
            replace(described.packed(Mode.SHARES, Fraction(0), CATALOGUE[:1]), epsilon=Fraction(1)),
            "no epsilon",
        ),
    ],
)
def test_what_no_pack_could_choose_is_refused(specification: Specification, because: str):
    with pytest.raises(SummaryRefused, match=because):
        described.read(about(specification))


STAFF = CATALOGUE[1]


@pytest.mark.parametrize(
    "categories",
    [
        STAFF.categories[1:],
        (*STAFF.categories, STAFF.categories[0]),
        tuple(reversed(STAFF.categories)),
        ("|".join(STAFF.categories),),
        ("|".join(reversed(STAFF.categories[:2])), *STAFF.categories[2:]),
        ("doctors", *STAFF.categories[1:]),
        (),
    ],
)
def test_categories_that_are_not_the_list_once_each_are_refused(categories: tuple[str, ...]):
    changed = replace(STAFF, categories=categories)
    with pytest.raises(SummaryRefused, match="categories of a table"):
        described.read(about(described.packed(Mode.NOISE, Fraction(1), [changed])))


@pytest.mark.parametrize(
    "categories",
    [
        PAIRS[0].categories[1:],
        tuple(c.replace("/", "-") for c in PAIRS[0].categories),
        tuple(reversed(PAIRS[0].categories)),
    ],
)
def test_a_pair_that_is_not_whole_is_refused(categories: tuple[str, ...]):
    changed = replace(PAIRS[0], categories=categories)
    with pytest.raises(SummaryRefused, match="categories of a table"):
        described.read(about(described.packed(Mode.SHARES, Fraction(0), [changed])))


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"specification": "sos-summary-9"}, "does not know"),
        ({"specification": None}, "does not know"),
        ({"code_lists": "2030-1"}, "code lists"),
        ({"method": "exact"}, "how its numbers are protected"),
        ({"tables": []}, "which tables"),
        ({"tables": "case/total"}, "which tables"),
        ({"tables": ["case/total"]}, "a table that this version does not know"),
        ({"tables": [{"kind": "case", "table": "ward", "categories": ["B3"]}]}, "does not know"),
        ({"tables": [{"kind": "case", "table": "total", "categories": [1]}]}, "does not know"),
        ({"epsilon": "2/2"}, "not a number"),
        ({"epsilon": "01"}, "not a number"),
        ({"epsilon": "1/0"}, "not a number"),
        ({"epsilon": 1}, "not a number"),
    ],
)
def test_a_description_that_does_not_say_what_it_should_is_refused(changed: dict[str, object], because: str):
    whole = about(described.packed(Mode.NOISE, Fraction(1), CATALOGUE[:1]))
    with pytest.raises(SummaryRefused, match=because):
        described.read(whole | changed)


def test_a_table_is_known_by_its_name():
    assert [table(each.key) for each in (*CATALOGUE, *PAIRS)] == [*CATALOGUE, *PAIRS]
    assert table("case/ward") is None
