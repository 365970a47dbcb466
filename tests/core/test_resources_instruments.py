"""The shipped instruments, skeletons and value sets: complete, attributed, with their sources, and in FHIR."""

import json
import re

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire as R4BQuestionnaire
from fhir.resources.R4B.valueset import ValueSet as R4BValueSet

from resources import resource
from sos_desktop.errors import QuestionnaireRefused
from sos_desktop.questionnaires import instrument, shipped
from sos_desktop.questionnaires.instrument import BLANK, LICENCES, Instrument
from sos_desktop.questionnaires.model import Kind, Questionnaire
from sos_desktop.questionnaires.parse import check, read

FORMS = shipped.GUIDES + shipped.INSTRUMENTS
EVERYTHING = FORMS + shipped.SKELETONS
VALUE_SETS = [path.name for path in resource("valuesets").iterdir()]


def file_of(name: str) -> bytes:
    return shipped.skeleton_bytes(name) if name in shipped.SKELETONS else shipped.shipped_bytes(name)


def about(name: str) -> Instrument:
    return instrument.read(file_of(name))


def form(name: str) -> Questionnaire:
    return shipped.guide(name) if name in shipped.GUIDES else shipped.instrument(name)


@pytest.mark.parametrize("folder", ["guides", "questionnaires", "skeletons"])
def test_no_file_lies_there_that_is_not_offered(folder):
    files = {
        path.name.removesuffix(".json") for path in resource(folder).iterdir() if path.name[-5:] == ".json"
    }
    named = {"guides": shipped.GUIDES, "questionnaires": shipped.INSTRUMENTS, "skeletons": shipped.SKELETONS}
    assert files == set(named[folder])


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_file_says_whose_it_is_who_may_use_it_when_by_whom_and_how_it_is_scored(name):
    one = about(name)
    assert one.name == name
    assert re.fullmatch(r"\d+\.\d+\.\d+", one.version)
    for said in (
        one.title,
        one.description,
        one.publisher,
        one.attribution,
        one.permitted_use,
        one.reference,
    ):
        assert said and said == said.strip()
    assert one.licence in LICENCES
    assert one.completed_by == ("practitioner" if name in shipped.GUIDES else "person")
    assert one.not_before_day is not None and one.not_before_day >= 0
    assert one.questions > 0
    if one.score:
        assert one.score.lowest < one.score.highest
        assert one.score.source
    if one.licence != "own-work":
        assert one.reference_source


@pytest.mark.parametrize("name", FORMS)
def test_what_can_be_filled_in_is_complete_and_its_own_words_are_free_or_allowed(name):
    one = about(name)
    assert not one.blank
    assert not one.obtain
    assert one.licence not in ("licence-needed", "free-from-source")


def test_at_28_days_pc_ptsd_5_and_who_5_are_asked_and_nothing_else_unless_it_is_chosen():
    assert [name for name in shipped.INSTRUMENTS if about(name).on_by_default] == ["pc-ptsd-5", "who-5"]
    for name in ("follow-up", "three-month-check"):
        asked = [item.sub_questionnaire for item in form(name).walk() if item.sub_questionnaire]
        assert asked == [form("pc-ptsd-5").canonical, form("who-5").canonical]
    assert not [item for item in form("one-to-one").walk() if item.sub_questionnaire]


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (28, ("pc-ptsd-5", "pcl-5", "itq")),
        (14, ("phq-4", "gad-7", "phq-9", "who-5", "audit-c")),
        (3, ("one-to-one", "group-assessment")),
    ],
)
def test_nothing_is_asked_earlier_than_what_it_asks_about(day, names):
    assert [about(name).not_before_day for name in names] == [day] * len(names)


def test_only_the_ninth_question_of_the_phq_9_is_marked_for_safety_and_that_form_is_off_by_default():
    assert {name: about(name).safety for name in EVERYTHING if about(name).safety} == {
        "phq-9": ("better-off-dead",)
    }
    ninth = next(item for item in form("phq-9").walk() if item.link_id == "better-off-dead")
    assert ninth.prefix == "9."
    assert [coding.code for coding in ninth.codes] == ["44260-8"]
    assert not about("phq-9").on_by_default
    assert "safety screen" in about("phq-9").permitted_use


LOINC = {
    "phq-9": "44249-1",
    "gad-7": "69737-5",
    "phq-4": "69724-3",
    "pc-ptsd-5": "102010-6",
    "audit-c": "72109-2",
}
QUESTIONS = {
    "phq-9": "44250-9 44255-8 44259-0 44254-1 44251-7 44258-2 44252-5 44253-3 44260-8 69722-7",
    "gad-7": "69725-0 68509-9 69733-4 69734-2 69735-9 69689-8 69736-7",
    "phq-4": "69725-0 68509-9 44250-9 44255-8",
    "audit-c": "68518-0",
}


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_form_is_what_hl7s_own_model_of_fhir_takes(name):
    """R4B is the nearest to R4 that the model has; for a Questionnaire they are the same."""
    R4BQuestionnaire.model_validate(json.loads(file_of(name)))


@pytest.mark.parametrize("name", VALUE_SETS)
def test_every_value_set_is_what_hl7s_own_model_of_fhir_takes(name):
    R4BValueSet.model_validate(json.loads(resource("valuesets", name).read_text("utf-8")))


@pytest.mark.parametrize("name", shipped.INSTRUMENTS)
def test_loinc_codes_stand_where_they_were_found_beside_the_same_words_and_nowhere_else(name):
    one = about(name)
    assert [coding.code for coding in one.codes] == ([LOINC[name]] if name in LOINC else [])
    found = [c.code for item in form(name).walk() for c in item.codes if c.system == "http://loinc.org"]
    assert found == QUESTIONS.get(name, "").split()
    content = shipped.shipped_bytes(name).decode("utf-8")
    assert ("Regenstrief" in one.attribution) is ("http://loinc.org" in content)


@pytest.mark.parametrize("name", shipped.INSTRUMENTS)
def test_what_a_person_fills_in_asks_nothing_that_must_be_answered_and_nothing_in_free_words(name):
    for item in form(name).walk():
        assert not item.required
        assert item.kind in (Kind.GROUP, Kind.DISPLAY, Kind.CHOICE)


@pytest.mark.parametrize("name", shipped.SKELETONS)
def test_a_skeleton_cannot_be_filled_in_and_says_how_to_come_by_its_words(name):
    one = about(name)
    assert one.blank
    assert "[wording of …]" in one.obtain
    report = check(file_of(name))
    assert not report.shown
    assert {finding.rule for finding in report.refusals} == {"its wording has not been put in yet."}
    with pytest.raises(QuestionnaireRefused, match="wording has not been put in yet"):
        read(file_of(name))
    with pytest.raises(KeyError):
        shipped.shipped_bytes(name)
    with pytest.raises(KeyError):
        shipped.skeleton_bytes("pcl-5")


@pytest.mark.parametrize("name", shipped.SKELETONS)
def test_a_skeleton_whose_words_are_put_in_can_be_used(name):
    """The words here are made up: what counts is that nothing but the words was missing."""
    worded = re.sub(r"\[wording of ([^\]…]*)\]", r"Words for \1", file_of(name).decode("utf-8"))
    asked = read(worded.encode())
    questions = [item for item in asked.walk() if item.options]
    assert len(questions) == about(name).questions
    rule = about(name).score
    if rule:
        heaviest = [
            max(o.weight for o in item.options) for item in questions if item.options[0].weight is not None
        ]
        assert sum(heaviest) == rule.highest


def test_a_skeleton_holds_no_word_of_the_questions_it_waits_for():
    for name in shipped.SKELETONS:
        for item in json.loads(file_of(name))["item"]:
            for one in (item, *item.get("item", ())):
                assert one["text"].startswith(BLANK)


@pytest.mark.parametrize("name", VALUE_SETS)
def test_a_value_set_is_found_by_its_address_and_holds_codes_words_and_weights(name):
    content = json.loads(resource("valuesets", name).read_text("utf-8"))
    assert content["resourceType"] == "ValueSet"
    assert content["url"] == "http://loinc.org/vs/" + name.removesuffix(".json")
    assert "Regenstrief" in content["copyright"]
    (include,) = content["compose"]["include"]
    assert include["system"] == "http://loinc.org"
    concepts = include["concept"]
    assert len({concept["code"] for concept in concepts}) == len(concepts) >= 4
    assert all(re.fullmatch(r"LA\d+-\d", concept["code"]) and concept["display"] for concept in concepts)
    assert [concept["extension"][0]["valueDecimal"] for concept in concepts] == list(range(len(concepts)))


def test_the_answers_of_the_phq_forms_are_those_of_their_loinc_list():
    listed = json.loads(resource("valuesets", "LL358-3.json").read_text("utf-8"))["compose"]["include"][0]
    wanted = [(concept["code"], concept["display"]) for concept in listed["concept"]]
    for name in ("phq-9", "gad-7", "phq-4"):
        for item in form(name).items[0].items:
            assert [(option.value.code, option.label) for option in item.options] == wanted


def test_the_words_of_the_licences_stand_beside_the_files():
    licences = resource("questionnaires", "LICENCE.md").read_text("utf-8")
    for name in shipped.INSTRUMENTS:
        assert f"`{name}.json`" in licences
