"""Feedback is the person's alone: without name, practitioner or time, and never told while it is a few."""

import json

import pytest

from sos_desktop.errors import BadInput, Finished
from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.records import feedback

FORM = shipped.instrument("service-feedback")
STATEMENTS = [item for item in FORM.walk() if item.options]


def card(which, *, of=5):
    return Answers({item.link_id: (item.options[which].value,) for item in STATEMENTS[:of]})


def test_nothing_is_told_before_there_are_five_and_then_only_counts(ward):
    for _ in range(4):
        feedback.keep(ward.store, card(3), now=ward.now)
    assert feedback.tally(ward.store) is None
    feedback.keep(ward.store, card(0, of=1), now=ward.now)
    told = feedback.tally(ward.store)
    assert told["listened-to"] == {"agree": 4, "strongly-disagree": 1}
    assert told["needs-met"] == {"agree": 4}


def test_neither_person_nor_time_is_kept_with_it_nor_in_the_audit(ward):
    before = ward.store.head()
    feedback.keep(ward.store, card(4), now=ward.now)
    assert ward.store.head() == before
    (row,) = ward.store.rows("SELECT * FROM feedback")
    assert set(row.keys()) == {"id", "canonical", "answers", "quarter"}
    assert row["quarter"] == "2026-Q4"
    assert set(json.loads(row["answers"])) == {item.link_id for item in STATEMENTS}


def test_a_card_that_was_left_empty_is_not_kept(ward):
    feedback.keep(ward.store, Answers(), now=ward.now)
    assert ward.store.rows("SELECT 1 FROM feedback") == []


def test_what_is_no_answer_is_refused(ward):
    with pytest.raises(BadInput):
        feedback.keep(ward.store, Answers({"listened-to": ("words",)}), now=ward.now)


def test_what_was_said_cannot_be_altered(ward):
    feedback.keep(ward.store, card(4), now=ward.now)
    with pytest.raises(Finished), ward.store.change(now=ward.now) as change:
        change.run("UPDATE feedback SET answers = '{}'")
