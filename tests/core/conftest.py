"""Files of made-up practitioners, and their keys."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from sos_desktop.dates import Quarter
from sos_desktop.summary import document
from sos_desktop.summary.document import Document
from sos_desktop.summary.noise import Noise, draw_from
from sos_desktop.summary.tables import DEFAULT, Cell


def seed_of(practitioner: int) -> bytes:
    return hashlib.sha256(f"practitioner {practitioner}".encode()).digest()


@pytest.fixture
def file_of() -> Callable[..., Document]:
    """What one made-up practitioner sends for a quarter, its noise made as the ledger makes it."""

    def made(
        practitioner: int, quarter: Quarter, true: dict[Cell, int] | int = 2, *, demonstration: bool = False
    ) -> Document:
        def protected(cell: Cell) -> int:
            count = true if isinstance(true, int) else true.get(cell, 0)
            return Noise(DEFAULT.epsilon).protected(
                count, draw_from(seed_of(practitioner), str(quarter), *cell)
            )

        file_id = hashlib.sha256(f"{practitioner} {quarter}".encode()).hexdigest()[:32]
        counts = {cell: protected(cell) for cell in DEFAULT.cells}
        return Document(DEFAULT, file_id, "RX1", quarter, demonstration, counts)

    return made


@pytest.fixture
def save_files(tmp_path: Path, file_of: Callable[..., Document]) -> Callable[..., list[Path]]:
    """Files of so many made-up practitioners, on disk."""

    def saved(
        practitioners: range, quarter: Quarter, true: dict[Cell, int] | int = 2, **how: bool
    ) -> list[Path]:
        paths = []
        for practitioner in practitioners:
            made = file_of(practitioner, quarter, true, **how)
            paths.append(tmp_path / f"{practitioner}-{made.name}")
            paths[-1].write_bytes(document.write(made, seed_of(practitioner)))
        return paths

    return saved


@pytest.fixture
def seed() -> Callable[[int], bytes]:
    return seed_of
