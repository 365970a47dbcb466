"""Whatever a newer pack says otherwise is in the list that is shown before it is loaded, and nothing else is."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from sos_desktop.dates import Quarter
from sos_desktop.programme import document, loading
from sos_desktop.programme.changes import How, between, pictured
from sos_desktop.summary.parameters import Parameters
from sos_desktop.vault.folder import Vault

SERVICE = {"id": "staff-psychology", "tier": 3, "name": "Staff psychology", "call": "ext. 4321",
           "for_whom": "Everybody who works here", "hours": "", "checked": "2026-11-02"}  # fmt: skip
NUMBER = {"name": "Site co-ordinator", "call": "0115 496 0000", "when": "Nights"}
LEAFLET = {"name": "our-own", "title": "Our own leaflet", "whom": "To take home", "text": "## Rest\n- Sleep."}
SUMMARY = {"mode": "noise", "epsilon": "1", "tables": ["case/total", "case/staff-group"], "merges": [],
           "recipients": [], "offices": []}  # fmt: skip
AGE = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg"


@pytest.fixture
def changed(
    laptop: Vault, pack_of: Callable[..., bytes], now: datetime
) -> Callable[..., list[tuple[str, str, How]]]:
    """What a second pack would change after a first one."""

    def found(*, before: dict[str, Any] | None = None, **other: Any) -> list[tuple[str, str, How]]:
        first = pack_of(1, **(before or {}))
        loading.load(laptop, first, fingerprint=document.read(first).fingerprint, now=now)
        looked = loading.look(laptop, pack_of(2, **{**(before or {}), **other}), now=now)
        return [(each.part, each.what, each.how) for each in looked.changes]

    return found


def test_the_same_again_changes_nothing(changed: Any) -> None:
    assert changed() == []


@pytest.mark.parametrize(
    ("other", "line"),
    [
        ({"name": "Another name"}, ("The programme", "Its name", How.CHANGED)),
        ({"organisations": [{"code": "RX1", "name": "Nottingham University Hospitals", "sites":
          [{"code": "RX1RB", "name": "Queen’s Medical Centre"}]}]}, ("The programme", "RX1", How.CHANGED)),
        ({"headcount": {"date": "2026-09-30", "groups": {"students": 301, "medical-and-dental": 1900}}},
         ("Staff, for rates", "Students", How.CHANGED)),
        ({"headcount": None}, ("Staff, for rates", "Counted on", How.REMOVED)),
        ({"services": [{**SERVICE, "checked": "2026-11-03"}]}, ("Directory", "staff-psychology", How.CHANGED)),
        ({"services": [{**SERVICE, "id": "another"}]}, ("Directory", "another", How.ADDED)),
        ({"retention": {"supported": 8}},
         ("When records are looked at again", "Somebody who was offered support", How.REMOVED)),
        ({"follow_ups": None}, ("Follow-ups that are booked from now on", "On time", How.CHANGED)),
        ({"second_place": False}, ("Backups", "A second place", How.REMOVED)),
        ({"information_governance": {"name": "Information governance", "key": AGE}},
         ("Copies for people", "Sealed for", How.CHANGED)),
        ({"escrow": {"label": "SoS lead", "public": "08" * 32}},
         ("Escrow, if you set it yourself", "SoS lead", How.CHANGED)),
        ({"urgent_numbers": [{**NUMBER, "when": "Always"}]},
         ("Your site’s urgent numbers (F9)", "Site co-ordinator", How.CHANGED)),
        ({"urgent_numbers": [NUMBER, {**NUMBER, "call": "0115 1"}]},
         ("Your site’s urgent numbers (F9)", "Site co-ordinator", How.CHANGED)),
        ({"leaflets": [{**LEAFLET, "text": "## Rest\n- Sleep!"}]}, ("Leaflets", "Our own leaflet", How.CHANGED)),
        ({"leaflets": [{**LEAFLET, "whom": "To keep"}]}, ("Leaflets", "Our own leaflet", How.CHANGED)),
    ],
)  # fmt: skip
def test_one_thing_said_otherwise_is_one_line(changed: Any, other: Any, line: Any) -> None:
    found = changed(**other)
    assert line in found
    assert {part for part, _, _ in found} == {line[0]}


def test_two_versions_of_a_form_with_one_title_are_both_seen(changed: Any, form_of: Any) -> None:
    found = changed(before={"forms": [form_of()]}, forms=[form_of(), form_of(version="2")])
    assert ("Questionnaires", "Tea and biscuits", How.CHANGED) in found


def test_other_tables_and_what_stands_as_one_are_said_with_their_quarter(changed: Any) -> None:
    part = "Summaries, from the quarter January to March 2027 on"
    merges = [
        {"table": "case/staff-group", "together": ["students", "not-stated"]},
        {"table": "case/staff-group", "together": ["healthcare-scientists", "allied-health-professionals"]},
    ]
    found = changed(before={"summary": SUMMARY}, summary={**SUMMARY, "merges": merges, "epsilon": "2"})
    assert found == [
        (part, "How counts are protected", How.CHANGED),
        (part, "Counted together in “People supported: staff group”", How.ADDED),
    ]


def test_tables_and_categories_are_said_as_the_summary_page_says_them() -> None:
    taken = Parameters(
        tables=("case/total", "follow-up/onward"), merges=(("follow-up/outcome", ("on-time", "late")),)
    )
    lines = pictured(None, taken, Quarter(2026, 4))
    part = "Summaries, from the quarter October to December 2026 on"
    assert lines[part, "Tables"] == "People supported: total; Decided at 28 days"
    assert lines[part, "Counted together in “At 28 days: outcome”"] == "Done on time; Done late"


def test_as_many_keys_as_before_and_another_among_them_is_seen(changed: Any, seeds: Any) -> None:
    from sos_desktop.programme import signing

    one, other = map(signing.public_key, seeds)
    assert changed(before={"practitioners": [one]}, practitioners=[other]) == [
        ("The programme", "Practitioners’ keys", How.CHANGED)
    ]


def test_what_is_removed_stands_under_its_own_heading() -> None:
    now = {("A", "one"): "1", ("B", "two"): "2"}
    found = between(now, {("B", "two"): "2", ("A", "three"): "3"})
    assert [each.said() for each in found] == ["three: added (“3”)", "one: removed (“1”)"]
