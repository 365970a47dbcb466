"""The tour's way through casework: one question first, another incident, an offer once more, incidents put together."""

from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtWidgets import QApplication, QDialog

from sos_desktop.codes import Decision, EventType, Exposure, OfferWay, Presence, Relation
from ui.dialogs.before_contact import BeforeContactDialog
from ui.dialogs.choosing import ChoosingDialog
from ui.dialogs.handing_over import HandingOverDialog
from ui.dialogs.offering import OfferingDialog
from ui.hands import Hands, TourFailed, open_book
from ui.tour_over_time import OverTime

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.pages.incidents import IncidentsPage
    from ui.pages.people import PeoplePage
    from ui.pages.today import TodayPage
    from ui.workplace import Workplace

Asked = TypeVar("Asked", bound=QDialog)


class Casework:
    """``who`` is somebody who was assessed; ``incident`` is what they were supported after."""

    def __init__(self, hands: Hands, window: "MainWindow", who: str, incident: str) -> None:
        self._hands, self._window, self._who, self._incident = hands, window, who, incident

    @staticmethod
    def before_the_first_contact(hands: Hands) -> None:
        hands.settle()
        dialog = _asked(BeforeContactDialog)
        hands.press(dialog.answers[Relation.SAME_TEAM])
        hands.picture("before-the-first-contact", dialog)
        hands.press(dialog.answers[Relation.NONE_OF_THESE])
        hands.press(dialog.forward)

    def take(self) -> None:
        for step in (self._twice, self._come_back, self._details, self._offer, self._stand_down, self._today):
            step()
        OverTime(self._hands, self._window).take()

    @property
    def _place(self) -> "Workplace":
        return open_book(self._window)

    @property
    def _people(self) -> "PeoplePage":
        return cast("PeoplePage", self._place.pages["people"])

    def _twice(self) -> None:
        """The same incident once more, and then put together with the first entry."""
        self._hands.press(self._place.rail.places["incidents"])
        page = cast("IncidentsPage", self._place.pages["incidents"])
        page.record_new()
        self._hands.settle()
        form = page.form
        self._hands.type("Bay four again", form.label)
        self._hands.type("20 nov", form.when.day)
        self._hands.choose(form.event_type, EventType.UNEXPECTED_PATIENT_DEATH.value)
        self._hands.press(form.save)
        self._hands.see(form.links.isVisible, "the incident to be saved")
        self._choose(form.links.twice, self._incident)
        self._hands.see(form.links.put_together.isVisible, "what follows from it")
        form.area.ensureWidgetVisible(form.links.put_together)
        self._hands.picture("incident-entered-twice")
        self._hands.press(form.links.leave)
        self._choose(form.links.link, self._incident)
        self._hands.see(form.links.unlink.isVisible, "the succession")
        form.open_linked(self._incident)
        self._hands.see(lambda: bool(form.planned.lines), "the people of the incident")
        person = form.planned.lines[0]
        self._hands.choose(person.decision, Decision.ONE_TO_ONE.value)
        self._hands.type("R. Alder", person.practitioner)
        self._hands.choose(person.presence, Presence.AT_WORK.value)
        self._hands.type("27 nov", form.review.day)
        form.area.ensureWidgetVisible(form.links)
        self._hands.picture("incident-planned")
        self._hands.press(form.save)

    def _choose(self, press: object, incident: str) -> None:
        self._hands.press(press)  # type: ignore[arg-type]
        self._hands.settle()
        dialog = _asked(ChoosingDialog)
        dialog.accept()
        dialog.chosen.emit(incident)
        self._hands.settle()

    def _come_back(self) -> None:
        self._place.go("people")
        self._people.open_person(self._who)
        self._hands.settle()
        self._hands.press(self._people.person.another)
        form = self._people.case_form
        self._hands.settle()
        form.incident.setCurrentIndex(form.incident.count() - 1)
        self._hands.choose(form.exposure, Exposure.REMOTE.value)
        self._hands.choose(form.offered, OfferWay.TELEPHONE.value)
        self._hands.picture("another-incident")
        self._hands.press(form.save)
        self._hands.see(self._people.person.isVisible, "the person's page")
        self._hands.picture("person-with-two-records")

    def _details(self) -> None:
        self._hands.press(self._people.person.details)
        self._hands.settle()
        self._hands.picture("change-details")
        self._hands.press(self._people.details.back)

    def _offer(self) -> None:
        page = self._people.person
        self._hands.press(next(press for key, press in page.beside.items() if key.startswith("offer ")))
        dialog = _asked(OfferingDialog)
        self._hands.picture("offering", dialog)
        self._hands.press(dialog.forward)
        self._hands.settle()

    def _stand_down(self) -> None:
        page = self._people.person
        self._hands.press([press for key, press in page.beside.items() if key.startswith("stand down ")][-1])
        dialog = _asked(HandingOverDialog)
        dialog.colleague.setEditText("R. Alder")
        self._hands.picture("stand-down", dialog)
        self._hands.press(dialog.forward)
        self._hands.see(lambda: any(key.startswith("hand over") for key in page.presses), "standing down")
        self._hands.picture("person-stood-down")

    def _today(self) -> None:
        self._place.go("today")
        self._hands.settle()
        today = cast("TodayPage", self._place.pages["today"])
        if not today.to_hand_over or not today.planned:
            raise TourFailed("who waits for a colleague and what is planned should stand on Today")
        self._hands.picture("today-with-reminders")


def _asked(kind: type[Asked]) -> Asked:
    for window in QApplication.topLevelWidgets():
        if isinstance(window, kind) and window.isVisible():
            return window
    raise TourFailed(f"{kind.__name__} should be shown")
