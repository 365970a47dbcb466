"""One item of a FHIR R4 Questionnaire, and everything below it."""

from dataclasses import replace
from decimal import Decimal

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import conditions, extensions, options
from sos_desktop.questionnaires.answers import LONGEST_TEXT, check_values
from sos_desktop.questionnaires.document import Json
from sos_desktop.questionnaires.findings import Findings
from sos_desktop.questionnaires.model import Coding, Item, Kind, Option, Value
from sos_desktop.questionnaires.values import TYPES, NotAValueError, from_json, reads_as, typed

MOST_ITEMS = 5_000
LONGEST_LINK_ID = 255
NOT_ANSWERABLE = ("attachment", "reference", "url")
"""R4 item types that are drawn as words, because nothing can be answered to them here."""

_PLAIN = {Kind.GROUP, Kind.DISPLAY}
_CHOICE = {Kind.CHOICE, Kind.OPEN_CHOICE}
_NUMBERS = {Kind.INTEGER, Kind.DECIMAL, Kind.QUANTITY}
_WITH_LENGTH = {Kind.BOOLEAN, Kind.DECIMAL, Kind.INTEGER, Kind.STRING, Kind.TEXT, Kind.OPEN_CHOICE}
_WITH_OPTIONS = _CHOICE | {Kind.INTEGER, Kind.DATE, Kind.TIME, Kind.STRING}
_ELEMENTS = frozenset(
    (
        *("id", "extension", "linkId", "definition", "code", "prefix", "text", "type"),
        *("enableWhen", "enableBehavior", "required", "repeats", "readOnly", "maxLength"),
        *("answerValueSet", "answerOption", "initial", "item"),
    )
)
_NEWER = {"disabledDisplay", "answerConstraint"}
_OLDER = {"option", "options", "concept", "initialUri", "initialAttachment", "initialReference"} | {
    f"initial{kind}" for kind in TYPES.values()
}


class ItemReader:
    """Reads items into the model, remembering every linkId it meets."""

    def __init__(self, sets: options.ValueSets, findings: Findings) -> None:
        self._sets = sets
        self._findings = findings
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
        below = self.read_all(row["item"], link_id) if "item" in row else ()
        item = self._item(row, link_id, kind, below)
        self.by_link_id[link_id] = (item, parent)
        return item

    def _kind(self, row: Json, link_id: str) -> Kind | None:
        name = row.get("type")
        if name in NOT_ANSWERABLE:
            return Kind.DISPLAY
        if name in Kind.__members__.values():
            return Kind(str(name))
        do = "Use a type of FHIR R4, such as choice or string."
        if name == "coding":
            do = "This is the word of FHIR R5; save the form as R4 (choice or open-choice)."
        self._findings.refuse(link_id, f"its type “{str(name)[:40]}” is unknown.", do)
        return None

    def _elements(self, row: Json, link_id: str) -> None:
        findings = self._findings
        for names, version in ((_OLDER, "STU3 or DSTU2"), (_NEWER, "R5")):
            for name in sorted(names & set(row)):
                findings.refuse(link_id, f"“{name}” is from FHIR {version}.", "Save the form as FHIR R4.")
        findings.elements(row, _ELEMENTS | _OLDER | _NEWER, link_id, "item")
        findings.extensions(row, extensions.ON_ITEMS, link_id)
        if "definition" in row:
            findings.show(link_id, "its definition is not used.")
        for name in ("required", "repeats", "readOnly"):
            if not isinstance(row.get(name, False), bool):
                findings.refuse(link_id, f"“{name}” is neither true nor false.", "Write true or false.")
        for name in ("text", "prefix"):
            if not isinstance(row.get(name, ""), str):
                findings.refuse(link_id, f"its {name} is not a text.", "Write it in quotation marks.")

    def _item(self, row: Json, link_id: str, kind: Kind, below: tuple[Item, ...]) -> Item:
        def words(name: str) -> str:
            return value if isinstance(value := row.get(name), str) else ""

        helps = [one for one in below if _is_second_line(one)] if kind is not Kind.GROUP else []
        item = Item(
            link_id,
            kind,
            text=words("text"),
            prefix=words("prefix"),
            required=kind is not Kind.DISPLAY and row.get("required") is True,
            repeats=kind is not Kind.DISPLAY and row.get("repeats") is True,
            read_only=row.get("readOnly") is True,
            hidden=extensions.is_true(row, extensions.HIDDEN),
            max_length=self._max_length(row, link_id, kind),
            options=self._options(row, link_id, kind),
            enable_when=conditions.read(row, link_id, self._findings),
            enable_any=row.get("enableBehavior") == "any",
            codes=self._codes(row, link_id),
            control=extensions.control(row),
            help="\n".join(one.text for one in helps),
            sub_questionnaire=extensions.text(row, extensions.SUB_QUESTIONNAIRE),
            unit=extensions.unit(row),
            items=tuple(one for one in below if kind is Kind.GROUP or not _is_second_line(one)),
        )
        item = self._with_bounds(row, item)
        self._check_shape(row, item)
        if initial := self._initial(row, item):
            item = replace(item, initial=initial)
        return self._as_words(row, item) if _cannot_be_answered(row, item) else item

    def _as_words(self, row: Json, item: Item) -> Item:
        """``item`` as the words it is, without a question; named, and refused where it must be answered."""
        why = f"its type {row['type']} is shown but cannot be answered."
        if item.kind is Kind.CHOICE:
            why = "offers nothing to choose from, so it is shown but cannot be answered."
        self._findings.show(item.link_id, why)
        if row.get("required") is True:
            self._findings.refuse(
                item.link_id,
                "requires an answer that cannot be given here.",
                "Make it optional, or change it.",
            )
        self.unanswerable.add(item.link_id)
        kind = Kind.GROUP if item.items else Kind.DISPLAY
        return replace(item, kind=kind, required=False, repeats=False, read_only=False)

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
        if item.kind not in _PLAIN and item.repeats and item.items:
            findings.show(link_id, "the questions under it are asked once, for all its answers together.")

    def _max_length(self, row: Json, link_id: str, kind: Kind) -> int | None:
        length = row.get("maxLength")
        if length is None:
            return None
        if isinstance(length, bool) or not isinstance(length, int) or length < 1:
            self._findings.refuse(link_id, "its maxLength is not a number above 0.", "Correct it.")
            return None
        if kind not in _WITH_LENGTH:
            self._findings.refuse(link_id, f"has a maxLength, which a {kind} cannot have.", "Remove it.")
            return None
        if length > LONGEST_TEXT:
            self._findings.show(link_id, f"its maxLength is shortened to {LONGEST_TEXT:,} characters.")
        return min(length, LONGEST_TEXT)

    def _options(self, row: Json, link_id: str, kind: Kind) -> tuple[Option, ...]:
        if kind in _PLAIN:
            return ()
        found = options.read(row, link_id, self._sets, self._findings)
        if found and kind not in _WITH_OPTIONS:
            self._findings.refuse(link_id, f"has choices, which a {kind} cannot have.", "Make it a choice.")
            return ()
        if found and kind not in _CHOICE and any(option.kind is not kind for option in found):
            self._findings.refuse(link_id, f"has choices of another type than {kind}.", "Make them alike.")
            return ()
        return found

    def _codes(self, row: Json, link_id: str) -> tuple[Coding, ...]:
        rows = row.get("code", [])
        try:
            return tuple(coding_of(one) for one in (rows if isinstance(rows, list) else [rows]))
        except NotAValueError:
            self._findings.refuse(link_id, "its code is not a list of codings.", "See FHIR R4, Coding.")
            return ()

    def _with_bounds(self, row: Json, item: Item) -> Item:
        """``item`` with its minValue and maxValue, which must be of its own type."""
        bounds: dict[str, Decimal | str] = {}
        for url, number, moment in (
            (extensions.MINIMUM, "minimum", "earliest"),
            (extensions.MAXIMUM, "maximum", "latest"),
        ):
            raw = extensions.raw(row, url)
            if raw is None:
                continue
            value = extensions.number(row, url)
            if item.kind in _NUMBERS and value is not None:
                bounds[number] = value
            elif (
                item.kind in (Kind.DATE, Kind.DATE_TIME, Kind.TIME)
                and isinstance(raw, str)
                and reads_as("Time" if item.kind is Kind.TIME else "DateTime", raw)
            ):
                bounds[moment] = raw
            else:
                name = url.rsplit("/", 1)[-1]
                self._findings.refuse(item.link_id, f"its {name} does not fit a {item.kind}.", "Correct it.")
        return replace(item, **bounds) if bounds else item  # type: ignore[arg-type]

    def _initial(self, row: Json, item: Item) -> tuple[Value, ...]:
        if item.kind in _PLAIN:
            return ()
        rows = row.get("initial", [])
        values = [option.value for option in item.options if option.initial]
        if not rows and not values:
            return ()
        try:
            for one in rows if isinstance(rows, list) else [None]:
                found = typed(one, "value") if isinstance(one, dict) else None
                if found is None:
                    raise NotAValueError("empty")
                values.append(from_json(*found))
            check_values(item, values)
        except NotAValueError as problem:
            self._findings.refuse(item.link_id, f"its initial answer is {problem}.", "Correct it.")
            return ()
        except BadInput as problem:
            self._findings.refuse(
                item.link_id, f"its initial answer does not fit: {problem.happened}", "Correct it."
            )
            return ()
        return tuple(values)


def coding_of(row: object) -> Coding:
    value = from_json("Coding", row)
    assert isinstance(value, Coding)  # noqa: S101 - what from_json("Coding", ...) gives
    return value


def _is_second_line(item: Item) -> bool:
    return item.kind is Kind.DISPLAY and item.control == "help" and not item.enable_when


def _cannot_be_answered(row: Json, item: Item) -> bool:
    return row["type"] in NOT_ANSWERABLE or (item.kind is Kind.CHOICE and not item.options)
