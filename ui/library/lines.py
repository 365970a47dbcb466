"""One version of a questionnaire on the page: its title, where it is from, and what can be done about it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from sos_desktop.dates import from_stamp, london_date, said_briefly
from sos_desktop.records.library import Entry
from ui.cards import two_lines
from ui.flowing import Flow, SideBySide
from ui.labels import button


class VersionLine(QWidget):
    """``chosen`` carries what is to be done and to which version."""

    chosen = Signal(str, str)

    def __init__(self, version: Entry) -> None:
        super().__init__()
        self.presses: dict[str, QPushButton] = {}
        title = f"{version.form.title}, version {version.form.version}"
        flow = Flow(spacing=8, to_the_right=True)
        for words, action in _actions(version):
            press = button(words, "small", name=f"{words}: {title}")
            press.setProperty("does", (action, version.canonical))
            press.clicked.connect(self._pressed)
            self.presses[f"{action} {version.canonical}"] = press
            flow.add(press)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.addWidget(SideBySide(two_lines(title, _below(version)), flow, shares=(1, 0), letters=22))

    def _pressed(self) -> None:
        self.chosen.emit(*self.sender().property("does"))


def _actions(version: Entry) -> tuple[tuple[str, str], ...]:
    if version.ours:
        return (("Try it out", "try"),)
    other = ("Bring back", "back") if version.retired else ("Retire", "retire")
    return ("Try it out", "try"), other


def _below(version: Entry) -> str:
    if version.ours:
        return version.form.about.reference.partition(". ")[0]
    added = said_briefly(london_date(from_stamp(version.added)))
    retired = "Retired. " if version.retired else ""
    return f"{retired}From {version.file_name}, added {added} · fingerprint {version.sha256.hex()[:12]}"
