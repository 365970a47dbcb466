"""The tour's way through signposting, what somebody was told about, the supporter's own page, and feedback."""

from typing import TYPE_CHECKING, cast

from ui.hands import Hands, open_book

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.pages.people import PeoplePage
    from ui.pages.signposting import SignpostingPage
    from ui.pages.supporter import SupporterPage
    from ui.pages.today import TodayPage
    from ui.workplace import Workplace


class LookingAfter:
    """Nothing leaves the window."""

    def __init__(self, hands: Hands, window: "MainWindow") -> None:
        self._hands, self._window = hands, window

    @property
    def _place(self) -> "Workplace":
        return open_book(self._window)

    def take(self) -> None:
        for step in (self._numbers, self._person, self._supporter, self._feedback):
            step()

    def _numbers(self) -> None:
        self._hands.press(self._place.rail.places["signposting"])
        page = cast("SignpostingPage", self._place.pages["signposting"])
        self._hands.see(lambda: bool(page.presses and page.numbers.lines), "the directory")
        line = page.numbers.lines[0]
        page.area.ensureWidgetVisible(page.numbers.save)
        self._hands.type("Site co-ordinator, out of hours", line.name)
        self._hands.type("0115 496 0000", line.call)
        self._hands.press(page.numbers.save)
        self._hands.see(lambda: page.numbers.told.isVisible(), "the numbers to be kept")
        self._hands.picture("site-numbers")
        self._hands.press(page.add)
        self._hands.type("Staff psychology service", page.form.name)
        self._hands.type("ext. 4321", page.form.call)
        self._hands.picture("directory-entry")
        self._hands.press(page.form.save)
        self._hands.see(lambda: not page.form.isVisible(), "the entry to be kept")

    def _person(self) -> None:
        self._hands.press(self._place.rail.places["today"])
        today = cast("TodayPage", self._place.pages["today"])
        self._hands.see(lambda: bool(today.rows), "somebody to wait")
        self._hands.press(today.rows[0].person)
        card = cast("PeoplePage", self._place.pages["people"]).person.signposts
        self._hands.see(lambda: card.add.isVisible() and card.add.isEnabled(), "the person's page")
        card.add.click()
        card.keep.click()
        self._hands.see(lambda: bool(card.presses), "what they were told about")
        cast("PeoplePage", self._place.pages["people"]).person.area.ensureWidgetVisible(card)
        self._hands.picture("person-signposting")

    def _supporter(self) -> None:
        self._hands.press(self._place.rail.places["today"])
        today = cast("TodayPage", self._place.pages["today"])
        today.area.ensureWidgetVisible(today.look_after)
        self._hands.press(today.look_after)
        page = cast("SupporterPage", self._place.pages["supporter"])
        self._hands.see(lambda: page.subtitle.text().startswith("You have held"), "the supporter's page")
        self._hands.picture("looking-after-you")

    def _feedback(self) -> None:
        self._hands.press(self._place.rail.places["signposting"])
        page = cast("SignpostingPage", self._place.pages["signposting"])
        page.area.ensureWidgetVisible(page.feedback)
        self._hands.press(page.feedback)
        self._hands.picture("feedback-cards")
        self._hands.press(self._place.feedback.back)
