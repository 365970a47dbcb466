"""How summaries are made: which tables, how they are protected, and who can open them."""

from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sos_desktop.summary.tables import CATALOGUE, DEFAULT, PAIRS, Table, name_of
from ui.cards import Column as Stack
from ui.cards import line
from ui.cut_combo import CutCombo
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, combo, heading, muted, small_muted
from ui.programme.lines import Column, Lines
from ui.programme.part import Given, PartCard, line_edit, of, words_of
from ui.questions.wrapped import WrappedCheck

USUAL, NOISE, SHARES = "", "noise", "shares"
_RECIPIENT = (Column("name", "Office", "SoS team"), Column("key", "Public key", "age1…", share=3))
_FEWEST = 2
"""A table of so few categories has none that can stand as one."""


class SummaryPart(PartCard):
    """``own_wanted`` asks for the key to which this record book itself can be sealed; ``add_own`` puts it in."""

    own_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(
            "Summaries",
            "What is set here holds from the quarter after a pack is loaded. Files that were sent stay as they are.",
        )
        self.mode = combo(
            ("As the application has it: the usual tables, with random noise", USUAL),
            ("Random noise, with tables of your own", NOISE),
            ("Split between two offices, exact when they are added", SHARES),
            kind=CutCombo,
        )
        self.epsilon = line_edit(self, "1")
        self.sum = small_muted("")
        self.tables: dict[str, WrappedCheck] = {}
        self.merges = Lines(
            (
                Column("table", "Table", choices=_mergeable()),
                Column("together", "Categories, with commas between", share=2),
            ),
            noun="categories that stand as one",
        )
        self.codes = small_muted("")
        self.recipients = Lines(_RECIPIENT, noun="a recipient")
        self.offices = Lines(_RECIPIENT, noun="an office")
        self.own = button("Add this record book’s own key", "small")
        self._lay_out()
        self.mode.currentIndexChanged.connect(self._mode_changed)
        self.epsilon.textChanged.connect(self._add_up)
        self.own.clicked.connect(self.own_wanted)
        self.merges.edited.connect(self._say_codes)
        self.merges.add.clicked.connect(self._say_codes)
        for editor in (self.merges, self.recipients, self.offices):
            editor.edited.connect(self.edited)

    def _lay_out(self) -> None:
        form = Form()
        form.add_row("How counts are protected", self.mode)
        self.body.addWidget(form)
        self._epsilon = Form()
        self._epsilon.add_row(
            "Epsilon for each number",
            self.epsilon,
            "Usually 1. Less, such as 1/2, protects more and blurs more.",
        )
        boxes = []
        for each in (*CATALOGUE, *PAIRS):
            box = WrappedCheck(said(each))
            box.setAccessibleName(said(each))
            box.toggled.connect(self._chosen)
            self.tables[each.key] = box
            boxes.append(box)
        self._pairs = [self.tables[each.key] for each in PAIRS]
        self._merges = Stack(
            heading("Categories that stand as one"),
            muted("Small groups say more together: choose a table, and write two or more of its codes."),
            self.merges,
            self.codes,
        )
        self._recipients = Stack(
            heading("Who can open the files"),
            muted("Without a recipient the files are signed and not sealed."),
            self.recipients,
        )
        self._offices = Stack(
            heading("The two offices"),
            muted("Each gets one half, which says nothing alone. They must not pool their files."),
            self.offices,
        )
        self._own = Stack(
            self._epsilon, self.sum, line(), heading("Tables"), *boxes, line(), self._merges, line()
        )
        self._own.body.setSpacing(8)
        for part in (self._own, self._recipients, self._offices, Flow(self.own)):
            self.body.addWidget(part)

    def show_given(self, given: Given) -> None:
        summary = of(given, "summary")
        mode = summary.get("mode", USUAL)
        self.mode.blockSignals(True)
        self.mode.setCurrentIndex(max(self.mode.findData(mode), 0))
        self.mode.blockSignals(False)
        self.epsilon.setText(words_of(summary.get("epsilon", "1")))
        chosen = summary.get("tables")
        keys = chosen if isinstance(chosen, list) else [each.key for each in DEFAULT.tables]
        for key, box in self.tables.items():
            box.blockSignals(True)
            box.setChecked(key in keys)
            box.blockSignals(False)
        merges = summary.get("merges")
        self.merges.show_lines(
            [
                {**each, "together": ", ".join(map(str, each.get("together") or ()))}
                for each in (merges if isinstance(merges, list) else ())
                if isinstance(each, dict)
            ]
        )
        self._say_codes()
        self.recipients.show_lines(summary.get("recipients"))
        self.offices.show_lines(summary.get("offices"))
        self._fit()

    def given(self) -> dict[str, object]:
        mode = self.mode.currentData()
        if mode == USUAL:
            return {"summary": None}
        merges: list[dict[str, object]] = [
            {**each, "together": [word.strip() for word in str(each["together"]).split(",") if word.strip()]}
            for each in self.merges.values()
        ]
        keys = [
            key
            for key, box in self.tables.items()
            if box.isChecked() and (mode == SHARES or "-by-" not in key)
        ]
        return {
            "summary": {
                "mode": mode,
                "epsilon": "0" if mode == SHARES else self.epsilon.text().strip() or "1",
                "tables": keys,
                "merges": merges,
                "recipients": self.recipients.values() if mode == NOISE else [],
                "offices": self.offices.values() if mode == SHARES else [],
            }
        }

    def add_own(self, name: str, key: str) -> None:
        """Where it is not there yet."""
        lines = self.offices if self.mode.currentData() == SHARES else self.recipients
        if all(each["key"] != key for each in lines.values()):
            lines.put_in({"name": name, "key": key})

    def _say_codes(self, *_: object) -> None:
        """The codes of each table that is chosen: nobody knows them by heart."""
        chosen = {each.value()["table"] for each in self.merges.lines}
        tables = [each for each in CATALOGUE if each.key in chosen]
        self.codes.setText("\n".join(f"{said(each)}: {', '.join(each.categories)}" for each in tables))
        self.codes.setVisible(bool(tables))

    def _mode_changed(self, _: int) -> None:
        self._fit()
        self.edited.emit()

    def _chosen(self, _: bool) -> None:
        self._add_up()
        self.edited.emit()

    def _fit(self) -> None:
        mode = self.mode.currentData()
        _show(self._own, mode != USUAL)
        _show(self._epsilon, mode == NOISE)
        _show(self.sum, mode == NOISE)
        _show(self._recipients, mode == NOISE)
        _show(self._offices, mode == SHARES)
        _show(self.own, mode != USUAL)
        for box in self._pairs:
            _show(box, mode == SHARES)
        self._add_up()

    def _add_up(self, *_: object) -> None:
        """What the noise comes to for somebody with one of each: the cap is 8."""
        number = sum(box.isChecked() for key, box in self.tables.items() if "-by-" not in key)
        try:
            whole = Fraction(self.epsilon.text().strip() or "1") * number
        except (ValueError, ZeroDivisionError):
            self.sum.setText("Epsilon is a number, such as 1 or 1/2.")
            return
        self.sum.setText(
            f"Somebody with one of each is in {number} numbers: together {whole}, and 8 is the most."
        )


def said(table: Table) -> str:
    """``People supported: staff group (11 categories)``."""
    many = len(table.categories)
    return name_of(table.key) + (f" ({many} categories)" if many > 1 else "")


def _mergeable() -> tuple[tuple[str, str], ...]:
    return tuple((said(each), each.key) for each in CATALOGUE if len(each.categories) > _FEWEST)


def _show(widget: QWidget, shown: bool) -> None:
    if widget.isHidden() == shown:
        widget.setVisible(shown)
