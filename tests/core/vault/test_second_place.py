"""A stick or a share: what is copied there is read back, compared, and named after nobody."""

import errno
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sos_desktop.errors import BadInput, PlaceRefused, SaveFailed
from sos_desktop.vault import backup, backup_file, second_place
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.restore import look_inside

Keep = Callable[[Vault, str], None]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "Jane Doe’s stick"
    place.mkdir()
    return place


def test_the_newest_backup_is_copied_there_and_today_says_so(
    written: Vault, stick: Path, passphrase: str, now: datetime
):
    made = backup.make(written, now=now)
    copied = second_place.choose(written, stick, now=now)
    assert copied is not None
    assert copied.path.read_bytes() == made.path.read_bytes()
    assert copied.path.parent.parent == stick
    state = backup.state(written.folder)
    assert state.said(now=now) == "Last checked backup today 14:05, here and on the second place"
    look_inside(copied.path, passphrase, now=now, limits=CHEAP_LIMITS).close(now=now)
    backup.make(written, now=now + timedelta(minutes=20))
    assert backup.state(written.folder).said(now=now).endswith("here only")
    second_place.copy_newest(second_place.of(written), now=now)
    assert backup.state(written.folder).said(now=now).endswith("on the second place")


def test_the_name_of_a_stick_is_nowhere_in_clear(written: Vault, stick: Path, now: datetime):
    backup.make(written, now=now)
    second_place.choose(written, stick, now=now)
    for path in written.folder.rglob("*"):
        if path.is_file() and path.name != "vault.db":
            data = path.read_bytes()
            assert b"Jane" not in data
            assert "Jane".encode("utf-16le") not in data
    assert second_place.of(written).where == stick


def test_before_there_is_a_backup_the_place_is_only_remembered(written: Vault, stick: Path, now: datetime):
    assert second_place.choose(written, stick, now=now) is None
    assert second_place.of(written).where == stick
    second_place.forget(written)
    assert second_place.of(written) is None
    assert not backup.state(written.folder).has_second_place


def test_a_stick_that_is_not_in_is_said_and_nothing_here_changes(written: Vault, stick: Path, now: datetime):
    backup.make(written, now=now)
    second_place.choose(written, stick, now=now)
    shutil.rmtree(stick)
    place = second_place.of(written)
    assert not place.there
    with pytest.raises(SaveFailed, match="not there"):
        second_place.copy_newest(place, now=now)


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "is full"), (errno.EIO, "did not take or give")]
)
def test_a_stick_that_refuses_keeps_nothing_half_copied(
    written: Vault, stick: Path, now: datetime, monkeypatch: pytest.MonkeyPatch, number: int, words: str
):
    backup.make(written, now=now)

    def refuse(*_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(second_place, "sync_file", refuse)
    with pytest.raises(SaveFailed, match=words):
        second_place.choose(written, stick, now=now)
    assert [path for path in stick.rglob("*") if path.is_file()] == []
    assert second_place.of(written) is None


def test_a_stick_that_gives_back_something_else_is_found_out(
    written: Vault, stick: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    backup.make(written, now=now)
    real = shutil.copyfileobj

    def bend(source, target, length) -> None:
        real(source, target, length)
        target.seek(5000)
        target.write(b"bent")

    monkeypatch.setattr(shutil, "copyfileobj", bend)
    with pytest.raises(SaveFailed, match="came back changed"):
        second_place.choose(written, stick, now=now)
    assert [path for path in stick.rglob("*") if path.is_file()] == []


def test_what_is_there_already_and_the_same_is_not_copied_again(written: Vault, stick: Path, now: datetime):
    backup.make(written, now=now)
    copied = second_place.choose(written, stick, now=now)
    before = copied.path.stat().st_ino
    assert second_place.copy_newest(second_place.of(written), now=now).path.stat().st_ino == before
    copied.path.write_bytes(b"bent")
    (copied.path.parent / ".copying-left").write_bytes(b"half")
    assert second_place.copy_newest(second_place.of(written), now=now).intact()
    assert list(copied.path.parent.iterdir()) == [copied.path]


def test_it_is_rotated_there_too_and_others_on_the_stick_are_left_alone(
    written: Vault, new_vault, stick: Path, now: datetime
):
    other = new_vault("Wren")
    backup.make(other, now=now)
    theirs = second_place.choose(other, stick, now=now)
    second_place.choose(written, stick, now=now)
    place = second_place.of(written)
    for minutes in range(12):
        backup.make(written, now=now + timedelta(minutes=minutes))
        second_place.copy_newest(place, now=now)
    assert len(backup_file.in_folder(place.backups)) == 10
    assert theirs.path.exists()


def test_a_second_place_is_not_inside_the_first(written: Vault, tmp_path: Path, now: datetime):
    for inside in (written.folder, written.folder / "sent", tmp_path):
        with pytest.raises(PlaceRefused):
            second_place.choose(written, inside, now=now)
    with pytest.raises(BadInput, match="not there"):
        second_place.choose(written, tmp_path / "gone", now=now)


def test_a_place_that_is_proposed_is_noted_only_when_the_copy_is_there(
    written: Vault, stick: Path, now: datetime
):
    backup.make(written, now=now)
    proposed = second_place.propose(written, stick)
    assert second_place.of(written) is None
    assert list(stick.iterdir()) == []
    copied = second_place.accept(proposed, now=now)
    assert copied is not None and copied.path.is_relative_to(stick)
    assert second_place.of(written) == proposed.place
