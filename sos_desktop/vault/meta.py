"""The one row that says which vault this is; it is fixed when the vault is made."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sos_desktop.dates import from_stamp, stamp
from sos_desktop.vault.connection import Connection

Kind = Literal["casework", "team"]


@dataclass(frozen=True)
class Meta:
    """Which vault this is. Its three keys are random, and outlive a change of the data key.

    ``install_key`` makes the noise of summaries and is as sensitive as the records; ``signing_seed`` is the
    Ed25519 seed that summaries are signed with.
    """

    vault_id: bytes
    kind: Kind
    demonstration: bool
    nickname: str
    organisation: str
    created: datetime
    audit_key: bytes = field(repr=False)
    signing_seed: bytes = field(repr=False)
    install_key: bytes = field(repr=False)


def keep(connection: Connection, meta: Meta) -> None:
    connection.execute(
        "INSERT INTO meta (only_row, vault_id, kind, demonstration, nickname, organisation, created,"
        " audit_key, signing_seed, install_key) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            meta.vault_id,
            meta.kind,
            int(meta.demonstration),
            meta.nickname,
            meta.organisation,
            stamp(meta.created),
            meta.audit_key,
            meta.signing_seed,
            meta.install_key,
        ),
    )


def read(connection: Connection) -> Meta | None:
    row = connection.execute("SELECT * FROM meta").fetchone()
    if row is None:
        return None
    return Meta(
        vault_id=row["vault_id"],
        kind=row["kind"],
        demonstration=bool(row["demonstration"]),
        nickname=row["nickname"],
        organisation=row["organisation"],
        created=from_stamp(row["created"]),
        audit_key=row["audit_key"],
        signing_seed=row["signing_seed"],
        install_key=row["install_key"],
    )
