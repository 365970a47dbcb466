"""Everything under a new data key: the old or the new one opens it, never neither."""

import errno
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from sos_desktop.errors import BadInput, SaveFailed, VaultDamaged, VaultReadOnly, WrongPassphrase
from sos_desktop.vault import backup_file, keys, rekey, restore, rewrap, second_place, swap
from sos_desktop.vault.escrow import EscrowKeys, Recipient, new_key
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode
from sos_desktop.vault.soundness import sound

NEW = "heron marsh oxide pebble"
SHEET = RecoveryCode(bytes(20))
Opening = Callable[..., Vault]
Names = Callable[[Vault], list[str]]

everything = partial(
    rekey.everything, passphrase=NEW, code=SHEET, generated=True, cost=CHEAPEST, limits=CHEAP_LIMITS
)


def opens(folder: Path, secret: str | RecoveryCode) -> bool:
    return keys.open_with_secret(folder, secret, CHEAP_LIMITS) is not None


@pytest.fixture
def closed(written: Vault, now: datetime) -> Path:
    written.close(now=now)
    return written.folder


def test_only_the_new_ones_open_it_and_everything_is_there(
    closed: Path, passphrase: str, code: RecoveryCode, open_vault: Opening, names: Names, now: datetime
):
    before = (closed / "vault.db").read_bytes()
    made = everything(closed, passphrase, now=now).first_backup
    assert [opens(closed, way) for way in (passphrase, code, NEW, SHEET)] == [False, False, True, True]
    vault = open_vault(closed, NEW)
    assert names(vault) == ["robin", "wren"]
    assert sound(vault)
    assert vault.notices == ()
    actions = [row["action"] for row in vault.store.rows("SELECT action FROM audit ORDER BY seq")]
    assert actions[-1] == "re-keyed"
    after = (closed / "vault.db").read_bytes()
    shared = {before[at : at + 4096] for at in range(0, len(before), 4096)}
    assert not shared & {after[at : at + 4096] for at in range(0, len(after), 4096)}
    assert made.file.manifest.reason == "ordinary"


def test_it_says_each_step_before_it_begins(closed: Path, passphrase: str, now: datetime):
    steps: list[str] = []

    def begun(step: str) -> None:
        steps.append(f"{step}: {'old' if opens(closed, passphrase) else 'new'}")

    everything(closed, passphrase, now=now, begun=begun)
    assert steps == ["keeping: old", "copying: old", "proving: old", "placing: old", "first-backup: new"]


def test_what_opens_it_now_must_not_open_it_again(
    closed: Path, passphrase: str, code: RecoveryCode, now: datetime
):
    for same in ({"passphrase": passphrase.upper()}, {"passphrase": passphrase.replace(" ", "-")}):
        with pytest.raises(BadInput, match="That is what opens it now"):
            everything(closed, passphrase, now=now, **same)
    with pytest.raises(BadInput, match="That is what opens it now"):
        everything(closed, code, code=code, now=now)
    assert opens(closed, passphrase)
    assert opens(closed, code)


def test_a_backup_made_just_before_is_kept_and_opens_with_the_old_ones(
    closed: Path, passphrase: str, open_vault: Opening, names: Names, now: datetime
):
    made = everything(closed, passphrase, now=now).first_backup
    newest, before = backup_file.in_folder(closed / "backups")
    assert newest == made.path
    assert backup_file.read(before).manifest.reason == "pre-rekey"
    inside = restore.look_inside(before, passphrase, now=now, limits=CHEAP_LIMITS)
    assert names(inside) == ["robin", "wren"]
    inside.close(now=now)
    with pytest.raises(WrongPassphrase):
        restore.look_inside(newest, passphrase, now=now, limits=CHEAP_LIMITS)


def test_after_a_compromise_the_old_backups_can_go_at_once(closed: Path, passphrase: str, now: datetime):
    made = everything(closed, passphrase, now=now, forget_backups=True).first_backup
    assert backup_file.in_folder(closed / "backups") == [made.path]


def test_where_only_the_backup_after_it_fails_the_new_keys_are_not_denied(
    closed: Path, passphrase: str, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    real, calls = rekey.backup.make, []

    def full(*arguments: object, **named: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise SaveFailed("The disk is full.")
        return real(*arguments, **named)

    monkeypatch.setattr(rekey.backup, "make", full)
    assert everything(closed, passphrase, now=now).first_backup is None
    assert (opens(closed, passphrase), opens(closed, NEW)) == (False, True)


def test_going_back_behind_it_works_and_brings_the_old_keys(
    closed: Path, passphrase: str, open_vault: Opening, names: Names, now: datetime
):
    everything(closed, passphrase, now=now)
    before = backup_file.in_folder(closed / "backups")[1]
    restore.replace(before, closed, passphrase, now=now, limits=CHEAP_LIMITS)
    assert names(open_vault(closed)) == ["robin", "wren"]


def test_escrow_and_the_second_place_outlive_it(
    written: Vault, tmp_path: Path, passphrase: str, open_vault: Opening, now: datetime
):
    office = new_key()
    rewrap.change_escrow(
        written, passphrase, (Recipient("SoS lead", office.public),), now=now, limits=CHEAP_LIMITS
    )
    (tmp_path / "stick").mkdir()
    second_place.choose(written, tmp_path / "stick", now=now)
    written.close(now=now)
    everything(written.folder, passphrase, now=now)
    vault = open_vault(written.folder, EscrowKeys((office,)))
    assert rewrap.escrow_of(vault).said == "SoS lead"
    assert second_place.of(vault).where == tmp_path / "stick"


def test_it_can_be_done_with_the_sheet(closed: Path, code: RecoveryCode, now: datetime):
    everything(closed, code, now=now)
    assert opens(closed, NEW)


def test_a_wrong_passphrase_or_a_weak_new_one_changes_nothing(closed: Path, passphrase: str, now: datetime):
    with pytest.raises(WrongPassphrase):
        everything(closed, "not this one", now=now)
    with pytest.raises(BadInput, match="guessed too soon"):
        everything(closed, passphrase, passphrase="password1234", generated=False, now=now)
    assert opens(closed, passphrase)
    assert backup_file.in_folder(closed / "backups") == []


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize(
    ("where", "what"),
    [
        (rekey.copying, "copy"),
        (rekey.copying, "prove"),
        (rekey.keys, "write"),
        (rekey, "sync_folder"),
        (swap, "decide"),
        (swap, "sync_folder"),
    ],
)
@pytest.mark.parametrize("failure", [Killed(), OSError(errno.ENOSPC, "full")], ids=["killed", "full"])
def test_interrupted_anywhere_the_old_or_the_new_one_opens_it(
    closed: Path,
    passphrase: str,
    open_vault: Opening,
    names: Names,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    where: object,
    what: str,
    failure: BaseException,
):
    real, calls = getattr(where, what), []

    def die(*arguments: object, **named: object) -> object:
        calls.append(1)
        if len(calls) > (what in ("copy", "prove")):  # the first of these is the backup before
            raise failure
        return real(*arguments, **named)

    with monkeypatch.context() as patched, pytest.raises((Killed, SaveFailed)):
        patched.setattr(where, what, die)
        everything(closed, passphrase, now=now)
    ways = [way for way in (passphrase, NEW) if opens(closed, way)]
    assert len(ways) == 1
    vault = open_vault(closed, ways[0])
    assert names(vault) == ["robin", "wren"]
    assert sound(vault)
    assert [path.name for path in closed.iterdir() if "restor" in path.name] == []


def test_killed_after_the_decision_the_new_one_opens_it(
    closed: Path,
    passphrase: str,
    open_vault: Opening,
    names: Names,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
):
    real = swap.finish

    def die(folder: Path) -> None:
        if (folder / swap.DECIDED).exists():
            raise Killed
        real(folder)

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(swap, "finish", die)
        everything(closed, passphrase, now=now)
    assert names(open_vault(closed, NEW)) == ["robin", "wren"]
    assert not opens(closed, passphrase)


def test_a_key_file_that_cannot_be_read_again_is_never_put_in_place(
    closed: Path, passphrase: str, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rekey.keys, "unwrap_any", lambda *_: None)
    with pytest.raises((VaultDamaged, WrongPassphrase)):
        everything(closed, passphrase, now=now)
    monkeypatch.undo()
    assert opens(closed, passphrase)


def test_where_nothing_can_be_changed_it_is_refused(
    closed: Path, passphrase: str, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(VaultReadOnly, match="still opens as it did"):
        everything(closed, passphrase, now=now)
