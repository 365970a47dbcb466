"""The register of the SoS team: who was trained, who remains, who should send; and as CSV, in and out."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput
from sos_desktop.programme import register, register_file, senders, signing
from sos_desktop.programme.register import Entry, Role
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Store

KEYS = [signing.public_key(bytes([number]) * 32) for number in range(6)]
Q = Quarter.parse


@pytest.fixture
def store(team: Vault) -> Store:
    return team.store


@pytest.fixture
def add(store: Store, now: datetime, today: date) -> Any:
    return lambda name, **how: register.add(store, Entry(name, **how), now=now, today=today)


def test_somebody_is_added_found_changed_and_leaves(
    store: Store, add: Any, now: datetime, today: date
) -> None:
    ada = add(
        "  Ada   Hale ", role=Role.MANAGER, organisation="rx1", site="City Hospital", keys=(KEYS[0].upper(),)
    )
    add("Ben Osei", organisation="RHA")
    assert [each.entry.name for each in register.everybody(store)] == ["Ada Hale", "Ben Osei"]
    assert [each.id for each in register.everybody(store, "hale city")] == [ada]
    entry = register.read(store, ada).entry
    assert (entry.organisation, entry.keys) == ("RX1", (KEYS[0],))
    register.change(store, ada, Entry("Ada Hale", keys=(KEYS[1],)), now=now, today=today)
    assert register.read(store, ada).entry.keys == (KEYS[1],)
    register.leave(store, ada, today, "Another trust", now=now, today=today)
    assert [each.entry.name for each in register.everybody(store, left=False)] == ["Ben Osei"]
    register.take_out(store, ada, now=now)
    assert register.signers(store) == frozenset()
    for gone in (lambda: register.read(store, ada), lambda: register.take_out(store, ada, now=now)):
        with pytest.raises(BadInput, match="not in the register any more"):
            gone()


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"name": " "}, "The name is empty"),
        ({"name": "A", "organisation": "nuh trust"}, "not an ODS code"),
        ({"name": "A", "trained": date(2027, 1, 1)}, "in the future"),
        (
            {"name": "A", "trained": date(2026, 2, 1), "refresher": date(2026, 1, 1)},
            "refresher is due before",
        ),
        (
            {"name": "A", "trained": date(2026, 2, 1), "left_on": date(2026, 1, 1)},
            "left before they were trained",
        ),
        ({"name": "A", "left_because": "moved"}, "a reason for leaving and no day"),
        ({"name": "A", "sends_to": Q("2026-Q1")}, "last quarter is before the first"),
        (
            {"name": "A", "sends_from": Q("2026-Q2"), "sends_to": Q("2026-Q1")},
            "last quarter is before the first",
        ),
        ({"name": "A", "keys": ("tea",)}, "not the public key of a record book"),
        ({"name": "A", "keys": tuple(map(str, range(9)))}, "There are 9 keys"),
    ],
)
def test_what_cannot_be_right_is_refused(
    store: Store, now: datetime, today: date, how: Any, says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        register.add(store, Entry(**how), now=now, today=today)
    assert register.everybody(store) == ()


def test_a_key_belongs_to_one_person(store: Store, add: Any) -> None:
    add("Ada Hale", keys=(KEYS[0],))
    with pytest.raises(BadInput, match="belongs to Ada Hale already"):
        add("Ben Osei", keys=(KEYS[1], KEYS[0]))
    assert len(register.everybody(store)) == 1 and register.signers(store) == {KEYS[0]}


def test_how_many_were_trained_and_how_many_remain(store: Store, add: Any) -> None:
    spring, autumn = date(2025, 4, 1), date(2025, 10, 1)
    add("A", trained=spring, refresher=date(2026, 4, 1))
    add("B", trained=spring, left_on=autumn, role=Role.MANAGER)
    add("C", trained=autumn)
    add("D")  # waits for a place on the course
    assert register.counts(store, spring - timedelta(days=1)).trained == 0
    assert register.counts(store, spring) == register.Counts(
        spring, 2, 2, 0,
        ((Role.PRACTITIONER, 1), (Role.MANAGER, 1), (Role.SUPPORTER, 0)),
        ((Role.PRACTITIONER, 1), (Role.MANAGER, 1), (Role.SUPPORTER, 0)),
    )  # fmt: skip
    later = register.over_time(store, [autumn - timedelta(days=1), autumn, date(2026, 5, 1)])
    assert [(each.trained, each.remain, each.overdue) for each in later] == [(2, 2, 0), (3, 2, 0), (3, 2, 1)]


def test_whose_summaries_are_expected_in_a_quarter(store: Store, add: Any) -> None:
    add("A", sends_from=Q("2026-Q1"), keys=(KEYS[0], KEYS[1]))
    add("B", sends_from=Q("2026-Q2"), sends_to=Q("2026-Q3"), keys=(KEYS[2],))
    add("C", sends_from=Q("2026-Q1"), left_on=date(2026, 5, 9))
    add("D", keys=(KEYS[3],))
    found = [register.expected(store, Q(f"2026-Q{number}")) for number in (1, 2, 3, 4)]
    assert [each.number for each in found] == [2, 3, 2, 1]
    assert found[1].signers == {KEYS[0], KEYS[1], KEYS[2]} and found[3].signers == {KEYS[0], KEYS[1]}
    assert register.expected(store, Q("2025-Q4")).number == 0


# As CSV


def bring_in(store: Store, text: str | bytes, now: datetime) -> register_file.BroughtIn:
    data = text.encode() if isinstance(text, str) else text
    return register_file.bring_in(
        store, register_file.read(data, today=now.date()), now=now, today=now.date()
    )


def row(**cells: str) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([cells.get(name, "") for name in register_file.COLUMNS])
    return text.getvalue()


HEAD = ",".join(register_file.COLUMNS) + "\n"


def test_the_template_can_be_brought_in_and_adds_nobody(store: Store, now: datetime) -> None:
    assert register_file.template().startswith(b"\xef\xbb\xbfid,name,role")
    brought = bring_in(store, register_file.template(), now)
    assert (brought.added, brought.findings) == (0, ())


def test_what_is_right_is_taken_and_what_is_wrong_is_named_by_its_line(
    store: Store, add: Any, now: datetime
) -> None:
    add("Ada Hale", organisation="RX1", keys=(KEYS[0],))
    brought = bring_in(
        store,
        HEAD
        + row(name="Ben Osei", role="Manager", trained="17/03/2026", sends_from="2026-Q2", keys=KEYS[1])
        + row(name="Cy", trained="March")
        + row(name="Di", role="porter", sends_from="Q2")
        + "\n"
        + row(name="ada hale", organisation="rx1")
        + row(name="Ed", keys=KEYS[0])
        + row(id="nobody", name="Flo")
        + row(name="Gus", trained="2030-01-01")
        + "a,b\n"
        + row(name="Ben Osei")
        + row(name="Hal", keys=KEYS[1]),
        now,
    )
    assert brought.said() == "1 added, 0 changed, 0 as they were. 9 lines were left out."
    assert [str(each) for each in brought.findings] == [
        "Line 3, trained: write the day like 2026-03-17, or 17/03/2026.",
        "Line 4, role: is one of practitioner, manager, supporter.",
        "Line 4, sends from: write the quarter like 2026-Q3.",
        "Line 6, name: is in the register already, in that organisation. Export it to change it.",
        f"Line 7, keys: the key {KEYS[0][:8]}… belongs to somebody else.",
        "Line 8, id: this id is not in the register. Leave it empty for somebody new.",
        "Line 9: The day of the training is in the future. Please check the date and the time.",
        "Line 10: has 2 cells in place of 12.",
        "Line 11, name: is in the register already, in that organisation. Export it to change it.",
        f"Line 12, keys: the key {KEYS[1][:8]}… belongs to somebody else.",
    ]  # fmt: skip
    (ben,) = register.everybody(store, "ben")
    assert (ben.entry.role, ben.entry.trained) == (Role.MANAGER, date(2026, 3, 17))


def test_another_office_takes_the_whole_list_with_its_keys_and_a_newer_one_after_it(
    store: Store, add: Any, new_vault: Any, now: datetime
) -> None:
    """The second of two offices has a register of its own; it believes the keys that the SoS team has listed."""
    add("Ada Hale", organisation="RX1", keys=(KEYS[0],))
    second = new_vault("Clinical audit", kind="team").store
    brought = bring_in(second, register_file.write(register.everybody(store)).decode("utf-8-sig"), now)
    assert brought.said() == "1 added, 0 changed, 0 as they were."
    (ada,) = register.everybody(store)
    register.change(store, ada.id, replace(ada.entry, keys=tuple(KEYS[:2])), now=now, today=now.date())
    add("Ben Osei", keys=(KEYS[2],))
    newer = register_file.write(register.everybody(store)).decode("utf-8-sig")
    assert bring_in(second, newer, now).said() == "1 added, 1 changed, 0 as they were."
    assert register.everybody(second) == register.everybody(store)
    listed = senders.of(second)
    assert listed is not None and not any(map(listed.objection, KEYS[:3]))


def test_what_was_saved_and_changed_in_a_spreadsheet_comes_back(
    store: Store, add: Any, now: datetime
) -> None:
    add("Ada Hale", trained=date(2026, 3, 17))
    add("Ben Osei")
    saved = register_file.write(register.everybody(store)).decode("utf-8-sig")
    brought = bring_in(store, saved.replace("Ben Osei", "Ben Osei-Bonsu"), now)
    assert brought.said() == "0 added, 1 changed, 1 as they were."
    assert [each.entry.name for each in register.everybody(store)] == ["Ada Hale", "Ben Osei-Bonsu"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"name,role\n", "does not name the columns"),
        (b"", "does not name the columns"),
        ("Zoë".encode("cp1252"), "not text in UTF-8"),
        (HEAD.encode() + b'"tea', "quotation mark is missing"),
        (b"x" * (register_file.LARGEST + 1), "too large"),
        (HEAD.encode() + b"\n" * 10_002, "more than 10,000 rows"),
    ],
)
def test_what_is_no_register_is_refused_whole(store: Store, now: datetime, data: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        bring_in(store, data, now)
    assert register.everybody(store) == ()


def test_nothing_in_it_is_run_by_a_spreadsheet(store: Store, add: Any) -> None:
    add("=HYPERLINK(1)", site="+44", left_on=date(2026, 1, 1), left_because="@SUM(1)")
    cells = list(csv.reader(io.StringIO(register_file.write(register.everybody(store)).decode("utf-8-sig"))))[
        1
    ]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from("=+-@'\",;\t"), min_size=1, max_size=20
).filter(lambda text: text.strip() and " ".join(text.split()).isprintable())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(WORDS, min_size=1, max_size=4, unique_by=lambda name: " ".join(name.split()).casefold())
)
def test_whatever_people_are_called_the_file_gives_them_back(
    store: Store, now: datetime, today: date, names: list[str]
) -> None:
    for each in register.everybody(store):
        register.take_out(store, each.id, now=now)
    for name in names:
        register.add(store, Entry(name, site=name), now=now, today=today)
    brought = bring_in(store, register_file.write(register.everybody(store)), now)
    assert (brought.same, brought.added, brought.changed, brought.findings) == (len(names), 0, 0, ())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: (HEAD + text).encode("utf-8", "replace"))
)
def test_whatever_file_is_given_it_is_read_or_refused_in_words(
    store: Store, now: datetime, data: bytes
) -> None:
    try:
        brought = bring_in(store, data, now)
    except BadInput as refused:
        assert str(refused)
    else:
        assert all(str(each).startswith("Line ") for each in brought.findings)
