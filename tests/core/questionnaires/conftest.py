"""Forms written as short as they can be, for the tests of the reader and of what is built on it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sos_desktop.errors import Finding, QuestionnaireRefused
from sos_desktop.questionnaires.model import Questionnaire
from sos_desktop.questionnaires.parse import read

Json = dict[str, Any]
Written = Callable[..., bytes]
Made = Callable[..., Questionnaire]
Refusals = Callable[..., tuple[Finding, ...]]


@pytest.fixture
def written() -> Written:
    """``written(item, item, ..., title="x")``: a Questionnaire as a file holds it."""

    def write(*items: Json, **more: object) -> bytes:
        form = {
            "resourceType": "Questionnaire",
            "url": "https://forms.example/Questionnaire/tea",
            "version": "1",
            "title": "Tea",
            "status": "active",
            "item": [{"type": "string"} | item for item in items],
        } | more
        return json.dumps({key: value for key, value in form.items() if value is not None}).encode()

    return write


@pytest.fixture
def made(written: Written) -> Made:
    """As ``written``, read."""
    return lambda *items, **more: read(written(*items, **more))


@pytest.fixture
def refusals(written: Written) -> Refusals:
    """Why a form of these items is refused."""

    def refused(*items: Json, **more: object) -> tuple[Finding, ...]:
        with pytest.raises(QuestionnaireRefused) as caught:
            read(written(*items, **more))
        assert all(finding.rule and finding.do for finding in caught.value.findings)
        return caught.value.findings

    return refused


@pytest.fixture
def yes_no() -> list[Json]:
    """Two choices with weights, No 0 and Yes 1."""
    return [
        {
            "valueCoding": {"system": "https://forms.example/yes-no", "code": code, "display": display},
            "extension": [
                {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": weight}
            ],
        }
        for code, display, weight in (("n", "No", 0), ("y", "Yes", 1))
    ]


@pytest.fixture
def valid() -> Callable[[Json], Json]:
    """Whether a second reader takes it for a QuestionnaireResponse."""
    from fhir.resources.R4B import questionnaireresponse  # takes a second, which only these tests spend

    def reads(resource: Json) -> Json:
        text = json.dumps(resource)
        read = questionnaireresponse.QuestionnaireResponse.model_validate_json(text)
        found: Json = json.loads(read.model_dump_json())
        return found

    return reads
