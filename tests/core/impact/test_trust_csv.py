"""What people make of a template in a spreadsheet: taken as it is meant, or refused row by row."""

import csv
import io
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sos_desktop.codes import StaffGroup
from sos_desktop.impact import trust_cells, trust_csv
from sos_desktop.impact.trust_csv import COLUMNS, Reading, read
from sos_desktop.impact.trust_figures import RULES, Measure, TrustFigure

TODAY = date(2026, 11, 23)
HEADCOUNT = {"figure": "headcount", "organisation": "RX1", "first day": "2026-09-30", "number": "15000"}
ABSENCE = {"figure": "absence", "first day": "2026-Q3", "number": "61240", "out of": "1262400"}
CARD = {
    "figure": "feedback-card",
    "first day": "2026-Q3",
    "question": "I felt listened to",
    "answer": "Agree",
    "number": "61",
}


def sheet(*rows: dict[str, str], separator: str = ",", columns: tuple[str, ...] = COLUMNS) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row.get(name, "") for name in columns])
    return text.getvalue().encode()


def only(reading: Reading) -> TrustFigure:
    assert [str(each) for each in reading.findings] == []
    (figure,) = reading.figures
    return figure


def findings(*rows: dict[str, str]) -> list[str]:
    reading = read(sheet(*rows), today=TODAY)
    assert reading.figures == (), "whole or not at all"
    return [str(each) for each in reading.findings]


def test_the_template_says_how_and_holds_no_figure_itself():
    template = trust_csv.template()
    assert template.startswith(b"\xef\xbb\xbffigure,"), "Excel needs the mark to read UTF-8"
    assert [str(each) for each in read(template, today=TODAY).findings] == [
        "Row 1: There is no figure in it."
    ]
    for group in StaffGroup:
        named = f"    {trust_cells.said(group)}".encode() in template
        assert named == (group not in (StaffGroup.OTHER, StaffGroup.NOT_STATED))


@pytest.mark.parametrize("measure", Measure)
def test_every_example_in_the_template_can_be_read_without_its_mark(measure: Measure):
    text = trust_csv.template().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    (line,) = [row for row in rows if row[0] == f"# {measure}"]
    text = io.StringIO()
    csv.writer(text).writerows([rows[0], *rows[1:3], [measure.value, *line[1:]]])
    figure = only(read(text.getvalue().encode(), today=TODAY))
    assert figure.measure is measure
    assert figure.number > 0
    assert bool(figure.out_of) == RULES[measure].out_of


def test_a_figure_is_read_with_all_it_says():
    row = {
        **ABSENCE,
        "organisation": "rx1",
        "staff group": "Students",
        "source": "ESR, October",
        "before the programme": "Yes",
    }
    assert only(read(sheet(row), today=TODAY)) == TrustFigure(
        Measure.ABSENCE, "RX1", date(2026, 7, 1), date(2026, 9, 30), "students", baseline=True
    )
    assert only(read(sheet(row), today=TODAY)).source == "ESR, October"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_way_in_which_spreadsheets_save_text(separator: str, encoding: str):
    row = {**CARD, "question": "I’d recommend it – always"}
    data = sheet(row, separator=separator).decode().encode(encoding)
    assert only(read(data, today=TODAY)).question == "I’d recommend it – always"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("15,000", 15000), ("15 000", 15000), ("15\u00a0000", 15000), ("1,234,567", 1234567), ("007", 7)],
)
def test_thousands_separators_are_understood(typed: str, number: int):
    assert only(read(sheet({**HEADCOUNT, "number": typed}), today=TODAY)).number == number


@pytest.mark.parametrize(
    "typed",
    [
        *("2026-09-30", "30/09/2026", "30.9.26", "30-Sep-26", "30 September 2026", "30 Sept 2026"),
        *("2026-09-30 00:00:00", "2026-09-30T00:00", "46295"),
    ],
)
def test_days_as_excel_writes_them(typed: str):
    assert only(read(sheet({**HEADCOUNT, "first day": typed}), today=TODAY)).first == date(2026, 9, 30)


@pytest.mark.parametrize("typed", ["Add Prof Scientific & Technic", "add-prof-scientific-and-technic"])
def test_staff_groups_by_their_names(typed: str):
    figure = only(read(sheet({**HEADCOUNT, "staff group": typed}), today=TODAY))
    assert figure.group == StaffGroup.ADD_PROF_SCIENTIFIC_AND_TECHNIC


def test_columns_may_be_moved_and_empty_ones_and_rows_do_no_harm():
    columns = (*reversed(COLUMNS), "")
    data = sheet(HEADCOUNT, {}, columns=columns) + b",,,,,,,,,,,,,\r\n\r\n"
    assert only(read(data, today=TODAY)).number == 15000


def test_a_share_becomes_the_number_that_it_is_of():
    row = {"figure": "staff-survey", "first day": "2025-Q4", "question": "I feel secure", "out of": "6,120"}
    assert only(read(sheet({**row, "number": "64.2%"}), today=TODAY)).number == pytest.approx(3929.04)


def test_where_semicolons_separate_a_decimal_comma_is_understood_and_a_doubtful_one_refused():
    assert only(read(sheet({**ABSENCE, "number": "61240,5"}, separator=";"), today=TODAY)).number == 61240.5
    reading = read(sheet({**ABSENCE, "number": "61,240"}, separator=";"), today=TODAY)
    assert str(reading.findings[0]) == "Row 2, number: “61,240” may be 61.240 or 61240. Leave the comma out."


@pytest.mark.parametrize(
    ("row", "finding"),
    [
        (
            {**HEADCOUNT, "number": "=SUM(A1)"},
            "number: “=SUM(A1)” begins like a formula. Type it as plain text.",
        ),
        ({**HEADCOUNT, "source": "@cmd"}, "source: “@cmd” begins like a formula. Type it as plain text."),
        ({**HEADCOUNT, "number": "-5"}, "number: “-5” begins like a formula. Type it as plain text."),
        (
            {**HEADCOUNT, "number": "#REF!"},
            "number: “#REF!” is an error of the spreadsheet. Put it right there.",
        ),
        ({**HEADCOUNT, "number": ""}, "number: It is missing."),
        ({**HEADCOUNT, "number": "many"}, "number: “many” is not a number."),
        ({**HEADCOUNT, "number": "1e5"}, "number: “1e5” is not a number."),
        ({**HEADCOUNT, "number": "9.5"}, "number: 9.5 is not a whole number."),
        (
            {**HEADCOUNT, "number": "9" * 12},
            f"number: “{'9' * 12}” is too large for a count of people or days.",
        ),
        (
            {**HEADCOUNT, "first day": "09/30/2026"},
            "first day: “09/30/2026” is not a day. Days come before months here. Write it like 2026-09-30.",
        ),
        ({**HEADCOUNT, "first day": "Sep-26"}, "first day: “Sep-26” is not a day. Write it like 2026-09-30."),
        ({**HEADCOUNT, "first day": "2027-01-01"}, "first day: It is in the future."),
        ({**HEADCOUNT, "first day": "1926-01-01"}, "first day: It is before 1950."),
        (
            {**HEADCOUNT, "last day": "2026-10-30"},
            "last day: A headcount is of one day: leave the last day empty.",
        ),
        (
            {**HEADCOUNT, "staff group": "Nurse"},
            "staff group: “Nurse” is not a staff group. The template names them all.",
        ),
        (
            {**HEADCOUNT, "organisation": "Nottingham University Hospitals"},
            "organisation: “Nottingham University Hospitals” is not an ODS code, such as RX1.",
        ),
        (
            {**HEADCOUNT, "out of": "7"},
            "out of: There is none for this figure. Is it the rest of a number with a comma?",
        ),
        ({**HEADCOUNT, "question": "Why?"}, "question: It has no place with this figure: leave it empty."),
        (
            {**HEADCOUNT, "before the programme": "perhaps"},
            "before the programme: “perhaps” is neither yes nor no.",
        ),
        (
            {**HEADCOUNT, "figure": "heads"},
            f"figure: “heads” is not known. It is one of {', '.join(Measure)}.",
        ),
        ({**HEADCOUNT, "source": "x" * 201}, "source: It is longer than 200 letters."),
        ({**HEADCOUNT, "source": "bell \x07"}, "source: It has characters that cannot be shown."),
        ({**ABSENCE, "out of": ""}, "out of: It is missing."),
        ({**ABSENCE, "out of": "0"}, "out of: What the number is out of is missing."),
        ({**ABSENCE, "number": "120%"}, "number: It is more than what it is out of."),
        (
            {**ABSENCE, "first day": "2026-07-01"},
            "first day: The last day is missing. For a quarter, write 2026-Q3 as the first day.",
        ),
        (
            {**ABSENCE, "first day": "2026-07-02", "last day": "2026-07-01"},
            "first day: The last day is before the first.",
        ),
        (
            {**ABSENCE, "first day": "2020-07-02", "last day": "2026-07-01"},
            "last day: The period is longer than three years.",
        ),
        (
            {**ABSENCE, "figure": "leavers", "number": "1", "out of": "6"},
            "out of: Fewer than 11 people: too near to single ones to be kept.",
        ),
        ({**CARD, "answer": ""}, "answer: It is missing."),
        (
            {**CARD, "staff group": "Students"},
            "staff group: This figure is not by staff group: leave it empty.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_row_and_column(row: dict[str, str], finding: str):
    assert findings(HEADCOUNT, {}, row) == [f"Row 4, {finding}"]


def test_every_row_is_told_at_once_and_nothing_is_taken():
    wrong = [{**CARD, "number": "x"}, HEADCOUNT, {**ABSENCE, "number": "y", "out of": "z"}]
    assert [each.partition(":")[0] for each in findings(*wrong)] == [
        *("Row 2, number", "Row 4, out of", "Row 4, number"),
    ]


def test_two_rows_about_the_same_are_one_too_many():
    assert findings(HEADCOUNT, CARD, {**HEADCOUNT, "number": "9"}) == [
        "Row 4: It is about the same as row 2. Keep one of them."
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The first row does not name the columns. Begin with the template."),
        (b"a,b\n1,2\n", "The first row does not name the columns. Begin with the template."),
        (b"figure,number\nheadcount,2\n", "These columns are missing: organisation, first day"),
        (sheet().replace(b"source", b"source,note"), "These columns are not known: note."),
        (sheet().replace(b"source", b"source,source"), "A column stands there twice."),
        (b"PK\x03\x04\x14\x00\x06\x00\x81", "It is not a text file. Save the sheet as CSV."),
        (b"\xff\xfe\x00", "It is not a text file. Save the sheet as CSV."),
        (b"\x81" * 9, "It is not a text file. Save the sheet as CSV."),
        (sheet() + b'"headcount', "The quotation marks do not match."),
        (b"x" * (trust_csv.LARGEST + 1), "The file is larger than 2 MB"),
        (sheet() + b"\n" * 20_001, "There are more than 20,000 rows."),
        (sheet() + b"headcount,RX1,2026-09-30,,,,,,5,012,,\n", "out of: There is none for this figure."),
        (sheet() + b"headcount,RX1,2026-09-30,,,,,,5,,x,y\n", "It has more cells than there are columns."),
        (
            sheet(columns=(*COLUMNS, "")) + b"headcount,RX1,2026-09-30,,,,,,5,,,y\n",
            "something in a column without a name",
        ),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(data: bytes, said: str):
    reading = read(data, today=TODAY)
    assert reading.figures == ()
    assert said in str(reading.findings[0])


@given(st.binary(max_size=400))
@example(b"\xef\xbb\xbf")
def test_whatever_the_bytes_are_there_are_figures_or_findings(data: bytes):
    reading = read(data, today=TODAY)
    assert bool(reading.figures) != bool(reading.findings)


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "headcount", "absence", "2026-Q3", "30/9/26", "1,234", "64%", "=1", "RX1", "yes", "#N/A"]
    ),
)


@given(st.lists(st.lists(CELLS, max_size=13), max_size=6), st.sampled_from(",;\t"))
def test_whatever_the_cells_are_nothing_that_a_spreadsheet_would_run_comes_in(
    rows: list[list[str]], separator: str
):
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([list(COLUMNS), *rows])
    reading = read(text.getvalue().encode("utf-8", "replace"), today=TODAY)
    assert bool(reading.figures) != bool(reading.findings)
    for figure in reading.figures:
        assert 0 <= figure.number <= 1e9
        assert figure.first <= figure.last <= TODAY
        for words in (figure.question, figure.answer, figure.source, figure.organisation):
            assert not words.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert words.isprintable()
