"""A change is kept whole or not at all, and the law is in the database too."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from sos_desktop.errors import BadInput, Finished, SaveFailed, VaultDamaged, VaultInUse
from sos_desktop.vault.connection import Connection, Failure
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Store


def _names(store: Store) -> list[str]:
    return [row["name"] for row in store.rows("SELECT name FROM practitioners ORDER BY name")]


def _add(change, name: str) -> int:
    return change.run("INSERT INTO practitioners (id, name, mine) VALUES (?, ?, 0)", (name.lower(), name))


def test_what_is_changed_is_there_afterwards(store: Store, now: datetime):
    with store.change(now=now) as change:
        assert _add(change, "Wren") == 1
    assert _names(store) == ["Wren"]


def test_what_fails_in_the_middle_leaves_nothing_behind(store: Store, now: datetime):
    with pytest.raises(KeyError), store.change(now=now) as change:
        _add(change, "Wren")
        change.audit("practitioner-added", "wren", "Wren")
        raise KeyError
    assert _names(store) == []
    assert store.head().seq == 1


def test_a_change_inside_a_change_is_one_change(store: Store, now: datetime):
    with pytest.raises(KeyError), store.change(now=now) as outer:
        _add(outer, "Wren")
        with store.change(now=now) as inner:
            _add(inner, "Robin")
        assert _names(store) == ["Robin", "Wren"]
        raise KeyError
    assert _names(store) == []


def test_a_change_inside_a_change_is_audited_at_its_own_moment(store: Store, now: datetime):
    with store.change(now=now) as outer:
        with store.change(now=now + timedelta(minutes=5)) as inner:
            inner.audit("inner", "wren")
        outer.audit("outer", "wren")
    rows = store.rows("SELECT action, utc FROM audit ORDER BY seq DESC LIMIT 2")
    assert [tuple(row) for row in rows] == [
        ("outer", "2026-11-23T14:05:00Z"),
        ("inner", "2026-11-23T14:10:00Z"),
    ]


def test_a_part_that_failed_cannot_be_hidden_from_the_whole(store: Store, now: datetime):
    with pytest.raises(RuntimeError), store.change(now=now) as outer:
        _add(outer, "Wren")
        with pytest.raises(KeyError), store.change(now=now):
            raise KeyError
    assert _names(store) == []


def test_half_a_character_is_refused_in_words(store: Store, now: datetime):
    with pytest.raises(BadInput, match="half there"), store.change(now=now) as change:
        _add(change, "\ud800")
    with pytest.raises(BadInput, match="half there"):
        store.rows("SELECT ?", ("\udfff",))


@pytest.mark.parametrize(
    "law",
    [
        "UPDATE audit SET action = 'other'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit",
        "UPDATE meta SET demonstration = 1",
        "DELETE FROM meta",
    ],
)
def test_what_must_stay_cannot_be_altered(store: Store, now: datetime, law: str):
    with pytest.raises(Finished), store.change(now=now) as change:
        change.run(law)
    assert store.first_unsound_entry() is None


class Faulty:
    """A connection that fails at one statement, as a disk does."""

    def __init__(self, real: Connection, at: str, code: int, *, after: bool = False) -> None:
        self.real, self.at, self.code, self.after, self.failed = real, at, code, after, False

    def execute(self, sql: str, *arguments: object) -> object:
        if sql.startswith(self.at) and not self.failed:
            self.failed = True
            if self.after:
                self.real.execute(sql, *arguments)
            problem = Failure("made up")
            problem.sqlite_errorcode = self.code
            raise problem
        return self.real.execute(sql, *arguments)

    def close(self) -> None:
        pass

    @property
    def in_transaction(self) -> bool:
        return self.real.in_transaction


class Disk:
    """A database that is full at the page it has reached, until room is made (once)."""

    def __init__(self, vault: Vault, *, reserve: bool) -> None:
        vault.store.connection.set_authorizer(None)
        self.connection = Faulty(vault.store.connection, "never", 0)
        self.reserve = reserve
        self.store = Store(
            lambda: self.connection,
            vault_id=vault.meta.vault_id,
            audit_key=vault.meta.audit_key,
            make_room=self.make_room,
            connection=self.connection,
        )

    def fill(self) -> None:
        self.connection.execute("PRAGMA max_page_count = 1")

    def make_room(self) -> bool:
        had, self.reserve = self.reserve, False
        if had:
            self.connection.execute("PRAGMA max_page_count = 100000")
        return had


LONG = "made-up " * 2000


def test_a_full_disk_is_given_the_reserve_and_the_whole_change_is_kept(vault: Vault, now: datetime):
    disk = Disk(vault, reserve=True)
    disk.fill()
    with disk.store.change(now=now) as change:
        _add(change, "Wren")
        change.audit("practitioner-added", "wren", "Wren")
        assert _add(change, LONG) == 1
        _add(change, "Robin")
    assert _names(disk.store) == ["Robin", "Wren", LONG]
    assert (disk.store.head().seq, disk.store.first_unsound_entry()) == (2, None)


def test_without_room_even_then_the_text_stays_on_the_screen_and_nothing_is_half_kept(
    vault: Vault, now: datetime
):
    disk = Disk(vault, reserve=False)
    with disk.store.change(now=now) as change:
        _add(change, "Wren")
    disk.fill()
    with pytest.raises(SaveFailed, match="Your text is still on the screen") as refused:  # noqa: SIM117
        with disk.store.change(now=now) as change:
            _add(change, "Robin")
            _add(change, LONG)
    assert refused.value.code == "disk-full"
    assert "Free some space, then try again." in str(refused.value)
    assert _names(disk.store) == ["Wren"]


def faulty(vault: Vault, at: str, code: int, *, after: bool = False, room: bool = True) -> Store:
    """A store whose first connection fails once and whose next ones do not."""
    real = vault.store.connection

    def opening() -> Connection:
        if real.in_transaction:
            real.execute("ROLLBACK")
        return real

    return Store(
        opening,
        vault_id=vault.meta.vault_id,
        audit_key=vault.meta.audit_key,
        make_room=lambda: room,
        connection=Faulty(real, at, code, after=after),
    )


IOERR, CORRUPT, FULL, NOMEM, CANTOPEN, BUSY = 10, 11, 13, 7, 14, 5


def test_one_failed_read_is_asked_again_before_anybody_hears_of_damage(vault: Vault):
    for code in (IOERR, CORRUPT, IOERR | 1 << 8):
        assert _names(faulty(vault, "SELECT", code)) == []


def test_a_disk_that_is_full_at_the_very_end_gets_the_reserve_too(vault: Vault, now: datetime):
    store = faulty(vault, "COMMIT", FULL)
    with store.change(now=now) as change:
        _add(change, "Wren")
    assert _names(store) == ["Wren"]


def test_a_reserve_that_is_gone_is_told_at_the_very_end(vault: Vault, now: datetime):
    store = faulty(vault, "COMMIT", FULL, room=False)
    with pytest.raises(SaveFailed, match="disk is full"), store.change(now=now) as change:
        _add(change, "Wren")
    assert _names(store) == []


@pytest.mark.parametrize("code", [IOERR, NOMEM, CANTOPEN])
@pytest.mark.parametrize("landed", [True, False])
def test_after_a_failed_commit_the_disk_is_asked_and_trying_again_adds_nothing_twice(
    vault: Vault, now: datetime, code: int, landed: bool
):
    """A commit that reported an error may have landed (measured), so both are possible."""
    store = faulty(vault, "COMMIT", code, after=landed)
    with pytest.raises(SaveFailed, match="still on the screen"), store.change(now=now) as change:
        _add(change, "Wren")
    assert _names(store) == (["Wren"] if landed else [])
    with store.change(now=now) as change:
        change.run("INSERT INTO practitioners VALUES ('wren', 'Wren', 0) ON CONFLICT DO NOTHING")
    assert _names(store) == ["Wren"]


def test_a_read_that_fails_inside_a_change_undoes_it(vault: Vault, now: datetime):
    store = faulty(vault, "SELECT", IOERR)
    with pytest.raises(SaveFailed), store.change(now=now) as change:
        _add(change, "Wren")
        _names(store)
    assert _names(store) == []


def test_an_undo_that_fails_is_left_to_the_journal(vault: Vault, now: datetime):
    store = faulty(vault, "ROLLBACK", IOERR)
    with pytest.raises(KeyError), store.change(now=now) as change:
        _add(change, "Wren")
        raise KeyError
    assert _names(store) == []


def test_a_program_that_holds_the_file_is_waited_for_and_then_named(vault: Vault, now: datetime):
    store = faulty(vault, "BEGIN", BUSY)
    with pytest.raises(VaultInUse, match="Another program is holding"), store.change(now=now):
        pytest.fail("it began")
    with store.change(now=now) as change:
        _add(change, "Wren")
    assert _names(store) == ["Wren"]


def test_an_audit_that_cannot_be_followed_is_told_as_damage(vault: Vault):
    with pytest.raises(VaultDamaged):
        faulty(vault, "SELECT seq, utc", CORRUPT).first_unsound_entry()


@pytest.mark.parametrize(
    "text", ["", "👩🏽‍⚕️ é", "שלום עולם \u202eabc", "a\x00b", "'); DROP TABLE audit; --", "x" * 2_000_000]
)
def test_whatever_is_typed_comes_back_character_by_character(store: Store, now: datetime, text: str):
    with store.change(now=now) as change:
        change.run("INSERT INTO practitioners VALUES ('id', ?, 0)", (text,))
    assert store.row("SELECT name FROM practitioners")["name"] == text


def test_named_arguments_work_like_numbered_ones(store: Store, now: datetime):
    with store.change(now=now) as change:
        change.run("INSERT INTO practitioners VALUES (:id, :name, 0)", {"id": "wren", "name": "Wren"})
    assert store.row("SELECT name FROM practitioners WHERE id = :id", {"id": "wren"})["name"] == "Wren"
    assert store.row("SELECT name FROM practitioners WHERE id = ?", ("robin",)) is None


def test_another_thread_cannot_use_it(store: Store):
    """The connection never leaves the vault thread; whoever tries is told at once."""
    with ThreadPoolExecutor(1) as pool:
        problem = pool.submit(store.rows, "SELECT 1").exception()
    assert isinstance(problem, Failure)
