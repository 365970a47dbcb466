"""A programme's pack: loaded, followed by a newer one, and not followed any more. Each of them whole, or not at all."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from sos_desktop.programme import document, loading, parts, signing
from sos_desktop.programme.document import Pack
from sos_desktop.vault.folder import Vault
from tests.torture.made_up import NOW, TODAY
from tests.torture.operations import Operation, Step

SEED = bytes(range(32))
MADE = TODAY - timedelta(days=1)
_SERVICE = {
    "id": "psychology",
    "tier": 3,
    "name": "Staff psychology",
    "call": "ext. 4321",
    "checked": MADE.isoformat(),
}
_FORM = (
    '{"resourceType": "Questionnaire", "url": "https://forms.example/tea", "version": "1", "title": "Tea",'
    ' "status": "active", "item": [{"linkId": "tea", "type": "boolean", "text": "Was there tea?"}]}'
)
_TABLES = {
    "mode": "noise",
    "epsilon": "1/2",
    "tables": ["case/total", "case/staff-group"],
    "merges": [],
    "recipients": [],
    "offices": [],
}


def pack(serial: int, **other: object) -> bytes:
    """With a little of everything."""
    content = {
        "name": "Supporting our Staff, made up",
        "organisations": [{"code": "RX1", "name": "A made-up trust", "sites": []}],
        "summary": _TABLES,
        "services": [_SERVICE],
        "retention": {"supported": 8},
        "urgent_numbers": [{"name": "Site co-ordinator", "call": "0115 496 0000"}],
        "second_place": True,
    }
    forms = [{"file_name": "tea.json", "content": _FORM}] if serial == 1 else []
    contents, findings = parts.read(content | other, forms, [], today=MADE)
    if findings:
        raise AssertionError(findings)
    return document.write(Pack(serial, MADE, False, contents), SEED)


class LoadPack(Operation):
    """The directory, a form, numbers beside the record book, rules, and the tables of the next quarter."""

    name = "load a programme pack"
    known = frozenset({"urgent-numbers.json"})

    def steps(self, place: Path, opened: Vault) -> Iterable[Step]:
        fingerprint = signing.fingerprint(signing.public_key(SEED))
        newer = pack(2, services=[], retention={"supported": 6})

        def load(data: bytes) -> object:
            loading.look(opened, data, now=NOW)
            return loading.load(opened, data, fingerprint=fingerprint, now=NOW)

        yield lambda: load(pack(1))
        yield lambda: load(newer)
        yield lambda: loading.unload(opened, now=NOW)


OPERATIONS: tuple[type[Operation], ...] = (LoadPack,)
