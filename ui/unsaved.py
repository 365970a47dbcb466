"""One word for the process that comes after a lock: the disk did not take everything that was typed last.

It is left in the environment, because a disk that is full takes no file either. It says only which of two things is
true: that it may be missing, or that it lies in a sealed copy beside the records.
"""

import os
from typing import Literal

NAME = "SOS_DESKTOP_UNSAVED"
Word = Literal["", "missing", "aside"]


def leave_word(word: Word = "missing") -> None:
    os.environ[NAME] = word


def take_word() -> Word:
    """What was left, or nothing; told once. Whatever else stands there is not ours."""
    found = os.environ.pop(NAME, "")
    return "missing" if found == "missing" else "aside" if found == "aside" else ""
