"""How a made-up session is answered: by the meaning of each question, and heavier the higher the strain."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from sos_desktop.codes import DaysOff, Onward, SafetyConcern, StaffGroup
from sos_desktop.dates import london_date
from sos_desktop.demonstration.diary import Diary
from sos_desktop.demonstration.wards import COLLEAGUES, REASONS
from sos_desktop.questionnaires.enablement import holds
from sos_desktop.questionnaires.model import Coding, Item, Kind, Questionnaire, Value
from sos_desktop.records import coded, safety, safety_checks, sessions

Given = dict[str, tuple[Value, ...]]

_LEFT_OUT = 0.1
"""How many would rather not fill in a form of their own."""
_LOOKED_AFTER = timedelta(days=28)
_CRISIS_TEAM = "The crisis team"
_TIERS = {"tier-0": 0.6, "tier-1": 0.4, "tier-2": 0.25, "tier-3": 0.06}
"""How often each is offered where the strain is low."""


def hold(diary: Diary, session_id: str, strain: float, came: Mapping[StaffGroup, int] | None = None) -> None:
    """Welcome, answer everything that is asked, finish. ``strain`` lies between 0 and 2."""
    store = diary.store
    sessions.welcome(store, session_id, now=diary.pass_time(2))
    session = sessions.read(store, session_id)
    for form in (session.guide, *session.instruments):
        if form is session.guide or diary.chance.random() >= _LEFT_OUT:
            _fill_in(diary, session_id, form, _Answering(diary, strain, came or {}))
    session = sessions.read(store, session_id)
    raised = safety.raised(session)
    if raised:
        for form in filter(safety.is_form, session.instruments):
            _fill_in(diary, session_id, form, _Answering(diary, strain, {}))
    sessions.finish(store, session_id, now=diary.pass_time(40))
    diary.sessions += 1
    if raised and london_date(diary.moment) < diary.until - _LOOKED_AFTER:
        _look_after(diary, session_id)


def _look_after(diary: Diary, session_id: str) -> None:
    """Somebody has taken over, and the supporter has talked about it; of late ones, Today still shows it."""
    now = diary.moment
    safety_checks.take_over(diary.store, session_id, _CRISIS_TEAM, now=now, today=london_date(now))
    safety_checks.supervise(diary.store, session_id, now=now)


def _fill_in(diary: Diary, session_id: str, form: Questionnaire, answering: "_Answering") -> None:
    for item in answering.questions(form.items):
        values = answering.answer(item)
        if values:
            sessions.answer(diary.store, session_id, form.canonical, item.link_id, values, now=diary.moment)


def interrupt(diary: Diary, session_id: str) -> None:
    """A session that was left in the middle of the risk factors."""
    store = diary.store
    sessions.welcome(store, session_id, now=diary.pass_time(2))
    session = sessions.read(store, session_id)
    answering = _Answering(diary, 0.8, {})
    asked = [item for item in session.guide.walk() if _meaning(item) in ("welcomed", "risk-factor")]
    for item in asked[:5]:
        values, now = answering.answer(item), diary.pass_time(1)
        sessions.answer(store, session_id, session.guide.canonical, item.link_id, values, now=now)
    sessions.remember(store, session_id, step="risk", place=asked[5].link_id, now=diary.moment)


class _Answering:
    """One form being answered."""

    def __init__(self, diary: Diary, strain: float, came: Mapping[StaffGroup, int]) -> None:
        self._chance = diary.chance
        self._strain = strain
        self._came = came
        self._given: Given = {}
        self._meant: dict[str, str] = {}

    def questions(self, items: tuple[Item, ...]) -> Iterator[Item]:
        """What is asked in the light of what was answered before it, in the order of the page."""
        for item in items:
            if all(holds(when, self._given.get(when.question, ())) for when in item.enable_when) or (
                item.enable_any
                and any(holds(when, self._given.get(when.question, ())) for when in item.enable_when)
            ):
                yield item
                yield from self.questions(item.items)

    def answer(self, item: Item) -> tuple[Value, ...]:
        """A plausible answer, or none."""
        values = self._answer(item, _meaning(item))
        self._given[item.link_id] = values
        return values

    def _answer(self, item: Item, meaning: str) -> tuple[Value, ...]:
        chance = self._chance
        if meaning.startswith(("invited.", "attended.")):
            came = self._came.get(StaffGroup(meaning.partition(".")[2]), 0)
            return (came + (meaning.startswith("invited.")),) if came else ()
        if meaning.startswith("declined."):
            return ()
        if meaning == "follow-up-wish":
            return (item.options[0].value,)
        if item.kind is Kind.BOOLEAN:
            return (chance.random() < 0.9,)
        if meaning == "one-to-ones-arising":
            return (chance.choice((0, 0, 1, 2)),)
        if meaning == "second-facilitator":
            return (chance.choice(COLLEAGUES),)
        if meaning == "decision-reason":
            return (chance.choice(REASONS[Onward(self._meant["decision"])]),)
        if not item.options:
            return ()
        codes = self._codes(meaning, item)
        if codes is None:
            return (item.options[self._rank(len(item.options))].value,)
        self._meant[meaning] = " ".join(codes)
        return tuple(_option(item, code) for code in codes)

    def _codes(self, meaning: str, item: Item) -> list[str] | None:
        """What is chosen where the question means something; None where the strain alone decides."""
        chance, strain = self._chance, self._strain
        weights: Mapping[str, float]
        if meaning == "signposted":
            more = {
                tier: likely + (strain / 10 if tier == "tier-3" else 0) for tier, likely in _TIERS.items()
            }
            return [tier for tier, likely in more.items() if chance.random() < likely] or ["none"]
        if meaning == "signposted-accepted":
            told = self._meant["signposted"].split()
            return [tier for tier in told if chance.random() < 0.7] or ["none"]
        if meaning == "safety-concern":
            weights = dict(zip(SafetyConcern, (92, 3, 5), strict=True))
        elif meaning == "decision":
            weights = dict(zip(Onward, (62, 20, 2 + 12 * strain, 1 + 6 * strain), strict=True))
        elif meaning == "days-off":
            weights = dict(zip(DaysOff, (58, 14, 8, 20), strict=True))
        elif meaning in ("support-home", "support-work"):
            weights = {"good": 60, "some": 25, "little": 8, "not-discussed": 7}
        elif item.repeats:
            free = [
                option.value.code
                for option in item.options
                if not option.exclusive and isinstance(option.value, Coding)
            ]
            return chance.sample(free, k=min(len(free), chance.choice((1, 1, 2, 3))))
        else:
            return None
        return chance.choices(list(weights), list(weights.values()))

    def _rank(self, options: int) -> int:
        heavy = self._chance.gauss(self._strain * (options - 1) / 2, 0.6)
        return min(options - 1, max(0, round(heavy)))


def _meaning(item: Item) -> str:
    return next(coded.meanings(item), "")


def _option(item: Item, code: str) -> Value:
    return next(o.value for o in item.options if isinstance(o.value, Coding) and o.value.code == code)
