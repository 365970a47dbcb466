"""Who is in the register is believed, and waited for while they send."""

from datetime import date, datetime

from sos_desktop.dates import Quarter
from sos_desktop.programme import register, senders, signing
from sos_desktop.programme.register import Entry
from sos_desktop.vault.folder import Vault

KEYS = [signing.public_key(bytes([number]) * 32) for number in range(4)]
SPRING, SUMMER = Quarter(2026, 2), Quarter(2026, 3)


def test_without_keys_nobody_is_refused(team: Vault, now: datetime, today: date) -> None:
    register.add(team.store, Entry("Ada Hale", sends_from=SPRING), now=now, today=today)
    assert senders.of(team.store) is None


def test_who_is_in_the_register_is_believed_and_who_sends_is_waited_for(
    team: Vault, now: datetime, today: date
) -> None:
    for entry in (
        Entry("Ada Hale", organisation="RX1", keys=(KEYS[0], KEYS[1]), sends_from=SPRING),
        Entry("Ben Osei", organisation="RHA", keys=(KEYS[2],)),
        Entry("Cay Lund", organisation="RX1", sends_from=SUMMER),
        Entry("Dot Ives", organisation="RX1", keys=(KEYS[3],), sends_from=SPRING, left_on=date(2026, 6, 1)),
        Entry("Eve Marsh"),
    ):
        register.add(team.store, entry, now=now, today=today)
    found = senders.of(team.store)
    assert found is not None
    assert [found.objection(key) for key in KEYS] == ["", "", "", ""]
    assert "not in the register" in found.objection("ab" * 32)
    assert [each.name for each in found.expected_in(SPRING)] == ["Ada Hale", "Dot Ives"]
    assert [each.name for each in found.expected_in(SUMMER, "RX1")] == ["Ada Hale", "Cay Lund"]
