"""Made-up records to try the application with: a year and a half of a peer supporter's work.

Everything goes through the same functions that the pages call, in the order of time, so a demonstration
is a vault like any other; it is marked as made up from its creation and for good.
"""

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from uuid import UUID

from sos_desktop import schedule
from sos_desktop.casebook import Casebook
from sos_desktop.codes import (
    DaysOff,
    Decision,
    EventType,
    Exposure,
    FollowUpState,
    OfferAnswer,
    Onward,
    Organisation,
    RequestSource,
    SafetyConcern,
    StaffGroup,
)
from sos_desktop.dates import PartialDate
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.enablement import enabled
from sos_desktop.questionnaires.model import Coding, Item, Kind, Questionnaire, Value
from sos_desktop.records import cases, coded, followups, incidents, offers, people, sessions
from sos_desktop.records.incidents import Exposed, Incident
from sos_desktop.records.people import Person
from sos_desktop.vault import creation, recovery
from sos_desktop.vault.keys import LIMITS, MODERATE, Cost, Limits

PASSPHRASE = "made-up records only"  # noqa: S105 - a demonstration keeps no secret, and says so
MONTHS = 18
_DAYS = 548

_STAFF = {
    StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED: 34,
    StaffGroup.ADDITIONAL_CLINICAL_SERVICES: 18,
    StaffGroup.MEDICAL_AND_DENTAL: 16,
    StaffGroup.ALLIED_HEALTH_PROFESSIONALS: 10,
    StaffGroup.ADMINISTRATIVE_AND_CLERICAL: 7,
    StaffGroup.ESTATES_AND_ANCILLARY: 4,
    StaffGroup.STUDENTS: 4,
    StaffGroup.HEALTHCARE_SCIENTISTS: 2,
    StaffGroup.ADD_PROF_SCIENTIFIC_AND_TECHNIC: 2,
    StaffGroup.OTHER: 3,
}
"""About how often each group appears, per 100 people."""

_EVENTS = (
    (EventType.UNEXPECTED_PATIENT_DEATH, "Medical ward"),
    (EventType.VIOLENCE_ABUSE_OR_THREAT, "Emergency department"),
    (EventType.RESUSCITATION, "Emergency department"),
    (EventType.MATERNITY_OR_NEONATAL, "Maternity"),
    (EventType.PREVENTABLE_HARM, "Theatres"),
    (EventType.DEATH_OF_CHILD_OR_YOUNG_ADULT, "Children's ward"),
    (EventType.FAILURE_TO_DETECT_DETERIORATION, "Surgical ward"),
    (EventType.SUICIDE_OR_SELF_HARM_OF_PATIENT, "Acute medical unit"),
    (EventType.COMPLAINT_INVESTIGATION_OR_INQUEST, "Surgical ward"),
    (EventType.SEVERAL_BAD_OUTCOMES, "Critical care"),
)


_REASONS = (
    "Sleeping again and back on usual shifts; knows where to find us.",
    "Easier than at first, still tired; will talk to their manager about rotas.",
    "Managing well with support at home.",
    "Some days are hard; we agreed that I ring in a fortnight.",
)


@dataclass(frozen=True, slots=True)
class Made:
    folder: Path
    passphrase: str
    people: int
    sessions: int


@dataclass
class _Story:
    """The queue of what happens, by day; ``chance`` decides everything, so a seed makes the same vault."""

    casebook: Casebook
    today: date
    chance: random.Random
    queue: list[tuple[date, int, Callable[[date], None]]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)
    held: int = 0

    def new(self) -> str:
        return str(UUID(int=self.chance.getrandbits(128), version=4))

    def on(self, day: date, happening: Callable[[date], None]) -> None:
        if day <= self.today:
            heapq.heappush(self.queue, (day, next(self.order), happening))

    def now(self, day: date) -> datetime:
        return datetime.combine(day, time(9, self.chance.randrange(60)), UTC)


def make(
    folder: Path,
    *,
    people: int = 40,
    seed: int = 1,
    today: date,
    nickname: str = "Kingfisher",
    cost: Cost = MODERATE,
    limits: Limits = LIMITS,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Made:
    """A demonstration vault in a new ``folder``: ``people`` over the 18 months before ``today``.

    Raises PlaceRefused where the folder is not empty, SaveFailed where it cannot be written.
    """
    start = today - timedelta(days=_DAYS)
    began = datetime.combine(start, time(8), UTC)
    creation.create(
        folder, PASSPHRASE, recovery.new_code(), nickname=nickname, now=began, demonstration=True,
        generated=False, cost=cost, limits=limits,
    )  # fmt: skip
    casebook = Casebook.open(folder, PASSPHRASE, now=began, limits=limits)
    story = _Story(casebook, today, random.Random(seed))  # noqa: S311 - made-up people, not secrets
    try:
        _plan(story, max(1, people - 2), start)
        whole = people
        done = 0
        with casebook.store.change(now=began):
            while story.queue:
                day, _, happening = heapq.heappop(story.queue)
                happening(day)
                done += 1
                progress(min(done, whole * 4), whole * 4)
            _leave_unfinished(story)
    finally:
        casebook.close(now=story.now(today))
    return Made(folder, PASSPHRASE, people, story.held)


def _plan(story: _Story, how_many: int, start: date) -> None:
    """Incidents spread over the time, each with the people who were there."""
    left = how_many
    number = 0
    while left:
        here = min(left, story.chance.choice((1, 2, 3, 3, 4, 5)))
        left -= here
        number += 1
        spread = story.chance.random() ** 0.8
        happened = start + timedelta(days=int(spread * (_DAYS - 10)))
        event, area = story.chance.choice(_EVENTS)
        groups = story.chance.choices(list(_STAFF), list(_STAFF.values()), k=here)
        told = partial(_incident, story, happened, event, area, groups, number)
        story.on(happened + timedelta(days=1), told)


def _incident(
    story: _Story,
    happened: date,
    event: EventType,
    area: str,
    groups: list[StaffGroup],
    number: int,
    day: date,
) -> None:
    chance = story.chance
    occurred = PartialDate(
        f"{happened.isoformat()}T{chance.randrange(24):02}:{chance.choice((0, 15, 30, 45)):02}"
    )
    source = chance.choice((RequestSource.MANAGER, RequestSource.MATRON, RequestSource.COLLEAGUE))
    incident = Incident(
        story.new(), f"{area}, {happened:%b %Y} ({number})", occurred, event, source, Organisation.OWN, area,
        tuple(
            Exposed(group, chance.choice(tuple(Exposure)[:4]), groups.count(group), Decision.ONE_TO_ONE)
            for group in dict.fromkeys(groups)
        ),
    )  # fmt: skip
    incidents.record(story.casebook.store, incident, now=story.now(day), today=day)
    for group in groups:
        asked = day + timedelta(days=chance.choice((0, 0, 1, 2, 3, 5, 9)))
        story.on(asked, partial(_person, story, incident, group))
    if len(groups) >= 4:
        story.on(day + timedelta(days=4), partial(_group, story, incident, groups))


def _person(story: _Story, incident: Incident, group: StaffGroup, day: date) -> None:
    chance, store, now = story.chance, story.casebook.store, story.now(day)
    name = people.suggested_code_name(store, choose=chance.choice)
    other = Organisation.OTHER if group is StaffGroup.OTHER else Organisation.OWN
    case = cases.add_person(
        store, Person(story.new(), name, group, other), incident_id=incident.id,
        exposure=chance.choice(tuple(Exposure)[:4]), source=incident.source, requested=PartialDate.on(day),
        offered_on=day, now=now, today=day, new=story.new,
    )  # fmt: skip
    answer = chance.choices((OfferAnswer.ACCEPTED, OfferAnswer.DECLINED, OfferAnswer.NO_REPLY), (84, 10, 6))[
        0
    ]
    answered = day + timedelta(days=chance.choice((0, 1, 1, 2, 4)))
    if answer is not OfferAnswer.ACCEPTED:
        story.on(answered, lambda on: offers.answer(store, case.id, answer, now=story.now(on), today=on))
        return
    earliest = schedule.first_assessment_from(incident.occurred, made=day)
    held = max(earliest, answered) + timedelta(days=chance.choice((0, 0, 1, 2, 3, 6, 12)))
    story.on(held, partial(_one_to_one, story, case.id))


def _one_to_one(story: _Story, case_id: str, day: date) -> None:
    strain = story.chance.triangular(0, 1.6, 0.7)
    session = sessions.begin_one_to_one(story.casebook.store, case_id, now=story.now(day), new=story.new)
    _hold(story, session, strain, day)
    due = schedule.follow_up_window(day).due
    became = story.chance.choices(("held", "late", "declined", "unreachable", "missed"), (76, 10, 5, 4, 5))[0]
    if became == "missed":  # and found at the quarter's review
        story.on(due + timedelta(days=70), partial(_close, story, case_id))
        return
    after = story.chance.randint(8, 24) if became == "late" else story.chance.randint(-2, 6)
    story.on(due + timedelta(days=after), partial(_follow_up, story, case_id, became, strain))


def _follow_up(story: _Story, case_id: str, became: str, strain: float, day: date) -> None:
    store = story.casebook.store
    (followup,) = followups.of_case(store, case_id)
    if became in ("declined", "unreachable"):
        followups.end(store, followup.id, FollowUpState(became), "", now=story.now(day), today=day)
        return
    session = sessions.begin_follow_up(store, followup.id, now=story.now(day), new=story.new)
    _hold(story, session, strain * story.chance.uniform(0.2, 1.1), day)


def _close(story: _Story, case_id: str, day: date) -> None:
    (followup,) = followups.of_case(story.casebook.store, case_id)
    why = "I was away; they have since told a colleague that they are well."
    state = FollowUpState.CLOSED
    followups.end(story.casebook.store, followup.id, state, why, now=story.now(day), today=day)


def _leave_unfinished(story: _Story) -> None:
    """Yesterday's incident: one person whose session was interrupted, one who can be seen in two days."""
    chance, store, today = story.chance, story.casebook.store, story.today
    yesterday = today - timedelta(days=1)
    older = PartialDate.on(today - timedelta(days=9))
    for label, occurred, group in (
        (f"Critical care, {older.first:%b %Y}", older, StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED),
        (f"Front desk, {yesterday:%b %Y}", PartialDate.on(yesterday), StaffGroup.ADMINISTRATIVE_AND_CLERICAL),
    ):
        incident = Incident(
            story.new(), label, occurred, EventType.VIOLENCE_ABUSE_OR_THREAT, RequestSource.MANAGER,
            exposed=(Exposed(group, Exposure.DIRECT, 1, Decision.ONE_TO_ONE),),
        )  # fmt: skip
        now = story.now(today)
        incidents.record(store, incident, now=now, today=today)
        name = people.suggested_code_name(store, choose=chance.choice)
        case = cases.add_person(
            store, Person(story.new(), name, group), incident_id=incident.id, exposure=Exposure.DIRECT,
            source=incident.source, requested=PartialDate.on(today), offered_on=today, now=now, today=today,
            new=story.new,
        )  # fmt: skip
        if occurred == older:
            _interrupt(story, sessions.begin_one_to_one(store, case.id, now=now, new=story.new), now)


def _interrupt(story: _Story, session_id: str, now: datetime) -> None:
    """A session that was left in the middle of the risk factors."""
    store = story.casebook.store
    sessions.welcome(store, session_id, now=now)
    session = sessions.read(store, session_id)
    for item in [*coded.items(session.guide, "welcomed"), *coded.items(session.guide, "risk-factor")][:5]:
        values = _answer(story, session.guide, item, 0.8, {})
        sessions.answer(store, session_id, session.guide.canonical, item.link_id, values, now=now)
    sessions.remember(store, session_id, step="risk", place=item.link_id, now=now)


def _group(story: _Story, incident: Incident, groups: list[StaffGroup], day: date) -> None:
    session = sessions.begin_group(story.casebook.store, incident.id, now=story.now(day), new=story.new)
    _hold(
        story,
        session,
        0.5,
        day,
        attended={group: groups.count(group) + story.chance.randrange(3) for group in groups},
    )


def _hold(
    story: _Story, session_id: str, strain: float, day: date, attended: dict[StaffGroup, int] | None = None
) -> None:
    """Welcome, answer every question that is asked of a session, finish."""
    store, now = story.casebook.store, story.now(day)
    sessions.welcome(store, session_id, now=now)
    session = sessions.read(store, session_id)
    for form in (session.guide, *session.instruments):
        given = Answers()
        for item in form.walk():
            if item.enable_when and item.link_id not in enabled(form, given):
                continue
            values = _answer(story, form, item, strain, attended or {})
            if values:
                sessions.answer(store, session_id, form.canonical, item.link_id, values, now=now)
                given = given.with_(item.link_id, values)
    sessions.finish(store, session_id, now=now + timedelta(minutes=40))
    story.held += 1


def _answer(
    story: _Story, form: Questionnaire, item: Item, strain: float, attended: dict[StaffGroup, int]
) -> tuple[Value, ...]:
    """A plausible answer: the higher the ``strain`` (0 to 2), the heavier."""
    chance = story.chance
    meaning = next((coding.code for coding in item.codes if coding.system == coded.SYSTEM), "")
    if meaning in ("note", "one-to-ones-arising"):
        return ()
    if meaning == "decision-reason":
        return (chance.choice(_REASONS),)
    if meaning == "second-facilitator":
        return (chance.choice(("R. Alder", "S. Rowan")),)
    if meaning.startswith(("invited.", "attended.")):
        here = attended.get(StaffGroup(meaning.split(".", 1)[1]), 0)
        return (here + (1 if meaning.startswith("invited.") else 0),) if here else ()
    if item.kind is Kind.BOOLEAN:
        return (meaning == "welcomed" or item.required or chance.random() < strain / 2,)
    if item.kind is not Kind.CHOICE or not item.options:
        return ()
    fixed = _weighted(chance, meaning, strain)
    if fixed:
        return (next(o.value for o in item.options if isinstance(o.value, Coding) and o.value.code == fixed),)
    if item.repeats:
        free = [option.value for option in item.options if not option.exclusive]
        return tuple(chance.sample(free, k=min(len(free), chance.choice((0, 1, 1, 2, 3)))))
    rank = min(len(item.options) - 1, max(0, round(chance.gauss(strain * (len(item.options) - 1) / 2, 0.6))))
    return (item.options[rank].value,)


def _weighted(chance: random.Random, meaning: str, strain: float) -> str:
    """The closed lists of the record, with a likelihood that fits them; nothing for any other question."""
    if meaning == "safety-concern":
        return chance.choices(tuple(SafetyConcern), (92, 3, 5))[0]
    if meaning == "decision":
        return chance.choices(tuple(Onward), (62, 20, int(2 + 12 * strain), int(1 + 6 * strain)))[0]
    if meaning == "days-off":
        return chance.choices(tuple(DaysOff), (58, 14, 8, 20))[0]
    return ""
