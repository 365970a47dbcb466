"""The closed lists that records choose from; how each value reads is in ``resources/wording/codes.json``.

Staff groups are those of the NHS Electronic Staff Record, with students and two values of our own.
Event types follow the forYOU team's high-risk scenarios and what trusts trigger on.
"""

import json
from enum import StrEnum
from functools import cache

from resources import resource


@cache
def _wording() -> dict[str, dict[str, str]]:
    wording: dict[str, dict[str, str]] = json.loads(resource("wording", "codes.json").read_text("utf-8"))
    return wording


class Code(StrEnum):
    """A value of a closed list. ``label`` is how a ward says it."""

    @property
    def label(self) -> str:
        return _wording()[type(self).__name__][self.value]


class StaffGroup(Code):
    ADD_PROF_SCIENTIFIC_AND_TECHNIC = "add-prof-scientific-and-technic"
    ADDITIONAL_CLINICAL_SERVICES = "additional-clinical-services"
    ADMINISTRATIVE_AND_CLERICAL = "administrative-and-clerical"
    ALLIED_HEALTH_PROFESSIONALS = "allied-health-professionals"
    ESTATES_AND_ANCILLARY = "estates-and-ancillary"
    HEALTHCARE_SCIENTISTS = "healthcare-scientists"
    MEDICAL_AND_DENTAL = "medical-and-dental"
    NURSING_AND_MIDWIFERY_REGISTERED = "nursing-and-midwifery-registered"
    STUDENTS = "students"
    OTHER = "agency-contractor-volunteer-or-other-organisation"
    NOT_STATED = "not-stated"


class Organisation(Code):
    OWN = "own"
    OTHER = "other"


class EventType(Code):
    UNEXPECTED_PATIENT_DEATH = "unexpected-patient-death"
    DEATH_OF_CHILD_OR_YOUNG_ADULT = "death-of-child-or-young-adult"
    FIRST_DEATH = "first-death"
    PATIENT_KNOWN_TO_STAFF = "patient-known-to-staff"
    PREVENTABLE_HARM = "preventable-harm"
    FAILURE_TO_DETECT_DETERIORATION = "failure-to-detect-deterioration"
    SEVERAL_BAD_OUTCOMES = "several-bad-outcomes"
    RESUSCITATION = "resuscitation"
    MATERNITY_OR_NEONATAL = "maternity-or-neonatal"
    SUICIDE_OR_SELF_HARM_OF_PATIENT = "suicide-or-self-harm-of-patient"
    VIOLENCE_ABUSE_OR_THREAT = "violence-abuse-or-threat"
    NEEDLESTICK_OR_EXPOSURE = "needlestick-or-exposure"
    DEATH_OR_SUICIDE_OF_COLLEAGUE = "death-or-suicide-of-colleague"
    MAJOR_INCIDENT = "major-incident"
    HIGH_PROFILE_EVENT = "high-profile-event"
    COMPLAINT_INVESTIGATION_OR_INQUEST = "complaint-investigation-or-inquest"
    CUMULATIVE_LOAD = "cumulative-load"
    OLD_EVENT = "old-event"
    OTHER = "other"


class Timing(Code):
    """What kind of "when" the date of an incident is."""

    ONE_EVENT = "one-event"
    SUCCESSION = "succession"
    LONG_AGO = "long-ago"
    ONGOING_INVESTIGATION = "ongoing-investigation"


class Exposure(Code):
    DIRECT = "direct"
    WITNESS = "witness"
    REMOTE = "remote"
    LATER_CARE = "later-care"
    NOT_STATED = "not-stated"


class Decision(Code):
    """What a planning meeting decides for a person or a group."""

    ONE_TO_ONE = "one-to-one"
    GROUP_ASSESSMENT = "group-assessment"
    BRIEFING = "briefing"
    INFORMATION_ONLY = "information-only"
    NO_ACTION = "no-action"


class Presence(Code):
    """Whether those who were exposed are at work: a decision has to reach them."""

    NOT_RECORDED = "not-recorded"
    AT_WORK = "at-work"
    ON_LEAVE = "on-leave"
    AGENCY = "agency"


class RoleBand(Code):
    """How senior somebody is, roughly; asked for nowhere but on their page."""

    NOT_STATED = "not-stated"
    BANDS_1_TO_4 = "bands-1-to-4"
    BANDS_5_TO_6 = "bands-5-to-6"
    BANDS_7_AND_ABOVE = "bands-7-and-above"
    DOCTOR_IN_TRAINING = "doctor-in-training"
    SENIOR_DOCTOR = "senior-doctor"
    IN_TRAINING = "in-training"
    OTHER = "other"


class Relation(Code):
    """How a practitioner stands to somebody before the first contact: anything but the last means standing down."""

    SAME_TEAM = "same-team"
    FRIEND_OR_FAMILY = "friend-or-family"
    I_MANAGE_THEM = "i-manage-them"
    NONE_OF_THESE = "none-of-these"


class RequestSource(Code):
    SELF = "self"
    MANAGER = "manager"
    COLLEAGUE = "colleague"
    MATRON = "matron"
    PROGRAMME = "programme"
    NOT_RECORDED = "not-recorded"


class OfferWay(Code):
    """How an offer reached somebody. ``they-asked`` is no attempt of ours."""

    NOT_RECORDED = "not-recorded"
    FACE_TO_FACE = "face-to-face"
    TELEPHONE = "telephone"
    E_MAIL = "e-mail"
    LETTER = "letter"
    THROUGH_MANAGER = "through-manager"
    THEY_ASKED = "they-asked"


class ToldWay(Code):
    """How somebody heard of a letter from a coroner, an inquiry or a solicitor."""

    FACE_TO_FACE = "face-to-face"
    TELEPHONE = "telephone"
    E_MAIL = "e-mail"
    LETTER = "letter"
    BY_SOMEBODY_ELSE = "by-somebody-else"
    NOT_TO_BE_TOLD = "not-to-be-told"


class OfferAnswer(Code):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NO_REPLY = "no-reply"
    WITHDRAWN = "withdrawn"


class SignpostAnswer(Code):
    """What somebody said to a service they were told about."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class TakenUp(Code):
    """Whether they took it up: asked at a follow-up, and theirs to keep to themselves."""

    NOT_ASKED = "not-asked"
    YES = "yes"
    NOT_YET = "not-yet"
    NO = "no"
    NOT_SAID = "not-said"


class SessionKind(Code):
    ONE_TO_ONE = "one-to-one"
    FOLLOW_UP = "follow-up"
    GROUP = "group"
    SUPPORTIVE = "supportive-conversation"
    PLANNING = "planning-meeting"
    SUPERVISION = "supervision"
    CHECK_IN = "check-in"


class SafetyConcern(Code):
    NONE_RAISED = "none-raised"
    RAISED = "raised"
    NOT_ASKED = "not-asked"


class Mode(Code):
    """How a conversation was held."""

    FACE_TO_FACE = "face-to-face"
    TELEPHONE = "telephone"
    VIDEO = "video"


class FollowUpKind(Code):
    DAY_28 = "28-day"
    MONTH_3 = "3-month"


class FollowUpState(Code):
    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    CLOSED = "closed"


class MoveReason(Code):
    """Why a follow-up is held on another day than the one it was booked for."""

    PRACTITIONER_AWAY = "practitioner-away"
    PERSON_AWAY = "person-away"
    PERSON_ASKED = "person-asked"
    NO_PLACE = "no-place"
    OTHER = "other"


class ContactWay(Code):
    """How somebody was tried, in vain."""

    TELEPHONE = "telephone"
    MESSAGE = "message"
    EMAIL = "email"
    IN_PERSON = "in-person"


class FollowUpWish(Code):
    """What somebody says at the first assessment about being asked again."""

    WELCOME = "welcome"
    DECLINED = "declined"


class Onward(Code):
    """The practitioner's own decision at a follow-up."""

    CLOSED = "closed"
    WATCH = "watch"
    TIER_3_ACCEPTED = "tier-3-accepted"
    TIER_3_DECLINED = "tier-3-declined"


class DaysOff(Code):
    NONE = "none"
    ONE_TO_SEVEN = "1-7"
    EIGHT_OR_MORE = "8+"
    NOT_MENTIONED = "not-mentioned"


class Amendment(Code):
    """Why a finished record has another version."""

    TYPING_ERROR = "typing-error"
    ADDITION = "addition"
    WRONG_PERSON = "wrong-person"


class HoldReason(Code):
    """Why nothing about an incident or a person may be erased for now."""

    INQUEST = "inquest"
    INQUIRY = "inquiry"
    CLAIM = "claim"


class ErasureReason(Code):
    """Why a person was erased: always somebody's decision, with its reference."""

    ASKED = "asked"
    KEPT_LONG_ENOUGH = "kept-long-enough"
    SHOULD_NOT_BE_HERE = "should-not-be-here"
