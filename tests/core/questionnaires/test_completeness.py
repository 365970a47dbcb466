"""What still has to be answered."""

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.completeness import complete, missing, missing_places
from sos_desktop.questionnaires.model import NoAnswer

HIDDEN = {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden", "valueBoolean": True}


def links(form, given=None):
    return [item.link_id for item in missing(form, Answers(given or {}))]


def test_a_required_question_is_missing_until_it_is_answered(made):
    form = made({"linkId": "a", "required": True}, {"linkId": "b"}, {"linkId": "c", "required": True})
    assert links(form) == ["a", "c"]
    assert links(form, {"a": ("x",)}) == ["c"]
    assert complete(form, Answers({"a": ("x",), "c": ("y",)}))


def test_what_is_not_asked_hidden_or_read_only_is_not_waited_for(made):
    form = made(
        {"linkId": "gate", "type": "boolean"},
        {
            "linkId": "asked",
            "required": True,
            "enableWhen": [{"question": "gate", "operator": "=", "answerBoolean": True}],
        },
        {
            "linkId": "hidden",
            "type": "group",
            "extension": [HIDDEN],
            "item": [{"linkId": "in", "type": "string", "required": True}],
        },
        {"linkId": "read", "required": True, "readOnly": True},
        {"linkId": "words", "type": "display", "required": True},
    )
    assert links(form) == []
    assert links(form, {"gate": (True,)}) == ["asked"]


def test_a_required_group_wants_one_answer_anywhere_in_it(made):
    inner = {"linkId": "inner", "type": "group", "item": [{"linkId": "q", "type": "string"}]}
    form = made({"linkId": "g", "type": "group", "required": True, "item": [inner]})
    assert links(form) == ["g"]
    assert links(form, {"q": ("x",)}) == []


def test_in_rounds_every_round_is_asked_and_each_item_is_named_once(made):
    inside = [{"linkId": "a", "type": "string", "required": True}, {"linkId": "b", "type": "string"}]
    form = made({"linkId": "g", "type": "group", "repeats": True, "item": inside})
    given = Answers({"g:0/b": ("x",), "g:1/a": ("x",), "g:2/b": ("x",)})
    assert missing_places(form, given) == ("g:0/a", "g:2/a")
    assert [item.link_id for item in missing(form, given)] == ["a"]


def test_a_question_that_takes_two_answers_at_least_is_missing_with_one(made):
    two = {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs", "valueInteger": 2}
    form = made({"linkId": "a", "required": True, "repeats": True, "extension": [two]})
    assert links(form) == links(form, {"a": ("x",)}) == ["a"]
    assert links(form, {"a": ("x", "y")}) == []
    assert links(form, {"a": (NoAnswer.DECLINED,)}) == []
