"""Settings: how the window looks, and what this record book is. Nothing here is about people."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QSlider, QWidget

from sos_desktop import __version__
from sos_desktop.policy import LONGEST as NO_POLICY
from sos_desktop.policy import Policy
from ui.cards import Card, Page
from ui.form import Form
from ui.keys.keys_card import KeysCard
from ui.labels import combo, muted, small_muted, text
from ui.opening import MADE_UP, Opened
from ui.preferences import LONGEST, SHORTEST, Preferences
from ui.theme import LARGEST, SMALLEST, STEP, Theme

SCHEMES = (("Light", "light"), ("Dark", "dark"), ("High contrast", "contrast"))
LOCKS = range(SHORTEST, LONGEST + 1)
"""Minutes to choose from; a policy may leave only the first few."""


class SettingsPage(Page):
    """Changes take effect at once and are kept for this account."""

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        opened: Opened,
        policy: Policy = NO_POLICY,
        backups: QWidget | None = None,
        keys: KeysCard | None = None,
    ) -> None:
        """``backups`` and ``keys`` are what can be done about them, made by the window, which does it."""
        super().__init__("Settings", "They hold for you on this computer, in every record book.")
        self._theme, self._preferences = theme, preferences
        self.scheme = combo(*SCHEMES)
        self.text_size = QSlider(Qt.Orientation.Horizontal)
        self.text_size.setRange(SMALLEST // STEP, LARGEST // STEP)
        self.text_size.setPageStep(2)
        self.size_said = muted("")
        looks = Card("How it looks")
        form = Form()
        form.add_row("Colours", self.scheme)
        form.add_row("Text size", self.text_size, "Ctrl and + or −; Ctrl+0 for the usual size.")
        looks.body.addWidget(form)
        looks.body.addWidget(self.size_said)
        self.lock = combo(*((_minutes(number), number) for number in LOCKS if number <= policy.idle))
        self.body.addWidget(looks)
        self.body.addWidget(self._lock_card(policy))
        about = _about(opened)
        if backups is not None:
            about.body.addWidget(backups)
        self.body.addWidget(about)
        self.keys = keys
        if keys is not None:
            self.body.addWidget(keys)
        self.body.addStretch(1)
        self.scheme.currentIndexChanged.connect(self._set_scheme)
        self.text_size.valueChanged.connect(self._set_size)
        self.lock.currentIndexChanged.connect(self._set_lock)
        theme.changed.connect(self._show)
        self._show()

    def add_card(self, card: Card) -> None:
        """Something else that can be done here, after the rest."""
        self.body.insertWidget(self.body.count() - 1, card)

    def read(self) -> None:
        """Show what holds now."""
        self._show()
        if self.keys is not None:
            self.keys.read()

    def _show(self) -> None:
        """The keys may have changed how it looks."""
        with QSignalBlocker(self.scheme), QSignalBlocker(self.text_size), QSignalBlocker(self.lock):
            self.scheme.setCurrentIndex(self.scheme.findData(self._theme.scheme.name))
            self.text_size.setValue(round(self._theme.percent / STEP))
            allowed = [number for number in LOCKS if number <= self._preferences.lock_minutes]
            self.lock.setCurrentIndex(min(self.lock.count(), len(allowed)) - 1)
        self.size_said.setText(f"{self._theme.percent} % of the usual size")
        self.text_size.setAccessibleDescription(self.size_said.text())

    def _set_scheme(self, _: int) -> None:
        self._theme.set_scheme(str(self.scheme.currentData()))
        self._preferences.scheme = self._theme.scheme.name

    def _set_size(self, tens: int) -> None:
        self._theme.set_percent(tens * STEP)
        self._preferences.percent = self._theme.percent

    def _set_lock(self, _: int) -> None:
        self._preferences.lock_minutes = int(self.lock.currentData())

    def _lock_card(self, policy: Policy) -> Card:
        card = Card("When nobody is there")
        form = Form()
        form.add_row(
            "Lock without a key or a click for",
            self.lock,
            "A minute before, everything is covered and says so.",
        )
        card.body.addWidget(form)
        card.body.addWidget(
            muted(
                f"In a session, listening is not idling: the page is blank after {_minutes(policy.blank)}, any key "
                f"brings it back, and it locks after {_minutes(policy.session)}."
            )
        )
        if not policy.sound:
            card.body.addWidget(
                small_muted(
                    "The policy file of this computer cannot be read; please tell whoever looks after it."
                )
            )
        elif policy.shortens:
            card.body.addWidget(small_muted("Your organisation has set the longest times."))
        return card


def _minutes(number: int) -> str:
    return "1 minute" if number == 1 else f"{number} minutes"


def _about(opened: Opened) -> Card:
    card = Card("This record book")
    kinds = {"casework": "A peer supporter's own record book", "team": "The record book of the SoS team"}
    what = "Made-up records, to try the application with" if opened.demonstration else kinds[opened.kind]
    called = "" if opened.nickname == MADE_UP else f"{opened.nickname}. "
    card.body.addWidget(text(f"{called}{what}."))
    where = muted(str(opened.folder))
    where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    card.body.addWidget(where)
    card.body.addWidget(small_muted(f"Supporting our Staff {__version__}"))
    return card
