"""The supporter's own page: what they carried, their dates and supervision, and a check-in that is theirs alone."""

from datetime import date

import pytest

from sos_desktop.codes import SessionKind
from sos_desktop.errors import BadInput, Finished
from sos_desktop.records import check_ins, sessions, supporter, today, versions
from sos_desktop.records.supporter import Dates


def own(ward, kind, **answers):
    session = sessions.begin_own(ward.store, kind, now=ward.now)
    sessions.welcome(ward.store, session, now=ward.now)
    ward.answer(session, "welcomed", "said")
    for meaning, value in answers.items():
        ward.answer(session, meaning.replace("_", "-"), value)
    return session


def test_what_was_carried_in_14_days_is_listed_and_only_with_people(ward):
    ward.assess(ward.meet("Wren"))
    ward.later(days=13)
    ward.assess(ward.meet("Robin"))
    sessions.finish(ward.store, own(ward, SessionKind.SUPERVISION), now=ward.now)
    sessions.finish(ward.store, own(ward, SessionKind.CHECK_IN), now=ward.now)
    told = supporter.read(ward.store, today=ward.today)
    assert [each.whom for each in told.carried] == ["Robin", "Wren"] and told.heavy == 0
    assert today.read(ward.store, today=ward.today).sessions_in_14_days == 2
    ward.later(days=1)
    assert [each.whom for each in supporter.read(ward.store, today=ward.today).carried] == ["Robin"]


def test_heavy_is_what_the_supporter_says_and_a_concern_for_somebodys_safety(ward):
    session = ward.assess(ward.meet("Wren"))
    supporter.mark_heavy(ward.store, session, heavy=True, now=ward.now)
    supporter.mark_heavy(ward.store, session, heavy=True, now=ward.now)
    told = supporter.read(ward.store, today=ward.today)
    assert told.heavy == 1 and told.carried[0].heavy
    assert supporter.line(told, today=ward.today) == (
        "You have held 1 session in 14 days, 1 of them heavy. What you hear stays with you too: talk to somebody when "
        "you want to."
    )
    supporter.mark_heavy(ward.store, session, heavy=False, now=ward.now)
    told = supporter.read(ward.store, today=ward.today)
    assert supporter.line(told, today=ward.today) == "You have held 1 session in 14 days."


def test_what_today_says_reads_no_whole_table(ward, monkeypatch):
    ward.assess(ward.meet("Wren"))
    asked, rows = [], ward.store.rows
    monkeypatch.setattr(
        ward.store, "rows", lambda sql, given=(): asked.append((sql, given)) or rows(sql, given)
    )
    assert supporter.today_line(ward.store, today=ward.today) == "You have held 1 session in 14 days."
    plans = [row["detail"] for sql, given in asked for row in rows(f"EXPLAIN QUERY PLAN {sql}", given)]
    assert not [plan for plan in plans if plan.startswith("SCAN") and plan != "SCAN supporter"]


def test_an_empty_fortnight_is_said_plainly(ward):
    told = supporter.read(ward.store, today=ward.today)
    assert supporter.line(told, today=ward.today) == "You have held no sessions in 14 days."
    assert told.dates == Dates() and told.supervisions == ()


def test_dates_are_kept_and_mentioned_when_they_come_near(ward):
    wanted = Dates(
        trained=date(2025, 3, 1), refresher=date(2026, 11, 1), next_supervision=date(2026, 12, 4),
        standing_down=ward.today, back=date(2026, 12, 21),
    )  # fmt: skip
    supporter.keep_dates(ward.store, wanted, now=ward.now, today=ward.today)
    told = supporter.read(ward.store, today=ward.today)
    assert told.dates == wanted
    words = supporter.line(told, today=ward.today)
    assert "You are standing down until 21 December 2026." in words
    assert "Your next supervision is on Friday 4 December 2026." in words
    assert "Your refresher was due on 1 November 2026." in words
    supporter.keep_dates(
        ward.store, Dates(next_supervision=date(2027, 3, 1), back=ward.today), now=ward.now, today=ward.today
    )
    told = supporter.read(ward.store, today=ward.today)
    assert told.dates == Dates(next_supervision=date(2027, 3, 1))
    assert supporter.line(told, today=ward.today) == "You have held no sessions in 14 days."


def test_dates_that_cannot_be_are_refused(ward):
    for wrong in (
        Dates(trained=date(2027, 1, 1)),
        Dates(standing_down=date(2026, 11, 20), back=date(2026, 11, 19)),
    ):
        with pytest.raises(BadInput):
            supporter.keep_dates(ward.store, wrong, now=ward.now, today=ward.today)
    assert supporter.dates(ward.store) == Dates()


def test_a_supervision_is_logged_and_sets_the_next_one(ward):
    session = own(
        ward, SessionKind.SUPERVISION, supervisor="Asha", agreed="A week off", next_date="2026-12-21"
    )
    ward.answer(session, "standing-down", True)
    result = sessions.finish(ward.store, session, now=ward.now)
    assert result.sentences[0] == "Your next supervision is on Monday 21 December 2026."
    assert "tell your TRiM manager" in result.sentences[1]
    told = supporter.read(ward.store, today=ward.today)
    assert [(each.with_whom, each.agreed) for each in told.supervisions] == [("Asha", "A week off")]
    assert told.dates == Dates(next_supervision=date(2026, 12, 21), standing_down=ward.today)


def test_a_check_in_is_in_no_summary(ward):
    sessions.finish(ward.store, own(ward, SessionKind.CHECK_IN, load="too-much"), now=ward.now)
    assert ward.store.rows("SELECT 1 FROM unsent_events") == []


def test_a_check_in_can_be_taken_away_for_good_with_every_version_and_draft(ward):
    session = own(ward, SessionKind.CHECK_IN, load="too-much")
    sessions.finish(ward.store, session, now=ward.now)
    draft = sessions.reopen(ward.store, session, now=ward.now)
    assert [each.session_id for each in check_ins.listed(ward.store)] == [session]
    assert check_ins.erase(ward.store, session, now=ward.now)
    assert check_ins.listed(ward.store) == () and versions.of(ward.store, session) == ()
    for table, column in (("sessions", "id"), ("answers", "session_id"), ("facilitators", "session_id")):
        assert not ward.store.rows(f"SELECT 1 FROM {table} WHERE {column} IN (?, ?)", (session, draft))  # noqa: S608 - fixed names


def test_an_unfinished_check_in_can_be_taken_away_too(ward):
    session = own(ward, SessionKind.CHECK_IN, load="light")
    assert not check_ins.listed(ward.store)[0].finished
    check_ins.erase(ward.store, session, now=ward.now)
    assert check_ins.listed(ward.store) == ()


def test_nothing_else_can_be_taken_away_like_that(ward):
    held = ward.assess(ward.meet("Wren"))
    logged = own(ward, SessionKind.SUPERVISION)
    sessions.finish(ward.store, logged, now=ward.now)
    for session in (held, logged, "nowhere"):
        with pytest.raises(BadInput, match="no check-in"):
            check_ins.erase(ward.store, session, now=ward.now)
    for table in ("versions WHERE object_id = ?", "answers WHERE session_id = ?", "sessions WHERE id = ?"):
        with pytest.raises(Finished), ward.store.change(now=ward.now) as change:
            change.run(f"DELETE FROM {table}", (logged,))  # noqa: S608 - fixed names


def test_where_the_disk_does_not_let_the_file_be_written_anew_it_is_gone_all_the_same(ward, monkeypatch):
    from sos_desktop.errors import SaveFailed

    session = own(ward, SessionKind.CHECK_IN)

    def full():
        raise SaveFailed("Full.")

    monkeypatch.setattr(ward.store, "compact", full)
    assert not check_ins.erase(ward.store, session, now=ward.now)
    assert check_ins.listed(ward.store) == ()
