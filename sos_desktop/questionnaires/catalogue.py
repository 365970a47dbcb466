"""Every shipped guide, instrument and skeleton, in a table for reading.

``python -m sos_desktop.questionnaires.catalogue > docs/instruments.md`` writes it; a test holds the two together.
"""

import sys
from collections.abc import Iterable

from sos_desktop.questionnaires import instrument, shipped
from sos_desktop.questionnaires.instrument import LICENCES, Instrument

_OPENING = """\
# Guides and instruments

Everything that is filled in is an HL7 FHIR R4 Questionnaire in `resources/`. This page is made from those files:
`python -m sos_desktop.questionnaires.catalogue > docs/instruments.md`. Scores are sums and nothing else: a published
reference is shown as text with its source, never as a verdict. None of these is a diagnosis.

“From day” is the earliest day after the event on which it may be used; before it, it is not asked.
"""

_ADDING = """\
## Put in the words of a licensed copy

These are frames: linkIds, answers, weights and subscales, without the words, because the words are somebody else’s.
They cannot be filled in, and a file that still says `[wording of …]` anywhere is refused with the place.

1. Get leave, as the table says.
2. Copy the file from `resources/skeletons/`. Put the words of your copy where it says `[wording of …]`, and change
   nothing else about the questions: weights and subscales are what the score is made of.
3. Give it your own `url`, a `version` such as `1.0.0`, `status` `active`, and your leave in `permitted-use`.
4. `sos-records questionnaire check FILE` says what is still missing.
"""

_CLOSING = """\
## What is not here, and why

- **IES-R** is not shipped, nor a frame of it: it may not be passed on without its owner’s leave.
- **ITQ** is free, but only unmodified, so its words are taken from its authors’ own form (a skeleton, above).
- **TRiM’s own risk assessment** belongs to its owner. The ten factors in our guides are a paraphrase, marked as one.
  A trust that holds the pack copies the guide, puts its own words in, keeps the codes and gives it a new version.

LOINC codes stand where a public source shows them beside the same words. Left out, because none was found that could
be relied on: the single questions of PC-PTSD-5; everything of the PCL-5 and of the WHO-5; questions 2 and 3 and the
answers of the AUDIT-C, whose words in units differ from LOINC’s in drinks. The answer lists in `resources/valuesets/`
are there for forms of other authors that name them by address.
"""


def page() -> str:
    """The whole page, in Markdown."""
    files = {name: shipped.shipped_bytes(name) for name in shipped.GUIDES + shipped.INSTRUMENTS}
    about = {name: instrument.read(data) for name, data in files.items()}
    frames = [instrument.read(shipped.skeleton_bytes(name)) for name in shipped.SKELETONS]
    guides = [about[name] for name in shipped.GUIDES]
    instruments = [about[name] for name in shipped.INSTRUMENTS]
    parts = [
        _OPENING,
        "## Guides\n",
        _table(("guide", "version", "from day", "score"), (_guide(one) for one in guides)),
        "## Instruments\n",
        _table(
            ("instrument", "version", "who", "from day", "by default", "questions", "score", "licence"),
            (_instrument(one) for one in instruments),
        ),
        *(_entry(one) for one in instruments),
        _ADDING,
        _table(("instrument", "questions", "score", "licence"), (_frame(one) for one in frames)),
        *(_entry(one) for one in frames),
        _CLOSING,
    ]
    return "\n".join(parts)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _guide(one: Instrument) -> tuple[str, ...]:
    return f"**{one.title}** (`{one.name}`): {one.description}", one.version, _day(one), _score(one)


def _instrument(one: Instrument) -> tuple[str, ...]:
    default = "yes" if one.on_by_default else "no"
    return (
        f"**{one.title}** (`{one.name}`)", one.version, one.completed_by, _day(one), default,
        str(one.questions), _score(one), LICENCES[one.licence],
    )  # fmt: skip


def _frame(one: Instrument) -> tuple[str, ...]:
    return f"**{one.title}** (`{one.name}`)", str(one.questions), _score(one), LICENCES[one.licence]


def _day(one: Instrument) -> str:
    return "" if one.not_before_day is None else str(one.not_before_day)


def _score(one: Instrument) -> str:
    return f"{one.score.lowest} to {one.score.highest}" if one.score else "none"


def _entry(one: Instrument) -> str:
    """What a table is too narrow for."""
    lines = [f"### {one.title}\n", f"- {one.description}", f"- Use: {one.permitted_use}"]
    if one.obtain:
        lines.append(f"- To be had: {one.obtain}")
    lines.append(f"- Reference: {one.reference}")
    if one.reference_source:
        lines.append(f"- Source: {one.reference_source}")
    if one.score:
        lines.append(f"- Scoring: {one.score.source}")
    if one.subscales:
        lines.append(f"- Parts: {', '.join(one.subscales)}.")
    if one.safety:
        named = ", ".join(f"`{link_id}`" for link_id in one.safety)
        lines.append(f"- About safety: any answer above the lowest to {named}.")
    if one.codes:
        lines.append("- LOINC: " + ", ".join(coding.code for coding in one.codes))
    return "\n".join([*lines, f"- {one.attribution}\n"])


if __name__ == "__main__":
    sys.stdout.write(page())
