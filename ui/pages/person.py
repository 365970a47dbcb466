"""Everything kept about one person, case by case, in the order of time. No scores: others may be looking."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout

from sos_desktop.casebook import Casebook
from sos_desktop.codes import FollowUpState, OfferAnswer, OfferWay, RoleBand
from sos_desktop.dates import london_date
from sos_desktop.errors import SosError
from sos_desktop.records import (
    awaiting,
    followups,
    lookalikes,
    no_record,
    offers,
    people,
    practitioners,
    standing_down,
    story,
)
from sos_desktop.records.comparison import Compared
from sos_desktop.records.followups import FollowUp
from sos_desktop.records.lookalikes import LookAlike
from sos_desktop.records.people import Identity
from sos_desktop.records.story import CaseStory, Story
from ui import case_story, comparing
from ui.background import Background
from ui.cards import Card, Page, clear
from ui.comparing import ComparisonCard
from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.handing_over import HandingOverDialog
from ui.dialogs.offering import OfferingDialog
from ui.earlier import Earlier, parted
from ui.flowing import Flow
from ui.labels import button, check_box, muted, text
from ui.questions.speech import announce
from ui.rights import opened
from ui.rights.letters_card import LettersCard
from ui.safety_notices import SafetyNotices
from ui.signposts_card import SignpostsCard
from ui.story_line import Entry, StoryLine
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.reports.pictures import Picture


@dataclass(frozen=True, slots=True)
class _Told:
    """What the page shows, who could be mistaken for them, and who could take over."""

    story: Story
    alike: tuple[LookAlike, ...]
    colleagues: tuple[str, ...]


class PersonPage(Page):
    """The signals carry a case, a follow-up, an unfinished session and a finished one; a person for their rights,
    for another case and for their details, and a case to be put right."""

    left = Signal()
    assessment_chosen = Signal(str)
    follow_up_chosen = Signal(str)
    session_chosen = Signal(str)
    record_chosen = Signal(str)
    rights_wanted = Signal(str)
    another_wanted = Signal(str)
    details_wanted = Signal(str)
    amend_wanted = Signal(str)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("")
        self._background = background
        self._clock = clock
        self._person_id = ""
        self.back = button("Back to people", "quiet")
        self.show_identity = button("Show name and contact")
        self.paper = button("Save as PDF…", "quiet", name="Save the whole story as a PDF")
        self.letter = button(
            "A letter has come…", "quiet", name="A letter about an inquest or inquiry has come"
        )
        self.rights = button("Their rights…", "quiet", name="Their rights: a copy, a hold, erasing")
        self.identity: QLabel = text("")
        self.another = button("Another incident…", name="They come back after another incident")
        self.details = button("Change details…", "quiet")
        self.by_time = check_box("Everything in the order of time")
        self.by_time.hide()
        self.alike: QLabel = text("")
        self.told = Told()
        self.safety = SafetyNotices(background, clock)
        self.letters = LettersCard(background, clock)
        self.signposts = SignpostsCard(background, clock)
        self._story: Story | None = None
        self._colleagues: tuple[str, ...] = ()
        self._lines: list[StoryLine] = []
        self.beside: dict[str, QPushButton] = {}
        self._last = ""
        self._identity_card = Card("Name and contact")
        self._identity_card.body.addWidget(self.identity)
        self.comparison = ComparisonCard()
        self.comparison.closed.connect(self._after_comparison)
        self._cases = QVBoxLayout()
        self._cases.setSpacing(18)
        for press in (
            self.show_identity,
            self.another,
            self.details,
            self.paper,
            self.letter,
            self.rights,
            self.back,
        ):
            self.buttons.add(press)
        self._alike = Card(role="tint")
        self._alike.body.addWidget(self.alike)
        self._alike.hide()
        self.body.addWidget(self.told)
        self.body.addWidget(self.safety)
        self.body.addWidget(self.letters)
        self.body.addWidget(self._alike)
        self.body.addWidget(self._identity_card)
        self.body.addWidget(self.comparison)
        self.body.addWidget(Flow(self.by_time))
        self.body.addLayout(self._cases)
        self.body.addWidget(self.signposts)
        self.body.addStretch(1)
        self.back.clicked.connect(self.left)
        self.paper.clicked.connect(self._save_paper)
        self.letter.clicked.connect(self._ask_letter)
        self.letters.letters.changed.connect(self.read)
        self.rights.clicked.connect(self._ask_rights)
        self.another.clicked.connect(self._ask_another)
        self.by_time.clicked.connect(self.read)
        self.details.clicked.connect(self._ask_details)
        self.show_identity.clicked.connect(self._ask_identity)

    def show_person(self, person_id: str) -> None:
        self._person_id, self._last = person_id, ""
        self.by_time.setChecked(False)
        self._hide_identity()
        self.comparison.put_away()
        self.told.tell("")
        opened.note(self._background, self._clock, person_id)
        self.read()

    def _save_paper(self) -> None:
        from ui.papers import SavePaperDialog, of_person

        wanted = of_person(self._person_id, self.title.text())
        dialog = SavePaperDialog(self._background, self._clock, wanted, self)
        dialog.saved.connect(self._paper_saved)
        dialog.open()

    def _paper_saved(self, name: str) -> None:
        from ui.papers import saved_as

        self.told.tell(saved_as(name))

    def _ask_letter(self) -> None:
        from ui.rights import letter_dialog

        letter_dialog.ask(
            self._background, self._clock, "person", self._person_id, self.window(), self._letter_noted
        )

    def _letter_noted(self) -> None:
        self.told.tell("It is noted: the record is held, and what not to alter is said below.")
        self.read()

    def _ask_rights(self) -> None:
        self.rights_wanted.emit(self._person_id)

    def _ask_another(self) -> None:
        self.another_wanted.emit(self._person_id)

    def _ask_details(self) -> None:
        self.details_wanted.emit(self._person_id)

    def read(self) -> None:
        self._background.run(partial(_read, person_id=self._person_id), done=self._show)
        self.safety.read(self._person_id)
        self.letters.show_for(self._person_id)
        self.signposts.read(self._person_id)

    def hideEvent(self, event: object) -> None:  # noqa: N802
        """A name and figures that were shown are hidden again when the page is left."""
        self._hide_identity()
        self.comparison.put_away()
        super().hideEvent(event)  # type: ignore[arg-type]

    # Name and contact

    def _hide_identity(self) -> None:
        self.identity.clear()
        self._identity_card.hide()
        self._name_identity("Show name and contact")

    def _name_identity(self, words: str) -> None:
        self.show_identity.setText(words)
        self.show_identity.setAccessibleName(words)

    def _ask_identity(self) -> None:
        if self._identity_card.isVisible():
            self._hide_identity()
            return
        self._background.run(partial(_identity, person_id=self._person_id), done=self._show_identity)

    def _show_identity(self, identity: Identity) -> None:
        parts = [part for part in (identity.name, identity.contact) if part]
        self.identity.setText("\n".join(parts) or "None was kept.")
        self._identity_card.show()
        self._name_identity("Hide name and contact")
        announce(self, self.identity.text())

    # Showing

    def _show(self, read: _Told) -> None:
        told = self._story = read.story
        self._colleagues = read.colleagues
        self.title.setText(told.person.code_name)
        parts = [told.person.staff_group.label, told.person.organisation.label]
        if told.person.role_band is not RoleBand.NOT_STATED:
            parts.append(told.person.role_band.label)
        self.say(" · ".join(parts))
        self.show_identity.setVisible(told.has_identity)
        self._alike.setVisible(bool(read.alike))
        self.alike.setText(f"Not to be confused with {'; '.join(each.said() for each in read.alike)}.")
        clear(self._cases)
        self._lines, self.beside = [], {}
        self.by_time.setVisible(len(told.cases) > 1)
        if self.by_time.isChecked() and len(told.cases) > 1:
            self._cases.addWidget(self._in_order_of_time(told))
        else:
            for case in told.cases:
                self._cases.addWidget(self._card(case))
        if self._last and self.isVisible():
            either = self.presses | self.beside
            onward = (press for key, press in self.presses.items() if not key.startswith("unanswer "))
            press = either.get(self._last) or next(onward, self.back)
            press.setFocus()
        self._last = ""

    @property
    def presses(self) -> dict[str, QPushButton]:
        """What can be done in the lines, by what it does and to what; ``beside`` is what can be done with a case."""
        return {key: press for line in self._lines for key, press in line.presses.items()}

    def _in_order_of_time(self, story_: Story) -> Card:
        """Everything with them in one line of time, each with the incident it is about."""
        card = Card("Everything, in the order of time")
        card.body.setSpacing(12)
        today = london_date(self._clock())
        lines = [
            replace(entry, what=f"{entry.what} · {told.incident}")
            for told in story_.cases
            for entry in case_story.entries(told, today, alone=False)
        ]
        self._add_lines(card, sorted(lines, key=lambda line: line.order))
        return card

    def _add_lines(self, card: Card, entries: list[Entry]) -> None:
        early, latest = parted(entries)
        if early:
            card.body.addWidget(Earlier(early, self._line))
        for entry in latest:
            card.body.addWidget(self._line(entry))

    def _line(self, entry: Entry) -> StoryLine:
        line = StoryLine(entry)
        line.chosen.connect(self._chosen)
        self._lines.append(line)
        return line

    def _card(self, told: CaseStory) -> Card:
        card = Card(told.incident)
        card.body.addWidget(muted(case_story.about(told)))
        card.body.setSpacing(12)
        alone = self._story is not None and len(self._story.cases) == 1
        self._add_lines(card, case_story.entries(told, london_date(self._clock()), alone=alone))
        below = Flow(spacing=8)
        for words, action, carried in case_story.beside(told):
            press = button(words, "quiet-small", name=f"{words} {told.incident}")
            press.clicked.connect(partial(self._chosen, action, carried))
            self.beside[f"{action} {carried}"] = press
            below.add(press)
        card.body.addWidget(below)
        return card

    def _chosen(self, action: str, carried: str) -> None:
        self._last = f"{action} {carried}"
        signals = {
            "assess": self.assessment_chosen,
            "follow up": self.follow_up_chosen,
            "continue": self.session_chosen,
            "read": self.record_chosen,
            "amend": self.amend_wanted,
        }
        if action in signals:
            signals[action].emit(carried)
            return
        now = self._clock()
        if action == "offer":
            self._ask_offer(carried)
        elif action == "more":
            self._background.run(partial(_follow_up, followup_id=carried), done=self._ask_follow_up)
        elif action == "compare":
            self._background.run(partial(comparing.read, case_id=carried), done=self._compare)
        elif action in ("stand down", "hand over"):
            self._ask_colleague(action, carried)
        elif action == "forget declined":
            self._background.run(
                partial(_forget, case_id=carried, now=now), done=self._forgotten, refused=self._not_settled
            )
        else:
            work = partial(_settle, action=action, carried=carried, now=now, today=london_date(now))
            self._background.run(work, done=self._settled, refused=self._not_settled)

    def _forgotten(self, _: None) -> None:
        """Nothing is left to be shown of them."""
        self.left.emit()

    def _compare(self, read: "tuple[Compared, Picture | None]") -> None:
        self.comparison.show_times(*read)
        self.area.ensureWidgetVisible(self.comparison)

    def _after_comparison(self) -> None:
        (self.beside.get(self._last) or self.back).setFocus()

    def _ask_follow_up(self, followup: FollowUp) -> None:
        dialog = FollowUpDialog(self._background, followup, self.title.text(), self._clock(), self)
        dialog.kept.connect(partial(self._settled, None))
        dialog.open()

    def _ask_offer(self, case_id: str) -> None:
        assert self._story is not None  # noqa: S101
        made = next(told.offers for told in self._story.cases if told.case.id == case_id)
        dialog = OfferingDialog(
            self._story.person.code_name, london_date(self._clock()),
            again_only=offers.attempts(made) >= offers.ATTEMPTS, parent=self.window(),
        )  # fmt: skip
        dialog.offered.connect(partial(self._offered, case_id))
        dialog.open()

    def _offered(self, case_id: str, made_on: date, how: str) -> None:
        now = self._clock()
        work = partial(
            _offer, case_id=case_id, made_on=made_on, how=OfferWay(how), now=now, today=london_date(now)
        )
        self._background.run(work, done=self._settled, refused=self._not_settled)

    def _ask_colleague(self, what: str, case_id: str) -> None:
        assert self._story is not None  # noqa: S101
        told = next(told for told in self._story.cases if told.case.id == case_id)
        dialog = HandingOverDialog(
            "hand over" if what == "hand over" else "stand down", self._story.person.code_name, self._colleagues,
            told.standing.colleague, self.window(),
        )  # fmt: skip
        dialog.said.connect(partial(self._handed, what, case_id))
        dialog.open()

    def _handed(self, what: str, case_id: str, colleague: str) -> None:
        now = self._clock()
        work = partial(
            _hand, what=what, case_id=case_id, colleague=colleague, now=now, today=london_date(now)
        )
        self._background.run(work, done=self._settled, refused=self._not_settled)

    def _settled(self, _: None) -> None:
        self.told.tell("")
        self.read()

    def _not_settled(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)
        self.read()


def _read(casebook: Casebook, *, person_id: str) -> _Told:
    store = casebook.store
    return _Told(
        story.read(store, person_id), lookalikes.of_person(store, person_id), practitioners.colleagues(store)
    )


def _identity(casebook: Casebook, *, person_id: str) -> Identity:
    return people.identity(casebook.store, person_id)


def _follow_up(casebook: Casebook, *, followup_id: str) -> FollowUp:
    return followups.read(casebook.store, followup_id)


def _settle(casebook: Casebook, *, action: str, carried: str, now: datetime, today: date) -> None:
    """Answer an offer or take the answer back, end a follow-up without holding it, have it wait again, or take back
    a standing down."""
    what, _, how = action.partition(" ")
    if what == "want":
        awaiting.wanted_after_all(casebook.store, carried, now=now)
        return
    if what == "unanswer":
        offers.wait_again(casebook.store, carried, now=now)
    elif what == "take":
        standing_down.take_back(casebook.store, carried, now=now)
    elif what in ("answer", "say"):
        offers.answer(casebook.store, carried, OfferAnswer(how), now=now, today=today)
    else:
        followups.end(casebook.store, carried, FollowUpState(how), "", now=now, today=today)


def _forget(casebook: Casebook, *, case_id: str, now: datetime) -> None:
    no_record.decline(casebook.vault, case_id, now=now)


def _offer(
    casebook: Casebook, *, case_id: str, made_on: date, how: OfferWay, now: datetime, today: date
) -> None:
    offers.make_again(casebook.store, case_id, made_on, how, now=now, today=today)


def _hand(casebook: Casebook, *, what: str, case_id: str, colleague: str, now: datetime, today: date) -> None:
    do = standing_down.hand_over if what == "hand over" else standing_down.stand_down
    do(casebook.store, case_id, colleague, now=now, today=today)
