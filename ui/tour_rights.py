"""The tour's way through somebody's rights: a hold, a copy, an erasure, and what is due for review."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from sos_desktop.codes import ErasureReason
from ui.hands import Hands, open_book
from ui.rights.letter_dialog import LetterDialog

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.pages.people import PeoplePage


class Rights:
    """``kept`` is somebody who is not to be erased; ``out`` is where the copy goes."""

    def __init__(self, hands: Hands, window: "MainWindow", kept: str, out: Path) -> None:
        self._hands, self._window, self._kept, self._out = hands, window, kept, out

    @property
    def _people(self) -> "PeoplePage":
        return cast("PeoplePage", open_book(self._window).pages["people"])

    def take(self) -> None:
        for step in (self._open, self._hold, self._copy, self._erase, self._review):
            step()

    def _open(self) -> None:
        self._hands.press(open_book(self._window).rail.places["people"])
        people = self._people
        people.show_list()
        self._hands.settle()
        rows = people.list.table.model().rows  # type: ignore[attr-defined]  # the table's own
        supported = (known for known, words in rows if words[0] != self._kept and words[3] != "None yet")
        people.list.table.chosen.emit(next(supported))
        self._hands.see(people.person.rights.isVisible, "the person's page")
        self._hands.press(people.person.rights)
        self._hands.picture("rights")

    def _hold(self) -> None:
        hold = self._people.rights.hold
        self._hands.press(hold.begin)
        dialog = self._hands.dialog()
        if not isinstance(dialog, LetterDialog):
            raise TypeError("nothing was asked about the letter")
        self._hands.type("Legal services, 0115 496 0000", dialog.contact)
        for box in dialog.knows.values():
            self._hands.press(box)
        self._hands.picture("letter-has-come", dialog)
        self._hands.press(dialog.keep)
        self._hands.see(hold.lift.isVisible, "the hold")
        self._hands.picture("rights-on-hold")
        self._hands.type("Closed by the coroner", hold.reason)
        self._hands.press(hold.lift)

    def _copy(self) -> None:
        self._hands.press(self._people.rights.prepare)
        page = self._people.copying
        page.choose_file = self._into_out
        self._hands.see(page.seal.save.isEnabled, "the copy")
        self._hands.picture("copy-for-a-person")
        self._hands.press(page.seal.save)
        self._hands.see(lambda: bool(page.seal.words.text()), "the passphrase of the copy")
        self._hands.press(page.seal.written)
        self._hands.press(page.back)

    def _into_out(self, suggestion: str) -> Path:
        return self._out / suggestion

    def _erase(self) -> None:
        page = self._people.rights
        self._hands.choose(page.erase.why, ErasureReason.ASKED.value)
        self._hands.type("IG 2026/114", page.erase.reference)
        self._hands.press(page.erase.erase)
        page.area.ensureWidgetVisible(page.erase.sure)
        self._hands.picture("erase-for-good")
        self._hands.press(page.erase.sure)
        self._hands.see(lambda: page.title.text() == "Erased", "the erasure")
        self._hands.picture("erased")
        self._hands.press(page.back)

    def _review(self) -> None:
        self._hands.press(self._people.review_due)
        self._hands.picture("due-for-review")
        self._hands.press(self._people.review.back)
