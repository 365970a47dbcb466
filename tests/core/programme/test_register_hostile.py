"""The register against what spreadsheets and strangers put into it."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from sos_desktop.errors import BadInput, ProgrammeRefused
from sos_desktop.programme import preparing, register, register_file
from sos_desktop.programme.register import Entry, Registered
from sos_desktop.vault.folder import Vault

DAY = date(2026, 11, 23)


@pytest.mark.parametrize("name", ["\x1b[2J", "Wren\u202eeman", "Wren\u200b"])
def test_a_name_that_cannot_be_shown_is_not_kept(name: str) -> None:
    for entry in (Entry(name), Entry("Wren", site=name), Entry("Wren", left_on=DAY, left_because=name)):
        with pytest.raises(BadInput, match="cannot be shown"):
            register.checked(entry, today=DAY)


@pytest.mark.parametrize("name", ["=1+1", "'=1+1", "''@x", "'Tis Wren", "-", "''"])
def test_what_was_taken_out_and_brought_in_again_is_the_same(name: str) -> None:
    written = register_file.write([Registered("1", Entry(name))])
    assert b"\n1,=" not in written and b"\n1,@" not in written
    (row,) = register_file.read(written, today=DAY).rows
    assert row.entry.name == name


def test_a_change_reads_one_entry_and_not_the_whole_register(
    team: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten thousand rows would take ten thousand readings of ten thousand entries."""
    one = register.add(team.store, Entry("Wren"), now=now, today=DAY)
    monkeypatch.setattr(register, "everybody", None)
    register.change(team.store, one, Entry("Wren Hale"), now=now, today=DAY)
    assert register.read(team.store, one).entry == Entry("Wren Hale")


def test_no_pack_uses_up_the_numbers_of_those_to_come(
    team: Vault, pack_of: Callable[..., bytes], now: datetime, today: date
) -> None:
    """Anybody can sign a file that says 999,999, and after it no pack could ever be made."""
    with pytest.raises(ProgrammeRefused, match="number 999,999, which no pack can be yet"):
        preparing.begin_from(team, pack_of(999_999), now=now)
    assert preparing.read(team, today=today).serial == 1
