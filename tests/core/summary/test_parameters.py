"""What a pack may choose, from when on it is in force, and what no file could be made under."""

import json
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput, Finished
from sos_desktop.summary import ledger, parameters
from sos_desktop.summary.parameters import WITHOUT_A_PACK, Parameters, Recipient
from sos_desktop.summary.tables import CATALOGUE, DEFAULT, PAIRS, Mode
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Store

ALL_TABLES = tuple(each.key for each in CATALOGUE)


@pytest.fixture(scope="module")
def keys() -> tuple[str, str]:
    from pyrage import x25519

    return tuple(str(x25519.Identity.generate().to_public()) for _ in range(2))


@pytest.fixture
def noisy(keys: tuple[str, str]) -> Parameters:
    return Parameters(
        epsilon=Fraction(1, 2),
        tables=ALL_TABLES[:12],
        merges=(("case/staff-group", ("students", "not-stated")),),
        recipients=(Recipient("NUH SoS team", keys[0]),),
        serial=3,
    )


@pytest.fixture
def halves(keys: tuple[str, str]) -> Parameters:
    return Parameters(
        mode=Mode.SHARES,
        epsilon=Fraction(0),
        tables=(*ALL_TABLES, *(each.key for each in PAIRS)),
        offices=(Recipient("Information governance", keys[0]), Recipient("Clinical audit", keys[1])),
        serial=4,
    )


def take(store: Store, quarter: Quarter, chosen: Parameters, now: datetime) -> None:
    with store.change(now=now) as change:
        parameters.take_from(change, quarter, chosen)


def test_without_a_pack_it_is_the_default_set(store: Store):
    assert parameters.in_force(store, Quarter(2026, 4)) is WITHOUT_A_PACK
    assert WITHOUT_A_PACK.specification is DEFAULT


def test_a_pack_is_in_force_from_the_next_quarter_and_never_for_one_that_has_begun(
    store: Store, now: datetime, noisy: Parameters
):
    first = parameters.first_quarter(now.date())
    assert first == Quarter(2027, 1)
    take(store, first, noisy, now)
    assert parameters.in_force(store, first.previous) is WITHOUT_A_PACK
    assert parameters.in_force(store, first) == noisy
    assert parameters.in_force(store, first.next) == noisy


def test_the_first_quarter_is_the_next_one_on_the_last_day_too():
    assert parameters.first_quarter(date(2026, 12, 31)) == Quarter(2027, 1)


def test_of_two_packs_in_one_quarter_the_newer_is_in_force(
    store: Store, now: datetime, noisy: Parameters, halves: Parameters
):
    take(store, Quarter(2027, 1), noisy, now)
    take(store, Quarter(2027, 1), halves, now)
    assert parameters.in_force(store, Quarter(2027, 1)) == halves


def test_a_quarter_keeps_what_was_in_force_when_a_later_pack_comes(
    store: Store, now: datetime, noisy: Parameters, halves: Parameters
):
    take(store, Quarter(2027, 1), noisy, now)
    take(store, Quarter(2027, 3), halves, now)
    found = [parameters.in_force(store, Quarter(2027, number)) for number in (1, 2, 3, 4)]
    assert found == [noisy, noisy, halves, halves]


def test_serial_numbers_only_rise(store: Store, now: datetime, noisy: Parameters, halves: Parameters):
    take(store, Quarter(2027, 1), halves, now)
    for older in (noisy, halves):
        with pytest.raises(BadInput, match="newer programme pack"):
            take(store, Quarter(2027, 2), older, now)


def test_a_clock_set_back_takes_nothing_back(
    store: Store, now: datetime, noisy: Parameters, halves: Parameters
):
    take(store, Quarter(2027, 3), noisy, now)
    with pytest.raises(BadInput, match="July to September 2027, which is later"):
        take(store, Quarter(2027, 1), halves, now)


@pytest.mark.parametrize(
    "sql", ["UPDATE summary_parameters SET quarter = '2020-Q1'", "DELETE FROM summary_parameters"]
)
def test_what_was_in_force_is_never_altered(store: Store, now: datetime, noisy: Parameters, sql: str):
    take(store, Quarter(2027, 1), noisy, now)
    with pytest.raises(Finished), store.change(now=now) as change:
        change.run(sql)


def test_it_is_in_the_audit(store: Store, now: datetime, noisy: Parameters):
    take(store, Quarter(2027, 1), noisy, now)
    row = store.rows("SELECT action, object_id FROM audit ORDER BY seq DESC LIMIT 1")[0]
    assert tuple(row) == ("summary parameters taken", "2027-Q1")


def test_merges_hold_for_the_table_and_its_pair(halves: Parameters):
    merged = replace(
        halves,
        merges=(
            ("case/staff-group", DEFAULT.tables[1].categories[:9]),
            ("offer/answer", ("declined", "no-reply")),
        ),
    )
    parameters.check(merged)
    tables = {each.key: each for each in merged.specification.tables}
    assert len(tables["case/staff-group"].categories) == 3
    assert len(tables["group/staff-group"].categories) == 11
    assert len(tables["offer/staff-group-by-answer"].categories) == 3 * 2


def test_of_one_of_each_eight_is_the_most(noisy: Parameters):
    assert noisy.specification.epsilon_of_a_person == 6
    parameters.check(replace(noisy, epsilon=Fraction(8, 12)))
    with pytest.raises(BadInput, match=r"tell too much of one person: 12 in all, where 8 is the most"):
        parameters.check(replace(noisy, epsilon=Fraction(1)))


def test_few_numbers_are_no_licence_to_move_none(noisy: Parameters):
    """Under an epsilon of 8 a nought stays a nought 9,993 times in 10,000, so one person would be seen."""
    one = replace(noisy, tables=("case/total",), merges=())
    parameters.check(replace(one, epsilon=Fraction(2)))
    for epsilon in (Fraction(201, 100), Fraction(8)):
        with pytest.raises(BadInput, match="hardly moved"):
            parameters.check(replace(one, epsilon=epsilon))


@given(st.sets(st.sampled_from(ALL_TABLES), min_size=1), st.fractions(Fraction(1, 50), 2, max_denominator=50))
def test_nothing_above_the_cap_is_taken_and_everything_below_it_is(chosen: set[str], epsilon: Fraction):
    made = Parameters(epsilon=epsilon, tables=tuple(sorted(chosen)), serial=1)
    if len(chosen) * epsilon > 8:
        with pytest.raises(BadInput, match="too much of one person"):
            parameters.check(made)
    else:
        parameters.check(made)
        assert made.specification.epsilon_of_a_person == len(chosen) * epsilon


@pytest.mark.parametrize("name", ["noisy", "halves"])
def test_what_is_written_is_read_again(name: str, request: pytest.FixtureRequest):
    chosen: Parameters = request.getfixturevalue(name)
    assert parameters.from_content(json.loads(json.dumps(chosen.content()))) == chosen


def changed(chosen: Parameters, **fields: Any) -> Parameters:
    return replace(chosen, **fields)


@pytest.mark.parametrize(
    ("fields", "because"),
    [
        ({"serial": 0}, "no serial number"),
        ({"tables": ("case/ward",)}, "“case/ward”, which is not in the list"),
        ({"tables": ("case/total", "case/total")}, "or twice"),
        ({"tables": ()}, "tables are not those"),
        ({"tables": (PAIRS[0].key,)}, "split between two offices only"),
        ({"merges": (("case/ward", ("a", "b")),)}, "what is not in its list"),
        ({"merges": (("case/source", ("self", "b")),)}, "what is not in its list"),
        ({"merges": ((PAIRS[0].key, PAIRS[0].categories[:2]),)}, "what is not in its list"),
        ({"merges": (("case/source", ("self",)),)}, "together with itself"),
        ({"merges": (("case/source", ("self", "self")),)}, "together with itself"),
        (
            {"merges": (("case/source", ("self", "matron")), ("case/source", ("matron", "manager")))},
            "together twice",
        ),
        ({"merges": (("case/staff-group", DEFAULT.tables[1].categories),)}, "categories of a table"),
        ({"recipients": (Recipient("", "age1"),)}, "no name"),
        ({"recipients": (Recipient("Somebody", "age1qqq"),)}, "key of “Somebody”"),
        ({"recipients": (Recipient("Somebody", ""),)}, "key of “Somebody”"),
        ({"offices": (Recipient("Somebody", ""),)}, "one or the other"),
    ],
)
def test_what_no_file_could_be_made_under_is_refused_with_a_sentence(
    noisy: Parameters, fields: dict[str, Any], because: str
):
    with pytest.raises(BadInput, match=because) as refused:
        parameters.check(changed(noisy, **fields))
    assert "Nothing has been changed" in str(refused.value)


def test_two_recipients_of_one_name_or_key_are_refused(noisy: Parameters, keys: tuple[str, str]):
    for second in (Recipient("Another", keys[0]), Recipient("NUH SoS team", keys[1])):
        with pytest.raises(BadInput, match="are the same"):
            parameters.check(replace(noisy, recipients=(*noisy.recipients, second)))


@pytest.mark.parametrize(
    "name",
    ["\u3164", " ", "\u2800", "SoS t\u0435am", "SoS team ", "NUH, age1xyz", "\uff33oS", "SoS\u202eteam", "!"],
)
def test_nobody_hides_behind_a_name_that_does_not_read_as_what_it_is(
    noisy: Parameters, halves: Parameters, name: str
):
    with pytest.raises(BadInput, match="name"):
        parameters.check(replace(noisy, recipients=(replace(noisy.recipients[0], name=name),)))
    with pytest.raises(BadInput, match="name"):
        parameters.check(replace(halves, offices=(replace(halves.offices[0], name=name), halves.offices[1])))


def test_names_of_this_country_are_taken_and_differ_by_more_than_capitals(noisy: Parameters, keys: Any):
    (one,) = noisy.recipients
    for name in ("Ysbyty Gwynedd – tîm SoS", "St Mary’s R&D (Zoë’s office) + audit", "NUH SoS team 2"):
        parameters.check(replace(noisy, recipients=(replace(one, name=name),)))
    with pytest.raises(BadInput, match="are the same"):
        parameters.check(replace(noisy, recipients=(one, Recipient(one.name.upper(), keys[1]))))


def test_no_pack_names_more_recipients_than_a_file_can_be_sealed_for(noisy: Parameters):
    """Such a pack would load, and then no summary could be made under it."""
    from pyrage import x25519

    many = tuple(Recipient(f"Office {n}", str(x25519.Identity.generate().to_public())) for n in range(17))
    parameters.check(replace(noisy, recipients=many[:16]))
    with pytest.raises(BadInput, match="for 17; 16 recipients are the most"):
        parameters.check(replace(noisy, recipients=many))


def test_with_the_clock_set_back_no_pack_changes_a_quarter_that_has_left(
    vault: Vault, now: datetime, noisy: Parameters, quarter: Quarter
):
    ledger.issue(vault, quarter, now=now, today=now.date())
    with pytest.raises(BadInput, match="has left already"):
        take(vault.store, quarter, noisy, now)
    take(vault.store, quarter.next, noisy, now)


def test_halves_go_to_two_offices(halves: Parameters):
    parameters.check(halves)
    with pytest.raises(BadInput, match="does not name two"):
        parameters.check(replace(halves, offices=halves.offices[:1]))
    unsealed = tuple(replace(each, key="") for each in halves.offices)
    parameters.check(replace(halves, offices=unsealed))


def test_nothing_that_is_refused_is_taken(store: Store, now: datetime, noisy: Parameters):
    with pytest.raises(BadInput):
        take(store, Quarter(2027, 1), replace(noisy, epsilon=Fraction(4)), now)
    assert parameters.in_force(store, Quarter(2027, 1)) is WITHOUT_A_PACK


@pytest.mark.parametrize(
    "spoilt",
    [
        None,
        [],
        {},
        {"more": 1},
        {"serial": True},
        {"serial": "3"},
        {"mode": "plain"},
        {"epsilon": 1},
        {"epsilon": "0.5"},
        {"tables": "case/total"},
        {"tables": [1]},
        {"merges": [1]},
        {"merges": [{"table": "case/source", "together": ["self"], "more": 1}]},
        {"recipients": [{"name": "A"}]},
        {"offices": {}},
    ],
)
def test_what_is_not_as_it_is_written_is_refused(noisy: Parameters, spoilt: Any):
    content = {**noisy.content(), **spoilt} if isinstance(spoilt, dict) and spoilt else spoilt
    with pytest.raises(BadInput, match="cannot be read"):
        parameters.from_content(content)
