"""Another passphrase, another sheet, other keys and escrow, without a window; and what is refused."""

import getpass
import io
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sos_desktop import cli
from sos_desktop.terminal import Terms
from sos_desktop.vault import backup_file, escrow_files, keys, places, rekey
from sos_desktop.vault.escrow import EscrowKeys
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
TERMS = Terms(lambda: NOW, CHEAPEST, CHEAP_LIMITS, places.anywhere)
OWN = "tin lantern over nine quiet rivers"
CODE = re.compile(r"(?:[0-9A-Z]{5}-){7}[0-9A-Z]{5}")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> tuple[int, str, str]:
        try:
            code = cli.main([str(argument) for argument in arguments], terms=TERMS)
        except SystemExit as usage:
            code = int(usage.code or 0)
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    """Somebody at a terminal. ``PAPER`` is what they wrote down from the screen; gives the prompts they saw."""

    def sit_down(*answers: str) -> list[str]:
        prompts: list[str] = []
        left = list(answers)

        def ask(prompt: str) -> str:
            prompts.append(prompt)
            given = left.pop(0)
            if given == PAPER:
                out = capsys.readouterr().out
                print(out, end="")  # it still stands on the screen
                (given,) = CODE.findall(out)
            return given

        stdin = io.TextIOWrapper(io.BytesIO())
        monkeypatch.setattr(stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys, "stdin", stdin)
        monkeypatch.setattr(getpass, "getpass", ask)
        return prompts

    return sit_down


PAPER = "what stands on the paper"


def opens(folder: Path, secret: str | RecoveryCode | EscrowKeys) -> bool:
    return keys.open_with_secret(folder, secret, CHEAP_LIMITS) is not None


def refused(told: tuple[int, str, str], words: str) -> bool:
    code, _, err = told
    return code == 1 and err.startswith("sos-records: ") and words in err and err.count("\n") == 1


# passphrase


def test_another_passphrase(run: Run, answer, vault_folder: Path, passphrase: str):
    prompts = answer(passphrase, OWN, OWN)
    code, out, err = run("passphrase", vault_folder)
    assert (code, err) == (0, "")
    assert prompts == ["Passphrase: ", "New passphrase: ", "The same again: "]
    assert "still open with the old one" in out
    assert OWN not in out
    assert (opens(vault_folder, passphrase), opens(vault_folder, OWN)) == (False, True)


def test_four_words_are_drawn_and_said_once_and_the_sheet_stands_in(
    run: Run, answer, vault_folder: Path, code: RecoveryCode
):
    answer(code.text.lower())
    _, out, err = run("passphrase", vault_folder, "--with-sheet", "--four-words")
    assert err == ""
    words = out.splitlines()[0].split(": ")[1]
    assert len(words.split()) == 4
    assert opens(vault_folder, words.upper())


def test_both_come_through_one_pipe_or_from_files(
    run: Run, monkeypatch: pytest.MonkeyPatch, vault_folder: Path, passphrase: str, tmp_path: Path
):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{passphrase}\n{OWN}\n".encode())))
    assert run("passphrase", vault_folder)[0] == 0
    (tmp_path / "old.txt").write_text(OWN, "utf-8")
    (tmp_path / "new.txt").write_text(f"{OWN} again\n", "utf-8")
    files = ("--passphrase-file", tmp_path / "old.txt", "--new-passphrase-file", tmp_path / "new.txt")
    assert run("passphrase", vault_folder, *files)[0] == 0
    assert opens(vault_folder, f"{OWN} again")


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (["wrong"], "That is not the passphrase"),
        ([""], "No passphrase was given"),
        (["RIGHT", ""], "No new passphrase was given"),
        (["RIGHT", "password1234", "password1234"], "guessed too soon"),
        (["RIGHT", OWN, "another"], "The two new passphrases differ"),
    ],
)
def test_a_refusal_leaves_the_passphrase_as_it_was(
    run: Run, answer, vault_folder: Path, passphrase: str, answers: list[str], words: str
):
    answer(*(passphrase if given == "RIGHT" else given for given in answers))
    assert refused(run("passphrase", vault_folder), words)
    assert opens(vault_folder, passphrase)


def test_no_secret_is_taken_from_the_command_line(run: Run, vault_folder: Path, passphrase: str):
    for wrong in (("--passphrase", passphrase), ("--new-passphrase", OWN)):
        code, _, err = run("passphrase", vault_folder, *wrong)
        assert code == 2
        assert "unrecognized arguments" in err


# sheet


def test_a_new_sheet_counts_when_it_was_typed_back(
    run: Run, answer, vault_folder: Path, passphrase: str, code: RecoveryCode
):
    prompts = answer(passphrase, PAPER)
    exit_code, out, err = run("sheet", vault_folder)
    assert (exit_code, err) == (0, "")
    assert prompts[-1] == "Type it back from the paper: "
    (shown,) = CODE.findall(out)
    assert opens(vault_folder, RecoveryCode.parse(shown))
    assert not opens(vault_folder, code)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (RecoveryCode(bytes(20)).text, "the code of another sheet"),
        ("K7M2Q", "A recovery code has 8 groups"),
        ("", "No recovery code was given"),
    ],
)
def test_a_sheet_that_nobody_has_written_down_does_not_count(
    run: Run, answer, vault_folder: Path, passphrase: str, code: RecoveryCode, typed: str, words: str
):
    answer(passphrase, typed)
    assert refused(run("sheet", vault_folder), words)
    assert opens(vault_folder, code)


def test_a_slip_in_the_code_asked_for_is_named(run: Run, answer, vault_folder: Path, code: RecoveryCode):
    answer(code.text.replace(code.text[0], "Z", 1))
    assert refused(run("sheet", vault_folder, "--with-sheet"), "Group 1 of the recovery code has a slip")


# rekey


def test_everything_gets_new_keys(run: Run, answer, vault_folder: Path, passphrase: str, code: RecoveryCode):
    answer(passphrase, OWN, OWN, PAPER)
    exit_code, out, err = run("rekey", vault_folder)
    assert (exit_code, err) == (0, "")
    (shown,) = CODE.findall(out)
    for old, new in ((passphrase, OWN), (code, RecoveryCode.parse(shown))):
        assert (opens(vault_folder, old), opens(vault_folder, new)) == (False, True)
    assert "earlier backups still open with the old passphrase" in out
    assert len(backup_file.in_folder(vault_folder / "backups")) == 2


def test_the_earlier_backups_can_go(run: Run, answer, vault_folder: Path, passphrase: str):
    answer(passphrase, PAPER)
    _, out, _ = run("rekey", vault_folder, "--forget-backups", "--four-words")
    assert "earlier backups" not in out
    assert "copies in other places" in out
    assert len(backup_file.in_folder(vault_folder / "backups")) == 1
    assert opens(vault_folder, re.findall(r"not shown again\): (.+)", out)[0])


def test_it_says_where_only_the_first_backup_failed(
    run: Run, answer, vault_folder: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rekey, "_first_backup", lambda *_: None)
    answer(passphrase, OWN, OWN, PAPER)
    code, out, _ = run("rekey", vault_folder, "--forget-backups")
    assert code == 0
    assert "the first backup under them could not be made" in out
    assert "earlier backups still open" in out


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (["wrong"], "That is not the passphrase"),
        (["RIGHT", "password", "password"], "guessed too soon"),
        (["RIGHT", OWN, OWN, RecoveryCode(bytes(20)).text], "another sheet"),
    ],
)
def test_a_refusal_leaves_the_keys_as_they_were(
    run: Run, answer, vault_folder: Path, passphrase: str, answers: list[str], words: str
):
    answer(*(passphrase if given == "RIGHT" else given for given in answers))
    assert refused(run("rekey", vault_folder), words)
    assert opens(vault_folder, passphrase)
    assert not backup_file.in_folder(vault_folder / "backups")


# escrow


@pytest.fixture
def offices(run: Run, tmp_path: Path) -> Path:
    """Where the keys of two offices lie."""
    folder = tmp_path / "stick"
    folder.mkdir()
    for label in ("SoS lead", "information governance"):
        code, out, err = run("escrow", "make-key", "--label", label, "--out", folder)
        assert (code, err) == (0, "")
        assert "fingerprint: " in out
    return folder


def public(folder: Path, *names: str) -> list[Path]:
    return [folder / f"{name}{escrow_files.PUBLIC}" for name in names]


def private(folder: Path, *names: str) -> list[Path]:
    return [folder / f"{name}{escrow_files.PRIVATE}" for name in names]


BOTH = ("sos-lead", "information-governance")


@pytest.fixture
def shared(run: Run, answer, offices: Path, vault_folder: Path, passphrase: str) -> Path:
    """A record book that both can open together."""
    answer(passphrase)
    code, out, _ = run("escrow", "add", vault_folder, *public(offices, *BOTH))
    assert code == 0
    assert "SoS lead and information governance, together; since 23 November 2026" in out
    return vault_folder


def test_two_offices_open_it_together_and_its_owner_is_told(
    run: Run, answer, shared: Path, offices: Path, open_vault: Callable[..., Vault], passphrase: str
):
    texts = [escrow_files.read_private(path).text for path in private(offices, *BOTH)]
    prompts = answer(*texts, OWN, OWN)
    code, out, err = run("escrow", "unlock", shared)
    assert (code, err) == (0, "")
    assert prompts[:2] == ["Escrow key of SoS lead: ", "Escrow key of information governance: "]
    assert not any(text in out for text in texts)
    assert (opens(shared, passphrase), opens(shared, OWN)) == (False, True)
    (told,) = open_vault(shared, OWN).notices
    assert told.startswith("It was opened by escrow: by SoS lead and information governance together")


def test_key_files_do_as_well_and_one_alone_does_not(
    run: Run, answer, shared: Path, offices: Path, passphrase: str
):
    one, other = private(offices, *BOTH)
    assert refused(run("escrow", "unlock", shared, "--key-file", one), "both keys are needed")
    assert opens(shared, passphrase)
    code, out, _ = run("escrow", "unlock", shared, "--key-file", one, "--key-file", other, "--four-words")
    assert code == 0
    assert opens(shared, re.findall(r"not shown again\): (.+)", out)[0])


def test_a_slip_in_a_key_is_said(run: Run, answer, shared: Path):
    answer("1234", "5678")
    assert refused(run("escrow", "unlock", shared), "Key 1 of 2 has a slip")


def test_who_can_open_it_is_said_without_a_secret(run: Run, shared: Path, vault_folder: Path):
    code, out, _ = run("escrow", "show", shared)
    assert code == 0
    assert re.search(r"^[0-9A-F]{4}(-[0-9A-F]{4}){3}  SoS lead$", out, re.MULTILINE)


def test_it_ends_when_it_is_removed(run: Run, answer, shared: Path, passphrase: str):
    answer("wrong")
    assert refused(run("escrow", "remove", shared), "not the passphrase")
    answer(passphrase)
    assert run("escrow", "remove", shared)[0] == 0
    assert run("escrow", "show", shared)[1] == "nobody can open it by escrow\n"
    answer(passphrase)
    assert refused(run("escrow", "remove", shared), "Nobody can open it by escrow")
    assert refused(run("escrow", "unlock", shared), "Nobody can open that record book by escrow")


def test_what_is_no_public_file_sets_nothing(
    run: Run, answer, offices: Path, vault_folder: Path, passphrase: str
):
    (lead,) = public(offices, "sos-lead")
    assert refused(
        run("escrow", "add", vault_folder, *private(offices, "sos-lead")), "is not the public file"
    )
    assert refused(run("escrow", "add", vault_folder, lead, lead), "two different ones")
    answer("wrong")
    assert refused(run("escrow", "add", vault_folder, lead), "not the passphrase")
    assert run("escrow", "show", vault_folder)[1] == "nobody can open it by escrow\n"


def test_a_key_can_be_printed_for_paper_only(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("escrow", "make-key", "--label", "SoS lead", "--print")
    assert code == 0
    assert out.startswith("Escrow key of: SoS lead\n")
    assert '"format": "sos-escrow-public"' in out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("wrong", [(), ("--print", "--out", ".")])
def test_paper_or_a_stick_is_to_be_said(run: Run, wrong: tuple[str, ...]):
    assert refused(run("escrow", "make-key", "--label", "SoS lead", *wrong), "either --out FOLDER or --print")


def test_a_private_key_is_refused_in_a_record_book(run: Run, vault_folder: Path):
    told = run("escrow", "make-key", "--label", "SoS lead", "--out", vault_folder)
    assert refused(told, "that folder is a record book")
    assert refused(run("escrow", "make-key", "--label", "", "--print"), "short label")


def test_what_is_no_record_book_is_said(run: Run, answer, tmp_path: Path):
    assert refused(run("escrow", "show", tmp_path), "missing")
    answer(OWN)
    assert refused(run("rekey", tmp_path), "no record book")
