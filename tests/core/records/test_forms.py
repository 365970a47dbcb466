"""Forms are kept as they were worded when they were asked, and never reworded."""

import json

import pytest

from sos_desktop.errors import BadInput, Finished
from sos_desktop.questionnaires import parse, shipped
from sos_desktop.records import forms

REPEATING = {
    "resourceType": "Questionnaire",
    "status": "active",
    "url": "https://example.org/visits",
    "version": "1",
    "title": "Visits",
    "item": [
        {
            "linkId": "visit",
            "type": "group",
            "repeats": True,
            "text": "Visit",
            "item": [{"linkId": "why", "type": "string", "text": "Why"}],
        }
    ],
}


def keep(ward, content):
    data = json.dumps(content).encode()
    with ward.store.change(now=ward.now) as change:
        forms.keep(change, parse.read(data), data)
    return f"{content['url']}|{content['version']}"


def test_a_form_is_read_as_it_was_asked(ward):
    ward.begin(ward.meet())
    guide = shipped.guide("one-to-one")
    assert forms.read(ward.store, guide.canonical).questionnaire == guide
    (row,) = ward.store.rows("SELECT content FROM questionnaires")
    assert row["content"].encode() == shipped.shipped_bytes("one-to-one")


def test_a_form_is_kept_once(ward):
    assert keep(ward, REPEATING) == keep(ward, REPEATING)
    assert len(ward.store.rows("SELECT 1 FROM questionnaires")) == 1


def test_other_words_under_the_same_version_are_refused(ward):
    keep(ward, REPEATING)
    with pytest.raises(BadInput, match="“Visits, reworded” has other words than when it was last used"):
        keep(ward, {**REPEATING, "title": "Visits, reworded"})
    keep(ward, {**REPEATING, "title": "Visits, reworded", "version": "2"})


def test_the_record_book_itself_refuses_to_reword(ward):
    keep(ward, REPEATING)
    with pytest.raises(Finished, match="never reworded"), ward.store.change(now=ward.now) as change:
        change.run("UPDATE questionnaires SET content = '{}'")


def test_a_question_is_found_where_it_stands(ward):
    form = forms.read(ward.store, keep(ward, REPEATING))
    assert form.item("visit:0/why").link_id == "why"
    assert form.item("visit:7/why").link_id == "why"
    assert form.item("visit:3").link_id == "visit"


@pytest.mark.parametrize(
    "place", ["why", "visit/why", "visit:0/why/why", "visit:x/why", "visit:0/visit:0", ""]
)
def test_a_place_that_the_form_does_not_have_is_refused(ward, place):
    form = forms.read(ward.store, keep(ward, REPEATING))
    with pytest.raises(BadInput, match="not in the form"):
        form.item(place)


def test_a_form_that_was_never_asked_is_said_to_be(ward):
    with pytest.raises(BadInput, match="form is not in the record book"):
        forms.read(ward.store, "https://example.org/nothing|1")
