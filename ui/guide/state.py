"""What can be said of a step."""

from enum import Enum


class State(Enum):
    """Each has a sign of its own beside its colour, and words that are read out."""

    TO_DO = "to do"
    CURRENT = "you are here"
    DONE = "done"
    LACKING = "something is still missing"

    def sign(self, number: int) -> str:
        return {State.DONE: "✓", State.LACKING: "!"}.get(self, str(number))
