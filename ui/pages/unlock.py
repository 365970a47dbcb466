"""The locked window: which record book, its passphrase or recovery sheet, and the way to urgent contacts."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from sos_desktop.errors import (
    BadInput,
    SosError,
    VaultDamaged,
    VaultInUse,
    VaultMissing,
    VaultOlderThanItsKeys,
    WrongPassphrase,
)
from ui.background import Background
from ui.by_passphrase import ByPassphrase
from ui.cards import Centred, Column, line, row
from ui.labels import button, label, muted, set_role, small_muted, title
from ui.opening import Opened, Opening, Way
from ui.pause import Pause
from ui.secret_field import forget
from ui.which_book import Book, WhichBook

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QShowEvent

    from sos_desktop.casebook import Casebook
    from sos_desktop.vault.ways import Escrow
    from ui.by_escrow import EscrowPart
    from ui.by_sheet import BySheet
    from ui.restoring.asking import Met

IN_DOUBT = (
    "A part of the records file could not be read, so the record book was closed. Nothing has been changed. "
    "When you unlock it, it is looked at as a whole before anything else."
)
UNSAVED = (
    "When it was locked, the disk did not take everything: what was typed last may be missing. All that was shown as "
    "saved is there. Please free some space, then look at what you were writing."
)
ASIDE = (
    "When it was locked, the disk did not take what was typed last. It lies in an encrypted copy beside your records: "
    "unlock it, and you are asked to put it in. Please free some space first."
)
SOUND = "It was looked at as a whole, and everything is as it should be."
WITH_BACKUPS: dict[type[SosError], str] = {
    VaultInUse: "Meanwhile you can look inside one of its backups: press “Backups…”.",
    VaultMissing: "If it was lost, a backup brings it back: press “Backups…”.",
}
"""What else can be done where a record book cannot be opened."""


class UnlockPage(Centred):
    """``opened`` carries an Opened, ``opened_with_code`` also the code, which is to set a new passphrase, and
    ``opened_by_escrow`` the Way, for the same;
    ``damaged`` carries a Met, ``backups_wanted`` the folder whose backups are asked for, or None;
    ``create_wanted`` and ``urgent_wanted`` ask the window."""

    opened = Signal(object)
    opened_with_code = Signal(object, str)
    opened_by_escrow = Signal(object, object)
    damaged = Signal(object)
    backups_wanted = Signal(object)
    create_wanted = Signal()
    urgent_wanted = Signal()

    def __init__(
        self,
        background: Background,
        clock: "Callable[[], datetime]",
        opening: Opening,
        books: Sequence[Book] = (),
        *,
        second: int = 1000,
    ) -> None:
        super().__init__(460)
        self._background, self._clock, self._opening = background, clock, opening
        self.pause = Pause(self, second)
        self._in_doubt = self._found_sound = self._painted = False
        self.which, self.by_passphrase = WhichBook(), ByPassphrase()
        self.book, self.elsewhere = self.which.book, self.which.elsewhere
        self.passphrase, self.unlock = self.by_passphrase.passphrase, self.by_passphrase.open_book
        self.use_sheet = self.by_passphrase.use_sheet
        self.escrow: EscrowPart | None = None
        self.urgent = button("Urgent contacts  F9", "quiet-small")
        self.backups = button("Backups…", "quiet-small", name="Backups: look inside or restore")
        self.create_book = button("Create a record book", "quiet-small")
        self.last_backup = small_muted("")
        self.refusal = label("", "problem", wrap=True)
        self._lay_out()
        self._connect()
        self.offer(books)

    def offer(self, books: Sequence[Book]) -> None:
        """Show these record books. Where there are several, none is chosen before the person does."""
        self.which.offer(books)
        self._say_made_up()

    def choose(self, folder: Path) -> None:
        """Choose the record book in ``folder``, whether it is on the list or not."""
        self.which.choose(folder)
        self._say_made_up()
        self._ask_backup()
        self.passphrase.setFocus()

    def doubt(self) -> None:
        """A part of it could not be read while it was open: it is looked at as a whole when it is unlocked."""
        self._in_doubt = True
        self._tell(IN_DOUBT)

    def tell_unsaved(self, *, kept_aside: bool = False) -> None:
        """When it was locked, the disk did not take the last of what was typed; was a copy of it kept?"""
        self._tell(ASIDE if kept_aside else UNSAVED)

    def _tell(self, words: str) -> None:
        """Beside what stands there already: both can be true."""
        self.refusal.setText(" ".join(filter(None, (self.refusal.text(), words))))
        self.refusal.setVisible(True)

    def say_keyboard(self) -> None:
        """Name the keyboard's language, and the last backup; not before the first paint, as asking takes 3 ms."""
        self._painted = True
        self.by_passphrase.say_keyboard()
        self._ask_backup()

    def showEvent(self, event: "QShowEvent") -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        (self.book if self.book.currentIndex() < 0 else self.passphrase).setFocus()

    def _lay_out(self) -> None:
        said = muted(
            "Your records are locked. This application never uses a network; your employer gets numbers only."
        )
        kept = row(self.last_backup, self.backups)
        kept.setStretch(0, 1)
        self.last_backup.setWordWrap(True)
        foot = row(self.urgent)
        foot.addStretch(1)
        foot.addWidget(self.create_book)
        self.refusal.setVisible(False)
        body = self.card.body
        body.addWidget(Column(title("Welcome back"), said, spacing=2))
        for part in (self.which, self.by_passphrase, self.refusal):
            body.addWidget(part)
        body.addWidget(line())
        body.addLayout(kept)
        body.addLayout(foot)

    @cached_property
    def sheet(self) -> "BySheet":
        """The way in with the recovery sheet; made when it is first asked for."""
        from ui.by_sheet import BySheet

        sheet = BySheet()
        sheet.entered.connect(self._open_with_code)
        sheet.left.connect(self._show_passphrase)
        self.card.body.insertWidget(2, sheet)
        return sheet

    @property
    def _by_code(self) -> bool:
        return "sheet" in self.__dict__ and self.sheet.isVisible()

    def _connect(self) -> None:
        self.which.chosen.connect(self._chosen)
        self.which.found.connect(self.choose)
        self.by_passphrase.entered.connect(self._unlock)
        self.by_passphrase.sheet_wanted.connect(self._show_sheet)
        self.pause.waiting.connect(self._say_wait)
        self.pause.over.connect(self._wait_no_more)
        self.urgent.clicked.connect(self.urgent_wanted)
        self.backups.clicked.connect(self._show_backups)
        self.create_book.clicked.connect(self.create_wanted)

    # Choosing

    def _chosen(self) -> None:
        self._forget_refusal()
        self._say_made_up()
        self._in_doubt = self._found_sound = False
        self._ask_backup()

    def _folder(self) -> Path | None:
        """The record book that is chosen; where none is, says so."""
        return None if self.which.missing() else self.which.folder

    def _show_sheet(self) -> None:
        self._forget_refusal()
        self.by_passphrase.setVisible(False)
        self.sheet.setVisible(True)
        self._focus_secret()

    def _show_passphrase(self) -> None:
        self._forget_refusal()
        if "sheet" in self.__dict__:
            self.sheet.setVisible(False)
        if self.escrow is not None:
            self.escrow.show_form(False)
        self.by_passphrase.setVisible(True)
        self._focus_secret()

    def _focus_secret(self) -> None:
        if self.escrow is not None and self.escrow.open:
            self.escrow.form.fields[0].setFocus()
        else:
            (self.sheet.code if self._by_code else self.passphrase).setFocus()

    # Opening

    def _unlock(self) -> None:
        folder = self._folder()
        if folder is None or not self.unlock.isEnabled():
            return
        if self.by_passphrase.missing():
            return
        self._forget_refusal()
        if self._in_doubt:
            self._look_again()
        else:
            self._open()

    def _open(self) -> None:
        """With what has been typed, into whichever field is shown."""
        folder = self._folder()
        if folder is None:
            return
        self._busy(True)
        if self._by_code:
            with_code = partial(self._opening.with_code, folder, self.sheet.code.code, self._clock())
            self._background.open(with_code, done=self._opened_with_code, refused=self._refused_code)
        else:
            with_phrase = partial(
                self._opening.with_passphrase, folder, self.passphrase.text(), self._clock()
            )
            self._background.open(with_phrase, done=self._opened, refused=self._refused)

    def _open_with_code(self) -> None:
        folder = self._folder()
        if folder is None or not self.sheet.open_book.isEnabled():
            return
        self._forget_refusal()
        if self._in_doubt:
            self._look_again()
        else:
            self._open()

    def _look_again(self) -> None:
        """One error is no proof of damage: it is opened once more and read as a whole before anything is said."""
        from ui.restoring.asking import Asking

        folder = self._folder()
        if folder is None:
            return
        self._busy(True)
        self.unlock.setText("Looking at all of it…")
        look = partial(Asking(self._opening).confirmed, folder, self._typed(), self._clock())
        self._background.aside(look, done=self._looked, refused=self._not_looked)

    def _typed(self) -> Way:
        if self._by_code:
            return Way("sheet", (self.sheet.code.code,))
        return Way("passphrase", (self.passphrase.text(),))

    def _not_looked(self, error: SosError) -> None:
        """It could not be looked at: what was typed does not open it, or somebody has it open."""
        if not isinstance(error, BadInput | WrongPassphrase):
            self._busy(False)
            self._say(error)
        elif self._by_code:
            self._refused_code(error)
        else:
            self._refused(error)

    def _looked(self, met: "Met | None") -> None:
        self._busy(False)
        self._in_doubt = False
        if met is None:
            self._found_sound = True
            self._open()
            return
        forget(self.passphrase)
        self.damaged.emit(met)

    def _is_doubtful(self, error: SosError) -> bool:
        return isinstance(error, VaultDamaged | VaultOlderThanItsKeys) and not self._found_sound

    def _opened(self, casebook: "Casebook") -> None:
        self._busy(False)
        self.pause.forgive()
        forget(self.passphrase)
        self.opened.emit(self._told(Opened.of(casebook)))

    def _told(self, opened: Opened) -> Opened:
        """Whoever was told of a doubt is told that it was none."""
        if self._found_sound:
            self._found_sound = False
            return opened._replace(notices=(*opened.notices, SOUND))
        return opened

    def _opened_with_code(self, casebook: "Casebook") -> None:
        code = self.sheet.code.code
        self._busy(False)
        self.sheet.code.clear()
        self.opened_with_code.emit(self._told(Opened.of(casebook)), code)

    def _refused(self, error: SosError) -> None:
        self._busy(False)
        if self._is_doubtful(error):
            self._look_again()
            return
        if not isinstance(error, WrongPassphrase):
            self._say(error)
            return
        self.pause.begin()
        self.by_passphrase.refuse(error, self.pause.wrong)

    def _refused_code(self, error: SosError) -> None:
        self._busy(False)
        if self._is_doubtful(error):
            self._look_again()
        elif isinstance(error, BadInput | WrongPassphrase):
            self.sheet.refuse(error)
            self._wait_after(error)
        else:
            self._say(error)

    def _wait_after(self, error: SosError) -> None:
        """A slip of the pen that shows is no guess."""
        if isinstance(error, WrongPassphrase):
            self.pause.begin()

    def _wait_no_more(self) -> None:
        self._busy(False)

    def _say_wait(self, words: str) -> None:
        """Whichever way in it was."""
        self.by_passphrase.wait(words)
        if "sheet" in self.__dict__:
            self.sheet.wait(words)
        if self.escrow is not None:
            self.escrow.form.wait(words)

    def _busy(self, busy: bool) -> None:
        self.which.busy(busy)
        self.by_passphrase.busy(busy)
        for part in (self.create_book, self.backups):
            part.setEnabled(not busy)
        if "sheet" in self.__dict__:
            self.sheet.busy(busy)
        if self.escrow is not None:
            self.escrow.busy(busy)

    # Escrow

    def _ask_escrow(self) -> None:
        """Who else can open it stands in its key file, and is said here for as long as it does."""
        folder = self.which.folder
        self._forget_escrow()
        if self._painted and folder is not None:
            self._background.aside(partial(_escrow_in, folder), done=partial(self._say_escrow, folder))

    def _say_escrow(self, folder: Path, escrow: "Escrow | None") -> None:
        if escrow is None or self.which.folder != folder:
            return
        from ui.by_escrow import EscrowPart

        self._forget_escrow()
        self.escrow = part = EscrowPart(self._background, escrow)
        self.card.body.insertWidget(2, part.form)
        self.card.body.insertWidget(self.card.body.indexOf(self.refusal) + 1, part)
        part.wanted.connect(self._show_escrow)
        part.form.entered.connect(self._open_by_escrow)
        part.form.left.connect(self._show_passphrase)

    def _forget_escrow(self) -> None:
        if self.escrow is not None:
            part, was_open = self.escrow, self.escrow.open
            part.take_away()
            self.escrow = None
            if was_open:
                self._show_passphrase()

    def _show_escrow(self) -> None:
        if self.escrow is not None:
            self._show_passphrase()
            self.by_passphrase.setVisible(False)
            self.escrow.show_form(True)
            self._focus_secret()

    def _open_by_escrow(self) -> None:
        folder = self._folder()
        if folder is None or self.escrow is None or not self.escrow.form.open_book.isEnabled():
            return
        self._forget_refusal()
        if self.escrow.form.missing():
            return
        way = self.escrow.form.way
        self._busy(True)
        self._background.open(
            partial(self._opening.with_escrow, folder, way.words, self._clock()),
            done=partial(self._opened_by_escrow, way),
            refused=self._refused_escrow,
        )

    def _opened_by_escrow(self, way: Way, casebook: "Casebook") -> None:
        self._busy(False)
        if self.escrow is not None:
            self.escrow.form.forget()
        self.opened_by_escrow.emit(self._told(Opened.of(casebook)), way)

    def _refused_escrow(self, error: SosError) -> None:
        self._busy(False)
        if self.escrow is not None and isinstance(error, BadInput | WrongPassphrase):
            self.escrow.form.refuse(error)
            self._wait_after(error)
        else:
            self._say(error)

    # Backups

    def _show_backups(self) -> None:
        self.backups_wanted.emit(self.which.folder)

    def _ask_backup(self) -> None:
        """When the last one was made, which is told in clear beside the record book; nothing is opened for it."""
        folder = self.which.folder
        self.last_backup.setText("")
        if self._painted and folder is not None:
            look = partial(_last_backup, folder, self._clock())
            self._background.aside(look, done=partial(self._say_backup, folder))
        self._ask_escrow()

    def _say_backup(self, folder: Path, said: tuple[str, bool]) -> None:
        if self.which.folder == folder:
            words, overdue = said
            self.last_backup.setText(words)
            set_role(self.last_backup, "warn-small" if overdue else "small-muted")

    # Saying

    def _say_made_up(self) -> None:
        """The passphrase of made-up records is no secret, and nobody has been told it."""
        self.by_passphrase.made_up.setVisible(self.which.made_up)

    def _say(self, error: SosError) -> None:
        self._focus_secret()
        self.refusal.setText(" ".join(filter(None, (str(error), WITH_BACKUPS.get(type(error), "")))))
        self.refusal.setVisible(True)

    def _forget_refusal(self) -> None:
        self.refusal.setVisible(False)
        for form in (self.which, self.by_passphrase):
            form.clear_problems()
        if "sheet" in self.__dict__:
            self.sheet.clear_problems()
        if self.escrow is not None:
            self.escrow.form.clear_problems()


def _escrow_in(folder: Path) -> "Escrow | None":
    from sos_desktop.vault import ways

    return ways.escrow_in(folder)


def _last_backup(folder: Path, now: "datetime") -> tuple[str, bool]:
    """The words, and whether it needs a look."""
    from sos_desktop.vault import backup_state

    state = backup_state.state(folder)
    return f"{state.said(now=now)}.", state.overdue(now=now)
