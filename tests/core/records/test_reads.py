"""How often records were opened: counted, and each one written down only where the policy asks for it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sos_desktop.records import reads
from sos_desktop.vault import backup, restore
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS


def test_reading_is_counted_by_day_and_says_nothing_of_whom(ward: Any, audited: Callable[[], list[str]]):
    before = audited()
    for _ in range(3):
        reads.note(ward.store, "somebody", each=False, now=ward.now)
    ward.later(days=1)
    reads.note(ward.store, "somebody", each=False, now=ward.now)
    assert reads.per_day(ward.store) == {"2026-11-23": 3, "2026-11-24": 1}
    assert audited() == before


def test_where_the_policy_asks_each_stands_in_the_audit_by_its_id(ward: Any):
    reads.note(ward.store, "somebody", each=True, now=ward.now)
    row = ward.store.row("SELECT action, object_id FROM audit ORDER BY seq DESC LIMIT 1")
    assert tuple(row) == ("record read", "somebody")


def test_a_backup_that_is_looked_at_is_not_written_to(vault: Vault, ward: Any, passphrase: str):
    made = backup.make(vault, now=ward.now)
    looked = partial(restore.look_inside, limits=CHEAP_LIMITS)(made.path, passphrase, now=ward.now)
    reads.note(looked.store, "somebody", each=True, now=ward.now)
    assert reads.per_day(looked.store) == {}
    looked.close(now=ward.now)
