from collections.abc import Callable

import pytest

from sos_desktop.dates import Quarter
from sos_desktop.reports import pictures
from sos_desktop.summary.combine import Combined, Given

SUMMER, AUTUMN = Quarter(2026, 3), Quarter(2026, 4)
Adding = Callable[..., Combined]


def year_and_a_half() -> list[Quarter]:
    quarters = [Quarter(2025, 2)]
    while len(quarters) < 6:
        quarters.append(quarters[-1].next)
    return quarters


def test_several_quarters_are_shown_in_time(added: Adding):
    picture = pictures.main_picture(added(6, SUMMER, AUTUMN, case__total__all=9))
    assert picture.title == "Supported each quarter"
    assert "Jul to Sep 2026: about 54, between 45 and 63; Oct to Dec 2026: about 54" in picture.svg


def test_one_quarter_is_shown_by_staff_group(added: Adding):
    picture = pictures.main_picture(added(6, SUMMER, case__staff_group__students=12))
    assert picture.title == "Supported, by staff group"
    assert "Students: about 72, between 63 and 81" in picture.svg


def test_a_quarter_with_fewer_than_five_files_is_not_shown_by_itself(added: Adding, sent: Callable):
    late = [sent(practitioner, AUTUMN) for practitioner in range(4)]
    besides = tuple(Given(each.name, each.file_id, each) for each in late)
    picture = pictures.main_picture(added(6, SUMMER, besides=besides))
    assert picture.title == "Supported, by staff group"
    assert "Oct to Dec" not in picture.svg


def test_too_few_to_say_is_said_and_not_drawn(added: Adding):
    picture = pictures.staff_groups(added(6, SUMMER, case__staff_group__students=0))
    assert "Students: too few to say, between 0 and 9" in picture.svg


@pytest.mark.parametrize(
    ("expected", "about"), [(None, "about"), (6, "about"), (7, "at least"), (100, "at least")]
)
def test_where_files_are_missing_it_is_at_least(added: Adding, expected: int | None, about: str):
    combined = added(6, SUMMER, AUTUMN, expected=expected, case__total__all=9)
    picture = pictures.quarters(combined)
    assert f"Jul to Sep 2026: {about} 54" in picture.svg
    assert ("hollow" in picture.caption) == (about == "at least")


def test_one_incomplete_quarter_makes_at_least_for_itself_only(added: Adding, sent: Callable):
    quarters = year_and_a_half()
    fuller = [sent(practitioner, quarter) for quarter in quarters[:5] for practitioner in range(16, 20)]
    besides = tuple(Given(each.name, each.file_id, each) for each in fuller)
    combined = added(16, *quarters, expected=20, besides=besides)
    assert not combined.incomplete
    assert [pictures.about_quarter(combined, quarter) for quarter in quarters] == ["about"] * 5 + ["at least"]
    picture = pictures.quarters(combined)
    assert picture.svg.count('fill="#ffffff" stroke="#0b6b6b"') == 1
    assert "median" not in picture.svg


def test_the_caption_says_when_quarters_have_different_numbers_of_files(added: Adding, sent: Callable):
    one_more = sent(50, AUTUMN)
    besides = (Given(one_more.name, one_more.file_id, one_more),)
    uneven = pictures.quarters(added(6, SUMMER, AUTUMN, besides=besides))
    assert "Between 6 and 7 files came in a quarter" in uneven.caption
    assert "files came in a quarter" not in pictures.quarters(added(6, SUMMER, AUTUMN)).caption


def test_no_trend_is_spoken_of_before_six_complete_quarters(added: Adding):
    few = pictures.quarters(added(6, SUMMER, AUTUMN, case__total__all=9))
    assert "too few complete quarters" in few.caption
    many = pictures.quarters(added(6, *year_and_a_half(), case__total__all=9))
    assert "The broken line is the median" in many.caption
    assert "median 54" in many.svg
