"""Where in a session one is, as one line of text that the record book keeps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A form, a place in it, and where in the text (or at which box) the cursor was."""

    canonical: str = ""
    place: str = ""
    cursor: int = 0

    def __str__(self) -> str:
        return f"{self.cursor} {self.canonical} {self.place}" if self.place else ""

    @classmethod
    def read(cls, text: str) -> "Place":
        """What ``str`` wrote; anything else is nowhere in particular."""
        cursor, _, rest = text.partition(" ")
        canonical, _, place = rest.partition(" ")
        return cls(canonical, place, int(cursor)) if cursor.isdecimal() and place else cls()
