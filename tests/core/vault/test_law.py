"""The law is in the database too: what the triggers refuse, whoever asks."""

from datetime import datetime

import pytest

from sos_desktop.errors import BadInput, Finished
from sos_desktop.vault.connection import Failure
from sos_desktop.vault.store import Store

BEGINNING = """
INSERT INTO questionnaires VALUES ('guide|1', x'00', '{}');
INSERT INTO people (id, code_name, staff_group, organisation, made)
  VALUES ('p1', 'Wren', 'students', 'own', '2026-11-01T09:00:00Z');
INSERT INTO people (id, code_name, staff_group, organisation, made)
  VALUES ('p2', 'Robin', 'students', 'own', '2026-11-01T09:00:00Z');
INSERT INTO cases (id, person_id, exposure, source, made) VALUES ('c1', 'p1', 'direct', 'self', '2026-11-01T09:00:00Z');
INSERT INTO sessions (id, kind, case_id, guide, state, held_on, began, saved)
VALUES ('draft', 'one-to-one', 'c1', 'guide|1', 'draft', '2026-11-23', '2026-11-23T14:00:00Z', '2026-11-23T14:00:00Z');
INSERT INTO sessions (id, kind, case_id, guide, state, held_on, began, saved, welcomed)
VALUES ('welcomed', 'one-to-one', 'c1', 'guide|1', 'draft', '2026-11-23', '2026-11-23T14:00:00Z',
'2026-11-23T14:00:00Z', '2026-11-23T14:01:00Z');
INSERT INTO answers VALUES ('welcomed', 'guide|1', 'note', '[]', '2026-11-23T14:02:00Z');
INSERT INTO answers VALUES ('draft', 'guide|1', 'welcome-read', '[]', '2026-11-23T14:02:00Z');
INSERT INTO sessions (id, kind, case_id, guide, state, held_on, began, saved, welcomed)
VALUES ('done', 'one-to-one', 'c1', 'guide|1', 'draft', '2026-11-23', '2026-11-23T14:00:00Z',
'2026-11-23T14:00:00Z', '2026-11-23T14:01:00Z');
INSERT INTO answers VALUES ('done', 'guide|1', 'note', '[]', '2026-11-23T14:02:00Z');
INSERT INTO practitioners VALUES ('k1', 'Made Up', 1), ('k2', 'Made Down', 0);
INSERT INTO facilitators VALUES ('done', 'k1'), ('welcomed', 'k1');
INSERT INTO instruments VALUES ('done', 'guide|1', 3), ('welcomed', 'guide|1', NULL);
INSERT INTO attendance (session_id, staff_group, invited, attended)
VALUES ('done', 'students', 8, 5), ('welcomed', 'students', 2, 1);
UPDATE sessions SET state = 'finished', finished = '2026-11-23T15:00:00Z' WHERE id = 'done';
INSERT INTO followups (id, case_id, kind, due, opens, closes, state)
VALUES ('f1', 'c1', '28-day', '2026-12-21', '2026-12-14', '2027-01-04', 'open');
INSERT INTO versions VALUES ('done', 1, 'session', 'p1', '2026-11-23T15:00:00Z', 'x', '', '{}');
INSERT INTO versions VALUES ('other', 1, 'session', 'p2', '2026-11-23T15:00:00Z', 'x', '', '{}');
INSERT INTO versions VALUES ('meeting', 1, 'incident', NULL, '2026-11-23T15:00:00Z', 'x', '', '{}');
INSERT INTO summaries VALUES ('file', '2026-Q3', 'default-1', x'00', '2026-11-23T15:00:00Z', NULL);
INSERT INTO summary_events VALUES ('file', 'case', 'c1', '{}');
"""


@pytest.fixture
def begun(store: Store, now: datetime) -> Store:
    with store.change(now=now) as change:
        for statement in BEGINNING.split(";\n"):
            change.run(statement)
    return store


@pytest.mark.parametrize(
    "law",
    [
        "UPDATE sessions SET step = 'close' WHERE id = 'done'",
        "UPDATE sessions SET state = 'draft' WHERE id = 'done'",
        "DELETE FROM sessions WHERE id = 'done'",
        "REPLACE INTO sessions SELECT * FROM sessions WHERE id = 'done'",
        "UPDATE answers SET value = '[1]' WHERE session_id = 'done'",
        "UPDATE answers SET session_id = 'done', place = 'moved' WHERE session_id = 'welcomed'",
        "UPDATE answers SET session_id = 'welcomed', place = 'moved' WHERE session_id = 'done'",
        "DELETE FROM answers WHERE session_id = 'done'",
        "INSERT INTO answers VALUES ('done', 'guide|1', 'more', '[]', '2026-11-23T16:00:00Z')",
        "INSERT INTO answers VALUES ('done', 'guide|1', 'note', '[2]', '2026-11-23T16:00:00Z')"
        " ON CONFLICT DO UPDATE SET value = excluded.value",
        "INSERT INTO facilitators VALUES ('done', 'k2')",
        "UPDATE facilitators SET practitioner_id = 'k2' WHERE session_id = 'done'",
        "UPDATE facilitators SET session_id = 'done', practitioner_id = 'k2' WHERE session_id = 'welcomed'",
        "DELETE FROM facilitators WHERE session_id = 'done'",
        "INSERT INTO instruments VALUES ('done', 'guide|2', 1)",
        "UPDATE instruments SET score = 0 WHERE session_id = 'done'",
        "REPLACE INTO instruments VALUES ('done', 'guide|1', 0)",
        "DELETE FROM instruments WHERE session_id = 'done'",
        "INSERT INTO attendance VALUES ('done', 'not-stated', 8, 5, 0)",
        "UPDATE attendance SET attended = 6 WHERE session_id = 'done'",
        "UPDATE attendance SET session_id = 'welcomed', staff_group = 'moved' WHERE session_id = 'done'",
        "DELETE FROM attendance WHERE session_id = 'done'",
    ],
)
def test_a_finished_record_is_amended_never_altered(begun: Store, now: datetime, law: str):
    with (
        pytest.raises(Finished, match="A finished record is amended, never altered"),
        begun.change(now=now) as change,
    ):
        change.run(law)


@pytest.mark.parametrize(
    "law",
    [
        "UPDATE sessions SET step = 'before' WHERE id = 'draft'",
        "INSERT INTO answers VALUES ('draft', 'guide|1', 'note', '[]', '2026-11-23T16:00:00Z')",
        "UPDATE answers SET place = 'note' WHERE session_id = 'draft'",
        "UPDATE answers SET session_id = 'draft' WHERE session_id = 'welcomed'",
        "INSERT INTO sessions (id, kind, guide, state, held_on, began, saved, step)"
        " VALUES ('skipped', 'group', 'guide|1', 'draft', '2026-11-23', '', '', 'close')",
    ],
)
def test_nothing_is_written_before_the_welcome(begun: Store, now: datetime, law: str):
    with pytest.raises(BadInput, match="The welcome comes before anything is written"):  # noqa: SIM117
        with begun.change(now=now) as change:
            change.run(law)


def test_a_welcome_that_was_given_stays_given(begun: Store, now: datetime):
    for law in ("welcomed = NULL", "welcomed = '2026-11-23T14:30:00Z'"):
        with (
            pytest.raises(BadInput, match="The welcome is never taken back"),
            begun.change(now=now) as change,
        ):
            change.run(f"UPDATE sessions SET {law} WHERE id = 'welcomed'")  # noqa: S608  two fixed texts


@pytest.mark.parametrize(
    "law",
    [
        "UPDATE versions SET content = '{1}'",
        "DELETE FROM versions WHERE object_id = 'done'",
        "REPLACE INTO versions SELECT * FROM versions WHERE object_id = 'done'",
        "UPDATE questionnaires SET content = '{1}'",
        "REPLACE INTO questionnaires VALUES ('guide|1', x'01', '{1}')",
        "DELETE FROM questionnaires",
        "UPDATE meta SET signing_seed = install_key",
        "UPDATE meta SET demonstration = 1 - demonstration",
        "REPLACE INTO meta SELECT * FROM meta",
        "UPDATE followups SET due = '2027-01-01'",
        "UPDATE followups SET closes = '2027-01-01'",
        "DELETE FROM followups",
        "UPDATE summaries SET package = x'01'",
        "DELETE FROM summaries",
        "REPLACE INTO summaries SELECT * FROM summaries",
        "UPDATE summary_events SET categories = '{1}'",
        "DELETE FROM summary_events",
    ],
)
def test_what_was_kept_or_sent_stays_as_it_was(begun: Store, now: datetime, law: str):
    with pytest.raises(Finished), begun.change(now=now) as change:
        change.run(law)


def test_only_the_versions_of_somebody_who_is_being_erased_may_go(begun: Store, now: datetime):
    with begun.change(now=now) as change:
        change.run("INSERT INTO erasing VALUES ('p1')")
        assert change.run("DELETE FROM versions WHERE person_id = 'p1'") == 1
    for other in ("person_id = 'p2'", "person_id IS NULL"):
        with pytest.raises(Finished), begun.change(now=now) as change:
            change.run(f"DELETE FROM versions WHERE {other}")  # noqa: S608  two fixed texts


@pytest.fixture
def numbered(begun: Store, now: datetime) -> Store:
    """The same, with the finished session between its versions, and a draft in the bin."""
    with begun.change(now=now) as change:
        change.run("INSERT INTO versions VALUES ('done', 2, 'session', 'p1', '', 'x', '', '{}')")
        change.run("UPDATE sessions SET binned = '2026-11-23T15:00:00Z' WHERE id = 'welcomed'")
        change.run(
            "INSERT INTO moves VALUES ('done', 2, 'p1', 'c1', 'p2', 'c2', '2026-11-23T15:00:00Z', NULL)"
        )
    return begun


@pytest.mark.parametrize(
    "law",
    [
        "INSERT INTO rewriting (session_id, number) VALUES ('done', 1)",
        "INSERT INTO rewriting (session_id, number) VALUES ('draft', 1)",
        "INSERT INTO answers VALUES ('welcomed', 'guide|1', 'more', '[]', '2026-11-23T16:00:00Z')",
        "UPDATE answers SET value = '[1]' WHERE session_id = 'welcomed'",
        "UPDATE moves SET to_person = 'p1'",
        "DELETE FROM moves",
    ],
)
def test_a_record_goes_from_version_to_version_and_the_bin_stays_as_it_is(
    numbered: Store, now: datetime, law: str
):
    with pytest.raises(Finished), numbered.change(now=now) as change:
        change.run(law)


@pytest.mark.parametrize(
    "law",
    [
        "UPDATE sessions SET state = 'draft', finished = NULL WHERE id = 'done'",
        "UPDATE sessions SET held_on = '2026-11-01' WHERE id = 'done'",
        "UPDATE sessions SET finished = '2026-11-01T00:00:00Z' WHERE id = 'done'",
        "DELETE FROM sessions WHERE id = 'done'",
        "UPDATE rewriting SET number = 1",
        "DELETE FROM rewriting",
    ],
)
def test_on_the_way_to_its_next_version_a_record_stays_finished(numbered: Store, now: datetime, law: str):
    with pytest.raises(Finished), numbered.change(now=now) as change:
        change.run("INSERT INTO rewriting (session_id, number) VALUES ('done', 2)")
        change.run("DELETE FROM answers WHERE session_id = 'done'")
        change.run(law)
    assert numbered.rows("SELECT 1 FROM answers WHERE session_id = 'done'") != []


def test_nothing_can_be_committed_on_the_way_to_a_version(numbered: Store, now: datetime):
    with pytest.raises(Failure), numbered.change(now=now) as change:
        change.run("INSERT INTO rewriting (session_id, number) VALUES ('done', 2)")
        change.run("DELETE FROM answers WHERE session_id = 'done'")
    assert numbered.rows("SELECT 1 FROM answers WHERE session_id = 'done'") != []
    with numbered.change(now=now) as change:
        change.run("INSERT INTO rewriting (session_id, number) VALUES ('done', 2)")
        change.run("INSERT INTO versions VALUES ('done', 3, 'session', 'p1', '', 'x', '', '{}')")
        change.run("DELETE FROM rewriting")


@pytest.mark.parametrize(
    "mistake",
    [
        "UPDATE sessions SET binned = '2026-11-23T15:00:00Z' WHERE id = 'done'",
        "UPDATE sessions SET state = 'finished', finished = '2026-11-23T15:00:00Z' WHERE id = 'welcomed'",
        "UPDATE followups SET void = '2026-11-23T15:00:00Z'",
    ],
)
def test_what_is_finished_or_open_is_never_put_away(numbered: Store, now: datetime, mistake: str):
    with pytest.raises((Failure, Finished)), numbered.change(now=now) as change:
        change.run(mistake)


def test_a_follow_up_of_somebody_who_was_assessed_never_stands_for_nothing(begun: Store, now: datetime):
    with pytest.raises(Finished, match="A follow-up is closed, never deleted"):  # noqa: SIM117
        with begun.change(now=now) as change:
            change.run("UPDATE followups SET state = 'closed', ended = '2026-11-24', void = '2026-11-24'")


def test_what_was_begun_goes_through_the_bin_and_goes_with_somebody_who_is_erased(
    begun: Store, now: datetime
):
    with pytest.raises(Finished, match="A draft goes through the bin"), begun.change(now=now) as change:
        change.run("DELETE FROM sessions WHERE id = 'welcomed'")
    with begun.change(now=now) as change:
        for table in ("answers", "facilitators", "instruments", "attendance"):
            change.run(f"DELETE FROM {table} WHERE session_id = 'welcomed'")  # noqa: S608  four fixed names
        change.run("INSERT INTO erasing VALUES ('p1')")
        assert change.run("DELETE FROM sessions WHERE id = 'welcomed'") == 1


def test_the_versions_of_a_moved_record_go_with_the_right_person(numbered: Store, now: datetime):
    with numbered.change(now=now) as change:
        change.run("INSERT INTO erasing VALUES ('p2')")
        assert change.run("DELETE FROM versions WHERE object_id = 'done'") == 2
        assert change.run("DELETE FROM moves") == 1


def test_a_draft_may_be_changed_and_a_follow_up_closed(begun: Store, now: datetime):
    with begun.change(now=now) as change:
        assert change.run("UPDATE answers SET value = '[3]' WHERE session_id = 'welcomed'") == 1
        assert change.run("UPDATE sessions SET step = 'before' WHERE id = 'welcomed'") == 1
        assert change.run("UPDATE followups SET state = 'done', ended = '2026-12-21'") == 1
        assert change.run("UPDATE summaries SET withdrawn = '2026-12-21'") == 1
        assert change.run("UPDATE facilitators SET practitioner_id = 'k2' WHERE session_id = 'welcomed'") == 1
        assert change.run("UPDATE instruments SET score = 1 WHERE session_id = 'welcomed'") == 1
        assert change.run("DELETE FROM attendance WHERE session_id = 'welcomed'") == 1


def test_a_withdrawal_stays_so_that_nothing_leaves_three_times(begun: Store, now: datetime):
    with begun.change(now=now) as change:
        change.run("UPDATE summaries SET withdrawn = '2026-12-21'")
    with pytest.raises(Finished), begun.change(now=now) as change:
        change.run("UPDATE summaries SET withdrawn = NULL")


@pytest.mark.parametrize(
    "mistake",
    [
        "INSERT INTO identities VALUES ('nobody', 'made up', '')",
        "INSERT INTO people (id, code_name, staff_group, organisation, made)"
        " VALUES ('p3', 'WREN', 'students', 'own', '2026-11-01T09:00:00Z')",
        "UPDATE cases SET tier = 4",
        "UPDATE cases SET tier = 'high'",
        "UPDATE cases SET source = NULL",
        "UPDATE followups SET state = 'done'",
        "UPDATE sessions SET state = 'finished' WHERE id = 'welcomed'",
        "UPDATE sessions SET state = 'finished', finished = '2026-11-23T15:00:00Z' WHERE id = 'draft'",
    ],
)
def test_a_mistake_of_ours_is_not_told_as_somebodys_finished_record(
    begun: Store, now: datetime, mistake: str
):
    with pytest.raises(Failure), begun.change(now=now) as change:
        change.run(mistake)
