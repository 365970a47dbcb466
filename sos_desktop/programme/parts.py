"""Each part of a pack, from JSON to ``Contents``, with findings. ``read`` gives both; whoever calls decides."""

import re
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from sos_desktop.codes import StaffGroup
from sos_desktop.errors import BadInput, Finding
from sos_desktop.policy import LONGEST_KEPT, RETENTION
from sos_desktop.programme.contents import Contents, DirectoryEntry, Form, Headcount, Organisation, Site
from sos_desktop.programme.looking import Look
from sos_desktop.questionnaires import parse, shipped
from sos_desktop.questionnaires.document import LARGEST
from sos_desktop.records.programme import EscrowHint, Leaflet, Threshold
from sos_desktop.records.services import TIERS, Entry
from sos_desktop.schedule import LIMITS, Rules
from sos_desktop.summary import parameters
from sos_desktop.summary.parameters import Parameters
from sos_desktop.vault import escrow
from sos_desktop.vault.urgent_numbers import Number

PARTS = (
    *(
        "name",
        "organisations",
        "headcount",
        "summary",
        "practitioners",
        "services",
        "retention",
        "follow_ups",
    ),
    *("thresholds", "urgent_numbers", "second_place", "information_governance", "escrow", "forms_used"),
)
"""The names in ``programme.json``, beside those that say which pack it is; questionnaires and leaflets have files."""
MOST_NUMBERS = 4
"""Of the six that F9 shows: two stay for whoever uses the laptop."""
_MOST_STAFF = 999_999
_HIGHEST_SCORE = 1000
_HEX = re.compile(r"[0-9a-f]*")
_GUIDES = tuple(f"guide {name}" for name in shipped.GUIDES)


def read(content: object, forms: object, leaflets: object, *, today: date) -> tuple[Contents, list[Finding]]:
    """What a pack would set, as far as it can be read, and everything that is the matter with it."""
    look = Look()
    given = look.fields(content, PARTS)
    at = {part: look.inside(part) for part in PARTS}
    questionnaires = look.inside("questionnaires").each(forms, 60, _form)
    texts = look.inside("leaflets").each(leaflets, 30, _leaflet)
    contents = Contents(
        name=at["name"].text(given.get("name"), "name", required=True),
        organisations=at["organisations"].each(given.get("organisations"), 60, _organisation),
        headcount=_headcount(at["headcount"], given.get("headcount"), today),
        summary=_summary(at["summary"], given.get("summary")),
        practitioners=at["practitioners"].each(given.get("practitioners"), 2000, _practitioner),
        services=at["services"].each(
            given.get("services"), 200, lambda here, value: _service(here, value, today)
        ),
        retention=_retention(at["retention"], given.get("retention")),
        follow_ups=_follow_ups(at["follow_ups"], given.get("follow_ups")),
        thresholds=at["thresholds"].each(
            given.get("thresholds"), 60, lambda here, value: _threshold(here, value, today)
        ),
        urgent_numbers=at["urgent_numbers"].each(given.get("urgent_numbers"), MOST_NUMBERS, _number),
        second_place=at["second_place"].truth(given.get("second_place"), "second_place"),
        information_governance=at["information_governance"].age_key(given.get("information_governance")),
        escrow=_escrow(at["escrow"], given.get("escrow")),
        forms_used=_forms_used(at["forms_used"], given.get("forms_used")),
        questionnaires=questionnaires,
        leaflets=texts,
    )
    _together(look, contents)
    return contents, look.findings


def _together(look: Look, contents: Contents) -> None:
    """What can only be seen of all of it."""
    if not contents.organisations:
        look.inside("organisations").found(
            "none is named yet.", "A pack is for at least one, by its ODS code."
        )
    for part, what, values in (
        ("organisations", "The code", [each.code for each in contents.organisations]),
        ("practitioners", "The key", list(contents.practitioners)),
        ("services", "The id", [each.id for each in contents.services]),
        ("leaflets", "The name", [each.name for each in contents.leaflets]),
        ("urgent_numbers", "The number", [each.call for each in contents.urgent_numbers]),
        ("thresholds", "The note on", [(each.instrument, each.score) for each in contents.thresholds]),
    ):
        look.inside(part).unique(values, what)
    look.inside("organisations").unique(
        [site.code for each in contents.organisations for site in each.sites], "The code of a site"
    )
    canonicals = [_canonical(each) for each in contents.questionnaires]
    look.inside("questionnaires").unique(canonicals, "The questionnaire")
    for purpose, canonical in contents.forms_used:
        if canonical and canonical not in canonicals and shipped.by_canonical(canonical) is None:
            look.inside("forms_used").found(
                f"“{purpose}” uses a form that neither the pack nor the application has.",
                "Add its file, with that address and version.",
            )


def _organisation(look: Look, value: object) -> Organisation:
    given = look.fields(value, ("code", "name", "sites"))
    return Organisation(
        look.ods(given.get("code")),
        look.text(given.get("name"), "name", required=True),
        look.inside("sites").each(given.get("sites"), 100, _site),
    )


def _site(look: Look, value: object) -> Site:
    given = look.fields(value, ("code", "name"))
    return Site(
        look.ods(given.get("code"), required=False), look.text(given.get("name"), "name", required=True)
    )


def _headcount(look: Look, value: object, today: date) -> Headcount | None:
    if value is None:
        return None
    given = look.fields(value, ("date", "groups"))
    groups = look.inside("groups").fields(given.get("groups"), map(str, StaffGroup))
    counted = {
        group: look.whole(number, str(group), 0, _MOST_STAFF)
        for group, number in groups.items()
        if number is not None
    }
    if not counted:
        look.found("counts no staff group.", "Give a number for each, or leave the part out.")
    return Headcount(look.day(given.get("date"), "date", until=today), counted)


def _summary(look: Look, value: object) -> Parameters | None:
    if value is None:
        return None
    try:
        read_ = parameters.from_content({**value, "serial": 1} if isinstance(value, dict) else value)
        parameters.check(read_)
    except BadInput as refused:
        look.found(refused.happened)
        return None
    return replace(read_, serial=0)


def _practitioner(look: Look, value: object) -> str | None:
    return look.signer(value) or None


def _service(look: Look, value: object, today: date) -> DirectoryEntry:
    given = look.fields(value, ("id", "tier", "name", "call", "for_whom", "hours", "checked"))
    entry = Entry(
        look.whole(given.get("tier"), "tier", TIERS[0], TIERS[-1]),
        look.text(given.get("name"), "name", required=True),
        look.text(given.get("call"), "call", required=True),
        look.text(given.get("for_whom"), "for_whom"),
        look.text(given.get("hours"), "hours"),
    )
    checked = look.day(given.get("checked"), "checked", until=today)
    return DirectoryEntry(look.name(given.get("id")), entry, checked)


def _retention(look: Look, value: object) -> tuple[tuple[str, int], ...]:
    given = look.fields({} if value is None else value, RETENTION)
    return tuple(
        (kind, look.whole(years, kind, 1, LONGEST_KEPT))
        for kind, years in sorted(given.items())
        if years is not None
    )


def _follow_ups(look: Look, value: object) -> Rules | None:
    if value is None:
        return None
    given = look.fields(value, LIMITS)
    return Rules(**{name: look.whole(given.get(name), name, *limits) for name, limits in LIMITS.items()})


def _threshold(look: Look, value: object, today: date) -> Threshold:
    given = look.fields(value, ("instrument", "score", "says", "author", "date"))
    address = look.text(given.get("instrument"), "instrument", required=True)
    if "|" in address:
        look.found("“instrument” names a version.", "Give the address of the questionnaire alone.")
    return Threshold(
        address,
        look.whole(given.get("score"), "score", 0, _HIGHEST_SCORE),
        look.text(given.get("says"), "says", required=True),
        look.text(given.get("author"), "author", required=True),
        look.day(given.get("date"), "date", until=today),
    )


def _number(look: Look, value: object) -> Number:
    given = look.fields(value, ("name", "call", "when"))
    name, call = (look.text(given.get(part), part, required=True) for part in ("name", "call"))
    return Number(name, call, look.text(given.get("when"), "when"))


def _escrow(look: Look, value: object) -> EscrowHint | None:
    if value is None:
        return None
    given = look.fields(value, ("label", "public"))
    label, public = look.text(given.get("label"), "label", required=True), given.get("public")
    try:
        if not isinstance(public, str) or not _HEX.fullmatch(public):
            raise ValueError
        escrow.Recipient(label, bytes.fromhex(public))
    except (ValueError, BadInput):
        look.found(
            "is not an escrow key.", "Take the label and the key from the office's public escrow file."
        )
        return None
    return EscrowHint(label, public)


def _forms_used(look: Look, value: object) -> tuple[tuple[str, str], ...]:
    if value is None:
        return ()
    if not isinstance(value, dict) or len(value) > len(_GUIDES) + 60:
        look.found("is not an object of purposes and forms.")
        return ()
    chosen = []
    for purpose, canonical in sorted(value.items()):
        if purpose not in _GUIDES and not purpose.startswith("instrument "):
            look.found(f"“{purpose[:40]}” is nothing that a form is used for.", f"Such as “{_GUIDES[0]}”.")
        used = look.text(canonical, "form")
        chosen.append((look.text(purpose, "purpose", required=True), used))
    return tuple(chosen)


def _form(look: Look, value: object) -> Form | None:
    given = look.fields(value, ("file_name", "content"))
    name, content = look.text(given.get("file_name"), "file_name", required=True), given.get("content")
    if name and PurePath(name).name != name:
        look.found("“file_name” is not the name of a file alone.")
    look = look.inside(name)
    try:
        data = content.encode("utf-8") if isinstance(content, str) else b""
    except UnicodeEncodeError:
        data = b""
    if not data or len(data) > LARGEST or not isinstance(content, str):
        look.found("is empty, too large, or not text.")
        return None
    report = parse.check(data)
    for finding in report.refusals:
        look.found(finding.rule, finding.do)
    if report.refused:
        return None
    form = parse.read(data)
    if not f"{form.title}{form.canonical}".isprintable():
        look.found("has a title or an address that holds a character that cannot be shown.", "Retype it.")
        return None
    ours = shipped.by_canonical(form.canonical)
    if ours is not None:
        look.found("comes with the application.", "Leave it out; to change it, give it a version of its own.")
    return Form(name, content)


def _leaflet(look: Look, value: object) -> Leaflet:
    given = look.fields(value, ("name", "title", "whom", "text"))
    return Leaflet(
        look.name(given.get("name"), "name"),
        look.text(given.get("title"), "title", required=True),
        look.text(given.get("whom"), "whom"),
        look.long_text(given.get("text"), "text"),
    )


def _canonical(form: Form) -> str:
    return parse.read(form.content.encode("utf-8")).canonical
