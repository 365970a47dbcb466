"""Reading our PDFs back: their words, their bookmarks, what they say about themselves, and as pictures."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass

import pypdfium2
import pytest
from PIL import Image


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
