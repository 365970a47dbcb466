"""In a demonstration: one button that makes a network up and adds what it has sent, with progress and a way to stop."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from sos_desktop.errors import SosError
from ui.background import Background
from ui.flowing import Flow
from ui.labels import button, muted
from ui.opening import Progress, Stopped
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook

WORDS = "Try it with a made-up network"
MORE = (
    "What 48 made-up practitioners sent in three years, with a register and trust figures. It takes half a minute to a "
    "minute."
)


class Wish:
    """Whether somebody still wants it: asked on the thread that makes it, where the widget may have gone."""

    wanted = True


class MadeUpNetwork(QWidget):
    """``brought_in``: it is in the record book now, and can be added up."""

    brought_in = Signal()
    _progressed = Signal(int, int)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._background, self._clock = background, clock
        self._wish = Wish()
        self.try_it = button(WORDS)
        self.stop = button("Stop")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("How far the made-up network is")
        self.told = Told()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (muted(MORE), self.progress, self.told):
            column.addWidget(part)
        column.addWidget(Flow(self.try_it, self.stop))
        self._show_making(False)
        self.try_it.clicked.connect(self._make)
        self.stop.clicked.connect(self._stop)
        self._progressed.connect(self._show_progress)
        self.destroyed.connect(partial(_let_go, self._wish))

    def _make(self) -> None:
        self.told.tell("Making up a network…")
        wish = self._wish = Wish()
        self.destroyed.connect(partial(_let_go, wish))
        self._show_making(True)
        self.stop.setFocus()
        self._background.aside(
            partial(_made, self._clock(), partial(self._progress, wish)),
            done=self._bring_in,
            refused=self._refused,
        )

    def _progress(self, wish: Wish, done: int, of: int) -> None:
        """Called on the other thread; the signal crosses over."""
        if not wish.wanted:
            raise Stopped("Stopped.")
        self._progressed.emit(done, of)

    def _stop(self) -> None:
        self._wish.wanted = False
        self.stop.setEnabled(False)
        self.told.tell("Stopping…")

    def _bring_in(self, folder: Path) -> None:
        self.stop.setEnabled(False)
        self.told.tell("Adding what they sent…")
        self._background.run(
            partial(_brought_in, folder=folder, now=self._clock()), done=self._done, refused=self._refused
        )

    def _done(self, new: int) -> None:
        self._show_making(False)
        self.told.tell(f"{new:,} made-up summaries were added.")
        self.brought_in.emit()

    def _refused(self, problem: SosError) -> None:
        self._show_making(False)
        self.try_it.setFocus()
        if isinstance(problem, Stopped):
            self.told.tell("Stopped. Nothing has been added.")
        else:
            self.told.tell(str(problem), problem=True)

    def _show_making(self, making: bool) -> None:
        self.progress.setVisible(making)
        self.stop.setVisible(making)
        self.stop.setEnabled(making)
        self.try_it.setEnabled(not making)
        self.progress.setRange(0, 0)

    def _show_progress(self, done: int, of: int) -> None:
        self.progress.setRange(0, of)
        self.progress.setValue(done)


def _let_go(wish: Wish, _: object = None) -> None:
    wish.wanted = False


def _made(now: datetime, progress: Progress) -> Path:
    """A folder of its own with a made-up network in it; whoever gets it takes it away."""
    import tempfile

    from sos_desktop.dates import london_date
    from sos_desktop.demonstration import network
    from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST

    room = Path(tempfile.mkdtemp(prefix="made-up-network-"))
    today = london_date(now)
    try:
        made = network.make(
            room / "network", seed=today.toordinal(), today=today, cost=CHEAPEST, limits=CHEAP_LIMITS,
            progress=progress,
        )  # fmt: skip
    except BaseException:
        _take_away(room)
        raise
    return made.folder


def _brought_in(casebook: "Casebook", *, folder: Path, now: datetime) -> int:
    from sos_desktop.demonstration import network_bringing_in

    try:
        return network_bringing_in.bring_in(casebook.vault, folder, now=now)
    finally:
        _take_away(folder.parent)


def _take_away(room: Path) -> None:
    import shutil

    shutil.rmtree(room, ignore_errors=True)
