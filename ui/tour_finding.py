"""The tour's way through finding and papers: a few letters, the record they stand in, a PDF of it, and a leaflet."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt

from ui.hands import Hands, TourFailed, open_book
from ui.leaflets import LeafletDialog
from ui.papers import SavePaperDialog

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.pages.finding import FindingPage
    from ui.pages.signposting import SignpostingPage
    from ui.workplace import Workplace


class Finding:
    """``out`` is where the papers go."""

    def __init__(self, hands: Hands, window: "MainWindow", out: Path) -> None:
        self._hands, self._window, self._out = hands, window, out

    @property
    def _place(self) -> "Workplace":
        return open_book(self._window)

    def take(self) -> None:
        for step in (self._find, self._save, self._leaflets):
            step()

    def _find(self) -> None:
        self._place.look_for()
        page = cast("FindingPage", self._place.pages["finding"])
        self._hands.settle()
        self._hands.type("slee", page.list.search)
        self._hands.see(page.list.table.isVisible, "what was found")
        self._hands.picture("find")
        self._hands.key(Qt.Key.Key_Return)
        self._hands.see(page.record.isVisible, "the record that was found")
        self._hands.picture("found-record")

    def _save(self) -> None:
        record = cast("FindingPage", self._place.pages["finding"]).record
        record.area.ensureWidgetVisible(record.paper)
        self._hands.press(record.paper)
        dialog = self._hands.dialog()
        if not isinstance(dialog, SavePaperDialog):
            raise TourFailed("how the PDF is saved should be asked")
        dialog.choose_file = self._into_out
        self._hands.press(dialog.make_one_up)
        self._hands.see(lambda: bool(dialog.password.text()), "a password")
        dialog.password.setText("made up for the picture")
        self._hands.picture("save-as-pdf", dialog)
        self._hands.press(dialog.save)
        self._hands.see(lambda: record.told.text().startswith("Saved as record-"), "the PDF")

    def _leaflets(self) -> None:
        self._hands.press(self._place.rail.places["signposting"])
        page = cast("SignpostingPage", self._place.pages["signposting"])
        page.leaflets.choose_file = self._into_out
        self._hands.see(lambda: bool(page.leaflets.reads), "the leaflets")
        press = page.leaflets.reads["after-a-difficult-event"]
        page.area.ensureWidgetVisible(press)
        self._hands.press(press)
        dialog = self._hands.dialog()
        if not isinstance(dialog, LeafletDialog):
            raise TourFailed("the leaflet should be shown")
        self._hands.picture("leaflet", dialog)
        self._hands.press(dialog.save)
        self._hands.press(dialog.close_it)
        self._hands.see(lambda: "leaflet-after" in page.leaflets.told.text(), "the leaflet to be saved")

    def _into_out(self, suggestion: str) -> Path:
        return self._out / suggestion
