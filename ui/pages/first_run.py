"""The first run: what the application is, then either made-up records or a record book in four steps."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sos_desktop import settings
from sos_desktop.errors import SosError
from sos_desktop.paths import Places
from ui.background import Background
from ui.beginning.choosing import Choosing
from ui.beginning.making import Making
from ui.beginning.naming import Naming
from ui.beginning.sheet import Retyping, Sheet
from ui.beginning.step import Step
from ui.beginning.welcome import Welcome
from ui.cards import Centred
from ui.opening import MADE_UP, MADE_UP_NETWORK, MakeUp, Opened, Opening, Stopped, Wanted

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook


class FirstRunPage(Centred):
    """``opened`` carries an Opened: the record book that was made is open. ``unlock_wanted`` asks for the
    unlock page, where one that exists is opened, ``restore_wanted`` for one that only a backup holds."""

    opened = Signal(object)
    unlock_wanted = Signal()
    restore_wanted = Signal()
    urgent_wanted = Signal()
    _progressed = Signal(int, int)

    def __init__(
        self, background: Background, clock: Callable[[], datetime], opening: Opening, places: Places
    ) -> None:
        super().__init__(600)
        self._background, self._clock = background, clock
        self._opening, self._places = opening, places
        self._stopped = False
        self.welcome = Welcome()
        self._returning: QWidget = self.welcome
        self.naming = Naming(places, opening.look_at_place)
        self.choosing = Choosing(background)
        self.sheet = Sheet(background, self._today, places.record_books)
        self.retyping = Retyping(self.sheet)
        self.making = Making()
        self.steps: tuple[Step, ...] = (self.naming, self.choosing, self.sheet, self.retyping)
        inside = QVBoxLayout()
        for part in (self.welcome, *self.steps, self.making):
            part.setVisible(False)
            inside.addWidget(part)
        self.card.body.addLayout(inside)
        self._connect()
        self._show(self.welcome)

    @property
    def shown(self) -> QWidget:
        """The step that is to be seen."""
        return self._shown

    def _connect(self) -> None:
        self.welcome.create_wanted.connect(self._begin)
        self.welcome.trial_wanted.connect(self._try)
        self.welcome.network_wanted.connect(self._try_network)
        self.welcome.unlock_wanted.connect(self.unlock_wanted)
        self.welcome.restore_wanted.connect(self.restore_wanted)
        self.welcome.urgent_wanted.connect(self.urgent_wanted)
        for step in self.steps:
            step.finished.connect(self._next)
            step.left.connect(self._previous)
        self.making.stop_wanted.connect(self._stop)
        self.making.back_wanted.connect(self._back_from_making)
        self._progressed.connect(self.making.show_progress)

    def _show(self, part: QWidget) -> None:
        for each in (self.welcome, *self.steps, self.making):
            each.setVisible(each is part)
        self._shown = part
        if isinstance(part, Step | Welcome):
            part.begin()

    def _begin(self) -> None:
        self._show(self.naming)

    def _next(self) -> None:
        at = [step for step in self.steps if step is self._shown]
        place = self.steps.index(at[0])
        if place + 1 < len(self.steps):
            self._show(self.steps[place + 1])
        else:
            self._make()

    def _previous(self) -> None:
        at = [step for step in self.steps if step is self._shown]
        place = self.steps.index(at[0])
        self._show(self.steps[place - 1] if place else self.welcome)

    def _today(self) -> date:
        from sos_desktop.dates import london_date

        return london_date(self._clock())

    # Making one's own

    def _make(self) -> None:
        wanted = Wanted(
            self.naming.nickname,
            self.naming.kind,
            self.choosing.phrase,
            self.choosing.generated,
            self.sheet.code,
            self.sheet.vault_id,
            self.naming.site_number.text().strip(),
        )
        self._returning = self.retyping
        self._show(self.making)
        self.making.show_work(
            "Making your record book",
            "It is encrypted, then opened once with each of its keys.",
            can_stop=False,
        )
        self._background.open(
            partial(self._opening.create, self.naming.folder, wanted, self._clock()),
            done=self._opened,
            refused=self._refused,
        )

    # Trying it

    def _try(self) -> None:
        said = "About 40 people over a year and a half, none of them real."
        self._make_up(MADE_UP, "Making up records", said, self._opening.demonstration)

    def _try_network(self) -> None:
        said = (
            "What 48 practitioners sent in three years, none of it real. It takes half a minute to a minute."
        )
        self._make_up(MADE_UP_NETWORK, "Making up a network", said, self._opening.network)

    def _make_up(self, name: str, title: str, said: str, make: MakeUp) -> None:
        folder = settings.new_folder(self._places.record_books, name)
        seed = self._today().toordinal()
        self._stopped = False
        self._returning = self.welcome
        self._show(self.making)
        self.making.show_work(title, said, can_stop=True)
        self._background.aside(
            partial(make, folder, seed, self._clock(), self._progress),
            done=partial(self._made, folder),
            refused=self._refused,
        )

    def _progress(self, done: int, of: int) -> None:
        """Called on the other thread; the signal crosses over."""
        if self._stopped:
            raise Stopped("Stopped.")
        self._progressed.emit(done, of)

    def _stop(self) -> None:
        self._stopped = True

    def _made(self, folder: Path, passphrase: str) -> None:
        self.making.show_work("Opening the made-up records", "", can_stop=False)
        self._background.open(
            partial(self._opening.with_passphrase, folder, passphrase, self._clock()),
            done=self._opened,
            refused=self._refused,
        )

    # Either way

    def _opened(self, casebook: "Casebook") -> None:
        for step in (self.choosing, self.sheet, self.retyping):
            step.forget()
        self.opened.emit(Opened.of(casebook))

    def _refused(self, error: SosError) -> None:
        if isinstance(error, Stopped):
            self._show(self.welcome)
        else:
            self.making.show_refusal(str(error))

    def _back_from_making(self) -> None:
        self._show(self._returning)
