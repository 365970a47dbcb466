"""What an organisation sets for its laptops: how long the application may stand open with nobody at it, and
whether backups must have a second place; after how many years a record is looked at again, and whether each reading
of a record is written down.

A small file of JSON that this application only ever reads (``paths.policy_files``):

    {"idle-minutes": 3, "blank-minutes": 1, "session-minutes": 10, "second-place": true}

    {"retention-years": {"supported": 8, "offered": 2}, "log-each-read": true}

Each number of minutes is the longest time allowed; one that is left out stays as it is. With ``second-place`` Today
stays amber until a stick or a share has been chosen for copies of the backups: nobody is kept from their work by it.
Where a file cannot be understood, the usual times are the longest: a spoilt file must not make a laptop less careful.

The years count from the last contact with somebody who came to a session (``supported``) or did not (``offered``). By
them nothing is deleted, only shown as due for review; none are shipped, your information governance sets them.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sos_desktop.errors import BadInput

LARGEST_FILE = 4096
USUAL_IDLE = 5


@dataclass(frozen=True)
class Policy:
    """The longest times, in minutes: until the lock, and in a session until the page is blank and until the lock.

    ``second_place``: backups must be copied to one. ``retention`` holds the years by kind, none where nobody has set
    them; ``each_read``: every reading of a record stands in the audit, beside the count for each day. ``sound``
    is False where a file could not be understood.
    """

    idle: int = 15
    blank: int = 2
    session: int = 20
    second_place: bool = False
    sound: bool = True
    retention: tuple[tuple[str, int], ...] = ()
    each_read: bool = False

    @property
    def shortens(self) -> bool:
        """Whether any of the times is shorter than the application's own."""
        return (self.idle, self.blank, self.session) != (LONGEST.idle, LONGEST.blank, LONGEST.session)

    def and_also(self, other: "Policy") -> "Policy":
        """Both hold: the shorter of each time, the earlier review, and what either asks for."""
        return Policy(
            min(self.idle, other.idle),
            min(self.blank, other.blank),
            min(self.session, other.session),
            self.second_place or other.second_place,
            self.sound and other.sound,
            _sooner(self.retention, other.retention),
            self.each_read or other.each_read,
        )


LONGEST = Policy()
_NOT_UNDERSTOOD = Policy(idle=USUAL_IDLE, sound=False)
_SECOND_PLACE, _EACH_READ, _RETENTION = "second-place", "log-each-read", "retention-years"
RETENTION = ("supported", "offered")
LONGEST_KEPT = 100
_NAMES = {"idle-minutes": "idle", "blank-minutes": "blank", "session-minutes": "session"}


def read(files: Iterable[Path]) -> Policy:
    """What all of those files that exist say together."""
    policy = LONGEST
    for file in files:
        try:
            with file.open("rb") as opened:
                policy = policy.and_also(parse(opened.read(LARGEST_FILE + 1)))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, BadInput):
            policy = policy.and_also(_NOT_UNDERSTOOD)
    return policy


def parse(data: bytes) -> Policy:
    """Raises BadInput where anything in it is not exactly as it should be."""
    if len(data) > LARGEST_FILE:
        raise _refused("It is too long.")
    try:
        content = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise _refused("It is not JSON, or says something twice.") from None
    if not isinstance(content, dict):
        raise _refused("It must name what it sets.")
    policy = replace(
        LONGEST,
        second_place=_asked(content, _SECOND_PLACE),
        retention=_retention(content.pop(_RETENTION, {})),
        each_read=_asked(content, _EACH_READ),
    )
    for name, minutes in content.items():
        if name not in _NAMES:
            raise _refused("It names something that is not known here.")
        longest = getattr(LONGEST, _NAMES[name])
        if type(minutes) is not int or not 1 <= minutes <= longest:
            raise _refused(f"“{name}” is a whole number from 1 to {longest}.")
        policy = replace(policy, **{_NAMES[name]: minutes})  # type: ignore[arg-type]  # they are all times
    return policy


def _asked(content: dict[str, object], name: str) -> bool:
    asked = content.pop(name, False)
    if type(asked) is not bool:
        raise _refused(f"“{name}” is true or false.")
    return asked


def _retention(content: object) -> tuple[tuple[str, int], ...]:
    if not isinstance(content, dict) or not set(content) <= set(RETENTION):
        raise _refused(f"“{_RETENTION}” names “supported”, “offered”, or both.")
    if any(type(years) is not int or not 1 <= years <= LONGEST_KEPT for years in content.values()):
        raise _refused(f"“{_RETENTION}” are whole numbers from 1 to {LONGEST_KEPT}.")
    return tuple(sorted(content.items()))


def _sooner(
    one: tuple[tuple[str, int], ...], other: tuple[tuple[str, int], ...]
) -> tuple[tuple[str, int], ...]:
    both = dict(one)
    for kind, years in other:
        both[kind] = min(years, both.get(kind, years))
    return tuple(sorted(both.items()))


def _refused(why: str) -> BadInput:
    return BadInput(
        "The policy file of this computer cannot be used.",
        "Nothing has been changed; the usual times hold.",
        f"Please tell whoever looks after this computer: {why}",
    )


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError
    return content
