"""The shipped contacts, read from ``resources/signposting``, and the card that shows them."""

from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from ui.cards import Card, line
from ui.labels import label, small_muted, strong


class Contact(NamedTuple):
    name: str
    call: str
    when: str
    hours: str


class Contacts(NamedTuple):
    """``actions`` are what to do before calling anybody; only the urgent ones have them."""

    where: str
    checked: date
    actions: tuple[str, ...]
    contacts: tuple[Contact, ...]


def urgent() -> Contacts:
    return _read("urgent.json")


def _read(name: str) -> Contacts:
    import json  # not before the first paint

    from resources import resource

    data: dict[str, Any] = json.loads(resource("signposting", name).read_text("utf-8"))
    return Contacts(
        str(data["where"]),
        date.fromisoformat(data["checked"]),
        tuple(str(action) for action in data.get("actions", ())),
        tuple(Contact(c["name"], c["call"], c["when"], c["hours"]) for c in data["contacts"]),
    )


def said_checked(known: Contacts) -> str:
    from sos_desktop.dates import said

    return (
        f"National services for {known.where}, checked on {said(known.checked)}. "
        "Your hospital's own out-of-hours numbers stand on its intranet and at the switchboard."
    )


def contacts_card(contacts: tuple[Contact, ...], words: str = "") -> Card:
    """Name and when on the left, what to dial on the right."""
    card = Card(words)
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(10)
    grid.setColumnStretch(0, 1)
    for number, contact in enumerate(contacts):
        if number:
            grid.addWidget(line(), 2 * number - 1, 0, 1, 2)
        dial = label(contact.call, "dial")
        dial.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        dial.setAccessibleName(f"{contact.name}: {contact.call}")
        said = QVBoxLayout()
        said.setSpacing(1)
        said.addWidget(strong(contact.name))
        more = " ".join(filter(None, (contact.when, f"Open {contact.hours}." if contact.hours else "")))
        if more:
            said.addWidget(small_muted(more))
        grid.addLayout(said, 2 * number, 0)
        grid.addWidget(dial, 2 * number, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    card.body.addLayout(grid)
    return card
