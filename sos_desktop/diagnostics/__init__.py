"""What helps somebody find out what is the matter, and tells nothing about anybody: read first, then saved.

A report is made of four declared groups of values and the counted troubles, and of nothing else. Each value has the
one form it may have (``values.py``); what has another becomes “not known”. So a name, a path or a note cannot get in
by way of a version string or a setting. Sizes and counts are bands: exact ones are a fingerprint of somebody's work.
"""

from dataclasses import dataclass
from datetime import date

from sos_desktop.diagnostics.book import Book, looked_at, of_vault
from sos_desktop.diagnostics.computer import Computer, Programs, of_computer, of_programs
from sos_desktop.diagnostics.values import lines
from sos_desktop.diagnostics.window import Window
from sos_desktop.troubles import Troubles, is_code

__all__ = [
    "NAME",
    "Book",
    "Computer",
    "Programs",
    "Report",
    "Window",
    "looked_at",
    "of_computer",
    "of_programs",
    "of_vault",
]

NAME = "sos-desktop-diagnostics.txt"
"""What a saved report is proposed to be called: the same for everybody."""
_PROMISE = (
    "This is everything in the file. It holds no name, no path, no note and nothing that anybody typed; counts and "
    "sizes are bands. Nothing is sent: it leaves only if you pass it on."
)


@dataclass(frozen=True)
class Report:
    """``book`` is None while none is open, ``window`` without one (``sos-records``)."""

    made: date
    programs: Programs
    computer: Computer
    troubles: Troubles
    window: Window | None = None
    book: Book | None = None

    def text(self) -> str:
        """What is shown, and byte for byte what is saved."""
        parts = [
            ["SoS desktop: diagnostics", f"Made on {self.made.isoformat()}. {_PROMISE}"],
            ["Programs", *lines(self.programs)],
            ["Computer", *lines(self.computer)],
        ]
        if self.window is not None:
            parts.append(["Window", *lines(self.window)])
        book = ["  None is open, so nothing is said about one."] if self.book is None else lines(self.book)
        parts.append(["Record book", *book])
        parts.append(["What went wrong", *_counted(self.troubles)])
        return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _counted(troubles: Troubles) -> list[str]:
    known = [(code, times) for code, times in troubles.counts if is_code(code)]
    if not known or troubles.since is None:
        return ["  Nothing has been counted."]
    return [f"  Since: {troubles.since.isoformat()}", *(f"  {code}: {times}" for code, times in known)]
