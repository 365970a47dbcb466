"""The same proofs over an application whose protection was taken away: where they still hold, they prove nothing."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from unittest.mock import patch

from sos_desktop.summary import document, events, ledger, noise, sent, shares
from sos_desktop.summary.leaving import Leaving
from sos_desktop.summary.noise import Noise
from sos_desktop.vault import closed
from tests.privacy import halves, hidden_cells, ledger_proofs, neighbours, population, single
from tests.privacy.finding import Amount, Finding, broken


@dataclass(frozen=True)
class Control:
    """``proofs`` must find something broken while ``tampered`` is in force."""

    name: str
    tampered: Callable[[], Any]
    proofs: Callable[[Amount], list[Finding]]

    def found(self, amount: Amount) -> list[Finding]:
        with self.tampered():
            return broken(self.proofs(amount))


def _protected(with_real: Callable[[int, int], int]) -> Callable[[], Any]:
    """Another number than the real one: ``with_real`` is given the true count and what the application would send."""
    real = Noise.protected

    def protected(self: Noise, true: int, draw: noise.Draw) -> int:
        return with_real(true, real(self, true, draw))

    return lambda: patch.object(Noise, "protected", protected)


def _no_step() -> Any:
    """Random rounding alone, without the noise under it."""
    return patch.object(Noise, "step", lambda self, uniform: 0)


def _half_the_noise() -> Any:
    real = Noise.step
    return patch.object(Noise, "step", lambda self, uniform: round(real(self, uniform) / 2))


def _fresh_at_each_export() -> Any:
    """No memory of what has left, and noise that comes from nowhere."""

    def issue(vault: Any, quarter: Any, *, now: datetime, today: Any) -> Any:
        meta = replace(vault.meta, install_key=os.urandom(32))
        made = replace(
            ledger.prepared(meta, quarter, events.waiting(vault.store, quarter)), file_id=os.urandom(16).hex()
        )
        package = document.write(made, vault.meta.signing_seed)
        return ledger.Issued((Leaving(document.read(package), package),), now)

    return patch.object(ledger, "issue", issue)


@contextmanager
def _nothing_remembered_after_a_restore() -> Iterator[None]:
    with ExitStack() as stack:
        stack.enter_context(patch.object(sent, "read_back", lambda vault, now: 0))
        stack.enter_context(patch.object(closed, "until", lambda folder: None))
        yield


def _events_are_not_taken() -> Any:
    return patch.object(events, "take", lambda *_: None)


def _constant_share() -> Any:
    real = shares.split
    return patch.object(shares, "split", lambda true: real(true, lambda length: b"\7" * length))


def _nothing() -> Any:
    return ExitStack()


def _two_files_of_one_quarter(amount: Amount) -> list[Finding]:
    """What somebody who keeps every export of a laptop without memory has: the attack must say that it averages."""
    with population.lived(amount) as lived:
        first = lived.practitioners[0]
        quarter = first.sent[0].quarter
        made = ledger.prepared(
            replace(first.vault.meta, install_key=os.urandom(32)),
            quarter,
            events.waiting(first.vault.store, quarter),
        )
        package = document.write(made, first.vault.meta.signing_seed)
        first.sent.append(replace(first.sent[0], file_id=made.file_id, package=package))
        return population.attacked(lived)


def _averaging(amount: Amount) -> list[Finding]:
    return [ledger_proofs.averaging(amount)]


def _suppressed_once(amount: Amount) -> list[Finding]:
    return [hidden_cells.attacked(amount, hidden_cells.only_small_ones_hidden)]


def _odds(amount: Amount) -> list[Finding]:
    return [*neighbours.proofs(amount), single.follows_its_chances(amount)]


CONTROLS = (
    Control("noise off", _protected(lambda true, _: true), _odds),
    Control("random rounding without noise under it", _no_step, neighbours.proofs),
    Control("half the noise", _half_the_noise, _odds),
    Control("clamping at 0", _protected(lambda _, shown: max(0, shown)), population.proofs),
    Control("fresh noise at each export", _fresh_at_each_export, _averaging),
    Control("a second file of one quarter, with fresh noise", _nothing, _two_files_of_one_quarter),
    Control("ledger off: what has left is not noted", _events_are_not_taken, population.proofs),
    Control("nothing remembered after a restore", _nothing_remembered_after_a_restore, population.proofs),
    Control("a uniform share replaced by a constant", _constant_share, halves.even),
    Control("small totals hidden, nothing beside them", _nothing, _suppressed_once),
)
