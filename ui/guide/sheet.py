"""The answers of one form as they stand on the screen, and what follows from them. No Qt."""

from collections.abc import Iterator, Sequence

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.completeness import missing_places
from sos_desktop.questionnaires.enablement import enabled
from sos_desktop.questionnaires.model import Item, Kind, Questionnaire, Value
from sos_desktop.questionnaires.places import spots
from sos_desktop.questionnaires.scoring import Score, score

RECORD = "https://supporting-our-staff.example/fhir/CodeSystem/record"
"""The system of the codes by which a record recognises the answers it needs."""


def coded(item: Item, code: str) -> bool:
    return any(coding.code == code and coding.system in (RECORD, "") for coding in item.codes)


def questions_in(item: Item) -> Iterator[Item]:
    """Everything below (and at) ``item`` that can be answered."""
    return (found for found in item.walk() if found.kind not in (Kind.GROUP, Kind.DISPLAY))


class Sheet:
    """One form being filled in."""

    def __init__(self, form: Questionnaire, answers: Answers) -> None:
        self.form = form
        self.answers = answers

    @property
    def canonical(self) -> str:
        return self.form.canonical

    def give(self, place: str, values: Sequence[Value]) -> None:
        self.answers = self.answers.with_(place, values)

    def find(self, code: str) -> Item | None:
        """The item that the record knows by ``code``."""
        return next((item for item in self.form.walk() if coded(item, code)), None)

    def answered(self, item: Item) -> bool:
        """Whether anything at or below ``item`` has an answer."""
        below = {found.link_id for found in item.walk()}
        return any(place.rsplit("/", 1)[-1] in below for place in self.answers)

    def enabled(self) -> frozenset[str]:
        return enabled(self.form, self.answers)

    def known(self) -> frozenset[str]:
        """Every place that the form has just now, enabled or not."""
        return frozenset(spot.place for spot in spots(self.form, self.answers))

    def score(self) -> Score | None:
        return score(self.form, self.answers)

    def missing(self) -> tuple[str, ...]:
        """Where something still has to be answered."""
        return missing_places(self.form, self.answers)

    def rounds(self, here: str) -> int:
        """How often the repeating group at ``here`` has been answered."""
        found = (
            place[len(here) + 1 :].split("/", 1)[0] for place in self.answers if place.startswith(here + ":")
        )
        return max((int(number) + 1 for number in found if number.isdecimal()), default=0)

    def without_round(self, here: str, number: int) -> dict[str, tuple[Value, ...]]:
        """What changes where round ``number`` is taken out and the later ones move up."""
        changed: dict[str, tuple[Value, ...]] = {}
        for place in self.answers:
            if not place.startswith(here + ":"):
                continue
            at, _, rest = place[len(here) + 1 :].partition("/")
            if at.isdecimal() and int(at) >= number:
                changed.setdefault(place, ())
                if int(at) > number:
                    changed[f"{here}:{int(at) - 1}/{rest}"] = self.answers[place]
        return {place: values for place, values in changed.items() if self.answers.get(place, ()) != values}
