"""Whom to point people to: the trust's own entries beside the national ones; and what each person did with it."""

from datetime import date

import pytest

from sos_desktop.codes import ErasureReason, SignpostAnswer, TakenUp
from sos_desktop.errors import BadInput, Finished
from sos_desktop.records import erasure, gathering, services, signposts, versions
from sos_desktop.records.services import Entry

DAY = date(2026, 11, 20)
OURS = Entry(3, "Staff psychology", "ext. 4321", "Everybody who works here", "Monday to Friday, 9 to 5")


def names(store, **how):
    return [each.entry.name for each in services.listed(store, **how)]


def test_the_national_services_are_there_from_the_start_with_the_day_they_were_checked(ward):
    listed = services.listed(ward.store)
    assert listed == services.shipped() and len(listed) == 5
    assert all(each.shipped and each.checked == date(2026, 11, 23) and each.entry.call for each in listed)
    assert len({each.id for each in listed}) == 5


def test_an_entry_of_ones_own_stands_before_them_with_who_checked_it_and_when(ward):
    service = services.add(ward.store, OURS, checked=DAY, now=ward.now)
    services.add(ward.store, Entry(0, "Sleep leaflet", "Intranet"), checked=DAY, now=ward.now)
    assert names(ward.store)[:2] == ["Sleep leaflet", "Staff psychology"]
    known = services.read(ward.store, service)
    assert known.entry == OURS and known.checked == DAY and known.checked_by and not known.shipped


def test_a_change_keeps_what_stood_there_before(ward):
    service = services.add(ward.store, OURS, checked=DAY, now=ward.now)
    newer = Entry(3, "Staff psychology", "ext. 9999")
    services.change(ward.store, service, newer, checked=ward.today, now=ward.now)
    assert services.read(ward.store, service).entry == newer
    assert [version.content["call"] for version in versions.of(ward.store, service)] == [
        "ext. 4321",
        "ext. 9999",
    ]


def test_what_is_shipped_is_hidden_and_comes_back_and_is_never_changed(ward):
    service = services.shipped()[0].id
    services.put_away(ward.store, service, now=ward.now, today=ward.today)
    services.put_away(ward.store, service, now=ward.now, today=ward.today)
    assert services.shipped()[0].entry.name not in names(ward.store)
    assert [each.away for each in services.listed(ward.store, away=True) if each.id == service] == [
        ward.today
    ]
    services.bring_back(ward.store, service, now=ward.now)
    assert names(ward.store)[0] == services.shipped()[0].entry.name
    with pytest.raises(BadInput, match="cannot be changed"):
        services.change(ward.store, service, OURS, checked=DAY, now=ward.now)


def test_an_entry_of_ones_own_is_retired_and_never_deleted(ward):
    service = services.add(ward.store, OURS, checked=DAY, now=ward.now)
    services.put_away(ward.store, service, now=ward.now, today=ward.today)
    assert "Staff psychology" not in names(ward.store) and "Staff psychology" in names(ward.store, away=True)
    services.bring_back(ward.store, service, now=ward.now)
    assert "Staff psychology" in names(ward.store)
    with pytest.raises(Finished), ward.store.change(now=ward.now) as change:
        change.run("DELETE FROM services")


@pytest.mark.parametrize("entry", [Entry(3, " ", "1"), Entry(3, "Name", ""), Entry(4, "Name", "1")])
def test_an_entry_that_helps_nobody_is_refused(ward, entry):
    with pytest.raises(BadInput):
        services.add(ward.store, entry, checked=DAY, now=ward.now)


def test_nothing_is_checked_tomorrow_and_nothing_unknown_is_touched(ward):
    with pytest.raises(BadInput, match="checked"):
        services.add(ward.store, OURS, checked=date(2026, 11, 24), now=ward.now)
    with pytest.raises(BadInput, match="not in the directory"):
        services.put_away(ward.store, "nowhere", now=ward.now, today=ward.today)


# What a person did with it


def told(ward, case, service="cruse", answer=SignpostAnswer.ACCEPTED, **more):
    return signposts.offer(
        ward.store,
        case.id,
        service,
        answer,
        on=more.pop("on", ward.today),
        now=ward.now,
        today=ward.today,
        **more,
    )


def test_what_somebody_was_told_stays_as_it_was_called_then(ward):
    case = ward.meet("Wren")
    service = services.add(ward.store, OURS, checked=DAY, now=ward.now)
    told(ward, case, service, SignpostAnswer.OFFERED, leaflet=True, on=DAY)
    services.change(ward.store, service, Entry(2, "Renamed", "1"), checked=DAY, now=ward.now)
    services.put_away(ward.store, service, now=ward.now, today=ward.today)
    (kept,) = signposts.of_case(ward.store, case.id)
    assert (kept.name, kept.tier, kept.leaflet, kept.offered_on) == ("Staff psychology", 3, True, DAY)
    assert kept.answer is SignpostAnswer.OFFERED and not kept.to_ask


def test_a_yes_is_asked_about_until_there_is_an_answer(ward):
    case = ward.meet("Wren")
    yes = told(ward, case)
    told(ward, case, "rcn-counselling", SignpostAnswer.DECLINED)
    assert signposts.to_ask(ward.store, case.id) == ("Cruse Bereavement Support",)
    signposts.ask(ward.store, yes.id, TakenUp.NOT_YET, now=ward.now, today=ward.today)
    assert signposts.to_ask(ward.store, case.id) == ("Cruse Bereavement Support",)
    signposts.ask(ward.store, yes.id, TakenUp.YES, now=ward.now, today=ward.today)
    assert signposts.to_ask(ward.store, case.id) == ()
    kept = signposts.of_case(ward.store, case.id)[0]
    assert (kept.taken_up, kept.asked_on) == (TakenUp.YES, ward.today)
    signposts.ask(ward.store, yes.id, TakenUp.NOT_ASKED, now=ward.now, today=ward.today)
    assert signposts.of_case(ward.store, case.id)[0].asked_on is None


def test_somebody_may_say_yes_later_and_only_then_is_asked(ward):
    case = ward.meet("Wren")
    later = told(ward, case, answer=SignpostAnswer.OFFERED)
    with pytest.raises(BadInput, match="had not said yes"):
        signposts.ask(ward.store, later.id, TakenUp.NO, now=ward.now, today=ward.today)
    signposts.reply(ward.store, later.id, SignpostAnswer.ACCEPTED, now=ward.now)
    signposts.ask(ward.store, later.id, TakenUp.NOT_SAID, now=ward.now, today=ward.today)
    assert signposts.of_case(ward.store, case.id)[0].taken_up is TakenUp.NOT_SAID


def test_what_cannot_be_is_refused(ward):
    case = ward.meet("Wren")
    with pytest.raises(BadInput):
        told(ward, case, on=date(2027, 1, 1))
    with pytest.raises(BadInput, match="not in the directory"):
        told(ward, case, "nowhere")
    with pytest.raises(BadInput, match="not in the record book"):
        signposts.reply(ward.store, "nowhere", SignpostAnswer.ACCEPTED, now=ward.now)
    assert signposts.to_ask(ward.store, case.id) == ()
    with pytest.raises(BadInput, match="This case"):
        signposts.offer(
            ward.store,
            "nobody",
            "cruse",
            SignpostAnswer.OFFERED,
            on=ward.today,
            now=ward.now,
            today=ward.today,
        )
    assert signposts.of_case(ward.store, case.id) == ()


def test_finishing_a_follow_up_says_what_to_ask_about(ward):
    case = ward.meet("Wren")
    ward.assess(case)
    ward.later(days=28)
    told(ward, case)
    result = ward.decide(ward.begin_follow_up(case))
    assert any("Cruse Bereavement Support: say on their page" in words for words in result.sentences)


def test_it_is_in_the_copy_that_they_may_ask_for_and_goes_with_an_erasure(ward, vault):
    case = ward.meet("Wren")
    yes = told(ward, case, leaflet=True)
    signposts.ask(ward.store, yes.id, TakenUp.YES, now=ward.now, today=ward.today)
    gathered = gathering.gather(ward.store, case.person_id)
    lines = [line for part in gathered.parts for line in part.lines if "Cruse" in line.label]
    assert [line.text for line in lines] == [
        "Accepted. A leaflet was handed over. Taken up, asked on 23 November 2026"
    ]
    assert len(gathered.data["signposts"]) == 1
    erasure.erase(vault, case.person_id, ErasureReason.ASKED, "IG-1", now=ward.now)
    assert ward.store.rows("SELECT 1 FROM signposts") == []
    assert ward.store.rows("SELECT 1 FROM versions WHERE noun = 'signpost'") == []
