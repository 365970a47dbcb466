"""One question of a form, drawn: its words, its control, and what is wrong with the answer on screen.

Every kind of question is this frame with a control of its own. A kind says what the control shows
(``_show``), what it holds (``_read``), and which widgets a person can touch (``_touchable``); the frame
does the rest: names for screen readers, the tint of the question one is in, the problem line, and the
four things a question can say.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.model import Item, NoAnswer, Value
from sos_desktop.questionnaires.permitted import check_values
from ui.labels import label, restyle
from ui.questions import without
from ui.questions.keys import plain_key
from ui.questions.speech import announce

__all__ = ["NEEDED", "Question", "asked", "hint_of", "plain_key"]

NEEDED = "needed"
"""Said beside a question that must be answered, never a star alone."""


def asked(item: Item) -> str:
    """The question as it is read out: its number and its words."""
    return " ".join(part for part in (item.prefix, item.text) if part) or item.help or item.link_id


_BOLD = 90
"""Up to this many letters a question becomes bold while one is in it; longer ones would move the page."""
_SEEN = (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.KeyPress)


class Question(QFrame):
    """``place`` is where its answer is kept, ``handles`` are the widgets that a person can touch."""

    chosen = Signal()
    """An answer was given: keep it now."""
    typed = Signal()
    """The text changed: keep it when the typing pauses."""
    entered = Signal()
    """The person is in this question."""
    left = Signal()
    """The person has gone from it: keep it now, and say what is wrong with it."""
    moved = Signal(int)
    """On to the next question (1) or back to the one before (-1)."""
    stepped = Signal(int)
    """Down (1) or up (-1), where the arrows do not go along the answers."""

    beside = False
    """Whether the control stands to the right of the words rather than under them."""

    def __init__(self, item: Item, place: str = "") -> None:
        super().__init__()
        self.item = item
        self.place = place or item.link_id
        self.name = asked(item)
        self.handles: list[QWidget] = []
        self.sealed = False
        self.absent: NoAnswer | None = None
        """Why there is no answer, where that was said on purpose."""
        self._said = ""
        self.setProperty("role", "question")
        self.setProperty("current", False)
        self.words = label(self.name, "asked", wrap=True)
        self.needed = label(NEEDED, "small-muted")
        if not item.required:  # never shown before it has a parent: that would open a window
            self.needed.hide()
        self.hint = label(hint_of(item), "small-muted", wrap=True)
        if self.hint.text() in ("", self.name):
            self.hint.hide()
        self.absence = label("", "small", wrap=True)
        self.absence.hide()
        self.chosen.connect(self._answered)
        self.typed.connect(self._answered)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu_wanted)
        self.first_time = label("", "small-muted")
        self.first_time.hide()
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()

    def _lay_out(self, control: QWidget) -> None:
        """Words, control and problem line in their places. Called once, at the end of a kind's own start."""
        self.control = control
        self.setProperty("beside", self.beside)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        for part in (self.words, self.hint, self.needed, self.absence):
            words.addWidget(part)
        words.addStretch(1)
        self._grid = QGridLayout(self)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        self._grid.setContentsMargins(10, 7 if self.beside else 10, 10, 7 if self.beside else 12)
        self._grid.setColumnStretch(0, 1)
        self._grid.addLayout(words, 0, 0)
        self._grid.addWidget(
            self.first_time, 0, 1, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        )
        if self.beside:
            self._grid.addWidget(control, 0, 2, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        else:
            self._grid.addWidget(control, 1, 0, 1, 3)
        self._grid.addWidget(self.problem, 2, 0, 1, 3)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        for handle in self._touchable():
            self._take(handle)

    def _take(self, handle: QWidget, name: str = "") -> None:
        """``handle`` belongs to this question: it is named after it and its comings and goings are seen."""
        spoken = f"{name}, {self.name}" if name else self.name
        handle.setAccessibleName(f"{spoken}, {NEEDED}" if self.item.required else spoken)
        if self.item.help:
            handle.setAccessibleDescription(self.item.help)
        handle.installEventFilter(self)
        self.handles.append(handle)

    # what a kind of question says of itself

    def _touchable(self) -> list[QWidget]:
        """The widgets that take the keyboard, in order; those with names of their own are taken by the kind."""
        return []

    def _read(self) -> tuple[Value, ...]:
        """What the control holds; BadInput where it cannot be understood."""
        raise NotImplementedError

    def _show(self, values: tuple[Value, ...]) -> None:
        """Put these values into the control, without saying ``chosen`` or ``typed``."""
        raise NotImplementedError

    def _pressed(self, handle: QWidget, event: QKeyEvent) -> bool:
        """Whether this kind of question has used the key."""
        return False

    def bare(self, name: str) -> None:
        """Without its words, because a table says them; ``name`` is what a screen reader says instead."""
        for words in (self.words, self.hint, self.needed):
            words.hide()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.setProperty("role", "cell")
        for handle in self.handles:
            handle.setAccessibleName(name)

    # what the form engine asks of it

    def values(self) -> tuple[Value, ...]:
        """The answer on the screen. Raises BadInput with a sentence where it cannot be kept as it is."""
        values = self._read() if self.absent is None else (self.absent,)
        check_values(self.item, values)
        return values

    def show_values(self, values: tuple[Value, ...]) -> None:
        self._say_absent(next((value for value in values if isinstance(value, NoAnswer)), None))
        self._show(() if self.absent else values)
        self.say_problem("")

    # without an answer, on purpose

    @property
    def may_be_left(self) -> bool:
        """Whether “not asked” and “preferred not to say” can be given; what a record needs takes neither."""
        return without.may_be_given(self.item) and bool(self.handles) and not self.sealed

    def leave_out(self, reason: NoAnswer) -> None:
        """There is no answer, and this is why; then on to the next question."""
        self._show(())
        self._say_absent(reason)
        self.chosen.emit()
        self.moved.emit(1)

    def take_back(self) -> None:
        """Unanswered again: not the same as the lowest answer, and not the same as “not asked”."""
        if self.absent is None and not self.answered:
            return
        self._say_absent(None)
        self._show(())
        self.chosen.emit()

    @property
    def answered(self) -> bool:
        """Whether something stands in it, right or wrong."""
        try:
            return bool(self._read())
        except BadInput:
            return True

    def _answered(self) -> None:
        """Connected first of all: an answer takes the reason for none away before anybody reads it."""
        if self.absent is not None and self.answered:
            self._say_absent(None)

    def _say_absent(self, reason: NoAnswer | None) -> None:
        self.absent = reason
        self.absence.setText(f"– {reason.label}" if reason else "")
        self.absence.setVisible(reason is not None)
        announce(self, reason.label if reason else "")

    def _menu_wanted(self, at: QPoint) -> None:
        if self.handles and not self.sealed:
            without.offer(self, self, self.mapToGlobal(at))

    def say_problem(self, sentence: str) -> None:
        """Show what is wrong under the question, or nothing. What was typed stays."""
        if sentence == self._said:
            return
        self._said = sentence
        announce(self, sentence)
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        for handle in self.handles:
            handle.setAccessibleDescription(sentence or self.item.help)

    @property
    def said_problem(self) -> str:
        return self._said

    def say_first_time(self, words: str) -> None:
        """What was answered the first time, beside the question."""
        self.first_time.setText(words)
        self.first_time.setVisible(bool(words))

    def seal(self, words: str) -> None:
        """It has been answered for good: shown, with ``words`` under it, and no longer to be touched."""
        self.sealed = True
        for handle in self.handles:
            handle.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            handle.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            handle.clearFocus()
        self.hint.setText(words)
        self.hint.show()
        self.needed.hide()

    def enter(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Put the keyboard into this question."""
        if self.handles:
            self._first_handle().setFocus(reason)

    def _first_handle(self) -> QWidget:
        return self.handles[0]

    @property
    def can_be_entered(self) -> bool:
        return bool(self.handles) and not self.sealed

    @property
    def caret(self) -> int:
        """Where in a text one is; 0 where there is no text."""
        return 0

    def set_caret(self, caret: int) -> None:
        """Go to where in a text one was."""

    # comings, goings and keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(watched, QWidget) and event.type() in _SEEN:
            if event.type() == QEvent.Type.FocusIn:
                self._came()
            elif event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
                self._went(event.reason())
            elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._about_absence(watched, event) or self._pressed(watched, event)
        return super().eventFilter(watched, event)

    def _about_absence(self, handle: QWidget, event: QKeyEvent) -> bool:
        """The key that opens the two reasons for no answer, and the one that takes a reason back."""
        if without.is_key(handle, event) and self.may_be_left:
            without.offer(self, self, handle.mapToGlobal(handle.rect().bottomLeft()))
        elif self.absent is not None and event.key() in without.TAKE_BACK and plain_key(event):
            self.take_back()
        else:
            return False
        return True

    def _came(self) -> None:
        restyle(self, "current", True)
        restyle(self.words, "current", len(self.name) <= _BOLD)
        self.entered.emit()

    def _went(self, reason: Qt.FocusReason) -> None:
        if reason == Qt.FocusReason.PopupFocusReason:
            return
        now = QApplication.focusWidget()
        if now is not None and self.isAncestorOf(now):
            return
        restyle(self, "current", False)
        restyle(self.words, "current", False)
        self.left.emit()


def hint_of(item: Item) -> str:
    """The smaller line under the question: its help, or how an answer is written."""
    if item.help:
        return item.help
    if item.entry_format:
        return f"Written like {item.entry_format}"
    if item.repeats and item.least and item.least > 1:
        return f"At least {item.least}" + (f", at most {item.most}" if item.most else "")
    if item.repeats and item.most and item.most > 1:
        return f"At most {item.most}"
    return ""
