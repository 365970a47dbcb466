"""What an answer means to the record, wherever a guide asks for it."""

from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Coding, Item, Kind, Questionnaire
from sos_desktop.records import coded


def asked(code, *, kind=Kind.STRING, link_id="", system=coded.SYSTEM):
    return Item(link_id or code, kind, codes=(Coding(code, system=system),))


def said(*items, **given):
    form = Questionnaire("https://example.org/guide", "1", "A guide", items)
    return coded.said(form, Answers(given))


def test_answers_are_found_by_meaning_whatever_they_are_called():
    given = said(asked("note", link_id="q17"), q17=("Sleeps badly.",))
    assert given.text("note") == "Sleeps badly."
    assert given.text("decision-reason") == ""


def test_a_code_of_another_system_means_nothing_here():
    assert said(asked("note", system="http://loinc.org"), note=("words",)).text("note") == ""


def test_a_choice_is_known_by_its_code():
    given = said(asked("coping", kind=Kind.CHOICE), coping=(Coding("rest", "Rest"), Coding("faith", "Faith")))
    assert given.codes("coping") == ("rest", "faith")
    assert given.chosen("coping") == "rest"
    assert given.chosen("decision") is None


def test_a_number_is_a_number_and_a_yes_is_none():
    given = said(
        asked("came", kind=Kind.INTEGER), asked("leaflet", kind=Kind.BOOLEAN), came=(4,), leaflet=(True,)
    )
    assert given.count("came") == 4
    assert given.count("leaflet") == 0
    assert given.count("invited") == 0


def test_two_questions_of_one_meaning_are_heard_both():
    given = said(asked("coping", link_id="a"), asked("coping", link_id="b"), a=("walking",), b=("music",))
    assert given.values["coping"] == ("walking", "music")


def test_every_shipped_guide_asks_for_what_the_record_needs():
    def needs(name, *meanings):
        guide = shipped.guide(name)
        assert set(meanings) <= {meaning for item in guide.walk() for meaning in coded.meanings(item)}

    needs("one-to-one", "welcomed", "risk-factor", "signposted-accepted", "safety-concern", "note")
    needs("follow-up", "welcomed", "risk-factor", "decision", "decision-reason", "days-off", "safety-concern")
    needs("group-briefing", "welcomed", "second-facilitator", "one-to-ones-arising", "themes")
