"""The operations of casework that change several things at once: a letter noted, an incident that was entered twice."""

from collections.abc import Iterable
from pathlib import Path

from sos_desktop.codes import EventType, HoldReason, OfferWay, RequestSource, Timing, ToldWay
from sos_desktop.records import holds, incidents, letters, merging
from sos_desktop.records.incidents import Incident
from sos_desktop.records.letters import Told
from sos_desktop.vault.folder import Vault
from tests.torture import made_up
from tests.torture.made_up import BOOK, NOW, TODAY
from tests.torture.operations import Operation, Step

WREN = "person-Wren"


class Letter(Operation):
    """An inquest: the hold, the contact, who was told and offered to meet again, in one; put right, and lifted."""

    name = "a letter about an inquest"

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        store, noted = opened.store, list[str]()
        told = Told(TODAY, ToldWay.TELEPHONE, OfferWay.TELEPHONE)
        yield lambda: noted.append(
            letters.receive(
                store, HoldReason.INQUEST, "Legal services, bleep 12", TODAY, person_id=WREN, told={WREN: told},
                now=NOW, today=TODAY,
            )
        )  # fmt: skip
        yield lambda: letters.tell(store, noted[0], WREN, Told(TODAY, ToldWay.LETTER), now=NOW, today=TODAY)
        yield lambda: holds.lift(store, holds.of_person(store, WREN)[0].id, "Closed by the coroner", now=NOW)


class Twice(Operation):
    """Something long ago, entered twice, put together and taken apart again."""

    name = "an incident entered twice"

    def before(self, place: Path) -> None:
        super().before(place)
        vault = made_up.unlock(place / BOOK)
        for label in ("kept", "twice"):
            incidents.record(vault.store, _old(label), now=NOW, today=TODAY)
        vault.close(now=NOW)

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        merged: list[str] = []
        yield lambda: merged.append(merging.merge(opened.store, "incident-twice", "incident-kept", now=NOW))
        yield lambda: merging.undo(opened.store, merged[0], now=NOW)


def _old(label: str) -> Incident:
    return Incident(
        f"incident-{label}", label, None, EventType.OLD_EVENT, RequestSource.SELF, timing=Timing.LONG_AGO,
        in_words="before I worked here",
    )  # fmt: skip


OPERATIONS: tuple[type[Operation], ...] = (Letter, Twice)
