"""The totals of every time of one case as a small chart: for the screen and for a person's own papers."""

from sos_desktop.dates import said_briefly
from sos_desktop.records.comparison import Compared
from sos_desktop.reports import charts
from sos_desktop.reports.pictures import Picture


def picture(compared: Compared) -> Picture | None:
    """Nothing where there are fewer than two times, or no form with figures."""
    if len(compared.times) < 2 or not compared.highest:
        return None
    title = "The totals, time by time"
    values = [(said_briefly(time.on), time.total) for time in compared.times]
    said = "; ".join(f"{day}: {'not rated' if total is None else total}" for day, total in values)
    svg = charts.steps(values, title=title, unit=f"total of {compared.highest}", highest=compared.highest)
    return Picture(title, svg, said)
