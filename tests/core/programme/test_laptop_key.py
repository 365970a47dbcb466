"""The public key of a laptop, as a file for the SoS team."""

from datetime import date, datetime
from typing import Any

import pytest

from sos_desktop.errors import BadInput
from sos_desktop.programme import laptop_key, register, signing
from sos_desktop.programme.register import Entry
from sos_desktop.vault.folder import Vault


def test_what_a_laptop_saves_is_what_the_register_takes(
    laptop: Vault, team: Vault, now: datetime, today: date
) -> None:
    said = laptop_key.text(laptop)
    assert laptop.meta.nickname not in said and laptop.meta.signing_seed.hex() not in said
    key = laptop_key.parse(b"\xef\xbb\xbf" + said.replace("\n", "\r\n").encode())
    assert key == signing.public_key(laptop.meta.signing_seed)
    assert laptop_key.file_name(laptop) == f"public-key-{key[:6]}.txt"
    register.add(team.store, Entry("Ada Hale", keys=(key,)), now=now, today=today)
    assert register.signers(team.store) == {key}


def test_a_file_without_a_key_or_with_several_is_refused(seeds: Any) -> None:
    one, other = map(signing.public_key, seeds)
    for data, says in (
        (b"tea", "no public key"),
        (b"\xff" * 100, "no public key"),
        (f"{one}\n{other}".encode(), "several keys"),
        (b"00" * 32, "not the public key"),
    ):
        with pytest.raises(BadInput, match=says):
            laptop_key.parse(data)
    assert laptop_key.parse(f"{one} {one}".encode()) == one
