"""On Today of a new record book: has your SoS team given you a pack? Gone once one is loaded, or somebody is here."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.background import Background
from ui.cards import Notice
from ui.labels import button
from ui.programme.loading import PackLoading
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook


class PackLine(QWidget):
    """``load`` begins as it does in Settings."""

    loaded = Signal()

    def __init__(self, background: Background, loading: PackLoading, *, can_write: bool) -> None:
        super().__init__()
        self._background, self._can_write = background, can_write
        self.notice = Notice(
            "Has your SoS team given you a programme pack?",
            "It sets up the directory, forms and rules of your trust. It can wait: it is in Settings, too.",
        )
        self.load = button("Load it…", "small", name="Load a programme pack")
        self.told = Told()
        self.notice.side.addWidget(self.load)
        self.notice.body.addWidget(self.told)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.notice)
        self.hide()
        self.load.clicked.connect(loading.begin)
        loading.told.connect(self._tell)
        loading.loaded.connect(self._loaded)

    def read(self) -> None:
        if self._can_write:
            self._background.run(_wanted, done=self.setVisible)

    def _tell(self, words: str, problem: bool) -> None:
        self.told.tell(words, problem=problem)

    def _loaded(self) -> None:
        self.hide()
        self.loaded.emit()


def _wanted(casebook: "Casebook") -> bool:
    from sos_desktop.programme import loading

    return loading.wanted(casebook.vault)
