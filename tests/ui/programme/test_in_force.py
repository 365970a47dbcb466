"""What a pack has set, where a practitioner meets it: leaflets, the copy for a person, backups, first assessments."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtWidgets import QLabel, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.programme import document, loading, parts
from sos_desktop.programme.document import Pack
from sos_desktop.records import programme
from sos_desktop.vault import escrow_files
from sos_desktop.vault.escrow import EscrowKey, Recipient
from ui.backing_up import NEEDED, BackingUp
from ui.keys.escrow_walk import Offices
from ui.leaflets import LeafletsCard
from ui.opening import Opened
from ui.pages.people import PeoplePage
from ui.rights.sealing import TO_KEY, SealCard

SEED = bytes(range(32))
AGE = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
LEAFLET = {
    "name": "where-to-turn",
    "title": "Our own leaflet",
    "whom": "",
    "text": "## Rest\n- Sleep.\n\nRing us.",
}
SET = {
    "name": "SoS, made-up trust",
    "organisations": [{"code": "RX1", "name": "Nottingham University Hospitals"}],
    "follow_ups": {
        "first_after_hours": 24,
        "follow_up_days": 30,
        "opens_days_before": 3,
        "closes_days_after": 7,
        "three_months_days": 91,
    },
    "second_place": True,
    "information_governance": {"name": "Information governance", "key": AGE},
}


@pytest.fixture
def load(desk: Any) -> Callable[[], None]:
    contents, findings = parts.read(SET, [], [LEAFLET], today=date(2026, 11, 20))
    assert findings == []
    data = document.write(Pack(1, date(2026, 11, 20), False, contents), SEED)
    fingerprint = document.read(data).fingerprint
    return lambda: desk.do(lambda book: loading.load(book.vault, data, fingerprint=fingerprint, now=desk.now))


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_its_leaflets_stand_with_the_others_and_are_printed(
    desk: Any, load: Callable[[], None], shown: Callable[..., QWidget], tmp_path: Path
) -> None:
    card = LeafletsCard(desk.background, desk.clock)
    shown(card)
    card.read()
    desk.settle()
    assert "Our own leaflet" not in words(card)
    load()
    card.read()
    desk.settle()
    assert "Our own leaflet" in words(card) and "To take home · Your trust’s own" in words(card)
    assert words(card).count("Where to turn") == 1
    card.choose_file = lambda name: tmp_path / name
    card.saves["own-where-to-turn"].click()
    desk.settle()
    pdf = pypdfium2.PdfDocument(tmp_path / "leaflet-own-where-to-turn.pdf")
    said = pdf[0].get_textpage().get_text_range()
    pdf.close()
    assert "Our own leaflet" in said and "Sleep." in said and "Ring us." in said
    card.reads["own-where-to-turn"].click()
    desk.settle()


def test_a_copy_for_a_person_is_sealed_to_the_office_that_it_names(
    desk: Any, load: Callable[[], None], shown: Callable[..., QWidget]
) -> None:
    load()
    case = desk.meet("Heron")
    page = PeoplePage(desk.background, desk.clock)
    shown(page, 1068, 800)
    page.open_person(case.person_id)
    desk.settle()
    from ui.rights.copying import CopyPage

    copy = CopyPage(desk.background, desk.clock)
    shown(copy, 1068, 800)
    copy.show_person(case.person_id)
    desk.settle()
    assert copy.seal.to_key.isChecked() and copy.seal.key.text() == AGE
    assert copy.seal.to_key.text() == "To Information governance, whose public key your programme has set"


def test_without_a_pack_it_asks_as_before(shown: Callable[..., QWidget]) -> None:
    card = SealCard()
    shown(card)
    card.know("Information governance", AGE)
    card.know("", "")
    assert card.with_words.isChecked() and card.key.text() == "" and card.to_key.text() == TO_KEY


def test_today_is_amber_until_there_is_a_second_place(desk: Any, load: Callable[[], None]) -> None:
    backing_up = BackingUp(desk.background, desk.clock, desk.background)
    backing_up.begin(desk.do(Opened.of))
    desk.settle()
    assert backing_up.line.trouble == ""
    load()
    backing_up.ask_programme()
    backing_up.make("asked")
    desk.settle()
    assert backing_up.line.trouble == NEEDED
    backing_up.end()


def test_a_first_assessment_is_waited_for_by_its_rule(
    desk: Any, load: Callable[[], None], shown: Callable[..., QWidget]
) -> None:
    load()
    case = desk.meet("Heron", desk.record_incident(occurred="2026-11-23T09:00"))
    page = PeoplePage(desk.background, desk.clock)
    shown(page, 1068, 800)
    page.open_person(case.person_id)
    desk.settle()
    assert "from 24 November 2026" in words(page)


def test_an_escrow_key_is_held_against_the_one_that_it_asks_for(
    desk: Any, shown: Callable[..., QWidget], tmp_path: Path
) -> None:
    lead, other = EscrowKey(bytes([1]) * 32), EscrowKey(bytes([2]) * 32)

    def set_by_pack(book: Casebook) -> None:
        with book.store.change(now=desk.now) as change:
            programme.put(change, "escrow", {"label": "SoS lead", "public": lead.public.hex()})

    desk.do(set_by_pack)
    step = Offices(desk.background)
    shown(step)
    step.begin()
    desk.settle()
    for name, key in (("SoS lead", lead), ("Somebody", other)):
        file = tmp_path / f"{name}{escrow_files.PUBLIC}"
        file.write_bytes(escrow_files.public_file(Recipient(name, key.public)))
        step.ask_file = lambda *_, file=file: file
        desk.press(step.add_file)
    assert "It is the key that your programme’s pack asks for." in words(step)
    assert "asks for the key of SoS lead, and this is another one." in words(step)
