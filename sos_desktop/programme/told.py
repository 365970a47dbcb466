"""What a pack says, in words and as data: for whoever checks one without a record book."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput, Finding, ProgrammeRefused
from sos_desktop.programme import changes, document, folder, parts
from sos_desktop.programme.contents import Contents
from sos_desktop.programme.document import Pack
from sos_desktop.questionnaires import parse
from sos_desktop.summary import parameters
from sos_desktop.vault.files import read_at_most


@dataclass(frozen=True, slots=True)
class Told:
    """``lines`` are what is in it, under headings; ``refused`` why it cannot be used, or nothing."""

    file: str
    pack: Pack | None
    lines: tuple[tuple[str, str, str], ...]
    findings: tuple[Finding, ...]
    refused: str = ""

    @property
    def bad(self) -> bool:
        return bool(self.refused or self.findings)

    def said(self) -> tuple[str, ...]:
        """One line a fact; the verdict first."""
        if self.refused and not self.findings:
            return (f"refused: {self.refused}",)
        told = [] if self.pack is None else list(_about(self.pack))
        heading = ""
        for part, what, words in self.lines:
            told += [f"{part}:"] if part != heading else []
            heading = part
            told.append(f"  {what}: {words}" if words else f"  {what}")
        told += [f"finding: {each}" for each in self.findings]
        return tuple(told)

    def as_json(self) -> Mapping[str, object]:
        pack = self.pack
        about = {"serial": pack.serial, "made": pack.made.isoformat(), "demonstration": pack.demonstration,
                 "signer": pack.signer, "fingerprint": pack.fingerprint} if pack else None  # fmt: skip
        return {
            "file": self.file,
            "refused": self.refused,
            "pack": about,
            "sets": [{"part": part, "what": what, "words": words} for part, what, words in self.lines],
            "findings": [each._asdict() for each in self.findings],
        }


def of_file(path: Path, *, today: date) -> Told:
    """A pack; or, in a folder or as JSON, what is prepared for one."""
    if path.is_dir() or path.suffix == ".json":
        return _prepared(path, today)
    try:
        data = read_at_most(path, document.LARGEST)
    except OSError:
        return Told(str(path), None, (), (), "The file cannot be read.")
    try:
        pack = document.read(data)
    except ProgrammeRefused as refused:
        return Told(str(path), None, (), refused.findings, str(refused))
    return Told(str(path), pack, _lines(pack.contents, pack.made), ())


def _prepared(path: Path, today: date) -> Told:
    try:
        contents, findings = parts.read(*folder.read(path), today=today)
    except BadInput as refused:
        return Told(str(path), None, (), (), str(refused))
    return Told(str(path), None, _lines(contents, today), tuple(findings))


def _about(pack: Pack) -> Iterable[str]:
    yield f"pack {pack.serial} of {pack.made.isoformat()}" + (
        ", a demonstration" if pack.demonstration else ""
    )
    yield f"signed by {pack.fingerprint}"
    for each in pack.handovers:
        yield f"handed on by {each.before[:16]}… to {each.after[:16]}…"


def _lines(contents: Contents, day: date) -> tuple[tuple[str, str, str], ...]:
    taken = contents.summary or parameters.WITHOUT_A_PACK
    picture = changes.pictured(contents, taken, Quarter.of(day).next)
    for each in contents.services:
        picture["Directory", each.id] = changes.entry_said(each.entry, each.checked)
    for form in contents.questionnaires:
        asked = parse.read(form.content.encode())
        picture.put("Questionnaires", asked.title, asked.canonical)
    for purpose, canonical in contents.forms_used:
        picture["Questionnaires", f"Used for {purpose}"] = canonical or "nothing"
    for number in contents.urgent_numbers:
        picture.put("Urgent numbers", number.name, number.call)
    headings = dict.fromkeys(part for part, _ in picture)
    return tuple(
        (part, what, words)
        for heading in headings
        for (part, what), words in picture.items()
        if part == heading
    )
