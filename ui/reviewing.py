"""“Review what was moved”: everything written in a record, each with the question whether it stays."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from sos_desktop.records.masking import Written
from ui.cards import Notice, clear
from ui.labels import button, check_box, small_muted, text


class Review(Notice):
    """``confirmed`` carries the keys of what stays. Nothing stays by itself: each is ticked by somebody."""

    confirmed = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            "Review what was moved",
            "This record stood with somebody else. Tick what belongs here. What you leave out goes from the "
            "record; the earlier versions keep it.",
        )
        self.ticks: list[QCheckBox] = []
        self._keys: list[str] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(10)
        self.confirm = button("Confirm", "primary")
        self.body.addLayout(self._lines)
        self.body.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignLeft)
        self.confirm.clicked.connect(self._confirm)
        self.hide()

    def show_written(self, written: Sequence[Written]) -> None:
        clear(self._lines)
        self.ticks, self._keys = [], [each.key for each in written]
        for each in written:
            self._lines.addWidget(self._line(each))
        if not written:
            self._lines.addWidget(text("Nothing is written in it in words."))
        self._count()
        self.confirm.setEnabled(True)

    def _line(self, written: Written) -> QWidget:
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(small_muted(written.question))
        column.addWidget(text(written.text))
        tick = check_box("This stays")
        tick.setAccessibleName(f"This stays: {written.question}")
        tick.setAccessibleDescription(written.text)
        tick.toggled.connect(self._count)
        self.ticks.append(tick)
        column.addWidget(tick)
        return around

    def _count(self) -> None:
        stay = sum(tick.isChecked() for tick in self.ticks)
        if not self.ticks:
            words = "Confirm"
        elif stay:
            words = f"Keep {stay} of {len(self.ticks)}"
        else:
            words = "Keep none of it"
        self.confirm.setText(words)
        self.confirm.setAccessibleName(words)

    def _confirm(self) -> None:
        self.confirm.setEnabled(False)
        self.confirmed.emit(
            frozenset(key for key, tick in zip(self._keys, self.ticks, strict=True) if tick.isChecked())
        )
