"""A way in for one office, or for two that must come together: listed, and every use written down."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.errors import BadInput, VaultDamaged, VaultReadOnly, WrongPassphrase
from sos_desktop.vault import backup, escrow, keys, restore, rewrap
from sos_desktop.vault.escrow import EscrowKey, EscrowKeys, EscrowWork, Recipient
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode
from sos_desktop.vault.soundness import sound

Opening = Callable[..., Vault]
LEAD, IG, STRANGER = (EscrowKey(bytes([number]) * 32) for number in (1, 2, 3))
ONE = (Recipient("SoS lead", LEAD.public),)
TWO = (*ONE, Recipient("information governance", IG.public))

change_escrow = partial(rewrap.change_escrow, limits=CHEAP_LIMITS)
remove_escrow = partial(rewrap.remove_escrow, limits=CHEAP_LIMITS)


def actions(vault: Vault) -> list[str]:
    return [row["action"] for row in vault.store.rows("SELECT action FROM audit ORDER BY seq")]


def test_the_office_opens_it_and_that_is_written_down(
    vault: Vault, passphrase: str, open_vault: Opening, now: datetime
):
    change_escrow(vault, passphrase, ONE, now=now)
    vault.close(now=now)
    again = open_vault(vault.folder, EscrowKeys((LEAD,)))
    assert again.opened_with == "escrow"
    assert actions(again) == ["vault-made", "escrow-set", "opened-by-escrow"]
    assert sound(again)
    assert open_as_before(again, open_vault, passphrase, now)


def open_as_before(vault: Vault, open_vault: Opening, passphrase: str, now: datetime) -> bool:
    vault.close(now=now)
    return open_vault(vault.folder, passphrase).opened_with == "passphrase"


def test_two_must_come_together_in_any_order(
    vault: Vault, passphrase: str, open_vault: Opening, now: datetime
):
    change_escrow(vault, passphrase, TWO, now=now)
    assert rewrap.escrow_of(vault).said == "SoS lead and information governance together"
    vault.close(now=now)
    for alone in ((LEAD,), (IG,), (LEAD, STRANGER), (LEAD, LEAD), ()):
        with pytest.raises(WrongPassphrase, match="both keys are needed"):
            open_vault(vault.folder, EscrowKeys(alone))
    for both in ((LEAD, IG), (IG, LEAD)):
        open_vault(vault.folder, EscrowKeys(both)).close(now=now)
    last = open_vault(vault.folder)
    assert actions(last)[-2:] == ["opened-by-escrow"] * 2


def test_half_a_key_says_nothing(now: datetime):
    work = EscrowWork(TWO)
    dek = bytes(range(32))
    sealed = escrow.seal(dek, work, b"here", lambda size: bytes(size))
    first = EscrowWork(TWO[:1])
    assert escrow.unseal(sealed[: escrow.BOX], first, b"here", EscrowKeys((LEAD,))) == bytes(32)
    assert escrow.unseal(sealed, work, b"here", EscrowKeys((LEAD, IG))) == dek
    assert escrow.unseal(sealed, work, b"elsewhere", EscrowKeys((LEAD, IG))) is None
    assert escrow.unseal(sealed[:-1], work, b"here", EscrowKeys((LEAD, IG))) is None


def test_it_is_set_anew_or_removed_only_with_the_passphrase_or_the_sheet(
    vault: Vault, passphrase: str, code: RecoveryCode, open_vault: Opening, now: datetime
):
    assert rewrap.escrow_of(vault) is None
    with pytest.raises(WrongPassphrase):
        change_escrow(vault, "guessed by a passer-by", ONE, now=now)
    change_escrow(vault, passphrase, ONE, now=now)
    change_escrow(vault, code, (Recipient("IG", IG.public),), now=now)
    assert [slot.type for slot in vault.key_file.slots].count("escrow") == 1
    remove_escrow(vault, passphrase, now=now)
    assert rewrap.escrow_of(vault) is None
    assert actions(vault) == ["vault-made", "escrow-set", "escrow-set", "escrow-removed"]
    vault.close(now=now)
    with pytest.raises(WrongPassphrase):
        open_vault(vault.folder, EscrowKeys((IG,)))


def test_another_passphrase_leaves_it_as_it_is_and_it_leads_to_another_passphrase(
    vault: Vault, passphrase: str, open_vault: Opening, now: datetime
):
    change_escrow(vault, passphrase, ONE, now=now)
    vault.close(now=now)
    opened = open_vault(vault.folder, EscrowKeys((LEAD,)))
    rewrap.change_passphrase(
        opened,
        EscrowKeys((LEAD,)),
        "heron marsh oxide pebble",
        generated=True,
        now=now,
        cost=CHEAPEST,
        limits=CHEAP_LIMITS,
    )
    assert rewrap.escrow_of(opened).said == "SoS lead"
    opened.close(now=now)
    open_vault(vault.folder, "heron marsh oxide pebble")


def test_where_a_use_cannot_be_written_down_it_is_not_used(
    vault: Vault, passphrase: str, open_vault: Opening, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    change_escrow(vault, passphrase, ONE, now=now)
    made = backup.make(vault, now=now)
    vault.close(now=now)
    with monkeypatch.context() as patched, pytest.raises(VaultReadOnly, match="written down"):
        patched.setattr("os.access", lambda *_: False)
        open_vault(vault.folder, EscrowKeys((LEAD,)))
    with pytest.raises(VaultReadOnly, match="Restore it"):
        restore.look_inside(made.path, EscrowKeys((LEAD,)), now=now, limits=CHEAP_LIMITS)
    restore.replace(made.path, vault.folder, EscrowKeys((LEAD,)), now=now, limits=CHEAP_LIMITS)
    assert actions(open_vault(vault.folder))[-2:] == ["backup-restored", "opened-by-escrow"]


def test_a_slot_moved_to_another_record_book_opens_nothing(
    vault: Vault, new_vault, passphrase: str, now: datetime
):
    change_escrow(vault, passphrase, ONE, now=now)
    slot = vault.key_file.slots[0]
    assert keys.unwrap_any(vault.key_file, EscrowKeys((LEAD,)), CHEAP_LIMITS) is not None
    other = keys.KeyFile(bytes(16), 1, (slot,), vault.key_file.head)
    assert keys.unwrap_any(other, EscrowKeys((LEAD,)), CHEAP_LIMITS) is None


def test_the_paper_is_read_as_it_is_typed_and_a_slip_is_found():
    key = escrow.new_key()
    assert len(key.text.split("-")) == 9
    assert EscrowKey.parse(key.text.upper().replace("-", " ")) == key
    assert repr(key) == "EscrowKey()"
    slip = "1" if key.text[3] != "1" else "2"
    for wrong in (key.text[:3] + slip + key.text[4:], key.text[:-1], "", "z" * 72):
        with pytest.raises(BadInput, match="slip"):
            EscrowKey.parse(wrong)
    with pytest.raises(ValueError, match="32 bytes"):
        EscrowKey(b"short")


@given(st.text(max_size=120))
def test_whatever_is_typed_is_a_key_or_a_sentence(text: str):
    with pytest.raises(BadInput):
        EscrowKey.parse(text)


def test_the_fingerprint_tells_two_keys_apart():
    assert ONE[0].fingerprint == Recipient("anybody", LEAD.public).fingerprint
    assert ONE[0].fingerprint != TWO[1].fingerprint
    assert len(ONE[0].fingerprint) == 19


@pytest.mark.parametrize(
    "make",
    [
        lambda: Recipient("", LEAD.public),
        lambda: Recipient("x" * 41, LEAD.public),
        lambda: Recipient("line\nbreak", LEAD.public),
        lambda: Recipient("short", b"x"),
        lambda: EscrowWork(()),
        lambda: EscrowWork((ONE[0], ONE[0])),
        lambda: EscrowWork((*TWO, Recipient("third", STRANGER.public))),
        lambda: escrow.seal(bytes(32), EscrowWork((Recipient("weak", bytes(32)),)), b"", bytes),
    ],
)
def test_what_cannot_be_an_escrow_is_refused(make: Callable[[], object]):
    with pytest.raises(BadInput):
        make()


@pytest.mark.parametrize(
    "change",
    [
        {"kdf": {"name": "other", "recipients": []}},
        {"kdf": {"name": "sealedbox", "recipients": []}},
        {"kdf": {"name": "sealedbox", "recipients": [{"label": "", "public": "00" * 32}]}},
        {"kdf": {"name": "sealedbox", "recipients": "all"}},
        {"ciphertext": "00" * 48},
        {"type": "keychain"},
    ],
)
def test_an_escrow_slot_that_was_bent_is_refused(
    vault: Vault, passphrase: str, now: datetime, change: dict[str, object]
):
    change_escrow(vault, passphrase, ONE, now=now)
    content = json.loads(vault.key_file.to_bytes())
    del content["checksum"]
    assert keys.parse(resummed(content)) == vault.key_file
    content["slots"][0].update(change)
    with pytest.raises(VaultDamaged):
        keys.parse(resummed(content))


def resummed(content: dict[str, object]) -> bytes:
    return json.dumps({**content, "checksum": keys._checksum(content)}).encode()
