"""Which numbers leave and how they are protected: chosen by a programme pack, in force from a quarter on.

Without a pack it is the default set. A pack is never in force for the quarter in which it is loaded: what was
recorded under one rule leaves under it. What was in force for a quarter is never altered.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeVar

from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput, SummaryRefused
from sos_desktop.summary import described, receivers, sealing
from sos_desktop.summary.tables import (
    CATALOGUE,
    DEFAULT,
    PAIRS,
    Mode,
    Specification,
    Table,
    pair_of,
    paired,
    table,
)
from sos_desktop.vault.store import Change, Store

_SAFE = "Nothing has been changed."
_DO = "Ask the SoS team for a corrected programme pack."

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody for whom files are sealed. ``key`` is an age recipient; empty where a file goes unsealed."""

    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """``tables`` are keys of the catalogue, ``merges`` which categories of a table stand as one.

    In mode ``noise`` one file is sealed for all ``recipients`` together, if there are any; in mode ``shares`` each of
    the two ``offices`` gets one file, sealed for it. ``serial`` is the pack's; 0 where there was none.
    """

    mode: Mode = Mode.NOISE
    epsilon: Fraction = DEFAULT.epsilon
    tables: tuple[str, ...] = field(default=tuple(each.key for each in DEFAULT.tables))
    merges: tuple[tuple[str, tuple[str, ...]], ...] = ()
    recipients: tuple[Recipient, ...] = ()
    offices: tuple[Recipient, ...] = ()
    serial: int = 0

    @property
    def specification(self) -> Specification:
        """What a file made under these says about itself."""
        if not self.serial:
            return DEFAULT
        chosen = (each for each in (*CATALOGUE, *PAIRS) if each.key in self.tables)
        return described.packed(self.mode, self.epsilon, tuple(map(self._merged, chosen)))

    def _merged(self, table: Table) -> Table:
        if pair := pair_of(table.key):
            rows, columns = (
                self._merged(next(each for each in CATALOGUE if each.key == key)).categories for key in pair
            )
            return paired(table, rows, columns)
        for key, together in self.merges:
            if key == table.key:
                table = table.merged(together)
        return table

    def content(self) -> dict[str, object]:
        """As it stands in a pack and in the record book."""
        return {
            "mode": str(self.mode),
            "epsilon": str(self.epsilon),
            "tables": list(self.tables),
            "merges": [{"table": key, "together": list(together)} for key, together in self.merges],
            "recipients": [{"name": each.name, "key": each.key} for each in self.recipients],
            "offices": [{"name": each.name, "key": each.key} for each in self.offices],
            "serial": self.serial,
        }


WITHOUT_A_PACK = Parameters()


def in_force(store: Store, quarter: Quarter) -> Parameters:
    """What a file of this quarter holds and how it is protected."""
    row = store.row(
        "SELECT content FROM summary_parameters WHERE quarter <= ? ORDER BY serial DESC LIMIT 1",
        (str(quarter),),
    )
    return from_content(json.loads(row["content"])) if row else WITHOUT_A_PACK


def first_quarter(today: date) -> Quarter:
    """From when on a pack that is loaded today is in force: the next quarter."""
    return Quarter.of(today).next


def take_from(change: Change, quarter: Quarter, parameters: Parameters) -> None:
    """Note that these are in force from ``quarter`` on (``first_quarter``). Raises BadInput where they cannot be."""
    check(parameters)
    newest = change.row("SELECT max(serial) AS serial, max(quarter) AS quarter FROM summary_parameters")
    if newest and newest["serial"] is not None and parameters.serial <= newest["serial"]:
        raise BadInput("A newer programme pack was loaded before.", _SAFE, _DO)
    if newest and newest["quarter"] and str(quarter) < newest["quarter"]:
        raise BadInput(
            f"A programme pack is in force from {Quarter.parse(newest['quarter']).said()}, which is later.",
            _SAFE,
            "Is the clock of this computer right?",
        )
    left = change.row("SELECT max(period) AS quarter FROM summaries")
    if left and left["quarter"] and str(quarter) <= left["quarter"]:
        raise BadInput(
            f"The summary of {Quarter.parse(left['quarter']).said()} has left already, and a programme pack is in "
            "force from a later quarter on.",
            _SAFE,
            "Is the clock of this computer right?",
        )
    content = json.dumps(parameters.content(), sort_keys=True)
    change.run(
        "INSERT INTO summary_parameters (serial, quarter, content) VALUES (?, ?, ?)",
        (parameters.serial, str(quarter), content),
    )
    change.audit("summary parameters taken", str(quarter), content)


def check(parameters: Parameters) -> None:
    """Raises BadInput, with a sentence that says why, for what no file could be made under."""
    for problem in _problems(parameters):
        raise BadInput(problem, _SAFE, _DO)


def _problems(parameters: Parameters) -> Iterator[str]:
    if parameters.serial < 1:
        yield "The programme pack has no serial number."
    for key in parameters.tables:
        if table(key) is None or parameters.tables.count(key) > 1:
            yield f"The programme pack chooses the table “{key[:60]}”, which is not in the list, or twice."
    yield from _problems_of_merges(parameters.merges)
    if problem := described.objection(parameters.specification):
        yield problem
    yield from _problems_of_receivers(parameters)


def _problems_of_merges(merges: Sequence[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    for key, together in merges:
        whole = table(key)
        if whole is None or pair_of(key) or not set(together) <= set(whole.categories):
            yield f"The programme pack puts together in “{key[:60]}” what is not in its list."
        if len(set(together)) != len(together) or len(together) < 2:
            yield f"The programme pack puts one category of “{key[:60]}” together with itself."
    named = Counter((key, each) for key, together in merges for each in together)
    for (key, each), times in named.items():
        if times > 1:
            yield f"The programme pack puts “{each}” of “{key}” together twice."


def _problems_of_receivers(parameters: Parameters) -> Iterator[str]:
    shares = parameters.mode is Mode.SHARES
    named = parameters.offices if shares else parameters.recipients
    if parameters.recipients if shares else parameters.offices:
        yield "The programme pack names recipients and offices; a file goes to one or the other."
    if shares and len(named) != 2:
        yield "Numbers that are split go to two offices, and the programme pack does not name two."
    if len(named) > sealing.MOST_RECIPIENTS:
        yield (
            f"The programme pack seals summaries for {len(named)}; {sealing.MOST_RECIPIENTS} recipients are the most."
        )
    for each in named:
        if problem := receivers.objection(each.name):
            yield problem
        if not (_is_key(each.key) or (shares and not each.key)):
            yield f"The key of “{each.name[:60]}” in the programme pack cannot be used."
    keys = [each.key for each in named if each.key]
    if len(set(keys)) < len(keys) or len({each.name.casefold() for each in named}) < len(named):
        yield "Two recipients in the programme pack are the same."


def _is_key(key: str) -> bool:
    try:
        return sealing.checked(key) == key
    except BadInput:
        return False


# As it is written


def from_content(content: object) -> Parameters:
    """What ``Parameters.content`` gave. Raises BadInput for anything else; ``check`` judges what it says."""
    try:
        return _from_content(_Fields(content))
    except (KeyError, TypeError, ValueError, SummaryRefused):
        raise BadInput("The parameters of the summary cannot be read.", _SAFE, _DO) from None


class _Fields:
    """A JSON object with exactly these fields, of these types; anything else raises TypeError or KeyError."""

    def __init__(self, content: object) -> None:
        if not isinstance(content, dict):
            raise TypeError
        self._left = dict(content)

    def take(self, name: str, kind: type[T]) -> T:
        value = self._left.pop(name)
        if type(value) is not kind:
            raise TypeError
        return value

    def words(self, name: str) -> tuple[str, ...]:
        given: list[object] = self.take(name, list)
        if not all(isinstance(each, str) for each in given):
            raise TypeError
        return tuple(str(each) for each in given)

    def objects(self, name: str) -> list["_Fields"]:
        return [_Fields(each) for each in self.take(name, list)]

    def end(self) -> None:
        if self._left:
            raise KeyError


def _from_content(fields: _Fields) -> Parameters:
    found = Parameters(
        Mode(fields.take("mode", str)),
        described.fraction(fields.take("epsilon", str)),
        fields.words("tables"),
        tuple(_merge(each) for each in fields.objects("merges")),
        tuple(_recipient(each) for each in fields.objects("recipients")),
        tuple(_recipient(each) for each in fields.objects("offices")),
        fields.take("serial", int),
    )
    fields.end()
    return found


def _merge(fields: _Fields) -> tuple[str, tuple[str, ...]]:
    found = fields.take("table", str), fields.words("together")
    fields.end()
    return found


def _recipient(fields: _Fields) -> Recipient:
    found = Recipient(fields.take("name", str), fields.take("key", str))
    fields.end()
    return found
