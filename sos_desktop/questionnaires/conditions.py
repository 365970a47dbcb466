"""enableWhen as it is written: each condition read, everything it names found, no circles."""

from collections.abc import Container, Iterable, Mapping
from decimal import Decimal

from sos_desktop.questionnaires.document import Json
from sos_desktop.questionnaires.findings import Findings
from sos_desktop.questionnaires.model import Coding, Condition, Item, Kind, Quantity, Value, same
from sos_desktop.questionnaires.values import TYPES, NotAValueError, from_json, reads_as, typed

OPERATORS = ("exists", "=", "!=", ">", "<", ">=", "<=")
ORDERED = {Kind.INTEGER, Kind.DECIMAL, Kind.QUANTITY, Kind.DATE, Kind.DATE_TIME, Kind.TIME}
_CONDITION = {"id", "extension", "question", "operator"}


def read(item: Json, link_id: str, findings: Findings) -> tuple[Condition, ...]:
    """The conditions of one item; what they name is checked later, when all items are known."""
    rows = item.get("enableWhen", [])
    if not isinstance(rows, list):
        findings.refuse(link_id, "its enableWhen is not a list.", "Write it as a JSON array.")
        return ()
    if len(rows) > 1 and item.get("enableBehavior") not in ("all", "any"):
        findings.refuse(
            link_id,
            "has several enableWhen and does not say whether all or any of them must hold.",
            "Set enableBehavior to “all” or “any”.",
        )
    found = [_condition(row, link_id, findings) for row in rows]
    return tuple(condition for condition in found if condition is not None)


def _condition(row: object, link_id: str, findings: Findings) -> Condition | None:
    if isinstance(row, dict) and "hasAnswer" in row:
        findings.refuse(link_id, "“hasAnswer” is from FHIR STU3.", "Save the form as FHIR R4.")
        return None
    answer = typed(row, "answer") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(row.get("question"), str) or answer is None:
        findings.refuse(
            link_id,
            "has an enableWhen without question, operator or answer.",
            "Write the linkId under question, an operator, and the answer it is compared with.",
        )
        return None
    operator = row.get("operator")
    if operator not in OPERATORS:
        findings.refuse(
            link_id,
            f"its enableWhen has the operator “{str(operator)[:20]}”.",
            "Use one of " + ", ".join(OPERATORS) + ".",
        )
        return None
    findings.elements(row, _CONDITION | {f"answer{answer[0]}"}, link_id, "enableWhen")
    findings.extensions(row, frozenset(), link_id)
    if operator == "exists" and answer[0] != "Boolean":
        findings.refuse(link_id, "its enableWhen “exists” needs a yes or no.", "Use answerBoolean.")
        return None
    try:
        return Condition(row["question"], operator, from_json(*answer))
    except NotAValueError as problem:
        findings.refuse(link_id, f"its enableWhen compares with {problem}.", "Correct the answer.")
        return None


def check(items: Mapping[str, Item], unanswerable: Container[str], findings: Findings) -> None:
    """Every condition names a question, and compares it with something that can be its answer."""
    for item in items.values():
        for condition in item.enable_when:
            question = items.get(condition.question)
            named = f"its enableWhen names “{condition.question[:60]}”, "
            if question is None:
                findings.refuse(
                    item.link_id, named + "which is not in the form.", "Name the linkId of a question."
                )
            elif question.link_id in unanswerable:
                findings.show(item.link_id, named + "which cannot be answered here.")
            elif question.kind in (Kind.GROUP, Kind.DISPLAY):
                findings.refuse(
                    item.link_id, named + "which is not a question.", "Name the linkId of a question."
                )
            elif condition.operator != "exists":
                _check_fit(item, condition, question, findings)


def _check_fit(item: Item, condition: Condition, question: Item, findings: Findings) -> None:
    """Refuse a comparison that can never hold, because it would hide a question without a word."""
    named = f"its enableWhen compares “{question.link_id[:60]}” "
    if condition.operator not in ("=", "!=") and question.kind not in ORDERED:
        rule = f"{named}with {condition.operator}, but its answers have no order."
        findings.refuse(item.link_id, rule, "Use = or !=.")
    elif question.kind in (Kind.CHOICE, Kind.OPEN_CHOICE):
        _check_offered(item, condition, question, named, findings)
    elif not _fits(condition.answer, question.kind):
        findings.refuse(
            item.link_id, f"{named}with an answer of another type.", f"Use answer{TYPES[question.kind]}."
        )


def _check_offered(item: Item, condition: Condition, question: Item, named: str, findings: Findings) -> None:
    """A choice that is not offered: by its code alone, without effect, or reason enough to refuse."""
    wanted = offered(question, condition.answer)
    if wanted is not condition.answer:
        findings.show(item.link_id, f"{named}with a code of another system; it goes by the code.")
    elif any(same(option.value, wanted) for option in question.options) or (
        question.kind is Kind.OPEN_CHOICE and isinstance(wanted, str)
    ):
        return
    elif condition.operator == "!=" or (item.enable_any and len(item.enable_when) > 1):
        findings.show(item.link_id, f"{named}with a choice it does not offer, which has no effect.")
    else:
        findings.refuse(
            item.link_id, f"{named}with a choice it does not offer.", "Name one of its own choices."
        )


def offered(question: Item, answer: Value) -> Value:
    """``answer`` as ``question`` offers it: where only the system differs, the choice of the same code."""
    if not isinstance(answer, Coding) or any(same(option.value, answer) for option in question.options):
        return answer
    values = (option.value for option in question.options)
    return next((one for one in values if isinstance(one, Coding) and one.code == answer.code != ""), answer)


def _fits(answer: Value, kind: Kind) -> bool:
    match kind:
        case Kind.BOOLEAN:
            return isinstance(answer, bool)
        case Kind.INTEGER | Kind.DECIMAL:
            return isinstance(answer, int | Decimal) and not isinstance(answer, bool)
        case Kind.QUANTITY:
            return isinstance(answer, Quantity)
        case Kind.DATE | Kind.DATE_TIME:
            return isinstance(answer, str) and reads_as("DateTime", answer)
        case Kind.TIME:
            return isinstance(answer, str) and reads_as("Time", answer)
    return isinstance(answer, str)


def circles(items: Iterable[tuple[Item, str]]) -> frozenset[str]:
    """The linkIds that wait for each other; each item comes with the linkId of the one it stands in.

    An item waits for the questions of its conditions and for the item it stands in. What waits
    for nobody is taken away until nothing changes, then what nobody waits for; the rest is circles.
    """
    waits = {
        item.link_id: {c.question for c in item.enable_when} | ({parent} - {""}) for item, parent in items
    }
    left = _peeled(waits)
    waited_for: dict[str, set[str]] = {link_id: set() for link_id in left}
    for link_id, others in left.items():
        for other in others:
            waited_for[other].add(link_id)
    return frozenset(_peeled(waited_for))


def _peeled(waits: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """``waits`` without everything that, in the end, waits for nobody."""
    left = {one: {other for other in others if other in waits} for one, others in waits.items()}
    waiting_for: dict[str, list[str]] = {}
    for one, others in left.items():
        for other in others:
            waiting_for.setdefault(other, []).append(one)
    free = [one for one, others in left.items() if not others]
    while free:
        gone = free.pop()
        del left[gone]
        for one in waiting_for.get(gone, ()):
            left[one].discard(gone)
            if not left[one]:
                free.append(one)
    return left
