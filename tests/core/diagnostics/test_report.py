"""A report holds what is declared and nothing else: no name, path, note or label, wherever one is tried."""

import dataclasses
import os
import platform
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop import diagnostics, troubles
from sos_desktop.diagnostics import Book, Computer, Programs, Report, Window
from sos_desktop.diagnostics import book as of_book
from sos_desktop.diagnostics import computer as of_computer
from sos_desktop.diagnostics.values import NOT_KNOWN, age, gigabytes, lines, many, megabytes
from sos_desktop.troubles import Troubles
from sos_desktop.vault import backup, second_place, soundness
from sos_desktop.vault.folder import Vault

GROUPS = (Programs, Computer, Window, Book)
MARKER = "Zaunkönig"


def _report(**parts: object) -> Report:
    given = {"programs": Programs(), "computer": Computer(), "troubles": Troubles(), **parts}
    return Report(made=date(2026, 11, 23), **given)  # type: ignore[arg-type]


def _mark_everything(vault: Vault) -> int:
    """Write the marker into every column of every table that takes text; how many cells that were."""
    connection = vault.store.connection
    connection.set_authorizer(lambda *_: 0)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {row['name']}")
    marked = 0
    tables = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"  # not what FTS5 keeps for itself
        " AND name NOT IN ('meta', 'audit') AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for table in tables:
        columns = connection.execute(f"PRAGMA table_info({table['name']})").fetchall()
        values = [_filled(column["type"], f"{MARKER} {marked + at}") for at, column in enumerate(columns)]
        marked += sum(isinstance(value, str) for value in values)
        marks = ", ".join("?" for _ in values)
        connection.execute(f"INSERT INTO {table['name']} VALUES ({marks})", values)  # noqa: S608
    connection.execute("UPDATE meta SET nickname = ?, organisation = ?", (MARKER, MARKER))
    return marked


def _filled(kind: str, marker: str) -> object:
    return {"TEXT": marker, "BLOB": marker.encode()}.get(kind, 1)


def test_nothing_that_a_record_book_holds_gets_into_a_report(
    new_vault: Callable[..., Vault], now: datetime, tmp_path: Path
) -> None:
    vault = new_vault(f"{MARKER} of ward 12")
    (tmp_path / f"stick of {MARKER}").mkdir()
    backup.make(vault, now=now)
    second_place.choose(vault, tmp_path / f"stick of {MARKER}", now=now)
    assert _mark_everything(vault) > 60
    vault.notices = (f"This lies in {MARKER}.",)
    said = _report(book=diagnostics.of_vault(vault, now=now)).text()
    assert MARKER not in said
    assert "Kingfisher" not in said
    assert str(tmp_path) not in said
    assert vault.meta.vault_id.hex() not in said
    for value in (
        r"Incidents: 1 to 9",
        "Last checked backup: today",
        "Last copy there: today",
        "Notices at.*: 1",
    ):
        assert re.search(value, said), value


def test_neither_this_computer_s_name_nor_anybody_s_home_gets_into_a_report(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", f"/home/{MARKER}")
    monkeypatch.setenv("USER", MARKER)
    monkeypatch.setattr(platform, "node", lambda: MARKER)
    monkeypatch.setattr(platform, "release", lambda: f"6.1.0-{MARKER}")
    monkeypatch.setattr(platform, "machine", lambda: MARKER)
    about = {"ID": MARKER, "VERSION_ID": f"12 ({MARKER})"}
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: about)
    monkeypatch.setattr(of_computer.locale, "getlocale", lambda: (MARKER, MARKER))
    said = _report(programs=diagnostics.of_programs(), computer=diagnostics.of_computer()).text()
    assert MARKER not in said
    assert "Version of the system: 6.1.0" in said
    assert "Distribution: another" in said


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.__name__)
@given(
    typed=st.one_of(st.text(), st.integers(), st.sampled_from([MARKER, "/home/wren", os.sep, "1 to 9; Wren"]))
)
def test_whatever_is_put_into_a_field_only_its_own_form_comes_out(group: type, typed: object) -> None:
    """Every declared field of every group, one after the other."""
    for field in dataclasses.fields(group):
        at = [each.name for each in dataclasses.fields(group)].index(field.name)
        line = lines(group(**{field.name: typed}))[at]
        words, _, value = line.strip().partition(": ")
        form = field.metadata["form"]
        allowed = bool(form and isinstance(typed, str) and form.fullmatch(typed))
        counted = form is None and isinstance(typed, int) and 0 <= typed < 100_000
        assert words == field.metadata["words"]
        assert value == (str(typed) if allowed or counted else NOT_KNOWN)


def test_no_form_takes_a_name_a_path_or_a_sentence() -> None:
    typed = [
        MARKER,
        "Robin",
        "Robin Wren",
        "robin.wren",
        "/srv/records",
        r"C:\Users\wren",
        "Ward 12",
        "RX1",
        "rx1-wren",
    ]
    for group in GROUPS:
        for field in dataclasses.fields(group):
            assert field.name not in ("name", "path", "folder", "nickname", "host", "user", "note", "label")
            form = field.metadata["form"]
            assert not [each for each in typed if form is not None and form.fullmatch(each)], field.name


def test_the_programs_of_this_installation_are_named_and_their_encryption_works() -> None:
    said = "\n".join(lines(diagnostics.of_programs()))
    assert NOT_KNOWN not in said
    assert re.search(r"SQLCipher: 4\.\d+\.\d+$", said, re.MULTILINE)
    assert re.search(r"SQLite: 3\.\d+\.\d+$", said, re.MULTILINE)
    assert "Known answers of the encryption: sound" in said


def test_an_encryption_that_answers_otherwise_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from sos_desktop.errors import VaultError
    from sos_desktop.vault import selftest

    def refuse() -> None:
        raise VaultError("It does not work.")

    monkeypatch.setattr(selftest, "pass_or_refuse", refuse)
    assert diagnostics.of_programs().self_test == "not sound"


def test_a_package_that_is_not_there_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise of_computer.importlib.metadata.PackageNotFoundError

    monkeypatch.setattr(of_computer.importlib.metadata, "version", missing)
    assert "  PySide6: not known" in lines(diagnostics.of_programs())


def test_a_system_that_does_not_say_which_it_is_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> dict[str, str]:
        raise OSError

    monkeypatch.setattr(platform, "freedesktop_os_release", missing)
    monkeypatch.setattr(platform, "release", lambda: "unknown")
    said = lines(diagnostics.of_computer())
    assert "  Distribution: not known" in said
    assert "  Version of the system: not known" in said


def test_without_a_record_book_nothing_is_said_about_one() -> None:
    said = _report().text()
    assert "Record book\n  None is open" in said
    assert "What went wrong\n  Nothing has been counted." in said
    assert "Window" not in said


def test_what_went_wrong_is_listed_by_its_code_and_nothing_else_is() -> None:
    counted = Troubles(date(2026, 11, 2), (("save-failed", 3), (f"{MARKER} in ward 12", 1)))
    said = _report(troubles=counted, window=Window(text=200)).text()
    assert "  Since: 2026-11-02\n  save-failed: 3\n" in said
    assert MARKER not in said
    assert "Text size, per cent: 200" in said
    assert troubles.is_code("save-failed")


def test_all_checks_are_counted_where_they_have_been_made(vault: Vault, now: datetime) -> None:
    findings = soundness.findings(vault)
    said = lines(diagnostics.looked_at(diagnostics.of_vault(vault, now=now), findings))
    assert f"  All checks, looked at now: {len(findings)} of {len(findings)} sound" in said
    assert "  Last checked backup: never" in said
    assert "  It went well: not known" in said


def test_a_disk_that_does_not_answer_is_not_known(
    vault: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> object:
        raise OSError

    monkeypatch.setattr(of_book.shutil, "disk_usage", refuse)
    assert diagnostics.of_vault(vault, now=now).free is None
    assert of_book._size(vault.folder / "gone") is None


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "none"), (1, "1 to 9"), (9, "1 to 9"), (10, "10 to 99"), (100_000, "100000 to 999999")],
)
def test_counts_are_bands(count: int, said: str) -> None:
    assert many(count) == said


def test_sizes_are_bands() -> None:
    assert (megabytes(0), megabytes(2**20), megabytes(10 * 2**20)) == (
        "less than 1 MB",
        "1 to 9 MB",
        "10 to 99 MB",
    )
    assert gigabytes(12 * 2**30) == "10 to 99 GB"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-3, "today"),
        (0, "today"),
        (1, "1 to 6 days ago"),
        (7, "7 to 29 days ago"),
        (30, "30 days ago or more"),
    ],
)
def test_ages_are_bands(days: int, said: str) -> None:
    day = date(2026, 11, 23)
    assert age(day - timedelta(days=days), day) == said
    assert age(None, day) == "never"
