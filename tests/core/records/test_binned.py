"""The bin: unfinished sessions lie there until somebody takes them out or deletes them for good."""

import pytest

from sos_desktop.codes import SessionKind
from sos_desktop.errors import BadInput, Finished
from sos_desktop.records import binned, followups, sessions, story
from sos_desktop.records import today as todays
from sos_desktop.vault.connection import Failure, ask

MARKER = "A word that nobody else says: kittiwake."


def put(ward, session):
    binned.put(ward.store, session, now=ward.now)


def today(ward):
    return todays.read(ward.store, today=ward.today)


@pytest.fixture
def case(ward):
    return ward.meet("Wren", ward.incident())


@pytest.fixture
def draft(ward, case):
    session = ward.begin(case)
    ward.answer(session, "note", MARKER)
    return session


def test_what_is_in_the_bin_is_not_unfinished_and_the_person_waits_again(ward, case, draft):
    assert (today(ward).waiting, today(ward).in_the_bin) == ((), 0)
    put(ward, draft)
    now = today(ward)
    assert (now.unfinished, now.in_the_bin) == ((), 1)
    assert [line.case_id for line in now.waiting] == [case.id]
    assert story.read(ward.store, case.person_id).cases[0].sessions == ()


def test_the_bin_says_what_lies_in_it_the_latest_first(ward, draft):
    group = ward.begin_group(ward.incident(label="Bay 7"))
    put(ward, draft)
    ward.later(hours=1)
    put(ward, group)
    first, second = binned.listed(ward.store)
    assert (first.kind, first.with_whom, first.reopened) == (SessionKind.GROUP, "Bay 7", False)
    assert (second.session_id, second.with_whom) == (draft, "Wren")
    assert second.where == "step 1 of 7, Welcome and confidentiality"
    assert first.binned == ward.now and first.saved < first.binned


def test_it_comes_back_with_everything_in_it(ward, draft):
    before = sessions.read(ward.store, draft).answers
    put(ward, draft)
    binned.restore(ward.store, draft, now=ward.now)
    assert sessions.read(ward.store, draft).answers == before
    assert [line.session_id for line in today(ward).unfinished] == [draft]
    assert binned.listed(ward.store) == ()
    ward.close(draft)


def test_nothing_is_written_in_the_bin(ward, draft):
    put(ward, draft)
    with pytest.raises(Finished, match="Nothing is written in the bin"):
        ward.answer(draft, "note", "More.")
    with pytest.raises(Finished, match="Nothing is written in the bin"):
        ward.rate(draft, 1)


def test_a_session_in_the_bin_is_not_finished(ward, draft):
    ward.answer(draft, "safety-concern", "none-raised")
    put(ward, draft)
    with pytest.raises(BadInput, match="lies in the bin"):
        sessions.finish(ward.store, draft, now=ward.now)


def test_another_can_be_begun_instead(ward, case, draft):
    put(ward, draft)
    other = sessions.begin_one_to_one(ward.store, case.id, now=ward.now)
    assert other != draft
    binned.restore(ward.store, draft, now=ward.now)
    assert {line.session_id for line in today(ward).unfinished} == {draft, other}


def test_a_follow_up_that_is_put_away_waits_again_and_is_not_lost(ward, case):
    ward.assess(case)
    ward.later(days=28)
    session = ward.begin_follow_up(case)
    put(ward, session)
    followup = ward.follow_up_of(case)
    assert [line.followup_id for line in today(ward).waiting] == [followup.id]
    other = ward.begin_follow_up(case)
    with pytest.raises(BadInput, match="begun again in the meantime"):
        binned.restore(ward.store, session, now=ward.now)
    ward.decide(other)
    with pytest.raises(BadInput, match="has ended in the meantime"):
        binned.restore(ward.store, session, now=ward.now)
    assert [line.session_id for line in binned.listed(ward.store)] == [session]


def test_a_follow_up_whose_session_lies_in_the_bin_can_be_declined(ward, case):
    ward.assess(case)
    put(ward, ward.begin_follow_up(case))
    followup = ward.follow_up_of(case)
    followups.end(ward.store, followup.id, "declined", "", now=ward.now, today=ward.today)
    assert ward.follow_up_of(case).ended == ward.today


def test_deleted_for_good_every_row_is_gone_and_the_audit_says_only_that(ward, draft, audited):
    put(ward, draft)
    binned.delete(ward.store, draft, now=ward.now)
    for table in ("answers", "facilitators", "instruments"):
        assert ward.store.rows(f"SELECT 1 FROM {table} WHERE session_id = ?", (draft,)) == []  # noqa: S608 - three fixed names
    assert binned.listed(ward.store) == () and today(ward).in_the_bin == 0
    assert audited()[-2:] == ["draft put into the bin", "draft deleted for good"]
    digests = {
        bytes(row["digest"])
        for row in ward.store.rows("SELECT digest FROM audit WHERE object_id = ?", (draft,))
    }
    assert len(digests) == 1, "the same for nothing at all: no content stands in it"


def test_what_is_deleted_is_overwritten(ward, draft):
    assert ask(ward.store.connection, "secure_delete") == 1
    put(ward, draft)
    binned.delete(ward.store, draft, now=ward.now)
    held = ward.store.rows("SELECT count(*) AS n FROM answers WHERE value LIKE ?", (f"%{MARKER}%",))
    assert held[0]["n"] == 0


def test_emptying_takes_everything_and_leaves_what_is_unfinished(ward, draft):
    put(ward, draft)
    put(ward, ward.begin_group())
    stays = ward.begin(ward.meet())
    assert binned.empty(ward.store, now=ward.now) == 2
    assert binned.empty(ward.store, now=ward.now) == 0
    assert [line.session_id for line in today(ward).unfinished] == [stays]


def test_only_what_lies_in_the_bin_is_deleted(ward, draft):
    for wrong in (draft, "nothing"):
        with pytest.raises(BadInput):
            binned.delete(ward.store, wrong, now=ward.now)
    with pytest.raises(Finished, match="goes through the bin"), ward.store.change(now=ward.now) as change:
        binned.take_away(change, draft)
    assert [line.session_id for line in today(ward).unfinished] == [draft]


def test_a_record_never_goes_into_the_bin(ward, case):
    session = ward.assess(case)
    with pytest.raises(Finished, match="cannot be put into the bin"):
        put(ward, session)
    for law in ("UPDATE sessions SET binned = 'now' WHERE id = ?", "DELETE FROM sessions WHERE id = ?"):
        with pytest.raises((Finished, Failure)), ward.store.change(now=ward.now) as change:
            change.run(law, (session,))
    assert binned.listed(ward.store) == ()


def test_putting_it_there_twice_is_once(ward, draft, audited):
    put(ward, draft)
    put(ward, draft)
    assert audited().count("draft put into the bin") == 1
