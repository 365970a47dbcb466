"""A record book with something in it, and ways to look at what is in it."""

from collections.abc import Callable
from datetime import datetime

import pytest

from sos_desktop.vault.folder import Vault


@pytest.fixture
def keep(now: datetime) -> Callable[[Vault, str], None]:
    """Save one made-up row, with its line in the audit."""

    def one(vault: Vault, name: str) -> None:
        with vault.store.change(now=now) as change:
            change.run("INSERT INTO practitioners VALUES (?, ?, 0)", (name, f"{name} (made up) " * 20))
            change.audit("colleague entered", name, name)

    return one


@pytest.fixture
def names() -> Callable[[Vault], list[str]]:
    """What ``keep`` has saved."""

    def found(vault: Vault) -> list[str]:
        rows = vault.store.rows("SELECT id, name FROM practitioners WHERE mine = 0 ORDER BY id")
        assert all(row["name"] == f"{row['id']} (made up) " * 20 for row in rows)
        return [row["id"] for row in rows]

    return found


@pytest.fixture
def written(vault: Vault, keep: Callable[[Vault, str], None]) -> Vault:
    """The open record book with Robin and Wren in it."""
    for name in ("robin", "wren"):
        keep(vault, name)
    return vault
