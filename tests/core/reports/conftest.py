"""Made-up files, and reading our PDFs back: words, bookmarks, properties, pictures."""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from sos_desktop.combining.combine import Combined, Given, add_up
from sos_desktop.dates import Quarter
from sos_desktop.summary.document import Document
from sos_desktop.summary.tables import DEFAULT


@dataclass(frozen=True)
class Pages:
    """An open PDF."""

    pdf: pypdfium2.PdfDocument
    data: bytes

    @property
    def texts(self) -> list[str]:
        """The words of each page, in one line."""
        return [" ".join(page.get_textpage().get_text_range().split()) for page in self.pdf]

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    @property
    def bookmarks(self) -> list[str]:
        return [mark.get_title() for mark in self.pdf.get_toc()]

    @property
    def properties(self) -> dict[str, str]:
        return self.pdf.get_metadata_dict(skip_empty=True)

    @property
    def fonts(self) -> set[str]:
        return set(re.findall(r"/BaseFont /(?:[A-Z]{6}\+)?([\w-]+)", self.data.decode("latin-1")))

    def picture(self, page: int = 0, *, scale: float = 1, grey: bool = False) -> Image.Image:
        return self.pdf[page].render(scale=scale, grayscale=grey).to_pil()


@pytest.fixture
def read() -> Iterator[Callable[[bytes], Pages]]:
    with ExitStack() as open_ones:

        def opened(data: bytes) -> Pages:
            return Pages(open_ones.enter_context(closing(pypdfium2.PdfDocument(data))), data)

        yield opened


LAST = Quarter(2026, 3)


@pytest.fixture
def sent() -> Callable[..., Document]:
    """What one made-up practitioner sends for a quarter; numbers that are not given are 3."""

    def made(
        practitioner: int, quarter: Quarter = LAST, *, demonstration: bool = True, **counts: int
    ) -> Document:
        """``counts`` by ``kind__table__category``."""
        given = {name.replace("__", "/").replace("_", "-"): count for name, count in counts.items()}
        cells = {cell: given.pop("/".join(cell), 3) for cell in DEFAULT.cells}
        assert not given
        file_id = hashlib.sha256(f"{practitioner} {quarter}".encode()).hexdigest()[:32]
        return Document(DEFAULT, file_id, "RX1", quarter, demonstration, cells, f"signer {practitioner}")

    return made


@pytest.fixture
def added(sent: Callable[..., Document]) -> Callable[..., Combined]:
    """The files of so many made-up practitioners, added up; ``besides`` are other files that came."""

    def add(
        practitioners: int,
        *quarters: Quarter,
        expected: int | None = None,
        besides: tuple[Given, ...] = (),
        **how: Any,
    ) -> Combined:
        documents = [
            sent(practitioner, quarter, **how)
            for quarter in quarters or (LAST,)
            for practitioner in range(practitioners)
        ]
        given = [Given(each.name, each.file_id, each) for each in documents]
        return add_up([*given, *besides], expected=expected)

    return add
