"""Anybody can sign a pack: whatever stands in one that is whole, it is read or refused with words that can be shown."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random
from typing import Any

import pytest
from nacl.signing import SigningKey

from sos_desktop.errors import ProgrammeRefused
from sos_desktop.programme import document, loading, told
from sos_desktop.summary import archive
from sos_desktop.summary.signed import written
from sos_desktop.vault.folder import Vault

AGE = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
SUMMARY = {
    "mode": "noise",
    "epsilon": "1/2",
    "tables": ["case/total", "case/staff-group"],
    "merges": [{"table": "case/staff-group", "together": ["students", "not-stated"]}],
    "recipients": [{"name": "SoS team", "key": AGE}],
    "offices": [],
}
NONSENSE: tuple[Any, ...] = (
    *(
        None,
        True,
        0,
        -1,
        1.5,
        float("nan"),
        float("inf"),
        2**63,
        "",
        "x" * 50_000,
        "age1",
        "09" * 32,
        "1/2",
        "8",
    ),
    *("\ud800", "\0", "\x1b[2J", "\u202e", "\u3164", "=1+1", "<img src=x>", "\u0661", "|", "/", ".."),
    *(
        "2026-W47-5",
        "9999-12-31",
        "0001-01-01",
        [],
        {},
        [[]],
        [None],
        {"a": 1},
        ["x"] * 50,
        {"\ud800": "\ud800"},
    ),
)


def places(content: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inside = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content if isinstance(content, list) else ())
    )
    for name, value in inside:
        yield from places(value, (*path, name))


def put(content: Any, path: tuple[Any, ...], value: object) -> Any:
    if not path:
        return value
    whole = at = copy.deepcopy(content)
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value
    return whole


def signed(members: dict[str, bytes], seed: bytes) -> bytes:
    key = SigningKey(seed)
    public, parts = key.verify_key.encode().hex(), {name: members[name] for name in document.MEMBERS[:-1]}
    signature = key.sign(document._signed(parts, ())).signature.hex()
    last = written(document._signature(public, signature, parts, ()))
    return archive.pack({**parts, document.SIGNATURE: last})


@pytest.fixture
def spoilt(
    pack_of: Callable[..., bytes], form_of: Any, seeds: tuple[bytes, bytes]
) -> Callable[[str, tuple[Any, ...], object], bytes]:
    members = archive.unpack(pack_of(1, forms=[form_of()], summary=SUMMARY), document.MEMBERS)

    def made(name: str, path: tuple[Any, ...], value: object) -> bytes:
        content = put(json.loads(members[name]), path, value)
        return signed({**members, name: written(content)}, seeds[0])

    made.members = members  # type: ignore[attr-defined]
    return made


def looked_at(laptop: Vault, data: bytes, now: datetime) -> None:
    try:
        pack = document.read(data)
        for words in told._lines(pack.contents, pack.made):
            assert all(map(str.isprintable, words))
        loading.look(laptop, data, now=now)
    except ProgrammeRefused as refused:
        assert str(refused).isprintable(), ascii(str(refused))


def test_whatever_stands_in_it_nothing_breaks(spoilt: Any, laptop: Vault, now: datetime) -> None:
    chance = Random(5)
    for _ in range(400):
        name = chance.choices(document.MEMBERS[:-1], (8, 2, 2))[0]
        path = chance.choice(list(places(json.loads(spoilt.members[name]))))
        looked_at(laptop, spoilt(name, path, chance.choice(NONSENSE)), now)


@pytest.mark.parametrize(
    ("path", "value"), [(("summary", "recipients", 0, "key"), "\ud800"), (("made",), "9999-12-31")]
)
def test_what_broke_once_is_refused(spoilt: Any, path: tuple[Any, ...], value: str) -> None:
    with pytest.raises(ProgrammeRefused):
        document.read(spoilt("programme.json", path, value))
