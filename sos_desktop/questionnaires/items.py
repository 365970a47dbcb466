"""One item of a FHIR R4 Questionnaire, and everything below it."""

from dataclasses import replace

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import conditions, expressions, extensions, newer, particulars
from sos_desktop.questionnaires.document import Json
from sos_desktop.questionnaires.expressions import Expressions
from sos_desktop.questionnaires.findings import Findings
from sos_desktop.questionnaires.model import Coding, Item, Kind, Option, Value, same
from sos_desktop.questionnaires.options import OptionReader
from sos_desktop.questionnaires.permitted import LONGEST_TEXT, check_values
from sos_desktop.questionnaires.values import TYPES, NotAValueError, coding, from_json, typed
from sos_desktop.questionnaires.valuesets import ValueSets
from sos_desktop.questionnaires.wording import Wording

MOST_ITEMS = 5_000
LONGEST_LINK_ID = 255
NOT_ANSWERABLE = {
    "attachment": "A file cannot be attached here. Keep it where your trust keeps such files.",
    "reference": "This asks for an entry of another system, which cannot be looked up here.",
}
"""R4 item types that are drawn as words, because nothing can be answered to them here; and why."""
_NOTHING_TO_CHOOSE = "The form does not bring the answers to choose from, so it cannot be answered here."
SAFETY_CODES = {("http://loinc.org", "44260-8")}
"""PHQ-9 item 9: better off dead, or hurting yourself."""

KINDS = frozenset(kind.value for kind in Kind)
_PLAIN = {Kind.GROUP, Kind.DISPLAY}
_CHOICE = {Kind.CHOICE, Kind.OPEN_CHOICE}
_WITH_LENGTH = {
    *(Kind.BOOLEAN, Kind.DECIMAL, Kind.INTEGER, Kind.STRING, Kind.TEXT, Kind.URL, Kind.OPEN_CHOICE)
}
_WITH_OPTIONS = _CHOICE | {Kind.INTEGER, Kind.DATE, Kind.TIME, Kind.STRING}
_ELEMENTS = frozenset(
    (
        *("id", "extension", "linkId", "definition", "code", "prefix", "text", "type"),
        *("enableWhen", "enableBehavior", "required", "repeats", "readOnly", "maxLength"),
        *("answerValueSet", "answerOption", "initial", "item"),
    )
)
_OLDER = {"option", "options", "concept", "initialUri", "initialAttachment", "initialReference"} | {
    f"initial{kind}" for kind in TYPES.values()
}


class ItemReader:
    """Reads items into the model, remembering every linkId it meets."""

    def __init__(
        self, sets: ValueSets, wording: Wording, findings: Findings, names: frozenset[str] = frozenset()
    ) -> None:
        self._options = OptionReader(sets, wording, findings)
        self._wording = wording
        self._findings = findings
        self._names = [names]
        """The variables that are known in the item that is being read, and in those around it."""
        self.by_link_id: dict[str, tuple[Item, str]] = {}
        """Each item with the linkId of the item above it."""
        self.unanswerable: set[str] = set()
        """The linkIds of questions that are drawn as words, because nothing can be answered to them."""
        self.met: dict[str, None] = {}
        """Every linkId, in the order of the form."""

    def read_all(self, rows: object, parent: str = "") -> tuple[Item, ...]:
        if not isinstance(rows, list):
            self._findings.refuse(parent, "its items are not a list.", "Write them as a JSON array.")
            return ()
        return tuple(item for row in rows if (item := self._read(row, parent)) is not None)

    def _read(self, row: object, parent: str) -> Item | None:
        findings = self._findings
        link_id = row.get("linkId") if isinstance(row, dict) else None
        if not isinstance(row, dict) or not isinstance(link_id, str) or not link_id.strip():
            findings.refuse(parent, "holds an item without a linkId.", "Give every item its own linkId.")
            return None
        if len(link_id) > LONGEST_LINK_ID:
            findings.refuse(
                link_id[:40] + "...", f"its linkId has {len(link_id):,} characters.", "Shorten it."
            )
            return None
        if link_id in self.met:
            findings.refuse(link_id, "this linkId is used twice.", "Give every item its own linkId.")
            return None
        self.met[link_id] = None
        kind = self._kind(row, link_id)
        if kind is None or len(self.met) > MOST_ITEMS:
            return None
        self._elements(row, link_id)
        brings = expressions.read(row, link_id, self._names[-1], findings)
        self._names.append(self._names[-1] | {variable.name for variable in brings.variables})
        below = self.read_all(row["item"], link_id) if "item" in row else ()
        self._names.pop()
        item = self._item(row, link_id, kind, below, brings)
        self.by_link_id[link_id] = (item, parent)
        return item

    def _kind(self, row: Json, link_id: str) -> Kind | None:
        name = row.get("type")
        if isinstance(name, str) and name in NOT_ANSWERABLE:
            return Kind.DISPLAY
        if isinstance(name, str) and (name == "coding" or name in KINDS):
            return newer.kind(row, link_id, self._findings)
        do = "Use a type of FHIR R4, such as choice or string."
        self._findings.refuse(link_id, f"its type “{str(name)[:40]}” is unknown.", do)
        return None

    def _elements(self, row: Json, link_id: str) -> None:
        findings = self._findings
        for name in sorted(_OLDER & set(row)):
            findings.refuse(link_id, f"“{name}” is from FHIR STU3 or DSTU2.", "Save the form as FHIR R4.")
        findings.elements(row, _ELEMENTS | _OLDER | newer.ELEMENTS, link_id, "item")
        findings.extensions(row, extensions.ON_ITEMS, link_id)
        if "definition" in row:
            findings.show(link_id, "its definition is not used.")
        for name in ("required", "repeats", "readOnly"):
            if not isinstance(row.get(name, False), bool):
                findings.refuse(link_id, f"“{name}” is neither true nor false.", "Write true or false.")
        for name in ("text", "prefix"):
            if not isinstance(row.get(name, ""), str):
                findings.refuse(link_id, f"its {name} is not a text.", "Write it in quotation marks.")

    def _item(
        self, row: Json, link_id: str, kind: Kind, below: tuple[Item, ...], brings: Expressions
    ) -> Item:
        codes = codes_of(row, link_id, self._findings)
        item = Item(
            link_id,
            kind,
            text=self._wording.text(row, "text"),
            prefix=self._wording.text(row, "prefix"),
            required=kind is not Kind.DISPLAY and row.get("required") is True,
            repeats=kind is not Kind.DISPLAY and row.get("repeats") is True,
            read_only=row.get("readOnly") is True,
            max_length=self._max_length(row, link_id, kind),
            options=self._options_of(row, link_id, kind),
            enable_when=conditions.read(row, link_id, self._findings),
            enable_any=row.get("enableBehavior") == "any",
            codes=codes,
            safety=_is_safety(codes),
            variables=brings.variables,
            calculated=brings.calculated,
            begins_with=brings.begins_with,
            asked_when=brings.asked_when,
            items=below,
        )
        if "extension" in row:
            item = particulars.extended(row, item, self._findings)
        if below and kind is not Kind.GROUP:
            item = particulars.with_words_beside(item)
        self._check_shape(row, item)
        item = self._with_initial(row, item)
        return self._as_words(row, item) if _cannot_be_answered(row, item) else item

    def _as_words(self, row: Json, item: Item) -> Item:
        """``item`` as the words it is, without a question; named, and refused where it must be chosen from."""
        why, reason = f"its type {row['type']} is shown but cannot be answered.", _NOTHING_TO_CHOOSE
        if item.kind is Kind.CHOICE:
            why = "offers nothing to choose from, so it is shown but cannot be answered."
            if row.get("required") is True and not item.read_only and not item.calculated:
                self._findings.refuse(
                    item.link_id,
                    "must be answered, and offers nothing to choose from.",
                    "Write the choices out in the file (answerOption, or a contained value set).",
                )
        else:
            reason = NOT_ANSWERABLE[row["type"]]
            if row.get("required") is True:
                why = f"its type {row['type']} cannot be answered, so the form is complete without it."
        self._findings.show(item.link_id, why)
        self.unanswerable.add(item.link_id)
        kind = Kind.GROUP if item.items else Kind.DISPLAY
        return replace(item, kind=kind, required=False, repeats=False, read_only=False, unanswerable=reason)

    def _check_shape(self, row: Json, item: Item) -> None:
        """R4's own rules about which parts go with which type (que-1, que-6, que-8, que-9)."""
        findings, link_id = self._findings, item.link_id
        if item.kind is Kind.GROUP and not item.items:
            findings.show(link_id, "is a group with nothing in it.")
        if row.get("type") == "display":
            if item.items:
                findings.refuse(link_id, "is a display and holds items.", "Make it a group.")
            for name in ("required", "repeats", "readOnly", "answerOption", "answerValueSet"):
                if row.get(name):
                    findings.show(link_id, f"is a display, so its “{name}” has no meaning.")
        if item.kind in _PLAIN and "initial" in row and row.get("type") not in NOT_ANSWERABLE:
            findings.refuse(link_id, f"is a {item.kind} and has an initial answer.", "Remove it.")

    def _max_length(self, row: Json, link_id: str, kind: Kind) -> int | None:
        length = row.get("maxLength")
        if length is None:
            return None
        if isinstance(length, bool) or not isinstance(length, int) or length < 1:
            self._findings.refuse(link_id, "its maxLength is not a number above 0.", "Correct it.")
            return None
        if kind not in _WITH_LENGTH:
            self._findings.show(link_id, f"has a maxLength, which has no meaning for a {kind}.")
            return None
        if length > LONGEST_TEXT:
            self._findings.show(link_id, f"its maxLength is shortened to {LONGEST_TEXT:,} characters.")
        return min(length, LONGEST_TEXT)

    def _options_of(self, row: Json, link_id: str, kind: Kind) -> tuple[Option, ...]:
        if kind in _PLAIN or newer.only_suggests(row):
            return ()
        found = self._options.read(row, link_id)
        if found and kind not in _WITH_OPTIONS:
            self._findings.refuse(link_id, f"has choices, which a {kind} cannot have.", "Make it a choice.")
            return ()
        if found and kind not in _CHOICE and any(option.kind is not kind for option in found):
            self._findings.refuse(link_id, f"has choices of another type than {kind}.", "Make them alike.")
            return ()
        return found

    def _with_initial(self, row: Json, item: Item) -> Item:
        """``item`` with what it begins with. What does not fit leaves the question blank, which is named."""
        rows = row.get("initial", [])
        values = [option.value for option in item.options if option.initial]
        if item.kind in _PLAIN or not (rows or values):
            return item
        try:
            for one in rows if isinstance(rows, list) else [None]:
                found = typed(one, "value") if isinstance(one, dict) else None
                if found is None:
                    raise NotAValueError("empty")
                if found[0] == "Quantity" and isinstance(found[1], dict) and "value" not in found[1]:
                    item = replace(
                        item,
                        unit=item.unit or extensions.unit_of(found[1] | {"display": found[1].get("unit")}),
                    )
                    continue
                values.append(_offered(item, from_json(*found)))
            check_values(item, values)
        except NotAValueError as problem:
            self._left_out(item, f"its initial answer is {problem}")
            return item
        except BadInput as problem:
            self._left_out(item, f"its initial answer does not fit ({problem.happened.rstrip('.')})")
            return item
        return replace(item, initial=tuple(values)) if values else item

    def _left_out(self, item: Item, rule: str) -> None:
        """A blank question can be answered, unless nobody can get at it."""
        if item.read_only or item.hidden:
            self._findings.refuse(item.link_id, f"{rule}.", "Correct it.")
        else:
            self._findings.show(item.link_id, f"{rule}, so it begins without one.")


def _offered(item: Item, value: Value) -> Value:
    """``value`` as its question words it."""
    return next((option.value for option in item.options if same(option.value, value)), value)


def _is_safety(codes: tuple[Coding, ...]) -> bool:
    return any((coding.system, coding.code) in SAFETY_CODES for coding in codes)


def codes_of(element: Json, link_id: str, findings: Findings) -> tuple[Coding, ...]:
    """What says in the codes of others which item or form this is."""
    rows = element.get("code", [])
    found = []
    for one in rows if isinstance(rows, list) else [rows]:
        try:
            found.append(coding(one))
        except NotAValueError:
            findings.show(link_id, "one of its codes is not a coding; it is not used.")
    return tuple(found)


def _cannot_be_answered(row: Json, item: Item) -> bool:
    return row["type"] in NOT_ANSWERABLE or (item.kind is Kind.CHOICE and not item.options)
