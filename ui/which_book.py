"""Which record book: those that this account has opened before, or one in another folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Signal

from ui import files
from ui.cards import Column, row
from ui.early import ROLE_OF_OUR_OWN
from ui.form import Form
from ui.labels import button, combo

_MADE_UP = ROLE_OF_OUR_OWN


class Book(NamedTuple):
    """A record book that can be chosen here."""

    folder: Path
    nickname: str
    demonstration: bool = False


class WhichBook(Form):
    """``chosen`` comes when the person chose from the list, ``found`` carries another folder."""

    chosen = Signal()
    found = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.book = combo()
        self.elsewhere = button("Folder…", name="Open a record book in another folder")
        beside = row(self.book, self.elsewhere, spacing=10)
        beside.setStretch(0, 1)
        self.add_row("Record book", self.book, around=Column(beside))
        self.book.activated.connect(self._chosen)
        self.elsewhere.clicked.connect(self._find)

    @property
    def folder(self) -> Path | None:
        """Of the one that is chosen."""
        chosen = self.book.currentData()
        return chosen if isinstance(chosen, Path) else None

    @property
    def made_up(self) -> bool:
        """Whether the one that is chosen holds made-up records."""
        return self.book.currentData(_MADE_UP) is True

    def offer(self, books: Sequence[Book]) -> None:
        """Show these record books. Where there are several, none is chosen before the person does."""
        self.book.clear()
        names = [book.nickname for book in books]
        for book in books:
            twice = names.count(book.nickname) > 1
            words = f"{book.nickname} ({book.folder.name})" if twice else book.nickname
            self.book.addItem(words, book.folder)
            self.book.setItemData(self.book.count() - 1, book.demonstration, _MADE_UP)
        self.book.setPlaceholderText("Choose a record book")
        self.book.setCurrentIndex(0 if len(books) == 1 else -1)

    def choose(self, folder: Path) -> None:
        """Choose the record book in ``folder``, whether it is on the list or not."""
        listed = [
            self.book.itemData(at) for at in range(self.book.count())
        ]  # findData() asks whether it is the same object
        at = listed.index(folder) if folder in listed else -1
        if at < 0:
            self.book.insertItem(0, folder.name, folder)
            at = 0
        self.book.setCurrentIndex(at)

    def missing(self) -> bool:
        """Says so, where none is chosen."""
        if self.folder is not None:
            return False
        self.problem(self.book, "Choose a record book first.")
        return True

    def busy(self, busy: bool) -> None:
        for part in (self.book, self.elsewhere):
            part.setEnabled(not busy)

    def _chosen(self, _: int) -> None:
        self.chosen.emit()

    def _find(self) -> None:
        folder = files.folder_to_open(self, "Open a record book in another folder")
        if folder is not None:
            self.found.emit(folder)
