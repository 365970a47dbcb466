"""docs/faults.md names 48 faults, each with tests that are there; a name that leads nowhere proves nothing."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROWS = re.findall(
    r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$",
    (ROOT / "docs" / "faults.md").read_text("utf-8"),
    re.MULTILINE,
)
MEASURED = {39: "measured, not tested: `make bench`"}


def test_every_fault_is_there_once_and_in_order() -> None:
    assert [int(number) for number, *_ in ROWS] == list(range(1, 49))
    assert all(what and expected for _, what, expected, _ in ROWS)


@pytest.mark.parametrize(("number", "proof"), [(int(row[0]), row[3]) for row in ROWS])
def test_what_shows_it_is_there(number: int, proof: str) -> None:
    if number in MEASURED:
        assert proof == MEASURED[number]
        return
    named = proof.split("<br>")
    for each in named:
        match = re.fullmatch(r"`([\w/]+\.py)::(test_\w+)`", each)
        assert match, each
        tree = ast.parse((ROOT / "tests" / match[1]).read_text("utf-8"))
        assert match[2] in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, each
