"""A FHIR R4 Questionnaire, read strictly: what is not supported is named, never skipped.

HL7 FHIR R4 (4.0.1), Questionnaire; extensions of HL7's registry and Structured Data Capture.
A form is refused where ignoring a part would change what is asked or when; where a part only
would have been worked out by a machine (an expression, a definition), it is named and shown as it is.
"""

import hashlib
from collections import Counter
from decimal import Decimal
from pathlib import Path

from sos_desktop.errors import Finding, QuestionnaireRefused
from sos_desktop.questionnaires import conditions, document, expressions, extensions
from sos_desktop.questionnaires.document import Json
from sos_desktop.questionnaires.findings import Findings, Report, together
from sos_desktop.questionnaires.instrument import BLANK
from sos_desktop.questionnaires.items import MOST_ITEMS, ItemReader, codes_of
from sos_desktop.questionnaires.model import About, Questionnaire
from sos_desktop.questionnaires.places import ROUND, repeats
from sos_desktop.questionnaires.slots import nests
from sos_desktop.questionnaires.valuesets import ValueSets
from sos_desktop.questionnaires.wording import Wording

_ELEMENTS = frozenset(
    (
        *("resourceType", "id", "meta", "implicitRules", "language", "text", "contained", "extension"),
        *("url", "identifier", "version", "name", "title", "derivedFrom", "status"),
        *("experimental", "subjectType", "date", "publisher", "contact", "description", "useContext"),
        *("jurisdiction", "purpose", "copyright", "approvalDate", "lastReviewDate", "effectivePeriod"),
        *("code", "item"),
    )
)
_STATES = ("draft", "active", "retired", "unknown")
_OLDER = {"group": "DSTU2"}
_NEWER = {"versionAlgorithmString", "versionAlgorithmCoding", "copyrightLabel"}
"""What R5 adds about the form as a whole; nothing that is asked depends on it."""


def read(data: bytes) -> Questionnaire:
    """The form in ``data``, or QuestionnaireRefused with every reason as a Finding."""
    form, findings = _read(document.load(data), data)
    if findings.refusals:
        reasons = together(findings.refusals)
        more = f" ({len(reasons) - 3} more)" if len(reasons) > 3 else ""
        raise QuestionnaireRefused(
            "This form cannot be used.",
            "Nothing has been changed.",
            " ".join(reasons[:3]) + more,
            findings.refusals,
        )
    return form


def check(data: bytes) -> Report:
    """What of the form in ``data`` is supported, what is shown as it is, and what refuses it."""
    try:
        content = document.load(data)
    except QuestionnaireRefused as refused:
        return Report("", "", (), (), refused.findings)
    form, findings = _read(content, data)
    return Report(
        form.title, form.canonical, _supported(form), tuple(findings.shown), tuple(findings.refusals)
    )


def check_file(path: Path) -> Report:
    """As ``check``, of the file at ``path``; one that cannot be read is refused like any other."""
    try:
        with path.open("rb") as file:
            data = file.read(document.LARGEST + 1)
    except OSError as problem:
        finding = Finding("", f"The file cannot be read ({problem.strerror}).", "Check its name and place.")
        return Report("", "", (), (), (finding,))
    return check(data)


def _read(content: Json, data: bytes) -> tuple[Questionnaire, Findings]:
    findings = Findings()
    if content.get("resourceType") != "Questionnaire":
        name = content.get("resourceType")
        findings.refuse(
            "",
            f"The file is a FHIR {name[:40]}." if isinstance(name, str) else "The file is no FHIR resource.",
            "Choose a file whose resourceType is Questionnaire.",
        )
        return Questionnaire("", "", "", ()), findings
    _check_form(content, findings)
    language = document.text(content, "language")
    wording = Wording(language)
    brings = expressions.read(content, "", frozenset(), findings)
    names = frozenset(variable.name for variable in brings.variables)
    reader = ItemReader(ValueSets(content.get("contained")), wording, findings, names)
    items = reader.read_all(content.get("item", []))
    if len(reader.by_link_id) >= MOST_ITEMS:
        findings.refuse("", f"The form has more than {MOST_ITEMS:,} items.", "Divide it.")
    if not items:
        findings.refuse("", "The form asks nothing.", "Choose a form with items.")
    _check_links(reader, findings)
    _check_words(reader, findings)
    url, version = _address(content, data, findings)
    form = Questionnaire(
        url,
        version,
        wording.text(content, "title") or document.text(content, "name") or "Untitled form",
        items,
        status=document.text(content, "status"),
        codes=codes_of(content, "", findings),
        about=_about(content, findings),
        variables=brings.variables,
        language=language,
        source=data.decode("utf-8"),
    )
    return form, findings


def _check_form(content: Json, findings: Findings) -> None:
    for name, version in _OLDER.items():
        if name in content:
            findings.refuse("", f"The form is FHIR {version} (it says “{name}”).", "Save it as FHIR R4.")
    findings.elements(content, _ELEMENTS | set(_OLDER) | _NEWER, "", "form")
    findings.extensions(content, extensions.ON_FORMS, "")
    if "implicitRules" in content:
        findings.refuse("", "The form follows implicitRules that are not known here.", "Ask for one without.")
    if content.get("status") not in _STATES:
        findings.show("", "The form has no status of FHIR R4, so it is not known whether it is finished.")
    if content.get("status") == "retired":
        findings.show("", "The form is retired: its author no longer offers it.")
    _check_contained(content.get("contained", []), findings)
    language = content.get("language", "")
    if isinstance(language, str) and language and language.split("-")[0].lower() != "en":
        findings.show(
            "",
            f"It is written in another language ({language[:20]}), and asked in it where no English is given.",
        )
    if content.get("derivedFrom"):
        findings.show("", "It is derived from another form; only what stands in this file is asked.")


def _check_contained(contained: object, findings: Findings) -> None:
    """Only value sets and code systems are used of what a form contains."""
    waiting: list[object] = [contained]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if "modifierExtension" in value:
                findings.refuse("", "A contained resource has a modifierExtension.", "Remove it.")
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    for resource in contained if isinstance(contained, list) else [None]:
        kind = resource.get("resourceType") if isinstance(resource, dict) else None
        if kind not in ("ValueSet", "CodeSystem"):
            findings.show("", f"A contained {str(kind)[:40]} is not used.")


def _check_links(reader: ItemReader, findings: Findings) -> None:
    items = {link_id: item for link_id, (item, _) in reader.by_link_id.items()}
    conditions.check(items, reader.unanswerable, findings)
    in_circles = conditions.circles(reader.by_link_id.values())
    for link_id in reader.met:
        if link_id in in_circles:
            findings.refuse(
                link_id,
                "its enableWhen leads back to itself, so it could never be shown.",
                "Remove one condition of the circle.",
            )
    for link_id in items:
        for numbered in ROUND.finditer(link_id):
            above = items.get(link_id[: numbered.start()])
            if above is not None and (repeats(above) or nests(above)):
                rule = "looks like a round of a repeating group, or like an answer with questions under it."
                findings.refuse(link_id, rule, "Choose another linkId.")


def _check_words(reader: ItemReader, findings: Findings) -> None:
    """A skeleton is no form until somebody who may has put the words in."""
    for link_id, (item, _) in reader.by_link_id.items():
        words = (item.text, item.help, *(option.label for option in item.options))
        if any(one.startswith(BLANK) for one in words):
            findings.refuse(
                link_id, "its wording has not been put in yet.", "Put in the words of your licensed copy."
            )


def _address(content: Json, data: bytes, findings: Findings) -> tuple[str, str]:
    """The form's url and version; where it has none, the fingerprint of the file stands in."""
    digest = hashlib.sha256(data).hexdigest()
    url, version = document.text(content, "url"), document.text(content, "version")
    if not url:
        findings.show("", "The form has no url; it goes by the fingerprint of its file.")
    elif not version:
        findings.show("", "The form has no version; the fingerprint of its file stands in.")
    return url or f"urn:sha256:{digest}", version or f"sha256-{digest[:12]}"


def _about(content: Json, findings: Findings) -> About:
    day = extensions.number(content, extensions.NOT_BEFORE_DAY)
    if day is not None and (day != int(day) or not 0 <= day <= 3_650):
        findings.refuse("", "Its not-before-day is not a number of days.", "Write a whole number of days.")
        day = None
    completed_by = extensions.text(content, extensions.COMPLETED_BY)
    if completed_by not in ("", "person", "practitioner"):
        findings.refuse("", "Its completed-by is neither person nor practitioner.", "Correct it.")
    return About(
        attribution=document.text(content, "copyright"),
        licence=extensions.text(content, extensions.LICENCE),
        permitted_use=extensions.text(content, extensions.PERMITTED_USE),
        completed_by=completed_by,
        not_before_day=None if day is None else int(day),
        reference=extensions.text(content, extensions.REFERENCE),
        prorate_from=extensions.whole(content, extensions.PRORATE_FROM),
        score_times=extensions.number(content, extensions.SCORE_TIMES) or Decimal(1),
    )


def _supported(form: Questionnaire) -> tuple[str, ...]:
    counted = Counter(item.kind for item in form.walk())
    lines = [f"{kind}: {number}" for kind, number in counted.items()]
    everything = list(form.walk())
    for words, number in (
        ("shown on a condition", sum(bool(item.enable_when) for item in everything)),
        ("with weights for a score", sum(any(o.weight is not None for o in i.options) for i in everything)),
        ("required", sum(item.required for item in everything)),
        ("repeating", sum(item.repeats for item in everything)),
        ("worked out", sum(bool(item.calculated or item.begins_with) for item in everything)),
        ("asked by an expression", sum(bool(item.asked_when) for item in everything)),
        ("marked for safety", sum(item.safety for item in everything)),
    ):
        if number:
            lines.append(f"{words}: {number}")
    return tuple(lines)
