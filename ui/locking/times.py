"""How long nobody may touch the window until it is blank, until it warns, and until it locks."""

from enum import Enum
from typing import NamedTuple

from sos_desktop.policy import Policy

WARNING = 60.0
"""The warning comes a minute before the lock, or half way where there are less than two."""


class Stage(Enum):
    """What is due."""

    OPEN = "open"
    BLANK = "blank"
    WARNING = "warning"
    LOCK = "lock"


class Times(NamedTuple):
    """In seconds. In a session the page is only blanked for a long while: listening is not idling."""

    idle: float
    blank: float
    session: float

    @classmethod
    def of(cls, minutes: int, policy: Policy) -> "Times":
        """What somebody has set, where the policy allows it."""
        return cls(60.0 * min(minutes, policy.idle), 60.0 * policy.blank, 60.0 * policy.session)

    def lock_after(self, *, in_session: bool) -> float:
        return self.session if in_session else self.idle

    def warn_after(self, *, in_session: bool) -> float:
        end = self.lock_after(in_session=in_session)
        return end - min(WARNING, end / 2)

    def stage(self, quiet: float, *, in_session: bool) -> Stage:
        """What is due after so many seconds without a key or a click."""
        if quiet >= self.lock_after(in_session=in_session):
            return Stage.LOCK
        if quiet >= self.warn_after(in_session=in_session):
            return Stage.WARNING
        return Stage.BLANK if in_session and quiet >= self.blank else Stage.OPEN

    def next_after(self, quiet: float, *, in_session: bool) -> float:
        """Seconds until something else is due; every second while the warning counts down."""
        stage = self.stage(quiet, in_session=in_session)
        if stage is Stage.WARNING:
            return 1.0
        due = self.warn_after(in_session=in_session)
        if in_session and stage is Stage.OPEN:
            due = min(due, self.blank)
        return max(0.0, due - quiet)
