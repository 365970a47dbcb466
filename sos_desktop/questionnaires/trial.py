"""A form tried before it is brought in: read, and each of its expressions run once, over what it begins with."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sos_desktop.questionnaires import document, parse
from sos_desktop.questionnaires.answers import prefilled
from sos_desktop.questionnaires.calculations import Calculations
from sos_desktop.questionnaires.findings import Report


def of_file(path: Path, *, now: datetime) -> Report:
    """What the file at ``path`` can do here; one that cannot be read is refused like any other."""
    try:
        with path.open("rb") as file:
            data = file.read(document.LARGEST + 1)
    except OSError:
        return parse.check_file(path)
    return of(data, now=now)


def of(data: bytes, *, now: datetime) -> Report:
    """As ``parse.check``, with the expressions that cannot be run among what is shown but not computed."""
    report = parse.check(data)
    form = None if report.refused else parse.read(data)
    if form is None or not form.calculates:
        return report
    calculations = Calculations(form)
    try:
        found = calculations.run(prefilled(form), now=now, beginning=True)
    finally:
        calculations.close()
    return replace(report, shown=(*report.shown, *found.findings))
