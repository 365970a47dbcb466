"""What a record book is like from the inside, in bands: never what it is called, where it lies or what it holds."""

import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from sos_desktop.dates import london_date
from sos_desktop.diagnostics.values import (
    AGE,
    FINDING,
    SHARE,
    age,
    band,
    gigabytes,
    many,
    megabytes,
    one_of,
    said,
)
from sos_desktop.vault import backup_state, disks, places
from sos_desktop.vault.creation import DATABASE
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.soundness import Finding

_FILE_SYSTEM = one_of(
    *(
        "ext4",
        "ext3",
        "ext2",
        "xfs",
        "btrfs",
        "zfs",
        "f2fs",
        "overlay",
        "tmpfs",
        "ecryptfs",
        "ntfs",
        "refs",
        "apfs",
    ),
    *("hfs", "vfat", "exfat", "fat32", "nfs", "nfs4", "cifs", "smb3", "another"),
)
_KINDS = one_of("casework", "team")
_WAYS = one_of("passphrase", "recovery", "escrow")
Counted = Literal["incidents", "people", "sessions", "followups", "versions", "summaries"]
"""The tables whose rows are counted."""


@dataclass(frozen=True)
class Book:
    """Everything that a report says about the record book that is open."""

    kind: str | None = said("Kind", _KINDS)
    demonstration: bool | None = said("Made-up records")
    read_only: bool | None = said("Can only be read")
    opened_with: str | None = said("Opened with", _WAYS)
    form: int | None = said("Form of the records")
    escrow: bool | None = said("An escrow key is set")
    ways_in: int | None = said("Ways to open it")
    incidents: str | None = band("Incidents")
    people: str | None = band("People")
    sessions: str | None = band("Sessions")
    follow_ups: str | None = band("Follow-ups")
    versions: str | None = band("Kept versions")
    summaries: str | None = band("Summaries")
    audited: str | None = band("Lines of the audit chain")
    size: str | None = band("Size of the records")
    free: str | None = band("Free on its disk")
    file_system: str | None = said("File system", _FILE_SYSTEM)
    ordinary: bool | None = said("Lies where a record book should")
    notices: int | None = said("Notices at the last unlock")
    audit_chain: str | None = said("Audit chain, looked at now", FINDING)
    checks: str | None = said("All checks, looked at now", SHARE)
    backups: str | None = band("Backups here")
    last_backup: str | None = said("Last checked backup", AGE)
    second_place: bool | None = said("A second place for backups is set")
    second_backup: str | None = said("Last copy there", AGE)
    rehearsed: str | None = said("Last rehearsal", AGE)
    rehearsal_sound: bool | None = said("It went well")


def of_vault(vault: Vault, *, now: datetime) -> Book:
    """Of an open record book, on its thread. Reads the whole audit chain, and nothing that anybody wrote."""
    from sos_desktop.vault import migrate

    today, state = london_date(now), backup_state.state(vault.folder)
    return Book(
        kind=vault.meta.kind,
        demonstration=vault.meta.demonstration,
        read_only=vault.read_only,
        opened_with=vault.opened_with,
        form=migrate.version(vault.store.connection),
        escrow=any(slot.type == "escrow" for slot in vault.key_file.slots),
        ways_in=len(vault.key_file.slots),
        incidents=_rows(vault, "incidents"),
        people=_rows(vault, "people"),
        sessions=_rows(vault, "sessions"),
        follow_ups=_rows(vault, "followups"),
        versions=_rows(vault, "versions"),
        summaries=_rows(vault, "summaries"),
        audited=many(vault.store.head().seq),
        size=_size(vault.folder / DATABASE),
        free=_free(vault.folder),
        file_system=_file_system(vault.folder),
        ordinary=not places.moved(vault.folder),
        notices=len(vault.notices),
        audit_chain="sound" if vault.store.first_unsound_entry() is None else "not sound",
        checks="not looked at",
        backups=many(state.many),
        last_backup=age(state.last and london_date(state.last), today),
        second_place=state.has_second_place,
        second_backup=age(state.second and london_date(state.second), today),
        rehearsed=age(state.rehearsed and london_date(state.rehearsed), today),
        rehearsal_sound=None if state.rehearsed is None else not state.rehearsal_failed,
    )


def looked_at(book: Book, findings: tuple[Finding, ...]) -> Book:
    """With what ``soundness.findings`` has found."""
    sound = sum(finding.sound for finding in findings)
    return replace(book, checks=f"{sound} of {len(findings)} sound")


def _rows(vault: Vault, table: Counted) -> str:
    (row,) = vault.store.rows(f"SELECT count(*) AS many FROM {table}")  # noqa: S608 - one of our own names
    return many(row["many"])


def _size(file: Path) -> str | None:
    try:
        return megabytes(file.stat().st_size)
    except OSError:
        return None


def _free(folder: Path) -> str | None:
    try:
        return gigabytes(shutil.disk_usage(folder).free)
    except OSError:
        return None


def _file_system(folder: Path) -> str | None:
    found = disks.under(folder).file_system
    return found if not found or _FILE_SYSTEM.fullmatch(found) else "another"
