"""Everything that was found while a form was read, and the report that is printed of it."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from sos_desktop.errors import Finding
from sos_desktop.questionnaires import extensions
from sos_desktop.questionnaires.document import Json

_MOST_NAMED = 12


@dataclass(slots=True)
class Findings:
    """Filled while reading. ``shown`` does not stop a form from being used, ``refusals`` do."""

    shown: list[Finding] = field(default_factory=list)
    refusals: list[Finding] = field(default_factory=list)

    def show(self, link_id: str, rule: str, do: str = "") -> None:
        self.shown.append(Finding(link_id, rule, do))

    def refuse(self, link_id: str, rule: str, do: str) -> None:
        self.refusals.append(Finding(link_id, rule, do))

    def elements(self, element: Json, known: Container[str], link_id: str, what: str) -> None:
        """Refuse what R4 does not know and what must not be ignored; ``known`` leaves modifierExtension out."""
        for key, value in element.items():
            if key in known:
                continue
            plain = key.removeprefix("_")
            if plain == "modifierExtension":
                self.refuse(
                    link_id,
                    f"its {what} has a modifierExtension, which changes what it means.",
                    "Remove it, or ask its author for a form without it.",
                )
            elif plain not in known:
                self.refuse(
                    link_id,
                    f"its {what} says “{key[:40]}”, which is no part of FHIR R4.",
                    "Save the form as FHIR R4, or remove it.",
                )
            else:
                for companion in value if isinstance(value, list) else [value]:
                    if isinstance(companion, dict):
                        self.extensions(companion, extensions.ON_WORDS, link_id)

    def extensions(self, element: Json, used: frozenset[str], link_id: str) -> None:
        """Name every extension of ``element`` that is not used."""
        if "extension" not in element:
            return
        given = element["extension"]
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            self.refuse(link_id, "its extensions are not a list of objects.", "See FHIR R4, extensibility.")
            return
        for extension in given:
            url = extension.get("url")
            if not isinstance(url, str):
                self.refuse(link_id, "has an extension without an address.", "Give it a url, or remove it.")
            elif url not in used:
                self.show(link_id, extensions.rule_for(url))
            elif any(key.startswith("_value") for key in extension):
                name = url.rsplit("/", 1)[-1]
                self.show(link_id, f"its {name} comes from an expression, which is not computed.")
            elif not extensions.fits(extension):
                rule = f"its {url.rsplit('/', 1)[-1]} has not the kind of value it should have"
                if url in extensions.DRESS:
                    self.show(link_id, f"{rule}, so it is not used.")
                else:
                    self.refuse(link_id, f"{rule}.", "Correct it.")


@dataclass(frozen=True, slots=True)
class Report:
    """What a form can do here, for ``sos-records questionnaire check``."""

    title: str
    canonical: str
    supported: tuple[str, ...]
    """One line a kind of item: ``choice: 10``."""
    shown: tuple[Finding, ...]
    refusals: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        return bool(self.refusals)

    def lines(self) -> tuple[str, ...]:
        """The report, ready to be printed: the verdict, what works, what is only shown, what refuses it."""
        verdict = "cannot be used" if self.refused else "can be used"
        named = f": {self.title} ({self.canonical})" if self.title else ""
        found = [verdict + named]
        found += [f"supported      {line}" for line in self.supported]
        found += [f"shown as it is {line}" for line in together(self.shown)]
        found += [f"refused        {line}" for line in together(self.refusals)]
        return tuple(found)

    def as_json(self) -> Json:
        return {
            "title": self.title,
            "canonical": self.canonical,
            "refused": self.refused,
            "supported": list(self.supported),
            "shown": [finding._asdict() for finding in self.shown],
            "refusals": [finding._asdict() for finding in self.refusals],
        }


def together(findings: Iterable[Finding]) -> tuple[str, ...]:
    """One line for each rule, with the linkIds it concerns."""
    where: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        where.setdefault((finding.rule, finding.do), []).append(finding.link_id)
    lines = []
    for (rule, do), link_ids in where.items():
        named = list(dict.fromkeys(one for one in link_ids if one))
        listed = ", ".join(named[:_MOST_NAMED])
        if len(named) > _MOST_NAMED:
            listed += f" and {len(named) - _MOST_NAMED} more"
        lines.append(str(Finding(listed, rule, do)))
    return tuple(lines)
