"""The one place where a refusal becomes a sentence and a mistake of ours becomes the bug dialog."""

from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from sos_desktop.errors import SosError
from ui.cards import row
from ui.labels import button, heading, muted, text

_ROOT = Path(__file__).resolve().parents[1]


class Bug(NamedTuple):
    """Where a mistake of ours showed: never its message, which may hold what somebody typed."""

    kind: str
    file: str
    line: int

    @classmethod
    def of(cls, error: BaseException) -> "Bug":
        """The innermost frame that is ours."""
        trace: TracebackType | None = error.__traceback__
        file, line = "unknown", 0
        while trace is not None:
            path = Path(trace.tb_frame.f_code.co_filename)
            if path.is_relative_to(_ROOT) or line == 0:
                file, line = _short(path), trace.tb_lineno
            trace = trace.tb_next
        return cls(type(error).__name__, file, line)

    def __str__(self) -> str:
        return f"{self.kind} in {self.file}, line {self.line}"


def _short(path: Path) -> str:
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else path.name


class Problems(QObject):
    """Shows what went wrong over ``window``. At most one dialog of each kind stands at a time."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.open_dialogs: list[QDialog] = []

    def refused(self, error: SosError) -> None:
        self._show(RefusedDialog(error, self._window))

    def bug(self, bug: Bug) -> None:
        self._show(BugDialog(bug, self._window))

    def _show(self, dialog: QDialog) -> None:
        same = [standing for standing in self.open_dialogs if type(standing) is type(dialog)]
        if same:  # a second of the same kind would only cover the first
            dialog.deleteLater()
            return
        self.open_dialogs.append(dialog)
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        dialog = self.sender()
        self.open_dialogs = [standing for standing in self.open_dialogs if standing is not dialog]


class RefusedDialog(QDialog):
    """What happened, what is safe, what to do."""

    def __init__(self, error: SosError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Supporting our Staff")
        self.setMinimumWidth(440)
        self.happened = heading(error.happened)
        self.more = text(" ".join(part for part in (error.safe, error.do) if part))
        self.more.setVisible(bool(self.more.text()))
        self.close_button = button("Close", "primary")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        _lay_out(self, self.happened, self.more, self.close_button)


class BugDialog(QDialog):
    """A mistake in the application itself: nothing about people, only where it happened."""

    def __init__(self, bug: Bug, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Supporting our Staff")
        self.setMinimumWidth(480)
        self.happened = heading("The application made a mistake.")
        self.more = text(
            "What the page showed as saved is safe. You can carry on; if it happens again, close the "
            "application and open it again. Please tell whoever looks after it this line, which holds "
            "nothing about anybody:"
        )
        self.where = muted(str(bug))
        self.where.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.where.setAccessibleName("Where the mistake happened")
        self.close_button = button("Carry on", "primary")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        _lay_out(self, self.happened, self.more, self.where, self.close_button)


def _lay_out(dialog: QDialog, *widgets: QWidget) -> None:
    column = QVBoxLayout(dialog)
    column.setContentsMargins(28, 26, 28, 22)
    column.setSpacing(12)
    for widget in widgets[:-1]:
        column.addWidget(widget)
    column.addSpacing(6)
    buttons = row()
    buttons.addStretch(1)
    buttons.addWidget(widgets[-1])
    column.addLayout(buttons)
