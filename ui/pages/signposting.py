"""Signposting: whom to point people to. The shipped entries hold for the whole of England; who may use each
is said with it."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt

from ui.background import Background
from ui.cards import Card, Page
from ui.contacts import contacts_card, national, said_checked, urgent
from ui.labels import heading, small_muted, text
from ui.leaflets import LeafletsCard

TIERS = (
    ("Things to use by themselves", "Leaflets, sleep and rest, exercise, the trust's own wellbeing pages."),
    ("A colleague or their line manager", "Somebody they choose. You may offer to arrange it."),
    ("More peer support", "Another talk with you or with somebody else, or a session for the team."),
    (
        "Formal or expert support",
        "Occupational health, the staff psychology service, the employee assistance programme, their GP, NHS "
        "talking therapies (anybody can refer themselves), the chaplaincy, their union.",
    ),
)


class SignpostingPage(Page):
    """Nothing on it depends on the record book."""

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Signposting", "What to tell people about. They decide what they take up.")
        now, country = urgent(), national()
        card = Card("What there is")
        for number, (what, more) in enumerate(TIERS):
            card.body.addWidget(heading(f"{number}. {what}"))
            card.body.addWidget(text(more))
        self.body.addWidget(card)
        self.leaflets = LeafletsCard(background, clock)
        self.body.addWidget(self.leaflets)
        for words, contacts in (
            ("At once, when somebody may be at risk (F9)", now.contacts),
            ("For staff, in the whole of England", country.contacts),
        ):
            self.body.addWidget(contacts_card(contacts, words))
        self.body.addWidget(small_muted(said_checked(country)), 0, Qt.AlignmentFlag.AlignTop)
        self.body.addStretch(1)

    def read(self) -> None:
        """Nothing here changes."""
        self.leaflets.read()
