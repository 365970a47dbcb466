"""Which tier of support was used: the highest that any session of a case led to."""

from sos_desktop.codes import Onward, SessionKind
from sos_desktop.records.coded import Said
from sos_desktop.vault.store import Change

_EXPERT = 3
"""The tier of expert support; a session with a peer supporter is tier 2."""


def of(kind: SessionKind, given: Said) -> int | None:
    """The tier that a session led to; None where it leaves that of the case as it is."""
    if given.chosen("decision") == Onward.TIER_3_ACCEPTED or "tier-3" in given.codes("signposted-accepted"):
        return _EXPERT
    return 2 if kind in (SessionKind.ONE_TO_ONE, SessionKind.SUPPORTIVE) else None


def use(change: Change, case_id: str, tier: int | None) -> None:
    """The highest tier that was used counts."""
    if tier is not None:
        change.run("UPDATE cases SET tier = max(coalesce(tier, 0), ?) WHERE id = ?", (tier, case_id))
