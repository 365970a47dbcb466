"""From the SoS team's record book to a laptop and back: a pack, a summary made under it, and who can open that."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.programme import document, laptop_key, loading, preparing, register, senders
from sos_desktop.programme.register import Entry
from sos_desktop.summary import document as summaries
from sos_desktop.summary import ledger
from sos_desktop.summary.sealing import Opener
from sos_desktop.vault.folder import Vault


@pytest.fixture
def send(team: Vault, laptop: Vault, given: Any, now: datetime, today: date) -> Callable[..., None]:
    """The laptop's key goes into the register, and a pack with these summary settings onto the laptop."""

    def sent(**summary: Any) -> None:
        key = laptop_key.parse(laptop_key.text(laptop).encode())
        entry = Entry("Ada Hale", organisation="RX1", sends_from=Quarter(2026, 4), keys=(key,))
        register.add(team.store, entry, now=now, today=today)
        usual = {"mode": "noise", "epsilon": "1/2", "tables": ["case/total", "case/staff-group"], "merges": [],
                 "recipients": [], "offices": []}  # fmt: skip
        for part, content in given(summary=usual | summary).items():
            if part != "practitioners":
                preparing.keep(team.store, part, content, now=now)
        made = preparing.make(team, now=now, today=today)
        fingerprint = document.read(made.data).fingerprint
        loading.load(laptop, made.data, fingerprint=fingerprint, now=now)

    return sent


def test_a_summary_is_sealed_for_the_team_from_the_next_quarter_on(
    team: Vault, laptop: Vault, new_vault: Any, send: Any
) -> None:
    opener = Opener.of(team.meta)
    send(recipients=[{"name": "SoS team", "key": opener.recipient}])
    later, april = datetime(2027, 4, 2, 9, tzinfo=UTC), date(2027, 4, 2)
    this = ledger.issue(laptop, Quarter(2026, 4), now=later, today=april)
    assert (
        this.document.specification.name == "sos-summary-1"
    )  # what was recorded under one rule leaves under it
    under = ledger.issue(laptop, Quarter(2027, 1), now=later, today=april)
    assert under.name.endswith(".age")
    left = under.files[0].data
    read = summaries.read(opener.opened(left))
    assert [table.key for table in read.specification.tables] == ["case/total", "case/staff-group"]
    assert read.signer in register.signers(team.store)
    with pytest.raises(SummaryRefused, match="sealed for somebody else"):
        Opener.of(new_vault("Other team", kind="team").meta).opened(left)
    known = senders.of(team.store)
    assert known is not None
    assert register.expected(team.store, Quarter(2027, 1)).number == 1
