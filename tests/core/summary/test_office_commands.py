"""From five laptops through two offices to exact totals, by the commands alone; and the audit of what was released."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sos_desktop import cli
from sos_desktop.codes import StaffGroup
from sos_desktop.dates import Quarter
from sos_desktop.programme import register
from sos_desktop.programme.register import Entry
from sos_desktop.summary import ledger, parameters
from sos_desktop.summary.document import public_half
from sos_desktop.summary.parameters import Parameters, Recipient
from sos_desktop.summary.tables import CATALOGUE, PAIRS, Mode
from sos_desktop.terminal import Terms
from sos_desktop.vault import places
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST

Q3 = Quarter(2026, 3)


@pytest.fixture
def run(capsys, now, passphrase, tmp_path) -> Callable[..., tuple[int, str, str]]:
    """Run a command, with the passphrase where it takes one."""
    key = tmp_path / "phrase.txt"
    key.write_text(passphrase)

    def run(*arguments: object, key_file: bool = True) -> tuple[int, str, str]:
        given = [str(each) for each in arguments] + (["--passphrase-file", str(key)] if key_file else [])
        code = cli.main(given, terms=Terms(lambda: now, CHEAPEST, CHEAP_LIMITS, places.anywhere))
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def offices(new_vault, now) -> tuple[Path, Path]:
    """The SoS team's record book and clinical audit's, both closed."""
    folders = []
    for name in ("SoS team", "Clinical audit"):
        vault = new_vault(name, kind="team")
        vault.close(now=now)
        folders.append(vault.folder)
    return folders[0], folders[1]


@pytest.fixture
def keys(run, offices) -> list[str]:
    told = [run("share", "key", each) for each in offices]
    assert not any("SECRET" in out + err for _, out, err in told)
    return [out.strip() for _, out, _ in told]


@pytest.fixture
def sent(new_vault, open_vault, offices, book, now, today, keys, tmp_path) -> tuple[Path, Path]:
    """What six practitioners, who are in the register of both, have sent to each office, in a folder for each: every
    table, sealed."""
    chosen = Parameters(
        mode=Mode.SHARES, tables=tuple(each.key for each in (*CATALOGUE, *PAIRS)), serial=1,
        offices=(Recipient("SoS team", keys[0]), Recipient("Clinical audit", keys[1])),
    )  # fmt: skip
    inboxes = tmp_path / "office 1", tmp_path / "office 2"
    for inbox in inboxes:
        inbox.mkdir()
    groups = tuple(StaffGroup)
    signers = []
    for number in range(6):
        vault = new_vault(f"Practitioner {number}")
        mine = type(book)(vault.store, now)
        with vault.store.change(now=now) as change:
            parameters.take_from(change, Q3, chosen)
            for at in range(number + 2):
                case = mine.case("2026-08-10", group=groups[at % 3])
                mine.offer("2026-08-01", "accepted", "2026-08-03", case=case)
                mine.follow_up("2026-08-20", "done", "2026-08-18", "closed", case=case)
            mine.group("2026-07-07", 4)
        signers.append(public_half(vault.meta.signing_seed))
        issued = ledger.issue(vault, Q3, now=now, today=today)
        for inbox, file in zip(inboxes, issued.files, strict=True):
            (inbox / file.name).write_bytes(file.data)
    for folder in offices:
        office = open_vault(folder)
        for number, signer in enumerate(signers):
            register.add(office.store, Entry(f"Practitioner {number}", keys=(signer,)), now=now, today=today)
        office.close(now=now)
    return inboxes


def fingerprint(out: str) -> str:
    return next(line.removeprefix("fingerprint: ") for line in out.splitlines() if line.startswith("finger"))


def test_two_offices_come_to_exact_totals_that_give_nobody_away(run, offices, sent, tmp_path):
    lists = [
        run("share", "list", book, inbox, "--quarter", "2026-Q3")
        for book, inbox in zip(offices, sent, strict=True)
    ]
    assert [code for code, _, _ in lists] == [0, 0]
    assert "6 files of 6 record books, 0 of earlier quarters" in lists[0][1]
    agreed = {fingerprint(out) for _, out, _ in lists}
    assert len(agreed) == 1

    released = tmp_path / "released"
    released.mkdir()
    for book, inbox in zip(offices, sent, strict=True):
        code, out, err = run(
            "share", "partial", book, inbox, "--quarter", "2026-Q3", "--agreed", *agreed, "--out", released
        )
        assert (code, err) == (0, "") and "partial-2026-Q3-office-" in out

    partials = sorted(released.iterdir())
    code, out, err = run("share", "combine", *partials, "--out", tmp_path, key_file=False)
    assert (code, err) == (0, "") and "2026-Q3: 6 files of 6 record books" in out
    rows = list(csv.DictReader((tmp_path / "exact-totals.csv").read_text("utf-8").splitlines()))
    read = {(row["period"], row["kind"], row["table"], row["category"]): row["reads"] for row in rows}
    assert read["2026-Q3", "case", "total", "all"] == "25"  # 27 cases
    assert read["2026-Q3", "case", "tier", "not-recorded"] == "25"
    assert read["2026-Q3", "group", "attendance", "all"] == "25"  # 24 attended
    assert read["2026-Q3", "offer", "staff-group-by-answer", "students/accepted"] in (
        "0",
        "1 to 7",
        "5",
        "10",
        "hidden",
    )

    code, out, _ = run("attack", tmp_path / "exact-totals.csv", *sent[0].iterdir(), key_file=False)
    assert code == 0 and "Nothing was found" in out and "6 files sealed" in out
    code, out, err = run("attack", *partials, key_file=False)
    assert (
        code == 1
        and "before anything is hidden" in out
        and err == ("sos-records: Found: 1. No file has been changed. Do not release these together.\n")
    )


def test_one_quarter_is_added_up_once_and_the_same_is_saved_again(run, offices, sent, tmp_path):
    first = run("share", "list", offices[0], sent[0], "--quarter", "2026-Q3", "--out", tmp_path)
    listed = Path(first[1].splitlines()[1])
    assert listed.name.startswith("list-2026-Q3-office-1-")
    asked = ("share", "partial", offices[0], sent[0], "--quarter", "2026-Q3", "--agreed")
    one = run(*asked, listed, "--out", tmp_path / "one.zip")
    again = run(*asked, fingerprint(first[1]), "--out", tmp_path / "again.zip")
    assert one[0] == again[0] == 0
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "again.zip").read_bytes()
    next(sent[0].iterdir()).unlink()
    shorter = run("share", "list", offices[0], sent[0], "--quarter", "2026-Q3")
    code, _, err = run(*asked, fingerprint(shorter[1]), "--out", tmp_path / "other.zip")
    assert code == 1 and "A quarter has one" in err and not (tmp_path / "other.zip").exists()


def test_an_office_adds_up_only_what_both_have(run, offices, sent, tmp_path):
    for late in sorted(sent[1].iterdir())[:1]:
        late.unlink()
    theirs = run(
        "share", "list", offices[1], sent[1], "--quarter", "2026-Q3", "--out", tmp_path / "theirs.csv"
    )
    assert theirs[0] == 0
    code, _, err = run(
        "share", "partial", offices[0], sent[0], "--quarter", "2026-Q3", "--agreed", tmp_path / "theirs.csv",
        "--out", tmp_path / "mine.zip",
    )  # fmt: skip
    assert (code, err) == (0, "")
    code, _, err = run(
        "share", "partial", offices[1], sent[1], "--quarter", "2026-Q3", "--agreed", "0000-0000-0000-0000",
        "--out", tmp_path / "wrong.zip",
    )  # fmt: skip
    assert code == 1 and "fingerprint is not the same" in err


def test_what_is_sealed_for_the_other_office_is_said(run, offices, sent):
    code, out, err = run("share", "list", offices[0], sent[1], "--quarter", "2026-Q3")
    assert code == 1 and "0 files" in out and err.count("It is sealed for somebody else.") == 6


def test_what_waits_is_said_with_its_reason(run, offices, sent):
    code, _, err = run("share", "list", offices[0], sent[0], "--quarter", "2026-Q2")
    assert code == 1 and err.count("It is of a later quarter.") == 6


def test_an_office_without_the_register_adds_nothing_up(run, sent, offices, open_vault, now, tmp_path):
    office = open_vault(offices[0])
    for each in register.everybody(office.store):
        register.take_out(office.store, each.id, now=now)
    office.close(now=now)
    out = tmp_path / "one.zip"
    for asked in (("list",), ("partial", "--agreed", "0000-0000-0000-0000")):
        name, *more = asked
        code, _, err = run("share", name, offices[0], sent[0], "--quarter", "2026-Q3", *more, "--out", out)
        assert code == 1 and err.count("Nobody's key is known here yet.") == 6
        assert "0 can be added up" in err and not out.exists()


def test_a_record_book_to_try_things_in_is_marked_as_one(run, tmp_path, open_vault):
    assert run("new", tmp_path / "Try", "--team", "--made-up")[0] == 0
    made = open_vault(tmp_path / "Try")
    assert made.meta.demonstration and made.meta.kind == "team"


def test_a_practitioners_record_book_is_no_office(run, vault_folder, tmp_path):
    code, _, err = run("share", "key", vault_folder)
    assert code == 1 and "SoS team" in err


def test_one_partial_alone_opens_nothing(run, tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK")
    for files, said in (([tmp_path / "x.zip"], "is no partial"), ([tmp_path / "gone.zip"], "cannot be read")):
        code, _, err = run("share", "combine", *files, "--out", tmp_path, key_file=False)
        assert code == 1 and said in err


def test_a_quarter_takes_one_partial_of_each_office(run, offices, sent, tmp_path):
    listed = run("share", "list", offices[0], sent[0], "--quarter", "2026-Q3")
    run("share", "partial", offices[0], sent[0], "--quarter", "2026-Q3", "--agreed", fingerprint(listed[1]), "--out",
        tmp_path / "one.zip")  # fmt: skip
    code, _, err = run("share", "combine", tmp_path / "one.zip", "--out", tmp_path, key_file=False)
    assert code == 1 and "the other office's is missing" in err
    code, _, err = run("share", "combine", *[tmp_path / "one.zip"] * 3, "--out", tmp_path, key_file=False)
    assert code == 1 and "3 came" in err


def test_how_many_were_expected_is_a_number(run, capsys):
    for wrong in ("0", "-1", "many", "9999999999"):
        with pytest.raises(SystemExit):
            run("share", "combine", "x.zip", "--out", "y", "--expected", wrong, key_file=False)
    assert "from 1 up" in capsys.readouterr().err


def test_the_audit_can_be_told_to_another_program(run, save_files, tmp_path):
    code, out, _ = run("attack", *save_files(range(5), Q3), "--json", key_file=False)
    assert code == 0 and json.loads(out)["findings"] == []
    (tmp_path / "empty").mkdir()
    assert run("attack", tmp_path / "empty", key_file=False)[0] == 1
