"""Backups that may still hold somebody who was erased: replaced with one press, and the rest said plainly."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from sos_desktop.errors import SosError
from ui.background import Background
from ui.cards import Card
from ui.flowing import Flow
from ui.labels import button, muted, text
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.rewriting import Outdated

_ELSEWHERE = (
    "Copies on other sticks or shares, or that IT made, must be replaced or destroyed by hand. If an old one is ever"
    " restored here, they are erased again by themselves."
)


class BackupsCard(Card):
    """Hidden where no backup holds anybody who was erased."""

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Backups that still hold them")
        self._background, self._clock = background, clock
        self.how_many = text("")
        self.replace = button("Replace older backups now", "primary")
        self.told = Told()
        self.body.addWidget(self.how_many)
        self.body.addWidget(muted(_ELSEWHERE))
        self.body.addWidget(Flow(self.replace))
        self.body.addWidget(self.told)
        self.replace.clicked.connect(self._replace)
        self.hide()

    def read(self) -> None:
        self._background.run(_outdated, done=self._show)

    def _show(self, left: "Outdated") -> None:
        self.how_many.setText(_said(left))
        self.replace.setVisible(left.many > 0)
        self.setVisible(left.many > 0 or left.away or left.kept_aside or self.told.isVisible())

    def _replace(self) -> None:
        self.replace.setEnabled(False)
        self.told.tell("A fresh backup is being made and checked. This may take a moment.")
        work = partial(_rewrite, now=self._clock(), let_others=self._background.let_others)
        self._background.run(work, done=self._replaced, refused=self._refused)

    def _replaced(self, found: "tuple[Outdated, str]") -> None:
        left, words = found
        self.replace.setEnabled(True)
        self.told.tell(
            f"Done: a fresh backup was made and checked, and those that could hold them are gone. {words}"
        )
        self._show(left)

    def _refused(self, problem: SosError) -> None:
        self.replace.setEnabled(True)
        self.told.tell(str(problem), problem=True)


def _said(left: "Outdated") -> str:
    said = []
    if left.many:
        backups = "1 backup" if left.many == 1 else f"{left.many} backups"
        where = " here and on the second place" if left.second and left.here else ""
        said.append(
            f"{backups}{where} may still hold somebody who was erased. A fresh one can be made, checked, and take their"
            " place. What you have now is in it; earlier states can then only be had from the backups that stay."
        )
    if left.away:
        said.append("The second place is not connected, and its backups may still hold them.")
    if left.kept_aside:
        said.append(
            "A damaged record book lies in a folder “replaced-…” beside your records: have it deleted."
        )
    return " ".join(said)


def _outdated(casebook: "Casebook") -> "Outdated":
    from sos_desktop.records import rewriting

    return rewriting.outdated(casebook.vault)


def _rewrite(
    casebook: "Casebook", *, now: datetime, let_others: Callable[[], None]
) -> "tuple[Outdated, str]":
    from sos_desktop.records import rewriting

    left = rewriting.rewrite(casebook.vault, now=now, between=let_others)
    return left, rewriting.said(left)
