"""What the disk did not take: sealed for this record book, read back as a stranger's, and put in on request."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.codes import ErasureReason
from sos_desktop.errors import BadInput, SaveFailed
from sos_desktop.questionnaires.answers import values_to_json
from sos_desktop.records import beside, binned, bringing_in, drafts, erasure, sessions, set_aside
from sos_desktop.records.set_aside import FORMAT, Answer, SetAside, Typed, Welcome

NOTE = "They sleep badly since, and dream of Bay 4. 🙂"


@pytest.fixture
def session(ward):
    return ward.begin(ward.meet("Wren"))


@pytest.fixture
def about(casebook):
    return casebook.vault.meta


@pytest.fixture
def note(ward, session):
    """A piece: what was typed into the first question of the guide that takes words."""

    def make(words: str = NOTE, of: str = session) -> Answer:
        guide = sessions.read(ward.store, of).guide
        item = next(each for each in guide.walk() if each.link_id == "note")
        values = (words,) if words else ()
        return Answer(of, guide.canonical, item.link_id, values_to_json(values, item))

    return make


def kept(ward, session):
    return sessions.read(ward.store, session).given.get("note", ())


def put(ward, *pieces):
    return bringing_in.put_in(ward.store, pieces, at=ward.now, now=ward.now)


# The file


def test_it_comes_back_as_it_was_set_aside(ward, about, note):
    aside = SetAside(ward.now, (Welcome("s"), note(), Typed("incident", {"label": "Bay 4", "lines": [1]})))
    sealed = aside.sealed(about)
    assert b"Bay 4" not in sealed and set_aside.opened(about, sealed) == aside


def test_neither_its_name_nor_its_sight_in_a_log_says_what_is_in_it(note):
    assert NOTE not in repr(SetAside) + repr(note()) + repr(Typed("person", {"name": NOTE}))


@pytest.mark.parametrize(
    "change",
    [
        {"format": "sos-set-aside-2"}, {"vault": "00" * 16}, {"at": "yesterday"}, {"at": 7}, {"pieces": []},
        {"pieces": {}}, {"pieces": [{}]}, {"pieces": [{"welcome": ""}]}, {"pieces": [{"welcome": "a\nb"}]},
        {"pieces": [{"welcome": "a", "more": 1}]}, {"pieces": [{"welcome": "a" * 501}]},
        {"pieces": [{"typed": "person", "content": []}]}, {"pieces": [{"typed": "p", "content": {}, "x": 1}]},
        {"pieces": [{"answer": "a", "form": "f", "place": "p", "values": 1}]},
        {"pieces": [{"answer": "a", "form": "f", "place": "", "values": "[]"}]},
        {"pieces": [{"welcome": "a"}] * 5001}, {"more": 1},
    ],
)  # fmt: skip
def test_anything_else_in_it_is_refused_whole(about, ward, change):
    found = {"format": FORMAT, "vault": about.vault_id.hex(), "at": "2026-11-23T14:05:00Z",
             "pieces": [{"welcome": "a"}]}  # fmt: skip
    assert set_aside.parse(json.dumps(found).encode(), about.vault_id).pieces == (Welcome("a"),)
    with pytest.raises(BadInput, match="nothing that can be read here"):
        set_aside.parse(json.dumps(found | change).encode(), about.vault_id)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=12,
)
_NAMES = st.sampled_from(["answer", "form", "place", "values", "welcome", "typed", "content"])
_ROWS = st.dictionaries(_NAMES, _JSON, max_size=5)


@given(st.binary(max_size=400) | st.just(b"[" * 100_000) | _JSON.map(lambda row: json.dumps(row).encode()))
def test_whatever_bytes_it_holds_are_read_or_refused(data):
    with pytest.raises(BadInput):
        set_aside.parse(data, bytes(16))


@given(st.lists(_ROWS, min_size=1, max_size=4))
def test_whatever_pieces_it_holds_are_read_or_refused(rows):
    found = {"format": FORMAT, "vault": bytes(16).hex(), "at": "2026-11-23T14:05:00Z", "pieces": rows}
    try:
        pieces = set_aside.parse(json.dumps(found).encode(), bytes(16)).pieces
    except BadInput:
        return
    assert len(pieces) == len(rows)


# Beside what is there now, and put in


def test_what_it_holds_stands_beside_what_is_there_now(ward, session, note):
    (line,) = bringing_in.lines(ward.store, SetAside(ward.now, (note(),)))
    assert (line.there, line.here, line.refused, line.same) == ("Nothing", NOTE, "", False)
    assert "Wren" in line.of and "23 November 2026" in line.of and line.asked
    put(ward, note())
    (line,) = bringing_in.lines(ward.store, SetAside(ward.now, (note(),)))
    assert line.same


def test_it_is_put_in_on_request_and_saved_like_anything_typed(ward, session, note):
    assert put(ward, note()) == bringing_in.Put(1)
    ward.store.reopen()
    assert kept(ward, session) == (NOTE,)


def test_an_answer_that_was_taken_back_is_taken_back(ward, session, note):
    put(ward, note())
    assert put(ward, note("")) == bringing_in.Put(1)
    assert kept(ward, session) == ()


def test_the_welcome_goes_first_and_keeps_its_time(ward, note):
    case = ward.meet("Robin")
    session = sessions.begin_one_to_one(ward.store, case.id, now=ward.now)
    given_at = ward.now
    ward.later(hours=3)
    pieces = (note(of=session), Welcome(session))
    (_, line) = bringing_in.lines(ward.store, SetAside(given_at, pieces))
    assert (line.there, line.here) == ("Nothing", "Given")
    assert bringing_in.put_in(ward.store, pieces, at=given_at, now=ward.now) == bringing_in.Put(2)
    assert sessions.read(ward.store, session).welcomed == given_at


def test_a_form_half_typed_stands_in_it_again(ward):
    typed = Typed("incident", {"label": "Bay 4", "area": "Surgical ward", "lines": [["students", 2]]})
    drafts.keep(ward.store, "incident", {"label": "Bay 5"}, now=ward.now)
    (line,) = bringing_in.lines(ward.store, SetAside(ward.now, (typed,)))
    assert (line.there, line.here) == ("Bay 5", "Bay 4; Surgical ward")
    put(ward, typed)
    assert drafts.read(ward.store, "incident") == typed.content


def test_what_cannot_be_put_in_says_why_and_keeps_nothing_else_out(ward, session, note):
    strange = (
        Answer("nobody", note().canonical, "note", "[]"),
        Answer(session, "https://example.org/other|1", "note", "[]"),
        replace(note(), place="no such place"),
        replace(note(), values="{"),
        Typed("whereabouts", {"place": "bin"}),
        Welcome("nobody"),
    )
    assert all(line.refused for line in bringing_in.lines(ward.store, SetAside(ward.now, strange)))
    done = put(ward, *strange, note())
    assert done.done == 1 and len(done.refused) == len(strange)
    assert kept(ward, session) == (NOTE,) and not drafts.read(ward.store, "whereabouts")


def test_a_session_that_was_finished_since_is_never_altered(ward, session, note):
    ward.rate(session, *[1] * 10)
    ward.close(session)
    (line,) = bringing_in.lines(ward.store, SetAside(ward.now, (note(),)))
    assert line.refused.startswith("This session was finished since.") and not line.same
    assert put(ward, note()).done == 0 and kept(ward, session) == ()


def test_a_session_in_the_bin_is_taken_out_first(ward, session, note):
    binned.put(ward.store, session, now=ward.now)
    (line,) = bringing_in.lines(ward.store, SetAside(ward.now, (note(),)))
    assert "in the bin" in line.refused and put(ward, note()).done == 0


def test_an_answer_about_safety_begins_its_screen(ward, session):
    from sos_desktop.questionnaires import shipped

    screen = shipped.safety()
    item = next(each for each in screen.walk() if each.options)
    values = values_to_json((item.options[0].value,), item)
    piece = Answer(session, screen.canonical, item.link_id, values)
    (line,) = bringing_in.lines(ward.store, SetAside(ward.now, (piece,)))
    assert (line.there, line.refused) == ("Nothing", "")
    assert put(ward, piece) == bringing_in.Put(1)


# In the record book's own folder


def test_a_copy_beside_the_records_is_found_read_and_removed(casebook, ward, note):
    aside = SetAside(ward.now, (note(),))
    path = beside.keep(casebook.vault, aside)
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700
    assert beside.listed(casebook.vault) == (path,) and beside.read(casebook.vault, path) == aside
    beside.remove(path)
    beside.remove(path)
    assert beside.listed(casebook.vault) == ()


def test_where_not_even_a_new_file_is_taken_that_is_said(casebook, ward, note, monkeypatch):
    monkeypatch.setattr(beside, "write_safely", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(SaveFailed, match="nor a copy of it"):
        beside.keep(casebook.vault, SetAside(ward.now, (note(),)))
    assert beside.listed(casebook.vault) == ()


def test_a_link_in_place_of_the_folder_or_of_a_copy_is_not_followed(casebook, ward, note, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder = casebook.vault.folder / beside.FOLDER
    folder.symlink_to(elsewhere)
    with pytest.raises(SaveFailed):
        beside.keep(casebook.vault, SetAside(ward.now, (note(),)))
    assert beside.listed(casebook.vault) == () and not list(elsewhere.iterdir())
    folder.unlink()
    path = beside.keep(casebook.vault, SetAside(ward.now, (note(),)))
    (folder / "linked.age").symlink_to(path)
    (folder / "folder.age").mkdir()
    assert beside.listed(casebook.vault) == (path,)


def test_a_file_that_is_gone_is_said_to_be(casebook, tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        beside.read(casebook.vault, tmp_path / "pulled out.age")


def test_what_is_in_a_copy_about_somebody_goes_with_them(casebook, ward, session, note):
    case = ward.meet("Robin")
    other = ward.begin(case)
    mixed = beside.keep(casebook.vault, SetAside(ward.now, (note(), note(of=other), Typed("person", {}))))
    alone = beside.keep(casebook.vault, SetAside(ward.now, (Welcome(other), Typed(f"amendment {other}", {}))))
    untouched = beside.keep(casebook.vault, SetAside(ward.now, (note(),)))
    foreign = untouched.with_name("foreign.age")
    foreign.write_bytes(b"not ours")
    before = untouched.read_bytes()
    erasure.erase(casebook.vault, case.person_id, ErasureReason.ASKED, "IG 7", now=ward.now)
    assert beside.read(casebook.vault, mixed).pieces == (note(), Typed("person", {}))
    assert not alone.exists() and untouched.read_bytes() == before and foreign.exists()


def test_where_a_copy_cannot_be_rewritten_nobody_is_erased(casebook, ward, note, session, monkeypatch):
    case = ward.meet("Robin")
    other = ward.begin(case)
    beside.keep(casebook.vault, SetAside(ward.now, (note(), note(of=other))))
    monkeypatch.setattr(beside, "write_safely", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(SaveFailed, match="nothing was erased"):
        erasure.erase(casebook.vault, case.person_id, ErasureReason.ASKED, "IG 7", now=ward.now)
    assert erasure.rows_about(ward.store, case.person_id)


def test_a_file_that_somebody_has_put_among_them_keeps_none_from_being_seen(casebook, ward, note):
    aside = SetAside(ward.now, (note(),))
    path = beside.keep(casebook.vault, aside)
    path.with_name("a-stranger.age").write_bytes(b"age-encryption.org/v1\nnot ours")
    assert list(beside.ours(casebook.vault)) == [(path, aside)]


def test_a_copy_that_cannot_be_read_back_was_not_kept(casebook, ward, note, monkeypatch):
    monkeypatch.setattr(beside, "write_safely", lambda path, data: path.write_bytes(data[:-1]))
    with pytest.raises(SaveFailed, match="nor a copy of it"):
        beside.keep(casebook.vault, SetAside(ward.now, (note(),)))
    assert beside.listed(casebook.vault) == ()


def test_a_form_says_what_it_was_about_and_nothing_comes_back_of_somebody_erased(casebook, ward, session):
    ward.rate(session, *[1] * 10)
    ward.close(session)
    person = sessions.read(ward.store, session).person_id
    incident = ward.incident()
    pieces = (
        Typed(f"amendment {session}", {"reason": "addition", "words": NOTE}),
        Typed(f"incident {incident.id}", {"label": "Bay 5"}),
        Typed("incident gone", {"label": "Bay 5"}),
        Typed("amendment", {"words": NOTE}),
        Typed(f"person {person}", {"name": "Wren"}),
    )
    found = bringing_in.lines(ward.store, SetAside(ward.now, pieces))
    assert [bool(line.refused) for line in found] == [False, False, True, True, True]
    assert "Wren, 23 November 2026" in found[0].of and found[0].here == NOTE
    assert found[1].of.endswith(incident.label)
    erasure.erase(casebook.vault, person, ErasureReason.ASKED, "IG 7", now=ward.now)
    (line, *_) = bringing_in.lines(ward.store, SetAside(ward.now, pieces))
    assert "not in this record book any more" in line.refused and NOTE not in line.here
    assert put(ward, pieces[0]).done == 0 and not drafts.read(ward.store, pieces[0].form)


def test_what_differs_only_in_what_was_chosen_is_not_called_the_same(ward):
    drafts.keep(ward.store, "incident", {"label": "Bay 4", "source": "matron"}, now=ward.now)
    typed = Typed("incident", {"label": "Bay 4", "source": "manager"})
    (line,) = bringing_in.lines(ward.store, SetAside(ward.now, (typed,)))
    assert (line.there, line.here, line.same) == ("Bay 4", "Bay 4", False)
