"""The FHIR extensions a form may carry: which are used, which are only named, and how to get at them.

Addresses are those of HL7's extension registry and of Structured Data Capture (SDC) 3.0.
"""

from decimal import Decimal

from sos_desktop.questionnaires.document import Json
from sos_desktop.questionnaires.values import NotAValueError, decimal, typed

_HL7 = "http://hl7.org/fhir/StructureDefinition/"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
OURS = "https://supporting-our-staff.example/fhir/StructureDefinition/"
RECORD = "https://supporting-our-staff.example/fhir/CodeSystem/record"
"""The system of the item codes by which a record finds an answer, whatever its linkId."""

ITEM_CONTROL = _HL7 + "questionnaire-itemControl"
HIDDEN = _HL7 + "questionnaire-hidden"
UNIT = _HL7 + "questionnaire-unit"
MINIMUM = _HL7 + "minValue"
MAXIMUM = _HL7 + "maxValue"
EXCLUSIVE = _HL7 + "questionnaire-optionExclusive"
SUB_QUESTIONNAIRE = _SDC + "subQuestionnaire"
WEIGHTS = (_HL7 + "ordinalValue", _HL7 + "itemWeight", _HL7 + "questionnaire-ordinalValue")

LICENCE = OURS + "licence"
PERMITTED_USE = OURS + "permitted-use"
COMPLETED_BY = OURS + "completed-by"
NOT_BEFORE_DAY = OURS + "not-before-day"
REFERENCE = OURS + "reference"
REFERENCE_SOURCE = OURS + "reference-source"
OBTAIN = OURS + "obtain"
"""How to come by the wording of an instrument that may not be shipped."""
ON_BY_DEFAULT = OURS + "on-by-default"
SCORE_METHOD = OURS + "score-method"
"""``sum`` (of the weights) or ``none``."""
SCORE_TIMES = OURS + "score-times"
"""What the sum is multiplied by (WHO-5: 4)."""
SCORE_LOWEST, SCORE_HIGHEST = OURS + "score-lowest", OURS + "score-highest"
SCORE_SOURCE = OURS + "score-source"
PRORATE_FROM = OURS + "prorate-from"
"""From how many rated questions the instrument's own source lets a missing one be estimated."""
SAFETY_ITEM = OURS + "safety-item"
"""On a question: an answer above its lowest opens the safety screen."""

ABOUT = frozenset({LICENCE, PERMITTED_USE, COMPLETED_BY, NOT_BEFORE_DAY, REFERENCE, REFERENCE_SOURCE})
SCORING = frozenset({SCORE_METHOD, SCORE_TIMES, SCORE_LOWEST, SCORE_HIGHEST, SCORE_SOURCE, PRORATE_FROM})
ON_FORMS = ABOUT | SCORING | {OBTAIN, ON_BY_DEFAULT}
ON_ITEMS = frozenset({ITEM_CONTROL, HIDDEN, UNIT, MINIMUM, MAXIMUM, SUB_QUESTIONNAIRE, SAFETY_ITEM})
_NUMBERS = frozenset({NOT_BEFORE_DAY, SCORE_TIMES, SCORE_LOWEST, SCORE_HIGHEST, PRORATE_FROM})
_TRUTHS = frozenset({HIDDEN, EXCLUSIVE, ON_BY_DEFAULT, SAFETY_ITEM})
ON_OPTIONS = frozenset({EXCLUSIVE, *WEIGHTS})

_COMPUTED = (
    "calculatedExpression",
    "initialExpression",
    "answerExpression",
    "candidateExpression",
    "enableWhenExpression",
    "cqf-expression",
    "variable",
    "answerOptionsToggleExpression",
    "targetConstraint",
    "questionnaire-constraint",
)


def fits(extension: Json) -> bool:
    """Whether the value of an extension that is used is of the type that it is defined with."""
    url, found = extension["url"], typed(extension, "value")
    if found is None:
        return False
    if url in WEIGHTS or url in _NUMBERS:
        return _number(found[1]) is not None
    if url == ITEM_CONTROL:
        return bool(control({"extension": [extension]}))
    if url == UNIT:
        return bool(unit({"extension": [extension]}))
    if url in (MINIMUM, MAXIMUM):
        return True  # looked at with the item that they bound
    return isinstance(found[1], bool if url in _TRUTHS else str)


def all_of(element: Json) -> list[Json]:
    if "extension" not in element:
        return []
    extensions = element["extension"]
    return [one for one in extensions if isinstance(one, dict)] if isinstance(extensions, list) else []


def raw(element: Json, *urls: str) -> object:
    """The value of the first extension with one of these addresses, as JSON; None where there is none."""
    for extension in all_of(element) if "extension" in element else ():
        if extension.get("url") in urls:
            found = typed(extension, "value")
            return found[1] if found else None
    return None


def text(element: Json, url: str) -> str:
    value = raw(element, url)
    return value if isinstance(value, str) else ""


def is_true(element: Json, url: str) -> bool:
    return raw(element, url) is True


def unit(element: Json) -> str:
    """The words, or else the code, of the unit that is asked for."""
    coding = raw(element, UNIT)
    words = (coding.get("display") or coding.get("code")) if isinstance(coding, dict) else None
    return words if isinstance(words, str) else ""


def number(element: Json, *urls: str) -> Decimal | None:
    """The number under the first of these addresses that is there."""
    return _number(raw(element, *urls))


def _number(value: object) -> Decimal | None:
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        return None
    try:
        return decimal(value)
    except NotAValueError:
        return None


def control(element: Json) -> str:
    """The itemControl's code (``radio-button``, ``help``, ...) or nothing."""
    concept = raw(element, ITEM_CONTROL)
    codings = concept.get("coding", []) if isinstance(concept, dict) else []
    for coding in codings if isinstance(codings, list) else []:
        if isinstance(coding, dict) and isinstance(coding.get("code"), str):
            return str(coding["code"])
    return ""


def rule_for(url: str) -> str:
    """How an extension that is not used is named."""
    name = url.rstrip("/").rsplit("/", 1)[-1][:60]
    short = name.removeprefix("sdc-questionnaire-").removeprefix("questionnaire-")
    if any(short == one.removeprefix("questionnaire-") for one in _COMPUTED):
        return f"{short} is shown but not computed."
    return f"the extension {short} is not used."
