"""A few steps in the whole window, one after the other, and at the end what has become of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sos_desktop.errors import SosError
from ui.beginning.step import Step
from ui.cards import Centred
from ui.keys.ending import Ending


class Walk(Centred):
    """``left``: it was given up, or it is done. What was typed goes with it, and nothing was changed by halves."""

    left = Signal()

    def __init__(self, *steps: Step) -> None:
        super().__init__(600)
        self.steps = steps
        self.ending = Ending()
        self._at = 0
        for part in (*steps, self.ending):
            part.setVisible(False)
            self.card.body.addWidget(part)
        for step in steps:
            step.finished.connect(self._next)
            step.left.connect(self._previous)
        steps[0].back.setText("Leave it as it is")
        self.ending.closed.connect(self.left)

    @property
    def shown(self) -> QWidget:
        """The step that is to be seen, or the ending."""
        return self.ending if self._at == len(self.steps) else self.steps[self._at]

    def begin(self) -> None:
        self._show(0)

    def walked(self) -> None:
        """Every step has been taken: do it."""
        raise NotImplementedError

    def forget(self) -> None:
        """Nothing that was typed stays in this window."""
        for step in self.steps:
            if forget := getattr(step, "forget", None):
                forget()

    def may_go_on(self, step: Step) -> bool:
        """Whether what was entered in this step fits the steps before; says so there where it does not."""
        return True

    def about_to_show(self, step: Step) -> None:
        """A step may need what an earlier one has found."""

    def _show(self, at: int) -> None:
        self._at = at
        for part in (*self.steps, self.ending):
            part.setVisible(part is self.shown)
        if at < len(self.steps):
            self.about_to_show(self.steps[at])
            self.steps[at].begin()

    def _next(self) -> None:
        if not self.may_go_on(self.steps[self._at]):
            return
        if self._at + 1 < len(self.steps):
            self._show(self._at + 1)
        else:
            self._wait(True)
            self.walked()

    def _previous(self) -> None:
        if self._at:
            self._show(self._at - 1)
        else:
            self.forget()
            self.left.emit()

    def _wait(self, waiting: bool) -> None:
        """While it is being done nothing can be pressed twice."""
        self.steps[-1].setEnabled(not waiting)

    def end(self, words: str, *said: str, other: str = "") -> None:
        self.forget()
        self._wait(False)
        self._show(len(self.steps))
        self.ending.tell(words, said, other)

    def refused(self, error: SosError) -> None:
        self._wait(False)
        last = self.steps[-1]
        last.say(str(error))
        last.forward.setFocus()
