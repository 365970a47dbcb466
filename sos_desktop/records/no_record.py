"""Somebody declined, and wishes for no record: their identity and code name go for good, and the count stays."""

from datetime import datetime

from sos_desktop.codes import ErasureReason
from sos_desktop.errors import BadInput
from sos_desktop.records import cases, declined, erasure
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Store


def possible(store: Store, case_id: str) -> bool:
    """Only where there is nothing but the offer: nobody who was met, or has another record here."""
    case = cases.read(store, case_id)
    met = store.row(
        "SELECT 1 FROM cases JOIN sessions ON case_id = cases.id WHERE person_id = ?"
        " AND (welcomed IS NOT NULL OR binned IS NOT NULL)",
        (case.person_id,),
    )
    return met is None and len(cases.of_person(store, case.person_id)) == 1


def decline(vault: Vault, case_id: str, *, now: datetime) -> None:
    """The offer that waits is declined, and only its count stays, in backups that come back too.

    Raises BadInput where they were met or have another record, where nothing was offered, and under a hold.
    """
    case = cases.read(vault.store, case_id)
    if not possible(vault.store, case_id):
        raise BadInput(
            "There is more here than an offer, so it does not go with a declined one.",
            "Nothing has been changed.",
            "Press Declined and keep their record. Where they want it erased, see Their rights.",
        )
    if vault.store.row("SELECT 1 FROM offers WHERE case_id = ?", (case_id,)) is None:
        raise BadInput("Nothing was offered to them, so nothing was declined.", "Nothing has been changed.")
    erasure.erase(vault, case.person_id, ErasureReason.ASKED, declined.REFERENCE, now=now)
