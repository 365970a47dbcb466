"""A laptop loads its programme's pack: from Settings or a new record book's Today, with every line shown before."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from sos_desktop.programme import document, parts, signing
from sos_desktop.programme.document import Pack
from sos_desktop.records import programme, services
from sos_desktop.vault.escrow import Recipient
from ui.cards import Page
from ui.programme.loading import LOADED, PackLoading
from ui.programme.pack_card import NONE, PackCard
from ui.programme.pack_line import PackLine

SEED, OTHER_SEED = bytes(range(32)), bytes(range(1, 33))
TRUST = {"code": "RX1", "name": "Nottingham University Hospitals", "sites": []}


def pack(serial: int = 1, *, seed: bytes = SEED, handovers: Any = (), **other: Any) -> bytes:
    content = {
        "name": "Supporting our Staff, made-up trust",
        "organisations": [TRUST],
        "services": [
            {
                "id": "psychology",
                "tier": 3,
                "name": "Staff psychology",
                "call": "ext. 4321",
                "checked": "2026-11-02",
            }
        ],
        "retention": {"supported": 8},
    }
    contents, findings = parts.read(content | other, [], [], today=date(2026, 11, 20))
    assert findings == []
    return document.write(Pack(serial, date(2026, 11, 20), False, contents, handovers=tuple(handovers)), seed)


class Laptop:
    """A page with the card of Settings and the line of Today, and the file that is chosen."""

    def __init__(self, desk: Any, page: Page, file: Path) -> None:
        self.desk, self.page, self.file = desk, page, file
        self.loading = PackLoading(desk.background, desk.clock, page)
        self.loading.choose_file = lambda: file
        self.card = PackCard(desk.background, desk.clock, self.loading, can_write=True)
        self.line = PackLine(desk.background, self.loading, can_write=True)
        page.body.addWidget(self.line)
        page.body.addWidget(self.card)
        self.line.read()
        desk.settle()

    def offer(self, data: bytes) -> None:
        self.file.write_bytes(data)
        self.desk.press(self.card.load)

    def load(self, data: bytes) -> None:
        self.offer(data)
        dialog = self.loading.dialog
        assert dialog is not None
        if dialog.compared.isVisible():
            self.desk.press(dialog.compared)
        self.desk.press(dialog.keep)


@pytest.fixture
def laptop(desk: Any, shown: Callable[..., QWidget], tmp_path: Path) -> Laptop:
    page = Page("Settings")
    shown(page, 1068, 800)
    return Laptop(desk, page, tmp_path / "one.sosprogramme")


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_every_line_is_shown_and_one_press_loads_it_once_the_letter_was_compared(
    laptop: Laptop, desk: Any, reachable: Callable[[QWidget], None]
) -> None:
    assert NONE in words(laptop.card) and laptop.line.isVisible()
    data = pack()
    laptop.offer(data)
    dialog = laptop.loading.dialog
    assert dialog is not None
    said = words(dialog)
    groups = document.read(data).fingerprint.split()
    assert "   ".join(groups[:4]) in said and "Compare it with the letter" in said
    assert "psychology" in said and "Staff psychology, tier 3, ext. 4321" in said
    assert "Somebody who came to a session" in said and "after 8 years, or sooner" in said
    assert not dialog.keep.isEnabled() and not dialog.organisation.isVisible()
    reachable(dialog)
    desk.press(dialog.compared)
    desk.press(dialog.keep)
    assert laptop.loading.dialog is None and laptop.card.told.text() == LOADED
    assert "Pack 1 of Supporting our Staff, made-up trust" in words(laptop.card)
    assert not laptop.line.isVisible()
    held = desk.do(lambda book: [each.entry.name for each in services.listed(book.store) if not each.shipped])
    assert held == ["Staff psychology"]


def test_nothing_is_changed_where_it_is_cancelled(laptop: Laptop, desk: Any, qtbot: Any) -> None:
    laptop.offer(pack())
    dialog = laptop.loading.dialog
    assert dialog is not None
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)  # not compared yet
    desk.settle()
    assert laptop.loading.dialog is dialog
    desk.press(dialog.cancel)
    assert NONE in words(laptop.card) and laptop.line.isVisible()
    assert desk.do(lambda book: dict(programme.parts(book.store))) == {}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"tea", "not a programme pack"),
        (pack(1, seed=OTHER_SEED), "another programme"),
        (pack(1), "number 2 was loaded before"),
    ],
)
def test_a_pack_that_may_not_be_loaded_is_refused_in_words(laptop: Laptop, data: bytes, says: str) -> None:
    laptop.load(pack(2))
    laptop.offer(data)
    assert laptop.loading.dialog is None and says in laptop.card.told.text()


def test_a_file_that_is_not_there_is_said(laptop: Laptop, desk: Any) -> None:
    desk.press(laptop.line.load)
    assert "cannot be read" in laptop.line.told.text() and "cannot be read" in laptop.card.told.text()


def test_a_newer_pack_needs_no_letter_and_a_new_key_says_so(laptop: Laptop, desk: Any) -> None:
    laptop.load(pack(1))
    laptop.offer(pack(2, retention={"supported": 6}))
    dialog = laptop.loading.dialog
    assert dialog is not None and dialog.keep.isEnabled() and not dialog.compared.isVisible()
    assert "from: after 8 years" in words(dialog) and "to: after 6 years" in words(dialog)
    desk.press(dialog.keep)
    handover = signing.hand_on(SEED, signing.public_key(OTHER_SEED))
    laptop.offer(pack(3, seed=OTHER_SEED, handovers=[handover], retention={"supported": 6}))
    dialog = laptop.loading.dialog
    assert dialog is not None and "signed with a new key" in words(dialog)
    assert "Nothing: all of it stands here already." in words(dialog)
    desk.press(dialog.keep)
    assert "Pack 3" in words(laptop.card)


def test_where_a_pack_is_for_several_organisations_one_says_which_is_theirs(
    laptop: Laptop, desk: Any
) -> None:
    laptop.offer(pack(organisations=[TRUST, {"code": "RHA", "name": "Another trust", "sites": []}]))
    dialog = laptop.loading.dialog
    assert dialog is not None and dialog.organisation.currentData() == "RX1"
    desk.choose(dialog.organisation, "Another trust")
    desk.press(dialog.compared)
    desk.press(dialog.keep)
    assert desk.do(lambda book: book.vault.meta.organisation) == "RHA"


def test_a_pack_that_does_not_name_the_own_organisation_chooses_none_for_anybody(
    laptop: Laptop, desk: Any
) -> None:
    others = [{"code": code, "name": f"Trust {code}", "sites": []} for code in ("RHA", "RHB")]
    laptop.offer(pack(organisations=others))
    dialog = laptop.loading.dialog
    assert dialog is not None and not dialog.organisation.currentData()
    assert "Until now it was RX1." in words(dialog) and "to: RHA" not in words(dialog)
    desk.press(dialog.compared)
    assert not dialog.keep.isEnabled() and dialog.work() is None
    desk.choose(dialog.organisation, "Trust RHB")
    desk.press(dialog.keep)
    assert desk.do(lambda book: book.vault.meta.organisation) == "RHB"


def test_it_can_be_followed_no_more_after_a_question(laptop: Laptop, desk: Any) -> None:
    laptop.load(pack())
    desk.press(laptop.card.stop)
    assert laptop.page.focusWidget() is laptop.card.no
    desk.press(laptop.card.no)
    assert "Pack 1" in words(laptop.card) and not laptop.card.yes.isVisible()
    desk.press(laptop.card.stop)
    desk.press(laptop.card.yes)
    assert NONE in words(laptop.card) and not laptop.card.stop.isVisible()
    assert not laptop.line.isVisible()


def test_whose_escrow_it_asks_for_is_said_with_the_fingerprint_of_their_paper(laptop: Laptop) -> None:
    laptop.load(pack(escrow={"label": "SoS lead", "public": "09" * 32}))
    fingerprint = Recipient("SoS lead", bytes([9]) * 32).fingerprint
    assert f"an escrow of SoS lead (fingerprint {fingerprint}). You decide" in words(laptop.card)


def test_the_laptop_s_public_key_is_saved_for_the_team(laptop: Laptop, desk: Any, tmp_path: Path) -> None:
    laptop.card.choose_place = lambda name: tmp_path / name
    desk.press(laptop.card.save_key)
    (file,) = tmp_path.glob("public-key-*.txt")
    key = desk.do(lambda book: signing.public_key(book.vault.meta.signing_seed))
    assert key in file.read_text("utf-8") and file.name in laptop.card.told.text()


def test_somebody_in_the_record_book_and_nobody_is_asked_for_a_pack(laptop: Laptop, desk: Any) -> None:
    desk.meet("Wren")
    laptop.line.read()
    desk.settle()
    assert not laptop.line.isVisible()


def test_the_card_can_be_read_where_nothing_can_be_changed(laptop: Laptop, desk: Any) -> None:
    laptop.load(pack())
    card = PackCard(desk.background, desk.clock, laptop.loading, can_write=False)
    laptop.page.body.addWidget(card)
    desk.settle()
    assert "Pack 1" in words(card) and not card.load.isEnabled() and not card.stop.isVisible()


def test_the_dialog_fits_at_large_text(laptop: Laptop, desk: Any, theme: Any) -> None:
    theme.set_percent(200)
    laptop.offer(pack())
    dialog = laptop.loading.dialog
    assert dialog is not None
    assert dialog.width() <= laptop.page.width() and dialog.height() <= laptop.page.height()
    assert dialog.area.horizontalScrollBar().maximum() == 0
    desk.press(dialog.cancel)
