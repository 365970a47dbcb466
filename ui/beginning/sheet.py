"""The recovery sheet: shown, printed or copied by hand, and typed back once before it counts."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog

from sos_desktop.errors import BadInput, PlaceRefused, SosError
from ui import files
from ui.background import Background
from ui.beginning.step import Step
from ui.cards import row
from ui.code_field import CodeField
from ui.form import Form
from ui.labels import button, small, text
from ui.recovery_sheet import SheetView, paint_sheet


class Sheet(Step):
    """Shows the code. ``code`` is new; ``vault_id`` is that of the record book, or what it will be made with."""

    def __init__(
        self, background: Background, today: Callable[[], date], books: Path, place: str = "Step 3 of 4"
    ) -> None:
        """It is never saved inside ``books``."""
        super().__init__("The recovery sheet", place, "I have it on paper")
        self._background, self._today, self._books = background, today, books
        self.code = ""
        self.vault_id = b""
        self._hint = ""
        self.sheet = SheetView()
        self.print_button = button("Print…", "small")
        self.save_button = button("Save as PDF…", "small")
        self.done = small("")
        self.body.addWidget(
            text(
                "If you forget the passphrase, only this code opens the record book. Print it, or copy it by "
                "hand, and keep it somewhere else than the computer."
            )
        )
        self.body.addWidget(self.sheet)
        buttons = row(self.print_button, self.save_button)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        self.done.setVisible(False)
        self.body.addWidget(self.done)
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._save)

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(self.code.split("-"))

    def begin(self) -> None:
        if not self.code:
            import os

            from sos_desktop.vault.recovery import hint, new_code

            self.code, self.vault_id = new_code().text, self.vault_id or os.urandom(16)
            self._hint = hint(self.vault_id)
            self.sheet.show_code(self.groups, self._hint)
        self.forward.setFocus()

    def forget(self) -> None:
        self.code = ""
        self.sheet.forget()

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            paint_sheet(printer, printer.resolution(), self.groups, self._hint, self._today())
            self._tell("Sent to the printer. Please make sure that it is really on paper.")

    def _save(self) -> None:
        file = files.file_to_save(self, "Save the recovery sheet", "recovery-sheet.pdf", "PDF (*.pdf)")
        if file is not None:
            self._background.aside(
                partial(_save, file, self.code, self._hint, self._today(), self._books),
                done=self._saved,
                refused=self._refused,
            )

    def _saved(self, _: None) -> None:
        self.say("")
        self._tell("Saved. Whoever has this file can open the record book: print it and delete it.")

    def _tell(self, sentence: str) -> None:
        self.done.setText(sentence)
        self.done.setVisible(True)

    def _refused(self, error: SosError) -> None:
        self.say(str(error))


def _save(file: Path, code: str, hint: str, made: date, books: Path) -> None:
    """Write the sheet, but not where the record book is or where something copies it."""
    from sos_desktop.reports.recovery_sheet import recovery_sheet
    from sos_desktop.vault.files import hand_over
    from sos_desktop.vault.places import ordinary

    ordinary(file)
    if file.resolve().is_relative_to(books.resolve()):
        raise PlaceRefused(
            "That folder is where the record books are.",
            "Nothing has been saved.",
            "A key does not belong beside its lock: choose a stick that you keep elsewhere, or print it.",
        )
    hand_over(file, recovery_sheet(code, hint, made), safe="Nothing is lost: you can also print it.")


class Retyping(Step):
    """The sheet must be typed back once; what comes next is done when it fits."""

    def __init__(
        self, sheet: Sheet, place: str = "Step 4 of 4", forward: str = "Make the record book"
    ) -> None:
        super().__init__("Prove the sheet", place, forward)
        self._sheet = sheet
        self.typed = CodeField()
        self._form = Form()
        self.body.addWidget(text("Type the code from the paper. The screen no longer shows it."))
        self._form.add_row("Recovery code", self.typed, "Capitals or not; with or without hyphens.")
        self.body.addWidget(self._form)
        self.typed.set_lines(3)
        self.typed.slipped.connect(self._tell_slip)
        self.typed.entered.connect(self._forward)
        self.forward.setEnabled(False)

    def begin(self) -> None:
        self.typed.clear()
        self.typed.setFocus()

    def ready(self) -> bool:
        return self._same()

    def forget(self) -> None:
        self.typed.clear()

    def _tell_slip(self, sentence: str) -> None:
        same = self._same()
        if not sentence and not same and len("".join(self.typed.code.split())) >= 40:
            sentence = self._refusal()
        self._form.problem(self.typed, sentence, focus=False)
        self.forward.setEnabled(same)

    def _same(self) -> bool:
        from sos_desktop.vault.recovery import RecoveryCode

        try:
            return RecoveryCode.parse(self.typed.code).text == self._sheet.code
        except BadInput:
            return False

    def _refusal(self) -> str:
        from sos_desktop.vault.recovery import RecoveryCode

        try:
            RecoveryCode.parse(self.typed.code)
        except BadInput as refused:
            return refused.happened
        return "This is the code of another sheet."
