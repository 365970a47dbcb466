"""One module per place you can be; their order on the rail is that of ``PAGES``.

The pages themselves are imported when a record book is opened, not before the unlock page is painted.
"""

from typing import NamedTuple

BOTH, CASEWORK, TEAM = "both", "casework", "team"


class Place(NamedTuple):
    """``name`` is what the code calls it, ``words`` what the rail says; ``kind`` of record book that has it. ``key`` is
    a key of its own; the others go by their number."""

    name: str
    words: str
    kind: str
    below: bool = False
    key: str = ""

    def belongs(self, kind: str, *, demonstration: bool) -> bool:
        """Whether a record book of that kind shows it: a demonstration shows what the SoS team does, too."""
        return self.kind in (BOTH, kind) or (demonstration and self.kind == TEAM)


PAGES = (
    Place("today", "Today", CASEWORK),
    Place("incidents", "Incidents", CASEWORK),
    Place("people", "People", CASEWORK),
    Place("summary", "Summary", CASEWORK),
    Place("combine", "Combine", TEAM),
    Place("register", "Register", TEAM),
    Place("programme", "Programme pack", TEAM),
    Place("signposting", "Signposting", BOTH),
    Place("finding", "Find", CASEWORK, below=True, key="Ctrl+F"),
    Place("bin", "Bin", CASEWORK, below=True),
    Place("library", "Questionnaires", CASEWORK, below=True),
    Place("settings", "Settings", BOTH, below=True),
    Place("help", "Help", BOTH, below=True),
)


def shown(kind: str, *, demonstration: bool) -> tuple[Place, ...]:
    return tuple(place for place in PAGES if place.belongs(kind, demonstration=demonstration))
