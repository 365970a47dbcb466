"""The people supported: code names that are never taken twice, and identities that are kept apart."""

import pytest

from sos_desktop.codes import ErasureReason, Exposure, OfferAnswer, Organisation, RequestSource, StaffGroup
from sos_desktop.errors import BadInput
from sos_desktop.records import cases, erasure, offers, people, versions
from sos_desktop.records.identifiers import new_id
from sos_desktop.records.people import Identity, Person


def add(ward, person, identity=people.UNKNOWN):
    return cases.add_person(
        ward.store, person, incident_id=None, exposure=Exposure.NOT_STATED, source=RequestSource.SELF,
        requested=None, offered_on=None, identity=identity, now=ward.now, today=ward.today,
    )  # fmt: skip


def somebody(code_name="Wren"):
    return Person(new_id(), code_name, StaffGroup.STUDENTS, Organisation.OTHER)


def test_a_person_is_read_as_they_were_added(ward):
    person = somebody()
    add(ward, person)
    assert people.read(ward.store, person.id) == person
    (version,) = versions.of(ward.store, person.id)
    assert version.content == {"code_name": "Wren", "staff_group": "students", "organisation": "other"}


@pytest.mark.parametrize("again", ["Wren", "wren", " WREN ", "wREN"])
def test_two_people_cannot_have_one_code_name(ward, again):
    add(ward, somebody("Wren"))
    with pytest.raises(BadInput, match="already called"):
        add(ward, somebody(again))
    assert len(people.listed(ward.store)) == 1


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "is empty"),
        ("\t ", "is empty"),
        ("x" * 121, "121 characters"),
        ("Wr\0en", "cannot be kept"),
        ("\ud800", "cannot be kept"),
    ],
)
def test_a_code_name_that_cannot_be_kept_is_refused_by_name(ward, name, why):
    with pytest.raises(BadInput, match=f"The code name .*{why}"):
        add(ward, somebody(name))


def test_a_suggested_name_is_a_bird_that_nobody_has_been_called(ward):
    for _ in range(20):
        add(ward, somebody(people.suggested_code_name(ward.store)))
    names = {line.code_name for line in people.listed(ward.store)}
    assert len(names) == 20
    assert names <= set(people.birds())


def test_when_the_birds_run_out_they_get_a_number(ward):
    first = people.birds()[0]
    with ward.store.change(now=ward.now):
        for bird in (first.lower(), *people.birds()[1:]):
            add(ward, somebody(bird))
    assert people.suggested_code_name(ward.store, choose=lambda free: free[0]) == f"{first} 2"
    add(ward, somebody(f"{first} 2"))
    suggested = people.suggested_code_name(ward.store, choose=lambda free: free[0])
    assert suggested == f"{people.birds()[1]} 2"


def test_no_two_birds_share_a_name():
    assert len({bird.lower() for bird in people.birds()}) == len(people.birds()) > 100


def test_who_somebody_is_stands_apart_and_in_no_version(ward, audited):
    person = somebody()
    add(ward, person, Identity("J. Hazel", " bleep  1234 "))
    assert people.identity(ward.store, person.id) == Identity("J. Hazel", "bleep 1234")
    assert "Hazel" not in repr(people.identity(ward.store, person.id))
    kept = ward.store.rows("SELECT content FROM versions")
    assert not any("Hazel" in row["content"] for row in kept)
    assert "identity kept" in audited()


def test_a_person_without_a_name_has_none(ward, audited):
    person = somebody()
    add(ward, person)
    assert people.identity(ward.store, person.id) == people.UNKNOWN
    assert "identity kept" not in audited()


def test_a_name_that_cannot_be_kept_keeps_nothing_of_the_person(ward):
    with pytest.raises(BadInput, match="The contact"):
        add(ward, somebody(), Identity("J. Hazel", "x" * 500))
    assert people.listed(ward.store) == ()


def test_people_are_listed_by_code_name_with_what_concerns_them_next(ward):
    older, newer = ward.incident("2026-05", "In May"), ward.incident("2026-11-18", "Bay 4")
    wren = ward.meet("Wren", newer)
    avocet = ward.meet("avocet", older)
    ward.assess(wren)
    first, second = people.listed(ward.store)
    assert (first.code_name, first.incident, first.last_session, first.due) == ("avocet", "In May", "", "")
    assert (second.code_name, second.incident) == ("Wren", "Bay 4")
    assert (second.last_session, second.due) == ("2026-11-23", "2026-12-21")
    assert first.id == avocet.person_id


def test_people_are_found_by_a_part_of_their_code_name(ward):
    for name in ("Wren", "Wryneck", "Avocet"):
        ward.meet(name)
    assert [line.code_name for line in people.listed(ward.store, "wr")] == ["Wren", "Wryneck"]
    assert people.listed(ward.store, "_") == ()
    assert [line.code_name for line in people.listed(ward.store, limit=1, offset=1)] == ["Wren"]


def test_a_person_who_is_not_there_is_said_to_be(ward):
    with pytest.raises(BadInput, match="not in the record book"):
        people.read(ward.store, "nobody")


def test_a_code_name_is_free_again_only_once_everything_about_somebody_has_been_erased(ward, vault):
    """Not when their cases are closed: their record can still be asked for, and two of one name would be mixed up."""
    wren = ward.meet("Wren", offered_on=ward.today)
    offers.answer(ward.store, wren.id, OfferAnswer.DECLINED, now=ward.now, today=ward.today)
    assert cases.read(ward.store, wren.id).closed == ward.today
    with pytest.raises(BadInput, match="already called Wren"):
        ward.meet("wren")
    suggested: list[str] = []
    people.suggested_code_name(ward.store, choose=lambda free: suggested.extend(free) or free[0])
    assert suggested and "Wren" not in suggested
    erasure.erase(vault, wren.person_id, ErasureReason.ASKED, "IG 12", now=ward.now)
    assert ward.meet("wren").person_id != wren.person_id
