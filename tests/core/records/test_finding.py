"""Finding people, incidents and records: what is found, in which order, and what never is."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sos_desktop.codes import Amendment, ErasureReason, SessionKind, StaffGroup
from sos_desktop.errors import BadInput, Finished
from sos_desktop.records import (
    amendments,
    erasure,
    excerpts,
    findable,
    finding,
    indexing,
    masking,
    merging,
    moves,
    recently_found,
    saved_filters,
    sessions,
)
from sos_desktop.records.finding import Wanted
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Store


def up_to_date(ward: Any) -> None:
    while indexing.catch_up(ward.store, now=ward.now):
        pass


def found(ward: Any, words: str = "", **filters: Any) -> list[str]:
    """The titles of the hits; records with their kind."""
    up_to_date(ward)
    hits = finding.find(ward.store, Wanted(words, **filters), today=ward.today).hits
    return [hit.title if hit.kind in ("person", "incident") else f"{hit.title}, {hit.kind}" for hit in hits]


def noted(ward: Any, case: Any, note: str) -> str:
    session = ward.begin(case)
    ward.rate(session, *([1] * 10))
    ward.answer(session, "note", note)
    ward.close(session)
    return str(session)


@pytest.fixture
def heron(ward: Any) -> Any:
    return ward.meet("Heron", ward.incident(), offered_on=ward.today)


def test_a_code_name_a_label_and_a_note_are_found_as_they_are_typed(ward: Any, heron: Any):
    noted(ward, heron, "A walk at lunch helps. Café, not the ward.")
    assert found(ward, "h") == ["Heron", "Heron, one-to-one"]
    assert found(ward, "HERO") == ["Heron", "Heron, one-to-one"]
    assert found(ward, "bay 4") == ["Bay 4, November", "Heron, one-to-one"]
    assert found(ward, "surg") == ["Bay 4, November"]
    assert found(ward, "lun wal") == ["Heron, one-to-one"]
    assert found(ward, "cafe") == ["Heron, one-to-one"]
    assert found(ward, "heron lunch") == ["Heron, one-to-one"]
    assert found(ward, "heron supper") == []


def test_what_is_called_just_that_comes_first_then_names_then_records(ward: Any):
    for name in ("Wren 2", "Wrentit", "Wren"):
        noted(ward, ward.meet(name), "Talked to Wren, too.")
    assert found(ward, "wren")[:3] == ["Wren", "Wren 2", "Wrentit"]
    assert len(found(ward, "wren")) == 6


def test_nobody_is_asked_to_wait_for_the_index_and_a_draft_is_never_in_it(ward: Any, heron: Any):
    session = ward.begin(heron)
    ward.answer(session, "note", "Half a pelican")
    assert found(ward, "pelican") == []
    before = indexing.waiting(ward.store)
    ward.rate(session, *([1] * 10))
    ward.close(session)
    assert before == 0 < indexing.waiting(ward.store)
    assert found(ward, "pelican") == ["Heron, one-to-one"]
    again = sessions.reopen(ward.store, session, now=ward.now)
    ward.answer(again, "note", "An albatross instead")
    assert found(ward, "albatross") == []
    ward.close(again)
    assert found(ward, "albatross") == ["Heron, one-to-one"]
    assert found(ward, "pelican") == []


def test_what_was_added_later_and_the_themes_of_a_team_are_found(ward: Any, heron: Any):
    session = noted(ward, heron, "Quiet.")
    amendments.amend(ward.store, session, Amendment.ADDITION, "Rang about the marigolds.", now=ward.now)
    assert found(ward, "marigold") == ["Heron, one-to-one"]
    group = ward.begin_group(ward.incident(label="Theatre 2"))
    guide = sessions.read(ward.store, group).guide
    (themes,) = (item for item in guide.walk() if item.link_id == "themes")
    theme = themes.options[0]
    ward.give(group, guide, themes, theme.value)
    ward.answer(group, "second-facilitator", "Sam Teal")
    ward.close(group)
    assert f"Theatre 2, {SessionKind.GROUP}" in found(ward, theme.label)


def test_a_record_with_the_wrong_person_is_not_found_by_its_words_until_it_is_reviewed(ward: Any, heron: Any):
    session = noted(ward, heron, "Her brother Quill is ill.")
    assert found(ward, "quill") == ["Heron, one-to-one"]
    other = ward.meet("Robin")
    moves.move(ward.store, session, other.person_id, "", now=ward.now)
    assert finding.find(ward.store, Wanted("quill"), today=ward.today).hits == ()  # at once
    assert found(ward, "quill") == []
    assert found(ward, "robin") == ["Robin", "Robin, one-to-one"]
    (written,) = masking.to_review(ward.store, session)
    masking.review(ward.store, session, (), now=ward.now)
    assert found(ward, "quill") == []
    assert written.text.startswith("Her brother")


def test_what_stays_after_a_review_is_found_again(ward: Any, heron: Any):
    session = noted(ward, heron, "Likes marigolds.")
    moves.move(ward.store, session, ward.meet("Robin").person_id, "", now=ward.now)
    stays = [each.key for each in masking.to_review(ward.store, session)]
    masking.review(ward.store, session, stays, now=ward.now)
    assert found(ward, "marigolds") == ["Robin, one-to-one"]


def test_nothing_of_somebody_erased_is_left_where_things_are_found(vault: Vault, ward: Any, heron: Any):
    session = noted(ward, heron, "Quillfeather wants a walk.")
    saved_filters.keep(ward.store, "Mine", Wanted("heron"), now=ward.now)
    saved_filters.keep(ward.store, "Heron’s", Wanted("sleep"), now=ward.now)
    saved_filters.keep(ward.store, "Sleep", Wanted("sleep"), now=ward.now)
    recently_found.note(ward.store, session, now=ward.now)
    recently_found.note(ward.store, heron.person_id, now=ward.now)
    assert found(ward, "quillfeather")
    assert b"quillfeather" in index(ward.store)
    amendments.amend(ward.store, session, Amendment.ADDITION, "Not in the index yet.", now=ward.now)
    erasure.erase(vault, heron.person_id, ErasureReason.ASKED, "IG 1", now=ward.now)
    assert found(ward, "quillfeather") == found(ward, "heron") == []
    assert b"quill" not in index(ward.store)
    assert b"heron" not in index(ward.store)
    assert recently_found.listed(ward.store) == ()
    assert [name for name, _ in saved_filters.listed(ward.store)] == ["Sleep"]
    assert ward.store.rows("PRAGMA integrity_check")[0][0] == "ok"


def index(store: Store) -> bytes:
    """All that the index is made of, as it lies on the disk before it is encrypted."""
    return b"".join(row["block"] for row in store.rows("SELECT block FROM findable_words_data"))


def test_filters_narrow_what_is_found(ward: Any, heron: Any):
    noted(ward, heron, "Sleeping better.")
    ward.later(days=60)
    robin = ward.meet("Robin", ward.incident(label="Bay 9", occurred="2026-12-18"))
    noted(ward, robin, "Sleeping badly.")
    assert found(ward, "sleep") == ["Robin, one-to-one", "Heron, one-to-one"]
    assert found(ward, "sleep", days=28) == ["Robin, one-to-one"]
    assert found(ward, "sleep", kind=SessionKind.FOLLOW_UP) == []
    assert found(ward, kind="incident") == ["Bay 9", "Bay 4, November"]
    assert found(ward, kind="person", staff=StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED) == ["Robin", "Heron"]
    assert found(ward, staff=StaffGroup.STUDENTS) == []
    assert found(ward, "bay", event="unexpected-patient-death", days=60)[0] == "Bay 9"
    assert found(ward) == []


def test_fifty_are_found_at_a_time_and_the_rest_on_asking(ward: Any):
    with ward.store.change(now=ward.now):
        for _ in range(60):
            ward.meet()
    up_to_date(ward)
    seen: list[str] = []
    more = None
    while True:
        page = finding.find(ward.store, Wanted("wren"), today=ward.today, after=more)
        seen += [hit.title for hit in page.hits]
        if page.more is None:
            break
        more = page.more
    assert len(seen) == len(set(seen)) == 60


def test_who_was_given_another_name_is_found_by_it_with_their_records(ward: Any, heron: Any):
    noted(ward, heron, "A walk.")
    assert found(ward, "heron walk")
    with ward.store.change(now=ward.now) as change:
        change.run("UPDATE people SET code_name = 'Egret' WHERE id = ?", (heron.person_id,))
        change.run("UPDATE incidents SET label = 'Bay 5'")
    assert found(ward, "egret walk") == ["Egret, one-to-one"]
    assert found(ward, "heron") == []
    assert found(ward, "bay 5") == ["Bay 5", "Egret, one-to-one"]


def test_what_can_be_found_is_written_anew_never_altered(ward: Any, heron: Any):
    up_to_date(ward)
    with pytest.raises(Finished, match="written anew"), ward.store.change(now=ward.now) as change:
        change.run("UPDATE findable SET name = 'x'")


def test_an_incident_that_is_gone_is_not_found(ward: Any):
    incident = ward.incident(label="Twice")
    assert found(ward, "twice") == ["Twice"]
    with ward.store.change(now=ward.now) as change:
        change.run("DELETE FROM exposures WHERE incident_id = ?", (incident.id,))
        change.run("DELETE FROM incidents WHERE id = ?", (incident.id,))
    assert found(ward, "twice") == []


@pytest.mark.parametrize(
    "typed",
    ['"', "'", '"a" OR "b"', "NEAR(a b)", "a*", "name : a", "-", "*", "🐦", "a\0b", "\ud800", "\ue000kindperson",
     "(", "a AND", "NOT", "^a", "_", "{name words} : a", "é" * 500, "a " * 300, "ﬁ", "١", "%", "\\"],
)  # fmt: skip
def test_nothing_that_is_typed_is_refused_or_taken_for_an_order(ward: Any, heron: Any, typed: str):
    up_to_date(ward)
    for kind in ("", "person"):
        for hit in finding.find(ward.store, Wanted(typed, kind=kind), today=ward.today).hits:
            assert hit.title in ("Heron", "Bay 4, November")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40))
def test_any_text_is_looked_for(ward: Any, typed: str):
    finding.find(ward.store, Wanted(typed), today=ward.today)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(note=st.text(min_size=1, max_size=60))
def test_any_note_is_put_into_words_and_taken_out_again(ward: Any, note: str):
    kept = findable.Findable(
        "x", "one-to-one", None, date(2026, 1, 1), "", (note,), ("Heron", "", "One-to-one")
    )
    with ward.store.change(now=ward.now) as change:
        change.run(
            "INSERT INTO findable (object_id, kind, person_id, day, name, words, marks) VALUES (?, ?, ?, ?, ?, ?, ?)",
            ("x", kept.kind, None, "2026-01-01", "", kept.words, kept.marks),
        )
    assert findable.parts(kept.words)[1] == ("Heron", "", "One-to-one")
    for word in finding.tokens(note)[:3]:
        finding.find(ward.store, Wanted(word), today=ward.today)
    with ward.store.change(now=ward.now) as change:
        change.run("DELETE FROM findable WHERE object_id = 'x'")
    assert ward.store.rows("PRAGMA integrity_check")[0][0] == "ok"


def test_the_index_is_made_in_handfuls_and_only_where_it_may_be_written(ward: Any):
    for _ in range(5):
        ward.meet()
    waiting = indexing.waiting(ward.store)
    assert waiting >= 5
    assert indexing.catch_up(ward.store, now=ward.now, most=2) == waiting - 2
    ward.store.read_only = True
    assert indexing.catch_up(ward.store, now=ward.now) == 0
    recently_found.note(ward.store, "anything", now=ward.now)
    ward.store.read_only = False
    assert indexing.waiting(ward.store) == waiting - 2
    up_to_date(ward)
    assert indexing.catch_up(ward.store, now=ward.now) == 0


def test_an_excerpt_shows_what_was_looked_for_on_one_line():
    long = f"{'One two three. ' * 20}\nThen they slept\nwell. {'Four five six. ' * 20}"
    said = excerpts.excerpt(long, ("slep",))
    assert said.startswith("… ")
    assert "Then they slept well." in said
    assert said.endswith(" …")
    assert len(said) < 170
    assert excerpts.excerpt("Café", ("cafe",)) == "Café"
    assert excerpts.excerpt("", ("x",)) == ""
    assert excerpts.excerpt("x" * 400, ()) == "x" * 150 + " …"


def test_filters_are_kept_under_a_name(ward: Any):
    wanted = Wanted("sleep", SessionKind.ONE_TO_ONE, StaffGroup.STUDENTS, "other", 28)
    assert saved_filters.keep(ward.store, "  Sleep ", Wanted("x"), now=ward.now) == "Sleep"
    saved_filters.keep(ward.store, "SLEEP", wanted, now=ward.now)
    assert saved_filters.listed(ward.store) == (("SLEEP", wanted),)
    saved_filters.forget(ward.store, "Sleep", now=ward.now)
    assert saved_filters.listed(ward.store) == ()
    with pytest.raises(BadInput, match="The name is empty"):
        saved_filters.keep(ward.store, " ", wanted, now=ward.now)
    with pytest.raises(BadInput, match="nothing to keep"):
        saved_filters.keep(ward.store, "All", Wanted(), now=ward.now)


def test_the_last_few_that_were_opened_are_shown_the_last_one_first(ward: Any):
    people = [ward.meet().person_id for _ in range(recently_found.MOST + 2)]
    up_to_date(ward)
    for number, person in enumerate([*people, people[3]]):
        recently_found.note(ward.store, person, now=ward.now + timedelta(seconds=number))
    titles = [hit.title for hit in recently_found.listed(ward.store)]
    assert len(titles) == recently_found.MOST
    assert titles[:2] == ["Wren 4", f"Wren {len(people)}"]


def test_an_incident_that_was_entered_twice_is_found_as_what_it_became(ward: Any, heron: Any):
    again = ward.incident(label="Surgical, Tuesday")
    robin = ward.meet("Robin", again)
    noted(ward, robin, "Marigolds.")
    (kept,) = ward.store.rows("SELECT id FROM incidents WHERE label = 'Bay 4, November'")
    assert found(ward, "tuesday marigolds") == ["Robin, one-to-one"]
    merging.merge(ward.store, again.id, kept["id"], now=ward.now)
    assert found(ward, "tuesday") == []
    assert found(ward, "bay marigolds") == ["Robin, one-to-one"]
