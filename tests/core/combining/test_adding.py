"""Any order, any grouping, any repetition: the same sums, and the same files named with the same reasons."""

import hashlib
import random
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sos_desktop.combining import rollups
from sos_desktop.combining.adding import Adding
from sos_desktop.combining.combined import Combined
from sos_desktop.combining.rollups import RollUp
from sos_desktop.combining.senders import Sender, Senders
from sos_desktop.combining.single import Single, source
from sos_desktop.combining.states import State
from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import described
from sos_desktop.summary.tables import CATALOGUE, Cell, Mode

SPRING, SUMMER = Quarter(2026, 2), Quarter(2026, 3)
TWO = described.packed(Mode.NOISE, Fraction(1), (CATALOGUE[0], CATALOGUE[8]))
FINER = described.packed(Mode.NOISE, Fraction(2), (CATALOGUE[0],))
TOTAL, ACCEPTED = Cell("case", "total", "all"), Cell("offer", "answer", "accepted")
SEED = hashlib.sha256(b"a made-up SoS team").digest()


def print_of(*words: object) -> bytes:
    return hashlib.sha256(repr(words).encode()).digest()[:16]


def single(
    who: int,
    quarter: Quarter = SUMMER,
    *,
    count: int = 3,
    file_id: object = None,
    organisation: str = "RX1",
    made: Any = TWO,
    demonstration: bool = False,
) -> Single:
    """One made-up practitioner's file; ``file_id`` where it is not the one that follows from who and when."""
    counts = tuple(count + 3 * at for at in range(len(made.cells)))
    known = print_of("id", who, quarter) if file_id is None else print_of("id", file_id)
    content = print_of("content", known, who, quarter, counts, organisation, made.epsilon, demonstration)
    signer = f"{who:064x}"
    place = (quarter, organisation)
    return Single(made, place, demonstration, known, source(signer, quarter), content, signer, counts)


def add(given_ones: Iterable[Single | RollUp], **how: Any) -> Adding:
    files = {f"in/{number}.zip": each for number, each in enumerate(given_ones)}

    def again(where: str) -> Single:
        one = files[where]
        assert isinstance(one, Single)
        return one

    adding = Adding(again, **how)
    for where, each in files.items():
        adding.take(where, each)
    return adding


def sum_of(given_ones: Iterable[Single | RollUp], **how: Any) -> Combined:
    return add(given_ones, **how).sum_up()


def states(given_ones: "list[Single | RollUp]", **how: Any) -> list[State]:
    """Of each that was given, in their order."""
    adding = add(given_ones, **how)
    adding.sum_up()
    by_name = {each.where: each.state for each in adding.became()}
    return [by_name[f"in/{number}.zip"] for number in range(len(given_ones))]


SINGLES = st.builds(
    single,
    st.integers(0, 5),
    st.sampled_from((SPRING, SUMMER)),
    count=st.sampled_from((-3, 0, 3)),
    file_id=st.none() | st.integers(0, 5),
    organisation=st.sampled_from(("RX1", "RX2")),
    made=st.sampled_from((TWO, FINER)),
    demonstration=st.sampled_from((False, False, True)),
)
ENOUGH = [single(who) for who in range(10, 16)]
"""So that there are five whatever is held."""


def by_content(adding: Adding, given_ones: "list[Single]") -> set[tuple[bytes, State, str]]:
    found = set()
    for each in adding.became():
        content = given_ones[int(each.where[3:-4])].content
        if each.state is not State.TWICE:
            found.add((content, each.state, each.reason))
    return found


@settings(max_examples=100, deadline=None)
@given(st.lists(SINGLES, max_size=12), st.randoms(use_true_random=False), st.data())
def test_order_and_repetition_change_nothing(files: list[Single], chance: random.Random, data: st.DataObject):
    given_ones = [*files, *ENOUGH]
    again = data.draw(st.lists(st.sampled_from(given_ones), max_size=6))
    mixed = chance.sample([*given_ones, *again], len(given_ones) + len(again))
    first, second = add(given_ones), add(mixed)
    one, other = first.sum_up(), second.sum_up()
    assert (one.sums, one.version, one.record_books) == (other.sums, other.version, other.record_books)
    assert rollups.of(one) == rollups.of(other)
    assert by_content(first, given_ones) == by_content(second, mixed)


@settings(max_examples=100, deadline=None)
@given(st.lists(SINGLES, max_size=12))
def test_a_sum_is_of_the_files_that_were_read_and_of_no_others(files: list[Single]):
    given_ones = [*files, *ENOUGH]
    adding = add(given_ones)
    combined = adding.sum_up()
    read = [given_ones[int(each.where[3:-4])] for each in adding.became() if each.state is State.READ]
    assert combined.files == len(read)
    for made, by_place in combined.sums.items():
        for place, held in by_place.items():
            of_it = [each for each in read if (each.specification, each.place) == (made, place)]
            assert held.files == len(of_it)
            assert held.counts == [
                sum(counts) for counts in zip(*(each.counts for each in of_it), strict=True)
            ]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=24, max_size=24))
def test_any_grouping_gives_the_same(groups: list[int]):
    """Trusts into regions into the nation; a group of fewer than five stays single files."""
    files = [
        single(who, quarter, organisation=f"RX{who % 3}", count=3 * who)
        for who in range(12)
        for quarter in (SPRING, SUMMER)
    ]
    parts: list[Single | RollUp] = []
    for group in set(groups):
        of_it = [each for each, which in zip(files, groups, strict=True) if which == group]
        try:
            parts.append(rolled(of_it))
        except SummaryRefused:
            parts += of_it
    whole, grouped = sum_of(files), sum_of(parts)
    assert (grouped.sums, grouped.version) == (whole.sums, whole.version)
    assert rollups.of(grouped) == rollups.of(whole)
    assert grouped.record_books == whole.record_books == 12


def test_of_two_with_one_id_and_two_of_one_record_book_none_is_added_whatever_comes_first():
    files = [
        *ENOUGH,
        single(1, file_id="same"),
        single(2, file_id="same"),
        single(2, file_id="another"),
        single(3),
        single(3, count=9, file_id="second"),
    ]
    assert states(files)[6:] == [State.HELD] * 5
    assert sum_of(files).sums == sum_of(ENOUGH).sums


def test_a_third_file_of_one_record_book_is_held_as_well():
    files = [*ENOUGH, *(single(1, file_id=number) for number in range(3))]
    assert states(files)[6:] == [State.HELD] * 3


# Roll-ups


def rolled(files: Iterable[Single]) -> RollUp:
    (roll_up,) = rollups.of(sum_of(files))
    return rollups.read(rollups.write(roll_up, SEED))


def test_a_file_that_is_in_a_roll_up_counts_once():
    roll_up, late = rolled(ENOUGH), single(1)
    for order in ([roll_up, *ENOUGH, late], [late, *ENOUGH, roll_up]):
        combined = sum_of(order)
        assert combined.sums == sum_of([*ENOUGH, late]).sums
        assert (combined.twice, combined.rolled_up) == (6, 1)
    assert states([roll_up, ENOUGH[0], late]) == [State.READ, State.INSIDE, State.READ]


def test_overlapping_roll_ups_both_wait_and_the_files_of_neither_are_lost_if_they_are_there():
    others = [single(who) for who in range(20, 24)]
    one, other = rolled(ENOUGH), rolled([*ENOUGH[:1], *others])
    third = rolled([single(who) for who in range(30, 36)])
    assert states([one, other, third]) == [State.HELD, State.HELD, State.READ]
    assert sum_of([one, other, *ENOUGH]).sums == sum_of(ENOUGH).sums


def test_roll_ups_with_two_files_of_one_record_book_for_a_quarter_both_wait():
    others = [single(who) for who in range(20, 24)]
    one, other = rolled(ENOUGH), rolled([single(10, file_id="second"), *others])
    assert states([one, other, *ENOUGH])[:2] == [State.HELD, State.HELD]


def test_another_file_of_a_record_book_whose_quarter_is_in_a_roll_up_is_held():
    combined = sum_of([rolled(ENOUGH), single(10, file_id="second")])
    assert [(each.state, each.name) for each in combined.refused] == [(State.HELD, "1.zip")]
    assert combined.sums == sum_of(ENOUGH).sums


def test_the_same_roll_up_twice_counts_once():
    roll_up = rolled(ENOUGH)
    assert states([roll_up, roll_up]) == [State.READ, State.TWICE]


def test_a_roll_up_with_a_withdrawn_file_is_refused():
    withdrawn = [ENOUGH[0].file_id.hex()]
    others = [single(who) for who in range(20, 26)]
    combined = sum_of([rolled(ENOUGH), *others], withdrawn=withdrawn)
    assert "was withdrawn" in combined.refused[0].reason and combined.files == 6


def test_a_made_up_roll_up_is_not_added_to_real_files():
    made_up = rolled([single(who, demonstration=True) for who in range(20, 26)])
    combined = sum_of([*ENOUGH, made_up])
    assert (combined.files, combined.demonstration) == (6, False)
    assert "made-up records" in combined.refused[0].reason
    assert sum_of([made_up]).demonstration


def test_a_roll_up_with_a_quarter_that_cannot_be_is_refused():
    ahead = rolled([single(who, Quarter(2026, 4)) for who in range(20, 26)])
    combined = sum_of([*ENOUGH, ahead], today=date(2026, 11, 23))
    assert "has not ended" in combined.refused[0].reason and combined.files == 6


def test_a_roll_up_of_a_revoked_key_is_refused():
    roll_up = rolled([single(who) for who in range(20, 26)])
    senders = Senders(
        tuple(Sender(f"Wren {who}", "RX1", (f"{who:064x}",)) for who in range(10, 16)),
        frozenset({roll_up.signer}),
    )
    combined = sum_of([*ENOUGH, roll_up], senders=senders)
    assert combined.refused[0].reason == "The key that signed it has been revoked."


def test_a_roll_up_of_four_files_is_never_made():
    combined = sum_of([*ENOUGH, *(single(who, made=FINER) for who in range(4))])
    assert [each.files for each in rollups.of(combined)] == [6]


# The register


SENDERS = Senders(
    tuple(Sender(f"Wren {who}", "RX1", (f"{who:064x}",), first=SUMMER) for who in range(10, 18)),
    revoked=frozenset({f"{15:064x}"}),
)


def test_whoever_is_not_in_the_register_and_a_revoked_key_are_refused():
    combined = sum_of([*ENOUGH, single(1)], senders=SENDERS)
    assert {each.reason for each in combined.refused} == {
        "The key that signed it has been revoked.",
        "The key that signed it is not in the register.",
    }
    assert combined.files == 5


def test_a_file_that_is_not_believed_holds_no_other_file():
    combined = sum_of([*ENOUGH, single(1, file_id="x"), single(1)], senders=SENDERS)
    assert not any(each.state is State.HELD for each in combined.refused)


def test_who_has_not_sent_is_named_and_is_known_from_roll_ups_too():
    assert [(each.quarter, each.names) for each in sum_of(ENOUGH[:5], senders=SENDERS).missing] == [
        (SUMMER, ("Wren 15", "Wren 16", "Wren 17"))
    ]
    combined = sum_of([rolled(ENOUGH[:5]), single(16)], senders=SENDERS)
    assert combined.missing[0].names == ("Wren 15", "Wren 17")
    assert combined.expected_files() == 8 and combined.about == "at least"


def test_too_few_are_refused_and_what_became_of_each_is_still_known():
    adding = add(ENOUGH[:4])
    with pytest.raises(SummaryRefused, match="at least 5 files; 4 can be added"):
        adding.sum_up()
    assert [each.state for each in adding.became()] == [State.READ] * 4


def test_nothing_that_was_given_leaves_nothing_to_say():
    with pytest.raises(SummaryRefused, match="0 can be added"):
        sum_of([])
