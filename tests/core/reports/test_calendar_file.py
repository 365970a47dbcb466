"""The calendar file: what is due on which day, for any calendar, and nothing that leads to anybody."""

from datetime import UTC, date, datetime

import icalendar
import pytest

from sos_desktop.codes import StaffGroup
from sos_desktop.records.diary import Due, Entry
from sos_desktop.reports import calendar_file
from sos_desktop.schedule import Standing

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


def entry(due=Due.FOLLOW_UP, carried="0b9e6a2e-0000-4000-8000-000000000001", day=date(2026, 12, 21)):
    return Entry(day, due, carried, "Wren", "p-1", Standing.LATER, StaffGroup.STUDENTS)


def events(data):
    return icalendar.Calendar.from_ical(data).walk("VEVENT")


@pytest.mark.parametrize("due", list(Due))
def test_each_line_is_a_whole_day_that_says_what_and_not_whom(due):
    data = calendar_file.calendar_file([entry(due)], b"k" * 32, now=NOW)
    (event,) = events(data)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 12, 21), date(2026, 12, 22))
    assert str(event["summary"]).startswith("SoS: ")
    assert (str(event["class"]), str(event["transp"])) == ("PRIVATE", "TRANSPARENT")
    for secret in ("Wren", "p-1", "0b9e6a2e", "tudent"):
        assert secret.encode() not in data


def test_a_file_that_is_taken_in_again_replaces_its_lines():
    def names(key, *entries):
        return [str(event["uid"]) for event in events(calendar_file.calendar_file(entries, key, now=NOW))]

    one, moved = entry(), entry(day=date(2027, 1, 8))
    assert names(b"k" * 32, one) == names(b"k" * 32, moved)
    assert names(b"k" * 32, one) != names(b"x" * 32, one)
    assert len(set(names(b"k" * 32, one, entry(carried="other"), entry(Due.GO_ON)))) == 3


def test_a_calendar_with_nothing_in_it_is_one_all_the_same():
    calendar = icalendar.Calendar.from_ical(calendar_file.calendar_file([], b"k" * 32, now=NOW))
    assert str(calendar["version"]) == "2.0"
    assert "Supporting our Staff" in str(calendar["prodid"])


def test_it_is_saved_whole_and_the_audit_says_so(vault, now, tmp_path):
    out = calendar_file.save(vault, tmp_path / "sos-calendar.ics", now=now)
    assert events(out.read_bytes()) == []
    actions = [row["action"] for row in vault.store.rows("SELECT action FROM audit")]
    assert "calendar file saved" in actions


def test_a_record_book_that_is_only_read_gives_one_too(vault, now, tmp_path, monkeypatch):
    monkeypatch.setattr(vault.store, "read_only", True)
    before = len(vault.store.rows("SELECT 1 FROM audit"))
    calendar_file.save(vault, tmp_path / "sos-calendar.ics", now=now)
    assert len(vault.store.rows("SELECT 1 FROM audit")) == before
