"""The list of backups: when each was made, where it lies, whether it is whole, and what it opens with."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sos_desktop.errors import SosError
from ui.background import Background
from ui.cards import Column
from ui.flowing import Flow
from ui.labels import button, muted, small_muted, title
from ui.restoring.choices import Choice, listed, looked_through, of_file, said_size
from ui.tables import Row, Table
from ui.told import Told

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtCore import QEvent

COLUMNS = ("Made", "Where", "Size", "State", "Passphrase")
NONE = (
    "There is no backup here. If you have a second place, connect the stick or the share, then press "
    "“Another file…”."
)
ELSEWHERE = (
    "A second place is not listed: where it is, is sealed, and known only when the record book is unlocked. On your "
    "stick or share, look for a folder that begins with “sos-backups-”: press “Another file…”."
)
MOST_ROWS = 7
WHOLE, DAMAGED, NOT_YET = "Whole", "Damaged", "Being looked at"


class List(QWidget):
    """``look_wanted`` and ``restore_wanted`` carry a Choice; ``other_wanted`` asks for a file, ``left`` for what
    was there before."""

    look_wanted = Signal(object)
    restore_wanted = Signal(object)
    other_wanted = Signal()
    left = Signal()

    def __init__(
        self,
        background: Background,
        clock: "Callable[[], datetime]",
        folder: Path | None,
        second: Path | None,
    ) -> None:
        super().__init__()
        self._background, self._clock = background, clock
        self._folder, self._second = folder, second
        self.choices: dict[str, Choice] = {}
        self._state: dict[str, str] = {}
        self.told = Told()
        self.table = Table(COLUMNS, name="Backups", shares=(6, 5, 3, 4, 7), spare=(2, 1, 3))
        self.about = small_muted("")
        self.elsewhere = small_muted(ELSEWHERE)
        self.look = button("Look inside…")
        self.restore = button("Restore…", "primary")
        self.other = button("Another file…")
        self.back = button("Back", "quiet")
        self._lay_out()
        self._connect()

    def read(self) -> None:
        """Read what there is; each file is then read to its end, one after the other."""
        self._background.aside(partial(listed, self._folder, self._second), done=self._seen)

    def begin(self) -> None:
        """It is shown again: the keyboard goes to the list."""
        (self.table if self.choices else self.other).setFocus()

    def say(self, words: str, *, problem: bool = False) -> None:
        self.told.tell(words, problem=problem)

    def add_file(self, path: Path) -> None:
        """A file that somebody has pointed at comes first."""
        self._background.aside(partial(of_file, path, self._folder), done=self._add, refused=self._not_added)

    @property
    def current(self) -> Choice | None:
        return self.choices.get(self.table.current())

    def state_of(self, choice: Choice) -> str:
        return self._state.get(str(choice.path), NOT_YET)

    def _lay_out(self) -> None:
        said = muted(
            "Each was opened again and checked when it was made. Looking inside one changes nothing; going back to "
            "one keeps what is there now as a backup of its own."
        )
        buttons = Flow()
        for each in (self.restore, self.look, self.other, self.back):
            buttons.add(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(Column(title("Backups"), said, spacing=2))
        column.addWidget(self.told)
        column.addWidget(self.table)
        column.addWidget(self.about)
        column.addWidget(buttons)
        if self._second is None:
            column.addWidget(self.elsewhere)
        self.table.hide()
        self._say_current()

    def _connect(self) -> None:
        self.table.chosen.connect(self._chosen)
        self.table.selectionModel().currentChanged.connect(self._say_current)
        self.look.clicked.connect(self._look)
        self.restore.clicked.connect(self._restore)
        self.other.clicked.connect(self.other_wanted)
        self.back.clicked.connect(self.left)

    def changeEvent(self, event: "QEvent") -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() in (event.Type.FontChange, event.Type.StyleChange) and hasattr(self, "table"):
            self._fit()

    def _fit(self) -> None:
        """As tall as its rows, up to seven; more are scrolled to."""
        rows = min(len(self.choices), MOST_ROWS) * self.table.verticalHeader().defaultSectionSize()
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(head + rows + 2 * self.table.frameWidth())

    # What there is

    def _seen(self, choices: tuple[Choice, ...]) -> None:
        self.choices = {str(choice.path): choice for choice in choices}
        self._show()
        if not choices:
            self.say(NONE)
        if self.isVisible():
            self.begin()
        self._look_through()

    def _add(self, choice: Choice) -> None:
        key = str(choice.path)
        self.choices = {key: choice, **{k: each for k, each in self.choices.items() if k != key}}
        self._state.pop(key, None)
        self.say("")
        self._show()
        self.table.selectRow(0)
        self.table.setFocus()
        self._look_through()

    def _not_added(self, error: SosError) -> None:
        self.say(str(error), problem=True)
        self.other.setFocus()

    def _look_through(self) -> None:
        """The next one that nobody has read to its end yet."""
        following = next((key for key in self.choices if key not in self._state), None)
        if following is not None:
            path = self.choices[following].path
            self._background.aside(
                partial(looked_through, path), done=partial(self._looked_through, following)
            )

    def _looked_through(self, key: str, whole: bool) -> None:
        self._state[key] = WHOLE if whole else DAMAGED
        self._show()
        if self.isVisible():
            self._look_through()

    def _show(self) -> None:
        now = self._clock()
        self.table.show_rows([self._row(key, choice, now) for key, choice in self.choices.items()])
        self.table.setVisible(bool(self.choices))
        self._fit()
        self._say_current()

    def _row(self, key: str, choice: Choice, now: "datetime") -> Row:
        state = self._state.get(key, NOT_YET)
        return key, (
            choice.made_on(now),
            choice.where,
            said_size(choice.size),
            state,
            choice.which_passphrase,
        )

    def _say_current(self) -> None:
        """In a sentence what the row says in columns, some of which large text leaves out."""
        choice = self.current
        usable = choice is not None and bool(choice.opens) and self.state_of(choice) != DAMAGED
        self.look.setEnabled(usable)
        self.restore.setEnabled(usable)
        if choice is None:
            self.about.setText("")
            return
        why = f" It was made {choice.why}." if choice.why else ""
        state = {
            WHOLE: "All of it was read just now, and it is as it was written.",
            DAMAGED: "It is damaged: please choose another.",
            NOT_YET: "It is being read to its end.",
        }[self.state_of(choice)]
        opens = f" It opens with: {choice.opens[0].lower()}{choice.opens[1:]}." if choice.opens else ""
        self.about.setText(
            f"{choice.where}, {said_size(choice.size)}, made {choice.made_on(self._clock())}.{why} {state}{opens}"
        )

    # What is asked for

    def _chosen(self, _: str) -> None:
        self._look()

    def _look(self) -> None:
        if self.current is not None and self.look.isEnabled():
            self.look_wanted.emit(self.current)

    def _restore(self) -> None:
        if self.current is not None:
            self.restore_wanted.emit(self.current)
