"""Questionnaires that somebody brings in: kept as they are, side by side, never changed in meaning."""

import hashlib
import json

import pytest

from sos_desktop.errors import BadInput, QuestionnaireRefused
from sos_desktop.questionnaires import shipped
from sos_desktop.records import library, sessions

TEA = {
    "resourceType": "Questionnaire",
    "status": "active",
    "url": "https://forms.example/Questionnaire/tea",
    "version": "1",
    "title": "Tea",
    "item": [{"linkId": "milk", "type": "boolean", "text": "Milk?"}],
}


def written(**changed) -> bytes:
    return json.dumps(TEA | changed).encode()


def add(ward, data, name="tea.json"):
    ward.later(minutes=1)
    return library.add(ward.store, data, name, now=ward.now)


def titled(ward, title):
    return [entry for entry in library.entries(ward.store) if entry.title == title]


def test_what_is_brought_in_is_kept_byte_for_byte_with_its_hash(ward):
    data = b"\xef\xbb\xbf" + written()
    entry = add(ward, data, "/somewhere/else/tea.json")
    assert (entry.sha256, entry.ours) == (hashlib.sha256(data).digest(), False)
    assert (entry.file_name, entry.retired) == ("tea.json", "")
    assert library.content(ward.store, entry.canonical) == data
    assert library.find(ward.store, TEA["url"]) == entry.form


def test_what_comes_with_the_application_is_listed_too(ward):
    found = {entry.canonical: entry for entry in library.entries(ward.store)}
    phq = shipped.instrument("phq-4")
    assert found[phq.canonical].ours
    assert library.content(ward.store, phq.canonical) == shipped.shipped_bytes("phq-4")
    assert library.find(ward.store, phq.canonical) == phq


def test_two_versions_stand_side_by_side_and_the_newest_is_found_by_the_address(ward):
    add(ward, written())
    add(ward, written(version="2", item=[{"linkId": "milk", "type": "boolean", "text": "Oat milk?"}]))
    assert [entry.form.version for entry in titled(ward, "Tea")] == ["2", "1"]
    assert library.find(ward.store, TEA["url"]).version == "2"
    assert library.find(ward.store, TEA["url"] + "|1").items[0].text == "Milk?"
    assert library.find(ward.store, TEA["url"] + "|3") is None


def test_the_same_once_more_changes_nothing_even_where_it_looks_different(ward):
    first = add(ward, written())
    again = add(ward, json.dumps(TEA | {"publisher": "A trust"}, indent=4).encode(), "copy.json")
    assert again == first
    assert len(ward.store.rows("SELECT 1 FROM library")) == 1


def test_other_questions_under_the_same_version_are_refused(ward):
    add(ward, written())
    with pytest.raises(BadInput, match=r"something else than version 1 .* new version"):
        add(ward, written(item=[{"linkId": "milk", "type": "boolean", "text": "Sugar?"}]))
    assert titled(ward, "Tea")[0].form.items[0].text == "Milk?"


def test_what_comes_with_the_application_is_neither_added_nor_reworded(ward):
    data = shipped.shipped_bytes("phq-4")
    with pytest.raises(BadInput, match="comes with the application"):
        add(ward, data)
    with pytest.raises(BadInput, match="something else than version"):
        add(ward, data.replace(b"on edge", b"on the edge"))


def test_a_form_that_cannot_be_asked_is_refused_with_its_findings(ward):
    with pytest.raises(QuestionnaireRefused) as refused:
        add(ward, written(item=[]))
    assert refused.value.findings
    assert titled(ward, "Tea") == []


def test_what_was_asked_already_keeps_the_words_it_was_asked_in(ward):
    guide = written(url="https://forms.example/Questionnaire/guide", title="Our guide")
    library.choose(ward.store, "guide one-to-one", add(ward, guide).canonical, now=ward.now)
    ward.begin(ward.meet())
    with pytest.raises(BadInput, match="something else"):
        add(ward, guide.replace(b"Milk?", b"Sugar?"))


def test_a_retired_version_is_no_longer_found_by_its_address_and_can_be_brought_back(ward):
    tea = add(ward, written()).canonical
    library.choose(ward.store, "guide one-to-one", tea, now=ward.now)
    library.retire(ward.store, tea, now=ward.now)
    assert titled(ward, "Tea")[0].retired
    assert library.find(ward.store, TEA["url"]) is None
    assert library.find(ward.store, tea).title == "Tea", "what was asked stays readable"
    assert library.choices(ward.store) == {}
    with pytest.raises(BadInput, match="not here, or it is retired"):
        library.retire(ward.store, tea, now=ward.now)
    with pytest.raises(BadInput, match="not here, or it is retired"):
        library.choose(ward.store, "guide one-to-one", tea, now=ward.now)
    library.bring_back(ward.store, tea, now=ward.now)
    assert library.find(ward.store, TEA["url"]).title == "Tea"
    with pytest.raises(BadInput, match="not here, or it is retired"):
        library.bring_back(ward.store, tea, now=ward.now)


def test_a_guide_of_the_trust_is_used_for_the_next_session_and_a_begun_one_is_gone_on_with(ward):
    case = ward.meet()
    begun = ward.begin(case)
    ours = add(ward, written()).canonical
    library.choose(ward.store, "guide one-to-one", ours, now=ward.now)
    assert ward.begin(case) == begun
    other = ward.begin(ward.meet())
    assert sessions.read(ward.store, other).guide.canonical == ours
    library.as_before(ward.store, "guide one-to-one", now=ward.now)
    assert sessions.read(ward.store, ward.begin(ward.meet())).guide == shipped.guide("one-to-one")


def test_an_instrument_can_be_left_out_or_asked_in_another_version(ward):
    shipped_one = shipped.instrument("phq-4")
    purpose = f"instrument {shipped_one.url}"
    assert library.instrument(ward.store, shipped_one.url) == shipped_one
    library.choose(ward.store, purpose, "", now=ward.now)
    assert library.instrument(ward.store, shipped_one.canonical) is None
    newer = shipped.shipped_bytes("phq-4").replace(shipped_one.version.encode(), b"9.0.0")
    library.choose(ward.store, purpose, add(ward, newer).canonical, now=ward.now)
    assert library.instrument(ward.store, shipped_one.url).version == "9.0.0"
    assert library.instrument(ward.store, "https://forms.example/Questionnaire/nothing") is None


def test_nothing_that_is_not_there_can_be_read(ward):
    with pytest.raises(BadInput, match="not here"):
        library.content(ward.store, "https://forms.example/Questionnaire/nothing|1")


def test_the_database_itself_keeps_what_was_brought_in(ward):
    add(ward, written())
    for sql in ("UPDATE library SET content = 'x'", "DELETE FROM library"):
        with pytest.raises(Exception, match="retired, never"), ward.store.change(now=ward.now) as change:
            change.run(sql)


def test_every_step_stands_in_the_audit(ward):
    tea = add(ward, written()).canonical
    library.choose(ward.store, "guide one-to-one", tea, now=ward.now)
    library.retire(ward.store, tea, now=ward.now)
    library.bring_back(ward.store, tea, now=ward.now)
    rows = ward.store.rows("SELECT action FROM audit WHERE action LIKE 'questionnaire%' ORDER BY seq")
    assert [row["action"] for row in rows] == [
        f"questionnaire {what}" for what in ("added", "chosen", "retired", "brought back")
    ]
