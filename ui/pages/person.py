"""Everything kept about one person, case by case, in the order of time. No scores: others may be looking."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout

from sos_desktop import schedule
from sos_desktop.casebook import Casebook
from sos_desktop.codes import FollowUpState, OfferAnswer, RequestSource
from sos_desktop.dates import london_date, said
from sos_desktop.errors import SosError
from sos_desktop.records import followups, offers, people, story
from sos_desktop.records.followups import FollowUp
from sos_desktop.records.people import Identity
from sos_desktop.records.story import CaseStory, Held, Story
from sos_desktop.schedule import Standing
from ui.background import Background
from ui.cards import Card, Page, clear
from ui.labels import Tone, button, muted, text
from ui.questions.speech import announce
from ui.rights import opened
from ui.story_line import Entry, StoryLine
from ui.told import Told


class PersonPage(Page):
    """The signals carry a case, a follow-up, an unfinished session and a finished one."""

    left = Signal()
    assessment_chosen = Signal(str)
    follow_up_chosen = Signal(str)
    session_chosen = Signal(str)
    record_chosen = Signal(str)
    rights_wanted = Signal(str)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("")
        self._background = background
        self._clock = clock
        self._person_id = ""
        self.back = button("Back to people", "quiet")
        self.show_identity = button("Show name and contact")
        self.rights = button("Their rights…", "quiet", name="Their rights: a copy, a hold, erasing")
        self.identity: QLabel = text("")
        self.told = Told()
        self._lines: list[StoryLine] = []
        self._last = ""
        self._identity_card = Card("Name and contact")
        self._identity_card.body.addWidget(self.identity)
        self._cases = QVBoxLayout()
        self._cases.setSpacing(18)
        self.buttons.add(self.show_identity)
        self.buttons.add(self.rights)
        self.buttons.add(self.back)
        self.body.addWidget(self.told)
        self.body.addWidget(self._identity_card)
        self.body.addLayout(self._cases)
        self.body.addStretch(1)
        self.back.clicked.connect(self.left)
        self.rights.clicked.connect(self._ask_rights)
        self.show_identity.clicked.connect(self._ask_identity)

    def show_person(self, person_id: str) -> None:
        self._person_id, self._last = person_id, ""
        self._hide_identity()
        self.told.tell("")
        opened.note(self._background, self._clock, person_id)
        self.read()

    def _ask_rights(self) -> None:
        self.rights_wanted.emit(self._person_id)

    def read(self) -> None:
        self._background.run(partial(_read, person_id=self._person_id), done=self._show)

    def hideEvent(self, event: object) -> None:  # noqa: N802
        """A name that was shown is hidden again when the page is left."""
        self._hide_identity()
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

    def _show(self, told: Story) -> None:
        self.title.setText(told.person.code_name)
        self.say(f"{told.person.staff_group.label} · {told.person.organisation.label}")
        self.show_identity.setVisible(told.has_identity)
        clear(self._cases)
        self._lines = []
        for case in told.cases:
            self._cases.addWidget(self._card(case))
        if self._last and self.isVisible():
            press = self.presses.get(self._last) or next(iter(self.presses.values()), self.back)
            press.setFocus()
        self._last = ""

    @property
    def presses(self) -> dict[str, QPushButton]:
        """What can be done, by what it does and to what."""
        return {key: press for line in self._lines for key, press in line.presses.items()}

    def _card(self, told: CaseStory) -> Card:
        card = Card(told.incident)
        when = f"{told.occurred.said()} · " if told.occurred else ""
        card.body.addWidget(muted(f"{when}{told.case.exposure.label}"))
        card.body.setSpacing(12)
        for entry in _entries(told, london_date(self._clock())):
            line = StoryLine(entry)
            line.chosen.connect(self._chosen)
            self._lines.append(line)
            card.body.addWidget(line)
        return card

    def _chosen(self, action: str, carried: str) -> None:
        self._last = f"{action} {carried}"
        signals = {
            "assess": self.assessment_chosen,
            "follow up": self.follow_up_chosen,
            "continue": self.session_chosen,
            "read": self.record_chosen,
        }
        if action in signals:
            signals[action].emit(carried)
            return
        now = self._clock()
        work = partial(_settle, action=action, carried=carried, now=now, today=london_date(now))
        self._background.run(work, done=self._settled, refused=self._not_settled)

    def _settled(self, _: None) -> None:
        self.told.tell("")
        self.read()

    def _not_settled(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)
        self.read()


def _entries(told: CaseStory, today: date) -> list[Entry]:
    """The story of a case as lines, the earliest first."""
    case = told.case
    lines = []
    if case.requested is not None:
        known = case.source is not RequestSource.NOT_RECORDED
        asked = f"Asked for by: {case.source.label.lower()}" if known else "Support asked for"
        lines.append(Entry(case.requested.text + " 0", case.requested.said(), asked))
    for offer in told.offers:
        answers = tuple(
            (answer.label, f"answer {answer.value}", case.id)
            for answer in (OfferAnswer.ACCEPTED, OfferAnswer.DECLINED, OfferAnswer.NO_REPLY)
        )
        waiting = offer.answered is None
        lines.append(
            Entry(
                f"{offer.made_on} 1", said(offer.made_on), "One-to-one offered", offer.answer.label,
                "warn" if waiting else "neutral", answers if waiting else (),
            )
        )  # fmt: skip
    for held in told.sessions:
        if held.followup_id and held.versions:
            continue  # its follow-up says it, and opens it
        state, tone = _state(held)
        lines.append(
            Entry(f"{held.held_on} 2", said(held.held_on), held.kind.label, state, tone, _ways(held))
        )
    lines.extend(
        Entry(f"{day} 4", said(day), "A record that was somebody else’s went to the right person")
        for day in told.moved_away
    )
    if case.first_assessment is None and case.closed is None and not told.sessions:
        since = schedule.first_assessment_from(told.occurred, made=case.made)
        lines.append(
            Entry(
                "9999 1", f"from {said(since)}", "First assessment",
                actions=(("Start", "assess", case.id),),
            )
        )  # fmt: skip
    lines.extend(_follow_up(followup, told, today) for followup in told.followups)
    return sorted(lines, key=lambda line: line.order)


def _state(held: Held) -> tuple[str, Tone]:
    if not held.versions:
        return "Unfinished", "warn"
    if held.to_review:
        return "Moved here", "warn"
    if held.draft_id:
        return "Opened again", "warn"
    return ("Changed" if held.versions > 1 else "Finished"), "neutral"


def _ways(held: Held) -> tuple[tuple[str, str, str], ...]:
    """What can be done with a session: read, go on with it where it is a draft, or review it."""
    if not held.versions:
        return (("Continue", "continue", held.session_id),)
    read = ("Review" if held.to_review else "Read", "read", held.session_id)
    return (read, ("Continue", "continue", held.draft_id)) if held.draft_id else (read,)


def _follow_up(followup: FollowUp, told: CaseStory, today: date) -> Entry:
    if followup.ended is not None:
        words = followup.onward.label if followup.onward else followup.state.label
        own = [held for held in told.sessions if held.followup_id == followup.id and held.versions]
        moved = any(held.to_review for held in own)
        ways = tuple(way for held in own for way in _ways(held))
        return Entry(
            f"{followup.ended} 3", said(followup.ended), followup.kind.label, "Moved here" if moved else words,
            "warn" if moved else "neutral", ways,
        )  # fmt: skip
    standing = schedule.standing(followup.window, today)
    state, tone = {
        Standing.OVERDUE: ("Overdue", "risk"),
        Standing.DUE: ("Due", "warn"),
        Standing.THIS_WEEK: ("This week", "warn"),
        Standing.LATER: ("Booked", "neutral"),
    }[standing]
    begun = any(not held.versions for held in told.sessions)
    actions = () if begun else (
        ("Start", "follow up", followup.id),
        ("Declined", "end declined", followup.id),
        ("Not reached", "end unreachable", followup.id),
    )  # fmt: skip
    return Entry(
        f"9999 {followup.window.due}", f"due {said(followup.window.due)}", followup.kind.label, state, tone, actions  # type: ignore[arg-type]
    )  # fmt: skip


def _read(casebook: Casebook, *, person_id: str) -> Story:
    return story.read(casebook.store, person_id)


def _identity(casebook: Casebook, *, person_id: str) -> Identity:
    return people.identity(casebook.store, person_id)


def _settle(casebook: Casebook, *, action: str, carried: str, now: datetime, today: date) -> None:
    """Answer an offer, or end a follow-up without holding it."""
    what, how = action.split(" ", 1)
    if what == "answer":
        offers.answer(casebook.store, carried, OfferAnswer(how), now=now, today=today)
    else:
        followups.end(casebook.store, carried, FollowUpState(how), "", now=now, today=today)
