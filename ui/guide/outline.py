"""The steps of a guide: which there are, where one is, what is done and what is still missing. No Qt."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sos_desktop.questionnaires.model import Item, Kind, Questionnaire
from sos_desktop.questionnaires.places import spots
from sos_desktop.records import safety
from ui.guide.sheet import Sheet, coded, questions_in
from ui.guide.state import State
from ui.questions.question import asked
from ui.questions.shown import said_value

ADDED = "added"
"""How the steps begin that stand in no guide."""


class Lacking(NamedTuple):
    """Something that must still be answered: the step, the form, the place and the words."""

    step: int
    canonical: str
    place: str
    words: str


class Outline:
    """``at`` is the step on the screen, ``furthest`` the last that has been opened or answered."""

    def __init__(
        self, sheet: Sheet, step: str, *, welcomed: bool, instruments: Iterable[Questionnaire] = ()
    ) -> None:
        """``instruments`` are all that are asked; those that the guide does not name get steps of their own."""
        self.sheet = sheet
        self.groups = [group for group in sheet.form.items if _is_step(group)]
        self._put_in(_added(sheet.form, instruments))
        names = [group.link_id for group in self.groups]
        self.at = names.index(step) if step in names and welcomed else 0
        answered = (index for index, group in enumerate(self.groups) if sheet.answered(group))
        self.furthest = max([self.at, *answered])

    def _put_in(self, added: list[Item]) -> None:
        """Before the step in which a decision is taken, or else before the last."""
        where = next((at for at, group in enumerate(self.groups) if _decides(group)), len(self.groups) - 1)
        self.groups[where:where] = added

    @property
    def group(self) -> Item:
        return self.groups[self.at]

    @property
    def next(self) -> Item | None:
        return self.groups[self.at + 1] if self.at + 1 < len(self.groups) else None

    def go(self, index: int) -> None:
        self.at = index
        self.furthest = max(self.furthest, index)

    def lacking(self) -> list[Lacking]:
        missing = self.sheet.missing()
        at = {spot.place: spot for spot in spots(self.sheet.form, self.sheet.answers)} if missing else {}
        found = []
        for place in missing:
            spot, words = at[place], asked(at[place].item)
            if spot.under is not None:
                words = f"{said_value(at[spot.parent].item, spot.under)}: {words}"
            for index, group in enumerate(self.groups):
                if any(item is spot.item for item in group.walk()):
                    found.append(Lacking(index, self.sheet.canonical, place, words))
        return found

    def step_of(self, canonical: str, place: str, instruments: Mapping[str, Sheet]) -> int | None:
        """The step in which the question at ``place`` of this form stands, itself or in an instrument."""
        link_id = place.rsplit("/", 1)[-1]
        for index, group in enumerate(self.groups):
            for item in group.walk():
                asked_here = instruments.get(item.sub_questionnaire.partition("|")[0])
                if asked_here is not None and asked_here.canonical == canonical:
                    return index
                if item.link_id == link_id and canonical == self.sheet.canonical:
                    return index
        return None

    def states(self) -> list[State]:
        lacking = {one.step for one in self.lacking()}
        return [self._state(index, lacking) for index in range(len(self.groups))]

    def _state(self, index: int, lacking: set[int]) -> State:
        if index == self.at:
            return State.CURRENT
        if index > self.furthest:
            return State.TO_DO
        return State.LACKING if index in lacking else State.DONE

    def weighted(self) -> bool:
        """Whether the answers of this step count towards a score."""
        return any(option.weight is not None for item in questions_in(self.group) for option in item.options)

    def decides(self) -> bool:
        """Whether the practitioner's own decision is taken in this step."""
        return _decides(self.group)


def _decides(group: Item) -> bool:
    return any(coded(item, "decision") for item in questions_in(group))


def _added(guide: Questionnaire, instruments: Iterable[Questionnaire]) -> list[Item]:
    """A step for each questionnaire that was added to this session; the one about safety is no step."""
    named = {item.sub_questionnaire.partition("|")[0] for item in guide.walk()}
    more = [form for form in instruments if form.url not in named and not safety.is_form(form)]
    return [
        Item(
            f"{ADDED} {form.url}",
            Kind.GROUP,
            short_title(form.title),
            items=(Item(f"{ADDED} here", Kind.DISPLAY, form.title, sub_questionnaire=form.url),),
        )
        for form in more
    ]


def short_title(title: str) -> str:
    """What stands in brackets at the end, where that is shorter: “PHQ-9” for its long name."""
    name, _, short = title.removesuffix(")").rpartition(" (")
    return short if name and title.endswith(")") else title


def _is_step(group: Item) -> bool:
    """A group that holds nothing but the note is drawn beside the steps only."""
    inside = list(questions_in(group))
    return not group.hidden and not (inside and all(coded(item, "note") for item in inside))
