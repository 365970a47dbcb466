"""Bytes that nobody meant, for every parser of what comes from outside: they are understood or refused in words.

With atheris, which is led by the lines that an input reaches; each parser in a process of its own
(``python -m tests.torture.parsers TARGET SECONDS FOLDER SEED``), which imports nothing of ours before.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.torture import papers


def key_file() -> tuple[Callable[[bytes], object], list[bytes]]:
    from sos_desktop.vault import keys

    def parse(data: bytes) -> None:
        again = keys.parse(data)
        if keys.parse(again.to_bytes()) != again:
            raise AssertionError("what was read is not what is written")

    return parse, [path.read_bytes() for path in _vaults().glob("*/vault.keys")]


def mended_key_file() -> tuple[Callable[[bytes], object], list[bytes]]:
    """The same behind the checksum, as somebody would change it who mends that too."""
    import json

    from sos_desktop.vault import keys

    def parse(data: bytes) -> None:
        try:
            content = json.loads(data.decode("ascii"), object_pairs_hook=dict)
            content["checksum"] = keys._checksum({k: v for k, v in content.items() if k != "checksum"})
            data = json.dumps(content).encode()
        except (ValueError, TypeError, AttributeError, RecursionError):
            return
        keys.parse(data)

    return parse, [path.read_bytes() for path in _vaults().glob("*/vault.keys")]


def recovery_code() -> tuple[Callable[[bytes], object], list[bytes]]:
    from sos_desktop.vault.recovery import RecoveryCode, wrong_groups

    def parse(data: bytes) -> None:
        text = data.decode("utf-8", "surrogatepass") if _decodes(data) else data.decode("latin-1")
        wrong_groups(text)
        code = RecoveryCode.parse(text)
        if RecoveryCode.parse(code.text) != code or wrong_groups(text):
            raise AssertionError("what was read is not what is written")

    return parse, [RecoveryCode(bytes(range(20))).text.encode(), b"OIL-lll ooo"]


def audit() -> tuple[Callable[[bytes], object], list[bytes]]:
    """Rows of the chain as an import would bring them: JSON, with bytes in hexadecimal."""
    import json

    from sos_desktop.vault import audit as chain

    key, vault_id = bytes(range(32)), bytes(16)
    first = chain.Entry(1, "2026-11-23T14:05:00Z", "vault", "vault-made", "x", chain.digest("x"))
    begun = chain.origin(vault_id)
    good = [1, first.utc, first.actor, first.action, first.object_id, first.digest.hex(), begun.mac.hex()]

    def parse(data: bytes) -> None:
        try:
            rows = [
                [_bytes(cell) if place in (5, 6, 7) else cell for place, cell in enumerate(row)]
                for row in json.loads(data)
                if isinstance(row, list) and len(row) == 8
            ]
        except (ValueError, TypeError, RecursionError):
            return
        head, broken = chain.verify(key, vault_id, rows)
        if head.seq > len(rows) or (broken is None) != (head.seq == len(rows)):
            raise AssertionError("the chain says two things")

    mac = chain.mac(key, begun.mac, first).hex()
    return parse, [json.dumps([[*good, mac]]).encode(), b"[]"]


def backup() -> tuple[Callable[[bytes], object], list[bytes]]:
    """The file of a backup from its end: the manifest (behind its checksum, mended) and every part."""
    import json
    import tempfile

    from sos_desktop.errors import VaultDamaged
    from sos_desktop.vault import backup_file, manifest
    from sos_desktop.vault.slots import canonical

    path = Path(tempfile.mkdtemp(dir=sys.argv[3])) / "20261123-140500-1.vbk"
    (key_data,) = [found.read_bytes() for found in _vaults().glob("0001/vault.keys")]
    parts = {manifest.DATABASE: b"made up", manifest.KEYS: key_data}

    def mended(about: bytes) -> bytes:
        try:
            content = json.loads(about)
            content["checksum"] = manifest._checksum({k: v for k, v in content.items() if k != "checksum"})
            return canonical(content)
        except (ValueError, TypeError, AttributeError, RecursionError):
            return about

    def parse(data: bytes) -> None:
        body, _, about = data.rpartition(b"\n---\n")
        about = mended(about)
        path.write_bytes(body + about + len(about).to_bytes(8, "big") + backup_file.ENDS)
        file = backup_file.read(path)
        if manifest.parse(about) != file.manifest:
            raise AssertionError("two readings of one manifest")
        try:
            file.key_file()
        except VaultDamaged:
            file.intact()
        for name in file.sent:
            file.part(name)

    made = a_manifest(parts)
    whole = b"".join(parts.values()) + b"\n---\n" + made.sealed(bytes(32)).to_bytes()
    return parse, [whole, b"\n---\n" + made.to_bytes()]


def a_manifest(parts: dict[str, bytes] | None = None) -> Any:
    """Of a made-up backup, with these parts."""
    from datetime import UTC, datetime

    from sos_desktop.vault import backup_file, manifest
    from sos_desktop.vault.keys import Head

    parts = parts or {manifest.DATABASE: b"made up", manifest.KEYS: b"made up, too"}
    return manifest.Manifest(
        bytes(16),
        1,
        datetime(2026, 11, 23, 14, 5, tzinfo=UTC),
        "ordinary",
        1,
        Head(1, bytes(32)),
        bytes(32),
        tuple(manifest.Part(n, len(d), backup_file._digest(d)) for n, d in parts.items()),
    )


def escrow_key() -> tuple[Callable[[bytes], object], list[bytes]]:
    from sos_desktop.vault.escrow import EscrowKey

    def parse(data: bytes) -> None:
        EscrowKey.parse(data.decode("utf-8", "surrogatepass") if _decodes(data) else data.decode("latin-1"))

    return parse, [EscrowKey(bytes(range(32))).text.encode(), b"0" * 80]


def summary_file() -> tuple[Callable[[bytes], object], list[bytes]]:
    from sos_desktop.dates import Quarter
    from sos_desktop.summary import document
    from sos_desktop.summary.tables import DEFAULT

    made = document.Document(
        DEFAULT, "0" * 32, "RX1", Quarter.parse("2026-Q3"), False, dict.fromkeys(DEFAULT.cells, 0)
    )
    return document.read, [document.write(made, bytes(32))]


def roll_up() -> tuple[Callable[[bytes], object], list[bytes]]:
    from sos_desktop.combining import rollups
    from sos_desktop.combining.sums import Sum
    from sos_desktop.dates import Quarter
    from sos_desktop.summary.tables import DEFAULT

    members = b"".join(bytes([number]) * 32 for number in range(5))
    made = rollups.RollUp(
        DEFAULT, False, members, {(Quarter.parse("2026-Q3"), "RX1"): Sum(5, [0] * len(DEFAULT.cells))}
    )
    return rollups.read, [rollups.write(made, bytes(32))]


def many_files() -> tuple[Callable[[bytes], object], list[bytes]]:
    """The quick way of reading: it may take nothing that the strict reader refuses."""
    import hashlib

    from sos_desktop.combining import single
    from sos_desktop.summary import document

    _, (first,) = summary_file()
    reader = single.Reader()
    reader.read(first)

    def parse(data: bytes) -> None:
        quickly = reader._quickly(data)
        if quickly is not None and quickly != single.of(
            document.read(data), hashlib.sha256(data).digest()[:16]
        ):
            raise AssertionError("the two readers do not say the same")
        reader.read(data)

    return parse, [first]


def programme_pack() -> tuple[Callable[[bytes], object], list[bytes]]:
    """A box of which the signature fits, whatever the rest says: so that every byte reaches what reads it."""
    import json

    from nacl.signing import SigningKey

    from sos_desktop.programme import document
    from sos_desktop.summary import archive, signed
    from tests.torture.packs import SEED, pack

    key = SigningKey(SEED)

    def parse(data: bytes) -> None:
        inside = archive.unpack(pack(1), document.MEMBERS)
        try:
            given = json.loads(data)
            parts = given if isinstance(given, dict) else {"name": given}
            content = json.loads(inside[document.CONTENTS]) | parts
            inside[document.CONTENTS] = signed.written(content)
        except (ValueError, TypeError, RecursionError):
            inside[document.LEAFLETS] = data
        said = key.sign(document._signed(inside, ())).signature.hex()
        public = key.verify_key.encode().hex()
        inside[document.SIGNATURE] = signed.written(document._signature(public, said, inside, ()))
        box = archive.pack(inside)
        if document.write(document.read(box), SEED) != box:
            raise AssertionError("what was read is not what is written")

    return parse, [
        b'{"retention": {"supported": 3}}',
        b'{"services": [{"id": "a", "tier": 1, "name": "b", "call": "c", "checked": "2026-01-01"}]}',
        b'{"follow_ups": {"follow_up_days": 28}, "headcount": {"date": "2026-01-01", "groups": {"students": 1}}}',
        b"[]\n",
    ]


TARGETS: dict[str, Callable[[], tuple[Callable[[bytes], object], list[bytes]]]] = {
    "key file": key_file,
    "key file, checksum mended": mended_key_file,
    "recovery code": recovery_code,
    "escrow key": escrow_key,
    "backup": backup,
    "audit": audit,
    "summary file": summary_file,
    "roll-up": roll_up,
    "many summary files": many_files,
    "programme pack": programme_pack,
    **papers.TARGETS,
}


def _vaults() -> Path:
    return Path(__file__).parents[1] / "data" / "vaults"


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _bytes(cell: object) -> object:
    return bytes.fromhex(cell) if isinstance(cell, str) else cell


def _main(name: str, seconds: str, room: str, seed: str) -> None:
    try:
        import atheris
    except ImportError:
        sys.exit(3)
    corpus = Path(room) / "corpus"
    corpus.mkdir(parents=True)
    with atheris.instrument_imports(include=["sos_desktop"]):
        parse, beginnings = TARGETS[name]()
    from sos_desktop.errors import SosError

    for number, data in enumerate(beginnings):
        (corpus / f"{number}").write_bytes(data)

    def one(data: bytes) -> None:
        try:
            parse(data)
        except SosError:
            return

    options = [f"-max_total_time={seconds}", f"-seed={seed}", "-max_len=8192", f"-artifact_prefix={room}/"]
    atheris.Setup([sys.argv[0], str(corpus), *options, "-print_final_stats=1", "-verbosity=1"], one)
    os.chdir(room)
    atheris.Fuzz()


if __name__ == "__main__":
    _main(*sys.argv[1:])
