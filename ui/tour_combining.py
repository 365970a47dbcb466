"""The tour's way down the Combine page: totals, a damaged file with its reason, and beginning again."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.hands import Hands
    from ui.pages.combine import CombinePage


class Combining:
    """``folder`` is for what is saved and for a file that is none; nothing of it stays but pictures."""

    def __init__(self, hands: "Hands", page: "CombinePage", folder: Path) -> None:
        self._hands, self._page, self._folder = hands, page, folder

    def take(self) -> None:
        page, files = self._page, self._page.files
        damaged = self._folder / "damaged.zip"
        damaged.write_bytes(b"This was a summary once.")
        page.choose_files = lambda: [damaged]
        self._hands.press(page.add_files)
        self._hands.see(lambda: "refused" in files.counted.text(), "the damaged file")
        for name, part in (("totals", page.totals), ("coverage", page.coverage), ("files", files.take_out)):
            page.area.ensureWidgetVisible(part)
            self._hands.picture(f"combine-{name}")
        self._hands.press(page.save_roll_up)
        self._hands.see(lambda: "Saved as roll-up" in page.status.text(), "the roll-up")
        self._hands.press(files.take_out)
        self._hands.see(lambda: "refused" not in files.counted.text(), "the damaged file to go")
        self._hands.press(files.start_again)
        page.area.ensureWidgetVisible(files.keep)
        self._hands.picture("combine-start-again")
        self._hands.press(files.keep)
        for path in (damaged, *self._folder.glob("roll-up-*.zip")):
            path.unlink()
