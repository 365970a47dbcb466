"""What stands half typed in a form is kept, so that leaving the page or locking loses none of it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.background import Background

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook

AFTER = 1000
"""Milliseconds from the last change until it is kept."""


class HalfTyped(QObject):
    """``kept`` follows when what ``content`` gives has been kept under the name of the ``form``, which may change."""

    kept = Signal()

    def __init__(
        self,
        form: str,
        background: Background,
        clock: Callable[[], datetime],
        content: Callable[[], dict[str, object]],
        page: QObject,
    ) -> None:
        super().__init__(page)
        self.form, self._background, self._clock, self._content = form, background, clock, content
        self._timer = QTimer(self, singleShot=True, interval=AFTER)
        self._timer.timeout.connect(self._keep)

    def changed(self) -> None:
        """Something was typed or chosen."""
        self._timer.start()

    def forget(self) -> None:
        """What was typed is kept as a record now, or the form shows something else."""
        self._timer.stop()

    def put_away(self) -> None:
        """Keep it now, where it is not yet kept."""
        if self._timer.isActive():
            self._timer.stop()
            self._keep()

    def _keep(self) -> None:
        work = partial(_keep, form=self.form, content=self._content(), now=self._clock())
        self._background.run(work, done=self._was_kept)

    def _was_kept(self, _: None) -> None:
        self.kept.emit()


def _keep(casebook: "Casebook", *, form: str, content: dict[str, object], now: datetime) -> None:
    from sos_desktop.records import drafts

    drafts.keep(casebook.store, form, content, now=now)
