"""Wherever somebody’s record is open: who could be mistaken for them, so that nothing is written on the wrong one."""

from functools import partial
from typing import TYPE_CHECKING

from ui.background import Background
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook


class AlikeLine(Told):
    """Takes no room where nobody could be."""

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background, self._person = background, ""

    def show_for(self, person_id: str) -> None:
        """Of this person; of nobody for a group."""
        self.tell("")
        self._person = person_id
        if person_id:
            self._background.run(partial(_read, person_id=person_id), done=partial(self._show, person_id))

    def _show(self, person_id: str, others: tuple[str, ...]) -> None:
        if person_id == self._person:
            self.tell(f"Not to be confused with {'; '.join(others)}." if others else "")


def _read(casebook: "Casebook", *, person_id: str) -> tuple[str, ...]:
    from sos_desktop.records import lookalikes

    return tuple(each.said() for each in lookalikes.of_person(casebook.store, person_id))
