"""The versions of a record, each with its reason and its time, and the way to read it as it was."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from sos_desktop.dates import london_clock, london_date, said
from sos_desktop.records.amendments import Record
from sos_desktop.records.reasons import why
from sos_desktop.records.versions import Version
from ui.cards import Card, Column, clear
from ui.flowing import SideBySide
from ui.labels import button, muted, text


class VersionList(Card):
    """``chosen`` carries the number of the version to read."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__("Versions")
        self.presses: dict[int, QPushButton] = {}
        self.body.addWidget(muted("Nothing is overwritten: every version can be read."))
        self._lines = Column(spacing=8)
        self.body.addWidget(self._lines)
        self.hide()

    def show_record(self, record: Record) -> None:
        """The newest first; nothing where there is only one."""
        clear(self._lines.body)
        self.presses = {}
        for version in reversed(record.versions):
            self._lines.body.addWidget(self._line(version, shown=version.number == record.number))
        self.setVisible(len(record.versions) > 1)

    def _line(self, version: Version, *, shown: bool) -> SideBySide:
        when = f"{said(london_date(version.kept))}, {london_clock(version.kept)}"
        words = text(f"Version {version.number}: {why(version.reason)}, {when}")
        press = button("Shown here" if shown else "Read", "small")
        press.setAccessibleName(f"{press.text()}: version {version.number}")
        press.setEnabled(not shown)
        press.setProperty("number", version.number)
        press.clicked.connect(self._chosen)
        self.presses[version.number] = press
        return SideBySide(words, press, shares=(1, 0), letters=12)

    def _chosen(self) -> None:
        self.chosen.emit(self.sender().property("number"))
