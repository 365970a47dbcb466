"""Three years of the whole NHS: 134,400 protected summaries added up (200 trusts, 56 practitioners, 12 quarters).

Beside it stands what nobody can do without: reading the same bytes, hashing them, verifying the signature (and
unsealing, where they are sealed), and parsing zip, JSON and CSV with the standard library. Both go through the files
trust by trust and in turn, so that whatever else the machine does meets both alike. Then the same in a process of its
own, for its memory; and three times as many files, to see that neither time nor memory grows faster than they do.

Files are real and signed, each by a practitioner of its own. Where the disk has no room for all of them, fewer are
made, and the line says how many.
"""

import argparse
import csv
import hashlib
import io
import json
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import perf_counter, process_time

import pyrage
from nacl.signing import SigningKey, VerifyKey
from verdict import Measured, tell

from sos_desktop.combining import rollups
from sos_desktop.combining.combine import Adding, Files, combine
from sos_desktop.dates import Quarter
from sos_desktop.summary import archive, document, sealing
from sos_desktop.summary.document import COUNTS, DESCRIPTION, MEMBERS, SIGNATURE, Document
from sos_desktop.summary.noise import Noise, draw_from
from sos_desktop.summary.sealing import Opener
from sos_desktop.summary.tables import DEFAULT

TRUSTS, PRACTITIONERS, QUARTERS = 200, 56, 12
TIMES_AS_MANY = 3
LAST = Quarter(2026, 3)
ON_DISK = 8192
"""Bytes that a file of this size takes."""
SEALED = 2_000
MEMORY = 200.0
"""MB."""
SEED = hashlib.sha256(b"the record book of a made-up SoS team").digest()
COUNTED = [
    Noise(DEFAULT.epsilon).protected(true, draw_from(b"key", str(true), str(n)))
    for true in (0, 1, 2, 3, 6)
    for n in range(60)
]
"""Numbers as files have them."""


# Making the files


def quarters() -> list[Quarter]:
    found = [LAST]
    while len(found) < QUARTERS:
        found.append(found[-1].previous)
    return found


@cache
def key_of(trust: int, practitioner: int) -> SigningKey:
    return SigningKey(hashlib.sha256(f"{trust} {practitioner}".encode()).digest())


class Template:
    """Writes files of one trust and quarter by putting other values into the first: four times as fast as writing
    each from the start, and compared with that for every one in a thousand."""

    def __init__(self, organisation: str, quarter: Quarter) -> None:
        self.model = Document(
            DEFAULT, "ab" * 16, organisation, quarter, False, dict.fromkeys(DEFAULT.cells, 0)
        )
        key = key_of(0, 0)
        members = archive.unpack(document.write(self.model, bytes(key)), MEMBERS)
        self.table = members[COUNTS].decode().replace(",1,0,noise,", ",1,{},noise,")
        self.size = f'"bytes": {len(members[COUNTS])}'
        self.hash = hashlib.sha256(members[COUNTS]).hexdigest()
        self.description = members[DESCRIPTION].decode()
        self.signature = json.loads(members[SIGNATURE])

    def package(self, file_id: str, counts: list[int], key: SigningKey) -> bytes:
        table = self.table.format(*counts).encode()
        hashed = hashlib.sha256(table).hexdigest()
        description = (
            self.description.replace("ab" * 16, file_id)
            .replace("-ababab", f"-{file_id[:6]}")
            .replace(self.size, f'"bytes": {len(table)}')
            .replace(self.hash, hashed)
            .encode()
        )
        signed = f"sha256:{hashed}", f"sha256:{hashlib.sha256(description).hexdigest()}"
        text = f"sos-summary signature 1\n{signed[0]} {COUNTS}\n{signed[1]} {DESCRIPTION}\n".encode()
        self.signature |= {
            "public_key": key.verify_key.encode().hex(),
            "signature": key.sign(text).signature.hex(),
            "signed": {COUNTS: signed[0], DESCRIPTION: signed[1]},
        }
        signature = (json.dumps(self.signature, indent=1) + "\n").encode()
        return archive.pack({COUNTS: table, DESCRIPTION: description, SIGNATURE: signature})


def make(folder: Path, trusts: range) -> None:
    """One folder for each trust, its files as practitioners would have named them."""
    chance = random.Random(7)
    cells = len(DEFAULT.cells)
    for trust in trusts:
        inside = folder / f"T{trust:04}"
        inside.mkdir()
        for quarter in quarters():
            template = Template(f"T{trust:04}", quarter)
            for practitioner in range(PRACTITIONERS):
                file_id = hashlib.sha256(f"{trust} {practitioner} {quarter}".encode()).hexdigest()[:32]
                counts = chance.choices(COUNTED, k=cells)
                key = key_of(trust, practitioner)
                data = template.package(file_id, counts, key)
                if practitioner == 0 and quarter == LAST:
                    check(template.model, file_id, counts, key, data)
                (inside / f"summary-{quarter}-{file_id[:6]}-{practitioner}.zip").write_bytes(data)
        key_of.cache_clear()


def check(model: Document, file_id: str, counts: list[int], key: SigningKey, data: bytes) -> None:
    held = dict(zip(DEFAULT.cells, counts, strict=True))
    whole = Document(DEFAULT, file_id, model.organisation, model.period, False, held)
    assert document.write(whole, bytes(key)) == data, "the files are not those of the application"


@contextmanager
def room(times: int) -> Iterator[tuple[Path, int]]:
    """A folder, and how many trusts there is room for, at most ``times`` the whole NHS."""
    free = shutil.disk_usage(tempfile.gettempdir()).free - 2_000_000_000
    trusts = min(times * TRUSTS, max(10, free // (ON_DISK * PRACTITIONERS * QUARTERS)))
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder), trusts


# What nobody can do without


def parsed(data: bytes) -> int:
    """Hash, verify and parse a package with the standard library (and libsodium)."""
    hashlib.sha256(data).digest()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    signature, description = json.loads(members[SIGNATURE]), json.loads(members[DESCRIPTION])
    rows = list(csv.reader(io.StringIO(members[COUNTS].decode())))
    signed = "".join(
        f"sha256:{hashlib.sha256(members[name]).hexdigest()} {name}\n" for name in (COUNTS, DESCRIPTION)
    )
    VerifyKey(bytes.fromhex(signature["public_key"])).verify(
        f"sos-summary signature 1\n{signed}".encode(), bytes.fromhex(signature["signature"])
    )
    return len(rows) + len(description)


def bare(folder: Path) -> None:
    for path in folder.iterdir():
        parsed(path.read_bytes())


# What is measured


def side_by_side(folders: list[Path]) -> tuple[float, float]:
    """Seconds of ours and of what nobody can do without, over the same files."""
    files = Files()
    adding = Adding(files.again)
    spent = [0.0, 0.0]

    def ours(folder: Path) -> None:
        files.put_into(adding, [folder], lambda done, of: None)

    for turn, folder in enumerate(folders):
        for which in (turn % 2, 1 - turn % 2):
            began = perf_counter()
            (ours, bare)[which](folder)
            spent[which] += perf_counter() - began
    began = perf_counter()
    combined = adding.sum_up()
    spent[0] += perf_counter() - began
    assert combined.files == len(folders) * PRACTITIONERS * QUARTERS and not combined.refused
    assert files.strictly <= len(folders) * QUARTERS
    return spent[0], spent[1]


def alone(folders: list[Path]) -> tuple[float, float]:
    """Seconds of the processor, whatever else the machine does meanwhile, and the largest memory, in MB, of a process
    that does nothing else."""
    command = [sys.executable, __file__, "--only", *map(str, folders)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(said[0]), float(said[1])


def only(folders: list[Path]) -> None:
    import resource

    began = process_time()
    combine(folders)
    spent = process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 * 1024 if sys.platform == "darwin" else 1024
    )
    print(spent, peak)


def sealed_beside(folder: Path) -> tuple[float, float]:
    """As ``side_by_side`` in memory, for files that were sealed to the record book."""
    opener = Opener(pyrage.x25519.Identity.generate())
    paths = [path for each in sorted(folder.iterdir()) for path in sorted(each.iterdir())][:SEALED]
    sealed = [sealing.seal(path.read_bytes(), [opener.recipient]) for path in paths]
    files = Files(opener.opened)
    adding = Adding(files.again)
    spent = [0.0, 0.0]

    def ours(at: int) -> None:
        files.put_bytes(adding, str(at), sealed[at])

    def theirs(at: int) -> None:
        parsed(pyrage.decrypt(sealed[at], [opener.identity]))

    for at in range(len(sealed)):
        for which in (at % 2, 1 - at % 2):
            began = perf_counter()
            (ours, theirs)[which](at)
            spent[which] += perf_counter() - began
    assert adding.sum_up().files == len(paths)
    return spent[0], spent[1]


def rolled_up(folders: list[Path]) -> tuple[float, int]:
    """Seconds of the processor to add up the roll-ups of all trusts and to write the roll-up of the nation."""
    with tempfile.TemporaryDirectory() as made:
        for folder in folders:
            (roll_up,) = rollups.of(combine([folder]))
            (Path(made) / roll_up.name).write_bytes(rollups.write(roll_up, SEED))
        began = process_time()
        combined = combine([Path(made)])
        (nation,) = rollups.of(combined)
        data = rollups.write(nation, SEED)
        spent = process_time() - began
    assert combined.files == len(folders) * PRACTITIONERS * QUARTERS and combined.rolled_up == len(folders)
    return spent, len(data)


def main() -> int:
    with room(TIMES_AS_MANY) as (folder, trusts):
        make(folder, range(trusts))
        every = sorted(folder.iterdir())
        once = every[: max(1, trusts // TIMES_AS_MANY)]
        files = len(once) * PRACTITIONERS * QUARTERS
        ours, theirs = side_by_side(once)
        seconds, memory = alone(once)
        more_seconds, more_memory = alone(every)
        sealed, unsealed = sealed_beside(folder)
        nation, size = rolled_up(once)
    many = f"{files:,} files"
    return tell(
        Measured(f"adding up {many}", ours, "read, hash, verify, stdlib parse", theirs, 2),
        Measured(f"the same, {SEALED:,} of them sealed", sealed, "and unseal", unsealed, 2),
        Measured(
            f"{len(every) * PRACTITIONERS * QUARTERS:,} files",
            more_seconds,
            f"{len(every) / len(once):g} times {many}, of the processor",
            seconds * len(every) / len(once),
            1.5,
        ),
        Measured(f"memory for {many}", memory / 1000, "no more than", MEMORY / 1000, 1, "MB"),
        Measured(
            "memory for three times as many", more_memory / 1000, "no more than", MEMORY / 1000, 1, "MB"
        ),
        Measured(
            f"a roll-up of {len(once)} roll-ups ({size / 1e6:.1f} MB)",
            nation,
            "a second of the processor",
            1.0,
            1,
        ),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", type=Path, nargs="+")
    chosen = parser.parse_args()
    sys.exit(only(chosen.only) if chosen.only else main())
