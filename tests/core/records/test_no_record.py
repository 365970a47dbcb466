"""Declined without a record: identity and code name go, the count stays; and no more than two attempts."""

from datetime import timedelta

import pytest

from sos_desktop.codes import HoldReason, OfferAnswer, OfferWay
from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput
from sos_desktop.records import erasure, holds, no_record, offers, people
from sos_desktop.summary import events


def again(ward, case, how=OfferWay.TELEPHONE, on=None):
    offers.make_again(ward.store, case.id, on or ward.today, how, now=ward.now, today=ward.today)


def say(ward, case, said):
    offers.answer(ward.store, case.id, said, now=ward.now, today=ward.today)


def offered(ward):
    """The answers of the offers that a summary would count now."""
    counted = events.waiting(ward.store, Quarter.of(ward.today)).cells
    return {cell.category: times for cell, times in counted.items() if cell.kind == "offer" and times}


def test_an_offer_says_how_it_was_made(ward):
    case = ward.meet(offered_on=ward.today)
    again(ward, case, OfferWay.E_MAIL)
    first, second = offers.of_case(ward.store, case.id)
    assert (first.how, first.answer) == (OfferWay.NOT_RECORDED, OfferAnswer.NO_REPLY)
    assert (second.how, second.answer) == (OfferWay.E_MAIL, OfferAnswer.WAITING)


def test_a_second_offer_opens_the_case_again_and_a_third_is_none_of_ours(ward):
    case = ward.meet(offered_on=ward.today)
    say(ward, case, OfferAnswer.NO_REPLY)
    again(ward, case)
    say(ward, case, OfferAnswer.DECLINED)
    with pytest.raises(BadInput, match=r"offered twice\. Support is voluntary"):
        again(ward, case)
    again(ward, case, OfferWay.THEY_ASKED)
    assert offers.of_case(ward.store, case.id)[-1].answer is OfferAnswer.WAITING


def test_an_offer_that_was_taken_back_was_no_attempt(ward):
    case = ward.meet(offered_on=ward.today)
    say(ward, case, OfferAnswer.WITHDRAWN)
    again(ward, case)
    assert offers.attempts(offers.of_case(ward.store, case.id)) == 1
    say(ward, case, OfferAnswer.NO_REPLY)
    again(ward, case)


def test_an_offer_before_the_last_or_after_the_assessment_is_refused(ward):
    case = ward.meet(offered_on=ward.today)
    with pytest.raises(BadInput, match="before the last one"):
        again(ward, case, on=ward.today - timedelta(days=1))
    ward.assess(case)
    with pytest.raises(BadInput, match="needs no offer"):
        again(ward, case)


@pytest.mark.parametrize("twice", [False, True])
def test_identity_and_code_name_go_and_the_count_stays(ward, vault, twice):
    case = ward.meet("Wren", ward.incident(), offered_on=ward.today)
    if twice:
        again(ward, case)
    before = len(offers.of_case(ward.store, case.id))
    no_record.decline(vault, case.id, now=ward.now)
    assert people.listed(ward.store) == ()
    assert erasure.rows_about(ward.store, case.person_id) == 0
    assert not ward.store.rows("SELECT 1 FROM versions WHERE instr(content, 'Wren')")
    assert sum(offered(ward).values()) == before
    assert offered(ward)["declined"] == 1
    ward.meet("Wren")


def test_what_has_left_already_is_not_counted_again(ward, vault):
    case = ward.meet("Wren", offered_on=ward.today)
    ward.later(days=60)
    with ward.store.change(now=ward.now) as change:
        change.run("DELETE FROM unsent_events")
    no_record.decline(vault, case.id, now=ward.now)
    assert offered(ward) == {}


def test_a_file_that_is_withdrawn_counts_it_once_more(ward, vault):
    case = ward.meet("Wren", offered_on=ward.today)
    no_record.decline(vault, case.id, now=ward.now)
    with ward.store.change(now=ward.now) as change:
        change.run(
            "INSERT INTO summaries (file_id, period, specification, package, saved)"
            " VALUES ('f', '2026-Q4', 's', x'00', '')"
        )
        events.take(change, "f", Quarter.of(ward.today))
    assert offered(ward) == {}
    assert events.corrections(ward.store) == 0
    with ward.store.change(now=ward.now) as change:
        change.run("UPDATE summaries SET withdrawn = 'x'")
    assert offered(ward) == {"declined": 1}


def test_where_there_is_more_than_an_offer_the_record_stays(ward, vault):
    case = ward.meet("Wren", offered_on=ward.today)
    ward.begin(case)
    assert not no_record.possible(ward.store, case.id)
    with pytest.raises(BadInput, match="more here than an offer"):
        no_record.decline(vault, case.id, now=ward.now)
    with pytest.raises(BadInput, match="Nothing was offered"):
        no_record.decline(vault, ward.meet("Heron").id, now=ward.now)


def test_a_hold_keeps_the_record(ward, vault):
    case = ward.meet("Wren", offered_on=ward.today)
    holds.on_person(ward.store, case.person_id, HoldReason.INQUEST, "", now=ward.now)
    with pytest.raises(BadInput, match="on hold"):
        no_record.decline(vault, case.id, now=ward.now)
    assert offers.of_case(ward.store, case.id)[0].answer is OfferAnswer.WAITING
