"""The site's own numbers are kept in the record book, copied beside it, and held against it at every unlocking."""

from datetime import date

import pytest

from sos_desktop.casebook import Casebook
from sos_desktop.errors import BadInput, SaveFailed
from sos_desktop.records import urgent_numbers
from sos_desktop.vault import urgent_numbers as files
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.urgent_numbers import Number

TODAY = date(2026, 11, 23)
NIGHT = Number("Site co-ordinator", "0115 496 0000", "Nights and weekends")


@pytest.fixture
def unlocked(vault_folder, passphrase, now):
    opened = []

    def unlock():
        for each in opened:
            each.close(now=now)
        opened.append(Casebook.open(vault_folder, passphrase, now=now, limits=CHEAP_LIMITS))
        return opened[-1].vault

    yield unlock
    opened[-1].close(now=now)


def test_they_stand_in_the_record_book_and_beside_it(unlocked, vault_folder, now):
    vault = unlocked()
    assert urgent_numbers.own(vault.store) is None
    urgent_numbers.keep(
        vault, (Number("  Site   co-ordinator ", NIGHT.call, NIGHT.when),), checked=TODAY, now=now
    )
    assert urgent_numbers.own(vault.store).numbers == (NIGHT,)
    assert files.read(vault_folder).numbers == (NIGHT,)
    assert unlocked().notices == ()


def test_a_changed_file_is_said_and_put_right_when_it_is_unlocked(unlocked, vault_folder, now):
    urgent_numbers.keep(unlocked(), (NIGHT,), checked=TODAY, now=now)
    path = vault_folder / files.NAME
    path.write_text(path.read_text("ascii").replace("496 0000", "496 9999"), "ascii")
    vault = unlocked()
    assert vault.notices == (urgent_numbers.CHANGED,)
    assert files.read(vault_folder).numbers == (NIGHT,)
    assert unlocked().notices == ()


def test_a_file_that_nobody_here_has_made_is_said_and_taken_away(unlocked, vault_folder):
    (vault_folder / files.NAME).write_text("{}", "ascii")
    assert unlocked().notices == (urgent_numbers.CHANGED,)
    assert not (vault_folder / files.NAME).exists()


def test_a_file_that_is_gone_is_made_again_without_a_word(unlocked, vault_folder, now):
    urgent_numbers.keep(unlocked(), (NIGHT,), checked=TODAY, now=now)
    (vault_folder / files.NAME).unlink()
    assert unlocked().notices == ()
    assert files.read(vault_folder).numbers == (NIGHT,)


def test_after_a_restore_the_newer_file_is_taken_into_the_record_book(unlocked, vault_folder, now):
    vault = unlocked()
    urgent_numbers.keep(vault, (NIGHT,), checked=TODAY, now=now)
    with vault.store.change(now=now) as change:
        change.run("DELETE FROM urgent_numbers")
    vault = unlocked()
    assert vault.notices == () and urgent_numbers.own(vault.store).numbers == (NIGHT,)


def test_an_empty_list_takes_the_numbers_away(unlocked, vault_folder, now):
    vault = unlocked()
    urgent_numbers.keep(vault, (NIGHT,), checked=TODAY, now=now)
    urgent_numbers.keep(vault, (), checked=TODAY, now=now)
    assert urgent_numbers.own(vault.store).numbers == () and files.read(vault_folder).numbers == ()


@pytest.mark.parametrize("number", [Number("", "123"), Number("Night", " "), Number("Night", "1" * 121)])
def test_a_line_that_helps_nobody_is_refused(unlocked, now, number):
    vault = unlocked()
    with pytest.raises(BadInput):
        urgent_numbers.keep(vault, (number,), checked=TODAY, now=now)
    with pytest.raises(BadInput, match="read in a hurry"):
        urgent_numbers.keep(vault, (NIGHT,) * 7, checked=TODAY, now=now)
    assert urgent_numbers.own(vault.store) is None


def test_where_the_disk_does_not_take_the_copy_it_is_said_and_the_record_book_has_them(
    unlocked, now, monkeypatch
):
    vault = unlocked()

    def full(*_):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_safely", full)
        with pytest.raises(SaveFailed, match="locked window"):
            urgent_numbers.keep(vault, (NIGHT,), checked=TODAY, now=now)
        assert unlocked().notices == ()  # tried again, still full: nobody is locked out by it
    assert files.read(vault.folder) is None
    unlocked()
    assert files.read(vault.folder).numbers == (NIGHT,)


def test_inside_a_backup_nothing_is_held_against_anything(unlocked, now, monkeypatch, tmp_path):
    vault = unlocked()
    monkeypatch.setattr(vault, "folder", tmp_path / "a-backup.vbk")
    assert urgent_numbers.check(vault, now=now) == ""
