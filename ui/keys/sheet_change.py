"""A new recovery sheet: shown, put on paper, typed back, and only then the one that counts."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from ui.background import Background
from ui.beginning.sheet import Retyping, Sheet
from ui.beginning.step import Step
from ui.keys import work
from ui.keys.proving import Proving
from ui.keys.walk import Walk
from ui.opening import Opened, Opening


class NewSheet(Walk):
    def __init__(
        self, background: Background, clock: Callable[[], datetime], opening: Opening, opened: Opened
    ) -> None:
        self.proving = Proving(
            background,
            opening,
            "Step 1 of 3",
            "When the new sheet is proved, the old one no longer opens the record book.",
        )
        self.sheet = Sheet(background, self._today, opened.folder, "Step 2 of 3")
        self.retyping = Retyping(self.sheet, "Step 3 of 3", "Let the new sheet count")
        super().__init__(self.proving, self.sheet, self.retyping)
        self._background, self._clock, self._opening = background, clock, opening

    def about_to_show(self, step: Step) -> None:
        if step is self.sheet:
            self.sheet.vault_id = self.proving.vault_id

    def walked(self) -> None:
        change = partial(
            work.change_sheet, opening=self._opening, old=self.proving.way, code=self.sheet.code,
            now=self._clock(),
        )  # fmt: skip
        self._background.run(change, done=self._changed, refused=self.refused)

    def _changed(self, _: None) -> None:
        self.end(
            "The new recovery sheet counts",
            "Please destroy the old one. It opens nothing any more but the backups made before today, until the "
            "last of them is no longer kept.",
        )

    def _today(self) -> date:
        from sos_desktop.dates import london_date

        return london_date(self._clock())
