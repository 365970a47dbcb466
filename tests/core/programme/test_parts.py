"""Each part of a pack, and every finding about it at once."""

import json
from datetime import date
from typing import Any

import pytest

from sos_desktop.programme import parts
from sos_desktop.questionnaires import shipped

TODAY = date(2026, 11, 23)


def findings(content: Any, forms: Any = None, leaflets: Any = None) -> list[str]:
    return [str(each) for each in parts.read(content, forms, leaflets, today=TODAY)[1]]


def test_a_whole_one_has_none(given: Any, form_of: Any) -> None:
    assert findings(given(), [form_of()], []) == []
    assert findings({"name": "SoS", "organisations": [{"code": "RX1", "name": "NUH"}]}) == []


@pytest.mark.parametrize(
    ("part", "content", "says"),
    [
        ("name", "", "name: “name” is empty."),
        ("name", 7, "is not text"),
        ("name", "x" * 121, "too long"),
        ("name", "a\u202eb", "cannot be shown"),
        ("organisations", {}, "is not a list"),
        ("organisations", [7], "is not an object"),
        ("organisations", [{"code": "RX1", "name": "A"}, {"code": "RX1", "name": "B"}], "stands there twice"),
        ("organisations", [{"code": "nuh", "name": "A"}], "not an ODS code"),
        ("organisations", [{"code": "RX1", "name": "A", "sites": [{"code": "", "name": ""}]}], "sites: 1: “name” is"),
        ("organisations", [{"code": f"A{n:03}", "name": "A"} for n in range(61)], "Keep it to 60"),
        ("headcount", {"date": "2026-09-30", "groups": {}}, "counts no staff group"),
        ("headcount", {"date": "2027-09-30", "groups": {"students": 1}}, "lies in the future"),
        ("headcount", {"date": "30/09/2026", "groups": {"students": 1}}, "Write it like 2026-11-23"),
        ("headcount", {"date": "2026-09-30", "groups": {"porters": 1}}, "says “porters”"),
        ("headcount", {"date": "2026-09-30", "groups": {"students": -1}}, "whole number from 0 to 999,999"),
        ("summary", {"mode": "noise"}, "summary: "),
        ("summary", 7, "summary: "),
        (
            "summary",
            {"mode": "noise", "epsilon": "9", "tables": ["case/total"], "merges": [], "recipients": [], "offices": []},
            "summary: ",
        ),
        ("practitioners", ["tea"], "practitioners: 1: “public signing key” is not"),
        ("practitioners", ["00" * 32], "is not a public signing key"),
        ("services", [{"id": "Tea", "tier": 9, "name": "", "call": "", "checked": ""}], "not a short name"),
        ("retention", {"supported": 101}, "from 1 to 100"),
        ("retention", {"tea": 1}, "says “tea”"),
        ("retention", [], "is not an object"),
        ("follow_ups", {"follow_up_days": 28}, "first_after_hours"),
        ("follow_ups", {"tea": 28}, "says “tea”"),
        ("thresholds", [{"instrument": "https://x|1", "score": 1, "says": "a", "author": "b", "date": "2026-01-01"}],
         "names a version"),
        ("thresholds", [{"instrument": "https://x", "score": 1, "says": "a", "author": "", "date": "2026-01-01"}],
         "“author” is empty"),
        ("urgent_numbers", [{"name": "a", "call": str(n)} for n in range(5)], "Keep it to 4"),
        ("second_place", 1, "neither true nor false"),
        ("information_governance", {"name": "IG", "key": "age1tea"}, "not a public key of the age format"),
        ("information_governance", {"name": "I" * 61, "key": "age1tea"}, "Keep it to 60"),
        ("escrow", {"label": "SoS", "public": "tea"}, "not an escrow key"),
        ("escrow", {"label": "SoS", "public": 7}, "not an escrow key"),
        ("forms_used", [], "not an object of purposes"),
        ("forms_used", {"guide tea": "x"}, "nothing that a form is used for"),
        ("forms_used", {"guide one-to-one": "https://x|1"}, "neither the pack nor the application has"),
        ("tea", 1, "says “tea”, which is not known here"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_with_its_place(
    given: Any, part: str, content: object, says: str
) -> None:
    found = findings(given(**{part: content}))
    assert any(says in each for each in found), found


def test_everything_that_is_the_matter_is_said_at_once(given: Any) -> None:
    assert len(findings(given(name="", second_place=3, retention={"tea": 1}))) == 3


def test_a_questionnaire_that_cannot_be_asked_here_is_named_by_its_file(given: Any, form_of: Any) -> None:
    bad = {"file_name": "bad.json", "content": '{"resourceType": "Patient"}'}
    (found,) = findings(given(), [bad])
    assert found.startswith("questionnaires: 1: bad.json: ") and "FHIR Patient" in found
    assert "empty, too large, or not text" in findings(given(), [{"file_name": "a", "content": "\ud800"}])[0]
    assert "name of a file alone" in findings(given(), [form_of() | {"file_name": "../tea.json"}])[0]
    assert "stands there twice" in findings(given(), [form_of(), form_of()])[0]
    ours = shipped.shipped_bytes("phq-9").decode()
    assert (
        "comes with the application" in findings(given(), [{"file_name": "phq-9.json", "content": ours}])[0]
    )


def test_a_form_of_the_pack_or_the_application_can_be_used_for_something(given: Any, form_of: Any) -> None:
    tea = json.loads(form_of()["content"])
    used = {"guide one-to-one": f"{tea['url']}|1", "instrument https://x": "", "guide follow-up":
            shipped.guide("follow-up").canonical}  # fmt: skip
    assert findings(given(forms_used=used), [form_of()]) == []


@pytest.mark.parametrize(
    ("leaflet", "says"),
    [
        ({"name": "Our own", "title": "a", "text": "b"}, "not a short name"),
        ({"name": "own", "title": "", "text": "b"}, "“title” is empty"),
        ({"name": "own", "title": "a", "text": " \n "}, "“text” is empty"),
        ({"name": "own", "title": "a", "text": "b\u0007"}, "cannot be shown"),
        ({"name": "own", "title": "a", "text": "b" * 20_001}, "Keep it to 20,000"),
    ],
)
def test_a_leaflet_that_cannot_be_printed_is_said(given: Any, leaflet: Any, says: str) -> None:
    assert any(says in each for each in findings(given(), [], [leaflet]))


def test_what_is_no_object_at_all_is_said() -> None:
    assert findings([])[0] == "is not an object of names and values."
