"""The shipped contacts, read from ``resources/signposting``, and the card that shows them."""

from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.cards import Card, line
from ui.flowing import SideBySide
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
    """Name and when on the left, what to dial on the right, or under it where there is no room."""
    card = Card(words)
    for number, contact in enumerate(contacts):
        if number:
            card.body.addWidget(line())
        card.body.addWidget(SideBySide(_who(contact), _dial(contact), shares=(1, 0), letters=22, spacing=24))
    return card


def _who(contact: Contact) -> QWidget:
    said = QWidget()
    column = QVBoxLayout(said)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(1)
    column.addWidget(strong(contact.name))
    more = " ".join(filter(None, (contact.when, f"Open {contact.hours}." if contact.hours else "")))
    if more:
        column.addWidget(small_muted(more))
    return said


def _dial(contact: Contact) -> QLabel:
    dial = label(contact.call, "dial")
    dial.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    dial.setAccessibleName(f"{contact.name}: {contact.call}")
    return dial
