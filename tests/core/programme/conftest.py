"""A programme to make packs of, and record books to load them into."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from sos_desktop.casebook import Casebook
from sos_desktop.programme import document, parts
from sos_desktop.programme.contents import Contents
from sos_desktop.programme.document import Pack
from sos_desktop.records import practitioners
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Store

SEED, OTHER_SEED = bytes(range(32)), bytes(range(1, 33))
MADE = date(2026, 11, 20)
AGE = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
PSYCHOLOGY = {
    "id": "staff-psychology",
    "tier": 3,
    "name": "Staff psychology",
    "call": "ext. 4321",
    "for_whom": "Everybody who works here",
    "hours": "",
    "checked": "2026-11-02",
}
TEA: dict[str, Any] = {
    "resourceType": "Questionnaire",
    "url": "https://forms.example/Questionnaire/tea",
    "version": "1",
    "title": "Tea and biscuits",
    "status": "active",
    "item": [{"linkId": "tea", "type": "boolean", "text": "Was there tea?"}],
}


def whole(**other: Any) -> dict[str, Any]:
    """Everything that ``programme.json`` may set."""
    return {
        "name": "Supporting our Staff, made-up trust",
        "organisations": [
            {
                "code": "RX1",
                "name": "Nottingham University Hospitals",
                "sites": [{"code": "RX1RA", "name": "Queen’s Medical Centre"}],
            }
        ],
        "headcount": {"date": "2026-09-30", "groups": {"students": 300, "medical-and-dental": 1900}},
        "summary": None,
        "practitioners": [],
        "services": [PSYCHOLOGY],
        "retention": {"supported": 8, "offered": 2},
        "follow_ups": {
            "first_after_hours": 48,
            "follow_up_days": 30,
            "opens_days_before": 2,
            "closes_days_after": 10,
            "three_months_days": 90,
        },
        "thresholds": [
            {
                "instrument": "https://forms.example/Questionnaire/tea",
                "score": 6,
                "says": "talk it over with a TRiM manager",
                "author": "Dr A Hale",
                "date": "2026-05-03",
            }
        ],
        "urgent_numbers": [{"name": "Site co-ordinator", "call": "0115 496 0000", "when": "Nights"}],
        "second_place": True,
        "information_governance": {"name": "Information governance", "key": AGE},
        "escrow": {"label": "SoS lead", "public": "09" * 32},
        "forms_used": {},
    } | other


LEAFLET = {"name": "our-own", "title": "Our own leaflet", "whom": "To take home", "text": "## Rest\n- Sleep."}


@pytest.fixture
def given() -> Callable[..., dict[str, Any]]:
    """What ``programme.json`` sets; a test sets single parts otherwise."""
    return whole


@pytest.fixture
def form_of() -> Callable[..., dict[str, str]]:
    def made(**other: Any) -> dict[str, str]:
        return {"file_name": "tea.json", "content": json.dumps(TEA | other)}

    return made


@pytest.fixture
def contents_of() -> Callable[..., Contents]:
    def made(forms: list[Any] | None = None, leaflets: list[Any] | None = None, **other: Any) -> Contents:
        contents, findings = parts.read(
            whole(**other), forms or [], [LEAFLET] if leaflets is None else leaflets, today=MADE
        )
        assert findings == []
        return contents

    return made


@pytest.fixture
def pack_of(contents_of: Callable[..., Contents]) -> Callable[..., bytes]:
    """The bytes of a pack, signed by the made-up SoS team."""

    def made(
        serial: int = 1,
        *,
        seed: bytes = SEED,
        demonstration: bool = False,
        day: date = MADE,
        handovers: Any = (),
        **other: Any,
    ) -> bytes:
        contents = contents_of(**other)
        return document.write(Pack(serial, day, demonstration, contents, handovers=tuple(handovers)), seed)

    return made


@pytest.fixture
def casebook(vault: Vault, now: datetime) -> Casebook:
    return Casebook.of(vault, now=now)


@pytest.fixture
def laptop(casebook: Casebook) -> Vault:
    """A practitioner's open record book."""
    return casebook.vault


@pytest.fixture
def team(new_vault: Callable[..., Vault], now: datetime) -> Vault:
    """The SoS team's."""
    made = new_vault("Team", kind="team")
    practitioners.settle_in(made.store, "SoS team", now=now)
    return made


def digest_of(store: Store) -> str:
    """Of everything that a record book holds."""
    tables = [
        row["name"] for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ]
    state = hashlib.sha256()
    for table in tables:
        for row in store.rows(f"SELECT * FROM {table}"):  # noqa: S608
            state.update(repr(tuple(row)).encode())
    return state.hexdigest()


@pytest.fixture
def digest() -> Callable[[Store], str]:
    return digest_of


@pytest.fixture
def seeds() -> tuple[bytes, bytes]:
    """The made-up SoS team's, and another's."""
    return SEED, OTHER_SEED
