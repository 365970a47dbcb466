"""Why there is another version of a record, in words."""

from sos_desktop.codes import Amendment
from sos_desktop.records.versions import FIRST, REOPENED, REVIEWED

_WORDS = {
    FIRST: "as it was first finished",
    REOPENED: "opened again and changed",
    REVIEWED: "reviewed after it was moved",
    Amendment.ADDITION: "an addition below it",
    Amendment.TYPING_ERROR: "a typing error put right below it",
    Amendment.WRONG_PERSON: "moved to the right person",
}


def why(reason: str) -> str:
    """The reason as it is said after a colon; one that came later than these words says itself."""
    return _WORDS.get(reason, reason)
