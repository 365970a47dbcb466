"""Everything that a pack can set. How each part reads as JSON is ``as_json``; ``looking`` reads it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sos_desktop.records.programme import AgeKey, EscrowHint, Leaflet, Threshold
from sos_desktop.records.services import Entry
from sos_desktop.schedule import Rules
from sos_desktop.summary.parameters import Parameters
from sos_desktop.vault.urgent_numbers import Number


@dataclass(frozen=True, slots=True)
class Site:
    """A place of work: its ODS code, which may be empty, and what people call it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A trust by its ODS code (NUH is RX1)."""

    code: str
    name: str
    sites: tuple[Site, ...] = ()


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many staff there are, by staff group, on a day: what rates per 1,000 are counted from."""

    on: date
    groups: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """``id`` is the programme's own: an entry that comes again under it is changed, not added."""

    id: str
    entry: Entry
    checked: date


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire, byte for byte as its file was."""

    file_name: str
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a pack sets. What it leaves out stays as the application has it."""

    name: str
    organisations: tuple[Organisation, ...]
    headcount: Headcount | None = None
    summary: Parameters | None = None
    """Its serial number is the pack's, and 0 in what is being prepared."""
    practitioners: tuple[str, ...] = ()
    """The public signing keys of those who send summaries."""
    services: tuple[DirectoryEntry, ...] = ()
    retention: tuple[tuple[str, int], ...] = ()
    follow_ups: Rules | None = None
    thresholds: tuple[Threshold, ...] = ()
    urgent_numbers: tuple[Number, ...] = ()
    second_place: bool = False
    information_governance: AgeKey | None = None
    escrow: EscrowHint | None = None
    forms_used: tuple[tuple[str, str], ...] = ()
    """Which form is used for what: ("guide one-to-one", its canonical address)."""
    questionnaires: tuple[Form, ...] = ()
    leaflets: tuple[Leaflet, ...] = ()


def as_json(contents: Contents) -> dict[str, object]:
    """All of it but the questionnaires and the leaflets, which are members of their own, in one fixed order."""
    counted = contents.headcount
    return {
        "name": contents.name,
        "organisations": [
            {
                "code": each.code,
                "name": each.name,
                "sites": [{"code": site.code, "name": site.name} for site in each.sites],
            }
            for each in contents.organisations
        ],
        "headcount": counted and {"date": counted.on.isoformat(), "groups": dict(counted.groups)},
        "summary": contents.summary and summary_json(contents.summary),
        "practitioners": list(contents.practitioners),
        "services": [_service(each) for each in contents.services],
        "retention": dict(contents.retention),
        "follow_ups": contents.follow_ups and rules_json(contents.follow_ups),
        "thresholds": [threshold_json(each) for each in contents.thresholds],
        "urgent_numbers": [
            {"name": each.name, "call": each.call, "when": each.when} for each in contents.urgent_numbers
        ],
        "second_place": contents.second_place,
        "information_governance": contents.information_governance and _key(contents.information_governance),
        "escrow": contents.escrow and {"label": contents.escrow.label, "public": contents.escrow.public},
        "forms_used": dict(contents.forms_used),
    }


def forms_json(contents: Contents) -> list[dict[str, str]]:
    return [{"file_name": each.file_name, "content": each.content} for each in contents.questionnaires]


def leaflets_json(contents: Contents) -> list[dict[str, str]]:
    return [
        {"name": each.name, "title": each.title, "whom": each.whom, "text": each.text}
        for each in contents.leaflets
    ]


def summary_json(parameters: Parameters) -> dict[str, object]:
    """As summaries keep it, without the serial number, which the pack has."""
    content = parameters.content()
    content.pop("serial")
    return content


def rules_json(rules: Rules) -> dict[str, int]:
    return {
        "first_after_hours": rules.first_after_hours,
        "follow_up_days": rules.follow_up_days,
        "opens_days_before": rules.opens_days_before,
        "closes_days_after": rules.closes_days_after,
        "three_months_days": rules.three_months_days,
    }


def threshold_json(note: Threshold) -> dict[str, object]:
    return {
        "instrument": note.instrument,
        "score": note.score,
        "says": note.says,
        "author": note.author,
        "date": note.on.isoformat(),
    }


def _key(key: AgeKey) -> dict[str, str]:
    return {"name": key.name, "key": key.key}


def _service(service: DirectoryEntry) -> dict[str, object]:
    entry = service.entry
    return {
        "id": service.id,
        "tier": entry.tier,
        "name": entry.name,
        "call": entry.call,
        "for_whom": entry.for_whom,
        "hours": entry.hours,
        "checked": service.checked.isoformat(),
    }
