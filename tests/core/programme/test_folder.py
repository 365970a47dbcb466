"""A pack prepared as files."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sos_desktop.errors import BadInput
from sos_desktop.programme import document, folder, parts, signing


@pytest.fixture
def prepared(tmp_path: Path, given: Any, form_of: Any) -> Path:
    source = tmp_path / "programme"
    (source / "questionnaires").mkdir(parents=True)
    (source / "leaflets").mkdir()
    (source / "programme.json").write_text(json.dumps(given()), "utf-8")
    (source / "questionnaires" / "tea.json").write_text(form_of()["content"], "utf-8")
    (source / "leaflets" / "our-own.txt").write_text(
        "Our own\r\nTo take home\r\n\r\n## Rest\r\n- Sleep.\r\n", "utf-8"
    )
    return source


def test_a_folder_holds_all_of_a_pack(prepared: Path) -> None:
    contents, findings = parts.read(*folder.read(prepared), today=date(2026, 11, 23))
    assert findings == []
    (leaflet,) = contents.leaflets
    assert (leaflet.name, leaflet.title, leaflet.whom) == ("our-own", "Our own", "To take home")
    assert leaflet.text == "## Rest\n- Sleep."
    assert [each.file_name for each in contents.questionnaires] == ["tea.json"]


def test_the_json_alone_will_do(prepared: Path) -> None:
    content, forms, leaflets = folder.read(prepared / "programme.json")
    assert isinstance(content, dict) and (forms, leaflets) == ([], [])


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"tea", "is not JSON"), (b'{"a": 1, "a": 2}', "says something twice"), (b"\xff", "not text in UTF-8"),
     (b"[" * 50_000, "is not JSON"), (b" " * (document.LARGEST + 1), "too large")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_named(prepared: Path, data: bytes, says: str) -> None:
    (prepared / "programme.json").write_bytes(data)
    with pytest.raises(BadInput, match=f"programme.json .*{says}|{says}"):
        folder.read(prepared)


def test_what_is_not_there_and_what_is_too_much_is_said(prepared: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        folder.read(prepared / "nothing.json")
    for number in range(101):
        (prepared / "leaflets" / f"leaflet-{number}.txt").write_text("A\nB\n\nC", "utf-8")
    with pytest.raises(BadInput, match="more than 100 files"):
        folder.read(prepared)


def test_a_line_that_hands_the_programme_on_is_read_back(seeds: Any) -> None:
    old, new = seeds
    line = signing.hand_on(old, signing.public_key(new))
    assert signing.Handover.parse(f"  {line.text}\n") == line
    for nonsense in ("tea", line.text.replace(" 1 ", " 2 "), line.text[:-1]):
        with pytest.raises(BadInput, match="hands the programme on"):
            signing.Handover.parse(nonsense)
