"""Totals with their ranges: of which time and organisation, which topic, what stands apart, and how much came."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox

from ui.cards import Card
from ui.combining.figures import Scope, Shown, TableOf
from ui.flowing import SideBySide
from ui.labels import combo, muted, number, small_muted, text
from ui.tables import Table


class FigureCard(Card):
    """A headline number with the interval that the noise leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.figure, self.interval = small_muted(""), number(""), muted("")
        for part in (self.words, self.figure, self.interval):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_figure(self, label: str, figure: str, under: str) -> None:
        self.words.setText(label)
        self.figure.setText(figure)
        self.interval.setText(under)


class ScopeCard(Card):
    """``chosen`` carries the time and the organisation that is to be shown."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.period, self.organisation = combo(), combo()
        self.period.setAccessibleName("Time that is shown")
        self.organisation.setAccessibleName("Organisation that is shown")
        self.body.addWidget(SideBySide(self.period, self.organisation, letters=24))
        self.period.activated.connect(self._chosen)
        self.organisation.activated.connect(self._chosen)

    @property
    def scope(self) -> Scope:
        return Scope(str(self.period.currentData() or ""), str(self.organisation.currentData() or ""))

    def offer(self, periods: Sequence[tuple[str, str]], organisations: Sequence[tuple[str, str]]) -> None:
        """What was chosen stays chosen where it is still there."""
        _offer(self.period, periods)
        _offer(self.organisation, organisations)
        self.organisation.setVisible(len(organisations) > 1)
        self.setVisible(len(periods) > 1 or len(organisations) > 1)

    def _chosen(self) -> None:
        self.chosen.emit(self.scope)


class TotalsCard(Card):
    """One topic at a time, every number with the range that the noise leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self._tables: tuple[TableOf, ...] = ()
        self.topic = combo()
        self.topic.setAccessibleName("What is shown")
        self.table = Table(
            ("", "About how many", "Range", "Part of all"),
            name="Totals with their ranges",
            shares=(7, 3, 3, 3),
            numbers=(1, 2, 3),
            spare=(3, 2),
            letters=11,
            whole=True,
        )
        self.rated = Table(
            ("", "About how many", "Per 1,000 staff a year", "Range", "Part of all"),
            name="Totals with their rates and ranges",
            shares=(6, 3, 4, 3, 4),
            numbers=(1, 2, 3, 4),
            spare=(4, 3),
            letters=13,
            whole=True,
        )
        self.body.addWidget(self.topic)
        self.body.addWidget(self.table)
        self.body.addWidget(self.rated)
        self.body.addWidget(
            small_muted(
                "The range is what the added chance leaves; 95 of 100 such ranges hold the true number."
            )
        )
        self.topic.activated.connect(self._show_topic)

    def show_tables(self, tables: tuple[TableOf, ...]) -> None:
        self._tables = tables
        _offer(self.topic, [(each.title, each.title) for each in tables])
        self._show_topic()

    def _show_topic(self) -> None:
        chosen = next((each for each in self._tables if each.title == self.topic.currentData()), None)
        rows, rates = (chosen.rows, chosen.rates) if chosen else ((), ())
        self.table.show_rows([(str(at), words) for at, words in enumerate(rows)])
        self.table.setAccessibleName(f"Totals with their ranges: {self.topic.currentText()}")
        with_rates = [(*words[:2], rate, *words[2:]) for words, rate in zip(rows, rates, strict=False)]
        self.rated.show_rows([(str(at), words) for at, words in enumerate(with_rates)])
        self.rated.setAccessibleName(f"Totals with their rates and ranges: {self.topic.currentText()}")
        self.table.setVisible(not rates)
        self.rated.setVisible(bool(rates))


class ApartCard(Card):
    """Tables that were made under other parameters, so that they cannot be added to those above."""

    def __init__(self) -> None:
        super().__init__("Listed apart")
        self.why = muted("")
        self.table = Table(
            ("Table", "", "Reads"),
            name="Tables that are listed apart",
            shares=(4, 3, 4),
            spare=(0,),
            letters=17,
            whole=True,
        )
        self.body.addWidget(
            text("These were made under other parameters than most, and cannot be added to the totals above.")
        )
        self.body.addWidget(self.why)
        self.body.addWidget(self.table)

    def show_apart(self, shown: Shown) -> None:
        self.setVisible(bool(shown.apart_why))
        self.why.setText("\n".join(shown.apart_why))
        self.table.show_rows([(str(at), words) for at, words in enumerate(shown.apart)])
        self.table.setVisible(bool(shown.apart))


class CoverageCard(Card):
    """How many of the expected files came of each quarter, and whose are missing: never what is in one."""

    def __init__(self) -> None:
        super().__init__("How much of it came")
        self.table = Table(
            ("Quarter", "Files", "Of those expected"),
            name="Files of each quarter",
            shares=(4, 2, 2),
            numbers=(1, 2),
            spare=(2,),
            letters=17,
            whole=True,
        )
        self.missing = muted("")
        self.body.addWidget(self.table)
        self.body.addWidget(self.missing)

    def show_coverage(self, shown: Shown) -> None:
        self.table.show_rows([(str(at), words) for at, words in enumerate(shown.coverage)])
        self.missing.setText("\n".join(("Not here yet:", *shown.missing)) if shown.missing else "")
        self.missing.setVisible(bool(shown.missing))


def _offer(box: QComboBox, choices: Sequence[tuple[str, str]]) -> None:
    current = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for words, value in choices:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(current)))
