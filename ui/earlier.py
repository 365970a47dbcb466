"""The earlier lines of a long story: made when somebody asks for them, a handful at a time, so that it opens at once.

What still waits for something is never among them.
"""

from collections.abc import Callable, Sequence

from ui.cards import Column
from ui.labels import button
from ui.story_line import Entry, StoryLine

LATEST = 12
"""Lines of a card that are shown at once: 200 took half a second."""


def parted(entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The earlier ones, for which nobody waits, and those that are shown at once; both in the order of time."""
    early = [entry for entry in entries[:-LATEST] if entry.tone == "neutral"]
    kept = {id(entry) for entry in early}
    return early, [entry for entry in entries if id(entry) not in kept]


class Earlier(Column):
    """``line`` makes the line of an entry; the latest of what is left come first, above those that are there."""

    def __init__(self, entries: Sequence[Entry], line: Callable[[Entry], StoryLine]) -> None:
        super().__init__(spacing=12)
        self._left, self._line = list(entries), line
        self.press = button("", "quiet-small")
        self.body.addWidget(self.press)
        self._name()
        self.press.clicked.connect(self._show_more)

    def _name(self) -> None:
        words = f"Show {min(LATEST, len(self._left))} of {len(self._left)} earlier lines"
        self.press.setText(words)
        self.press.setAccessibleName(words)

    def _show_more(self) -> None:
        some, self._left = self._left[-LATEST:], self._left[:-LATEST]
        lines = [self._line(entry) for entry in some]
        for at, line in enumerate(lines, start=1):
            self.body.insertWidget(at, line)
        self._name()
        if not self._left:
            first = next((press for line in lines for press in line.presses.values()), None)
            if first is not None:
                first.setFocus()
            self.press.hide()
