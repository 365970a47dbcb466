"""Versions and the audit grow with everything that is kept, under the name of who kept it."""

import json

from sos_desktop.records import practitioners, reasons, versions
from sos_desktop.vault.audit import digest


def keep(ward, content, **how):
    with ward.store.change(now=ward.now) as change:
        return versions.keep(change, "thing", "thing-1", content, now=ward.now, **how)


def test_versions_count_up_and_say_why_they_came(ward):
    assert keep(ward, {"says": "one"}) == 1
    ward.later(days=1)
    assert keep(ward, {"says": "two"}) == 2
    assert keep(ward, {"says": "three"}, reason="addition") == 3
    kept = versions.of(ward.store, "thing-1")
    assert [(version.number, version.reason, version.content["says"]) for version in kept] == [
        (1, "first", "one"),
        (2, "changed", "two"),
        (3, "addition", "three"),
    ]
    assert kept[1].kept == ward.now
    assert "three" not in repr(kept)


def test_the_same_again_is_no_new_version_and_no_new_entry(ward, audited):
    keep(ward, {"b": 1, "a": 2})
    before = audited()
    assert keep(ward, {"a": 2, "b": 1}) == 1
    assert audited() == before


def test_a_version_bears_its_author_and_its_person(ward):
    keep(ward, {"says": "one"}, person_id="person-1")
    (row,) = ward.store.rows("SELECT author, person_id FROM versions")
    assert (row["author"], row["person_id"]) == (practitioners.me(ward.store).id, "person-1")


def test_the_audit_holds_a_digest_of_what_was_kept_and_none_of_its_words(ward):
    keep(ward, {"says": "Sleeps badly."})
    row = ward.store.rows("SELECT action, object_id, digest FROM audit ORDER BY seq DESC LIMIT 1")[0]
    assert (row["action"], row["object_id"]) == ("thing kept", "thing-1")
    assert row["digest"] == digest(json.dumps({"says": "Sleeps badly."}, sort_keys=True))


def test_a_whole_conversation_is_audited_step_by_step_and_the_chain_holds(ward, audited):
    case = ward.meet("Wren", ward.incident(), offered_on=ward.today)
    session = ward.assess(case)
    assert audited()[1:] == [
        "practitioner entered",
        "incident kept",
        "person kept",
        "case kept",
        "offer made",
        "one-to-one begun",
        "welcome given",
        "offer accepted",
        "follow-up kept",
        "one-to-one kept",
    ]
    assert ward.store.first_unsound_entry() is None
    rows = ward.store.rows("SELECT object_id, person_id FROM versions WHERE object_id = ?", (session,))
    assert [row["person_id"] for row in rows] == [case.person_id]


def test_the_audit_says_who_did_it(ward):
    ward.incident()
    (row,) = ward.store.rows("SELECT actor FROM audit WHERE action = 'incident kept'")
    assert row["actor"] == practitioners.me(ward.store).id


def test_an_answer_is_no_version_until_the_session_is_finished(ward):
    session = ward.begin(ward.meet())
    ward.rate(session, 1, 2, 0)
    assert versions.of(ward.store, session) == ()


def test_every_reason_is_said_in_words_and_one_from_later_as_it_is():
    assert reasons.why(versions.FIRST) == "as it was first finished"
    assert reasons.why("entered twice") == "entered twice"
