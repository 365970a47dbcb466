"""Runs outside our environment, where the two peers are installed: totals of made-up counts, as each lets them out.

Reads ``{"counts": [[...], ...], "weights": {...}, "seed": 1}`` from standard input: one list of counts for each run.
Writes ``{"name and version": [total, ...]}``; what is suppressed is read as nobody. It knows nothing of ours.
"""

import contextlib
import io
import json
import logging
import random
import sys
import warnings
from importlib.metadata import version

import pandas as pd


def main() -> None:
    asked = json.load(sys.stdin)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    found: dict[str, list[int]] = {}
    for what in (_cell_key, _acro):
        with contextlib.suppress(ImportError), contextlib.redirect_stdout(io.StringIO()):
            found.update(what(asked))
    json.dump(found, sys.stdout)


def _cell_key(asked: dict) -> dict[str, list[int]]:
    from cell_key_perturbation.create_perturbed_table import create_perturbed_table
    from cell_key_perturbation.utils.generate_test_ptable import generate_ptable_10_5_rule

    chance = random.Random(asked["seed"])
    shipped, own = generate_ptable_10_5_rule(), _own_table(asked["weights"])
    name = f"cell_key_perturbation {version('cell_key_perturbation')}"
    totals: dict[str, list[int]] = {
        f"{name}, its 10-5 table, threshold 10": [],
        f"{name}, a table of variance 1.3, no threshold": [],
    }
    for counts in asked["counts"]:
        data = _people(counts)
        data["record_key"] = [chance.randrange(256) for _ in range(len(data))]
        for (_, sums), (table, threshold) in zip(totals.items(), ((shipped, 10), (own, 0)), strict=True):
            made = create_perturbed_table(
                data=data, ptable=table, geog=[], tab_vars=["practitioner"], record_key="record_key",
                use_existing_ons_id=False, threshold=threshold,
            )  # fmt: skip
            sums.append(int(made["count"].fillna(0).sum()))
    return totals


def _own_table(weights: dict[str, list[list[float]]]) -> pd.DataFrame:
    """The p-table of ``methods.cell_key`` in the form that the package reads."""
    rows = []
    for count in range(1, 751):
        steps = weights[str(min(count, 3))]
        for key in range(256):
            at, moved = (key + 0.5) / 256, int(steps[-1][0])
            for step, weight in steps:
                at -= weight
                if at <= 0:
                    moved = int(step)
                    break
            rows.append((count, key, moved))
    return pd.DataFrame(rows, columns=["pcv", "ckey", "pvalue"])


def _acro(asked: dict) -> dict[str, list[int]]:
    import acro

    session = acro.ACRO(suppress=True)
    name = f"acro {version('acro')}, its defaults: below 10 suppressed"
    sums = []
    for counts in asked["counts"][:40]:
        data = _people(counts)
        made = session.crosstab(data.practitioner, data.what)
        sums.append(int(made.fillna(0).to_numpy().sum()))
    return {name: sums}


def _people(counts: list[int]) -> pd.DataFrame:
    """One row for each person, as such packages want it."""
    rows = [practitioner for practitioner, count in enumerate(counts) for _ in range(count)]
    return pd.DataFrame({"practitioner": rows, "what": "case"})


if __name__ == "__main__":
    main()
