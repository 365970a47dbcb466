"""The FHIRPath that a form brings: read, and held against what is known here before anything is run.

HL7 Structured Data Capture: variable, calculatedExpression, initialExpression, enableWhenExpression. What an
expression names and what it calls is looked at as text, so that the report of a form can say what will not be
computed without running any of it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sos_desktop.questionnaires import extensions
from sos_desktop.questionnaires.document import Json
from sos_desktop.questionnaires.findings import Findings
from sos_desktop.questionnaires.model import Variable

LONGEST = 10_000
MOST_VARIABLES = 200
KNOWN_NAMES = frozenset(
    {"resource", "rootResource", "context", "questionnaire", "qitem", "ucum", "sct", "loinc"}
)
FUNCTIONS = frozenset(
    (
        *("abs", "aggregate", "all", "allFalse", "allTrue", "anyFalse", "anyTrue", "as", "avg", "ceiling"),
        *("children", "coalesce", "combine", "contains", "convertsToBoolean", "convertsToDate"),
        *("convertsToDateTime", "convertsToDecimal", "convertsToInteger", "convertsToQuantity"),
        *("convertsToString", "convertsToTime", "count", "decode", "descendants", "distinct", "empty"),
        *("encode", "endsWith", "exclude", "exists", "exp", "extension", "first", "floor", "iif", "indexOf"),
        *("intersect", "is", "isDistinct", "join", "last", "length", "ln", "log", "lower", "matches", "max"),
        *("min", "not", "now", "ofType", "ordinal", "power", "repeat", "replace", "replaceMatches", "round"),
        *("select", "single", "skip", "split", "sqrt", "startsWith", "subsetOf", "substring", "sum"),
        *("supersetOf", "tail", "take", "timeOfDay", "toBoolean", "toChars", "toDate", "toDateTime"),
        *("toDecimal", "toInteger", "toQuantity", "toString", "toTime", "today", "trace", "trim", "truncate"),
        *("type", "union", "upper", "weight", "where"),
    )
)
"""Every function that can be called; the test holds it against the library."""

_TEXT = re.compile(r"'(?:[^'\\]|\\.)*'", re.DOTALL)
_COMMENT = re.compile(r"//[^\n]*")
_NAME = re.compile(r"%(?:`([^`]*)`|([A-Za-z_][\w-]*))")
_CALL = re.compile(r"([A-Za-z_]\w*)\s*\(")
_OPERATORS = frozenset({"and", "or", "xor", "implies", "in", "div", "mod", "is", "as", "contains"})


@dataclass(frozen=True, slots=True)
class Expressions:
    """What one item, or the form itself, brings."""

    variables: tuple[Variable, ...] = ()
    calculated: str = ""
    begins_with: str = ""
    asked_when: str = ""


def read(element: Json, link_id: str, scope: frozenset[str], findings: Findings) -> Expressions:
    """The expressions of ``element``; ``scope`` are the variables that are known around it."""
    if "extension" not in element:
        return Expressions()
    variables = _variables(element, link_id, scope, findings)
    names = scope | {variable.name for variable in variables}

    def one(urls: tuple[str, ...]) -> str:
        rows = extensions.each(element, *urls)
        text = _fhirpath(rows[0], urls[0], link_id, findings) if rows else ""
        return text if text and _can_run(text, urls[0], link_id, names, findings) else ""

    return Expressions(
        variables, one(extensions.CALCULATED), one(extensions.BEGINS_WITH), one(extensions.ASKED_WHEN)
    )


def _variables(
    element: Json, link_id: str, scope: frozenset[str], findings: Findings
) -> tuple[Variable, ...]:
    """Those that can be worked out, each after the ones that it names itself."""
    waiting: dict[str, str] = {}
    for row in extensions.each(element, extensions.VARIABLE)[:MOST_VARIABLES]:
        text = _fhirpath(row, extensions.VARIABLE, link_id, findings)
        name = row.get("name") if isinstance(row, dict) else None
        if text and isinstance(name, str) and name:
            waiting[name] = text
    found: list[Variable] = []
    known, before = set(scope), -1
    while len(found) != before:
        before = len(found)
        for name, text in list(waiting.items()):
            if not unknown_names(text, known):
                found.append(Variable(name, waiting.pop(name)))
                known.add(name)
    for text in waiting.values():
        _can_run(text, extensions.VARIABLE, link_id, frozenset(known), findings)
    return tuple(
        one
        for one in found
        if _can_run(one.expression, extensions.VARIABLE, link_id, frozenset(known), findings)
    )


def _fhirpath(row: object, url: str, link_id: str, findings: Findings) -> str:
    name = short(url)
    language = row.get("language") if isinstance(row, dict) else None
    text = row.get("expression") if isinstance(row, dict) else None
    if language != "text/fhirpath":
        findings.show(link_id, f"its {name} is not FHIRPath: it is shown but not computed.")
    elif not isinstance(text, str) or not text.strip():
        findings.show(link_id, f"its {name} is empty: it is shown but not computed.")
    elif len(text) > LONGEST:
        findings.show(
            link_id, f"its {name} has more than {LONGEST:,} characters: it is shown but not computed."
        )
    else:
        return text.strip()
    return ""


def _can_run(text: str, url: str, link_id: str, names: Iterable[str], findings: Findings) -> bool:
    unknown = [f"%{name}" for name in unknown_names(text, names)]
    unknown += [f"{name}()" for name in unknown_functions(text)]
    if unknown:
        findings.show(
            link_id,
            f"its {short(url)} needs {unknown[0][:40]}, which is not known here: shown but not computed.",
        )
    return not unknown


def unknown_names(text: str, names: Iterable[str]) -> list[str]:
    """The ``%names`` in ``text`` that are neither FHIRPath's own nor among ``names``."""
    known = KNOWN_NAMES | set(names)
    return [name for name in names_in(text) if name not in known]


@lru_cache(maxsize=4096)
def names_in(text: str) -> tuple[str, ...]:
    """Every ``%name`` in ``text``, once."""
    return tuple(dict.fromkeys(one[0] or one[1] for one in _NAME.findall(_bare(text))))


def unknown_functions(text: str) -> list[str]:
    found = dict.fromkeys(_CALL.findall(_bare(text)))
    return [name for name in found if name not in FUNCTIONS and name not in _OPERATORS]


def _bare(text: str) -> str:
    """``text`` without what stands in quotation marks and in comments."""
    text = _TEXT.sub("''", text)
    while (start := text.find("/*")) >= 0 and (end := text.find("*/", start + 2)) >= 0:
        text = text[:start] + " " + text[end + 2 :]
    return _COMMENT.sub(" ", text)


def short(url: str) -> str:
    return url.rsplit("/", 1)[-1].removeprefix("sdc-questionnaire-").removeprefix("questionnaire-")
