"""What FHIR R5 says differently, read as what it is: ``coding`` with an ``answerConstraint``.

In R5 a choice is a ``coding``, and ``answerConstraint`` says whether other answers than the options are allowed:
none (optionsOnly), any of the same type (optionsOrType), or a text (optionsOrString).
"""

from sos_desktop.questionnaires.document import Json
from sos_desktop.questionnaires.findings import Findings
from sos_desktop.questionnaires.model import Kind

ELEMENTS = frozenset({"answerConstraint", "disabledDisplay"})
_CONSTRAINTS = ("optionsOnly", "optionsOrType", "optionsOrString")
_SELECTABLE = {Kind.STRING, Kind.INTEGER, Kind.DATE, Kind.TIME}


def kind(row: Json, link_id: str, findings: Findings) -> Kind:
    """The R4 kind of an item whose type is known, whichever version wrote it."""
    name, constraint = str(row["type"]), row.get("answerConstraint", "optionsOnly")
    if constraint not in _CONSTRAINTS:
        findings.refuse(
            link_id,
            f"its answerConstraint is “{str(constraint)[:40]}”.",
            "Use one of " + ", ".join(_CONSTRAINTS) + ".",
        )
    if "disabledDisplay" in row and row["disabledDisplay"] != "hidden":
        findings.show(link_id, "its disabledDisplay is not used: what is not asked is not shown.")
    if name == "coding":
        if constraint == "optionsOrType":
            findings.show(link_id, "only its own choices can be given, though it would take other codes.")
        return Kind.OPEN_CHOICE if constraint == "optionsOrString" else Kind.CHOICE
    found = Kind(name)
    if constraint == "optionsOrString" and found in _SELECTABLE:
        return Kind.OPEN_CHOICE
    if constraint == "optionsOrType" and found is Kind.STRING:
        return Kind.OPEN_CHOICE
    if only_suggests(row):
        findings.show(link_id, "its choices are suggestions only; they are not shown.")
    return found


def only_suggests(row: Json) -> bool:
    """Whether the options of a number, a date or a time are there to choose from or to be left alone."""
    return row.get("answerConstraint") == "optionsOrType" and row.get("type") in ("integer", "date", "time")
