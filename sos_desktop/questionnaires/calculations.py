"""What a form works out: answers that follow from others, what it begins with, and what is asked at all.

``Calculations`` is asked on a background thread, with the answers as they are, and says which places get which
values and which are closed. Expressions that depend on each other are run again until nothing changes. What
cannot be run is a finding with its linkId: the question then stays what it is, for the person to answer, and
what an expression would have closed stays open.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from sos_desktop.dates import london
from sos_desktop.errors import BadInput, Finding
from sos_desktop.questionnaires import results
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.calculable import resource
from sos_desktop.questionnaires.enablement import asked
from sos_desktop.questionnaires.expressions import names_in
from sos_desktop.questionnaires.fhirpath import CannotRunError, FhirPath, TookTooLongError
from sos_desktop.questionnaires.model import Kind, Questionnaire, Value, Variable
from sos_desktop.questionnaires.permitted import check_values
from sos_desktop.questionnaires.places import Spot, spots
from sos_desktop.questionnaires.values import NotAValueError

MOST_ROUNDS = 6
"""How often expressions that depend on each other are run until nothing changes."""
AT_MOST = 20.0
"""Seconds for all expressions of a form together."""
MOST_ENDED = 3
"""How many expressions may take too long before the rest is left alone."""


@dataclass(frozen=True, slots=True)
class Calculated:
    """What came of it. ``values`` may be empty at a place: then the expression gives nothing now."""

    values: Mapping[str, tuple[Value, ...]]
    closed: frozenset[str]
    findings: tuple[Finding, ...]

    def applied(self, answers: Answers) -> Answers:
        """``answers`` with everything that was worked out."""
        for place, values in self.values.items():
            answers = answers.with_(place, values)
        return answers.closing(self.closed)


@dataclass(slots=True)
class _Run:
    """One run of all expressions: what is known so far."""

    answers: Answers
    now: str
    kept: frozenset[str]
    ends: float
    values: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    findings: dict[Finding, None] = field(default_factory=dict)
    known: set[tuple[str, str]] = field(default_factory=set)
    """The variables that have been worked out, by where they stand and name."""
    by_place: dict[str, Spot] = field(default_factory=dict)


class _AgainError(Exception):
    """An expression took too long and its process is gone: everything is begun again without it."""


class Calculations:
    """Of one form. Its process starts with the first expression and ends with ``close``, which any thread may call."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._form = questionnaire
        self._fhirpath = FhirPath(questionnaire.source)
        self._barred: dict[tuple[str, str], Finding] = {}
        self._lock = Lock()
        self._closed = False

    def run(
        self,
        answers: Answers,
        *,
        now: datetime,
        beginning: bool = False,
        kept: frozenset[str] = frozenset(),
        at_most: float = AT_MOST,
    ) -> Calculated:
        """What follows from ``answers``. ``beginning`` also fills in what the form begins with, where nothing is.

        ``kept`` are the places whose answer the person has given by hand: they are not worked out again.
        """
        if not self._form.calculates:
            return Calculated({}, frozenset(), ())
        with self._lock:
            ends = time.monotonic() + at_most
            while not self._closed:
                run = _Run(answers, now.astimezone(london()).isoformat(), kept, ends)
                try:
                    self._settle(run, beginning=beginning)
                except _AgainError:
                    continue
                run.findings |= dict.fromkeys(self._barred.values())
                return Calculated(run.values, run.answers.closed, tuple(run.findings))
        return Calculated({}, answers.closed, ())

    def close(self) -> None:
        """End the process, and with it every answer it was told."""
        self._closed = True
        self._fhirpath.close()

    @property
    def running(self) -> bool:
        return self._fhirpath.running

    def _settle(self, run: _Run, *, beginning: bool) -> None:
        for number in range(MOST_ROUNDS):
            before = run.answers, run.answers.closed
            self._load(run)
            closed = frozenset(
                spot.place
                for spot in spots(self._form, run.answers)
                if spot.item.asked_when and not spot.waits and not self._asked(run, spot)
            )
            run.answers = run.answers.closing(closed)
            for spot in list(asked(self._form, run.answers)):
                begins = beginning and not number and spot.item.begins_with and spot.place not in run.answers
                if begins:
                    self._work_out(run, spot, spot.item.begins_with, "initialExpression")
                if spot.item.calculated and spot.place not in run.kept:
                    self._work_out(run, spot, spot.item.calculated, "calculatedExpression")
            if before == (run.answers, run.answers.closed):
                return
        run.findings[Finding("", "its expressions change each other for ever; the last values stand.")] = None

    def _load(self, run: _Run) -> None:
        content, paths = resource(self._form, run.answers)
        run.by_place = {spot.place: spot for spot in spots(self._form, run.answers)}
        run.known.clear()
        try:
            self._fhirpath.load(content, paths, run.now)
        except (TookTooLongError, OSError):
            self._give_up(run, "expressions cannot be run on this computer, so nothing is worked out.")

    def _give_up(self, run: _Run, rule: str) -> None:
        run.findings[Finding("", rule)] = None
        run.ends = 0.0

    def _asked(self, run: _Run, spot: Spot) -> bool:
        found = self._found(run, spot, spot.item.asked_when, "enableWhenExpression")
        return found is None or results.truth(found)

    def _work_out(self, run: _Run, spot: Spot, expression: str, what: str) -> None:
        found = self._found(run, spot, expression, what)
        if found is None or spot.item.kind in (Kind.GROUP, Kind.DISPLAY):
            return
        try:
            values = results.values(spot.item, found)
            check_values(spot.item, values)
        except (BadInput, NotAValueError):
            rule = f"its {what} gives an answer that does not fit, so it is left to the person."
            run.findings[Finding(spot.item.link_id, rule)] = None
            return
        run.values[spot.place] = values
        run.answers = run.answers.with_(spot.place, values)

    def _found(self, run: _Run, spot: Spot, expression: str, what: str) -> list[object] | None:
        """What an expression gives, with the variables it needs; None where it cannot be run."""
        above = [spot, *self._above(run, spot)]
        in_scope = [("", variable) for variable in self._form.variables]
        in_scope += [(one.place, variable) for one in reversed(above) for variable in one.item.variables]
        for place, variable in _needed(expression, in_scope):
            holder = run.by_place.get(place)
            link_id = holder.item.link_id if holder else ""
            if (place, variable.name) not in run.known:
                scopes = ["", *(one.place for one in reversed(above) if one.place)]
                name = f"variable {variable.name[:40]}"
                if (
                    self._asked_of(run, variable.expression, name, link_id, place, scopes, variable.name)
                    is None
                ):
                    return None
                run.known.add((place, variable.name))
        scopes = ["", *(one.place for one in reversed(above))]
        return self._asked_of(run, expression, what, spot.item.link_id, spot.place, scopes)

    def _above(self, run: _Run, spot: Spot) -> Iterator[Spot]:
        while (parent := run.by_place.get(spot.parent)) is not None:
            yield parent
            spot = parent

    def _asked_of(
        self,
        run: _Run,
        expression: str,
        what: str,
        link_id: str,
        place: str,
        scopes: list[str],
        keep: str = "",
    ) -> list[object] | None:
        if run.ends and time.monotonic() > run.ends:
            self._give_up(run, "its expressions take too long together, so not all are worked out.")
        if not run.ends or (link_id, expression) in self._barred:
            return None
        try:
            return self._fhirpath.run(expression, place, link_id, scopes, keep)
        except CannotRunError:
            rule = f"its {what} cannot be run here, so it is shown but not computed."
            run.findings[Finding(link_id, rule, "Ask its author for a simpler one.")] = None
            return None
        except TookTooLongError:
            rule = f"its {what} takes too long, so it is shown but not computed."
            self._barred[link_id, expression] = Finding(link_id, rule, "Ask its author for a simpler one.")
            if len(self._barred) >= MOST_ENDED:
                self._give_up(run, "several of its expressions take too long, so nothing more is worked out.")
                return None
            raise _AgainError from None


def _needed(expression: str, in_scope: list[tuple[str, Variable]]) -> list[tuple[str, Variable]]:
    """The variables that ``expression`` needs, each after those it needs itself; ``in_scope`` is in that order."""
    wanted, found = set(names_in(expression)), []
    for place, variable in reversed(in_scope):
        if variable.name in wanted:
            found.append((place, variable))
            wanted.update(names_in(variable.expression))
    return found[::-1]
