"""The report where there is more than files: trust figures, cards, the team's words, the register, exact totals."""

import csv
import io
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sos_desktop.codes import StaffGroup
from sos_desktop.combining.combine import Combined
from sos_desktop.dates import Quarter
from sos_desktop.impact.trust_figures import Measure, TrustFigure, TrustFigures
from sos_desktop.impact.written import Annotation, Written
from sos_desktop.offices.exact import ExactTotals, Opened
from sos_desktop.offices.output_control import COVERED, Shown
from sos_desktop.reports import cards, impact
from sos_desktop.reports.evidence import Estimate, Evidence, Workforce
from sos_desktop.reports.impact import board, rates, tidy
from sos_desktop.reports.impact.report import Report
from sos_desktop.summary.tables import CATALOGUE, DEFAULT, PAIRS, Cell, Mode, Specification

MADE = date(2026, 11, 23)
SUMMER = Quarter(2026, 3)
DAY = SUMMER.last
Adding = Callable[..., Combined]
Reading = Callable[[bytes], Any]


def heads(number: int, group: str = "") -> TrustFigure:
    return TrustFigure(Measure.HEADCOUNT, "", DAY, DAY, group, number=number)


def share(measure: Measure, number: int, of: int, quarter: Quarter = SUMMER, **more: Any) -> TrustFigure:
    return TrustFigure(measure, "", quarter.first, quarter.last, number=number, out_of=of, **more)


def card(answer: str, number: int, statement: str = "I would recommend it", **more: Any) -> TrustFigure:
    return TrustFigure(Measure.CARD, "", SUMMER.first, DAY, "", statement, answer, number=number, **more)


def told(evidence: Evidence) -> Report:
    return impact.report(evidence, made=MADE)


def numbers(evidence: Evidence) -> dict[tuple[str, str, str, str], str]:
    """How each number reads, by section, table, row and column."""
    rows = csv.DictReader(io.StringIO(tidy.as_csv(told(evidence)).decode()))
    return {(row["section"], row["table"], row["row"], row["column"]): row["reads"] for row in rows}


def words(evidence: Evidence) -> str:
    return json.dumps(json.loads(tidy.as_json(told(evidence))), ensure_ascii=False)


STUDENTS, NURSES = StaffGroup.STUDENTS.label, StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED.label
RATES = "Per 1,000 a year"


@pytest.fixture
def staffed(added: Adding) -> Callable[..., Evidence]:
    """40 practitioners, one quarter: 120 nurses of 1,000 and as many students as given of 500."""

    def made(students: int = 3, *more: TrustFigure, expected: int | None = 40) -> Evidence:
        figures = (
            heads(2000),
            heads(1000, "nursing-and-midwifery-registered"),
            heads(500, "students"),
            *more,
        )
        combined = added(40, SUMMER, expected=expected, case__staff_group__students=students)
        return Evidence(combined, TrustFigures(figures))

    return made


def test_rates_are_of_the_people_in_post_for_a_year(staffed: Callable):
    read = numbers(staffed(students=9))
    assert read["reached", "By staff group", NURSES, RATES] == "480 (388 to 572)"
    assert read["reached", "By staff group", NURSES, "Staff"] == "1,000"
    assert read["reached", "By staff group", STUDENTS, "Supported"] == "about 360"
    assert ("reached", "By staff group", StaffGroup.NOT_STATED.label, RATES) not in read, "nobody counts them"


def test_a_gap_is_said_plainly_and_with_an_interval_that_holds_both_chances(staffed: Callable):
    evidence = staffed(students=9)
    (gap, other) = rates.gaps(evidence)
    assert gap.startswith(
        f"{NURSES} were supported less often than other staff: for each 1,000 people 0.17 (0.11 to"
    )
    assert other.startswith(f"{STUDENTS} were supported more often than other staff")
    ratio = next(each for each in rates.ratios(evidence) if each.label == NURSES)
    noise_alone = 0.17 * (1 - 24 / 120)
    assert ratio.low < noise_alone
    assert "not ranked" in words(evidence)


def test_where_no_group_stands_out_that_is_said(staffed: Callable):
    evidence = replace(
        staffed(), trust=TrustFigures((heads(1000, "students"), heads(1000, "healthcare-scientists")))
    )
    assert rates.gaps(evidence) == ()
    assert "No staff group is clearly above or below the others (2 compared)" in words(evidence)


def test_a_group_that_is_too_few_to_say_has_no_rate_and_is_not_compared(staffed: Callable):
    evidence = staffed(students=0)
    assert numbers(evidence)["reached", "By staff group", STUDENTS, "Supported"] == "too few to say"
    assert ("reached", "By staff group", STUDENTS, RATES) not in numbers(evidence)
    assert [each.label for each in rates.ratios(evidence)] == []


def test_below_nine_in_ten_files_there_is_no_rate_and_no_comparison(staffed: Callable):
    evidence = staffed(students=9, expected=50)
    assert list(rates.ratios(evidence)) == []
    assert not [place for place in numbers(evidence) if RATES in place]
    assert "No rates per 1,000 staff are given while files are missing." in words(evidence)


def test_absence_and_leavers_stand_beside_ours_and_are_called_no_effect(staffed: Callable):
    before = Quarter(2023, 3)
    evidence = staffed(
        3,
        share(Measure.ABSENCE, 484, 10_000),
        share(Measure.ABSENCE_STRESS, 121, 10_000),
        share(Measure.ABSENCE, 500, 10_000, before, baseline=True),
        share(Measure.LEAVERS, 30, 2000, before, baseline=True),
    )
    table = "Absence and people leaving, beside ours"
    read = numbers(evidence)
    row = "July to September 2026"
    assert read["trust", table, row, "Sickness absence"] == "4.8%"
    assert read["trust", table, row, "of which stress (S10)"] == "1.2%"
    assert read["trust", table, row, "Ours per 1,000 a year"] == "240 (194 to 286)"
    assert read["trust", table, "July to September 2023 (before the programme)", "Leavers"] == "1.5%"
    assert "nothing here shows what support did to them" in words(evidence)


def test_where_nothing_was_given_that_is_said(added: Adding):
    said = words(Evidence(added(6)))
    assert "No feedback cards were given to this report" in said
    assert "Absence and leavers of the trust were not given" in said
    assert "Rates per 1,000 staff need a headcount" in said


def test_cards_say_who_agrees_of_those_who_answered_and_how_many_came_back(staffed: Callable):
    evidence = staffed(
        3,
        *(card("Strongly agree", 30), card("Agree", 10), card("Disagree", 10), card("Rather not say", 4)),
        TrustFigure(Measure.CARDS_GIVEN, "", SUMMER.first, DAY, number=120),
    )
    row = "I would recommend it, July to September 2026"
    table = "Feedback cards: agree or strongly agree"
    assert numbers(evidence)["satisfaction", table, row, "Of those who answered"] == "80% (67 to 89%)"
    assert numbers(evidence)["satisfaction", table, row, "Replies"] == "54"
    assert "at least 54 of 120 cards came back (45%)" in words(evidence)
    assert numbers(evidence)["short", "In short", "Would recommend (cards)", ""] == "80% (67 to 89%)"


def test_few_cards_and_answers_of_another_kind_are_not_made_into_a_share(staffed: Callable):
    few = staffed(3, card("Agree", 4))
    assert numbers(few)["satisfaction", "Feedback cards: agree or strongly agree",
                        "I would recommend it, July to September 2026", "Replies"] == "fewer than 5"  # fmt: skip
    assert "response rate is not known" in words(few)
    other = staffed(3, card("Sometimes", 9), card("Agree", 9), card("Never", 1))
    assert "Sometimes: 9; Agree: 9" in words(other)
    assert "Never" not in words(other)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 10, "0% (0 to 28%)"), (10, 10, "100% (72 to 100%)"), (1, 2, "50% (9 to 91%)")],
)
def test_the_interval_of_few_answers_is_wilsons(part: int, whole: int, said: str):
    assert cards.share_of(part, whole).said == said


def test_a_survey_is_compared_with_the_one_from_before(staffed: Callable):
    asked = {"question": "I feel secure about raising concerns"}
    evidence = staffed(
        3,
        share(Measure.SURVEY, 520, 1000, Quarter(2023, 4), baseline=True, **asked),
        share(Measure.SURVEY, 570, 1000, Quarter(2025, 4), **asked),
    )
    read = numbers(evidence)
    row = f"{asked['question']}: difference"
    assert (
        read["satisfaction", "Staff survey: people who agree", row, "Agree"] == "'+5.0 points (+0.6 to +9.4)"
    )
    assert "a survey asks everybody, not those who were supported" in words(evidence)


def test_the_register_says_how_many_were_trained_and_how_many_remain(added: Adding):
    evidence = Evidence(added(6), workforce=Workforce(trained=48, in_post=41, managers=8, refresher_due=3))
    read = numbers(evidence)
    assert read["what", "The service", "Of them still in post", ""] == "41 (85%)"
    assert read["what", "The service", "Managers", ""] == "8"


def test_the_teams_words_and_changes_stand_in_their_sections(added: Adding, read: Reading):
    written = Written(
        (Annotation("a", date(2026, 7, 1), "A second site joined"),),
        {"why": "Nobody knew\nwhom to turn to.", "meaning": "We reach too few porters."},
    )
    evidence = Evidence(added(6), written=written)
    text = read(impact.pdf(told(evidence))).text
    assert "Why we did this: the problem, and what was known of it Nobody knew whom to turn to." in text
    assert "1 July 2026: A second site joined" in text
    assert "We reach too few porters." in text
    assert "On whom we reached" not in text, "nothing was written there"
    assert "What it may mean" not in read(impact.pdf(told(Evidence(added(6))))).text


def test_own_words_of_two_pages_do_no_harm(added: Adding, read: Reading):
    evidence = Evidence(added(6), written=Written((), {"what": "\n".join(["A long story."] * 140)}))
    assert read(impact.pdf(told(evidence))).text.count("A long story.") == 140


EVERYTHING = Specification("sos-summary-2", "2026-2", DEFAULT.epsilon, 1, (*CATALOGUE, *PAIRS), Mode.SHARES)


def exact(
    shown: Mapping[Cell, Shown] | None = None, *, quarters: int = 1, expected: int | None = 46
) -> ExactTotals:
    """Totals of two offices over every table and pair; numbers that are not given are 40."""
    opened = []
    quarter = SUMMER
    for _ in range(quarters):
        counts = {cell: Shown.of(40) for cell in EVERYTHING.cells} | dict(shown or {})
        opened.append(Opened(EVERYTHING, quarter, "RX1", False, 46, 46, 0, f"list {quarter}", counts))
        quarter = quarter.previous
    return ExactTotals.of(opened, expected=expected)


ON_TIME = Cell("follow-up", "outcome", "on-time")
PORTERS = Cell("case", "staff-group", "estates-and-ancillary")


def test_exact_totals_of_two_offices_have_no_ranges_and_hide_small_numbers():
    shown = {Cell("case", "total", "all"): Shown.of(612), PORTERS: Shown.of(4), ON_TIME: COVERED}
    evidence = Evidence(
        exact(shown), TrustFigures((heads(1000, "estates-and-ancillary"), heads(900, "students")))
    )
    read = numbers(evidence)
    assert read["short", "In short", "Supported (cases)", ""] == "610"
    assert read["reached", "By staff group", PORTERS.label, "Supported"] == "1 to 7"
    assert ("reached", "By staff group", PORTERS.label, RATES) not in read
    assert read["timely", "28-day follow-ups", "Done on time", "Number"] == "hidden"
    assert read["reached", "By staff group", STUDENTS, "Offers accepted"].startswith("33%")
    said = words(evidence)
    assert "Totals of two offices, neither of which could read a single file." in said
    assert "geometric noise" not in said


def test_a_hidden_number_is_neither_drawn_nor_widens_a_chart(read: Reading):
    evidence = Evidence(exact({PORTERS: COVERED, ON_TIME: COVERED}, quarters=2))
    report = told(evidence)
    assert all("e+" not in picture.svg and "99999" not in picture.svg for picture in report.pictures)
    assert len(read(impact.pdf(report)).texts) <= 8


def test_exact_charts_have_points_without_whiskers_and_their_signals():
    picture = next(each for each in told(Evidence(exact(quarters=8))).pictures if each.name == "supported")
    assert "spans the range" not in picture.caption
    assert "Nothing but the usual variation" in picture.finding
    assert 'stroke="#1d2b33"' not in picture.svg


def test_where_partials_miss_files_it_is_at_least_in_exact_totals_too():
    evidence = Evidence(exact(quarters=8, expected=60))
    assert numbers(evidence)["short", "In short", "Supported (cases)", ""] == "at least 320"
    assert "More than one in ten of the expected files is missing" in words(evidence)


def test_every_table_of_the_catalogue_has_its_place(read: Reading):
    evidence = Evidence(exact())
    said = words(evidence)
    for title in (
        *("From request to first contact", "From the event to the first assessment", "Where they work"),
        *(
            "Who asked for it",
            "Kind of support",
            "Teams: group sessions",
            "What had happened",
            "Decided at 28 days",
        ),
        *("Change of the supporter's rating", "Change of wellbeing", "Days off because of the event"),
        *("Forms filled in on a laptop: agree", "28-day follow-ups", "Offers of support"),
    ):
        assert title in said
    assert "Not in these files" not in said
    assert "a fall is not an effect of the support" in said


def test_tables_that_no_file_has_are_named(added: Adding):
    assert "Not in these files, so not in this report: how they were at 28 days" in words(Evidence(added(6)))


def without(*keys: str, merged: tuple[str, ...] = ()) -> Specification:
    tables = [each for each in CATALOGUE if each.key not in keys]
    tables = [each.merged(merged) if merged and each.key == "case/staff-group" else each for each in tables]
    return replace(EVERYTHING, tables=tuple(tables))


def test_without_a_total_the_sum_of_a_table_stands_for_it():
    made = without("case/total", "follow-up/total")
    counts = {cell: Shown.of(40) for cell in made.cells}
    evidence = Evidence(ExactTotals.of([Opened(made, SUMMER, "RX1", False, 46, 46, 0, "a", counts)]))
    assert numbers(evidence)["short", "In short", "Supported (cases)", ""] == "440"
    assert numbers(evidence)["short", "In short", "28-day follow-ups on time", ""].startswith("20%")


def test_groups_that_a_pack_has_put_together_have_the_staff_of_both():
    made = without(merged=("students", "healthcare-scientists"))
    counts = {cell: Shown.of(40) for cell in made.cells}
    figures = TrustFigures(
        (heads(100, "students"), heads(300, "healthcare-scientists"), heads(50, "medical-and-dental"))
    )
    evidence = Evidence(ExactTotals.of([Opened(made, SUMMER, "RX1", False, 46, 46, 0, "a", counts)]), figures)
    label = "Healthcare scientists, or students"
    assert numbers(evidence)["reached", "By staff group", label, "Staff"] == "400"


def test_a_pack_without_most_tables_still_makes_a_report(read: Reading):
    made = replace(EVERYTHING, tables=(CATALOGUE[-1],))
    counts = {cell: Shown.of(40) for cell in made.cells}
    evidence = Evidence(ExactTotals.of([Opened(made, SUMMER, "RX1", False, 46, 46, 0, "a", counts)]))
    report = told(evidence)
    assert report.pictures == ()
    assert "I would recommend it" in read(impact.pdf(report)).text
    assert len(read(impact.board_sheet(evidence, report)).texts) == 1


def test_the_sheet_for_the_board_is_one_page_whatever_there_is_to_say(staffed: Callable, read: Reading):
    written = Written(
        tuple(Annotation(str(at), date(2026, 7, 1), "A change " * 9) for at in range(9)),
        {"meaning": "We make much of it. " * 90},
    )
    for evidence in (
        replace(staffed(9), written=written),
        staffed(9, expected=50),
        Evidence(exact(quarters=12), written=written),
    ):
        pages = read(impact.board_sheet(evidence, told(evidence)))
        assert len(pages.texts) == 1
        assert board.TITLE in pages.text
        assert "There is no control group." in pages.text
    assert "(the rest is in the report)" in pages.text


def test_the_numbers_as_csv_hold_what_the_report_says_and_no_formula(staffed: Callable):
    evidence = staffed(9, card("Agree", 30))
    data = tidy.as_csv(told(evidence))
    rows = list(csv.reader(io.StringIO(data.decode())))
    assert tuple(rows[0]) == tidy.COLUMNS
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert [
        "reached",
        "By staff group",
        NURSES,
        RATES,
        "480",
        "388",
        "572",
        "per 1,000 staff a year",
        "480 (388 to 572)",
    ] in rows
    assert data == tidy.as_csv(told(evidence)), "the same each time"


def test_the_whole_as_json_can_be_read_back(staffed: Callable):
    content = json.loads(tidy.as_json(told(staffed(9))))
    assert (content["format"], content["made"], content["demonstration"]) == (
        "sos-impact-1",
        "2026-11-23",
        True,
    )
    headings = [section["heading"] for section in content["sections"]]
    assert headings[:3] == ["In short", "Why this was done", "What was done"]
    assert all(
        "svg" not in part.get("picture", {}) for section in content["sections"] for part in section["parts"]
    )


def test_many_organisations_are_counted_and_not_all_named(added: Adding):
    report = told(Evidence(added(6)))
    assert "RX1" in report.under


def test_a_sum_with_hidden_numbers_in_it_is_a_range_and_has_a_rate_and_a_share():
    """Two quarters of 1 to 7 and of 40 porters: 39 to 49 of 80 cases."""
    few, many = exact({PORTERS: Shown.of(4)}).opened[0], exact().opened[0]
    totals = ExactTotals.of([replace(few, period=SUMMER.previous, fingerprint="other"), many], expected=46)
    evidence = Evidence(totals, TrustFigures((heads(1000, "estates-and-ancillary"), heads(2000, "students"))))
    read = numbers(evidence)
    assert read["reached", "By staff group", PORTERS.label, "Supported"] == "39 to 49"
    assert read["reached", "By staff group", PORTERS.label, RATES] == "88 (78 to 98)"
    ratio = next(each for each in rates.ratios(evidence) if each.label == PORTERS.label)
    assert ratio.value == pytest.approx(44 / 80 * 2)
    assert ratio.low < ratio.value < ratio.high
    picture = next(each for each in told(evidence).pictures if each.name == "events")
    assert "spans" not in picture.caption, "nothing of it is hidden"


def test_a_headline_with_hidden_numbers_in_it_is_a_range():
    total = Cell("case", "total", "all")
    few, many = exact({total: Shown.of(4)}).opened[0], exact().opened[0]
    totals = ExactTotals.of([replace(few, period=SUMMER.previous, fingerprint="other"), many], expected=46)
    first = impact.headlines(totals)[0]
    assert (first.label, first.figure, first.under) == ("Supported (cases)", "39–49", "some of it is hidden")


def test_many_gaps_are_counted_first_and_told_one_by_one_below():
    staff = [
        heads(number, group.value)
        for group, number in zip(StaffGroup, (9, 99, 999, 99, 9, 999, 99, 9, 999), strict=False)
    ]
    evidence = Evidence(exact(), TrustFigures(tuple(staff)))
    said = words(evidence)
    assert len(rates.gaps(evidence)) > 3
    assert "staff groups are clearly above or below the others: see “Whom it reached”." in said
    assert all(said.count(gap) == 1 for gap in rates.gaps(evidence))


def test_of_one_organisation_out_of_several_only_its_own_figures_are_taken(added: Adding):
    own = replace(heads(500, "students"), organisation="RX1")
    other = replace(heads(900, "students"), organisation="RX9")
    everywhere = heads(2000, "medical-and-dental")
    combined = added(40, SUMMER, expected=40, case__staff_group__students=9)
    one = Evidence(combined, TrustFigures((own, other, everywhere)), everywhere=False)
    assert one.headcount("students") == 500
    assert one.headcount("medical-and-dental") is None
    whole = Evidence(combined, TrustFigures((own, other, everywhere)))
    assert whole.headcount("medical-and-dental") == 2000


def test_figures_that_are_later_than_what_was_added_up_are_left_out(added: Adding):
    later = share(Measure.ABSENCE, 484, 10_000, SUMMER.next)
    evidence = Evidence(added(6, SUMMER), TrustFigures((later, share(Measure.ABSENCE, 500, 10_000))))
    assert "July to September 2026" in words(evidence)
    assert "October to December 2026" not in words(evidence)


def test_the_interval_of_a_ratio_holds_the_true_one_as_often_as_it_says():
    """Two groups with the same rate: Poisson cases, and the noise of 48 files in each of them."""
    chance, held, times = random.Random(3), 0, 1500
    noise = 48 * 3.352
    for _ in range(times):
        drawn = []
        for mean in (150, 450):
            count = chance.gauss(mean, mean**0.5) + chance.gauss(0, noise**0.5)
            drawn.append(Estimate(count, 0, 0, noise))
        ratio = rates.ratio(drawn[0], 1000, [drawn[1]], 3000)
        held += ratio is not None and ratio[1] <= 1 <= ratio[2]
    assert held / times > 0.98


WORDS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=200)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(question=WORDS, answer=WORDS, said=WORDS, number=st.integers(0, 10**9))
def test_whatever_was_typed_the_papers_can_be_made(
    added: Adding, question: str, answer: str, said: str, number: int
):
    figures = (
        card(answer, number, question),
        card("Agree", number, question),
        share(Measure.SURVEY, number // 2, number + 11, Quarter(2023, 4), baseline=True, question=question),
        share(Measure.SURVEY, number // 3, number + 11, question=question),
        heads(number, "students"),
    )
    change = Annotation("a", date(2026, 7, 1), said[:120])
    written = Written((change,), {"why": said * 9, "meaning": said * 9})
    evidence = Evidence(added(6, SUMMER.previous, SUMMER, expected=6), TrustFigures(figures), written)
    report = told(evidence)
    assert impact.pdf(report).startswith(b"%PDF")
    assert impact.board_sheet(evidence, report).startswith(b"%PDF")
    assert json.loads(tidy.as_json(report))
