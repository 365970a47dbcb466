"""A dialog that asks a few things and keeps them: fields that scroll, what is wrong under each, keep and cancel."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.errors import SosError
from ui.background import Background
from ui.cards import Inside, row, scrolled
from ui.form import Form
from ui.labels import button, muted, title
from ui.told import Told

Work = Callable[[Casebook], object]


class FormDialog(QDialog):
    """``kept`` follows when the record book has it. Ctrl+Enter keeps, Escape leaves everything as it was."""

    kept = Signal()

    def __init__(
        self, background: Background, words: str, more: str, keep: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words)
        self._background = background
        self.form, self.told = Form(spacing=12), Told()
        self.keep, self.cancel = button(keep, "primary"), button("Cancel", "quiet")
        inside = self._inside = Inside(lambda: None)
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(30, 24, 30, 12)
        self.body.setSpacing(12)
        self.body.addWidget(title(words))
        if more:
            self.body.addWidget(muted(more))
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.area = scrolled(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area, 1)
        below = QVBoxLayout()
        below.setContentsMargins(30, 6, 30, 20)
        below.addWidget(self.told)
        presses = row()
        presses.addStretch(1)
        presses.addWidget(self.cancel)
        presses.addWidget(self.keep)
        below.addLayout(presses)
        whole.addLayout(below)
        self.keep.clicked.connect(self._keep)
        self.cancel.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._keep)

    def fit(self, letters: int = 64) -> None:
        """As large as its words want, within the window that asks."""
        wide = self.fontMetrics().averageCharWidth() * letters
        parent = self.parentWidget()
        most = parent.window().size() if parent is not None else self.screen().size()
        wide = min(wide, most.width() - 40)
        inside = self._inside
        tall = inside.heightForWidth(wide) if inside.hasHeightForWidth() else inside.sizeHint().height()
        self.resize(wide, min(tall + self.keep.sizeHint().height() + 90, most.height() - 40))

    def work(self) -> Work | None:
        """What is to be kept, or nothing where a field says what is wrong with it."""
        raise NotImplementedError

    def _keep(self) -> None:
        self.form.clear_problems()
        self.told.tell("")
        work = self.work()
        if work is not None:
            self.keep.setEnabled(False)
            self._background.run(work, done=self._was_kept, refused=self._refused)

    def _was_kept(self, _: object) -> None:
        self.accept()
        self.kept.emit()

    def _refused(self, problem: SosError) -> None:
        self.keep.setEnabled(True)
        self.told.tell(str(problem), problem=True)
        self.keep.setFocus()
