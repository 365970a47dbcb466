"""What still has to be answered before a form is complete."""

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.enablement import asked
from sos_desktop.questionnaires.model import Item, Kind, Questionnaire
from sos_desktop.questionnaires.places import Spot


def missing(questionnaire: Questionnaire, answers: Answers) -> tuple[Item, ...]:
    """The required items without an answer, in the order of the page, each once.

    What is not asked at the moment, hidden or only to be read is not waited for.
    """
    return tuple(dict.fromkeys(spot.item for spot in _missing(questionnaire, answers)))


def missing_places(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """As ``missing``, but where they stand, round by round."""
    return tuple(spot.place for spot in _missing(questionnaire, answers))


def complete(questionnaire: Questionnaire, answers: Answers) -> bool:
    return not _missing(questionnaire, answers)


def _missing(questionnaire: Questionnaire, answers: Answers) -> list[Spot]:
    hidden: set[str] = set()
    parents: dict[str, str] = {}
    found: list[Spot] = []
    answered: set[str] = set()
    for spot in asked(questionnaire, answers):
        parents[spot.place] = spot.parent
        if spot.item.hidden or spot.parent in hidden:
            hidden.add(spot.place)
            continue
        if spot.place in answers:
            above = spot.place
            while above and above not in answered:
                answered.add(above)
                above = parents[above]
        if spot.item.required and not spot.item.read_only and spot.item.kind is not Kind.DISPLAY:
            found.append(spot)
    # A required group is answered where anything in it is, which is known only at the end.
    return [
        spot
        for spot in found
        if spot.place not in (answered if spot.item.kind is Kind.GROUP else answers)
        or _too_few(spot, answers)
    ]


def _too_few(spot: Spot, answers: Answers) -> bool:
    """Whether a question that takes several answers at least (minOccurs) has fewer; a reason for none will do."""
    given = answers.get(spot.place, ())
    return spot.item.least is not None and 0 < len(answers.said(spot.place)) == len(given) < spot.item.least
