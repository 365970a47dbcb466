"""The passphrase of a backup, or the code of its sheet: that of its day, which may not be today's."""

from PySide6.QtCore import Signal

from sos_desktop.errors import SosError
from ui.cards import row
from ui.code_field import CodeField
from ui.form import Form
from ui.labels import button
from ui.opening import Way
from ui.secret_field import SecretField, forget


class WayIn(Form):
    """``entered`` is Enter in either field."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=8)
        self.passphrase = SecretField()
        self.code = CodeField()
        self.other = button("Use recovery sheet", "quiet-small")
        self.add_row("Passphrase", self.passphrase)
        self.add_row("Recovery code", self.code, "Eight groups of five, as on the sheet.")
        self.code.set_lines(2)
        beside = row(self.other)
        beside.addStretch(1)
        self.add(beside)
        self.other.clicked.connect(self._turn)
        self.passphrase.returnPressed.connect(self.entered)
        self.code.entered.connect(self.entered)
        self.code.slipped.connect(self._tell_slip)
        self._by_code = False
        self._show()

    def typed(self) -> Way | None:
        """What was typed; where nothing was, says so."""
        words = self.code.code if self._by_code else self.passphrase.text()
        if words.strip():
            return Way("sheet" if self._by_code else "passphrase", (words,))
        self.problem(self._field, f"Type the {'code' if self._by_code else 'passphrase'} first.")
        return None

    def fill(self, way: Way | None) -> None:
        """Take what was typed on the page before, so that nobody has to do it twice."""
        if way is None or way.kind == "escrow":
            return
        self._by_code = way.kind == "sheet"
        self._show()
        if self._by_code:
            self.code.setPlainText(way.words[0])
        else:
            self.passphrase.setText(way.words[0])

    def focus(self) -> None:
        self._field.setFocus()

    def refuse(self, error: SosError) -> None:
        self.problem(self._field, " ".join(filter(None, (error.happened, error.do))))
        if not self._by_code:
            self.passphrase.selectAll()

    def forget(self) -> None:
        forget(self.passphrase)
        self.code.clear()
        self.clear_problems()

    @property
    def _field(self) -> SecretField | CodeField:
        return self.code if self._by_code else self.passphrase

    def _turn(self) -> None:
        self._by_code = not self._by_code
        self._show()
        self.focus()

    def _show(self) -> None:
        self.clear_problems()
        self.show_row(self.passphrase, not self._by_code)
        self.show_row(self.code, self._by_code)
        words = "Use the passphrase" if self._by_code else "Use recovery sheet"
        self.other.setText(words)
        self.other.setAccessibleName(words)

    def _tell_slip(self, sentence: str) -> None:
        self.problem(self.code, sentence, focus=False)
