"""The guides and instruments that come with the application: complete, attributed, in their own tone."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sos_desktop.codes import DaysOff, Onward, SafetyConcern, StaffGroup
from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.completeness import missing
from sos_desktop.questionnaires.enablement import enabled
from sos_desktop.questionnaires.model import Coding, Item, Kind, Questionnaire, Value
from sos_desktop.questionnaires.parse import check
from sos_desktop.questionnaires.response import from_fhir, to_fhir
from sos_desktop.questionnaires.scoring import score, subscores

ALL = shipped.GUIDES + shipped.INSTRUMENTS
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
    given = Answers()
    for _ in range(4):  # each round may open further questions
        for item in questionnaire.walk():
            if item.kind not in (Kind.GROUP, Kind.DISPLAY):
                given = given.with_(item.link_id, (_an_answer(item, which),))
    return given


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
    assert about.licence in ("own-work", "public-domain", "free")
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


@pytest.mark.parametrize("name", ["one-to-one", "follow-up", "group-briefing"])
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


@pytest.mark.parametrize("name", ["one-to-one", "follow-up"])
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
    first, later = (coded(form(name), "risk-factor") for name in ("one-to-one", "follow-up"))
    assert first == later
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
    for name in ("one-to-one", "follow-up"):
        (risk,) = [step for step in form(name).items if step.link_id == "risk"]
        marks = " ".join(item.text for item in risk.items if item.control == "help")
        assert "Paraphrased, not the licensed tool; rated from what was heard, not read out." in marks


def test_the_follow_up_asks_each_instrument_in_its_own_step_by_its_address():
    found = [item for item in shipped.guide("follow-up").walk() if item.sub_questionnaire]
    assert all(item.kind is Kind.DISPLAY for item in found)
    assert [shipped.by_canonical(item.sub_questionnaire) for item in found] == [
        shipped.instrument("pc-ptsd-5"),
        shipped.instrument("phq-4"),
    ]
    assert [step.link_id for step in shipped.guide("follow-up").items] == [
        *("welcome", "since", "risk", "pc-ptsd-5", "phq-4", "support", "decide", "close")
    ]


def test_the_follow_up_keeps_the_practitioners_decision_with_its_reason():
    guide = shipped.guide("follow-up")
    (decision,), (reason,), (days_off,) = (
        coded(guide, code) for code in ("decision", "decision-reason", "days-off")
    )
    assert [option.value.code for option in decision.options] == [onward.value for onward in Onward]
    assert [option.value.code for option in days_off.options] == [days.value for days in DaysOff]
    assert decision.required
    given = Answers({"decision": (decision.options[0].value,)})
    assert reason.link_id not in enabled(guide, Answers())
    assert reason in missing(guide, given)


@pytest.mark.parametrize("name", ["one-to-one", "follow-up"])
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


def test_a_group_record_counts_by_staff_group_and_has_nowhere_to_write_what_somebody_said():
    guide = shipped.guide("group-briefing")
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


SCORES = [("one-to-one", 0, 20), ("follow-up", 0, 20), ("pc-ptsd-5", 0, 5), ("phq-4", 0, 12)]


@pytest.mark.parametrize(("name", "lowest", "highest"), SCORES)
def test_a_score_reaches_its_documented_ends(name, lowest, highest):
    at_most = score(form(name), answered(form(name), -1))
    assert at_most is not None
    assert (at_most.total, at_most.lowest, at_most.highest) == (highest, lowest, highest)
    assert at_most.complete and at_most.rated > 0
    gate = answered(form(name), -1).get("gate", ())
    at_least = score(form(name), answered(form(name), 0).with_("gate", gate))
    assert at_least is not None
    assert (at_least.total, at_least.rated) == (lowest, at_most.rated)
    assert f"{lowest} to {highest}" in form(name).about.reference
    assert score(shipped.guide("group-briefing"), Answers()) is None


def test_pc_ptsd_5_counts_yes_only_where_there_was_such_an_event():
    asked = shipped.instrument("pc-ptsd-5")
    yes, no = Coding("LA33-6", "Yes", "http://loinc.org"), Coding("LA32-8", "No", "http://loinc.org")
    all_yes = dict.fromkeys(("nightmares", "avoidance", "on-guard", "numb", "guilt"), (yes,))
    closed = score(asked, Answers(all_yes | {"gate": (no,)}))
    assert (closed.total, closed.rated, closed.asked, closed.complete) == (0, 0, 0, True)
    unanswered = score(asked, Answers(all_yes))
    assert (unanswered.total, unanswered.complete) == (0, False)
    assert score(asked, Answers(all_yes | {"gate": (yes,), "guilt": (no,)})).total == 4
    assert asked.codes[0].code == "102010-6"


def test_phq_4_has_a_subscore_of_two_items_for_anxiety_and_for_depression():
    asked = shipped.instrument("phq-4")
    items = list(asked.items[0].items)
    assert [item.codes[0].code for item in items] == ["69725-0", "68509-9", "44250-9", "44255-8"]
    given = Answers({item.link_id: (item.options[n].value,) for n, item in enumerate(items)})
    assert [(name, part.total, part.highest) for name, part in subscores(asked, given)] == [
        ("Anxiety", 1, 6),
        ("Depression", 5, 6),
    ]
    assert [option.label for option in items[0].options] == [
        *("Not at all", "Several days", "More than half the days", "Nearly every day")
    ]
    assert asked.codes[0].code == "69724-3"


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
