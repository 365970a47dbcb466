"""Holds for an inquest, an inquiry or a claim: what they cover, how they end, and that they leave a trace."""

from datetime import timedelta
from typing import Any

import pytest

from sos_desktop.codes import HoldReason
from sos_desktop.errors import BadInput, Finished
from sos_desktop.records import holds
from sos_desktop.vault.store import Store


def test_a_hold_on_an_incident_covers_everybody_supported_because_of_it(ward: Any, audited: Any):
    incident = ward.incident()
    because, other = ward.meet(incident=incident), ward.meet()
    holds.on_incident(ward.store, incident.id, HoldReason.INQUEST, " 0115 496  0000 ", now=ward.now)
    (hold,) = holds.of_person(ward.store, because.person_id)
    assert hold == holds.of_incident(ward.store, incident.id)
    assert hold.said() == ("Bay 4, November: inquest, since 23 November 2026. Legal services: 0115 496 0000.")
    assert holds.of_person(ward.store, other.person_id) == ()
    assert audited()[-1] == "hold set"


def test_one_on_a_person_comes_first_and_covers_nobody_else(ward: Any):
    incident = ward.incident()
    one, other = ward.meet("Robin", incident), ward.meet("Finch", incident)
    holds.on_incident(ward.store, incident.id, HoldReason.INQUIRY, "", now=ward.now)
    holds.on_person(ward.store, one.person_id, HoldReason.CLAIM, "", now=ward.now + timedelta(hours=1))
    assert [hold.about for hold in holds.of_person(ward.store, one.person_id)] == ["Robin", "Bay 4, November"]
    assert [hold.why for hold in holds.of_person(ward.store, other.person_id)] == [HoldReason.INQUIRY]
    assert (
        holds.of_person(ward.store, one.person_id)[0].said() == "Robin: legal claim, since 23 November 2026."
    )


def test_there_is_one_at_a_time(ward: Any):
    incident = ward.incident()
    holds.on_incident(ward.store, incident.id, HoldReason.INQUEST, "", now=ward.now)
    with pytest.raises(BadInput, match="There is a hold already"):
        holds.on_incident(ward.store, incident.id, HoldReason.CLAIM, "", now=ward.now)


def test_it_is_lifted_with_a_reason_once_and_may_be_set_again(ward: Any, audited: Any):
    incident = ward.incident()
    hold = holds.on_incident(ward.store, incident.id, HoldReason.INQUEST, "", now=ward.now)
    with pytest.raises(BadInput, match="Why the hold ends is empty"):
        holds.lift(ward.store, hold, " ", now=ward.now)
    holds.lift(ward.store, hold, "The coroner closed it", now=ward.now)
    assert audited()[-1] == "hold lifted"
    with pytest.raises(BadInput, match="lifted already"):
        holds.lift(ward.store, hold, "Once more", now=ward.now)
    assert holds.of_incident(ward.store, incident.id) is None
    again = holds.on_incident(ward.store, incident.id, HoldReason.INQUEST, "", now=ward.now)
    assert again != hold


@pytest.mark.parametrize(
    "law",
    [
        "DELETE FROM holds",
        "UPDATE holds SET why = 'claim'",
        "UPDATE holds SET lifted = NULL, lifted_reason = '' WHERE lifted IS NOT NULL",
    ],
)
def test_that_it_stood_can_always_be_seen(ward: Any, store: Store, law: str):
    incident = ward.incident()
    hold = holds.on_incident(store, incident.id, HoldReason.INQUEST, "", now=ward.now)
    holds.lift(store, hold, "Closed", now=ward.now)
    with pytest.raises(Finished), store.change(now=ward.now) as change:
        change.run(law)
