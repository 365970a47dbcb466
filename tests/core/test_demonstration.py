"""Made-up records: plausible, marked for good, the same for a seed, and never in the future."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from sos_desktop import demonstration
from sos_desktop.casebook import Casebook
from sos_desktop.codes import Onward
from sos_desktop.dates import from_stamp, london_date
from sos_desktop.demonstration.diary import working
from sos_desktop.demonstration.wards import REASONS
from sos_desktop.errors import BadInput, PlaceRefused
from sos_desktop.questionnaires import parse
from sos_desktop.questionnaires.answers import Answers, values_from_json
from sos_desktop.questionnaires.enablement import enabled
from sos_desktop.records import people, safety_checks, sessions
from sos_desktop.records import today as todays
from sos_desktop.vault import soundness
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.store import Store

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
make = partial(demonstration.make, today=TODAY, cost=CHEAPEST, limits=CHEAP_LIMITS)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> demonstration.Made:
    """Forty people over a year and a half."""
    return make(tmp_path_factory.mktemp("made-up") / "Kingfisher", people=40, seed=7)


@pytest.fixture(scope="module")
def store(made):
    casebook = Casebook.open(made.folder, made.passphrase, now=NOW, limits=CHEAP_LIMITS)
    yield casebook.store
    casebook.close(now=NOW)


@pytest.fixture(scope="module")
def large_store(tmp_path_factory):
    """More people than there are birds."""
    made = make(tmp_path_factory.mktemp("large") / "Kingfisher", people=130, seed=1)
    casebook = Casebook.open(made.folder, made.passphrase, now=NOW, limits=CHEAP_LIMITS)
    yield casebook.store
    casebook.close(now=NOW)


def make_small(folder: Path, **how) -> tuple[demonstration.Made, list[tuple]]:
    """A few people, and what can be seen of them."""
    made = make(folder, **how)
    casebook = Casebook.open(folder, made.passphrase, now=NOW, limits=CHEAP_LIMITS)
    kept = [
        tuple(row)
        for row in casebook.store.rows(
            "SELECT people.code_name, people.made, cases.first_contact FROM people JOIN cases"
            " ON person_id = people.id ORDER BY code_name"
        )
    ]
    casebook.close(now=NOW)
    return made, kept


def column(store: Store, sql: str) -> set[object]:
    return {row[0] for row in store.rows(sql)}


# What was promised


@pytest.mark.parametrize("how_many", [1, 2, 3, 9])
def test_there_are_as_many_people_as_were_asked_for(tmp_path, how_many):
    made, kept = make_small(tmp_path / "made", people=how_many, seed=how_many)
    assert made.people == len(kept) == how_many


def test_forty_people_are_forty_and_its_sessions_are_counted(made, store):
    assert made.people == len(people.listed(store)) == 40
    (held,) = store.rows("SELECT count(*) FROM sessions WHERE state = 'finished'")
    assert made.sessions == held[0] > 40


def test_the_same_seed_makes_the_same_people_and_another_makes_others(tmp_path):
    first = make_small(tmp_path / "1", people=6, seed=3)[1]
    assert make_small(tmp_path / "2", people=6, seed=3)[1] == first
    assert make_small(tmp_path / "3", people=6, seed=4)[1] != first


def test_it_is_marked_as_made_up_from_its_creation_and_for_good(made, tmp_path):
    copied = tmp_path / "Somewhere else"
    make(copied, people=1, seed=1, nickname="Made up")
    casebook = Casebook.open(copied, demonstration.PASSPHRASE, now=NOW, limits=CHEAP_LIMITS)
    assert casebook.vault.meta.demonstration
    assert casebook.me.name == casebook.vault.meta.nickname == "Made up"
    casebook.close(now=NOW)


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear all")
    with pytest.raises(PlaceRefused, match="something in that folder"):
        make(tmp_path, people=1, seed=1)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_further_conversations_can_be_asked_for(tmp_path):
    few, many = (
        make_small(tmp_path / str(further), people=12, seed=5, further=further)[0] for further in (0, 1.75)
    )
    assert many.sessions > few.sessions + 10


def test_progress_is_told_by_days_up_to_the_last(tmp_path):
    told: list[tuple[int, int]] = []
    make(tmp_path / "made", people=40, seed=2, progress=lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert told[-1] == (told[0][1], told[0][1])
    assert len(told) > 2


def test_it_can_be_stopped_on_the_way_and_leaves_nothing(tmp_path):
    class Stopped(Exception):
        pass

    def stop(done: int, of: int) -> None:
        raise Stopped

    folder = tmp_path / "made"
    with pytest.raises(Stopped):
        make(folder, people=5, seed=1, progress=stop)
    assert not list(tmp_path.iterdir())
    assert make(folder, people=1, seed=1).people == 1


@pytest.mark.parametrize("people", [0, -1, 100_001, 10**17])
def test_nobody_and_too_many_are_refused_before_anything_is_made(tmp_path, people):
    with pytest.raises(BadInput, match="1 to 100,000 people"):
        make(tmp_path / "made", people=people, seed=1)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("today", [date.min, date(1989, 12, 31), date(2100, 1, 1), date.max])
def test_a_day_out_of_all_reason_is_refused_before_anything_is_made(tmp_path, today):
    with pytest.raises(BadInput, match="between 1990 and 2099"):
        make(tmp_path / "made", people=1, seed=1, today=today)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("today", [date(1990, 1, 1), date(2099, 12, 31)])
def test_the_first_and_the_last_day_in_reason_work(tmp_path, today):
    assert make(tmp_path / "made", people=30, seed=1, today=today).people == 30


# Time


def test_nothing_in_it_lies_in_the_future_or_at_night_or_on_a_weekend(store):
    latest = max(row["utc"] for row in store.rows("SELECT utc FROM audit"))
    assert london_date(from_stamp(latest)) < TODAY
    moments = [from_stamp(row["utc"]) for row in store.rows("SELECT utc FROM audit ORDER BY seq")][1:]
    assert moments == sorted(moments)
    assert {moment.weekday() for moment in moments[1:]} <= set(range(5))
    assert all(8 <= moment.hour <= 17 for moment in moments[1:])


@pytest.mark.parametrize(
    ("today", "last"),
    [
        ("2026-11-21", "2026-11-20"),
        ("2026-11-22", "2026-11-20"),
        ("2026-11-23", "2026-11-20"),
        ("2026-11-24", "2026-11-23"),
    ],
)
def test_it_ends_on_the_last_working_day_before_today(tmp_path, today, last):
    _, kept = make_small(tmp_path / "made", people=2, seed=1, today=date.fromisoformat(today))
    assert {made[:10] for _, made, _ in kept} == {last}


@pytest.mark.parametrize("day", [date(2026, 11, 16) + timedelta(days=days) for days in range(7)])
def test_what_falls_on_a_weekend_happens_on_the_monday(day):
    assert working(day).weekday() < 5
    assert working(day) == (day if day.weekday() < 5 else date(2026, 11, 23))


def test_sessions_take_their_time_and_come_after_their_incidents(store):
    rows = store.rows(
        "SELECT held_on, began, welcomed, finished, occurred_partial FROM sessions"
        " LEFT JOIN cases ON cases.id = case_id"
        " LEFT JOIN incidents ON incidents.id = coalesce(cases.incident_id, sessions.incident_id)"
        " WHERE state = 'finished'"
    )
    assert all(row["began"] <= row["welcomed"] < row["finished"] for row in rows)
    assert all((row["occurred_partial"] or "") <= row["held_on"] for row in rows)


# A working day to look at


def test_there_is_something_to_do_when_it_is_opened(store):
    now = todays.read(store, today=TODAY)
    (unfinished,) = now.unfinished
    assert unfinished.where == "step 5 of 7, Risk factors"
    standings = {line.standing.name for line in now.waiting}
    assert {"OVERDUE", "DUE"} <= standings
    assert any(line.kind is None for line in now.waiting)
    assert now.supported_this_quarter > 0


def test_the_interrupted_session_goes_on_where_it_was_left(store):
    (unfinished,) = todays.read(store, today=TODAY).unfinished
    session = sessions.read(store, unfinished.session_id)
    rated = [place for place in session.given if place.startswith("risk-")]
    assert len(rated) == 4
    assert session.place.startswith("risk-")
    assert session.place not in rated


def test_it_shows_what_happens_on_wards_and_nothing_heavier(large_store):
    assert len(column(large_store, "SELECT DISTINCT event_type FROM incidents")) >= 5
    assert len(column(large_store, "SELECT DISTINCT staff_group FROM people")) >= 6
    assert column(large_store, "SELECT DISTINCT answer FROM offers") >= {"accepted", "declined", "no-reply"}
    assert column(large_store, "SELECT DISTINCT kind FROM sessions") == {"one-to-one", "follow-up", "group"}
    assert not column(large_store, "SELECT event_type FROM incidents") & {
        "suicide-or-self-harm-of-patient",
        "major-incident",
    }


def test_some_come_by_themselves_with_something_old_or_nothing_in_particular(large_store):
    assert large_store.rows("SELECT 1 FROM cases WHERE incident_id IS NULL AND source = 'self'")
    old = large_store.rows("SELECT occurred_partial FROM incidents WHERE event_type = 'old-event'")
    assert {len(row["occurred_partial"]) for row in old} == {4}
    endings = column(large_store, "SELECT DISTINCT state FROM followups")
    assert endings > {"done", "open"}


def test_people_are_called_by_birds_and_one_is_left_for_who_is_shown_around(store):
    names = {line.code_name for line in people.listed(store)}
    assert names <= set(people.birds()) - {demonstration.LEFT_FREE}


def test_when_many_are_met_the_birds_get_numbers(large_store):
    names = [line.code_name for line in people.listed(large_store)]
    assert len(set(names)) == 130
    assert sum(name.endswith(" 2") for name in names) == 130 - (len(people.birds()) - 1)


def test_decisions_have_reasons_that_fit_them(store):
    rows = store.rows("SELECT onward, decision_reason FROM followups WHERE state = 'done'")
    assert rows
    assert all(row["decision_reason"] in REASONS[Onward(row["onward"])] for row in rows)


def test_every_answer_was_asked_for_and_nobody_accepts_what_was_not_offered(store):
    forms = {
        row["canonical"]: parse.read(row["content"].encode())
        for row in store.rows("SELECT canonical, content FROM questionnaires")
    }
    items = {name: {item.link_id: item for item in form.walk()} for name, form in forms.items()}
    given: dict[tuple[str, str], dict[str, tuple]] = {}
    for row in store.rows("SELECT * FROM answers"):
        values = values_from_json(items[row["canonical"]][row["place"]], row["value"])
        given.setdefault((row["session_id"], row["canonical"]), {})[row["place"]] = values
    for (_, name), answers in given.items():
        assert set(answers) <= enabled(forms[name], Answers(answers))
        told = {value.code for value in answers.get("signposted", ())}
        accepted = {value.code for value in answers.get("signposted-accepted", ())}
        assert accepted <= told | {"none"}


def test_some_forms_of_the_persons_own_are_left_out(large_store):
    rows = large_store.rows("SELECT score FROM instruments")
    assert 0 < sum(row["score"] is None for row in rows) < len(rows) / 2


def test_only_a_few_names_are_kept_and_none_of_them_stands_in_a_record(store):
    names = column(store, "SELECT name FROM identities")
    assert 0 < len(names) < 15
    contents = [json.loads(row["content"]) for row in store.rows("SELECT content FROM versions")]
    assert not any(name in json.dumps(content) for name in names for content in contents)


def test_nothing_that_was_made_up_is_cried_out(store):
    words = column(store, "SELECT decision_reason FROM followups") | column(
        store, "SELECT label FROM incidents"
    )
    assert not any("!" in text or len(text) > 120 for text in words)


def test_the_record_book_is_sound(made):
    copied = make(made.folder.parent / "another", people=3, seed=9)
    findings = soundness.check(copied.folder, copied.passphrase, now=NOW, limits=CHEAP_LIMITS)
    assert all(finding.sound for finding in findings)


def test_somebody_has_taken_over_wherever_a_concern_for_safety_is_four_weeks_old(tmp_path):
    two = make(tmp_path / "Kingfisher", people=40, seed=6)
    casebook = Casebook.open(two.folder, two.passphrase, now=NOW, limits=CHEAP_LIMITS)
    waiting = safety_checks.waiting(casebook.store)
    settled = casebook.store.rows("SELECT raised FROM safety_checks WHERE taken_over IS NOT NULL")
    assert waiting and all(check.raised >= TODAY - timedelta(days=28) for check in waiting)
    assert settled and safety_checks.to_supervise(casebook.store) == ()
    casebook.close(now=NOW)
