"""What a session asks of the record book, each as a function of the casebook that the vault thread runs."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol

from sos_desktop.questionnaires.model import Value
from ui.giving import Giving

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.sessions import Result, Session
    from sos_desktop.records.set_aside import Answer, Welcome
    from sos_desktop.vault.store import Store

Clock = Callable[[], datetime]


class Sessions(Protocol):
    """What the page needs of the record book; ``sos_desktop.records.sessions`` is one."""

    def read(self, store: "Store", session_id: str) -> "Session": ...
    def answer(
        self,
        store: "Store",
        session_id: str,
        canonical: str,
        place: str,
        values: tuple[Value, ...],
        *,
        now: datetime,
    ) -> datetime: ...
    def welcome(self, store: "Store", session_id: str, *, now: datetime) -> datetime: ...
    def remember(self, store: "Store", session_id: str, *, step: str, place: str, now: datetime) -> None: ...
    def finish(self, store: "Store", session_id: str, *, now: datetime) -> "Result": ...
    def reopen(self, store: "Store", session_id: str, *, now: datetime) -> str: ...


def recorded() -> Sessions:
    """The record book's own; imported by the thread that uses it, not before the first paint."""
    from sos_desktop.records import sessions

    return sessions


class Recording:
    """One session. The time is taken when the work is done, so that "Saved" says when it was kept."""

    def __init__(self, sessions: Callable[[], Sessions], session_id: str, clock: Clock) -> None:
        self._sessions, self._id, self._clock = sessions, session_id, clock
        self.welcome = Giving(self._welcome, self._welcomed)

    def read(self, casebook: "Casebook") -> "Session":
        return self._sessions().read(casebook.store, self._id)

    def _welcome(self, casebook: "Casebook") -> datetime:
        return self._sessions().welcome(casebook.store, self._id, now=self._clock())

    def finish(self, casebook: "Casebook") -> "Result":
        return self._sessions().finish(casebook.store, self._id, now=self._clock())

    def reopen(self, casebook: "Casebook") -> str:
        return self._sessions().reopen(casebook.store, self._id, now=self._clock())

    def answer(self, canonical: str, place: str, values: tuple[Value, ...]) -> Giving:
        work = partial(self._answer, canonical, place, values)
        return Giving(work, partial(_piece, self._id, canonical, place, values))

    def _welcomed(self) -> "Welcome":
        from sos_desktop.records.set_aside import Welcome

        return Welcome(self._id)

    def _answer(
        self, canonical: str, place: str, values: tuple[Value, ...], casebook: "Casebook"
    ) -> datetime:
        return self._sessions().answer(casebook.store, self._id, canonical, place, values, now=self._clock())

    def remember(self, step: str, place: str) -> "Callable[[Casebook], None]":
        return partial(self._remember, step, place)

    def _remember(self, step: str, place: str, casebook: "Casebook") -> None:
        self._sessions().remember(casebook.store, self._id, step=step, place=place, now=self._clock())


def _piece(session_id: str, canonical: str, place: str, values: tuple[Value, ...]) -> "Answer":
    from sos_desktop.questionnaires.answers import values_to_json
    from sos_desktop.records.set_aside import Answer

    return Answer(session_id, canonical, place, values_to_json(values))
