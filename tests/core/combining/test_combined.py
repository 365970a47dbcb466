"""What can be asked of the sums: by quarter, year and organisation, of tables that can be added, and how much came."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from sos_desktop.combining import combine
from sos_desktop.combining.combine import Given, add_up
from sos_desktop.combining.combined import Combined, year_of, year_said
from sos_desktop.combining.senders import Sender, Senders
from sos_desktop.combining.totals import Total
from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import described
from sos_desktop.summary.document import Document
from sos_desktop.summary.tables import CATALOGUE, DEFAULT, Cell, Mode, Specification

WINTER, SPRING, SUMMER = Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3)
TOTAL, NURSES = Cell("case", "total", "all"), Cell("case", "staff-group", "nursing-and-midwifery-registered")
GROUPS = CATALOGUE[1]
MERGED = GROUPS.merged(GROUPS.categories[:2])
PACKED = described.packed(Mode.NOISE, Fraction(1), (CATALOGUE[0], MERGED))
FINER = described.packed(Mode.NOISE, Fraction(1, 2), (CATALOGUE[0],))

Giving = Callable[..., list[Given]]


@pytest.fixture
def sent() -> Giving:
    """Files in which every number is ``count``."""

    def made(
        who: range,
        quarter: Quarter = SUMMER,
        organisation: str = "RX1",
        specification: Specification = DEFAULT,
        count: int = 3,
    ) -> list[Given]:
        return [
            Given(
                f"{n}.zip",
                f"{n} {quarter} {specification.epsilon} {len(specification.tables)}",
                Document(
                    specification,
                    f"{n:016x}{hash((quarter, specification.name)) % 16**16:016x}",
                    organisation,
                    quarter,
                    False,
                    dict.fromkeys(specification.cells, count),
                    f"{n:064x}",
                ),
            )
            for n in who
        ]

    return made


def test_the_financial_year_begins_in_april():
    assert [year_of(quarter) for quarter in (WINTER, SPRING, SUMMER)] == [2025, 2026, 2026]
    assert year_said(2025) == "April 2025 to March 2026"


def test_totals_by_quarter_year_and_organisation_are_parts_of_the_whole(sent: Giving):
    combined = add_up(
        [
            *sent(range(6), WINTER),
            *sent(range(6), SPRING),
            *sent(range(6), SUMMER),
            *sent(range(10, 17), SUMMER, "RX2"),
        ]
    )
    assert combined.total(TOTAL).count == 3 * 25
    assert [combined.total(TOTAL, year=year).count for year in combined.shown_years] == [18, 57]
    assert [combined.total(TOTAL, quarter=each).count for each in combined.shown_quarters] == [18, 18, 39]
    assert [combined.total(TOTAL, organisation=each).count for each in combined.shown_organisations] == [
        54,
        21,
    ]
    assert combined.total(TOTAL, quarter=SUMMER, organisation="RX2").count == 21
    assert combined.total(TOTAL, year=2026, organisation="RX1").files == 12
    assert combined.total(TOTAL, NURSES).count == 2 * 3 * 25


def test_how_many_files_there_are_is_known_of_every_part(sent: Giving):
    combined = add_up([*sent(range(6), WINTER), *sent(range(6), SUMMER), *sent(range(10, 17), SUMMER, "RX2")])
    assert combined.files_of() == combined.files == 19
    assert [combined.files_of(each) for each in (WINTER, SPRING, SUMMER)] == [6, 0, 13]
    assert [combined.files_of(year=each) for each in (2024, 2025, 2026)] == [0, 6, 13]
    assert [combined.files_of(organisation=each) for each in ("RX1", "RX2", "RX3")] == [12, 7, 0]
    assert (combined.files_of(SUMMER, "RX2"), combined.files_of(WINTER, "RX2")) == (7, 0)
    assert combined.files_of(organisation="RX1", year=2026) == 6
    assert (combined.files_of(SUMMER, year=2026), combined.files_of(SUMMER, year=2025)) == (13, 0)


def test_no_number_rests_on_fewer_than_five_files(sent: Giving):
    """Neither of a quarter, nor of an organisation, nor of a table that few of the files have."""
    combined = add_up(
        [*sent(range(6), SPRING), *sent(range(4), SUMMER), *sent(range(20, 24), SPRING, "RX2"),
         *sent(range(30, 34), SPRING, specification=PACKED)]
    )  # fmt: skip
    assert combined.total(TOTAL, quarter=SUMMER) == Total()
    assert combined.total(TOTAL, organisation="RX2") == Total()
    assert combined.total(TOTAL, quarter=SUMMER, organisation="RX2") == Total()
    assert combined.shown_organisations == ("RX1",)
    (apart,) = combined.apart
    assert (apart.series.table, apart.files, apart.totals) == (MERGED, 4, ())
    assert combined.total(next(MERGED.cells)) == Total()


def test_tables_of_equal_parameters_are_added_whatever_else_the_files_have(sent: Giving):
    combined = add_up([*sent(range(6)), *sent(range(10, 16), specification=PACKED)])
    assert combined.total(TOTAL).files == 12
    assert combined.total(NURSES).files == 6
    (apart,) = combined.apart
    assert (apart.series.table.name, apart.files) == ("staff-group", 6)
    assert [total.count for _, total in apart.totals] == [18] * len(MERGED.categories)
    assert apart.why == "epsilon 1, 10 categories"


def test_of_two_tables_of_one_name_the_one_with_more_files_is_shown(sent: Giving):
    combined = add_up([*sent(range(6)), *sent(range(10, 18), specification=PACKED)])
    assert [each.table for each in combined.shown if each.table.name == "staff-group"] == [MERGED]
    assert [each.series.table for each in combined.apart] == [GROUPS]


def test_another_epsilon_is_another_table(sent: Giving):
    combined = add_up([*sent(range(6)), *sent(range(10, 15), specification=FINER)])
    assert combined.total(TOTAL).files == 6
    assert [(each.series.epsilon, each.files) for each in combined.apart] == [(Fraction(1, 2), 5)]
    assert combined.apart[0].totals[0][1].variance > 5 * 3352


def test_a_share_is_of_the_files_that_have_both(sent: Giving):
    """Otherwise twelve files' cases would divide six files' nurses."""
    combined = add_up([*sent(range(6), count=30), *sent(range(10, 16), specification=PACKED, count=30)])
    share = combined.share(NURSES, TOTAL)
    assert (share.part.files, share.whole.files, share.ratio) == (6, 6, 1.0)
    assert combined.share(NURSES, TOTAL, quarter=SPRING).too_few


def test_how_much_came_is_known_for_each_quarter_and_a_quarter_without_any_counts_as_missing(sent: Giving):
    combined = add_up([*sent(range(10), WINTER), *sent(range(5), SUMMER)], expected=10)
    assert combined.expected_files() == 30 and combined.coverage == 0.5
    assert combined.coverage_of(WINTER) == 1.0 and combined.coverage_of(SUMMER) == 0.5
    assert combined.coverage_of(year=2026) == 0.25
    assert (combined.incomplete, combined.about_of(WINTER)) == (True, "at least")
    whole = add_up(sent(range(10)), expected=10)
    assert (whole.about_of(SUMMER), whole.coverage_of(organisation="RX1")) == ("about", 1.0)


def test_what_is_expected_of_one_of_several_organisations_is_known_from_the_register_alone(sent: Giving):
    given_ones = [*sent(range(6)), *sent(range(10, 16), SUMMER, "RX2")]
    assert add_up(given_ones, expected=12).coverage_of(organisation="RX2") is None
    listed = tuple(
        Sender(f"{n}", "RX1" if n < 10 else "RX2", (f"{n:064x}",)) for n in (*range(6), *range(10, 18))
    )
    combined = add_up(given_ones, senders=Senders(listed))
    assert combined.coverage_of(organisation="RX2") == 0.75
    assert combined.about_of(organisation="RX1") == "at least", "the whole is not complete"
    assert combined.coverage == 12 / 14


def test_the_version_is_that_of_the_files_however_they_came(sent: Giving):
    one = add_up(sent(range(6)))
    assert one.version == add_up([*sent(range(6))[::-1], sent(range(1))[0]]).version
    assert one.version != add_up(sent(range(7))).version
    assert len(one.version) == 6


def test_combined_files_are_counted_by_place(sent: Giving):
    combined = add_up([*sent(range(6)), *sent(range(10, 12), SUMMER, "RX2")])
    assert combined.places == {(SUMMER, "RX1"): 6, (SUMMER, "RX2"): 2}
    assert combined.files_of(SUMMER, "RX2") == 2 and combined.files_of(SPRING, "RX2") == 0
    assert isinstance(combined, Combined) and replace(combined, expected=3).coverage == 8 / 3
    assert combine.AT_LEAST == 5


def test_what_is_narrowed_is_what_those_files_alone_would_say(sent: Giving):
    others = [*sent(range(6), SPRING), *sent(range(20, 27), SUMMER, "RX2")]
    combined = add_up([*sent(range(6), SUMMER), *others])
    spring = combined.narrowed(SPRING)
    assert (spring.quarters, spring.sums) == ((SPRING,), add_up(others[:6]).sums)
    second = combined.narrowed(organisation="RX2")
    assert (second.organisations, second.total(TOTAL).files, second.record_books) == (("RX2",), 7, 7)
    assert combined.narrowed(year=2026).sums == combined.sums
    with pytest.raises(SummaryRefused, match="Fewer than 5 files"):
        combined.narrowed(SPRING, "RX2")


def test_how_much_came_is_narrowed_too(sent: Giving):
    given_ones = [*sent(range(6)), *sent(range(10, 16), SUMMER, "RX2")]
    typed = add_up(given_ones, expected=20)
    assert typed.narrowed(SUMMER).coverage == 0.6 and typed.narrowed(organisation="RX2").coverage is None
    listed = tuple(
        Sender(f"{n}", "RX1" if n < 10 else "RX2", (f"{n:064x}",)) for n in (*range(6), *range(10, 18))
    )
    known = add_up(given_ones, senders=Senders(listed))
    assert [each.names for each in known.narrowed(organisation="RX2").missing] == [("16", "17")]
    assert known.narrowed(organisation="RX1").missing == ()
    assert (known.narrowed(organisation="RX1").about, known.narrowed(organisation="RX2").about) == (
        "about",
        "at least",
    )
