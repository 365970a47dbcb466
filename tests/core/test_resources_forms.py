"""The guides and instruments that come with the application: complete, attributed, in their own tone."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sos_desktop.codes import DaysOff, Decision, Exposure, Onward, SafetyConcern, StaffGroup
from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.completeness import missing
from sos_desktop.questionnaires.enablement import enabled
from sos_desktop.questionnaires.model import Item, Kind, Questionnaire, Value
from sos_desktop.questionnaires.parse import check
from sos_desktop.questionnaires.places import spots
from sos_desktop.questionnaires.response import from_fhir, to_fhir

ALL = shipped.GUIDES + shipped.INSTRUMENTS
CONVERSATIONS = ("one-to-one", "follow-up", "three-month-check")
RECORD = "https://supporting-our-staff.example/fhir/CodeSystem/record"
AT = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


def form(name: str) -> Questionnaire:
    return shipped.guide(name) if name in shipped.GUIDES else shipped.instrument(name)


def coded(questionnaire: Questionnaire, code: str) -> list[Item]:
    return [
        item for item in questionnaire.walk() if any((c.system, c.code) == (RECORD, code) for c in item.codes)
    ]


def answered(questionnaire: Questionnaire, which: int) -> Answers:
    """Every question that can be reached answered, choices with the first (0) or the last (-1) option."""
    return Answers(
        {
            spot.place: (_an_answer(spot.item, which),)
            for spot in spots(questionnaire)
            if spot.item.kind not in (Kind.GROUP, Kind.DISPLAY)
        }
    )


def _an_answer(item: Item, which: int) -> Value:
    if item.options:
        return item.options[which].value
    simple: dict[Kind, Value] = {
        Kind.BOOLEAN: True,
        Kind.INTEGER: 3,
        Kind.DECIMAL: Decimal(3),
        Kind.DATE: "2026-12-01",
    }
    return simple.get(item.kind, "words")


@pytest.mark.parametrize("name", ALL)
def test_every_shipped_form_is_supported_in_full_and_says_who_made_it_and_how_it_may_be_used(name):
    report = check(shipped.shipped_bytes(name))
    assert not report.shown
    assert not report.refused
    content = json.loads(shipped.shipped_bytes(name))
    asked = form(name)
    assert asked.url == f"https://supporting-our-staff.example/fhir/Questionnaire/{name}"
    assert asked.version.count(".") == 2
    assert asked.status == "active"
    assert content["date"] >= "2026-11-23"
    assert content["publisher"] and content["description"]
    about = asked.about
    assert about.attribution and about.permitted_use and about.reference
    assert about.licence in ("own-work", "public-domain", "free", "open-government", "non-commercial")
    assert about.completed_by == ("practitioner" if name in shipped.GUIDES else "person")
    assert about.not_before_day is not None


def test_forms_are_read_once_and_found_by_their_address():
    assert shipped.guide("one-to-one") is shipped.guide("one-to-one")
    pc_ptsd_5 = shipped.instrument("pc-ptsd-5")
    assert shipped.by_canonical(pc_ptsd_5.canonical) is pc_ptsd_5
    assert shipped.by_canonical(pc_ptsd_5.url) is pc_ptsd_5
    assert shipped.by_canonical(pc_ptsd_5.url + "|0.1") is None
    assert shipped.by_canonical("https://forms.example/Questionnaire/tea") is None
    with pytest.raises(KeyError):
        shipped.shipped_bytes("tea")


@pytest.mark.parametrize("name", shipped.GUIDES)
def test_a_guide_begins_with_the_welcome_and_nothing_else_stands_in_that_step(name):
    first, *others = form(name).items
    assert all(step.kind is Kind.GROUP and step.text for step in form(name).items)
    assert all(item.link_id.startswith("welcome") for item in first.walk())
    assert not any(item.link_id.startswith("welcome") for step in others for item in step.walk())
    (welcomed,) = coded(form(name), "welcomed")
    assert welcomed in first.items
    assert welcomed.required
    assert len(welcomed.options) == 1


@pytest.mark.parametrize("name", [*CONVERSATIONS, "group-briefing", "group-assessment"])
def test_the_welcome_names_the_limits_of_confidentiality_and_that_only_numbers_leave(name):
    read_out = " ".join(item.text for item in form(name).items[0].walk()).lower()
    for words in (
        "serious harm",
        "at risk",
        "crime",
        "court",
        "coroner",
        "numbers only",
        "voluntary|up to you",
    ):
        assert any(word in read_out for word in words.split("|")), words


@pytest.mark.parametrize("name", [*CONVERSATIONS, "supportive-conversation"])
def test_a_conversation_ends_with_the_question_about_safety_and_has_one_optional_note(name):
    guide = form(name)
    (safety,) = coded(guide, "safety-concern")
    assert safety in guide.items[-1].items
    assert safety.required
    assert [option.value.code for option in safety.options] == [concern.value for concern in SafetyConcern]
    assert [option.label for option in safety.options] == [concern.label for concern in SafetyConcern]
    (note,) = coded(guide, "note")
    assert note.kind is Kind.TEXT
    assert not note.required
    assert note.help == (
        "Facts of the event belong in the incident report."
        " You may be asked to show this note to the person, a court or a coroner."
    )


def test_before_during_and_after_have_prompts_and_no_boxes_to_write_in():
    steps = {step.link_id: step for step in shipped.guide("one-to-one").items}
    assert list(steps) == ["welcome", "before", "during", "after", "risk", "coping", "close"]
    assert [step.text for step in steps.values()][-3:] == [
        "Risk factors",
        "Coping and signposting",
        "Close and follow-up",
    ]
    for name in ("before", "during", "after"):
        assert {item.kind for item in steps[name].items} == {Kind.DISPLAY}
        assert [item for item in steps[name].items if item.control == "prompt"]
        assert [item for item in steps[name].items if item.control == "help"]


def test_nobody_is_pressed_for_feelings_and_nothing_sounds_like_a_diagnosis():
    words = " ".join(
        " ".join((item.text, item.help, *(option.label for option in item.options)))
        for name in shipped.GUIDES
        for item in form(name).walk()
    ).lower()
    for clinical in (
        "what did you feel",
        "how did you feel",
        "tell us how",
        "symptom",
        "patient health",
        "disorder",
        "how did that make you feel",
        "treatment plan",
        "low risk",
    ):
        assert clinical not in words
    assert "!" not in words
    for american in ("counseling", "color", "behavior ", "program "):
        assert american not in words


def test_the_ten_risk_factors_are_the_same_in_both_conversations_and_marked_as_a_paraphrase():
    first, later, last = (coded(form(name), "risk-factor") for name in CONVERSATIONS)
    assert first == later == last
    assert len(first) == 10
    assert [item.prefix for item in first] == [f"{n}." for n in range(1, 11)]
    for item in first:
        assert item.help
        assert not item.required
        assert [(option.value.code, option.label, option.weight) for option in item.options] == [
            ("0", "not present", 0),
            ("1", "some", 1),
            ("2", "clear", 2),
        ]
    for name in CONVERSATIONS:
        (risk,) = [step for step in form(name).items if step.link_id == "risk"]
        marks = " ".join(item.text for item in risk.items if item.control == "help")
        assert "Paraphrased, not the licensed tool; rated from what was heard, not read out." in marks


@pytest.mark.parametrize("name", ["follow-up", "three-month-check"])
def test_a_follow_up_asks_each_instrument_in_its_own_step_by_its_address(name):
    found = [item for item in shipped.guide(name).walk() if item.sub_questionnaire]
    assert all(item.kind is Kind.DISPLAY for item in found)
    assert [shipped.by_canonical(item.sub_questionnaire) for item in found] == [
        shipped.instrument("pc-ptsd-5"),
        shipped.instrument("who-5"),
    ]
    assert [step.link_id for step in shipped.guide(name).items] == [
        *("welcome", "since", "risk", "pc-ptsd-5", "who-5", "support", "decide", "close")
    ]


@pytest.mark.parametrize("name", ["follow-up", "three-month-check"])
def test_a_follow_up_keeps_the_practitioners_decision_with_its_reason(name):
    guide = shipped.guide(name)
    (decision,), (reason,), (days_off,) = (
        coded(guide, code) for code in ("decision", "decision-reason", "days-off")
    )
    assert [option.value.code for option in decision.options] == [onward.value for onward in Onward]
    assert [option.value.code for option in days_off.options] == [days.value for days in DaysOff]
    assert decision.required
    given = Answers({"decision": (decision.options[0].value,)})
    assert reason.link_id not in enabled(guide, Answers())
    assert reason in missing(guide, given)


@pytest.mark.parametrize("name", [*CONVERSATIONS, "supportive-conversation"])
def test_signposting_asks_what_was_accepted_only_where_something_was_offered(name):
    guide = form(name)
    (offered,), (accepted,) = coded(guide, "signposted"), coded(guide, "signposted-accepted")
    tiers = [option.value.code for option in offered.options]
    assert tiers == ["tier-0", "tier-1", "tier-2", "tier-3", "none"]
    assert [option.exclusive for option in offered.options] == [False, False, False, False, True]
    none = Answers({"signposted": (offered.options[-1].value,)})
    some = Answers({"signposted": (offered.options[1].value, offered.options[3].value)})
    assert accepted.link_id not in enabled(guide, Answers()) | enabled(guide, none)
    assert {"signposted-accepted", "expert-support"} <= enabled(guide, some)


@pytest.mark.parametrize("name", ["group-briefing", "group-assessment"])
def test_a_group_record_counts_by_staff_group_and_has_nowhere_to_write_what_somebody_said(name):
    guide = shipped.guide(name)
    assert not [item for item in guide.walk() if item.kind in (Kind.TEXT, Kind.OPEN_CHOICE)]
    strings = [item for item in guide.walk() if item.kind is Kind.STRING]
    assert strings == coded(guide, "second-facilitator")
    assert strings[0].required and strings[0].max_length == 120
    for group in StaffGroup:
        for what in ("invited", "attended"):
            (item,) = coded(guide, f"{what}.{group.value}")
            assert (item.kind, item.minimum, item.maximum) == (Kind.INTEGER, 0, 9999)
    lines = next(item for item in guide.walk() if item.link_id == "people-table").items
    assert [line.text for line in lines] == [group.label for group in StaffGroup]
    for code in ("information-given", "themes", "one-to-ones-arising", "next-date", "leaflets"):
        assert len(coded(guide, code)) == 1
    assert "no free text" in " ".join(item.text for item in guide.items[0].items)


@pytest.mark.parametrize("name", shipped.INSTRUMENTS)
def test_an_instrument_may_be_left_out_altogether(name):
    assert missing(form(name), Answers()) == ()


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("which", [0, -1])
def test_what_is_answered_goes_out_as_fhir_and_comes_back(name, which):
    asked = form(name)
    now = enabled(asked, answered(asked, which))
    given = Answers({place: values for place, values in answered(asked, which).items() if place in now})
    assert from_fhir(asked, json.loads(json.dumps(to_fhir(asked, given, AT)))) == given
    assert missing(asked, given) == ()


def test_before_during_and_after_of_a_group_have_prompts_and_nothing_to_write():
    steps = {step.link_id: step for step in shipped.guide("group-assessment").items}
    assert [name for name in steps if name in ("before", "during", "after")] == ["before", "during", "after"]
    for name in ("before", "during", "after"):
        assert {item.kind for item in steps[name].items} == {Kind.DISPLAY}
        assert [item for item in steps[name].items if item.control == "prompt"]


def test_a_supportive_conversation_is_short_and_not_rated():
    guide = shipped.guide("supportive-conversation")
    questions = [item for item in guide.walk() if item.kind not in (Kind.GROUP, Kind.DISPLAY)]
    assert len(questions) <= 8
    assert [item.link_id for item in questions if item.required] == ["welcome-said", "safety-concern"]
    assert not any(option.weight is not None for item in questions for option in item.options)
    assert len(guide.items) == 2


def test_a_planning_meeting_keeps_groups_and_numbers_in_rounds_and_no_names_of_those_who_were_there():
    guide = shipped.guide("planning-meeting")
    (group,) = [item for item in guide.walk() if item.repeats and item.kind is Kind.GROUP]
    for code, closed in (("staff-group", StaffGroup), ("exposure", Exposure), ("decision", Decision)):
        (item,) = coded(guide, f"exposed.{code}")
        assert item in group.items and item.required
        assert [(option.value.code, option.label) for option in item.options] == [
            (value.value, value.label) for value in closed
        ]
    (people,) = coded(guide, "exposed.people")
    assert (people.minimum, people.maximum) == (0, 9999)
    assert not [item for item in guide.walk() if item.kind is Kind.TEXT]
    assert "no names" in coded(guide, "exposed.reason")[0].help


@pytest.mark.parametrize("name", ["supervision", "check-in"])
def test_what_a_supporter_writes_for_themselves_has_no_score_and_keeps_others_out(name):
    guide = shipped.guide(name)
    words = " ".join(item.text for item in guide.items[0].walk()).lower()
    assert "people you support" in words
    assert not any(option.weight is not None for item in guide.walk() for option in item.options)
    assert missing(guide, answered(guide, 0)) == ()
    assert [item.link_id for item in guide.walk() if item.required] == ["welcome-said"]


def test_feedback_is_the_persons_alone_and_has_nowhere_to_say_who_or_when():
    feedback = shipped.instrument("service-feedback")
    opening = feedback.items[0].text
    for words in ("without your name", "without the day", "is not shown it"):
        assert words in opening
    assert {item.kind for item in feedback.walk()} == {Kind.GROUP, Kind.DISPLAY, Kind.CHOICE}
    assert all(item.options[-1].label == "Rather not say" for item in feedback.walk() if item.options)
