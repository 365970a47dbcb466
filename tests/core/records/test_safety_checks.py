"""A concern for somebody's safety stands on Today until a person who is named has taken over: nothing else ends it."""

from datetime import date

import pytest

from sos_desktop.codes import ErasureReason, SafetyConcern
from sos_desktop.errors import BadInput, Finished
from sos_desktop.questionnaires import shipped
from sos_desktop.records import binned, erasure, gathering, safety_checks, sessions

RAISED = SafetyConcern.RAISED


def raise_concern(ward, session):
    ward.answer(session, "welcomed", "said")
    ward.answer(session, "safety-concern", RAISED)


def tell(ward, session):
    form = shipped.safety()
    told = next(item for item in form.walk() if item.link_id == "safety-told")
    when = next(item for item in form.walk() if item.link_id == "safety-when")
    sessions.answer(
        ward.store, session, form.canonical, "safety-told", (told.options[0].value,), now=ward.now
    )
    sessions.answer(ward.store, session, form.canonical, when.link_id, ("2026-11-23T14:05",), now=ward.now)


def waiting(ward):
    return [(check.whom, check.due) for check in safety_checks.waiting(ward.store)]


def test_the_answer_books_a_check_on_the_next_working_day(ward):
    session = ward.begin(ward.meet("Wren"))
    raise_concern(ward, session)
    assert waiting(ward) == [("Wren", date(2026, 11, 24))]
    tell(ward, session)
    sessions.finish(ward.store, session, now=ward.now)
    assert waiting(ward) == [("Wren", date(2026, 11, 24))]
    (check,) = safety_checks.waiting(ward.store)
    assert check.staff_group.label == "Nurses and midwives" and check.raised == ward.today


def test_over_christmas_it_waits_for_the_first_day_on_which_somebody_is_there(ward):
    ward.later(days=31)
    raise_concern(ward, ward.begin(ward.meet("Wren")))
    assert waiting(ward) == [("Wren", date(2026, 12, 29))]


def test_weeks_later_it_still_stands_there_and_its_day_is_not_moved(ward):
    session = ward.begin(ward.meet("Wren"))
    raise_concern(ward, session)
    ward.later(days=60)
    raise_concern(ward, session)
    assert waiting(ward) == [("Wren", date(2026, 11, 24))]
    with pytest.raises(Finished), ward.store.change(now=ward.now) as change:
        change.run("UPDATE safety_checks SET due = '2027-01-01'")


def test_a_slip_that_was_put_right_leaves_nothing_behind(ward):
    session = ward.begin(ward.meet("Wren"))
    raise_concern(ward, session)
    ward.close(session)
    assert waiting(ward) == []


def test_only_a_name_ends_it_and_ends_it_once(ward):
    case = ward.meet("Wren")
    session = ward.begin(case)
    raise_concern(ward, session)
    with pytest.raises(BadInput, match="empty"):
        safety_checks.take_over(ward.store, session, "  ", now=ward.now, today=ward.today)
    safety_checks.take_over(ward.store, session, "Dr Rivers, crisis team", now=ward.now, today=ward.today)
    assert waiting(ward) == []
    (check,) = safety_checks.of_person(ward.store, case.person_id)
    assert (check.colleague, check.taken_over) == ("Dr Rivers, crisis team", ward.today)
    with pytest.raises(BadInput, match="any more"):
        safety_checks.take_over(ward.store, session, "Somebody else", now=ward.now, today=ward.today)
    tell(ward, session)
    ward.close(session)  # put right afterwards: that somebody took over is still kept
    assert len(safety_checks.of_person(ward.store, case.person_id)) == 1


def test_then_the_practitioner_is_offered_supervision_once(ward):
    session = ward.begin(ward.meet("Wren"))
    raise_concern(ward, session)
    assert safety_checks.to_supervise(ward.store) == ()
    safety_checks.take_over(ward.store, session, "The matron", now=ward.now, today=ward.today)
    (offered,) = safety_checks.to_supervise(ward.store)
    safety_checks.supervise(ward.store, offered.session_id, now=ward.now)
    assert safety_checks.to_supervise(ward.store) == ()
    assert safety_checks.of_person(ward.store, offered.person_id)[0].supervised


def test_it_cannot_be_lost_in_the_bin(ward):
    session = ward.begin(ward.meet("Wren"))
    raise_concern(ward, session)
    binned.put(ward.store, session, now=ward.now)
    assert waiting(ward) == [("Wren", date(2026, 11, 24))]
    for deed in (binned.empty, lambda store, *, now: binned.delete(store, session, now=now)):
        with pytest.raises(BadInput, match="nobody has taken over"):
            deed(ward.store, now=ward.now)
    assert waiting(ward) == [("Wren", date(2026, 11, 24))]
    safety_checks.take_over(ward.store, session, "The matron", now=ward.now, today=ward.today)
    binned.delete(ward.store, session, now=ward.now)
    assert ward.store.rows("SELECT 1 FROM safety_checks") == []


def test_raised_in_a_record_that_was_opened_again_it_belongs_to_the_record(ward):
    session = ward.assess(ward.meet("Wren"))
    draft = sessions.reopen(ward.store, session, now=ward.now)
    ward.answer(draft, "safety-concern", RAISED)
    (check,) = safety_checks.waiting(ward.store)
    assert check.session_id == session
    binned.put(ward.store, draft, now=ward.now)
    binned.delete(ward.store, draft, now=ward.now)
    assert [each.session_id for each in safety_checks.waiting(ward.store)] == [session]


def test_the_copy_for_the_person_says_it_and_an_erasure_takes_it(ward, vault):
    case = ward.meet("Wren")
    session = ward.begin(case)
    raise_concern(ward, session)

    def said():
        parts = gathering.gather(ward.store, case.person_id).parts
        return [
            line.text
            for part in parts
            for line in part.lines
            if "safety" in line.label and "concern for" in line.label
        ]

    assert said() == ["To be looked at on 24 November 2026"]
    safety_checks.take_over(ward.store, session, "The matron", now=ward.now, today=ward.today)
    assert said() == ["The matron took over on 23 November 2026"]
    erasure.erase(vault, case.person_id, ErasureReason.ASKED, "IG-1", now=ward.now)
    assert ward.store.rows("SELECT 1 FROM safety_checks") == []
