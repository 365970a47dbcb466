"""``sos-records programme``: what is in a pack, and making one."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sos_desktop import cli
from sos_desktop.programme import document, signing
from sos_desktop.terminal import Terms
from sos_desktop.vault import places
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST


@pytest.fixture
def run(now: datetime) -> Callable[..., int]:
    terms = Terms(lambda: now, CHEAPEST, CHEAP_LIMITS, places.anywhere)
    return lambda *arguments: cli.main([str(each) for each in arguments], terms=terms)


@pytest.fixture
def prepared(tmp_path: Path, given: Any, form_of: Any) -> Path:
    source = tmp_path / "prepared"
    (source / "questionnaires").mkdir(parents=True)
    content = given()
    del content["practitioners"]
    (source / "programme.json").write_text(json.dumps(content), "utf-8")
    (source / "questionnaires" / "tea.json").write_text(form_of()["content"], "utf-8")
    return source


def test_what_is_in_a_pack_is_said_in_words_and_as_data(
    run: Any, pack_of: Any, form_of: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "one.sosprogramme"
    file.write_bytes(pack_of(4, forms=[form_of()], forms_used={"guide one-to-one": ""}))
    assert run("programme", "check", file) == 0
    said = capsys.readouterr().out
    for words in (
        "pack 4 of 2026-11-20",
        f"signed by {document.read(file.read_bytes()).fingerprint}",
        "  Follow-up: 30 days after the first assessment",
        "  staff-psychology: Staff psychology, tier 3, ext. 4321",
        "  Tea and biscuits: https://forms.example/Questionnaire/tea|1",
        "  Used for guide one-to-one: nothing",
        "  Site co-ordinator: 0115 496 0000",
    ):
        assert words in said
    assert run("programme", "check", "--json", file) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["pack"]["serial"] == 4 and told["refused"] == "" and told["findings"] == []


def test_what_cannot_be_used_is_named_and_the_exit_code_says_so(
    run: Any, pack_of: Any, prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, cut = tmp_path / "good.sosprogramme", tmp_path / "cut.sosprogramme"
    good.write_bytes(pack_of())
    cut.write_bytes(pack_of()[:-1])
    assert run("programme", "check", good, cut, tmp_path / "nothing.sosprogramme") == cli.REFUSED
    said = capsys.readouterr()
    assert "refused: It is not a programme pack, or a part of it is missing or damaged." in said.out
    assert "refused: The file cannot be read." in said.out
    assert "2 of 3 cannot be used" in said.err
    (prepared / "programme.json").write_text('{"name": "SoS"}', "utf-8")
    assert run("programme", "check", prepared) == cli.REFUSED
    assert "finding: organisations: none is named yet." in capsys.readouterr().out
    (prepared / "programme.json").write_text("tea", "utf-8")
    assert run("programme", "check", prepared / "programme.json") == cli.REFUSED
    assert "is not JSON" in capsys.readouterr().out


def test_a_pack_is_made_of_files_with_its_letter(
    run: Any,
    team: Vault,
    prepared: Path,
    passphrase: str,
    tmp_path: Path,
    now: datetime,
    capsys: pytest.CaptureFixture[str],
) -> None:
    team.close(now=now)
    secret = tmp_path / "secret.txt"
    secret.write_text(passphrase, "utf-8")
    out = tmp_path / "out"
    out.mkdir()
    asked = ("programme", "make", team.folder, "--from", prepared, "--passphrase-file", secret, "--out")
    assert run(*asked, out) == 0
    said = capsys.readouterr().out
    made = document.read((out / "programme-1.sosprogramme").read_bytes())
    assert f"fingerprint: {made.fingerprint}" in said
    assert made.fingerprint.split()[0] in (out / "letter-with-the-fingerprint.txt").read_text("utf-8")
    assert run(*asked, tmp_path / "next.sosprogramme") == 0
    assert document.read((tmp_path / "next.sosprogramme").read_bytes()).serial == 2
    (prepared / "programme.json").write_text('{"practitioners": []}', "utf-8")
    assert run(*asked, out) == cli.REFUSED
    assert "keys come from the register" in capsys.readouterr().err


def test_a_pack_that_was_handed_on_says_by_which_keys(
    run: Any, pack_of: Any, seeds: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = seeds
    handover = signing.hand_on(old, signing.public_key(new))
    file = tmp_path / "two.sosprogramme"
    file.write_bytes(pack_of(2, seed=new, handovers=[handover]))
    assert run("programme", "check", file) == 0
    assert f"handed on by {handover.before[:16]}… to {handover.after[:16]}…" in capsys.readouterr().out
