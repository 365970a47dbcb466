"""The guides and instruments that come with the application."""

from functools import cache

from resources import resource
from sos_desktop.questionnaires.model import Questionnaire
from sos_desktop.questionnaires.parse import read

GUIDES = (
    *("one-to-one", "follow-up", "three-month-check", "group-briefing", "group-assessment"),
    *("planning-meeting", "supportive-conversation", "supervision", "check-in"),
)
INSTRUMENTS = (
    *("pc-ptsd-5", "who-5", "phq-4", "gad-7", "phq-9", "pcl-5", "audit-c"),
    *("service-feedback", "support-and-climate", "pulse-8-9"),
)
SKELETONS = ("itq", "swemwbs", "svest-r", "tsq")
"""The frames of instruments whose wording may not be shipped. They cannot be filled in."""


@cache
def guide(name: str) -> Questionnaire:
    """The guide of this name, as in ``guide("one-to-one")``."""
    return read(shipped_bytes(name))


@cache
def instrument(name: str) -> Questionnaire:
    """The instrument of this name, as in ``instrument("phq-4")``."""
    return read(shipped_bytes(name))


@cache
def safety() -> Questionnaire:
    """What is kept where an answer is about somebody's safety: who was told, when, and what was done."""
    return read(safety_bytes())


def safety_bytes() -> bytes:
    return resource("safety", "safety.json").read_bytes()


def shipped_bytes(name: str) -> bytes:
    """The file of a guide or an instrument, byte for byte."""
    if name not in GUIDES + INSTRUMENTS:
        raise KeyError(name)
    folder = "guides" if name in GUIDES else "questionnaires"
    return resource(folder, f"{name}.json").read_bytes()


def by_canonical(canonical: str) -> Questionnaire | None:
    """The shipped form at ``url|version``, or at ``url`` whatever its version; None where none is."""
    url, _, version = canonical.partition("|")
    name = url.rsplit("/", 1)[-1]
    if name not in GUIDES + INSTRUMENTS:
        return None
    form = guide(name) if name in GUIDES else instrument(name)
    return form if form.url == url and version in ("", form.version) else None


def skeleton_bytes(name: str) -> bytes:
    """The file of a skeleton, for somebody who holds the licence to put the wording in."""
    if name not in SKELETONS:
        raise KeyError(name)
    return resource("skeletons", f"{name}.json").read_bytes()
