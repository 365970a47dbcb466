"""What a stranger writes into a pack to mislead whoever reads it: refused, and quoted without doing anything."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sos_desktop.programme import parts, told
from sos_desktop.programme.looking import Look

DAY = date(2026, 11, 20)
HOSTILE = "\x1b[2Jall is well\u202e\ud800\n"


@pytest.mark.parametrize(
    "part",
    [
        {HOSTILE: 1},
        {"forms_used": {HOSTILE: "x"}},
        {"retention": {HOSTILE: 1}},
        {"headcount": {"date": "2026-01-01", "groups": {HOSTILE: 1}}},
        {
            "summary": {
                "mode": "noise",
                "epsilon": "1",
                "tables": [HOSTILE],
                "merges": [],
                "recipients": [],
                "offices": [],
            }
        },
    ],
)
def test_a_finding_quotes_nothing_that_a_terminal_obeys_or_cannot_print(
    given: Callable[..., dict[str, Any]], part: dict[str, Any]
) -> None:
    _, findings = parts.read(given(**part), [], [], today=DAY)
    assert findings
    assert all(str(each).isprintable() for each in findings)


@pytest.mark.parametrize("title", ["a\x1b[2J", "a\u202etxt", "Tea\nfinding: none"])
def test_the_title_of_a_form_is_one_line_that_can_be_shown(given: Any, form_of: Any, title: str) -> None:
    _, findings = parts.read(given(), [form_of(title=title)], [], today=DAY)
    assert ["a title or an address" in each.rule for each in findings] == [True]


def test_an_office_for_copies_has_a_name_that_reads_as_what_it_is() -> None:
    look = Look()
    key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    look.age_key({"name": "Information g\u043evernance", "key": key})
    assert "taken for another" in str(look.findings)


@pytest.mark.parametrize("public", ["09 " * 32, "0" * 63 + "\u0661", "0g" * 32, "09" * 31, "0A" * 32])
def test_an_escrow_key_is_written_one_way_only(given: Any, public: str) -> None:
    _, findings = parts.read(given(escrow={"label": "SoS lead", "public": public}), [], [], today=DAY)
    assert [each.rule for each in findings] == ["is not an escrow key."]


def test_checking_a_stranger_s_folder_prints_nothing_that_a_terminal_obeys(
    given: Any, form_of: Any, tmp_path: Path
) -> None:
    """What cannot be used is shown all the same, beside its findings."""
    hostile = "\x1b[2Jall is well\u202e"
    (tmp_path / "questionnaires").mkdir()
    (tmp_path / "leaflets").mkdir()
    (tmp_path / "questionnaires" / "tea.json").write_text(form_of(title=hostile)["content"], "utf-8")
    (tmp_path / "leaflets" / "our-own.txt").write_text(f"{hostile}\nTo take home\n{hostile}", "utf-8")
    content = given(name=hostile, forms_used={f"instrument {hostile}": hostile}, services=[{"name": hostile}])
    del content["practitioners"]
    (tmp_path / "programme.json").write_text(json.dumps(content), "utf-8")
    checked = told.of_file(tmp_path, today=DAY)
    assert checked.bad and len(checked.findings) > 5
    assert [line for line in checked.said() if not line.isprintable()] == []
