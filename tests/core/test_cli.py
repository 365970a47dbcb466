"""sos-records: the same records without a window."""

import getpass
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from sos_desktop import __version__, cli, demonstration
from sos_desktop.cli import Terms
from sos_desktop.questionnaires import shipped
from sos_desktop.vault import folder as vaults
from sos_desktop.vault import places
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
TERMS = Terms(lambda: NOW, CHEAPEST, CHEAP_LIMITS, places.anywhere)
OWN = "tin lantern over nine quiet rivers"


@pytest.fixture
def run(capsys) -> Callable[..., tuple[int, str, str]]:
    """Run a command: its exit code, and what it says on standard output and standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        try:
            code = cli.main([str(argument) for argument in arguments], terms=TERMS)
        except SystemExit as usage:
            code = int(usage.code or 0)
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Let the next command read this from standard input."""

    def fill(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return fill


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Somebody at a terminal who types these answers; gives the prompts that they saw."""

    def sit_down(*answers: str | BaseException) -> list[str]:
        prompts: list[str] = []
        left = list(answers)

        def ask(prompt: str) -> str:
            prompts.append(prompt)
            answer = left.pop(0)
            if isinstance(answer, BaseException):
                raise answer
            return answer

        stdin = io.TextIOWrapper(io.BytesIO())
        monkeypatch.setattr(stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys, "stdin", stdin)
        monkeypatch.setattr(getpass, "getpass", ask)
        return prompts

    return sit_down


@pytest.fixture
def secret(tmp_path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(OWN + "\nwhatever stands below it\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> list[Path]:
    """Five demonstrations of a few people each."""
    home = tmp_path_factory.mktemp("books")
    make = partial(demonstration.make, today=NOW.date(), cost=CHEAPEST, limits=CHEAP_LIMITS)
    return [make(home / str(number), people=4, seed=number).folder for number in range(5)]


@pytest.fixture
def book(books, tmp_path) -> Path:
    """One of them, to do with as a test likes."""
    return Path(shutil.copytree(books[0], tmp_path / "book"))


@pytest.fixture(scope="module")
def key(tmp_path_factory) -> Path:
    """The passphrase of every demonstration."""
    path = tmp_path_factory.mktemp("key") / "passphrase.txt"
    path.write_text(demonstration.PASSPHRASE, "utf-8")
    return path


def one_line(text: str) -> bool:
    return text.startswith("sos-records: ") and text.count("\n") == 1 and text.endswith((".\n", ".”\n"))


# demo


def test_a_demonstration_says_what_was_made_and_its_passphrase(run, tmp_path):
    folder = tmp_path / "made up"
    code, out, err = run("demo", folder, "--people", 3, "--seed", 5, "--today", "2026-11-23")
    assert (code, err) == (0, "")
    said, passphrase = out.splitlines()
    assert re.fullmatch(rf"made 3 made-up people and \d+ sessions in {re.escape(str(folder))}", said)
    assert passphrase == f"passphrase: {demonstration.PASSPHRASE}"
    vault = vaults.unlock(folder, passphrase.removeprefix("passphrase: "), now=NOW, limits=CHEAP_LIMITS)
    assert vault.meta.demonstration
    vault.close(now=NOW)


def test_a_demonstration_ends_before_the_day_it_is_told(run, tmp_path):
    run("demo", tmp_path / "made", "--people", 2, "--today", "2024-02-29")
    vault = vaults.unlock(tmp_path / "made", demonstration.PASSPHRASE, now=NOW, limits=CHEAP_LIMITS)
    (row,) = vault.store.rows("SELECT max(made) FROM people")
    assert row[0].startswith("2024-02-28")
    vault.close(now=NOW)


def test_a_demonstration_is_refused_where_something_is(run, secret):
    code, out, err = run("demo", secret.parent)
    assert (code, out) == (1, "")
    assert one_line(err)
    assert "something in that folder" in err


# new


def test_a_new_record_book_opens_with_its_passphrase_and_its_code_which_is_said_once(run, secret, tmp_path):
    folder = tmp_path / "Kingfisher"
    code, out, err = run("new", folder, "--passphrase-file", secret, "--organisation", "RX2")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == f"made {folder}"
    (text,) = re.findall(r"(?:[0-9A-Z]{5}-){7}[0-9A-Z]{5}", out)
    vault = vaults.unlock(folder, OWN, now=NOW, limits=CHEAP_LIMITS)
    about = vault.meta
    vault.close(now=NOW)
    assert (about.nickname, about.kind, about.organisation) == ("Kingfisher", "casework", "RX2")
    assert not about.demonstration
    vaults.unlock_with_code(folder, RecoveryCode.parse(text), now=NOW, limits=CHEAP_LIMITS).close(now=NOW)


@pytest.mark.parametrize("line", [OWN, f"{OWN}\n", f"{OWN}\r\nmore\r\n", f"\ufeff{OWN}"])
@pytest.mark.parametrize("named", [(), ("--passphrase-file", "-")])
def test_a_passphrase_can_come_through_a_pipe(run, pipe, tmp_path, line, named):
    pipe(line.encode())
    code, out, _ = run("new", tmp_path / "Kingfisher", "--nickname", " My  book ", *named)
    assert code == 0
    assert OWN not in out
    vault = vaults.unlock(tmp_path / "Kingfisher", OWN, now=NOW, limits=CHEAP_LIMITS)
    assert vault.meta.nickname == "My book"
    vault.close(now=NOW)


def test_a_passphrase_is_asked_for_twice_at_the_terminal(run, terminal, tmp_path):
    prompts = terminal(OWN, OWN)
    assert run("new", tmp_path / "Kingfisher", "--team")[0] == 0
    assert prompts == ["Passphrase: ", "The same again: "]
    vault = vaults.unlock(tmp_path / "Kingfisher", OWN, now=NOW, limits=CHEAP_LIMITS)
    assert vault.meta.kind == "team"
    vault.close(now=NOW)


def test_two_passphrases_that_differ_make_nothing(run, terminal, tmp_path):
    terminal(OWN, OWN + "x")
    code, out, err = run("new", tmp_path / "Kingfisher")
    assert (code, out) == (1, "")
    assert err == "sos-records: The two passphrases differ. Nothing has been made. Please try again.\n"
    assert not (tmp_path / "Kingfisher").exists()


def test_a_passphrase_that_is_guessed_too_soon_makes_nothing(run, pipe, tmp_path):
    pipe(b"password1234\n")
    code, out, err = run("new", tmp_path / "Kingfisher")
    assert (code, out) == (1, "")
    assert one_line(err)
    assert "guessed" in err
    assert "password1234" not in err
    assert not (tmp_path / "Kingfisher").exists()


@pytest.mark.parametrize("line", [b"", b"\n", b"\r\n"])
def test_no_passphrase_is_said_to_be_none(run, pipe, tmp_path, line):
    pipe(line)
    assert run("new", tmp_path / "Kingfisher")[::2] == (
        1, "sos-records: No passphrase was given. Nothing has been changed.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ends", "said"), [(EOFError(), "No passphrase was given"), (KeyboardInterrupt(), "Stopped")]
)
def test_leaving_the_prompt_makes_nothing(run, terminal, tmp_path, ends, said):
    terminal(ends)
    code, out, err = run("new", tmp_path / "Kingfisher")
    assert (code, out) == (1, "")
    assert said in err
    assert not (tmp_path / "Kingfisher").exists()


@pytest.mark.parametrize("line", [b"\xff\xfe\x00", OWN.encode("utf-16")])
def test_a_passphrase_that_is_no_text_is_refused(run, pipe, tmp_path, line):
    pipe(line)
    code, _, err = run("new", tmp_path / "Kingfisher")
    assert code == 1
    assert "UTF-8" in err


def test_a_passphrase_file_that_is_not_there_is_refused(run, tmp_path):
    code, _, err = run("check", tmp_path, "--passphrase-file", tmp_path / "nothing.txt")
    assert code == 1
    assert err == "sos-records: The passphrase file cannot be read. Please check its name.\n"


def test_an_endless_line_is_not_read_to_its_end(run, pipe, tmp_path):
    pipe(b"x" * 10_000_000)
    code, _, err = run("new", tmp_path / "Kingfisher")
    assert code == 1
    assert "at most 1000 characters" in err


@pytest.mark.parametrize("option", ["--passphrase", "--pass", "-p"])
def test_a_passphrase_is_never_taken_from_the_command_line(run, tmp_path, option):
    code, _, err = run("new", tmp_path / "Kingfisher", option, OWN)
    assert code == 2
    assert "usage:" in err
    assert not (tmp_path / "Kingfisher").exists()


def test_a_place_that_loses_things_is_refused(secret, tmp_path, capsys):
    arguments = ["new", str(tmp_path / "Kingfisher"), "--passphrase-file", str(secret)]
    assert cli.main(arguments, terms=Terms(lambda: NOW, CHEAPEST, CHEAP_LIMITS)) == 1
    assert "temporary files" in capsys.readouterr().err


def test_a_passphrase_that_the_terminal_cannot_spell_is_refused(run, terminal, tmp_path):
    terminal(UnicodeDecodeError("utf-8", b"caf\xff", 3, 4, "made up"))
    code, _, err = run("new", tmp_path / "Kingfisher")
    assert code == 1
    assert one_line(err)
    assert "UTF-8" in err


@pytest.mark.parametrize("named", [(), ("--passphrase-file", "-")])
def test_a_standard_input_that_is_closed_gives_no_passphrase(run, monkeypatch, tmp_path, named):
    monkeypatch.setattr(sys, "stdin", None)
    code, _, err = run("new", tmp_path / "Kingfisher", *named)
    assert (code, err) == (1, "sos-records: No passphrase was given. Nothing has been changed.\n")


def test_with_nobody_to_say_a_recovery_code_to_nothing_is_made(monkeypatch, secret, tmp_path, capsys):
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.main(["new", str(tmp_path / "Kingfisher"), "--passphrase-file", str(secret)], terms=TERMS) == 1
    assert one_line(capsys.readouterr().err)
    assert not (tmp_path / "Kingfisher").exists()


def test_a_recovery_code_that_could_not_be_written_out_is_said_to_be_lost(
    monkeypatch, secret, tmp_path, capsys
):
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        code = cli.main(["new", str(tmp_path / "Kingfisher"), "--passphrase-file", str(secret)], terms=TERMS)
    assert code == 1
    err = capsys.readouterr().err
    assert one_line(err)
    assert "recovery code was not shown" in err


def test_a_name_that_the_output_cannot_spell_is_written_in_escapes(monkeypatch, tmp_path):
    plain = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", plain)
    assert cli.main(["demo", str(tmp_path / "Möwe"), "--people", "1"], terms=TERMS) == 0
    assert rb"M\xf6we" in plain.buffer.getvalue()


# check


def test_what_opening_has_mended_is_said(run, book, key):
    (book / "vault.keys").unlink()
    code, out, err = run("check", book, "--passphrase-file", key)
    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith("ok  opening: A key file was missing or damaged")


def test_a_sound_record_book_is_said_to_be_look_by_look(run, book, key):
    code, out, err = run("check", book, "--passphrase-file", key)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) >= 5
    assert all(line.startswith("ok  ") for line in out.splitlines())


def test_a_damaged_record_book_is_named_and_refused(run, book, key):
    damaged = bytearray((book / "vault.db").read_bytes())
    damaged[-3000] ^= 1
    (book / "vault.db").write_bytes(damaged)
    code, out, err = run("check", book, "--passphrase-file", key)
    assert code == 1
    assert "BAD pages: 1 page" in out
    assert one_line(err)
    assert "not sound: " in err


def test_a_wrong_passphrase_says_so(run, pipe, book):
    pipe(b"not that one\n")
    code, out, err = run("check", book)
    assert (code, out) == (1, "")
    assert one_line(err)
    assert "not the passphrase" in err


def test_a_folder_without_a_record_book_says_so(run, tmp_path, key):
    code, _, err = run("check", tmp_path, "--passphrase-file", key)
    assert code == 1
    assert "no record book in that folder" in err


# summary and combine


def summarise(run, folder, key, out, quarter="2026-Q3"):
    return run("summary", folder, "--quarter", quarter, "--out", out, "--passphrase-file", key)


def test_a_summary_is_saved_where_it_was_asked_for_and_is_the_same_again(run, book, key, tmp_path):
    code, out, err = summarise(run, book, key, tmp_path)
    assert (code, err) == (0, "")
    saved, told = out.splitlines()
    path = Path(saved)
    assert path.parent == tmp_path
    assert re.fullmatch(r"summary-2026-Q3-[0-9a-f]{6}\.zip", path.name)
    assert "made now: 35 numbers, each moved by chance, epsilon 1; signed, not sealed" in told
    saved, told = summarise(run, book, key, tmp_path / "again.zip")[1].splitlines()
    assert saved == str(tmp_path / "again.zip")
    assert "the same file again" in told
    assert (tmp_path / "again.zip").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(("quarter", "why"), [("2026-Q4", "has not ended"), ("2026Q3", "is not a quarter")])
def test_a_quarter_that_cannot_be_summarised_leaves_no_file(run, book, key, tmp_path, quarter, why):
    before = sorted(tmp_path.iterdir())
    code, out, err = summarise(run, book, key, tmp_path, quarter)
    assert (code, out) == (1, "")
    assert one_line(err)
    assert why in err
    assert sorted(tmp_path.iterdir()) == before


def test_a_summary_cannot_be_told_another_day_than_today(run, book, key, tmp_path):
    code, _, err = run(
        "summary", book, "--quarter", "2026-Q4", "--out", tmp_path, "--passphrase-file", key,
        "--today", "2027-01-01",
    )  # fmt: skip
    assert code == 2
    assert "unrecognized arguments" in err


@pytest.fixture(scope="module")
def sent(books, key, tmp_path_factory) -> list[Path]:
    """Five summaries of one quarter."""
    out = tmp_path_factory.mktemp("sent")
    for book in books:
        arguments = ["summary", book, "--quarter", "2026-Q3", "--out", out, "--passphrase-file", key]
        assert cli.main([str(each) for each in arguments], terms=TERMS) == 0
    return sorted(out.iterdir())


def test_five_summaries_make_a_table_and_a_report(run, sent, tmp_path):
    code, out, err = run("combine", *sent, "--out", tmp_path / "report", "--expected", 5)
    assert (code, err) == (0, "")
    csv, pdf, board, *others = map(Path, out.split())
    assert csv.name == "totals.csv"
    assert pdf.read_bytes().startswith(b"%PDF")
    assert board.read_bytes().startswith(b"%PDF")
    assert {path.suffix for path in others} == {".csv", ".json", ".svg", ".png"}


def test_a_file_that_cannot_be_added_is_named_and_the_rest_is_added(run, sent, tmp_path):
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(sent[0].read_bytes()[:-40])
    code, out, err = run("combine", *sent, damaged, "--out", tmp_path / "report")
    assert code == 0
    assert "impact-report.pdf" in out
    assert re.fullmatch(r"not added: damaged\.zip: .+\n", err)


def test_a_folder_without_summaries_is_named(run, sent, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    _, _, err = run("combine", *sent, empty, "--out", tmp_path / "report")
    assert err == "not added: empty: There is no summary file in this folder.\n"


def test_fewer_than_five_summaries_say_nothing(run, sent, tmp_path):
    code, out, err = run("combine", *sent[:4], "--out", tmp_path / "report")
    assert (code, out) == (1, "")
    assert one_line(err)
    assert "at least 5 files" in err
    assert not (tmp_path / "report").exists()


# questionnaire check


@pytest.fixture
def form(tmp_path) -> Path:
    path = tmp_path / "phq-4.json"
    path.write_bytes(shipped.shipped_bytes("phq-4"))
    return path


def test_a_questionnaire_is_told_what_it_can_do_here(run, form):
    code, out, err = run("questionnaire", "check", form)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == str(form)
    assert "can be used: Patient Health Questionnaire-4" in out.splitlines()[1]


def test_a_questionnaire_that_cannot_be_used_is_refused_beside_one_that_can(run, form, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text('{"resourceType": "Patient"}')
    code, out, err = run("questionnaire", "check", form, broken, tmp_path / "nothing.json")
    assert code == 1
    assert "FHIR Patient" in out
    assert "cannot be read" in out
    assert err == "sos-records: 2 of 3 forms cannot be used.\n"


def test_an_expression_that_cannot_be_run_is_named_and_the_form_can_be_used(run, tmp_path):
    path = tmp_path / "sums.json"
    sum_of = {
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
        "valueExpression": {"language": "text/fhirpath", "expression": "'a' + 1"},
    }
    form = {
        "resourceType": "Questionnaire",
        "status": "active",
        "item": [{"linkId": "sum", "type": "integer", "extension": [sum_of]}],
    }
    path.write_text(json.dumps(form))
    code, out, err = run("questionnaire", "check", path)
    assert (code, err) == (0, "")
    assert "supported      worked out: 1" in out
    assert "shown as it is sum: its calculatedExpression cannot be run here" in out


def test_sos_records_is_the_process_for_the_expressions_of_the_frozen_application():
    question = {"run": "1 + 1", "place": "", "link_id": "", "scopes": [""]}
    done = subprocess.run(
        [sys.executable, "-m", "sos_desktop.cli", "--fhirpath-worker"],
        input=json.dumps(question) + "\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert [json.loads(line) for line in done.stdout.splitlines()] == [{"ready": True}, {"found": [2]}]


def test_the_report_on_questionnaires_can_be_read_by_machines(run, form):
    code, out, _ = run("questionnaire", "check", "--json", form)
    (report,) = json.loads(out)
    assert code == 0
    assert (report["file"], report["refused"]) == (str(form), False)


# Usage


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nothing",),
        ("demo",),
        ("demo", "x", "--people", "0"),
        ("demo", "x", "--people", "many"),
        ("demo", "x", "--seed", "1.5"),
        ("demo", "x", "--today", "tomorrow"),
        ("new", "x", "--organisation", "rx1"),
        ("summary", "x", "--quarter", "2026-Q3"),
        ("combine", "--out", "x"),
        ("questionnaire",),
        ("questionnaire", "check"),
    ],
)
def test_wrong_usage_is_explained_and_exits_with_2(run, arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("usage: sos-records")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("demo", "x", "--people", "0"), "must be at least 1"),
        (("demo", "x", "--people", "many"), "must be a whole number"),
        (("demo", "x", "--today", "tomorrow"), "must be a date like 2026-11-23"),
        (("new", "x", "--organisation", "rx1"), "must be an ODS code like RX1"),
    ],
)
def test_wrong_usage_says_how_it_is_written(run, arguments, said):
    assert said in run(*arguments)[2]


def test_its_version_is_the_applications(run):
    assert run("--version")[:2] == (0, f"sos-records {__version__}\n")


def test_help_says_what_each_command_does(run):
    code, out, _ = run("--help")
    assert code == 0
    assert all(name in out for name in ("demo", "new", "check", "summary", "combine", "questionnaire"))


def test_the_commands_cost_what_the_core_says_unless_told_otherwise():
    from sos_desktop.vault.keys import LIMITS, MODERATE

    assert Terms().keys() == (MODERATE, LIMITS)
    assert Terms(lambda: datetime(2026, 9, 30, 23, 30, tzinfo=UTC)).today.isoformat() == "2026-10-01"


def test_a_real_pipe_and_a_real_process_do_the_same(tmp_path, form):
    """One process: no terminal, no window, nothing on standard error."""
    command = [sys.executable, "-m", "sos_desktop.cli", "check", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, input=b"a passphrase\n", capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == (
        "sos-records: There is no record book in that folder. Nothing has been changed."
        " Choose another folder, or make one.\n"
    )


def test_a_reader_who_has_seen_enough_is_not_answered_with_a_traceback(form):
    script = (
        "import os, sys; from sos_desktop import cli; read, write = os.pipe(); os.close(read);"
        "os.dup2(write, 1); sys.exit(cli.main(['questionnaire', 'check', sys.argv[1]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(form)], cwd=ROOT, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, b"")
