"""Putting other records in place: interrupted anywhere, the next opening finishes what was decided."""

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from sos_desktop.errors import SaveFailed
from sos_desktop.vault import swap

NAMES = ("vault.db", "vault.keys", "vault.keys.bak")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (*NAMES, "vault.db-journal"):
        (tmp_path / name).write_text(f"old {name}")
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "1.vbk").write_text("kept")
    return tmp_path


def staged(folder: Path) -> Path:
    staging = swap.stage(folder)
    for name in NAMES:
        (staging / name).write_text(f"new {name}")
    return staging


def state(folder: Path) -> str:
    words = {(folder / name).read_text().split()[0] for name in NAMES}
    assert len(words) == 1
    return words.pop()


def is_new(folder: Path) -> None:
    assert state(folder) == "new"
    assert not (folder / "vault.db-journal").exists(), "the old one's journal would spoil the new one"
    assert not (folder / swap.DECIDED).exists()
    assert (folder / "backups" / "1.vbk").read_text() == "kept"


def test_before_it_is_decided_nothing_has_been_touched(folder: Path):
    staging = staged(folder)
    assert state(folder) == "old"
    swap.finish(folder)
    assert not staging.exists(), "an undecided one is cleared away"
    assert state(folder) == "old"


def test_once_it_is_decided_it_is_in_place(folder: Path):
    swap.decide(folder, staged(folder), keep_replaced=False)
    is_new(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["backups", *NAMES]


def test_what_could_not_become_a_backup_is_kept_whole(folder: Path):
    for number in (1, 2):
        swap.decide(folder, staged(folder), keep_replaced=True)
        is_new(folder)
        kept = folder / f"replaced-{number}"
        assert {path.name for path in kept.iterdir()} >= set(NAMES)
    assert (folder / "replaced-1" / "vault.db-journal").read_text() == "old vault.db-journal"
    assert state(folder / "replaced-1") == "old"
    assert state(folder / "replaced-2") == "new"


class Killed(BaseException):
    """The process is gone."""


class Dying:
    """Fails once, at the call of that number."""

    def __init__(self, step: int, failure: BaseException) -> None:
        self.step, self.failure, self.calls = step, failure, 0

    def instead_of(self, real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            self.calls += 1
            if self.calls == self.step + 1:
                raise self.failure
            return real(*arguments, **named)

        return call


@pytest.mark.parametrize("keep_replaced", [False, True])
@pytest.mark.parametrize("failure", [Killed(), OSError(errno.EIO, "no")], ids=["killed", "refused"])
def test_interrupted_at_any_rename_or_removal_the_next_opening_finishes_it(
    folder: Path,
    tmp_path_factory,
    monkeypatch: pytest.MonkeyPatch,
    keep_replaced: bool,
    failure: BaseException,
):
    for step in range(30):
        place = tmp_path_factory.mktemp("step") / "book"
        shutil.copytree(folder, place)
        staging = staged(place)
        dies = Dying(step, failure)
        with monkeypatch.context() as patched, suppress(Killed, OSError, SaveFailed):
            patched.setattr(Path, "rename", dies.instead_of(Path.rename))
            patched.setattr(Path, "unlink", dies.instead_of(Path.unlink))
            patched.setattr(os, "replace", dies.instead_of(os.replace))
            patched.setattr(swap, "sync_folder", dies.instead_of(swap.sync_folder))
            swap.decide(place, staging, keep_replaced=keep_replaced)
        was_decided = (place / swap.DECIDED).exists() or not staging.exists()
        swap.finish(place)
        if was_decided:
            is_new(place)
            if keep_replaced:
                assert state(place / "replaced-1") == "old"
        else:
            assert state(place) == "old"
        if dies.calls <= step:
            break
    else:
        pytest.fail("there are more steps than were tried")
    assert step > 6


def test_a_disk_that_does_not_confirm_is_said_honestly(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(_folder: Path) -> None:
        raise OSError(errno.EIO, "no")

    monkeypatch.setattr(swap, "finish", refuse)
    with pytest.raises(SaveFailed, match="Either the old or the new"):
        swap.decide(folder, staged(folder), keep_replaced=False)
