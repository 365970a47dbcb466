from collections.abc import Callable
from datetime import date

import pytest

from sos_desktop.combining.combine import Combined, Given
from sos_desktop.dates import Quarter
from sos_desktop.impact.trust_figures import Measure, TrustFigure, TrustFigures
from sos_desktop.impact.written import Annotation, Written
from sos_desktop.reports import pictures
from sos_desktop.reports.evidence import Evidence
from sos_desktop.reports.pictures import Picture

SUMMER, AUTUMN = Quarter(2026, 3), Quarter(2026, 4)
Adding = Callable[..., Combined]
NOTHING_NEW = "Nothing but the usual variation"


def so_many(quarters: int) -> list[Quarter]:
    found = [AUTUMN]
    while len(found) < quarters:
        found.insert(0, found[0].previous)
    return found


def supported(combined: Combined, *changes: Annotation) -> Picture:
    picture = pictures.supported(Evidence(combined, written=Written(changes)))
    assert picture is not None
    return picture


@pytest.fixture
def over_time(sent: Callable, added: Adding) -> Callable[..., Combined]:
    """So many cases in each quarter, from 20 practitioners, whose numbers are all that is expected."""

    def made(*cases: int, expected: int | None = 20) -> Combined:
        besides = []
        quarters = so_many(len(cases))
        for quarter, count in zip(quarters[:-1], cases[:-1], strict=True):
            for practitioner in range(20):
                each = sent(practitioner, quarter, case__total__all=count)
                besides.append(Given(each.name, each.file_id, each))
        return added(20, AUTUMN, expected=expected, besides=tuple(besides), case__total__all=cases[-1])

    return made


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


def test_a_quarter_between_two_others_that_cannot_be_shown_leaves_a_gap(added: Adding):
    picture = supported(added(6, Quarter(2026, 1), SUMMER, case__total__all=9))
    assert "Apr to Jun 2026: not shown; Jul to Sep 2026: about 54" in picture.svg
    assert picture.svg.count("<circle") == 2


def test_too_few_to_say_is_said_and_not_drawn(added: Adding):
    picture = pictures.staff_groups(Evidence(added(6, SUMMER, case__staff_group__students=0)))
    assert "Students: too few to say, between 0 and 9" in picture.svg


@pytest.mark.parametrize(
    ("expected", "about"), [(None, "about"), (6, "about"), (7, "at least"), (100, "at least")]
)
def test_where_files_are_missing_it_is_at_least(added: Adding, expected: int | None, about: str):
    picture = supported(added(6, SUMMER, AUTUMN, expected=expected, case__total__all=9))
    assert f"Jul to Sep 2026: {about} 54" in picture.svg
    assert ("hollow" in picture.caption) == (about == "at least")


def test_how_many_files_came_is_said_where_it_differs(added: Adding, sent: Callable):
    late = [sent(practitioner, AUTUMN) for practitioner in range(5)]
    besides = tuple(Given(each.name, each.file_id, each) for each in late)
    uneven = supported(added(6, SUMMER, besides=besides))
    assert "Between 5 and 6 files came in a quarter" in uneven.caption
    assert "files came in a quarter" not in supported(added(6, SUMMER, AUTUMN)).caption


def test_no_change_is_spoken_of_before_six_complete_quarters(over_time: Callable):
    few = supported(over_time(9, 12, 9, 12, 9))
    assert "Limits need six complete quarters" in few.caption
    assert few.finding == ""
    enough = supported(over_time(9, 12, 9, 12, 9, 12))
    assert NOTHING_NEW in enough.finding
    assert "They are on trial: reckoned from fewer than 12 quarters." in enough.caption
    assert "on trial" not in supported(over_time(*[9, 12] * 6)).caption


LEAPS = [9, 12, 9, 12, 9, 12, 9, 60, 9, 12, 9, 12]


def test_a_signal_is_marked_and_said(over_time: Callable):
    picture = supported(over_time(*LEAPS))
    assert picture.finding == (
        f"Marked with a square as more than the usual variation: {pictures.short(so_many(12)[7])}:"
        " outside the limits."
    )
    assert picture.finding in picture.caption
    assert 'fill="#8a5200"' in picture.svg


def test_where_files_are_missing_no_change_is_spoken_of(over_time: Callable):
    picture = supported(over_time(*LEAPS, expected=23))
    assert "More than one in ten of the expected files is missing, so nothing here" in picture.caption
    assert (picture.finding, 'fill="#8a5200"' in picture.svg) == ("", False)


def test_where_nobody_knows_how_many_were_expected_no_change_is_spoken_of(over_time: Callable):
    picture = supported(over_time(*LEAPS, expected=None))
    assert "How many files were expected is not known, so nothing here is called a change" in picture.caption


def test_where_the_noise_is_most_of_it_no_change_is_spoken_of(over_time: Callable):
    """20 files leave each number with a standard deviation of 8: more than nothing differs."""
    picture = supported(over_time(*[9] * 12))
    assert "is the chance that was added to protect people" in picture.caption
    assert picture.finding == ""
    assert "limit" in picture.svg, "they are drawn all the same"


def test_changes_of_the_service_are_lettered_and_limits_begin_afresh_where_they_should(over_time: Callable):
    combined = over_time(*[9, 12] * 6, *[60, 63] * 4)
    quarters = so_many(20)
    changes = [
        Annotation("a", quarters[3].first, "A leaflet"),
        Annotation("b", quarters[12].last, "A second site.", rebases=True),
        Annotation("c", quarters[12].last, "A poster"),
        Annotation("d", date(2001, 1, 1), "Long before"),
    ]
    picture = supported(combined, *changes)
    assert "A: 1 " in picture.caption
    assert ", A second site." in picture.caption
    assert "A second site.." not in picture.caption
    assert "Long before" not in picture.caption
    assert ">B,C<" in picture.svg
    assert "They begin afresh where the service changed." in picture.caption
    assert NOTHING_NEW in picture.finding
    assert NOTHING_NEW not in supported(combined).finding


def test_follow_ups_on_time_are_a_share_of_those_due_each_quarter(added: Adding):
    combined = added(40, SUMMER, AUTUMN, follow_up__total__all=12, follow_up__outcome__on_time=9)
    picture = pictures.on_time(Evidence(combined))
    assert "Jul to Sep 2026: 75% (69 to 81%), between 69 and 81" in picture.svg
    assert ">100<" in picture.svg


def test_follow_ups_on_time_have_no_share_where_files_are_missing(added: Adding):
    combined = added(40, SUMMER, AUTUMN, expected=50, follow_up__total__all=12, follow_up__outcome__on_time=9)
    picture = pictures.on_time(Evidence(combined))
    assert "Jul to Sep 2026: files missing" in picture.svg
    assert "<circle" not in picture.svg


def card(quarter: Quarter, answer: str, number: int, **more: bool) -> TrustFigure:
    statement = "I would recommend this support to a colleague"
    return TrustFigure(
        Measure.CARD, "", quarter.first, quarter.last, "", statement, answer, number=number, **more
    )


def test_would_recommend_comes_from_the_cards_of_each_quarter(added: Adding):
    cards = [card(SUMMER, "Strongly agree", 18), card(SUMMER, "Disagree", 2), card(AUTUMN, "Agree", 3)]
    evidence = Evidence(added(6, SUMMER, AUTUMN), TrustFigures(tuple(cards)))
    picture = pictures.recommend(evidence)
    assert "Jul to Sep 2026: 90% (70 to 97%)" in picture.svg
    assert "Oct to Dec 2026: too few." in picture.svg
    assert "what chance alone could make of so few cards" in picture.caption
    before = TrustFigures((card(SUMMER, "Agree", 20, baseline=True), card(AUTUMN, "Agree", 20)))
    assert pictures.recommend(Evidence(added(6, SUMMER, AUTUMN), before)) is None, "one quarter is no chart"


def test_a_quarter_without_cards_is_a_gap(added: Adding):
    cards = TrustFigures((card(Quarter(2026, 1), "Agree", 20), card(SUMMER, "Agree", 20)))
    assert "Apr to Jun 2026: no cards" in pictures.recommend(Evidence(added(6, SUMMER), cards)).svg


def test_a_range_without_a_point_is_explained(over_time: Callable[..., Combined]):
    assert "Where there is no point" in supported(over_time(0, 9)).caption
    assert "no point" not in supported(over_time(9, 9)).caption


def test_a_chart_in_which_no_quarter_can_be_shown_says_so_first(over_time: Callable[..., Combined]):
    assert supported(over_time(0, 0)).caption.startswith("No quarter has a number that can be shown")
