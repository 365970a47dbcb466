"""Making a record book: whole under its own name, or not there at all."""

import errno
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from sos_desktop.errors import BadInput, PlaceRefused, SaveFailed, SosError, VaultDamaged
from sos_desktop.vault import creation, keys, lockfile, migrate, places
from sos_desktop.vault.folder import Vault, create
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode, hint

Making = Callable[..., None]


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def make(tmp_path: Path, passphrase: str, code: RecoveryCode, now: datetime) -> Making:
    def making(name: str = "Heron", secret: str = passphrase, **how: object) -> None:
        how = {"cost": CHEAPEST, "limits": CHEAP_LIMITS, "allowed": places.anywhere, **how}
        create(tmp_path / name, secret, code, nickname=name, now=now, **how)

    return making


def test_a_new_record_book_knows_what_it_is(
    make: Making, open_vault: Callable[..., Vault], tmp_path: Path, now: datetime
):
    make(kind="team", demonstration=True, organisation="RX9", vault_id=bytes(range(16)))
    vault = open_vault(tmp_path / "Heron")
    meta = vault.meta
    assert (meta.kind, meta.demonstration, meta.nickname, meta.organisation) == ("team", True, "Heron", "RX9")
    assert (meta.vault_id, meta.created) == (bytes(range(16)), now)
    assert hint(meta.vault_id) == "0001-0203"
    assert len({meta.audit_key, meta.signing_seed, meta.install_key}) == 3
    assert [row["action"] for row in vault.store.rows("SELECT action FROM audit")] == ["vault-made"]


def test_its_folder_has_everything_in_its_place(make: Making, tmp_path: Path):
    make()
    assert listed(tmp_path / "Heron") == [
        "README.txt",
        "backups",
        "reserve.bin",
        "sent",
        "vault.db",
        "vault.db-journal",
        "vault.keys",
        "vault.keys.bak",
        "vault.lock",
    ]
    assert (tmp_path / "Heron").stat().st_mode & 0o777 == 0o700
    assert listed(tmp_path) == ["Heron"]


def test_nothing_in_it_can_be_read_without_the_key(make: Making, tmp_path: Path):
    make("Kittiwake")
    for path in (tmp_path / "Kittiwake").iterdir():
        if path.is_file():
            assert b"Kittiwake" not in path.read_bytes(), path.name
    plain = sqlite3.connect(tmp_path / "Kittiwake" / "vault.db")
    with pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT * FROM meta")
    plain.close()


def test_an_empty_folder_may_become_one_and_no_other(make: Making, tmp_path: Path):
    (tmp_path / "Heron").mkdir()
    make()
    before = listed(tmp_path / "Heron")
    with pytest.raises(PlaceRefused, match="something in that folder already"):
        make()
    assert listed(tmp_path / "Heron") == before
    (tmp_path / "file").write_text("")
    with pytest.raises(PlaceRefused, match="something in that folder already"):
        make("file")


def test_a_bad_place_is_refused_unless_it_is_a_demonstration(make: Making, tmp_path: Path):
    with pytest.raises(PlaceRefused, match="temporary"):
        make(allowed=places.ordinary)
    assert listed(tmp_path) == []
    make(allowed=places.ordinary, demonstration=True)


def test_a_weak_passphrase_of_ones_own_is_refused_with_advice(make: Making, tmp_path: Path):
    with pytest.raises(BadInput, match="guessed too soon") as refused:
        make(secret="password1234", generated=False)
    assert "Common words" in refused.value.do
    with pytest.raises(BadInput, match="needs a passphrase"):
        make(secret=" - ")
    assert listed(tmp_path) == []


def test_a_passphrase_of_ones_own_opens_it_exactly_as_typed(
    make: Making, tmp_path: Path, open_vault: Callable[..., Vault]
):
    make(secret="Caf\u00e9 of the seven Herons", generated=False)
    with pytest.raises(SosError, match="not the passphrase"):
        open_vault(tmp_path / "Heron", "caf\u00e9 of the seven herons")
    open_vault(tmp_path / "Heron", "Cafe\u0301 of the seven Herons ")


STEPS = ["begin", "_fill", "_make_database", "_prove", "_finish"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_disk_that_refuses_at_any_step_leaves_nothing_behind(
    make: Making, tmp_path: Path, step: str, number: int, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(creation, step, refuse)
    with pytest.raises(SaveFailed if number == errno.ENOSPC else PlaceRefused) as refused:
        make()
    assert refused.value.safe == "Nothing has been made."
    assert listed(tmp_path) == []


@pytest.mark.parametrize(
    ("what", "broken"),
    [
        ("a way in", lambda: (keys, "open_with_secret", lambda *_: None)),
        ("the records", lambda: (creation.meta, "read", lambda *_: None)),
    ],
)
def test_what_cannot_be_opened_again_is_not_reported_as_made(
    make: Making, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, broken: Callable
):
    monkeypatch.setattr(*broken())
    with pytest.raises(VaultDamaged, match="could not be"):
        make()
    assert listed(tmp_path) == []


def test_a_database_that_refuses_is_put_in_words(make: Making, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(migrate, "steps", lambda: ("CREATE TABLE broken (",))
    with pytest.raises(SosError, match="could not be brought to the form"):
        make()


def test_what_an_interrupted_attempt_left_is_cleared_away_but_never_another_in_progress(
    make: Making, tmp_path: Path
):
    for name in (".Heron.new-00000000", ".Heron.new-11111111", ".Heron.new-22222222", ".Wren.new-00000000"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "vault.db").write_bytes(b"half")
    (tmp_path / ".Heron.new-11111111" / lockfile.LOCK).touch()
    at_work = lockfile.take(tmp_path / ".Heron.new-22222222", now=None)
    make()
    at_work.release(closed=True)
    assert listed(tmp_path) == [".Heron.new-22222222", ".Wren.new-00000000", "Heron"]


def test_the_same_chance_makes_the_same_keys(make: Making, tmp_path: Path, open_vault: Callable[..., Vault]):
    """Chance is an argument, and nothing is drawn behind its back."""
    metas = []
    for name in ("Heron", "Wren"):
        drawn = iter(range(1, 100))
        make(name, chance=lambda size, drawn=drawn: next(drawn).to_bytes(1, "big") * size)
        metas.append(open_vault(tmp_path / name).meta)
    assert metas[0].install_key == metas[1].install_key
    assert metas[0].vault_id == metas[1].vault_id


def test_ordinary_makers_pay_the_real_cost():
    assert create.__kwdefaults__["cost"] == keys.MODERATE
    assert create.__kwdefaults__["limits"] == keys.LIMITS
    assert create.__kwdefaults__["allowed"] is places.ordinary
