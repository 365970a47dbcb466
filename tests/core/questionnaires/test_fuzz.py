"""Whatever the file holds, it is read or refused: nothing else ever happens."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sos_desktop.errors import QuestionnaireRefused
from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.answers import Answers, prefilled
from sos_desktop.questionnaires.calculable import resource
from sos_desktop.questionnaires.completeness import missing
from sos_desktop.questionnaires.enablement import enabled
from sos_desktop.questionnaires.figures import figures
from sos_desktop.questionnaires.model import Questionnaire
from sos_desktop.questionnaires.parse import check, read
from sos_desktop.questionnaires.response import from_fhir, to_fhir
from sos_desktop.questionnaires.safety import raised
from sos_desktop.questionnaires.scoring import score

AT = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=12), below, max_size=4),
    max_leaves=20,
)
WORDS = st.sampled_from(
    [
        "item",
        "linkId",
        "type",
        "text",
        "extension",
        "url",
        "valueCoding",
        "code",
        "system",
        "display",
        "answerOption",
        "enableWhen",
        "question",
        "operator",
        "enableBehavior",
        "answerBoolean",
        "answerInteger",
        "answerCoding",
        "initial",
        "valueString",
        "valueDecimal",
        "contained",
        "compose",
        "include",
        "concept",
        "filter",
        "answerValueSet",
        "required",
        "repeats",
        "maxLength",
        "modifierExtension",
        "resourceType",
        "id",
        "ValueSet",
        "CodeSystem",
        "#id",
        "group",
        "choice",
        "string",
        "date",
        "exists",
        "=",
        ">",
        "minValue",
        "ordinalValue",
        "http://hl7.org/fhir/StructureDefinition/minValue",
        "http://hl7.org/fhir/StructureDefinition/ordinalValue",
        "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
        "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption",
        "http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs",
        "http://hl7.org/fhir/StructureDefinition/translation",
        "http://hl7.org/fhir/StructureDefinition/rendering-xhtml",
        "http://hl7.org/fhir/StructureDefinition/regex",
        "http://hl7.org/fhir/StructureDefinition/variable",
        "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
        "valueExpression",
        "text/fhirpath",
        "language",
        "expression",
        "name",
        "%name",
        "lang",
        "content",
        "_text",
        "_display",
        "coding",
        "answerConstraint",
        "optionsOrString",
        "optionsOrType",
        "valueSet",
        "exclude",
        "expansion",
        "contains",
        "attachment",
        "reference",
        "valueReference",
        "quantity",
        "valueQuantity",
        "value",
        "unit",
    ]
)
FHIR_LIKE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(WORDS, below, max_size=5),
    max_leaves=25,
)


def read_or_refused(data: bytes) -> None:
    try:
        form = read(data)
    except QuestionnaireRefused as refused:
        assert refused.findings
        assert check(data).refused
        return
    assert isinstance(form, Questionnaire)
    assert not check(data).refused
    assert enabled(form, Answers()) is not None
    begun = prefilled(form)
    missing(form, begun)
    score(form, begun)
    raised(form, begun)
    figures(form, begun)
    resource(form, begun)
    kept = Answers({place: values for place, values in begun.items() if place in enabled(form, begun)})
    assert from_fhir(form, json.loads(json.dumps(to_fhir(form, kept, AT)))) == kept


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    read_or_refused(data)


@settings(deadline=None)
@given(JSON)
def test_any_json_is_refused(value: object) -> None:
    read_or_refused(json.dumps(value).encode())


@settings(deadline=None)
@given(st.lists(FHIR_LIKE, max_size=5), st.lists(FHIR_LIKE, max_size=2))
def test_anything_that_looks_like_a_form_is_read_or_refused(
    items: list[object], contained: list[object]
) -> None:
    form = {"resourceType": "Questionnaire", "status": "active", "item": items, "contained": contained}
    read_or_refused(json.dumps(form).encode())


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] + [place for key, part in below for place in _places(part, (*path, key))]


SHIPPED = {name: json.loads(shipped.shipped_bytes(name)) for name in ("pc-ptsd-5", "phq-4", "group-briefing")}
PLACES = {name: _places(form) for name, form in SHIPPED.items()}


@st.composite
def altered_forms(draw: st.DrawFn) -> bytes:
    """A shipped form with a few of its parts taken away, doubled, swapped or replaced."""
    name = draw(st.sampled_from(sorted(SHIPPED)))
    form = copy.deepcopy(SHIPPED[name])
    for _ in range(draw(st.integers(1, 3))):
        *above, last = draw(st.sampled_from(PLACES[name][1:]))
        holder = form
        try:
            for key in above:
                holder = holder[key]
            match draw(st.sampled_from(("take", "replace", "double", "rename"))):
                case "take":
                    del holder[last]
                case "replace":
                    holder[last] = draw(FHIR_LIKE | JSON)
                case "double" if isinstance(holder, list):
                    holder.append(copy.deepcopy(holder[last]))
                case "rename" if isinstance(holder, dict):
                    holder[draw(WORDS)] = holder.pop(last)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier alteration took that part away
    return json.dumps(form).encode()


@settings(max_examples=150, deadline=None)
@given(altered_forms())
def test_a_shipped_form_with_any_part_altered_is_read_or_refused(data: bytes) -> None:
    read_or_refused(data)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_a_shipped_form_cut_or_with_any_byte_altered_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(shipped.shipped_bytes(data.draw(st.sampled_from(("pc-ptsd-5", "phq-4")))))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255))
    read_or_refused(bytes(content[: data.draw(st.integers(0, len(content)))]))
    read_or_refused(bytes(content))
