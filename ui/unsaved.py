"""One word for the process that comes after a lock: the disk did not take everything that was typed last.

It is left in the environment, because a disk that is full takes no file either. It says nothing else.
"""

import os

NAME = "SOS_DESKTOP_UNSAVED"


def leave_word() -> None:
    os.environ[NAME] = "1"


def take_word() -> bool:
    """Whether it was left; told once."""
    return os.environ.pop(NAME, "") == "1"
