"""The tour's way through the impact report: with trust figures, a change of the service and own words beside it."""

from pathlib import Path
from typing import TYPE_CHECKING

from ui.hands import Hands, TourFailed

if TYPE_CHECKING:
    from ui.impact.card import ImpactCard
    from ui.impact.dialog import ImpactDialog

_FIGURES = (
    "headcount,,2026-09-30,,,,,,15000,,Made up",
    "headcount,,2026-09-30,,,Nursing and Midwifery Registered,,,5000,,Made up",
    "absence,,2026-Q3,,,,,,61240,1262400,Made up",
    "cards-given,,2026-Q3,,,,,,120,,Made up",
    "feedback-card,,2026-Q3,,,,I would recommend this support,Agree,48,,Made up",
    "feedback-card,,2026-Q3,,,,I would recommend this support,Disagree,3,,Made up",
)
_WRONG = "headcount,,2026-09-31,,,Nurses,,,=1,,Made up"


class Impact:
    """``folder`` is for what is saved; nothing of it stays but pictures and PDFs."""

    def __init__(self, hands: Hands, card: "ImpactCard", folder: Path) -> None:
        self._hands, self._card, self._folder = hands, card, folder

    def take(self) -> None:
        self._hands.press(self._card.open)
        dialog = self._card.dialog
        if dialog is None:
            raise TourFailed("the impact report should be shown")
        self._hands.see(lambda: dialog.view.is_drawn, "the whole report")
        self._trust_figures(dialog)
        self._change(dialog)
        self._own_words(dialog)
        self._hands.press(dialog.places["report"][0])
        self._hands.see(lambda: dialog.view.is_drawn, "the report with what stands beside it")
        self._hands.picture("impact-report", dialog)
        dialog.choose_file = lambda suggestion: self._folder / suggestion
        self._hands.press(dialog.save_board)
        self._hands.see(lambda: (self._folder / "board-sheet.pdf").exists(), "the page for the board")
        self._hands.press(dialog.close_button)

    def _trust_figures(self, dialog: "ImpactDialog") -> None:
        from sos_desktop.impact import trust_csv

        sheet = self._folder / "trust-figures.csv"
        dialog.trust.choose_file = lambda: sheet
        self._hands.press(dialog.places["trust"][0])
        for rows in ((*_FIGURES, _WRONG), _FIGURES):
            sheet.write_text("\n".join([",".join(trust_csv.COLUMNS), *rows]), "utf-8")
            self._hands.press(dialog.trust.load)
            wrong = rows is not _FIGURES
            self._hands.see(lambda wrong=wrong: dialog.trust.findings.isVisible() == wrong, "what was read")  # type: ignore[misc]
            self._hands.picture("impact-trust-figures" + ("-to-put-right" if wrong else ""), dialog)
        sheet.unlink()

    def _change(self, dialog: "ImpactDialog") -> None:
        self._hands.press(dialog.places["changes"][0])
        self._hands.type("1 Jul 2026", dialog.changes.day.line)
        self._hands.type("A second site joined", dialog.changes.words)
        self._hands.press(dialog.changes.note)
        self._hands.see(dialog.changes.changes.isVisible, "the change that was noted")
        self._hands.picture("impact-changes", dialog)

    def _own_words(self, dialog: "ImpactDialog") -> None:
        self._hands.press(dialog.places["words"][0])
        self._hands.type("We reach too few porters.", dialog.own_words.boxes["meaning"])
        self._hands.picture("impact-own-words", dialog)
