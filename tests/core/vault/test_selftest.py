"""An installation whose encryption does not work must not open anything."""

import argon2
import pytest
from nacl import bindings

from sos_desktop.errors import VaultError
from sos_desktop.vault import selftest


def test_this_installation_knows_the_answers():
    selftest.pass_or_refuse()


def test_the_known_answer_is_the_reference_implementations():
    answer = argon2.low_level.hash_secret_raw(
        b"password", b"somesalt01234567", 2, 64, 1, 32, argon2.low_level.Type.ID
    )
    assert answer.hex() == selftest._ARGON2ID


def test_another_answer_stops_everything(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bindings, "crypto_pwhash_alg", lambda *_: bytes(32))
    with pytest.raises(VaultError, match="nothing was opened"):
        selftest.pass_or_refuse.__wrapped__()
