"""The files that were sent, each with what became of it; what was withdrawn, and beginning again. No numbers."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from ui.cards import Card, Notice, row
from ui.combining.adding_up import Found, Line
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, heading, muted, small_muted, spin_box
from ui.tables import Table

MOST_EXPECTED = 99_999


class FilesCard(Card):
    """``taken_out`` carries where a file is; ``withdrawn`` and ``not_withdrawn`` the number of a summary."""

    taken_out = Signal(str)
    withdrawn = Signal(str)
    not_withdrawn = Signal(str)
    expected_typed = Signal(int)
    start_again_wanted = Signal()
    bring_back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        self.head = heading("Files")
        self.start_again = button("Start again…", "quiet-small")
        self.counted = muted("")
        self.states = Table(("File", "State"), name="Files", shares=(2, 3))
        self.reason = muted("")
        self.more = small_muted("")
        self.take_out = button("Take this file out")
        self.mark = button("It was withdrawn")
        self.unmark = button("It was not withdrawn")
        self.expected = spin_box(0, MOST_EXPECTED)
        self.expected.setSpecialValueText("Not known")
        self.expected.setKeyboardTracking(False)
        self.number = QLineEdit()
        self.number.setMaxLength(60)
        self.note = button("Note as withdrawn")
        self.form = Form()
        self._lay_out()
        self.states.selectionModel().currentRowChanged.connect(self._fit_buttons)
        self.take_out.clicked.connect(self._take_out)
        self.mark.clicked.connect(self._mark)
        self.unmark.clicked.connect(self._unmark)
        self.note.clicked.connect(self._note)
        self.number.returnPressed.connect(self._note)
        self.expected.valueChanged.connect(self.expected_typed)
        self.start_again.clicked.connect(self._ask)
        self.keep.clicked.connect(self._do_not)
        self.sure.clicked.connect(self._sure)
        self.bring_back.clicked.connect(self.bring_back_wanted)

    def _lay_out(self) -> None:
        top = row(self.head)
        top.addStretch(1)
        top.addWidget(self.start_again)
        self.body.addLayout(top)
        self.asking = Notice(
            "Start again without these files?", "They can be brought back until you start again once more."
        )
        self.sure, self.keep = button("Take them all out"), button("Keep them")
        self.asking.body.addWidget(Flow(self.sure, self.keep))
        self.asking.hide()
        self.back_line = muted("")
        self.bring_back = button("Bring them back")
        self.back = Flow(self.back_line, self.bring_back)
        for part in (self.asking, self.back, self.counted, self.states, self.reason, self.more):
            self.body.addWidget(part)
        self.body.addWidget(Flow(self.take_out, self.mark, self.unmark))
        self.form.add_row(
            "Files expected each quarter", self.expected, "Below 90% of them, totals read “at least”."
        )
        self.form.add_row(
            "A summary that was withdrawn",
            self.number,
            "The number that its practitioner has told you: 32 of the digits 0 to 9 and a to f.",
        )
        self.body.addWidget(self.form)
        self.body.addWidget(Flow(self.note))

    def show_found(self, found: Found) -> None:
        self._lines = found.lines
        self.counted.setText(found.states)
        self.counted.setVisible(bool(found.states))
        self.states.show_rows([(str(at), (line.name, line.words)) for at, line in enumerate(found.lines)])
        self.states.setVisible(bool(found.lines))
        self.more.setText(f"And {found.not_listed:,} more that were read.")
        self.more.setVisible(found.not_listed > 0)
        self.start_again.setVisible(found.files > 0)
        self.back_line.setText(_taken_out(found.taken_out))
        self.back.setVisible(found.taken_out > 0)
        self.asking.hide()
        self.expected.blockSignals(True)
        self.expected.setValue(found.expected or 0)
        self.expected.blockSignals(False)
        self.form.show_row(self.expected, not found.registered)
        self._fit_buttons()

    def refuse_number(self, sentence: str) -> None:
        self.form.problem(self.number, sentence)

    def _line(self) -> Line | None:
        at = self.states.current()
        return self._lines[int(at)] if at and int(at) < len(self._lines) else None

    def _fit_buttons(self) -> None:
        line = self._line()
        told = line is not None and not line.counted and bool(line.where)
        self.reason.setText(f"{line.name}: {line.words}" if line is not None and told else "")
        self.reason.setVisible(told)
        self.take_out.setVisible(bool(self._lines))
        self.take_out.setEnabled(line is not None and bool(line.where))
        self.mark.setVisible(line is not None and bool(line.file_id) and not line.withdrawn)
        self.unmark.setVisible(line is not None and line.withdrawn)

    def _take_out(self) -> None:
        line = self._line()
        if line is not None:
            self.taken_out.emit(line.where)

    def _mark(self) -> None:
        line = self._line()
        if line is not None:
            self.withdrawn.emit(line.file_id)

    def _unmark(self) -> None:
        line = self._line()
        if line is not None:
            self.not_withdrawn.emit(line.file_id)

    def _note(self) -> None:
        self.form.clear_problems()
        if self.number.text().strip():
            self.withdrawn.emit(self.number.text())

    def _ask(self) -> None:
        self.asking.show()
        self.keep.setFocus()

    def _do_not(self) -> None:
        self.asking.hide()
        self.start_again.setFocus()

    def _sure(self) -> None:
        self.asking.hide()
        self.start_again_wanted.emit()


def _taken_out(files: int) -> str:
    return "One file is taken out." if files == 1 else f"{files:,} files are taken out."
