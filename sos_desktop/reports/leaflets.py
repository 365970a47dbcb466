"""What is handed over or printed to take home: own words, in plain English, for a reading age of 12.

The texts are in ``resources/leaflets``: a title, a line under it, then headings (``## ``), points (``- ``) and
paragraphs. The numbers to ring come from the signposting that the application ships, with the day they were checked.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from resources import resource
from sos_desktop.dates import said
from sos_desktop.records.programme import Leaflet as OfProgramme
from sos_desktop.reports import page
from sos_desktop.reports.page import Paper, Part

NUMBERS = "Numbers to ring at any time"


@dataclass(frozen=True, slots=True)
class Leaflet:
    """``tier`` is that of the programme: 0 by themselves, 1 with somebody close. ``numbers``: it ends with those."""

    name: str
    whom: str
    tier: int
    numbers: bool = True
    own: str = ""
    """The text of one that a programme's pack has brought; the others have a file."""

    @property
    def whole(self) -> str:
        return self.own or _text(self.name)

    @property
    def title(self) -> str:
        return self.whole.split("\n", 1)[0]

    @property
    def file_name(self) -> str:
        return f"leaflet-{self.name}.pdf"


LEAFLETS = (
    Leaflet("after-a-difficult-event", "To take home, after a talk or instead of one", 0),
    Leaflet("where-to-turn", "To take home", 0),
    Leaflet("for-family-and-friends", "To take home, for the people around them", 1),
    Leaflet("for-a-supporter", "For a colleague whom they have chosen", 1),
    Leaflet("for-line-managers", "For whoever manages them", 1, numbers=False),
    Leaflet(
        "what-you-can-rely-on", "The confidentiality notice, to read out and hand over", 2, numbers=False
    ),
)
NOTICE = LEAFLETS[-1]


@cache
def _text(name: str) -> str:
    return resource("leaflets", f"{name}.txt").read_text("utf-8").strip()


def of_programme(given: Iterable[OfProgramme]) -> tuple[Leaflet, ...]:
    """Those of the trust's own, after those that come with the application."""
    return tuple(
        Leaflet(
            f"own-{each.name}",
            each.whom or "To take home",
            0,
            numbers=False,
            own=f"{each.title}\n\n{each.text}",
        )
        for each in given
    )


def text(leaflet: Leaflet) -> str:
    """As it is printed, for reading it on the screen, without the marks of headings."""
    lines = leaflet.whole.split("\n")
    return "\n".join(
        line.removeprefix("## ").replace("- ", "• ", 1) if line[:2] in ("##", "- ") else line
        for line in lines
    )


def paper(leaflet: Leaflet, *, made: date) -> bytes:
    """The PDF: the same for everybody, so it says nothing about anybody and needs no password."""
    about = Paper(
        title=leaflet.title,
        subject="A leaflet of Supporting our Staff",
        foot=f"{leaflet.title} · {said(made)}",
        made=made,
    )
    return page.build(about, lambda: _parts(leaflet))


def _parts(leaflet: Leaflet) -> list[Part]:
    title, lead, *lines = leaflet.whole.split("\n")
    parts = page.title(title, lead)
    for line in filter(None, lines):
        if line.startswith("## "):
            parts.append(page.heading(line[3:]))
        elif line.startswith("- "):
            parts += page.read_points([line[2:]])
        else:
            parts.append(page.read(line))
    return [*parts, _numbers()] if leaflet.numbers else parts


def _numbers() -> Part:
    """Who to ring, in a box: read by itself when it matters."""
    urgent: dict[str, Any] = json.loads(resource("signposting", "urgent.json").read_text("utf-8"))
    points = [
        (f"{contact['name']}: {contact['call']}", f"({contact['hours']})") for contact in urgent["contacts"]
    ]
    checked = said(date.fromisoformat(urgent["checked"]))
    return page.callout(NUMBERS, [*points, ("", f"For {urgent['where']}. Checked on {checked}.")])
