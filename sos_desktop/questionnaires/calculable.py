"""The answers as expressions see them: a QuestionnaireResponse in which every choice carries its weight.

Unlike what goes out (``response``), it leaves out “not asked” and “preferred not to say”: for a sum there is
nothing there. Codings and quantities always say a system, because fhirpathpy looks for one.
"""

from typing import Any

from sos_desktop.questionnaires import extensions
from sos_desktop.questionnaires import values as fhir
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.document import Json
from sos_desktop.questionnaires.enablement import asked
from sos_desktop.questionnaires.model import Coding, Item, Kind, Questionnaire, Value, same
from sos_desktop.questionnaires.places import Spot

Path = list[Any]
_CARRIED = (extensions.ORDINALS[0], extensions.WEIGHTS[-1])


def resource(questionnaire: Questionnaire, answers: Answers) -> tuple[Json, dict[str, Path]]:
    """The response, and for each place that has something in it the way there: ``["item", 0, "answer", 0]``."""
    root: Json = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": questionnaire.canonical,
        "status": "in-progress",
        "item": [],
    }
    nodes: dict[str, Json] = {"": root}
    order: list[Spot] = []
    for spot in asked(questionnaire, answers):
        node: Json = {"linkId": spot.item.link_id}
        if spot.item.text:  # some expressions look for a question by its words
            node["text"] = spot.item.text
        if spot.item.kind not in (Kind.GROUP, Kind.DISPLAY):
            node["answer"] = [_answer(spot.item, value) for value in answers.said(spot.place)]
        nodes[spot.place] = node
        order.append(spot)
    filled = {spot.place for spot in order if nodes[spot.place].get("answer")}
    for spot in reversed(order):
        if spot.place in filled:
            filled.add(spot.parent)
    paths: dict[str, Path] = {"": []}
    for spot in order:
        if spot.place in filled:
            _hang(nodes, paths, spot)
    return root, paths


def _hang(nodes: dict[str, Json], paths: dict[str, Path], spot: Spot) -> None:
    """Put an item under the one it stands in: in a question, under its answer."""
    node, above, path = nodes[spot.place], nodes[spot.parent], paths[spot.parent]
    if not node.get("answer", True):
        del node["answer"]
    if above.get("answer"):
        above, path = above["answer"][spot.position], [*path, "answer", spot.position]
    rows = above.setdefault("item", [])
    paths[spot.place] = [*path, "item", len(rows)]
    rows.append(node)


def _answer(item: Item, value: Value) -> Json:
    row = fhir.to_json(value, item)
    for name in ("valueCoding", "valueQuantity"):
        if name in row:
            row[name] = {"system": ""} | row[name]
    if isinstance(value, Coding) and "valueCoding" in row:
        weight = next((one.weight for one in item.options if same(one.value, value)), None)
        if weight is not None:
            number = fhir.number_in_json(weight)
            row["valueCoding"]["extension"] = [{"url": url, "valueDecimal": number} for url in _CARRIED]
    return row
