"""Every proof, in the order of the report; each is given how much to try and says what it found."""

from collections.abc import Callable

from tests.privacy import (
    guessers,
    halves,
    hidden_cells,
    ledger_proofs,
    neighbours,
    population,
    single,
    two_offices,
)
from tests.privacy.finding import Amount, Finding

Proofs = Callable[[Amount], list[Finding]]

EVERY: dict[str, Proofs] = {
    "one number": single.proofs,
    "one case more or less": neighbours.proofs,
    "somebody who guesses": guessers.proofs,
    "the ledger": ledger_proofs.proofs,
    "the network": population.proofs,
    "two shares": halves.proofs,
    "two offices": two_offices.proofs,
    "hidden totals": hidden_cells.proofs,
}
