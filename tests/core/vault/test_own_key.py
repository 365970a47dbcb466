"""What only this record book opens: sealed without writing anything, and refused everywhere else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.errors import BadInput, SaveFailed
from sos_desktop.vault import own_key
from sos_desktop.vault.own_key import bech32, seal, unseal


@pytest.fixture
def about(vault):
    return vault.meta


def test_what_was_sealed_opens_in_this_record_book_again(about):
    sealed = seal(about, "Bay 4 🙂".encode())
    assert sealed.startswith(b"age-encryption.org/v1") and b"Bay 4" not in sealed
    assert unseal(about, sealed) == "Bay 4 🙂".encode()


def test_no_two_copies_of_the_same_words_look_alike(about):
    assert seal(about, b"the same") != seal(about, b"the same")


def test_another_record_book_does_not_open_it(about):
    other = replace(about, install_key=bytes(32))
    with pytest.raises(BadInput, match="does not open that file"):
        unseal(other, seal(about, b"Bay 4"))


@pytest.mark.parametrize("how", [lambda s: s[:-1], lambda s: s[:40], lambda s: b"", lambda s: s + b"x"])
def test_a_file_that_was_cut_or_added_to_is_refused(about, how):
    with pytest.raises(BadInput):
        unseal(about, how(seal(about, b"Bay 4")))


def test_a_file_with_one_bit_changed_is_refused(about):
    sealed = seal(about, b"Bay 4")
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(BadInput):
            unseal(about, bytes(changed))


def test_a_file_that_asks_for_a_passphrase_is_refused_without_working_for_it(about):
    import pyrage

    with pytest.raises(BadInput):
        unseal(about, pyrage.passphrase.encrypt(b"Bay 4", "abacus"))


def test_a_file_of_any_length_is_refused_before_it_is_worked_through(about, monkeypatch):
    monkeypatch.setattr(own_key, "LARGEST", 10)
    with pytest.raises(BadInput):
        unseal(about, seal(about, b"Bay 4"))


def test_nothing_leaves_in_clear_where_it_cannot_be_encrypted(about, monkeypatch):
    import pyrage

    def refuse(*_):
        raise pyrage.EncryptError

    monkeypatch.setattr(pyrage, "encrypt", refuse)
    with pytest.raises(SaveFailed, match="could not be encrypted"):
        seal(about, b"Bay 4")


@given(st.binary(max_size=300))
def test_nothing_that_is_not_ours_opens(data):
    from sos_desktop.vault.meta import Meta

    about = Meta.__new__(Meta)
    object.__setattr__(about, "install_key", bytes(range(32)))
    with pytest.raises(BadInput):
        unseal(about, data)


@pytest.mark.parametrize(
    ("prefix", "data", "written"),
    [
        ("a", b"", "a12uel5l"),
        ("abcdef", bytes.fromhex("00443214c74254b635cf84653a56d7c675be77df"),
         "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"),
    ],
)  # fmt: skip
def test_bech32_is_written_as_bip_173_writes_it(prefix, data, written):
    assert bech32(prefix, data) == written
