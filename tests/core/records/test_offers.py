"""Offers: support is voluntary, so a "no" closes the case without a word, and nobody is ever listed for it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sos_desktop.codes import OfferAnswer
from sos_desktop.errors import BadInput
from sos_desktop.records import cases, offers, people, sessions
from sos_desktop.records import today as todays


def answer(ward, case, said):
    offers.answer(ward.store, case.id, said, now=ward.now, today=ward.today)


def waiting(ward):
    return [line.case_id for line in todays.read(ward.store, today=ward.today).waiting]


NO = [OfferAnswer.DECLINED, OfferAnswer.NO_REPLY, OfferAnswer.WITHDRAWN]


@pytest.mark.parametrize("said", NO)
def test_anything_but_a_yes_closes_the_case_and_nobody_is_reminded_of_it(ward, said):
    case = ward.meet(offered_on=ward.today)
    assert waiting(ward) == [case.id]
    answer(ward, case, said)
    assert cases.read(ward.store, case.id).closed == ward.today
    assert waiting(ward) == []
    (offer,) = offers.of_case(ward.store, case.id)
    assert (offer.answer, offer.answered) == (said, ward.today)


def test_a_yes_keeps_the_case_open_and_waiting(ward):
    case = ward.meet(offered_on=ward.today)
    answer(ward, case, OfferAnswer.ACCEPTED)
    assert cases.read(ward.store, case.id).closed is None
    assert waiting(ward) == [case.id]


def test_who_comes_to_a_session_has_said_yes(ward):
    case = ward.meet(offered_on=ward.today)
    ward.later(days=2)
    ward.begin(case)
    (offer,) = offers.of_case(ward.store, case.id)
    assert (offer.answer, offer.answered) == (OfferAnswer.ACCEPTED, date(2026, 11, 25))


def test_coming_is_a_yes_even_where_the_computers_clock_went_back(ward):
    case = ward.meet(offered_on=ward.today)
    ward.later(days=-2)
    ward.begin(case)
    (offer,) = offers.of_case(ward.store, case.id)
    assert offer.answered == offer.made_on


def test_an_offer_is_answered_once(ward):
    case = ward.meet(offered_on=ward.today)
    answer(ward, case, OfferAnswer.ACCEPTED)
    with pytest.raises(BadInput, match="No offer is waiting"):
        answer(ward, case, OfferAnswer.DECLINED)
    assert cases.read(ward.store, case.id).closed is None


@pytest.mark.parametrize("said", [*NO, OfferAnswer.ACCEPTED])
def test_an_answer_that_was_a_slip_is_taken_back_and_everything_is_as_before(ward, audited, said):
    case = ward.meet(offered_on=ward.today)
    answer(ward, case, said)
    offers.wait_again(ward.store, case.id, now=ward.now)
    (offer,) = offers.of_case(ward.store, case.id)
    assert (offer.answer, offer.answered) == (OfferAnswer.WAITING, None)
    assert cases.read(ward.store, case.id).closed is None and waiting(ward) == [case.id]
    assert "offer waiting" in audited()
    answer(ward, case, OfferAnswer.DECLINED)
    assert cases.read(ward.store, case.id).closed == ward.today


def test_there_is_nothing_to_take_back_where_nothing_was_answered_or_a_conversation_has_begun(ward):
    case = ward.meet(offered_on=ward.today)
    with pytest.raises(BadInput, match="No answer stands here"):
        offers.wait_again(ward.store, case.id, now=ward.now)
    ward.begin(case)
    with pytest.raises(BadInput, match="A conversation has begun"):
        offers.wait_again(ward.store, case.id, now=ward.now)


def test_waiting_is_no_answer(ward):
    case = ward.meet(offered_on=ward.today)
    with pytest.raises(BadInput, match="no answer"):
        answer(ward, case, OfferAnswer.WAITING)


def test_an_answer_cannot_come_before_its_offer(ward):
    case = ward.meet(offered_on=ward.today)
    ward.later(days=-1)
    with pytest.raises(BadInput, match="dated before the offer"):
        answer(ward, case, OfferAnswer.DECLINED)
    assert offers.of_case(ward.store, case.id)[0].answer is OfferAnswer.WAITING


def test_the_door_stays_open_after_a_no(ward):
    case = ward.meet(offered_on=ward.today)
    answer(ward, case, OfferAnswer.DECLINED)
    ward.assess(case)
    assert cases.read(ward.store, case.id).closed is None
    assert ward.follow_up_of(case).window.due == ward.today + timedelta(days=28)


def test_a_session_that_was_opened_and_not_begun_goes_with_a_no(ward):
    case = ward.meet(offered_on=ward.today)
    sessions.begin_one_to_one(ward.store, case.id, now=ward.now)
    answer(ward, case, OfferAnswer.DECLINED)
    assert todays.read(ward.store, today=ward.today).unfinished == ()
    assert ward.store.rows("SELECT 1 FROM sessions") == []


def test_every_offer_and_every_answer_is_audited(ward, audited):
    case = ward.meet(offered_on=ward.today)
    answer(ward, case, OfferAnswer.DECLINED)
    assert audited()[-2:] == ["offer made", "offer declined"]


@pytest.mark.parametrize("said", NO)
def test_a_no_leaves_no_trace_in_any_list(ward, said):
    declined, untouched = ward.meet("Wren", offered_on=ward.today), ward.meet("Robin")
    answer(ward, declined, said)
    robin, wren = people.listed(ward.store)
    assert replace(wren, id=robin.id, code_name="Robin") == robin
    assert waiting(ward) == [untouched.id]
