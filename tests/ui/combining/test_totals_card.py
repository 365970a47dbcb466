"""Totals with the people supported for each 1,000 staff beside them, where the trust's headcount is known."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from sos_desktop.codes import StaffGroup
from sos_desktop.combining.combined import Combined
from sos_desktop.combining.sums import Sum
from sos_desktop.dates import Quarter
from sos_desktop.impact.trust_figures import Measure, TrustFigure, TrustFigures
from sos_desktop.summary.tables import DEFAULT
from ui.combining import figures
from ui.combining.figures import TOO_FEW, Scope
from ui.combining.totals_card import TotalsCard
from ui.theme import Theme

SPRING = Quarter(2026, 2)
NURSES, STUDENTS = StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED, StaffGroup.STUDENTS
STAFF = TrustFigures(
    tuple(
        TrustFigure(Measure.HEADCOUNT, "", SPRING.last, SPRING.last, group, number=number)
        for group, number in (("", 2000), (NURSES, 1000), (STUDENTS, 500))
    )
)


def of_six(count: int, *, expected: int | None = None, places: tuple[str, ...] = ("RX1",)) -> Combined:
    """Every number of six practitioners together is ``count``, in each of the places."""
    sums = {(SPRING, place): Sum(6, [count for _ in DEFAULT.cells]) for place in places}
    return Combined({DEFAULT: sums}, expected=expected, record_books=6 * len(places))


@pytest.fixture
def rates(shown: Callable[..., QWidget]) -> Callable[..., dict[str, str]]:
    """How each row of the first topic reads for 1,000 staff; none where the table has no such column."""

    def read(combined: Combined, trust: TrustFigures | None, scope: Scope = Scope()) -> dict[str, str]:  # noqa: B008
        card = TotalsCard()
        shown(card, 900, 700)
        card.show_tables(figures.shown(combined, scope, trust).tables)
        assert card.table.isVisible() != card.rated.isVisible()
        model = card.rated.model()
        return {
            str(model.index(row, 0).data()): str(model.index(row, 2).data())
            for row in range(model.rowCount() if card.rated.isVisible() else 0)
        }

    return read


def test_people_supported_for_each_1000_staff_stand_beside_their_number(rates: Any) -> None:
    found = rates(of_six(120), STAFF)
    assert found["In all (cases)"].startswith("240 ("), "120 of 2,000, in a quarter of a year"
    assert found[NURSES.label].startswith("480 (") and found[STUDENTS.label].startswith("960 (")
    assert found[StaffGroup.MEDICAL_AND_DENTAL.label] == "", "their headcount was not given"
    assert found[StaffGroup.NOT_STATED.label] == "", "nobody's headcount counts them"


def test_a_group_of_too_few_says_so_in_place_of_a_rate(rates: Any) -> None:
    assert rates(of_six(0), STAFF)[NURSES.label] == TOO_FEW


def test_no_rate_is_given_without_headcount_or_while_files_are_missing(rates: Any) -> None:
    assert rates(of_six(120), None) == {} and rates(of_six(120), TrustFigures()) == {}
    assert rates(of_six(120, expected=7), STAFF) == {}
    assert rates(of_six(120, expected=6), STAFF) != {}


def test_the_headcount_of_everybody_is_not_taken_for_that_of_one_organisation(rates: Any) -> None:
    both = of_six(120, places=("RX1", "RX2"))
    assert rates(both, STAFF) != {} and rates(both, STAFF, Scope(organisation="RX1")) == {}


@pytest.mark.parametrize(("width", "percent"), [(1000, 100), (740, 100), (850, 200)])
def test_the_number_and_its_rate_keep_their_columns(
    shown: Callable[..., QWidget], theme: Theme, width: int, percent: int
) -> None:
    theme.set_percent(percent)
    card = TotalsCard()
    shown(card, width, 700)
    card.show_tables(figures.shown(of_six(120), Scope(), STAFF).tables)
    assert card.width() == width
    assert not any(card.rated.isColumnHidden(column) for column in (0, 1, 2))
    assert card.rated.verticalScrollBar().maximum() == 0
    card.topic.setCurrentIndex(1)
    card.topic.activated.emit(1)
    assert card.table.isVisible() and not card.rated.isVisible(), "only people supported have a rate"
