"""Numbers and keys: the site's urgent numbers, information governance's key, and whose escrow is asked for."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sos_desktop.errors import SosError
from ui import files
from ui.background import Background
from ui.cards import line
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, code_font, heading, muted
from ui.programme.lines import Column, Lines
from ui.programme.part import Given, PartCard, line_edit, of, words_of
from ui.told import Told


class OfficesPart(PartCard):
    """``choose_file`` shows the system's own dialog; a test answers in its place."""

    def __init__(self, background: Background) -> None:
        super().__init__("Numbers and offices")
        self._background = background
        self.choose_file: Callable[[], Path | None] = self._choose_file
        self.numbers = Lines(
            (
                Column("name", "Whom one reaches", "Site co-ordinator, out of hours", share=3),
                Column("call", "Number", "0115 …", share=2),
                Column("when", "When to use it", "Nights and weekends", share=3),
            ),
            noun="a number",
        )
        self.office, self.key = line_edit(self, "Information governance"), line_edit(self, "age1…")
        self.label, self.public = line_edit(self), line_edit(self)
        self.escrow_file = button("From the office’s public file…", "small")
        self.told = Told()
        self._lay_out()
        self.numbers.edited.connect(self.edited)
        self.escrow_file.clicked.connect(self._add)

    def _lay_out(self) -> None:
        for field in (self.key, self.public):
            field.setFont(code_font())
        self.body.addWidget(heading("Urgent numbers of the site"))
        self.body.addWidget(
            muted(
                "They stand first on F9, also while locked. At most four: a laptop keeps its own beside them."
            )
        )
        self.body.addWidget(self.numbers)
        self.body.addWidget(line())
        self.body.addWidget(heading("Who receives the copy for a person"))
        form = Form()
        form.add_row("Office", self.office)
        form.add_row(
            "Public key", self.key, "A copy that somebody asks for is sealed to it. It opens nothing itself."
        )
        self.body.addWidget(form)
        self.body.addWidget(line())
        self.body.addWidget(heading("Whose escrow is asked for"))
        self.body.addWidget(
            muted(
                "A pack sets no escrow: each supporter decides, with their passphrase. It says whose key is meant, so "
                "that a laptop can compare the fingerprint."
            )
        )
        hint = Form()
        hint.add_row("Office", self.label)
        hint.add_row("Public key", self.public)
        self.body.addWidget(hint)
        self.body.addWidget(self.told)
        self.body.addWidget(Flow(self.escrow_file))

    def show_given(self, given: Given) -> None:
        self.numbers.show_lines(given.get("urgent_numbers"))
        office, hint = of(given, "information_governance"), of(given, "escrow")
        self.office.setText(words_of(office.get("name")))
        self.key.setText(words_of(office.get("key")))
        self.label.setText(words_of(hint.get("label")))
        self.public.setText(words_of(hint.get("public")))

    def given(self) -> dict[str, object]:
        office = {"name": self.office.text().strip(), "key": self.key.text().strip()}
        hint = {"label": self.label.text().strip(), "public": self.public.text().strip()}
        return {
            "urgent_numbers": self.numbers.values() or None,
            "information_governance": office if any(office.values()) else None,
            "escrow": hint if any(hint.values()) else None,
        }

    def _add(self) -> None:
        path = self.choose_file()
        if path is not None:
            self._background.aside(partial(_read, path), done=self._added, refused=self._refused)

    def _added(self, escrow: tuple[str, str]) -> None:
        self.label.setText(escrow[0])
        self.public.setText(escrow[1])
        self.told.tell("")
        self.edited.emit()

    def _refused(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)

    def _choose_file(self) -> Path | None:
        return files.file_to_open(
            self, "The public file of an escrow key", "Escrow keys (*.sos-escrow-public)"
        )


def _read(path: Path) -> tuple[str, str]:
    from sos_desktop.vault import escrow_files

    recipient = escrow_files.read_public(path)
    return recipient.label, recipient.public.hex()
