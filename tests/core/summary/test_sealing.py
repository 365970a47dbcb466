"""Sealed to those who may open it: to them and nobody else, and to the ordinary age tool."""

import shutil
import subprocess
from dataclasses import replace

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.errors import BadInput, SaveFailed, SummaryRefused
from sos_desktop.summary import sealing
from sos_desktop.summary.sealing import Opener, is_sealed, seal, unseal

PACKAGE = b"PK made-up package" * 5000


@pytest.fixture
def opener(vault):
    return Opener.of(vault.meta)


def test_what_was_sealed_to_the_sos_team_opens_in_its_record_book(opener):
    sealed = seal(PACKAGE, [opener.recipient])
    assert is_sealed(sealed) and b"made-up" not in sealed
    assert opener.opened(sealed) == PACKAGE


def test_each_of_several_recipients_opens_it(opener):
    other = pyrage.x25519.Identity.generate()
    sealed = seal(PACKAGE, [opener.recipient, str(other.to_public()), f" {opener.recipient} "])
    assert unseal(sealed, other) == opener.opened(sealed) == PACKAGE


def test_the_identity_is_the_same_after_every_restore_and_another_in_another_record_book(vault, opener):
    assert Opener.of(vault.meta).recipient == opener.recipient
    assert Opener.of(replace(vault.meta, install_key=bytes(32))).recipient != opener.recipient


def test_the_secret_half_is_not_shown(opener):
    assert "AGE-SECRET-KEY" not in repr(opener) and opener.recipient.startswith("age1")


def test_what_is_sealed_for_somebody_else_says_so(opener):
    sealed = seal(PACKAGE, [str(pyrage.x25519.Identity.generate().to_public())])
    with pytest.raises(SummaryRefused, match="sealed for somebody else"):
        opener.opened(sealed)


def test_what_asks_for_a_passphrase_is_refused_without_working_for_it(opener):
    with pytest.raises(SummaryRefused, match="sealed for somebody else"):
        opener.opened(pyrage.passphrase.encrypt(PACKAGE, "abacus"))


def test_an_open_file_is_taken_as_it_is(opener):
    assert opener.opened(PACKAGE) == PACKAGE


def test_what_is_sealed_twice_is_refused(opener):
    with pytest.raises(SummaryRefused, match="twice"):
        opener.opened(seal(seal(PACKAGE, [opener.recipient]), [opener.recipient]))


def test_a_changed_bit_anywhere_is_refused(opener):
    sealed = seal(b"PK made-up", [opener.recipient])
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(SummaryRefused):
            unseal(bytes(changed), opener.identity)


@given(st.binary(max_size=400))
def test_nothing_that_is_not_ours_opens(data):
    identity = pyrage.x25519.Identity.generate()
    for given_bytes in (data, sealing.BEGINS + data):
        with pytest.raises(SummaryRefused):
            unseal(given_bytes, identity)


@pytest.mark.parametrize("cut", [1, 17, 60])
def test_what_was_cut_off_is_refused(opener, cut):
    with pytest.raises(SummaryRefused, match="damaged"):
        opener.opened(seal(PACKAGE, [opener.recipient])[:-cut])


def test_what_is_too_large_is_not_even_tried(opener, monkeypatch):
    monkeypatch.setattr(sealing, "LARGEST", 100)
    with pytest.raises(SummaryRefused, match="larger than"):
        opener.opened(seal(PACKAGE, [opener.recipient]))


@pytest.mark.parametrize("recipients", [[], ["age1"], ["AGE-SECRET-KEY-1"], ["Wren"]])
def test_a_key_that_is_none_is_refused_before_anything_is_sealed(recipients):
    with pytest.raises(BadInput):
        seal(PACKAGE, recipients)


def test_nothing_leaves_in_clear_where_it_cannot_be_sealed(opener, monkeypatch):
    def refuse(*_):
        raise pyrage.EncryptError

    monkeypatch.setattr(pyrage, "encrypt", refuse)
    with pytest.raises(SaveFailed, match="could not be sealed"):
        seal(PACKAGE, [opener.recipient])


@pytest.mark.skipif(not shutil.which("age"), reason="the ordinary age tool is not installed here")
def test_the_ordinary_age_tool_opens_it_and_what_it_seals_is_opened(opener, tmp_path):
    other = pyrage.x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(f"{other}\n")
    sealed = tmp_path / "summary-2026-Q3-1f3a9c.zip.age"
    sealed.write_bytes(seal(PACKAGE, [str(other.to_public())]))
    shown = subprocess.run(
        ["age", "--decrypt", "-i", str(tmp_path / "key.txt"), str(sealed)], capture_output=True, check=True
    )
    assert shown.stdout == PACKAGE
    made = subprocess.run(
        ["age", "--encrypt", "-r", opener.recipient], input=PACKAGE, capture_output=True, check=True
    )
    assert opener.opened(made.stdout) == PACKAGE
