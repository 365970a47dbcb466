"""That somebody's record was opened to be read: counted, or written down one by one where the policy asks for it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from ui.background import Background

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook


def note(background: Background, clock: Callable[[], datetime], object_id: str) -> None:
    """Nobody waits for it, and where it cannot be noted nobody is kept from reading."""
    background.run(
        partial(_note, object_id=object_id, now=clock()),
        done=_whatever_came_of_it,
        refused=_whatever_came_of_it,
    )


def _whatever_came_of_it(_: object) -> None:
    """Nothing to show."""


def _note(casebook: "Casebook", *, object_id: str, now: datetime) -> None:
    from sos_desktop import paths, policy
    from sos_desktop.records import reads

    each = policy.read(paths.policy_files()).each_read
    reads.note(casebook.store, object_id, each=each, now=now)
