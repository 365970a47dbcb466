"""The guides and instruments that come with the application."""

from functools import cache

from resources import resource
from sos_desktop.questionnaires.model import Questionnaire
from sos_desktop.questionnaires.parse import read

GUIDES = ("one-to-one", "follow-up", "group-briefing")
INSTRUMENTS = ("pc-ptsd-5", "phq-4")


@cache
def guide(name: str) -> Questionnaire:
    """The guide of this name, as in ``guide("one-to-one")``."""
    return read(shipped_bytes(name))


@cache
def instrument(name: str) -> Questionnaire:
    """The instrument of this name, as in ``instrument("phq-4")``."""
    return read(shipped_bytes(name))


def shipped_bytes(name: str) -> bytes:
    """The file of a guide or an instrument, byte for byte."""
    if name not in GUIDES + INSTRUMENTS:
        raise KeyError(name)
    folder = "guides" if name in GUIDES else "questionnaires"
    return resource(folder, f"{name}.json").read_bytes()


def by_canonical(canonical: str) -> Questionnaire | None:
    """The shipped form at ``url|version``, or at ``url`` whatever its version; None where none is."""
    url, _, version = canonical.partition("|")
    for name in GUIDES + INSTRUMENTS:
        form = guide(name) if name in GUIDES else instrument(name)
        if form.url == url and version in ("", form.version):
            return form
    return None
