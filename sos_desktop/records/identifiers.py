"""Names for records that are made here and now, so that saving twice after a doubt keeps one."""

from collections.abc import Callable
from uuid import uuid4

NewId = Callable[[], str]
"""Gives a fresh UUIDv4 as text; an argument wherever a record is made, so that tests can name theirs."""


def new_id() -> str:
    return str(uuid4())
