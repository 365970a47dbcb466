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
UNIT_OPTION = _HL7 + "questionnaire-unitOption"
MINIMUM = _HL7 + "minValue"
MAXIMUM = _HL7 + "maxValue"
MIN_LENGTH = _HL7 + "minLength"
DECIMALS = _HL7 + "maxDecimalPlaces"
LEAST = _HL7 + "questionnaire-minOccurs"
MOST = _HL7 + "questionnaire-maxOccurs"
STEP = _HL7 + "questionnaire-sliderStepValue"
REGEX = _HL7 + "regex"
ENTRY_FORMAT = _HL7 + "entryFormat"
ORIENTATION = _HL7 + "questionnaire-choiceOrientation"
CATEGORY = _HL7 + "questionnaire-displayCategory"
EXCLUSIVE = _HL7 + "questionnaire-optionExclusive"
OPTION_PREFIX = _HL7 + "questionnaire-optionPrefix"
SUB_QUESTIONNAIRE = _SDC + "subQuestionnaire"
ORDINALS = (_HL7 + "ordinalValue", _HL7 + "questionnaire-ordinalValue")
WEIGHTS = (*ORDINALS, _HL7 + "itemWeight")

TRANSLATION = _HL7 + "translation"
XHTML = _HL7 + "rendering-xhtml"
MARKDOWN = _HL7 + "rendering-markdown"
STYLES = (_HL7 + "rendering-style", _HL7 + "rendering-styleSensitive")
ABSENT = _HL7 + "data-absent-reason"

VARIABLE = _HL7 + "variable"
CALCULATED = (_SDC + "calculatedExpression", _HL7 + "questionnaire-calculatedExpression")
BEGINS_WITH = (_SDC + "initialExpression", _HL7 + "questionnaire-initialExpression")
ASKED_WHEN = (_SDC + "enableWhenExpression", _HL7 + "questionnaire-enableWhenExpression")
EXPRESSIONS = frozenset({VARIABLE, *CALCULATED, *BEGINS_WITH, *ASKED_WHEN})

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
ON_FORMS = ABOUT | SCORING | {OBTAIN, ON_BY_DEFAULT, VARIABLE}
ON_ITEMS = frozenset(
    {
        *(ITEM_CONTROL, HIDDEN, UNIT, UNIT_OPTION, MINIMUM, MAXIMUM, MIN_LENGTH, DECIMALS, LEAST, MOST),
        *(STEP, REGEX, ENTRY_FORMAT, ORIENTATION, CATEGORY, SUB_QUESTIONNAIRE, SAFETY_ITEM, *STYLES),
        *EXPRESSIONS,
    }
)
ON_OPTIONS = frozenset({EXCLUSIVE, OPTION_PREFIX, *WEIGHTS, *STYLES})
ON_WORDS = frozenset({TRANSLATION, XHTML, MARKDOWN, *STYLES})
"""On the companion of a text (``_text``): what it says in another language or another dress."""

_COMPUTED = (
    "calculatedExpression",
    "initialExpression",
    "answerExpression",
    "candidateExpression",
    "enableWhenExpression",
    "cqf-expression",
    "cqf-calculatedValue",
    "variable",
    "answerOptionsToggleExpression",
    "targetConstraint",
    "questionnaire-constraint",
)
DRESS = frozenset(
    {
        *(TRANSLATION, XHTML, MARKDOWN, CATEGORY, ORIENTATION, ENTRY_FORMAT, OPTION_PREFIX, STEP),
        *(*STYLES, *EXPRESSIONS),
    }
)
"""Those without which a form asks the same: where one cannot be understood it is left out, and named."""
_WHOLE = frozenset({MIN_LENGTH, DECIMALS, LEAST, MOST, PRORATE_FROM})
_NUMBERS = frozenset({*WEIGHTS, STEP, NOT_BEFORE_DAY, SCORE_TIMES, SCORE_LOWEST, SCORE_HIGHEST, *_WHOLE})
_YES_NO = frozenset({HIDDEN, EXCLUSIVE, ON_BY_DEFAULT, SAFETY_ITEM})


def fits(extension: Json) -> bool:
    """Whether the value of an extension that is used is of the type that it is defined with."""
    url, found = extension["url"], typed(extension, "value")
    if url == TRANSLATION:
        return isinstance(extension.get("extension"), list)
    if found is None:
        return False
    if url in _NUMBERS:
        number = _number(found[1])
        return number is not None and (url not in _WHOLE or (number == int(number) and number >= 0))
    if url in (ITEM_CONTROL, CATEGORY):
        return bool(concept_code({"extension": [extension]}, url))
    if url in (UNIT, UNIT_OPTION):
        return bool(unit_of(found[1]))
    if url in (MINIMUM, MAXIMUM):
        return True  # looked at with the item that they bound
    if url in EXPRESSIONS:
        return isinstance(found[1], dict)
    return isinstance(found[1], bool if url in _YES_NO else str)


def all_of(element: Json) -> list[Json]:
    if "extension" not in element:
        return []
    extensions = element["extension"]
    return [one for one in extensions if isinstance(one, dict)] if isinstance(extensions, list) else []


def raw(element: Json, *urls: str) -> object:
    """The value of the first extension with one of these addresses, as JSON; None where there is none."""
    given = element.get("extension")
    for extension in given if isinstance(given, list) else ():
        if isinstance(extension, dict) and extension.get("url") in urls:
            found = typed(extension, "value")
            return found[1] if found else None
    return None


def text(element: Json, url: str) -> str:
    value = raw(element, url)
    return value if isinstance(value, str) else ""


def is_true(element: Json, url: str) -> bool:
    return raw(element, url) is True


def each(element: Json, *urls: str) -> list[object]:
    """The values of all extensions with one of these addresses, as JSON."""
    found = (typed(one, "value") for one in all_of(element) if one.get("url") in urls)
    return [value[1] for value in found if value]


def unit(element: Json) -> str:
    """The words, or else the code, of the unit that is asked for."""
    return unit_of(raw(element, UNIT))


def unit_of(coding: object) -> str:
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


def whole(element: Json, url: str) -> int | None:
    """The whole number under this address, 0 or more."""
    found = number(element, url)
    return int(found) if found is not None and found == int(found) and found >= 0 else None


def control(element: Json) -> str:
    """The itemControl's code (``radio-button``, ``help``, ...) or nothing."""
    return concept_code(element, ITEM_CONTROL)


def concept_code(element: Json, url: str) -> str:
    """The first code of the CodeableConcept under this address."""
    concept = raw(element, url)
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
