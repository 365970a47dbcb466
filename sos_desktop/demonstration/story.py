"""A year and a half of a peer supporter's work: incidents, offers, conversations, and what became of them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from sos_desktop import schedule
from sos_desktop.codes import (
    ContactWay,
    Decision,
    EventType,
    Exposure,
    FollowUpState,
    OfferAnswer,
    OfferWay,
    Organisation,
    RequestSource,
    StaffGroup,
    Timing,
)
from sos_desktop.dates import PartialDate, said_briefly
from sos_desktop.demonstration import answering
from sos_desktop.demonstration.diary import Diary
from sos_desktop.demonstration.wards import AWAY, EVENTS, INITIALS, NAMES, STAFF
from sos_desktop.records import awaiting, cases, followups, incidents, offers, people, sessions
from sos_desktop.records.cases import Case
from sos_desktop.records.followups import Attempt
from sos_desktop.records.incidents import Exposed, Incident
from sos_desktop.records.people import Identity, Person

DAYS = 548
LEFT_FREE = "Heron"
"""Nobody is called so: it is for the first person whom somebody adds who is shown around."""

_EXPOSED = (Exposure.DIRECT, Exposure.WITNESS, Exposure.REMOTE, Exposure.LATER_CARE)
_TOLD_BY = (RequestSource.MANAGER, RequestSource.MATRON, RequestSource.COLLEAGUE)
_WAYS = (
    OfferWay.FACE_TO_FACE,
    OfferWay.TELEPHONE,
    OfferWay.FACE_TO_FACE,
    OfferWay.E_MAIL,
    OfferWay.THROUGH_MANAGER,
)
STILL_OPEN = (39, 29, 26, 17)
"""About how many days before the end a first assessment was held: its follow-up is overdue, due, or to come."""
_LAST_FEW = 11
"""Days before the end in which nothing new happens, so that everybody who is planned has been met by then."""


@dataclass
class Story:
    """``further`` is how many more one-to-ones somebody has on average after the first, ``days`` how long it is."""

    diary: Diary
    further: float
    days: int = DAYS
    _names: list[str] = field(default_factory=list)
    _turn: int = 0

    def plan(self, how_many: int, start: date) -> None:
        """So many people, by ones and fives, spread over the time; a little more of late.

        Some of the last ones still have their follow-up before them, so that there is something to do.
        """
        chance = self.diary.chance
        for days in STILL_OPEN[: how_many // 8]:
            held = self.diary.until - timedelta(days=days + chance.randint(-1, 1))
            self.diary.on(held - timedelta(days=5), partial(self._to_be_followed_up, held))
            how_many -= 1
        while how_many:
            happened = start + timedelta(days=int(chance.random() ** 0.7 * (self.days - _LAST_FEW)))
            together = min(how_many, chance.choice((0, 1, 2, 3, 3, 4, 5)))
            if together:
                self.diary.on(happened + timedelta(days=1), partial(self._incident, happened, together))
            else:
                together = 1
                self.diary.on(happened, self._self_referral)
            how_many -= together

    # What is brought to the supporter

    def _incident(self, happened: date, together: int, day: date) -> None:
        chance = self.diary.chance
        groups = chance.choices(list(STAFF), list(STAFF.values()), k=together)
        incident = self._told_of(happened, groups, day)
        for group in groups:
            asked = day + timedelta(days=chance.choice((0, 0, 0, 1, 2, 3, 6)))
            self.diary.on(asked, partial(self._person, incident, group))
        if together >= 4:
            self.diary.on(day + timedelta(days=4), partial(self._group, incident.id, groups))

    def _to_be_followed_up(self, held: date, day: date) -> None:
        """Somebody whose first assessment is held then, and whose follow-up is still to come."""
        groups = self.diary.chance.choices(list(STAFF), list(STAFF.values()))
        incident = self._told_of(day - timedelta(days=1), groups, day)
        case = self._meet(incident, groups[0], day)
        self.diary.on(held, partial(self._one_to_one, case.id, 0.7))

    def _told_of(self, happened: date, groups: list[StaffGroup], day: date) -> Incident:
        """Record an incident with everybody who was there."""
        chance = self.diary.chance
        (event, area), *_ = chance.choices(list(EVENTS), list(EVENTS.values()))
        incident = Incident(
            self.diary.new(),
            f"{area}, {said_briefly(happened)}",
            PartialDate(f"{happened}T{chance.randrange(24):02}:{chance.choice((0, 15, 30, 45)):02}"),
            event,
            chance.choice(_TOLD_BY),
            Organisation.OWN,
            area,
            tuple(
                Exposed(group, chance.choice(_EXPOSED), groups.count(group), Decision.ONE_TO_ONE)
                for group in dict.fromkeys(groups)
            ),
        )
        self._record(incident, day)
        return incident

    def _self_referral(self, day: date) -> None:
        """Somebody who comes by themselves: with nothing in particular, or with something long ago."""
        chance = self.diary.chance
        (group,) = chance.choices(list(STAFF), list(STAFF.values()))
        incident = None
        if chance.random() < 0.3:
            year = PartialDate(str(day.year - chance.randint(2, 9)))
            incident = Incident(
                self.diary.new(), f"Old event, {year.text}", year, EventType.OLD_EVENT, RequestSource.SELF,
                timing=Timing.LONG_AGO,
            )  # fmt: skip
            self._record(incident, day)
        self._person(incident, group, day)

    def _record(self, incident: Incident, day: date) -> None:
        incidents.record(self.diary.store, incident, now=self.diary.moment, today=day)

    # What the supporter does

    def _person(self, incident: Incident | None, group: StaffGroup, day: date) -> None:
        chance = self.diary.chance
        case = self._meet(incident, group, day)
        (answer,) = chance.choices(
            (OfferAnswer.ACCEPTED, OfferAnswer.DECLINED, OfferAnswer.NO_REPLY), (84, 10, 6)
        )
        answered = day + timedelta(days=chance.choice((0, 1, 1, 2, 4)))
        if answer is not OfferAnswer.ACCEPTED:
            self.diary.on(answered, partial(self._answer, case.id, answer))
            return
        earliest = schedule.first_assessment_from(incident.occurred if incident else None, made=day)
        held = max(earliest, answered) + timedelta(days=chance.choice((0, 0, 1, 2, 3, 6, 12)))
        self.diary.on(held, partial(self._first_one_to_one, case.id))

    def _meet(self, incident: Incident | None, group: StaffGroup, day: date) -> Case:
        chance, diary = self.diary.chance, self.diary
        other = group is StaffGroup.OTHER and chance.random() < 0.5
        name = f"{chance.choice(INITIALS)}. {chance.choice(NAMES)}"
        known = Identity(name, f"bleep {chance.randrange(1000, 9999)}")
        diary.people += 1
        return cases.add_person(
            diary.store,
            Person(diary.new(), self._name(), group, Organisation.OTHER if other else Organisation.OWN),
            incident_id=incident.id if incident else None,
            exposure=chance.choice(_EXPOSED) if incident else Exposure.NOT_STATED,
            source=incident.source if incident else RequestSource.SELF,
            requested=PartialDate.on(day),
            offered_on=day,
            offered_how=_WAYS[diary.people % len(_WAYS)],
            identity=known if chance.random() < 0.15 else people.UNKNOWN,
            now=diary.moment,
            today=day,
            new=diary.new,
        )

    def _name(self) -> str:
        """The next bird, shuffled; as ``people.suggested_code_name``, without asking for all names each time."""
        if not self._names:
            self._turn += 1
            self._names = [name for name in people.code_names(self._turn) if name != LEFT_FREE]
            self.diary.chance.shuffle(self._names)
        return self._names.pop()

    def _answer(self, case_id: str, answer: OfferAnswer, day: date) -> None:
        offers.answer(self.diary.store, case_id, answer, now=self.diary.moment, today=day)

    def _first_one_to_one(self, case_id: str, day: date) -> None:
        chance = self.diary.chance
        strain = chance.triangular(0, 1.6, 0.7)
        self._one_to_one(case_id, strain, day)
        more = int(self.further) + (chance.random() < self.further % 1)
        for number in range(more):
            again = day + timedelta(days=8 * (number + 1) + chance.randint(0, 5))
            self.diary.on(again, partial(self._one_to_one, case_id, strain * 0.8))
        due = schedule.follow_up_window(day).due
        (became,) = chance.choices(("held", "late", "declined", "unreachable", "missed"), (76, 10, 5, 4, 5))
        if became == "missed":  # and found at the quarter's review
            self.diary.on(due + timedelta(days=70), partial(self._end, case_id, FollowUpState.CLOSED, AWAY))
            return
        held = due + timedelta(days=chance.randint(8, 24) if became == "late" else chance.randint(-2, 5))
        if became in ("held", "late"):
            self.diary.on(held, partial(self._follow_up, case_id, strain * chance.uniform(0.2, 1.1)))
        else:
            self.diary.on(held, partial(self._end, case_id, FollowUpState(became), ""))

    def _one_to_one(self, case_id: str, strain: float, _: date) -> None:
        diary = self.diary
        session = sessions.begin_one_to_one(diary.store, case_id, now=diary.moment, new=diary.new)
        answering.hold(diary, session, strain)

    def _follow_up(self, case_id: str, strain: float, _: date) -> None:
        diary = self.diary
        followup = followups.of_case(diary.store, case_id)[-1]
        session = sessions.begin_follow_up(diary.store, followup.id, now=diary.moment, new=diary.new)
        answering.hold(diary, session, strain)
        last = followups.of_case(diary.store, case_id)[-1]
        if last.state is FollowUpState.OPEN:
            self.diary.on(last.window.due, partial(self._follow_up, case_id, strain * 0.5))

    def _end(self, case_id: str, how: FollowUpState, why: str, day: date) -> None:
        followup = followups.of_case(self.diary.store, case_id)[-1]
        for day_before in (2, 0) if how is FollowUpState.UNREACHABLE else ():
            attempt = Attempt(day - timedelta(days=day_before), ContactWay.TELEPHONE)
            awaiting.tried(self.diary.store, followup.id, attempt, now=self.diary.moment, today=day)
        followups.end(self.diary.store, followup.id, how, why, now=self.diary.moment, today=day)

    def _group(self, incident_id: str, groups: list[StaffGroup], _: date) -> None:
        diary = self.diary
        session = sessions.begin_group(diary.store, incident_id, now=diary.moment, new=diary.new)
        came = {group: groups.count(group) + diary.chance.randrange(3) for group in groups}
        answering.hold(diary, session, 0.5, came)

    # How it stands in the end

    def leave_unfinished(self, how_many: int, day: date) -> None:
        """On the last day: one person whose session was interrupted, and one who can be seen in three days."""
        self.diary.begin_day(day)
        last_week = day - timedelta(days=9)
        nurse, receptionist = (
            StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED,
            StaffGroup.ADMINISTRATIVE_AND_CLERICAL,
        )
        for area, happened, event, group in (
            ("Critical care", last_week, EventType.SEVERAL_BAD_OUTCOMES, nurse),
            ("Front desk", day, EventType.VIOLENCE_ABUSE_OR_THREAT, receptionist),
        )[:how_many]:
            incident = Incident(
                self.diary.new(), f"{area}, {said_briefly(happened)}", PartialDate.on(happened),
                event, RequestSource.MANAGER, area=area,
                exposed=(Exposed(group, Exposure.DIRECT, 1, Decision.ONE_TO_ONE),),
            )  # fmt: skip
            self.diary.pass_time(20)
            self._record(incident, day)
            case = self._meet(incident, group, day)
            if happened is last_week:
                now, new = self.diary.pass_time(30), self.diary.new
                session = sessions.begin_one_to_one(self.diary.store, case.id, now=now, new=new)
                answering.interrupt(self.diary, session)
