"""The key file: what it costs, what it is tied to, and everything that may happen to it."""

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import argon2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl import bindings

from sos_desktop.errors import VaultDamaged
from sos_desktop.vault import keys, slots
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST, LIMITS, MODERATE, Cost, Head, KeyFile
from sos_desktop.vault.recovery import RecoveryCode

VAULT = bytes(range(16))
DEK = bytes(range(100, 132))
PHRASE = "abacus kingfisher lantern yo-yo"
SHEET = RecoveryCode(bytes(range(20)))
WHEN = datetime.fromisoformat("2026-11-23T14:05:00+00:00")


def made(vault_id: bytes = VAULT, dek: bytes = DEK, phrase: str = PHRASE) -> KeyFile:
    ways = (
        keys.passphrase_slot(dek, vault_id, phrase, generated=True, cost=CHEAPEST, now=WHEN),
        keys.recovery_slot(dek, vault_id, SHEET, now=WHEN),
    )
    return KeyFile(vault_id, 1, ways, Head(3, bytes(32))).sealed(dek)


GOOD = made()
DATA = GOOD.to_bytes()


def resummed(content: dict) -> bytes:
    """As somebody who knows the format would write it after a change by hand."""
    content.pop("checksum", None)
    spelt = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
    content["checksum"] = hashlib.blake2b(spelt, digest_size=16, person=b"vault-sum-v1").hexdigest()
    return json.dumps(content).encode()


def test_what_is_written_is_read():
    assert keys.parse(DATA) == GOOD
    assert len(DATA) < 4096


def test_both_ways_lead_to_the_data_key_and_no_others():
    for secret in (PHRASE, "ABACUS kingfisher-lantern yo yo", SHEET):
        assert keys.unwrap_any(GOOD, secret, CHEAP_LIMITS) == DEK
    for secret in ("abacus kingfisher lantern", "", RecoveryCode(bytes(20))):
        assert keys.unwrap_any(GOOD, secret, CHEAP_LIMITS) is None


def test_the_keys_are_made_as_the_design_says():
    """Reckoned by libsodium here and by hashlib there."""

    def reckoned(label: bytes) -> bytes:
        return bindings.crypto_generichash_blake2b_salt_personal(b"", 32, DEK, b"", label)

    assert keys.database_key(DEK) == reckoned(b"vault-db-v1")
    assert keys.header_key(DEK) == reckoned(b"vault-hdr-v1")


@pytest.mark.parametrize("cost", [CHEAPEST, Cost(8, 3), keys.LESS_MEMORY])
def test_argon2id_is_argon2id_everywhere(cost: Cost):
    work = slots.PassphraseWork(b"0123456789abcdef", cost, generated=True)
    reference = argon2.low_level.hash_secret_raw(
        b"abacus kingfisher lantern yo yo",
        b"0123456789abcdef",
        time_cost=cost.passes,
        memory_cost=cost.memory_mib * 1024,
        parallelism=1,
        hash_len=32,
        type=argon2.low_level.Type.ID,
        version=19,
    )
    assert work.key(PHRASE) == reference


def test_a_slot_can_be_opened_by_the_book_with_another_library():
    """The format as it is written down, followed by hand."""
    content = json.loads(DATA)
    slot = content["slots"][0]
    key = argon2.low_level.hash_secret_raw(
        b"abacus kingfisher lantern yo yo",
        bytes.fromhex(slot["kdf"]["salt"]),
        time_cost=slot["kdf"]["passes"],
        memory_cost=slot["kdf"]["memory_mib"] * 1024,
        parallelism=1,
        hash_len=32,
        type=argon2.low_level.Type.ID,
    )
    tied = {"version": 1, "vault_id": VAULT.hex(), **{name: slot[name] for name in ("id", "type", "kdf")}}
    spelt = json.dumps(tied, sort_keys=True, separators=(",", ":")).encode()
    opened = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
        bytes.fromhex(slot["ciphertext"]), spelt, bytes.fromhex(slot["nonce"]), key
    )
    assert opened == DEK


def test_a_real_passphrase_costs_what_the_design_says_and_fits_the_limits():
    slot = keys.passphrase_slot(DEK, VAULT, PHRASE, generated=True, cost=MODERATE, now=WHEN, clock=lambda: 0)
    assert slot.work.cost == Cost(256, 3) == MODERATE
    assert slots.unwrap(slot, VAULT, PHRASE, LIMITS) == DEK


def test_a_slow_computer_pays_half_and_one_without_memory_pays_least():
    tried: list[Cost] = []

    def derive(cost: Cost) -> bytes:
        tried.append(cost)
        return b""

    hours = iter([0.0, 3600.0])
    assert slots.affordable(MODERATE, derive, lambda: next(hours))[0] == keys.HALF
    assert tried == [MODERATE, keys.HALF]

    def starved(cost: Cost) -> bytes:
        if cost.memory_mib > 64:
            raise keys.NotEnoughMemory("")
        return b""

    assert slots.affordable(MODERATE, starved, lambda: 0)[0] == keys.LESS_MEMORY
    assert all(LIMITS.allow(cost) for cost in (MODERATE, keys.HALF, keys.LESS_MEMORY))


def test_a_computer_that_cannot_even_do_that_is_told_so(monkeypatch: pytest.MonkeyPatch):
    def starved(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(bindings, "crypto_pwhash_alg", starved)
    with pytest.raises(keys.NotEnoughMemory, match="Close other programs"):
        keys.passphrase_slot(DEK, VAULT, PHRASE, generated=True, cost=MODERATE, now=WHEN)


@pytest.mark.parametrize(
    "cost", [Cost(63, 3), Cost(64, 2), Cost(1025, 3), Cost(64, 11), Cost(200 * 1024, 3), Cost(2**31, 2**31)]
)
def test_an_unreasonable_cost_is_refused_and_never_tried(cost: Cost, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bindings, "crypto_pwhash_alg", lambda *_: pytest.fail("it was tried"))
    slot = replace(GOOD.slots[0], work=slots.PassphraseWork(bytes(16), cost, generated=True))
    with pytest.raises(VaultDamaged, match="more or less work"):
        slots.unwrap(slot, VAULT, PHRASE, LIMITS)


def test_a_slot_serves_only_its_vault_its_kind_and_its_cost():
    slot = GOOD.slots[0]
    other = replace(slot, work=replace(slot.work, generated=False))
    assert slots.unwrap(slot, bytes(16), PHRASE, CHEAP_LIMITS) is None
    assert slots.unwrap(replace(slot, id="00" * 8), VAULT, PHRASE, CHEAP_LIMITS) is None
    assert slots.unwrap(other, VAULT, "abacus kingfisher lantern yo yo", CHEAP_LIMITS) is None


def test_secrets_stay_out_of_error_reports(tmp_path: Path):
    keys.write(tmp_path, GOOD)
    shown = repr(keys.open_with_secret(tmp_path, SHEET, CHEAP_LIMITS)) + repr(SHEET)
    assert repr(DEK) not in shown
    assert repr(SHEET.secret) not in shown


@given(st.binary(max_size=300))
def test_bytes_that_are_no_key_file_are_refused(data: bytes):
    with pytest.raises(VaultDamaged):
        keys.parse(data)


@given(st.integers(0, len(DATA) - 1), st.integers(0, 255))
def test_a_changed_byte_is_noticed_or_means_the_same(position: int, byte: int):
    data = DATA[:position] + bytes([byte]) + DATA[position + 1 :]
    try:
        assert keys.parse(data) == GOOD
    except VaultDamaged:
        assert data != DATA


@given(st.integers(0, len(DATA) - 1))
def test_a_key_file_that_is_cut_anywhere_is_refused(size: int):
    with pytest.raises(VaultDamaged):
        keys.parse(DATA[:size])


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=70),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
paths = st.sampled_from(
    [
        *((name,) for name in json.loads(DATA)),
        *(("head", name) for name in ("seq", "mac")),
        *(("slots", 0, name) for name in json.loads(DATA)["slots"][0]),
        *(("slots", 0, "kdf", name) for name in ("name", "salt", "memory_mib", "passes", "generated")),
        *(("slots", 1, "kdf", name) for name in ("name", "salt")),
    ]
)


@settings(max_examples=300)
@given(paths, anything)
def test_a_field_changed_by_somebody_who_mends_the_checksum_does_no_harm(path: tuple, value: object):
    content = json.loads(DATA)
    inner = content
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    data = resummed(content)
    try:
        file = keys.parse(data)
    except VaultDamaged:
        return
    assert file == GOOD or not file.genuine(DEK)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c["slots"].append(c["slots"][0]),
        lambda c: c["slots"].clear(),
        lambda c: c["slots"].extend({**c["slots"][0], "id": f"{n:016x}"} for n in range(8)),
        lambda c: c.update(version=2),
        lambda c: c.update(version=True),
        lambda c: c.update(version=1.0),
        lambda c: c.update(format="other"),
        lambda c: c.update(more="than there is"),
        lambda c: c.pop("head"),
        lambda c: c["slots"][0].update(type="escrow"),
        lambda c: c["slots"][0]["kdf"].update(name="pbkdf2"),
        lambda c: c["slots"][0]["kdf"].update(memory_mib=10**400),
        lambda c: c["slots"][0]["kdf"].update(memory_mib=0),
        lambda c: c["slots"][0]["kdf"].update(passes=-1),
        lambda c: c["slots"][1]["kdf"].update(name="none"),
        lambda c: c["slots"][0].update(created="yesterday"),
        lambda c: c.update(vault_id=c["vault_id"].upper() + "00"),
        lambda c: c["slots"][0].update(nonce=" " * 48),
    ],
)
def test_a_key_file_holds_exactly_what_it_must(change):
    content = json.loads(DATA)
    change(content)
    with pytest.raises(VaultDamaged):
        keys.parse(resummed(content))


def test_the_same_name_twice_is_refused():
    with pytest.raises(VaultDamaged):
        keys.parse(DATA.replace(b'"seq": 1,', b'"seq": 1, "seq": 1,', 1))


def test_a_huge_or_deep_file_is_refused_without_being_understood():
    with pytest.raises(VaultDamaged):
        keys.parse(DATA + b" " * keys.LARGEST)
    with pytest.raises(VaultDamaged):
        keys.parse(b"[" * 60_000)
    with pytest.raises(VaultDamaged):
        keys.parse(DATA.replace(b'"seq": 1', b'"seq": NaN', 1))


@pytest.mark.parametrize("name", [keys.NAME, keys.COPY])
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "other bytes"])
def test_either_copy_is_enough(tmp_path: Path, name: str, damage: str):
    keys.write(tmp_path, GOOD)
    path = tmp_path / name
    {
        "missing": path.unlink,
        "empty": lambda: path.write_bytes(b""),
        "cut": lambda: path.write_bytes(DATA[:700]),
        "other bytes": lambda: path.write_bytes(b"\xff" * 100_000),
    }[damage]()
    opened = keys.open_with_secret(tmp_path, PHRASE, CHEAP_LIMITS)
    assert (opened.file, opened.dek, opened.repair) == (GOOD, DEK, True)


def test_without_either_copy_it_says_which(tmp_path: Path):
    with pytest.raises(VaultDamaged, match="is missing, and so is its copy"):
        keys.open_with_secret(tmp_path, PHRASE, CHEAP_LIMITS)
    (tmp_path / keys.NAME).write_bytes(b"{}")
    with pytest.raises(VaultDamaged, match="is damaged, and so is its copy"):
        keys.open_with_secret(tmp_path, PHRASE, CHEAP_LIMITS)


def test_a_slot_taken_out_by_hand_is_noticed_and_the_copy_used(tmp_path: Path):
    keys.write(tmp_path, GOOD)
    changed = replace(GOOD, slots=GOOD.slots[:1])
    (tmp_path / keys.NAME).write_bytes(changed.to_bytes())
    opened = keys.open_with_secret(tmp_path, PHRASE, CHEAP_LIMITS)
    assert (opened.file, opened.repair) == (GOOD, True)
    shutil.copy(tmp_path / keys.NAME, tmp_path / keys.COPY)
    with pytest.raises(VaultDamaged, match="changed by something other"):
        keys.open_with_secret(tmp_path, PHRASE, CHEAP_LIMITS)


def test_a_key_file_of_another_vault_with_the_same_passphrase_does_not_hide_ours(tmp_path: Path):
    keys.write(tmp_path, GOOD)
    foreign = made(bytes(16), bytes(32))
    (tmp_path / keys.NAME).write_bytes(foreign.to_bytes())
    found = keys.all_opened(tmp_path, PHRASE, CHEAP_LIMITS)
    assert [opened.dek for opened in found] == [bytes(32), DEK]


def test_a_wrong_passphrase_is_derived_once_although_there_are_two_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    keys.write(tmp_path, GOOD)
    (tmp_path / keys.NAME).write_bytes(GOOD.resealed(keys.header_key(DEK), Head(4, bytes(32))).to_bytes())
    derived = []
    real = bindings.crypto_pwhash_alg
    monkeypatch.setattr(bindings, "crypto_pwhash_alg", lambda *a: derived.append(1) or real(*a))
    assert keys.open_with_secret(tmp_path, "wrong", CHEAP_LIMITS) is None
    assert len(derived) == 1
