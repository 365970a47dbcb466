"""What became of each file that was given: the words that the page, the commands and the report use."""

import os
from array import array
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """In the order in which they are listed: what somebody can do something about comes first."""

    HELD = "held"
    SEALED = "sealed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    TWICE = "twice"
    INSIDE = "inside"
    READ = "read"

    @property
    def said(self) -> str:
        return _SAID[self]


_SAID = {
    State.HELD: "Held",
    State.SEALED: "Sealed for somebody else",
    State.REFUSED: "Refused",
    State.WITHDRAWN: "Withdrawn",
    State.TWICE: "The same file again: counted once.",
    State.INSIDE: "In a roll-up already: counted once.",
    State.READ: "Read",
}


@dataclass(frozen=True, slots=True)
class Became:
    """A file and what became of it. ``where`` leads back to it; ``file_id`` where it could be read."""

    where: str
    state: State
    reason: str = ""
    file_id: str = ""

    @property
    def name(self) -> str:
        return self.where.replace("\\", "/").rpartition("/")[2]

    @property
    def words(self) -> str:
        """``Refused. It is larger than 64 MB.``"""
        if self.state is State.WITHDRAWN:
            return "Withdrawn by its practitioner"
        if not self.reason:
            return self.state.said
        return f"{self.state.said}. {self.reason}"


@dataclass(frozen=True, slots=True, order=True)
class Refused:
    """A file that is not in the sums, and why."""

    name: str
    reason: str
    state: State = State.REFUSED


class Names:
    """A list of paths in a few blocks of memory: each takes no more room than the letters of its last part."""

    def __init__(self) -> None:
        self._folders: list[str] = []
        self._numbers: dict[str, int] = {}
        self._folder_of, self._ends = array("I"), array("Q", [0])
        self._held = bytearray()

    def append(self, path: str) -> None:
        folder, separator, name = path.rpartition(os.sep)
        number = self._numbers.setdefault(folder + separator, len(self._folders))
        if number == len(self._folders):
            self._folders.append(folder + separator)
        self._folder_of.append(number)
        self._held += name.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._held))

    def __getitem__(self, number: int) -> str:
        begins, ends = self._ends[number], self._ends[number + 1]
        name = self._held[begins:ends].decode("utf-8", "surrogatepass")
        return self._folders[self._folder_of[number]] + name
