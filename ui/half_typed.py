"""What stands half typed in a form is kept, so that leaving the page or locking loses none of it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from sos_desktop.errors import SosError
from ui.background import Background

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook

AFTER = 1000
"""Milliseconds from the last change until it is kept."""


class HalfTyped(QObject):
    """``kept`` follows when what ``content`` gives has been kept under the name of the ``form``, which may
    change; ``not_kept`` carries a sentence, and it is tried again with the next change or on leaving."""

    kept = Signal()
    not_kept = Signal(str)

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
        self._unkept = False
        self._timer = QTimer(self, singleShot=True, interval=AFTER)
        self._timer.timeout.connect(self._keep)

    def changed(self) -> None:
        """Something was typed or chosen."""
        self._unkept = True
        self._timer.start()

    def forget(self) -> None:
        """What was typed is kept as a record now, or the form shows something else."""
        self._unkept = False
        self._timer.stop()

    def put_away(self) -> None:
        """Keep it now, where it is not yet kept."""
        if self._unkept:
            self._keep()

    def _keep(self) -> None:
        self._timer.stop()
        self._unkept = False
        work = partial(_keep, form=self.form, content=self._content(), now=self._clock())
        self._background.run(work, done=self._was_kept, refused=self._was_not_kept)

    def _was_kept(self, _: None) -> None:
        if not self._unkept:
            self.kept.emit()

    def _was_not_kept(self, problem: SosError) -> None:
        self._unkept = True
        self.not_kept.emit(str(problem))


def _keep(casebook: "Casebook", *, form: str, content: dict[str, object], now: datetime) -> None:
    from sos_desktop.records import drafts

    drafts.keep(casebook.store, form, content, now=now)
