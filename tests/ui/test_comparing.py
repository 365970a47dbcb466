"""Times side by side: the first, the latest and the change; each decision with its reason; no colours."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QLabel, QWidget

from sos_desktop.codes import Onward
from sos_desktop.records.comparison import Compared, Time
from sos_desktop.reports import times
from ui.comparing import ComparisonCard, read_out, table

FACTORS = (("sleep", "Problems with sleep"), ("alcohol", "Alcohol to cope"))


def time(month: int, sleep: int, alcohol: int | None, onward: Onward | None = None, reason: str = "") -> Time:
    ratings = {"sleep": sleep} | ({} if alcohol is None else {"alcohol": alcohol})
    total = None if alcohol is None else sleep + alcohol
    return Time(f"s{month}", date(2026, month, 3), "Assessment", ratings, total, onward, reason)


def test_the_first_and_the_latest_two_stand_with_the_change() -> None:
    compared = Compared(FACTORS, (time(1, 2, 1), time(2, 2, 2), time(3, 1, None), time(4, 0, 2)), 4)
    assert table(compared) == [
        ("Factor", "3 Jan 2026", "3 Mar 2026", "3 Apr 2026", "Change"),
        ("Problems with sleep", "2", "1", "0", "−2"),
        ("Alcohol to cope", "1", "–", "2", "+1"),
        ("Total", "3", "–", "2", "−1"),
    ]


def test_it_is_read_out_line_by_line() -> None:
    said = read_out(table(Compared(FACTORS, (time(1, 2, 1), time(2, 1, 1)), 4)))
    assert said.split(" | ")[0] == "Problems with sleep: 2 on 3 Jan 2026, 1 on 3 Feb 2026, change −1"


def test_decisions_stand_with_their_reasons_and_a_picture_of_the_totals(
    shown: Callable[..., QWidget],
) -> None:
    compared = Compared(FACTORS, (time(1, 2, 1), time(2, 1, 1, Onward.WATCH, "Sleeps a little.")), 4)
    card = ComparisonCard()
    shown(card, 1000, 700)
    card.show_times(compared, times.picture(compared))
    words = [label.text() for label in card.findChildren(QLabel)]
    assert "3 February 2026, keep in touch: Sleeps a little." in words
    assert card.chart.isVisible() and "3 Jan 2026: 3; 3 Feb 2026: 2" in card.chart.accessibleName()


def test_where_it_is_narrow_the_table_is_sentences(shown: Callable[..., QWidget]) -> None:
    compared = Compared(FACTORS, (time(1, 2, 1), time(2, 1, 1)), 4)
    card = ComparisonCard()
    shown(card, 1000, 700)
    card.show_times(compared, None)
    assert card.board.isVisible() and not card.sentences.isVisible()
    card.resize(360, 700)
    assert card.sentences.isVisible() and not card.board.isVisible()
    assert "Total: 3 on 3 Jan 2026, 2 on 3 Feb 2026, change −1" in card.sentences.text()


def test_one_time_has_no_picture() -> None:
    assert times.picture(Compared(FACTORS, (time(1, 2, 1),), 4)) is None
