"""The steps of a guide: which there are, where one is, what is done and what is still missing. No Qt."""

from collections.abc import Mapping
from typing import NamedTuple

from sos_desktop.questionnaires.model import Item
from ui.guide.sheet import Sheet, coded, questions_in
from ui.guide.state import State
from ui.questions.question import asked


class Lacking(NamedTuple):
    """Something that must still be answered: the step, the form, the place and the words."""

    step: int
    canonical: str
    place: str
    words: str


class Outline:
    """``at`` is the step on the screen, ``furthest`` the last that has been opened or answered."""

    def __init__(self, sheet: Sheet, step: str, *, welcomed: bool) -> None:
        self.sheet = sheet
        self.groups = [group for group in sheet.form.items if _is_step(group)]
        names = [group.link_id for group in self.groups]
        self.at = names.index(step) if step in names and welcomed else 0
        answered = (index for index, group in enumerate(self.groups) if sheet.answered(group))
        self.furthest = max([self.at, *answered])

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
        found = []
        for place in self.sheet.missing():
            link_id = place.rsplit("/", 1)[-1]
            for index, group in enumerate(self.groups):
                item = next((item for item in group.walk() if item.link_id == link_id), None)
                if item is not None:
                    found.append(Lacking(index, self.sheet.canonical, place, asked(item)))
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
        return any(coded(item, "decision") for item in questions_in(self.group))


def _is_step(group: Item) -> bool:
    """A group that holds nothing but the note is drawn beside the steps only."""
    inside = list(questions_in(group))
    return not group.hidden and not (inside and all(coded(item, "note") for item in inside))
