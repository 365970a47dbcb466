"""A run chart or an XmR chart as SVG: points in time with whiskers, limits, signals, and changes of the service.

A signal is a square, an incomplete quarter is hollow, a change of the service is a lettered line: nothing is told
by colour alone. The picture is told in words, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sos_desktop.impact.process_charts import Limits, Process
from sos_desktop.reports import shapes
from sos_desktop.reports.charts import Mark, said_in, told
from sos_desktop.reports.shapes import ACCENT, INK, LINE, MUTED, WIDTH

_HEIGHT = 256
_TOP, _LEFT = 34.0, 46.0
_ROOM_FOR_LIMITS = 92.0
_ROOM_FOR_WORDS = 96
_ROOM_FOR_A_NUMBER = 34
_DATES_IN_FULL = 44
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Note:
    """A change of the service before the point at ``place``."""

    place: int
    letter: str


def letter(number: int) -> str:
    """A, B, C and so on; a number after Z."""
    return _LETTERS[number] if number < len(_LETTERS) else str(number + 1)


def control_chart(
    marks: Sequence[Mark],
    process: Process,
    notes: Sequence[Note] = (),
    *,
    title: str,
    unit: str,
    highest: float = 0,
) -> str:
    """``highest`` is how far the axis goes at least: 100 for a percentage."""
    return _Drawing(marks, process, notes, highest).picture(title, unit)


class _Drawing:
    def __init__(
        self, marks: Sequence[Mark], process: Process, notes: Sequence[Note], highest: float
    ) -> None:
        self.marks, self.process, self.notes = marks, process, notes
        self.right = WIDTH - (_ROOM_FOR_LIMITS if process.limits else 8.0)
        self.bottom = _HEIGHT - 44.0
        tops = [mark.high for mark in marks] + [part.high for part in process.limits]
        self.ticks = [0, 20, 40, 60, 80, 100] if highest == 100 else shapes.ticks([highest, *tops])
        self.scale = (self.bottom - _TOP) / self.ticks[-1]
        self.step = (self.right - _LEFT) / len(marks)
        self.xs = [_LEFT + (place + 0.5) * self.step for place in range(len(marks))]

    def picture(self, title: str, unit: str) -> str:
        drawn = [shapes.words(0, 12, unit, colour=MUTED, size=11)]
        drawn += self._grid()
        for note in self.notes:
            drawn += self._note(note)
        for part in self.process.limits:
            drawn += self._limits(part)
        drawn += self._joined()
        for place, mark in enumerate(self.marks):
            drawn += self._point(place, mark)
        drawn += self._dates()
        return shapes.picture(_HEIGHT, title, self._told(unit), drawn)

    def _y(self, value: float) -> float:
        return self.bottom - value * self.scale

    def _grid(self) -> list[str]:
        drawn = []
        for tick in self.ticks:
            y = self._y(tick)
            drawn.append(shapes.line(_LEFT, y, self.right, y, LINE if tick else MUTED, 1))
            drawn.append(shapes.words(_LEFT - 8, y + 4, f"{tick:,}", anchor="end", colour=MUTED, size=11))
        return drawn

    def _note(self, note: Note) -> list[str]:
        x = _LEFT + note.place * self.step
        return [
            shapes.line(x, 22, x, self.bottom, INK, 1, dashes="1 3"),
            shapes.words(x, 17, note.letter, anchor="middle", bold=True),
        ]

    def _limits(self, part: Limits) -> list[str]:
        from_x, to_x = _LEFT + part.first * self.step, _LEFT + (part.last + 1) * self.step
        drawn = [shapes.line(from_x, self._y(part.mean), to_x, self._y(part.mean), MUTED, 1.4)]
        drawn += [
            shapes.line(from_x, self._y(limit), to_x, self._y(limit), MUTED, 1.4, dashes="7 5")
            for limit in (part.high, part.low)
        ]
        if part is not self.process.limits[-1]:
            return drawn
        trial = "trial " if part.trial else ""
        named = [(part.high, f"{trial}limit"), (part.mean, "mean"), (part.low, f"{trial}limit")]
        ys = _apart([self._y(value) + 4 for value, _ in named])
        return drawn + [
            shapes.words(self.right + 8, y, f"{name} {value:,.0f}", colour=MUTED, size=11)
            for y, (value, name) in zip(ys, named, strict=True)
        ]

    def _joined(self) -> list[str]:
        """Lines between neighbours that both say something; dotted to and from one that is not whole."""
        points = list(zip(self.xs, self.marks, strict=True))
        return [
            shapes.line(
                x, self._y(one.value), to, self._y(other.value), ACCENT, 2,
                dashes="" if one.whole and other.whole else "2 4",
            )
            for (x, one), (to, other) in pairwise(points)
            if one.clear and other.clear
        ]  # fmt: skip

    def _point(self, place: int, mark: Mark) -> list[str]:
        x, high = self.xs[place], self._y(mark.high)
        drawn = shapes.standing_whisker(x, self._y(mark.low), high) if mark.low < mark.high else []
        if mark.clear and place in self.process.signals:
            drawn.append(shapes.square(x, self._y(mark.value)))
        elif mark.clear:
            drawn.append(shapes.point(x, self._y(mark.value), hollow=not mark.whole))
        if self.step >= _ROOM_FOR_WORDS:
            text = mark.said
        elif self.step >= _ROOM_FOR_A_NUMBER and mark.clear:
            text = f"{mark.value:,.0f}"
        else:
            return drawn
        over = max(min(high, self._y(mark.value) - 4 if mark.clear else high) - 6, 30)
        wide = 7.2 * len(text) + 2
        drawn.append(shapes.rectangle(x - wide / 2, over - 10, wide, 12, fill="#ffffff", edge=""))
        drawn.append(shapes.words(x, over, text, anchor="middle", bold=mark.clear, colour=said_in(mark)))
        return drawn

    def _dates(self) -> list[str]:
        """Labels in two lines at the last word ("Jul to Sep 2026"); short, or only some, where there are many."""
        full = self.step >= _DATES_IN_FULL * 1.5
        every = 1 if self.step >= 26 else 1 + int(26 / self.step)
        drawn = []
        for place, (x, mark) in enumerate(zip(self.xs, self.marks, strict=True)):
            if place % every == 0:
                months, _, year = mark.label.rpartition(" ")
                words = months if full else f"{months.partition(' ')[0]}"
                drawn.append(shapes.words(x, self.bottom + 18, words, anchor="middle", size=11))
                drawn.append(shapes.words(x, self.bottom + 33, year, anchor="middle", colour=MUTED, size=11))
        return drawn

    def _told(self, unit: str) -> str:
        said = [f"In {unit}. {told(self.marks)}."]
        for part in self.process.limits:
            many = "" if len(self.process.limits) == 1 else f" From {self.marks[part.first].label}:"
            trial = "trial limits" if part.trial else "limits"
            said.append(
                f"{many} Mean {part.mean:,.0f}, {trial} {part.low:,.0f} and {part.high:,.0f}.".strip()
            )
        for place, signals in self.process.signals.items():
            reasons = ", ".join(signal.said for signal in signals)
            said.append(f"{self.marks[place].label} is marked: {reasons}.")
        said += [f"{note.letter}: a change before {self.marks[note.place].label}." for note in self.notes]
        return " ".join(said)


def _apart(ys: list[float]) -> list[float]:
    """From the top: words that would touch are moved apart."""
    high, mean, low = ys
    high = min(high, mean - 13)
    low = max(low, mean + 13)
    return [high, mean, low]
