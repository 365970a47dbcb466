"""What somebody is given when they ask: all of it, and what is about others can be taken out for good."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.codes import (
    Amendment,
    Decision,
    HoldReason,
    OfferWay,
    Presence,
    Relation,
    RoleBand,
)
from sos_desktop.dates import PartialDate
from sos_desktop.errors import BadInput
from sos_desktop.records import (
    amendments,
    cases,
    drafts,
    erasure,
    gathering,
    holds,
    mentions,
    offers,
    people,
    planning,
    standing_down,
)
from sos_desktop.records.cases import Case
from sos_desktop.records.gathering import Gathered, Line, Part
from sos_desktop.records.planning import Planned
from sos_desktop.records.redaction import BLACKED_OUT, Redaction, redacted


def words(gathered: Gathered) -> str:
    return "\n".join(
        "\n".join((part.heading, part.under, *(f"{line.label}: {line.text}" for line in part.lines)))
        for part in gathered.parts
    )


@pytest.fixture
def heron(ward: Any) -> Case:
    """Somebody with a name, a finished one-to-one that speaks of others, an amendment and something half typed."""
    other = ward.meet("Robin")
    with ward.store.change(now=ward.now) as change:
        change.run("INSERT INTO identities VALUES (?, ?, ?)", (other.person_id, "Ida Quillfeather", ""))
        change.run("INSERT INTO practitioners VALUES ('k', 'Tom Wagtail', 0)")
    case = ward.meet("Heron", ward.incident(), offered_on=ward.today)
    with ward.store.change(now=ward.now) as change:
        change.run(
            "INSERT INTO identities VALUES (?, ?, ?)", (case.person_id, "Jo Sparrow", "jo@example.org")
        )
    session = ward.begin(case)
    ward.rate(session, *([1] * 10))
    ward.answer(
        session, "note", "Jo sat with Ida Quillfeather,\nand with ROBIN; Tom Wagtail too. Not Robinson."
    )
    ward.close(session)
    amendments.amend(ward.store, session, Amendment.ADDITION, "Robin rang on Monday.", now=ward.now)
    drafts.keep(ward.store, f"amendment {session}", {"words": "Half a thought"}, now=ward.now)
    return case


def test_everything_is_in_it_every_version_and_what_was_half_typed(ward: Any, heron: Case):
    gathered = gathering.gather(ward.store, heron.person_id)
    said = words(gathered)
    for expected in (
        "Heron", "Jo Sparrow", "jo@example.org", "Support after: Bay 4, November", "Offered on 23 November 2026",
        "One-to-one, 23 November 2026, version 1 of 2", "version 2 of 2", "Robin rang on Monday.", "Half a thought",
        "28-day follow-up, due 21 December 2026: Open", "Kept on 23 November 2026 at 14:05. Held by Kingfisher",
        "23 November 2026 at 14:05: one-to-one kept",
    ):  # fmt: skip
        assert expected in said, expected
    assert said.count("Ida Quillfeather") == 2


def test_the_data_is_every_row_that_an_erasure_would_take(ward: Any, heron: Case):
    data = gathering.gather(ward.store, heron.person_id).data
    again = sum(
        len(ward.store.rows(f"SELECT 1 FROM {table} WHERE {whose}", {"person": heron.person_id}))  # noqa: S608
        for table, whose in erasure.GOES
        if table in ("unsent_events", "unindexed", "findable")
    )
    rows = sum(len(kept) for table, kept in data.items() if table != "audit")
    assert rows + again == erasure.rows_about(ward.store, heron.person_id) > 20
    assert {row["action"] for row in data["audit"]} >= {"person kept", "case kept", "one-to-one kept"}
    assert json.loads(json.dumps(data)) == data
    assert "Robin" not in json.dumps(data["people"])


def test_an_unfinished_session_and_a_hold_are_said(ward: Any):
    case = ward.meet("Heron")
    session = ward.begin(case)
    ward.answer(session, "note", "Not finished yet.")
    holds.on_person(ward.store, case.person_id, HoldReason.INQUEST, "", now=ward.now)
    said = words(gathering.gather(ward.store, case.person_id))
    assert "One-to-one, 23 November 2026, not finished" in said
    assert "Not finished yet." in said
    assert "On hold, so nothing is erased: Heron: inquest" in said


def test_the_end_of_a_story_is_in_it(ward: Any):
    case = ward.meet("Heron")
    ward.assess(case)
    ward.later(days=28)
    ward.decide(ward.begin_follow_up(case), why="Sleeping again.")
    said = words(gathering.gather(ward.store, case.person_id))
    assert "Close, door left open. 21 December 2026. Sleeping again" in said
    assert "Days off: not mentioned" in said
    assert "Support without a single incident" in said
    assert "Closed: 21 December 2026" in said


def test_planning_offers_and_who_took_over_are_in_it(ward: Any):
    case = ward.meet("Wren", ward.incident())
    person = replace(people.read(ward.store, case.person_id), role_band=RoleBand.SENIOR_DOCTOR)
    people.amend(ward.store, person, people.UNKNOWN, now=ward.now)
    cases.amend(
        ward.store, case.id, exposure=case.exposure, source=case.source, requested=None,
        contacted=PartialDate("2026-11"), now=ward.now, today=ward.today,
    )  # fmt: skip
    plan = Planned(case.id, "", Decision.ONE_TO_ONE, "R. Alder", Presence.ON_LEAVE, "Back on Monday")
    planning.decide(ward.store, plan, now=ward.now)
    offers.make_again(ward.store, case.id, ward.today, OfferWay.LETTER, now=ward.now, today=ward.today)
    standing_down.answer(ward.store, case.id, Relation.SAME_TEAM, now=ward.now)
    standing_down.stand_down(ward.store, case.id, "", now=ward.now, today=ward.today)
    standing_down.hand_over(ward.store, case.id, "S. Birch", now=ward.now, today=ward.today)
    gathered = gathering.gather(ward.store, case.person_id)
    for expected in (
        "Role, roughly: Consultant or specialist", "First spoken with: November 2026",
        "Planned: Offer a one-to-one. R. Alder. On leave or off sick. Back on Monday",
        "Waiting for an answer. By letter", "How the practitioner knows them: We work in the same team",
        "The practitioner stood down: 23 November 2026. S. Birch took over on 23 November 2026",
    ):  # fmt: skip
        assert expected in words(gathered), expected
    assert gathered.data["plans"][0]["practitioner"] == "R. Alder"


def test_nobody_unknown_is_gathered(ward: Any):
    with pytest.raises(BadInput):
        gathering.gather(ward.store, "nobody")


def test_others_whom_the_record_book_knows_are_found_and_their_own_names_are_not(ward: Any, heron: Case):
    found = mentions.mentions(ward.store, gathering.gather(ward.store, heron.person_id))
    named = {mention.words: (mention.whose, mention.times) for mention in found}
    assert named["Ida Quillfeather"] == ("supported", 2)
    assert named["ROBIN"] == ("supported", 3)
    assert named["Tom Wagtail"] == ("colleague", 2)
    assert "Jo" not in named
    assert "Robinson" not in " ".join(named)
    assert [mention.whose for mention in found] == sorted((m.whose for m in found), reverse=True)
    assert "sat with Ida Quillfeather, and with ROBIN" in found[0].example


def test_a_longer_code_name_is_not_the_shorter_one(ward: Any):
    ward.meet("Wren")
    ward.meet("Wren 2")
    case = ward.meet("Heron")
    session = ward.begin(case)
    ward.answer(session, "note", "With Wren 2 and a wrench.")
    found = mentions.mentions(ward.store, gathering.gather(ward.store, case.person_id))
    assert [mention.words for mention in found if mention.whose == "supported"] == ["Wren 2"]


def test_what_is_blacked_out_is_nowhere_in_the_words_or_the_data(ward: Any, heron: Case):
    gathered = gathering.gather(ward.store, heron.person_id)
    clean = redacted(gathered, [Redaction("Ida Quillfeather", whole=True), Redaction("robin", whole=True),
                                Redaction("sat  with")])  # fmt: skip
    for text in (words(clean), json.dumps(clean.data, ensure_ascii=False)):
        assert "quillfeather" not in text.lower()
        assert "sat with" not in text
        assert "Not Robinson." in text
        assert BLACKED_OUT in text
    assert words(redacted(gathered, [])) == words(gathered) == words(redacted(gathered, [Redaction(" … ")]))


def test_names_go_whatever_stands_between_their_words():
    line = Line("Note", "Quill,\nIda. Ida  Quill! IDA-QUILL and Idaquill")
    clean = redacted(Gathered("", "", (Part("", "", (line,)),), {}), [Redaction("Ida Quill", whole=True)])
    assert clean.parts[0].lines[0].text == f"Quill,\nIda. {BLACKED_OUT}! {BLACKED_OUT} and Idaquill"


@given(st.text(min_size=1), st.text(), st.text())
def test_whatever_is_selected_goes(selected: str, before: str, after: str):
    line = Line(selected, before + selected + after)
    gathered = Gathered(
        "", selected, (Part(selected, "", (line,)),), {"rows": [{"content": {"x": [line.text]}}]}
    )
    clean = redacted(gathered, [Redaction(selected)])
    if any(letter.isalnum() for letter in selected) and selected.strip().lower() not in BLACKED_OUT:
        assert selected.strip() not in clean.parts[0].lines[0].text.replace(BLACKED_OUT, "\0")
        assert selected.strip() not in clean.data["rows"][0]["content"]["x"][0].replace(BLACKED_OUT, "\0")
