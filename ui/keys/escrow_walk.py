"""Giving one office, or two together, a way in; and taking it away. Both ask for the passphrase."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sos_desktop.errors import SosError
from ui import files
from ui.background import Background
from ui.beginning.step import Step
from ui.cards import Card, clear
from ui.flowing import Flow
from ui.keys import work
from ui.keys.proving import Proving
from ui.keys.walk import Walk
from ui.keys.work import Office
from ui.labels import button, check_box, label, strong, text
from ui.opening import Opened, Opening

MOST = 2
WHAT = (
    "An escrow lets one office, or two that must come together, open this record book without you: if you are ill, "
    "or have left. It changes who can read what was said to you in confidence, so set it only where your programme "
    "asks for it, and say so to the people you support.",
    "It is shown on the unlock page and in Settings for as long as it is there. Every use is written down, and you "
    "are told.",
)
CHOOSE = "The public file of an escrow key"
KINDS = "Escrow keys (*.sos-escrow-public)"


class Offices(Step):
    """``offices`` are those whose public files were shown, and compared with their papers."""

    def __init__(self, background: Background) -> None:
        super().__init__("Who else can open it", "Step 1 of 2")
        self._background = background
        self.ask_file: Callable[[QWidget, str, str], Path | None] = files.file_to_open
        self.offices: tuple[Office, ...] = ()
        self._asked: tuple[str, str] | None = None
        self._shown = QVBoxLayout()
        self.add_file = button("Add a public key file…")
        self.start_again = button("Take them off again", "quiet")
        self.compared = check_box("I have compared each fingerprint with the paper of that office")
        for sentence in WHAT:
            self.body.addWidget(text(sentence))
        self.body.addLayout(self._shown)
        self.body.addWidget(Flow(self.add_file, self.start_again))
        self.body.addWidget(self.compared)
        self.add_file.clicked.connect(self._add)
        self.start_again.clicked.connect(self.forget)
        self.compared.toggled.connect(self._look)
        self._look()

    def begin(self) -> None:
        self.add_file.setFocus()
        self._background.run(work.asked_for, done=self._know_asked)

    def _know_asked(self, asked: tuple[str, str] | None) -> None:
        self._asked = asked
        self._look()

    def forget(self) -> None:
        self.offices = ()
        self.compared.setChecked(False)
        self._look()

    def _add(self) -> None:
        file = self.ask_file(self, CHOOSE, KINDS)
        if file is not None:
            self.say("")
            self._background.aside(partial(work.read_office, file), done=self._added, refused=self._refused)

    def _added(self, office: Office) -> None:
        if office.public in [other.public for other in self.offices]:
            self.say("That is the key of an office that is here already.")
            return
        self.offices = (*self.offices, office)
        self.compared.setChecked(False)
        self._look()

    def _refused(self, error: SosError) -> None:
        self.say(str(error))

    def _compared_with_pack(self, office: Office) -> str:
        label, public = self._asked or ("", "")
        if office.public.hex() == public:
            return "It is the key that your programme’s pack asks for."
        return f"Your programme’s pack asks for the key of {label}, and this is another one."

    def _look(self) -> None:
        clear(self._shown)
        if self.offices:
            card = Card(role="tint")
            for office in self.offices:
                print_of = label(office.fingerprint, "code", wrap=True)
                print_of.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
                print_of.setAccessibleName(f"Fingerprint of {office.label}: {' '.join(office.fingerprint)}")
                card.body.addWidget(strong(office.label))
                card.body.addWidget(print_of)
                if self._asked is not None:
                    card.body.addWidget(text(self._compared_with_pack(office)))
            if len(self.offices) == MOST:
                card.body.addWidget(text("Only both together can open it."))
            self._shown.addWidget(card)
        self.add_file.setEnabled(len(self.offices) < MOST)
        self.start_again.setVisible(bool(self.offices))
        self.compared.setVisible(bool(self.offices))
        self.forward.setEnabled(bool(self.offices) and self.compared.isChecked())


class SetEscrow(Walk):
    def __init__(
        self, background: Background, clock: Callable[[], datetime], opening: Opening, opened: Opened
    ) -> None:
        self.choosing = Offices(background)
        self.proving = Proving(background, opening, "Step 2 of 2", forward="Let them open it")
        super().__init__(self.choosing, self.proving)
        self._background, self._clock, self._opening, self._opened = background, clock, opening, opened

    def walked(self) -> None:
        change = partial(
            work.set_escrow, opening=self._opening, old=self.proving.way, offices=self.choosing.offices,
            now=self._clock(),
        )  # fmt: skip
        self._background.run(change, done=self._changed, refused=self.refused)

    def _changed(self, _: None) -> None:
        labels = [office.label for office in self.choosing.offices]
        who = f"{labels[0]} can" if len(labels) == 1 else f"{labels[0]} and {labels[1]} together can"
        self.end(
            "The escrow is set",
            f"From now on {who} open {self._opened.nickname}.",
            "Backups made before today do not open that way.",
        )


class RemoveEscrow(Walk):
    def __init__(
        self, background: Background, clock: Callable[[], datetime], opening: Opening, opened: Opened
    ) -> None:
        self.proving = Proving(
            background,
            opening,
            "Remove the escrow",
            "Afterwards only your passphrase and your recovery sheet open it. Backups made before still open that "
            "way; to end that, too, re-key everything and delete the earlier backups.",
            forward="Remove the escrow",
        )
        super().__init__(self.proving)
        self._background, self._clock, self._opening, self._opened = background, clock, opening, opened

    def walked(self) -> None:
        change = partial(
            work.set_escrow, opening=self._opening, old=self.proving.way, offices=(), now=self._clock()
        )
        self._background.run(change, done=self._changed, refused=self.refused)

    def _changed(self, _: None) -> None:
        self.end("The escrow is removed", f"Nobody but you can open {self._opened.nickname}.")
