"""What was found, to read, for the documentation, and as numbers to test."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.privacy.comparison import Line
from tests.privacy.finding import Amount, Finding, broken

_METHODS = (
    *("what the file holds", "bias of the pooled total", "root mean square error"),
    *("95% interval covers", "a number above 0 proves that somebody is there"),
)
CANNOT = (
    "That nobody will ever find a better way to guess: the odds are a bound for every way, the other figures are"
    " measurements of the ways that were tried.",
    "What somebody can know already, or learn elsewhere: who was off sick, who was on shift, what a colleague said. The"
    " figures are about what a file adds to that.",
    "Several events of one person, in one file or over the years: each adds its own numbers, so somebody who is counted"
    " often is protected less than somebody who is counted once. The review screen says the largest sum of epsilon in a"
    " file; it cannot make it smaller.",
    "Two record books that count one event: which of two practitioners reports a session is asked of them, not proven.",
    "A backup restored without its folder of sent files, whose sent file nobody shows: its quarter stays closed, but"
    " its events leave once more with the next one, with other noise. That is a withdrawn file without the withdrawal.",
    "That a file was sent, by which record book, for which organisation: all of that is in the file, and is signed.",
    "What happens where both offices put their halves together: then there is nothing left to protect.",
    "The operating system's random numbers, HMAC-SHA256, Ed25519 and age: they are taken as what they say they are.",
    "Real people: the histories are invented, and real life clusters where chance does not.",
)


@dataclass(frozen=True)
class Report:
    """``controls``: name and what was found broken; ``sentences`` about what could not be compared."""

    findings: Sequence[Finding]
    methods: dict[str, Sequence[Line]]
    controls: Sequence[tuple[str, Sequence[Finding]]]
    sentences: Sequence[str]
    amount: Amount
    seconds: float

    @property
    def good(self) -> bool:
        return not broken(self.findings) and all(found for _, found in self.controls)


def as_markdown(report: Report) -> str:
    lines = ["| claim | measured | must be | |", "|---|---|---|---|"]
    lines += [
        f"| {each.claim} | {each.measured}{'' if each.held else ' **BROKEN**'} | {each.limit} | {each.how} |"
        for each in report.findings
    ]
    for title, methods in report.methods.items():
        lines += ["", f"{title}:", "", f"| {' | '.join(_METHODS)} |", "|---|---:|---:|---|---|"]
        lines += [f"| {' | '.join(each.cells)} |" for each in methods]
    lines += ["", *report.sentences, "", "With the protection taken away, the same proofs must fail:", ""]
    lines += [f"- {name}: {_said(found)}" for name, found in report.controls]
    lines += ["", "What this cannot show:", "", *(f"- {sentence}" for sentence in CANNOT)]
    return "\n".join([*lines, "", took(report), ""])


def took(report: Report) -> str:
    amount, failed = report.amount, len(broken(report.findings))
    return (
        f"{len(report.findings)} claims, {failed} broken; {len(report.controls)} controls; seed {amount.seed};"
        f" {report.seconds:.0f} seconds."
    )


def _said(found: Sequence[Finding]) -> str:
    if not found:
        return "**found nothing: the proof is broken**"
    return "; ".join(f"{each.claim.partition(' (')[0]}: {each.measured}" for each in found[:2])


def as_json(report: Report) -> dict[str, Any]:
    return {
        "good": report.good,
        "findings": [asdict(each) for each in report.findings],
        "methods": {title: [asdict(each) for each in lines] for title, lines in report.methods.items()},
        "controls": [[name, [asdict(each) for each in found]] for name, found in report.controls],
        "sentences": list(report.sentences),
    }
